/* ngrams_lexicon - the words of an n-gram counter in byte order, once all are known.
 *
 * Ranks compare as the words do, so n-grams packed from ranks compare as their texts do. */
#ifndef TXT_NGRAMS_LEXICON_H
#define TXT_NGRAMS_LEXICON_H

#include "stat/ngrams_words.h"

/* A word of up to 15 bytes stands in its entry, so that it costs one cache miss, not two; the last byte is its length. Else
 * that is LEXICON_LONG, and the entry holds its offset in the text (8 bytes) and its length (4). */
struct lexicon_entry {
    char bytes[16];
};
#define LEXICON_LONG 255

/* All words in byte order of word + blank. That is the order of n-grams in which a word is followed by a blank, also when
 * a word holds bytes below the blank (control characters); else it is plain byte order. */
struct lexicon {
    uint32_t count;              /* ranks 1 .. count; rank 0 is the end of a row */
    struct lexicon_entry *entry; /* by rank */
    char *text;                  /* of words that do not fit into an entry */
    size_t text_bytes;
    uint32_t *rank; /* by number; [0] is 0 */
};
struct pool;
/* Ranks all words; nobody numbers any meanwhile. */
void lexicon_make(struct lexicon *x, const struct word_ids *words, struct pool *pool);
void lexicon_free_ranks(struct lexicon *x); /* when the numbers have been replaced */
void lexicon_free(struct lexicon *x);
static inline struct slice lexicon_word(const struct lexicon *x, uint32_t rank) {
    const char *e = x->entry[rank].bytes;
    unsigned char len = (unsigned char)e[15];
    if (len != LEXICON_LONG) return (struct slice){e, len};
    uint64_t offset;
    uint32_t long_len;
    memcpy(&offset, e, sizeof offset);
    memcpy(&long_len, e + 8, sizeof long_len);
    return (struct slice){x->text + offset, long_len};
}
uint32_t lexicon_find(const struct lexicon *x, struct slice word); /* its rank, or 0 */

#endif
