#!/usr/bin/env python3
"""txt-join against sqlite3 and, for sorted tables, join(1): inner, left and anti joins of 1,000 seeded random tables at once."""
import os, random, shutil, subprocess, sys

BIN = os.path.join(os.environ['TXT_BIN'], 'txt-join')
R = random.Random(4711)
os.chdir(os.environ['TMPDIR'])
if not shutil.which('sqlite3'):
    print('1..0 # SKIP no sqlite3')
    sys.exit()
results = []


def ok(good, what, *notes):
    results.append(good)
    print('%sok %d - %s' % ('' if good else 'not ', len(results), what))
    for n in notes if not good else (): print('#   %s' % (str(n)[:400],))


def write(name, rows):
    with open(name, 'w') as f: f.write(''.join('\t'.join(r) + '\n' for r in rows))


def run(command, text=None):
    p = subprocess.run(command, input=text, capture_output=True, text=True, env={**os.environ, 'LC_ALL': 'C'})
    if p.returncode: print('# %s: status %d %s' % (command[0], p.returncode, p.stderr[:300]))
    return [l.split('\t') for l in p.stdout.split('\n')[:-1]]


left, right = [['row', 't', 'k', 'x']], [['place', 'y', 'k', 't']]
for t in range(1000):
    keys = ['a', 'b', 'A', 'a b', '\u0103', ''][:R.randrange(1, 7)]
    for _ in range(R.choice([0, 1, 3, 8])): left.append(['%06d' % len(left), 't%03d' % t, R.choice(keys), str(R.randrange(9))])
    for _ in range(R.choice([0, 1, 2, 5])): right.append(['%06d' % len(right), R.choice('uvw'), R.choice(keys), 't%03d' % t])
write('left', left)
write('right', right)
sql = '.mode tabs\n.import left l\n.import right r\n%s\n'
inner = run(['sqlite3', '-batch', ':memory:'], sql % 'SELECT l.row, l.t, l.k, x, place, y FROM l JOIN r ON l.t = r.t AND l.k = r.k ORDER BY l.row, place;')
outer = run(['sqlite3', '-batch', ':memory:'], sql % 'SELECT l.row, l.t, l.k, x, place, y FROM l LEFT JOIN r ON l.t = r.t AND l.k = r.k ORDER BY l.row, place;')
anti = run(['sqlite3', '-batch', ':memory:'], sql % 'SELECT * FROM l WHERE NOT EXISTS (SELECT 1 FROM r WHERE l.t = r.t AND l.k = r.k) ORDER BY l.row;')
header = ['row', 't', 'k', 'x', 'place', 'y']
got = run([BIN, '--with', 'right', '--on', 't,k', 'left'])
ok(len(inner) > 1000 and got == [header] + inner, 'inner: %d rows, as sqlite3' % len(inner), got[:3], inner[:3])
got = run([BIN, '--with', 'right', '--on', 't,k', '--kind', 'left', 'left'])
ok(len(outer) > len(inner) and got == [header] + outer, 'left: %d rows' % len(outer), got[:3], outer[:3])
got = run([BIN, '--with', 'right', '--on', 't,k', '--kind', 'anti', 'left'])
ok(len(anti) > 500 and got == [header[:4]] + anti, 'anti: %d rows' % len(anti), got[:3], anti[:3])
ok(len(anti) + len({r[0] for r in inner}) == len(left) - 1, 'each row has a match or has none')
got = run([BIN, '-N', '--with', 'right', '--on', '2:4,3', '--take', '2', 'left'])
ok(sorted(got) == sorted([left[0] + ['y']] + [r[:4] + r[5:] for r in inner]), '-N: columns by number')
swapped = [[r[3], r[2], r[1], r[0]] for r in right]
write('swapped', swapped)
ok(run([BIN, '--with', 'swapped', '--on', 't,k', '--take', 'place,y', 'left']) == [header] + inner, 'columns are found by name')
if shutil.which('join'):
    a, b = ([['%s/%s' % (r[1], r[2]), r[0]] for r in left[1:]], [['%s/%s' % (r[3], r[2]), r[0]] for r in right[1:]])
    for name, rows in (('a', a), ('b', b)): write(name, sorted(rows, key=lambda r: [c.encode() for c in r]))
    want = run(['join', '-t', '\t', 'a', 'b'])
    ok(len(want) > 1000 and run([BIN, '-N', '--with', 'b', '--on', '1', 'a']) == want, 'join(1) of sorted tables: %d rows' % len(want))
print('1..%d' % len(results))
