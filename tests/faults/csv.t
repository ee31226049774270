#!/usr/bin/env python3
"""CSV as the world writes it: the seven rules of RFC 4180 with its own examples, the kinds of file that the collection csv-spectrum has, and
random tables against Python's csv module. A column `text` is added, so that a filter that passes all others on can be asked."""
import csv
import io
import random

from fault import FILTERS, Tap, arguments, run

csv.field_size_limit(1 << 24)
tap = Tap("CSV")
NAME = "txt-tokenize"

GOOD = {
    "RFC 4180, 2.1: each record on a line, CRLF": "aaa,bbb,ccc\r\nzzz,yyy,xxx\r\n",
    "RFC 4180, 2.2: the last record without a line end": "aaa,bbb,ccc\r\nzzz,yyy,xxx",
    "RFC 4180, 2.3: a header line": "field_name,field_name2,field_name3\r\naaa,bbb,ccc\r\nzzz,yyy,xxx\r\n",
    "RFC 4180, 2.4: blanks are part of a field": "a, b ,c \r\n 1,2 , 3\r\n",
    "RFC 4180, 2.5: fields in quotes or not": "\"aaa\",\"bbb\",\"ccc\"\r\nzzz,yyy,xxx\r\n",
    "RFC 4180, 2.6: line ends, quotes and commas inside quotes": "\"aaa\",\"b\r\nbb\",\"ccc\"\r\nzzz,yyy,xxx\r\n",
    "RFC 4180, 2.7: a quote is written twice": "\"aaa\",\"b\"\"bb\",\"ccc\"\r\n\"\"\"\",\"a\"\"\",\"\"\"b\"\r\n",
    "a comma in quotes": "first,last,address,city,zip\nAn,Lê,\"12 Elm Street, flat 4\",Huế,08123\n",
    "empty fields": "a,b,c\n1,\"\",\"\"\n2,3,4\n,,\n",
    "empty fields, CRLF": "a,b,c\r\n1,\"\",\"\"\r\n2,3,4\r\n",
    "quotes that are data": "a,b\n1,\"ha \"\"ha\"\" ha\"\n3,4\n",
    "JSON in a field": "key,val\n1,\"{\"\"type\"\": \"\"Point\"\", \"\"coordinates\"\": [102.0, 0.5]}\"\n",
    "line ends in fields": "a,b,c\n1,2,3\n\"Once upon \na time\",5,6\n7,8,9\n",
    "line ends in fields, CRLF": "a,b,c\r\n1,2,3\r\n\"Once upon \r\na time\",5,6\r\n7,8,9\r\n",
    "quotes and line ends": "a,b\n1,\"ha \n\"\"ha\"\" \nha\"\n3,4\n",
    "UTF-8": "a,b,c\n1,2,3\n4,5,ʤ\nđ,漢字,👩‍👩‍👧\n",
    "coordinates in quotes": "lat,place\n\"37° 36' 37.8\"\" -121° 2' 17.9\"\"\",\"10.77, 106.70\"\n",
    "TABs, backslashes and lone CRs": "a,b\n\"x\ty\",\\n\n\\t,\"p\rq\"\n",
    "one column": "a\n1\n\"\"\n3\n",
    "a field of 300,000 bytes": "a,b\n\"" + "long, \"\"long\"\"\n" * 20000 + "\",2\n",
}


def with_text(content):
    """The same bytes with a last column `text` that holds x: put in before each line end outside quotes."""
    out, quoted, first, i = "", False, True, 0
    while i < len(content):
        c = content[i]
        quoted ^= c == '"'
        if c in "\r\n" and not quoted:
            out += ",text" if first else ",x"
            first = False
            if content[i:i + 2] == "\r\n":
                out += c
                i += 1
        out += content[i]
        i += 1
    return out if content[-1] == "\n" else out + ",x"


def rows_of(data):
    return [row for row in csv.reader(io.StringIO(data, newline=""))]


if NAME in FILTERS:
    for tried, content in GOOD.items():
        source = with_text(content)
        want = rows_of(source)
        want[0][-1] = "tokens"
        got = run(arguments(NAME, "--csv"), source.encode())
        tap.ok(got.status == 0 and not got.err and rows_of(got.out.decode()) == want, tried, NAME, "the rows that Python's csv reads", got)
    random.seed(4180)
    wrong = []
    for table in range(150):
        columns = random.randint(1, 6)
        alphabet = ["a", "đ", ",", '"', "\n", "\r\n", " ", "\t", "\\", ";", "'", "漢"]
        style = random.choice((csv.QUOTE_ALL, csv.QUOTE_MINIMAL))
        if style == csv.QUOTE_ALL:
            alphabet.append("\r")  # Python's csv would leave a lone CR bare, which is a line end to RFC 4180
        table_rows = [["c%d" % i for i in range(columns)] + ["text"]]
        table_rows += [["".join(random.choices(alphabet, k=random.choice((0, 1, 3, 30)))) for _ in range(columns)] + ["x"]
                       for _ in range(random.randint(0, 12))]
        to = io.StringIO(newline="")
        csv.writer(to, quoting=style, lineterminator=random.choice(("\n", "\r\n"))).writerows(table_rows)
        table_rows[0][-1] = "tokens"
        got = run(arguments(NAME, "--csv"), to.getvalue().encode())
        if got.status or got.err or rows_of(got.out.decode()) != table_rows:
            wrong.append(repr(to.getvalue()))
    tap.ok(not wrong, "150 random tables that Python's csv wrote", NAME, "the same rows to Python's csv", wrong[:2])
tap.done()
