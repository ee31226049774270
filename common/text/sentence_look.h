/* sentence_look - 64 bytes at a time as bit masks: where a sentence may end, so that what lies between is never looked at byte by byte. */
#ifndef TXT_SENTENCE_LOOK_H
#define TXT_SENTENCE_LOOK_H

#include "base/simd.h"

#include <stdbool.h>
#include <stddef.h>

#define SENTENCE_LOOK_BYTES 2048 /* are looked at in one go, at most */

struct sentence_look {
    /* Where a sentence may end, in order: . ? ! : LF; the first bytes of U+2026, bullets and ideographic stops; rows of = _ * - (three
     * of one block, so that of five of them, some are seen). */
    uint16_t place[SENTENCE_LOOK_BYTES + 4];
    size_t count;
    /* By block; bit i speaks of its byte i. */
    struct sentence_block {
        uint64_t
            letters; /* of ASCII, U+00C0..02BF and U+1E00..1EFF, with all their bytes; not those over the block's end */
        uint64_t plain; /* full stops with one of these letters before them and a space or LF behind */
    } block[SENTENCE_LOOK_BYTES / 64];
};

/* Looks at p[0..n), n <= SENTENCE_LOOK_BYTES. The scalar twin finds no letters and plain stops. */
void sentence_look(enum simd_way way, const char *p, size_t n, struct sentence_look *look);

#endif
