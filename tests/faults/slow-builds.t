#!/usr/bin/env bash
# The other builds: clang without a warning, gcc with the strictest of warnings, PORTABLE=1 and STATIC=1 with the same tests, and
# a build twice to the same bytes.
set -u
n=0
say() { # say STATUS TRIED HAPPENED [NOTES]
    n=$((n + 1))
    if [ "$1" = 0 ]; then echo "ok $n - builds | $2 | | $3"; else
        echo "not ok $n - builds | $2 | | $3"
        head -n 20 <<<"${4-}" | sed 's/^/# /'
    fi
}
build() { env -u MAKEFLAGS -u MFLAGS make -s -j2 BUILD="build-$1" "${@:2}" 2>&1; }
trap 'rm -rf build-clang build-strict build-portable build-static build-again' EXIT

if command -v clang >/dev/null; then
    notes=$(build clang CC=clang all tests)
    [ $? = 0 ] && [ -z "$notes" ]
    say $? "clang" "no warning" "$notes"
fi
notes=$(build strict CFLAGS='-O3 -Wformat=2 -Wwrite-strings -Wundef -Wcast-align -Wduplicated-cond -Wlogical-op -Wnull-dereference -Werror' all)
say $? "gcc -Wformat=2 -Wduplicated-cond -Wlogical-op -Wnull-dereference ..." "no warning" "$notes"
for kind in PORTABLE STATIC; do
    folder=${kind,,}
    notes=$(build "$folder" $kind=1 all tests) && [ -z "$notes" ]
    say $? "make $kind=1" "no warning" "$notes"
    notes=$(TXT_QUICK=1 TXT_TIMEOUT=600 tests/check "build-$folder" tests/run-cases build-"$folder"/tests/* 2>&1)
    say $? "the unit tests and cases, $kind=1" "all pass" "$(tail -n 30 <<<"$notes")"
done
linked=0
for f in build-static/bin/txt-*; do
    [ -e "$f" ] || continue
    ldd "$f" >/dev/null 2>&1 && linked=1
    "$f" --help >/dev/null || linked=1
done
say $linked "the programs of STATIC=1" "need no library"
build again >/dev/null
a=$(cd "$TXT_BUILD/bin" && sha256sum txt-*)
b=$(cd build-again/bin && sha256sum txt-*)
[ "$a" = "$b" ] || [ "${TXT_BUILD##*/}" != build ]
say $? "built again in another folder" "the same bytes" "$(diff <(echo "$a") <(echo "$b"))"
soft=
for f in "$TXT_BUILD"/bin/txt-*; do
    readelf -h "$f" | grep -q 'DYN' && readelf -d "$f" | grep -q 'BIND_NOW\|NOW' && readelf -l "$f" | grep -q GNU_RELRO &&
        readelf -s "$f" | grep -q __stack_chk_fail && readelf -s "$f" | grep -q '_chk' || soft+=" ${f##*/}"
done
[ -z "$soft" ]
say $? "hardening" "position independent, RELRO, bound at once, stack protector, fortified" "without:$soft"
echo "1..$n"
