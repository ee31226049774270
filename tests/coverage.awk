#!/usr/bin/mawk -f
# gcov -n -> a row a file of the project and the sum of common/: lines, lines that ran, per cent.
/^File / { file = $0; gsub(/^File .|.$/, "", file) }
/^Lines executed:/ && file {
    split($0, part, /[:% ]+/)
    if (file ~ /^(common|filters)\//) {
        lines[file] += part[5]
        ran[file] += part[3] * part[5] / 100
    }
    file = ""
}
END {
    sort = "sort"
    for (f in lines) {
        printf "%s\t%d\t%.0f\t%.1f\n", f, lines[f], ran[f], 100 * ran[f] / lines[f] | sort
        if (f ~ /^common\/.*\.c$/) all += lines[f], done += ran[f]
    }
    close(sort)
    if (all) printf "common/\t%d\t%.0f\t%.1f\n", all, done, 100 * done / all
}
