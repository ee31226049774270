/* ngrams_tally - sorts n-gram records and counts equal ones: the inner loop of the n-gram counter. */
#ifndef TXT_NGRAMS_TALLY_H
#define TXT_NGRAMS_TALLY_H

#include "base/mem.h"
#include "stat/ngrams.h"

/* A key holds the ranks of an n-gram's words, `bits` wide each, `per` in a 64-bit word, right-aligned in it, the first rank
 * topmost: keys compare as n-grams do. */
struct tally_shape {
    unsigned n, bits, per, words; /* words: 64-bit words of a key */
    unsigned doc_bits;            /* of the greatest number of a document */
    bool doubled;                 /* documents do not come in ascending order */
    enum ngrams_form form;
};
struct tally_shape tally_shape(unsigned n, uint32_t ranks, uint32_t documents, bool doubled,
                               enum ngrams_form form);
/* 64-bit words of a record, when records are cut into buckets. */
unsigned tally_record_words(const struct tally_shape *s);

/* The records of neighbouring first ranks. A record is an n-gram that stands in a document once: key and document, or, when `packed`,
 * (key - base) << doc_bits | document. */
struct tally_bucket {
    uint64_t *next; /* the place of its next record */
    uint64_t base;  /* what the first word of its keys is at least */
    uint64_t *start;
};

/* Scratch memory of one thread, and the result of its last run. */
struct tally {
    uint64_t *record, *other; /* other: as much as the largest bucket */
    size_t record_bytes, other_bytes;
    bool packed;
    bool tight; /* records that are now far fewer give their memory back */
    struct tally_bucket *bucket;
    size_t buckets, bucket_room;
    uint32_t low;      /* rank */
    uint32_t *of_rank; /* by first rank - low: the bucket; NULL: there is one only */
    size_t rank_room;
    uint32_t *rank_memory;
    uint64_t seen;                  /* see ngrams_seen */
    struct buf single, multi, list; /* as in struct ngrams_part */
};

/* Makes room for records whose first ranks are low .. high: of each rank starts[rank] * times at most; without starts, `most` in all. */
void tally_begin(struct tally *t, const struct tally_shape *s, uint32_t low, uint32_t high,
                 const uint32_t *starts, uint64_t times, uint64_t most);
static inline struct tally_bucket *tally_bucket(const struct tally *t, uint32_t first) {
    return &t->bucket[t->of_rank ? t->of_rank[first - t->low] : 0];
}
/* Sorts and counts the records that were put into buckets. Appends to single, multi and list. */
void tally_run(struct tally *t, const struct tally_shape *shape);
/* Appends one n-gram, counted by other means. */
void tally_put(struct tally *t, const struct tally_shape *shape, const uint64_t *key, uint64_t count,
               uint64_t docs);
/* Appends the list of the documents whose bits are set; bits: documents / 64 + 1 words. */
void tally_list(struct tally *t, const uint64_t *bits, uint32_t documents);
/* Of what was counted in the form NGRAMS_SPLIT, leaves only what may be among the `top` most frequent: all but the first `top` by count
 * descending, then key, may go (a few more are left). */
void tally_keep_top(struct tally *t, const struct tally_shape *shape, uint64_t top);
void tally_free(struct tally *t);

#endif
