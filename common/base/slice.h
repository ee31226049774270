/* slice - (pointer, length): the one string type that crosses modules. Never owns; NUL is a byte like others. */
#ifndef TXT_SLICE_H
#define TXT_SLICE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

struct slice {
    const char *at;
    size_t len;
};

#define SLICE(literal) ((struct slice){(literal), sizeof(literal) - 1})

static inline struct slice slice_of(const char *s) {
    return (struct slice){s, strlen(s)};
}
static inline struct slice slice_between(const char *from, const char *to) {
    return (struct slice){from, (size_t)(to - from)};
}
static inline bool slice_eq(struct slice a, struct slice b) {
    return a.len == b.len && (a.len == 0 || memcmp(a.at, b.at, a.len) == 0);
}
/* Byte order, shorter first: what LC_ALL=C sort does. <0, 0, >0. */
static inline int slice_cmp(struct slice a, struct slice b) {
    size_t n = a.len < b.len ? a.len : b.len;
    int c = n ? memcmp(a.at, b.at, n) : 0;
    return c ? c : (a.len > b.len) - (a.len < b.len);
}
/* The same for keys that a byte ends in a row (TAB, blank), which is in neither of them but above bytes that may be: the order of such rows. */
static inline int slice_cmp_ended(struct slice a, struct slice b, unsigned char end) {
    size_t n = a.len < b.len ? a.len : b.len;
    int c = n ? memcmp(a.at, b.at, n) : 0;
    if (c || a.len == b.len) return c;
    unsigned char next =
        (unsigned char)(a.len > n ? a.at[n] : b.at[n]); /* stands against the shorter one's end */
    return (a.len < b.len) == (next > end) ? -1 : 1;
}
static inline bool slice_starts(struct slice s, struct slice prefix) {
    return s.len >= prefix.len && memcmp(s.at, prefix.at, prefix.len) == 0;
}
static inline bool slice_ends(struct slice s, struct slice suffix) {
    return s.len >= suffix.len && memcmp(s.at + s.len - suffix.len, suffix.at, suffix.len) == 0;
}

/* Reads a whole slice as an unsigned decimal integer: digits only, no sign, no blank.
 * False (and *value untouched) when it is none or does not fit. */
bool slice_u64(struct slice s, uint64_t *value);

/* Cuts the next piece of *rest off at `separator` (or takes all that is left) and moves *rest behind
 * it. False when *rest is used up (rest->at == NULL). "a,,b" gives "a", "", "b"; "" gives one "". */
bool slice_cut(struct slice *rest, char separator, struct slice *piece);

/* Copies s to `to` and gives the end; most are short, and a call costs more than they do. */
static inline char *slice_put(char *to, struct slice s) {
    if (s.len > 16) return (char *)memcpy(to, s.at, s.len) + s.len;
    if (s.len >= 8) {
        uint64_t head, tail;
        memcpy(&head, s.at, 8);
        memcpy(&tail, s.at + s.len - 8, 8);
        memcpy(to, &head, 8);
        memcpy(to + s.len - 8, &tail, 8);
    } else if (s.len >= 4) {
        uint32_t head, tail;
        memcpy(&head, s.at, 4);
        memcpy(&tail, s.at + s.len - 4, 4);
        memcpy(to, &head, 4);
        memcpy(to + s.len - 4, &tail, 4);
    } else {
        for (size_t i = 0; i < s.len; i++) to[i] = s.at[i];
    }
    return to + s.len;
}

extern const char slice_three_digits[3002]; /* "000" to "999", one behind the other, and a byte more */

/* Writes `value` in decimal at `to` (no NUL) and returns the number of bytes. There must be room for 20, whatever the value. */
size_t slice_print_more(char *to, uint64_t value); /* of 1000 and more */
static inline size_t slice_print_u64(char *to, uint64_t value) {
    if (value > 999) return slice_print_more(to, value);
    const size_t n =
        (size_t)1 + (value > 9) + (value > 99); /* the last ones of three: no branch by how many */
    memcpy(to, slice_three_digits + 3 * value + 3 - n, 4);
    return n;
}

#endif
