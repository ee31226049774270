/* grouping - rows in, groups out, in memory that has a limit. Pure.
 *
 *   in any order   groups wait in the summary. Beyond the limit all of them go to a store, as a run in order of their keys; at the end the
 *                  runs come back merged, and groups leave as soon as they are whole.
 *   sorted by key  a group leaves soon after its last row.
 *
 * A group's rank says when its first row came: the number of its run, and of the group in that run. */
#ifndef TXT_GROUPING_H
#define TXT_GROUPING_H

#include "stat/grouprows.h"

/* Where runs of entries (key, value) lie; the caller's (io/spill.h). */
struct grouping_store {
    void (*begin)(void *context); /* a run: its entries come in order of their keys */
    void (*put)(void *context, struct slice key, struct slice value);
    void (*end)(void *context);
    void (*merge)(void *context, size_t memory); /* after the last run; memory it may take */
    /* The next entry of all runs, in order of their keys, of equal keys in order of the runs. Valid until the next call. */
    bool (*next)(void *context, struct slice *key, struct slice *value);
};

struct grouping {
    /* set by the caller before the first call; they must stay */
    struct summary *summary; /* rows go there */
    struct grouprows *rows;  /* groups leave here */
    const struct grouping_store *store;
    void *context;
    size_t limit; /* bytes of memory for groups */
    bool ranked;  /* ranks are asked for: they lie in the store, too */

    /* private; {0} at first */
    uint64_t runs;
    struct buf key; /* of the last row, when they are sorted */
    size_t groups_waiting, rows_waiting;
};
void grouping_free(struct grouping *g);

/* Rows in any order: call it now and then, so that the summary does not pass the limit by much. */
void grouping_check(struct grouping *g);
/* Sorted rows: call it in front of each summary_row, with its key. False: a result needs more than 38 digits. */
bool grouping_sorted(struct grouping *g, struct slice key);
/* After the last row: all groups that are left, in order of their keys. False as above. */
bool grouping_end(struct grouping *g);

#endif
