/* abbreviations - the words that decide what a full stop means: those of abbreviations_tab.tsv, and a user's own. */
#ifndef TXT_ABBREVIATIONS_H
#define TXT_ABBREVIATIONS_H

#include "base/mem.h"
#include "base/slice.h"

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

/* A word in the hash table, which is looked into at each stop: `place` has, by the hash of a word's last 8 bytes and its length, the
 * number of the first word that is there. */
struct abbreviations_word {
    uint64_t key;  /* its last 8 bytes */
    uint32_t at;   /* where all of them are in `bytes`, when there are more */
    uint16_t next; /* the number of the next word of the same place; 0 = none */
    uint8_t len;
    uint8_t kinds;
};
#define ABBREVIATIONS_PLACES 8192
#define ABBREVIATIONS_MOST   65535

struct abbreviations {
    struct abbreviations_word
        *word; /* without their last stop; the one of number 0 is none, and matches nothing */
    uint16_t *place;
    uint32_t count, room;
    struct buf bytes;
    bool hyphens; /* some word has a hyphen, other than behind a stop ("Lt.-Gen") */
};

/* Eight bytes as a number, the first one lowest. */
static inline uint64_t abbreviations_load(const char *p) {
    uint64_t x;
    memcpy(&x, p, 8);
#if defined(__BYTE_ORDER__) && __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
    x = __builtin_bswap64(x);
#endif
    return x;
}
/* The last 8 bytes of a word: distinct for distinct words of one length up to 8. */
static inline uint64_t abbreviations_key(struct slice word) {
    const unsigned char *p = (const unsigned char *)word.at;
    size_t n = word.len;
    if (n >= 8) return abbreviations_load(word.at + n - 8);
    uint64_t key = 0;
    if (n & 4) key = p[0] | (uint64_t)p[1] << 8 | (uint64_t)p[2] << 16 | (uint64_t)p[3] << 24;
    for (size_t i = n & 4; i < n; i++) key |= (uint64_t)p[i] << 8 * i;
    return key;
}
static inline uint32_t abbreviations_hash(uint64_t key, size_t len) {
    return (uint32_t)(((key + len) * 0x9E3779B97F4A7C15u) >> 51);
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
static inline unsigned abbreviations_find(const struct abbreviations *a, struct slice word) {
    if (word.len == 0 || word.len > ABBREVIATION_BYTES) return 0;
    uint64_t key = abbreviations_key(word);
    for (unsigned i = a->place[abbreviations_hash(key, word.len)]; i; i = a->word[i].next) {
        const struct abbreviations_word *w = &a->word[i];
        if (w->key == key && w->len == word.len &&
            (word.len <= 8 || memcmp(a->bytes.at + w->at, word.at, word.len) == 0))
            return w->kinds;
    }
    return 0;
}

#endif
