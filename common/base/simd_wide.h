/* simd_wide - the operations of simd.h with AVX2 (simd2_) and AVX-512 (simd5_), for a function that is compiled for them and called
 * only where the processor has them: SIMD2_TARGET before the function, SIMD2_HERE to ask. Same masks, same answers. */
#ifndef TXT_SIMD_WIDE_H
#define TXT_SIMD_WIDE_H

#include "base/simd.h"

#if defined(__x86_64__) && defined(__SSE2__) && !defined(TXT_PORTABLE)
#define SIMD_WIDE 1
#include <immintrin.h>

#define SIMD2_TARGET __attribute__((target("avx2,bmi,bmi2")))
#define SIMD2_HERE   (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("bmi2"))
#define SIMD5_TARGET __attribute__((target("avx512f,avx512bw,bmi,bmi2")))
#define SIMD5_HERE   (__builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("bmi2"))

struct simd2 {
    __m256i v[2];
};
#define SIMD2_MASK(expression)                                                                               \
    uint64_t mask = 0;                                                                                       \
    for (int i = 0; i < 2; i++) {                                                                            \
        __m256i x = s.v[i];                                                                                  \
        mask |= (uint64_t)(uint32_t)_mm256_movemask_epi8(expression) << (32 * i);                            \
    }                                                                                                        \
    return mask
SIMD2_TARGET static inline struct simd2 simd2_load(const void *p) {
    const __m256i *q = (const __m256i *)p;
    return (struct simd2){{_mm256_loadu_si256(q), _mm256_loadu_si256(q + 1)}};
}
SIMD2_TARGET static inline void simd2_store(void *p, struct simd2 s) {
    __m256i *q = (__m256i *)p;
    _mm256_storeu_si256(q, s.v[0]);
    _mm256_storeu_si256(q + 1, s.v[1]);
}
SIMD2_TARGET static inline struct simd2 simd2_fill(struct simd2 s, unsigned char low, unsigned char high,
                                                   char c) {
    __m256i base = _mm256_set1_epi8((char)low), span = _mm256_set1_epi8((char)(high - low));
    for (int i = 0; i < 2; i++) {
        __m256i from = _mm256_sub_epi8(s.v[i], base),
                in = _mm256_cmpeq_epi8(_mm256_min_epu8(from, span), from);
        s.v[i] = _mm256_blendv_epi8(s.v[i], _mm256_set1_epi8(c), in);
    }
    return s;
}
SIMD2_TARGET static inline uint64_t simd2_eq(struct simd2 s, char c) {
    __m256i k = _mm256_set1_epi8(c);
    SIMD2_MASK(_mm256_cmpeq_epi8(x, k));
}
SIMD2_TARGET static inline uint64_t simd2_in(struct simd2 s, const char *set, int count) {
    __m256i found[2];
    for (int i = 0; i < 2; i++) found[i] = _mm256_cmpeq_epi8(s.v[i], _mm256_set1_epi8(set[0]));
#pragma GCC unroll 8
    for (int j = 1; j < count; j++)
        for (int i = 0; i < 2; i++)
            found[i] = _mm256_or_si256(found[i], _mm256_cmpeq_epi8(s.v[i], _mm256_set1_epi8(set[j])));
    s = (struct simd2){{found[0], found[1]}};
    SIMD2_MASK(x);
}
SIMD2_TARGET static inline uint64_t simd2_high(struct simd2 s) {
    SIMD2_MASK(x);
}
SIMD2_TARGET static inline uint64_t simd2_range(struct simd2 s, unsigned char low, unsigned char high) {
    __m256i base = _mm256_set1_epi8((char)low), span = _mm256_set1_epi8((char)(high - low));
    SIMD2_MASK(_mm256_cmpeq_epi8(_mm256_min_epu8(_mm256_sub_epi8(x, base), span), _mm256_sub_epi8(x, base)));
}
SIMD2_TARGET static inline uint64_t simd2_range_fold(struct simd2 s, unsigned char low, unsigned char high) {
    __m256i bit = _mm256_set1_epi8(0x20), base = _mm256_set1_epi8((char)low),
            span = _mm256_set1_epi8((char)(high - low));
    SIMD2_MASK(_mm256_cmpeq_epi8(_mm256_min_epu8(_mm256_sub_epi8(_mm256_or_si256(x, bit), base), span),
                                 _mm256_sub_epi8(_mm256_or_si256(x, bit), base)));
}
SIMD2_TARGET static inline uint64_t simd2_odd(struct simd2 s) {
    SIMD2_MASK(_mm256_slli_epi16(x, 7));
}
#undef SIMD2_MASK

SIMD5_TARGET static inline __m512i simd5_load(const void *p) {
    return _mm512_loadu_si512(p);
}
SIMD5_TARGET static inline void simd5_store(void *p, __m512i s) {
    _mm512_storeu_si512(p, s);
}
SIMD5_TARGET static inline uint64_t simd5_range(__m512i s, unsigned char low, unsigned char high);
SIMD5_TARGET static inline __m512i simd5_fill(__m512i s, unsigned char low, unsigned char high, char c) {
    return _mm512_mask_set1_epi8(s, simd5_range(s, low, high), c);
}
SIMD5_TARGET static inline uint64_t simd5_eq(__m512i s, char c) {
    return _mm512_cmpeq_epi8_mask(s, _mm512_set1_epi8(c));
}
SIMD5_TARGET static inline uint64_t simd5_in(__m512i s, const char *set, int count) {
    uint64_t mask = 0;
#pragma GCC unroll 8
    for (int j = 0; j < count; j++) mask |= simd5_eq(s, set[j]);
    return mask;
}
SIMD5_TARGET static inline uint64_t simd5_high(__m512i s) {
    return _mm512_movepi8_mask(s);
}
SIMD5_TARGET static inline uint64_t simd5_range(__m512i s, unsigned char low, unsigned char high) {
    return _mm512_cmple_epu8_mask(_mm512_sub_epi8(s, _mm512_set1_epi8((char)low)),
                                  _mm512_set1_epi8((char)(high - low)));
}
SIMD5_TARGET static inline uint64_t simd5_range_fold(__m512i s, unsigned char low, unsigned char high) {
    return simd5_range(_mm512_or_si512(s, _mm512_set1_epi8(0x20)), low, high);
}
SIMD5_TARGET static inline uint64_t simd5_odd(__m512i s) {
    return _mm512_test_epi8_mask(s, _mm512_set1_epi8(1));
}
#endif

#endif
