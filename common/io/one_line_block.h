/* one_line_block - the copy of one_line.h. No header of its own: one_line.c includes it once for each kind of vector, with
 *     V            the vector of 64 bytes
 *     V_(name)     simd.h's operation on it
 *     LINE_(name)  this kind's name of a function
 *     LINE_TARGET  the attribute that lets the compiler use its instructions */

LINE_TARGET static char *LINE_(line)(char *to, struct slice text, const char *limit) {
    const char *p = text.at;
    if (limit - p >= 128 && text.len <= 128) { /* most sentences, at one go */
        V a = V_(load)(p), b = V_(load)(p + 64);
        V_(store)(to, V_(fill)(a, '\t', '\r', ' '));
        V_(store)(to + 64, V_(fill)(b, '\t', '\r', ' '));
        if (!(V_(eq)(a, '\\') | V_(eq)(b, '\\'))) return to + text.len;
    }
    for (size_t left = text.len, n; left; left -= n, p += n) {
        char block[64];
        n = left < 64 ? left : 64;
        if (limit - p < 64) {
            memset(block, 0, sizeof block);
            memcpy(block, p, n);
        } else {
            memcpy(block, p, 64);
        }
        V v = V_(load)(block);
        uint64_t escapes = V_(eq)(v, '\\') & ~(uint64_t)0 >> (64 - n);
        V_(store)(to, V_(fill)(v, '\t', '\r', ' '));
        to = escapes ? escape(to, n) : to + n;
    }
    return to;
}
