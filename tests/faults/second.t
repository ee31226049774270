#!/usr/bin/env python3
"""The files that options name, beside the input: lists, second tables, parts. Missing, a folder, cut off: said with the file's name, and
never passed over in silence."""
import gzip

from fault import BIN, FOCUS, SCRATCH, Tap, header, rows, run

tap = Tap("second files")
TSV = SCRATCH / "input.tsv"
TSV.write_bytes(rows("txt-ngrams", 50))
COUNTS = SCRATCH / "counts.tsv"
COUNTS.write_bytes(b"n\tngram\tcount\tdocs\n1\tit\t7\t3\n1\tpaid\t2\t1\n")
TEXT = SCRATCH / "text.txt"
TEXT.write_bytes(b"It paid 3 quux on 5 May. Cf. the list.\n")
PART = SCRATCH / "part.tsv"
PART.write_bytes(run([str(BIN / "txt-ngrams"), "--partial", str(TSV)]).out)
LIST = b"".join(b"word%d\n" % i for i in range(3000))

# filter, option, what the file holds, the other arguments
FILES = (
    ("txt-join", "--with", b"doc\tnew\n" + b"".join(b"doc%d\t%d\n" % (i, i) for i in range(3000)), ["--on", "doc", str(TSV)]),
    ("txt-keyness", "", b"n\tngram\tcount\tdocs\n" + b"".join(b"1\tw%d\t%d\t1\n" % (i, i + 1) for i in range(3000)), [str(COUNTS)]),
    ("txt-keyness", "--totals", b"n\ttokens\n1\t100000\n" + b"2\t9\n" * 3000, [str(COUNTS), str(COUNTS)]),
    ("txt-keyness", "--reference-totals", b"n\ttokens\n1\t100000\n" + b"2\t9\n" * 3000, [str(COUNTS), str(COUNTS)]),
    ("txt-lookup", "--terms", LIST, [str(TSV)]),
    ("txt-ngrams", "--stop", LIST, [str(TSV)]),
    ("txt-ngrams", "--subtract", PART.read_bytes(), ["--merge", str(PART)]),
    ("txt-ngrams", "--merge", PART.read_bytes(), []),
    ("txt-numbers", "--units", b"".join(b"quux%d\tlength\t1\n" % i for i in range(3000)), [str(TSV)]),
    ("txt-split", "--abbreviations", b"".join(b"title\tword%d\n" % i for i in range(3000)), [str(TEXT)]),
)
for name, option, content, others in FILES:
    what = f"{option or 'FOCUS'}"
    before = [str(BIN / name)] + ([option] if option else [])
    for tried, path in (("missing", SCRATCH / "missing"), ("a folder", SCRATCH)):
        got = run(before + [str(path)] + others)
        good = got.status in (1, 2) and got.lines and all(line.startswith(name + ": ") for line in got.lines) and str(path) in got.lines[0]
        tap.ok(good and (got.status == 2 or name == "txt-keyness" or option == "--merge"), f"{what}: {tried}", name,
               f"named, status {got.status}", got)
    whole = gzip.compress(content)
    path = SCRATCH / "list.gz"
    path.write_bytes(whole[:-6])
    got = run(before + [str(path)] + others)
    good = got.status in (1, 2) and got.lines and str(path) in got.lines[0] and "cut off" in got.lines[0]
    tap.ok(good and (got.status == 2 or option != "--subtract"), f"{what}: gzip that is cut off", name, f"named, status {got.status}", got)

# A second output is as safe as the first.
for option in ("--totals",):
    got = run([str(BIN / "txt-ngrams"), option, "/dev/full", str(TSV)])
    tap.ok(got.status == 2 and "/dev/full" in got.err.decode() and "No space left" in got.err.decode(), f"{option} on a full disk", "txt-ngrams",
           "named, status 2", got)
    got = run([str(BIN / "txt-ngrams"), option, str(SCRATCH / "no" / "totals"), str(TSV)])
    tap.ok(got.status == 2 and len(got.lines) == 1 and "totals" in got.lines[0], f"{option} in a folder that is not there", "txt-ngrams",
           "one line, status 2", got)
    got = run([str(BIN / "txt-ngrams"), "-o", str(SCRATCH / "both"), option, str(SCRATCH / ".." / SCRATCH.name / "both"), str(TSV)])
    tap.ok(got.status == 2 and len(got.lines) == 1 and "same file" in got.lines[0] and not (SCRATCH / "both").exists(),
           f"{option} in the file of -o, by another path", "txt-ngrams", "one line, status 2", got)
tap.done()
