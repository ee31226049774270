#!/usr/bin/env bash
# Speed of txt-numbers: MB of input a CPU second (user + sys, median of three runs) and the largest resident set, on prose as txt-split gives
# it and on text that is digits for the most part. Input: $TXT_CORPORA/prose-10M.txt and prose-100M.txt, else samples/ many times over.
set -euo pipefail
export LC_ALL=C
bin=${TXT_BIN:-build/bin}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

real=${TXT_CORPORA:-}/prose-10M.txt
made=${TXT_CORPORA:-}/prose-100M.txt
if [ ! -r "$real" ]; then
    for _ in {1..100}; do cat samples/articles/*.txt; done > "$work/real.txt"
    real=$work/real.txt
fi
"$bin/txt-split" "$real" > "$work/real.tsv"
awk 'BEGIN {
    srand(11); print "text"
    for (i = 0; i < 100000; i++) {
        line = ""
        for (k = 0; k < 12; k++) {
            r = int(rand() * 8); x = int(rand() * 90) + 10
            line = line (r == 0 ? x * 731 : r == 1 ? x "," 100 + x : r == 2 ? x ".5%" : r == 3 ? "$" x ".25" : r == 4 ? "3/" 10 + x % 18 "/2019" : r == 5 ? x " km" : r == 6 ? "2-" x : "2021-04-" 10 + x % 18) (rand() < .5 ? " items " : ", ")
        }
        print line
    }
}' > "$work/dense.tsv"

# run NAME FILE COMMAND...: a line of the table.
run() {
    local name=$1 file=$2
    shift 2
    for _ in 1 2 3; do
        /usr/bin/time -f '%U %S %M' -o "$work/time" "$@" "$file" > "$work/out"
        tail -n 1 "$work/time"
    done | sort -n -k 1,1 | awk -v name="$name" -v mb="$(wc -c < "$file" | awk '{print $1 / 1e6}')" -v rows="$(wc -l < "$work/out")" '
        { cpu[NR] = $1 + $2; if ($3 > rss) rss = $3 }
        END { printf "%-34s %8.1f MB %8.1f MB/s %9.1f MB resident\n", name, mb, mb / (cpu[2] ? cpu[2] : .01), rss / 1024 }'
}
run "prose, sentences a row" "$work/real.tsv" "$bin/txt-numbers"
if [ -r "$made" ]; then
    "$bin/txt-split" "$made" > "$work/made.tsv"
    run "generated prose, sentences a row" "$work/made.tsv" "$bin/txt-numbers"
fi
run "digits for the most part" "$work/dense.tsv" "$bin/txt-numbers"
run "prose, -l vi" "$work/real.tsv" "$bin/txt-numbers" -l vi
