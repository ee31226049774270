/* growth - how a vocabulary grows with the text: the number of types after so many tokens (Heaps' law), by group. Pure.
 *
 * The curve is known from the places where new types stand, in order; so it can be had from parts that know no more than these. It is given at
 * tokens 1, 2, ... 9, and from there on in steps of a ninth: about 20 points for each power of ten, and one at the end. */
#ifndef TXT_GROWTH_H
#define TXT_GROWTH_H

#include "base/table.h"

struct growth_point {
    uint32_t group;
    uint64_t tokens, types;
};

struct growth {
    struct buf curve; /* of each group */
    struct buf point; /* struct growth_point; of one group in order */
};

/* A type that is new in the group is its token number `token` (1, 2, ...; ascending). */
void growth_type(struct growth *g, uint32_t group, uint64_t token);
/* The same for types in any order: *places has their tokens as int64_t; it is sorted, and empty afterwards. *scratch: working memory. */
void growth_types(struct growth *g, uint32_t group, struct buf *places, struct buf *scratch);
/* The group has so many tokens in all: its last points. */
void growth_end(struct growth *g, uint32_t group, uint64_t tokens);
void growth_free(struct growth *g);

/* Of a type: the token where it stands first, and how often it occurs. */
struct growth_type {
    uint64_t token, count;
};

#endif
