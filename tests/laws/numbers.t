#!/usr/bin/env python3
"""Laws of txt-numbers: the surface is the slice of the text; a value survives being printed and read again, in both languages; cutting the
table anywhere gives the same rows, and so does any number of threads; words around a mention do not move it; time grows with the text and no faster; memory does not grow."""
import hashlib, os, random, resource, subprocess, sys, time
from decimal import Decimal

BIN = os.path.join(os.environ['TXT_BIN'], 'txt-numbers')
R = random.Random(7919)
done = failed = 0


def ok(good, what, note=''):
    global done, failed
    done += 1
    failed += not good
    print(('ok' if good else 'not ok'), done, '-', what)
    if not good and note: print('# ' + str(note)[:500])


def run(rows, *options):
    p = subprocess.run([BIN, *options], input=('id\ttext\n' + ''.join('%s\t%s\n' % r for r in rows)).encode(), stdout=subprocess.PIPE, check=True)
    lines = p.stdout.decode().split('\n')[:-1]
    head = lines[0].split('\t')
    return [dict(zip(head, l.split('\t'))) for l in lines[1:]]


def escape(s): return s.replace('\\', '\\\\').replace('\t', '\\t').replace('\n', '\\n').replace('\r', '\\r')


WORDS = ['the', 'boats', 'of', 'Hanoi', 'more than', 'in', 'costs', 'and', '(', ')', ',', '.', 'nearly', 'km', 'a', 'year', 'from', 'to', 'No.', 'percent', 'đồng', '–', 'US$', 'half', 'old', '\\', '€', '½', 'naïve']
NUMBERS = ['7', '1,250', '3.5', '2025', 'two', 'twenty-one', '43rd', 'VND480 billion', '$3', '5 km', 'March 2024', '12/5/2019', 'one', 'three million and a half', '9-12', '6%', '5:30 pm', '４２']


def sentence():
    return ' '.join(R.choice(NUMBERS if R.random() < .3 else WORDS) for _ in range(R.randrange(1, 25)))


texts = [sentence() for _ in range(3000)]
rows = [(i, escape(t)) for i, t in enumerate(texts)]
got = run(rows, '--qualifier-spans')
wrong = [g for g in got if escape(texts[int(g['id'])].encode()[int(g['start']):int(g['end'])].decode()) != g['number']]
ok(got and not wrong, 'surface = slice of the text (%d numbers)' % len(got), wrong[:1])
ok(all(int(g['qstart']) <= int(g['start']) < int(g['end']) <= int(g['qend']) for g in got), 'the qualified span holds the span')
last, order = {}, True
for g in got:
    order &= int(g['start']) >= last.get(g['id'], 0)
    last[g['id']] = int(g['end'])
ok(order, 'mentions come in order and never overlap')

# the table in pieces
def body(part): return subprocess.run([BIN, '-N', '--column', '2'], input=''.join('%s\t%s\n' % r for r in part).encode(), stdout=subprocess.PIPE, check=True).stdout
whole, parts, at = body(rows), b'', 0
while at < len(rows):
    n = R.choice([1, 2, 3, 50, 700])
    parts += body(rows[at:at + n])
    at += n
ok(whole == parts, 'the table cut anywhere gives the same rows')

# threads: the same bytes, messages and status for any -j and wherever batches end, also with rows that are too long for a batch or give too much
TMP = os.environ['TMPDIR']
table = ['a\tdate\ttext\tb']
for i in range(6000): table.append('%s\t2024-0%d-17\t%s\t%s' % ('x' * R.randrange(9), R.randrange(1, 10), escape(sentence()), 'y' * R.randrange(4)))
for i in range(0, 6000, 700): table[i + 5] += '\tone field too many'
table = [line.encode() for line in table]
for i in range(100, 6000, 900): table[i] = b'x\t2024-01-01\t7 \xff km, 3 \\t \xe2\x80 boats\t'
table[2000] = b'\t2023-05-05\t' + b'$3.5m and 12 km, ' * 20000 + b'\ttoo long for a batch'
table[3000] = b'w' * 50000 + b'\t2023-05-05\t' + b'1 2 ' * 40 + b'\tgives 4 MB'
table[4000] = b'\t\t\t'
first, second = os.path.join(TMP, 'first.tsv'), os.path.join(TMP, 'second.tsv')
with open(first, 'wb') as f: f.write(b'\n'.join(table[:5000]) + b'\n')
with open(second, 'wb') as f: f.write(b'text\tb\ta\tdate\n' + b'\n'.join(b'\t'.join(line.split(b'\t')[i] for i in (2, 3, 0, 1)) for line in table[5001:] if line.count(b'\t') == 3) + b'\r\n')


def threaded(jobs, options, block=None):
    env = {**os.environ, 'TXTKIT_BLOCK': str(block)} if block else os.environ
    p = subprocess.run([BIN, '-j', str(jobs), *options, first, second], stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=env)
    return p.returncode, p.stderr, hashlib.md5(p.stdout).hexdigest(), len(p.stdout)


for options in ([], ['--link', '--explain', '--qualifier-spans', '--anchor'], ['--mask'], ['--kinds', 'money', '-l', 'vi'], ['--csv', '-c', '1', '-N'], ['-q']):
    one = threaded(1, options)
    bad = [(jobs, block, got[0], got[1][:200], got[3]) for jobs, block in ((2, None), (3, 5000), (2, 40), (9, None)) for got in [threaded(jobs, options, block)] if got != one]
    wide = one[0] == 1 and (one[1].count(b'\n') > 5 if '-q' not in options and '--csv' not in options else True) and (one[3] > 4000000 or '--mask' in options or '--kinds' in options or '--csv' in options)
    ok(wide and not bad, '-j 2, 3, 9 give what -j 1 gives: %s' % ' '.join(options), (one[0], one[1][:200], one[3], bad))

# memory that runs out, in whichever thread: status 2, one line, no output; or it was not needed
shim = os.path.join(TMP, 'shim.so')
if not os.environ.get('TXT_ASAN'):
    subprocess.run([os.environ.get('CC', 'gcc'), '-O1', '-shared', '-fPIC', '-o', shim, 'tests/faults/shim.c', '-ldl'], check=True)
    target, bad, said = os.path.join(TMP, 'threads.tsv'), [], 0
    subprocess.run([BIN, '-j', '1', '-o', target, first], stderr=subprocess.DEVNULL)
    with open(target, 'rb') as f: want = f.read()
    log = os.path.join(TMP, 'failed')
    for at in list(range(1, 400, 9)) + list(range(400, 2000, 80)):
        for mode in ('FAIL_AT', 'FAIL_FROM'):
            os.path.exists(target) and os.remove(target)
            p = subprocess.run([BIN, '-q', '-j', '3', '-o', target, first], stderr=subprocess.PIPE, timeout=20, env={**os.environ, 'LD_PRELOAD': shim, mode: str(at), 'FAIL_LOG': log})
            if p.returncode == 2:
                said += 1
                good = not os.path.exists(target) and p.stderr.count(b'\n') == 1 and (b'memory' in p.stderr or b'cannot start thread' in p.stderr)
            else:
                good = p.returncode == 1 and not p.stderr and os.path.exists(target)
                if good:
                    with open(target, 'rb') as f: good = f.read() == want
            if not good: bad.append((mode, at, p.returncode, p.stderr[:200], os.path.exists(target)))
    ok(said > 20 and not bad, 'no memory in any thread: status 2, one line, no output (%d times)' % said, bad[:3])

# print, parse: values as a writer of each language prints them
def shown(d, group, point):
    sign, digits = ('-' if d < 0 else ''), format(abs(d), 'f')
    whole, _, rest = digits.partition('.')
    out = ''
    while len(whole) > 3: out, whole = group + whole[-3:] + out, whole[:-3]
    return sign + whole + out + (point + rest if rest else '')


def plain(d):
    s = format(d, 'f')
    if '.' in s: s = s.rstrip('0').rstrip('.')
    return '0' if s in ('-0', '') else s


values = [Decimal(R.choice([1, 1, -1]) * R.randrange(10 ** R.randrange(1, 20))).scaleb(-R.randrange(0, 7)) for _ in range(2000)]
values += [Decimal(0), Decimal('0.1'), Decimal(1000), Decimal('999999.5'), Decimal(10) ** 30]
for language, group, point in (('en', ',', '.'), ('vi', '.', ',')):
    for g, name in ((group, 'grouped'), ('', 'plain')):
        out = run([(i, 'it was %s then' % shown(d, g, point)) for i, d in enumerate(values)], '-l', language)
        first = {}
        for o in out: first.setdefault(o['id'], o['value'])
        bad = []
        for i, d in enumerate(values):
            text = shown(d, g, point)
            year = text.isdigit() and len(text) == 4
            if first.get(str(i)) != plain(d) and not year: bad.append((text, first.get(str(i)), plain(d)))
        ok(not bad, '%s %s: %d values survive' % (language, name, len(values)), bad[:3])

small = ['zero', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine', 'ten', 'eleven', 'twelve', 'thirteen', 'fourteen', 'fifteen', 'sixteen', 'seventeen', 'eighteen', 'nineteen']
tens = ['', '', 'twenty', 'thirty', 'forty', 'fifty', 'sixty', 'seventy', 'eighty', 'ninety']


def words(n):
    if n < 20: return small[n]
    if n < 100: return tens[n // 10] + ('-' + small[n % 10] if n % 10 else '')
    if n < 1000: return small[n // 100] + ' hundred' + (R.choice([' and ', ' ']) + words(n % 100) if n % 100 else '')
    for e, w in ((12, 'trillion'), (9, 'billion'), (6, 'million'), (3, 'thousand')):
        if n >= 10 ** e: return words(n // 10 ** e) + ' ' + w + (' ' + words(n % 10 ** e) if n % 10 ** e else '')


numbers = [R.randrange(2, 10 ** R.randrange(1, 16)) for _ in range(2000)]
out = run([(i, words(n) + ' boats') for i, n in enumerate(numbers)])
bad = [(words(n), o['value']) for n, o in zip(numbers, out) if o['value'] != str(n)] if len(out) == len(numbers) else ['%d numbers, %d found' % (len(numbers), len(out))]
ok(not bad, '2,000 numbers in words', bad[:3])

# time is linear on hostile text
HOSTILE = {
    'digits': lambda n: '9' * n, 'groups': lambda n: '123,' * (n // 4), 'and a half': lambda n: 'one ' + 'and a half ' * (n // 11),
    'ranges': lambda n: '1 to ' * (n // 5), 'dashes': lambda n: '1-' * (n // 2), 'words': lambda n: 'twenty thousand ' * (n // 16),
    'slashes': lambda n: '1/2/' * (n // 4), 'months': lambda n: 'May ' * (n // 4), 'signs': lambda n: '$' * n, 'at': lambda n: 'a1@' * (n // 3),
    'articles': lambda n: 'a half a ' * (n // 9), 'between': lambda n: 'between 1 and ' * (n // 14), 'blanks': lambda n: '1 000 ' * (n // 6),
    'letters': lambda n: 'x' * n, 'of': lambda n: 'tens of thousands of ' * (n // 21), 'high': lambda n: 'đ' * (n // 2), 'points': lambda n: '.5' * (n // 2),
}


def cost(text):
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run([BIN], input=b'text\n' + text.encode() + b'\n', stdout=subprocess.DEVNULL, check=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


slow = []
for name, make in HOSTILE.items():
    once, eight = min(cost(make(100000)) for _ in range(2)), min(cost(make(800000)) for _ in range(2))
    if eight > 8 * once * 2.5 + .1: slow.append((name, once, eight))
ok(not slow, 'eight times the text costs no more than eight times the time', slow)

print('1..%d' % done)
sys.exit(failed != 0)
