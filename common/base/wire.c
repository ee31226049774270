#include "base/wire.h"
#include "base/simd.h"

static const char escape_of[256] = {['\t'] = 't', ['\n'] = 'n', ['\r'] = 'r', ['\\'] = '\\'};

/* Bytes at p that need no escape. */
static size_t plain_run(const char *p, size_t n) {
    size_t i = 0;
    for (; n - i >= 64; i += 64) {
        struct simd64 b = simd_load(p + i);
        uint64_t m = simd_eq(b, '\t') | simd_eq(b, '\n') | simd_eq(b, '\r') | simd_eq(b, '\\');
        if (m) return i + (size_t)__builtin_ctzll(m);
    }
    while (i < n && !escape_of[(unsigned char)p[i]]) i++;
    return i;
}

char *wire_put(char *to, struct slice text) {
    for (const char *p = text.at, *end = p + text.len; p < end;) {
        size_t n = plain_run(p, (size_t)(end - p));
        to = slice_put(to, (struct slice){p, n});
        p += n;
        if (p < end) *to++ = '\\', *to++ = escape_of[(unsigned char)*p++];
    }
    return to;
}
