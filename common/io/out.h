/* out - one buffered output whose every write and whose close is checked; an error is die(), status 2.
 *
 * To a path: written to a temporary file in the same folder and renamed by out_close, so that a report is
 * whole or is not there; a path that ends in .gz is compressed. The temporary has no name until it is complete (Linux,
 * O_TMPFILE); elsewhere it goes on die() and on SIGINT, SIGTERM and SIGHUP. To stdout (path NULL or "-"): as it is.
 *
 * Outputs that are open at the same time must be different files, whatever their paths look like: else die(). */
#ifndef TXT_OUT_H
#define TXT_OUT_H

#include "base/slice.h"

struct out {
    char *at, *end; /* room: at..end */
    char *base;
    struct out_target *target;
};

struct out *out_open(const char *path);
void out_flush(struct out *o);          /* all bytes so far have left the process when it returns */
void out_close(struct out *o);          /* flushes, checks, renames, frees */
void out_grow(struct out *o, size_t n); /* slow path of out_room */
void out_write(struct out *o, const void *p, size_t n); /* slow path of out_put */

/* Room for n bytes; write there, then out_used with what was taken. */
static inline char *out_room(struct out *o, size_t n) {
    if ((size_t)(o->end - o->at) < n) out_grow(o, n);
    return o->at;
}
static inline void out_used(struct out *o, size_t n) {
    o->at += n;
}
static inline void out_put(struct out *o, const void *p, size_t n) {
    if ((size_t)(o->end - o->at) < n) {
        out_write(o, p, n);
    } else if (n) {
        memcpy(o->at, p, n);
        o->at += n;
    }
}
static inline void out_byte(struct out *o, char c) {
    *out_room(o, 1) = c;
    o->at++;
}
static inline void out_slice(struct out *o, struct slice s) {
    out_put(o, s.at, s.len);
}
static inline void out_text(struct out *o, const char *s) {
    out_put(o, s, strlen(s));
}
static inline void out_u64(struct out *o, uint64_t value) {
    o->at += slice_print_u64(out_room(o, 20), value);
}

#endif
