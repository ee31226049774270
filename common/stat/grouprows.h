/* grouprows - groups as rows: the cells of a group's key, then its results. With a pivot, one row for all groups that differ in the last
 * cell of their keys only, with the results again for each value that cell has anywhere:
 *
 *     a x 1                       x y
 *     a y 2           ->        a 1 2
 *     b y 3                     b   3
 *
 * Pure. Groups must come in byte order of their keys. */
#ifndef TXT_GROUPROWS_H
#define TXT_GROUPROWS_H

#include "stat/groupkey.h"
#include "stat/requests.h"
#include "stat/summary.h"

struct grouprows {
    /* set by the caller before the first call; they must stay */
    const struct groupkey *key;
    const struct asked_list *asked;
    struct summary *summary; /* answers what is asked, in that order */
    const struct summary_options *options;
    /* Takes a row: wire cells with TABs between them, valid during the call; the smallest rank of its groups, and the rows of all. */
    void (*take)(void *context, struct slice row, uint64_t rank, uint64_t rows);
    void *context;

    /* private; {0} at first */
    struct buf row, cell;
    struct running *running; /* by column of results, once there was one */
    struct table values;     /* of the pivot: all, noted while rows are read */
    const uint32_t *sorted;  /* their ids in byte order, from grouprows_noted on */
    struct buf sort_room;
    bool open;         /* a row is begun: */
    struct buf prefix; /* its key without the last cell, */
    size_t next;       /* the value whose cells come next, */
    uint64_t rows;     /* those of its groups so far, */
    uint64_t rank;     /* and the smallest rank of these */
};
void grouprows_free(struct grouprows *g);

/* Remembers a value of the pivot's column; the number of different ones so far. After the last one: grouprows_noted. */
uint32_t grouprows_note(struct grouprows *g, struct slice value);
void grouprows_noted(struct grouprows *g);

/* Columns of a row (with a pivot once all values are noted), and one of them. Its name is valid until the next call; numeric: its cells
 * are numbers or empty. */
struct grouprows_column {
    struct slice name;
    bool numeric;
};
size_t grouprows_columns(const struct grouprows *g);
struct grouprows_column grouprows_column(struct grouprows *g, size_t column);

/* The next group; and the end. False: a result needs more than 38 digits. */
bool grouprows_put(struct grouprows *g, uint32_t group, uint64_t rank);
bool grouprows_end(struct grouprows *g);

/* A cell of a row that was taken, as it is written: a running total is that of all rows so far, in the order of these calls; other cells
 * stay. Valid until the next call. False as above. */
bool grouprows_add(struct grouprows *g, size_t column, struct slice *cell); /* slow path */
static inline bool grouprows_total(struct grouprows *g, size_t column, struct slice *cell) {
    return !g->asked->running || grouprows_add(g, column, cell);
}

#endif
