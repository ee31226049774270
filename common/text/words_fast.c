/* The fast path: 64 bytes at a time as bit masks, for text that needs no thought.
 *
 * The unit is the chunk: what stands between two spaces. No rule of txt1 joins over a space, so a chunk can be cut by itself. A block of
 * 64 bytes becomes masks of letters, digits, spaces and the frequent marks; from them come the runs of word characters (with
 * the apostrophes, commas and stops that UAX #29 lets join), so the starts and ends of tokens; and the mask of what may need
 * a rule that is not in the masks. The chunks in front of the first such byte are given; the scalar rules cut that chunk, and
 * the fast path goes on behind it. So every answer is that of the scalar rules or one that could not differ:
 * tests/unit/words.c and tests/fuzz/words.c hold both to the same bytes.
 *
 * In the masks: ASCII; the letters U+00C0..02BF and U+1E00..1EFF, which have Vietnamese; the quotes and dashes U+2013 2014
 * 2018 2019 201C 201D 2026, and U+00AB 00BB. Everything else, also damage, is for the scalar rules. */
#include "text/words_rules.h"
#include "base/simd.h"
#include "words_txt1.h"

/* Bit i speaks of byte i of the block. A character of several bytes has all its bits set in letter and mark. */
struct block {
    uint64_t letter, digit, space;
    uint64_t run;   /* letters, digits, and what joins them */
    uint64_t mark;  /* marks that are a token each, unless they join */
    uint64_t join3; /* first bytes of quotes that join like an apostrophe */
    uint64_t quote; /* U+2019 */
    uint64_t inner; /* bytes that go on a mark: of one character, or of a run of like ones */
    uint64_t think; /* bytes that the scalar rules must look at */
    uint64_t hard;  /* letters that folding may change by more than the bit 0x20 of A-Z */
};

static inline bool is_upper(unsigned char c) {
    return (unsigned char)(c - 'A') < 26;
}

/* Where in the block the word in front of `bit` starts, and how long it is. */
static inline unsigned word_before(const struct block *b, uint64_t bit, unsigned *len) {
    unsigned at = (unsigned)__builtin_ctzll(bit);
    uint64_t gap = ~b->run & (bit - 1);
    unsigned start = gap ? 64 - (unsigned)__builtin_clzll(gap) : 0;
    *len = at - start;
    return start;
}

/* Is [p, p + len), not over the end of the block, in the list? */
static inline bool hinted(const unsigned char *p, unsigned len, bool fold, const struct words_hint *hint,
                          const char (*list)[8]) {
    unsigned char first = fold ? (unsigned char)(*p | 0x20) : *p;
    if (len > 8 || first >= 128 || !(hint[first].lengths >> len & 1)) return false;
    char key[8] = {0};
    for (unsigned i = 0; i < len; i++) key[i] = (char)(fold && is_upper(p[i]) ? p[i] | 0x20 : p[i]);
    for (unsigned i = 0; i < hint[first].count; i++)
        if (memcmp(key, list[hint[first].at + i], 8) == 0) return true;
    return false;
}

/* A stop behind a word, no word and no stop behind it: does it belong to the word? (initials and abbreviation in words_txt1.c) */
static inline void keep_stop(struct block *b, const unsigned char *p, uint64_t bit) {
    unsigned len, start = word_before(b, bit, &len), next = start + len + 1;
    if (len > 8) return;
    const unsigned char *c = p + start;
    if (len == 1 && is_upper(*c) && *c != 'I') {
        if (next > 62) {
            b->think |= bit;
        } else if (p[next] == ' ' && (is_upper(p[next + 1]) || p[next + 1] >= 0xC3)) {
            b->run |= bit;
            return;
        }
    }
    if (hinted(c, len, false, words_stop_hint, words_stop))
        b->run |= bit;
    else if (hinted(c, len, false, words_number_hint, words_number))
        b->think |= bit;
}

/* A hyphen between two letters: does it belong to a prefix? */
static inline void keep_hyphen(struct block *b, const unsigned char *p, uint64_t bit) {
    unsigned len, start = word_before(b, bit, &len);
    if (hinted(p + start, len, true, words_prefix_hint, words_prefix)) b->run |= bit;
}

#define V            struct simd64
#define V_(name)     simd_##name
#define BLOCK_(name) base_##name
#define BLOCK_TARGET
#include "text/words_block.h"

size_t words_fast(const struct words *w, struct slice text, bool last, size_t *from, struct word *out,
                  size_t room) {
    return base_cut(w, text, last, from, out, room);
}
