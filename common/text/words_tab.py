#!/usr/bin/env python3
"""words_tab.py [FOLDER of the UCD] > words_tab.h

Makes the word-break table from the Unicode Character Database (Debian: package unicode-data, /usr/share/unicode):
auxiliary/WordBreakProperty.txt, emoji/emoji-data.txt and extracted/DerivedGeneralCategory.txt.
Two stages: words_stage1[code >> 7] is a block, words_stage2[block][code & 127] is property | kind << 5."""
import re, sys

ucd = sys.argv[1] if len(sys.argv) > 1 else '/usr/share/unicode'
WB = ['Other', 'CR', 'LF', 'Newline', 'WSegSpace', 'Extend', 'Format', 'ZWJ', 'Regional_Indicator', 'Katakana',
      'Hebrew_Letter', 'ALetter', 'Numeric', 'ExtendNumLet', 'Single_Quote', 'Double_Quote', 'MidNumLet',
      'MidLetter', 'MidNum']
KIND = ['OTHER', 'LETTER', 'DIGIT', 'NUMERAL', 'PUNCT', 'SYMBOL', 'SPACE', 'PICTURE']
SIZE, TOP = 128, 0x110000

def ranges(name):
    for line in open('%s/%s' % (ucd, name), encoding='utf-8'):
        m = re.match(r'([0-9A-F]+)(?:\.\.([0-9A-F]+))?\s*;\s*(\w+)', line)
        if m:
            low = int(m[1], 16)
            yield low, int(m[2] or m[1], 16) + 1, m[3]

version = re.match(r'# WordBreakProperty-([0-9.]+)\.txt',
                   open(ucd + '/auxiliary/WordBreakProperty.txt').readline())[1]
wb, kind = bytearray(TOP), bytearray(TOP)
of_category = {'L': 1, 'Nd': 2, 'Nl': 3, 'No': 3, 'P': 4, 'S': 5, 'Z': 6}
for low, high, category in ranges('extracted/DerivedGeneralCategory.txt'):
    k = of_category.get(category, of_category.get(category[0], 0))
    kind[low:high] = bytes([k]) * (high - low)
for c in (9, 10, 11, 12, 13, 0x85):
    kind[c] = 6
for low, high, value in ranges('auxiliary/WordBreakProperty.txt'):
    wb[low:high] = bytes([WB.index(value)]) * (high - low)
for low, high, value in ranges('emoji/emoji-data.txt'):
    if value == 'Extended_Pictographic':
        kind[low:high] = bytes([7]) * (high - low)

blocks, stage1 = {}, []
for b in range(0, TOP, SIZE):
    block = bytes(w | k << 5 for w, k in zip(wb[b:b + SIZE], kind[b:b + SIZE]))
    stage1.append(blocks.setdefault(block, len(blocks)))
assert len(blocks) <= 256

def rows(values, width=24):
    for i in range(0, len(values), width):
        print('    ' + ','.join(map(str, values[i:i + width])) + ',')

print('/* Made by words_tab.py from the Unicode Character Database %s: do not edit. */\n/* clang-format off */' % version)
print('#define WORDS_UNICODE "%s"' % version)
print('enum { /* Word_Break property of a character */\n    %s };' % ', '.join('WB_' + w for w in WB))
print('enum { /* what it is, by general category; PICTURE = Extended_Pictographic */\n    %s };' %
      ', '.join('KIND_' + k for k in KIND))
print('static const unsigned char words_stage1[%d] = {' % len(stage1))
rows(stage1)
print('};\nstatic const unsigned char words_stage2[%d][%d] = {' % (len(blocks), SIZE))
for block in blocks:
    print('    {')
    rows(list(block))
    print('    },')
print('};')
