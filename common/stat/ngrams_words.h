/* ngrams_words - words to numbers, for the n-gram counter: interning while text is read, ranking at the end.
 *
 * Each thread has a struct words of its own and numbers what it meets 1, 2, ... in order of first sight. When all text is
 * read, lexicon_make ranks the words of all threads in byte order, as 1, 2, ..., and gives each thread's numbers their ranks.
 * Ranks compare as the words do, so n-grams packed from ranks compare as their texts do. */
#ifndef TXT_NGRAMS_WORDS_H
#define TXT_NGRAMS_WORDS_H

#include "base/mem.h"

#define WORDS_MOST ((UINT32_C(1) << 31) - 2)
#define WORDS_PAD  64 /* bytes that may be read behind a text */

struct words {
    struct word_slot *slot;
    uint32_t mask, count;
    uint64_t seed[2];
    struct arena arena; /* texts of words over 16 bytes */
};

void words_init(struct words *w);
void words_free(struct words *w);
size_t words_bytes(const struct words *w);

/* Numbers the words of `text`, each followed by a blank or LF; LF ends a row and gives a 0. WORDS_PAD bytes behind the text are
 * read. Writes at `ids`, which has room for text.len numbers, and returns how many. */
size_t words_number(struct words *w, struct slice text, uint32_t *ids);

/* All words in byte order of word + blank. That is the order of n-grams in which a word is followed by a blank, also when
 * a word holds bytes below the blank (control characters); else it is plain byte order. */
struct lexicon {
    uint32_t count;   /* ranks 1 .. count; rank 0 is the end of a row */
    char *text;       /* the words one after the other, by rank, and 32 bytes that may be read */
    uint64_t *offset; /* of rank r: offset[r] .. offset[r + 1] */
    uint32_t **rank;  /* rank[thread][number]; [0] is 0 */
    size_t threads;
};
void lexicon_make(struct lexicon *x, const struct words *words, size_t threads);
void lexicon_free_ranks(struct lexicon *x); /* when the numbers have been replaced */
void lexicon_free(struct lexicon *x);
static inline struct slice lexicon_word(const struct lexicon *x, uint32_t rank) {
    return slice_between(x->text + x->offset[rank], x->text + x->offset[rank + 1]);
}
uint32_t lexicon_find(const struct lexicon *x, struct slice word); /* its rank, or 0 */
size_t lexicon_bytes(const struct lexicon *x);

#endif
