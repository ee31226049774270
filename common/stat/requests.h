/* requests - what operations are asked for, in the words of the options, bound to the columns of a table. Pure.
 *
 *     --count                              the name "count"
 *     --sum COLUMNS[:NAME],...             COLUMN_sum or NAME; most operations
 *     --quantile COLUMNS:P[,P...][:NAME]   COLUMN_p25 for 0.25
 *     --weighted-mean COLUMN:WEIGHT[:NAME],...
 *
 * COLUMNS as in stat/fields.h. */
#ifndef TXT_REQUESTS_H
#define TXT_REQUESTS_H

#include "stat/summary.h"

struct request {
    const struct statistic *what;
    const char *name, *arg; /* of the option, without dashes; arg is NULL if it takes none */
};

struct asked { /* an operation on one column */
    const struct statistic *what;
    size_t column, weight; /* of the table */
    struct decimal p;
    struct slice name; /* of its result */
};

struct asked_list {
    struct asked *at;
    size_t count, room;
    bool running; /* some result is a running total */
    struct arena names;
    size_t *column; /* of the table, by the summary's numbers: those that it reads, from asked_summary on */
    size_t columns;
};

/* Appends what a request asks of a table with these columns. `keep_names`: results are called as their columns. False when it cannot be
 * bound: *error then says why. Slices point into the request's arg and the list's arena. */
bool request_bind(const struct request *r, const struct slice *names, size_t columns, bool keep_names,
                  struct asked_list *list, struct buf *error);
/* A summary that answers all of the list, in its order; ready for rows. */
struct summary *asked_summary(struct asked_list *list, const struct summary_options *options);
void asked_free(struct asked_list *list);

#endif
