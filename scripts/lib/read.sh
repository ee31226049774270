# read.sh - reading the input, once: what all reports count, as tables. Sourced by lib.sh.
# shellcheck shell=bash
# shellcheck disable=SC2034 # the scripts that source this use what it sets

# read_files FOLDER FILE... - tables in FOLDER:
#   sentences.tsv  doc date para sent kind text
#   tokens.tsv     the same with tokens in place of text, and without credits: they say who wrote, not what
#   days.tsv       date documents rows tokens windows window_types: txt-vocabulary --sums
#   lengths.tsv    date kind length rows: how many rows have so many tokens
# The last two are small and can be added up, so that what is known of a file need not be counted again.
read_files() {
    read_sentences "$@"
    tokenize "$1"
    count_rows "$1"
}
read_sentences() { run txt-split --doc "$doc" -o "$1/sentences.tsv" -- "${@:2}"; }
tokenize() {
    grep -a -v -F "${tab}credit$tab" -- "$1/sentences.tsv" >"$1/no-credits.tsv" # the header is left
    run txt-tokenize -o "$1/tokens.tsv" -- "$1/no-credits.tsv"
    rm -- "$1/no-credits.tsv"
}
count_rows() {
    run txt-vocabulary --sums --by date -o "$1/days.tsv" -- "$1/tokens.tsv"
    run txt-vocabulary --lengths --by date,kind -o "$1/lengths.tsv" -- "$1/tokens.tsv"
}

# read_numbers FOLDER - beside sentences.tsv, what its numbers say. All but money and percent can be added up: no document is in two folders.
#   kinds.tsv      kind count docs
#   money.tsv      unit value doc
#   largest.tsv    unit value number op doc date para sent sentence: the five largest amounts of each unit
#   percent.tsv    value doc
#   years.tsv      published year count: which years the dates of a year speak of
#   ordinals.tsv   ordinal head count docs
read_numbers() {
    local folder=$1
    run txt-numbers -o "$folder/numbers.tsv" -- "$folder/sentences.tsv"
    : >"$folder/amounts.tsv" # there may be none
    awk -F '\t' '
        function put(table, text) { print text >(folder "/" table ".tsv") }
        function once(key) { return !(key in seen) && !seen[key]++ }
        NR == 1 {
            for (i = 1; i <= NF; i++) c[$i] = i
            put("kinds", "kind\tcount\tdocs")
            put("money", "unit\tvalue\tdoc")
            put("percent", "value\tdoc")
            put("years", "published\tyear\tcount")
            put("ordinals", "ordinal\thead\tcount\tdocs")
            next
        }
        {
            kind = $c["kind"]; value = $c["value"]; doc = $c["doc"]
            kinds[kind]++
            if (doc != last[kind] || !(kind in last)) { last[kind] = doc; if (once(kind FS doc)) docs[kind]++ }
        }
        # The year a date speaks of is its first four digits (EDTF: 2025, 2025-10, 2025-10-30, 2024/2025); others have none.
        kind == "date" && value ~ /^[0-9][0-9][0-9][0-9]([-\/].*)?$/ { years[substr($c["date"], 1, 4) FS substr(value, 1, 4)]++ }
        kind == "ordinal" { ordinal = value FS $c["head"]; ordinals[ordinal]++; if (once(ordinal FS doc)) ordinal_docs[ordinal]++ }
        kind == "percent" { put("percent", value FS doc) }
        kind == "money" {
            put("money", $c["unit"] FS value FS doc)
            put("amounts", $c["unit"] FS value FS $c["number"] FS $c["op"] FS doc FS $c["date"] FS $c["para"] FS $c["sent"])
        }
        END {
            for (key in kinds) put("kinds", key FS kinds[key] FS docs[key])
            for (key in years) put("years", key FS years[key])
            for (key in ordinals) put("ordinals", key FS ordinals[key] FS ordinal_docs[key])
        }
    ' folder="$folder" "$folder/numbers.tsv"
    largest_amounts <"$folder/amounts.tsv" >"$folder/largest.rows"
    # The sentences that they stand in.
    awk -F '\t' 'BEGIN { print "doc\tdate\tpara\tsent" } { at = $6 FS $7 FS $8 FS $9 } !seen[at]++ { print at }' "$folder/largest.rows" >"$folder/largest.places"
    run txt-join --with "$folder/largest.places" --on doc,date,para,sent -o "$folder/largest.sentences" -- "$folder/sentences.tsv"
    awk -F '\t' '
        FNR == 1 { file++ }
        file == 1 && FNR == 1 { for (i = 1; i <= NF; i++) c[$i] = i; print "unit\tvalue\tnumber\top\tdoc\tdate\tpara\tsent\tsentence"; next }
        file == 1 { text[$c["doc"], $c["date"], $c["para"], $c["sent"]] = $c["text"]; next }
        { print $2, $3, $4, $5, $6, $7, $8, $9, text[$6, $7, $8, $9] }
    ' OFS="$tab" "$folder/largest.sentences" "$folder/largest.rows" >"$folder/largest.tsv"
    rm -- "$folder"/{numbers,amounts}.tsv "$folder"/largest.{rows,places,sentences}
}
# Rows unit value number op doc date para sent ..., without a header: the five largest of each unit, their rank before them. Exact decimals in
# numeric order; where they are equal, the first by date and place.
largest_amounts() {
    sort -t "$tab" -k 1,1 -k 2,2nr -k 6,6 -k 5,5 -k 7,7n -k 8,8n | awk -F '\t' '$2 != "" && ++seen[$1] <= 5 { print seen[$1] FS $0 }' -
}

# gather FILE... - afterwards $folders names folders with the tables of read_files, in the order of the text, $tokens and $sentences these
# tables, and $measured the folder of days.tsv and size.tsv of all. With --from FOLDER they are FOLDER/*/, or those that the file FOLDER/folders lists
# (sentences may be gzipped), and */damage says what was damaged, or one file `damage` for all; what counted/ has (count.sh) is not
# counted again: what report-nightly keeps.
folders=() sentences=() tokens=() measured=''
gather() {
    local facts
    if [[ -n $from ]]; then
        folders=("$from"/*/)
        folders=("${folders[@]%/}")
        if [[ -f $from/folders ]]; then mapfile -t folders <"$from/folders"; fi
        [[ -f ${folders[0]-}/tokens.tsv ]] || fail "the folder $from holds no tables (*/tokens.tsv)"
        if [[ -f $from/damage ]]; then
            cat -- "$from/damage" >>"$work/damage"
        else
            cat -- "${folders[@]/%//damage}" >>"$work/damage" 2>/dev/null || true
        fi
    else
        (($#)) || fail "which files? (- is standard input; see --help)"
        facts=$(mktemp -d -- "$work/facts.XXXX")
        say "reading $# file(s)"
        read_files "$facts" "$@"
        folders=("$facts")
    fi
    tables tokens.tsv && tokens=("${found[@]}")
    sentences=("${folders[@]/%//sentences.tsv}")
    if [[ ! -f ${sentences[0]} ]]; then sentences=("${sentences[@]/%/.gz}"); fi
    if [[ -f $from/counted/size.tsv ]]; then
        measured=$from/counted
    else
        measured=$work
        count_days "$work"
        measure_days "$work/days.tsv" >"$work/size.tsv"
    fi
}
gather_numbers() {
    local folder
    for folder in "${folders[@]}"; do
        [[ -f $folder/kinds.tsv ]] || read_numbers "$folder"
    done
}
# tables NAME - afterwards $found names this table of each folder.
found=()
tables() { found=("${folders[@]/%//$1}"); }

# period_days PERIOD - the days with text as rows PERIOD date, from $measured/days.tsv.
period_days() {
    run txt-aggregate -g "date:$1,date" --count -o "$work/period-days.tsv" -- "$measured/days.tsv"
    tail -n +2 -- "$work/period-days.tsv" | cut -f 1,2
}

# tokens_of DATES OUT - the rows of tokens of these dates, a file with the column date, from the folders that have any; afterwards $holding
# has these folders' numbers.
holding=()
tokens_of() {
    local number chosen=()
    tables days.tsv
    mapfile -t holding < <(
        awk -F '\t' '
            FNR == 1 { file++; next }
            file == 1 { wanted[$1]; next }
            $1 in wanted { print file - 2; nextfile }
        ' "$1" "${found[@]}"
    )
    for number in "${holding[@]:-0}"; do chosen+=("${tokens[number]}"); done
    run txt-join --with "$1" --on date -o "$2" -- "${chosen[@]}"
}

# ---- the files that were read ----

# sum_files FILE... - rows file (wire form), size, sha256, in the order of the operands; the last two are empty for what cannot be
# read and for - (standard input). In batches: an archive may hold many files.
sum_files() {
    printf '%s\0' "$@" | tr '\n\0' '\001\n' >"$work/sum.names"
    local file readable=()
    for file; do
        if [[ $file != - && -f $file && -r $file ]]; then readable+=("$file"); fi
    done
    : >"$work/sum.sizes"
    : >"$work/sum.sums"
    if ((${#readable[@]})); then
        printf '%s\0' "${readable[@]}" | xargs -0 stat -L --printf '%s\t%n\0' -- | tr '\n\0' '\001\n' >"$work/sum.sizes"
        printf '%s\0' "${readable[@]}" | xargs -0 sha256sum --zero -- | tr '\n\0' '\001\n' >"$work/sum.sums"
    fi
    awk '
        FNR == 1 { file++ }
        file == 1 && NF { size[substr($0, index($0, "\t") + 1)] = $1 }
        file == 2 && NF { sum[substr($0, 67)] = substr($0, 1, 64) }
        file == 3 && $0 != "" {
            name = $0
            gsub(/\\/, "\\\\\\\\", name)
            gsub(/\t/, "\\t", name)
            gsub(/\r/, "\\r", name)
            gsub(/\001/, "\\n", name)
            print name "\t" size[$0] "\t" sum[$0]
        }
    ' <(cat -- "$work/sum.sizes" && echo) <(cat -- "$work/sum.sums" && echo) "$work/sum.names"
}

# mark_damage DAMAGE STATES - the rows file size sha256 state, where files that a message of DAMAGE names are "damaged" or "missing".
mark_damage() {
    if [[ ! -s $1 ]]; then
        cat -- "$2"
        return
    fi
    awk -F '\t' '
        FNR == 1 { file++ }
        file == 1 { sub(/^[a-z-]*: /, ""); message[++messages] = $0; next }
        {
            # As messages name it: control characters in octal, a backslash alone.
            name = $1
            gsub(/\\\\/, "\001", name)
            gsub(/\\n/, "\\012", name)
            gsub(/\\t/, "\\011", name)
            gsub(/\\r/, "\\015", name)
            gsub(/\001/, "\\", name)
            for (m = 1; m <= messages; m++)
                if (index(message[m], name ":") == 1 && $4 == "read") $4 = $3 == "" && $1 != "-" ? "missing" : "damaged"
            print
        }
    ' OFS="$tab" <(cat -- "$1" && echo) "$2"
}
