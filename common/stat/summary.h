/* summary - groups of rows and what is asked of each: the state behind txt-aggregate.
 *
 * Rows come in one by one and are worked off in batches of some hundred: the keys of a batch are hashed first, so that their
 * slots are on the way into the cache when they are looked up, and each accumulator then runs over the batch in a loop of its own.
 * A group's state is one record of fixed size; lists that grow hang from it. States can be saved as bytes and merged again, so
 * whoever calls may spill them, sorted by key, and nothing of the answer depends on when.
 *
 * Nothing here reads or writes files. Fields are in the wire form of the suite's rows and stay in it. */
#ifndef TXT_SUMMARY_H
#define TXT_SUMMARY_H

#include "base/decimal.h"
#include "base/mem.h"

struct summary;

struct summary_options {
    bool real;         /* numbers are doubles */
    int quantile_type; /* 1..9 */
    int places;        /* of quotients and roots; < 0: as many as they have, or 15-16 significant digits */
    struct slice separator; /* between the values of unique and values */
};

/* ---- what is asked ---- */

enum statistic_takes { TAKES_NOTHING, TAKES_COLUMN, TAKES_PROBABILITY, TAKES_WEIGHT };
struct statistic; /* a row of the table in stat/statistic.c */
/* By name ("sum", "count-unique"); NULL if there is none. The table has no other names than the options of txt-aggregate. */
const struct statistic *statistic_find(const char *name);
enum statistic_takes statistic_takes(const struct statistic *what);
bool statistic_numeric(const struct statistic *what);   /* its result is a number (or missing) */
bool statistic_needs_all(const struct statistic *what); /* it needs the total of all groups: no streaming */

struct summary *summary_open(const struct summary_options *options);
void summary_close(struct summary *s);
/* A column that is given to summary_value later; numbers from 0. */
size_t summary_column(struct summary *s);
/* An operation on a column (ignored by what takes none); its number, from 0. `p` as for quantile_place. */
size_t summary_operation(struct summary *s, const struct statistic *what, size_t column, size_t weight,
                         struct decimal p);
void summary_ready(struct summary *s); /* after the last operation, before the first row */

/* ---- rows ---- */

enum summary_answer { SUMMARY_OK, SUMMARY_NOT_A_NUMBER, SUMMARY_TOO_LONG };

/* Begins a row of the group `key`. Both the key and the fields are copied. */
void summary_row(struct summary *s, struct slice key);
/* The row's field of a column. An empty one is a missing value. What is not read as a number counts for nothing. */
enum summary_answer summary_value(struct summary *s, size_t column, struct slice field);
/* Works off the batch: before anything below. */
void summary_flush(struct summary *s);
/* A group without a row. */
void summary_touch(struct summary *s, struct slice key);

/* ---- groups: 0 .. summary_groups() - 1 in the order of their first row ---- */

uint32_t summary_groups(const struct summary *s);
struct slice summary_key(const struct summary *s, uint32_t group);
/* All groups in byte order of their keys; valid until rows are added or the summary is cleared. */
const uint32_t *summary_sorted(struct summary *s);
/* Says that ids[at], ... are asked for soon: they lie anywhere in memory, and are fetched while those before them are worked on. */
void summary_soon(const struct summary *s, const uint32_t *ids, uint32_t at);
uint64_t summary_rows(const struct summary *s, uint32_t group);
size_t summary_bytes(const struct summary *s); /* memory held */

/* Once all groups are known (in memory or saved), before the first result, if statistic_needs_all. */
void summary_totals(struct summary *s);
/* Appends the result of an operation for a group (SUMMARY_NO_GROUP: for one without rows) to *to, in wire form; nothing = missing.
 * False when more than 38 digits would be needed. */
bool summary_result(struct summary *s, uint32_t group, size_t operation, struct buf *to);
#define SUMMARY_NO_GROUP UINT32_MAX

/* Statistics that are a running total over the rows as they are written: the result is the plain sum, and running_add
 * adds it, as a cell, to *r ({0} at first) and appends the total to *to. False as above. */
bool statistic_running(const struct statistic *what);
struct running {
    struct decimal exact;
    double real;
};
bool running_add(struct running *r, struct slice cell, const struct summary_options *options, struct buf *to);

/* ---- groups as bytes ----
 * A group is saved as entries (key, value). Sorted by their keys, in byte order, the entries of one group, whenever they were saved, stand
 * together, and groups stand in byte order of their own keys. So much of a group is held at once as one entry has; but for statistics that
 * need all values or texts of a group in memory: all but quantiles. */

struct summary_saving { /* {0} at first */
    size_t part, accumulator, value;
};
/* The next entry of a group, to *key and *value, in order of the keys. False when there was none left. */
bool summary_save(struct summary *s, uint32_t group, struct summary_saving *at, struct buf *key,
                  struct buf *value);

/* Whether an entry belongs to the group that summary_merge added to last. */
bool summary_same(const struct summary *s, struct slice key);
/* Adds an entry. They must come in order of their keys, and those of equal keys in the order in which they were saved.
 * Before a result: summary_flush. */
void summary_merge(struct summary *s, struct slice key, struct slice value);
/* Forgets all groups; columns keep their scale, totals what was saved. */
void summary_clear(struct summary *s);

#endif
