/* ngram_parts - parts of n-gram counts, as txt-ngrams --partial writes them, read as one: in order, equal n-grams added up.
 *
 * A part is a table with columns [groups] n ngram count docs, sorted by group, n and n-gram; the first row of a group and n has the
 * empty n-gram and stands for all. What is taken out again is a part whose counts are negative (sums are modulo 2^64).
 *
 * Parts are read side by side, each once and from front to back, a window of each in memory. When there are more than memory or
 * descriptors allow, the smaller ones become runs of one temporary file first (io/spill.h). */
#ifndef TXT_NGRAM_PARTS_H
#define TXT_NGRAM_PARTS_H

#include "io/rec.h"
#include "io/spill.h"

#define NGRAM_GROUPS_MOST 16 /* group columns */

struct ngram_row {
    struct slice key; /* "group TAB n TAB ngram"; without group columns "n TAB ngram" */
    size_t head;      /* offset of the n-gram */
    uint64_t count, docs;
    bool less; /* something was taken out */
};
static inline struct slice ngram_row_text(const struct ngram_row *r) {
    return (struct slice){r->key.at + r->head, r->key.len - r->head};
}
static inline struct slice ngram_row_head(const struct ngram_row *r) {
    return (struct slice){r->key.at, r->head};
}
static inline unsigned ngram_row_n(const struct ngram_row *r) {
    return (unsigned)(r->key.at[r->head - 2] - '0');
}
static inline struct slice ngram_head_group(struct slice head) { /* values with TABs between; empty without */
    return (struct slice){head.at, head.len > 3 ? head.len - 3 : 0};
}

/* The order of parts: n-grams token by token, each with a blank behind it; the empty one first. Also of whole keys. */
int ngram_cmp(struct slice a, struct slice b);

struct ngram_parts;
/* `orders`: bit n is set for each n that is wanted; n = 0 always comes. */
struct ngram_parts *ngram_parts_open(const struct rec_options *rec, const struct spill_options *spill,
                                     unsigned orders);
void ngram_parts_close(struct ngram_parts *p);

/* The group columns of all parts, known to the caller before one is read (else of the first part). Copied. */
void ngram_parts_columns(struct ngram_parts *p, const struct slice *name, size_t count, const char *file);
/* Their number, or -1 when no part had a header, and their names. */
ptrdiff_t ngram_parts_groups(const struct ngram_parts *p, const struct slice **name);

/* Reads the headers of all parts. A part with other columns is die(); one without header is said (status 1), and so is damage
 * later; but die() when the part was to be subtracted. */
void ngram_parts_read(struct ngram_parts *p, const char *const *path, size_t paths,
                      const char *const *subtract, size_t subtracts);

/* The next n-gram of all; valid until the next call. A sum may be 0 or negative. */
bool ngram_parts_next(struct ngram_parts *p, struct ngram_row *row);

#endif
