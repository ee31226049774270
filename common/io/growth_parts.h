/* growth_parts - parts of a vocabulary, as txt-vocabulary --growth --partial writes them, read as one.
 *
 * A part is a table with columns [groups] type tokens count, sorted by group and type: where in the part each type stands first (token 1, 2,
 * ... of the group), and how often it occurs. First in each group is the empty type, which has all the group's tokens in both columns.
 * Parts are read side by side, each once and from front to back, so memory does not depend on how many types there are; what all
 * of them say of a type comes together, the earliest part first, whose place is the type's. */
#ifndef TXT_GROWTH_PARTS_H
#define TXT_GROWTH_PARTS_H

#include "io/rec.h"

struct growth_row {
    struct slice group; /* cells with TABs between; both valid until the next call */
    struct slice type;  /* empty: of all tokens, the first row of each group */
    uint64_t token, count;
};

struct growth_parts;
/* In the order of the text. Dies when a table's columns are others. NULL: no part had a header. */
struct growth_parts *growth_parts_open(char *const *paths, size_t count, const struct rec_options *options);
void growth_parts_close(struct growth_parts *p);
/* The group columns of a part, for their names: the first columns of this table. */
const struct rec *growth_parts_groups(const struct growth_parts *p, size_t *columns);

/* The next row of the whole, in order of group and type. A row that is none is said and left out (status 1); rows that cannot be of a part
 * are die(). */
bool growth_parts_next(struct growth_parts *p, struct growth_row *row);

#endif
