/* ngram_merge - parts of n-gram counts added up and given to a sink: what the counts of all their texts at once would be.
 *
 * Parts are read from front to back (io/ngram_parts.h). When one of those to be added has an index (io/ngram_index.h), of that one only
 * what is needed is read. For a group and n that is, when the top rows by count are asked for:
 *
 *   the rows of the n-grams that the other parts hold, found by bisection: their counts are then exact. All others have the
 *   counts of the index. They are listed there down to some last row; those that are not listed come behind that row. So the
 *   listed and the touched n-grams together, in order, are right as far as that row reaches. If more rows are asked for, or rows in
 *   another order, all rows of this group and n are read, and no others.
 *
 * Memory: what the other parts hold of one group and n, a quarter of what is allowed at most (beyond it: all rows are read). */
#ifndef TXT_NGRAM_MERGE_H
#define TXT_NGRAM_MERGE_H

#include "io/ngram_sink.h"
#include "io/rec.h"

struct ngram_merge;
/* Opens the parts to be added ("-" = stdin) and to be taken out, and reads their headers; see ngram_parts.h for what is wrong with one.
 * `orders`: bit n is set for each n that is wanted. Paths are kept, not copied. */
struct ngram_merge *ngram_merge_open(const char *const *path, size_t paths, const char *const *subtract,
                                     size_t subtracts, const struct rec_options *rec,
                                     const struct spill_options *spill, unsigned orders);
/* The number of group columns, and their names (valid until the end); -1: no part has any row or header. */
ptrdiff_t ngram_merge_groups(const struct ngram_merge *m, const struct slice **name);

/* Gives all to the sink; then ngram_sink_end. Dies when a count would be negative, or what is read cannot be parts. */
void ngram_merge_run(struct ngram_merge *m, struct ngram_sink *sink);
void ngram_merge_close(struct ngram_merge *m);

/* One sum for a sink, checked. `head`: "group TAB n TAB"; `less`: something was taken out. */
void ngram_merge_take(struct ngram_sink *sink, struct slice head, struct slice ngram, uint64_t count,
                      uint64_t docs, bool less);

#endif
