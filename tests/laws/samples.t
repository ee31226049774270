#!/usr/bin/env python3
"""The samples' archive and CSV hold exactly the articles of samples/articles, and have what the tests and the tour rely on."""
import csv
import gzip
import os
import re
import subprocess
import sys
import unicodedata
from pathlib import Path

root = Path(__file__).resolve().parents[2]
samples = root / "samples"
files = sorted((samples / "articles").glob("*.txt"))
texts = {f.stem: f.read_text(encoding="utf-8") for f in files}
opening = re.compile(r" date (\d{4}-\d{2}-\d{2}) ")
done = 0


def ok(holds, name):
    global done
    done += 1
    print(f"{'' if holds else 'not '}ok {done} - {name}", flush=True)


months = {opening.match(t).group(1)[:7] for t in texts.values() if opening.match(t)}
ok(len(files) >= 24 and all(opening.match(t) for t in texts.values()), f"{len(files)} articles, each opened by its date")
ok(len(months) >= 12, f"{len(months)} months")
ok(all(re.search(r"– [A-Z]{3}/[A-Z]{3}\n?$", t) for t in texts.values()), "each ends in a credit")
everything = "".join(texts.values())
ok("Vietnam" in everything and "Việt Nam" in everything, "both spellings of the country")
ok(unicodedata.normalize("NFC", everything) == everything and "\r" not in everything and "\t" not in everything,
   "NFC, no CR, no TAB")
ok(any(not t.endswith("\n") for t in texts.values()) and any(t.endswith("\n") for t in texts.values()),
   "some end without a newline, as articles in the wild do")

packed = (samples / "articles.txt.gz").read_bytes()
archive = gzip.decompress(packed).decode("utf-8")
ok(archive == "".join(t.rstrip("\n") + "\n" for t in texts.values()), "the archive holds the articles one after the other")
ok(packed[3] == 0 and packed[4:8] == b"\0\0\0\0", "its gzip header has neither name nor time")

with open(samples / "articles.csv", encoding="utf-8", newline="") as f:
    rows = list(csv.DictReader(f, strict=True))
rebuilt = {r["id"]: f" date {r['date']} {r['text']}" for r in rows}
ok(rebuilt == {k: t.rstrip("\n") for k, t in texts.items()}, "the CSV holds the same articles, dates and newlines")

scratch = Path(os.environ.get("TMPDIR", "/tmp")) / "samples-packed"
made = subprocess.run([samples / "pack", scratch], capture_output=True, text=True)
same = made.returncode == 0 and gzip.decompress((scratch / "articles.txt.gz").read_bytes()).decode("utf-8") == archive \
    and (scratch / "articles.csv").read_bytes() == (samples / "articles.csv").read_bytes()
ok(same, "samples/pack remakes both " + made.stderr)
print(f"1..{done}")
sys.exit(0)
