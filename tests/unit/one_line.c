/* one_line: every twin as the plain one, on texts of every length, with every number of bytes behind them that may be read. */
#include "io/one_line.h"
#include "tap.h"

#include <stdlib.h>
#include <string.h>

int main(void) {
    static const char bytes[] = "aaaa bbbb\t\n\v\f\r\\\xC3\xA9\x08\x0E\x89\x8D";
    enum { MOST = 300 };
    char want[ONE_LINE_ROOM(MOST)], got[ONE_LINE_ROOM(MOST)];
    uint32_t seed = 7;
    for (unsigned way = 0; way < SIMD_SCALAR; way++) {
        size_t wrong = 0;
        for (size_t len = 0; len <= MOST; len++)
            for (size_t behind = 0; behind < 150; behind += 1 + behind / 4) {
                char *text = malloc(len + behind + 1); /* of its own, so that a read past it is seen */
                if (!text) return 1;
                /* no backslash, few, many */
                for (size_t i = 0; i < len + behind; i++) {
                    seed = seed * 1664525 + 1013904223;
                    text[i] = bytes[(seed >> 12) % (sizeof bytes - 1)];
                    if (text[i] == '\\' && (len + behind) % 3 && seed >> 28) text[i] = '/';
                }
                struct slice all = {text, len};
                char *end = one_line_by(SIMD_SCALAR, want, all, text + len + behind);
                char *mine = one_line_by((enum simd_way)way, got, all, text + len + behind);
                wrong += end - want != mine - got || memcmp(want, got, (size_t)(end - want)) != 0;
                free(text);
            }
        ok(wrong == 0, "twin %u as the plain one: %zu differ", way, wrong);
    }
    struct slice text = SLICE("a\tb\r\nc\\\vd\fe");
    char *end = one_line(got, text, text.at + text.len);
    ok(slice_eq(slice_between(got, end), SLICE("a b  c\\\\ d e")), "blanks are spaces, a backslash is two");
    return tap_done();
}
