# words_txt1.awk words_txt1.tsv > words_txt1.h: one sorted list of words a kind, each padded to 8 bytes with NULs.
BEGIN { FS = "\t"; print "/* Made by words_txt1.awk from words_txt1.tsv: do not edit. */" }
/^#/ || NF == 0 { next }
{
    if (length($2) > 8 || NF != 2) { print FILENAME ":" FNR ": not KIND TAB WORD of at most 8 bytes" > "/dev/stderr"; exit 1 }
    if (!($1 in count)) kinds[++n] = $1
    for (i = ++count[$1]; i > 1 && word[$1, i - 1] > $2; i--) word[$1, i] = word[$1, i - 1]
    word[$1, i] = $2
}
END {
    for (k = 1; k <= n; k++) {
        printf "static const char words_%s[][8] = {", kinds[k]
        for (i = 1; i <= count[kinds[k]]; i++) {
            w = ""
            for (j = 1; j <= length(word[kinds[k], i]); j++) {
                c = substr(word[kinds[k], i], j, 1)
                w = w (c == "\\" ? "\\\\" : c)
            }
            printf "%s\"%s\",", i % 12 == 1 ? "\n    " : " ", w
        }
        print "\n};"
    }
}
