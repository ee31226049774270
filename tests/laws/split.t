#!/usr/bin/env python3
"""Laws of txt-split, over the samples and over text that is made to be awkward: any block size gives the same bytes; offsets point at the
text, and between the rows of a document lie only blanks and date lines; a concatenation is split as its parts are; a row is split as the
file with its text; paragraphs and documents are their sentences joined; and a paragraph too long to be held is split as a short one."""
import gzip
import os
import pathlib
import random
import subprocess
import sys

BIN = os.environ["TXT_BIN"]
TMP = pathlib.Path(os.environ["TMPDIR"])
TOP = pathlib.Path(__file__).resolve().parent.parent.parent
count = failed = 0


def ok(good, what, note=""):
    global count, failed
    count += 1
    failed += not good
    print(f"{'ok' if good else 'not ok'} {count} - {what}")
    if not good and note:
        print("#   " + str(note)[:400].replace("\n", "\n#   "))


def split(*arguments, data=b"", block=None, status=(0,)):
    env = dict(os.environ, LC_ALL="C")
    if block:
        env["TXTKIT_BLOCK"] = str(block)
    run = subprocess.run([BIN + "/txt-split", *map(str, arguments)], input=data, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=env)
    if run.returncode not in status:
        sys.exit(f"txt-split {arguments}: status {run.returncode}: {run.stderr.decode()}")
    return run.stdout


def unescape(field):
    out, i = bytearray(), 0
    while i < len(field):
        if field[i : i + 1] == b"\\":
            out += {b"t": b"\t", b"n": b"\n", b"r": b"\r", b"\\": b"\\"}[field[i + 1 : i + 2]]
            i += 2
        else:
            out += field[i : i + 1]
            i += 1
    return bytes(out)


def rows(table):
    lines = table.split(b"\n")[:-1]
    names = [n.decode() for n in lines[0].split(b"\t")]
    return [dict(zip(names, line.split(b"\t"))) for line in lines[1:]]


def escape(text):
    return text.replace(b"\\", b"\\\\").replace(b"\t", b"\\t").replace(b"\n", b"\\n").replace(b"\r", b"\\r")


BLANK = b" \t\n\r\f\v"
PARTS = ["Dr. Lan spoke. ", "No. 7 is here.", " “Why?” ", "\n", "\n\n", "\r\n", " \n \n", "\f", "\t", "Hà Nội – TP. HCM. ", "a\\b. ", "1. One ", "2. Two ",
         "• tea ", "… And ", "今天。", "U.S. The ", "http://a.vn/b. Next ", " date 2024-02-29 ", "\n date 2024-03-01 Then. ", "A title", "– ABC/DEF\n\n",
         "word ", "Many words stand in this sentence of the text. ", "x" * 70, " " * 70, "((", "\"", "p.m. ", "e.g. "]


def awkward(seed, pieces):
    pick = random.Random(seed)
    return "".join(pick.choice(PARTS) for _ in range(pieces)).encode()


def main():
    archive = gzip.open(TOP / "samples/articles.txt.gz").read()
    articles = [p.read_bytes() for p in sorted((TOP / "samples/articles").glob("*.txt"))]
    texts = [archive] + [awkward(seed, 120) for seed in range(25)]
    modes = [["--doc", "file"], [], ["--para", "line"], ["--unit", "paragraph"], ["--unit", "document", "--doc", "date-line"],
             ["--doc", "regex:^[AB•]"]]

    wrong = []
    for number, text in enumerate(texts):
        for mode in modes if number < 6 else modes[:2]:
            arguments = [*mode, "--offsets"] + ([] if "--unit" in mode else ["--explain"])
            whole = split(*arguments, data=text)
            for block in (1, 7, 64, 4096) if number else (61, 4096):
                if split(*arguments, data=text, block=block) != whole:
                    wrong.append((number, mode, block))
    ok(not wrong, "any block size gives the same bytes", wrong)

    wrong = []
    for number, text in enumerate(texts[1:] + articles[:10]):
        for mode in ([], ["--para", "line"]):
            at = 0
            for row in rows(split("--offsets", "--doc", "file", *mode, data=text)):
                start, end = int(row["start"]), int(row["end"])
                shown = bytes(32 if c in BLANK else c for c in text[start:end])
                between = text[at:start].strip(BLANK)
                dated = at == 0 and between.startswith(b"date ") and len(between) == 15
                if unescape(row["text"]) != shown or (between and not dated):
                    wrong.append((number, start, end, shown, between))
                at = end
            if text[at:].strip(BLANK) and not (at == 0 and len(text.strip(BLANK)) == 15):
                wrong.append((number, "rest", text[at:]))
    ok(not wrong, "offsets point at the text, and nothing lies between", wrong)

    wrong = []
    for first, second in zip(texts[1:], articles):
        first = b" date 2020-01-01 " + first + b"\n"
        apart = [r for part in (first, second) for r in rows(split("--doc", "date-line", "--offsets", data=part))]
        joined = rows(split("--doc", "date-line", "--offsets", data=first + second))
        if [{k: v for k, v in r.items() if k != "doc"} for r in apart] != [{k: v for k, v in r.items() if k != "doc"} for r in joined]:
            wrong.append(first)
        names = [r["doc"] for r in joined]
        if len({(n, r["date"]) for n, r in zip(names, joined)}) != len(set(names)):
            wrong.append(names)
    ok(not wrong, "a concatenation is split as its parts are, and its documents have names of their own", wrong)

    table = b"n\tdoc\ttext\n" + b"".join(b"%d\tfile%d\t%s\n" % (i, i, escape(t)) for i, t in enumerate(texts))
    got = rows(split("--doc", "row", "--offsets", "--explain", data=table))
    want = [dict(r, doc=b"file%d" % i, n=b"%d" % i) for i, t in enumerate(texts) for r in rows(split("--doc", "file", "--offsets", "--explain", data=t))]
    commas = table.replace(b'"', b"").replace(b",", b";").replace(b"\t", b",")
    wrong = [(mode, block) for mode, data in (([], table), (["--unit", "document", "--offsets"], table), (["--csv"], commas))
             for block in (1, 7, 64, 4096) if split("--doc", "row", *mode, data=data, block=block) != split("--doc", "row", *mode, data=data)]
    ok(not wrong, "any block size gives the same bytes from rows", wrong)
    ok(got == want, "a row is split as the file with its text", next(((g, w) for g, w in zip(got, want) if g != w), ""))

    for unit in ("paragraph", "document"):
        wrong = []
        for text in texts:
            larger = rows(split("--doc", "file", "--unit", unit, data=text))
            key = (lambda r: r["para"]) if unit == "paragraph" else (lambda r: r["doc"])
            joined = {}
            for r in rows(split("--doc", "file", data=text)):
                joined[key(r)] = joined.get(key(r), b"") + r["text"].translate(None, b" ")
            if joined != {key(r): r["text"].translate(None, b" ") for r in larger}:
                wrong.append(text)
        ok(not wrong, f"a {unit} is its sentences joined", wrong)

    # One paragraph of 5 MB: in stretches, by file and by row.
    sentences = [b"Sentence %d was said by Dr. Lan at 5 p.m. to all of us, \xe2\x80\x9cdear friends\xe2\x80\x9d." % i for i in range(70000)]
    text = b" ".join(sentences)
    got = [r["text"] for r in rows(split(data=text))]
    ok(got == sentences, "a paragraph that is not held is split as a short one", len(got))
    got = rows(split("--doc", "row", "--offsets", data=b"id\ttext\n1\t" + escape(text) + b"\n2\tEnd.\n"))
    ok([r["text"] for r in got] == sentences + [b"End."] and all(text[int(r["start"]) : int(r["end"])] == r["text"] for r in got[:-1]),
       "and so is a row that is not held")

    # One sentence of 5 MB.
    word = "không ".encode() * 700000
    for name, text, want in (("words", word, word.strip()), ("no blank", b"xyz" + word.replace(b" ", b""), b"xyz" + word.replace(b" ", b"")),
                             ("many blanks", b"Alpha." + b" \t" * 2000000 + b"Beta.", None)):
        got = [r["text"] for r in rows(split(data=text))]
        if want is None:
            ok(got == [b"Alpha.", b"Beta."], f"a sentence before what is not held: {name}")
        else:
            ok(got == [want], f"a sentence that is not held is written whole: {name}", [len(g) for g in got])
        held = rows(split("--offsets", data=text))
        ok([r["text"] for r in held] == got and all(int(r["end"]) - int(r["start"]) == len(r["text"]) for r in held), f"... with offsets: {name}")
        ok(split(data=text, block=65521) == split(data=text), f"... in other blocks: {name}")

    # Memory, seen from a small process of its own; sanitizers take more.
    feeder = ("import os, subprocess, sys\n"
              "run = subprocess.Popen([sys.argv[1] + '/txt-split'], stdin=subprocess.PIPE, stdout=subprocess.DEVNULL)\n"
              "piece = sys.argv[2].encode() * (1000000 // len(sys.argv[2]))\n"
              "for _ in range(100): run.stdin.write(piece)\n"
              "run.stdin.close()\n"
              "_, status, used = os.wait4(run.pid, 0)\n"
              "print(status, used.ru_maxrss)")
    for name, piece in (("sentences", "This is one of a great many sentences. "), ("one word", "word"), ("paragraphs", "Here is one.\n\n")):
        if os.environ.get("TXT_ASAN"):
            break
        status, kib = map(int, subprocess.run([sys.executable, "-c", feeder, BIN, piece], stdout=subprocess.PIPE).stdout.split())
        ok(status == 0 and kib <= 16 << 10, f"100 MB of {name}: {kib} KiB at most")

    # Damage is where it was.
    pick = random.Random(5)
    data = bytearray("Một. Đây là câu “hai”… Sau.\n\nThe third. ".encode() * 40)
    for _ in range(60):
        data[pick.randrange(len(data))] = pick.choice(b"\x80\xe1\xf0\xff\0\xc3.")
    for mode in ([], ["--unit", "paragraph", "--offsets"]):
        whole = split(*mode, data=bytes(data), status=(1,))
        ok(all(split(*mode, data=bytes(data), block=block, status=(1,)) == whole for block in (1, 2, 3, 7, 64)), " ".join(["damaged text in blocks", *mode]))
    data = b"A.\xff\xfe B\0.\n" * 3
    shown = split(data=data, status=(1,))
    ok(shown.decode().count("\ufffd") == 9 and b"\0" not in shown, "each damaged character is one U+FFFD")

    print(f"1..{count}")
    return failed != 0


sys.exit(main())
