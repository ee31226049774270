# summary.awk - how a page begins: its title, how much text there is, what was damaged. With report.awk and tables.awk.
# ENVIRON: title; damage: the file of what was said of damaged input; self: the report's name, for messages.

# size_of(DAYS) - from the table of days (date rows documents tokens): $documents, $rows_read, $undated documents, $first_day, $last_day.
function size_of(file,    line, part, column, i) {
    documents = rows_read = undated = 0
    first_day = last_day = ""
    if ((getline line <file) < 0) stop("cannot read " file)
    for (i = split(line, part, "\t"); i > 0; i--) column[part[i]] = i
    while ((getline line <file) > 0) {
        split(line, part, "\t")
        rows_read += part[column["rows"]]
        documents += part[column["documents"]]
        if (part[1] == "") undated = part[column["documents"]]
        else {
            if (first_day == "") first_day = part[1]
            last_day = part[1]
        }
    }
    close(file)
    if (!documents) stop(ENVIRON["self"] ": there are no documents in the input: no report was made")
}
# From a table with n, tokens and types: $words and $types.
function words_of(file,    t, r) {
    words = types = 0
    read_table(file, t)
    for (r = 1; r <= t["rows"]; r++)
        if (cell(t, r, "n") == 1) {
            words = cell(t, r, "tokens")
            types = cell(t, r, "types")
        }
}
function put_size(    span) {
    span = first_day == "" ? "without dates" : first_day == last_day ? "of " first_day : "from " first_day " to " last_day
    printf "%s %s: %s, %s, in %s.", many(documents, "document"), span, many(words, "word"), many(types, "different one"),
        rows_read == 1 ? "1 sentence or heading" : grouped(rows_read) " sentences and headings"
    if (undated && undated < documents) printf " Without a date: %s.", many(undated, "document")
}
function put_damage(    line) {
    if ((getline line <ENVIRON["damage"]) <= 0) return
    print "**Some input was damaged.** What could be read is counted.\n"
    do print "- " md(clean(line)); while ((getline line <ENVIRON["damage"]) > 0)
    close(ENVIRON["damage"])
    print ""
}
function put_title() { printf "# %s\n\n", md(one_line(ENVIRON["title"])) }
function capital(word) { return toupper(substr(word, 1, 1)) substr(word, 2) }
