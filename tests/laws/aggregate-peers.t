#!/usr/bin/env python3
"""txt-aggregate against datamash, Miller and sqlite3: every operation that they share, over 1,000 seeded random tables.

The tables go through each program at once, with their number as one more group column. The peers count in doubles (datamash in
long doubles) and print 14 digits or so, so numbers are compared to a part in 10^10; texts and counts exactly."""
import os, random, shutil, subprocess, sys

BIN = os.path.join(os.environ['TXT_BIN'], 'txt-aggregate')
R = random.Random(20240517)
missing = [p for p in ('datamash', 'mlr', 'sqlite3') if not shutil.which(p)]
if missing:
    print('1..0 # SKIP no ' + ' '.join(missing))
    sys.exit()

TABLES = 1000
rows = []
for t in range(TABLES):
    groups = R.sample(['a', 'b', 'c c', 'D', '\u0111'], R.choice([1, 2, 4]))
    span = R.choice([3, 30, 10**6])
    places = R.choice([0, 1, 4])
    for _ in range(R.choice([1, 2, 3, 4, 5, 6, 9, 30])):
        x = R.randrange(-span, span) / 10**places
        rows.append(['t%03d' % t, R.choice(groups), '%.*f' % (places, x), str(R.randrange(1, span + 1)), R.choice(['red', 'green', 'blue', 'Blue'])])
text = '\n'.join('\t'.join(r) for r in [['t', 'g', 'x', 'w', 'word']] + rows) + '\n'
os.chdir(os.environ['TMPDIR'])
with open('in.tsv', 'w') as f: f.write(text)
distinct = {}
for r in rows: distinct.setdefault((r[0], r[1]), []).append(r)

results = []


def report(good, what, notes=()):
    results.append(good)
    print('%sok %d - %s' % ('' if good else 'not ', len(results), what))
    for n in list(notes)[:0 if good else 8]: print('#   %s' % (n,))


def run(command, script=None):
    p = subprocess.run(command, input=script, capture_output=True, text=True, env={**os.environ, 'LC_ALL': 'C.UTF-8'})
    if p.returncode: print('# %s: status %d %s' % (command[0], p.returncode, p.stderr[:500]))
    return [l.split('\t') for l in p.stdout.split('\n')[:-1]]


def ours(options):
    table = run([BIN, '-g', 't,g'] + options + ['in.tsv'])
    return {(r[0], r[1]): r[2:] for r in table[1:]}


def same(a, b, part=1e-10):
    if a == b: return True
    try: x, y = float(a), float(b)
    except ValueError: return False
    return abs(x - y) <= part * max(1, abs(x), abs(y))


def compare(peer, names, options, table, usable=lambda i, group, want: True, to=lambda i, group, want: want, part=1e-10):
    """Column by column; `usable` says where the two mean the same."""
    mine, theirs = ours(options), {(r[0], r[1]): r[2:] for r in table}
    report(len(mine) == len(theirs) == len(distinct), '%s: the same %d groups' % (peer, len(distinct)), [len(mine), len(theirs)])
    for i, name in enumerate(names):
        used, bad = 0, []
        for key, want in theirs.items():
            if i >= len(want) or not usable(i, distinct[key], want[i]): continue
            used += 1
            if not same(to(i, distinct[key], want[i]), mine[key][i], part): bad.append((key, [r[2] for r in distinct[key]], peer, want[i], 'txt-aggregate', mine[key][i]))
        report(used > 500 and not bad, '%s: %s in %d groups' % (peer, name, used), bad)


def size(n): return lambda group: len(group) >= n
def spread(group): return len({float(r[2]) for r in group}) > 1
def one_mode(group, column, least=False):
    counts = sorted((list(r[column] for r in group)).count(v) for v in {r[column] for r in group})
    return len(counts) == 1 or (counts[0] != counts[1] if least else counts[-1] != counts[-2])


# datamash. Its mode is of numbers; its antimode is wrong (1.7 says 2 for 1 2 2 3 3) and left to Miller; madraw is unscaled; perc is type 7;
# skewness and kurtosis need variation.
ops = [('count', 'x', ['--count'], None), ('sum', 'x', ['--sum', 'x'], None), ('mean', 'x', ['--mean', 'x'], None),
       ('min', 'x', ['--min', 'x'], None), ('max', 'x', ['--max', 'x'], None), ('range', 'x', ['--range', 'x'], None),
       ('median', 'x', ['--median', 'x'], None), ('q1', 'x', ['--quantile', 'x:0.25'], None), ('q3', 'x', ['--quantile', 'x:0.75'], None),
       ('perc:90', 'x', ['--quantile', 'x:0.9'], None), ('iqr', 'x', ['--iqr', 'x'], None), ('madraw', 'x', ['--mad', 'x'], None),
       ('pvar', 'x', ['--var-population', 'x'], None), ('pstdev', 'x', ['--stdev-population', 'x'], None),
       ('svar', 'x', ['--var', 'x'], size(2)), ('sstdev', 'x', ['--stdev', 'x'], size(2)),
       ('pskew', 'x', ['--skewness-population', 'x'], spread), ('sskew', 'x', ['--skewness', 'x'], lambda g: spread(g) and size(3)(g)),
       ('pkurt', 'x', ['--kurtosis-population', 'x'], spread), ('skurt', 'x', ['--kurtosis', 'x'], lambda g: spread(g) and size(4)(g)),
       ('first', 'word', ['--first', 'word'], None), ('last', 'word', ['--last', 'word'], None), ('collapse', 'word', ['--values', 'word'], None),
       ('unique', 'word', ['--unique', 'word'], None), ('countunique', 'word', ['--count-unique', 'word'], None),
       ('mode', 'w', ['--mode', 'w'], lambda g: one_mode(g, 3))]
options = sum((o[2] for o in ops), [])
p = subprocess.run(['datamash', '-s', '-g', '1,2'] + sum(([o[0], str(['t', 'g', 'x', 'w', 'word'].index(o[1]) + 1)] for o in ops), []),
                   input=text.split('\n', 1)[1], capture_output=True, text=True, env={**os.environ, 'LC_ALL': 'C'})
table = [l.split('\t') for l in p.stdout.split('\n')[:-1]]
compare('datamash', [o[0] for o in ops], options, table, lambda i, g, want: ops[i][3] is None or ops[i][3](g))

# Miller. Its default percentiles are not interpolated: with -i they are type 7. Its kurtosis is of the population, from sums of powers of doubles; its
# skewness divides by the standard deviation of the sample.
ops = [('count', 'x', ['--count'], None), ('sum', 'x', ['--sum', 'x'], None), ('mean', 'x', ['--mean', 'x'], None), ('min', 'x', ['--min', 'x'], None),
       ('max', 'x', ['--max', 'x'], None), ('median', 'x', ['--median', 'x'], None), ('p25', 'x', ['--quantile', 'x:0.25'], None),
       ('p90', 'x', ['--quantile', 'x:0.9'], None), ('var', 'x', ['--var', 'x'], size(2)), ('stddev', 'x', ['--stdev', 'x'], size(2)),
       ('skewness', 'x', ['--skewness-population', 'x'], spread), ('kurtosis', 'x', ['--kurtosis-population', 'x'], lambda g: spread(g) and size(3)(g)),
       ('distinct_count', 'word', ['--count-unique', 'word'], None), 
       ('mode', 'word', ['--mode', 'word'], lambda g: one_mode(g, 4)), ('antimode', 'word', ['--antimode', 'word'], lambda g: one_mode(g, 4, True)),
       ('null_count', 'word', ['--count-missing', 'word'], None)]
numbers, words = [o for o in ops if o[1] == 'x'], [o for o in ops if o[1] == 'word']
table = run(['mlr', '--tsv', 'stats1', '-i', '-a', ','.join(o[0] for o in numbers), '-f', 'x', '-g', 't,g', 'then', 'unsparsify', 'in.tsv'])
order = [table[0].index('x_' + o[0]) for o in numbers]
compare('mlr', [o[0] for o in numbers], sum((o[2] for o in numbers), []), [r[:2] + [r[i] for i in order] for r in table[1:]],
        lambda i, g, want: numbers[i][3] is None or numbers[i][3](g),
        lambda i, g, want: str(float(want) * (len(g) / (len(g) - 1))**1.5) if numbers[i][0] == 'skewness' else want, 1e-6)
table = run(['mlr', '--tsv', 'stats1', '-a', ','.join(o[0] for o in words), '-f', 'word', '-g', 't,g', 'in.tsv'])
order = [table[0].index('word_' + o[0]) for o in words]
compare('mlr', [o[0] for o in words], sum((o[2] for o in words), []), [r[:2] + [r[i] for i in order] for r in table[1:]],
        lambda i, g, want: words[i][3] is None or words[i][3](g))

for verb, option in (('head', '--first'), ('tail', '--last')):
    table = run(['mlr', '--tsv', verb, '-n', '1', '-g', 't,g', 'then', 'cut', '-o', '-f', 't,g,word', 'in.tsv'])
    compare('mlr', [verb + ' -n 1'], [option, 'word'], table[1:])

# Miller's other verbs: running sums, fractions, and long to wide.
table = run(['mlr', '--tsv', 'stats1', '-a', 'sum', '-f', 'w', '-g', 't,g', 'then', 'sort', '-f', 't,g', 'then', 'step', '-a', 'rsum', '-f', 'w_sum', 'then',
             'fraction', '-f', 'w_sum', 'then', 'cut', '-o', '-f', 't,g,w_sum_rsum,w_sum_fraction', 'in.tsv'])
compare('mlr', ['step -a rsum', 'fraction'], ['--cumulative', 'w', '--share', 'w'], table[1:])
wide = run([BIN, '-g', 't', '--pivot', 'word', '--sum', 'w', 'in.tsv'])
table = run(['mlr', '--tsv', 'stats1', '-a', 'sum', '-f', 'w', '-g', 't,word', 'then', 'reshape', '-s', 'word,w_sum', 'then', 'unsparsify', '--fill-with', '0', 'then',
             'cut', '-o', '-f', 't,Blue,blue,green,red', 'in.tsv'])
report(len(wide) == TABLES + 1 and [[c or '0' for c in r] for r in table] == wide, 'mlr reshape: --pivot of %d tables' % TABLES, [wide[:3], table[:3]])

# sqlite3.
script = '''.mode tabs
.import in.tsv r
SELECT t, g, count(*), sum(CAST(w AS INTEGER)), avg(CAST(x AS REAL)), sum(CAST(x AS REAL)), min(CAST(x AS REAL)), max(CAST(x AS REAL)), count(DISTINCT word)
FROM r GROUP BY t, g ORDER BY t, g;
'''
table = run(['sqlite3', '-batch', ':memory:'], script)
compare('sqlite3', ['count(*)', 'sum of integers', 'avg', 'sum', 'min', 'max', 'count(DISTINCT)'],
        ['--count', '--sum', 'w', '--mean', 'x', '--sum', 'x', '--min', 'x', '--max', 'x', '--count-unique', 'word'], table)
mine = run([BIN, '-N', '--sum', '4', '--min', '3', '--count'], '\n'.join('\t'.join(r) for r in rows) + '\n')
table = run(['sqlite3', '-batch', ':memory:'], '.mode tabs\n.import in.tsv r\nSELECT sum(CAST(w AS INTEGER)), min(CAST(x AS REAL)), count(*) FROM r;\n')
report(len(mine) == 1 and all(same(a, b) for a, b in zip(mine[0], table[0])), 'sqlite3: the whole table', [mine, table])
table = run(['sqlite3', '-batch', ':memory:'], '.mode tabs\n.import in.tsv r\nSELECT CAST(x AS REAL) - mod(mod(CAST(x AS REAL), 7) + 7, 7) AS b, count(*) FROM r WHERE x NOT LIKE \'%.%\' GROUP BY b ORDER BY b;\n')
with open('whole.tsv', 'w') as f: f.write('x\n' + ''.join(r[2] + '\n' for r in rows if '.' not in r[2]))
mine = run([BIN, '--histogram', 'x:7', 'whole.tsv'])[1:]
report(len(mine) > 100 and len(mine) == len(table) and all(same(a, b) and c == d for (a, c), (b, d) in zip(mine, table)), 'sqlite3: --histogram, %d bins' % len(mine), [mine[:4], table[:4]])
print('1..%d' % len(results))
