# currencies.tsv -> gen/currencies.h: each line that is no comment as a C string; read at start.
BEGIN { FS = "\t"; print "/* made from common/text/currencies.tsv by currencies.awk */"; print "static const char *const currencies_lines[] = {" }
/^#/ || /^$/ { next }
{
    gsub(/"/, "\\\"")
    gsub(/\t/, "\\t")
    print "    \"" $0 "\","
}
END { print "};" }
