# charts.awk - charts as gnuplot commands. With report.awk; -v work=FOLDER for what gnuplot reads.

# chart(NAME, "what it shows", LABELS, COMMANDS) - the commands, after settings that make the charts alike: no locale, no date, series colours
# that the stylesheet names (so that dark pages have their own). Prints the Markdown that shows NAME.svg. LABELS is 1 when the labels of the
# level axis are names, such as years, whose digits are not grouped. The page's charts are drawn together, by draw_charts: gnuplot takes longer
# to start than to draw.
function chart(name, text, labels, commands) {
    printf "reset\nset output '%s/%s.raw'\n", work, name >(work "/charts.gp")
    print "set terminal svg size 480,300 dynamic noenhanced font 'DejaVu Sans,14' background 'white'\n" \
        "set datafile separator '\\t'\n" \
        "set border 3 linewidth 1\n" \
        "set tics nomirror out scale 0.5\n" \
        "set grid ytics linetype 1 linecolor rgb '#010103' linewidth 0.5\n" \
        "set key top left reverse Left samplen 2\n" \
        "set linetype 1 linecolor rgb '#010101' linewidth 2\n" \
        "set linetype 2 linecolor rgb '#010102' linewidth 2\n" \
        "set style fill solid 1.0 noborder\n" \
        "set boxwidth 0.8 relative\n" \
        "set format '%.0f'\n" \
        "set xlabel offset 0,0.3\n" commands >(work "/charts.gp")
    print name "\t" labels >(work "/charts")
    printf "![%s](%s.svg)\n\n", md(text), name
}

# Bars over labels: bar_chart(NAME, TEXT, ROW, COUNT, COLUMN, LABEL-OF-Y), of the rows LABEL VALUE ... ROW[1..COUNT]. A few labels are shown, as
# many as have room: years, months and lengths at round numbers, others every so many.
function bar_chart(name, text, row, count, column, of_y,    i, wide, most, room, low, each, steps, step, s, label, value, fields) {
    for (i = 1; i <= count; i++) {
        fields = split(row[i], value, "\t")
        if (length(value[1]) > wide) wide = length(value[1])
        if (value[column] + 0 > most) most = value[column] + 0
    }
    room = int(410 / (8 * wide + 20))
    if (room > 7) room = 7
    # From one bar to the next it may be several: lengths that share a bar.
    low = label_number(label_of(row[1]), 0)
    each = count > 2 ? label_number(label_of(row[2]), 1) - low : 1
    steps = split(good_steps, step, " ")
    for (s = 1; s < steps && count * each / step[s] > room; s++) continue
    for (i = 1; i <= count; i++) {
        label = label_of(row[i])
        print row[i] "\t" ((i < count || label ~ /^[0-9-]+$/) && label_number(label, i - 1) % step[s] == 0 ? label : "") >(work "/" name ".bars")
    }
    close(work "/" name ".bars")
    chart(name, text, 1, "set ylabel '" of_y "'\nset yrange [0:*]\nset xrange [-0.7:" count " - 0.3]\nset xtics scale 0\n" \
        (most < 6 ? "set ytics 1" : "") "\nunset key\n" \
        "plot '" work "/" name ".bars' using 0:" column ":xticlabels(" fields + 1 ") with boxes linetype 1")
}
function label_of(row) { return substr(row, 1, index(row "\t", "\t") - 1) }
# The number that a label stands for, and in $good_steps which steps from one shown label to the next are good ones.
function label_number(label, i) {
    if (label ~ /^[0-9]+$/) { good_steps = "1 2 5 10 20 50 100 200 500 1000"; return label + 0 }
    if (label ~ /^[0-9]+0s$/) { good_steps = "1 2 5 10 20 50 100"; return int(label / 10) }
    if (label ~ /^[0-9]+-[0-9][0-9]$/) { good_steps = "1 2 3 6 12 24 60 120"; return substr(label, 1, 4) * 12 + substr(label, 6) - 1 }
    if (label ~ /^[0-9]+-Q[1-4]$/) { good_steps = "1 2 4 8 20 40"; return substr(label, 1, 4) * 4 + substr(label, 7) - 1 }
    good_steps = "1 2 3 4 5 6 7 8 9 10 12 14 16 18 20 25 30"
    return i
}
