#!/usr/bin/env python3
"""txt-aggregate against fractions: 1,000 seeded random tables, every operation on every group, exact ones to the last digit.

The tables go through the filter at once, with their number as one more group column."""
import math, os, random, subprocess
from collections import Counter
from fractions import Fraction

BIN = os.path.join(os.environ['TXT_BIN'], 'txt-aggregate')
R = random.Random(65537)
TABLES = 1000


def money(): return '%d.%02d' % (R.randrange(-10**6, 10**9), R.randrange(100))
def small(): return str(R.randrange(-5, 20))
def long(): return '%s%d.%s' % (R.choice(['', '-', '+']), R.randrange(10**R.randrange(1, 19)), R.choice(['0', '25', '1234', '500000']))
def huge(): return R.choice(['', '-', '\u2212']) + str(R.randrange(10**R.randrange(1, 30)))
def fine(): return R.choice(['0.', '.', '1.', '-0.']) + '%0*d' % (R.choice([1, 3, 7, 12, 20]), R.randrange(10**9))
def plus(): return R.choice(['0', '0.5', str(R.randrange(1000)), '%.3f' % R.random()])


KINDS = {'small': small, 'money': money, 'long': long, 'huge': huge, 'fine': fine, 'plus': plus}
rows = []
for t in range(TABLES):
    n = R.choice([1, 2, 3, 4, 5, 8, 20])
    groups = [''.join(R.choice('ab\u00e9') for _ in range(R.randrange(1, 3))) for _ in range(R.choice([1, 2, 5]))]
    missing = R.choice([0, 0, 0.2, 1])
    words = [R.choice(['x', 'y', 'zz', 'Z', '10', '9', 'a\\tb']) for _ in range(R.choice([1, 3, 6]))]
    for _ in range(n):
        rows.append([str(t), R.choice(groups)] + [k() if R.random() >= missing else '' for k in KINDS.values()] +
                    [R.choice(words) if R.random() >= missing else ''])
names = ['table', 'group'] + list(KINDS) + ['word']
text = '\n'.join('\t'.join(r) for r in [names] + rows) + '\n'


def value(s): return Fraction(s.replace('\u2212', '-'))


def plain(f):
    """An exact fraction that ends, in plain digits; None if it does not end within 38 digits."""
    places = 0
    d = abs(f)
    while d.denominator != 1:
        d *= 10
        places += 1
        if places > 100:
            return None
    if d >= 10**38:
        return None
    s = str(d.numerator)
    if places:
        s = s.rjust(places + 1, '0')
        s = s[:-places] + '.' + s[-places:]
    return ('-' if f < 0 else '') + s


def quotient(f, scale):
    """In full, or 16 significant digits half to even, but not before `scale` decimals."""
    s = plain(f)
    if s is not None:
        return s
    first = len(str(int(abs(f)))) if abs(f) >= 1 else 0
    if first == 0:
        while abs(f) * Fraction(10)**-first < Fraction(1, 10): first -= 1
    places = max(16 - first, scale)
    return plain(Fraction(round(f * Fraction(10)**places)) / Fraction(10)**places)


def decimals(f):
    n = 0
    while (f * 10**n).denominator != 1: n += 1
    return n


def quantile(v, p):
    h = (len(v) - 1) * p
    j = math.floor(h)
    return v[j] + (h - j) * (v[min(j + 1, len(v) - 1)] - v[j])


def exact(op, v):
    """The text that must come out, or None for "nothing"."""
    if op == 'sum': return plain(sum(v, Fraction(0)))
    if op == 'count_values': return str(len(v))
    if not v: return ''
    s = sorted(v)
    if op == 'mean': return quotient(sum(v) / len(v), decimals(sum(v)))
    if op == 'min': return plain(s[0])
    if op == 'max': return plain(s[-1])
    if op == 'range': return plain(s[-1] - s[0])
    if op in ('median', 'p50'): return quotient(quantile(s, Fraction(1, 2)), 0)
    if op == 'p12.5': return quotient(quantile(s, Fraction(1, 8)), 0)
    if op == 'p90': return quotient(quantile(s, Fraction(9, 10)), 0)
    if op == 'iqr': return quotient(quantile(s, Fraction(3, 4)) - quantile(s, Fraction(1, 4)), 0)
    if op == 'mad':
        m = quantile(s, Fraction(1, 2))
        return quotient(quantile(sorted(abs(x - m) for x in v), Fraction(1, 2)), 0)


def near(op, v):
    """The float that must nearly come out, or None for "nothing"."""
    n = len(v)
    if n == 0: return None
    mean = sum(v) / n
    m2, m3, m4 = (sum((x - mean)**k for x in v) / n for k in (2, 3, 4))
    if op == 'var_population': return float(m2)
    if op == 'stdev_population': return math.sqrt(m2)
    if op == 'var': return float(m2 * n / (n - 1)) if n > 1 else None
    if op == 'stdev': return math.sqrt(m2 * n / (n - 1)) if n > 1 else None
    if op == 'gini':
        if min(v) < 0 or max(v) == 0: return None
        return float(sum((2 * (i + 1) - n - 1) * x for i, x in enumerate(sorted(v))) / (n * sum(v)))
    if m2 == 0: return None
    g1 = float(m3) / float(m2)**1.5
    g2 = float(m4 / m2**2) - 3
    if op == 'skewness_population': return g1
    if op == 'kurtosis_population': return g2
    if op == 'skewness': return g1 * math.sqrt(n * (n - 1)) / (n - 2) if n > 2 else None
    if op == 'kurtosis': return (n - 1) / ((n - 2) * (n - 3)) * ((n + 1) * g2 + 6) if n > 3 else None


EXACT = ['count-values', 'sum', 'mean', 'min', 'max', 'range', 'median', 'iqr', 'mad']
NEAR = ['var', 'var-population', 'stdev', 'stdev-population', 'skewness', 'skewness-population', 'kurtosis', 'kurtosis-population', 'gini']
TEXTS = ['first', 'last', 'mode', 'antimode', 'unique', 'values', 'count-unique', 'entropy', 'count-missing']
columns = ','.join(KINDS)
command = [BIN, '-g', 'table,group', '--count']
for op in EXACT + NEAR: command += ['--' + op, columns]
command += ['--quantile', columns + ':0.125,0.9', '--weighted-mean', 'money:plus', '--share', 'money']
for op in TEXTS: command += ['--' + op, 'word']
run = subprocess.run(command, input=text.encode(), capture_output=True)
lines = [l.split('\t') for l in run.stdout.decode().split('\n')[:-1]]
header, got = lines[0], {(r[0], r[1]): dict(zip(lines[0], r)) for r in lines[1:]}

groups = {}
for r in rows: groups.setdefault((r[0], r[1]), []).append(dict(zip(names, r)))
total = sum(value(r[3]) for r in rows if r[3])

results = []


def report(good, what, notes=()):
    results.append(good)
    print('%sok %d - %s' % ('' if good else 'not ', len(results), what))
    for n in list(notes)[:0 if good else 8]: print('#   %s' % (n,))


keys = [(r[0], r[1]) for r in lines[1:]]
report(run.returncode == 0 and not run.stderr, 'status 0', [run.stderr.decode()])
report(keys == sorted(groups, key=lambda k: '\t'.join(k).encode()), 'the %d groups of %d tables, in byte order' % (len(groups), TABLES))
report(all(got[k]['count'] == str(len(v)) for k, v in groups.items()), 'count')
values = {(k, c): [value(r[c]) for r in g if r[c]] for k, g in groups.items() for c in KINDS}
for op in [o.replace('-', '_') for o in EXACT] + ['p12.5', 'p90']:
    bad = []
    for (k, c), v in values.items():
        want = exact(op, v)
        if want is None: want = 'more than 38 digits'
        if got[k]['%s_%s' % (c, op)] != want: bad.append((k, c, [str(x) for x in v], 'expected', want, 'got', got[k]['%s_%s' % (c, op)]))
    report(not bad, '%s, to the last digit, of %d columns' % (op, len(KINDS)), bad)
for op in [o.replace('-', '_') for o in NEAR]:
    bad = []
    for (k, c), v in values.items():
        want, have = near(op, v), got[k]['%s_%s' % (c, op)]
        if (want is None) != (have == '') or want is not None and abs(float(have) - want) > 1e-12 * max(1, abs(want)) and abs(float(have) - want) > 1e-9 * abs(want):
            bad.append((k, c, [str(x) for x in v], 'expected', want, 'got', have))
    report(not bad, '%s of %d columns' % (op, len(KINDS)), bad)

bad = []
for k, g in groups.items():
    both = [(value(r['money']), value(r['plus'])) for r in g if r['money'] and r['plus']]
    weights = sum((w for _, w in both), Fraction(0))
    products = sum(x * w for x, w in both) if both else Fraction(0)
    want = quotient(products / weights, decimals(products)) if weights else ''
    if got[k]['money_weighted_mean'] != want: bad.append((k, want, got[k]['money_weighted_mean']))
report(not bad, 'weighted mean', bad)
bad = []
for k, g in groups.items():
    s = sum((value(r['money']) for r in g if r['money']), Fraction(0))
    if got[k]['money_share'] != quotient(s / total, decimals(s)): bad.append((k, quotient(s / total, decimals(s)), got[k]['money_share']))
report(not bad, 'share of the total', bad)

for op in TEXTS:
    op, bad = op.replace('-', '_'), []
    for k, g in groups.items():
        w = [r['word'] for r in g if r['word']]
        c = Counter(w)
        want = {'first': w[0] if w else '', 'last': w[-1] if w else '', 'values': ','.join(w), 'unique': ','.join(sorted(c)),
                'count_unique': str(len(c)), 'count_missing': str(len(g) - len(w)),
                'mode': min(c, key=lambda x: (-c[x], x)) if c else '', 'antimode': min(c, key=lambda x: (c[x], x)) if c else ''}.get(op)
        have = got[k]['word_' + op]
        if op == 'entropy':
            e = sum(n / len(w) * math.log2(len(w) / n) for n in c.values())
            if (have == '') != (not w) or w and abs(float(have) - e) > 1e-12: bad.append((k, w, e, have))
        elif have != want:
            bad.append((k, w, want, have))
    report(not bad, op + ' of texts', bad)

# Sums of doubles are rounded once, in any order of magnitude; the rest of --float is near.
floats = [['g', 'x']]
for t in range(1000):
    for _ in range(R.choice([1, 2, 3, 10, 30])):
        floats.append([str(t), repr(R.choice([1, -1]) * R.random() * 10.0**R.choice([0, 3, 17, -12, R.randrange(-300, 290)]))])
run = subprocess.run([BIN, '--float', '-g', 'g', '--sum', 'x', '--min', 'x', '--max', 'x', '--median', 'x', '--mean', 'x', '--stdev', 'x'],
                     input='\n'.join(map('\t'.join, floats)) + '\n', capture_output=True, text=True)
by = {}
for g, x in floats[1:]: by.setdefault(g, []).append(float(x))
bad = []
for line in run.stdout.split('\n')[1:-1]:
    g, *have = line.split('\t')
    v = sorted(by[g])
    exactly = [Fraction(x) for x in v]
    mean = sum(exactly) / len(v)
    n = len(v)
    median = v[n // 2] if n % 2 else float((exactly[n // 2 - 1] + exactly[n // 2]) / 2)
    want = [math.fsum(v), v[0], v[-1], median, math.fsum(v) / n]
    for w, h in zip(want, have):
        if '%.15g' % w != '%.15g' % float(h) and abs(float(h) - w) > 1e-14 * abs(w): bad.append((g, v, w, h))
report(run.returncode == 0 and not bad and len(run.stdout.split('\n')) == 1002, '--float: sum as math.fsum, min, max, median, mean', bad)

# Quantiles: the nine definitions, as the paper gives them.
types = []
for kind in range(1, 10):
    out = subprocess.run([BIN, '--quantile-type', str(kind), '-g', 'table', '--quantile', 'small:0,0.1,0.25,0.5,0.625,0.9,1'],
                         input=text, capture_output=True, text=True).stdout
    bad = []
    for line in out.split('\n')[1:-1]:
        t, *have = line.split('\t')
        v = sorted(value(r[2]) for r in rows if r[0] == t and r[2]) if int(t) % 7 == 0 else None
        if v is None: continue
        n = len(v)
        for p, h in zip((0, Fraction(1, 10), Fraction(1, 4), Fraction(1, 2), Fraction(5, 8), Fraction(9, 10), 1), have):
            m = {1: 0, 2: 0, 3: Fraction(-1, 2), 4: 0, 5: Fraction(1, 2), 6: p, 7: 1 - p, 8: Fraction(p + 1) / 3, 9: Fraction(p) / 4 + Fraction(3, 8)}[kind]
            j = math.floor(n * p + m)
            g = n * p + m - j
            if kind == 1: g = int(g > 0)
            if kind == 2: g = 1 if g > 0 else Fraction(1, 2)
            if kind == 3: g = 0 if g == 0 and j % 2 == 0 else 1
            at = lambda i: v[min(max(i, 1), n) - 1]
            want = quotient((1 - g) * at(j) + g * at(j + 1), 0) if n else ''
            if h != want: bad.append((kind, t, str(p), [str(x) for x in v], want, h))
    types.append(bad)
report(not any(types) and out.count('\n') > 900, 'nine definitions of quantiles', [b for bad in types for b in bad])
print('1..%d' % len(results))
