# count.sh - from tokens to counts: each function reads rows of tokens and writes tables into FOLDER. Sourced by lib.sh.
#
#   words.totals, frequencies.tsv      all words: n tokens types documents hapax; how many words occur so often
#   terms.tsv, totals.tsv              the most frequent n-grams without what the stop list leaves out; totals (of all words for n = 1)
#   growth.tsv                         how the vocabulary grew
#   period-words.totals                as words.totals, for each period
#   period-terms.tsv, period-totals.tsv  as terms.tsv and totals.tsv, for each period
#   course.tsv                         the counts of some terms in each period
#   movers.periods, movers.tsv         the last two periods with text, if there are two, and what txt-keyness says of the last against the other
#   days.tsv, sums.tsv, period-lengths.tsv  sums over the days, over the periods, and of the lengths of rows by period and kind
#   numbers.tsv money.tsv largest.tsv percentages.tsv years.tsv ordinals.tsv  as report-statistics shows them
# The columns are those of txt-ngrams, txt-vocabulary and txt-lookup; PERIOD comes first.
# shellcheck shell=bash

count_words() { # FOLDER TOKENS...
    run txt-ngrams -n 1 --totals "$1/words.totals" -o "$work/words.tsv" -- "${@:2}"
    count_frequencies "$1"
}
count_frequencies() { # FOLDER - from $work/words.tsv
    run txt-aggregate -g count:frequency --count -o "$1/frequencies.tsv" -- "$work/words.tsv"
}
count_terms() { # FOLDER TOKENS... - after count_words
    run txt-ngrams -n 1-3 -k "$top" "${stop_options[@]}" --totals "$work/terms.totals" -o "$1/terms.tsv" -- "${@:2}"
    all_words "$work/terms.totals" "$1/words.totals" >"$1/totals.tsv"
}
count_growth() { # FOLDER TOKENS...
    run txt-vocabulary --growth -o "$1/growth.tsv" -- "${@:2}"
}
count_period_words() { # FOLDER TOKENS...
    run txt-ngrams -n 1 -k 1 -g "date:$period" --totals "$1/period-words.totals" -o "$work/period-words.tsv" -- "${@:2}"
}
count_period_terms() { # FOLDER TOKENS... - after count_period_words
    run txt-ngrams -n 1-3 -k "$top" -g "date:$period" "${stop_options[@]}" --totals "$work/period-terms.totals" -o "$1/period-terms.tsv" -- "${@:2}"
    all_words "$work/period-terms.totals" "$1/period-words.totals" >"$1/period-totals.tsv"
}
count_course() { # FOLDER TERMS TOKENS... - TERMS: a term a line
    run txt-lookup --terms "$2" --by "date:$period" -o "$1/course.tsv" -- "${@:3}"
}

last_periods() { tsv_awk '$1 != "" { print $1 }' "$1" | uniq | tail -n 2 | awk '{ line[NR] = $0 } END { if (NR == 2) print line[1] "\n" line[2] }'; } # DAYS
count_movers() { # FOLDER DAYS - DAYS: rows PERIOD date, sorted
    local periods side
    last_periods "$2" >"$1/movers.periods"
    mapfile -t periods <"$1/movers.periods"
    ((${#periods[@]})) || return 0
    for side in 0 1; do
        { echo date && tsv_awk '$1 == period { print $2 }' period="${periods[side]}" "$2"; } >"$work/movers.$side.dates"
        tokens_of "$work/movers.$side.dates" "$work/movers.$side.tokens"
        run txt-ngrams -n 1-3 "${stop_options[@]}" --totals "$work/movers.$side.totals" -o "$work/movers.$side.tsv" -- "$work/movers.$side.tokens"
    done
    run txt-keyness -k "$top" --min-count 3 --totals "$work/movers.1.totals" --reference-totals "$work/movers.0.totals" \
        -o "$1/movers.tsv" -- "$work/movers.1.tsv" "$work/movers.0.tsv"
}

# From the small tables of $folders (read.sh).
count_days() { # FOLDER
    tables days.tsv
    run txt-aggregate -g date --sum rows:rows --sum documents:documents --sum tokens:tokens -o "$1/days.tsv" -- "${found[@]}"
}
count_volume() { # FOLDER
    count_days "$1"
    run txt-aggregate -g "date:$period" --sum documents:documents --sum tokens:tokens --sum windows:windows --sum window_types:window_types \
        -o "$1/sums.tsv" -- "${found[@]}"
    tables lengths.tsv
    run txt-aggregate -g "date:$period,kind,length" --sum rows:rows -o "$work/lengths.sums" -- "${found[@]}"
    sort_rows "$work/lengths.sums" -k 1,1 -k 2,2 -k 3,3n >"$1/period-lengths.tsv"
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

    # The five largest amounts of each currency, exact decimals in numeric order, and the sentences they stand in.
    tables money.tsv
    tail -q -n +2 -- "${found[@]}" | sort -t "$tab" -k 1,1 -k 2,2nr -k 6,6 -k 5,5 -k 7,7n -k 8,8n |
        tsv_awk '$2 != "" && ++seen[$1] <= 5 { print $1, seen[$1], $2, $3, $4, $5, $6, $7, $8 }' OFS="$tab" - >"$work/largest.rows"
    tsv_awk '{ print $6 "\t" $7 "\t" $8 "\t" $9 "\t" }' "$work/largest.rows" | sort -u >"$work/patterns"
    tables sentences-with-money.tsv
    rows_with "$work/patterns" "${found[@]}" >"$work/largest.sentences"
    head -n 1 -- "${found[0]}" >"$work/sentences.header"
    tsv_awk '
        FNR == 1 { file++ }
        FNR == 1 && file == 1 { print "unit\trank\tvalue\tnumber\top\tdoc\tdate\tsentence" }
        file == 1 { for (i = 1; i <= NF; i++) c[$i] = i; next }
        file == 2 { text[$c["doc"], $c["date"], $c["para"], $c["sent"]] = $c["text"]; next }
        { print $1, $2, $3, $4, $5, $6, $7, text[$6, $7, $8, $9] }
    ' OFS="$tab" "$work/sentences.header" "$work/largest.sentences" "$work/largest.rows" >"$1/largest.tsv"
}

# all_words TOTALS WORDS - the first table, with the rows for n = 1 of the second, which was counted without a stop list.
all_words() {
    tsv_awk '
        FNR == 1 { file++; for (i = 1; i <= NF; i++) if ($i == "n") n = i }
        { key = n == 1 ? "" : $1 }
        file == 1 { words[key] = $0; next }
        { print (FNR > 1 && $n == 1 ? words[key] : $0) }
    ' "$2" "$1"
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
