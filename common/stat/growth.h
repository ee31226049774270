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
/* The group has so many tokens in all: its last points. */
void growth_end(struct growth *g, uint32_t group, uint64_t tokens);
void growth_free(struct growth *g);

/* Of a type: the token where it stands first, and how often it occurs. */
struct growth_type {
    uint64_t token, count;
};

/* ---- many parts ---- */

/* Types, their places and counts, in order of places, some of them again and again: finds those that are new, and adds up. Places wait in
 * a batch until the memory where their types are looked up has come. Memory: 56 bytes a type and group, and its own. */
enum { GROWTH_BATCH = 64 };
struct growth_news {
    void (*is_new)(void *context, uint32_t group, uint64_t token);
    void *context;
    struct table seen; /* of keys: group number, type */
    struct buf type;   /* struct growth_type by id of seen */
    struct growth_place {
        uint32_t group;
        struct growth_type type;
        uint64_t hash;
        size_t at, len; /* key, in keys */
    } place[GROWTH_BATCH];
    size_t places;
    struct buf keys;
};
void growth_news_open(struct growth_news *n, void (*is_new)(void *context, uint32_t group, uint64_t token),
                      void *context);
void growth_news_put(struct growth_news *n, uint32_t group, uint64_t token, uint64_t count,
                     struct slice type);
void growth_news_end(struct growth_news *n); /* calls is_new for the last ones */
/* The group and the type with this id; valid until growth_news_free. */
uint32_t growth_news_type(const struct growth_news *n, uint32_t id, struct slice *type);
void growth_news_free(struct growth_news *n);

#endif
