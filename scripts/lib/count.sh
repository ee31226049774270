# count.sh - from tokens to counts: each function reads rows of tokens and writes tables into FOLDER. Sourced by lib.sh.
#
#   growth.tsv, frequencies.tsv        how the vocabulary grew; how many words occur so often
#   words.totals                       n tokens types hapax, of all words
#   terms.tsv, terms.totals            the most frequent n-grams without what the stop list leaves out; totals of these
#   totals.tsv                         as terms.totals, but for n = 1 of all words
#   period-words.totals, period-terms.totals, period-totals.tsv  the same for each period
#   terms-by-period.tsv                terms of each period, with rank and rate per million words
#   periods.tsv                        what is said of each period: periods.awk
#   course.tsv                         PERIOD, and a column a term: how often some terms stand in each period
#   movers.periods, movers.tsv         the last two periods with text, if there are two, and what txt-keyness says of the last against the other
#   days.tsv, sums.tsv                 sums over the days and over the periods
#   period-lengths.tsv, lengths.tsv    how many rows of each kind have so many tokens, by period and in all
#   size.tsv                           documents rows undated first last: measure_days
#   numbers.tsv money.tsv largest.tsv percentages.tsv years.tsv ordinals.tsv  as report-statistics shows them
# The columns are those of txt-ngrams, txt-vocabulary and txt-lookup; PERIOD comes first.
# shellcheck shell=bash

count_words() { # FOLDER TOKENS...
    run txt-vocabulary --growth --frequencies "$1/frequencies.tsv" -o "$1/growth.tsv" -- "${@:2}"
    total_words "$1"
}
total_words() { # FOLDER - from frequencies.tsv
    awk -F '\t' '
        $1 == 1 { hapax = $2 }
        NR > 1 { tokens += $1 * $2; types += $2 }
        END { print "n\ttokens\ttypes\thapax"; if (types) printf "1\t%d\t%d\t%d\n", tokens, types, hapax }
    ' "$1/frequencies.tsv" >"$1/words.totals"
}
count_terms() { # FOLDER TOKENS...
    run txt-ngrams -n 1-3 -k "$top" "${stop_options[@]}" --totals "$1/terms.totals" -o "$1/terms.tsv" -- "${@:2}"
}
count_period_words() { # FOLDER TOKENS...
    run txt-ngrams -n 1 -k 1 -g "date:$period" --totals "$1/period-words.totals" -o "$work/period-words.tsv" -- "${@:2}"
}
describe_periods() { # FOLDER - after count_volume and count_period_words
    awk -F '\t' -v period="$period" -f "$scripts/lib/periods.awk" "$1/period-lengths.tsv" "$1/period-words.totals" "$1/sums.tsv" >"$1/periods.tsv"
}
count_period_terms() { # FOLDER TOKENS...
    run txt-ngrams -n 1-3 -k "$top" -g "date:$period" "${stop_options[@]}" --totals "$1/period-terms.totals" -o "$work/period-terms.tsv" -- "${@:2}"
    # With rank and rate, of every order per million words.
    awk -F '\t' '
        FNR == 1 && ++file == 2 { print $1 "\tn\trank\tngram\tcount\tdocs\tper_million" }
        FNR == 1 { next }
        file == 1 { if ($2 == 1) words[$1] = $3; next } # PERIOD n tokens
        { printf "%s\t%d\t%d\t%s\t%s\t%s\t%.1f\n", $1, $2, ++rank[$1, $2], $3, $4, $5, $4 * 1000000 / words[$1] }
    ' "$1/period-terms.totals" "$work/period-terms.tsv" >"$1/terms-by-period.tsv"
}
# A row a period: awk reads a few wide rows several times faster than a row a period and term.
count_course() { # FOLDER TERMS TOKENS... - TERMS: a term a line
    run txt-lookup --terms "$2" --by "date:$period" -o "$work/course.rows" -- "${@:3}" # PERIOD n ngram count docs
    awk -F '\t' '
        function put_period(    i) {
            if (!started++) return
            for (i = 1; i <= terms; i++) { row = row FS count[i] + 0; count[i] = 0 }
            print row
        }
        table == "terms" { term[$0] = ++terms; header = header FS $0; next }
        FNR == 1 { print $1 header; next }
        !started || $1 "" != row "" { put_period(); row = $1 }
        $3 in term { count[term[$3]] = $4 }
        END { put_period() }
    ' table=terms "$2" table=rows "$work/course.rows" >"$1/course.tsv"
}

# Rows PERIOD ..., sorted, on standard input: the last two periods with a date, if there are two.
last_periods() {
    awk -F '\t' '
        $1 ~ /^[0-9]/ && $1 != last { before = last; last = $1 }
        END { if (before != "") print before "\n" last }
    ' -
}
count_movers() { # FOLDER - after movers.periods
    local periods side
    mapfile -t periods <"$1/movers.periods"
    ((${#periods[@]})) || return 0
    period_days "$period" >"$work/period-days"
    for side in 0 1; do
        { echo date && awk -F '\t' '$1 == period { print $2 }' period="${periods[side]}" "$work/period-days"; } >"$work/movers.$side.dates"
        tokens_of "$work/movers.$side.dates" "$work/movers.$side.tokens"
        run txt-ngrams -n 1-3 "${stop_options[@]}" --totals "$work/movers.$side.totals" -o "$work/movers.$side.tsv" -- "$work/movers.$side.tokens"
    done
    run txt-keyness -k "$top" --min-count 3 --totals "$work/movers.1.totals" --reference-totals "$work/movers.0.totals" \
        -o "$1/movers.tsv" -- "$work/movers.1.tsv" "$work/movers.0.tsv"
}

# From the small tables of $folders (read.sh).
count_days() { # FOLDER
    tables days.tsv
    run txt-aggregate -g date --sum documents:documents --sum rows:rows --sum tokens:tokens -o "$1/days.tsv" -- "${found[@]}"
}
measure_days() { # DAYS - documents rows undated first last: how much text there is, and from when to when
    awk -F '\t' '
        NR > 1 {
            documents += $2
            rows += $3
            if ($1 == "") undated = $2
            else { if (first == "") first = $1; last = $1 }
        }
        END { printf "documents\trows\tundated\tfirst\tlast\n%d\t%d\t%d\t%s\t%s\n", documents, rows, undated, first, last }
    ' "$1"
}
count_volume() { # FOLDER
    count_days "$1"
    run txt-aggregate -g "date:$period" --sum documents:documents --sum tokens:tokens --sum windows:windows --sum window_types:window_types \
        -o "$1/sums.tsv" -- "${found[@]}"
    tables lengths.tsv
    run txt-aggregate -g "date:$period,kind,length" --sum rows:rows -o "$1/period-lengths.tsv" -- "${found[@]}"
    run txt-aggregate -g kind,length --sum rows:rows -o "$1/lengths.tsv" -- "$1/period-lengths.tsv"
}
count_numbers() { # FOLDER
    tables kinds.tsv
    run txt-aggregate -g kind --sum count:count --sum docs:docs -o "$work/kinds.tsv" -- "${found[@]}"
    sort_rows "$work/kinds.tsv" -k 2,2nr -k 1,1 >"$1/numbers.tsv"
    tables money.tsv
    run txt-aggregate -g unit --count --count-unique doc:docs --sum value:sum --median value:median --max value:largest \
        -o "$work/money-units.tsv" -- "${found[@]}"
    sort_rows "$work/money-units.tsv" -k 2,2nr -k 1,1 >"$1/money.tsv"
    tables percent.tsv
    run txt-aggregate --count --count-unique doc:docs --min value:min --median value:median --mean value:mean --max value:max \
        -o "$1/percentages.tsv" -- "${found[@]}"
    tables ordinals.tsv
    run txt-aggregate -g ordinal,head --sum count:count --sum docs:docs -o "$work/ordinals.tsv" -- "${found[@]}"
    sort_rows "$work/ordinals.tsv" -k 3,3nr -k 4,4nr -k 1,1n -k 2,2 >"$1/ordinals.tsv"
    tables years.tsv
    run txt-aggregate -g published,year --sum count:count -o "$1/years.tsv" -- "${found[@]}"

    # The largest amounts of each folder are known with their sentences: those of all are among them.
    tables largest.tsv
    {
        printf 'unit\trank\tvalue\tnumber\top\tdoc\tdate\tsentence\n'
        tail -q -n +2 -- "${found[@]}" | largest_amounts | awk -F '\t' '{ print $2, $1, $3, $4, $5, $6, $7, $10 }' OFS="$tab" -
    } >"$1/largest.tsv"
}

# When all these are counted: totals.tsv and, of periods, period-totals.tsv.
complete_totals() { # FOLDER
    all_words "$1/terms.totals" "$1/words.totals" >"$1/totals.tsv"
    [[ ! -f $1/period-words.totals ]] || all_words "$1/period-terms.totals" "$1/period-words.totals" >"$1/period-totals.tsv"
}
# all_words TOTALS WORDS - the first table, with types and hapax of the second for n = 1: it was counted without a stop list.
all_words() {
    awk -F '\t' '
        FNR == 1 { file++; for (i = 1; i <= NF; i++) c[file, $i] = i }
        { key = c[file, "n"] == 1 ? "" : $1 }
        file == 1 { types[key] = $c[1, "types"]; hapax[key] = $c[1, "hapax"]; next }
        FNR > 1 && $c[2, "n"] == 1 { $c[2, "types"] = types[key]; $c[2, "hapax"] = hapax[key] }
        { print }
    ' OFS="$tab" "$2" "$1"
}

# What the tables depend on beside the text, a line for those by period and one for those of terms.
counting_options() { printf 'by %s\ntop %s, stop %s\n' "$period" "$top" "$(cat -- "${stop_lists[@]}" /dev/null | sha256sum)"; }

# counted [period] - true when --from FOLDER has tables counted for the same of these options, or for the same period at least; then
# $counts is where they are. Else $counts is an empty folder for them.
counts=''
counted() {
    counts=$from/counted
    local as_counted=()
    if [[ -n $from && -f $counts/options ]]; then
        mapfile -t as_counted <"$counts/options"
        if [[ ${1-} == period ]]; then
            [[ ${as_counted[0]} != "by $period" ]] || return 0
        else
            [[ $(printf '%s\n' "${as_counted[@]}") != "$(counting_options)" ]] || return 0
        fi
    fi
    counts=$work/counted
    mkdir -- "$counts"
    return 1
}
