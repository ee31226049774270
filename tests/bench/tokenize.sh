#!/usr/bin/env bash
# Speed of txt-tokenize beside the word boundaries of ICU and GNU libunistring: MB of input a CPU second (user + sys, median of five runs; the peers
# run once, on the first fifth), the largest resident set, and how many times as fast as the peer. txt-tokenize reads rows, brings words to NFC, folds
# case and writes lines; the peers read bare lines and only cut. Input: $TXT_CORPORA/prose-100M.txt and vi-100M.txt, else samples/ over and over.
set -euo pipefail
export LC_ALL=C
bin=${TXT_BIN:-build/bin}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
here=$(dirname "$0")
cc=${CC:-cc}
peers=
if $cc -O3 -D_POSIX_C_SOURCE=200809L -DPEER_ICU -o "$work/ICU" "$here/words_peer.c" -licuuc 2> "$work/err"; then peers+=' ICU'; else
    echo "no ICU (libicu-dev)"; fi
if $cc -O3 -D_POSIX_C_SOURCE=200809L -o "$work/libunistring" "$here/words_peer.c" -lunistring 2> "$work/err"; then peers+=' libunistring'; else
    echo "no libunistring (libunistring-dev)"; fi

# run TIMES NAME FILE COMMAND...: a line of the table; the rate goes to $work/rate.
run() {
    local times=$1 name=$2 file=$3
    shift 3
    for ((i = 0; i < times; i++)); do
        /usr/bin/time -f '%U %S %M' -o "$work/time" "$@" < "$file" > /dev/null
        cat "$work/time"
    done | awk -v mb="$(wc -c < "$file")" '{print $1 + $2, $3, mb / 1e6}' | sort -n |
        awk '{cpu[NR] = $1; mb = $3; if ($2 > rss) rss = $2} END {c = cpu[int((NR + 1) / 2)]; print c, mb / (c > 0 ? c : 0.01), rss / 1024}' > "$work/rate"
    read -r cpu rate rss < "$work/rate"
    printf '  %-38s %8.2f %8.0f %8.1f' "$name" "$cpu" "$rate" "$rss"
}

for language in prose:English vi:Vietnamese; do
    text=${TXT_CORPORA:-}/${language%:*}-100M.txt
    if [ ! -r "$text" ]; then
        text=$work/text
        [ -s "$text" ] || for ((i = 0; i < 400; i++)); do cat samples/*.txt; done > "$text"
    fi
    awk 'BEGIN {OFS = "\t"; print "doc", "date", "para", "sent", "kind", "text"}
         {gsub(/[\t\\]/, " "); print "d" int(NR / 50), "2004-01-02", int(NR / 5) % 10 + 1, NR % 5 + 1, "sentence", $0}' "$text" > "$work/table"
    head -c $(($(wc -c < "$text") / 5)) "$text" > "$work/part"
    printf '%s, %d MB of rows\n  %-38s %8s %8s %8s\n' "${language#*:}" $(($(wc -c < "$work/table") / 1000000)) '' 'CPU s' 'MB/CPUs' 'RSS MB'
    run 5 txt-tokenize "$work/table" "$bin/txt-tokenize"
    ours=$rate
    echo
    for options in --keep-case --strip-marks '--rules uax29' --keep-punct '--long --keep-punct'; do
        # shellcheck disable=SC2086  # options are words
        run 1 "txt-tokenize $options" "$work/table" "$bin/txt-tokenize" $options
        echo
    done
    for peer in $peers; do
        run 1 "$peer" "$work/part" "$work/$peer"
        awk -v a="$ours" -v b="$rate" 'BEGIN {printf "  txt-tokenize: %.1f times as fast\n", a / b}'
    done
done
