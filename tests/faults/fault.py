"""fault - what the fault tests share: the filters with an input for each, running one, and TAP of which a table is made.

A test's name is "AREA | WHAT WAS TRIED | FILTER | WHAT HAPPENED": tests/faults/table makes the table of tests/README.md of them.
A new filter that reads any number of files needs nothing here when it runs without options on a table with the columns below."""
import os
import pathlib
import subprocess
import sys
import tempfile
import time

TOP = pathlib.Path(__file__).resolve().parent.parent.parent
BIN = pathlib.Path(os.environ.get("TXT_BIN", TOP / "build/bin"))
SCRATCH = pathlib.Path(os.environ.get("TMPDIR", "/tmp"))
ASAN = bool(os.environ.get("TXT_ASAN"))


FILTERS = sorted(p.stem for p in TOP.glob("filters/txt-*.c"))
SECOND = SCRATCH / "second.tsv"  # what txt-join reads beside its input
SECOND.write_bytes(b"doc\n")  # a table in TSV as in CSV
TERMS = SCRATCH / "terms.txt"
TERMS.write_bytes(b"it paid\nusd\n")
FOCUS = SCRATCH / "focus"  # what txt-keyness compares its input with
FOCUS.write_bytes(b"tokens\tcount\nit paid\t7\n")
FOCUS.with_suffix(".csv").write_bytes(b"tokens,count\nit paid,7\n")
ARGUMENTS = {"txt-aggregate": ["-g", "doc", "--sum", "value"], "txt-join": ["--kind", "left", "--on", "doc", "--with", str(SECOND)],
             "txt-keyness": ["-c", "tokens"], "txt-lookup": ["--terms", str(TERMS)], "txt-ngrams": ["-n", "1"]}
COLUMNS = b"doc\tdate\tpara\tsent\tkind\ttext\ttokens\tvalue\n"
# Columns that are called otherwise: what a filter adds itself is "other" in its input, and txt-keyness needs counts.
CALLED = {"txt-tokenize": (b"tokens", b"other"), "txt-numbers": (b"value", b"other"), "txt-keyness": (b"sent", b"count")}


def header(name):
    return COLUMNS.replace(*CALLED[name]) if name in CALLED else COLUMNS


def rows(name, count):
    """An input for the filter of about 100 bytes a row, no two rows alike."""
    if name == "txt-split":
        return b"".join(b"Report %d says that the fund paid %d.5 million USD on %d May 2024. It grew.\n\n" % (i, i % 977, i % 28 + 1)
                        for i in range(count))
    return header(name) + b"".join(b"doc%d\t2024-05-%02d\t1\t%d\tsentence\tIt paid %d.5 million USD to %d.\tit paid %d.5 million usd\t%d.5\n"
                             % (i // 7, i % 28 + 1, i % 7 + 1, i % 977, i, i % 977, i % 977) for i in range(count))


def arguments(name, *more):
    """The command that reads its input from operands behind these, or from stdin."""
    operands = [str(FOCUS.with_suffix(".csv" if "--csv" in more else ""))] if name == "txt-keyness" else []
    return [str(BIN / name)] + ARGUMENTS.get(name, []) + list(more) + operands


class Result:
    def __init__(self, out, err, status, rss):
        self.out, self.err, self.status, self.rss = out, err, status, rss
        self.lines = err.decode("utf-8", "backslashreplace").splitlines()

    def notes(self):
        return [f"status {self.status}, {len(self.out)} bytes out"] + self.lines[:6]


def high_water(pid):
    """Peak memory of the process so far, in bytes; 0 when it is gone. (wait4's figure would count this interpreter before exec.)"""
    try:
        for line in pathlib.Path(f"/proc/{pid}/status").read_text().splitlines():
            if line.startswith("VmHWM:"):
                return int(line.split()[1]) * 1024
    except OSError:
        pass
    return 0


def run(command, stdin=b"", timeout=120, **more):
    """Runs a command (a list) with these bytes (or this open file) as stdin. rss = its peak in bytes, seen every 10 ms."""
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err, tempfile.TemporaryFile() as source:
        if isinstance(stdin, bytes):
            source.write(stdin)
            source.seek(0)
        more.setdefault("stdout", out)
        more.setdefault("stderr", err)
        child = subprocess.Popen(command, stdin=source if isinstance(stdin, bytes) else stdin, **more)
        end, peak = time.monotonic() + timeout, 0
        while True:
            try:
                child.wait(0.01)
                break
            except subprocess.TimeoutExpired:
                peak = max(peak, high_water(child.pid))
                if time.monotonic() > end:
                    child.kill()
        out.seek(0)
        err.seek(0)
        return Result(out.read(), err.read(), child.returncode, peak)


class Tap:
    def __init__(self, area):
        self.area, self.number, self.failed = area, 0, 0

    def ok(self, good, tried, name, happened, notes=()):
        self.number += 1
        self.failed += not good
        print(f"{'ok' if good else 'not ok'} {self.number} - {self.area} | {tried} | {name} | {happened}", flush=True)
        if not good:
            for note in notes.notes() if isinstance(notes, Result) else notes:
                print("#   " + str(note)[:300])

    def skip(self, tried, name, why):
        self.number += 1
        print(f"ok {self.number} - {self.area} | {tried} | {name} | # SKIP {why}")

    def done(self):
        print(f"1..{self.number}" + ("" if self.number else " # SKIP no filters yet"))
        sys.exit(self.failed != 0)
