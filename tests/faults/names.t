#!/usr/bin/env python3
"""Hostile names of files, and what -o does to the file that it replaces, for every filter."""
import gzip
import os
import stat
import subprocess

from fault import FILTERS, SCRATCH, Tap, arguments, rows, run

NAMES = {
    "a newline": "a\nb.txt", "a TAB": "a\tb.txt", "a blank at each end": " a .txt ", "quotes": "a'b\"c.txt", "a backslash": "a\\nb.txt",
    "a dollar and backticks": "$(touch x)`touch y`.txt", "a star": "*.txt", "escape codes of a terminal": "\x1b[31mred\x07.txt",
    "bytes that are no UTF-8": os.fsdecode(b"a\xff\xfe.txt"), "markup": "<script>alert(1)</script>]]>&amp;.txt".replace("/", "\u2215"),
    "a percent sign": "%s%n%d.txt",
}
tap = Tap("names")


def names(name):
    folder = SCRATCH / (name + "-names")
    folder.mkdir()
    text = rows(name, 30)
    (folder / "plain").write_bytes(text)
    want = run(arguments(name) + ["plain"], cwd=folder)
    for tried, file in NAMES.items():
        (folder / file).write_bytes(text)
        got = run(arguments(name) + [file], cwd=folder)
        same = got.out == want.out if name != "txt-split" else got.out.count(b"\n") == want.out.count(b"\n")
        tap.ok(got.status == 0 and not got.err and same, f"a name with {tried}", name, "read like any", got)
        got = run(arguments(name) + [file + ".missing"], cwd=folder)
        tap.ok(got.status == 1 and b"\x1b" not in got.err and got.err.count(b"\n") == len(got.lines) and got.lines and
               all(line.startswith(name + ": ") for line in got.lines),
               f"a message about a name with {tried}", name, "one line, control bytes as \\ooo", got)
        got = run(arguments(name) + ["-o", file + ".out", "plain"], cwd=folder)
        tap.ok(got.status == 0 and (folder / (file + ".out")).exists(), f"-o to a name with {tried}", name, "written there", got)
    for file in ("-o", "--csv", "-"):
        (folder / file).write_bytes(text)
        got = run(arguments(name) + ["--", "./" + file], cwd=folder)
        tap.ok(got.status == 0 and got.out.count(b"\n") == want.out.count(b"\n"), f"a file called {file}, as ./{file} behind --", name, "read like any", got)
    got = run(arguments(name) + ["--", "-o", "--csv"], cwd=folder)
    tap.ok(got.status == 0 and got.out.count(b"\n") > want.out.count(b"\n") - 1, "files called -o and --csv behind --", name, "read like any", got)
    assert not (folder / "x").exists() and not (folder / "y").exists()


def outputs(name):
    folder = SCRATCH / (name + "-output")
    folder.mkdir()
    text = rows(name, 300)
    source = folder / "in.tsv"
    source.write_bytes(text)
    want = run(arguments(name) + ["in.tsv"], cwd=folder)
    def to(path, **more):
        return run(arguments(name) + ["-o", str(path), "in.tsv"], cwd=folder, **more)

    target = folder / "new.tsv"
    got = to(target, umask=0o027)
    tap.ok(got.status == 0 and target.read_bytes() == want.out and stat.S_IMODE(target.stat().st_mode) == 0o640, "-o to a new file", name,
           "the whole output, mode by the umask", got)
    target.write_bytes(b"old")
    target.chmod(0o604)
    before = target.stat().st_ino
    got = to(target)
    tap.ok(got.status == 0 and target.read_bytes() == want.out and stat.S_IMODE(target.stat().st_mode) == 0o604, "-o over a file", name,
           "its mode is kept", got)
    tap.ok(target.stat().st_ino != before, "-o over a file that another reads", name, "the reader keeps the old one: replaced, not overwritten")
    target.chmod(0o4755)
    got = to(target)
    tap.ok(got.status == 0 and not target.stat().st_mode & 0o6000, "-o over a file with the set-user-ID bit", name, "the bit is dropped", got)
    (folder / "real.tsv").write_bytes(b"old")
    (folder / "link.tsv").symlink_to("real.tsv")
    got = to(folder / "link.tsv")
    tap.ok(got.status == 0 and (folder / "link.tsv").is_symlink() and (folder / "real.tsv").read_bytes() == want.out, "-o over a symbolic link", name,
           "the link stays, what it names is replaced", got)
    (folder / "dangling").symlink_to("nowhere/file")
    got = to(folder / "dangling")
    tap.ok(got.status == 0 and (folder / "dangling").read_bytes() == want.out or got.status == 2, "-o over a link that leads nowhere", name,
           "replaced by the output, or refused", got)
    got = run(arguments(name) + ["-o", "copy.tsv", "copy.tsv"], cwd=folder) if (folder / "copy.tsv").write_bytes(text) else None
    tap.ok(got.status == 0 and (folder / "copy.tsv").read_bytes().count(b"\n") == want.out.count(b"\n"), "-o over the input", name,
           "read whole, then replaced", got)
    got = to(folder / "out.tsv.gz")
    tap.ok(got.status == 0 and gzip.decompress((folder / "out.tsv.gz").read_bytes()) == want.out, "-o to .gz", name, "compressed", got)
    first = (folder / "out.tsv.gz").read_bytes()
    to(folder / "out.tsv.gz")
    tap.ok((folder / "out.tsv.gz").read_bytes() == first and first[4:8] == bytes(4), "-o to .gz twice", name, "the same bytes, no time inside")
    for tried, path, words in (("a folder", folder, "directory"), ("a folder that is not there", folder / "no" / "out.tsv", "No such file"),
                               ("an empty name", "", "empty"), ("a name of 300 bytes", folder / ("n" * 300), "")):
        got = to(path)
        tap.ok(got.status == 2 and len(got.lines) == 1 and words in got.lines[0] and not got.out, f"-o to {tried}", name, "one line, status 2", got)
    # A folder where everyone may write: planted links under any name that a temporary could have are not followed.
    common = folder / "common"
    common.mkdir()
    common.chmod(0o1777)
    victim = folder / "victim"
    victim.write_bytes(b"precious")
    for planted in ("out.tsv.tmp", ".out.tsv.tmp", ".txtkit.tmp", "out.tsv~", ".txtkit.000000"):
        (common / planted).symlink_to(victim)
    got = to(common / "out.tsv")
    tap.ok(got.status == 0 and victim.read_bytes() == b"precious" and (common / "out.tsv").read_bytes() == want.out,
           "links planted in a folder where all may write", name, "not followed", got)
    # ... nor is anything there used that another user put under the output's own name.
    if os.getuid() == 0:
        stranger = 65534
        for tried in ("a link", "a link to a link", "a file that all may write", "a FIFO"):
            (common / "out.tsv").unlink()
            (common / "hop").unlink(missing_ok=True)
            if tried == "a link":
                (common / "out.tsv").symlink_to(victim)
            elif tried == "a link to a link":
                (common / "hop").symlink_to(victim)
                os.chown(common / "hop", stranger, stranger, follow_symlinks=False)
                (common / "out.tsv").symlink_to("hop")
            elif tried == "a FIFO":
                os.mkfifo(common / "out.tsv", 0o666)
            else:
                (common / "out.tsv").write_bytes(b"")
                (common / "out.tsv").chmod(0o666)
            if tried != "a link to a link":
                os.chown(common / "out.tsv", stranger, stranger, follow_symlinks=False)
            got = to(common / "out.tsv", timeout=20)
            tap.ok(got.status == 2 and len(got.lines) == 1 and "another user" in got.lines[0] and victim.read_bytes() == b"precious",
                   f"another user's in such a folder, under the output's name: {tried}", name, "one line, status 2", got)
        (common / "out.tsv").unlink()
        (common / "out.tsv").symlink_to(folder / "real.tsv")
        got = to(common / "out.tsv")
        tap.ok(got.status == 0 and (folder / "real.tsv").read_bytes() == want.out, "one's own link in such a folder", name, "followed", got)
    left = sorted(p.name for p in folder.iterdir() if p.name.startswith("."))
    tap.ok(not left, "temporaries after all of these", name, "none", left)
    os.mkfifo(folder / "fifo")
    reader = subprocess.Popen(["cat", str(folder / "fifo")], stdout=subprocess.PIPE)
    got = to(folder / "fifo", timeout=20)
    tap.ok(got.status == 0 and reader.communicate()[0] == want.out and stat.S_ISFIFO((folder / "fifo").stat().st_mode), "-o to a FIFO", name,
           "written through it", got)
    got = to("/dev/stdout")
    tap.ok(got.status == 0 and got.out == want.out, "-o /dev/stdout", name, "written there", got)
    got = run(arguments(name) + ["-o", "-", "in.tsv"], cwd=folder)
    tap.ok(got.out == want.out and not (folder / "-").exists(), "-o -", name, "stdout", got)


for name in FILTERS:
    names(name)
    outputs(name)
tap.done()
