/* sentence_look_block - the masks of sentence_look.h. No header of its own: sentence_look.c includes it once for each kind of vector, with
 *     V            the vector of 64 bytes
 *     V_(name)     simd.h's operation on it
 *     LOOK_(name)  this kind's name of a function
 *     LOOK_(list)(mask, base, to)  writes base + the place of each bit; some more may be written; their number
 *     LOOK_TARGET  the attribute that lets the compiler use its instructions */

LOOK_TARGET static inline uint64_t LOOK_(latin)(V s) {
    uint64_t follow = V_(range)(s, 0x80, 0xBF), c3 = V_(eq)(s, '\xC3');
    uint64_t two = V_(range)(s, 0xC3, 0xCA) & follow >> 1;
    two &= ~(c3 & (V_(eq)(s, '\x97') | V_(eq)(s, '\xB7')) >> 1); /* signs of multiplication and division */
    uint64_t three = V_(eq)(s, '\xE1') & V_(range)(s, 0xB8, 0xBB) >> 1 & follow >> 2;
    return two | two << 1 | three | three << 1 | three << 2;
}

LOOK_TARGET static void LOOK_(look)(const char *p, size_t n, struct sentence_look *look) {
    uint64_t stops = 0, letters = 0; /* of the block before */
    size_t count = 0;
    char tail[64];
    for (size_t i = 0; i * 64 < n; i++) {
        const char *from = p + i * 64;
        if (n - i * 64 < 64) {
            memset(tail, 0, sizeof tail);
            from = memcpy(tail, from, n - i * 64);
        }
        V s = V_(load)(from);
        uint64_t marks = V_(in)(s, ".!?\n:", 5) | in_row(V_(in)(s, "=_*-", 4));
        uint64_t blanks = V_(in)(s, " \n", 2), carry = letters >> 63;
        if (i) look->block[i - 1].plain |= stops & blanks << 63;
        letters = V_(range_fold)(s, 'a', 'z');
        if (V_(high)(s)) {
            marks |= V_(in)(s, "\xE2\xE3\xEF", 3);
            letters |= LOOK_(latin)(s);
        }
        stops = V_(eq)(s, '.') & (letters << 1 | carry);
        look->block[i] = (struct sentence_block){letters, stops & blanks >> 1};
        count += LOOK_(list)(marks, i * 64, look->place + count);
    }
    look->count = count;
}
