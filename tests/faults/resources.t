#!/usr/bin/env python3
"""Memory, disk, descriptors and signals that run out or come in between, for every filter: status 2 and one line, or the right answer;
and never a file that is half an output."""
import os
import pathlib
import shutil
import signal
import subprocess
import time

from fault import ASAN, FILTERS, SCRATCH, TOP, Tap, arguments, rows, run

tap = Tap("resources")
SHIM = SCRATCH / "shim.so"
subprocess.run([os.environ.get("CC", "gcc"), "-O1", "-shared", "-fPIC", "-o", SHIM, TOP / "tests/faults/shim.c", "-ldl"], check=True)


def two(got, *words):
    """Status 2 and one line with these words."""
    return got.status == 2 and len(got.lines) == 1 and all(word in got.lines[0] for word in words)


def spilling(name):
    """Arguments that make the filter write temporary files, or None."""
    dump = subprocess.run(arguments(name)[:1] + ["--dump-options"], capture_output=True, text=True).stdout
    return ["-S", "1M"] if "\tmemory\t" in dump else None


def output(name, folder):
    text = rows(name, 3000)
    want = run(arguments(name), text)
    with open("/dev/full", "wb") as full:
        got = run(arguments(name), text, stdout=full)
    tap.ok(two(got, "stdout", "No space left"), "stdout on a full disk (/dev/full)", name, "one line, status 2", got)
    got = run(arguments(name) + ["-o", "/dev/full"], text)
    tap.ok(two(got, "/dev/full", "No space left"), "-o on a full disk", name, "one line, status 2", got)
    with open("/dev/full", "wb") as full:
        got = run(arguments(name), text[:len(text) // 2] + b"\x80\tragged\n", stdout=full)
    tap.ok(got.status == 2, "a full disk and damaged input", name, "the write error wins: status 2", got)
    for tried, how in (("closed stdin", "0<&-"), ("closed stdout", "1>&-"), ("closed stdin, stdout and stderr", "0<&- 1>&- 2>&-")):
        got = run(["bash", "-c", f'"$@" {how}', "-"] + arguments(name), text)
        tap.ok(got.status == (1 if how == "0<&-" else got.status or 3) and ("2>&-" in how or len(got.lines) >= 1), tried, name,
               "said, status 1" if how == "0<&-" else "said, status 1 or 2", got)
    target = folder / "closed.tsv"
    got = run(["bash", "-c", '"$@" 2>&-', "-"] + arguments(name) + ["-o", str(target), str(folder / "missing"), "-"], text)
    tap.ok(got.status == 1 and target.exists() and target.read_bytes().count(b"\n") == want.out.count(b"\n"), "closed stderr and a missing file", name,
           "no message in the output, status 1", got)
    target.unlink(missing_ok=True)

    # SIGPIPE
    big = rows(name, 40000)
    (folder / "big").write_bytes(big)
    got = run(["bash", "-c", '"$@" | head -c 1 >/dev/null; exit ${PIPESTATUS[0]}', "-"] + arguments(name) + [str(folder / "big")])
    tap.ok(got.status in (141, 0) and not got.err, "a reader that closes (SIGPIPE)", name, "silence", got)
    got = run(["bash", "-c", 'trap "" PIPE; "$@" | head -c 1 >/dev/null; exit ${PIPESTATUS[0]}', "-"] + arguments(name) + [str(folder / "big")])
    tap.ok(got.status == 0 or two(got, "Broken pipe"), "the same with SIGPIPE ignored", name, "one line, status 2", got)

    # limits
    limited = str(folder / "limited.tsv")
    got = run(["bash", "-c", 'ulimit -f 4; "$@"', "-"] + arguments(name) + ["-o", limited, str(folder / "big")])
    small = run(arguments(name), big)
    if len(small.out) > 4096:
        tap.ok(two(got, limited) and not os.path.exists(limited), "ulimit -f", name, "one line, status 2, no output file", got)
    got = run(["bash", "-c", 'ulimit -n 10; "$@"', "-"] + arguments(name), text)
    tap.ok(got.status == 0 and got.out == want.out, "ulimit -n 10", name, "enough", got)
    if not ASAN:
        got = run(["bash", "-c", 'ulimit -v 100000; "$@"', "-"] + arguments(name), text)
        tap.ok(got.status == 0 and got.out == want.out, "ulimit -v 100 MB", name, "enough", got)


def writes(name, folder):
    text = rows(name, 3000)
    want = run(arguments(name), text)
    if ASAN:
        return
    got = run(arguments(name), text, env={**os.environ, "LD_PRELOAD": str(SHIM), "SHORT_WRITE": "7"})
    tap.ok(got.status == 0 and got.out == want.out, "short writes, 7 bytes at a time", name, "all bytes arrive", got)
    if not shutil.which("strace"):
        return
    strace = ["strace", "-qq", "-o", "/dev/null", "-e"]
    # close(2) of the output alone: the loader closes files too.
    trace = folder / "trace"
    run(["strace", "-qq", "-o", str(trace), "-e", "trace=openat,close"] + arguments(name) + ["-o", str(folder / "out.tsv")], text)
    (folder / "out.tsv").unlink()
    fd, closes = None, 0
    for line in trace.read_text().splitlines():
        closes += line.startswith("close(")
        if "O_TMPFILE" in line or ".txtkit." in line:
            fd = line.rsplit("= ", 1)[1]
        elif fd and line.startswith(f"close({fd})"):
            break
    for call, error, message in (("write", "ENOSPC", "No space left"), ("write", "EIO", "Input/output error"), ("rename", "EACCES", "Permission denied"),
                                 ("linkat", "EACCES", "Permission denied"), ("fchmod", "EPERM", "not permitted"), ("close", "EIO", "Input/output error")):
        target = folder / "out.tsv"
        when = closes if call == "close" else 1
        got = run(strace + [f"inject={call}:error={error}:when={when}"] + arguments(name) + ["-o", str(target)], text)
        left = [p.name for p in folder.iterdir() if p.name.startswith(".")]
        tap.ok(two(got, message) and not target.exists() and not left, f"{call}(2) fails with {error} under -o", name,
               "one line, status 2, no output file, no temporary", got.notes() + left)
        target.unlink(missing_ok=True)
    got = run(strace + ["inject=write:error=EINTR:when=1..2"] + arguments(name), text)
    tap.ok(got.status == 0 and got.out == want.out, "EINTR while writing", name, "goes on", got)


def memory(name, folder):
    """The n-th allocation fails, n = 1, 2, ... until none does: status 2 and one line - or, where a library has another way, the right answer."""
    if ASAN:
        return
    text = rows(name, 60)
    log, target = folder / "failed", folder / "out.tsv"
    to_gz = ("to .gz", [], text) if name == "txt-split" else ("CSV to .gz", ["--csv"], text.replace(b"\t", b","))
    for tried, more, data in (("plain", [], text), to_gz):
        path = target if tried == "plain" else folder / "out.tsv.gz"
        command = arguments(name, *more) + ["-o", str(path)]
        for mode in ("FAIL_AT", "FAIL_FROM"):
            wrong, n = [], 0
            while not wrong and n < 3000:
                n += 1
                log.unlink(missing_ok=True)
                path.unlink(missing_ok=True)
                got = run(command, data, env={**os.environ, "LD_PRELOAD": str(SHIM), mode: str(n), "FAIL_LOG": str(log)})
                if not log.exists() or log.stat().st_size == 0:
                    if got.status != 0 or not path.exists():
                        wrong = [f"without a failure, at {n}:"] + got.notes()
                    break
                left = [p.name for p in folder.iterdir() if p.name.startswith(".")]
                said = two(got, "memory") or two(got, "cannot start thread")
                if not ((said and not path.exists() and not left) or (got.status == 0 and path.exists())):
                    wrong = [f"{mode}={n}"] + got.notes() + left
            tap.ok(not wrong, f"each allocation fails in turn{'' if mode == 'FAIL_AT' else ', and all behind it'} ({tried})", name,
                   "one line, status 2, no output file", wrong or [f"{n} allocations"])
            path.unlink(missing_ok=True)
    row = (b"x " * (40 << 20)) if name == "txt-split" else rows(name, 1) + b"d\t" * 7 + b"9" * (80 << 20) + b"\n"
    got = run(["bash", "-c", 'ulimit -v 60000; "$@"', "-"] + arguments(name) + ["-o", str(target)], row)
    tap.ok(got.status == 0 or (two(got, "memory") and not target.exists()), "a row of 80 MB under ulimit -v 60 MB", name,
           "served in parts, or one line and status 2", got)
    target.unlink(missing_ok=True)


def signals(name, folder):
    target = folder / "out.tsv"
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGKILL):
        target.write_bytes(b"the last good report\n")
        temporary = folder / "tmp"
        temporary.mkdir()
        more = spilling(name) or []
        child = subprocess.Popen(arguments(name) + more + ["-o", str(target)], stdin=subprocess.PIPE, stderr=subprocess.PIPE,
                                 env={**os.environ, "TMPDIR": str(temporary)}, start_new_session=True,
                                 preexec_fn=lambda: [signal.signal(s, signal.SIG_DFL) for s in (signal.SIGINT, signal.SIGHUP, signal.SIGPIPE)])
        # The pipe holds 1 MiB at most, so that when this returns most has been read, and the filter waits for more.
        child.stdin.write(rows(name, 30000))
        child.stdin.flush()
        time.sleep(0.05)
        child.send_signal(number)
        child.wait()
        err = child.stderr.read()
        try:
            child.stdin.close()
        except BrokenPipeError:
            pass
        left = [p.name for p in folder.iterdir() if p.name.startswith(".")] + [p.name for p in temporary.iterdir()]
        tap.ok(child.returncode == -number and not left and not err and target.read_bytes() == b"the last good report\n",
               f"{signal.Signals(number).name} under -o" + (" and -S 1M" if more else ""), name, "the old output stays, no temporary is left",
               [f"status {child.returncode}", err, left])
        shutil.rmtree(temporary)


def spills(name, folder):
    more = spilling(name)
    if not more:
        return
    text = rows(name, 40000)
    want = run(arguments(name), text)
    temporary = folder / "tmp"
    temporary.mkdir()
    got = run(arguments(name) + more + ["-T", str(temporary)], text)
    tap.ok(got.status == 0 and got.out == want.out and not list(temporary.iterdir()), "-S 1M -T DIR", name, "the same bytes, nothing left in DIR", got)
    got = run(arguments(name) + more + ["-T", str(folder / "missing")], text)
    tap.ok(got.status == 0 or two(got, "missing"), "-T with a folder that is not there", name, "one line, status 2", got)
    got = run(["bash", "-c", 'ulimit -f 4; "$@" | cat', "-"] + ["bash", "-c", '"$@"; s=$?; exit $s', "-"] + arguments(name) + more +
              ["-T", str(temporary)], text)
    temporary_left = list(temporary.iterdir())
    tap.ok(not temporary_left, "ulimit -f while spilling", name, "nothing left in DIR", got)
    shutil.rmtree(temporary)


for name in FILTERS:
    folder = SCRATCH / name
    folder.mkdir()
    output(name, folder)
    writes(name, folder)
    memory(name, folder)
    signals(name, folder)
    spills(name, folder)
tap.done()
