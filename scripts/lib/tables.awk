# tables.awk - small tables read whole, and written as Markdown. With report.awk.

# read_table(FILE, T) - T["rows"] rows, T[1], T[2] ... as they are, and where a column is: T["column", NAME].
function read_table(file, t,    line) {
    if ((getline line <file) < 0) stop("cannot read " file)
    new_table(t, line)
    while ((getline line <file) > 0) t[++t["rows"]] = line
    close(file)
}
# A table made here.
function new_table(t, header) {
    split("", t)
    t["rows"] = 0
    name_columns(t, header)
}
function name_columns(t, header,    name, i) { for (i = split(header, name, "\t"); i > 0; i--) t["column", name[i]] = i }
function add_row(t, row) { t[++t["rows"]] = row }
function cell(t, row, name,    part) {
    if (!(("column", name) in t)) stop("no column " name)
    split(t[row], part, "\t")
    return part[t["column", name]]
}
function stop(message) {
    print message >"/dev/stderr"
    exit 2
}

# A Markdown table: table_columns("COLUMN:KIND:TITLE|..."), then table_row(T, ROW) for each row that is shown, then put_table(). Kinds: text,
# int and num (grouped digits), rate (one decimal), ratio (two), raw (already Markdown), bar (a bar as long as the value's part of the column's
# largest). Cells are padded, so that the table can be read as it stands; a cell of more than 80 columns sticks out.
function table_columns(columns,    list, part, w) {
    table_wide = split(columns, list, "|")
    table_rows = 0
    for (w = 1; w <= table_wide; w++) {
        split(list[w], part, ":")
        table_name[w] = part[1]
        table_kind[w] = part[2]
        table_cell[0, w] = part[3]
        table_most[w] = 0
    }
}
function table_row(t, row,    w, part) {
    split(t[row], part, "\t")
    table_rows++
    for (w = 1; w <= table_wide; w++) {
        if (!(("column", table_name[w]) in t)) stop("no column " table_name[w])
        table_cell[table_rows, w] = part[t["column", table_name[w]]]
        if (table_kind[w] == "bar" && table_cell[table_rows, w] + 0 > table_most[w]) table_most[w] = table_cell[table_rows, w] + 0
    }
}
function as_shown(value, kind, most) {
    if (kind == "text") return md(plain(value))
    if (kind == "int" || kind == "num") return grouped(value)
    if (kind == "rate") return value == "" ? "" : grouped(sprintf("%.1f", value))
    if (kind == "ratio") return grouped(sprintf("%.2f", value))
    if (kind == "bar") return most > 0 ? bar(value / most) : ""
    return value
}
function put_table(    r, w, size, wide, out, line, dashes, right) {
    for (w = 1; w <= table_wide; w++) {
        right[w] = table_kind[w] ~ /^(int|num|rate|ratio)$/
        wide[w] = columns_of(table_cell[0, w])
        for (r = 1; r <= table_rows; r++) {
            table_cell[r, w] = as_shown(table_cell[r, w], table_kind[w], table_most[w])
            size = columns_of(table_cell[r, w])
            if (size > wide[w]) wide[w] = size < 80 ? size : 80
        }
    }
    for (r = 0; r <= table_rows; r++) {
        out = line = "|"
        for (w = 1; w <= table_wide; w++) {
            size = blanks(wide[w] - columns_of(table_cell[r, w]))
            out = out " " (right[w] ? size table_cell[r, w] : table_cell[r, w] size) " |"
            dashes = blanks(wide[w] > 3 ? wide[w] : 3)
            gsub(/ /, "-", dashes)
            line = line " " (right[w] ? substr(dashes, 2) ":" : dashes) " |"
        }
        print out
        if (r == 0) print line
    }
}

# A document's name as a Markdown link. Where to: ENVIRON["link"] and the name; without it, the path that the table ENVIRON["paths"] (file path) has;
# no link when ENVIRON["link"] is "none". "#N" behind a file's name is the N-th article in a file.
function document_link(doc,    file, to, name, line, part) {
    if (!paths_read++ && ENVIRON["paths"] != "") {
        while ((getline line <ENVIRON["paths"]) > 0) {
            split(line, part, "\t")
            path_of[part[1]] = part[2]
        }
        close(ENVIRON["paths"])
    }
    file = doc
    sub(/#[0-9]*$/, "", file)
    to = ENVIRON["link"] == "" ? path_of[file] : ENVIRON["link"] == "none" ? "" : ENVIRON["link"] file
    name = plain(doc)
    if (to == "") return md(name)
    sub(/.*\//, "", name)
    return "[" md(name) "](" url(to) ")"
}
function url(text,    i, c, out) {
    if (!(" " in code)) for (i = 1; i < 256; i++) code[sprintf("%c", i)] = i
    for (i = 1; i <= length(text); i++) {
        c = substr(text, i, 1)
        out = out (c ~ /[A-Za-z0-9._~:\/-]/ ? c : sprintf("%%%02X", code[c]))
    }
    return out
}

# The rows of T where COLUMN is VALUE, those with the largest number in BY first, else as they come: ORDER[1..], and how many.
function largest_first(t, column, value, by, order,    r, i, count, number) {
    for (r = 1; r <= t["rows"]; r++) {
        if (cell(t, r, column) != value) continue
        number[r] = cell(t, r, by) + 0
        for (i = ++count; i > 1 && number[order[i - 1]] < number[r]; i--) order[i] = order[i - 1]
        order[i] = r
    }
    return count + 0
}

# Text from outside on one line.
function one_line(text) {
    gsub(/[\n\t]/, " ", text)
    return clean(text)
}
# Text for the title of a column: columns are listed with ":" and "|" between them; a period is not to break at its hyphens (U+2011).
function column_title(text) {
    if (text ~ /^[0-9W-]+$/) gsub(/-/, "\342\200\221", text)
    text = md(one_line(text))
    gsub(/[:|]/, " ", text)
    return text
}
