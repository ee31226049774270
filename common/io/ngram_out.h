/* ngram_out - where rows of n-grams go: the table itself, that of totals, and the index of a part. */
#ifndef TXT_NGRAM_OUT_H
#define TXT_NGRAM_OUT_H

#include "io/ngram_sink.h"
#include "io/rec.h"

struct ngram_out;
/* Group columns: `groups` names, then "n ngram count docs" and the names in `more` (blanks between). totals: a path, or NULL.
 * With `index` the output is a part, and gets an index (io/ngram_index.h). */
struct ngram_out *ngram_out_open(const struct rec_options *options, const struct slice *group, size_t groups,
                                 const char *more, const char *totals, bool index);
/* Closes all; the index is written when the part is in its place. Dies on error. */
void ngram_out_close(struct ngram_out *o);

/* Rows that are ready, each with its LF: TABs between fields. */
void ngram_out_rows(struct ngram_out *o, struct slice rows);
/* One row of a part, whose index is told what it says. */
void ngram_out_part_row(struct ngram_out *o, struct slice row, struct slice group, struct slice ngram,
                        uint64_t count, uint64_t docs);
/* A row of totals, where they are wanted. tokens: n-grams of n words that there are, also those with stop words. */
void ngram_out_totals(struct ngram_out *o, struct slice group, unsigned n, uint64_t tokens, uint64_t types,
                      uint64_t documents, uint64_t hapax);

#endif
