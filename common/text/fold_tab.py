#!/usr/bin/env python3
"""fold_tab.py [FOLDER of the UCD] > fold_tab.h

Makes the direct tables for Latin letters (U+00C0..024F, U+1E00..1EFF) from UnicodeData.txt and CaseFolding.txt of the Unicode
Character Database (Debian: package unicode-data): the folded letter, and the letter without its marks. 0 = not one
letter that NFC leaves as it is, in as many bytes: the slow path's business."""
import sys

ucd = sys.argv[1] if len(sys.argv) > 1 else '/usr/share/unicode'
STROKES = {'đ': 'd', 'ħ': 'h', 'ł': 'l', 'ø': 'o', 'ŧ': 't', 'ƀ': 'b', 'ı': 'i'}

name, decomposed, upper = {}, {}, {}
for line in open(ucd + '/UnicodeData.txt'):
    f = line.split(';')
    name[int(f[0], 16)] = f[1]
    if f[5] and not f[5].startswith('<'):
        decomposed[int(f[0], 16)] = [int(c, 16) for c in f[5].split()]
    if f[12]:
        upper[int(f[0], 16)] = int(f[12], 16)
folded = {}
for line in open(ucd + '/CaseFolding.txt'):
    f = line.split('; ')
    if len(f) > 3 and f[1] in 'CF':
        folded[int(f[0], 16)] = [int(c, 16) for c in f[2].split()]

strokes = {ord(k): ord(v) for k, v in STROKES.items()}
strokes.update({upper[k]: upper[v] for k, v in list(strokes.items()) if k != 0x131})

def size(c):
    return len(chr(c).encode())

def fold(c):
    f = folded.get(c, [c])
    return f[0] if len(f) == 1 and size(f[0]) == size(c) else 0

def base(c):
    while c in decomposed:
        c = decomposed[c][0]
    return strokes.get(c, c)

def table(what, rule, low, high):
    print('static const uint16_t fold_%s_%X[0x%X] = {' % (what, low, high - low))
    for i in range(low, high, 16):
        print('    ' + ' '.join('0x%04X,' % rule(c) for c in range(i, i + 16)))
    print('};')

print('/* Made by fold_tab.py from the Unicode Character Database: do not edit. */\n/* clang-format off */')
for low, high in ((0xC0, 0x250), (0x1E00, 0x1F00)):
    table('lower', fold, low, high)
    table('plain', base, low, high)
print('static const struct { uint16_t from, to; } fold_strokes[] = {')
print('   ', ', '.join('{0x%04X, 0x%02X}' % s for s in sorted(strokes.items())))
print('};')
