# words_txt1.awk words_txt1.tsv > words_txt1.h: one sorted list of words a kind, each padded to 8 bytes with NULs. For a
# quick no, words_stop_hint: by first byte, where its words begin in the list, how many they are, and their lengths (bit n).
BEGIN { FS = "\t"; print "/* Made by words_txt1.awk from words_txt1.tsv: do not edit. */" }
/^#/ || NF == 0 { next }
{
    if (length($2) > 8 || NF != 2) { print FILENAME ":" FNR ": not KIND TAB WORD of at most 8 bytes" > "/dev/stderr"; exit 1 }
    if (!($1 in count)) kinds[++n] = $1
    for (i = ++count[$1]; i > 1 && word[$1, i - 1] > $2; i--) word[$1, i] = word[$1, i - 1]
    word[$1, i] = $2
    if (!(($1, substr($2, 1, 1), length($2)) in seen)) {
        seen[$1, substr($2, 1, 1), length($2)] = 1
        lengths[$1, substr($2, 1, 1)] += 2 ^ length($2)
    }
}
function hint(kind, i, k, first, at) {
    printf "static const struct words_hint words_%s_hint[128] = {", kind
    for (i = 0; i < 128; i++) {
        first = sprintf("%c", i)
        at = 0
        for (k = count[kind]; k >= 1; k--)
            if (substr(word[kind, k], 1, 1) == first) at = k - 1
        for (k = at; substr(word[kind, k + 1], 1, 1) == first && k < count[kind]; k++) {}
        printf "%s{%d, %d, %d},", i % 8 ? " " : "\n    ", at, k - at, lengths[kind, first]
    }
    print "\n};"
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
    print "struct words_hint {\n    unsigned short at, count, lengths;\n};"
    hint("stop")
    hint("number")
    hint("prefix")
}
