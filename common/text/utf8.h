/* utf8 - what is UTF-8 and what is not: validating, repairing, decoding, encoding (Unicode 15.0, section 3.9, D92).
 *
 * Text from the world holds bytes that are no UTF-8, and NULs. The suite's one answer: each NUL, and each maximal
 * subpart of an ill-formed sequence (table 3-8 of the standard: "F0 9F 98" and then a letter is one, "80 80" two),
 * stands for one U+FFFD, is counted as damage and said. Nothing here allocates but utf8_repair. */
#ifndef TXT_UTF8_H
#define TXT_UTF8_H

#include "base/mem.h"
#include "base/slice.h"

#define UTF8_BAD 0xFFFDu /* REPLACEMENT CHARACTER */
#define UTF8_MAX 4       /* bytes of the longest character */

/* Bytes in front of the first byte that is damage (ill-formed, or NUL); text.len when there is none. An incomplete
 * character at the end is damage. 64 bytes at a time where the processor can (chosen while running). */
size_t utf8_clean(struct slice text);
/* The same answers a byte at a time: the twin that the fast one is held to. */
size_t utf8_clean_scalar(struct slice text);

/* What was wrong with a text. */
struct utf8_damage {
    size_t count; /* U+FFFD put in; 0 = nothing was wrong */
    size_t first; /* offset of the first of them in the text as it came; text.len when count is 0 */
};

/* The text with U+FFFD for damage. Clean text is given back as it is, without a copy; else *scratch is emptied and
 * the repaired text written there (valid until scratch changes). *damage is always filled. */
struct slice utf8_repair(struct slice text, struct buf *scratch, struct utf8_damage *damage);

/* Counts damage without repairing. */
struct utf8_damage utf8_check(struct slice text);

/* Length of text without an incomplete character at its end (0 to 3 bytes that more input could complete): where a
 * block may be cut. Only the end is looked at. */
size_t utf8_whole(struct slice text);

/* One character at p < end: its code point, and in *len the bytes it takes. Damage gives UTF8_BAD with *len = the
 * maximal subpart (1 to 3 bytes); NUL gives 0. Never reads at or behind end. */
uint32_t utf8_decode_long(const unsigned char *p, const unsigned char *end, uint32_t *len);
static inline uint32_t utf8_decode(const char *p, const char *end, uint32_t *len) {
    const unsigned char *u = (const unsigned char *)p;
    if (*u < 0x80) return *len = 1, *u;
    return utf8_decode_long(u, (const unsigned char *)end, len);
}

/* The character that ends at p (start < p), looking back no further than start: code point, and in *len its bytes.
 * Where the bytes in front of p are no character, UTF8_BAD with *len = 1. */
uint32_t utf8_decode_back(const char *start, const char *p, uint32_t *len);

/* Writes code point c (<= 0x10FFFF, no surrogate) at `to` (room for UTF8_MAX) and gives the number of bytes. */
size_t utf8_encode(uint32_t c, char *to);

#endif
