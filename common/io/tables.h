/* tables - the operands of a filter as one table: one after the other (io/rec.h does that), or, when each is sorted, merged by a key, so
 * that sorted parts of any number come as one sorted whole. Parts may have their columns in different orders. */
#ifndef TXT_TABLES_H
#define TXT_TABLES_H

#include "io/rec.h"

struct tables {
    size_t columns;     /* of the first table that has any; 0 = there is none: write nothing */
    struct slice *name; /* wire form */
    /* The current row: its fields in the order of `name`, valid until the next call, and its table, for messages. */
    const struct slice *field;
    struct rec *rec;
    size_t part;            /* the number of its operand, when sorted */
    const char *not_sorted; /* what to do about rows that are not: the end of the message; "" at first */
    struct tables_merge *merge;
};

/* `columns`: as for rec_open. `sorted`: each operand is a table of its own, for tables_next_sorted. Dies when a part lacks a column. */
struct tables *tables_open(char *const *paths, size_t count, const struct rec_options *options,
                           const char *columns, bool sorted);
void tables_close(struct tables *t);

bool tables_next(struct tables *t); /* opened without `sorted`: the next row */

/* The next row in byte order of the keys, and of equal keys the one of the earlier operand first. make_key writes the key of the row in
 * t->field to the empty *key; *key_of_row is valid until the next call. A row whose key is below the one before it in its
 * table is die(): the table is named, with its line. */
bool tables_next_sorted(struct tables *t, void (*make_key)(void *context, struct tables *t, struct buf *key),
                        void *context, struct slice *key_of_row);

#endif
