/* ngram_index - beside a large part of n-gram counts (io/ngram_parts.h), a small file that saves reading it.
 *
 * Who adds a few files to an archive, or takes some out, and asks for the most frequent n-grams, needs few rows of the large part:
 * those of the n-grams that the small parts hold, and the most frequent ones of each group and n. The index of BASE, BASE.index, tells
 * where each group and n begins and ends, so that rows are found by bisection; its totals; and its first rows by count.
 *
 *   txt-ngrams-index <TAB> 1
 *   base <TAB> bytes <TAB> time of last change, nanoseconds <TAB> XXH3 of its bytes
 *   [group columns] n begin end count docs types hapax listed at      a row a group and n, as BASE has them; at: offset here of
 *   ...                                                                 its list, `listed` rows of ngram count docs
 *   (an empty line)
 *   ngram count docs                                                  by count descending, then as in BASE
 *   ...
 *   sum <TAB> XXH3 of all before this line
 *
 * The index is believed when its own sum is right, and BASE has the size and either the time or the sum that it names. */
#ifndef TXT_NGRAM_INDEX_H
#define TXT_NGRAM_INDEX_H

#include "base/mem.h"

/* ---- making one ---- */

struct ngram_index_writer;
/* For the part that is being written to `path`. */
struct ngram_index_writer *ngram_index_make(const char *path);
/* The part's bytes as they are written: its header, then each row with what is in it. `head` is "group TAB n TAB". */
void ngram_index_header(struct ngram_index_writer *w, struct slice line);
void ngram_index_row(struct ngram_index_writer *w, struct slice row, struct slice head, struct slice ngram,
                     uint64_t count, uint64_t docs);
/* The part is complete and has its name: writes the index, frees w. Dies on error. */
void ngram_index_write(struct ngram_index_writer *w);

/* ---- using one ---- */

struct ngram_index_order {
    struct slice head; /* "group TAB n TAB", without group columns "n TAB" */
    uint64_t begin, end;
    uint64_t count, docs; /* of the row of the empty n-gram, the first */
    uint64_t types, hapax;
    uint64_t listed;
    struct slice list;
};

struct ngram_index {
    struct slice base; /* the whole part */
    struct slice header;
    struct ngram_index_order *order; /* by group and n */
    size_t orders;
    const char *path;
    char *memory;
    size_t bytes;
};

/* The index of the part at `path`, or NULL: there is none; or it is damaged or does not belong to the part, which is said (status 1).
 * Owns the memory of all slices. */
struct ngram_index *ngram_index_open(const char *path);
bool ngram_index_exists(const char *path);
void ngram_index_close(struct ngram_index *x);

/* The next row of a list: cuts it off *list. False at its end. */
bool ngram_index_listed(const struct ngram_index *x, struct slice *list, struct slice *ngram, uint64_t *count,
                        uint64_t *docs);
/* The row of the part at *at, which goes behind it. False at the end of the order. */
bool ngram_index_row_at(const struct ngram_index *x, const struct ngram_index_order *o, uint64_t *at,
                        struct slice *ngram, uint64_t *count, uint64_t *docs);
/* Finds an n-gram behind *at (o->begin at first), which goes on to it: ask in order. False: 0 and 0. */
bool ngram_index_find(const struct ngram_index *x, const struct ngram_index_order *o, uint64_t *at,
                      struct slice ngram, uint64_t *count, uint64_t *docs);

#endif
