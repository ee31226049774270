#!/usr/bin/env python3
"""-v: a line on stderr that is written over, by bytes read: of how many where that is known, and while the filter waits for more; output is the same."""
import os
import re
import subprocess
import time
from pathlib import Path

tool, scratch = Path(os.environ["TXT_BIN"]) / "txt-tokenize", Path(os.environ["TMPDIR"])
done = 0


def ok(holds, name, note=""):
    global done
    done += 1
    print(f"{'' if holds else 'not '}ok {done} - {name}" + (f"\n# {note!r}" if note and not holds else ""), flush=True)


table = b"doc\ttext\n" + b"d\tIt paid 3.5 million USD.\n" * 60000
path = scratch / "table.tsv"
path.write_bytes(table)
quiet = subprocess.run([tool, path], capture_output=True)
got = subprocess.run([tool, "-v", path, path], capture_output=True)
half = len(quiet.stdout.split(b"\n", 1)[1])
ok(quiet.stderr == b"" and got.stdout == quiet.stdout + quiet.stdout[-half:], "the same output, and nothing on stderr without -v")
ok(re.fullmatch(rb"(\rtxt-tokenize: \d+ of 3 MB, \d+ %, \d+ MB/s  )*\rtxt-tokenize: 3 of 3 MB, 100 %, \d+ MB/s  \n", got.stderr),
   "files: how much of how much, at the end all", got.stderr)
child = subprocess.Popen([tool, "-v"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
child.stdin.write(table[:600000])
child.stdin.flush()
time.sleep(0.8)
out, err = child.communicate(table[600000:])
ok(out == quiet.stdout, "a pipe: the same output")
ok(re.fullmatch(rb"(\rtxt-tokenize: \d+ MB, \d+ MB/s  )+\n", err) and err.count(b"\r") >= 2, "a slow pipe: now and then, without a whole", err)
print(f"1..{done}")
