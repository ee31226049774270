#!/usr/bin/env python3
"""Sizes: a gigabyte on one line, ten million columns, offsets beyond 4 GB, a gzip bomb, and disks of 64 KB, for every filter, with the
memory that each took. Texts come from generators through a pipe, so nothing large is stored."""
import os
import shutil
import subprocess
import zlib

from fault import ASAN, FILTERS, SCRATCH, Tap, arguments, header, rows, run

tap = Tap("sizes")
MB = 1 << 20


def pack(data, level=6):
    z = zlib.compressobj(level, zlib.DEFLATED, 31)
    return z.compress(data) + z.flush()


def through_pipe(command, pieces, **more):
    """Runs the command with these pieces of bytes as stdin, from a process of its own."""
    from_pipe, to_pipe = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(from_pipe)
        try:
            with open(to_pipe, "wb", buffering=0) as f:
                for piece in pieces:
                    view = memoryview(piece)
                    while view:
                        view = view[f.write(view):]
        except BrokenPipeError:
            pass
        os._exit(0)
    os.close(to_pipe)
    with open(from_pipe, "rb") as f, open(os.devnull, "wb") as nowhere:
        got = run(command, f, stdout=nowhere, timeout=600, **more)
    os.waitpid(child, 0)
    return got


def said(got):
    """Rounded up, so that runs and filters that differ little are one row of the table."""
    return f"status {got.status}, less than {next(limit for limit in (16, 64, 512, 1280, 2560, 5120, 1 << 20) if got.rss < limit * MB)} MB of memory"


def whole(name, text, count):
    """The text as the one long field of a table (or as the file), count times."""
    if name == "txt-split":
        return [text] * count
    before = header(name) + (b"d\t2024-01-01\t1\t1\tsentence\t" if name != "txt-ngrams" else b"d\t2024-01-01\t1\t1\tsentence\tx\t")
    behind = b"\tx\t5\n" if name != "txt-ngrams" else b"\t5\n"
    return [before] + [text] * count + [behind]


for name in FILTERS:
    flat = name in ("txt-split", "txt-tokenize")  # the others hold a row whole
    dump = subprocess.run(arguments(name)[:1] + ["--dump-options"], capture_output=True, text=True).stdout
    counts = "\tmemory\t" in dump  # holds what it counts, up to -S
    words = b"It paid 3.5 million USD to the fund in May 2024 and grew. " * (MB // 59)
    got = through_pipe(arguments(name), whole(name, words, 1024))
    tap.ok(got.status in (0, 2) and len(got.lines) <= 1 and (not flat or (got.status == 0 and got.rss < 64 * MB)), "a line of 1 GB", name,
           said(got), got)
    got = through_pipe(arguments(name), whole(name, b"x" * MB, 1024))
    tap.ok(got.status in (0, 1, 2) and len(got.lines) <= 1 and (not flat or (got.status < 2 and got.rss < 64 * MB)),
           "a word of 1 GB", name, said(got), got)

    # A bomb: 1 GB of rows or of zeros in a megabyte of gzip.
    body = rows(name, 100)
    first = body.index(b"\n") + 1
    bomb = SCRATCH / "bomb.gz"
    z = zlib.compressobj(9, zlib.DEFLATED, 31)
    with open(bomb, "wb") as f:
        f.write(z.compress(body[:first]))
        for _ in range((1 << 30) // len(body[first:])):
            f.write(z.compress(body[first:]))
        f.write(z.flush())
    with open(os.devnull, "wb") as nowhere:
        got = run(arguments(name) + [str(bomb)], stdout=nowhere, timeout=600)
    size = bomb.stat().st_size / MB
    tap.ok(got.status == 0 and (counts or got.rss < 64 * MB), f"1 GB of rows in {size:.0f} MB of gzip", name, said(got), got)
    with open(bomb, "wb") as f:
        z = zlib.compressobj(9, zlib.DEFLATED, 31)
        for _ in range(1024):
            f.write(z.compress(bytes(MB)))
        f.write(z.flush())
    with open(os.devnull, "wb") as nowhere:
        got = run(arguments(name) + [str(bomb)], stdout=nowhere, timeout=600)
    # To a reader of tables that is a header line, and one of 128 MiB is no such.
    limit = 64 if name == "txt-split" else 320
    tap.ok(got.status == 1 and len(got.lines) == 1 and got.rss < limit * MB, "1 GB of zeros in 1 MB of gzip", name,
           f"named, status 1, less than {limit} MB of memory", got)
    bomb.unlink()

    if name != "txt-split":
        count = 10_000_000
        wide = b"\t".join(b"c%d" % i for i in range(count)) + b"\t"
        row = rows(name, 1).split(b"\n")[1] + b"\n"
        got = through_pipe(arguments(name), [wide, header(name), b"v\t" * count, row])
        limit = 2048 if name == "txt-join" else 1024  # a column of the output is in a table, so that no two have one name
        tap.ok(got.status == 0 and not got.err and got.rss < limit * MB, "10 million columns", name, f"read, in less than {limit} MB of memory", got)

# Offsets beyond 4 GB, compressed and not: stored members of 64 MB, then something that is no gzip. One filter: the reader is the same.
name = next((f for f in ("txt-aggregate", "txt-tokenize", "txt-split") if f in FILTERS), None)
if name:
    body = rows(name, 600000)
    first = body.index(b"\n") + 1
    member = pack(body[first:], 0)
    count = (4400 * MB) // len(member) + 1
    got = through_pipe(arguments(name), [pack(body[:first])] + [member] * count + [b"no gzip"])
    offset = len(pack(body[:first])) + count * len(member)
    tap.ok(got.status == 1 and len(got.lines) == 1 and f"member {count + 1}" in got.lines[0] and str(offset) in got.lines[0],
           f"bytes that are no gzip behind {offset / 1e9:.1f} GB of it", name, "named with the right member and byte, status 1", got)

# A disk of 64 KB
if os.getuid() == 0 and subprocess.run(["unshare", "-m", "true"]).returncode == 0:
    for name in FILTERS:
        disk = SCRATCH / "disk"
        disk.mkdir(exist_ok=True)
        source = SCRATCH / "source"
        source.write_bytes(rows(name, 40000))
        script = 'mount -t tmpfs -o size=64k tmpfs "$1" && cd "$1" && shift && "$@"; s=$?; ls -A; exit $s'
        dump = subprocess.run(arguments(name)[:1] + ["--dump-options"], capture_output=True, text=True).stdout
        if len(run(arguments(name) + [str(source)]).out) > 64 << 10:
            got = run(["unshare", "-m", "bash", "-c", script, "-", str(disk)] + arguments(name) + ["-o", "out.tsv", str(source)])
            tap.ok(got.status == 2 and len(got.lines) == 1 and "No space left" in got.lines[0] and not got.out, "-o on a disk of 64 KB", name,
                   "one line, status 2, the disk is empty again", got)
        if "\tmemory\t" in dump:
            source.write_bytes(rows(name, 200000))
            want = run(arguments(name) + [str(source)])
            got = run(["unshare", "-m", "bash", "-c", script, "-", str(disk)] + arguments(name) + ["-S", "1M", "-T", ".", "-o", str(SCRATCH / "out"), str(source)])
            full = got.status == 2 and len(got.lines) == 1 and "No space left" in got.lines[0] and not (SCRATCH / "out").exists()
            tap.ok(full or (got.status == 0 and (SCRATCH / "out").read_bytes() == want.out), "-S 1M with temporary files on a disk of 64 KB", name,
                   "one line, status 2, no output" if full else "no need of them", got)
            (SCRATCH / "out").unlink(missing_ok=True)
else:
    tap.skip("a disk of 64 KB", "", "needs root")
tap.done()
