# statistics.awk - the page of report-statistics, from its tables. With the other awk files here.
# -v work=FOLDER page=FOLDER period=PERIOD top=N
BEGIN {
    size_of(ENVIRON["size"])
    words_of(ENVIRON["totals"])
    put_title()
    put_size()
    print "\n"
    put_damage()
    put_volume()
    put_lengths()
    put_numbers()
    put_percentages()
    put_years()
    put_ordinals()
}

function put_volume(    line, all, shown, count, r, step) {
    print "## Volume\n"
    read_table(page "/periods.tsv", all)
    if ((period == "year" || period == "month") && all["rows"] > 4) { # no step will be finer: the sums are there
        for (r = 2; r <= all["rows"]; r++)
            steps_add(cell(all, r, period) "\t" cell(all, r, "documents") "\t\t" cell(all, r, "tokens"))
    } else {
        while ((getline line <(page "/days.tsv")) > 0) steps_add(line) # date documents rows tokens; the header is no date
        close(page "/days.tsv")
    }
    count = steps_of(period, step)
    if (count > 1) {
        bar_chart("documents", "Documents a " steps_name ".", step, count, 2, "documents a " steps_name)
        bar_chart("tokens", "Words a " steps_name ".", step, count, 4, "words a " steps_name)
    }
    print "Different: different words. Hapax: words that occur once. MATTR: the share of different words in windows of 100 words, over all such windows of a document; unlike the share in a whole text it can be compared between texts of different length. Length: words in a sentence.\n"
    shown = 60
    if (all["rows"] - 1 > shown)
        printf "The last %s of %s; all are in [periods.tsv](periods.tsv).\n\n", many(shown, period), grouped(all["rows"] - 1)
    table_columns(period ":text:" capital(period) "|documents:int:Documents|sentences:int:Sentences|headings:int:Headings|tokens:int:Words|types:int:Different|hapax:int:Hapax|mattr:num:MATTR|median:num:Median length|mean:num:Mean length|max:int:Longest")
    # The whole, then the newest first; documents without a date last.
    table_row(all, 1)
    for (r = all["rows"]; r > 1 && r > all["rows"] - shown; r--) {
        if (all[r] ~ /^\t/) all[r] = "no date" all[r]
        table_row(all, r)
    }
    put_table()
    print ""
}

function put_lengths(    t, r, i, k, row, count, total, longest, last, seen, sum, steps, step, s, bars, bar_row, what) {
    print "## Sentence lengths\n"
    read_table(page "/lengths.tsv", t)
    if (!t["rows"]) {
        print "There are no sentences.\n"
        return
    }
    for (r = 1; r <= t["rows"]; r++) {
        split(t[r], row, "\t")
        count[row[1] + 0] = row[2]
        total += row[2]
        longest = row[1] + 0
    }
    # All lengths from 0 on, up to where 99 in 100 sentences are seen; the rest is one bar. Some lengths share a bar when there are many.
    for (last = 0; last < longest && seen + count[last] < total * 0.99; last++) seen += count[last]
    steps = split("1 2 5 10 20 50 100 200 500 1000", step, " ")
    for (s = 1; s < steps && last / step[s] > 80; s++) continue
    seen = 0
    for (i = 0; i <= last; i += step[s]) {
        sum = 0
        for (k = i; k < i + step[s]; k++) sum += count[k]
        bar_row[++bars] = i "\t" sum
        seen += sum
    }
    what = "How many sentences have so many words"
    if (step[s] > 1) what = what ": a bar for " step[s] " lengths, named by the first"
    if (seen < total) {
        bar_row[++bars] = i "+\t" total - seen
        what = what "; the last bar holds all longer ones"
    }
    bar_chart("lengths", what ".", bar_row, bars, 2, "sentences")
}

function put_numbers(    t, r, units, unit, u, lines) {
    print "## Numbers by kind\n"
    read_table(page "/numbers.tsv", t)
    table_columns("kind:text:Kind|count:int:Count|docs:int:Documents|count:bar:Compared")
    for (r = 1; r <= t["rows"]; r++) table_row(t, r)
    put_table()
    print "\n## Money\n"
    read_table(page "/money.tsv", t)
    if (!t["rows"]) {
        print "No amounts of money were found.\n"
        return
    }
    print "Sums are exact. A range counts as a mention without a value of its own.\n"
    table_columns("unit:text:Currency|count:int:Mentions|docs:int:Documents|sum:num:Sum|median:num:Median|largest:num:Largest")
    for (r = 1; r <= t["rows"]; r++) table_row(t, r)
    put_table()
    print ""
    for (r = 1; r <= t["rows"] && r <= 6; r++) unit[++units] = cell(t, r, "unit")
    read_table(page "/largest.tsv", t)
    for (r = 1; r <= t["rows"]; r++) {
        u = cell(t, r, "unit")
        lines[u] = lines[u] "- **" grouped(cell(t, r, "value")) "**: " md(plain(cell(t, r, "sentence"))) whence(cell(t, r, "date"), document_link(cell(t, r, "doc"))) "\n"
    }
    for (u = 1; u <= units; u++) printf "### Largest amounts: %s\n\n%s\n", md(clean(unit[u])), lines[unit[u]]
}

function put_percentages(    t) {
    print "## Percentages\n"
    read_table(page "/percentages.tsv", t)
    if (!t["rows"] || cell(t, 1, "count") == 0) {
        print "None were found.\n"
        return
    }
    table_columns("count:int:Mentions|docs:int:Documents|min:num:Smallest|median:num:Median|mean:rate:Mean|max:num:Largest")
    table_row(t, 1)
    put_table()
    print ""
}

function put_years(    file, line, rows, fs, published, total, same, before, after, first, last, count, y, step, bars) {
    file = page "/years.tsv"
    getline line <file
    fs = FS
    FS = "\t"
    for (; (getline <file) > 0; rows++) { # published year count, sorted
        count[$2] += $3
        if ($1 != published) {
            published = last = $1
            if (first == "") first = published
        }
        if (published == "") continue
        total += $3
        if ($2 == published) same += $3
        else if ($2 < published) before += $3
    }
    FS = fs
    after = total - same - before
    close(file)
    if (rows) print "## Years and dates that the texts speak of\n"
    if (!total) return
    printf "Of %s dates with a year in dated texts, %.1f %% lie in the year of publication, %.1f %% before it and %.1f %% after it.\n\n",
        grouped(total), 100 * same / total, 100 * before / total, 100 * after / total
    # From 20 years before the first publication to 20 after the last.
    for (y = first - 20; y <= last + 20; y++) if (sprintf("%04d", y) in count) steps_add(sprintf("%04d", y) "\t" count[sprintf("%04d", y)])
    bars = steps_of("year", step)
    if (bars > 1)
        bar_chart("years", "Mentions of each " steps_name ", from at most twenty years before the first text to twenty after the last.", step, bars, 2, "mentions")
}

function put_ordinals(    t, named, r, n) {
    print "## Ordinals\n"
    read_table(page "/ordinals.tsv", t)
    new_table(named, "what\tcount\tdocs")
    for (r = 1; r <= t["rows"] && named["rows"] < top; r++) {
        if (cell(t, r, "head") == "") continue
        n = cell(t, r, "ordinal")
        add_row(named, n ending(n) " " cell(t, r, "head") "\t" cell(t, r, "count") "\t" cell(t, r, "docs"))
    }
    if (!named["rows"]) {
        print "None were found with a word behind them.\n"
        return
    }
    table_columns("what:text:Ordinal|count:int:Mentions|docs:int:Documents")
    for (r = 1; r <= named["rows"]; r++) table_row(named, r)
    put_table()
    print ""
}
function ending(n) {
    if (n ~ /1[123]$/ || n !~ /[123]$/) return "th"
    return n ~ /1$/ ? "st" : n ~ /2$/ ? "nd" : "rd"
}
