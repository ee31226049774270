/* numbers_numeral - what the three modules that read numerals share: digits (numbers_literal.c), the machine of number words
 * (numbers_machine.c), and what is built of them (numbers_numeral.c). */
#ifndef TXT_NUMBERS_NUMERAL_H
#define TXT_NUMBERS_NUMERAL_H

#include "text/numbers_parse.h"

/* ---- digits ---- */

/* The literal at token i, which is digits. */
size_t number_literal(const struct numbers *n, size_t i, struct numeral *out);
/* Behind it at `end`: an exponent, "x10^6", a power. Gives `end` when there is none. */
size_t number_power_tail(const struct numbers *n, size_t end, struct numeral *out);
/* Digits behind the mark at i, all glued: their token, 0 = none. */
size_t number_next_run(const struct numbers *n, size_t i);

/* ---- words ---- */

#define NUMBER_SCALE_MAX 36 /* sum of powers of ten that a numeral may have */

#define CARDINAL (IS(zero) | IS(digit) | IS(teen) | IS(tens))
#define ORDINAL  (IS(orddigit) | IS(ordteen) | IS(ordtens) | IS(ordhundred) | IS(ordscale))

enum number_state { START, UNIT, FULL, TENS, HUNDRED, SCALE, ENDED };

struct number_machine {
    struct number_value total, group;
    int64_t small; /* the group while it is words only */
    bool literal;  /* the group is digits */
    bool digits;   /* it began with digits: "$280 million first" is no ordinal */
    enum number_state state;
    int last_scale; /* power of the last scale word; 100 = none yet */
    int scales;     /* sum of the powers directly behind the first group */
    bool ordinal;
};

/* Reads words from token j on, as long as they fit; gives the first that does not. */
size_t number_machine_run(const struct numbers *n, size_t j, struct number_machine *m);
/* The group that is not closed by a scale yet. */
void number_machine_group(const struct number_machine *m, struct number_value *v);
/* The power of ten that a scale word stands for, singular or plural; 0 = none. behind_digits: also mn, bn. */
int number_scale_word(const struct numbers *n, size_t i, bool behind_digits);
/* "fifths", "halves": a denominator and no ordinal. */
bool number_is_denominator_plural(const struct numbers *n, size_t i);

#endif
