#!/usr/bin/env bash
# What a second thread gains: wall time with -j 2 as part of that with -j 1, medians of $ROUNDS rounds (9) in which all commands run in turn. Beside it
# arithmetic that two threads share without a rest (shared.c): where two processors are threads of one core, or where others use the machine too,
# its figure is above 0.5 as well, and no program does better.
# Input: the tokens of $TXT_CORPORA/prose-100M.txt, else 20 MB of made words.
set -euo pipefail
export LC_ALL=C
bin=$(realpath "${TXT_BIN:-build/bin}")
here=$(cd -- "${BASH_SOURCE[0]%/*}" && pwd)
rounds=${ROUNDS:-9}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
cc -O2 -o shared "$here/shared.c" -lpthread

text=${TXT_CORPORA:-/nowhere}/prose-100M.txt
if [ -r "$text" ]; then
    "$bin/txt-split" -o sentences.tsv "$text"
    "$bin/txt-tokenize" -o tokens.tsv sentences.tsv
else
    awk -f "$here/made-words.awk" > tokens.tsv
fi

# Each takes the number of threads as its last word.
names=('txt-ngrams -n 1' 'txt-ngrams -n 3' 'txt-ngrams -n 1-3' 'txt-ngrams -n 1-3 -k 100' 'txt-ngrams -n 5')
commands=()
for name in "${names[@]}"; do commands+=("$bin/$name -o /dev/null tokens.tsv -j"); done
if [ -r sentences.tsv ]; then
    names+=('txt-numbers')
    commands+=("$bin/txt-numbers -o /dev/null sentences.tsv -j")
fi
names+=('arithmetic, in a chain' 'arithmetic, eight at once')
commands+=('./shared chain' './shared many')

for ((round = 0; round <= rounds; round++)); do # the first is not counted
    for i in "${!names[@]}"; do
        for threads in 1 2; do
            /usr/bin/time -f "$round $i $threads %e %U %S" -a -o times bash -c "exec ${commands[i]} $threads" > /dev/null
        done
    done
done
printf '%-28s %8s %8s %8s %10s\n' '' '-j 1 s' '-j 2 s' 'ratio' '-j 2 CPU s'
for i in "${!names[@]}"; do
    median() { awk -v i="$i" -v j="$1" -v cpu="$2" '$1 > 0 && $2 == i && $3 == j { print cpu ? $5 + $6 : $4 }' times | sort -n | awk '{ v[NR] = $1 } END { print v[int((NR + 1) / 2)] }'; }
    printf '%s\t%s\t%s\t%s\n' "${names[i]}" "$(median 1 0)" "$(median 2 0)" "$(median 2 1)" |
        awk -F '\t' '{ printf "%-28s %8.2f %8.2f %8.2f %10.2f\n", $1, $2, $3, $3 / $2, $4 }'
done
