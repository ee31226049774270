#!/usr/bin/env bash
# Speed of txt-numbers: MB of input a CPU second (user + sys) and a second by the clock, with -j 1 and -j 2, medians of three runs each, and
# the largest resident set. On a busy machine the clock says little. On prose as txt-split gives it and on two dense texts:
#   bulletins     what an agency sends of trade, stock prices, weather, cases and harvests: half of its bytes stand in mentions (in prose
#                 it is a sixtieth), a number every 13 bytes, and each is said with all that a number has: currencies, scales, units, percents
#                 with signs and words of change, ranges, dates, times, names before and brackets behind
#   numbers only  tokens of digits with one word or a comma between: a number every 10 bytes, which no text has
# The answer is several times the text there (42 MB for 12 MB of bulletins), and writing it is in the figure.
# Input: $TXT_CORPORA/prose-10M.txt and prose-100M.txt, else samples/ many times over.
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

awk '
function n(lo, hi) { return lo + int(rand() * (hi - lo + 1)) }
function grouped(x) { return x < 1000 ? x : x < 1000000 ? int(x / 1000) "," sprintf("%03d", x % 1000) : int(x / 1000000) "," sprintf("%03d,%03d", int(x / 1000) % 1000, x % 1000) }
function one(x) { return x "." n(0, 9) }
function pick(list, a, m) { m = split(list, a, "|"); return a[n(1, m)] }
function change() { return pick("up |down |+|-|rising |falling ") one(n(0, 40)) "%" }
BEGIN {
    srand(11); print "text"
    month = "January|February|March|April|May|June|July|August|September|October|November|December"
    good = "rice|coffee|rubber|cashew nuts|pepper|seafood|garments|footwear|steel|crude oil|coal|phones|computers|wood products"
    city = "Hanoi|Hue|Da Nang|Can Tho|Hai Phong|Nha Trang|Vinh|Da Lat"
    for (i = 0; i < 60000; i++) {
        r = n(1, 6)
        if (r == 1) {
            line = "Exports in " pick(month) " " n(2015, 2025) ":"
            for (k = 0; k < 5; k++) line = line " " pick(good) " " grouped(n(100, 900000)) " tonnes, $" one(n(10, 900)) " million (" change() ")" (k < 4 ? ";" : ".")
        } else if (r == 2) {
            line = "VN-Index " grouped(n(900, 1500)) "." n(10, 99) " (" change() "), " n(50, 300) " gainers, " n(50, 300) " losers, turnover VND" grouped(n(5000, 30000)) " billion ($" one(n(200, 900)) " million); HNX " n(180, 400) "." n(10, 99) ", " change() "; UPCoM " n(70, 110) "." n(10, 99) ", " change() "."
        } else if (r == 3) {
            line = n(1, 28) " " pick(month) " " n(2015, 2025) ":"
            for (k = 0; k < 6; k++) line = line " " pick(city) " " n(15, 38) "-" n(39, 42) " degrees, " one(n(0, 120)) " mm" (k < 5 ? ";" : ".")
        } else if (r == 4) {
            line = "Prices on 20" n(15, 25) "-0" n(1, 9) "-" n(10, 28) ":"
            for (k = 0; k < 5; k++) line = line " " pick(good) " $" n(200, 900) "." n(10, 99) " a tonne, " change() (k < 4 ? "," : ".")
        } else if (r == 5) {
            line = "As of " n(6, 21) ":" n(10, 59) ","
            for (k = 0; k < 7; k++) line = line " " pick(city) " " grouped(n(1, 4000)) " (" n(1, 60) " new)" (k < 6 ? "," : "")
            line = line ", in all " grouped(n(10000, 90000)) " cases, " n(100, 900) " deaths, " one(n(50, 99)) "% recovered."
        } else {
            line = pick(good) ": "
            for (k = 2016; k < 2024; k++) line = line k " " grouped(n(1000, 90000)) "; "
            line = line "2024 " grouped(n(1000, 90000)) " (" change() ")."
        }
        print line
    }
}' > "$work/bulletins.tsv"

# run NAME FILE COMMAND...: two lines of the table.
run() {
    local name=$1 file=$2 jobs
    shift 2
    for jobs in 1 2; do
        for _ in 1 2 3; do
            /usr/bin/time -f '%U %S %e %M' -o "$work/time" "$@" -j "$jobs" "$file" > "$work/out"
            tail -n 1 "$work/time"
        done | awk -v name="$name, -j $jobs" -v mb="$(wc -c < "$file" | awk '{print $1 / 1e6}')" '
            function median(a, b, c) { return a < b ? (b < c ? b : a < c ? c : a) : (a < c ? a : b < c ? c : b) }
            { cpu[NR] = $1 + $2; wall[NR] = $3; if ($4 > rss) rss = $4 }
            function speed(seconds) { return mb / (seconds ? seconds : .01) }
            END { printf "%-40s %8.1f MB %8.1f MB/s of CPU %8.1f MB/s by the clock %7.1f MB resident\n", name, mb,
                  speed(median(cpu[1], cpu[2], cpu[3])), speed(median(wall[1], wall[2], wall[3])), rss / 1024 }'
    done
}
run "prose, sentences a row" "$work/real.tsv" "$bin/txt-numbers"
if [ -r "$made" ]; then
    "$bin/txt-split" "$made" > "$work/made.tsv"
    run "generated prose, sentences a row" "$work/made.tsv" "$bin/txt-numbers"
fi
run "bulletins" "$work/bulletins.tsv" "$bin/txt-numbers"
run "numbers only" "$work/dense.tsv" "$bin/txt-numbers"
run "prose, -l vi" "$work/real.tsv" "$bin/txt-numbers" -l vi
