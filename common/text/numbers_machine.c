/* numbers_machine - number words, English and Vietnamese, as one machine.
 *
 * The words are one machine: state = what the last word was; a word that does not fit ends the numeral
 * (so "twenty thirty" is two numbers).
 *
 *   state    digit  teen   tens   hundred  scale   ordinal digit / teen, tens / hundred / scale
 *   start    unit   full   tens   hundred  scale   end  end  end  end
 *   unit     -      -      -      hundred  scale   -    -    end  end
 *   full     -      -      -      hundred  scale   -    -    end  end
 *   tens     unit   -      -      -        scale   end  -    -    end
 *   hundred  unit   full   tens   -        scale   end  end  -    end
 *   scale    unit   full   tens   -        scale   end  end  -    end
 */
#include "text/numbers_numeral.h"

enum { WORDS_MAX = 96 };

/* ---- words ---- */

bool number_is_denominator_plural(const struct numbers *n, size_t i) {
    return token_is(n, i, ORDINAL | IS(fraction)) && token_is(n, i, IS(plural));
}

/* A power of ten that a scale word, singular or plural, stands for; 0 = none. */
int number_scale_word(const struct numbers *n, size_t i, bool behind_digits) {
    const struct number_word *w = word_at(n, i);
    if (w->roles & IS(scale)) return (int)w->value;
    if (w->roles & IS(vague) && !(w->roles & IS(dozen)) && w->value >= 1000)
        return w->value == 1000 ? 3 : w->value == 1000000 ? 6 : w->value == 1000000000 ? 9 : 12;
    if (behind_digits && w->roles & IS(scaleshort)) return (int)w->value;
    return 0;
}

void number_machine_group(const struct number_machine *m, struct number_value *v) {
    if (m->literal)
        *v = m->group;
    else
        number_value_of(v, m->small);
}

/* Behind the word before: the joining hyphen or "and" that may be skipped before token j. */
static size_t join(const struct numbers *n, size_t j, const struct number_machine *m) {
    if (m->state == START) return j;
    if (token_dash(n, j)) {
        bool glued = token_glued(n, j) && token_glued(n, j + 1),
             spaced = !token_glued(n, j) && !token_glued(n, j + 1);
        if (m->state == TENS && (glued || spaced) && token_is(n, j + 1, IS(digit) | IS(orddigit)))
            return j + 1;
        if (glued && m->state != SCALE &&
            (token_is(n, j + 1, IS(hundred) | IS(scale) | IS(ordhundred) | IS(ordscale))))
            return j + 1;
        return j;
    }
    if (m->state != HUNDRED && m->state != SCALE) return j;
    if (token_is(n, j, IS(and)) && !token_glued(n, j)) {
        /* nine million and five ninths: that "five" begins the fraction */
        if (m->state == SCALE && token_is(n, j + 1, CARDINAL) &&
            (number_is_denominator_plural(n, j + 2) || token_is(n, j + 2, IS(fraction))))
            return j;
        if (token_is(n, j + 1, CARDINAL | IS(orddigit) | IS(ordteen) | IS(ordtens)))
            return number_is_denominator_plural(n, j + 1) ? j : j + 1;
        /* "3 hundred and 21" */
        if (m->state == HUNDRED && token_type(n, j + 1, TOKEN_DIGITS) && token_at(n, j + 1)->digits <= 2 &&
            token_stop(n, j + 2))
            return j + 1;
        if (m->state == HUNDRED && token_type(n, j + 1, TOKEN_DIGITS) && token_at(n, j + 1)->digits == 2 &&
            token_type(n, j + 2, TOKEN_WORD))
            return j + 1;
    }
    if (token_is(n, j, IS(link)) && token_is(n, j + 1, IS(digit))) return j + 1;
    return j;
}

static void take_small(struct number_machine *m, int64_t value) {
    struct number_value v;
    number_value_of(&v, value);
    if (!m->literal)
        m->small += value;
    else if (!number_value_add(&m->group, &v))
        m->state = ENDED;
}

/* One step: takes the word at j; 0 = it does not fit. */
static size_t step(const struct numbers *n, size_t j, struct number_machine *m) {
    const struct number_word *w = word_at(n, j);
    bool open = m->state == START || m->state == HUNDRED || m->state == SCALE;
    if (w->roles & (IS(zero) | IS(digit))) {
        if (!open && m->state != TENS) return 0;
        if (w->roles & IS(zero) && m->state != START) return 0;
        /* năm is five and year: five where a number goes on behind it */
        if (w->roles & IS(yearword) && m->state == START &&
            !token_is(n, j + 1, IS(timesten) | IS(hundred) | IS(scale)))
            return 0;
        take_small(m, w->value);
        m->state = w->roles & IS(zero) ? FULL : UNIT;
        return j + 1;
    }
    if (w->roles & (IS(teen) | IS(tens))) {
        if (!open) return 0;
        take_small(m, w->value);
        m->state = w->roles & IS(teen) ? FULL : TENS;
        return j + 1;
    }
    if (w->roles & IS(timesten)) {
        if (m->state != UNIT) return 0;
        m->small += m->small % 10 * 9;
        m->state = TENS;
        return j + 1;
    }
    if (token_type(n, j, TOKEN_DIGITS) && m->state == HUNDRED) {
        take_small(m, number_plain(n, j));
        m->state = FULL;
        return j + 1;
    }
    if (w->roles & IS(hundred)) {
        if (m->state != START && m->state != UNIT && m->state != FULL && !(m->state == TENS && !m->literal))
            return 0;
        if (m->literal) {
            number_value_shift(&m->group, 2);
        } else {
            if (m->state == START) m->small = 1;
            if (m->small >= 100) return 0;
            m->small *= 100;
        }
        m->state = HUNDRED;
        return j + 1;
    }
    int power = number_scale_word(n, j, m->literal && m->state == FULL);
    if (power) {
        if (m->state == START) m->small = 1;
        if (m->scales + power > NUMBER_SCALE_MAX) return 0;
        if (m->state == SCALE) { /* three lakh crore: the group that was just closed grows */
            if (m->total.form != NUMBER_DECIMAL) return 0;
            number_value_shift(&m->total, power);
            m->last_scale += power;
            m->scales += power;
            return j + 1;
        }
        if (power >= m->last_scale) return 0;
        struct number_value v;
        number_machine_group(m, &v);
        number_value_shift(&v, power);
        if (!number_value_add(&m->total, &v)) return 0;
        m->last_scale = power;
        m->scales = power;
        m->small = 0;
        m->literal = false;
        m->state = SCALE;
        return j + 1;
    }
    if (w->roles & IS(dozen)) {
        if (m->state == START) m->small = 1;
        if (m->state == SCALE || m->state == HUNDRED || m->state == TENS) return 0;
        if (m->literal) {
            if (!number_value_times(&m->group, 12, 1)) return 0;
        } else {
            int64_t last = m->small % 100;
            m->small += last * 11;
        }
        m->state = ENDED;
        return j + 1;
    }
    if (!(w->roles & ORDINAL) || w->roles & IS(plural) || m->digits) return 0;
    int64_t value = w->value;
    if (w->roles & IS(orddigit)) {
        if (!open && m->state != TENS) return 0;
        m->small += value;
    } else if (w->roles & (IS(ordteen) | IS(ordtens))) {
        if (!open) return 0;
        m->small += value;
    } else if (w->roles & IS(ordhundred)) {
        if (m->state == HUNDRED || m->state == SCALE || m->literal) return 0;
        m->small = (m->small ? m->small : 1) * 100;
    } else {
        if (m->state == START) m->small = 1;
        struct number_value v;
        if (m->state == SCALE) {
            v = m->total;
            number_value_of(&m->total, 0);
        } else {
            number_machine_group(m, &v);
        }
        if (m->scales + value > NUMBER_SCALE_MAX) return 0;
        number_value_shift(&v, (int)value);
        if (!number_value_add(&m->total, &v)) return 0;
        m->small = 0;
        m->literal = false;
    }
    m->ordinal = true;
    m->state = ENDED;
    return j + 1;
}

size_t number_machine_run(const struct numbers *n, size_t j, struct number_machine *m) {
    size_t limit = j + WORDS_MAX;
    while (j < limit && m->state != ENDED) {
        size_t at = join(n, j, m), next;
        if (token_at(n, at)->flags & NUMBER_GUARD) break;
        if (at == j && m->state != START && token_glued(n, j) && token_type(n, j, TOKEN_WORD) && !m->literal)
            break;
        if (!(next = step(n, at, m))) break;
        j = next;
    }
    return j;
}

int64_t number_small_words(const struct numbers *n, size_t i, size_t *end, bool *ordinal) {
    struct number_machine m = {.last_scale = 100, .total = {.form = NUMBER_DECIMAL}};
    if (!token_is(n, i, CARDINAL | ORDINAL) || token_is(n, i, IS(plural))) return -1;
    size_t j = number_machine_run(n, i, &m);
    if (j == i) return -1;
    struct number_value v;
    int64_t whole;
    number_machine_group(&m, &v);
    if (!number_value_add(&v, &m.total) || !number_value_int(&v, &whole) || whole > 999999) return -1;
    *end = j;
    *ordinal = m.ordinal;
    return whole;
}
