# remember.sh - the tables of count.sh for an archive of which most was counted before. Sourced by report-nightly.
#
# The archive is a list of segments, folders whose name is a checksum of what they hold: STATE/segments/KEY. What is remembered:
#   STATE/base/            all n-grams of some earlier list of segments, in parts with an index (txt-ngrams --partial --index). What came since
#                          is counted and added, what went is counted and subtracted, and both read only the rows they need. It is made
#                          anew when more than a sixteenth of the segments has changed, and so are its segments kept until then.
#       segments, versions what it was made of, and by which programs
#   STATE/facts/counted/   the tables of the last run, and which periods each segment held. Periods of no changed segment keep their rows.
#   STATE/growth/          how the vocabulary of neighbouring segments grows, ready to be joined
# Any may be missing, or be of other options: then all is counted. The tables are the same, byte for byte.
# shellcheck shell=bash
# shellcheck disable=SC2154 # $state, $work and the options are those of report-nightly

# count_segments FACTS - for the segments that FACTS/folders lists, the tables of count.sh in FACTS/counted.
count_segments() {
    local counts=$1/counted before=$state/facts/counted
    folders=() && mapfile -t folders <"$1/folders"
    tables tokens.tsv && tokens=("${found[@]}")
    mkdir -- "$counts"
    counting_options >"$counts/options"
    { versions_of txt-ngrams txt-vocabulary txt-lookup txt-aggregate txt-keyness && cat -- "$counts/options" "$scripts/lib/count.sh"; } | sha256sum >"$counts/versions"
    printf '%s\n' "${folders[@]##*/}" | sort >"$work/segments"
    mkdir -- "$work"/{volume,numbers,words,terms,periods,growth,movers}
    beside growth count_growth_since "$counts"
    beside volume count_volume "$counts"
    beside numbers count_numbers "$counts"
    base_holds || make_base
    beside words count_words_since "$counts"
    list_periods >"$counts/segment-periods"
    find_changed_periods "$before" "$counts"
    beside terms count_terms_since "$counts" "$before"
    beside periods count_periods_since "$counts" "$before"
    beside movers count_movers_since "$counts" "$before"
    wait_beside
    if [[ ! -f $counts/words.totals || ! -f $counts/terms.tsv ]]; then
        make_base # it was damaged
        beside words2 count_words_since "$counts"
        beside terms2 count_terms_since "$counts" "$before"
        wait_beside
        [[ -f $counts/words.totals && -f $counts/terms.tsv ]] || fail "the counts of the archive could not be added up"
    fi
    # What a filter says of tables that we wrote is a failure.
    [[ ! -s $work/damage ]] || fail "the state is damaged, remove $state: $(head -n 1 -- "$work/damage")"
    all_words "$counts/terms.totals" "$counts/words.totals" >"$counts/totals.tsv"
}

versions_folder=''
versions_of() { (cd -- "$versions_folder" && cat -- "$@"); } # PROGRAM...

# ---- the whole archive ----

# Both write nothing when the base turns out to be damaged.
count_words_since() { # COUNTS
    add_to_base words || return 0
    count_frequencies "$1"
    cp -- "$work/words.totals" "$1/words.totals"
}
# Twice as many terms are asked for as are shown: those of which the course is remembered.
count_terms_since() { # COUNTS BEFORE
    add_to_base terms -k $((2 * top)) || return 0
    cp -- "$work/terms.totals" "$1/terms.totals"
    tsv_awk 'NR == 1 || ++seen[$1] <= top' top="$top" "$work/terms.tsv" >"$1/terms.tsv"
    count_course_since "$1" "$2"
}

# Whether the base is of these programs and options, and near enough to the present segments; afterwards $came and $went are the
# folders that make the difference.
base_holds() {
    came=() went=()
    [[ -f $state/base/versions && $(<"$state/base/versions") == "$(base_versions)" ]] || return 1
    local key
    while read -r key; do came+=("$state/segments/$key"); done < <(comm -13 "$state/base/segments" "$work/segments")
    while read -r key; do went+=("$state/segments/$key"); done < <(comm -23 "$state/base/segments" "$work/segments")
    (((${#came[@]} + ${#went[@]}) * 16 <= ${#folders[@]} || ${#came[@]} + ${#went[@]} == 0)) || return 1
    for key in "${went[@]}"; do [[ -f $key/tokens.tsv ]] || return 1; done
}
base_versions() { { versions_of txt-ngrams && cat -- "${stop_lists[@]}" /dev/null; } | sha256sum; }

make_base() {
    came=() went=()
    rm -rf -- "$state/base.tmp" "$state/base"
    mkdir -- "$state/base.tmp"
    count_part words "$state/base.tmp/words.tsv" --index -- "${tokens[@]}"
    count_part terms "$state/base.tmp/terms.tsv" --index -- "${tokens[@]}"
    cp -- "$work/segments" "$state/base.tmp/segments"
    base_versions >"$state/base.tmp/versions"
    mv -T -- "$state/base.tmp" "$state/base"
}
count_part() { # words|terms OUT OPTION... -- TOKENS...
    local orders=(-n 1)
    if [[ $1 == terms ]]; then orders=(-n 1-3 "${stop_options[@]}"); fi
    run txt-ngrams "${orders[@]}" --partial -o "${@:2}"
}
# Afterwards $work/NAME.tsv and NAME.totals are of the present segments.
add_to_base() { # words|terms OPTION...
    local parts=(-- "$state/base/$1.tsv")
    if ((${#came[@]})); then
        count_part "$1" "$work/came.tsv" -- "${came[@]/%//tokens.tsv}"
        parts+=("$work/came.tsv")
    fi
    if ((${#went[@]})); then
        count_part "$1" "$work/went.tsv" -- "${went[@]/%//tokens.tsv}"
        parts=(--subtract "$work/went.tsv" "${parts[@]}")
    fi
    txt-ngrams --merge "${@:2}" --totals "$work/$1.totals" -o "$work/$1.tsv" "${parts[@]}"
}

# Every segment has its words with the place where each stands first. Some sixteen neighbours, up to a key that begins with 0, are joined
# into a block that is remembered: STATE/growth/KEY, a checksum of the segments' keys.
count_growth_since() { # COUNTS
    local folder block=0 list key parts blocks=()
    mkdir -p -- "$state/growth" "$work/blocks"
    for folder in "${folders[@]}"; do
        printf -v list %06d "$block"
        printf '%s\n' "${folder##*/}" >>"$work/blocks/$list"
        if [[ ${folder##*/} == 0* ]]; then block=$((block + 1)); fi
    done
    (cd -- "$work/blocks" && sha256sum -- *) >"$work/block-keys"
    while read -r key list; do
        mapfile -t parts <"$work/blocks/$list"
        parts=("${parts[@]/#/$state/segments/}")
        blocks+=("$state/growth/$key")
        [[ -f $state/growth/$key ]] || run txt-vocabulary --growth --merge --partial -o "$state/growth/$key" -- "${parts[@]/%//growth.tsv}"
    done <"$work/block-keys"
    run txt-vocabulary --growth --merge -o "$1/growth.tsv" -- "${blocks[@]}"
    for key in "$state/growth"/*; do
        [[ " ${blocks[*]} " == *" $key "* ]] || rm -f -- "$key"
    done
}

# ---- by period ----

list_periods() { # rows SEGMENT PERIOD, sorted
    tables days.tsv
    {
        printf 'segment\tdate\n'
        tsv_awk 'FNR == 1 { parts = split(FILENAME, part, "/"); next } { print part[parts - 1] "\t" $1 }' "${found[@]}"
    } >"$work/segment-days.tsv"
    run txt-aggregate -g "segment,date:$period" --count -o "$work/segment-periods.tsv" -- "$work/segment-days.tsv"
    tsv_awk 'NR > 1 { print $1 FS $2 }' "$work/segment-periods.tsv" | sort
}

# Afterwards $work/changed-periods lists the periods of segments that came or went, and $work/changed-tokens.tsv holds their rows of
# tokens; or $changed is "all".
changed=all
find_changed_periods() { # BEFORE COUNTS
    changed=all
    run txt-aggregate -g "date:$period,date" --count -o "$work/period-days.tsv" -- "$work/segment-days.tsv"
    tsv_awk 'NR > 1 { print $1 FS $2 }' "$work/period-days.tsv" >"$work/period-days"
    cmp -s -- "$1/versions" "$2/versions" || return 0
    comm -3 -- "$1/segment-periods" "$2/segment-periods" | sed "s/^$tab//" | cut -f 2 | sort -u >"$work/changed-periods"
    (($(wc -l <"$work/changed-periods") * 2 <= $(cut -f 2 -- "$2/segment-periods" | sort -u | wc -l))) || return 0
    changed=some
    tsv_awk '
        BEGIN { print "date" }
        FILENAME == ARGV[1] { wanted[$0]; next }
        $1 in wanted { print $2 }
    ' "$work/changed-periods" "$work/period-days" >"$work/changed-dates"
    tokens_of "$work/changed-dates" "$work/changed-tokens.tsv"
}

count_periods_since() { # COUNTS BEFORE
    if [[ $changed == all ]]; then
        count_period_words "$1" "${tokens[@]}"
        count_period_terms "$1" "${tokens[@]}"
    else
        count_period_words "$work" "$work_above/changed-tokens.tsv"
        count_period_terms "$work" "$work_above/changed-tokens.tsv"
        keep_periods "$1" "$2" period-words.totals period-terms.tsv period-totals.tsv
    fi
}

count_movers_since() { # COUNTS BEFORE
    last_periods "$work_above/period-days" >"$work/movers.periods"
    if [[ $changed == some && -f $2/movers.tsv ]] && cmp -s -- "$work/movers.periods" "$2/movers.periods" &&
        ! grep -q -x -F -f "$work/movers.periods" -- "$work_above/changed-periods"; then
        cp -- "$2/movers.periods" "$2/movers.tsv" "$1/"
    else
        count_movers "$1" "$work_above/period-days"
    fi
}

# The course of the terms that $COUNTS/course.terms lists: more than are shown, so that it is seldom another list.
count_course_since() { # COUNTS BEFORE
    tail -n +2 -- "$1/terms.tsv" | cut -f 2 >"$work/top-terms"
    if [[ $changed == some && -f $2/course.terms && -z $(grep -v -x -F -f "$2/course.terms" -- "$work/top-terms") ]]; then
        cp -- "$2/course.terms" "$1/course.terms"
        count_course "$work" "$1/course.terms" "$work_above/changed-tokens.tsv"
        keep_periods "$1" "$2" course.tsv
    else
        tail -n +2 -- "$work/terms.tsv" | cut -f 2 >"$1/course.terms"
        count_course "$1" "$1/course.terms" "${tokens[@]}"
    fi
}

# The tables in $work, of the periods that changed, and the rows of the other periods from before.
keep_periods() { # COUNTS BEFORE TABLE...
    local table
    for table in "${@:3}"; do
        head -n 1 -- "$work/$table" >"$1/$table"
        sort -s -m -t "$tab" -k 1,1 -- \
            <(tsv_awk 'FILENAME == ARGV[1] { changed[$0]; next } FNR > 1 && !($1 in changed)' "$work_above/changed-periods" "$2/$table") \
            <(tail -n +2 -- "$work/$table") >>"$1/$table"
    done
}
