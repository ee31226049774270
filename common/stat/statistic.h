/* statistic - what is said of a group: a row of a table gives the accumulators it needs and the function that makes the answer. */
#ifndef TXT_STATISTIC_H
#define TXT_STATISTIC_H

#include "stat/accumulate.h"
#include "stat/summary.h"

struct operation {
    const struct statistic *what;
    struct column *column, *weight;
    struct decimal p;
    bool lists;               /* needs ACC_LIST */
    size_t offset[ACC_KINDS]; /* of each accumulator it needs in the group's state */
    /* share: the total of all groups */
    struct decimal total;
    struct list real_total;
    bool total_fault; /* it would need more than 38 digits */
};

/* What an answer is made of. */
struct answer {
    struct accumulate *from;
    const struct summary_options *options;
    struct operation *op;
    char *state; /* of the group */
    struct buf *to;
    bool fault;
};

struct statistic {
    const char *name;
    enum statistic_takes takes;
    unsigned needs, needs_real; /* bit a: enum accumulator_kind a; for exact and for real numbers */
    bool numeric, needs_all;
    void (*result)(struct answer *a);
};

/* For results: reading the group's state ... */
uint64_t answer_count(const struct answer *a, enum accumulator_kind kind);
struct list *answer_list(const struct answer *a, enum accumulator_kind kind);
/* An integer at a scale as a decimal below 10^38; false if it is not. */
bool answer_decimal(int128 v, int scale, struct decimal *d);
/* ... and writing the answer: value / by, a double. What does not work out is a->fault. */
void answer_quotient(struct answer *a, struct decimal value, struct decimal by);
void answer_real(struct answer *a, double v);
bool answer_check(struct answer *a, enum decimal_status status);

/* The group's sum as a decimal (exact columns). False: more than 38 digits. */
bool statistic_sum(const struct operation *op, char *state, struct decimal *sum);

#endif
