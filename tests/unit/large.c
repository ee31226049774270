/* Large memory: what is free is given out again, cut and joined, and what it holds is never touched. */
#include "base/die.h"
#include "base/large.h"
#include "tap.h"

#include <stdlib.h>

enum { MB = 1 << 20, BLOCKS = 40 };

static uint64_t state = 88172645463325252u; /* xorshift64, Marsaglia 2003 */

static size_t random_below(size_t n) {
    state ^= state << 13, state ^= state >> 7, state ^= state << 17;
    return (size_t)(state % n);
}

/* A block says at both ends and in the middle whose it is. */
static void mark(unsigned char *p, size_t bytes, unsigned char who) {
    p[0] = p[bytes / 2] = p[bytes - 1] = who;
}

static bool marked(const unsigned char *p, size_t bytes, unsigned char who) {
    return p[0] == who && p[bytes / 2] == who && p[bytes - 1] == who;
}

int main(int argc, char **argv) {
    (void)argc;
    die_init(argv[0]);
    large_free(NULL);
    ok(large_kept() == 0, "nothing is kept at first");
    unsigned char *small = large_take(100);
    large_free(small);
    ok(large_kept() == 0, "what is small is not kept");

    /* Whether anything is kept at all: under AddressSanitizer it is not. */
    large_free(large_take(8 * MB));
    bool keeps = large_kept() > 0;
    if (keeps) {
        ok(large_kept() == 8 * MB, "8 MB are kept");
        unsigned char *a = large_take(5 * MB);
        ok(large_kept() == 2 * MB, "5 MB are cut from them, in whole huge pages");
        unsigned char *b = large_take(20 * MB);
        ok(large_kept() == 0, "what does not fit makes way for what is asked for");
        mark(a, 5 * MB, 1), mark(b, 20 * MB, 2);
        ok(marked(a, 5 * MB, 1) && marked(b, 20 * MB, 2), "both hold what was written");
        large_free(a);
        large_free(b);
        unsigned char *c = large_zero(18 * MB); /* where b was */
        size_t wrong = 0;
        for (size_t i = 0; i < 18 * MB; i += 511) wrong += c[i] != 0;
        ok(!wrong, "cleared memory is clear, also when it was used before");
        unsigned char *d = large_shrink(c, 9 * MB);
        ok(d == c && large_kept() == 16 * MB, "a block that is shrunk gives the rest back");
        large_free(d);
        ok(large_kept() == 26 * MB, "and is one with it again when it is freed");
        large_keep(6 * MB);
        ok(large_kept() == 6 * MB, "what is kept may be bounded");
        large_keep(SIZE_MAX);
        ok(large_kept() == 6 * MB, "and unbounded again");
    }

    unsigned char *first = large_take(10 * MB);
    for (size_t i = 0; i < 3 * MB; i++) first[i] = (unsigned char)(i % 251);
    unsigned char *few = large_shrink(first, 3 * MB);
    size_t lost = 0;
    for (size_t i = 0; i < 3 * MB; i++) lost += few[i] != i % 251;
    ok(!lost, "a block that becomes small holds what it held");
    few = large_shrink(few, 1);
    ok(few[0] == 0, "also when it was small before");
    large_free(few);

    unsigned char *block[BLOCKS] = {0};
    size_t bytes[BLOCKS], used = 0, most = large_kept(), wrong = 0;
    for (unsigned round = 0; round < 2000; round++) {
        size_t i = random_below(BLOCKS);
        if (block[i]) {
            wrong += !marked(block[i], bytes[i], (unsigned char)i);
            large_free(block[i]);
            used -= (bytes[i] + 2 * MB - 1) / (2 * MB) * 2 * MB;
            block[i] = NULL;
        } else {
            bytes[i] = 4 * MB + random_below(40 * MB);
            block[i] = large_take(bytes[i]);
            wrong += ((uintptr_t)block[i] & 15) != 0;
            mark(block[i], bytes[i], (unsigned char)i);
            used += (bytes[i] + 2 * MB - 1) / (2 * MB) * 2 * MB;
        }
        if (used > most) most = used;
        if (large_kept() + used > most) wrong++;
    }
    ok(!wrong, "2000 blocks taken and freed: each held its own, and never more than at the height of use");
    for (unsigned i = 0; i < BLOCKS; i++) large_free(block[i]);
    return tap_done();
}
