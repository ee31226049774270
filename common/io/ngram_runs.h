/* ngram_runs - counts of n-grams that are more than fits in memory: sorted runs in a temporary file, added up at the end.
 *
 * A run holds what was counted in one go, and the names of its documents; documents that stand in several runs are found by name, so
 * that document frequencies are exact (io/ngram_docs.h). The key of an n-gram is "group TAB n TAB ngram blank"; the rows that stand for
 * all of a group, and of a group and n, have nothing behind the second TAB.
 *
 *     entry of a run:        count docs [run list of documents]   as varints: 7 bits a byte, low first, bit 7 = more follows
 *     entry of the names:    run number */
#ifndef TXT_NGRAM_RUNS_H
#define TXT_NGRAM_RUNS_H

#include "io/ngram_sink.h"
#include "io/spill.h"

struct ngram_runs;
struct ngram_runs *ngram_runs_open(const struct spill_options *options); /* kept, not copied */

/* One run: n-grams in order of keys, documents in byte order of names, each with its number in this run; both may be mixed. */
void ngram_runs_begin(struct ngram_runs *r);
/* *list: the numbers of its documents, ascending, as varints (the first, then differences): they are cut off. NULL: there are none. */
void ngram_runs_put(struct ngram_runs *r, struct slice key, uint64_t count, uint64_t docs,
                    struct slice *list);
void ngram_runs_document(struct ngram_runs *r, struct slice name, uint32_t number);
void ngram_runs_end(struct ngram_runs *r);

/* Adds all runs up into the sink, then ngram_sink_end. */
void ngram_runs_merge(struct ngram_runs *r, struct ngram_sink *sink);
void ngram_runs_close(struct ngram_runs *r);

#endif
