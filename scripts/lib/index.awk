# index.awk - the index page of report-all, from its tables and those of its parts. With the other awk files here.
# -v work=FOLDER page=FOLDER period=PERIOD before=PERIOD now=PERIOD (the last two, or empty) compare=FOCUS,REFERENCE or none
# ENVIRON: inputs: the table of what was read, or nothing; options: as one would write them
BEGIN {
    size_of(ENVIRON["size"])
    words_of(page "/terms/totals.tsv")
    put_title()
    put_size()
    print "\n"
    put_reports()
    put_glance()
    put_health()
    put_inputs()
}

function put_reports(    side) {
    printf "## Reports\n\n- [Terms](terms/index.html): the most frequent words, pairs and triples, by %s, and what moved\n", period
    print "- [Statistics](statistics/index.html): volume, vocabulary, sentences, numbers, money"
    if (compare != "none") {
        split(compare, side, ",")
        printf "- [Compared](compare/index.html): what sets %s apart from %s\n", side[1], side[2]
    }
    print ""
}

# What the reports say first: for who reads this page only, or gets it by mail.
function put_glance(    file, line, t, r, n, list, name, size) {
    print "## At a glance\n"
    file = page "/statistics/index.md"
    while ((getline line <file) > 0) if (line ~ /^!\[.*\]\(documents[.]svg\)$/) print line "\n"
    close(file)
    read_table(page "/terms/terms.tsv", t)
    for (r = 1; r <= t["rows"]; r++) {
        n = cell(t, r, "n")
        if (cell(t, r, "rank") <= 8) list[n] = list[n] (list[n] == "" ? "" : " · ") md(plain(cell(t, r, "ngram")))
    }
    split("Words Pairs Triples", name, " ")
    for (n = 1; n <= 3; n++) if (n in list) print "- **" name[n] ":** " list[n]
    if (now != "") {
        read_table(page "/statistics/periods.tsv", t)
        for (r = 1; r <= t["rows"]; r++) size[cell(t, r, period)] = many(cell(t, r, "documents"), "document") ", " many(cell(t, r, "tokens"), "word")
        print "- **" now ":** " size[now] "; " before ": " size[before]
        read_table(page "/terms/movers.tsv", t)
        put_moved(t, "Rose", "focus")
        put_moved(t, "Fell", "reference")
    }
    read_table(page "/statistics/money.tsv", t)
    for (r = 1; r <= t["rows"] && r <= 3; r++)
        print "- **" md(plain(cell(t, r, "unit"))) ":** " many(cell(t, r, "count"), "mention") ", sum " grouped(cell(t, r, "sum")) ", largest " grouped(cell(t, r, "largest"))
    print ""
}
function put_moved(t, what, side,    count, order, r, list) {
    count = largest_first(t, "side", side, "g2", order)
    for (r = 1; r <= count && r <= 8 && cell(t, order[r], "g2") >= 3.84; r++) list = list (r > 1 ? " · " : "") md(plain(cell(t, order[r], "ngram")))
    if (list != "") print "- **" what " since " before ":** " list
}

function put_health(    line, r, part, state, all, copies, copy, count, files, said) {
    print "## Health of the archive\n"
    if (ENVIRON["inputs"] != "") {
        # file size sha256 state; there may be very many
        getline line <ENVIRON["inputs"]
        while ((getline line <ENVIRON["inputs"]) > 0) {
            all++
            if (substr(line, length(line) - 4) == "\tread") { # most are: nothing is split
                state["read"]++
                continue
            }
            split(line, part, "\t")
            state[part[4]]++
            if (part[4] == "duplicate" && copies < 100) copy[++copies] = line
        }
        close(ENVIRON["inputs"])
        printf "**%s of %s**", grouped(state["read"] + 0), many(all, "file")
        if (state["damaged"]) printf ", %s damaged", grouped(state["damaged"])
        if (state["missing"]) printf ", %s missing", grouped(state["missing"])
        if (state["duplicate"]) printf ", %s left out as exact copies", grouped(state["duplicate"])
        print (state["damaged"] + state["missing"] + state["duplicate"] ? "." : ", all whole.") "\n"
        if (copies) put_copies(copy, copies)
    }
    # Characters that were no UTF-8, from what txt-split said.
    while ((getline line <ENVIRON["damage"]) > 0) {
        if (++said <= 200) part[said] = line
        if (!match(line, /: [0-9]+ damaged characters? /)) continue
        count += substr(line, RSTART + 2) + 0
        files++
    }
    close(ENVIRON["damage"])
    if (count) printf "- Bytes that are no UTF-8 became %s, in %s.\n", many(count, "replacement character"), many(files, "file")
    if (undated > 0) printf "- Without a date: %s.\n", many(undated, "document")
    else print "- Every document has a date."
    if (said) print "\nWhat was said while reading:\n"
    for (r = 1; r <= said && r <= 200; r++) print "- " md(clean(part[r]))
    print ""
}

function put_copies(copy, copies,    line, part, r, first) {
    while ((getline line <ENVIRON["inputs"]) > 0) {
        split(line, part, "\t")
        if (!(part[3] in first)) first[part[3]] = part[1]
    }
    close(ENVIRON["inputs"])
    for (r = 1; r <= copies; r++) {
        split(copy[r], part, "\t")
        print "- " md(plain(part[1])) ": the same as " md(plain(first[part[3]]))
    }
}

function put_inputs(    line, t, r, part, parts, i, library, seen, libraries, shown) {
    print "## What was read\n"
    if (ENVIRON["inputs"] == "") {
        print "Tables of an earlier reading.\n"
        return
    }
    getline line <ENVIRON["inputs"]
    new_table(t, line)
    while (t["rows"] <= 50 && (getline line <ENVIRON["inputs"]) > 0) add_row(t, line)
    close(ENVIRON["inputs"])
    if (t["rows"] > 50) print "The first 50; all are in [inputs.tsv](inputs.tsv).\n"
    table_columns("file:text:File|size:int:Bytes|state:text:State|sha256:text:SHA-256")
    for (r = 1; r <= t["rows"] && r <= 50; r++) table_row(t, r)
    put_table()
    print "\n## Options and versions\n"
    printf "- Options: %s\n", md(one_line(ENVIRON["options"]))
    # A version has up to three lines: program, rules, libraries. The same libraries are said once.
    read_table(page "/versions.tsv", t)
    new_table(shown, "program\tversion")
    for (r = 1; r <= t["rows"]; r++) {
        parts = split(cell(t, r, "version"), part, "; ")
        sub(/^\(txtkit\) /, "", part[1])
        add_row(shown, cell(t, r, "program") "\t" part[1] (parts > 1 ? "; " part[2] : ""))
        for (i = split(parts > 2 ? part[3] : "", library, ", "); i > 0; i--) if (!seen[library[i]]++) libraries = library[i] (libraries == "" ? "" : ", ") libraries
    }
    if (libraries != "") printf "- Libraries: %s\n\n", md(libraries)
    table_columns("program:text:Program|version:text:Version")
    for (r = 1; r <= shown["rows"]; r++) table_row(shown, r)
    put_table()
    print ""
}
