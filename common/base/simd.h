/* simd - 64 bytes at a time as bit masks: bit i of a mask speaks of byte i.
 *
 * SSE2 (every x86-64) or a scalar twin with the same answers; `make PORTABLE=1` chooses the twin everywhere.
 * Reads exactly 64 bytes at p, no alignment needed. */
#ifndef TXT_SIMD_H
#define TXT_SIMD_H

#include <stdint.h>
#include <string.h>

/* Which of its twins a module runs; all give the same, and tests hold each to the scalar one. */
enum simd_way {
    SIMD_BEST,   /* the widest that the processor has */
    SIMD_AVX2,   /* at most this (base/simd_wide.h) */
    SIMD_BASE,   /* this page's operations */
    SIMD_SCALAR, /* no blocks of bytes */
};
enum { SIMD_WAYS = SIMD_SCALAR + 1 };

#if defined(__SSE2__) && !defined(TXT_PORTABLE)
#define SIMD_NAME "sse2"
#include <emmintrin.h>
struct simd64 {
    __m128i v[4];
};
static inline struct simd64 simd_load(const void *p) {
    const __m128i *q = (const __m128i *)p;
    return (struct simd64){
        {_mm_loadu_si128(q), _mm_loadu_si128(q + 1), _mm_loadu_si128(q + 2), _mm_loadu_si128(q + 3)}};
}
static inline void simd_store(void *p, struct simd64 s) {
    __m128i *q = (__m128i *)p;
    for (int i = 0; i < 4; i++) _mm_storeu_si128(q + i, s.v[i]);
}
/* Bytes low <= byte <= high become c. */
static inline struct simd64 simd_fill(struct simd64 s, unsigned char low, unsigned char high, char c) {
    __m128i base = _mm_set1_epi8((char)low), span = _mm_set1_epi8((char)(high - low)), k = _mm_set1_epi8(c);
    for (int i = 0; i < 4; i++) {
        __m128i from = _mm_sub_epi8(s.v[i], base), in = _mm_cmpeq_epi8(_mm_min_epu8(from, span), from);
        s.v[i] = _mm_or_si128(_mm_andnot_si128(in, s.v[i]), _mm_and_si128(in, k));
    }
    return s;
}
#define SIMD_MASK(expression)                                                                                \
    uint64_t mask = 0;                                                                                       \
    for (int i = 0; i < 4; i++) {                                                                            \
        __m128i x = s.v[i];                                                                                  \
        mask |= (uint64_t)(uint32_t)_mm_movemask_epi8(expression) << (16 * i);                               \
    }                                                                                                        \
    return mask
static inline uint64_t simd_eq(struct simd64 s, char c) {
    __m128i k = _mm_set1_epi8(c);
    SIMD_MASK(_mm_cmpeq_epi8(x, k));
}
/* Any of the first `count` (1 to 8, a constant) bytes of set. */
static inline uint64_t simd_in(struct simd64 s, const char *set, int count) {
    __m128i found[4];
    for (int i = 0; i < 4; i++) found[i] = _mm_cmpeq_epi8(s.v[i], _mm_set1_epi8(set[0]));
#pragma GCC unroll 8
    for (int j = 1; j < count; j++)
        for (int i = 0; i < 4; i++)
            found[i] = _mm_or_si128(found[i], _mm_cmpeq_epi8(s.v[i], _mm_set1_epi8(set[j])));
    s = (struct simd64){{found[0], found[1], found[2], found[3]}};
    SIMD_MASK(x);
}
/* Bytes with bit 7 set: not ASCII. */
static inline uint64_t simd_high(struct simd64 s) {
    SIMD_MASK(x);
}
/* low <= byte <= high, as unsigned bytes. */
static inline uint64_t simd_range(struct simd64 s, unsigned char low, unsigned char high) {
    __m128i base = _mm_set1_epi8((char)low), span = _mm_set1_epi8((char)(high - low));
    SIMD_MASK(_mm_cmpeq_epi8(_mm_min_epu8(_mm_sub_epi8(x, base), span), _mm_sub_epi8(x, base)));
}
/* The same after `| 0x20`: simd_range_fold(s, 'a', 'z') = ASCII letters. */
static inline uint64_t simd_range_fold(struct simd64 s, unsigned char low, unsigned char high) {
    __m128i bit = _mm_set1_epi8(0x20), base = _mm_set1_epi8((char)low),
            span = _mm_set1_epi8((char)(high - low));
    SIMD_MASK(_mm_cmpeq_epi8(_mm_min_epu8(_mm_sub_epi8(_mm_or_si128(x, bit), base), span),
                             _mm_sub_epi8(_mm_or_si128(x, bit), base)));
}
/* Bytes with bit 0 set. */
static inline uint64_t simd_odd(struct simd64 s) {
    SIMD_MASK(_mm_slli_epi16(x, 7));
}
#undef SIMD_MASK
#else
#define SIMD_NAME "portable"
struct simd64 {
    unsigned char b[64];
};
static inline struct simd64 simd_load(const void *p) {
    struct simd64 s;
    memcpy(s.b, p, 64);
    return s;
}
static inline void simd_store(void *p, struct simd64 s) {
    memcpy(p, s.b, 64);
}
static inline struct simd64 simd_fill(struct simd64 s, unsigned char low, unsigned char high, char c) {
    for (int i = 0; i < 64; i++)
        if (s.b[i] >= low && s.b[i] <= high) s.b[i] = (unsigned char)c;
    return s;
}
#define SIMD_MASK(condition)                                                                                 \
    uint64_t mask = 0;                                                                                       \
    for (int i = 0; i < 64; i++) {                                                                           \
        unsigned char x = s.b[i];                                                                            \
        mask |= (uint64_t)(condition) << i;                                                                  \
    }                                                                                                        \
    return mask
static inline uint64_t simd_eq(struct simd64 s, char c) {
    SIMD_MASK(x == (unsigned char)c);
}
static inline uint64_t simd_in(struct simd64 s, const char *set, int count) {
    uint64_t found = 0;
    for (int j = 0; j < count; j++) found |= simd_eq(s, set[j]);
    return found;
}
static inline uint64_t simd_high(struct simd64 s) {
    SIMD_MASK(x >> 7);
}
static inline uint64_t simd_range(struct simd64 s, unsigned char low, unsigned char high) {
    SIMD_MASK((unsigned char)(x - low) <= (unsigned char)(high - low));
}
static inline uint64_t simd_range_fold(struct simd64 s, unsigned char low, unsigned char high) {
    SIMD_MASK((unsigned char)((x | 0x20) - low) <= (unsigned char)(high - low));
}
static inline uint64_t simd_odd(struct simd64 s) {
    SIMD_MASK(x & 1);
}
#undef SIMD_MASK
#endif

#endif
