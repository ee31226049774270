#!/usr/bin/env bash
# Speed of txt-split beside ICU's sentence iterator, libunistring having none: MB of text a CPU second (user + sys, median of three runs
# in turn) and the largest resident set; output to /dev/null. Input: $TXT_CORPORA/prose-100M.txt and vi-100M.txt, else the samples, repeated.
set -euo pipefail
export LC_ALL=C
cd "$(dirname "$0")/../.."
bin=${TXT_BIN:-build/bin}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

inputs=()
for name in prose-100M vi-100M; do
    [ -r "${TXT_CORPORA:-}/$name.txt" ] && inputs+=("$TXT_CORPORA/$name.txt")
done
if [ ${#inputs[@]} -eq 0 ]; then
    gzip -dc samples/articles.txt.gz > "$work/part"
    for ((i = 0; i < 600; i++)); do cat "$work/part"; done > "$work/samples.txt"
    inputs=("$work/samples.txt")
fi

icu=
if ${CC:-cc} -std=c11 -D_POSIX_C_SOURCE=200809L -O2 -o "$work/icu" tests/bench/icu-sentences.c -licuuc -licudata 2> "$work/err"; then
    icu=$work/icu
else
    echo "split.sh: ICU is left out: no libicu-dev (scripts/setup --tests)" >&2
fi

# run NAME COMMAND...: adds "name cpu rss" to $work/times
run() {
    local name=$1
    shift
    /usr/bin/time -f "$name %U %S %M" -a -o "$work/times" "$@" > /dev/null
}

for input in "${inputs[@]}"; do
    : > "$work/times"
    for _ in 1 2 3; do
        run txt-split "$bin/txt-split" "$input"
        run txt-split_offsets "$bin/txt-split" --offsets --explain "$input"
        [ -z "$icu" ] || run icu "$icu" "$input"
        [ -z "$icu" ] || run icu_suppressions "$icu" -s "$input"
    done
    megabytes=$(wc -c < "$input" | awk '{print $1 / 1e6}')
    printf '%s, %.0f MB\n  %-24s %8s %8s %8s %8s\n' "$(basename "$input")" "$megabytes" '' 'CPU s' 'MB/CPUs' 'RSS MB' 'ratio'
    sort -s -k 1,1 -k 2,2n "$work/times" | awk -v mb="$megabytes" '
        {n[$1]++; cpu[$1, n[$1]] = $2 + $3; if ($4 > rss[$1]) rss[$1] = $4}
        END {
            own = cpu["txt-split", int((n["txt-split"] + 1) / 2)]
            count = split("txt-split txt-split_offsets icu icu_suppressions", names, " ")
            for (i = 1; i <= count; i++) if (n[names[i]]) {
                c = cpu[names[i], int((n[names[i]] + 1) / 2)]
                printf "  %-24s %8.2f %8.0f %8.1f %8.2f\n", names[i], c, mb / (c > 0 ? c : 0.01), rss[names[i]] / 1024, c / (own > 0 ? own : 0.01)
            }
        }'
done
