/* ngrams_tally - sorts n-gram records and counts equal ones: the inner loop of the n-gram counter. */
#ifndef TXT_NGRAMS_TALLY_H
#define TXT_NGRAMS_TALLY_H

#include "base/mem.h"
#include "stat/ngrams.h"

/* A record is `words` 64-bit words of key and one of document: an n-gram that stands in that document once. A key holds the ranks of
 * the n-gram's words, `bits` wide each, `per` in a 64-bit word, right-aligned in it, the first rank topmost: keys compare as
 * n-grams do. */
struct tally_shape {
    unsigned n, bits, per, words;
    unsigned doc_bits; /* 0: records of equal keys come with documents in ascending order already */
    enum ngrams_form form;
};
struct tally_shape tally_shape(unsigned n, uint32_t ranks, enum ngrams_form form);

/* Scratch memory of one thread, and the result of its last run. */
struct tally {
    uint64_t *record, *other; /* room records each */
    size_t room_bytes, count;
    struct buf single, multi, list; /* as in struct ngrams_part */
    uint32_t *of_rank;              /* by first rank: counts, then buckets */
    size_t of_rank_room;
};

/* Makes room for `records`; they are then written at t->record, and t->count says how many. */
void tally_room(struct tally *t, const struct tally_shape *shape, size_t records);
/* Sorts and counts; first ranks are low .. high. Appends to single, multi and list. */
void tally_run(struct tally *t, const struct tally_shape *shape, uint32_t low, uint32_t high);
/* Appends one n-gram, counted by other means. */
void tally_put(struct tally *t, const struct tally_shape *shape, const uint64_t *key, uint64_t count,
               uint64_t docs);
/* Appends the list of the documents whose bits are set; bits: documents / 64 + 1 words. */
void tally_list(struct tally *t, const uint64_t *bits, uint32_t documents);
void tally_free(struct tally *t);

#endif
