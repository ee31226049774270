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
#include "base/simd_wide.h"
#include "words_txt1.h"

/* Bit i speaks of byte i of the block. A character of several bytes has all its bits set in letter and mark. */
struct block {
    uint64_t letter, digit, space;
    uint64_t run;   /* letters, digits, and what joins them */
    uint64_t under; /* '_', when marks are left out */
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

/* Eight bytes as loaded, the first one lowest. */
static inline uint64_t little(uint64_t x) {
#if defined(__BYTE_ORDER__) && __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
    return __builtin_bswap64(x);
#else
    return x;
#endif
}

/* Where in the block the word in front of `bit` starts, and how long it is. */
static inline unsigned word_before(const struct block *b, uint64_t bit, unsigned *len) {
    unsigned at = (unsigned)__builtin_ctzll(bit);
    uint64_t gap = ~b->run & (bit - 1);
    unsigned start = 63 - (unsigned)__builtin_clzll(gap << 1 | 1);
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

/* A stop behind a word: is the word an abbreviation that keeps it? (abbreviation in words_txt1.c) */
static inline void keep_stop(struct block *b, const unsigned char *p, uint64_t bit) {
    unsigned len, start = word_before(b, bit, &len), from = start < 56 ? start : 56;
    unsigned cut = len < 8 ? len : 8; /* no branch up to the comparison: it could go either way */
    uint64_t key;
    memcpy(&key, p + from, 8);
    key = little(key) >> (start - from) * 8 & ~(uint64_t)0 >> ((64 - cut * 8) & 63);
    unsigned place =
        words_stop_place[WORDS_STOP_PLACE(key & 255, key >> 8 & 255, key >> ((cut * 8 - 8) & 63) & 255, len)];
    uint64_t word;
    memcpy(&word, words_stops[place], 8);
    if (little(word) != key || len > 8 || !place) return;
    if (place <= WORDS_STOP_NUMBERS) { /* "No. 7", "p.7" */
        unsigned next = start + len + 1;
        if (next > 62)
            b->think |= bit;
        else if (!(b->digit >> next & 1) && !(p[next] == ' ' && b->digit >> (next + 1) & 1))
            return;
    }
    b->run |= bit;
}

/* A hyphen between two letters: does it belong to a prefix? */
static inline void keep_hyphen(struct block *b, const unsigned char *p, uint64_t bit) {
    unsigned len, start = word_before(b, bit, &len);
    if (hinted(p + start, len, true, words_prefix_hint, words_prefix)) b->run |= bit;
}

/* '-' or '/' between digits: does it join groups of them to a date or a telephone number? (number_end in words_txt1.c) */
static inline void keep_groups(struct block *b, const unsigned char *p, uint64_t bit) {
    unsigned len, start = word_before(b, bit, &len), at = start + len, group[5] = {len}, groups = 1;
    unsigned char mark = p[at];
    uint64_t marks = 0;
    if (b->run & bit || ~b->digit & (bit - ((uint64_t)1 << start))) return;
    while (groups < 5 && at < 63 && p[at] == mark && b->digit >> (at + 1) & 1) {
        uint64_t rest = ~(b->digit >> (at + 1));
        unsigned digits = rest ? (unsigned)__builtin_ctzll(rest) : 64;
        marks |= (uint64_t)1 << at;
        group[groups++] = digits;
        at += digits + 1;
    }
    if (at < 64 && b->run >> at & 1) return;
    if (mark == '/'   ? groups == 3 && group[0] <= 4 && group[1] <= 2 && group[2] <= 4
        : groups == 2 ? group[1] == 4 && (group[0] <= 3 || group[0] == 5)
                      : groups == 3 || groups == 4)
        b->run |= marks;
}

/* An apostrophe in front of a word: does it belong to it? */
static inline void keep_apostrophe(struct block *b, const unsigned char *p, uint64_t bit) {
    unsigned at = (unsigned)__builtin_ctzll(bit) + 1;
    unsigned len = (unsigned)__builtin_ctzll(~(b->run >> at) | (uint64_t)1 << 63);
    if (at + len > 63 || hinted(p + at, len, true, words_clipped_hint, words_clipped)) b->think |= bit;
}

#define V            struct simd64
#define V_(name)     simd_##name
#define BLOCK_(name) base_##name
#define BLOCK_LOW(x) ((unsigned)__builtin_ctzll((x) | (uint64_t)1 << 63))
#define BLOCK_TARGET
static inline V base_tail(unsigned char *to, const unsigned char *p, size_t n) {
    memset(to, ' ', 64);
    memcpy(to, p, n);
    return simd_load(to);
}
#include "text/words_block.h"

#ifdef SIMD_WIDE
#undef V
#undef V_
#undef BLOCK_
#undef BLOCK_LOW
#undef BLOCK_TARGET
#define V            struct simd2
#define V_(name)     simd2_##name
#define BLOCK_(name) avx2_##name
#define BLOCK_LOW(x) ((unsigned)_tzcnt_u64(x))
#define BLOCK_TARGET SIMD2_TARGET
BLOCK_TARGET static inline V avx2_tail(unsigned char *to, const unsigned char *p, size_t n) {
    memset(to, ' ', 64);
    memcpy(to, p, n);
    return simd2_load(to);
}
#include "text/words_block.h"

#undef V
#undef V_
#undef BLOCK_
#undef BLOCK_TARGET
#define V            __m512i
#define V_(name)     simd5_##name
#define BLOCK_(name) avx512_##name
#define BLOCK_TARGET SIMD5_TARGET
BLOCK_TARGET static inline V avx512_tail(unsigned char *to, const unsigned char *p, size_t n) {
    V s = _mm512_mask_loadu_epi8(_mm512_set1_epi8(' '), ((uint64_t)1 << n) - 1, p);
    _mm512_storeu_si512(to, s);
    return s;
}
#include "text/words_block.h"
#endif

size_t words_fast(const struct words *w, struct slice text, bool last, size_t *from, struct word *out,
                  size_t room) {
#ifdef SIMD_WIDE
    if (w->way == WORDS_BEST && SIMD5_HERE) return avx512_cut(w, text, last, from, out, room);
    if ((w->way == WORDS_BEST || w->way == WORDS_AVX2) && SIMD2_HERE)
        return avx2_cut(w, text, last, from, out, room);
#endif
    return base_cut(w, text, last, from, out, room);
}
