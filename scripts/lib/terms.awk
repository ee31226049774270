# terms.awk - the page of report-terms, from its tables. With the other awk files here.
# -v work=FOLDER page=FOLDER period=PERIOD (or empty) shown=N top=N frequencies=FILE before=PERIOD now=PERIOD (or empty: no movers)
BEGIN {
    size_of(ENVIRON["size"])
    words_of(page "/totals.tsv")
    put_title()
    put_size()
    print "\n"
    put_damage()
    put_orders()
    if (period != "") put_periods()
    if (now != "") put_movers()
    put_frequencies()
    put_growth()
}

function put_orders(    t, r, order, title, shown) {
    if (ENVIRON["stop_lists"] != "")
        printf "Terms that begin or end with a stop word are left out of the tables: %s. Rates are per million of all words.\n\n", ENVIRON["stop_lists"]
    read_table(page "/terms.tsv", t)
    split("Words|Pairs of words|Triples of words", title, "|")
    for (order = 1; order <= 3; order++) {
        printf "## %s\n\n", title[order]
        table_columns("rank:int:Rank|ngram:text:Term|count:int:Count|docs:int:Documents|per_million:rate:Per million|count:bar:Compared" (period == "" ? "" : "|over_time:raw:Over time"))
        shown = 0
        for (r = 1; r <= t["rows"]; r++)
            if (cell(t, r, "n") == order) {
                table_row(t, r)
                shown++
            }
        if (shown) put_table()
        else print "None."
        print ""
    }
}

# The terms of the last $shown periods. ENVIRON["some_periods"] has the rows of terms-by-period.tsv from its beginning, for those without a date, and
# of these, maybe more, and some twice.
function put_periods(    file, line, part, rows, row, i, text, there, first, dateless, dated) {
    printf "## By %s\n\n", period
    file = page "/totals-by-period.tsv"
    getline line <file
    while ((getline line <file) > 0) {
        split(line, part, "\t") # PERIOD n
        if (part[2] == 1) row[++rows] = part[1]
    }
    close(file)
    # A row without a date is the first of the table; it comes last here.
    dateless = rows && row[1] == ""
    dated = rows - dateless
    first = dated > shown ? row[rows - shown + 1] : row[dateless + 1]
    file = ENVIRON["some_periods"]
    getline line <file
    while ((getline line <file) > 0) {
        if (line "" < first "" && index(line, "\t") > 1) continue
        split(line, part, "\t") # PERIOD n rank ngram
        if (part[3] <= 5 && !there[part[1], part[2], part[3]]++) text[part[1], part[2]] = text[part[1], part[2]] (text[part[1], part[2]] == "" ? "" : " · ") md(plain(part[4]))
    }
    close(file)
    printf "The five most frequent words, pairs and triples"
    if (dated > shown) printf " of the last %s of %s; %s of each, and all %ss,", many(shown, period), grouped(dated), top, period
    else printf " of each %s, the newest first; %s of each", period, top
    print " are in [terms-by-period.tsv](terms-by-period.tsv).\n"
    print "| " capital(period) " | Words | Pairs | Triples |\n| --- | --- | --- | --- |"
    for (i = rows; i > dateless && i > rows - shown; i--) print "| " row[i] " | " text[row[i], 1] " | " text[row[i], 2] " | " text[row[i], 3] " |"
    if (dateless) print "| no date | " text["", 1] " | " text["", 2] " | " text["", 3] " |"
    print ""
}

function put_movers(    t, side, sides, r, s, order, count) {
    printf "## Movers\n\nFrom %s to %s: terms whose rate per million words (pairs, triples) rose or fell, those first whose change is least likely to be chance (log-likelihood G²; above 10.8, one in a thousand). More in [movers.tsv](movers.tsv).\n\n", before, now
    read_table(page "/movers.tsv", t)
    split("focus reference", sides, " ")
    for (s = 1; s <= 2; s++) {
        printf "### %s\n\n", s == 1 ? "Rose" : "Fell"
        count = largest_first(t, "side", sides[s], "g2", order)
        if (!count) {
            print "None.\n"
            continue
        }
        table_columns("ngram:text:Term|reference_count:int:Count " column_title(before) "|count:int:Count " column_title(now) \
            "|reference_per_million:rate:Rate " column_title(before) "|per_million:rate:Rate " column_title(now) "|g2:rate:G²")
        for (r = 1; r <= count && r <= 15; r++) table_row(t, order[r])
        put_table()
        print ""
    }
}

# From how many words share a frequency, the ranks follow. Points are thinned to some 100.
function put_frequencies(    t, r, part, rank, wanted, last, points, zipf) {
    read_table(frequencies, t)
    zipf = work "/zipf.tsv"
    print "frequency\ttypes" >(page "/frequencies.tsv")
    for (r = t["rows"]; r > 0; r--) {
        print t[r] >(page "/frequencies.tsv")
        split(t[r], part, "\t")
        rank += part[2]
        last = rank "\t" part[1]
        if (rank < wanted) continue
        print last >zipf
        wanted = rank * 1.08
        last = ""
    }
    close(page "/frequencies.tsv")
    if (!t["rows"]) return
    if (last != "") print last >zipf
    close(zipf)
    print "## Rank and frequency\n\nEach word by its rank and how often it occurs, both on logarithmic scales; in most texts the points lie near a straight line (Zipf).\n"
    chart("rank-frequency", "Frequency of words by rank, both axes logarithmic.", 0, \
        "set logscale xy\nset xlabel 'rank'\nset format x '%.1s %c'\nset ylabel 'frequency'\nunset key\n" \
        "plot '" zipf "' using 1:2 with lines linetype 1")
}

function put_growth(    t, last, step, i) {
    read_table(page "/growth.tsv", t)
    if (t["rows"] < 3) return
    print "## Growth of the vocabulary\n\nHow many different words there are after so many words of the archive, in the order it was read; the curve rises ever more slowly (Heaps).\n"
    last = cell(t, t["rows"], "tokens")
    for (step = 1; step * 5 < last; step *= (++i % 3 == 2 ? 2.5 : 2)) continue
    chart("growth", "Different words by words read.", 0, \
        "set xlabel 'words'\nset ylabel 'different words'\nset format x '%.1s %c'\nset xtics " step "\nset yrange [0:*]\nunset key\n" \
        "plot '" page "/growth.tsv' using 1:2 every ::1 with lines linetype 1")
}
