#!/usr/bin/env python3
"""From articles to counts, end to end: files, gzipped files, one archive of many members and a CSV give the same bytes;
the counts are those that Python gets from the same tokens; damage is named and what decodes is counted."""
import csv
import gzip
import io
import os
import subprocess
import sys
from collections import Counter, defaultdict
from pathlib import Path

root = Path(__file__).resolve().parents[2]
BIN = Path(os.environ.get("TXT_BIN", root / "build/bin"))
scratch = Path(os.environ.get("TMPDIR", "/tmp"))
files = sorted((root / "samples/articles").glob("*.txt"))
done = 0


def ok(holds, name, *notes):
    global done
    done += 1
    print(f"{'' if holds else 'not '}ok {done} - {name}", flush=True)
    for note in () if holds else notes:
        print("#  ", note)


def run(name, *args, stdin=b""):
    return subprocess.run([BIN / name, *map(str, args)], input=stdin, capture_output=True)


def tokens(*operands, options=()):
    return run("txt-tokenize", stdin=run("txt-split", *options, *operands).stdout).stdout


def ngrams(rows, *options):
    return run("txt-ngrams", *options, stdin=rows).stdout


plain = tokens(*files)
zipped = []
for f in files:
    zipped.append(scratch / (f.name + ".gz"))
    zipped[-1].write_bytes(gzip.compress(f.read_bytes(), mtime=0))
# As `cat a.gz b.gz`, with the newline that an article may lack in a member of its own.
archive = scratch / "archive"
archive.write_bytes(b"".join(z.read_bytes() + gzip.compress(b"\n", mtime=0) for z in zipped))

top = ngrams(plain, "-n", "1-3", "-k", "20")
ok(len(top.splitlines()) == 61, "the 20 most frequent 1-, 2- and 3-grams", len(top.splitlines()))
ok(ngrams(tokens(*zipped), "-n", "1-3", "-k", "20") == top, "gzipped files: the same bytes")
ok(ngrams(tokens(archive), "-n", "1-3", "-k", "20") == top, "one archive of many gzip members: the same bytes")
with open(archive, "rb") as f:
    ok(ngrams(run("txt-tokenize", stdin=subprocess.run([BIN / "txt-split"], stdin=f, capture_output=True).stdout).stdout,
              "-n", "1-3", "-k", "20") == top, "the archive on stdin: the same bytes")
everything = ngrams(plain, "-n", "1-3")
ok(ngrams(tokens(root / "samples/articles.txt.gz"), "-n", "1-3") == everything, "the samples' own archive: the same bytes, all rows")

def body(table):
    return table.split(b"\n", 1)[1]


halves = [run("txt-split", *files[:15]).stdout, run("txt-split", *files[15:]).stdout]
together = run("txt-tokenize", stdin=halves[0] + body(halves[1])).stdout
ok(together == run("txt-tokenize", stdin=halves[0]).stdout + body(run("txt-tokenize", stdin=halves[1]).stdout) == plain,
   "tokenize(split(a) + split(b)) = tokenize(split(a)) + tokenize(split(b))")

rows = [line.split("\t") for line in plain.decode().splitlines()]
at_doc, at_tokens = rows[0].index("doc"), rows[0].index("tokens")
counts, docs = Counter(), defaultdict(set)
for row in rows[1:]:
    words = row[at_tokens].split()
    for n in (1, 2, 3):
        for i in range(len(words) - n + 1):
            gram = (str(n), " ".join(words[i:i + n]))
            counts[gram] += 1
            docs[gram].add(row[at_doc])
got = {tuple(line.split("\t")[:2]): tuple(map(int, line.split("\t")[2:])) for line in everything.decode().splitlines()[1:]}
ok(got == {g: (c, len(docs[g])) for g, c in counts.items()}, f"counts and documents of {len(counts)} n-grams are Python's")
ok(len({row[at_doc] for row in rows[1:]}) == len(files), "a document an article")

# CSV in = TSV in = the articles themselves
table = list(csv.DictReader(open(root / "samples/articles.csv", encoding="utf-8", newline="")))
wire = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"})
tsv = "".join("\t".join(x.translate(wire) for x in row) + "\n" for row in [list(table[0])] + [list(r.values()) for r in table])
from_tsv = run("txt-split", "--doc", "row", stdin=tsv.encode()).stdout
from_csv = run("txt-split", "--csv", "--doc", "row", root / "samples/articles.csv").stdout
as_csv = list(csv.reader(io.StringIO(from_csv.decode(), newline="")))
ok("".join("\t".join(x.translate(wire) for x in row) + "\n" for row in as_csv).encode() == from_tsv, "CSV in, CSV out: the rows of TSV in, TSV out")
counted = run("txt-ngrams", "--csv", "-n", "1-2", stdin=run("txt-tokenize", "--csv", stdin=from_csv).stdout).stdout.decode()
ok("".join("\t".join(row) + "\n" for row in csv.reader(io.StringIO(counted, newline=""))).encode()
   == ngrams(run("txt-tokenize", stdin=from_tsv).stdout, "-n", "1-2"), "counts through --csv are those through TSV")
ok(ngrams(run("txt-tokenize", stdin=from_tsv).stdout, "-n", "1-3") == everything, "and those of the articles as files")

# A damaged archive: all that decodes is counted, the place is named
whole = archive.read_bytes()
cut = scratch / "cut.gz"
cut.write_bytes(whole[:len(whole) * 2 // 3])
damaged = run("txt-split", cut)
good = run("txt-split", archive).stdout.replace(str(archive).encode(), str(cut).encode())
ok(damaged.returncode == 1, "a truncated archive: status 1", damaged.returncode)
ok(b"cut.gz: gzip member" in damaged.stderr and str(cut.stat().st_size).encode() in damaged.stderr, "file, member and offset are named", damaged.stderr)
body = damaged.stdout.splitlines()
ok(len(body) > 20 and all(a == b for a, b in list(zip(body, good.splitlines()))[:-3]), f"{len(body)} rows of it are those of the whole")

full = subprocess.run([BIN / "txt-split", *files], stdout=open("/dev/full", "wb"), stderr=subprocess.PIPE)
ok(full.returncode == 2 and full.stderr.count(b"\n") == 1, "a full disk: status 2 and one line", full.stderr)
for command, word in ((["txt-tokenize", "--keep-pun", "--nonsense"], b"--nonsense"), (["txt-tokenize", "-c", "txt"], b"txt"),
                      (["txt-ngrams", "-c", "words"], b"words"), (["txt-aggregate", "-g", "docs", "--count"], b"docs")):
    bad = run(*command, stdin=b"doc\ttext\na\tb\n")
    ok(bad.returncode == 2 and bad.stderr.count(b"\n") == 1 and word in bad.stderr and bad.stdout == b"",
       " ".join(command) + ": status 2, one line that names it", bad.stderr, bad.returncode)
    if b"column" in bad.stderr:
        ok(b"doc text" in bad.stderr, "and the columns that there are", bad.stderr)
print(f"1..{done}")
sys.exit(0)
