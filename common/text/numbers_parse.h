/* numbers_parse - what the modules of the number grammar share; numbers.h is the door for others.
 *
 * Each parser takes the index of a token and gives the index behind what it took, 0 when it is none of its kind (no
 * mention starts at token 0: the first NUMBER_BACK tokens of every text are TOKEN_END). */
#ifndef TXT_NUMBERS_PARSE_H
#define TXT_NUMBERS_PARSE_H

#include "base/table.h"
#include "text/numbers.h"
#include "text/numbers_lex.h"

/* ---- units and currencies (numbers_units.c) ---- */

struct unit {
    struct slice id, dimension, smaller;
    uint32_t parts; /* how many of `smaller` make one */
};
struct currency {
    struct slice code;
    uint8_t digits;
    bool word;  /* the code is also a word */
    bool small; /* the code is known in small letters too */
};
enum name_type { NAME_PREFIX, NAME_UNIT, NAME_MONEY, NAME_MINOR }; /* PREFIX: longer names begin so */
struct name {
    enum name_type type;
    uint32_t index;     /* of the unit or currency */
    uint32_t per_major; /* of NAME_MINOR: how many make one */
    bool weak;          /* counts only with values of 100 and more */
    bool starts_longer;
};
/* What the words of the lexicon are as names, or as the first words of longer ones. */
struct first_name {
    uint32_t id; /* TABLE_NONE = no name by itself */
    bool longer; /* longer names begin so */
};
struct number_units {
    struct unit *unit;
    struct currency *currency;
    struct name *name, *symbol; /* by id in the tables below */
    uint32_t unit_count, currency_count, unit_room, currency_room, name_room, symbol_room;
    struct table names, symbols, codes; /* codes: id = index of the currency */
    uint32_t symbol_lengths[256];       /* of symbols that begin with this byte: bit (length & 31) */
    uint32_t of_byte[256];              /* the symbol that is this byte alone; TABLE_NONE */
    uint32_t mixed_lengths
        [256]; /* of those that are not ASCII letters alone: km/h, US$; bit (least of length, 31) */
    struct first_name *first;       /* by word of the lexicon; made by number_units_index */
    struct number_lexicon *lexicon; /* first words of names get the role measure there */
    struct arena arena;
};
void number_units_init(struct number_units *u, struct number_lexicon *lexicon);
void number_units_free(struct number_units *u);
/* To be called when all names and words are there. */
void number_units_index(struct number_units *u);
/* One line of units.tsv; NULL when it is right, else what is wrong. */
const char *number_units_add(struct number_units *u, struct slice line);

/* The power of ten of a letter before a code: 30 MUSD. 0 = none. */
static inline int number_code_scale(char c) {
    return c == 'M' ? 6 : c == 'K' || c == 'k' ? 3 : c == 'B' ? 9 : 0;
}

/* ---- bounds (numbers_bounds.c) ---- */

struct number_bounds {
    struct table before, after; /* phrases; ids index the arrays below */
    uint8_t *before_op, *after_op;
    bool *date_only; /* of phrases before */
    uint32_t before_room, after_room;
};
void number_bounds_init(struct number_bounds *b, struct number_lexicon *lexicon);
void number_bounds_free(struct number_bounds *b);

/* ---- numerals: digits and number words as a value ---- */

enum {
    NUMERAL_DIGITS = 1,    /* begins with digits */
    NUMERAL_POINT = 2,     /* has a decimal mark */
    NUMERAL_GROUPED = 4,   /* has group marks */
    NUMERAL_SCALED = 8,    /* has a scale word: 2.2 million */
    NUMERAL_WORDS = 16,    /* is written in words */
    NUMERAL_FRACTION = 32, /* 1/2, two thirds, 2½ */
    NUMERAL_ORDINAL = 64,  /* 43rd, twenty-first */
    NUMERAL_SIGN = 128,    /* has a sign */
    NUMERAL_ONE = 256,     /* is the word "one" alone */
    NUMERAL_ARTICLE = 512, /* begins with a, an, half a: needs a unit or scale */
    NUMERAL_LETTER = 1024, /* its scale is a letter: 10k */
    NUMERAL_VAGUE = 2048,  /* tens, thousands: no value; low and high */
    NUMERAL_POWER = 4096,  /* 10^6 */
};
struct numeral {
    struct number_value value;
    size_t first, end; /* tokens; first may be a sign before the one asked for */
    unsigned flags;
    uint32_t digits; /* of the leading run of digits */
    int scale;       /* sum of powers of ten of its scale words, for ranges: "10 to 20 billion" */
    bool closed;     /* what stands behind cannot belong to it, beside money or not */
    const char *rule;
};
/* ---- the state of one text ---- */

struct numbers {
    struct number_options options;
    struct number_lexicon lexicon;
    struct number_units units;
    struct number_bounds bounds;
    uint32_t dollar; /* index of the currency that $ is */
    struct number_lexer lex;
    bool has_anchor;
    struct number_date anchor;
    size_t next;       /* token to go on from */
    size_t tried;      /* triggers of the lexer that were tried */
    size_t last_year;  /* token behind the last mention when that was a year, for lists of years; 0 = none */
    size_t last_label; /* the same for labels: "items 1, 2 and 3" */
    size_t last_end;   /* token behind the last mention: what stands before is taken */
    size_t literal_at; /* the digits that were read last: their token, 0 = none; and what they say */
    struct numeral literal;
};

static inline const struct number_token *token_at(const struct numbers *n, size_t i) {
    return &n->lex.ring[i % NUMBER_RING];
}
static inline struct slice token_text(const struct numbers *n, size_t i) {
    const struct number_token *t = token_at(n, i);
    return (struct slice){n->lex.text + t->start, t->len};
}
static inline size_t token_end(const struct numbers *n, size_t i) {
    const struct number_token *t = token_at(n, i);
    return t->start + t->len;
}
/* The token with its word looked up: that is noted in the ring of a state that is else only read. */
static inline const struct number_token *token_known(const struct numbers *n, size_t i) {
    const struct number_token *t = token_at(n, i);
    if (t->word == NUMBER_LATER) number_lex_look_up(&n->lex, (struct number_token *)t);
    return t;
}
static inline const struct number_word *word_at(const struct numbers *n, size_t i) {
    return &n->lexicon.word[token_known(n, i)->word];
}
static inline bool token_is(const struct numbers *n, size_t i, uint64_t roles) {
    return (token_known(n, i)->roles & roles) != 0;
}
static inline bool token_mark(const struct numbers *n, size_t i, unsigned mark) {
    return token_at(n, i)->mark == mark;
}
static inline bool token_type(const struct numbers *n, size_t i, enum number_token_type type) {
    return token_at(n, i)->type == type;
}
/* No blank before token i. */
static inline bool token_glued(const struct numbers *n, size_t i) {
    return !(token_at(n, i)->flags & NUMBER_SPACE);
}
/* The token is this word of enum number_named, whatever its case: token_word(n, i, than). */
#define token_word(n, i, name) (token_known(n, i)->word == NUMBER_WORD(name))
/* The token is this word (small letters) with letters outside ASCII, but for the case of those inside. */
static inline bool token_spelled(const struct numbers *n, size_t i, const char *word) {
    struct slice t = token_text(n, i);
    return t.len == strlen(word) && token_at(n, i)->type == TOKEN_WORD && number_same_word(slice_of(word), t);
}
/* A hyphen or dash of any kind. */
static inline bool token_dash(const struct numbers *n, size_t i) {
    const unsigned mark = token_at(n, i)->mark;
    return mark == '-' || mark - MARK_DASH <= MARK_MINUS - MARK_DASH;
}
/* The end of the text, or punctuation: no word that could belong to what is before. */
static inline bool token_stop(const struct numbers *n, size_t i) {
    static const bool stop[256] = {
        ['.'] = true, [','] = true, [';'] = true, [':'] = true, ['!'] = true,        ['?'] = true,
        [')'] = true, [']'] = true, ['}'] = true, ['"'] = true, [MARK_QUOTE] = true, [MARK_OTHER] = true};
    const struct number_token *t = token_at(n, i);
    return t->type == TOKEN_END || stop[t->mark];
}

/* Plain digits of token i as a number; -1 when it is none or over 9 digits. */
static inline int64_t number_plain(const struct numbers *n, size_t i) {
    const struct number_token *t = token_at(n, i);
    return t->type == TOKEN_DIGITS && t->digits <= 9 ? (int64_t)t->number : -1;
}
/* May what stands in front of the number at token i say what it is, or bound it? Most often nothing does. */
static inline bool number_led(const struct numbers *n, size_t i) {
    const struct number_token *t = token_known(n, i - 1);
    return n->options.whole || t->flags & (NUMBER_LEADS | NUMBER_CAPITAL) ||
           (token_glued(n, i) && (t->type != TOKEN_MARK || t->mark == ','));
}
/* The word at i may be in no table and yet be a code with a scale before it, or begin a symbol that has more than letters. */
static inline bool number_may_be_symbol(const struct numbers *n, size_t i) {
    const struct number_token *t = token_at(n, i);
    const char first = n->lex.text[t->start];
    return (t->len == 4 && number_code_scale(first)) ||
           (token_glued(n, i + 1) &&
            n->units.mixed_lengths[(unsigned char)first] >> (t->len < 30 ? t->len + 1 : 31));
}
/* May what stands behind, from token i on, belong to the number that ends before it? */
static inline bool number_followed(const struct numbers *n, size_t i) {
    const struct number_token *t = token_known(n, i);
    if (n->options.whole) return true;
    switch (t->type) {
    case TOKEN_END: return false;
    case TOKEN_DIGITS: return true;
    case TOKEN_WORD:
        return (t->flags & (NUMBER_FOLLOWS | NUMBER_SPACE | NUMBER_ASCII)) != (NUMBER_SPACE | NUMBER_ASCII) ||
               number_may_be_symbol(n, i);
    default:
        return t->flags & NUMBER_FOLLOWS || n->units.symbol_lengths[(unsigned char)n->lex.text[t->start]] ||
               (token_glued(n, i + 1) && token_type(n, i + 1, TOKEN_DIGITS));
    }
}

/* ---- numerals (numbers_numeral.c): digits and number words to a value ---- */

/* The longest numeral at token i. money: scale letters (m, k, bn) count. */
size_t number_numeral(const struct numbers *n, size_t i, bool money, struct numeral *out);
/* Words that say a number below 10^6 without fraction: for days and years. -1 = none. *ordinal: it may be (and then is) one. */
int64_t number_small_words(const struct numbers *n, size_t i, size_t *end, bool *ordinal);

void number_value_of(struct number_value *v, int64_t whole);
bool number_value_int(const struct number_value *v, int64_t *whole);            /* false when it is none */
void number_value_shift(struct number_value *v, int power);                     /* times 10^power */
bool number_value_add(struct number_value *v, const struct number_value *more); /* false: does not fit */
bool number_value_times(struct number_value *v, int64_t numerator, int64_t denominator);
int number_value_compare(const struct number_value *a, const struct number_value *b);
struct number_value number_value_ratio(int64_t numerator, int64_t denominator);

/* ---- units ---- */

struct measure {
    enum name_type type; /* NAME_UNIT, NAME_MONEY or NAME_MINOR */
    const struct unit *unit, *per;
    uint8_t power, per_power;
    const struct currency *currency;
    uint32_t per_major;
    bool below_zero; /* "5 degrees below zero" */
    bool hyphen;     /* 45-acre */
    int scale;       /* "75 USD million", "30 MUSD": power of ten */
    bool weak;
};
/* A quick no: the one token at i cannot begin a measure; nor is it, but for "%", anything else that makes the kind of a number. */
bool number_no_measure(const struct numbers *n, size_t i);
/* The unit or currency at token i, which stands right behind a number. */
size_t number_measure(const struct numbers *n, size_t i, struct measure *out);
/* The currency that the mark at token i is the sign of, by itself; NULL = none. */
const struct currency *number_money_sign(const struct numbers *n, size_t i);
/* The currency that ends before token i, where a number begins; gives its first token, 0 = none. */
size_t number_currency_before(const struct numbers *n, size_t i, size_t behind, const struct currency **out);
bool number_is_dimension(const struct unit *u, const char *dimension);

/* ---- amounts (numbers_amounts.c) ---- */

struct amount {
    size_t first, end; /* tokens */
    enum number_kind kind;
    struct numeral num;
    struct measure measure; /* measure.type NAME_PREFIX = none */
    struct number_value value;
    bool prefix; /* its currency stands before it */
    bool led;    /* number_led: else nothing in front of it need be looked at */
    bool open;   /* number_followed, of its numeral */
    const char *rule;
};
/* The amount whose numeral is at token i; the one that "a", "an" or "another" at i begins. */
bool number_amount_at(const struct numbers *n, size_t i, struct amount *a);
bool number_article_amount(const struct numbers *n, size_t i, struct amount *a);
/* A plain unit of time. */
bool number_of_time(const struct measure *m);

/* A small word; one that may be a noun. */
static inline bool number_small_word(const struct numbers *n, size_t i) {
    const struct number_token *t = token_at(n, i);
    return t->type == TOKEN_WORD && !(t->flags & (NUMBER_CAPITAL | NUMBER_GUARD));
}

static inline bool number_noun_like(const struct numbers *n, size_t i) {
    return number_small_word(n, i) && !token_is(n, i, IS(stop) | IS(verb) | IS(and) | IS(scale)) &&
           token_at(n, i)->len > 1;
}

/* The token is one of these words, which are NUMBER_WORD(...). */
static inline bool number_word_in(const struct numbers *n, size_t i, const uint16_t *list, size_t count) {
    const uint16_t word = token_known(n, i)->word;
    if (word == NUMBER_WORD_UNKNOWN || word >= NUMBER_WORDS_NAMED) return false;
    for (size_t k = 0; k < count; k++)
        if (list[k] == word) return true;
    return false;
}
#define WORD_IN(n, i, list) number_word_in(n, i, list, sizeof list / sizeof *list)

/* The noun that is counted, from token `end` on. */
void number_find_head(const struct numbers *n, size_t end, struct number *m);

/* ---- what most numbers are (numbers_simple.c) ---- */

/* Digits at token i whose neighbours say nothing of them; fills *m. Gives the token behind; 0 = the grammar must be asked. */
size_t number_simple_at(struct numbers *n, size_t i, struct number *m);

/* ---- labels (numbers_labels.c) ---- */

/* A label by its own form at token i: fills kind, value and span of *m; gives the token behind. When it had to know whether a date
 * stands there instead, that is in *tried, and the date in *m. */
struct date_tried {
    bool done;
    size_t end, first; /* what number_date_at gave */
};
size_t number_label_form(const struct numbers *n, size_t i, struct number *m, struct date_tried *tried);
/* A label by what stands before the amount *a at i; when *m is left without a span, the amount's is its own. */
size_t number_label_led(const struct numbers *n, size_t i, const struct amount *a, struct number *m,
                        const char **rule);

/* ---- dates and times (numbers_dates.c) ---- */

/* A date at token i (which is a trigger): fills the mention but for qualifiers. Gives the token behind; *first may be
 * before i (a weekday). */
size_t number_date_at(const struct numbers *n, size_t i, size_t *first, struct number *m);
size_t number_time_at(const struct numbers *n, size_t i, size_t *first, struct number *m);
/* Is the run of four digits at i (end: token behind) a year, by what stands around it? */
bool number_year_here(const struct numbers *n, size_t i, size_t end);
void number_date_anchor(const struct numbers *n, struct number *m);

/* ---- bounds ---- */

/* The bounding phrase that ends before token `first` or starts at token i; gives its first token, or the one behind it. */
size_t number_bound_before(const struct numbers *n, size_t first, bool date, enum number_op *op);
size_t number_bound_at(const struct numbers *n, size_t i, bool date, enum number_op *op);
/* Finds what bounds the mention of tokens first..end-1: sets op, qual, qual_after and the wider span of *m. Gives the
 * token behind it all. */
size_t number_bound(const struct numbers *n, size_t first, size_t end, struct number *m);

#endif
