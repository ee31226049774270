/* ordered - a stable radix sort of the ranks; only bits that differ are sorted by, so few passes. Runs in the temporary file have
 * the rank as their key (8 bytes, big end first); the merge keeps the order of equal keys.
 *
 * Who orders by count descending gives ~count as the rank, and in text nearly all counts are small. So once memory was exceeded,
 * rows of the last LANES ranks, that is of the counts 1, 2, ..., go each into a file of their own, in the order in which they come:
 * they need no sorting and no merge. */
#include "io/ordered.h"
#include "base/mem.h"

#include <stdlib.h>

enum { LANES = 6 };

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
    struct spill *lane[LANES]; /* of rank UINT64_MAX - 1 - i; NULL until there is a row */
    size_t lanes_left, reading_lane;
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

static void lane_put(struct ordered *o, uint64_t rank, struct slice row) {
    struct spill **lane = &o->lane[UINT64_MAX - 1 - rank];
    if (!*lane) {
        *lane = spill_open(&o->options);
        spill_run_begin(*lane);
    }
    spill_put(*lane, (struct slice){"", 0}, row);
}

static bool has_lane(uint64_t rank) {
    return UINT64_MAX - 1 - rank < LANES;
}

static void write_run(struct ordered *o) {
    if (!o->spill) o->spill = spill_open(&o->options);
    sort_rows(o);
    spill_run_begin(o->spill);
    for (size_t i = 0; i < o->rows; i++) {
        if (has_lane(o->row[i].rank)) { /* of the first run only */
            lane_put(o, o->row[i].rank, row_at(o, i));
            continue;
        }
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
    if (o->spill && has_lane(rank)) {
        lane_put(o, rank, row);
        return;
    }
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
            for (size_t i = 0; i < LANES; i++)
                if (o->lane[i]) spill_run_end(o->lane[i]);
            o->lanes_left = LANES;
        } else {
            sort_rows(o);
        }
    }
    if (o->spill) {
        if (spill_next(o->spill, &key, row)) return true;
        /* the main ranks are through: one lane after the other, the last rank last */
        for (; o->lanes_left; o->lanes_left--) {
            struct spill **lane = &o->lane[o->lanes_left - 1];
            if (!*lane) continue;
            if (o->reading_lane != o->lanes_left) spill_merge(*lane, o->memory);
            o->reading_lane = o->lanes_left;
            if (spill_next(*lane, &key, row)) return true;
            spill_close(*lane);
            *lane = NULL;
        }
        return false;
    }
    if (o->next == o->rows) return false;
    *row = row_at(o, o->next++);
    return true;
}

void ordered_close(struct ordered *o) {
    spill_close(o->spill);
    for (size_t i = 0; i < LANES; i++) spill_close(o->lane[i]);
    buf_free(&o->bytes);
    free(o->row);
    free(o->other);
    free(o);
}
