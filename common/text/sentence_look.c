#include "text/sentence_look.h"
#include "base/simd_wide.h"

/* Rows of signs: their first bytes. */
static inline uint64_t in_row(uint64_t signs) {
    return signs & signs >> 1 & signs >> 2;
}

static inline size_t base_list(uint64_t mask, size_t base, uint16_t *to) {
    size_t count = 0;
    for (; mask; mask &= mask - 1) to[count++] = (uint16_t)(base + (size_t)__builtin_ctzll(mask));
    return count;
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
/* Four at once: how many there are is as good as random. */
SIMD2_TARGET static inline size_t avx2_list(uint64_t mask, size_t base, uint16_t *to) {
    size_t count = (size_t)_mm_popcnt_u64(mask);
    for (size_t j = 0; j < 4; j++, mask = _blsr_u64(mask)) to[j] = (uint16_t)(base + _tzcnt_u64(mask));
    if (count > 4) base_list(mask, base, to + 4);
    return count;
}
#define avx512_list avx2_list

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

static bool is_sign(char c) {
    return c == '=' || c == '_' || c == '*' || c == '-';
}

static void scalar_look(const char *p, size_t n, struct sentence_look *look) {
    look->count = 0;
    memset(look->block, 0, sizeof look->block);
    for (size_t i = 0; i < n; i++) {
        unsigned char c = (unsigned char)p[i];
        bool row = i % 64 < 62 && n - i > 2 && is_sign(p[i]) && is_sign(p[i + 1]) && is_sign(p[i + 2]);
        if (row || c == '.' || c == '!' || c == '?' || c == '\n' || c == ':' || c == 0xE2 || c == 0xE3 ||
            c == 0xEF)
            look->place[look->count++] = (uint16_t)i;
    }
}

void sentence_look(enum simd_way way, const char *p, size_t n, struct sentence_look *look) {
    if (way == SIMD_SCALAR) {
        scalar_look(p, n, look);
        return;
    }
#ifdef SIMD_WIDE
    if (way == SIMD_BEST && SIMD5_HERE) {
        avx512_look(p, n, look);
        return;
    }
    if (way != SIMD_BASE && SIMD2_HERE) {
        avx2_look(p, n, look);
        return;
    }
#endif
    base_look(p, n, look);
}
