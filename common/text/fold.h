/* fold - one token as it is counted: NFC, and full case folding (Unicode 15.0, sections 3.11 and 3.13).
 *
 * What comes out is NFC(toCasefold(NFD(token))) - without FOLD_CASE just NFC(token) -, so that texts that mean the same
 * letters give the same token whatever form they came in. FOLD_COMPAT takes NFKD and NFKC in place of NFD and NFC.
 * FOLD_MARKS drops the marks of Latin, Greek and Cyrillic letters (the blocks Combining Diacritical Marks, its Extended and
 * Supplement, Marks for Symbols, and Half Marks), and the strokes of b d h l o t and the lost dot of i, which Unicode does not
 * decompose: "Việt Đức" is "viet duc". Vowel signs of other scripts stay. Damage (ill-formed bytes, NUL) is
 * U+FFFD. White space that a compatibility mapping brings in is left out.
 *
 * ASCII and Latin letters go by tables, the rest by utf8proc through a small cache. */
#ifndef TXT_FOLD_H
#define TXT_FOLD_H

#include "base/mem.h"
#include "base/slice.h"

enum fold_how { FOLD_CASE = 1, FOLD_MARKS = 2, FOLD_COMPAT = 4 };

struct fold_points { /* code points while they are worked on */
    int32_t *at;
    size_t len, cap;
};
struct fold {
    unsigned how;
    struct fold_entry *cache;
    struct buf made;
    struct fold_points a, b;
};

void fold_init(struct fold *f, unsigned how); /* `how`: enum fold_how or-ed */
void fold_free(struct fold *f);

/* The token as counted; valid until the next call. Time and memory are linear in token.len. */
struct slice fold_token(struct fold *f, struct slice token);

/* Copies n bytes of a token that is simple (text/words.h), with `fold` A-Z as a-z. Steps of 32:
 * up to 31 bytes behind the token are read, and written at `to`. */
#if defined(__SSE2__) && !defined(TXT_PORTABLE)
#include <emmintrin.h>
static inline void fold_copy(char *to, const char *from, size_t n, bool fold) {
    const __m128i base = _mm_set1_epi8((char)(0x80 - 'A')), span = _mm_set1_epi8((char)(-128 + 26)),
                  bit = _mm_set1_epi8(fold ? 0x20 : 0);
    size_t i = 0;
    do {
        for (size_t k = i; k < i + 32; k += 16) {
            __m128i x = _mm_loadu_si128((const __m128i *)(const void *)(from + k));
            __m128i upper =
                _mm_cmplt_epi8(_mm_add_epi8(x, base), span); /* A-Z moved to the lowest signed bytes */
            _mm_storeu_si128((__m128i *)(void *)(to + k), _mm_or_si128(x, _mm_and_si128(upper, bit)));
        }
        i += 32;
    } while (i < n);
}
#else
static inline void fold_copy(char *to, const char *from, size_t n, bool fold) {
    for (size_t i = 0; i < n; i++)
        to[i] = (char)(fold && from[i] >= 'A' && from[i] <= 'Z' ? from[i] | 0x20 : from[i]);
}
#endif

#endif
