/* utf8: every code point, every short byte string, every place of damage in a block; fast path = scalar twin. */
#include "text/utf8.h"
#include "tap.h"
#include <stdlib.h>

/* Written anew from table 3-7, as data, so that the code is held to something else than itself. */
static bool well_formed(const unsigned char *s, size_t n) {
    static const unsigned char row[][9] = {/* bytes, then low and high of each */
                                           {2, 0xC2, 0xDF, 0x80, 0xBF},
                                           {3, 0xE0, 0xE0, 0xA0, 0xBF, 0x80, 0xBF},
                                           {3, 0xE1, 0xEC, 0x80, 0xBF, 0x80, 0xBF},
                                           {3, 0xED, 0xED, 0x80, 0x9F, 0x80, 0xBF},
                                           {3, 0xEE, 0xEF, 0x80, 0xBF, 0x80, 0xBF},
                                           {4, 0xF0, 0xF0, 0x90, 0xBF, 0x80, 0xBF, 0x80, 0xBF},
                                           {4, 0xF1, 0xF3, 0x80, 0xBF, 0x80, 0xBF, 0x80, 0xBF},
                                           {4, 0xF4, 0xF4, 0x80, 0x8F, 0x80, 0xBF, 0x80, 0xBF}};
    while (n) {
        size_t take = 0;
        if (*s && *s < 0x80) take = 1;
        for (size_t r = 0; r < 8 && !take; r++) {
            size_t k = 0;
            while (k < row[r][0] && k < n && s[k] >= row[r][1 + 2 * k] && s[k] <= row[r][2 + 2 * k]) k++;
            if (k == row[r][0]) take = k;
        }
        if (!take) return false;
        s += take, n -= take;
    }
    return true;
}

static uint64_t random_state = 88172645463325252u;
static uint64_t draw(void) {
    random_state ^= random_state << 13, random_state ^= random_state >> 7;
    return random_state ^= random_state << 17;
}

int main(void) {
    struct buf scratch = {0};
    struct utf8_damage damage;

    bool good = true;
    for (uint32_t c = 0; c <= 0x10FFFF; c++) {
        if (c >= 0xD800 && c < 0xE000) continue;
        char text[4];
        uint32_t len, back;
        size_t n = utf8_encode(c, text);
        good &= utf8_decode(text, text + n, &len) == c && len == n;
        good &= utf8_decode_back(text, text + n, &back) == c && back == n;
        good &= utf8_clean((struct slice){text, n}) == (c ? n : 0);
        for (size_t cut = 1; cut < n; cut++) {
            good &= utf8_decode(text, text + cut, &len) == UTF8_BAD && len == cut;
            good &= utf8_whole((struct slice){text, cut}) == 0;
        }
        good &= utf8_whole((struct slice){text, n}) == n;
    }
    ok(good, "every code point: encode, decode, decode back, each cut is open");

    /* All strings of 4 bytes out of the values at which something changes, in the middle of a long block. */
    static const unsigned char edge[] = {0x00, 0x01, 0x41, 0x7F, 0x80, 0x8F, 0x90, 0x9F, 0xA0,
                                         0xBF, 0xC0, 0xC1, 0xC2, 0xDF, 0xE0, 0xE1, 0xEC, 0xED,
                                         0xEE, 0xEF, 0xF0, 0xF1, 0xF3, 0xF4, 0xF5, 0xFF};
    enum { E = sizeof edge };
    bool right = true, same = true;
    for (size_t i = 0; i < (size_t)E * E * E * E; i++) {
        unsigned char s[4] = {edge[i % E], edge[i / E % E], edge[i / E / E % E], edge[i / E / E / E]};
        struct slice short_text = {(const char *)s, 4};
        right &= (utf8_clean_scalar(short_text) == 4) == well_formed(s, 4);
        unsigned char block[160];
        memset(block, 'x', sizeof block);
        size_t at = 58 + i % 8;
        memcpy(block + at, s, 4);
        struct slice text = {(const char *)block, sizeof block};
        same &= utf8_clean(text) == utf8_clean_scalar(text);
        same &= (utf8_clean(text) == text.len) == well_formed(block, sizeof block);
    }
    ok(right, "all strings of 4 edge bytes: well-formed as table 3-7 says");
    ok(same, "the same across the end of a 64-byte block: fast = scalar");

    /* Random mixes of characters, cut and spoiled. */
    same = right = true;
    for (int round = 0; round < 20000; round++) {
        char text[400];
        size_t n = 0, spoil = draw() % 4;
        while (n < 300 && draw() % 200) {
            static const uint32_t top[] = {0x7F, 0x7FF, 0xD7FF, 0x10FFFF};
            uint32_t c = (uint32_t)(draw() % top[draw() % 4]) + 1;
            if (c >= 0xD800 && c < 0xE000) c = 'a';
            n += utf8_encode(c, text + n);
        }
        while (n && spoil--) text[draw() % n] = (char)draw();
        if (n && draw() % 2) n -= draw() % (n < 4 ? n : 4);
        struct slice s = {text, n};
        same &= utf8_clean(s) == utf8_clean_scalar(s);
        struct slice repaired = utf8_repair(s, &scratch, &damage);
        struct utf8_damage counted = utf8_check(s);
        right &= counted.count == damage.count && counted.first == damage.first;
        right &= damage.first == utf8_clean_scalar(s) && (damage.count > 0) == (damage.first < n);
        right &= utf8_clean_scalar(repaired) == repaired.len;
        /* Cut where utf8_whole allows, and the two halves have the damage of the whole. */
        struct slice head = {text, n ? draw() % (n + 1) : 0};
        head.len = utf8_whole(head);
        right &= utf8_check(head).count + utf8_check((struct slice){text + head.len, n - head.len}).count ==
                 counted.count;
    }
    ok(same, "random texts: fast = scalar");
    ok(right, "random texts: repair is clean, counts agree, a cut at utf8_whole changes no count");

    struct slice is = utf8_repair(SLICE("a\0b\xF0\x9F\x98z\x80\x80\xC3"), &scratch, &damage);
    ok(slice_eq(is, SLICE("a\xEF\xBF\xBD"
                          "b\xEF\xBF\xBDz\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD")),
       "a maximal subpart and a NUL are one U+FFFD each");
    ok(damage.count == 5 && damage.first == 1, "five of them, the first at 1");
    struct slice clean = SLICE("Vi\xE1\xBB\x87t \xEF\xBF\xBD");
    ok(utf8_repair(clean, &scratch, &damage).at == clean.at && damage.count == 0,
       "clean text is not copied; a "
       "U+FFFD of its own is clean");
    ok(utf8_whole(SLICE("a\xC0")) == 2 && utf8_whole(SLICE("\x80\x80")) == 2 && utf8_whole(SLICE("")) == 0 &&
           utf8_whole(SLICE("\xE0\x80")) == 2,
       "what is wrong already is not open");
    uint32_t len;
    const char *stray = "a\xBB";
    ok(utf8_decode_back(stray, stray + 2, &len) == UTF8_BAD && len == 1, "back over a stray byte");
    buf_free(&scratch);
    return tap_done();
}
