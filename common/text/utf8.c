/* The scalar paths follow table 3-7 of the standard (well-formed byte sequences):
 *
 *     first     second    third     fourth
 *     00..7F
 *     C2..DF    80..BF
 *     E0        A0..BF    80..BF
 *     E1..EC    80..BF    80..BF
 *     ED        80..9F    80..BF              (no surrogates)
 *     EE..EF    80..BF    80..BF
 *     F0        90..BF    80..BF    80..BF
 *     F1..F3    80..BF    80..BF    80..BF
 *     F4        80..8F    80..BF    80..BF    (nothing above U+10FFFF)
 *
 * The fast path classifies pairs of neighbouring bytes by three 16-entry look-ups, as in J. Keiser and D. Lemire,
 * "Validating UTF-8 In Less Than One Instruction Per Byte" (2020). It only ever says "all of these are clean":
 * where it does not, the scalar path finds the place, so both always agree on it. */
#include "text/utf8.h"
#include "base/simd.h"

#if defined(__x86_64__) && defined(__SSE2__) && !defined(TXT_PORTABLE)
#define UTF8_FAST 1
#include <tmmintrin.h>
#endif

uint32_t utf8_decode_long(const unsigned char *p, const unsigned char *end, uint32_t *len) {
    unsigned char a = p[0], low = 0x80, high = 0xBF;
    uint32_t need, c;
    *len = 1;
    if (a < 0x80) return a;
    if (a < 0xC2 || a > 0xF4) return UTF8_BAD;
    if (a < 0xE0) {
        need = 1, c = a & 0x1F;
    } else if (a < 0xF0) {
        need = 2, c = a & 0x0F;
        if (a == 0xE0) low = 0xA0;
        if (a == 0xED) high = 0x9F;
    } else {
        need = 3, c = a & 0x07;
        if (a == 0xF0) low = 0x90;
        if (a == 0xF4) high = 0x8F;
    }
    for (uint32_t i = 1; i <= need; i++) {
        if (p + i >= end || p[i] < low || p[i] > high) return UTF8_BAD;
        c = c << 6 | (p[i] & 0x3F);
        low = 0x80, high = 0xBF;
        *len = i + 1;
    }
    return c;
}

/* Is what utf8_decode gave at p damage? (A U+FFFD that stands in the text is none.) */
static bool is_damage(const char *p, uint32_t c, uint32_t len) {
    return c == 0 || (c == UTF8_BAD && !(len == 3 && (unsigned char)p[0] == 0xEF));
}

static const char *clean_scalar(const char *p, const char *end) {
    while (p < end) {
        uint32_t len, c = utf8_decode(p, end, &len);
        if (is_damage(p, c, len)) break;
        p += len;
    }
    return p;
}

size_t utf8_clean_scalar(struct slice text) {
    return (size_t)(clean_scalar(text.at, text.at + text.len) - text.at);
}

#ifdef UTF8_FAST
enum {                     /* what is wrong with a pair of bytes; each needs all three look-ups to agree */
       SHORT = 1 << 0,     /* a lead byte, then no continuation */
       LONG = 1 << 1,      /* ASCII, then a continuation */
       OVER3 = 1 << 2,     /* E0 80..9F */
       LARGE = 1 << 3,     /* F4 90.., F5.. */
       SURROGATE = 1 << 4, /* ED A0..BF */
       OVER2 = 1 << 5,     /* C0, C1 */
       LARGE1000 = 1 << 6, /* F5.. 80..8F */
       OVER4 = 1 << 6,     /* F0 80..8F */
       CONTS = 1 << 7,     /* two continuations: right only as a third or fourth byte */
       CARRY = SHORT | LONG | CONTS
};

/* 0 in every byte when the 16 bytes in `now` continue `before` without an error up to here. */
__attribute__((target("ssse3"))) static inline __m128i check16(__m128i now, __m128i before) {
    const __m128i nibble = _mm_set1_epi8(0x0F);
    const __m128i first_high = _mm_setr_epi8(LONG, LONG, LONG, LONG, LONG, LONG, LONG, LONG, (char)CONTS,
                                             (char)CONTS, (char)CONTS, (char)CONTS, SHORT | OVER2, SHORT,
                                             SHORT | OVER3 | SURROGATE, SHORT | LARGE | LARGE1000 | OVER4);
    const __m128i first_low =
        _mm_setr_epi8((char)(CARRY | OVER3 | OVER2 | OVER4), (char)(CARRY | OVER2), (char)CARRY, (char)CARRY,
                      (char)(CARRY | LARGE), (char)(CARRY | LARGE | LARGE1000),
                      (char)(CARRY | LARGE | LARGE1000), (char)(CARRY | LARGE | LARGE1000),
                      (char)(CARRY | LARGE | LARGE1000), (char)(CARRY | LARGE | LARGE1000),
                      (char)(CARRY | LARGE | LARGE1000), (char)(CARRY | LARGE | LARGE1000),
                      (char)(CARRY | LARGE | LARGE1000), (char)(CARRY | LARGE | LARGE1000 | SURROGATE),
                      (char)(CARRY | LARGE | LARGE1000), (char)(CARRY | LARGE | LARGE1000));
    const __m128i second_high = _mm_setr_epi8(
        SHORT, SHORT, SHORT, SHORT, SHORT, SHORT, SHORT, SHORT,
        (char)(LONG | OVER2 | CONTS | OVER3 | LARGE1000 | OVER4),
        (char)(LONG | OVER2 | CONTS | OVER3 | LARGE), (char)(LONG | OVER2 | CONTS | SURROGATE | LARGE),
        (char)(LONG | OVER2 | CONTS | SURROGATE | LARGE), SHORT, SHORT, SHORT, SHORT);
    __m128i one = _mm_alignr_epi8(now, before, 15), two = _mm_alignr_epi8(now, before, 14),
            three = _mm_alignr_epi8(now, before, 13);
    __m128i pair = _mm_and_si128(
        _mm_and_si128(_mm_shuffle_epi8(first_high, _mm_and_si128(_mm_srli_epi16(one, 4), nibble)),
                      _mm_shuffle_epi8(first_low, _mm_and_si128(one, nibble))),
        _mm_shuffle_epi8(second_high, _mm_and_si128(_mm_srli_epi16(now, 4), nibble)));
    /* Third and fourth bytes must be continuations behind a continuation, and only they may be. */
    __m128i deep = _mm_or_si128(_mm_subs_epu8(two, _mm_set1_epi8((char)(0xE0 - 0x80))),
                                _mm_subs_epu8(three, _mm_set1_epi8((char)(0xF0 - 0x80))));
    return _mm_xor_si128(_mm_and_si128(deep, _mm_set1_epi8((char)0x80)), pair);
}

/* A place in text up to which all is clean, and that is the start of a character; near to the first damage. */
__attribute__((target("ssse3"))) static size_t clean_blocks(struct slice text) {
    const __m128i zero = _mm_setzero_si128();
    __m128i before = zero;
    size_t i = 0;
    for (; i + 64 <= text.len; i += 64) {
        const __m128i *q = (const __m128i *)(text.at + i);
        __m128i a = _mm_loadu_si128(q), b = _mm_loadu_si128(q + 1), c = _mm_loadu_si128(q + 2),
                d = _mm_loadu_si128(q + 3);
        __m128i nul = _mm_cmpeq_epi8(_mm_min_epu8(_mm_min_epu8(a, b), _mm_min_epu8(c, d)), zero);
        __m128i high = _mm_or_si128(_mm_or_si128(a, b), _mm_or_si128(c, d)), error;
        if (!_mm_movemask_epi8(high)) { /* all ASCII: only a character still open can be wrong */
            __m128i open = _mm_subs_epu8(before, _mm_setr_epi8(-1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1,
                                                               -1, (char)0xEF, (char)0xDF, (char)0xBF));
            error = _mm_xor_si128(_mm_cmpeq_epi8(open, zero), _mm_set1_epi8(-1));
        } else {
            error = _mm_or_si128(_mm_or_si128(check16(a, before), check16(b, a)),
                                 _mm_or_si128(check16(c, b), check16(d, c)));
        }
        if (_mm_movemask_epi8(_mm_cmpeq_epi8(error, zero)) != 0xFFFF || _mm_movemask_epi8(nul)) break;
        before = d;
    }
    /* Everything in front of i is right but for a character that may be open there: go back to its first byte. */
    for (size_t back = 1; back <= 3 && back <= i; back++) {
        unsigned char c = (unsigned char)text.at[i - back];
        if (c < 0x80) break;
        if (c >= 0xC0) return i - back;
    }
    return i;
}
#endif

size_t utf8_clean(struct slice text) {
    size_t from = 0;
#ifdef UTF8_FAST
    if (text.len >= 64 && __builtin_cpu_supports("ssse3")) from = clean_blocks(text);
#endif
    return (size_t)(clean_scalar(text.at + from, text.at + text.len) - text.at);
}

/* Walks over the damage: copies to *to when that is given. */
static struct utf8_damage walk(struct slice text, size_t clean, struct buf *to) {
    struct utf8_damage damage = {0, clean};
    const char *p = text.at, *end = text.at + text.len;
    for (;;) {
        if (to) buf_put(to, p, clean);
        p += clean;
        if (p == end) return damage;
        uint32_t len;
        utf8_decode(p, end, &len);
        damage.count++;
        if (to) buf_put(to, "\xEF\xBF\xBD", 3);
        p += len;
        clean = utf8_clean(slice_between(p, end));
    }
}

struct slice utf8_repair(struct slice text, struct buf *scratch, struct utf8_damage *damage) {
    size_t clean = utf8_clean(text);
    *damage = (struct utf8_damage){0, text.len};
    if (clean == text.len) return text;
    scratch->len = 0;
    *damage = walk(text, clean, scratch);
    return buf_get(scratch);
}

struct utf8_damage utf8_check(struct slice text) {
    return walk(text, utf8_clean(text), 0);
}

size_t utf8_whole(struct slice text) {
    for (size_t back = 1; back <= 3 && back <= text.len; back++) {
        const char *p = text.at + text.len - back;
        unsigned char c = (unsigned char)*p;
        if (c < 0x80) break;
        if (c < 0xC0) continue;
        uint32_t len, code = utf8_decode(p, p + back, &len), need = c < 0xE0 ? 2 : c < 0xF0 ? 3 : 4;
        /* Open only if every byte so far fits: what is wrong already will not become right. */
        return code == UTF8_BAD && len == back && back < need && c >= 0xC2 && c <= 0xF4 ? text.len - back
                                                                                        : text.len;
    }
    return text.len;
}

uint32_t utf8_decode_back(const char *start, const char *p, uint32_t *len) {
    for (uint32_t back = 1; back <= UTF8_MAX && back <= (uint32_t)(p - start); back++) {
        if (((unsigned char)p[-(ptrdiff_t)back] & 0xC0) == 0x80) continue;
        uint32_t c = utf8_decode(p - back, p, len);
        if (*len == back) return c;
        break;
    }
    *len = 1;
    return UTF8_BAD;
}

size_t utf8_encode(uint32_t c, char *to) {
    if (c < 0x80) return to[0] = (char)c, 1;
    size_t n = c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;
    for (size_t i = n - 1; i; i--, c >>= 6) to[i] = (char)(0x80 | (c & 0x3F));
    to[0] = (char)((0xF00 >> n & 0xFF) | c);
    return n;
}
