#!/usr/bin/env python3
"""base/decimal against Python's integers and fractions: 25,000 seeded operations, among them many at the edges."""
import os, random, subprocess
from decimal import Decimal, getcontext, ROUND_HALF_EVEN
from fractions import Fraction

getcontext().prec = 400
R = random.Random(20240229)
LIMIT = 10**38


def text():
    shape = R.random()
    n = R.choice([1, 1, 2, 3, 5, 9, 17, 18, 19, 20, 30, 37, 38, 38])
    d = R.randrange(10**n)
    if shape < 0.15:  # products of 2 and 5: zeros that only arise
        d = 2 ** R.randrange(0, 120) if R.random() < 0.5 else 5 ** R.randrange(0, 50)
    elif shape < 0.3:  # just below or above a power of ten
        d = 10 ** R.randrange(0, 38) + R.choice([-1, 0, 1])
    d = abs(d)
    places = R.choice([0, 0, 1, 2, 4, 10, 20, 38])
    s = str(d).rjust(places + 1, '0')
    if places:
        s = s[:-places] + '.' + s[-places:]
    if R.random() < 0.1:
        s += 'e%d' % R.randrange(-30, 30)
    return R.choice(['', '', '-', '+']) + s


def shown(f):
    """The contract's plain text of an exact value, or None when it needs more than 38 digits or a far-away place."""
    if f == 0:
        return '0'
    d, scale = abs(f), 0
    while d.denominator != 1:
        d, scale = d * 10, scale + 1
        if scale > 300:
            return None
    d = d.numerator
    while d % 10 == 0:
        d, scale = d // 10, scale - 1
    if d >= LIMIT or not -50 <= scale <= 90:
        return None
    s = str(d * 10**-scale if scale < 0 else d)
    if scale > 0:
        s = s.rjust(scale + 1, '0')
        s = s[:-scale] + '.' + s[-scale:]
    return ('-' if f < 0 else '') + s


jobs, expected = [], []
for _ in range(25000):
    op = R.choice('++**//?nd')
    a, b, places = text(), text(), R.choice([0, 1, 2, 6, 12, 30, -2])
    fa, fb = Fraction(Decimal(a)), Fraction(Decimal(b))
    if op == '/' and fb == 0:
        continue
    if shown(fa) is None or (op in '+*/?' and shown(fb) is None):
        want = 'range'
    elif op == '?':
        want = str((fa > fb) - (fa < fb))
    elif op == 'd':
        want = float(fa).hex()
    else:
        f = {'+': lambda: fa + fb, '*': lambda: fa * fb, 'n': lambda: fa,
             '/': lambda: Fraction(round(fa / fb * 10**places)) / 10**places if places >= 0
             else Fraction(round(fa / fb / 10**-places)) * 10**-places}[op]()
        want = shown(f) or 'range'
        if op == '/' and (shown(fa / fb) is None or f != fa / fb) and abs(fa / fb) * Fraction(10)**places >= LIMIT:
            want = 'range'
    jobs.append(' '.join([op, a] + ([b] if op in '+*/?' else []) + ([str(places)] if op == '/' else [])))
    expected.append(want)

tool = os.path.join(os.path.dirname(os.path.abspath(os.environ['TXT_BIN'])), 'tests', 'decimal')
got = subprocess.run([tool, 'calc'], input='\n'.join(jobs) + '\n', capture_output=True, text=True).stdout.split('\n')[:-1]
print('1..6')
names = {'+': 'sums', '*': 'products', '/': 'quotients', '?': 'comparisons', 'n': 'normal forms', 'd': 'doubles'}
for k, (op, name) in enumerate(names.items()):
    rows = [(j, w, g) for j, w, g in zip(jobs, expected, got) if j[0] == op]
    if op == 'd':
        bad = [r for r in rows if r[1] == 'range' and r[2] != 'range' or r[1] != 'range' and float.fromhex(r[1]) != float.fromhex(r[2])]
    else:
        bad = [r for r in rows if r[1] != r[2]]
    ranges = sum(r[1] == 'range' for r in rows)
    fine = len(got) == len(jobs) and not bad and len(rows) > 1000
    print('%sok %d - %s: %d as Python has them, %d of them out of range' % ('' if fine else 'not ', k + 1, name, len(rows), ranges))
    for r in bad[:10]:
        print('#   %s: expected %s, got %s' % r)
