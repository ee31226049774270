# chart.awk - makes gnuplot's SVG fit for a page: no prologue, background, ids, titles or empty groups; black becomes the page's
# text colour and the three marked colours become the stylesheet's (with a fallback, so that the file shows on its own too);
# digits are grouped.
# awk -f chart.awk labels=0 drawing=OUT.svg IN.svg [labels=1 drawing=OTHER.svg ...]

# >1234567< -> >1,234,567<; with labels=1, four digits that are no label of the upright axis are a year and stay.
function group_digits(text,    at, out, whole) {
    while (match(text, />[0-9][0-9][0-9][0-9]+</)) {
        whole = substr(text, RSTART + 1, RLENGTH - 2)
        out = out substr(text, 1, RSTART)
        text = substr(text, RSTART + RLENGTH - 1)
        if (length(whole) == 4 && labels && anchor != "end") {
            out = out whole
            continue
        }
        at = length(whole) % 3
        if (at) out = out substr(whole, 1, at)
        for (at++; at <= length(whole); at += 3) out = out (at > 1 ? "," : "") substr(whole, at, 3)
    }
    return out text
}

function trimmed(number) {
    sub(/[.]0 /, " ", number)
    sub(/ $/, "", number)
    return number
}

function finish_drawing(    i, kept, out, tag) {
    # Groups without content, from the inside out.
    for (i = 1; i <= count; i++) {
        if (line[i] == "</g>" && kept && out[kept] ~ /^<g[ >]/ && out[kept] !~ /<\//) kept--
        else out[++kept] = line[i]
    }
    for (i = 1; i <= kept; i++) {
        # The opening tag on one line, for who puts the chart into a page.
        if (out[i] == "<svg") {
            tag = out[i]
            while (out[++i] != ">") tag = tag " " out[i]
            print tag " font-family=\"sans-serif\">" >target
        } else print out[i] >target
    }
    if (target != "") close(target)
    count = 0
}

FNR == 1 { finish_drawing(); inside = skip = 0; anchor = ""; target = drawing }
/^<svg/ { inside = 1 }
!inside || /^<desc>/ { next }
/<defs>/ { skip = 1 }
/<\/defs>/ { skip = 0; next }
skip || /<rect [^>]*fill="#ffffff"/ { next }
{
    gsub(/'/, "\"")
    gsub(/<title>[^<]*<\/title>/, "")
    gsub(/ (id|color|class|xmlns:xlink|font-family|stroke-dasharray)="[^"]*"/, "")
    gsub(/rgb\( *1, *1, *1\)/, "var(--series-1, #1f6fb2)")
    gsub(/rgb\( *1, *1, *2\)/, "var(--series-2, #b4540a)")
    gsub(/rgb\( *1, *1, *3\)/, "var(--grid, #c4c8c2)")
    gsub(/"(rgb\( *0, *0, *0\)|black)"/, "\"currentColor\"")
    gsub(/font-size="14.00"/, "font-size=\"14\"")
    gsub(/ = "/, "=\"")
    gsub(/ *<text> *<\/text>/, "")
    gsub(/ +>/, ">")
    gsub(/[ \t]+/, " ")
    sub(/^ /, "")
    sub(/ $/, "")
    # 500.0 k, as gnuplot writes it, is 500 k.
    if (match($0, />[0-9]+[.]0 [kMGT]?</)) $0 = substr($0, 1, RSTART) trimmed(substr($0, RSTART + 1, RLENGTH - 2)) substr($0, RSTART + RLENGTH - 1)
    if (match($0, /text-anchor="[a-z]+"/)) anchor = substr($0, RSTART + 13, RLENGTH - 14)
    $0 = group_digits($0)
    if ($0 != "") line[++count] = $0
}
END { finish_drawing() }
