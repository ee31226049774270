/* ngrams_words - words to numbers, for the n-gram counter: interning while text is read, ranking at the end.
 *
 * Each thread has a struct word_ids of its own and numbers what it meets 1, 2, ... in order of first sight. When all text is
 * read, lexicon_make ranks the words of all threads in byte order, as 1, 2, ..., and gives each thread's numbers their ranks.
 * Ranks compare as the words do, so n-grams packed from ranks compare as their texts do. */
#ifndef TXT_NGRAMS_WORDS_H
#define TXT_NGRAMS_WORDS_H

#include "base/mem.h"

#define WORD_IDS_MOST ((UINT32_C(1) << 31) - 2)
#define WORD_IDS_PAD  64 /* bytes that may be read behind a text */

struct word_ids {
    struct word_slot *slot;
    uint32_t mask, count;
    uint64_t seed[2];
    struct arena arena; /* texts of words over 16 bytes */
};

void word_ids_init(struct word_ids *w);
void word_ids_free(struct word_ids *w);
size_t word_ids_bytes(const struct word_ids *w);

/* Numbers the words of `text`, each followed by a blank or LF; LF ends a row and gives a 0. WORD_IDS_PAD bytes behind the text are
 * read. Writes at `ids`, which has room for text.len numbers, and returns how many. */
size_t word_ids_number(struct word_ids *w, struct slice text, uint32_t *ids);

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
    uint32_t **rank; /* rank[thread][number]; [0] is 0 */
    size_t threads;
};
struct pool;
void lexicon_make(struct lexicon *x, const struct word_ids *words, size_t threads, struct pool *pool);
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
