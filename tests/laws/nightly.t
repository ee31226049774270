#!/usr/bin/env python3
"""report-nightly, night by night: what is new, what is not, a truncated file, its repair, renames, copies, corrections, vanished files,
two at a time, a run that is killed. The last pages are those of a run from scratch, byte for byte."""
import fcntl
import gzip
import os
import re
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
tool = root / "scripts" / "report-nightly"
news, www = scratch / "in", scratch / "www" / "news"
done = 0


def ok(holds, name, note=""):
    global done
    done += 1
    print(f"{'' if holds else 'not '}ok {done} - {name}" + "".join(f"\n# {line}" for line in str(note).splitlines() if not holds), flush=True)


def configure(name, state, output, *more):
    path = scratch / name
    path.write_text("\n".join([f"archive = {news}/*.gz  # all of them", f"state = {scratch / state}", f"output = {output}", "compare = none", *more]) + "\n")
    return path


def night(config, **env):
    r = subprocess.run([tool, config], capture_output=True, text=True, stdin=subprocess.DEVNULL, env={**os.environ, **env})
    return r.returncode, r.stdout + r.stderr


def status(state="state"):
    return dict(line.split("=", 1) for line in (scratch / state / "status").read_text().splitlines())


def tree(folder):
    return {str(p.relative_to(folder)): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}


def put(name, texts):
    (news / name).write_bytes(gzip.compress("".join(t.rstrip("\n") + "\n" for t in texts).encode(), mtime=0))


def counts(output=www):
    return (output / "terms" / "terms.tsv").read_text()


articles = [p.read_text(encoding="utf-8") for p in sorted((root / "samples" / "articles").glob("*.txt"))]
news.mkdir()
for i in range(4):
    put(f"a{i}.gz", articles[5 * i:5 * i + 5])
config = configure("conf", "state", www, "title = News")

code, said = night(config)
ok(code == 0 and said == "", "four archives: silence and status 0", said)
ok(www.is_symlink() and (www / "index.html").exists() and "4 of 4 files" in (www / "index.md").read_text(), "a report is there")
ok(status()["result"] == "published" and status()["new"] == "4", "the status file says so", status())
first = os.readlink(www)
code, said = night(config)
ok(code == 0 and os.readlink(www) == first and status()["result"] == "unchanged", "nothing new: nothing done", status())

put("a4.gz", articles[20:25])
code, said = night(config)
ok(code == 0 and os.readlink(www) != first and "25 documents" in (www / "index.md").read_text(), "one more: a new report", said)
ok(status()["new"] == "1", "and one file read", status())

good, link = (news / "a2.gz").read_bytes(), os.readlink(www)
before = tree(www)
(news / "a2.gz").write_bytes(good[: len(good) // 2])
code, said = night(config)
ok(code == 1 and "a2.gz" in said, "a truncated archive: status 1, named", said)
ok(os.readlink(www) == link and tree(www) == before, "the last good report stays")
ok(status()["result"] == "damaged" and "a2.gz" in status()["message"] and status()["damaged"] == "1", "the status file says why", status())
publish = configure("publish", "state-publish", scratch / "www" / "damaged", "damaged = publish")
code, said = night(publish)
ok(code == 1 and "4 of 5 files" in (scratch / "www" / "damaged" / "index.md").read_text() and "1 damaged" in
   (scratch / "www" / "damaged" / "index.md").read_text(), "damaged = publish: what could be read, and it says so", said)

(news / "a2.gz").write_bytes(good)
code, said = night(config)
fresh = configure("fresh", "state-fresh", scratch / "www" / "fresh", "title = News")
night(fresh)
ok(code == 0 and tree(www) == tree(scratch / "www" / "fresh") and tree(www), "repaired: the same bytes as a run from scratch", said)

# Names and copies.
terms = counts()
(news / "a3.gz").rename(news / "b3.gz")
code, said = night(config)
ok(code == 0 and counts() == terms and "b3.gz" in (www / "inputs.tsv").read_text(), "a renamed file is counted once", said)
shutil.copy(news / "a0.gz", news / "c0.gz")
code, said = night(config)
ok(code == 0 and counts() == terms and "c0.gz: the same as" in (www / "index.md").read_text().replace("\\", ""), "an exact copy is left out and named", said)
(news / "c0.gz").unlink()
(news / "new\nline.gz").write_bytes(b"")
code, said = night(config)
ok(code == 1 and "such a name" in said and counts() == terms and status()["result"] in ("published", "unchanged"), "a name that no table can hold is said, and holds nothing up", said)
(news / "new\nline.gz").unlink()
put("a1.gz", articles[5:9])
code, said = night(config)
ok(code == 0 and "24 documents" in (www / "index.md").read_text(), "a corrected file replaces its old counts", said)
put("a1.gz", articles[5:10])
(news / "a4.gz").unlink()
code, said = night(config)
ok(code == 0 and "20 documents" in (www / "index.md").read_text(), "a vanished file drops out", said)
stay = configure("stay", "state-stay", scratch / "www" / "stay", "vanished = stay")
night(stay)
(news / "a0.gz").unlink()
put("a4.gz", articles[20:25])
code, said = night(stay)
ok(code == 0 and "25 documents" in (scratch / "www" / "stay" / "index.md").read_text(), "vanished = stay: it stays", said)

# One at a time.
with open(scratch / "state" / "lock", "w") as lock:
    fcntl.flock(lock, fcntl.LOCK_EX)
    code, said = night(config)
ok(code == 75 and said == "", "another run is going on: status 75", said)

# Killed at several points: the pages of the next run are right, and nothing is left behind.
put("a0.gz", articles[0:5])
night(fresh)
want = tree(scratch / "www" / "fresh")
wrong = []
for wait in (0.15, 0.4, 0.9):
    shutil.rmtree(scratch / "state-killed", ignore_errors=True)
    killed = configure("killed", "state-killed", scratch / "www" / "killed", "title = News")
    process = subprocess.Popen([tool, killed], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True)
    time.sleep(wait)
    try:
        os.killpg(process.pid, signal.SIGKILL)
    except ProcessLookupError:
        pass
    process.wait()
    code, said = night(killed)
    left = [p.name for p in (scratch / "state-killed").rglob("*.tmp*")] + [p.name for p in (scratch / "www").rglob(".new*")]
    left += [p.name for p in (scratch / "state-killed").glob("work*")]
    if code != 0 or tree(scratch / "www" / "killed") != want or left:
        wrong.append((wait, code, said, left))
ok(not wrong, "killed by SIGKILL in the middle: the next run is right", wrong)

# The end waits for what runs beside: else its scratch would be removed under it. One filter takes long, another one fails meanwhile.
filters = Path(os.environ["TXT_BIN"])


def run_on(name, slow, slow_words, broken, broken_words, *command):
    """Whether, when the command has ended, the slow filter has not: it says so in a file when it is done."""
    folder, ended = scratch / name, scratch / f"{name}-ended"
    folder.mkdir()
    for path in filters.iterdir():
        (folder / path.name).symlink_to(path)
    for tool_name, words, then in ((slow, slow_words, f"sleep 1; echo >{ended}; exit 0"), (broken, broken_words, "exit 2")):
        (folder / tool_name).unlink()
        (folder / tool_name).write_text(f'#!/bin/sh\ncase " $* " in *"{words}"*) {then} ;; esac\nexec {filters / tool_name} "$@"\n')
        (folder / tool_name).chmod(0o755)
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, stdin=subprocess.DEVNULL, env={**os.environ, "TXT_BIN": str(folder)})
    code = process.wait()
    return code, ended.exists()


late = configure("late", "state-late", scratch / "www" / "late")
got = run_on("late-bin", "txt-vocabulary", " --merge ", "txt-aggregate", " kind ", tool, late)
ok(got == (2, True) and not (scratch / "state-late" / "work").exists(), "a part fails: the run ends when what runs beside has ended", got)
got = run_on("report-bin", "txt-aggregate", " kind ", "txt-vocabulary", " --growth ", root / "scripts" / "report-statistics", "-o", scratch / "statistics", root / "samples" / "articles.txt.gz")
ok(got == (2, True), "and so does a report", got)

# A mail when the report has changed, old reports, configuration.
bin_folder = scratch / "bin"
bin_folder.mkdir()
(bin_folder / "sendmail").write_text(f"#!/bin/sh\ncat >> {scratch}/mails\n")
(bin_folder / "sendmail").chmod(0o755)
mail = configure("mail", "state", www, "title = News", "mail = ops@localhost", "keep = 1")
old = www.parent / "news.d" / "20200101T000000Z"
old.mkdir()
os.utime(old, (1577836800, 1577836800))
code, said = night(mail, PATH=f"{bin_folder}:{os.environ['PATH']}")
mails = (scratch / "mails").read_text() if (scratch / "mails").exists() else ""
ok(code == 0 and mails.count("Subject: News: new report") == 1 and "To: ops@localhost" in mails and "# News" in mails, "a mail with the index page", said)
ok(not old.exists() and (www / "index.html").exists(), "reports older than keep days are removed")
night(mail, PATH=f"{bin_folder}:{os.environ['PATH']}")
ok((scratch / "mails").read_text() == mails, "no mail when nothing has changed")
bad = scratch / "bad"
for line, part in (("colour = red", "'colour'"), ("archive", "key = value"), ("by = decade", "'decade'"), ("state = here", "'here'"), ("", "no archive")):
    bad.write_text((f"archive = {news}/*.gz\nstate = {scratch}/x\noutput = {scratch}/y\n" if line else "") + line + "\n")
    code, said = night(bad)
    if code != 2 or part not in said or said.count("\n") != 1:
        ok(False, f"configuration '{line}'", said)
ok(not (scratch / "x").exists(), "mistakes in the configuration are named before anything is done")
for path in news.glob("*"):
    path.unlink()
link = os.readlink(www)
code, said = night(config)
ok(code == 2 and os.readlink(www) == link and status()["result"] == "failed", "no files at all: status 2, the last report stays", said)
log = (scratch / "state" / "log").read_text().splitlines()
ok(len(log) >= 10 and all(re.match(r"time=\S+Z result=\w+ status=\d+ files=\d+ ", line) for line in log), "a line a run in the log")
units = sorted((root / "samples" / "nightly").glob("*@.*"))
if shutil.which("systemd-analyze"):
    checked = subprocess.run(["systemd-analyze", "verify", *units], capture_output=True, text=True)
    ok(checked.returncode == 0 and checked.stderr == "", "systemd-analyze verify", checked.stderr)
else:
    done += 1
    print(f"ok {done} # SKIP systemd-analyze is not there")
print(f"1..{done}")
