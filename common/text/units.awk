# units.tsv -> gen/units.h: each line that is no comment as a C string; read at start.
BEGIN { FS = "\t"; print "/* made from common/text/units.tsv by units.awk */"; print "static const char *const units_lines[] = {" }
/^#/ || /^$/ { next }
{
    gsub(/"/, "\\\"")
    gsub(/\t/, "\\t")
    print "    \"" $0 "\","
}
END { print "};" }
