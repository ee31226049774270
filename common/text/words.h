/* words - text cut into tokens: words, numbers, URLs, punctuation, ... as byte offsets; nothing is copied.
 *
 * Two named sets of rules, both on Unicode WORDS_VERSION and both meant never to change under their name, so that a count can be
 * repeated years later:
 *   uax29  Unicode Standard Annex 29, default word boundaries, as it stands;
 *   txt1   the same with tailorings for counting (head of words_txt1.c): URLs, e-mail addresses, file names, dates,
 *          times, telephone and signed numbers, acronyms and abbreviations with their stops, emoticons and runs of like punctuation stay whole.
 *
 * Every byte of the text is in one token or in a gap (white space) between tokens. A token never holds a space, TAB or
 * LF. Damage (ill-formed UTF-8, NUL) is a token of class other for each U+FFFD that it stands for, marks behind it included.
 *
 * Text may come in pieces: what is cut does not depend on where the pieces end, because no rule looks further than
 * WORDS_MAX bytes ahead of a token's start and what lies behind is kept in the state. The other side of it: a token of more
 * than WORDS_MAX bytes is cut there, at the end of a character. */
#ifndef TXT_WORDS_H
#define TXT_WORDS_H

#include "base/slice.h"

#define WORDS_VERSION "15.0.0" /* of Unicode */
#define WORDS_MAX     4096
#define WORDS_ROOM    80 /* tokens that a caller must have room for */

enum words_rules { WORDS_UAX29, WORDS_TXT1 };
#define WORDS_RULES "uax29|txt1"

enum words_class {
    WORDS_WORD,
    WORDS_NUMBER, /* digits, with what joins them: 1,000.5 12:30 2004-12-31 -5 */
    WORDS_URL,
    WORDS_EMAIL,
    WORDS_FILE,  /* report.pdf */
    WORDS_TAG,   /* #topic @name */
    WORDS_EMOJI, /* pictures, flags, emoticons */
    WORDS_PUNCT,
    WORDS_SYMBOL, /* currency, mathematical and other symbols */
    WORDS_OTHER,  /* damage, controls, lone marks, what Unicode has not named */
    WORDS_CLASSES,
};
/* "word", "number", ...: for options and columns. */
const char *words_class_name(enum words_class c);
enum words_class words_class_called(struct slice name); /* WORDS_CLASSES: none is */
#define WORDS_SPOKEN                                                                                         \
    (1u << WORDS_WORD | 1u << WORDS_NUMBER | 1u << WORDS_URL | 1u << WORDS_EMAIL | 1u << WORDS_FILE |        \
     1u << WORDS_TAG) /* the classes that a list of words has */
#define WORDS_ALL ((1u << WORDS_CLASSES) - 1)

struct word {
    uint32_t start, end; /* bytes [start, end) of the text given */
    unsigned char kind;  /* enum words_class */
    unsigned char
        simple; /* 1: of ASCII, and of lower-case letters and quotes that NFC, NFKC and case folding leave as they are. 0: not
                             known to be */
};

/* How blocks of text are looked at. What the processor has not is done by the next one: for tests. */
enum words_way { WORDS_BEST, WORDS_AVX2, WORDS_BASE /* SSE2, or portable C */, WORDS_SCALAR /* no blocks */ };
#define WORDS_WAYS 4

/* The state between two calls; begin a text with words_begin. */
struct words {
    enum words_rules rules;
    unsigned keep;      /* bit c set: tokens of class c are given; the others only move on */
    enum words_way way; /* which of the twins cuts: all give the same */
    /* The caller asks for no kinds: simple words that stand one space apart may come as one, of at most 64 bytes, and numbers
     * as words. */
    bool runs;
    unsigned char left; /* what stands in front of the next token: see words_rules.h */
    uint64_t damage;    /* tokens of damage passed so far in this text */
    uint64_t first;     /* offset in the text of the first of them, when damage > 0 */
    uint64_t gone;      /* bytes of the text before the current piece */
};

void words_init(struct words *w, enum words_rules rules, unsigned keep);
void words_begin(struct words *w);

/* Cuts tokens out of text from *from on, at most `room` (>= WORDS_ROOM) of them, and moves *from behind the last token or gap that is decided.
 * Gives the number of tokens; there may be more while *from < text.len.
 *
 * `last`: the text ends where the slice ends. Otherwise it stops WORDS_MAX bytes before the end of the slice: the caller keeps the bytes from
 * *from on, puts more behind them, adds what it dropped to w->gone, and calls again. text.len < 4 GiB. */
size_t words_cut(struct words *w, struct slice text, bool last, size_t *from, struct word *out, size_t room);

/* One boundary of UAX #29, strict: the end of the segment (word, run of spaces, mark...) that starts at p, which must be a
 * boundary itself; end > p. Looks at no more than WORDS_MAX bytes. */
const char *words_boundary(const char *p, const char *end);

/* Whether a token has no letter, digit or mark (Unicode categories L, M, N); bytes that are no UTF-8 count as letters. */
bool words_punctuation(struct slice token);

#endif
