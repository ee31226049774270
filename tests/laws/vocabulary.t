#!/usr/bin/env python3
"""txt-vocabulary against ten lines of Python over random rows: counts, windows, lengths and growth, by month and without; growth and sums of parts."""
import collections
import os
import random
import subprocess
from fractions import Fraction
from pathlib import Path

tool = Path(os.environ["TXT_BIN"]) / "txt-vocabulary"
path = Path(os.environ["TMPDIR"]) / "tokens.tsv"
done = 0


def ok(holds, name, note=""):
    global done
    done += 1
    print(f"{'' if holds else 'not '}ok {done} - {name}" + (f"\n# {note}" if note and not holds else ""), flush=True)


def run(*args):
    out = subprocess.run([tool, *map(str, args), path], capture_output=True, text=True, check=True).stdout.splitlines()
    return [tuple(line.split("\t")) for line in out]


def ratio(x):
    return "" if x is None else f"{float(x):.4f}"


def summary(rows, width):
    tokens = [t for _, _, line in rows for t in line]
    counts = collections.Counter(tokens)
    windows, texts, last = [], [], object()
    for doc, _, line in rows:
        if doc != last:
            texts.append([])
            last = doc
        texts[-1] += line
    for text in texts:
        windows += [len(set(text[i:i + width])) for i in range(len(text) - width + 1)]
    mean = Fraction(sum(windows), len(windows) * width) if windows else None
    return tuple(map(str, (len({d for d, _, _ in rows}), len(rows), len(tokens), len(counts), sum(c == 1 for c in counts.values())))) + (
        ratio(Fraction(len(counts), len(tokens)) if tokens else None), ratio(mean))


random.seed(7)
bad = {"summary": 0, "months": 0, "lengths": 0, "growth": 0, "frequencies": 0, "growth of parts": 0, "parts of parts": 0, "sums": 0}
for trial in range(30):
    words = [f"w{i}" for i in range(random.choice([1, 5, 300]))] + ["việt", "đồng"]
    rows = []
    for doc in range(random.randint(0, 12)):
        date = f"2025-{random.randint(1, 3):02}-{random.randint(1, 28):02}" if random.random() < 0.9 else ""
        for _ in range(random.randint(1, 8)):
            rows.append((f"d{doc}", date, random.choices(words, k=random.choice([0, 1, 3, 40]))))
    path.write_text("doc\tdate\ttokens\n" + "".join(f"{d}\t{t}\t{' '.join(w)}\n" for d, t, w in rows))
    width = random.choice([1, 2, 7, 30])
    head = ("documents", "rows", "tokens", "types", "hapax", "type_token", "mattr")
    bad["summary"] += run("-w", width) != [head, summary(rows, width)]
    months = sorted({t[:7] for _, t, _ in rows})
    want = [("month",) + head] + [(m,) + summary([r for r in rows if r[1][:7] == m], width) for m in months]
    bad["months"] += run("-w", width, "--by", "date:month") != want
    lengths = collections.Counter((r[1][:4], len(r[2])) for r in rows)
    bad["lengths"] += run("--lengths", "-g", "date:year") != [("year", "length", "rows")] + [
        (y, str(n), str(c)) for (y, n), c in sorted(lengths.items())]
    curve, seen = {}, set()
    for i, token in enumerate((t for r in rows for t in r[2]), 1):
        seen.add(token)
        curve[i] = len(seen)
    points = run("--growth")[1:]
    right = all(curve[int(n)] == int(t) for n, t in points) and [int(n) for n, _ in points] == sorted({int(n) for n, _ in points})
    bad["growth"] += not right or (bool(curve) and points[-1] != (str(len(curve)), str(len(seen)))) or len(points) > 80
    # How many types occur so often, by month.
    spectrum = path.with_name("spectrum")
    run("--growth", "--frequencies", spectrum, "-g", "date:month")
    times = collections.Counter((r[1][:7], t) for r in rows for t in r[2])
    want = collections.Counter((m, n) for (m, _), n in times.items())
    bad["frequencies"] += spectrum.read_text() != "month\tfrequency\ttypes\n" + "".join(f"{m}\t{n}\t{c}\n" for (m, n), c in sorted(want.items()))
    # Parts: cut where documents end, in order; some are empty.
    docs = [[r for r in rows if r[0] == d] for d in sorted({r[0] for r in rows}, key=lambda d: int(d[1:]))]
    cuts = sorted(random.choices(range(len(docs) + 1), k=random.randint(0, 4)))
    parts = []
    for i, (a, b) in enumerate(zip([0, *cuts], [*cuts, len(docs)])):
        parts.append(path.with_name(f"part{i}"))
        parts[-1].write_text("doc\tdate\ttokens\n" + "".join(f"{d}\t{t}\t{' '.join(w)}\n" for rs in docs[a:b] for d, t, w in rs))
    for by in [], ["--by", "date:month"], ["--by", "date:year,date"]:
        tables = []
        for part in parts:
            subprocess.run([tool, "--growth", "--partial", *by, "-o", f"{part}.growth", part], check=True)
            tables.append(f"{part}.growth")
        def merge(*a):
            spectrum.unlink(missing_ok=True)
            return subprocess.run([tool, "--growth", "--merge", *a], capture_output=True, check=True).stdout + (spectrum.read_bytes() if spectrum.exists() else b"")
        some_frequencies = ["--frequencies", spectrum]
        want = subprocess.run([tool, "--growth", *some_frequencies, *by, path], capture_output=True, check=True).stdout + spectrum.read_bytes()
        bad["growth of parts"] += merge(*some_frequencies, *tables) != want
        some = path.with_name("some")
        merge("--partial", "-o", some, *tables[:2])
        bad["parts of parts"] += merge(*some_frequencies, some, *tables[2:]) != want
        sums = collections.defaultdict(lambda: [0] * 5)
        for part in parts:
            lines = subprocess.run([tool, "--sums", "-w", str(width), *by, part], capture_output=True, text=True, check=True).stdout.splitlines()
            for *key, a, b, c, d, e in (line.split("\t") for line in lines[1:]):
                sums[tuple(key)] = [x + int(y) for x, y in zip(sums[tuple(key)], (a, b, c, d, e))]
        whole = run("-w", width, *by)
        bad["sums"] += [(*k, *map(str, v[:3]), ratio(Fraction(v[4], v[3] * width) if v[3] else None)) for k, v in sorted(sums.items())] != [
            (*r[:-4], r[-1]) for r in whole[1:]]
for name, wrong in bad.items():
    ok(wrong == 0, f"{name} of 30 random tables", f"{wrong} wrong")
for what, text, status, message in (
        ("a part whose types do not ascend", "type\ttokens\tcount\n\t2\t2\nb\t2\t1\na\t1\t1\n", 2, "4: not sorted"),
        ("a part with a type twice", "type\ttokens\tcount\n\t2\t2\na\t2\t1\na\t1\t1\n", 2, "4: a type that was there before"),
        ("a part that ends before its last type", "type\ttokens\tcount\n\t1\t1\na\t2\t1\n", 2, "3: a type beyond its group's tokens"),
        ("a part whose counts are not its tokens", "type\ttokens\tcount\n\t2\t2\na\t1\t1\n", 2, "3: a group's counts are not its tokens"),
        ("a part without its first row", "type\ttokens\tcount\na\t1\t1\n", 2, "2: a type beyond its group's tokens"),
        ("a group without its first row", "m\ttype\ttokens\tcount\nx\t\t1\t1\nx\ta\t1\t1\ny\ta\t1\t1\n", 2, "4: a type beyond its group's tokens"),
        ("a group of more tokens than can be", "type\ttokens\tcount\n\t9223372036854775808\t1\n", 1, "2: not a row of a part"),
        ("a type that occurs too often", "type\ttokens\tcount\n\t2\t2\na\t1\t9223372036854775807\nb\t2\t1\n", 2, "3: a group's counts are not its tokens"),
        ("a table that is no part", "tokens\twords\n1\ta\n", 2, "no column 'type'"),
        ("a part of other columns", "tokens\ttype\tcount\n1\ta\t1\n", 2, "the columns are not those"),
        ("a row that is none of a part", "type\ttokens\tcount\n\t0\t0\na\tx\t1\n", 1, "3: not a row of a part"),
        ("a type that does not occur", "type\ttokens\tcount\n\t0\t0\na\t1\t0\n", 1, "3: not a row of a part")):
    got = subprocess.run([tool, "--growth", "--merge"], input=text, capture_output=True, text=True)
    ok(got.returncode == status and message in got.stderr and got.stderr.count("\n") == 1, what, got.stderr)
two = subprocess.run([tool, "--lengths", "--growth", path], capture_output=True, text=True)
ok(two.returncode == 2 and "one at a time" in two.stderr, "two tables at once are refused")
part = subprocess.run([tool, "--growth", "--partial", "--frequencies", path.with_name("x"), path], capture_output=True, text=True)
ok(part.returncode == 2 and "--frequencies" in part.stderr, "a part has no frequencies of its own", part.stderr)
none = subprocess.run([tool, "--by", "month", path], capture_output=True, text=True)
ok(none.returncode == 2 and "'month'" in none.stderr, "an unknown column is named")
print(f"1..{done}")
