#!/usr/bin/env python3
"""txt-ngrams against sort | uniq -c and a small counter in Python; and its laws: the same bytes for any memory, number of threads,
order of files, compression, and for parts that are merged. Inputs are seeded; some are made to hurt."""
import collections
import gzip
import itertools
import os
import pathlib
import random
import subprocess

BIN = pathlib.Path(os.environ["TXT_BIN"])
DIR = pathlib.Path(os.environ.get("TMPDIR", "/tmp"))
TOP = pathlib.Path(__file__).resolve().parent.parent.parent
QUICK = bool(os.environ.get("TXT_QUICK") or os.environ.get("TXT_ASAN"))
SIZE = float(os.environ.get("TXT_SIZE", 0.25 if QUICK else 0.6))  # times some megabyte in all
R = random.Random(41)
tests = 0


def ok(good, what, why=""):
    global tests
    tests += 1
    print(("ok" if good else "not ok"), tests, "-", what, flush=True)
    if not good:
        for line in str(why)[:600].splitlines():
            print("#", line)


def ngrams(*args, stdin=b"", status=0):
    done = subprocess.run([str(BIN / "txt-ngrams"), *map(str, args)], input=stdin, capture_output=True)
    if done.returncode != status:
        print("# status", done.returncode, *args, done.stderr.decode("utf-8", "replace")[:300])
    return done.stdout if done.returncode == status else b"status %d" % done.returncode


def same(what, got, want):
    if got == want:
        return ok(True, what)
    a, b = got.splitlines(), want.splitlines()
    at = next((i for i, (x, y) in enumerate(zip(a, b)) if x != y), min(len(a), len(b)))
    ok(False, what, f"{len(a)} and {len(b)} lines; line {at + 1}: {a[at:at + 1]} instead of {b[at:at + 1]}")


def table(rows, header="doc date tokens"):
    return ("\t".join(header.split()) + "\n" + "".join("\t".join(r) + "\n" for r in rows)).encode()


def oracle(rows, orders, skip=0, by=None, stop=(), mode="any", cut=None):
    """The counter: rows (doc, date, tokens) -> the output's bytes."""
    count, docs = collections.Counter(), collections.defaultdict(set)
    for doc, date, tokens in rows:
        words = [w for w in tokens.split(" ") if w]
        group = {"date": (date,), "doc": (doc,), "month": (date[:7],), None: ()}[by]
        for n in orders:
            for first in range(len(words)):
                for rest in itertools.combinations(range(first + 1, min(first + n + (skip if n > 1 else 0), len(words))), n - 1):
                    gram = [words[first]] + [words[i] for i in rest]
                    stops = [w in stop for w in gram]
                    if {"any": any(stops), "all": all(stops)}.get(mode, stops[0] or stops[-1]):
                        continue
                    if mode == "pad":
                        gram = ["*" if s else w for w, s in zip(gram, stops)]
                    key = group, n, " ".join(gram)
                    count[key] += 1
                    docs[key].add(doc)
    lines = [((g, n, -c, s.encode()), "\t".join([*g, str(n), s, str(c), str(len(docs[g, n, s]))])) for (g, n, s), c in count.items()]
    head = "\t".join(([by] if by else []) + ["n", "ngram", "count", "docs"])
    return (head + "\n" + "".join(line + "\n" for _, line in sorted(lines))).encode()


def text(rows, vocabulary, length, docs, adjacent=True):
    """Random rows with words of falling frequency."""
    words = [w for w in vocabulary]
    weights = [1 / (i + 1) for i in range(len(words))]
    made = [(f"d{R.randrange(docs)}", f"2024-{R.randrange(1, 13):02d}-01", " ".join(R.choices(words, weights, k=R.randrange(length))))
            for _ in range(rows)]
    return sorted(made, key=lambda r: r[0]) if adjacent else made


LETTERS = ["the", "a", "of", "năm", "Việt", "x" * 15, "x" * 16, "x" * 17, "y" * 300, "-", "é", "a-b", "a'b", "\U0001f600", "12.5%"]
VOCABULARY = LETTERS + [f"w{i}" for i in range(3000)]

# ---- against others ----
rows = text(int(1500 * SIZE), VOCABULARY, 20, 90)
(DIR / "a.tsv").write_bytes(table(rows))
ours = sorted(line.split(b"\t")[1:3] for line in ngrams(DIR / "a.tsv").splitlines()[1:])
unix = subprocess.run(r"""tail -n +2 a.tsv | cut -f 3 | tr ' ' '\n' | grep . | sort | uniq -c | sed 's/^ *\([0-9]*\) \(.*\)/\2	\1/'""",
                      shell=True, cwd=DIR, capture_output=True, env={**os.environ, "LC_ALL": "C"}).stdout
same("n = 1 as sort | uniq -c", b"\n".join(b"\t".join(r) for r in ours), b"\n".join(sorted(unix.splitlines(), key=lambda l: l.split(b"\t"))))

for adjacent in True, False:
    rows = text(int(500 * SIZE), VOCABULARY, 15, 40, adjacent)
    (DIR / "b.tsv").write_bytes(table(rows))
    how = "" if adjacent else ", documents not side by side"
    want = oracle(rows, range(1, 6))
    for args in [], ["-S", "1M"], ["-S", "1M", "-j", 3], ["-j", 1]:
        same(f"n = 1-5 as counted in Python{how}: {args}", ngrams("-n", "1-5", *args, DIR / "b.tsv"), want)
    for by, option in ("date", "date"), ("doc", "doc"), ("month", "date:month"):
        want = oracle(rows, [1, 3], by=by)
        for args in [], ["-S", "1M", "-j", 2]:
            same(f"by {option}{how}: {args}", ngrams("-n", "1,3", "-g", option, *args, DIR / "b.tsv"), want)
    for skip in 1, 3:
        want = oracle(rows[:400], [1, 2, 4], skip=skip)
        data = table(rows[:400])
        for args in [], ["-S", "1M"], ["-j", 3]:
            same(f"skip {skip}{how}: {args}", ngrams("-n", "1-2,4", "--skip", skip, *args, stdin=data), want)
    (DIR / "stop").write_text("the\nof\nw1\n")
    for mode in "any", "all", "edge", "pad":
        want = oracle(rows, [1, 2, 3], stop={"the", "of", "w1"}, mode=mode)
        for args in [], ["-S", "1M", "-j", 2]:
            same(f"stop words, {mode}{how}: {args}", ngrams("-n", "1-3", "--stop", DIR / "stop", "--stop-mode", mode, *args, DIR / "b.tsv"), want)
same("n = 7 and 9", ngrams("-n", "7,9", DIR / "b.tsv"), oracle(rows, [7, 9]))
same("n = 7 and 9 in little memory", ngrams("-n", "7,9", "-S", "1M", DIR / "b.tsv"), oracle(rows, [7, 9]))
same("--window 4 is -n 2 --skip 3", ngrams("--window", 4, DIR / "b.tsv"), ngrams("-n", 2, "--skip", 3, DIR / "b.tsv"))

# ---- made to hurt ----
big = int(300_000 * SIZE)
HURT = {
    "all tokens equal, in one row": [("a", "", " ".join(["x"] * big))],
    "all tokens distinct": [(f"d{i}", "", " ".join(f"t{i}_{k}" for k in range(200))) for i in range(big // 400)],
    "one row of tokens": [("a", "", " ".join(R.choices("abcdefgh", k=big)))],
    "tokens of a megabyte": [(f"d{i % 3}", "", " ".join(R.choice("ab") * R.choice([1, 2, 70_000, 999_999, 1_000_000]) for _ in range(5))) for i in range(int(3 * SIZE) + 1)],
    "a document a row": [(f"d{i}", "", R.choice(["a b", "b a", "a"])) for i in range(big // 4)],
    "the first word in front of every other": [("a", "", "first " + " first ".join(f"v{i}" for i in range(big // 10)))],
    "words that are numbers in order": [("a", "", " ".join(str(i // 2) for i in range(big // 4)))],
}
for name, rows in HURT.items():
    data = table(rows)
    want = oracle(rows, [1, 2, 3])
    for args in ["-j", 1], ["-S", "1M", "-j", 2], ["-S", "3M", "-j", 1]:
        same(f"{name}: {args}", ngrams("-n", "1-3", *args, stdin=data), want)
control = [("a", "", "ab\x01 x ab x a\x01b x ab\x02 \x7f"), ("b", "", "ab x")]
want = sorted(oracle(control, [1, 2]).splitlines())
for args in [], ["-S", "1M"]:
    same(f"control characters in tokens: {args}", b"\n".join(sorted(ngrams("-n", "1-2", *args, stdin=table(control)).splitlines())), b"\n".join(want))

# ---- laws ----
rows = text(int(3000 * SIZE), VOCABULARY, 25, 300)
whole = table(rows)
(DIR / "c.tsv").write_bytes(whole)
options = ["-n", "1-3", "--totals", DIR / "totals"]
want, totals = ngrams(*options, DIR / "c.tsv"), (DIR / "totals").read_bytes()
for memory in "1M", "2M", "5M", "1G":
    for jobs in 1, 2, 5:
        same(f"-S {memory} -j {jobs}", ngrams(*options, "-S", memory, "-j", jobs, DIR / "c.tsv"), want)
        ok((DIR / "totals").read_bytes() == totals, f"-S {memory} -j {jobs}: totals")
thirds = [rows[i::3] for i in range(3)]
for i, part in enumerate(thirds):
    (DIR / f"{i}.tsv").write_bytes(table(part))
for order in itertools.permutations(range(3)):
    same(f"files in order {order}", ngrams("-n", "1-3", "-S", "2M", *[DIR / f"{i}.tsv" for i in order]), want)
(DIR / "c.tsv.gz").write_bytes(gzip.compress(whole[:len(whole) // 2]) + gzip.compress(whole[len(whole) // 2:]))
same("gzip, two members", ngrams("-n", "1-3", DIR / "c.tsv.gz"), want)
same("standard input", ngrams("-n", "1-3", stdin=whole), want)
csv = b"".join(b",".join(b'"%s"' % f.replace(b'"', b'""') for f in line.split(b"\t")) + b"\n" for line in whole.splitlines())
same("CSV", ngrams("-n", "1-3", "--csv", stdin=csv), want.replace(b"\t", b","))

month = by = ["-n", "1-2", "-g", "date:month", "--totals", DIR / "totals"]
by_month = want = ngrams(*by, DIR / "c.tsv")
totals = (DIR / "totals").read_bytes()
parts = []
for i in range(7):  # by document, since none may be in two parts
    part = [r for r in rows if int(r[0][1:]) % 7 == i]
    parts.append(DIR / f"part{i}.tsv.gz")
    ngrams("-n", "1-2", "-g", "date:month", "--partial", "-o", parts[-1], *(["-S", "1M"] if i % 2 else []), stdin=table(part))
for args in [], ["-S", "1M"]:
    same(f"parts merged: {args}", ngrams("--merge", "--totals", DIR / "totals", *args, *parts), want)
    ok((DIR / "totals").read_bytes() == totals, f"parts merged: totals: {args}")
ngrams("--merge", "--partial", "-o", DIR / "some", *parts[3:])
ngrams("--merge", "--partial", "-o", DIR / "all", *parts)
same("parts of parts", ngrams("--merge", DIR / "some", *reversed(parts[:3])), want)
same("a part taken out and put in again", ngrams("--merge", DIR / "all", parts[2], "--subtract", parts[2]), want)
ngrams("--merge", "--partial", "-o", DIR / "less", DIR / "all", "--subtract", parts[5], "--subtract", parts[6])
ngrams("--merge", "--partial", "-o", DIR / "five", *parts[:5])
ok((DIR / "less").read_bytes() == (DIR / "five").read_bytes(), "what is left is what never had them, byte for byte")
same("the whole as a part", ngrams("-n", "1-2", "-g", "date:month", "--partial", DIR / "c.tsv"), (DIR / "all").read_bytes())

# ---- a base with an index ----
def part_of(name, docs, *args):
    ngrams("-n", "1-3", *args, "--partial", "-o", DIR / name, stdin=table(docs))
    return DIR / name


def both(what, args, *, status=0):
    """Merging with the base's index, and without it: the same bytes, also of the totals."""
    results = []
    for base in DIR / "base", DIR / "plain":
        (DIR / "totals").unlink(missing_ok=True)
        out = ngrams("--merge", base, *args, *([] if "--partial" in args else ["--totals", DIR / "totals"]), status=status)
        results.append((out, (DIR / "totals").read_bytes() if (DIR / "totals").exists() else b""))
    same(what, results[0][0], results[1][0])
    ok(results[0][1] == results[1][1], what + ": totals")
    return results[0][0]


WAYS = [["-k", 1], ["-k", 20, "--rank", "--per-million"], ["-k", 99], ["-k", 120], ["-k", 3000], ["-k", 5, "-n", 2], ["-n", "1,3"], [],
        ["--min-count", 4], ["--min-count", 2], ["-k", 8, "--min-docs", 3], ["-k", 6, "--exclude", "a", "--include", "^[wt]"],
        ["--sort", "ngram", "--min-count", 2], ["--sort", "none"], ["--partial"], ["-k", 20, "-S", "1M"]]
for seed in range(3 if QUICK else 6):
    R.seed(1000 + seed)
    words = [f"w{i}" for i in range(R.choice([30, 300, 4000]))] + LETTERS
    flat = seed % 3 == 2  # nearly all counts are ties
    weights = [1 if flat else 1 / (i + 1) for i in range(len(words))]
    def documents(first, count):
        return [(f"d{first + d}", f"2024-{R.randrange(1, 4 + seed % 2):02d}-01", " ".join(R.choices(words, weights, k=R.randrange(0, 30))))
                for d in range(count) for _ in range(R.randrange(1, 6))]
    old, gone, new = documents(0, 150), documents(1000, R.randrange(1, 40)), documents(2000, R.randrange(1, 40))
    new += [("d3000", "2031-01-01", "a new group of words w1 w1 w1")]
    gone += [("d4000", "1999-01-01", "a group that goes w1 w2")]
    by = [["-g", "date:month"], [], ["-g", "date:year,date:month"]][seed % 3]
    base = part_of("base", old + gone, *by, "--index")
    (DIR / "plain").write_bytes(base.read_bytes())
    more, less, nothing = part_of("more", new, *by), part_of("less", gone, *by), part_of("nothing", [], *by)
    swap = part_of("swap", gone + new, *by)
    for way in WAYS:
        got = both(f"indexed, {seed}: {way}", [more, "--subtract", less, *way])
        if way == []:
            same(f"indexed, {seed}: as counted at once", got, ngrams("-n", "1-3", *by, stdin=table(old + new)))
        if way == ["--partial"]:
            same(f"indexed, {seed}: the part is the one that never had them", got, part_of("never", old + new, *by).read_bytes())
    for what, args in (("nothing new", [nothing]), ("only less", ["--subtract", less]), ("most in and out", [swap, "--subtract", less]),
                       ("all out", ["--subtract", base]), ("all twice", [DIR / "plain"])):
        for way in ["-k", 4], ["-k", 150, "--rank"], []:
            both(f"indexed, {seed}: {what}: {way}", [*args, *way])
    both(f"indexed, {seed}: more out than in", ["--subtract", swap, "-k", 3], status=2)

(DIR / "plain").write_bytes(part_of("base", [], "--index").read_bytes())
both("an empty base with an index", [part_of("few", [("b", "", "w1 w1")]), "-k", 2])

# An index is used: of a large base whose rows nobody needs nothing is read. It is believed only with the file it was made for.
(DIR / "big.tsv").write_bytes(table([("a", "", " ".join(f"t{i:06d}" for i in range(k, k + 1000))) for k in range(0, 300000, 1000)]))
big, index = DIR / "big", DIR / "big.index"
ngrams("-n", "1,2", "--partial", "--index", "-o", big, DIR / "big.tsv")
few = part_of("few", [("b", "", "t000001 t000001")])
want = ngrams("--merge", big, few, "-k", 5)
ok(want.splitlines()[1:3] == [b"1\tt000001\t3\t2", b"1\tt000000\t1\t1"], "a large base: the top rows", want[:200])
whole, stat, kept = big.read_bytes(), big.stat(), index.read_bytes()
middle = len(whole) // 2


def rewrite(data, time=None):
    big.write_bytes(data)
    if time is not None:
        os.utime(big, ns=(time, time))


rewrite(whole[:middle] + b"\n?\n" + whole[middle + 3:], stat.st_mtime_ns)
same("a large base: what is not needed is not read", ngrams("--merge", big, few, "-k", 5), want)
rewrite(whole, stat.st_mtime_ns + 10**9)
same("another time, the same bytes: the index holds", ngrams("--merge", big, few, "-k", 5), want)
said = lambda: subprocess.run([BIN / "txt-ngrams", "--merge", big, few, "-k", "5"], capture_output=True)
other = whole.replace(b"\tt000007\t1\t1\n", b"\tt000007\t9\t9\n", 1)
for what, data, sidecar, message in (
        ("a stale index", other, kept, b"big.index: does not belong to "),
        ("a base that has grown", whole + b"2\tzzz zzz\t1\t1\n", kept, b"big.index: does not belong to "),
        ("a changed byte in the index", whole, kept[:middle % len(kept)] + b"#" + kept[middle % len(kept) + 1:], b"big.index: is damaged"),
        ("an index cut off", whole, kept[:-30], b"big.index: is damaged"),
        ("an empty index", whole, b"", b"big.index: is damaged"),
        ("no index", whole, None, None)):
    rewrite(data, stat.st_mtime_ns + 7)
    index.unlink(missing_ok=True)
    if sidecar is not None:
        index.write_bytes(sidecar)
    got = said()
    (DIR / "plain").write_bytes(data)
    same(f"{what}: the answer is right", got.stdout, ngrams("--merge", DIR / "plain", few, "-k", 5))
    ok(got.returncode == (1 if message else 0) and (message in got.stderr and got.stderr.count(b"\n") == 1 if message else not got.stderr), f"{what}: is said", got.stderr)
many = [part_of(f"many{i}", [(f"m{i}", "", f"x y z{i} z{i % 7}")]) for i in range(150)]
want = ngrams("-n", "1-3", stdin=table([(f"m{i}", "", f"x y z{i} z{i % 7}") for i in range(150)]))
for args in [], ["-S", "1M"]:
    same(f"150 parts: {args}", ngrams("--merge", *args, *many), want)
    same(f"150 parts in and out: {args}", ngrams("--merge", *args, *many, many[0], *(a for m in many[1:] for a in ("--subtract", m))),
         ngrams("--merge", many[0], many[0]))

# ---- thresholds and order ----
full = [line.split(b"\t") for line in by_month.splitlines()]
head, body = full[0], full[1:]
join = lambda lines: b"".join(b"\t".join(r) + b"\n" for r in [head, *lines])
first = collections.Counter()
for r in body:
    first[r[0], r[1]] += 1
    r.append(first[r[0], r[1]])
clean = lambda r: r[:-1]
for args in [], ["-S", "1M"]:
    same(f"--min-count --min-docs {args}", ngrams(*month, "--min-count", 3, "--min-docs", 2, *args, DIR / "c.tsv"),
         join(clean(r) for r in body if int(r[3]) >= 3 and int(r[4]) >= 2))
    same(f"-k {args}", ngrams(*month, "-k", 10, *args, DIR / "c.tsv"), join(clean(r) for r in body if r[-1] <= 10))
    same(f"--sort ngram {args}", ngrams(*month, "--sort", "ngram", *args, DIR / "c.tsv"), join(map(clean, sorted(body, key=lambda r: r[:3]))))
    got = ngrams(*month, "--include", "^w1", "--exclude", "2", "-k", 7, *args, DIR / "c.tsv")
    left, kept = collections.Counter(), []
    for r in body:
        if r[2].startswith(b"w1") and b"2" not in r[2]:
            left[r[0], r[1]] += 1
            if left[r[0], r[1]] <= 7:
                kept.append(clean(r))
    same(f"--include --exclude -k {args}", got, join(kept))
    ranked = ngrams(*month, "--rank", "--per-million", *args, DIR / "c.tsv").splitlines()[1:]
    words = {l.split(b"\t")[0]: int(l.split(b"\t")[2]) for l in totals.splitlines()[1:] if l.split(b"\t")[1] == b"1"}
    good, higher, last = True, 0, None
    for line, r in zip(ranked, body):
        *_, rate, rank = line.split(b"\t")
        key = r[0], r[1], r[3]
        if key != last:
            higher, last = r[-1], key
        thousandths = (int(r[3]) * 2 * 10**9 + words[r[0]]) // (2 * words[r[0]])
        good = good and rate == b"%d.%03d" % divmod(thousandths, 1000) and int(rank) == higher
    ok(good and len(ranked) == len(body), f"--rank --per-million {args}")

# ---- the project's own samples, through the whole pipe ----
pipe = subprocess.run(f"'{BIN}'/txt-split --doc date-line samples/articles.txt.gz | '{BIN}'/txt-tokenize", shell=True, cwd=TOP, capture_output=True).stdout
lines = [line.split("\t") for line in pipe.decode().splitlines()]
doc, tokens = lines[0].index("doc"), lines[0].index("tokens")
same("samples, n = 1-5", ngrams("-n", "1-5", stdin=pipe), oracle([(l[doc], "", l[tokens]) for l in lines[1:]], range(1, 6)))
print(f"1..{tests}")
