#include "io/ngram_docs.h"
#include "base/die.h"
#include <stdlib.h>

struct shared {
    uint32_t number, global;
};

struct run {
    uint64_t *bit; /* of document numbers: shared */
    uint32_t bits;
    struct shared *shared; /* by number */
    size_t count, room;
};

struct ngram_docs {
    struct run *run;
    uint32_t runs;
    /* while names come */
    struct buf last;
    uint32_t last_run, last_number;
    bool any, last_shared;
    uint32_t globals;
    /* while lists come */
    uint64_t *seen; /* by global: the n-gram that saw it last */
    uint64_t ngram, twice;
};

struct ngram_docs *ngram_docs_open(void) {
    return mem_zero(1, sizeof(struct ngram_docs));
}

void ngram_docs_close(struct ngram_docs *d) {
    if (!d) return;
    for (uint32_t r = 0; r < d->runs; r++) {
        free(d->run[r].bit);
        free(d->run[r].shared);
    }
    free(d->run);
    free(d->seen);
    buf_free(&d->last);
    free(d);
}

static void share(struct ngram_docs *d, uint32_t run, uint32_t number, uint32_t global) {
    if (run >= d->runs) {
        d->run = mem_resize(d->run, (size_t)run + 1, sizeof *d->run);
        memset(d->run + d->runs, 0, (run + 1 - d->runs) * sizeof *d->run);
        d->runs = run + 1;
    }
    struct run *r = &d->run[run];
    if (r->count == r->room) {
        r->room = r->room ? r->room * 2 : 4;
        r->shared = mem_resize(r->shared, r->room, sizeof *r->shared);
    }
    r->shared[r->count++] = (struct shared){number, global};
    if (number >= r->bits) r->bits = number + 1;
}

void ngram_docs_name(struct ngram_docs *d, struct slice name, uint32_t run, uint32_t number) {
    if (d->any && slice_eq(name, buf_get(&d->last))) {
        if (!d->last_shared) {
            if (d->globals == UINT32_MAX) die("more than 4 thousand million documents");
            share(d, d->last_run, d->last_number, d->globals++);
        }
        d->last_shared = true;
        share(d, run, number, d->globals - 1);
        return;
    }
    d->any = true;
    d->last.len = 0;
    buf_slice(&d->last, name);
    d->last_run = run, d->last_number = number, d->last_shared = false;
}

static int by_number(const void *a, const void *b) {
    const struct shared *x = a, *y = b;
    return (x->number > y->number) - (x->number < y->number);
}

void ngram_docs_named(struct ngram_docs *d) {
    for (uint32_t i = 0; i < d->runs; i++) {
        struct run *r = &d->run[i];
        r->shared = mem_resize(r->shared, r->count, sizeof *r->shared);
        r->room = r->count;
        if (r->count) qsort(r->shared, r->count, sizeof *r->shared, by_number);
        r->bit = mem_zero(r->bits / 64 + 1, sizeof *r->bit);
        for (size_t k = 0; k < r->count; k++)
            r->bit[r->shared[k].number / 64] |= UINT64_C(1) << (r->shared[k].number % 64);
    }
    d->seen = mem_zero((size_t)d->globals + 1, sizeof *d->seen);
    d->ngram = 1;
}

static uint32_t global_of(const struct run *r, uint32_t number) {
    size_t low = 0, high = r->count;
    while (low < high) {
        size_t mid = (low + high) / 2;
        if (r->shared[mid].number < number)
            low = mid + 1;
        else
            high = mid;
    }
    return r->shared[low].global;
}

void ngram_docs_list(struct ngram_docs *d, uint32_t run, struct slice list) {
    if (run >= d->runs || !d->run[run].count) return; /* nothing in it is shared */
    const struct run *r = &d->run[run];
    const unsigned char *p = (const unsigned char *)list.at, *end = p + list.len;
    uint64_t number = 0;
    while (p < end) {
        uint64_t step = 0;
        for (unsigned shift = 0;; shift += 7) {
            step |= (uint64_t)(*p & 0x7f) << shift;
            if (*p++ < 0x80) break;
        }
        number += step;
        if (number >= r->bits) return;
        if (!(r->bit[number / 64] >> (number % 64) & 1)) continue;
        uint64_t *seen = &d->seen[global_of(r, (uint32_t)number)];
        d->twice += *seen == d->ngram;
        *seen = d->ngram;
    }
}

uint64_t ngram_docs_twice(struct ngram_docs *d) {
    uint64_t twice = d->twice;
    d->twice = 0;
    d->ngram++;
    return twice;
}
