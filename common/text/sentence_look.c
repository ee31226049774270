#include "text/sentence_look.h"
#include "base/simd_wide.h"

/* Rows of signs: their first bytes. */
static inline uint64_t in_row(uint64_t signs) {
    return signs & signs >> 1 & signs >> 2;
}

#define V           struct simd64
#define V_(name)    simd_##name
#define LOOK_(name) base_##name
#define LOOK_TARGET
#include "text/sentence_look_block.h"

#ifdef SIMD_WIDE
#undef V
#undef V_
#undef LOOK_
#undef LOOK_TARGET
#define V           struct simd2
#define V_(name)    simd2_##name
#define LOOK_(name) avx2_##name
#define LOOK_TARGET SIMD2_TARGET
#include "text/sentence_look_block.h"

#undef V
#undef V_
#undef LOOK_
#undef LOOK_TARGET
#define V           __m512i
#define V_(name)    simd5_##name
#define LOOK_(name) avx512_##name
#define LOOK_TARGET SIMD5_TARGET
#include "text/sentence_look_block.h"
#endif

static void scalar_look(const char *p, size_t n, struct sentence_look *blocks) {
    memset(blocks, 0, (n + 63) / 64 * sizeof *blocks);
    for (size_t i = 0; i < n; i++) {
        struct sentence_look *b = &blocks[i / 64];
        uint64_t bit = (uint64_t)1 << i % 64;
        unsigned char c = (unsigned char)p[i];
        if (c == '.' || c == '!' || c == '?' || c == '\n' || c == ':' || c == 0xE2 || c == 0xE3 || c == 0xEF)
            b->candidates |= bit;
        bool row = i % 64 < 62 && n - i > 2;
        for (size_t j = i; row && j < i + 3; j++)
            row = p[j] == '=' || p[j] == '_' || p[j] == '*' || p[j] == '-';
        if (row) b->candidates |= bit;
        if ((c | 0x20) >= 'a' && (c | 0x20) <= 'z') b->letters |= bit;
    }
}

void sentence_look(enum simd_way way, const char *p, size_t n, struct sentence_look *blocks) {
    if (way == SIMD_SCALAR) {
        scalar_look(p, n, blocks);
        return;
    }
#ifdef SIMD_WIDE
    if (way == SIMD_BEST && SIMD5_HERE) {
        avx512_look(p, n, blocks);
        return;
    }
    if (way != SIMD_BASE && SIMD2_HERE) {
        avx2_look(p, n, blocks);
        return;
    }
#endif
    base_look(p, n, blocks);
}
