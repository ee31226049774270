# remember.sh - the tables of count.sh for an archive of which most was counted before. Sourced by report-nightly.
#
# The archive is a list of segments, folders whose name is a checksum of what they hold: STATE/segments/KEY. What is remembered:
#   STATE/base/            all n-grams of some earlier list of segments, in parts with an index (txt-ngrams --partial --index). The documents
#                          that came since are counted and added, those that went are counted and subtracted, and both read only the rows
#                          they need. It is made anew when about a sixteenth of the text has changed, and the segments that it was made of
#                          are kept until then.
#       segments, versions what it was made of, and by which programs; id: which base it is
#   STATE/facts/counted/   the tables of the last run, of which segments, and which periods each held (segments, segment-periods). Only the
#                          periods of documents that came or went since are counted; the others keep their rows.
#       base.came, went    rows of tokens of all documents that came and went since the base with the id base.id was made
#   STATE/growth/          how the vocabulary of neighbouring segments grows, ready to be joined
# Any may be missing, or be of other options: then all is counted. The tables are the same, byte for byte.
# shellcheck shell=bash
# shellcheck disable=SC2154 # $state, $work and the options are those of report-nightly

# count_segments COUNTS - of the segments $folders, the tables of count.sh in the folder COUNTS, but for those of all words (count_words_since).
# Its scratch is $work/count. The job compare (compare_periods) may still run afterwards.
count_segments() {
    local counts=$1 before=$state/facts/counted work=$work/count top=${top:-20} stop=${stop:-default} job
    : >"$work/damage"
    find_stop_lists
    tables tokens.tsv && tokens=("${found[@]}")
    counting_options >"$counts/options"
    { versions_of txt-ngrams txt-vocabulary txt-lookup txt-aggregate txt-keyness && cat -- "$counts/options" "$scripts/lib/count.sh"; } | sha256sum >"$counts/versions"
    printf '%s\n' "${folders[@]##*/}" | sort >"$counts/segments"
    in_background numbers count_numbers "$counts"
    changed=all
    if cmp -s -- "$before/versions" "$counts/versions" && find_changes "$before/segments" "$counts/segments" last; then changed=some; fi
    in_background terms count_terms_since "$counts" "$before"
    find_changed_periods "$before" "$counts"
    in_background compare compare_periods "$counts"
    in_background periods count_periods_since "$counts" "$before"
    in_background movers count_movers_since "$counts" "$before"
    wait_for terms
    in_background course count_course_since "$counts" "$before"
    for job in numbers periods movers course; do wait_for "$job"; done
    no_damage "$work/damage"
}
# What a filter says of tables that we wrote is a failure.
no_damage() { [[ ! -s $1 ]] || fail "the state is damaged, remove $state: $(head -n 1 -- "$1")"; } # DAMAGE

versions_folder=''
versions_of() { cat -- "${@/#/"$versions_folder/"}"; } # PROGRAM...

# ---- what came and what went ----

# find_changes BEFORE NOW NAME - both sorted lists of segments. Rows of tokens of the documents that are not on both sides: $work/NAME.came
# and $work/NAME.went, empty when there are none. $came and $went are the folders that hold them. Returns 1 when a segment that went is no
# longer there.
came=() went=()
find_changes() {
    local folder header code=0
    mapfile -t came < <(comm -13 -- "$1" "$2")
    mapfile -t went < <(comm -23 -- "$1" "$2")
    came=("${came[@]/#/$state/segments/}") went=("${went[@]/#/$state/segments/}")
    for folder in "${went[@]}"; do [[ -f $folder/tokens.tsv ]] || return 1; done
    : >"$work/$3.came"
    : >"$work/$3.went"
    ((${#came[@]} + ${#went[@]})) || return 0
    # A file with the same checksum on both sides is listed twice.
    awk -F '\t' '{ times[$0]++ } END { for (file in times) if (times[file] == 1) print substr(file, 1, index(file, FS) - 1) }' \
        "${came[@]/%//files}" "${went[@]/%//files}" >"$work/$3.files"
    read -r header <"${folders[0]}/tokens.tsv"
    changed_rows "$work/$3.files" "${went[@]/%//tokens.tsv}" >"$work/$3.went" &
    changed_rows "$work/$3.files" "${came[@]/%//tokens.tsv}" >"$work/$3.came" || code=1
    wait "$!" || code=1 # for this one only: others run beside
    return "$code"
}
# The N-th document of a file is called FILE#N. All other rows with such a name somewhere go by.
changed_rows() { # FILES TOKENS... - and $header
    (($# > 1)) || return 0
    { grep -a -h -F -f "$1" -- "${@:2}" || [[ $? == 1 ]]; } | awk -F '\t' '
        FILENAME == ARGV[1] { changed[$1]; next }
        $0 == header { next }
        { file = $1; sub(/#[0-9]+$/, "", file) }
        file in changed || $1 in changed { if (!rows++) print header; print }
    ' "$1" header="$header" -
}

# ---- the whole archive ----

# Whether the base is of these programs and options, and near enough to the present segments; afterwards COUNTS/base.came and base.went are
# what makes the difference. Mostly they are those of last time and what came and went since.
base_holds() { # COUNTS BEFORE
    local id sizes side
    [[ -f $state/base/versions && $(<"$state/base/versions") == "$(base_versions)" ]] || return 1
    [[ -f $state/base/id ]] && read -r id <"$state/base/id" || return 1
    if [[ $changed == some && -f $2/base.id && $(<"$2/base.id") == "$id" ]]; then
        for side in came went; do add_rows "$2/base.$side" "$work_above/last.$side" >"$1/base.$side" || return 1; done
    else
        find_changes "$state/base/segments" "$1/segments" base || return 1
        mv -f -- "$work"/base.{came,went} "$1/"
    fi
    echo "$id" >"$1/base.id"
    # Both are counted every night until the base is made anew.
    mapfile -t sizes < <(stat -c %s -- "$1"/base.{came,went} "$state/base/terms.tsv")
    (((sizes[0] + sizes[1]) * 8 <= sizes[2]))
}
# A document may come, go and come again with other text: what is added has names of its own.
add_rows() { # TABLE MORE
    local skip=''
    cat -- "$1"
    if [[ -s $1 ]]; then skip=1; fi
    [[ ! -s $2 ]] || awk -F '\t' 'FNR == 1 { if (!skip) print; next } { at = index($0, FS); print substr($0, 1, at - 1) mark substr($0, at) }' \
        skip="$skip" mark="#$EPOCHREALTIME" "$2"
}
base_versions() { { versions_of txt-ngrams && cat -- "${stop_lists[@]}" /dev/null; } | sha256sum; }

make_base() { # COUNTS
    rm -rf -- "$state/base.tmp" "$state/base"
    mkdir -- "$state/base.tmp"
    count_part "$state/base.tmp/terms.tsv" --index -- "${tokens[@]}"
    cp -- "$1/segments" "$state/base.tmp/segments"
    base_versions >"$state/base.tmp/versions"
    echo "$EPOCHREALTIME $$" | tee -- "$1/base.id" >"$state/base.tmp/id"
    : >"$1/base.came"
    : >"$1/base.went"
    mv -T -- "$state/base.tmp" "$state/base"
}
count_part() { run txt-ngrams -n 1-3 "${stop_options[@]}" --partial -o "$@"; } # OUT OPTION... -- TOKENS...

# Twice as many terms are asked for as are shown: those of which the course is remembered. When the base is damaged, it is made anew.
count_terms_since() { # COUNTS BEFORE
    base_holds "$1" "$2" || make_base "$1"
    if ! merge_terms "$1"; then
        make_base "$1"
        run merge_terms "$1"
    fi
    awk -F '\t' 'NR == 1 || ++seen[$1] <= top' top="$top" "$work/terms.tsv" >"$1/terms.tsv"
}
merge_terms() { # COUNTS
    local parts=(-- "$state/base/terms.tsv")
    if [[ -s $1/base.came ]]; then
        count_part "$work/came.tsv" -- "$1/base.came"
        parts+=("$work/came.tsv")
    fi
    if [[ -s $1/base.went ]]; then
        count_part "$work/went.tsv" -- "$1/base.went"
        parts=(--subtract "$work/went.tsv" "${parts[@]}")
    fi
    txt-ngrams --merge -k $((2 * top)) --totals "$1/terms.totals" -o "$work/terms.tsv" "${parts[@]}"
}

# Every segment has its words with the place where each stands first, and their counts. Some sixteen neighbours - eight, and on up to a key
# that begins with 0 or 1, or 32 - are joined into a block that is remembered: STATE/growth/KEY, the keys of its segments in STATE/growth/lists.
count_words_since() { # COUNTS
    local block
    [[ -d $state/growth ]] || mkdir -- "$state/growth"
    cut_blocks
    if ! { find_blocks && join_blocks "$1"; } 2>"$work/joined"; then # one was damaged
        rm -f -- "$state/growth"/*
        find_blocks
        run join_blocks "$1"
    fi
    total_words "$1"
    for block in "${!keys[@]}"; do printf '%s %s\n' "${keys[block]}" "${lists[block]}"; done >"$state/growth/.lists.tmp"
    mv -f -- "$state/growth/.lists.tmp" "$state/growth/lists"
    for block in "$state/growth"/*; do
        [[ " ${keys[*]} lists " == *" ${block##*/} "* ]] || rm -f -- "$block"
    done
}
# Afterwards $lists has the segments of each block, blanks between.
lists=()
cut_blocks() {
    local folder list='' count=0
    lists=()
    for folder in "${folders[@]}"; do
        list+=${list:+ }${folder##*/} count=$((count + 1))
        if ((count == 32)) || [[ $count -ge 8 && ${folder##*/} == [01]* ]]; then lists+=("$list") list='' count=0; fi
    done
    [[ -z $list ]] || lists+=("$list")
}
# Afterwards $keys has the keys of all blocks, and $blocks their files. Of those that were not there, the last two are pipes instead, so that
# they are made while they are joined with the others.
keys=() blocks=() making=() making_from=()
find_blocks() {
    local key list fd missing=0
    local -A key_of=()
    keys=() blocks=() making=() making_from=()
    if [[ -f $state/growth/lists ]]; then
        while read -r key list; do key_of[$list]=$key; done <"$state/growth/lists"
    fi
    for list in "${lists[@]}"; do
        key=${key_of[$list]-}
        if [[ -z $key ]]; then read -r key _ < <(sha256sum <<<"$list"); fi
        keys+=("$key")
        if [[ ! -f $state/growth/$key ]]; then missing=$((missing + 1)); fi
    done
    for list in "${!lists[@]}"; do
        key=${keys[list]}
        blocks+=("$state/growth/$key")
        [[ ! -f $state/growth/$key ]] || continue
        if ((missing-- > 2)); then
            make_block "${lists[list]}" "$key" >/dev/null || return
        else
            exec {fd}< <(make_block "${lists[list]}" "$key")
            making+=("$!") making_from+=("$fd")
            blocks[-1]=/dev/fd/$fd
        fi
    done
}
make_block() { # LIST KEY - on stdout too
    local parts
    read -r -a parts <<<"$1"
    parts=("${parts[@]/#/$state/segments/}")
    txt-vocabulary --growth --merge --partial -- "${parts[@]/%//growth.tsv}" | tee -- "$work/$2" && mv -f -- "$work/$2" "$state/growth/$2"
}
join_blocks() { # COUNTS
    local code=0 fd process
    txt-vocabulary --growth --merge --frequencies "$1/frequencies.tsv" -o "$1/growth.tsv" -- "${blocks[@]}" || code=$?
    for fd in "${making_from[@]}"; do exec {fd}<&-; done # who still writes there ends
    for process in "${making[@]}"; do wait "$process" || code=$?; done
    return "$code"
}

# ---- by period ----

# Afterwards COUNTS/segment-periods has rows SEGMENT PERIOD, sorted, and COUNTS/movers.periods the last two periods. When $changed is "some",
# $came and what find_changes found against the last run is known; it becomes "all" when that is not worth it. Else $work/changed-periods
# and changed-dates list the periods of documents that came or went, and their dates, and the folder $work/changed holds their rows of
# tokens.tsv, days.tsv and lengths.tsv.
changed=all
find_changed_periods() { # BEFORE COUNTS
    if [[ $changed == some ]]; then
        list_periods "${came[@]}" | sort -m - <(awk -F '\t' 'FILENAME == ARGV[1] { here[$1]; next } $1 in here' "$2/segments" "$1/segment-periods") >"$2/segment-periods"
        read_changed_periods "$2/segment-periods"
    else
        list_periods "${folders[@]}" >"$2/segment-periods"
    fi
    cut -f 2 -- "$2/segment-periods" | sort -u | last_periods >"$2/movers.periods"
}
list_periods() { # SEGMENT... - rows SEGMENT PERIOD, sorted
    (($#)) || return 0
    {
        printf 'segment\tdate\n'
        awk -F '\t' 'FNR == 1 { parts = split(FILENAME, part, "/"); next } { print part[parts - 1] FS $1 }' "${@/%//days.tsv}"
    } >"$work/segment-days.tsv"
    run txt-aggregate -g "segment,date:$period" --count -o "$work/segment-periods.tsv" -- "$work/segment-days.tsv"
    awk -F '\t' 'NR > 1 { print $1 FS $2 }' "$work/segment-periods.tsv" | sort
}
read_changed_periods() { # SEGMENT-PERIODS - $changed is "all" when more than half of the periods have changed
    local holding table
    awk -F '\t' 'BEGIN { print "date\tpara" } FNR > 1 { print $2 FS $3 }' "$work"/last.{came,went} >"$work/changed-days"
    run txt-aggregate -g "date:$period" --count -o "$work/changed-periods.tsv" -- "$work/changed-days"
    tail -n +2 -- "$work/changed-periods.tsv" | cut -f 1 >"$work/changed-periods"
    mapfile -t holding < <(
        awk -F '\t' '
            FILENAME == ARGV[1] { changed[$1]; changes++; next }
            !($2 in periods) { periods[$2]; count++ }
            $2 in changed && !($1 in holding) { holding[$1]; keys = keys "\n" $1 }
            END { if (changes * 2 <= count) print "some" keys }
        ' "$work/changed-periods" "$1"
    )
    if [[ ${holding[0]-} != some ]]; then
        changed=all
        return
    fi
    holding=("${holding[@]:1}")
    holding=("${holding[@]/#/$state/segments/}")
    ((${#holding[@]})) || holding=("${folders[0]}") # for the headers
    run txt-aggregate -g "date:$period,date" --count -o "$work/holding-days.tsv" -- "${holding[@]/%//days.tsv}"
    awk -F '\t' '
        BEGIN { print "date" }
        FILENAME == ARGV[1] { changed[$1]; next }
        FNR > 1 && FILENAME == ARGV[2] && !seen[$1]++ { print $1 }
        FNR > 1 && FILENAME == ARGV[3] && $1 in changed && !seen[$2]++ { print $2 }
    ' "$work/changed-periods" "$work/changed-days" "$work/holding-days.tsv" >"$work/changed-dates"
    mkdir -- "$work/changed"
    for table in tokens days lengths; do
        run txt-join --with "$work/changed-dates" --on date -o "$work/changed/$table.tsv" -- "${holding[@]/%//$table.tsv}"
    done
}

# The part compare of the report, which needs nothing of what is counted beside it, about the periods in COUNTS/movers.periods. When their
# segments are those of last time, so is the page. It comes to the folder $compare_page, and $compare_page.key says of what it is made.
compare_periods() { # COUNTS
    local periods key code=0
    mapfile -t periods <"$1/movers.periods"
    [[ -z $compare && ${#periods[@]} == 2 ]] || return 0
    key=$(
        {
            sort -t "$tab" -k 2,2r -- "$1/segment-periods" | awk -F '\t' 'NR == 1 || $2 != last { periods++; last = $2 } periods <= 2'
            cat -- "$state/facts.tmp/damage"
            echo "$programs"
        } | sha256sum
    )
    echo "$key" >"$compare_page.key"
    if [[ ${last[2]-} == "$key" && -d $output/compare ]]; then
        cp -R -- "$output/compare" "$compare_page"
        return
    fi
    "$scripts/report-compare" --from "$state/facts.tmp" -o "$compare_page" --inside "${compare_options[@]}" \
        --title "${title:-Report}: ${periods[1]} against ${periods[0]}" "${periods[1]}" "${periods[0]}" || code=$?
    ((code < 2)) || exit "$code"
}

count_periods_since() { # COUNTS BEFORE
    local to=$1 changes=$work_above
    if [[ $changed == some ]]; then
        to=$work folders=("$changes/changed") tokens=("$changes/changed/tokens.tsv")
    fi
    count_volume "$to"
    count_period_words "$to" "${tokens[@]}"
    count_period_terms "$to" "${tokens[@]}"
    describe_periods "$to"
    if [[ $changed == some ]]; then
        count_lengths_since "$1" "$2"
        keep_rows "$changes/changed-dates" "$1" "$2" days.tsv
        keep_rows "$changes/changed-periods" "$1" "$2" sums.tsv period-words.totals period-terms.totals terms-by-period.tsv periods.tsv
    fi
    measure_days "$1/days.tsv" >"$1/size.tsv"
}

# How many rows of all have so many tokens: as before, with the rows that came, without those that went.
count_lengths_since() { # COUNTS BEFORE
    local side sign=1 tables=()
    for side in came went; do
        if [[ $side == went ]]; then sign=-1; fi
        [[ -s $work_above/last.$side ]] || continue
        run txt-vocabulary --lengths --by kind -o "$work/lengths.$side" -- "$work_above/last.$side"
        tables+=(sign="$sign" "$work/lengths.$side")
    done
    awk -F '\t' '
        FNR == 1 { header = $0; next }
        { rows[$1 FS $2] += sign * $3 }
        END { print header; for (key in rows) if (rows[key]) print key FS rows[key] }
    ' sign=1 "$2/lengths.tsv" "${tables[@]}" >"$1/lengths.tsv"
}

count_movers_since() { # COUNTS BEFORE
    if [[ $changed == some && -f $2/movers.tsv ]] && cmp -s -- "$1/movers.periods" "$2/movers.periods" &&
        ! grep -q -x -F -f "$1/movers.periods" -- "$work_above/changed-periods"; then
        cp -- "$2/movers.tsv" "$1/"
    else
        count_days "$work" && measured=$work
        count_movers "$1"
    fi
}

# The course of the terms that $COUNTS/course.terms lists: more than are shown, so that it is seldom another list.
count_course_since() { # COUNTS BEFORE
    local twice=$work_above/terms/terms.tsv
    tail -n +2 -- "$1/terms.tsv" | cut -f 2 >"$work/top-terms"
    if [[ $changed == some && -f $2/course.terms && -z $(grep -v -x -F -f "$2/course.terms" -- "$work/top-terms") ]]; then
        cp -- "$2/course.terms" "$1/course.terms"
        count_course "$work" "$1/course.terms" "$work_above/changed/tokens.tsv"
        keep_rows "$work_above/changed-periods" "$1" "$2" course.tsv
    else
        tail -n +2 -- "$twice" | cut -f 2 >"$1/course.terms"
        count_course "$1" "$1/course.terms" "${tokens[@]}"
    fi
}

# The tables in $work, and the rows from before whose first column is not among KEYS; all are sorted by it. Rows of a key lie side by side, and
# a table may be large: no row is split into fields.
keep_rows() { # KEYS COUNTS BEFORE TABLE...
    local table operands=(table=keys "$1")
    for table in "${@:4}"; do operands+=(to="$2/$table" table=new "$work/$table" table=before "$3/$table"); done
    awk -F '\t' '
        function put_new(till) { while (at < rows && (till == "" || key[at + 1] "" < till "")) print row[++at] >out }
        table == "before" {
            if (FNR == 1) next
            if (FNR == 2 || index($0, key_of) != 1) {
                key_of = substr($0, 1, index($0, FS))
                this = substr(key_of, 1, length(key_of) - 1)
                goes = this in changed
                if (this != "") put_new(this)
            }
            if (!goes) print >out
            next
        }
        table == "keys" { changed[$1]; next }
        table == "new" && FNR == 1 { put_new(""); if (out != "") close(out); out = to; at = rows = 0; print >out; next }
        table == "new" { row[++rows] = $0; key[rows] = $1 }
        END { put_new("") }
    ' "${operands[@]}"
}
