#!/usr/bin/env bash
# The reports' pages in headless Chromium, at phone and desktop width, light and dark (look.js), by `make check-pages`. Node's
# modules are kept in the build's folder. SHOTS=FOLDER keeps screenshots. Without node, npm or Chromium it is skipped.
set -euo pipefail
browser=${CHROMIUM:-$(command -v chromium || command -v chromium-browser || command -v google-chrome || true)}
if [[ -z $browser ]] || ! command -v node >/dev/null || ! command -v npm >/dev/null; then
    echo "1..0 # SKIP needs chromium, node and npm (Debian: chromium nodejs npm)"
    exit 0
fi
modules=$TXT_BUILD/node
mkdir -p "$modules"
if ! cmp -s tests/browser/package.json "$modules/package.json" || [[ ! -d $modules/node_modules ]]; then
    cp tests/browser/package.json "$modules/package.json.new"
    mv "$modules/package.json.new" "$modules/package.json"
    if ! npm install --prefix "$modules" --no-audit --no-fund --ignore-scripts >"$modules/log" 2>&1; then
        rm -f "$modules/package.json"
        echo "1..0 # SKIP npm could not install the modules: $(tail -n 1 "$modules/log")"
        exit 0
    fi
fi
# A second archive with text that pages could stumble over: markup, long words, many currencies, other scripts.
printf ' date 2025-09-02 The <b>%s</b> & "%s" paid US$7, EUR8, JPY900, KRW1,000, THB12, SGD5 and £3 | 4.\n\n%s\n' \
    "$(printf 'x%.0s' {1..200})" 'việt-nam-việt-nam-việt-nam-việt-nam-việt-nam-việt-nam' '数字 2.5 万 и 3 рубля. 漢字 과 한글, ภาษาไทย.' >"$TMPDIR/odd.txt"
scripts/report-all --by month --title 'Sample articles' -o "$TMPDIR/all" samples/articles.txt.gz "$TMPDIR/odd.txt"
scripts/report-terms --by month --stop none --title 'Sample articles' -o "$TMPDIR/terms-with-stop-words" samples/articles.txt.gz
# A third, of many years and words: long labels.
awk 'BEGIN {
    for (w = 1; w <= 120000; w++) {
        if (w % 100 == 1) printf "%s date %04d-%02d-01 ", (w > 1 ? ".\n" : ""), 1800 + int(w / 600), w / 100 % 6 + 1
        printf "the word%d ", w
    }
    print "."
}' >"$TMPDIR/large.txt"
scripts/report-all --by month --title 'Many words' -o "$TMPDIR/large" "$TMPDIR/large.txt"
CHROMIUM=$browser NODE_PATH=$modules/node_modules exec node tests/browser/look.js \
    "$TMPDIR"/all/{index,terms/index,statistics/index,compare/index}.html "$TMPDIR/terms-with-stop-words/index.html" \
    "$TMPDIR"/large/{terms,statistics}/index.html
