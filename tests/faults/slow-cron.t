#!/usr/bin/env bash
# A week of nights with the real cron daemon, a night a minute: four archives, nothing new, one more, a truncated one, repaired. cron runs in
# mount and PID namespaces of its own with its tables, spool, /run and mail there, and is stopped by its process id. Takes six minutes.
set -euo pipefail
has() { command -v -- "$1" >/dev/null; } # with several names, command -v is content with one
if [[ $(id -u) != 0 ]] || ! has cron || ! has chronic || ! unshare -m true 2>/dev/null; then
    echo "1..0 # SKIP needs root, cron, chronic (moreutils) and unshare"
    exit 0
fi
top=$PWD
scratch=$(realpath "$TMPDIR")
news=$scratch/in state=$scratch/state www=$scratch/www/news
mkdir -p "$news" "$scratch/bin" "$scratch/crontabs"
n=0
say() { # STATUS NAME
    n=$((n + 1))
    if [[ $1 == 0 ]]; then echo "ok $n - $2"; else echo "not ok $n - $2"; fi
}
check() { if "${@:2}"; then say 0 "$1"; else say 1 "$1"; fi; }
articles=(samples/articles/*.txt)
put() { awk 1 "${@:2}" | gzip -n >"$scratch/new" && mv "$scratch/new" "$news/$1"; }
field() { sed -n "s/^$1=//p" "$state/status"; }
night() { # waits for the next run's status file
    local before seconds=0
    before=$(stat -c %.9Y "$state/status" 2>/dev/null || echo none)
    while [[ $(stat -c %.9Y "$state/status" 2>/dev/null || echo none) == "$before" ]]; do
        sleep 1
        seconds=$((seconds + 1))
        ((seconds < 150)) || return 1
    done
    sleep 1
}

printf 'archive = %s/*.gz\nstate = %s\noutput = %s\ntitle = News\n' "$news" "$state" "$www" >"$scratch/news.conf"
printf '#!/bin/sh\n{ cat; echo "== end of mail"; } >>%s/mails\n' "$scratch" >"$scratch/bin/sendmail"
chmod 755 "$scratch/bin/sendmail"
cat >"$scratch/crontabs/txt-news" <<E
SHELL=/bin/bash
PATH=/usr/local/bin:/usr/bin:/bin
MAILTO=ops@localhost
TXT_BIN=$TXT_BIN
* * * * * root chronic $top/scripts/report-nightly $scratch/news.conf
E
chmod 644 "$scratch/crontabs/txt-news"
: >"$scratch/mails"
for i in 0 1 2 3; do put "a$i.gz" "${articles[@]:5*i:5}"; done

# Only this cron table is there, and sendmail is ours.
# shellcheck disable=SC2016 # expanded inside
unshare --mount --propagation private bash -c '
    mount -t tmpfs tmpfs /etc/cron.d && cp "$1/crontabs/txt-news" /etc/cron.d/
    mount -t tmpfs tmpfs /var/spool/cron && mkdir -p /var/spool/cron/crontabs
    mount -t tmpfs tmpfs /run
    : >/tmp/.empty.$$ && mount --bind /tmp/.empty.$$ /etc/crontab && rm -f /tmp/.empty.$$ || true
    if [ -e /usr/sbin/sendmail ]; then mount --bind "$1/bin/sendmail" /usr/sbin/sendmail
    else mount -t tmpfs tmpfs /mnt && mkdir /mnt/up /mnt/work && mount -t overlay overlay -o "lowerdir=/usr/sbin,upperdir=/mnt/up,workdir=/mnt/work" /usr/sbin &&
        cp "$1/bin/sendmail" /usr/sbin/sendmail; fi
    exec cron -f' cron "$scratch" </dev/null >"$scratch/cron.log" 2>&1 &
daemon=$!
trap 'kill "$daemon" 2>/dev/null || true' EXIT

night || true
check "four archives: a report" [ "$(field result) $(field files) $(field new)" = "published 4 4" ]
first=$(readlink "$www")
night || true
check "a night without news: nothing done" [ "$(field result) $(readlink "$www")" = "unchanged $first" ]
put a4.gz "${articles[@]:20:5}"
night || true
check "one more: a new report, one file read" [ "$(field result) $(field files) $(field new)" = "published 5 1" ]
check "no mail so far: chronic is silent when all is well" [ ! -s "$scratch/mails" ]
last=$(readlink "$www")
cp "$news/a2.gz" "$scratch/good.gz"
head -c 900 "$scratch/good.gz" >"$scratch/new" && mv "$scratch/new" "$news/a2.gz"
night || true
check "a truncated one: the last good report stays, and the status says so" [ "$(field result) $(field status) $(readlink "$www")" = "damaged 1 $last" ]
sleep 2
check "and a mail names it" grep -q 'a2.gz: gzip member 1 is cut off' "$scratch/mails"
mv "$scratch/good.gz" "$news/a2.gz"
night || true
check "repaired: all is well again" [ "$(field status)" = 0 ]
kill "$daemon"
wait "$daemon" 2>/dev/null || true
sed "s#$state#$scratch/state-fresh#; s#$www#$scratch/fresh#" "$scratch/news.conf" >"$scratch/fresh.conf"
scripts/report-nightly "$scratch/fresh.conf"
check "the pages are those of a run from scratch, byte for byte" diff -r "$www/" "$scratch/fresh/"
echo "1..$n"
