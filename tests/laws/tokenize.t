#!/usr/bin/env python3
"""What txt-tokenize promises of any text, over made-up rows full of what the rules care about: tokens and gaps give the text
back; how the input is cut into blocks changes nothing; the tables of two inputs, one behind the other, are that of both; the default
line is the long form without marks; NFD is NFC; memory does not grow with the text."""
import csv, io, os, random, re, subprocess, sys, unicodedata

BIN, TMP = os.environ['TXT_BIN'], os.environ['TMPDIR']
random.seed(20150401)
TRICKY = ('a the Việt Nam, U.S. Mr. J. Smith 12 3.5 1,000 2004-12-31 10:30 http://x.org/a_(b)?c=1. www.b.vn me@x.org - -- -5 / : . ... ! ?! '
          '\' " ( ) _ & $ US$5 # #tag @me + <3 :-) = ** % e-mail non-stop don’t don\'t AT&T b/c report.pdf đường ÁNH « » “quoted” – — … é '
          'e\u0301 \u00ad \ufeff 中文 ไทย 👩‍💻 🇻🇳 1️⃣ עברית カタカナ 한국어 हिन्दी ß İ ﬁ − ± · º ʼ \\ \t \n \r\n \u00a0 \u3000').split(' ')

def text(n):
    return ''.join(random.choice(TRICKY) + random.choice(['', ' ', ' ', ' ', '  ']) for _ in range(n))

def escape(s):
    return s.replace('\\', '\\\\').replace('\t', '\\t').replace('\n', '\\n').replace('\r', '\\r')

def run(data, *args, env=None):
    p = subprocess.run([BIN + '/txt-tokenize', *args], input=data, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                       env={**os.environ, **(env or {})})
    if p.returncode > 1:
        sys.exit('Bail out! ' + p.stderr.decode())
    return p.stdout

count = 0
def ok(good, what):
    global count
    count += 1
    print('%sok %d - %s' % ('' if good else 'not ', count, what))

def table(rows):
    return ('doc\ttext\n' + ''.join('d%d\t%s\n' % (i, escape(t)) for i, t in enumerate(rows))).encode()

def is_gap(s): # white space, and the marks and format characters that UAX #29 joins to it
    return s == '' or (s[0].isspace() and all(c.isspace() or unicodedata.category(c) in ('Mn', 'Mc', 'Me', 'Cf') for c in s))

rows = [text(random.randrange(60)) for _ in range(1500)]
data = table(rows)

for rules in ('txt1', 'uax29'):
    spans = {}
    for line in run(data, '--long', '--keep-punct', '--rules', rules).decode().split('\n')[1:-1]:
        doc, pos, start, end, kind, token = line.split('\t')
        spans.setdefault(int(doc[1:]), []).append((int(start), int(end), kind))
    back = gaps = True
    for i, t in enumerate(rows):
        b, at, again = t.encode(), 0, b''
        for start, end, kind in spans.get(i, []):
            gap = b[at:start].decode()
            gaps &= is_gap(gap)
            back &= at <= start < end
            again += b[at:start] + b[start:end]
            at = end
        back &= again + b[at:] == b
        gaps &= is_gap(b[at:].decode())
    ok(back, rules + ': tokens and gaps, in order, give the text back')
    ok(gaps, rules + ': gaps are white space')

long_form = run(data, '--long').decode().split('\n')[1:-1]
lines = {}
for line in long_form:
    f = line.split('\t')
    lines.setdefault(f[0], []).append(f[5])
got = dict(l.split('\t') for l in run(data).decode().split('\n')[1:-1])
ok(len(got) == len(rows) and all(got['d%d' % i] == ' '.join(lines.get('d%d' % i, [])) for i in range(len(rows))),
   'the default line is the tokens of --long; a row in is a row out')

whole = run(data)
few = table(rows[:300])
for options in ([], ['--keep-punct', '--strip-marks'], ['--long', '--rules', 'uax29']):
    once = run(few, *options)
    ok(all(run(few, *options, env={'TXTKIT_BLOCK': str(n)}) == once for n in (1, 2, 3, 7, 61, 64, 65, 4096)),
       ' '.join(['any size of blocks gives the same bytes'] + options))

# What txt-split makes of two texts, one file behind the other or in one table.
parts = []
for name, from_row, to_row in (('a', 0, 700), ('b', 700, 1500)):
    with open(TMP + '/' + name + '.txt', 'wb') as f:
        f.write('\n\n'.join(rows[from_row:to_row]).encode() + b'\n')
    parts.append(subprocess.run([BIN + '/txt-split', TMP + '/' + name + '.txt'], stdout=subprocess.PIPE).stdout)
    with open(TMP + '/' + name + '.tsv', 'wb') as f:
        f.write(parts[-1])
for options in ([], ['--long', '--keep-punct']):
    header, first = run(parts[0], *options).split(b'\n', 1)
    second = run(parts[1], *options).split(b'\n', 1)[1]
    both = b'\n'.join([header, first + second])
    ok(first.count(b'\n') > 700 and second.count(b'\n') > 700 and run(parts[0] + parts[1].split(b'\n', 1)[1], *options) == both and
       run(b'', *options, TMP + '/a.tsv', TMP + '/b.tsv') == both,
       ' '.join(['tokenize(split(a) + split(b)) = tokenize(split(a)) + tokenize(split(b))'] + options))

first, second = rows[:700], rows[700:]
a, b = run(table(first)), run(table(second))
split = {'d%d' % (i + 700): 'd%d' % i for i in range(len(second))}
both = whole.decode().split('\n')[1:-1]
apart = [l.split('\t') for l in a.decode().split('\n')[1:-1]] + [l.split('\t') for l in b.decode().split('\n')[1:-1]]
ok([l.split('\t')[1] for l in both] == [l[1] for l in apart], 'tokens of two tables, one behind the other, are those of both')

nfd = table([unicodedata.normalize('NFD', t) for t in rows])
nfc = table([unicodedata.normalize('NFC', t) for t in rows])
ok(run(nfd, '--class', 'word') == run(nfc, '--class', 'word'), 'text in NFD gives the tokens of text in NFC')

# One row longer than is held: cut in parts, with tokens, spaces and escapes at every place of the seams.
part = escape(text(3000)).rstrip('\\')
big = 'x' * 5000 + ' ' + ' '.join([part] * (2500000 // len(part) + 1)) + ' ' + '語' * 400000 + ' end\\\\n'
row = ('doc\ttext\tmine\nd\t%s\tm\n' % big).encode()
out = run(row)
ok(out.count(b'\n') == 2 and out.endswith(b' end n\tm\n') and out == run(row, '-c', '2'),
   'a row of %d MB comes out as one row, the column behind it in place' % (len(row) // 1000000))
plain = re.sub(r'\\(.)', lambda m: {'t': '\t', 'n': '\n', 'r': '\r'}.get(m[1], m[1]), big)
quoted = 'doc,text,mine\nd,"%s",m\n' % plain.replace('"', '""')
csv.field_size_limit(1 << 30)
held = list(csv.reader(io.StringIO(run(quoted.encode(), '--csv').decode(), newline='')))
ok(held[1][1].encode() == out.split(b'\n', 1)[1].split(b'\t')[1], 'in parts (TSV) it is what it is whole (CSV)')
held = []
big = ' '.join([part] * (1200000 // len(part.encode()) + 1)) + ' end\\\\n'
plain = re.sub(r'\\(.)', lambda m: {'t': '\t', 'n': '\n', 'r': '\r'}.get(m[1], m[1]), big)
row = ('doc\tmine\ttext\nd,"\tm\t%s\n' % big).encode()
quoted = 'doc,mine,text\n"d,""",m,"%s"\n' % plain.replace('"', '""')
held = run(quoted.encode(), '--csv', '--long', '--keep-punct').decode()
held = [r for r in csv.reader(io.StringIO(held, newline=''))]
cut = [l.replace('\\\\', '\\').split('\t') for l in run(row, '--long', '--keep-punct').decode().split('\n')[:-1]]
ok(len(cut) > 50000 and cut == held, '--long: in parts (TSV) it is what it is whole (CSV)')

if not os.environ.get('TXT_ASAN'):
    def peak(megabytes):
        code = ('import resource, subprocess, sys\n'
                'p = subprocess.Popen([sys.argv[1] + "/txt-tokenize"], stdin=subprocess.PIPE, stdout=subprocess.DEVNULL)\n'
                'p.stdin.write(b"doc\\ttext\\nd\\t")\n'
                'for _ in range(int(sys.argv[2])): p.stdin.write(b"Some words, and more. " * 47662)\n'
                'p.stdin.close(); p.wait(); print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)')
        return int(subprocess.run([sys.executable, '-c', code, BIN, str(megabytes)], stdout=subprocess.PIPE).stdout)
    kib = peak(100)
    ok(kib <= 16 << 10, 'a line of 100 MB: %d KiB at most' % kib)
print('1..%d' % count)
