#!/usr/bin/env python3
"""Every way in which a gzip file or an operand can be damaged, for every filter: all that decodes is used, status 1 and one line that
names the file, the member and the byte - or, where nothing is wrong, the same answer as from the plain text and silence."""
import os
import pathlib
import shutil
import struct
import subprocess
import threading
import zlib

from fault import ASAN, FILTERS, SCRATCH, Tap, arguments, rows, run

tap = Tap("gzip")


def pack(data, level=6):
    z = zlib.compressobj(level, zlib.DEFLATED, 31)
    return z.compress(data) + z.flush()


def bgzf(data, block=20000):
    """Blocked gzip as bgzip writes it: members with an extra field BC that holds their size, and an empty one at the end."""
    packed = b""
    for at in list(range(0, len(data), block)) + [len(data)]:
        piece = data[at:at + block]
        z = zlib.compressobj(6, zlib.DEFLATED, -15)
        body = z.compress(piece) + z.flush()
        packed += (b"\x1f\x8b\x08\x04\0\0\0\0\0\xff\x06\0BC\x02\0" + struct.pack("<H", len(body) + 25) + body +
                   struct.pack("<II", zlib.crc32(piece), len(piece)))
    return packed


def decoded(data):
    """Every byte that decodes, by zlib fed a byte at a time."""
    out, z = b"", zlib.decompressobj(31)
    try:
        for i in range(len(data)):
            out += z.decompress(data[i:i + 1])
            if z.eof:
                break
    except zlib.error:
        pass
    return out


def flip(data, at):
    at %= len(data)
    return data[:at] + bytes([data[at] ^ 0x55]) + data[at + 1:]


def matrix(name):
    plain = rows(name, 4000)
    half = plain.index(b"\n", len(plain) // 2) + 1
    gz = pack(plain)
    two = pack(plain[:half]) + pack(plain[half:])
    tail = pack(plain[half:])
    # what was tried, the file's bytes, the text that must come out, whether it is whole
    yield "one member", gz, plain, True
    yield "two members (cat a.gz b.gz)", two, plain, True
    yield "bgzf (bgzip)", bgzf(plain), plain, True
    yield "stored, not compressed", pack(plain, 0), plain, True
    yield "an empty member before and behind", pack(b"") + gz + pack(b""), plain, True
    yield "zeros behind the last member", gz + bytes(10000), plain, True
    yield "zeros between members", pack(plain[:half]) + bytes(513) + tail, plain, True
    yield "text behind the last member", gz + b"and some text\n", plain, False
    yield "one byte behind the last member", gz + b"\x1f", plain, False
    yield "header cut off", gz[:5], b"", False
    yield "only the magic bytes", gz[:2], b"", False
    yield "data cut off", gz[:len(gz) // 2], None, False
    yield "trailer cut off", gz[:-3], plain, False
    yield "second member cut off", two[:-len(tail) // 2], None, False
    yield "wrong CRC", flip(gz, -7), plain, False
    yield "wrong length", flip(gz, -2), plain, False
    yield "a byte of the data changed", flip(gz, len(gz) // 2), None, False
    yield "wrong CRC in the first of two members", flip(two, len(pack(plain[:half])) - 6), plain[:half], False
    yield "unknown method in the header", gz[:2] + b"\x07" + gz[3:], b"", False


def damaged(name):
    path = SCRATCH / f"{name}.input.gz"
    for tried, data, text, whole in matrix(name):
        path.write_bytes(data)
        if text is None:
            text = decoded(data)
            if tried.startswith("second member"):
                plain = rows(name, 4000)
                first = plain[:plain.index(b"\n", len(plain) // 2) + 1]
                text = first + decoded(data[len(pack(first)):])
        want = run(arguments(name), text)
        for way, got in (("", run(arguments(name) + [str(path)])), (" on stdin", run(arguments(name), data))):
            same = got.out == want.out
            file = "stdin" if way else str(path)
            if name == "txt-split":  # the doc column is the file's name
                same = len(got.out.splitlines()) == len(want.out.splitlines())
                same = same and [l.split(b"\t")[5:] for l in got.out.splitlines()] == [l.split(b"\t")[5:] for l in want.out.splitlines()]
            if whole:
                tap.ok(same and got.status == 0 and not got.err, tried + way, name, "as plain text, silent", got)
            else:
                said = any(file in line and "member" in line and "byte" in line for line in got.lines)
                tap.ok(same and got.status == 1 and said, tried + way, name, "all that decodes; file, member, byte named; status 1", got)
    path.unlink()


def operands(name):
    """Operands that are no readable file, between two that are."""
    folder = SCRATCH / name
    folder.mkdir()
    plain = rows(name, 400)
    good, more = folder / "good.txt", folder / "more.txt"
    good.write_bytes(plain)
    more.write_bytes(plain)
    (folder / "folder").mkdir()
    (folder / "loop").symlink_to("loop")
    (folder / "empty").touch()
    want = run(arguments(name) + [str(good), str(more)])
    for tried, bad in (("a missing file", "missing"), ("a folder", "folder"), ("a symbolic link to itself", "loop"),
                       ("a name of 300 bytes", "n" * 300)):
        got = run(arguments(name) + [str(good), str(folder / bad), str(more)])
        tap.ok(got.out == want.out and got.status == 1 and len(got.lines) == 1 and bad in got.lines[0], tried + " between good ones", name,
               "named, the others are read, status 1", got)
    got = run(arguments(name) + [str(good), str(folder / "empty"), str(more)])
    tap.ok(got.out == want.out and got.status == (0 if name == "txt-split" else 1), "an empty file between good ones", name,
           "no text, status 0" if name == "txt-split" else "named (not even a header), status 1", got)
    got = run(arguments(name) + ["/dev/null"])
    tap.ok(got.status in (0, 1) and not got.out.replace(b"\t", b"").count(b"\n") > 1, "/dev/null", name, "as an empty file", got)

    # Unreadable: as nobody when we are root, whom modes do not stop.
    os.chmod(SCRATCH, 0o755)
    secret = folder / "secret"
    secret.write_bytes(plain)
    secret.chmod(0)
    drop = ["setpriv", "--reuid=65534", "--clear-groups"] if os.getuid() == 0 else []
    command = drop + arguments(name) + [str(good), str(secret), str(more)]
    if subprocess.run(drop + ["head", "-c", "1", str(good)], capture_output=True).returncode != 0:
        tap.skip("an unreadable file between good ones", name, "nobody cannot come here")
    else:
        got = run(command)
        tap.ok(got.out == want.out and got.status == 1 and "secret" in got.err.decode(), "an unreadable file between good ones", name,
               "named, the others are read, status 1", got)

    # FIFO
    fifo = folder / "fifo"
    os.mkfifo(fifo)
    def feed():
        with open(fifo, "wb") as f:
            f.write(pack(plain))
    writer = threading.Thread(target=feed)
    writer.start()
    got = run(arguments(name) + [str(fifo)])
    writer.join()
    lone = run(arguments(name) + [str(good)])
    tap.ok(len(got.out) > 0 and got.out.count(b"\n") == lone.out.count(b"\n") and got.status == 0, "a FIFO with gzip in it", name, "as the file", got)

    # The file ends before its size said so when it was opened.
    if shutil.which("strace") and not ASAN:
        got = run(["strace", "-qq", "-o", "/dev/null", "-P", str(good), "-e", "trace=read", "-e", "inject=read:retval=0:when=1+"]
                  + arguments(name) + [str(good)])
        tap.ok(got.status == 1 and any("good.txt" in line and "byte" in line for line in got.lines), "a file that shrinks while it is read", name,
               "named with both sizes, status 1", got)
        got = run(["strace", "-qq", "-o", "/dev/null", "-P", str(good), "-e", "trace=read", "-e", "inject=read:error=EIO:when=1"]
                  + arguments(name) + [str(good), str(more)])
        tap.ok(got.status == 1 and any("good.txt" in line and "Input/output error" in line for line in got.lines)
               and got.out == run(arguments(name) + [str(more)]).out,
               "EIO while reading", name, "named with the byte, the other files are read, status 1", got)
        got = run(["strace", "-qq", "-o", "/dev/null", "-P", str(good), "-e", "trace=read", "-e", "inject=read:error=EINTR:when=1..2"]
                  + arguments(name) + [str(good)])
        tap.ok(got.status == 0 and got.out == lone.out, "EINTR while reading", name, "goes on", got)
    shutil.rmtree(folder)


for name in FILTERS:
    damaged(name)
    operands(name)
    nested = run(arguments(name), pack(pack(rows(name, 50))))
    tap.ok(nested.status in (1, 2) and nested.lines, "gzip inside gzip", name, "the inner one is bytes, not text: said", nested)
tap.done()
