# made-words.awk - 20 MB of made tokens, as frequent as words are (Zipf): rows doc, date, tokens.
BEGIN {
    srand(7)
    OFS = "\t"
    print "doc", "date", "tokens"
    while (bytes < 20e6) {
        s = ""
        for (k = 0; k < 18; k++) s = s (k ? " " : "") "w" int(exp(log(200000) * rand()))
        print "d" int(bytes / 5000), "2000-01-01", s
        bytes += length(s)
    }
}
