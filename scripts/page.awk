# page.awk - turns what cmark-gfm makes of a report's index.md into a page of its own.
#
# cmark-gfm has escaped all text (it runs without --unsafe), so that a line that begins with a tag of its own is markup, never text.
# Added here: the stylesheet, a section that scrolls by itself around each table, scope on header cells, classes in place of the old align attributes,
# ids of headings, charts as inline SVG with a caption, and small SVG drawings for bars and sparklines.
# -v page=FOLDER css=FILE language=en

function put_file(name,    line) {
    while ((getline line < name) > 0) print line
    close(name)
}

# A cell of block characters in a column called Compared (a bar: eighths of a cell, U+2588..258F) or Over time (a sparkline:
# U+2581..2588 and U+00B7), drawn.
function drawing(cell, kind,    i, n, wide, out, tall) {
    if (kind == "" || cell !~ /^(\342\226[\201-\217]|\302\267)+$/) return ""
    if (kind == "bar") {
        wide = 0
        for (i = 1; i <= length(cell); i += 3) wide += 8 - (index(blocks, substr(cell, i + 2, 1)) - 8)
        return sprintf("<svg viewBox=\"0 0 80 12\" width=\"80\" height=\"12\" aria-hidden=\"true\"><rect y=\"1\" width=\"%d\" height=\"10\"/></svg>", wide)
    }
    out = ""
    n = 0
    for (i = 1; i <= length(cell);) {
        if (substr(cell, i, 1) == "\302") {
            out = out sprintf("<rect x=\"%d\" y=\"11\" width=\"4\" height=\"1\"/>", n * 5)
            i += 2
        } else {
            tall = index(blocks, substr(cell, i + 2, 1)) * 1.5
            out = out sprintf("<rect x=\"%d\" y=\"%s\" width=\"4\" height=\"%s\"/>", n * 5, 12 - tall, tall)
            i += 3
        }
        n++
    }
    wide = n * 5 - 1
    return "<svg viewBox=\"0 0 " wide " 12\" width=\"" wide "\" height=\"12\" aria-hidden=\"true\">" out "</svg>"
}

function text_of(html) {
    gsub(/<[^>]*>/, "", html)
    return html
}

BEGIN {
    blocks = ""
    for (i = 129; i <= 143; i++) blocks = blocks sprintf("%c", i)
}
{ line[NR] = $0 }
END {
    title = "Report"
    for (i = 1; i <= NR; i++)
        if (line[i] ~ /^<h1>/) {
            title = text_of(line[i])
            break
        }
    print "<!DOCTYPE html>"
    print "<html lang=\"" language "\">"
    print "<head>"
    print "<meta charset=\"utf-8\">"
    print "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">"
    print "<title>" title "</title>"
    print "<style>"
    put_file(css)
    print "</style>"
    print "</head>"
    print "<body>"
    print "<main>"
    heading = title
    for (i = 1; i <= NR; i++) {
        row = line[i]
        if (row ~ /^<h[1-6]>/) {
            heading = text_of(row)
            sub(/^<h[1-6]/, "& id=\"part-" ++parts "\"", row)
        } else if (row == "<table>") {
            label = heading
            if (label in labelled) label = label " (" ++labelled[label] ")"
            else labelled[label] = 1
            print "<section class=\"scroll\" tabindex=\"0\" aria-label=\"" label "\">"
        } else if (row == "<tr>") {
            column = 0
        } else if (row ~ /^<th[ >]/) {
            column++
            kind[column] = text_of(row) == "Compared" ? "bar" : text_of(row) == "Over time" ? "spark" : ""
            sub(/ align="right"/, " class=\"num\"", row)
            sub(/^<th/, "<th scope=\"col\"", row)
        } else if (row ~ /^<td[ >]/) {
            column++
            sub(/ align="right"/, " class=\"num\"", row)
            cell = row
            sub(/^<td[^>]*>/, "", cell)
            sub(/<\/td>$/, "", cell)
            svg = drawing(cell, kind[column])
            if (svg != "") row = "<td class=\"graph\">" svg "</td>"
            else if (length(text_of(cell)) > 60) sub(/^<td/, "<td class=\"text\"", row)
            else if (row ~ /^<td>/ && length(text_of(cell)) <= 32) sub(/^<td/, "<td class=\"short\"", row)
        } else if (row ~ /^<p><img src="[a-z0-9-]+[.]svg" alt="[^"]*" \/><\/p>$/) {
            name = row
            sub(/^<p><img src="/, "", name)
            sub(/[.]svg".*/, "", name)
            alt = row
            sub(/^.* alt="/, "", alt)
            sub(/" \/><\/p>$/, "", alt)
            print "<figure>"
            print "<figcaption id=\"" name "\">" alt "</figcaption>"
            file = page "/" name ".svg"
            first = 1
            while ((getline part < file) > 0) {
                if (first) {
                    sub(/^<svg/, "<svg role=\"img\" aria-labelledby=\"" name "\"", part)
                    first = 0
                }
                print part
            }
            close(file)
            row = "</figure>"
        }
        print row
        if (row == "</table>") print "</section>"
    }
    print "</main>"
    print "</body>"
    print "</html>"
}
