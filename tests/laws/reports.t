#!/usr/bin/env python3
"""The reports over samples/: figures against an independent count, the same bytes twice, whole folders, hostile text and damaged input."""
import collections
import datetime
import functools
import hashlib
import html.parser
import os
import re
import shutil
import statistics
import subprocess
import sys
import unicodedata
from decimal import Decimal
from pathlib import Path

if os.environ.get("TXT_ASAN"):
    print("1..0 # SKIP the filters are tested one by one under sanitizers")
    sys.exit(0)
root = Path(__file__).resolve().parents[2]
binaries = Path(os.environ["TXT_BIN"])
scratch = Path(os.environ["TMPDIR"])
archive = "samples/articles.txt.gz"
done = 0


def ok(holds, name, note=""):
    global done
    done += 1
    print(f"{'' if holds else 'not '}ok {done} - {name}" + "".join(f"\n# {line}" for line in str(note).splitlines() if not holds), flush=True)


def run(*args, cwd=root, env=None, stdin=""):
    return subprocess.run([str(a) for a in args], cwd=cwd, capture_output=True, text=True, input=stdin, env={**os.environ, **(env or {})})


def report(name, *args, **more):
    return run(root / "scripts" / f"report-{name}", *args, **more)


def table(path):
    lines = path.read_text(encoding="utf-8").split("\n")
    assert lines.pop() == "", f"{path}: last line"
    head = lines[0].split("\t")
    rows = [line.split("\t") for line in lines[1:]]
    assert all(len(r) == len(head) for r in rows), f"{path}: ragged"
    return [dict(zip(head, r)) for r in rows]


def rows_of(text):
    lines = text.split("\n")[:-1]
    return [dict(zip(lines[0].split("\t"), line.split("\t"))) for line in lines[1:]]


class Page(html.parser.HTMLParser):
    """Tags, and the text of each cell of a table and each item of a list."""

    def __init__(self, path):
        super().__init__()
        self.tags, self.cells, self.open = collections.Counter(), [], None
        self.text = ""
        self.feed(path.read_text(encoding="utf-8"))

    def handle_starttag(self, tag, attrs):
        self.tags[tag] += 1
        if tag in ("td", "li"):
            self.open = ""
        self.links = getattr(self, "links", []) + [v for k, v in attrs if k in ("href", "src")]

    def handle_data(self, data):
        self.text += data
        if self.open is not None:
            self.open += data

    def handle_endtag(self, tag):
        if tag in ("td", "li"):
            self.cells.append(self.open)
            self.open = None


# ---- an independent count: from the rows of txt-split and txt-tokenize, in plain Python ----
split = run(binaries / "txt-split", "--doc", "date-line", archive).stdout
sentences = rows_of(split)
tokens = rows_of(run(binaries / "txt-tokenize", stdin=split).stdout)
for a, b in zip(sentences, tokens):
    a["tokens"] = b["tokens"].split(" ") if b["tokens"] else []
counted = [r for r in sentences if r["kind"] != "credit"]


def ngrams(rows):
    count, docs = collections.Counter(), collections.defaultdict(set)
    for r in rows:
        for n in (1, 2, 3):
            for i in range(len(r["tokens"]) - n + 1):
                gram = (n, " ".join(r["tokens"][i:i + n]))
                count[gram] += 1
                docs[gram].add(r["doc"])
    return count, docs


shipped = {line.strip() for f in sorted((root / "common/text").glob("stopwords-*.txt")) for line in f.read_text(encoding="utf-8").splitlines()
           if line.strip() and not line.startswith("#")}


def stays(gram, stop):
    words = gram.split(" ")
    return words[0] not in stop and words[-1] not in stop


def top(rows, k, stop=shipped):
    count, docs = ngrams(rows)
    words = sum(c for (n, _), c in count.items() if n == 1)
    found = []
    for n in (1, 2, 3):
        best = sorted((g for g in count if g[0] == n and stays(g[1], stop)), key=lambda g: (-count[g], g[1].encode()))[:k]
        found += [(str(n), str(i), g[1], str(count[g]), str(len(docs[g])), f"{count[g] * 1000000 / words:.1f}") for i, g in enumerate(best, 1)]
    return found


months = sorted({r["date"][:7] for r in counted})
of_month = {m: [r for r in counted if r["date"][:7] == m] for m in months}

# ---- report-terms ----
first = scratch / "terms"
made = report("terms", "--by", "month", "--top", "12", "--title", "A & B <c> *d*", "-o", first, archive)
ok(made.returncode == 0 and made.stderr == "" and made.stdout == "", "report-terms ends 0 and is silent", made.stderr)
want = {"index.html", "index.md", "terms.tsv", "terms-by-month.tsv", "totals.tsv", "totals-by-period.tsv", "terms-by-period.tsv", "movers.tsv",
        "frequencies.tsv", "growth.tsv", "growth.svg", "rank-frequency.svg", ".report"} - {"terms-by-month.tsv"}
ok({p.name for p in first.iterdir()} == want, "its folder is complete", {p.name for p in first.iterdir()} ^ want)
columns = ("n", "rank", "ngram", "count", "docs", "per_million")
got = [tuple(r[c] for c in columns) for r in table(first / "terms.tsv")]
ok(got == top(counted, 12), "terms, counts, documents and rates are those of a count in Python", [p for p in zip(got, top(counted, 12)) if p[0] != p[1]][:3])
got = [tuple(r[c] for c in ("month",) + columns) for r in table(first / "terms-by-period.tsv")]
expect = [(m,) + t for m in months for t in top(of_month[m], 12)]
ok(got == expect, "and so are those of each month", [p for p in zip(got, expect) if p[0] != p[1]][:3])
spectrum = collections.Counter(c for (n, _), c in ngrams(counted)[0].items() if n == 1)
ok([(int(r["frequency"]), int(r["types"])) for r in table(first / "frequencies.tsv")] ==
   sorted(spectrum.items(), reverse=True), "how many words share a frequency")
count, _ = ngrams(of_month[months[-1]])
before, _ = ngrams(of_month[months[-2]])
movers = table(first / "movers.tsv")
ok(movers and all(int(r["count"]) == count[int(r["n"]), r["ngram"]] and int(r["reference_count"]) == before[int(r["n"]), r["ngram"]] for r in movers),
   "movers: both counts of the last two months")
line = re.search(r'--series-1[^"]*" d="([^"]*)"', (first / "rank-frequency.svg").read_text()).group(1)
ranks = [tuple(map(float, x)) for x in re.findall(r"([\d.]+),([\d.]+)", line)]
ok(len(ranks) > 20 and all(a[0] <= b[0] and a[1] <= b[1] for a, b in zip(ranks, ranks[1:])), "the line of ranks and frequencies falls and never turns back", ranks)
course = {r["ngram"]: r["over_time"] for r in table(first / "terms.tsv")}
ok(all(len(c) == len(months) for c in course.values()) and all("█" in c for c in course.values()), "a step a month in each term's course")
page = Page(first / "index.html")
ok(page.tags["h1"] == 1 and "A & B <c> *d*" in page.text and "# A \\& B \\<c\\> \\*d\\*" in (first / "index.md").read_text(), "the title is text")
ok(page.tags["script"] == page.tags["link"] == page.tags["img"] == 0 and page.tags["svg"] > 2, "one file, charts inside, no script")
second = scratch / "again"
report("terms", "--by", "month", "--top", "12", "--title", "A & B <c> *d*", "-o", second, archive)
same = all((second / p.name).read_bytes() == p.read_bytes() for p in first.iterdir())
ok(same, "the same input gives the same bytes")
got = {r["n"]: r for r in table(first / "totals.tsv")}
ok([got["1"][c] for c in ("tokens", "types", "documents", "hapax")] ==
   [str(x) for x in (sum(c * f for f, c in spectrum.items()), sum(spectrum.values()), len({r["doc"] for r in counted}), spectrum[1])],
   "totals are of all words, whatever the stop list", got)
got = {r["month"]: (int(r["tokens"]), int(r["types"])) for r in table(first / "totals-by-period.tsv") if r["n"] == "1"}
ok(got == {m: (len(w), len(set(w))) for m, w in ((m, [t for r in of_month[m] for t in r["tokens"]]) for m in months)}, "and so are those of each month")
ok(f"English and Vietnamese function words ({len(shipped)} words)" in page.text and shipped & {w for g in top(counted, 12, set()) for w in g[2].split(" ")},
   "the page names the shipped stop list")
stop = scratch / "stop.txt"
stop.write_text("# mine\nthe\nof\na\n\n")
for given, words in ((stop, {"the", "of", "a"}), ("none", set()), ("default", shipped)):
    report("terms", "-n", "5", "--stop", given, "-o", scratch / "stopped", archive)
    got = [tuple(r[c] for c in columns) for r in table(scratch / "stopped" / "terms.tsv")]
    text = Page(scratch / "stopped" / "index.html").text
    ok(got == top(counted, 5, words), f"--stop {given}: no term begins or ends with a word of it", got)
    ok(("stop word" in text) == bool(words) and (not words or f"({len(words)} words)" in text), "and the page says so")
    kept = [(scratch / "stopped" / f).read_bytes() for f in ("growth.tsv", "frequencies.tsv")]
    ok(kept == [(first / f).read_bytes() for f in ("growth.tsv", "frequencies.tsv")], "growth and frequencies stay")
made = report("terms", "--stop", scratch / "none.txt", "-o", scratch / "stopped", archive)
ok(made.returncode == 2 and "a file, default or none" in made.stderr and made.stderr.count("\n") == 1, "a stop list that is not there", made.stderr)

# ---- report-statistics ----
out = scratch / "statistics"
made = report("statistics", "-o", out, archive)
ok(made.returncode == 0 and made.stderr == "", "report-statistics ends 0 and is silent", made.stderr)


def period(name, rows):
    words = [t for r in rows for t in r["tokens"]]
    count = collections.Counter(words)
    lengths = sorted(len(r["tokens"]) for r in rows if r["kind"] == "sentence")
    middle = statistics.median(lengths)
    return [name, str(len({r["doc"] for r in rows})), str(len(lengths)), str(sum(r["kind"] == "heading" for r in rows)), str(len(words)), str(len(count)),
            str(sum(c == 1 for c in count.values())), f"{len(count) / len(words):.4f}", str(lengths[0]), f"{middle:g}",
            f"{sum(lengths) / len(lengths):.2f}", str(lengths[-1])]


keys = ("month", "documents", "sentences", "headings", "tokens", "types", "hapax", "type_token", "min", "median", "mean", "max")
got = [[r[k] for k in keys] for r in table(out / "periods.tsv")]
expect = [period("all", counted)] + [period(m, of_month[m]) for m in months]
ok(got == expect, "periods: documents to sentence lengths", [p for p in zip(got, expect) if p[0] != p[1]][:2])
per_day = collections.defaultdict(lambda: [set(), 0, 0])
for r in counted:
    day = per_day[r["date"]]
    day[0].add(r["doc"])
    day[1] += 1
    day[2] += len(r["tokens"])
got = [(r["date"], int(r["documents"]), int(r["rows"]), int(r["tokens"])) for r in table(out / "days.tsv")]
ok(got == [(d, len(v[0]), v[1], v[2]) for d, v in sorted(per_day.items())], "days: documents, rows, tokens", got)


def in_steps(finest, rows):
    """What steps.awk makes of these rows, after the step's name."""
    program = (root / "scripts/lib/steps.awk").read_text() + """
        { steps_add($0) }
        END { count = steps_of(finest, row); if (count) print steps_name; for (r = 1; r <= count; r++) print row[r] }"""
    return run("awk", "-v", f"finest={finest}", program, stdin=rows).stdout


def steps(days, finest):
    """What steps.awk makes of days, by Python's calendar."""
    names = "day week month quarter year decade century".split()

    def label(d, step):
        week = d.isocalendar()
        return {"day": f"{d}", "week": f"{week[0]:04d}-W{week[1]:02d}", "month": f"{d}"[:7], "quarter": f"{d.year:04d}-Q{(d.month + 2) // 3}",
                "year": f"{d.year:04d}", "decade": f"{d.year // 10:03d}0s", "century": f"{d.year // 100:02d}00s"}[step]

    @functools.lru_cache
    def bars(step):
        every = (days[0] + datetime.timedelta(i) for i in range((days[-1] - days[0]).days + 1))
        return collections.Counter({label(d, step): 0 for d in every})

    at = names.index(finest)
    while at and len(bars(names[at])) < 3 and len(bars(names[at - 1])) <= 120:
        at -= 1
    while len(bars(names[at])) > 120:
        at += 1
    count = bars(names[at]).copy()
    count.update(label(d, names[at]) for d in days)
    return [names[at]] + [f"{k}\t{count[k]}" for k in sorted(count)]


wrong = []
for first_day, gap, many in (("2024-12-30", 1, 3), ("2024-02-20", 3, 20), ("2019-12-25", 17, 30), ("1999-12-31", 40, 100), ("1582-01-01", 1000, 15), ("2026-01-03", 1, 1)):
    start = datetime.date.fromisoformat(first_day)
    days = [start + datetime.timedelta(i * gap) for i in range(many)]
    for finest in ("day", "week", "month", "year"):
        got = in_steps(finest, "".join(f"{d}\t1\n" for d in days)).split("\n")[:-1]
        if got != steps(days, finest):
            wrong.append((first_day, finest, got[:3], steps(days, finest)[:3]))
ok(not wrong, "steps of a chart: as fine as asked, at most 120, gaps filled", wrong)
got = in_steps("day", "2024\t2\n2024-03\t3\n\t4\nbad\t5\n2026-03-04\t6\n")
ok(got == "year\n2024\t5\n2025\t0\n2026\t6\n", "steps are no finer than the dates", got)
got = in_steps("day", "0999-01-01\t2\n9999-12-31\t6\n").split("\n")
ok(got[:3] == ["century", "0900s\t2", "1000s\t0"] and got[-2:] == ["9900s\t6", ""] and len(got) == 93, "up to centuries", got)
numbers = rows_of(run(binaries / "txt-numbers", stdin=split).stdout)
got = {r["kind"]: (int(r["count"]), int(r["docs"])) for r in table(out / "numbers.tsv")}
kinds = collections.Counter(r["kind"] for r in numbers)
ok(got == {k: (c, len({r["doc"] for r in numbers if r["kind"] == k})) for k, c in kinds.items()}, "numbers by kind")
money = [r for r in numbers if r["kind"] == "money"]
good = True
for r in table(out / "money.tsv"):
    values = [Decimal(m["value"]) for m in money if m["unit"] == r["unit"] and m["value"]]
    good &= sum(values) == Decimal(r["sum"]) and max(values) == Decimal(r["largest"]) and statistics.median(values) == Decimal(r["median"])
    good &= int(r["count"]) == sum(m["unit"] == r["unit"] for m in money)
ok(good and {"VND", "USD"} <= {r["unit"] for r in table(out / "money.tsv")}, "money: exact sums, medians, largest")
largest = table(out / "largest.tsv")
text = {(r["doc"], r["text"]) for r in sentences}
items = [c for c in Page(out / "index.html").cells if re.match(r"[\d,.]+: ", c)]
ok(len(items) == len(largest) and all(any(Decimal(c.split(": ")[0].replace(",", "")) == Decimal(r["value"]) and r["sentence"] in c and r["date"] in c for c in items) for r in largest),
   "the page has each of the largest amounts, its sentence and its date", items[:2])
ok(len(largest) >= 10 and all((r["doc"], r["sentence"]) in text for r in largest), "each of the largest amounts comes with its sentence")
vnd = sorted((Decimal(m["value"]) for m in money if m["unit"] == "VND" and m["value"]), reverse=True)[:5]
ok([Decimal(r["value"]) for r in largest if r["unit"] == "VND"] == vnd, "the five largest amounts in VND")
ordinals = collections.Counter((r["value"], r["head"]) for r in numbers if r["kind"] == "ordinal")
ok({(r["ordinal"], r["head"]): int(r["count"]) for r in table(out / "ordinals.tsv")} == ordinals, "ordinals with what they count")
years = collections.Counter((r["date"][:4], r["value"][:4]) for r in numbers if r["kind"] == "date" and re.match(r"\d{4}([-/]|$)", r["value"]))
ok({(r["published"], r["year"]): int(r["count"]) for r in table(out / "years.tsv")} == years, "years that the texts speak of")
links = [x for x in Page(out / "index.html").links if x.endswith(".gz")]
ok(links and all((out / x).resolve() == root / archive for x in links), "documents are linked from where the report is", links[:2])
csv_out = scratch / "csv"
made = report("statistics", "-d", "row", "-o", csv_out, "-")
ok(made.returncode == 2 and not csv_out.exists(), "nothing to read is no report")

# ---- report-compare ----
out = scratch / "compare"
made = report("compare", "--min-count", "2", "-o", out, "2025-09", "2025-06", archive)
ok(made.returncode == 0 and made.stderr == "", "report-compare ends 0 and is silent", made.stderr)
focus, reference = ngrams(of_month["2025-09"])[0], ngrams(of_month["2025-06"])[0]
rows = table(out / "keyness.tsv")
ok(len(rows) > 50 and all(int(r["count"]) == focus[int(r["n"]), r["ngram"]] and int(r["reference_count"]) == reference[int(r["n"]), r["ngram"]] for r in rows),
   "counts of both sides")
only = {(int(r["n"]), r["ngram"]) for r in table(out / "new.tsv")}
ok(only == {g for g in focus if focus[g] >= 2 and g not in reference}, "new terms")
only = {(int(r["n"]), r["ngram"]) for r in table(out / "gone.tsv")}
ok(only == {g for g in reference if reference[g] >= 2 and g not in focus}, "gone terms")
ok({"the", "of"} & {g for _, g in focus} <= {r["ngram"] for r in rows}, "function words are compared too")
made = report("compare", "--min-count", "2", "--stop", "default", "-o", scratch / "compare-stop", "2025-09", "2025-06", archive)
got = {(r["n"], r["ngram"]) for r in table(scratch / "compare-stop" / "keyness.tsv")}
ok(got == {(r["n"], r["ngram"]) for r in rows if stays(r["ngram"], shipped)}, "unless --stop says otherwise", made.stderr)
made_page = (out / "index.md").read_text()
ok(made_page.count("\n- **") >= len(table(out / "examples.tsv")) and "| Texts 2025‑09 | Texts 2025‑06 |" in made_page, "the page: a sentence for each term, documents of both sides")
place = {(r["doc"], r["text"]): r for r in sentences}
examples = table(out / "examples.tsv")
ok(examples and all(f" {r['ngram']} " in f" {' '.join(place[r['doc'], r['sentence']]['tokens'])} " for r in examples), "examples hold their terms")
ok(all(r["date"].startswith("2025-09" if r["side"] == "focus" else "2025-06") for r in examples), "and are of their side")

# ---- report-all: one reading, the same tables ----
out = scratch / "all"
made = report("all", "--by", "month", "--top", "12", "--compare", "2025-09,2025-06", "-o", out, archive)
ok(made.returncode == 0 and made.stderr == "", "report-all ends 0 and is silent", made.stderr)
alike = [first / "terms.tsv", first / "terms-by-period.tsv", first / "movers.tsv", scratch / "statistics" / "periods.tsv", scratch / "statistics" / "money.tsv",
         scratch / "statistics" / "largest.tsv"]
differ = [p.name for p in alike if p.read_bytes() != (out / ("terms" if p.parent == first else "statistics") / p.name).read_bytes()]
ok(not differ, "its reports have the tables that each report makes alone", differ)
sums = table(out / "inputs.tsv")
ok([(r["file"], r["state"], r["sha256"]) for r in sums] == [(archive, "read", hashlib.sha256((root / archive).read_bytes()).hexdigest())], "inputs with checksum")
text = (out / "index.md").read_text()
best = [[t[2] for t in top(counted, 8) if t[0] == n] for n in "123"]
ok(all(f"- **{name}:** {' · '.join(terms)}\n" in text for name, terms in zip(("Words", "Pairs", "Triples"), best)), "the index page names the first terms", text)
usd = next(r for r in table(out / "statistics" / "money.tsv") if r["unit"] == "USD")
ok(f"- **{months[-1]}:** {len({r['doc'] for r in of_month[months[-1]]})} documents, {sum(len(r['tokens']) for r in of_month[months[-1]])} words; {months[-2]}: " in text and
   f"- **USD:** {usd['count']} mentions, sum {int(usd['sum']):,}, largest {int(usd['largest']):,}\n" in text and "](documents.svg)" in text,
   "the last two months, money, a chart", text)
widths = [{sum(2 if unicodedata.east_asian_width(c) == "W" else 1 for c in line) for line in block.split("\n")}
          for p in ("", "terms", "compare") for block in re.findall(r"(?:^\|.*\n)+", (out / p / "index.md").read_text().split("## By")[0], re.M) for block in [block.strip()]]
ok(len(widths) > 6 and all(len(w) == 1 for w in widths), "tables of the Markdown line up", widths)
targets = [x for p in ("", "terms", "statistics", "compare") for x in ((out / p / l) for l in Page(out / p / "index.html").links)]
ok(len(targets) > 20 and all(t.resolve().exists() for t in targets), "every link leads somewhere", [str(t) for t in targets if not t.resolve().exists()][:3])
links = [x for p in ("statistics", "compare") for x in Page(out / p / "index.html").links if x.endswith(".gz")]
ok(len(links) >= 10, "amounts and examples are linked to their documents", links)
made = report("all", "--by", "week", "-o", scratch / "weeks", archive)
found = (scratch / "weeks" / "compare" / "index.md").read_text()
last = sorted({"{0}-W{1:02d}".format(*datetime.date.fromisoformat(r["date"]).isocalendar()) for r in counted})[-2:]
of_week = [[r for r in counted if "{0}-W{1:02d}".format(*datetime.date.fromisoformat(r["date"]).isocalendar()) == w] for w in reversed(last)]
got = {r["side"]: int(r["tokens"]) for r in table(scratch / "weeks" / "compare" / "totals.tsv") if r["n"] == "1"}
ok(made.returncode == 0 and f"{last[1]} against {last[0]}" in found and list(got.values()) == [sum(len(r["tokens"]) for r in rows) for rows in of_week],
   "by week, the last two weeks are compared", (made.stderr, got, last))

found = []
for zone, folder in (("UTC", "x"), ("Asia/Tokyo", "y")):
    (scratch / folder).mkdir()
    made = report("all", "-o", scratch / "stable", archive, env={"SOURCE_DATE_EPOCH": "1700000000", "TZ": zone, "LANG": "vi_VN.UTF-8", "TMPDIR": str(scratch / folder)})
    found.append({p.relative_to(scratch / "stable"): p.read_bytes() for p in sorted((scratch / "stable").rglob("*")) if p.is_file()})
ok(found[0] == found[1] and len(found[0]) > 40 and "Made at 2023-11-14 22:13 UTC" in (scratch / "stable" / "index.md").read_text(),
   "with SOURCE_DATE_EPOCH the same bytes again, in another time zone and folder for scratch", [k for k in found[0] if found[0][k] != found[1].get(k)])

# ---- long archives: pages for people, tables with everything ----
days = [datetime.date(1980, 1, 1) + datetime.timedelta(i) for i in range(150)]
(scratch / "long.txt").write_text("An undated foreword stands before.\n\n" + "".join(f" date {d} The term{i:03d} of the day.\n\nIt cost US$5.\n\n" for i, d in enumerate(days)))
made = report("all", "--by", "day", "--compare", "none", "-o", scratch / "long", scratch / "long.txt")
text = (scratch / "long" / "terms" / "index.md").read_text().split("## By day")[1].split("## ")[0]
shown = re.findall(r"^\| (\d{4}-\d\d-\d\d) ", text, re.M)
ok(made.returncode == 0 and shown == [f"{d}" for d in reversed(days[-60:])] and "last 60 days of 150" in text and "term149 |" in text,
   "terms by day: the newest 60, newest first", (made.stderr, text[:300]))
of_day = collections.defaultdict(list)
for r in table(scratch / "long" / "terms" / "terms-by-period.tsv"):
    if int(r["rank"]) <= 5: of_day[r["day"] or "no date", r["n"]].append(r["ngram"])
ok(len({day for day, _ in of_day}) == 151, "all are in the table")
got = [(c[1].strip(),) + tuple(x.strip() for x in c[2:5]) for c in (line.split("|") for line in text.split("\n")) if len(c) == 6][2:]
want = [(f"{d}",) + tuple(" · ".join(of_day[f"{d}", n]) for n in "123") for d in [*reversed(days[-60:]), "no date"]]
ok(got == want, "the page has the first five of each of those days, and of what has no date", [x for x in zip(got, want) if x[0] != x[1]][:2])
text = (scratch / "long" / "statistics" / "index.md").read_text()
shown = re.findall(r"^\| (\d{4}-\d\d-\d\d) ", text.split("## Sentence")[0], re.M)
ok(shown == [f"{d}" for d in reversed(days[-60:])] and "last 60 days of 15" in text and "Documents a week." in text, "statistics by day too; the chart has weeks")
bars = (scratch / "long" / "statistics" / "documents.svg").read_text().count("<polygon")
ok(15 <= bars <= 2 * 23, "a bar for each week", bars)
shutil.copy(root / archive, scratch / "copy.gz")
(scratch / "cut.gz").write_bytes((root / archive).read_bytes()[:5000])
(scratch / "latin1.txt").write_bytes(b" date 2025-03-03 A caf\xe9 opened.\n")
made = report("all", "--compare", "none", "-o", scratch / "health", archive, scratch / "copy.gz", scratch / "cut.gz", scratch / "latin1.txt", scratch / "none.txt")
text = Page(scratch / "health" / "index.html").text
states = [r["state"] for r in table(scratch / "health" / "inputs.tsv")]
ok(made.returncode == 1 and states == ["read", "duplicate", "damaged", "damaged", "missing"], "states of the files", states)
ok("1 of 5 files, 2 damaged, 1 missing, 1 left out" in text and "1 replacement character, in 1 file" in text and "cut.gz" in text, "the archive's health", text)

# ---- hostile text, names and input ----
nasty = scratch / "a <b> & *c* [d](e).txt"
nasty.write_text(" date 2025-01-02 The <script>alert(1)</script> paid $5 | US$7 \\| in `code` ]]> and **bold** ![x](y).\n\n"
                 "A [link](javascript:alert(1)) cost US$9 &lt; &amp; \\ that ~~much~~ <!-- now -->.\n", encoding="utf-8")
out = scratch / "nasty"
made = report("statistics", "-o", out, nasty)
page = Page(out / "index.html")
ok(made.returncode == 0 and page.tags["script"] == page.tags["img"] == page.tags["del"] == 0 and
   page.tags["strong"] == len(table(out / "largest.tsv")), "text does not become markup", made.stderr)
shown = "".join(page.cells)
ok("The <script>alert(1)</script> paid $5 | US$7 \\| in `code` ]]> and **bold** ![x](y)." in shown and
   "A [link](javascript:alert(1)) cost US$9 &lt; &amp; \\ that ~~much~~ <!-- now -->." in shown, "and shows as it is", page.cells)
ok(not any("javascript" in x for x in page.links) and any(x.endswith(".txt") for x in page.links), "a file's name makes one link, text none", page.links)
made = report("terms", "-o", scratch / "nasty-terms", nasty)
ok(made.returncode == 0, "a file with a strange name", made.stderr)

whole = (root / archive).read_bytes()
broken = scratch / "broken.txt.gz"
broken.write_bytes(whole[: len(whole) * 2 // 3])
out = scratch / "damaged"
made = report("terms", "-o", out, broken)
ok(made.returncode == 1 and "broken.txt.gz" in made.stderr, "a truncated archive: status 1, named", made.stderr)
ok("damaged" in (out / "index.md").read_text() and "broken.txt.gz" in Page(out / "index.html").text, "and the page says so")
kept = (out / "index.html").read_bytes()
made = report("terms", "-o", out, scratch / "missing.txt")
ok(made.returncode == 2 and (out / "index.html").read_bytes() == kept, "no input: status 2, and the last report stays", made.stderr)
own = scratch / "own"
own.mkdir()
(own / "letter.txt").write_text("mine")
made = report("terms", "-o", own, archive)
ok(made.returncode == 2 and [p.name for p in own.iterdir()] == ["letter.txt"], "a folder with other files is left alone", made.stderr)
ok([p.name for p in scratch.glob(".report*")] == [] and [p.name for p in scratch.glob("report-*")] == [], "nothing is left behind")
for name in ("terms", "statistics", "compare"):
    made = report(name, "--help")
    ok(made.returncode == 0 and made.stdout.startswith(f"usage: report-{name}"), f"report-{name} --help")
    made = report(name, "--colour", archive)
    ok(made.returncode == 2 and made.stderr.count("\n") == 1 and "--colour" in made.stderr, f"report-{name}: an unknown option is named in one line", made.stderr)
made = report("terms", "--by", "decade", archive)
ok(made.returncode == 2 and "year, month, week or day" in made.stderr, "--by says what it takes")
made = report("terms")
ok(made.returncode == 2 and "which files" in made.stderr, "without files it does not wait for standard input")
print(f"1..{done}")
