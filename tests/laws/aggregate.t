#!/usr/bin/env python3
"""Laws of txt-aggregate: its answer is the same bytes whatever the order of rows, the memory, the form of the input and the parts it came in."""
import csv, io, json, os, random, subprocess, sys

BIN = os.path.join(os.environ['TXT_BIN'], 'txt-aggregate')
R = random.Random(1848)
os.chdir(os.environ['TMPDIR'])
results = []


def ok(good, what, *notes):
    results.append(good)
    print('%sok %d - %s' % ('' if good else 'not ', len(results), what))
    if not good:
        for n in notes: print('#   %s' % (str(n)[:600],))


def run(options, text='', status=0):
    p = subprocess.run([BIN] + options, input=text if isinstance(text, bytes) else text.encode(), capture_output=True)
    if p.returncode != status: print('# %s: status %d: %s' % (' '.join(options)[:200], p.returncode, p.stderr.decode()[:300]))
    return p.stdout


def lines(rows): return '\n'.join('\t'.join(r) for r in rows) + '\n'


header = ['date', 'place', 'x', 'y', 'word']
rows = []
for i in range(20000):
    x = '%d.%0*d' % (R.randrange(-999, 10**R.choice([1, 3, 9])), R.choice([1, 2, 4]), R.randrange(9))
    rows.append(['%04d-%02d-%02d' % (R.choice([1999, 2000]), R.randrange(1, 13), R.randrange(1, 29)), 'p%d' % int(12000 * R.random()**2),
                 R.choice([x, x, x, '']), str(R.randrange(10**R.choice([1, 6, 15]))), R.choice(['a', 'b', 'B', 'c\\td', '\u0103', 'w%d' % R.randrange(300)])])
text = lines([header] + rows)
free = ['--count', '--sum', 'x,y', '--mean', 'x', '--min', 'x', '--max', 'y', '--range', 'x', '--median', 'x', '--quantile', 'y:0.1,0.99', '--iqr', 'y', '--mad', 'x', '--var', 'x',
        '--skewness', 'y', '--kurtosis', 'y', '--gini', 'y', '--weighted-mean', 'x:y', '--mode', 'word', '--antimode', 'word', '--unique', 'word', '--count-unique', 'word',
        '--entropy', 'word', '--count-missing', 'x', '--count-values', 'x', '--share', 'y', '--cumulative', 'x']
placed = ['--first', 'word', '--last', 'word,date', '--values', 'y']

whole = run(['-g', 'place'] + free, text)
ok(whole.count(b'\n') > 5000, 'a table of many groups')
shuffled = rows[:]
R.shuffle(shuffled)
ok(run(['-g', 'place'] + free, lines([header] + shuffled)) == whole, 'the order of rows does not matter')
for real in ([], ['--float']):
    for order in ('bytes', 'first-seen', 'count'):
        options = real + ['--order', order, '-g', 'place'] + free + placed
        a, b = run(options, text), run(options + ['-S', '1M' if order == 'bytes' else '3M', '-T', '.'], text)
        ok(len(a) > 10**6 and a == b, 'with little memory the same bytes: %s' % ' '.join(real + [order]))
ok(run(['--float', '-g', 'place'] + free, lines([header] + shuffled)) == run(['--float', '-g', 'place'] + free, text), '--float: the order of rows does not matter')
few = ['--count', '--sum', 'x']
for shape in (['-g', 'date:day', '--pivot', 'word'], ['-g', 'date:day,place', '--histogram', 'y:1000'], ['-g', 'date:month,word', '--fill-dates', 'month', '--values', 'y'],
              ['-g', 'date:day', '--pivot', 'word', '--order', 'first-seen'], ['-g', 'date:day', '--pivot', 'word', '--order', 'count', '--cumulative', 'y']):
    a, b = run(shape + few, text), run(shape + few + ['-S', '1M'], text)
    ok(len(a) > 10**5 and a == b, '-S 1M with ' + ' '.join(shape))

# Memory: what -S says and some 12 MB, also when one group has all values, or there are many groups.
with open('long', 'w') as f:
    f.write('g\tx\ty\n')
    for i in range(400000): f.write('%d\t%d.%d\t%d\n' % (i * 7919 % 300007, R.randrange(-999, 10**6), R.randrange(100), R.randrange(1000)))


def largest(options):
    """Output, largest resident set in MB, status. A small process in between: a child inherits the mark of the one that forks it."""
    watch = 'import os, sys; p = os.posix_spawn(sys.argv[1], sys.argv[1:], os.environ); _, s, u = os.wait4(p, 0); sys.stderr.write("%d %d" % (s, u.ru_maxrss))'
    p = subprocess.run([sys.executable, '-S', '-c', watch, BIN] + options + ['long'], capture_output=True)
    status, used = p.stderr.split()
    return p.stdout, int(used) / 1024, int(status)


for options in (['--median', 'x', '--quantile', 'x,y:0.001,0.25,0.999', '--iqr', 'y'], ['--float', '--median', 'x', '--quantile', 'x,y:0.001,0.25,0.999', '--iqr', 'y'],
                ['-g', 'g', '--count', '--sum', 'x', '--median', 'y']):
    (a, _, _), (b, used, status) = largest(options), largest(options + ['-S', '4M'])
    ok(a == b and status == 0 and (used < 16 or 'TXT_ASAN' in os.environ), '-S 4M keeps to it: ' + ' '.join(options[:5]), used, a[:300], b[:300])
os.remove('long')
ok(not [f for f in os.listdir('.')], 'nothing is left behind')

# The order of the output is that of sort(1), by rows and by count.
keys = [r.split(b'\t')[:2] for r in run(['-g', 'place,word'] + few, text).split(b'\n')[1:-1]]
ok([b'\t'.join(k) for k in keys] == sorted(b'\t'.join(k) for k in keys), 'groups in byte order')
seen = list(dict.fromkeys(r[1] for r in rows))
ok([r.split(b'\t')[0].decode() for r in run(['--order', 'first-seen', '-g', 'place', '--count'], text).split(b'\n')[1:-1]] == seen, 'groups as first seen')
count = {p: 0 for p in seen}
for r in rows: count[r[1]] += 1
ok([r.split(b'\t')[0].decode() for r in run(['--order', 'count', '-g', 'place', '--count'], text).split(b'\n')[1:-1]] == sorted(seen, key=lambda p: (-count[p], p.encode())), 'groups by falling count')

# Sorted input streams: the same answer, at once, from one file or many.
ordered = sorted(rows, key=lambda r: '\t'.join((r[1], r[0])).encode())
streamed = free[:free.index('--share')] + ['--cumulative', 'x'] + placed
ok(run(['--sorted', '-g', 'place,date'] + streamed, lines([header] + ordered)) == run(['-g', 'place,date'] + streamed, lines([header] + ordered)), '--sorted: the same as without')
parts = []
for i in range(7):
    part = [r for k, r in enumerate(ordered) if k * 2654435761 % 7 == i]
    swap = [4, 3, 2, 1, 0] if i % 2 else [0, 1, 2, 3, 4]
    with open('part-%d' % i, 'w') as f: f.write(lines([[c[j] for j in swap] for c in [header] + part]))
    parts.append('part-%d' % i)
ok(run(['--sorted', '-g', 'place,date'] + free[:free.index('--share')] + parts) == run(['-g', 'place,date'] + free[:free.index('--share')], text), '--sorted: seven parts, columns in two orders, merged')
ok(run(['-g', 'place,date'] + free + parts) == run(['-g', 'place,date'] + free, text), 'seven parts in a row')

# Keys that agree in their first 8 or 16 bytes, or in all; parts that are empty, that end early, that have a key several times: whoever
# comes first is first, whatever the number of parts.
for parts_here in (2, 24, 25, 700):
    stems, many, rows_of = ['', 'a', 'abcdefg', 'abcdefgh', 'abcdefghijklmnop', '\u7fff' * 3, '\U0010ffff' * 4], [], []
    for i in range(parts_here):
        part = [[R.choice(stems) + R.choice(['', 'a', 'b', 'zz', 'abcdefgh']), '%d.%d' % (i, k)] for k in range(R.choice([0, 1, 5, 40]))]
        part.sort(key=lambda r: r[0].encode())
        with open('many-%d' % i, 'w') as f: f.write(lines([['k', 'x']] + part))
        many.append('many-%d' % i)
        rows_of += part
    rows_of.sort(key=lambda r: r[0].encode())
    ask = ['-g', 'k', '--count', '--first', 'x', '--last', 'x', '--values', 'x']
    ok(run(['--sorted'] + ask + many) == run(ask, lines([['k', 'x']] + rows_of)), '--sorted: %d parts with few different keys' % parts_here)
    for f in many: os.remove(f)

# Partial results merge: sums, counts, ends.
sums = ['--count', '--sum', 'x,y', '--min', 'x', '--max', 'x', '--count-values', 'x', '--count-missing', 'x']
merge = ['--sum', 'count,x_sum,y_sum', '--min', 'x_min', '--max', 'x_max', '--sum', 'x_count_values,x_count_missing']
for i, p in enumerate(parts):
    with open('done-%d' % i, 'wb') as f: f.write(run(['-g', 'place'] + sums, open(p, 'rb').read()))
done = ['done-%d' % i for i in range(len(parts))]
one = run(['-g', 'place'] + sums, text)
ok(run(['--sorted', '--keep-names', '-g', 'place'] + merge + done) == one, 'results of parts, merged with --sorted --keep-names, are the result of the whole')
R.shuffle(done)
ok(run(['--keep-names', '-g', 'place'] + merge + done) == one, 'in any order of the parts, without --sorted')
for f in parts + done: os.remove(f)

# The first row out of order is named, and nothing can be mistaken for a result.
wrong = [header] + ordered[:500] + [ordered[100]] + ordered[500:]
p = subprocess.run([BIN, '--sorted', '-g', 'place,date', '--count'], input=lines(wrong), capture_output=True, text=True)
ok(p.returncode == 2 and 'stdin:502: not sorted' in p.stderr, '--sorted: the first row out of order is named, status 2', p.returncode, p.stderr)

# CSV, JSON and Markdown say the same.
buffer = io.StringIO()
csv.writer(buffer, lineterminator='\r\n').writerows([[f.replace('\\t', '\t') for f in r] for r in [header] + rows])
out = run(['--csv', '-g', 'word'] + free, buffer.getvalue()).decode()
tsv = [[f.replace('\\t', '\t') for f in l.split('\t')] for l in run(['-g', 'word'] + free, text).decode().split('\n')[:-1]]
ok(list(csv.reader(io.StringIO(out, newline=''))) == tsv, '--csv in and out')
objects = [json.loads(l, parse_float=str, parse_int=str) for l in run(['--json', '-g', 'word'] + free, text).decode().split('\n')[:-1]]
ok([list(o) for o in objects] == [tsv[0]] * len(objects) and [['' if v is None else v for v in o.values()] for o in objects] == tsv[1:], '--json: the same cells')
marked = run(['--markdown', '-g', 'word'] + few, text).decode().split('\n')[:-1]
ok(len({len(l) for l in marked}) == 1 and len(marked) > 300 and all(l.startswith('| ') and l.endswith(' |') for l in marked), '--markdown: as many letters in every line')
plain = run(['-N', '-g', '2', '--sum', '3-4', '--first', '5'], lines(rows))
ok(plain == run(['-g', 'place', '--sum', 'x,y', '--first', 'word'], text).split(b'\n', 1)[1], '-N: columns by number, no header')

# Invariants of the numbers.
table = [dict(zip(tsv[0], r)) for r in tsv[1:]]
ok(sum(int(r['count']) for r in table) == len(rows), 'counts add up to the rows')
ok(abs(sum(float(r['y_share']) for r in table) - 1) < 1e-12, 'shares add up to 1')
ok(table[-1]['x_cumulative'] == run(['--sum', 'x'], text).decode().split('\n')[1], 'the last running sum is the sum')
ok(all(float(r['x_min']) <= float(r['x_median']) <= float(r['x_min']) + float(r['x_range']) for r in table if r['x_min']), 'the median lies between the ends')
print('1..%d' % len(results))
