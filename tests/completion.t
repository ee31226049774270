#!/usr/bin/env bash
# Completion without a terminal: bash's function is called with COMP_WORDS as readline would; zsh's runs in a
# pseudo-terminal (zsh/zpty) with a Tab pressed.
set -u
mapfile -t filters < <(for f in filters/txt-*.c; do [ -e "$f" ] && basename "$f" .c; done)
n=0
say() {
    n=$((n + 1))
    if [ "$1" = 0 ]; then echo "ok $n - $2"; else
        echo "not ok $n - $2"
        sed 's/^/# /' <<<"${3-}"
    fi
}
[ ${#filters[@]} -gt 0 ] || {
    echo "1..0 # SKIP no filters yet"
    exit 0
}
complete_words() { # complete_words WORD...: what Tab behind these words offers, sorted
    COMP_WORDS=("$@") COMP_CWORD=$(($# - 1)) COMPREPLY=()
    "_${1//-/_}"
    printf '%s\n' "${COMPREPLY[@]}" | sort
}
here=$PWD
cd "$TMPDIR" || exit 1
mkdir "a folder" && touch "a file.tsv" 'b$x.tsv'
for filter in "${filters[@]}"; do
    "$here/scripts/completion" bash "$filter" >"$filter.bash"
    # shellcheck disable=SC1090
    . "./$filter.bash"
    say $? "$filter: bash reads it"
    want=$("$filter" --dump-options | awk -F'\t' 'NR > 1 && $2 { print "--" $2; if ($1 != "-") print "-" $1 }' | sort)
    got=$(complete_words "$filter" -)
    [ "$got" = "$want" ]
    say $? "$filter -TAB offers every option" "$(diff <(echo "$want") <(echo "$got"))"
    got=$(complete_words "$filter" --outp)
    [ "$got" = --output ]
    say $? "$filter --outpTAB" "$got"
    got=$(complete_words "$filter" --output "a ")
    [ "$got" = $'a file.tsv\na folder' ]
    say $? "$filter --output a\\ TAB keeps blanks in names" "$got"
    got=$(complete_words "$filter" --output = "b")
    [ "$got" = "b\$x.tsv" ]
    say $? "$filter --output=bTAB" "$got"
    got=$(complete_words "$filter" -- -)
    [ "$got" = "" ]
    say $? "$filter -- -TAB offers no option" "$got"
    # a choice, when there is one
    IFS=$'\t' read -r name choices < <("$filter" --dump-options | awk -F'\t' 'NR > 1 && $4 { print $2 "\t" $4; exit }')
    if [ -n "${name-}" ]; then
        want=$(tr '|' '\n' <<<"$choices" | sort)
        got=$(complete_words "$filter" "--$name" "")
        [ "$got" = "$want" ]
        say $? "$filter --$name TAB offers $choices" "$got"
    fi
    if command -v zsh >/dev/null; then
        mkdir -p zsh
        "$here/scripts/completion" zsh "$filter" >"zsh/_$filter"
        zsh -n "zsh/_$filter"
        say $? "$filter: zsh reads it"
    fi
done
if command -v zsh >/dev/null; then
    cat >press-tab.zsh <<'END'
zmodload zsh/zpty
zpty z 'PS1= PROMPT= TERM=dumb zsh -f -i'
zpty -w z "PS1=''; fpath=($PWD/zsh \$fpath); autoload -Uz compinit; compinit -u -D; LISTMAX=9999; setopt no_beep; echo rea''dy"
zpty -r -m z line '*ready*'
zpty -w -n z "$1 --outp"$'\t'
zpty -r -m z line '*--output=*' && print -r -- found
zpty -d z
END
    got=$(timeout 20 zsh -f press-tab.zsh "${filters[0]}" 2>&1)
    [ "$got" = found ]
    say $? "zsh: ${filters[0]} --outpTAB gives --output=" "$got"
fi
echo "1..$n"
