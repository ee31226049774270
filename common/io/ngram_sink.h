/* ngram_sink - n-grams that come in order of group, n and n-gram, on their way to rows: counts types and hapax, leaves out what is too
 * rare, brings the rest into order of count, the top ones only when only they are asked for.
 *
 * What a row looks like is the caller's. Memory: that of `spill`, then temporary files (io/ordered.h). */
#ifndef TXT_NGRAM_SINK_H
#define TXT_NGRAM_SINK_H

#include "base/mem.h"
#include "io/spill.h"

enum ngram_sink_form {
    NGRAM_SINK_BY_COUNT,
    NGRAM_SINK_BY_NGRAM,
    NGRAM_SINK_ALL, /* nothing is left out, the rows of empty n-grams come too: what --partial writes */
};

struct ngram_sink_head { /* where the rows stand */
    struct slice group;  /* values with TABs between */
    unsigned n;
    uint64_t tokens, documents; /* of the group */
    uint64_t ngrams;            /* all of this n */
    uint64_t types, hapax;      /* known at the end of the order */
};

struct ngram_sink {
    enum ngram_sink_form form;
    uint64_t min_count, min_docs, top;                     /* top: 0 = all */
    bool (*keep)(const void *context, struct slice ngram); /* NULL: all are kept */
    const void *keep_context;
    struct spill_options spill;
    void *context;
    void (*row)(void *context, const struct ngram_sink_head *head, struct slice ngram, uint64_t count,
                uint64_t docs, uint64_t rank);
    void (*order_end)(void *context, const struct ngram_sink_head *head);
    /* for the module */
    struct ngram_sink_head head;
    struct buf group, packed;
    bool begun;
    struct ordered *ordered;
    uint64_t *best; /* the top counts so far: a heap, the least first */
    size_t bests;
};

/* Each group begins with its n = 0 (count: its tokens, docs: its documents), each n with the empty n-gram (count: all n-grams of
 * this n). */
void ngram_sink_take(struct ngram_sink *s, struct slice group, unsigned n, struct slice ngram, uint64_t count,
                     uint64_t docs);
/* Whether the empty n-gram of this group and n was the last one taken. */
bool ngram_sink_in(const struct ngram_sink *s, struct slice group, unsigned n);
/* Whether this group has begun. */
bool ngram_sink_has_group(const struct ngram_sink *s, struct slice group);
void ngram_sink_end(struct ngram_sink *s); /* that was all; frees what it holds */

/* For rows that are in their order already, behind the empty n-gram: one row as it is; and what totals there are. */
void ngram_sink_put(struct ngram_sink *s, struct slice ngram, uint64_t count, uint64_t docs, uint64_t rank);
void ngram_sink_count(struct ngram_sink *s, uint64_t types, uint64_t hapax);
/* Whether min_docs and keep let it through. */
bool ngram_sink_wants(const struct ngram_sink *s, struct slice ngram, uint64_t docs);

#endif
