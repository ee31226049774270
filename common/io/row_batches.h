/* row_batches - a filter whose rows do not know of each other, done by several threads: the bytes out are those of one thread.
 *
 *      rec_next -> row_batches_put -> [batch][batch][batch] -> rec_rows
 *       the caller's thread             the threads, each one whole batch       the caller's thread, in order
 *
 * Rows are copied until they are a batch (64 KiB); a thread does its rows one by one and collects what they give; batches are
 * written in the order in which they were filled. So reading, all messages about rows and writing stay in one thread. With one thread
 * there are no batches: a row is done where it stands. Threads start with the second batch.
 *
 * Memory is bounded whatever the rows are. There are threads + 3 batches, each of at most 64 KiB and one row of 256 KiB, and of 1 MiB and
 * one row of output. A longer row is no part of a batch: it waits for all before it and is done in place, its output written as it comes.
 * What would give more than 1 MiB is left by the thread at that row; the caller's thread does the rest of that batch, in the same way.
 *
 * The environment variable TXTKIT_BLOCK=N ends batches at N bytes: for tests of what happens at the seams, as in io/in.h. */
#ifndef TXT_ROW_BATCHES_H
#define TXT_ROW_BATCHES_H

#include "io/rec.h"

/* Where the work puts its rows. */
struct row_sink {
    struct buf rows; /* whole rows in wire form, appended: see rec_rows */
    size_t limit;
    struct rec_writer *to; /* NULL: nothing may be written from here */
    bool full;
};
bool row_sink_full(struct row_sink *s); /* slow path of row_sink_more */
/* To be asked behind each row that is put. False: no more of this; the work returns, and is called again with the same row. */
static inline bool row_sink_more(struct row_sink *s) {
    return s->rows.len < s->limit || row_sink_full(s);
}

/* Does one row; field[columns] in wire form, valid until it returns. worker: 0 (the caller) .. threads - 1, for scratch memory of its own; no
 * two calls of one worker run at a time, but different workers do. Must say nothing but die(). */
typedef void row_work(void *context, unsigned worker, const struct slice *field, bool marked,
                      struct row_sink *sink);

struct row_batches;
/* threads: 1 or more. Output goes to `to`, which nobody else may write to until row_batches_close. */
struct row_batches *row_batches_open(struct rec_writer *to, size_t columns, unsigned threads, row_work *work,
                                     void *context);
/* The current row of r; `marked` is handed on to the work. */
void row_batches_put(struct row_batches *b, const struct rec *r, bool marked);
void row_batches_close(struct row_batches *b); /* does and writes what is left */

#endif
