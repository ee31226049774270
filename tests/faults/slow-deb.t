#!/usr/bin/env bash
# The Debian package: built twice, in folders of other names, other time zones and other umasks, it is the same to the byte;
# lintian finds nothing; what it installs is what make install does.
set -u
for tool in dpkg-buildpackage lintian dh; do
    command -v $tool >/dev/null || {
        echo "1..0 # SKIP $tool is not installed (scripts/setup --dev)"
        exit 0
    }
done
build() { # build FOLDER TZ UMASK
    (
        umask "$3"
        mkdir -p "$1/txtkit" && git ls-files -z | xargs -0 cp --parents -t "$1/txtkit" && cd "$1/txtkit" &&
            find . -type f -exec chmod u+w {} + &&
            env -u MAKEFLAGS -u MFLAGS -u MAKELEVEL TZ="$2" dpkg-buildpackage -us -uc -b >../log 2>&1
    ) || sed 's/^/# /' "$1/log" | tail -n 20
}
echo 1..4
build "$TMPDIR/a" UTC 022
build "$TMPDIR/another.folder" Asia/Tokyo 077
a=$(cd "$TMPDIR/a" && sha256sum ./*.deb 2>/dev/null)
b=$(cd "$TMPDIR/another.folder" && sha256sum ./*.deb 2>/dev/null)
[ -n "$a" ] && echo "ok 1 - package | dpkg-buildpackage | | builds, its unit tests pass" || echo "not ok 1 - it builds"
[ "$a" = "$b" ] && echo "ok 2 - package | built again in another folder, zone and umask | | the same bytes" || {
    echo "not ok 2 - the same bytes"
    printf '# %s\n' "$a" "$b"
}
notes=$(lintian --fail-on error,warning --pedantic "$TMPDIR"/a/*.changes 2>&1 | grep -v 'running with root') || :
[ -z "$notes" ] && echo "ok 3 - package | lintian --pedantic | | no tag" || {
    echo "not ok 3 - lintian"
    sed 's/^/# /' <<<"$notes"
}
dpkg-deb -x "$TMPDIR"/a/txtkit_*.deb "$TMPDIR/x"
bad=0
for f in "$TMPDIR"/x/usr/bin/txt-*; do
    [ -e "$f" ] || continue
    head -c 4 "$f" | grep -q ELF || continue # a script starts from /usr only
    "$f" --help >/dev/null || bad=1
done
[ $bad = 0 ] && echo "ok 4 - package | its programs | | start" || echo "not ok 4 - its programs start"
