# words_txt1.awk words_txt1.tsv > words_txt1.h: one sorted list of words a kind, each padded to 8 bytes with NULs. For a quick
# answer besides: words_prefix_hint, by first byte where its words begin in the list, how many they are, and their lengths (bit n);
# and words_stops, the abbreviations in a hash table without collisions: the words of both lists, "number" first.
BEGIN {
    FS = "\t"
    for (i = 1; i < 256; i++) ord[sprintf("%c", i)] = i
    print "/* Made by words_txt1.awk from words_txt1.tsv: do not edit. */"
}
/^#/ || NF == 0 { next }
{
    if (length($2) > 8 || NF != 2) { print FILENAME ":" FNR ": not KIND TAB WORD of at most 8 bytes" > "/dev/stderr"; exit failed = 1 }
    if ($1 ~ /^(stop|number)$/ && $2 !~ /^([A-Z]|[acdefnpv].?.?.?$)/) {
        print FILENAME ":" FNR ": words_block.h looks for no such abbreviation" > "/dev/stderr"
        exit failed = 1
    }
    if ($1 == "emoticon" && $2 ~ /^=[A-CE-Za-z0-9]|^[A-Za-z0-9].*[A-Za-z0-9]$/) {
        print FILENAME ":" FNR ": words_block.h looks for no such emoticon" > "/dev/stderr"
        exit failed = 1
    }
    if (!($1 in count)) kinds[++n] = $1
    for (i = ++count[$1]; i > 1 && word[$1, i - 1] > $2; i--) word[$1, i] = word[$1, i - 1]
    word[$1, i] = $2
    if (!(($1, substr($2, 1, 1), length($2)) in seen)) {
        seen[$1, substr($2, 1, 1), length($2)] = 1
        lengths[$1, substr($2, 1, 1)] += 2 ^ length($2)
    }
}
# Tries factors until no two words share a place: place = (first * A + second * B + last * C + length) & 2047.
function perfect(kind, other, all, k, n, a, b, c, i, w, at, good, place) {
    for (k = 1; k <= count[other]; k++) all[++n] = word[other, k]
    for (k = 1; k <= count[kind]; k++) all[++n] = word[kind, k]
    for (a = 1; a < 300 && !good; a += 2)
        for (b = 7; b < 300 && !good; b += 4) {
            c = (a * 13 + b * 5) % 251
            good = 1
            split("", place)
            for (i = 1; i <= n && good; i++) {
                w = all[i]
                at = (ord[substr(w, 1, 1)] * a + ord[substr(w, 2, 1)] * b + ord[substr(w, length(w), 1)] * c + length(w)) % 2048
                if (at in place) good = 0
                place[at] = i
            }
            if (good) printf "#define WORDS_STOP_PLACE(first, second, last, length) \\\n    (((first) * %du + (second) * %du + (last) * %du + (length)) & 2047)\n", a, b, c
        }
    if (!good) { print "words_txt1.awk: no hash without collisions" > "/dev/stderr"; exit 1 }
    printf "#define WORDS_STOP_NUMBERS %d\n", count[other]
    printf "static const char words_stops[%d][8] = {\n    \"\"", n + 1
    for (i = 1; i <= n; i++) printf ", \"%s\"", all[i]
    print "\n};"
    printf "static const unsigned char words_stop_place[2048] = {"
    for (i = 0; i < 2048; i++) printf "%s%d,", i % 32 ? " " : "\n    ", place[i]
    print "\n};"
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
    if (failed) exit 1
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
    hint("prefix")
    hint("clipped")
    perfect("stop", "number")
}
