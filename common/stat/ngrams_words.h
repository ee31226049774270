/* ngrams_words - words to numbers, for the n-gram counter: interning while text is read.
 *
 * Words are numbered 1, 2, ... as they are met, by several threads at once into one table: which word gets which number depends on
 * who was first, and goes no further than the ranks that take the numbers' place (ngrams_lexicon.h). */
#ifndef TXT_NGRAMS_WORDS_H
#define TXT_NGRAMS_WORDS_H

#include "base/mem.h"
#include <pthread.h>
#include <stdatomic.h>

#define WORD_IDS_MOST ((UINT32_C(1) << 31) - 2)
#define WORD_IDS_PAD  64 /* bytes that may be read behind a text */

struct word_slot {
    uint64_t a, b;    /* the word, zeros behind it; of one over 16 bytes: its hash, 0 */
    const char *text; /* of one over 16 bytes, else NULL */
    uint32_t len;
    _Atomic uint32_t id; /* 0: free */
};

struct word_ids {
    struct word_slot *slot;
    uint32_t mask;
    uint64_t seed[2];
    unsigned threads;
    struct arena *arena; /* by worker: texts of words over 16 bytes */
    char apart
        [64]; /* what is written for each new word is in a line of the cache of its own, not where all read */
    _Atomic uint32_t count;
    _Atomic size_t bytes;
    pthread_rwlock_t growing;
};

void word_ids_init(struct word_ids *w, unsigned threads);
void word_ids_free(struct word_ids *w);          /* {0} is fine */
size_t word_ids_bytes(const struct word_ids *w); /* any thread, at any time */

/* Numbers the words of `text`, each followed by a blank or LF; LF ends a row and gives a 0. WORD_IDS_PAD bytes behind the text are
 * read. Writes at `ids`, which has room for text.len numbers, and returns how many. Several threads may be at it, each
 * with a worker's number of its own, below `threads`. */
size_t word_ids_number(struct word_ids *w, unsigned worker, struct slice text, uint32_t *ids);

#endif
