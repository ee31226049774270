#!/usr/bin/env python3
"""Temporary files of txt-ngrams (and so of io/spill.h): a full disk, a disk that cannot be read, being killed. Never a false or half
output, never a file left."""
import os
import shutil
import signal
import subprocess
import time

from fault import ASAN, BIN, SCRATCH, Tap, run

tap = Tap("temporary files")
name = "txt-ngrams"
folder, temporary = SCRATCH / "ngrams", SCRATCH / "ngrams-tmp"
for path in folder, temporary:
    path.mkdir(exist_ok=True)
source, target = folder / "in.tsv", folder / "out.tsv"
source.write_text("doc\ttokens\n" + "".join(f"d{i // 9}\t" + " ".join(f"w{(i * k) % 7919}" for k in range(1, 30)) + "\n" for i in range(12000)))
command = [str(BIN / name), "-n", "1-3", "-S", "1M", "-j", "2"]
words = [str(BIN / name), "-n", "1-3", "-S", "4M", "-j", "1"]  # no runs: what was read goes to a file
want = run([str(BIN / name), "-n", "1-3", str(source)]).out


def left():
    return sorted(p.name for p in (*temporary.iterdir(), *folder.iterdir()) if p not in (source, target))


def nothing(got, message):
    return got.status == 2 and len(got.lines) == 1 and message in got.lines[0] and not target.exists() and not left()


got = run(command + ["-T", str(temporary), str(source)])
tap.ok(got.status == 0 and got.out == want and not left(), "none", name, "the same bytes as in memory", got)
got = run(words + ["-T", str(temporary), str(source)])
tap.ok(got.status == 0 and got.out == want and not left(), "none, and one run", name, "the same bytes as in memory", got)
got = run(words + ["-T", str(folder / "nowhere"), "-o", str(target), str(source)])
tap.ok(nothing(got, "nowhere"), "the folder of -T is missing, and one run", name, "one line that names it, status 2, no output", got.notes() + left())
got = run(command + ["-T", str(folder / "nowhere"), "-o", str(target), str(source)])
tap.ok(nothing(got, "nowhere"), "the folder of -T is missing", name, "one line that names it, status 2, no output", got.notes() + left())
got = run(command + ["-o", str(target), str(source)], env={**os.environ, "TMPDIR": str(folder / "nowhere")})
tap.ok(nothing(got, "nowhere"), "$TMPDIR is missing", name, "one line that names it, status 2, no output", got.notes() + left())

if shutil.which("strace") and not ASAN:
    for call, error, message in (("pwrite64", "ENOSPC", "No space left"), ("pwrite64", "EIO", "Input/output error"), ("pread64", "EIO", "Input/output error")):
        for when in ("1", "5") if call == "pwrite64" else ("9", "15"):  # the loader calls pread64 a few times
            got = run(["strace", "-f", "-qq", "-o", "/dev/null", "-e", f"inject={call}:error={error}:when={when}+"] + command
                      + ["-T", str(temporary), "-o", str(target), str(source)])
            tap.ok(nothing(got, message), f"{call}(2) number {when} fails with {error}", name, "one line, status 2, no output, no file left", got.notes() + left())
    for error, message in ("ENOSPC", "No space left"), ("EIO", "Input/output error"):
        for when in "1", "3":
            got = run(["strace", "-f", "-qq", "-o", "/dev/null", "-e", f"inject=fallocate:error={error}:when={when}+"] + words
                      + ["-T", str(temporary), "-o", str(target), str(source)])
            tap.ok(nothing(got, message), f"fallocate(2) number {when} fails with {error}", name, "one line, status 2, no output, no file left", got.notes() + left())
    for call in "pwrite64", "pread64":
        when = "1..3" if call == "pwrite64" else "9..11"
        got = run(["strace", "-f", "-qq", "-o", "/dev/null", "-e", f"inject={call}:error=EINTR:when={when}"] + command + ["-T", str(temporary), str(source)])
        tap.ok(got.status == 0 and got.out == want, f"{call}(2) is interrupted", name, "goes on", got)
    got = run(["strace", "-f", "-qq", "-o", "/dev/null", "-e", "inject=pread64:retval=0:when=9+"] + command + ["-T", str(temporary), "-o", str(target), str(source)])
    tap.ok(nothing(got, "shorter"), "a temporary file ends too early", name, "one line, status 2, no output", got.notes() + left())
else:
    tap.skip("system calls that fail", name, "no strace")

if os.getuid() == 0 and subprocess.run(["unshare", "-m", "true"], stderr=subprocess.DEVNULL).returncode == 0:
    script = 'mount -t tmpfs -o size=512k tmpfs "$1" && d=$1 && shift && "$@" -T "$d"; s=$?; ls -A "$d"; exit $s'
    got = run(["unshare", "-m", "bash", "-c", script, "-", str(temporary)] + command + ["-o", str(target), str(source)])
    tap.ok(nothing(got, "No space left") and not got.out, "a disk of 512 KB", name, "one line, status 2, no output, no file left", got)
    got = run(["unshare", "-m", "bash", "-c", script, "-", str(temporary)] + words + ["-o", str(target), str(source)])
    tap.ok(nothing(got, "No space left") and not got.out, "a disk of 512 KB, and one run", name, "one line, status 2, no output, no file left", got)
else:
    tap.skip("a disk of 512 KB", name, "mounting needs root")

for how, which in (signal.SIGKILL, command), (signal.SIGTERM, command), (signal.SIGKILL, words):
    killed = 0
    for wait in range(1, 60):
        child = subprocess.Popen(which + ["-T", str(temporary), "-o", str(target), str(source)], stderr=subprocess.DEVNULL)
        time.sleep(wait * 0.01)
        child.send_signal(how)
        if child.wait() != -how:
            break
        killed += 1
        if target.exists() or left():
            break
    tap.ok(killed and not left() and (not target.exists() or target.read_bytes() == want), f"{how.name} at {killed} moments", name, "no output, no file left",
           [f"killed {killed} times, status {child.returncode}"] + left())
    target.unlink(missing_ok=True)
tap.done()
