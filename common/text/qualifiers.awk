# qualifiers.tsv -> gen/qualifiers.h: each line that is no comment as a C string; read at start.
BEGIN { FS = "\t"; print "/* made from common/text/qualifiers.tsv by qualifiers.awk */"; print "static const char *const qualifiers_lines[] = {" }
/^#/ || /^$/ { next }
{
    gsub(/"/, "\\\"")
    gsub(/\t/, "\\t")
    print "    \"" $0 "\","
}
END { print "};" }
