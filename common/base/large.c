/* large - the extents: one array, in order of address, of what is in use and what is free. Neighbours that are free are one extent,
 * and the smallest that fits is cut. They are few: none is smaller than 2 MiB, so looking through all of them costs less than
 * clearing a page. */
#define _DEFAULT_SOURCE /* madvise, MAP_ANONYMOUS */
#include "base/large.h"
#include "base/die.h"

#include <pthread.h>
#include <stdbool.h>
#include <stdlib.h>
#include <sys/mman.h>

enum { HUGE_PAGE = 2 << 20, LEAST = 2 * HUGE_PAGE };

/* AddressSanitizer watches what comes from malloc, so in its builds all does. */
#if defined(__SANITIZE_ADDRESS__)
#define ALL_SMALL 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(memory_sanitizer)
#define ALL_SMALL 1
#endif
#endif
#ifndef ALL_SMALL
#define ALL_SMALL 0
#endif

struct extent {
    char *at;
    size_t bytes;
    bool used;
};

static struct {
    pthread_mutex_t lock;
    struct extent *extent;
    size_t count, room, kept, most;
} here = {.lock = PTHREAD_MUTEX_INITIALIZER, .most = SIZE_MAX};

static void insert(size_t i, struct extent e) {
    if (here.count == here.room) {
        here.room = here.room ? 2 * here.room : 64;
        here.extent = mem_resize(here.extent, here.room, sizeof *here.extent);
    }
    memmove(here.extent + i + 1, here.extent + i, (here.count - i) * sizeof *here.extent);
    here.extent[i] = e;
    here.count++;
}

static void forget(size_t i) {
    here.count--;
    memmove(here.extent + i, here.extent + i + 1, (here.count - i) * sizeof *here.extent);
}

/* The first extent that begins at p or behind it. */
static size_t place_of(const char *p) {
    size_t low = 0, high = here.count;
    while (low < high) {
        size_t mid = low + (high - low) / 2;
        if (here.extent[mid].at < p)
            low = mid + 1;
        else
            high = mid;
    }
    return low;
}

/* A free extent of that many bytes, cut from the smallest that has them, or NULL. */
static char *take_kept(size_t bytes) {
    struct extent *best = NULL;
    for (struct extent *e = here.extent; e < here.extent + here.count; e++)
        if (!e->used && e->bytes >= bytes && (!best || e->bytes < best->bytes)) best = e;
    if (!best) return NULL;
    char *p = best->at;
    struct extent rest = {p + bytes, best->bytes - bytes, false};
    best->bytes = bytes;
    best->used = true;
    here.kept -= bytes;
    if (rest.bytes) insert((size_t)(best - here.extent) + 1, rest);
    return p;
}

/* New addresses, on the boundary of a huge page; no memory stands behind them until they are touched. NULL: there are none. */
static char *map(size_t bytes) {
    char *p = mmap(NULL, bytes + HUGE_PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (p == MAP_FAILED) return NULL;
    size_t before = -(uintptr_t)p & (HUGE_PAGE - 1);
    if (before) munmap(p, before);
    if (before < HUGE_PAGE) munmap(p + before + bytes, HUGE_PAGE - before);
#ifdef MADV_HUGEPAGE
    madvise(p + before, bytes, MADV_HUGEPAGE); /* a wish; it may be refused */
#endif
    return p + before;
}

/* Gives free extents back to the system until no more than so many bytes are kept. */
static void trim(size_t most) {
    for (size_t i = here.count; i-- > 0 && here.kept > most;) {
        struct extent *e = &here.extent[i];
        if (e->used) continue;
        size_t over = (here.kept - most + HUGE_PAGE - 1) / HUGE_PAGE * HUGE_PAGE;
        size_t now = e->bytes < over ? e->bytes : over;
        e->bytes -= now;
        here.kept -= now;
        munmap(e->at + e->bytes, now);
        if (!e->bytes) forget(i);
    }
}

void *large_take(size_t bytes) {
    if (ALL_SMALL || bytes < LEAST || bytes > PTRDIFF_MAX - 2 * HUGE_PAGE) return mem_alloc(bytes);
    size_t whole = (bytes + HUGE_PAGE - 1) / HUGE_PAGE * HUGE_PAGE;
    pthread_mutex_lock(&here.lock);
    char *p = take_kept(whole);
    if (!p) {
        trim(here.kept > whole ? here.kept - whole : 0); /* so that the program is no larger than before */
        p = map(whole);
        if (!p) {
            trim(0);
            p = map(whole);
        }
        if (p) insert(place_of(p), (struct extent){p, whole, true});
    }
    pthread_mutex_unlock(&here.lock);
    if (!p) die("out of memory (%zu bytes asked for)", bytes);
    return p;
}

void *large_zero(size_t bytes) {
    void *p = large_take(bytes);
    return memset(p, 0, bytes);
}

/* The extent that begins at p, or NULL. */
static struct extent *extent_of(const char *p) {
    size_t i = place_of(p);
    return i < here.count && here.extent[i].at == p ? &here.extent[i] : NULL;
}

/* A used extent becomes free, and one with its free neighbours. */
static void release(struct extent *e) {
    size_t i = (size_t)(e - here.extent);
    e->used = false;
    here.kept += e->bytes;
    if (i + 1 < here.count && !e[1].used && e[1].at == e->at + e->bytes) {
        e->bytes += e[1].bytes;
        forget(i + 1);
    }
    if (i && !e[-1].used && e[-1].at + e[-1].bytes == e->at) {
        e[-1].bytes += e->bytes;
        forget(i);
    }
    trim(here.most);
}

void large_free(void *p) {
    pthread_mutex_lock(&here.lock);
    struct extent *e = extent_of(p);
    if (e) release(e);
    pthread_mutex_unlock(&here.lock);
    if (!e) free(p);
}

void *large_shrink(void *p, size_t bytes) {
    pthread_mutex_lock(&here.lock);
    struct extent *e = extent_of(p);
    size_t whole = (bytes + HUGE_PAGE - 1) / HUGE_PAGE * HUGE_PAGE;
    if (e && bytes >= LEAST && whole < e->bytes) {
        struct extent rest = {e->at + whole, e->bytes - whole, true};
        size_t i = (size_t)(e - here.extent) + 1;
        e->bytes = whole;
        insert(i, rest);
        release(&here.extent[i]);
    }
    pthread_mutex_unlock(&here.lock);
    if (!e) return mem_resize(p, bytes, 1);
    if (bytes >= LEAST) return p;
    void *small = mem_alloc(bytes);
    memcpy(small, p, bytes);
    large_free(p);
    return small;
}

void large_keep(size_t most) {
    pthread_mutex_lock(&here.lock);
    here.most = most;
    trim(here.most);
    pthread_mutex_unlock(&here.lock);
}

size_t large_kept(void) {
    pthread_mutex_lock(&here.lock);
    size_t bytes = here.kept;
    pthread_mutex_unlock(&here.lock);
    return bytes;
}
