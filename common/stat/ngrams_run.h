/* ngrams_run - what is inside a struct ngrams: for ngrams.c (reading), ngrams_ranges.c and ngrams_parts.c (counting), and
 * ngrams_rows.c and ngrams_all_rows.c (writing) only. */
#ifndef TXT_NGRAMS_RUN_H
#define TXT_NGRAMS_RUN_H

#include "base/pool.h"
#include "base/table.h"
#include "stat/ngrams.h"
#include "stat/ngrams_lexicon.h"
#include "stat/ngrams_tally.h"

/* A word in a block is its number, later its rank, with this bit when it is a stop word. 0 ends a row. */
#define STOP_BIT  (UINT32_C(1) << 31)
#define RANK_MASK (STOP_BIT - 1)

/* Consecutive rows of one document and group in one block: ids[start .. stop) are where n-grams may begin. */
struct segment {
    size_t start, stop;
    uint32_t doc, group;
};

struct block {
    struct ngrams *owner;
    struct buf text;
    struct segment *segment; /* while it is text, start is an offset in it */
    size_t segments, segment_room;
    uint32_t *id;          /* ids, then `span` zeros or the beginning of the next block's */
    unsigned char *coarse; /* of each id, when they are ranks: its topmost bits */
    size_t ids;
    bool open;   /* its last row goes on in the next block */
    bool stored; /* its ids are in the store */
};

/* A segment after the blocks have been put in order by group. */
struct stretch {
    const uint32_t *id;
    const unsigned char *coarse;
    size_t length;
    uint32_t doc;
};

/* How often a word stands in a group, and in how many documents; 0 when it is a stop word. */
struct word_count {
    uint32_t count, docs;
    uint32_t first_doc, last_doc; /* numbers + 1 */
};

struct group {
    size_t first, last; /* stretches */
    uint64_t tokens, docs;
    uint32_t number;          /* in the table */
    uint32_t *starts;         /* by rank: how often the word stands there; NULL when the group is small */
    struct word_count *words; /* by rank; NULL when words are counted like other n-grams */
};

/* Where a worker puts the ids of its blocks: a few large pieces of memory. */
struct ids {
    uint32_t **piece;
    size_t pieces, room;
    uint32_t *at;
    size_t left;
    bool stored; /* what is left */
};

struct ngrams {
    struct ngrams_rules rules;
    unsigned span; /* words that an n-gram may reach over */
    struct pool *pool;
    struct word_ids words;
    struct tally *tally; /* by worker */
    struct ids *space;   /* by worker */
    size_t piece;        /* ids in one of its pieces */
    uint32_t **scratch;  /* by worker: ids of one block */
    size_t *scratch_room;

    struct table docs, groups;
    struct block *current; /* being filled */
    struct buf *spare;     /* texts of finished blocks, to be filled again */
    size_t spares;
    size_t last_blank; /* offset behind the last blank or LF in current's text */
    uint32_t doc, group;
    bool in_row, full, again; /* again: it is not the first run */
    bool doubled;             /* doubled: some document came back after another one */
    bool storing;             /* ids go to the store from now on */
    struct block **block;     /* finished, in order */
    size_t blocks, block_room;
    uint64_t ids_most;
    uint64_t ids, held; /* in finished blocks: words, bytes */
    uint64_t stored;    /* bytes in the store */
    uint64_t unrested;  /* see ngrams_seen */

    /* counting */
    enum ngrams_form form;
    uint64_t top; /* parts hold the most frequent only, as far as may be known; 0: all */
    struct lexicon lexicon;
    unsigned char *coarse; /* of all blocks */
    unsigned coarse_shift; /* rank >> that is coarse */
    struct stretch *stretch;
    struct group *by_order;
    size_t group_at;
    unsigned n;
    uint32_t *seen;      /* by document: 1 + the group that saw it last */
    uint64_t *remaining; /* see ngrams_measure */
    size_t group_done;   /* groups before it are counted */
    struct ngrams_range *range;
    size_t ranges, range_room, range_at;
    uint64_t results;      /* bytes of counts that are held by who takes the parts */
    uint64_t ahead;        /* the same, expected of parts that are being counted */
    uint64_t rest_after;   /* bytes of the store that one thread has looked at */
    uint64_t records_most; /* bytes of one thread for records and what they are counted into */
    struct buf carry;      /* words of an open row that the next run begins with */
    struct buf open_doc, open_group;
};

/* To be called for each stretch that is looked through: what is in the store is not to gather in memory. *seen: 0 at first. */
static inline void ngrams_seen(const struct ngrams *c, size_t ids, uint64_t *seen) {
    if (!c->storing || (*seen += ids * (sizeof(uint32_t) + 1)) < c->rest_after) return;
    c->rules.store->rest(c->rules.store->context);
    *seen = 0;
}

/* Of the memory: counts that are held until their order is complete. More leave as they come. */
#define NGRAMS_RESULTS_PERCENT 55

static inline struct tally_shape ngrams_shape(const struct ngrams *c, unsigned n) {
    return tally_shape(n, c->lexicon.count, c->docs.count, c->doubled, c->form);
}

/* Whether no other order, of this group or another, comes after that at c->group_at and c->n. */
static inline bool ngrams_last_order(const struct ngrams *c) {
    return c->group_at + 1 >= c->groups.count && !(c->rules.orders >> c->n >> 1);
}

/* Counts the words of the group at c->group_at. */
void ngrams_measure(struct ngrams *c, struct group *g);
/* Takes the counts of the group at c->group_at and order c->n apart into ranges that fit a thread's records. */
void ngrams_make_ranges(struct ngrams *c);
/* The next of these ranges, or several that are joined. */
struct ngrams_range ngrams_next_range(struct ngrams *c);
pool_work ngrams_count_part; /* job: struct ngrams_part */
/* By the rank behind those that r fixes: how many n-grams have it there. The caller frees it. */
uint64_t *ngrams_histogram(struct ngrams *c, const struct ngrams_range *r);

/* Asks for the memory that ngrams_text of a key will need: its words lie all over the lexicon. */
static inline void ngrams_expect(const struct ngrams_part *p, const uint64_t *key) {
    const struct lexicon_entry *entry = p->owner->lexicon.entry;
    uint64_t mask = (UINT64_C(1) << p->bits) - 1;
    for (unsigned w = 0, left = p->n; w < p->key_words; w++) {
        uint64_t k = key[w];
        for (unsigned here = left < p->per ? left : p->per; here; here--, left--, k >>= p->bits)
            __builtin_prefetch(&entry[k & mask]);
    }
}

#endif
