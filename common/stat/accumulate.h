/* accumulate - what is kept of the values of a group: each kind of accumulator is a row of functions (add, merge, save, ...) over a
 * piece of the group's state. Statistics are computed from them at the end (stat/statistic.h); several share one.
 *
 * Exact numbers. All values of a column have one scale, the finest seen so far, so a value is an integer and a sum is one
 * addition. When a finer value comes, all that is held of that column is multiplied once. While the values fit 64 bits
 * lists hold 8 bytes a value; then 16. More than 38 digits at the common scale is a fault that is said, never a rounding.
 *
 * Real numbers (--float) are doubles; their sums are exact too, by Shewchuk's partial sums (Adaptive Precision Floating-Point
 * Arithmetic, 1997), and are rounded once at the end: so neither the order of rows nor spilling can show. */
#ifndef TXT_ACCUMULATE_H
#define TXT_ACCUMULATE_H

#include "base/decimal.h"
#include "base/mem.h"
#include "base/table.h"
#include "stat/wide.h"

enum { BATCH_ROWS = 256 };

/* What a batch knows of a row's field. */
enum value_kind { VALUE_MISSING, VALUE_PRESENT, VALUE_INVALID };

/* A column of the input. */
struct column {
    bool number, real, text; /* forms that are needed */
    bool wide;               /* some |value| is above INT64_MAX */
    int scale;
    uint128 largest;    /* |value| */
    struct table texts; /* distinct texts, where a bag needs them */
    /* the batch */
    uint8_t kind[BATCH_ROWS];
    int128 value[BATCH_ROWS];
    double real_value[BATCH_ROWS];
    struct {
        size_t at, len;
    } text_at[BATCH_ROWS]; /* in the batch's bytes */
};

/* Memory of growing lists: powers of two, reused; large ones from malloc. */
struct pool {
    struct arena arena;
    void *free[16];
    size_t large,
        largest; /* bytes of the large ones, and of the largest so far: sorting takes as much again */
};
/* A list of a group. {0} is empty. */
struct list {
    char *at;
    uint64_t bytes : 54, sorted : 1, ranked : 1, order : 8;
};
void list_append(struct pool *pool, struct list *l, const void *p, size_t n);
void list_release(struct pool *pool, struct list *l);
size_t pool_bytes(const struct pool *pool);
void pool_reset(struct pool *pool); /* after list_release of the large ones */

/* A 128-bit integer at 8-byte alignment. */
struct word2 {
    uint64_t low, high;
};
static inline int128 word2_get(const struct word2 *w) {
    return (int128)((uint128)w->high << 64 | w->low);
}
static inline void word2_set(struct word2 *w, int128 v) {
    w->low = (uint64_t)v;
    w->high = (uint64_t)((uint128)v >> 64);
}

/* What is left of a list that was too long to hold, marked as `ranked`: the values that are needed, by their places in the sorted list. */
struct ranked {
    uint64_t place;
    struct word2 value; /* exact; or the bits of a double in the lower word */
};

/* A text by its id in column->texts, and how often; one id may have several entries until the bag is compacted. */
struct bag_entry {
    uint32_t id, count;
};

enum accumulator_kind {
    ACC_ROWS,    /* rows of the group */
    ACC_MISSING, /* empty fields */
    ACC_SUM,     /* sums of powers 1 to 4, exact: SUM_WORDS words each, in two's complement */
    ACC_SQUARES,
    ACC_CUBES,
    ACC_FOURTHS,
    ACC_WEIGHTED, /* sum of value x weight (as of squares), sum of weights */
    ACC_MIN,      /* one word2, or a double when real */
    ACC_MAX,
    ACC_LIST,  /* all values */
    ACC_BAG,   /* distinct texts with counts */
    ACC_FIRST, /* texts */
    ACC_LAST,
    ACC_TEXTS,  /* all texts in order, each with its separator before it */
    ACC_VALUES, /* number of values; after the others of its column */
    ACC_KINDS,
};


/* Words of a sum of powers: 127 bits a factor, 64 for the number of rows and a sign. No sum can overflow. */
#define SUM_WORDS(power) (2 * (power) + 1)

/* What the functions share. */
struct accumulate {
    char *state; /* of group g: at g * stride */
    size_t stride;
    struct pool pool;    /* goes when the groups are cleared */
    struct pool lasting; /* totals that outlive them */
    struct buf bytes;    /* texts of the batch */
    uint32_t group[BATCH_ROWS];
    size_t rows; /* in the batch */
    struct slice separator;
    struct buf scratch;
};

struct accumulator {
    enum accumulator_kind kind;
    struct column *column, *weight; /* NULL where none */
    size_t offset;                  /* in a group's state */
    bool streams;                   /* a list of which only some places are asked for */
};

size_t accumulator_bytes(const struct accumulator *a); /* of state; a multiple of 8 */
void accumulator_init(const struct accumulator *a, char *state);
/* Adds the rows of the batch. */
void accumulator_add(struct accumulate *s, const struct accumulator *a);
/* The column's (or weight's) scale grows by 10^digits: brings one group's state there. Values were checked to have room. */
void accumulator_rescale(const struct accumulator *a, char *state, const struct column *column, int digits);
/* The column becomes wide: lists do. */
void accumulator_widen(struct accumulate *s, const struct accumulator *a, char *state);
#ifndef SAVED_PART /* the fuzzers take a smaller one */
#define SAVED_PART (48u << 10) /* bytes of a list: whole elements of 8 and 16 bytes */
#endif

/* Part 0, 1, ... of the state as bytes: long lists take several, so that who reads many states at once holds little of each. True if there
 * are more parts. The other kinds have all in part 0; ask for a blank state's part 0 in place of their later ones. */
bool accumulator_save(const struct accumulator *a, char *state, size_t part, struct buf *to);
bool accumulator_has_parts(const struct accumulator *a);
/* Adds what was saved to a state; what was saved first is merged first. */
void accumulator_merge(struct accumulate *s, const struct accumulator *a, char *state, struct slice *from);
/* Gives memory outside of the pool's arena back. */
void accumulator_release(struct accumulate *s, const struct accumulator *a, char *state);

/* Brings the entries of a bag in order of their ids, those of one id together. */
void bag_compact(struct list *bag);
/* Adds x to an exact sum of doubles, and the sum rounded once. */
void real_add(struct pool *pool, struct list *partials, double x);
double real_sum(const struct list *partials);

#endif
