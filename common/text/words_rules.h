/* words_rules - what the parts of words share: the scalar rules that cut one token. Private to common/text/words*.c. */
#ifndef TXT_WORDS_RULES_H
#define TXT_WORDS_RULES_H

#include "text/words.h"

/* What stands in front of a token. */
enum words_left {
    LEFT_GAP,   /* white space, or the text's start */
    LEFT_OPEN,  /* an opening bracket or quote, or = */
    LEFT_WORD,  /* letters or digits */
    LEFT_OTHER, /* other punctuation, symbols */
};

struct words_found {
    const char *end;
    unsigned char kind; /* enum words_class, or WORDS_GAP */
    unsigned char left; /* enum words_left for the token behind */
    bool damaged;       /* begins with a byte that is no text */
};
#define WORDS_GAP WORDS_CLASSES

/* Word_Break property and kind (words_tab.h) of a code point: property | kind << 5. */
unsigned words_property(uint32_t code);

/* The segment of UAX #29 at p. txt1 takes `colon` = false: there ':' does not join letters. */
struct words_found words_uax29(const char *p, const char *end, bool colon);
/* The token of txt1 at p. `last`: the text ends at end (it may also be WORDS_MAX bytes). */
struct words_found words_txt1(const char *p, const char *end, enum words_left left);

/* The fast path (words_fast.c): as words_cut, but it ends in front of the first chunk that needs the scalar rules, or nearly
 * at the end of a text that goes on. *from must be behind a gap or at the text's start; what it leaves is so too. */
size_t words_fast(const struct words *w, struct slice text, bool last, size_t *from, struct word *out,
                  size_t room);

#endif
