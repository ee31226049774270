#include "base/mem.h"
#include "base/die.h"

#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#ifdef __GLIBC__
#include <malloc.h>
#endif

static _Noreturn void out_of_memory(size_t bytes) {
    die("out of memory (%zu bytes asked for)", bytes);
}

static size_t product(size_t count, size_t size) {
    if (size && count > (size_t)PTRDIFF_MAX / size) out_of_memory(SIZE_MAX);
    return count * size;
}

void *mem_alloc(size_t bytes) {
    void *p = malloc(bytes ? bytes : 1);
    if (!p) out_of_memory(bytes);
    return p;
}

void *mem_zero(size_t count, size_t size) {
    size_t bytes = product(count, size);
    void *p = calloc(bytes ? bytes : 1, 1);
    if (!p) out_of_memory(bytes);
    return p;
}

void *mem_resize(void *p, size_t count, size_t size) {
    size_t bytes = product(count, size);
    p = realloc(p, bytes ? bytes : 1);
    if (!p) out_of_memory(bytes);
    return p;
}

void mem_give_back(void) {
#ifdef M_MMAP_THRESHOLD
    mallopt(M_MMAP_THRESHOLD, 1 << 18);
#endif
}

char *mem_text(const char *s) {
    size_t n = strlen(s) + 1;
    return memcpy(mem_alloc(n), s, n);
}

void buf_grow(struct buf *b, size_t more) {
    size_t need = b->len + more + 1, cap = b->cap + b->cap / 2;
    if (need <= more) out_of_memory(SIZE_MAX);
    if (cap < need) cap = need;
    if (cap < 256) cap = 256;
    b->at = mem_resize(b->at, cap, 1);
    b->cap = cap;
}

void buf_free(struct buf *b) {
    free(b->at);
    *b = (struct buf){0};
}

void buf_format(struct buf *b, const char *format, ...) {
    va_list args;
    va_start(args, format);
    int n = vsnprintf(NULL, 0, format, args);
    va_end(args);
    if (n < 0) die("cannot format '%s'", format);
    char *to = buf_room(b, (size_t)n + 1);
    va_start(args, format);
    vsnprintf(to, (size_t)n + 1, format, args);
    va_end(args);
    b->len += (size_t)n;
}

struct arena_chunk {
    struct arena_chunk *next;
    size_t bytes;
};

/* Chunks double from 64 KiB to 4 MiB; a piece larger than that gets a chunk of its own size. */
static void arena_grow(struct arena *a, size_t n) {
    size_t bytes = a->chunk ? a->chunk->bytes * 2 : (size_t)64 << 10;
    if (bytes > (size_t)4 << 20) bytes = (size_t)4 << 20;
    if (n > SIZE_MAX / 2) out_of_memory(n);
    if (bytes < n + sizeof(struct arena_chunk) + 16) bytes = n + sizeof(struct arena_chunk) + 16;
    struct arena_chunk *c = mem_alloc(bytes);
    c->next = a->chunk;
    c->bytes = bytes;
    a->chunk = c;
    a->at = (char *)(c + 1);
    a->end = (char *)c + bytes;
    a->bytes += bytes;
}

void *arena_alloc(struct arena *a, size_t bytes) {
    size_t pad = -(uintptr_t)a->at & 7;
    if ((size_t)(a->end - a->at) < pad || (size_t)(a->end - a->at) - pad < bytes) {
        arena_grow(a, bytes);
        pad = 0;
    }
    char *p = a->at + pad;
    a->at = p + bytes;
    return p;
}

char *arena_bytes(struct arena *a, const void *p, size_t n) {
    if ((size_t)(a->end - a->at) < n || !a->at) arena_grow(a, n);
    char *to = a->at;
    if (n) memcpy(to, p, n);
    a->at += n;
    return to;
}

struct slice arena_slice(struct arena *a, struct slice s) {
    return (struct slice){arena_bytes(a, s.at, s.len), s.len};
}

void arena_reset(struct arena *a) {
    if (!a->chunk) return;
    for (struct arena_chunk *c = a->chunk->next, *next; c; c = next) {
        next = c->next;
        a->bytes -= c->bytes;
        free(c);
    }
    a->chunk->next = NULL;
    a->at = (char *)(a->chunk + 1);
}

void arena_free(struct arena *a) {
    for (struct arena_chunk *c = a->chunk, *next; c; c = next) {
        next = c->next;
        free(c);
    }
    *a = (struct arena){0};
}
