/* ngrams - counts n-grams of words, and in how many documents each stands, by group; exact.
 *
 * Rows of words go in with ngrams_row; when all are in, or ngrams_full says that the memory is used up, ngrams_count begins and
 * ngrams_next gives the counts, part by part: groups in byte order, in each the orders n ascending. What was
 * counted before a clear and after it is added up by the caller (io/spill), with the help of io/ngram_docs for documents that
 * stand on both sides. Pure: no input, no output; threads only through base/pool. */
#ifndef TXT_NGRAMS_H
#define TXT_NGRAMS_H

#include "base/mem.h"
#include "base/table.h"

#define NGRAMS_MOST      9 /* words */
#define NGRAMS_KEY_WORDS 5 /* 64-bit words of the longest key: 9 ranks of 31 bits, 2 a word */
#define NGRAMS_PAD       "*"

/* What --stop does with n-grams that hold stop words. */
enum ngrams_stop {
    NGRAMS_STOP_ANY,  /* leaves out those with any stop word */
    NGRAMS_STOP_ALL,  /* those of nothing but stop words */
    NGRAMS_STOP_EDGE, /* those that begin or end with one */
    NGRAMS_STOP_PAD,  /* as edge, and a stop word inside is written NGRAMS_PAD, so that they fall together */
};

enum ngrams_kind { /* of a word */
                   NGRAMS_WORD,
                   NGRAMS_STOP,  /* a stop word */
                   NGRAMS_BREAK, /* not counted, and no n-gram goes across it */
};

/* In which form the counts are given. */
enum ngrams_form {
    NGRAMS_SPLIT,   /* n-grams that occur once apart from the others; both in byte order */
    NGRAMS_ORDERED, /* all together in byte order */
    NGRAMS_LISTS,   /* the same, and for each the list of its documents */
};

/* Memory elsewhere, for the words that were read when there are too many; see io/mapped.h. */
struct ngrams_store {
    bool (*begin)(void *context); /* before its first use; false: there is none */
    void *(*take)(void *context, size_t bytes);
    void (*rest)(void *context);
    void (*clear)(void *context);
    void *context;
};

struct ngrams_rules {
    unsigned orders; /* bit n: count n-grams of n words, 1 .. NGRAMS_MOST */
    unsigned skip;   /* an n-gram may leave out up to so many words in all (skip-grams) */
    enum ngrams_stop stop;
    /* The kind of a word; called once a distinct word and run, from one thread. NULL: all are words. */
    enum ngrams_kind (*kind)(const void *context, struct slice word);
    const void *context;
    unsigned threads;
    uint64_t memory;                  /* bytes, about */
    const struct ngrams_store *store; /* NULL: there is none */
};

/* The number of n-grams of n words that begin at one word: 1, or more with skip. UINT64_MAX when it is beyond counting. */
uint64_t ngrams_choices(unsigned n, unsigned skip);
#define NGRAMS_CHOICES_MOST 100000

struct ngrams;
struct ngrams *ngrams_open(const struct ngrams_rules *rules); /* rules are copied */
void ngrams_close(struct ngrams *c);

/* One row: words separated by blanks. Nothing is kept of the slices. With `more`, the row goes on in the next call (with the same
 * group and document), maybe in the middle of a word. */
void ngrams_row(struct ngrams *c, struct slice group, struct slice doc, struct slice words, bool more);
/* True when the memory is used up: count, put away, clear, go on. */
bool ngrams_full(const struct ngrams *c);

/* N-grams that begin with the `fixed` ranks of prefix and then a rank low .. high: `most` at most. For ngrams itself. */
struct ngrams_range {
    uint32_t low, high;
    unsigned fixed;
    uint32_t prefix[NGRAMS_MOST];
    uint64_t most, records; /* records: how many there are, when it may be joined to its neighbours; else 0 */
};

/* A part of the counts of one group and n. Keys: see ngrams_tally.h. */
struct ngrams_part {
    struct slice group;    /* valid until ngrams_clear */
    uint64_t tokens, docs; /* of the group: words that were read, documents they stand in */
    uint64_t ngrams;       /* of this n in the group, whatever the stop words */
    unsigned n;            /* 0: one entry, the group's tokens and documents; comes first in each group */
    bool first, last;      /* of this group and n; both for an empty one, which is given too */
    unsigned key_words, bits, per;
    uint64_t types,
        hapax; /* n-grams that differ, and those that occur once: also when only the most frequent are given */
    size_t singles, multis;
    uint64_t *single; /* keys of n-grams that occur once (in one document) */
    uint64_t *multi;  /* key, then count << 32 | documents */
    unsigned char
        *list; /* for each of multi: document numbers ascending as varints, the first, then differences */
    size_t list_bytes;
    /* for ngrams itself */
    struct ngrams *owner;
    uint32_t group_number;
    struct ngrams_range range;
};

void ngrams_count(struct ngrams *c, enum ngrams_form form);
/* The next part, or NULL. The caller frees it with ngrams_part_free. */
struct ngrams_part *ngrams_next(struct ngrams *c);
void ngrams_part_free(struct ngrams_part *p);
/* Forgets all counts; what is still to come of a row that is not at its end is kept. */
void ngrams_clear(struct ngrams *c);

/* The names of this run's documents, by the numbers that lists have. */
const struct table *ngrams_documents(const struct ngrams *c);

/* Writes an n-gram's text, words separated by one blank, at the end of *to. Any thread. */
void ngrams_text(const struct ngrams_part *p, const uint64_t *key, struct buf *to);

/* ---- rows of text ---- */

struct ngrams_rows_rules {
    uint64_t min_count, min_docs;
    uint64_t top; /* rows a group and n; 0 = all */
    bool per_million, rank;
    bool (*keep)(const void *context, struct slice ngram); /* called from any thread; NULL: all are kept */
    const void *context;
};

/* Appends "group n ngram count docs [per_million] [rank]", TABs between, LF behind. The group may be several columns, or (at
 * NULL) none. per_million: of the group's tokens, 3 places, rounded half up. */
void ngrams_row_put(struct buf *to, const struct ngrams_rows_rules *rules, struct slice group, unsigned n,
                    struct slice ngram, uint64_t count, uint64_t docs, uint64_t tokens, uint64_t rank);

/* The parts of one group and n in the form NGRAMS_SPLIT become rows: count descending, then by bytes. `give` gets them in pieces,
 * in order; they are made by the threads of `pool`. rank is 1 + the number of n-grams of the group and n that occur more often, whatever min_docs and keep leave out. */
struct pool;
void ngrams_rows(struct pool *pool, struct ngrams_part **part, size_t parts,
                 const struct ngrams_rows_rules *rules, void (*give)(void *context, struct slice rows),
                 void *context);

/* All counts (ngrams_count in that form included): for each group and n first a call of `order` with what is known of it - the
 * part's group, n, ngrams and docs; n-grams that differ, and those that occur once -, then its rows. `grouped`: rows begin with the group.
 * When the parts of a group and n are more than three fifths of the memory, `many` gets each of them instead, in order. */
struct ngrams_takers {
    void (*order)(void *context, const struct ngrams_part *part, uint64_t types, uint64_t hapax);
    void (*give)(void *context, struct slice rows);
    void (*many)(void *context, const struct ngrams_part *part);
    void *context;
};
void ngrams_all_rows(struct ngrams *c, struct pool *pool, const struct ngrams_rows_rules *rules, bool grouped,
                     const struct ngrams_takers *to);
/* Calls `take` for each n-gram of a part in byte order, whatever its form. */
void ngrams_each(const struct ngrams_part *p,
                 void (*take)(void *context, const struct ngrams_part *p, const uint64_t *key, uint64_t count,
                              uint64_t docs),
                 void *context);

#endif
