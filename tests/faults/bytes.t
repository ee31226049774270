#!/usr/bin/env python3
"""Bytes that are no clean text or no clean table, for every filter."""
import csv
import functools
import io
import zlib

from fault import ASAN, FILTERS, SCRATCH, Tap, arguments, header, rows, run

tap = Tap("bytes")
MB = 1 << 20
INVALID = {
    "overlong NUL": b"\xc0\x80", "overlong slash": b"\xe0\x80\xaf", "overlong of four bytes": b"\xf0\x80\x80\xaf",
    "a surrogate": b"\xed\xa0\x80", "above U+10FFFF": b"\xf4\x90\x80\x80", "a character cut short": b"\xe2\x82",
    "a lone continuation byte": b"\x80", "the byte FE": b"\xfe", "the byte FF": b"\xff", "a lead byte alone": b"\xf0",
}
READS_TEXT = ("txt-split", "txt-tokenize", "txt-numbers")  # the others carry their columns as they are


def table(name, text, line_end=b"\n"):
    """The bytes in what the filter reads, of one sentence between two good ones."""
    if name == "txt-split":
        return line_end.join([b"One sentence here.", b"", b"It paid " + text + b" in May.", b"", b"The last one.", b""])
    row = b"d%d\t2024-05-01\t1\t1\tsentence\t%s\t%s\t5"
    tokens = b"x" if name in READS_TEXT else text
    return line_end.join([header(name)[:-1], row % (1, b"One here.", b"one here"), row % (2, b"It paid " + text + b" in May.", b"it paid " + tokens + b" in may"),
                          row % (3, b"The last.", b"the last"), b""])


@functools.lru_cache
def zipped(fill, before=b"", behind=b"", count=130 * MB):
    """count times the byte, between others, as gzip."""
    z = zlib.compressobj(1, zlib.DEFLATED, 31)
    block, packed = fill * 10_000_000, [z.compress(before)]
    packed += [z.compress(block[:min(len(block), count - i)]) for i in range(0, count, len(block))]
    return b"".join(packed + [z.compress(behind), z.flush()])


def utf8(data):
    try:
        data.decode("utf-8")
        return True
    except UnicodeDecodeError:
        return False


def text_bytes(name):
    clean = run(arguments(name), table(name, b"x"))
    tap.ok(clean.status == 0 and not clean.err, "clean text", name, "silent, status 0", clean)
    for tried, data in INVALID.items():
        got = run(arguments(name), table(name, data))
        if name in READS_TEXT:
            good = got.status == 1 and len(got.lines) >= 1 and utf8(got.out)
            good = good and (name != "txt-split" or "\ufffd".encode() in got.out)
            tap.ok(good, "invalid UTF-8: " + tried, name, "U+FFFD, counted and said, status 1", got)
        else:
            tap.ok(got.status in (0, 1) and (got.status == 1) == bool(got.err), "invalid UTF-8: " + tried, name,
                   "bytes are kept as they are", got)
    for tried, data in (("NUL bytes", b"a\0b"), ("a lone CR", b"a\rb"), ("U+2028 and U+2029", "a\u2028b\u2029c".encode()),
                        ("a form feed", b"a\fb"), ("control characters", b"\x01\x02\x1b[31m\x7f"), ("U+FEFF inside", "a\ufeffb".encode()),
                        ("500 combining marks on one letter", b"a" + "\u0301".encode() * 500), ("U+10FFFF", "\U0010ffff".encode()),
                        ("a backslash at the end", b"a\\"), ("unknown escapes", b"\\q \\")):
        got = run(arguments(name), table(name, data))
        tap.ok(got.status in (0, 1) and utf8(got.out) and (got.status == 1) == bool(got.err), tried, name, "a defined answer in valid UTF-8", got)
    lf = run(arguments(name), table(name, b"x"))
    crlf = run(arguments(name), table(name, b"x", b"\r\n"))
    tap.ok(crlf.out == lf.out and crlf.status == 0, "CRLF line ends", name, "as LF", crlf)
    bom = run(arguments(name), b"\xef\xbb\xbf" + table(name, b"x"))
    tap.ok(bom.out == lf.out and bom.status == 0, "a BOM", name, "as without", bom)
    cut = run(arguments(name), table(name, b"x")[:-1])
    tap.ok(cut.out == lf.out and cut.status == 0, "no LF at the end", name, "as with it", cut)
    got = run(arguments(name), b"")
    tap.ok(got.status == (0 if name == "txt-split" else 1) and len(got.lines) == got.status, "no byte at all", name,
           "a header only" if name == "txt-split" else "said (not even a header), status 1", got)


def tables(name):
    good = rows(name, 20).splitlines(keepends=True)
    clean = run(arguments(name), b"".join(good))
    path = SCRATCH / "ragged.tsv"
    for tried, bad in (("a row with a field too few", b"one\ttwo\n"), ("a row with a field too many", good[3].rstrip(b"\n") + b"\tmore\n"),
                       ("an empty line between rows", b"\n"), ("a row of TABs alone, too many", b"\t" * 30 + b"\n")):
        path.write_bytes(b"".join(good[:5]) + bad + b"".join(good[5:]))
        got = run(arguments(name) + [str(path)])
        tap.ok(got.out == clean.out and got.status == 1 and got.lines == [f"{name}: {path}:6: expected 8 fields, found {bad.count(9) + 1}"],
               tried, name, "named with file and line, left out, status 1", got)
    twice = run(arguments(name), b"".join(good).replace(b"\tkind\t", b"\ttext\t", 1).replace(b"\ttokens\t", b"\ttext\t", 1)
                .replace(b"\tvalue\n", b"\ttext\n", 1).replace(b"doc\t", b"text\t", 1))
    tap.ok(twice.status == 2 and len(twice.lines) == 1 and not twice.out, "the needed column's name stands twice or not at all", name,
           "one line that says so, status 2", twice)
    wide = b"\t".join(b"c%d" % i for i in range(20000))
    got = run(arguments(name), wide + b"\t" + header(name) + b"\t".join([b"v"] * 20000) + b"\t" + good[1])
    tap.ok(got.status == 0 and not got.err and got.out.count(b"\n") > 1, "20,000 columns", name, "read like eight", got)

    # No table, or none that is of use: little memory, and one line.
    for tried, more, fill in (("a header line of 130 MB", [], b"\0"), ("a CSV header of 130 MB", ["--csv"], b"x")):
        if ASAN and more:
            continue  # libcsv's buffer grows in steps, and the sanitizer's realloc copies all of it each time
        path.write_bytes(zipped(fill))
        got = run(arguments(name, *more) + [str(path)])
        tap.ok(got.status == 1 and got.lines == [f"{name}: {path}: the header line is longer than 128 MiB; the file is left out"]
               and (ASAN or got.rss < 320 * MB), tried, name, "named, left out, status 1", got)
    for tried, more, mark in (("a row of 20 million fields", [], b"\t"), ("a CSV row of 20 million fields", ["--csv"], b",")):
        path.write_bytes(zipped(mark, b"".join(good[:5]).replace(b"\t", mark), b"\n" + b"".join(good[5:]).replace(b"\t", mark), 20_000_000))
        got = run(arguments(name, *more) + [str(path)])
        tap.ok(got.out.replace(b",", b"\t") == clean.out and got.status == 1
               and got.lines == [f"{name}: {path}:6: expected 8 fields, found 20000001"] and (ASAN or got.rss < 120 * MB), tried, name,
               "named with file and line, left out, status 1", got)
    path.write_bytes(zipped(b"\t", b"", b"\n", 20_000_000))
    got = run(arguments(name) + [str(path)])
    tap.ok(got.status == 1 and got.lines == [f"{name}: {path}: has 20000001 columns, and 16777216 is the limit; the file is left out"]
           and got.out.count(b"\n") <= 1, "20 million columns", name, "named, left out, status 1", got)
    names = [b"c%d" % i for i in range(100_000)]
    path.write_bytes(b"\t".join(names + [header(name)]) + b"\t".join([b"v"] * len(names) + [good[1]]))
    back = SCRATCH / "backwards.tsv"
    back.write_bytes(b"\t".join([header(name)[:-1]] + names[::-1]) + b"\n" + b"\t".join([good[1][:-1]] + [b"v"] * len(names)) + b"\n")
    one = run(arguments(name) + [str(path), str(path)])
    got = run(arguments(name) + [str(path), str(back)], timeout=20)
    tap.ok(got.status == 0 and not got.err and got.out == one.out, "100,000 columns in another order in the second file", name,
           "read as in the first, in linear time", got)

    # CSV
    data = [line.decode().rstrip("\n").split("\t") for line in good]
    def as_csv(lines, **style):
        to = io.StringIO()
        csv.writer(to, **style).writerows(lines)
        return to.getvalue().encode()
    args = arguments(name, "--csv")
    want = run(args, as_csv(data, lineterminator="\n"))
    tap.ok(want.status == 0 and list(csv.reader(io.StringIO(want.out.decode()))) ==
           [line.decode().split("\t") for line in clean.out.splitlines()], "CSV instead of TSV", name, "the same rows", want)
    for tried, style in (("CSV with CRLF (RFC 4180)", dict(lineterminator="\r\n")),
                         ("CSV with every field quoted", dict(quoting=csv.QUOTE_ALL, lineterminator="\n"))):
        got = run(args, as_csv(data, **style))
        tap.ok(got.out == want.out and got.status == 0, tried, name, "the same bytes", got)
    got = run(args, b"\xef\xbb\xbf" + as_csv(data, quoting=csv.QUOTE_ALL))
    tap.ok(got.out == want.out and got.status == 0, "CSV with a BOM before a quote", name, "the same bytes", got)
    got = run(args, as_csv(data, lineterminator="\n").replace(b"\n", b"\n\n"))
    tap.ok(got.out == want.out and got.status == 0, "CSV with empty lines between rows", name, "the same bytes", got)
    got = run(args, as_csv(data, lineterminator="\n") + b'd,"never closed,and more\n')
    tap.ok(got.out == want.out and got.status == 1 and len(got.lines) == 1 and "quote" in got.lines[0] and "line 22" in got.lines[0],
           "CSV with an unclosed quote in the last row", name, "the rows before it; named with its line, status 1", got)
    middle = as_csv(data[:5], lineterminator="\n") + b'd,"a"b,c\n' + as_csv(data[5:], lineterminator="\n")
    got = run(args, middle)
    tap.ok(got.out == want.out and got.status == 1 and "line 6" in got.err.decode(), "CSV with text behind a closing quote", name,
           "that row is left out, named with its line, status 1", got)
    folded = [data[0]] + [row[:5] + [row[5].replace("paid ", "paid\r\n"), row[6], row[7]] for row in data[1:]]
    got = run(args, as_csv(folded, lineterminator="\n"))
    tap.ok(got.status == 0 and len(list(csv.reader(io.StringIO(got.out.decode(), newline="")))) >= 2, "CSV with line ends inside fields", name,
           "fields keep them", got)


for name in FILTERS:
    text_bytes(name)
    if name != "txt-split":
        tables(name)
tap.done()
