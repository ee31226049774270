#!/usr/bin/env bash
# make install puts down exactly these files with these modes, they work from there, and make uninstall takes away all of them
# and nothing else.
set -u
if [ "${TXT_ASAN-}" ]; then
    echo "1..0 # SKIP the same under sanitizers"
    exit 0
fi
n=0
say() {
    n=$((n + 1))
    if [ "$1" = 0 ]; then echo "ok $n - $2"; else
        echo "not ok $n - $2"
        sed 's/^/# /' <<<"${3-}"
    fi
}
root=$TMPDIR/root
tree() { (cd "$root" && find . -printf '%P %y %m\n' | sort); }
install() { make -s BUILD="${TXT_BUILD#"$PWD"/}" DESTDIR="$root" PREFIX=/opt/kit "$@" 2>&1; }

mkdir -p "$root/opt/kit/bin" "$root/opt/kit/share/man/man1"
echo mine >"$root/opt/kit/bin/other"
before=$(tree)
notes=$(umask 077 && install install)
say $? "make install" "$notes"
installed=$(tree)

want=$(
    for f in filters/txt-*.c; do
        [ -e "$f" ] || continue
        f=$(basename "$f" .c)
        printf '%s f %s\n' "opt/kit/bin/$f" 755 "opt/kit/share/man/man1/$f.1" 644 \
            "opt/kit/share/bash-completion/completions/$f" 644 "opt/kit/share/zsh/site-functions/_$f" 644
    done
    for f in filters/*.7; do [ -e "$f" ] && echo "opt/kit/share/man/man7/$(basename "$f") f 644"; done
    for f in common/text/stopwords-*.txt; do [ -e "$f" ] && echo "opt/kit/share/txtkit/$(basename "$f") f 644"; done
    for f in scripts/* scripts/lib/*; do
        f=${f#scripts/}
        case $f in
        lib | setup | pages | completion | command-page) continue ;;
        *.*) echo "opt/kit/share/txtkit/scripts/$f f 644" ;;
        *) printf '%s f 755\n' "opt/kit/bin/txt-$f" "opt/kit/share/txtkit/scripts/$f"
            echo "opt/kit/share/man/man1/txt-$f.1 f 644" ;;
        esac
    done
)
got=$(comm -13 <(echo "$before") <(echo "$installed") | grep -v ' d ')
[ "$got" = "$(sort <<<"$want" | grep .)" ]
say $? "the files and their modes" "$(diff <(sort <<<"$want") <(echo "$got"))"
closed=$(comm -13 <(echo "$before") <(echo "$installed") | grep ' d ' | grep -v ' 755$')
[ -z "$closed" ]
say $? "everyone can enter the folders, whatever the umask" "$closed"
for f in "$root"/opt/kit/bin/txt-*; do
    [ -e "$f" ] || continue
    case $(head -c 4 "$f") in
    *ELF*) "$f" --help >/dev/null && say $? "$(basename "$f") --help from there" ;;
    *) target=$(sed -n 's/^exec \(.*\) "\$@"$/\1/p' "$f") && [ -x "$root$target" ] && say $? "$(basename "$f") starts $target" ;;
    esac
done
for f in "$root"/opt/kit/share/man/man[17]/*; do
    notes=$(mandoc -Tlint -W warning "$f" 2>&1)
    say $? "$(basename "$f") is a page" "$notes"
done
notes=$(install uninstall)
say $? "make uninstall" "$notes"
after=$(tree | grep -v ' d ')
[ "$after" = "$(grep -v ' d ' <<<"$before")" ]
say $? "uninstall leaves nothing of its own and all else" "$(diff <(echo "$before") <(echo "$after"))"
[ ! -d "$root/opt/kit/share/txtkit" ]
say $? "its own folder is gone"
echo "1..$n"
