/* pivot - long to wide: groups that differ in the last cell of their keys only become one row, with a set of results for each value
 * that cell has anywhere. Pure. Groups must come in byte order of their keys. */
#ifndef TXT_PIVOT_H
#define TXT_PIVOT_H

#include "base/table.h"
#include "stat/summary.h"

struct pivot {
    struct table values;    /* all, noted while rows are read */
    const uint32_t *sorted; /* their ids in byte order, from pivot_ready on */
    struct buf sort_room;
    bool open;         /* a row is begun */
    struct buf prefix; /* its key without the last cell */
    size_t next;       /* the value whose cells come next */
    uint64_t rows;     /* of its groups, in all */
    uint64_t rank;     /* the smallest of its groups */
};

void pivot_init(struct pivot *p);
void pivot_free(struct pivot *p);
uint32_t pivot_note(struct pivot *p, struct slice value); /* number of different values so far */
void pivot_ready(struct pivot *p);                        /* after the last value */
struct slice pivot_value(const struct pivot *p, size_t i);

/* Cuts a key into what is in front of the last cell and that cell. */
struct slice pivot_prefix(struct slice key, struct slice *value);
/* Whether a group with this key goes on with the open row; if not, and one is open, pivot_end it first. */
bool pivot_same(const struct pivot *p, struct slice prefix);
void pivot_begin(struct pivot *p, struct slice prefix);
/* How many values pass before this one comes: their cells are empty. Moves p->next behind it. */
size_t pivot_skip(struct pivot *p, struct slice value);

#endif
