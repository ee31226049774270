#!/usr/bin/env python3
"""The examples of the manual pages and of the README's tour are run, and what they show is compared.

Pages: in the section EXAMPLES, literal blocks and .Dl lines. A line that begins "$ " is a command (further lines of it begin "> "
or follow a backslash); what follows up to the next command is its output, compared exactly; "..." alone on a line stands for any
lines. A block without "$ " is commands whose output is not shown. README: the same in the fenced blocks between the comments
<!-- tour: begin --> and <!-- tour: end -->. A command must end 0, or 1 when it shows damage on purpose ("# status 1" behind it).

Each page has a scratch folder with samples/, scripts/, common/ and build/ of the project in it, and bash -o pipefail runs the lines."""
import html.parser
import os
import pathlib
import re
import subprocess
import sys
import tempfile

TOP = pathlib.Path(__file__).resolve().parent.parent


class Examples(html.parser.HTMLParser):
    """Literal blocks below the heading EXAMPLES of what mandoc -Thtml gives."""

    def __init__(self):
        super().__init__()
        self.heading, self.inside, self.depth, self.block, self.blocks = "", False, 0, None, []

    def handle_starttag(self, tag, attrs):
        classes = (dict(attrs).get("class") or "").split()
        if tag == "h1":
            self.heading = None
        elif tag == "pre" or (tag == "code" and "Li" in classes and self.block is None and self.display):
            self.block, self.closing = "", tag
        elif tag == "div":
            self.display = "Bd" in classes

    display = False

    def handle_endtag(self, tag):
        if self.block is not None and tag == self.closing:
            if self.inside:
                self.blocks.append(self.block)
            self.block = None

    def handle_data(self, data):
        if self.heading is None:
            self.heading = data
            self.inside = data.strip() == "EXAMPLES"
        elif self.block is not None:
            self.block += data


def page_blocks(page):
    text = subprocess.run(["mandoc", "-Thtml", "-O", "fragment", page], capture_output=True, check=True).stdout.decode()
    parser = Examples()
    parser.feed(text)
    return parser.blocks


def readme_blocks(path):
    blocks = []
    for tour in re.findall(r"<!-- tour: begin -->(.*?)<!-- tour: end -->", path.read_text(), re.S):
        blocks += re.findall(r"^```[a-z]*\n(.*?)^```", tour, re.S | re.M)
    return blocks


def commands(block):
    """[(command, shown output or None)]"""
    lines = block.strip("\n").split("\n")
    if not any(line.startswith("$ ") for line in lines):
        return [("\n".join(lines), None)]
    found, more = [], False
    for line in lines:
        if line.startswith("$ "):
            found.append([line[2:], []])
            more = line.endswith("\\")
        elif found and (more or (line.startswith("> ") and not found[-1][1])):
            found[-1][0] += "\n" + (line[2:] if line.startswith("> ") else line)
            more = line.endswith("\\")
        elif found:
            found[-1][1].append(line)
    for pair in found:
        while pair[1] and not pair[1][-1].strip():
            pair[1].pop()
    return [(command, shown or None) for command, shown in found]


def matches(shown, got):
    pattern = "".join(r"(?:.*\n)*" if line.strip() in ("...", "\u2026") else re.escape(line) + "\n" for line in shown)
    return re.fullmatch(pattern, "".join(line + "\n" for line in got)) is not None


def main():
    # Reports run long under sanitizers and are tested on their own; filters' pages are what counts there.
    number = failed = 0

    def say(good, what, notes=()):
        nonlocal number, failed
        number += 1
        failed += not good
        print(("ok" if good else "not ok"), number, "-", what)
        for note in notes:
            print("#   " + note)

    sources = sorted(TOP.glob("filters/*.[17]")) + sorted(TOP.glob("scripts/*.[1-8]"))
    sources += [p for p in [TOP / "README.md"] if p.exists()]
    for source in sources:
        manual = source.suffix != ".md"
        blocks = page_blocks(source) if manual else readme_blocks(source)
        pairs = [pair for block in blocks for pair in commands(block)]
        name = str(source.relative_to(TOP))
        if manual:
            say(bool(pairs), f"{name} has examples")
        with tempfile.TemporaryDirectory() as scratch:
            for link in ("samples", "scripts", "common", "filters", "README.md"):
                if (TOP / link).exists():
                    os.symlink(TOP / link, pathlib.Path(scratch) / link)
            os.symlink(os.environ["TXT_BUILD"], pathlib.Path(scratch) / "build")
            for command, shown in pairs:
                expected = int((re.search(r"# status ([0-9]+)\s*$", command) or [0, 0])[1])
                run = subprocess.run(["bash", "-o", "pipefail", "-c", command], cwd=scratch, stdin=subprocess.DEVNULL,
                                     capture_output=True)
                out = run.stdout.decode("utf-8", "backslashreplace")
                # `| head` ends the writer by SIGPIPE: that is no failure of an example.
                good = run.returncode == expected or (run.returncode == 141 and "head" in command)
                notes = [] if good else [f"status {run.returncode}"]
                if expected == 0 and run.stderr:
                    notes += run.stderr.decode("utf-8", "backslashreplace").splitlines()[:5]
                if shown is not None:
                    got = (out + ("" if expected == 0 else run.stderr.decode())).rstrip("\n").split("\n")
                    if not matches(shown, got):
                        good = False
                        notes += ["the page shows:"] + ["|" + line for line in shown[:12]]
                        notes += ["it gives:"] + ["|" + line for line in got[:12]]
                say(good, f"{name}: " + command.replace("\n", " ").replace("#", ":")[:100], notes if not good else ())
    print(f"1..{number}" + ("" if number else " # SKIP no pages yet"))
    return failed != 0


sys.exit(main())
