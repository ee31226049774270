# abbreviations_tab.tsv -> the table that abbreviations.c compiles in. Duplicates and unknown kinds end the build.
BEGIN {
    FS = "\t"
    split("title number end clock calendar starter label", names, " ")
    for (i in names) kinds[names[i]] = 1
    print "/* made from abbreviations_tab.tsv by abbreviations_tab.awk */"
    print "static const struct { const char *kind, *word; } built_in[] = {"
}
/^#/ || /^$/ { next }
NF < 2 || NF > 3 || !($1 in kinds) || $2 == "" || $2 ~ /["\\ ]/ || (($1, $2) in seen) {
    print FILENAME ":" FNR ": not KIND<TAB>WORD[<TAB>LANGUAGE], or a second time: " $0 > "/dev/stderr"
    bad = 1
    exit
}
{
    seen[$1, $2] = 1
    printf "    {\"%s\", \"%s\"},\n", $1, $2
}
END {
    print "};"
    exit bad
}
