#!/usr/bin/env bash
# Each filter has a page that mandoc finds nothing wrong with, that has the sections a reader looks for, and whose synopsis
# and options are those of the program; txtkit(7) names every filter; --help and -V work.
set -u
n=0
say() { # say STATUS WHAT [NOTES]
    n=$((n + 1))
    if [ "$1" = 0 ]; then echo "ok $n - $2"; else
        echo "not ok $n - $2"
        sed 's/^/# /' <<<"${3-}"
    fi
}
for page in filters/*.[17]; do
    [ -e "$page" ] || continue
    notes=$(mandoc -Tlint -W warning "$page" 2>&1)
    say $? "$page: mandoc -Tlint" "$notes"
done
for source in filters/txt-*.c; do
    [ -e "$source" ] || continue
    filter=$(basename "$source" .c)
    page=filters/$filter.1
    missing=
    for section in NAME SYNOPSIS DESCRIPTION "EXIT STATUS" EXAMPLES "SEE ALSO"; do
        grep -qi "^\.Sh \"\?$section\"\?\$" "$page" 2>/dev/null || missing+=" $section;"
    done
    [ -z "$missing" ]
    say $? "$page has its sections" "lacks:$missing"
    notes=$(scripts/pages --check "$page" 2>&1)
    say $? "$page: options are the program's" "$notes"
    help=$("$filter" --help 2>&1) && [[ $help == "$filter - "* ]] && [[ $help == *"usage: $filter "* ]]
    say $? "$filter --help" "$help"
    # What is loaded is what is named.
    libraries='zlib [0-9.]+, '
    if ldd "$TXT_BIN/$filter" | grep -q utf8proc; then libraries+='utf8proc [0-9.]+ \(Unicode [0-9.]+\), '; fi
    version=$("$filter" -V 2>&1) &&
        [[ $version =~ ^"$filter (txtkit) "[0-9.]+$'\n'"Unicode "[0-9.]+", ".*rules.*$'\n'${libraries}"libcsv "[0-9.]+", xxHash "[0-9.]+$ ]]
    say $? "$filter -V names txtkit, Unicode, rules and libraries" "$version"
    grep -q "$filter" filters/txtkit.7
    say $? "txtkit(7) names $filter"
done
echo "1..$n"
[ "$n" -gt 0 ] || echo "# no pages yet"
