#!/usr/bin/env bash
# Every shell script of the project passes shellcheck.
set -u
mapfile -t scripts < <(git ls-files -co --exclude-standard scripts tests .ci common debian 2>/dev/null | sort |
    while read -r f; do [ -f "$f" ] && head -n 1 "$f" | grep -aq '^#!.*sh$' && echo "$f"; done)
echo "1..${#scripts[@]}"
n=0
for script in "${scripts[@]}"; do
    n=$((n + 1))
    if report=$(shellcheck -x -P SCRIPTDIR -S warning "$script"); then
        echo "ok $n - $script"
    else
        echo "not ok $n - $script"
        sed 's/^/# /' <<<"$report"
    fi
done
