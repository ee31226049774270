#!/usr/bin/env bash
# Speed of txt-ngrams beside sort | uniq, mawk, datamash, Miller and irstlm: medians of $ROUNDS rounds (3) in which each command runs once
# in turn, so that a busy moment meets all of them; peers that take long run in the first round only. CPU = user + sys; MB of tokens a CPU second.
# Input: $TXT_CORPORA/prose-100M.txt cut into rows of lower-case words by awk, else 20 MB of made words. With $TXT_BENCH_LARGE, also prose-1G.txt.
set -euo pipefail
export LC_ALL=C
bin=$(realpath "${TXT_BIN:-build/bin}")
here=$(cd -- "${BASH_SOURCE[0]%/*}" && pwd)
rounds=${ROUNDS:-3}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

# Rows of doc, date, tokens; a line that begins " date YYYY-MM-DD" begins a document.
# shellcheck disable=SC2016  # awk's dollars
rows='
    BEGIN { OFS = "\t"; print "doc", "date", "tokens"; date = "2000-01-01" }
    /^ date / { doc++; date = substr($0, 7, 10); $0 = substr($0, 17) }
    {
        n = split(tolower($0), sentence, /[.!?]+/)
        for (i = 1; i <= n; i++) {
            s = sentence[i]
            gsub(/[^a-z0-9\200-\377]+/, " ", s)
            sub(/^ /, "", s)
            sub(/ $/, "", s)
            if (s != "") print "d" doc, date, s
        }
    }'
text=${TXT_CORPORA:-/nowhere}/prose-100M.txt
if [ -r "$text" ]; then
    awk "$rows" "$text" > in.tsv
else
    awk -f "$here/made-words.awk" > in.tsv
fi
cut -f 3 in.tsv | tail -n +2 > tokens
mb=$(wc -c < tokens | awk '{print $1 / 1e6}')
sed 's/^/<s> /; s/$/ <\/s>/' tokens > irstlm.in

names=()
declare -A what slow
add() { names+=("$1") what[$1]=$3 slow[$1]=$2; }
add 'n = 1' '' "$bin/txt-ngrams -j 1 in.tsv"
add 'n = 1: sort | uniq -c' slow "tr ' ' '\n' < tokens | sort | uniq -c"
# shellcheck disable=SC2016
add 'n = 1: mawk' slow "mawk '{for (i = 1; i <= NF; i++) n[\$i]++} END {for (w in n) print w, n[w]}' tokens"
add 'n = 1: datamash' slow "tr ' ' '\n' < tokens | datamash -s -g 1 count 1"
add 'n = 1: Miller' slow "tr ' ' '\n' < tokens | mlr --inidx --ifs ' ' --otsv count -g 1"
add 'n = 2' '' "$bin/txt-ngrams -j 1 -n 2 in.tsv"
# shellcheck disable=SC2016
add 'n = 2: mawk' slow "mawk '{for (i = 1; i < NF; i++) n[\$i \" \" \$(i + 1)]++} END {for (w in n) print w, n[w]}' tokens"
add 'n = 2: irstlm' slow 'irstlm ngt -i=irstlm.in -n=2 -gooout=y -o=out'
add 'n = 3' '' "$bin/txt-ngrams -j 1 -n 3 in.tsv"
add 'n = 3 -j 2' '' "$bin/txt-ngrams -j 2 -n 3 in.tsv"
add 'n = 3: irstlm' slow 'irstlm ngt -i=irstlm.in -n=3 -gooout=y -o=out'
add 'n = 1-3' '' "$bin/txt-ngrams -j 1 -n 1-3 in.tsv"
add 'n = 1-3 -j 2' '' "$bin/txt-ngrams -j 2 -n 1-3 in.tsv"
add 'n = 1-3 -k 100' '' "$bin/txt-ngrams -j 1 -n 1-3 -k 100 in.tsv"
add 'n = 1-3 -k 100 -j 2' '' "$bin/txt-ngrams -j 2 -n 1-3 -k 100 in.tsv"
add 'n = 1-3 -S 128M' '' "$bin/txt-ngrams -j 1 -n 1-3 -S 128M in.tsv"
add 'n = 1-3 -S 128M -j 2' '' "$bin/txt-ngrams -j 2 -n 1-3 -S 128M in.tsv"
add 'n = 5' '' "$bin/txt-ngrams -j 1 -n 5 in.tsv"
# A base of all, some 64 documents of it taken out, and put in again with one more.
awk 'NR == 1 || $1 >= "d5" && n < 65 { if ($1 != last) n++; last = $1; if (n < 65) print }' in.tsv > less.in
{ cat less.in; printf 'new\t2000-01-01\t%s\n' "$(sed -n 77p tokens)"; } > more.in
for part in less more; do "$bin/txt-ngrams" -n 1-3 --partial -o $part.tsv $part.in; done
"$bin/txt-ngrams" -n 1-3 --partial --index -o base.tsv in.tsv
cp base.tsv plain.tsv
add 'n = 1-3 --partial --index' '' "$bin/txt-ngrams -j 1 -n 1-3 --partial --index -o new.tsv in.tsv"
add '--merge -k 100, index' '' "$bin/txt-ngrams --merge -k 100 base.tsv more.tsv --subtract less.tsv"
add '--merge -k 100' '' "$bin/txt-ngrams --merge -k 100 plain.tsv more.tsv --subtract less.tsv"
add '--merge -n 1, index' '' "$bin/txt-ngrams --merge -n 1 base.tsv more.tsv --subtract less.tsv"
add '--merge --partial' '' "$bin/txt-ngrams --merge --partial plain.tsv more.tsv --subtract less.tsv"
if [ -n "${TXT_BENCH_LARGE:-}" ]; then
    awk "$rows" "${text/100M/1G}" > large.tsv
    add '1 GB, n = 3 -S 512M' slow "$bin/txt-ngrams -j 1 -n 3 -S 512M large.tsv"
    add '1 GB, n = 3 -S 64M' slow "$bin/txt-ngrams -j 1 -n 3 -S 64M large.tsv"
fi

for ((round = 1; round <= rounds; round++)); do
    for name in "${names[@]}"; do
        if [ "$round" -gt 1 ] && [ -n "${slow[$name]}" ]; then continue; fi
        tool=${name##*: }
        if [[ $tool =~ ^(mawk|datamash|irstlm)$ ]] && ! command -v "$tool" > /dev/null; then continue; fi
        if [ "$tool" = Miller ] && ! command -v mlr > /dev/null; then continue; fi
        /usr/bin/time -f '%U %S %e %M' -o time bash -c "${what[$name]}" > out.txt 2> err || echo "  $name: status $?" >&2
        printf '%s\t%s\n' "$name" "$(tail -n 1 time)"
    done
done > times.tsv

printf 'txt-ngrams on %.0f MB of tokens, %s documents\n  %-26s %8s %9s %8s %8s\n' "$mb" "$(cut -f 1 in.tsv | uniq | tail -n +2 | wc -l)" '' \
    'CPU s' 'MB/CPU s' 'wall s' 'RSS MB'
for name in "${names[@]}"; do
    awk -F '[\t ]' -v name="$name" -v mb="$mb" '
        index($0, name "\t") == 1 { print $(NF - 3) + $(NF - 2), $(NF - 1), $NF }' times.tsv | sort -n |
        awk -v name="$name" -v mb="$mb" '
            { cpu[NR] = $1; wall[NR] = $2; if ($3 > rss) rss = $3 }
            END {
                if (!NR) exit
                c = cpu[int((NR + 1) / 2)]
                for (i = 2; i <= NR; i++) for (j = i; j > 1 && wall[j] < wall[j - 1]; j--) { t = wall[j]; wall[j] = wall[j - 1]; wall[j - 1] = t }
                printf "  %-26s %8.2f %9.0f %8.2f %8.0f\n", name, c, (name ~ /GB/ ? 10 : 1) * mb / (c > 0 ? c : 0.01), wall[int((NR + 1) / 2)], rss / 1024
            }'
done
