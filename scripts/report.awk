# report.awk - the functions that the reports' small awk programs share. LC_ALL=C: a character is a byte here.

# Text without control characters: U+FFFD stands for each.
function clean(text) {
    gsub(/[\001-\037\177]/, "\357\277\275", text)
    return text
}

# A field of the stream (wire form) as plain text on one line: \t \n \r become blanks, \\ a backslash, other control characters U+FFFD.
function plain(field,    at, text) {
    if (index(field, "\\")) {
        text = ""
        while ((at = index(field, "\\"))) {
            text = text substr(field, 1, at - 1) (substr(field, at + 1, 1) == "\\" ? "\\" : " ")
            field = substr(field, at + 2)
        }
        field = text field
    }
    return clean(field)
}

# Plain text as Markdown that shows exactly that text, also in a table cell. Only what Markdown could take for markup is escaped.
function md(text) {
    gsub(/[][\\`*_<>&|~]/, "\\\\&", text)
    return text
}

# 1234567.5 -> 1,234,567.5; a leading minus stays.
function grouped(number,    sign, whole, rest, out) {
    sign = ""
    if (substr(number, 1, 1) == "-") {
        sign = "\342\210\222"
        number = substr(number, 2)
    }
    whole = number
    rest = ""
    if (index(number, ".")) {
        whole = substr(number, 1, index(number, ".") - 1)
        rest = substr(number, index(number, "."))
    }
    if (whole !~ /^[0-9]+$/) return sign number
    out = ""
    while (length(whole) > 3) {
        out = "," substr(whole, length(whole) - 2) out
        whole = substr(whole, 1, length(whole) - 3)
    }
    return sign whole out rest
}

# A bar of block characters, `part` (0..1) of ten cells long, in eighths of a cell; at least an eighth for what is not 0.
function bar(part,    eighths, out) {
    eighths = int(part * 80 + 0.5)
    if (part > 0 && eighths == 0) eighths = 1
    out = ""
    for (; eighths >= 8; eighths -= 8) out = out "\342\226\210"
    if (eighths > 0) out = out "\342\226" sprintf("%c", 144 - eighths)
    return out
}

# A sparkline cell for a value between 0 and max: one of eight heights, a middle dot for nothing.
function spark(value, max) {
    if (value <= 0) return "\302\267"
    return "\342\226" sprintf("%c", 129 + int(value / max * 7 + 0.5))
}

# 1 file, 2 files
function many(count, noun) { return grouped(count) " " noun (count == 1 ? "" : "s") }

# Behind a sentence: where it is from, " (2025-10-30, [news.txt](news.txt))"; the link is Markdown already.
function whence(date, link) {
    if (date != "" && link != "") return " (" date ", " link ")"
    return date link == "" ? "" : " (" date link ")"
}

function blanks(n) { return n > 0 ? sprintf("%" n "s", "") : "" }

# How many columns of a terminal a text takes, nearly: a character of three bytes from U+3000 on takes two.
function columns_of(text,    bytes, wide) {
    bytes = length(text)
    wide = gsub(/[\343-\355]/, "&", text)
    return bytes - gsub(/[\200-\277]/, "", text) + wide
}
