#!/usr/bin/env python3
"""txt-keyness against exact arithmetic (fractions, and logarithms of 50 digits) over random tables, and its symmetry."""
import decimal
import os
import random
import subprocess
from fractions import Fraction
from pathlib import Path

decimal.getcontext().prec = 60
D = decimal.Decimal
tool = Path(os.environ["TXT_BIN"]) / "txt-keyness"
scratch = Path(os.environ["TMPDIR"])
done = 0


def ok(holds, name, note=""):
    global done
    done += 1
    print(f"{'' if holds else 'not '}ok {done} - {name}" + (f"\n# {note}" if note and not holds else ""), flush=True)


def ln(x):
    return D(x.numerator).ln() - D(x.denominator).ln()


def dec(x):
    return D(x.numerator) / D(x.denominator)


def measures(a, c, b, d):
    """Exactly, from the textbook's sums."""
    n, r = c + d, a + b
    cells = [(a, Fraction(r * c, n)), (b, Fraction(r * d, n)), (c - a, Fraction((n - r) * c, n)), (d - b, Fraction((n - r) * d, n))]
    g2 = 2 * sum(D(o) * ln(o / e) for o, e in cells if o)
    ratio = Fraction(2 * a or 1, 2 * b or 1) * Fraction(d, c)
    gap = abs(a * (d - b) - b * (c - a)) - Fraction(n, 2)
    below = r * (n - r) * c * d
    add = Fraction(1, 2) if 0 in (a, b, c - a, d - b) else 0
    return {
        "g2": g2,
        "log_ratio": ln(ratio) / D(2).ln(),
        "chi2": dec(n * gap * gap / Fraction(below)) if gap > 0 and below else D(0),
        "bic": g2 - D(n).ln(),
        "percent_difference": dec(100 * (Fraction(a, c) / Fraction(b, d) - 1)) if b else D("inf"),
        "odds_ratio": dec(Fraction(a + add) * (d - b + add) / (Fraction(b + add) * (c - a + add))),
        "simple_maths": dec((Fraction(a * 10**6, c) + 100) / (Fraction(b * 10**6, d) + 100)),
    }


def write(name, rows):
    path = scratch / name
    path.write_text("n\tngram\tcount\tdocs\n" + "".join("\t".join(map(str, r)) + "\n" for r in rows))
    return path


def run(*args):
    out = subprocess.run([tool, *map(str, args)], capture_output=True, text=True, check=True).stdout.splitlines()
    head = out[0].split("\t")
    return [dict(zip(head, line.split("\t"))) for line in out[1:]]


random.seed(20)
wrong, rows_seen, sides_wrong, missing, unequal = [], 0, 0, 0, 0
for trial in range(40):
    scale = 10 ** random.randint(1, 9)
    words = [f"w{i}" for i in range(random.randint(1, 60))]
    table = [{w: random.randint(1, scale) if random.random() < 0.7 else random.randint(1, 5) for w in words if random.random() < 0.8}
             for _ in range(2)]
    if not table[0] or not table[1]:
        continue
    files = [write(f"t{i}", [(1, w, f, 1) for w, f in t.items()]) for i, t in enumerate(table)]
    size = [sum(t.values()) for t in table]
    got = {r["ngram"]: r for r in run("-a", *files)}
    back = {r["ngram"]: r for r in run("-a", files[1], files[0])}
    for w in words:
        a, b = table[0].get(w, 0), table[1].get(w, 0)
        gap = a * size[1] - b * size[0]
        if gap == 0:
            unequal += w in got
            continue
        if w not in got:
            missing += 1
            continue
        rows_seen += 1
        sides_wrong += got[w]["side"] != ("focus" if gap > 0 else "reference") or back[w]["side"] == got[w]["side"]
        sides_wrong += back[w]["g2"] != got[w]["g2"]
        for name, value in measures(a, size[0], b, size[1]).items():
            if value == D("inf"):
                good = got[w][name] == "inf"
            else:
                good = abs(D(got[w][name]) - value) <= D("0.00005001") + abs(value) * D("1e-13")
            if not good:
                wrong.append(f"{name} of {a}/{size[0]} {b}/{size[1]}: {got[w][name]}, exactly {value:.12f}")
ok(rows_seen > 1000 and not wrong, f"seven measures of {rows_seen} words", "; ".join(wrong[:3]))
ok(sides_wrong == 0, "sides, and that focus and reference may change places")
ok(missing == 0 and unequal == 0, "every word of unequal rates is there, and no other")

# Rows in any order, a table in parts, plain or from totals: the same bytes.
rows = [(n, f"t{i}", random.randint(1, 99), random.randint(1, 9)) for n in (1, 2, 3) for i in range(200)]
other = [(n, f"t{i}", random.randint(1, 99), random.randint(1, 9)) for n in (3, 1, 2) for i in range(100, 300)]
reference = write("reference", other)
first = subprocess.run([tool, "-k", "20", write("focus", rows), reference], capture_output=True, check=True).stdout
random.shuffle(rows)
second = subprocess.run([tool, "-k", "20", write("focus", rows), reference], capture_output=True, check=True).stdout
split = [(n, w, part, d) for n, w, c, d in rows for part, d in ((c // 2, d), (c - c // 2, 0))]
third = subprocess.run([tool, "-k", "20", write("focus", split), reference], capture_output=True, check=True).stdout
totals = scratch / "totals"
totals.write_text("n\ttokens\n" + "".join(f"{n}\t{sum(r[2] for r in rows if r[0] == n)}\n" for n in (2, 1, 3)))
fourth = subprocess.run([tool, "-k", "20", "--totals", totals, write("focus", rows), reference], capture_output=True, check=True).stdout
ok(first == second, "any order of rows")
ok(first == third, "counts in parts are added")
ok(first == fourth, "totals that say the sums change nothing")
ok(first.count(b"\n") == 1 + 6 * 20, "the first 20 of each n and side")
print(f"1..{done}")
