/* numbers_lex - text as tokens for the number grammar: a ring of them, filled in one pass over the bytes.
 *
 *   text   := { blank | token }
 *   token  := digits | word | mark | guarded
 *   digits := digit { digit }                 ASCII, or any decimal digits of Unicode (NUMBER_WIDE)
 *   word   := letter { letter }               letters of any script; looked up in the lexicon
 *   mark   := one other character             code: its ASCII byte, or one of enum number_mark
 *   guarded:= URL | e-mail | @name | #tag     one word that is never looked into
 *
 * "a2b" is three tokens without a blank between. Offsets are bytes of the text. */
#ifndef TXT_NUMBERS_LEX_H
#define TXT_NUMBERS_LEX_H

#include "text/numbers_words.h"

enum number_token_type { TOKEN_END, TOKEN_DIGITS, TOKEN_WORD, TOKEN_MARK };

/* Codes of marks that are not ASCII; several characters of one use share a code. */
enum number_mark {
    MARK_DASH = 128, /* U+2010..U+2013 */
    MARK_LONG_DASH,  /* U+2014, U+2015 */
    MARK_MINUS,      /* U+2212 */
    MARK_TIMES,      /* U+00D7 U+2715 */
    MARK_DEGREE,     /* U+00B0 U+00BA */
    MARK_PRIME,      /* U+2032 */
    MARK_SECOND,     /* U+2033 */
    MARK_QUOTE,      /* U+2018 U+2019 */
    MARK_ABOUT,      /* U+2248 U+223C U+FF5E */
    MARK_AT_MOST,    /* U+2264 U+2266 */
    MARK_AT_LEAST,   /* U+2265 U+2267 */
    MARK_NUMERO,     /* U+2116 */
    MARK_POINT,      /* U+066B: Arabic decimal mark */
    MARK_GROUP,      /* U+066C: Arabic group mark */
    MARK_FRACTION,   /* U+00BD ...: value = index in number_fraction_sign */
    MARK_POWER,      /* superscript digit: value = the digit, 10 = minus */
    MARK_MONEY,      /* a currency sign outside ASCII (Sc) */
    MARK_OTHER,
};

enum {
    NUMBER_SPACE = 1,    /* a blank before it */
    NUMBER_THIN = 2,     /* that blank is one NBSP, U+2009, U+202F: groups digits */
    NUMBER_CAPITAL = 4,  /* first letter */
    NUMBER_CAPITALS = 8, /* all letters, two or more */
    NUMBER_WIDE = 16,    /* digits outside ASCII */
    NUMBER_TRIGGER = 32, /* a number may begin here */
    NUMBER_LINE = 64,    /* a line end among the blanks before it */
    NUMBER_GUARD = 128,  /* inside a URL and the like */
    NUMBER_GAP = 256,    /* more than one blank before it */
    NUMBER_ASCII = 512,  /* a word of ASCII letters only, at most 16 */
    /* and NUMBER_LEADS, NUMBER_FOLLOWS: of marks, and of words once they were looked up */
};

struct number_token {
    size_t start;
    uint64_t roles; /* of the word, once it was looked up; of others 0 */
    uint32_t len;
    uint32_t number; /* of TOKEN_DIGITS: what they say, up to nine of them */
    uint16_t flags;
    uint16_t word;             /* in the lexicon; 0 = not known; NUMBER_LATER = not looked up yet */
    uint8_t type, mark, value; /* mark and value: of TOKEN_MARK; else mark is 0 */
    uint8_t digits;            /* of TOKEN_DIGITS: how many, NUMBER_DIGITS_MAX or more */
};
#define NUMBER_DIGITS_MAX 255

#define NUMBER_LATER UINT16_MAX

/* How far the grammar may look from the token it stands on; a number phrase that is longer ends there. */
#define NUMBER_AHEAD 256
#define NUMBER_BACK  32
#define NUMBER_RING  1024
/* As many TOKEN_END stand behind the last token: rules walk one token at a time, and look less far over the one they stop at. */
#define NUMBER_BEHIND 16

struct number_lexer {
    const struct number_lexicon *lexicon;
    const char *text, *at, *end;
    size_t
        filled; /* behind the last token made; the first one is NUMBER_BACK, what is before it is TOKEN_END */
    bool done;  /* the text is used up */
    bool article;      /* the last token is "a", "an" or "another": a trigger only before what it can count */
    uint16_t pending;  /* flags of the token to come: blanks that were read before the ring was full */
    const char *block; /* the 64 bytes that the masks speak of; NULL = none yet */
    uint64_t letters, digits;
    size_t triggers;             /* made so far */
    size_t trigger[NUMBER_RING]; /* their tokens */
    struct number_token ring[NUMBER_RING];
    bool wrapped; /* the tokens before the text, TOKEN_END, were overwritten */
};

void number_lex_begin(struct number_lexer *l, const struct number_lexicon *lexicon, struct slice text);
/* A quick look: false when the text surely holds no number (most sentences), so that no token need be made. */
bool number_lex_promising(const struct number_lexicon *lexicon, struct slice text);
/* Makes tokens up to `upto` and some hundreds more, as far as the text goes. */
void number_lex_fill(struct number_lexer *l, size_t upto);

/* Makes sure that tokens up to i + NUMBER_AHEAD are there. */
static inline void number_lex_need(struct number_lexer *l, size_t i) {
    if (i + NUMBER_AHEAD >= l->filled && !l->done) number_lex_fill(l, i + NUMBER_AHEAD);
}

/* Looks up a word that was left for later: fills word and roles. */
uint16_t number_lex_look_up(const struct number_lexer *l, struct number_token *t);

/* Values of the digits of a token, most significant first, up to `room`; any script. */
void number_lex_digits(const struct number_lexer *l, const struct number_token *t, uint8_t *digit,
                       size_t room);

extern const uint8_t number_fraction_sign[][2]; /* numerator, denominator */

#endif
