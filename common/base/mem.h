/* mem - checked memory. Nothing here returns NULL: out of memory is die(), status 2.
 *
 * Three owners: a block (mem_alloc, free it with free), a growing buffer (struct buf) and an
 * arena (many small things that go at once). Hot loops use buffers and arenas; never a malloc a record. Blocks of megabytes: base/large.h. */
#ifndef TXT_MEM_H
#define TXT_MEM_H

#include "base/slice.h"
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#define MEM_GIVES __attribute__((returns_nonnull))   /* checkers that do not see the die behind it are told */
MEM_GIVES void *mem_alloc(size_t bytes);             /* not cleared; 0 bytes is fine */
MEM_GIVES void *mem_zero(size_t count, size_t size); /* cleared; count * size is checked */
MEM_GIVES void *mem_resize(void *p, size_t count, size_t size); /* realloc; count * size is checked */
/* From now on, what is freed in pieces of 256 KiB and more goes back to the system at once. Without it the C library keeps pieces of
 * up to 32 MiB, and a program that works in phases holds the memory of all of them: 560 MB instead of 320 were seen. */
void mem_give_back(void);
char *mem_text(const char *s); /* strdup */

/* A growing run of bytes. {0} is an empty one. Grows by half again at least. */
struct buf {
    char *at;
    size_t len, cap;
};
void buf_grow(struct buf *b, size_t more); /* slow path of buf_room */
void buf_free(struct buf *b);

/* Room for `more` bytes behind b->len; the pointer is valid until the next call on b. */
static inline char *buf_room(struct buf *b, size_t more) {
    if (b->cap - b->len <= more) buf_grow(b, more); /* also when nothing is there yet: never NULL */
    return b->at + b->len;
}
static inline void buf_put(struct buf *b, const void *p, size_t n) {
    if (n) memcpy(buf_room(b, n), p, n), b->len += n;
}
static inline void buf_byte(struct buf *b, char c) {
    *buf_room(b, 1) = c;
    b->len++;
}
static inline void buf_slice(struct buf *b, struct slice s) {
    buf_put(b, s.at, s.len);
}
static inline struct slice buf_get(const struct buf *b) {
    return (struct slice){b->at, b->len};
}
void buf_format(struct buf *b, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* An arena: pieces of memory that are freed together. {0} is an empty one. Pieces are 8-byte
 * aligned (arena_bytes: 1) and never move. */
struct arena {
    struct arena_chunk *chunk;
    char *at, *end;
    size_t bytes; /* taken from the system so far */
};
void *arena_alloc(struct arena *a, size_t bytes);
char *arena_bytes(struct arena *a, const void *p, size_t n); /* copies n bytes; unaligned */
struct slice arena_slice(struct arena *a, struct slice s);
void arena_reset(struct arena *a); /* empties it, keeps the newest chunk */
void arena_free(struct arena *a);

#endif
