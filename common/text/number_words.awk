# number_words.tsv -> gen/number_words.h: each line that is no comment as a C string; read at start.
BEGIN { FS = "\t"; print "/* made from common/text/number_words.tsv by number_words.awk */"; print "static const char *const number_words_lines[] = {" }
/^#/ || /^$/ { next }
{
    gsub(/"/, "\\\"")
    gsub(/\t/, "\\t")
    print "    \"" $0 "\","
}
END { print "};" }
