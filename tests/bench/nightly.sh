#!/usr/bin/env bash
# A night of report-nightly as part of the first run: nothing new, one new file in the middle of the archive, one with the newest date, one gone. For
# `by = $BY` (month), $ROUNDS rounds (3), each on an archive of its own.
# Input: the .gz files below $TXT_CORPORA/small, else 2,000 files of made words, a few a month.
set -euo pipefail
export LC_ALL=C
here=$(cd -- "${BASH_SOURCE[0]%/*}" && pwd)
report=$here/../../scripts/report-nightly
export TXT_BIN=${TXT_BIN:-$here/../../build/bin}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

small=${TXT_CORPORA:-/nowhere}/small
if [ ! -d "$small" ]; then
    small=$work/small
    awk -v to="$small" 'BEGIN {
        srand(7)
        for (file = 0; file < 2000; file++) {
            date = sprintf("%d-%02d-%02d", 2000 + file / 100, file / 9 % 12 + 1, file % 28 + 1)
            folder = to "/" substr(date, 1, 4)
            if (!(folder in made)) { made[folder]; system("mkdir -p " folder) }
            text = " date " date " An article.\n"
            for (line = 0; line < 40; line++) {
                for (k = 0; k < 18; k++) text = text (k ? " " : "W") "w" int(exp(log(50000) * rand()))
                text = text ".\n"
            }
            pipe = sprintf("gzip -n >%s/%05d.txt.gz", folder, file)
            printf "%s", text | pipe
            close(pipe)
        }
    }'
fi
run() { /usr/bin/time -f "$1 %e %U %S" -a -o "$work/times" "$report" "$work/round/conf"; }
for ((round = 1; round <= ${ROUNDS:-3}; round++)); do
    rm -rf "$work/round"
    mkdir -p "$work/round"
    cp -R "$small" "$work/round/archive"
    mapfile -t files < <(find "$work/round/archive" -name '*.gz' | sort)
    middle=${files[${#files[@]} * round / (${ROUNDS:-3} + 1)]} newest=${files[-1]}
    mv "$middle" "$work/round/middle"
    mv "$newest" "$work/round/newest"
    printf '%s\n' "archive = $work/round/archive/*/*.gz" "output = $work/round/out" "state = $work/round/state" "by = ${BY:-month}" > "$work/round/conf"
    run first
    run nothing
    cp "$work/round/middle" "$middle" && run middle
    cp "$work/round/newest" "$newest" && run newest
    rm "$middle" && run gone
done
printf '%-10s %8s %8s %12s %12s\n' "${#files[@]} files" 'wall s' 'CPU s' '% of first' '% of its CPU'
awk '
    { n = ++count[$1]; wall[$1, n] = $2; cpu[$1, n] = $3 + $4 }
    function median(of, name,    i, j, v, t) {
        for (i = 1; i <= count[name]; i++) {
            v[i] = of[name, i]
            for (j = i; j > 1 && v[j] < v[j - 1]; j--) { t = v[j]; v[j] = v[j - 1]; v[j - 1] = t }
        }
        return v[int((count[name] + 1) / 2)]
    }
    END {
        names = split("first nothing middle newest gone", name, " ")
        for (k = 1; k <= names; k++) {
            w = median(wall, name[k]); c = median(cpu, name[k])
            printf "%-10s %8.2f %8.2f %12.1f %12.1f\n", name[k], w, c, 100 * w / median(wall, "first"), 100 * c / median(cpu, "first")
        }
    }' "$work/times"
