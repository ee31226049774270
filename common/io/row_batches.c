#include "io/row_batches.h"
#include "base/pool.h"

#include <stdlib.h>

enum {
    BATCH_BYTES = 64 << 10,
    LONG_ROW = 256 << 10,
    BATCH_OUTPUT = 1 << 20,
    DIRECT_OUTPUT = 128 << 10, /* large enough to be written from where it is, without a copy */
    MOST_COLUMNS = 4096,       /* a wider table is done by one thread: a field costs memory in each batch */
    BEHIND = 64,               /* bytes behind the rows that may be read, as in io/in.h */
};

struct batch {
    struct row_batches *owner;
    struct buf bytes; /* the fields one behind the other, a byte between them */
    uint32_t *end;    /* rows * (columns + 1): offset of each field's end; behind those of a row, its mark */
    size_t room, rows, done;
    struct slice *field; /* of the row that is done */
    struct row_sink sink;
};

struct row_batches {
    struct rec_writer *to;
    row_work *work;
    void *context;
    size_t columns, full_at;
    struct pool *pool; /* NULL = one thread, no batches */
    struct batch *batch;
    size_t batches, filling;
    struct row_sink direct;
};

bool row_sink_full(struct row_sink *s) {
    if (!s->to) {
        s->full = true;
        return false;
    }
    rec_rows(s->to, buf_get(&s->rows));
    s->rows.len = 0;
    return true;
}

struct row_batches *row_batches_open(struct rec_writer *to, size_t columns, unsigned threads, row_work *work,
                                     void *context) {
    struct row_batches *b = mem_zero(1, sizeof *b);
    if (threads < 2 || columns > MOST_COLUMNS) threads = 1;
    *b = (struct row_batches){.to = to,
                              .work = work,
                              .context = context,
                              .columns = columns,
                              .full_at = BATCH_BYTES,
                              .direct = {.limit = DIRECT_OUTPUT, .to = to}};
    if (threads < 2) return b;
    const char *block = getenv("TXTKIT_BLOCK");
    uint64_t bytes;
    if (block && slice_u64(slice_of(block), &bytes) && bytes < BATCH_BYTES) b->full_at = (size_t)bytes;
    b->pool = pool_open(threads);
    b->batches = (size_t)threads + 3; /* one is filled, two wait that no thread must */
    b->batch = mem_zero(b->batches, sizeof *b->batch);
    return b;
}

/* ---- a batch ---- */

static bool cut_row(struct batch *t, size_t row) {
    const size_t columns = t->owner->columns;
    const uint32_t *end = t->end + row * (columns + 1);
    const char *base = t->bytes.at;
    size_t at = row ? end[-2] + (size_t)1 : 0; /* behind the last field of the row before */
    for (size_t i = 0; i < columns; i++) {
        t->field[i] = (struct slice){base + at, end[i] - at};
        at = end[i] + (size_t)1;
    }
    return end[columns];
}

static void do_batch(void *job, unsigned worker) {
    struct batch *t = job;
    const struct row_batches *b = t->owner;
    t->sink.full = false;
    for (t->done = 0; t->done < t->rows; t->done++) {
        const size_t before = t->sink.rows.len;
        bool marked = cut_row(t, t->done);
        b->work(b->context, worker, t->field, marked, &t->sink);
        if (t->sink.full) { /* the caller's thread does this row again, from its start */
            t->sink.rows.len = before;
            return;
        }
    }
}

static void add_row(struct batch *t, const struct rec *r, bool marked) {
    const size_t columns = r->count;
    const size_t n = t->rows * (columns + 1);
    if (!t->field) {
        t->field = mem_zero(columns, sizeof *t->field);
        t->sink.limit = BATCH_OUTPUT;
    }
    if (n + columns + 1 > t->room) {
        t->room = t->room / 2 * 3 + 16 * (columns + 1);
        t->end = mem_resize(t->end, t->room, sizeof *t->end);
    }
    uint32_t *end = t->end + n;
    if (r->joined) {
        const char *from = r->field[0].at;
        const size_t bytes = (size_t)(r->field[columns - 1].at + r->field[columns - 1].len - from);
        const size_t shift = t->bytes.len;
        buf_room(&t->bytes, bytes + 1 + BEHIND);
        buf_put(&t->bytes, from, bytes);
        for (size_t i = 0; i < columns; i++)
            end[i] = (uint32_t)(shift + (size_t)(r->field[i].at + r->field[i].len - from));
        buf_byte(&t->bytes, '\n');
    } else {
        for (size_t i = 0; i < columns; i++) {
            buf_slice(&t->bytes, r->field[i]);
            end[i] = (uint32_t)t->bytes.len;
            buf_byte(&t->bytes, i + 1 < columns ? '\t' : '\n');
        }
        buf_room(&t->bytes, BEHIND);
    }
    end[columns] = marked;
    t->rows++;
}

/* ---- in order ---- */

static void do_here(struct row_batches *b, const struct slice *field, bool marked) {
    b->work(b->context, 0, field, marked, &b->direct); /* the caller is the pool's worker 0 */
}

static void write_here(struct row_batches *b) {
    rec_rows(b->to, buf_get(&b->direct.rows));
    b->direct.rows.len = 0;
}

/* Writes what a batch gave, does what its thread left, and empties it. */
static void finish(struct row_batches *b, struct batch *t) {
    rec_rows(b->to, buf_get(&t->sink.rows));
    for (; t->done < t->rows; t->done++) {
        bool marked = cut_row(t, t->done);
        do_here(b, t->field, marked);
    }
    write_here(b);
    t->rows = t->bytes.len = t->sink.rows.len = 0;
}

static void give(struct row_batches *b) {
    struct batch *t = &b->batch[b->filling], *done;
    if (!t->rows) return;
    t->owner = b;
    pool_give(b->pool, do_batch, t);
    b->filling = (b->filling + 1) % b->batches;
    while ((done = pool_take_done(b->pool))) finish(b, done);
    if (pool_waiting(b->pool) == b->batches) finish(b, pool_take(b->pool)); /* the one to be filled next */
}

static void finish_all(struct row_batches *b) {
    struct batch *t;
    give(b);
    while ((t = pool_take(b->pool))) finish(b, t);
}

void row_batches_put(struct row_batches *b, const struct rec *r, bool marked) {
    if (!b->pool) {
        do_here(b, r->field, marked);
        return;
    }
    size_t bytes = b->columns * sizeof(uint32_t);
    for (size_t i = 0; i < b->columns; i++) bytes += r->field[i].len;
    if (bytes > LONG_ROW) {
        finish_all(b);
        do_here(b, r->field, marked);
        write_here(b);
        return;
    }
    struct batch *t = &b->batch[b->filling];
    add_row(t, r, marked);
    if (t->bytes.len + t->rows * (b->columns + 1) * sizeof(uint32_t) >= b->full_at) give(b);
}

void row_batches_close(struct row_batches *b) {
    if (b->pool) {
        finish_all(b);
        pool_close(b->pool);
    }
    write_here(b);
    for (size_t i = 0; i < b->batches; i++) {
        buf_free(&b->batch[i].bytes);
        buf_free(&b->batch[i].sink.rows);
        free(b->batch[i].field);
        free(b->batch[i].end);
    }
    free(b->batch);
    buf_free(&b->direct.rows);
    free(b);
}
