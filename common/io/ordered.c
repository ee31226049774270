/* ordered - a stable radix sort of the ranks; only bits that differ are sorted by, so few passes. Runs in the temporary file have
 * the rank as their key (8 bytes, big end first); the merge keeps the order of equal keys. */
#include "io/ordered.h"
#include "base/mem.h"

#include <stdlib.h>

struct waiting {
    uint64_t rank;
    size_t at; /* in bytes: length:8, row */
};

struct ordered {
    struct spill_options options;
    size_t memory;
    struct spill *spill;
    struct buf bytes;
    struct waiting *row, *other;
    size_t rows, room, next;
    bool reading;
};

struct ordered *ordered_open(const struct spill_options *options, size_t memory) {
    struct ordered *o = mem_zero(1, sizeof *o);
    o->options = *options;
    o->memory = memory;
    return o;
}

static void sort_rows(struct ordered *o) {
    uint64_t differ = 0;
    for (size_t i = 1; i < o->rows; i++) differ |= o->row[i].rank ^ o->row[0].rank;
    if (differ) o->other = mem_resize(o->other, o->room, sizeof *o->other);
    for (unsigned shift = 0; shift < 64 && differ >> shift; shift += 11) {
        if (!(differ >> shift & 2047)) continue;
        size_t place[2048] = {0}, sum = 0;
        for (size_t i = 0; i < o->rows; i++) place[o->row[i].rank >> shift & 2047]++;
        for (size_t d = 0; d < 2048; d++) {
            size_t here = place[d];
            place[d] = sum;
            sum += here;
        }
        for (size_t i = 0; i < o->rows; i++) o->other[place[o->row[i].rank >> shift & 2047]++] = o->row[i];
        struct waiting *t = o->row;
        o->row = o->other, o->other = t;
    }
}

static struct slice row_at(const struct ordered *o, size_t i) {
    uint64_t len;
    memcpy(&len, o->bytes.at + o->row[i].at, sizeof len);
    return (struct slice){o->bytes.at + o->row[i].at + sizeof len, (size_t)len};
}

static void write_run(struct ordered *o) {
    if (!o->spill) o->spill = spill_open(&o->options);
    sort_rows(o);
    spill_run_begin(o->spill);
    for (size_t i = 0; i < o->rows; i++) {
        char key[8];
        for (int k = 0; k < 8; k++) key[k] = (char)(unsigned char)(o->row[i].rank >> (56 - 8 * k));
        spill_put(o->spill, (struct slice){key, sizeof key}, row_at(o, i));
    }
    spill_run_end(o->spill);
    o->rows = 0;
    o->bytes.len = 0;
}

void ordered_put(struct ordered *o, uint64_t rank, struct slice row) {
    uint64_t len = row.len;
    if (o->rows == o->room) {
        o->room = o->room ? o->room + o->room / 2 : 1024;
        o->row = mem_resize(o->row, o->room, sizeof *o->row);
    }
    o->row[o->rows++] = (struct waiting){rank, o->bytes.len};
    buf_put(&o->bytes, &len, sizeof len);
    buf_slice(&o->bytes, row);
    /* both arrays grow by half: what is in them may be two thirds */
    if (2 * o->rows * sizeof *o->row + o->bytes.len > o->memory / 3 * 2) write_run(o);
}

bool ordered_next(struct ordered *o, struct slice *row) {
    struct slice key;
    if (!o->reading) {
        o->reading = true;
        if (o->spill) {
            if (o->rows > 0) write_run(o);
            buf_free(&o->bytes);
            free(o->row);
            free(o->other);
            o->row = o->other = NULL;
            spill_merge(o->spill, o->memory);
        } else {
            sort_rows(o);
        }
    }
    if (o->spill) return spill_next(o->spill, &key, row);
    if (o->next == o->rows) return false;
    *row = row_at(o, o->next++);
    return true;
}

void ordered_close(struct ordered *o) {
    spill_close(o->spill);
    buf_free(&o->bytes);
    free(o->row);
    free(o->other);
    free(o);
}
