#include "io/one_line.h"
#include "base/simd_wide.h"

/* Doubles the backslashes in the n bytes at `to`, n <= 64; returns the end. */
static char *escape(char *to, size_t n) {
    char plain[64];
    memcpy(plain, to, n);
    for (size_t i = 0; i < n; i++) {
        if (plain[i] == '\\') *to++ = '\\';
        *to++ = plain[i];
    }
    return to;
}

#define V           struct simd64
#define V_(name)    simd_##name
#define LINE_(name) base_##name
#define LINE_TARGET
#include "io/one_line_block.h"

#ifdef SIMD_WIDE
#undef V
#undef V_
#undef LINE_
#undef LINE_TARGET
#define V           struct simd2
#define V_(name)    simd2_##name
#define LINE_(name) avx2_##name
#define LINE_TARGET SIMD2_TARGET
#include "io/one_line_block.h"

#undef V
#undef V_
#undef LINE_
#undef LINE_TARGET
#define V           __m512i
#define V_(name)    simd5_##name
#define LINE_(name) avx512_##name
#define LINE_TARGET SIMD5_TARGET
#include "io/one_line_block.h"
#endif

char *one_line_by(enum simd_way way, char *to, struct slice text, const char *limit) {
    if (way == SIMD_SCALAR) {
        for (size_t i = 0; i < text.len; i++) {
            if (text.at[i] == '\\') *to++ = '\\';
            *to++ = text.at[i] >= '\t' && text.at[i] <= '\r' ? ' ' : text.at[i];
        }
        return to;
    }
#ifdef SIMD_WIDE
    if (way == SIMD_BEST && SIMD5_HERE) return avx512_line(to, text, limit);
    if (way != SIMD_BASE && SIMD2_HERE) return avx2_line(to, text, limit);
#endif
    return base_line(to, text, limit);
}

char *one_line(char *to, struct slice text, const char *limit) {
    return one_line_by(SIMD_BEST, to, text, limit);
}
