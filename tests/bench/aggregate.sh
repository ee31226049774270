#!/usr/bin/env bash
# Speed of txt-aggregate beside datamash, Miller, mawk and sqlite3: MB of input a CPU second (user + sys, median of three runs; the slow
# peers run once) and the largest resident set. Input: $TXT_CORPORA/agg-5M.tsv (date doc key count value), else a million rows made here.
set -euo pipefail
export LC_ALL=C
bin=${TXT_BIN:-build/bin}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
table=${TXT_CORPORA:-}/agg-5M.tsv
if [ ! -r "$table" ]; then
    table=$work/table.tsv
    awk 'BEGIN {
        srand(7); OFS = "\t"; print "date", "doc", "key", "count", "value"
        for (i = 0; i < 50000; i++) word[i] = sprintf("%c%c%d", 97 + i % 26, 97 + int(i / 26) % 26, i)
        for (i = 0; i < 1000000; i++)
            print sprintf("%04d-%02d-%02d", 1990 + int(rand() * 30), 1 + int(rand() * 12), 1 + 7 * int(rand() * 4)), "d" int(i / 100),
                word[int(exp(log(50000) * rand())) - 1], 1 + int(-log(1 - rand()) * 5), sprintf("%.4f", 100 + 40 * (rand() - 0.5))
    }' > "$table"
fi
megabytes=$(wc -c < "$table" | awk '{print $1 / 1e6}')
tr '\t' , < "$table" > "$work/table.csv"

# run TIMES NAME COMMAND...: a line of the table.
run() {
    local times=$1 name=$2
    shift 2
    for ((i = 0; i < times; i++)); do
        /usr/bin/time -f '%U %S %M' -o "$work/time" "$@" > "$work/out" 2> "$work/err" || echo "  $name: status $?" >&2
        tail -n 1 "$work/time"
    done | sort -n -k 1,1 | awk -v name="$name" -v mb="$megabytes" '
        {cpu[NR] = $1 + $2; if ($3 > rss) rss = $3}
        END {c = cpu[int((NR + 1) / 2)]; printf "  %-34s %8.2f %8.0f %8.0f\n", name, c, mb / (c > 0 ? c : 0.01), rss / 1024}'
}
has() { command -v "$1" > /dev/null; }
head_line() { printf '%s\n  %-34s %8s %8s %8s\n' "$1" '' 'CPU s' 'MB/CPUs' 'RSS MB'; }
sql() { printf '.mode tabs\n.import %s t\n%s\n' "$table" "$1" > "$work/sql"; run 1 sqlite3 sqlite3 -batch :memory: ".read $work/sql"; }

printf 'txt-aggregate on %.0f MB\n' "$megabytes"
head_line 'count, sum, mean by date (1,440 groups)'
run 3 txt-aggregate "$bin/txt-aggregate" -g date --count --sum value --mean value "$table"
run 3 'txt-aggregate --csv' "$bin/txt-aggregate" --csv -g date --count --sum value --mean value "$work/table.csv"
run 3 'txt-aggregate --float' "$bin/txt-aggregate" --float -g date --count --sum value --mean value "$table"
# shellcheck disable=SC2016  # awk's dollars
has mawk && run 1 mawk mawk -F '\t' 'NR > 1 {n[$1]++; s[$1] += $5} END {for (k in n) print k, n[k], s[k], s[k] / n[k]}' "$table"
has datamash && run 1 'datamash -s' datamash -H -s -g date count value sum value mean value < "$table"
has mlr && run 1 Miller mlr --tsv stats1 -a count,sum,mean -f value -g date "$table"
has sqlite3 && sql 'SELECT date, count(*), sum(value), avg(value) FROM t GROUP BY date;'

head_line 'and the median'
run 3 txt-aggregate "$bin/txt-aggregate" -g date --count --sum value --mean value --median value "$table"
has datamash && run 1 'datamash -s' datamash -H -s -g date count value sum value mean value median value < "$table"

head_line 'count, sum, mean by date and key (2.5 million groups)'
run 1 txt-aggregate "$bin/txt-aggregate" -g date,key --count --sum value --mean value "$table"
run 1 'txt-aggregate -S 128M' "$bin/txt-aggregate" -S 128M -g date,key --count --sum value --mean value "$table"
# shellcheck disable=SC2016
has mawk && run 1 mawk mawk -F '\t' 'NR > 1 {k = $1 "\t" $3; n[k]++; s[k] += $5} END {for (k in n) print k, n[k], s[k], s[k] / n[k]}' "$table"

head_line 'texts and moments by date'
run 1 'unique, mode, entropy of key' "$bin/txt-aggregate" -g date --count-unique key --mode key --entropy key "$table"
run 1 'stdev, skewness of value' "$bin/txt-aggregate" -g date --stdev value --skewness value "$table"
