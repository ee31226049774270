#!/usr/bin/env python3
"""report-nightly through random nights, with files that are added, changed, removed, renamed and copied: after each, its pages are those
that report-all makes of the files without any memory, byte for byte; while the base is in use, when it is made anew, and after a run that was killed. TXT_NIGHTS sets how
many, TXT_SEED what happens in them."""
import gzip
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

if os.environ.get("TXT_ASAN"):
    print("1..0 # SKIP the filters are tested one by one under sanitizers")
    sys.exit(0)
root = Path(__file__).resolve().parents[2]
scratch = Path(os.environ["TMPDIR"]).resolve()
news, state, www = scratch / "in", scratch / "state", scratch / "www"
nights = int(os.environ.get("TXT_NIGHTS", 3))
pick = random.Random(int(os.environ.get("TXT_SEED", 7)))
done = 0


def ok(holds, name, note=""):
    global done
    done += 1
    print(f"{'' if holds else 'not '}ok {done} - {name}" + "".join(f"\n# {line}" for line in str(note).splitlines() if not holds), flush=True)


def tree(folder):
    return {str(p.relative_to(folder)): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}


articles = [p.read_text(encoding="utf-8") for p in sorted((root / "samples" / "articles").glob("*.txt"))]
sentences = [s for a in articles for s in a.split("\n") if len(s) > 40 and not s.startswith(" date")]


def text():
    """A document or two, of any month of a year and a half, seldom without a date."""
    out = []
    for _ in range(pick.choice([1, 1, 2])):
        date = f" date {2024 + pick.randrange(2)}-{pick.randrange(1, 10):02}-{pick.randrange(1, 29):02} " if pick.random() < 0.9 else ""
        out.append(date + f"US${pick.randrange(1, 999)},{pick.randrange(100, 999)} were paid \\ or |not| in {pick.randrange(1990, 2030)}.\n" +
                   "\n".join(pick.sample(sentences, pick.randrange(1, 4))) + "\n\n")
    return "".join(out)


def put(name, content):
    (news / name).write_bytes(gzip.compress(content.encode(), mtime=0))


def happen():
    """One thing of a day."""
    names = sorted(p.name for p in news.iterdir())
    one, new = pick.choice(names), f"{pick.randrange(10**6):06}.gz"
    what = pick.choice(["add", "change", "remove", "rename", "copy"])
    if what == "add":
        put(new, text())
    elif what == "change":
        put(one, text())
    elif what == "remove":
        (news / one).unlink()
    elif what == "rename":
        (news / one).rename(news / new)
    else:
        shutil.copy(news / one, news / new)
    return f"{what} {one}"


def night(period):
    config = scratch / "conf"
    config.write_text(f"archive = {news}/*.gz\nstate = {state}\noutput = {www}\nby = {period}\nlink = none\ntop = 5\nsegment = 1\n")
    return subprocess.run([root / "scripts" / "report-nightly", config], capture_output=True, text=True, stdin=subprocess.DEVNULL)


def by_hand(period):
    out = scratch / "by-hand"
    shutil.rmtree(out, ignore_errors=True)
    files = sorted(str(p.relative_to("/")) for p in news.iterdir())
    made = subprocess.run([root / "scripts" / "report-all", "--by", period, "--link", "none", "--top", "5", "-o", out, *files], cwd="/", capture_output=True, text=True)
    assert made.returncode == 0, made.stderr
    return tree(out)


def check(name, period="month"):
    made = night(period)
    got, want = tree(www), by_hand(period)
    ok(made.returncode == 0 and got == want, name, [made.returncode, made.stderr, sorted(n for n in {*got, *want} if got.get(n) != want.get(n))])


def base():
    return (state / "base" / "terms.tsv").stat().st_mtime_ns


news.mkdir()
for i in range(36):
    put(f"{i:06}.gz", text())
check("the first night: the pages that report-all makes of the files")
in_use = made_anew = 0
for n in range(nights):
    before = base()
    happened = [happen() for _ in range(9 if n % 3 == 1 else pick.choice([1, 1, 2]))]
    check(f"night {n + 1}: {', '.join(happened)}")
    if base() == before:
        in_use += 1
    else:
        made_anew += 1
ok(in_use and made_anew, "the base was in use, and was made anew", (in_use, made_anew))
for wait in (0.3, 0.9):
    happened = happen()
    process = subprocess.Popen([root / "scripts" / "report-nightly", scratch / "conf"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True)
    time.sleep(wait * pick.uniform(0.8, 1.2))
    try:
        os.killpg(process.pid, signal.SIGKILL)
    except ProcessLookupError:
        pass
    process.wait()
    check(f"{happened}, and the night before was killed")
happened = happen()
check(f"by week now: {happened}", "week")
# What is remembered may be lost or damaged.
shutil.rmtree(state / "facts")
put("one.gz", text())
check("the counts of the last night are gone")
def cut(path):
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


cut(state / "base" / "terms.tsv")
put("two.gz", text())
check("the base is cut off")
for block in (state / "growth").iterdir():
    cut(block)
put("three.gz", text())
check("the growth is cut off")
# A night that was killed while it packed sentences leaves both forms, the packed one not whole.
(state / "lists").unlink()
packed = min((state / "segments").glob("*/sentences.tsv.gz"))
packed.with_suffix("").write_bytes(gzip.decompress(packed.read_bytes()))
cut(packed)
put("four.gz", text())
check("packing was cut off, and the lists are gone")
ok(not list((state / "segments").glob("*/sentences.tsv")), "all sentences are packed")
print(f"1..{done}")
