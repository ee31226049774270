#!/usr/bin/env python3
"""The report scripts with hostile names, hostile text and disks that are full: text stays text, a report that was good stays."""
import html.parser
import os
import re
import shutil

from fault import ASAN, SCRATCH, TOP, Tap, run

tap = Tap("reports")
REPORTS = ("report-terms", "report-statistics")
ARTICLE = """ date 2024-05-01 The fund of <script>alert(1)</script> paid 3.5 million USD to ]]> and <img src=x onerror=alert(2)>. It cost $5 million.

The <script>alert(1)</script> came again & again, "quoted" 'twice' `$(touch x)` | a | pipe | and ${HOME} *stars* _lines_ [link](javascript:alert(3)).

 date 2024-06-01 Another <b>bold</b> day of <script>alert(1)</script> cost 7 million USD, said &lt;a&gt; \\n \\t \\x.
"""


class Page(html.parser.HTMLParser):
    def __init__(self):
        super().__init__()
        self.bad, self.text, self.style = [], "", False

    def handle_starttag(self, tag, attrs):
        if tag in ("script", "iframe", "object", "embed", "b") or any(name.startswith("on") for name, _ in attrs):
            self.bad.append((tag, attrs))
        for name, value in attrs:
            if name in ("href", "src", "xlink:href") and re.match(r"\s*(javascript|data:text|https?):", value or "", re.I):
                self.bad.append((tag, name, value))

    def handle_data(self, data):
        self.text += data


def hostile(script):
    folder = SCRATCH / script
    folder.mkdir()
    names = ["a\nb.txt", " blank .txt", "-o.txt", "$(touch x)`touch y`.txt", "<script>alert(4)<x>.txt", "it's \"quoted\" & more.txt", "*.txt", "a\\tb|c.txt"]
    for name in names:
        (folder / name).write_text(ARTICLE)
    command = [str(TOP / "scripts" / script), "--by", "month", "-n", "500", "-t", "<script>alert(5)</script> & <b>bold</b>", "-o", "out dir; $(touch z)", "--"]
    got = run(command + ["./" + name for name in names], cwd=folder)
    out = folder / "out dir; $(touch z)"
    tap.ok(got.status == 0 and (out / "index.html").exists(), "names with newlines, blanks, dashes, quotes, markup, commands", script, "read like any", got)
    if not (out / "index.html").exists():
        return
    page = Page()
    text = (out / "index.html").read_text()
    page.feed(text)
    tap.ok(not page.bad and "<script" not in text, "markup in names, text and title", script, "no element, no handler, no link comes of it", page.bad)
    tap.ok("<script>alert(5)</script>" in page.text, "markup in the title", script, "shows as text", [page.text[:200]])
    left = [p.name for p in folder.iterdir() if p.name in ("x", "y", "z") or p.name.startswith(".")]
    tap.ok(not left, "commands in names and text", script, "none is run; no temporary is left", left)


def failing(script):
    folder = SCRATCH / (script + "-full")
    temporary = folder / "tmp"
    temporary.mkdir(parents=True)
    environment = {**os.environ, "TMPDIR": str(temporary)}
    source = folder / "article.txt"
    source.write_text(ARTICLE)
    command = [str(TOP / "scripts" / script), "-o", "out"]
    first = run(command + ["article.txt"], cwd=folder, env=environment)
    def state():
        return {p.name: p.read_bytes() for p in (folder / "out").iterdir() if p.is_file()}
    before = state()
    tap.ok(first.status == 0 and "index.html" in before, "a report", script, "is made", first)
    for tried, wrap in (("ulimit -f 1", ["bash", "-c", 'ulimit -f 1; "$@"', "-"]),):
        got = run(wrap + command + ["article.txt"], cwd=folder, env=environment)
        left = [str(p) for p in temporary.iterdir()] + [p.name for p in folder.iterdir() if p.name not in ("tmp", "article.txt", "out")]
        tap.ok(got.status == 2 and got.lines and state() == before and not left, tried, script, "said, status 2, the last good report stays", got.notes() + left)
    got = run(command + ["article.txt", "missing.txt"], cwd=folder, env=environment)
    tap.ok(got.status == 1 and any("missing.txt" in line for line in got.lines) and "missing.txt" in (folder / "out" / "index.html").read_text(),
           "a file that is missing", script, "said on stderr and on the page, status 1", got)
    got = run(command + ["missing.txt"], cwd=folder, env=environment)
    tap.ok(got.status in (1, 2) and got.lines, "no file that can be read", script, "said, status 1 or 2", got)
    got = run(command + ["--nonsense"], cwd=folder, env=environment)
    tap.ok(got.status == 2 and len(got.lines) >= 1 and "nonsense" in got.lines[0], "an option that does not exist", script, "named, status 2", got)


if not ASAN:
    for script in REPORTS:
        hostile(script)
        failing(script)
tap.done()
