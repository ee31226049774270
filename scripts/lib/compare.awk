# compare.awk - the page of report-compare, from its tables. With the other awk files here.
# -v work=FOLDER page=FOLDER top=N. ENVIRON: focus, reference: what both sides are called
BEGIN {
    title["focus"] = md(one_line(ENVIRON["focus"]))
    title["reference"] = md(one_line(ENVIRON["reference"]))
    # What the columns of each side are called: a name that is long would make them wide.
    short = length(ENVIRON["focus"]) <= 12 && length(ENVIRON["reference"]) <= 12
    column["focus"] = short ? column_title(ENVIRON["focus"]) : "focus"
    column["reference"] = short ? column_title(ENVIRON["reference"]) : "reference"
    read_table(page "/examples.tsv", examples)
    for (r = 1; r <= examples["rows"]; r++) example[cell(examples, r, "side"), cell(examples, r, "ngram")] = r
    read_table(work "/shown.tsv", terms)

    put_title()
    put_sides_size("focus")
    put_sides_size("reference")
    put_damage()
    put_side("focus")
    put_side("reference")
    put_only("new.tsv", "New in " title["focus"], "Terms that " title["reference"] " does not have; more in [new.tsv](new.tsv).")
    put_only("gone.tsv", "Gone since " title["reference"], "Terms that only " title["reference"] " has; more in [gone.tsv](gone.tsv).")
    put_measures()
}

function put_sides_size(side) {
    size_of(work "/" side ".size")
    words_of(work "/" side ".totals")
    printf "**%s%s:** ", title[side], short ? "" : " (" side ")"
    put_size()
    print "\n"
}

function put_side(side,    name, order, r, e, shown, any, at) {
    printf "## More frequent in %s\n\n", title[side]
    split("Words Pairs Triples", name, " ")
    for (order = 1; order <= 3; order++) {
        table_columns("ngram:text:Term|count:int:Count " column["focus"] "|reference_count:int:Count " column["reference"] \
            "|docs:int:Texts " column["focus"] "|reference_docs:int:Texts " column["reference"] \
            "|per_million:rate:Rate " column["focus"] "|reference_per_million:rate:Rate " column["reference"] "|g2:rate:G²|log_ratio:ratio:Log ratio")
        shown = 0
        for (r = 1; r <= terms["rows"]; r++)
            if (cell(terms, r, "side") == side && cell(terms, r, "n") == order) {
                table_row(terms, r)
                at[++shown] = r
            }
        if (!shown) continue
        any = 1
        printf "### %s of %s\n\n", name[order], title[side]
        put_table()
        print "\nA sentence for each:\n"
        for (r = 1; r <= shown; r++) {
            e = example[side, cell(terms, at[r], "ngram")]
            if (e != "" && cell(examples, e, "sentence") != "")
                print "- **" md(plain(cell(terms, at[r], "ngram"))) "**: " md(plain(cell(examples, e, "sentence"))) \
                    whence(cell(examples, e, "date"), document_link(cell(examples, e, "doc")))
        }
        print ""
    }
    if (!any) print "No term differs more than chance would have it (G² 3.84).\n"
}

function put_only(file, heading, sentence,    t, r) {
    printf "## %s\n\n%s\n\n", heading, sentence
    read_table(page "/" file, t)
    table_columns("ngram:text:Term|count:int:Count|docs:int:Documents|per_million:rate:Per million")
    for (r = 1; r <= t["rows"] && r <= top; r++) table_row(t, r)
    if (t["rows"]) put_table()
    else print "None."
    print ""
}

function put_measures() {
    print "## Measures\n"
    print "Counts are of the term on either side, texts the documents that hold it, rates per million words (pairs, triples). With the observed counts *O* of the four fields term or not, focus or reference, and *E* what equal rates would give:\n"
    print "- **G²** = 2 Σ *O* ln(*O*/*E*), the log-likelihood ratio: how sure a difference is. Above 3.84, 10.83 and 15.13, chance alone gives such a difference in one of 20, 1,000 and 10,000 terms. T. Dunning, Accurate methods for the statistics of surprise and coincidence, Computational Linguistics 19(1), 1993."
    print "- **Log ratio** = log₂ of the focus' rate by the reference's: how large it is. 1 is twice, −1 half as frequent; a count of 0 is taken as 0.5. A. Hardie, Log Ratio: an informal introduction, 2014."
    print "- keyness.tsv has further measures: χ² with Yates' correction, BIC = G² − ln *N* (A. Wilson, 2013), %DIFF (C. Gabrielatos and A. Marchi, 2011), the odds ratio, and Simple Maths with 100 per million (A. Kilgarriff, 2009).\n"
}
