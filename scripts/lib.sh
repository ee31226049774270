# lib.sh - what the report scripts share: options, the filters, reading the input once, tables as Markdown, charts, the page, and
# putting a finished folder in place. Sourced by bash scripts that have said `set -euo pipefail`.
#
# A report is a folder: TSV tables, charts as SVG, index.md (the page as Markdown, fit for a mail) and index.html (the same page
# with stylesheet and charts inside, made from index.md by cmark-gfm). It is built in a temporary folder and put in place whole.
# The same input and options give the same bytes.
#
# Exit status as the filters': 0 all input used, 1 finished but some input was damaged, 2 no report was made.
# shellcheck shell=bash
# shellcheck disable=SC2034 # the scripts that source this use what it sets
export LC_ALL=C
trap "" XFSZ # a file that grows too large (ulimit -f) is a write error, which every program says

scripts=$(cd -- "${BASH_SOURCE[0]%/*}" && pwd)
self=${0##*/}
tab=$'\t'
awk_library=$(<"$scripts/report.awk")

# shellcheck source-path=SCRIPTDIR source=lib/read.sh
source "$scripts/lib/read.sh"
# shellcheck source-path=SCRIPTDIR source=lib/count.sh
source "$scripts/lib/count.sh"

# The filters: of $TXT_BIN, else of the source tree or the installation that this script belongs to, else of PATH.
for bin in "${TXT_BIN:-}" "$scripts/../build/bin" "$scripts/../../../bin"; do
    if [[ -n $bin && -x $bin/txt-split ]]; then
        PATH=$(cd -- "$bin" && pwd):$PATH
        break
    fi
done

fail() {
    printf '%s: %s\n' "$self" "$*" >&2
    exit 2
}

# Progress for a person who watches; nothing under cron.
say() {
    if [[ -t 2 ]]; then printf '%s: %s\n' "$self" "$*" >&2; fi
}

need() {
    local program
    for program; do
        command -v -- "$program" >/dev/null || fail "needs the program $program (scripts/setup installs it)"
    done
}

# ---- options ----

# The options of every report; a report adds its own by defining option_own NAME VALUE (prints nothing, returns 1 if unknown) and
# names those that take a value in $own_values.
output='' period='' top='' stop='' title='' doc='date-line' link='' link_from='' from='' inside=false
operands=()
own_values=${own_values:-}

read_options() {
    local name value
    while (($#)); do
        name=$1 value=''
        shift
        case $name in
            --) operands+=("$@") && break ;;
            --inside) inside=true && continue ;; # of a folder that is not in its place yet: there is no need to flush it
            -h | --help) usage && exit 0 ;;
            --*=*) value=${name#*=} name=${name%%=*} ;;
            -[obnstd]?*) value=${name:2} name=${name:0:2} ;;
            -o | --output | -b | --by | -n | --top | -s | --stop | -t | --title | -d | --doc | --link | --link-from | --from)
                (($#)) || fail "the option $name needs a value (see --help)"
                value=$1
                shift
                ;;
            -?*)
                if [[ " $own_values " == *" $name "* ]]; then
                    (($#)) || fail "the option $name needs a value (see --help)"
                    value=$1
                    shift
                fi
                ;;
            *) operands+=("$name") && continue ;;
        esac
        case $name in
            -o | --output) output=$value ;;
            -b | --by) period=$value ;;
            -n | --top) top=$value ;;
            -s | --stop) stop=$value ;;
            -t | --title) title=$value ;;
            -d | --doc) doc=$value ;;
            --link) link=$value ;;
            --link-from) link_from=$value ;; # where the finished page will be, for a report inside another one
            --from) from=$value ;;
            *) option_own "$name" "$value" || fail "there is no option $name (see --help)" ;;
        esac
    done
    [[ -z $period || $period =~ ^(year|month|week|day)$ ]] || fail "--by takes year, month, week or day, not '$period'"
    [[ -z $top || ($top =~ ^[1-9][0-9]{0,5}$) ]] || fail "--top takes a number from 1 to 999999, not '$top'"
    find_stop_lists
    [[ -n $output ]] || output=$self
    if [[ -n $from ]]; then
        [[ -d $from ]] || fail "there is no folder $from"
    fi
}
option_own() { return 1; }

# Afterwards $stop_lists has the files that $stop means, and $stop_options what txt-ngrams is told: the shipped lists are in the source
# tree's common/text, or in the folder above the installed scripts. A list is read several times: a pipe will not do.
stop_lists=() stop_options=()
find_stop_lists() {
    local folder file
    case $stop in
        '' | none) ;;
        default)
            for folder in "$scripts/../common/text" "$scripts/.."; do
                stop_lists=("$folder"/stopwords-*.txt)
                [[ ! -r ${stop_lists[0]} ]] || break
            done
            [[ -r ${stop_lists[0]} ]] || fail "the stop lists stopwords-*.txt are not in $scripts/.. (--stop none does without)"
            ;;
        *)
            [[ -f $stop && -r $stop ]] || fail "cannot read the stop list $stop (a file, default or none)"
            stop_lists=("$stop")
            ;;
    esac
    for file in "${stop_lists[@]}"; do stop_options+=(--stop "$file"); done
    if ((${#stop_lists[@]})); then stop_options+=(--stop-mode edge); fi
}
# What the page says of it, as Markdown.
print_stop_lists() {
    local words name='English and Vietnamese function words'
    if [[ $stop != default ]]; then name=$(md "${stop##*/}"); fi
    words=$(awk '!/^#/ && !/^[ \r]*$/ && !seen[$0]++ { words++ } END { print words + 0 }' "${stop_lists[@]}")
    printf '%s (%s)' "$name" "$(many "$words" word)"
}

# ---- the scratch folder, and the end ----

work='' status=0 finished=false
# A command that fails before the report is in place ends the script (set -e) with a status of its own, which is not to be taken for ours.
# shellcheck disable=SC2317 # called by the trap
leave() {
    local code=$?
    wait # what runs beside still writes there
    rm -rf -- "$work"
    if ((code != 0 && code < 128)) && ! $finished; then code=2; fi
    exit "$code"
}
begin() {
    need txt-split txt-tokenize txt-ngrams txt-numbers txt-aggregate txt-vocabulary txt-lookup txt-keyness cmark-gfm gnuplot awk
    work=$(mktemp -d -- "${TMPDIR:-/tmp}/$self.XXXXXX")
    trap leave EXIT
    trap 'exit 129' HUP
    trap 'exit 130' INT
    trap 'exit 143' TERM
    page=$work/page
    mkdir -- "$page"
    : >"$work/damage"
}

# Runs a filter whose input may be damaged: its messages go to the list of damage, its status 1 becomes ours; more ends us.
run() {
    local code=0
    "$@" 2>"$work/stderr" || code=$?
    [[ ! -s $work/stderr ]] || cat -- "$work/stderr" >>"$work/damage"
    if ((code == 1)); then
        status=1
    elif ((code)); then
        cat -- "$work/stderr" >&2
        fail "$1 ended with status $code: no report was made"
    fi
}

# beside NAME FUNCTION ARGUMENT... - runs a function in the background, with a scratch folder of its own, $work/NAME; the one above is
# $work_above. wait_beside waits for all of them and takes over what they said of damaged input.
beside_names=() beside_running=()
beside() {
    [[ -d $work/$1 ]] || mkdir -- "$work/$1"
    : >"$work/$1/damage"
    (
        trap - EXIT
        work_above=$work work=$work/$1
        "${@:2}"
    ) &
    beside_names+=("$1") beside_running+=("$!")
}
wait_beside() {
    local index failed=''
    for index in "${!beside_names[@]}"; do
        wait "${beside_running[index]}" || failed=${beside_names[index]}
        cat -- "$work/${beside_names[index]}/damage" >>"$work/damage"
    done
    beside_names=() beside_running=()
    [[ -z $failed ]] || fail "counting failed: $failed"
    [[ ! -s $work/damage ]] || status=1
}

# Puts the finished page in place of the folder $output. A folder that is no report of ours is never replaced.
finish() {
    local target=$output parent old
    parent=$(dirname -- "$target")
    mkdir -p -- "$parent" || fail "cannot make the folder $parent"
    if [[ -e $target && ! -d $target ]]; then fail "$target exists and is no folder"; fi
    if [[ -d $target && ! -e $target/.report && -n $(ls -A -- "$target") ]]; then
        fail "$target holds other files: name a new or an empty folder"
    fi
    printf '%s\n' "$self" >"$page/.report"
    if $inside && [[ ! -e $target ]]; then
        chmod -R u=rwX,go=rX -- "$page" && mv -T -- "$page" "$target" || fail "cannot write in $parent"
        end_with_damage
    fi
    old=$(mktemp -d -- "$parent/.$self.XXXXXX") || fail "cannot write in $parent"
    if ! { mv -T -- "$page" "$old/new" && chmod -R u=rwX,go=rX -- "$old/new" && { $inside || sync -- "$old/new/index.html"; }; }; then
        rm -rf -- "$old"
        fail "cannot write in $parent"
    fi
    if [[ -d $target ]]; then mv -T -- "$target" "$old/old"; fi
    mv -T -- "$old/new" "$target"
    rm -rf -- "$old"
    end_with_damage
}
end_with_damage() { # the report is in its place
    if [[ -s $work/damage ]]; then
        cat -- "$work/damage" >&2
        status=1
    fi
    say "$output/index.html"
    finished=true
    exit "$status"
}

# Small tables are read by awk: fields by TAB, the shared functions before the program.
tsv_awk() {
    local program=$1
    shift
    awk -F '\t' "$awk_library"'
'"$program" "$@"
}

# The bytes of files that may be gzipped, one after the other.
plain_bytes() { gzip -dcf -- "$@"; }
header_of() {
    local line
    read -r line < <(plain_bytes "$1")
    printf '%s\n' "$line"
}

# For small tables: no process is started.
rows() {
    local lines
    mapfile -t lines <"$1"
    echo $((${#lines[@]} ? ${#lines[@]} - 1 : 0))
}
sort_rows() { # FILE KEY... - sorted below its header
    local header
    {
        IFS= read -r header && printf '%s\n' "$header"
        sort -t "$tab" "${@:2}"
    } <"$1"
}

# Rows of a table that may be large: found by grep.
rows_with() { # PATTERNS TABLE... - rows that hold one of the fixed strings in the file PATTERNS, without a header; gzipped or not
    [[ -s $1 ]] || return 0 # grep would not read on, and the left side of the pipe would end by SIGPIPE
    plain_bytes "${@:2}" | { grep -a -F -f "$1" || [[ $? == 1 ]]; }
}
column_number() { # COLUMN TABLE
    local names number
    IFS=$tab read -ra names <"$2"
    for number in "${!names[@]}"; do
        [[ ${names[number]} != "$1" ]] || { echo $((number + 1)) && return; }
    done
    fail "$2 has no column $1"
}
column_pattern() { # COLUMN VALUE TABLE - a regular expression for rows with this value (a regular expression without TAB) in this column
    local number
    number=$(column_number "$1" "$3")
    printf '^([^\t]*\t){%d}%s(\t|$)' "$((number - 1))" "$2"
}
rows_without() { # COLUMN VALUE TABLE
    local pattern header
    pattern=$(column_pattern "$@")
    {
        IFS= read -r header && printf '%s\n' "$header"
        grep -a -v -P -- "$pattern" || [[ $? == 1 ]]
    } <"$3"
}

# ---- Markdown ----

# Text for a Markdown line, any bytes given as arguments: clean() and md() of report.awk, without a process.
md() {
    local text="$*" mark
    text=${text//[$'\n\t']/ }
    text=${text//[$'\001'-$'\037'$'\177']/$'\357\277\275'}
    text=${text//\\/"\\\\"}
    for mark in '[' ']' '`' '*' _ '<' '>' '&' '|' '~'; do text=${text//"$mark"/"\\$mark"}; done
    printf '%s\n' "$text"
}

# Text for the title of a column: md_table cuts its arguments at ":", a table at "|"; a period is not to break at its hyphens (U+2011).
column_title() {
    local text=$1
    if [[ $text =~ ^[0-9W-]+$ ]]; then text=${text//-/$'\342\200\221'}; fi
    text=$(md "$text")
    printf '%s\n' "${text//[:|]/ }"
}

# md_table FILE COLUMN:KIND:TITLE ... [first N rows by rows=N] - a TSV as a Markdown table. Kinds: text, int and num (grouped
# digits), rate (one decimal), ratio (two), raw (already Markdown), bar (a bar as long as the value's part of the column's largest).
# Cells are padded, so that the table can be read as it stands; a cell of more than 80 columns sticks out.
md_table() {
    local file=$1
    shift
    printf '%s\n' "$@" >"$work/columns"
    tsv_awk '
        FILENAME == ARGV[1] {
            split($0, part, ":")
            name[++wanted] = part[1]
            kind[wanted] = part[2]
            title[wanted] = part[3]
            next
        }
        FNR == 1 {
            for (i = 1; i <= NF; i++) column[$i] = i
            for (w = 1; w <= wanted; w++) {
                if (!(name[w] in column)) {
                    print "md_table: no column " name[w] >"/dev/stderr"
                    exit 2
                }
                cell[0, w] = title[w]
                if (kind[w] ~ /^(int|num|rate|ratio)$/) right[w] = 1
            }
            next
        }
        {
            count++
            for (w = 1; w <= wanted; w++) {
                cell[count, w] = $column[name[w]]
                if (kind[w] == "bar" && cell[count, w] + 0 > most[w]) most[w] = cell[count, w] + 0
            }
        }
        END {
            for (w = 1; w <= wanted; w++) wide[w] = columns_of(title[w])
            for (r = 1; r <= count; r++)
                for (w = 1; w <= wanted; w++) {
                    value = cell[r, w]
                    if (kind[w] == "text") value = md(plain(value))
                    else if (kind[w] == "int" || kind[w] == "num") value = grouped(value)
                    else if (kind[w] == "rate") value = value == "" ? "" : grouped(sprintf("%.1f", value))
                    else if (kind[w] == "ratio") value = grouped(sprintf("%.2f", value))
                    else if (kind[w] == "bar") value = most[w] > 0 ? bar(value / most[w]) : ""
                    cell[r, w] = value
                    size = columns_of(value)
                    if (size > wide[w]) wide[w] = size < 80 ? size : 80
                }
            for (r = 0; r <= count; r++) {
                out = line = "|"
                for (w = 1; w <= wanted; w++) {
                    out = out " " (right[w] ? blanks(wide[w] - columns_of(cell[r, w])) cell[r, w] : cell[r, w] blanks(wide[w] - columns_of(cell[r, w]))) " |"
                    dashes = blanks(wide[w] > 3 ? wide[w] : 3)
                    gsub(/ /, "-", dashes)
                    if (right[w]) dashes = substr(dashes, 2) ":"
                    line = line " " dashes " |"
                }
                print out
                if (r == 0) print line
            }
        }
    ' "$work/columns" "$file"
}

# Adds the column link: the document's name as a Markdown link. Where to: $link and the name; else the file that was read, seen
# from the report's folder; no link when $link is "none" or the name is no path here. "#N" behind a file's name is the N-th article.
link_documents() { # TABLE
    local target column file
    target=$(realpath -m -- "$output")
    if [[ -n $link_from ]]; then target=$link_from/${output##*/}; fi
    column=$(column_number doc "$1")
    {
        echo path
        tail -n +2 -- "$1" | cut -f "$column" | sed 's/#[0-9]*$//' | while IFS= read -r file; do
            if [[ -n $link ]]; then
                [[ $link == none ]] || printf '%s' "$link$file"
            elif [[ -e $file ]]; then
                printf '%s' "$(realpath -m --relative-to="$target" -- "$file")"
            fi
            echo
        done
    } >"$work/paths"
    paste -- "$1" "$work/paths" | tsv_awk '
        function url(text,    i, c, out) {
            for (i = 1; i <= length(text); i++) {
                c = substr(text, i, 1)
                out = out (c ~ /[A-Za-z0-9._~:\/-]/ ? c : sprintf("%%%02X", code[c]))
            }
            return out
        }
        BEGIN { for (i = 1; i < 256; i++) code[sprintf("%c", i)] = i }
        NR == 1 { print $0 "\tlink"; next }
        {
            name = plain($doc)
            if ($NF != "") sub(/.*\//, "", name)
            print $0 "\t" ($NF == "" ? md(name) : "[" md(name) "](" url($NF) ")")
        }
    ' doc="$column" -
}

# ---- charts ----

# chart NAME "what it shows" - gnuplot commands on stdin, after settings that make the charts alike: no locale, no date, series
# colours that the stylesheet names (so that dark pages have their own). Writes NAME.svg, and prints the Markdown that shows it. A third
# operand 1: the labels of the level axis are names, such as years, whose digits are not grouped. The page's charts are drawn together, by
# draw_charts: gnuplot takes longer to start than to draw.
charts=() chart_operands=()
chart_settings="set terminal svg size 480,300 dynamic noenhanced font 'DejaVu Sans,14' background 'white'
set datafile separator '\\t'
set border 3 linewidth 1
set tics nomirror out scale 0.5
set grid ytics linetype 1 linecolor rgb '#010103' linewidth 0.5
set key top left reverse Left samplen 2
set linetype 1 linecolor rgb '#010101' linewidth 2
set linetype 2 linecolor rgb '#010102' linewidth 2
set style fill solid 1.0 noborder
set boxwidth 0.8 relative
set format '%.0f'
set xlabel offset 0,0.3"
chart() {
    local name=$1 text=$2 labels=${3:-0}
    {
        printf "reset\nset output '%s'\n" "$work/$name.raw"
        printf '%s\n' "$chart_settings"
        cat
    } >>"$work/charts.gp"
    charts+=("$name")
    chart_operands+=(labels="$labels" drawing="$page/$name.svg" "$work/$name.raw")
    printf '![%s](%s.svg)\n\n' "$(md "$text")" "$name"
}
draw_charts() {
    ((${#charts[@]})) || return 0
    local name code=0
    gnuplot "$work/charts.gp" 2>"$work/charts.err" || code=$?
    for name in "${charts[@]}"; do
        [[ $code == 0 && -s $work/$name.raw ]] || { cat -- "$work/charts.err" >&2 && fail "the chart $name could not be drawn"; }
    done
    awk -f "$scripts/chart.awk" "${chart_operands[@]}"
}

# Bars over labels: bar_chart NAME TEXT DATA COLUMN LABEL-OF-Y. A few labels are shown, as many as have room: years, months and lengths at
# round numbers, others every so many.
bar_chart() {
    local count most whole='' tabs
    tsv_awk '
        # The number that a label stands for, and which steps from one shown label to the next are good ones.
        function number(label, i) {
            if (label ~ /^[0-9]+$/) { good = "1 2 5 10 20 50 100 200 500 1000"; return label + 0 }
            if (label ~ /^[0-9]+0s$/) { good = "1 2 5 10 20 50 100"; return int(label / 10) }
            if (label ~ /^[0-9]+-[0-9][0-9]$/) { good = "1 2 3 6 12 24 60 120"; return substr(label, 1, 4) * 12 + substr(label, 6) - 1 }
            if (label ~ /^[0-9]+-Q[1-4]$/) { good = "1 2 4 8 20 40"; return substr(label, 1, 4) * 4 + substr(label, 7) - 1 }
            good = "1 2 3 4 5 6 7 8 9 10 12 14 16 18 20 25 30"
            return i
        }
        { row[NR] = $0; if (length($1) > wide) wide = length($1) }
        END {
            room = int(410 / (8 * wide + 20))
            if (room > 7) room = 7
            # From one bar to the next it may be several: lengths that share a bar.
            low = number(first(row[1]), 0)
            each = NR > 2 ? number(first(row[2]), 1) - low : 1
            steps = split(good, step, " ")
            for (s = 1; s < steps && NR * each / step[s] > room; s++) continue
            for (i = 1; i <= NR; i++) {
                label = first(row[i])
                print row[i] "\t" ((i < NR || label ~ /^[0-9-]+$/) && number(label, i - 1) % step[s] == 0 ? label : "")
            }
        }
        function first(line) { return substr(line, 1, index(line "\t", "\t") - 1) }
    ' "$3" >"$work/$1.bars"
    read -r count most < <(tsv_awk '$column > most { most = $column } END { printf "%d %d\n", NR, most }' column="$4" "$3")
    IFS= read -r tabs <"$work/$1.bars" || tabs=''
    tabs=${tabs//[!$tab]/}
    if ((most < 6)); then whole='set ytics 1'; fi
    chart "$1" "$2" 1 <<GP
set ylabel '$5'
set yrange [0:*]
set xrange [-0.7:$count - 0.3]
set xtics scale 0
$whole
unset key
plot '$work/$1.bars' using 0:$4:xticlabels($((${#tabs} + 1))) with boxes linetype 1
GP
}

# steps FINEST DATA - rows LABEL VALUE ... of at most 120 steps of time (steps.awk); $step is then the step's name, empty without dates.
step=''
steps() {
    awk -v finest="$1" -v most=120 -f "$scripts/steps.awk" "$2" >"$work/steps"
    read -r step <"$work/steps" || step=''
    tail -n +2 -- "$work/steps"
}

# From $page/growth.tsv.
print_growth() {
    if (($(rows "$page/growth.tsv") < 3)); then return; fi
    printf '## Growth of the vocabulary\n\nHow many different words there are after so many words of the archive, in the order it was read; the curve rises ever more slowly (Heaps).\n\n'
    local step
    step=$(tsv_awk 'NR > 1 { last = $1 } END { for (s = 1; s * 5 < last; s *= (++i % 3 == 2 ? 2.5 : 2)); print s }' "$page/growth.tsv")
    chart growth 'Different words by words read.' <<GP
set xlabel 'words'
set ylabel 'different words'
set format x '%.1s %c'
set xtics $step
set yrange [0:*]
unset key
plot '$page/growth.tsv' using 1:2 every ::1 with lines linetype 1
GP
}

# ---- the page ----

# index.md -> index.html, with the stylesheet and the charts inside.
make_html() {
    draw_charts
    cmark-gfm -e table --to html "$page/index.md" >"$work/body.html" || fail "cmark-gfm failed"
    awk -v page="$page" -v css="$scripts/report.css" -v language=en -f "$scripts/page.awk" "$work/body.html" >"$page/index.html" ||
        fail "the page could not be made"
}

# ---- what every report says ----

# What programs say of their versions, a file for each; a report --from a folder that has them in `versions` need not ask again.
learn_versions() { # FOLDER PROGRAM...
    local program
    for program in "${@:2}"; do "$program" --version >"$1/$program"; done
}

# From $work/days.tsv (date rows documents) and a table with n, tokens and types.
documents=0 rows_read=0 undated=0 first_day='' last_day='' words=0 types=0
read_totals() { # TOTALS
    local line
    line=$(tsv_awk '
        NR > 1 { rows += $2; docs += $3; if ($1 == "") none = $3; else { if (first == "") first = $1; last = $1 } }
        END { printf "%d %d %d %s %s\n", docs, rows, none, first == "" ? "-" : first, last == "" ? "-" : last }
    ' "$work/days.tsv")
    read -r documents rows_read undated first_day last_day <<<"$line"
    line=$(tsv_awk '
        NR == 1 { for (i = 1; i <= NF; i++) column[$i] = i; next }
        $column["n"] == 1 { print $column["tokens"], $column["types"] }
    ' "$1")
    read -r words types <<<"${line:-0 0}"
    ((documents)) || fail "there are no documents in the input: no report was made"
}

many() { # COUNT NOUN: 1,234 files
    local rest=$1 out=''
    while ((${#rest} > 3)); do out=,${rest: -3}$out rest=${rest:0:-3}; done
    printf '%s' "$rest$out $2"
    [[ $1 == 1 ]] || printf s
}

print_size() {
    local span='without dates' rows_text
    if [[ $first_day != - ]]; then span="from $first_day to $last_day"; fi
    if [[ $first_day != - && $first_day == "$last_day" ]]; then span="of $first_day"; fi
    rows_text=$(many "$rows_read" 'sentence or heading')
    printf '%s %s: %s, %s, in %s.' "$(many "$documents" document)" "$span" "$(many "$words" word)" \
        "$(many "$types" 'different one')" "${rows_text/%' or headings'/'s and headings'}"
    if ((undated && undated < documents)); then printf ' Without a date: %s.' "$(many "$undated" document)"; fi
}

print_damage() {
    [[ -s $work/damage ]] || return 0
    printf '**Some input was damaged.** What could be read is counted.\n\n'
    awk "$awk_library"'
{ print "- " md(clean($0)) }' "$work/damage"
    echo
}

print_summary() {
    print_size
    printf '\n\n'
    print_damage
}

print_provenance() {
    printf '## How this was made\n\n'
    local version
    if [[ -d $from/versions ]]; then read -r version <"$from/versions/txt-ngrams"; else read -r version < <(txt-ngrams --version); fi
    printf -- '- %s\n' "$(md "$version")"
    if ((${#stop_lists[@]})); then
        printf -- '- Stop list: %s; terms that begin or end with one are left out of the tables of terms. Totals are of all words.\n' "$(print_stop_lists)"
    fi
    if [[ -n ${SOURCE_DATE_EPOCH:-} ]]; then
        printf -- '- Made at %s.\n' "$(date -u -d "@$SOURCE_DATE_EPOCH" '+%Y-%m-%d %H:%M UTC')"
    fi
    printf -- '- Tables:'
    local file separator=' '
    for file in "$page"/*.tsv; do
        file=${file##*/}
        printf '%s[%s](%s)' "$separator" "$(md "$file")" "$file"
        separator=', '
    done
    printf '\n'
}
