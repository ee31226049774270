# summary.awk - how a page begins: its title, how much text there is, what was damaged. With report.awk and tables.awk.
# ENVIRON: title; damage: the file of what was said of damaged input; self: the report's name, for messages.

# size_of(TABLE) - from the table of measure_days (count.sh): $documents, $rows_read, $undated documents, $first_day, $last_day.
function size_of(file,    t) {
    read_table(file, t)
    documents = cell(t, 1, "documents")
    rows_read = cell(t, 1, "rows")
    undated = cell(t, 1, "undated")
    first_day = cell(t, 1, "first")
    last_day = cell(t, 1, "last")
    if (!(documents + 0)) stop(ENVIRON["self"] ": there are no documents in the input: no report was made")
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
    if (undated > 0 && undated + 0 < documents + 0) printf " Without a date: %s.", many(undated, "document")
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
