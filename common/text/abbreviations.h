/* abbreviations - the words that decide what a full stop means: those of abbreviations_tab.tsv, and a user's own. */
#ifndef TXT_ABBREVIATIONS_H
#define TXT_ABBREVIATIONS_H

#include "base/mem.h"
#include "base/slice.h"
#include "base/table.h"

/* A word may be of several kinds. */
enum abbreviation_kind {
    ABBREVIATION_TITLE = 1,     /* ends no sentence: a name follows */
    ABBREVIATION_NUMBER = 2,    /* ends none before a number */
    ABBREVIATION_END = 4,       /* ends one only before a starter */
    ABBREVIATION_CLOCK = 8,     /* ends one before a capital that is no calendar word */
    ABBREVIATION_CALENDAR = 16, /* day, month, time zone */
    ABBREVIATION_STARTER = 32,  /* opens sentences */
    ABBREVIATION_LABEL = 64,    /* opens a caption or a credit when a colon follows */
};
/* Those that are written with a stop. */
#define ABBREVIATION_ANY (ABBREVIATION_TITLE | ABBREVIATION_NUMBER | ABBREVIATION_END | ABBREVIATION_CLOCK)

#define ABBREVIATION_BYTES 64 /* a longer word is none */

/* Words of up to 8 bytes are found by one probe or two: each is its length and two overlapping halves. */
struct abbreviations_short {
    uint64_t key; /* 0 = free */
    uint8_t len, kinds;
};
#define ABBREVIATIONS_SHORT 8
#define ABBREVIATIONS_SLOTS                                                                                  \
    4096 /* a power of two; half of them are filled at most, the rest of the words are in `words` only */

struct abbreviations {
    struct table words; /* without their last stop */
    struct buf kinds;   /* a byte a word, by its id */
    struct abbreviations_short *slot;
    uint32_t filled;
    /* A bit for each length, first and last byte that a word with a stop has: most words have none of these. */
    uint64_t maybe[64];
    bool hyphens; /* some word has a hyphen, other than behind a stop ("Lt.-Gen") */
};
static inline unsigned abbreviations_bit(struct slice word) {
    unsigned first = (unsigned char)word.at[0], last = (unsigned char)word.at[word.len - 1];
    return (first * 37 + last * 5 + (unsigned)word.len * 641) & 4095;
}
/* False: no word with a stop. */
static inline bool abbreviations_maybe(const struct abbreviations *a, struct slice word) {
    unsigned bit = abbreviations_bit(word);
    return a->maybe[bit >> 6] >> (bit & 63) & 1;
}
/* 1 <= word.len <= ABBREVIATIONS_SHORT; distinct for distinct words of one length. */
static inline uint64_t abbreviations_key(struct slice word) {
    uint32_t low, high;
    if (word.len >= 4) {
        memcpy(&low, word.at, 4);
        memcpy(&high, word.at + word.len - 4, 4);
    } else {
        low = (unsigned char)word.at[0] | (uint32_t)(unsigned char)word.at[word.len / 2] << 8;
        high = (unsigned char)word.at[word.len - 1];
    }
    return (uint64_t)high << 32 | low;
}
static inline uint32_t abbreviations_hash(uint64_t key, size_t len) {
    return (uint32_t)(((key + len) * 0x9E3779B97F4A7C15u) >> 40) & (ABBREVIATIONS_SLOTS - 1);
}

/* With the words of abbreviations_tab.tsv. */
void abbreviations_init(struct abbreviations *a);
void abbreviations_free(struct abbreviations *a);

/* Adds one line: KIND TAB WORD, and perhaps TAB and a remark. '#' opens a comment line, an empty line is nothing. NULL, or what is
 * wrong with the line (a static string). The kind "none" takes the word off all lists. */
const char *abbreviations_add(struct abbreviations *a, struct slice line);

/* The names of the kinds, with a space between. */
const char *abbreviations_kinds(void);

/* Kinds of a word that stands without its last stop; 0 for any other. Case counts. */
unsigned abbreviations_find_long(const struct abbreviations *a, struct slice word);
static inline unsigned abbreviations_find(const struct abbreviations *a, struct slice word) {
    if (word.len - 1 >= ABBREVIATIONS_SHORT) return abbreviations_find_long(a, word);
    uint64_t key = abbreviations_key(word);
    for (uint32_t i = abbreviations_hash(key, word.len);; i = (i + 1) & (ABBREVIATIONS_SLOTS - 1)) {
        const struct abbreviations_short *s = &a->slot[i];
        if (s->key == key && s->len == word.len) return s->kinds;
        if (s->key == 0) return a->filled < ABBREVIATIONS_SLOTS / 2 ? 0 : abbreviations_find_long(a, word);
    }
}

#endif
