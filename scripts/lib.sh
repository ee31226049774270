# lib.sh - what the report scripts share: options, the filters, scratch, the page, and putting a finished folder in place. Sourced by bash
# scripts that have said `set -euo pipefail`. Reading and counting are in lib/*.sh; what a page says is written by lib/NAME.awk, one program a
# page, with lib/tables.awk (Markdown), charts.awk and steps.awk (gnuplot's commands), summary.awk (how a page begins) and report.awk.
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

# A process costs a millisecond or more, and a nightly run starts some hundred: none is started here that need not be.
scripts=${BASH_SOURCE[0]%/*}
[[ $scripts == /* ]] || scripts=$(cd -- "$scripts" && pwd)
self=${0##*/}
tab=$'\t'

# shellcheck source-path=SCRIPTDIR source=lib/read.sh
source "$scripts/lib/read.sh"
# shellcheck source-path=SCRIPTDIR source=lib/count.sh
source "$scripts/lib/count.sh"

# The filters: of $TXT_BIN, else of the source tree or the installation that this script belongs to, else of PATH.
for bin in "${TXT_BIN:-}" "$scripts/../build/bin" "$scripts/../../../bin"; do
    if [[ -n $bin && -x $bin/txt-split ]]; then
        [[ $bin == /* ]] || bin=$(cd -- "$bin" && pwd)
        if [[ $PATH: != "$bin:"* ]]; then PATH=$bin:$PATH; fi
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
            --inside) inside=true && continue ;; # of a folder that is not in its place yet, and with $TMPDIR of who calls
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
    describe_stop_lists
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
    stop_lists=() stop_options=()
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
# What the page says of them, as Markdown: $stop_text.
stop_text=''
describe_stop_lists() {
    local words name='English and Vietnamese function words'
    ((${#stop_lists[@]})) || return 0
    if [[ $stop != default ]]; then name=$(md "${stop##*/}"); fi
    words=$(awk '!/^#/ && !/^[ \r]*$/ && !seen[$0]++ { words++ } END { print words + 0 }' "${stop_lists[@]}")
    stop_text="$name ($(many "$words" word))"
}

# ---- the scratch folder, and the end ----

work='' status=0 finished=false
# A command that fails before the report is in place ends the script (set -e) with a status of its own, which is not to be taken for ours.
# shellcheck disable=SC2317 # called by the trap
leave() {
    local code=$?
    wait # what runs beside still writes there
    $inside || rm -rf -- "$work" # who made the folder around removes that
    if ((code != 0 && code < 128)) && ! $finished; then code=2; fi
    exit "$code"
}
begin() {
    need txt-split txt-tokenize txt-ngrams txt-numbers txt-aggregate txt-vocabulary txt-lookup txt-keyness cmark-gfm gnuplot awk
    work=${TMPDIR:-/tmp}/$self.$$.${SRANDOM:-$RANDOM} page=$work/page
    mkdir -m 700 -- "$work" "$page" || fail "cannot make the folder $work"
    trap leave EXIT
    trap 'exit 129' HUP
    trap 'exit 130' INT
    trap 'exit 143' TERM
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
declare -A beside_running=()
beside() {
    [[ -d $work/$1 ]] || mkdir -- "$work/$1"
    : >"$work/$1/damage"
    (
        trap - EXIT
        work_above=$work work=$work/$1
        beside_running=()
        "${@:2}"
    ) &
    beside_running[$1]=$!
}
wait_beside() {
    local name failed=''
    for name in "${!beside_running[@]}"; do
        wait "${beside_running[$name]}" || failed=$name
        cat -- "$work/$name/damage" >>"$work/damage"
    done
    beside_running=()
    [[ -z $failed ]] || fail "counting failed: $failed"
    [[ ! -s $work/damage ]] || status=1
}

# Puts the finished page in place of the folder $output. A folder that is no report of ours is never replaced.
finish() {
    local target=$output parent old
    printf '%s\n' "$self" >"$page/.report"
    if $inside; then # the rest is done by who puts it all in place
        mv -T -- "$page" "$target" || fail "cannot write $target"
        end_with_damage
    fi
    parent=$(dirname -- "$target")
    mkdir -p -- "$parent" || fail "cannot make the folder $parent"
    if [[ -e $target && ! -d $target ]]; then fail "$target exists and is no folder"; fi
    if [[ -d $target && ! -e $target/.report && -n $(ls -A -- "$target") ]]; then
        fail "$target holds other files: name a new or an empty folder"
    fi
    old=$(mktemp -d -- "$parent/.$self.XXXXXX") || fail "cannot write in $parent"
    if ! { mv -T -- "$page" "$old/new" && chmod -R u=rwX,go=rX -- "$old/new" && sync -- "$old/new/index.html"; }; then
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

# find_paths TABLE - where links to the documents of this table go: to the files that were read, seen from the report's folder, when there is no
# $link. Afterwards $paths is a table file path (tables.awk, document_link), or nothing.
paths=''
find_paths() {
    local target column file
    [[ -z $link ]] || return 0
    target=$(realpath -m -- "$output")
    if [[ -n $link_from ]]; then target=$link_from/${output##*/}; fi
    column=$(column_number doc "$1")
    paths=$work/paths
    tail -n +2 -- "$1" | cut -f "$column" | sed 's/#[0-9]*$//' | sort -u | while IFS= read -r file; do
        [[ ! -e $file ]] || printf '%s\t%s\n' "$file" "$(realpath -m --relative-to="$target" -- "$file")"
    done >"$paths"
}

# The page of a report, by the program lib/NAME.awk, which reads the report's tables.
page_awk() { # NAME [VARIABLE=VALUE...]
    local file files=(-f "$scripts/report.awk")
    for file in tables summary charts steps "$1"; do files+=(-f "$scripts/lib/$file.awk"); done
    self=$self size=$measured/size.tsv stop_lists=$stop_text title=$title link=$link paths=$paths damage=$work/damage totals=${totals-} \
        awk -v work="$work" -v page="$page" -v period="$period" -v top="$top" "${files[@]}" "${@:2}" || exit 2 # it has said why
}

# ---- charts ----

# What charts.awk has listed, drawn by one gnuplot.
draw_charts() {
    [[ -s $work/charts ]] || return 0
    local name labels code=0 operands=()
    gnuplot "$work/charts.gp" 2>"$work/charts.err" || code=$?
    while IFS=$tab read -r name labels; do
        [[ $code == 0 && -s $work/$name.raw ]] || { cat -- "$work/charts.err" >&2 && fail "the chart $name could not be drawn"; }
        operands+=(labels="$labels" drawing="$page/$name.svg" "$work/$name.raw")
    done <"$work/charts"
    awk -f "$scripts/chart.awk" "${operands[@]}"
}

# ---- the page ----

# index.md -> index.html, with the stylesheet and the charts inside.
make_html() {
    draw_charts &
    cmark-gfm -e table --to html "$page/index.md" >"$work/body.html" || fail "cmark-gfm failed"
    wait "$!" || exit 2 # it has said why
    awk -v page="$page" -v css="$scripts/report.css" -v language=en -f "$scripts/page.awk" "$work/body.html" >"$page/index.html" ||
        fail "the page could not be made"
}

# ---- what every report says ----

# What programs say of their versions, a file for each; a report --from a folder that has them in `versions` need not ask again.
learn_versions() { # FOLDER PROGRAM...
    local program
    for program in "${@:2}"; do "$program" --version >"$1/$program"; done
}

many() { # COUNT NOUN: 1,234 files
    local rest=$1 out=''
    while ((${#rest} > 3)); do out=,${rest: -3}$out rest=${rest:0:-3}; done
    printf '%s' "$rest$out $2"
    [[ $1 == 1 ]] || printf s
}

print_provenance() {
    printf '## How this was made\n\n'
    local version
    if [[ -d $from/versions ]]; then read -r version <"$from/versions/txt-ngrams"; else read -r version < <(txt-ngrams --version); fi
    printf -- '- %s\n' "$(md "$version")"
    if [[ -n $stop_text ]]; then
        printf -- '- Stop list: %s; terms that begin or end with one are left out of the tables of terms. Totals are of all words.\n' "$stop_text"
    fi
    if [[ -n ${SOURCE_DATE_EPOCH:-} ]]; then
        printf -- '- Made at %s.\n' "$(date -u -d "@$SOURCE_DATE_EPOCH" '+%Y-%m-%d %H:%M UTC')"
    fi
    printf -- '- Tables:'
    local file separator=' '
    for file in "$page"/*.tsv; do
        file=${file##*/}
        printf '%s[%s](%s)' "$separator" "$file" "$file" # our own names: nothing in them is markup
        separator=', '
    done
    printf '\n'
}
