#!/usr/bin/env python3
"""txt-lookup against txt-ngrams and against Python: random rows, lists with overlapping and repeated terms, groups."""
import collections
import os
import random
import subprocess
from pathlib import Path

binaries, scratch = Path(os.environ["TXT_BIN"]), Path(os.environ["TMPDIR"])
rows_path, list_path = scratch / "rows.tsv", scratch / "list.txt"
done = 0


def ok(holds, name, note=""):
    global done
    done += 1
    print(f"{'' if holds else 'not '}ok {done} - {name}" + (f"\n# {note}" if note and not holds else ""), flush=True)


def run(tool, *args):
    out = subprocess.run([binaries / tool, *map(str, args)], capture_output=True, text=True, check=True).stdout
    return [tuple(line.split("\t")) for line in out.split("\n")[:-1]]


random.seed(11)
wrong = unlike = 0
for trial in range(40):
    words = ["a", "b", "việt", "nam", "c"][: random.randint(1, 5)]
    rows = [(f"d{random.randint(1, 5)}", f"2025-0{random.randint(1, 3)}-01", random.choices(words + ["x"], k=random.randint(0, 30)))
            for _ in range(random.randint(1, 40))]
    rows_path.write_text("doc\tdate\ttokens\n" + "".join(f"{d}\t{t}\t{' '.join(w)}\n" for d, t, w in rows))
    terms = [" ".join(random.choices(words, k=random.choice([1, 1, 2, 3, 32]))) for _ in range(random.randint(1, 12))]
    list_path.write_text("\n".join(terms + terms[:1]) + random.choice(["", "\n", "\n\n"]))
    count, docs = collections.Counter(), collections.defaultdict(set)
    for doc, date, tokens in rows:
        for order, term in enumerate(dict.fromkeys(terms)):
            n = len(term.split(" "))
            for i in range(len(tokens) - n + 1):
                if " ".join(tokens[i:i + n]) == term:
                    count[date[:7], order, term] += 1
                    docs[date[:7], order, term].add(doc)
    want = [(m, str(len(t.split(" "))), t, str(count[m, o, t]), str(len(docs[m, o, t]))) for m, o, t in sorted(count)]
    wrong += run("txt-lookup", "-t", list_path, "-g", "date:month", rows_path) != [("month", "n", "ngram", "count", "docs")] + want
    every = run("txt-ngrams", "-n", "1-3", rows_path)[1:]
    list_path.write_text("".join(r[1] + "\n" for r in every))
    unlike += sorted(run("txt-lookup", "-t", list_path, rows_path)[1:]) != sorted(every)
ok(wrong == 0, "counts and documents of 40 random lists by month", f"{wrong} wrong")
ok(unlike == 0, "asked for every n-gram it says what txt-ngrams says", f"{unlike} unlike")
bad = subprocess.run([binaries / "txt-lookup", rows_path], capture_output=True, text=True)
ok(bad.returncode == 2 and "--terms" in bad.stderr, "no list is an error that says so")
list_path.write_text("w " * 33 + "\n")
bad = subprocess.run([binaries / "txt-lookup", "-t", list_path, rows_path], capture_output=True, text=True)
ok(bad.returncode == 2 and "list.txt:1:" in bad.stderr and "32" in bad.stderr, "a term of 33 words is named", bad.stderr)
bad = subprocess.run([binaries / "txt-lookup", "-t", scratch / "none", rows_path], capture_output=True, text=True)
ok(bad.returncode == 2, "a list that is not there is no empty list", bad.stderr)
print(f"1..{done}")
