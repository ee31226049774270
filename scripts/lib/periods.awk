# periods.awk - what is said of each period: PERIOD documents sentences headings tokens types hapax type_token mattr min median mean max (the last
# four: tokens in a sentence), from PERIOD kind length rows; n types hapax of words; PERIOD documents tokens windows window_types.
# With -v whole=1, one row "all" for all of them, LENGTHS needs no PERIOD, and -v lengths=FILE gets length sentences.
# awk -F '\t' -v period=NAME -f periods.awk LENGTHS TOTALS SUMS
FNR == 1 {
    file++
    for (i = 1; i <= NF; i++) c[file, $i] = i
    next
}
{ group = whole ? "all" : $1 }
file == 1 {
    count = $c[1, "rows"]
    kind = $c[1, "kind"]
    if (kind == "heading") headings[group] += count
    if (kind != "sentence") next
    size = $c[1, "length"] + 0
    rows[group, size] += count
    sentences[group] += count
    sum[group] += size * count
    if (!(group in shortest) || size < shortest[group]) shortest[group] = size
    if (size > longest[group]) longest[group] = size
}
file == 2 && $c[2, "n"] == 1 {
    types[group] = $c[2, "types"]
    hapax[group] = $c[2, "hapax"]
}
file == 3 {
    if (!(group in documents)) order[++groups] = group
    documents[group] += $c[3, "documents"]
    tokens[group] += $c[3, "tokens"]
    windows[group] += $c[3, "windows"]
    window_types[group] += $c[3, "window_types"]
}
# The middle length, or the mean of the two in the middle.
function median(group,    low, high, seen, size, at) {
    low = int((sentences[group] + 1) / 2)
    high = int(sentences[group] / 2) + 1
    for (size = shortest[group]; size <= longest[group]; size++) {
        if (!((group, size) in rows)) continue
        if (seen < low && seen + rows[group, size] >= low) at = size
        seen += rows[group, size]
        if (seen >= high) return (at + size) / 2
    }
}
function ratio(part, all) { return all ? sprintf("%.4f", part / all) : "" }
END {
    print period "\tdocuments\tsentences\theadings\ttokens\ttypes\thapax\ttype_token\tmattr\tmin\tmedian\tmean\tmax"
    for (i = 1; i <= groups; i++) {
        g = order[i]
        printf "%s\t%d\t%d\t%d\t%d\t%d\t%d\t%s\t%s", g, documents[g], sentences[g], headings[g], tokens[g], types[g],
            hapax[g], ratio(types[g], tokens[g]), ratio(window_types[g], windows[g] * 100)
        if (sentences[g])
            printf "\t%d\t%s\t%.2f\t%d\n", shortest[g], median(g), sum[g] / sentences[g], longest[g]
        else
            printf "\t\t\t\t\n"
    }
    if (lengths == "") exit
    print "length\tsentences" >lengths
    for (size = 0; size <= longest["all"]; size++) if (("all", size) in rows) print size "\t" rows["all", size] >lengths
}
