/* sentence_look - 64 bytes at a time as bit masks: where a sentence may end, so that what lies between is never looked at byte by byte. */
#ifndef TXT_SENTENCE_LOOK_H
#define TXT_SENTENCE_LOOK_H

#include "base/simd.h"

#include <stdbool.h>
#include <stddef.h>

/* Bit i speaks of byte i of the block. */
struct sentence_look {
    /* . ? ! : LF; the first bytes of U+2026, bullets and ideographic stops; rows of = _ * - (three of one block, so that of
     * five of them, some are seen) */
    uint64_t candidates;
    uint64_t
        letters; /* of ASCII, U+00C0..02BF and U+1E00..1EFF, with all their bytes; not those over the block's end */
    uint64_t plain; /* full stops with one of these letters before them and a space or LF behind */
};

/* The masks of p[0..n): a block for each 64 bytes begun; what is not there counts as NUL. The scalar twin finds no plain stops. */
void sentence_look(enum simd_way way, const char *p, size_t n, struct sentence_look *blocks);

#endif
