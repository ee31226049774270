/* groups - the group columns that --by names: found in a table, made into the key of a row, and written again.
 *
 * A key is the cells in wire form with TABs between them: no cell holds a TAB, and the byte order of keys is that of the rows. */
#ifndef TXT_GROUPS_H
#define TXT_GROUPS_H

#include "base/dates.h"
#include "io/rec.h"

enum { GROUPS_MOST = 16 };

struct groups { /* {0} has no columns: every row is of the one group "" */
    size_t count;
    size_t column[GROUPS_MOST]; /* of the table */
    struct date_column by[GROUPS_MOST];
    struct buf key;
};

/* "date:month,kind" (base/dates.h has the cuts). Dies when there is no such column, or more than GROUPS_MOST. Names point into `list`. */
void groups_by(struct groups *g, const struct rec *r, const char *list);
/* The first columns of the table, as they are; names stay valid as long as r. */
void groups_first(struct groups *g, const struct rec *r, size_t count);
void groups_free(struct groups *g);

/* The key of a row; valid until the next call or the next row. A cell that is no date to cut is "". */
struct slice groups_key(struct groups *g, const struct slice *field);

void groups_put_names(const struct groups *g, struct rec_writer *w);
void groups_put(const struct groups *g, struct slice key, struct rec_writer *w);

#endif
