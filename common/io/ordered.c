#include "io/ordered.h"
#include "base/mem.h"

#include <stdlib.h>

struct waiting {
    uint64_t rank, number; /* number: how many came before it */
    struct slice row;
};

struct ordered {
    struct spill_options options;
    size_t memory;
    struct spill *spill;
    struct arena arena;
    struct waiting *row;
    size_t rows, room, next;
    uint64_t number;
    bool reading;
};

struct ordered *ordered_open(const struct spill_options *options, size_t memory) {
    struct ordered *o = mem_zero(1, sizeof *o);
    o->options = *options;
    o->memory = memory;
    return o;
}

static int by_rank(const void *x, const void *y) {
    const struct waiting *a = x, *b = y;
    if (a->rank != b->rank) return a->rank < b->rank ? -1 : 1;
    return (a->number > b->number) - (a->number < b->number);
}

static void big_endian(char *to, uint64_t v) {
    for (int i = 0; i < 8; i++) to[i] = (char)(unsigned char)(v >> (56 - 8 * i));
}

static void write_run(struct ordered *o) {
    if (!o->spill) o->spill = spill_open(&o->options);
    qsort(o->row, o->rows, sizeof *o->row, by_rank);
    spill_run_begin(o->spill);
    for (size_t i = 0; i < o->rows; i++) {
        char key[16];
        big_endian(key, o->row[i].rank);
        big_endian(key + 8, o->row[i].number);
        spill_put(o->spill, (struct slice){key, sizeof key}, o->row[i].row);
    }
    spill_run_end(o->spill);
    o->rows = 0;
    arena_reset(&o->arena);
}

void ordered_put(struct ordered *o, uint64_t rank, struct slice row) {
    if (o->rows == o->room) {
        o->room = o->room ? o->room + o->room / 2 : 1024;
        o->row = mem_resize(o->row, o->room, sizeof *o->row);
    }
    o->row[o->rows++] = (struct waiting){rank, o->number++, arena_slice(&o->arena, row)};
    if (o->rows * sizeof *o->row + o->arena.bytes > o->memory) write_run(o);
}

bool ordered_next(struct ordered *o, struct slice *row) {
    struct slice key;
    if (!o->reading) {
        o->reading = true;
        if (o->spill) {
            if (o->rows > 0) write_run(o);
            spill_merge(o->spill, o->memory);
        } else if (o->rows > 0) {
            qsort(o->row, o->rows, sizeof *o->row, by_rank);
        }
    }
    if (o->spill) return spill_next(o->spill, &key, row);
    if (o->next == o->rows) return false;
    *row = o->row[o->next++].row;
    return true;
}

void ordered_close(struct ordered *o) {
    if (o->spill) spill_close(o->spill);
    arena_free(&o->arena);
    free(o->row);
    free(o);
}
