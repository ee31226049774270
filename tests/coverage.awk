#!/usr/bin/mawk -f
# gcov -n -> a row a file of the project (lines, lines that ran, per cent), sorted, and the sum of common/.
/^File / { file = $2; gsub(/\047/, "", file) }
/^Lines executed:/ && file {
    sub(/^Lines executed:/, "")
    split($0, part, /% of /)
    if (file ~ /^(common|filters)\//) {
        lines[file] += part[2]
        covered[file] += part[1] * part[2] / 100
    }
    file = ""
}
END {
    for (f in lines) {
        per_cent = 100 * covered[f] / lines[f]
        printf("%s\t%d\t%.0f\t%.1f\n", f, lines[f], covered[f], per_cent) | "sort"
        if (f ~ /^common\/.*\.c$/) {
            all += lines[f]
            done += covered[f]
        }
    }
    close("sort")
    if (all) printf("common/\t%d\t%.0f\t%.1f\n", all, done, 100 * done / all)
}
