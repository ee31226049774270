/* numbers - every number in a text: what it says, exactly, and of what.
 *
 * A mention is a run of the text that names one number: "VND480 billion", "43rd", "late September 2025" (the span is
 * "September 2025"), "18 to 25 percent". Its value is an exact decimal, a ratio (2/3), an EDTF date (ISO 8601-2), a time or, for a
 * nominal number, its text. Words that only bound it ("more than", "nearly") stand outside the span and become `op`.
 *
 * The work is done by numbers_next over a ring of tokens: memory does not grow with the text, time is linear in it (each
 * step looks at most NUMBER_AHEAD tokens ahead, and what was read is never read again). Nothing is allocated per text.
 *
 *   struct numbers *n = numbers_new(&options);
 *   numbers_begin(n, text);
 *   while (numbers_next(n, &m)) ...
 */
#ifndef TXT_NUMBERS_H
#define TXT_NUMBERS_H

#include "base/decimal.h"
#include "base/mem.h"
#include "base/slice.h"

/* What a number counts. OntoNotes' names, and duration, age, fraction, multiple and label beside them. */
enum number_kind {
    NUMBER_CARDINAL,
    NUMBER_ORDINAL,
    NUMBER_FRACTION,
    NUMBER_PERCENT,
    NUMBER_MONEY,
    NUMBER_QUANTITY,
    NUMBER_DURATION,
    NUMBER_AGE,
    NUMBER_DATE,
    NUMBER_TIME,
    NUMBER_MULTIPLE,
    NUMBER_LABEL,
    NUMBER_KINDS
};
#define NUMBER_KIND_NAMES(X)                                                                                 \
    X(cardinal)                                                                                              \
    X(ordinal)                                                                                               \
    X(fraction) X(percent) X(money) X(quantity) X(duration) X(age) X(date) X(time) X(multiple) X(label)
extern const char *const number_kind_name[NUMBER_KINDS];

/* How the text bounds the value. */
enum number_op {
    NUMBER_IS,        /* "" */
    NUMBER_ABOUT,     /* ~  */
    NUMBER_NEARLY,    /* <~ a little less */
    NUMBER_JUST_OVER, /* >~ a little more */
    NUMBER_LESS,      /* <  */
    NUMBER_AT_MOST,   /* <= */
    NUMBER_MORE,      /* >  */
    NUMBER_AT_LEAST,  /* >= */
    NUMBER_RANGE,     /* .. low to high */
    NUMBER_OPS
};
extern const char *const number_op_name[NUMBER_OPS];

/* An EDTF date: parts that are not known are 0 (year: NUMBER_NO_YEAR). */
#define NUMBER_NO_YEAR INT16_MIN
struct number_date {
    int16_t year;
    uint8_t part;   /* month 1-12, season 21-24, quarter 33-36, half 40-41 */
    uint8_t day;    /* 1-31 */
    uint8_t masked; /* last digits of the year that are X: 1 = a decade, 2 = a century */
};
struct number_time {
    uint8_t hour, minute, second, parts; /* parts: 1 = hour only, 2, 3 */
};

enum number_form {
    NUMBER_NONE,    /* empty: a range or a vague plural */
    NUMBER_DECIMAL, /* decimal */
    NUMBER_RATIO,   /* numerator / denominator, not a terminating decimal; lowest terms, denominator > 0 */
    NUMBER_DIGITS,  /* more than 38 digits: text, of which the digits and the decimal mark count */
    NUMBER_DATES,   /* date, and date_to behind "/" when there are two */
    NUMBER_TIMES,   /* time, and time_to behind "/" when there are two */
    NUMBER_TEXT,    /* text as it stands */
};
struct number_value {
    enum number_form form;
    bool two;      /* of dates and times: an interval */
    bool negative; /* of NUMBER_DIGITS */
    char point;    /* of NUMBER_DIGITS: the decimal mark in text, 0 = none */
    union {
        struct decimal decimal;
        struct {
            int64_t numerator, denominator;
        };
        struct {
            struct number_date date, date_to;
        };
        struct {
            struct number_time time, time_to;
        };
        struct slice text; /* into the text */
    };
};
/* Appends the value's one canonical form: plain digits without exponent, "-" U+002D, no trailing zeros; "2/3"; EDTF;
 * "T17:30". */
void number_value_print(const struct number_value *value, struct buf *to);
/* The same at `to`, where number_value_room bytes must be; gives the end. */
char *number_value_put_any(const struct number_value *value, char *to);
static inline char *number_value_put(const struct number_value *v, char *to) {
    if (v->form == NUMBER_DECIMAL && v->decimal.scale == 0 && !v->decimal.negative &&
        v->decimal.digits <= UINT64_MAX)
        return to + slice_print_u64(to, (uint64_t)v->decimal.digits); /* most */
    return number_value_put_any(v, to);
}
static inline size_t number_value_room(const struct number_value *v) {
    return 2 * DECIMAL_TEXT + (v->form == NUMBER_DIGITS || v->form == NUMBER_TEXT ? v->text.len : 0);
}

/* A unit as parts of its CLDR id: [square-|cubic-]unit[-per-[square-|cubic-]per]; money is its ISO 4217 code. */
struct number_unit {
    struct slice unit, per; /* per.len 0 = none */
    uint8_t power, per_power;
};
void number_unit_print(const struct number_unit *unit, struct buf *to);
char *number_unit_put(const struct number_unit *unit, char *to);
static inline size_t number_unit_room(const struct number_unit *unit) {
    return unit->unit.len + unit->per.len + sizeof "square--per-square-";
}

struct number {
    size_t start, end;   /* bytes of the mention, end exclusive */
    size_t qstart, qend; /* with the words that bound it */
    enum number_kind kind;
    enum number_op op;
    struct number_value value, low, high;
    struct number_unit unit;
    struct slice qual; /* before, or else behind the mention, in the text; empty = none */
    struct slice qual_after;
    struct slice head; /* the noun that is counted, in the text; empty when in doubt */
    const char *rule;  /* the rule that made it; a static string */
};

enum number_language { NUMBER_EN, NUMBER_VI };
enum number_order { NUMBER_MDY, NUMBER_DMY, NUMBER_YMD };

struct number_options {
    enum number_language language; /* separators and words */
    enum number_order order;       /* of 3/7/2017 where no part is over 12 */
    const char *dollar;            /* ISO 4217 code that a bare $ stands for; NULL = USD */
    bool whole; /* ask the whole grammar of each number: for tests, which hold its short cuts to it */
};

struct numbers *
numbers_new(const struct number_options *options); /* free with numbers_free; options are copied */
void numbers_free(struct numbers *n);
/* Adds units in the form of units.tsv (comments and empty lines are skipped). The text must outlive n. False when a line
 * is none: *line then is its number, *why a static text. */
bool numbers_add_units(struct numbers *n, struct slice tsv, uint64_t *line, const char **why);

/* Starts on a text (UTF-8; other bytes are taken for letters), which must stay valid until the last numbers_next.
 * anchor: the date that fills a missing year (the nearest day), or NULL. */
void numbers_begin(struct numbers *n, struct slice text, const struct number_date *anchor);
/* The next mention, in order; mentions never overlap. False at the end. Slices in *m point into the text and into n. */
bool numbers_next(struct numbers *n, struct number *m);

/* Reads YYYY-MM-DD. */
bool number_date_read(struct slice text, struct number_date *date);

#endif
