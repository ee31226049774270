/* numbers_numeral - digits and number words to an exact value.
 *
 *   numeral  := [ sign ] ( mixed | fraction | vague ) [ of ]
 *   mixed    := whole [ "point" decimals ] [ denominator | "and" part | vulgar ]
 *   part     := ( "a" | "one" | words ) denominator [ scale ]         one and a half thousand, three million and a half
 *   fraction := ( "half" | "quarter" ) [ "a" ] [ scale | "dozen" ] | digits "/" digits
 *   of       := ( "over" | "out of" | "in" | "of" ) whole             one in five
 *   whole    := literal { hundred | scale } [ words ] | words
 *   literal  := run { mark run } [ exponent ] | "." run | run blank run ...
 *   words    := group { scale [ "and" ] group } [ scale ]
 *   group    := [ small "hundred" [ "and" ] ] small
 *   small    := digit | teen | tens [ [ "-" ] digit ]                 the last word may be an ordinal
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
#include "text/numbers_parse.h"

enum { DIGITS_MAX = 38, RUNS_MAX = 64, WORDS_MAX = 96, SCALE_MAX = 36 };

/* ---- literals ---- */

int64_t number_plain(const struct numbers *n, size_t i) {
    const struct number_token *t = token_at(n, i);
    if (t->type != TOKEN_DIGITS || t->digits > 9) return -1;
    int64_t v = 0;
    if (!(t->flags & NUMBER_WIDE)) {
        const char *p = n->lex.text + t->start;
        for (uint32_t k = 0; k < t->digits; k++) v = v * 10 + (p[k] - '0');
        return v;
    }
    uint8_t digit[9];
    number_lex_digits(&n->lex, t, digit, t->digits);
    for (uint32_t k = 0; k < t->digits; k++) v = v * 10 + digit[k];
    return v;
}

/* A run of digits behind a mark, both glued; 0 = none, else the run's token. */
static size_t next_run(const struct numbers *n, size_t i) {
    return token_glued(n, i) && token_glued(n, i + 1) && token_type(n, i + 1, TOKEN_DIGITS) ? i + 1 : 0;
}

static char mark_char(const struct numbers *n, size_t i) {
    const struct number_token *t = token_at(n, i);
    if (t->type != TOKEN_MARK) return 0;
    switch (t->mark) {
    case '.': return '.';
    case ',': return ',';
    case '\'':
    case MARK_QUOTE: return '\'';
    case MARK_POINT: return 'd';
    case MARK_GROUP: return 'g';
    }
    return 0;
}

/* How many runs of the chain are one number, and which mark is its decimal one (index of the run behind it; 0 = none). */
static size_t group_runs(const struct numbers *n, const size_t *run, const char *mark, size_t runs,
                         size_t *decimal) {
    *decimal = 0;
    if (runs == 1) return 1;
    const bool vi = n->options.language == NUMBER_VI;
    uint32_t first = token_at(n, run[0])->digits;
    bool zero = first == 1 && number_plain(n, run[0]) == 0;
#define LEN(k) (token_at(n, run[k])->digits)
    if (mark[1] == 'd') return *decimal = 1, 2;
    /* equal marks from the start, each followed by three digits (or by two, as in India, and three at last) */
    size_t same = 1, threes = 1;
    while (same < runs && mark[same] == mark[1]) same++;
    while (threes < same && LEN(threes) == 3) threes++;
    bool grouped = first <= 3 && !zero && threes == same;
    if (!grouped && mark[1] == ',' && same > 2 && first <= 2 && LEN(same - 1) == 3) {
        grouped = true;
        for (size_t k = 1; k + 1 < same; k++) grouped &= LEN(k) == 2;
    }
    char group = vi ? '.' : ',';
    if (grouped && (same > 2 || mark[1] == group || mark[1] == 'g' || mark[1] == '\'')) {
        if (same < runs && mark[1] != mark[same] &&
            (mark[same] == '.' || mark[same] == ',' || mark[same] == 'd')) {
            bool more = same + 1 < runs && mark[same + 1] != 0; /* 1,234.5.6 is no number */
            if (!more) return *decimal = same, same + 1;
        }
        return same;
    }
    /* both marks: the last is the decimal one: 1.234,5 in any locale */
    if (grouped && same == 2 && runs == 3 && mark[2] != mark[1] && (mark[2] == '.' || mark[2] == ','))
        return *decimal = 2, 3;
    if (mark[1] != '.' && mark[1] != ',') return 1;
    if (runs > 2) return 1;                                 /* 1,2,3 and 1.2.3 are no decimals */
    if (mark[1] == group && LEN(1) == 3 && !zero) return 1; /* 2024,195 */
    return *decimal = 1, 2;
#undef LEN
}

/* Groups set apart by blanks: 1 234 567. Gives the number of runs (1 = none). */
static size_t blank_groups(const struct numbers *n, size_t i, size_t *run) {
    run[0] = i;
    if (token_at(n, i)->digits > 3 || number_plain(n, i) == 0) return 1;
    size_t runs = 1;
    bool thin = true;
    while (runs < RUNS_MAX / 2) {
        const struct number_token *t = token_at(n, i + runs);
        if (t->type != TOKEN_DIGITS || t->digits != 3 || (t->flags & NUMBER_GAP) ||
            !(t->flags & NUMBER_SPACE))
            break;
        if (token_glued(n, i + runs + 1) && token_type(n, i + runs + 1, TOKEN_WORD)) break;
        thin &= (t->flags & NUMBER_THIN) != 0;
        run[runs] = i + runs;
        runs++;
    }
    if (runs == 1) return 1;
    size_t end = i + runs;
    if (token_type(n, end, TOKEN_DIGITS)) return 1; /* 10 200 3000 */
    if (token_dash(n, end) || token_mark(n, end, '/') || token_mark(n, end, ':')) return 1;
    if (runs == 2 && !thin) {
        struct measure m;
        bool zeros = number_plain(n, i + 1) == 0;
        if (!zeros && !number_measure(n, end, &m) && !token_mark(n, end, '%')) return 1;
        if (token_is(n, i - 1, IS(month) | IS(label))) return 1;
    }
    return runs;
}

struct sum {
    decimal_digits digits;
    uint32_t used, zeros; /* digits taken; zeros that wait at the end */
    bool over;
};

static void take_digits(const struct numbers *n, size_t i, struct sum *s) {
    const struct number_token *t = token_at(n, i);
    const char *p = n->lex.text + t->start;
    bool wide = t->flags & NUMBER_WIDE;
    if (!wide && t->digits <= 18 && s->used + t->digits <= DIGITS_MAX) {
        uint64_t v = 0, power = 1;
        for (uint32_t k = 0; k < t->digits; k++) v = v * 10 + (uint64_t)(p[k] - '0'), power *= 10;
        s->digits = s->digits ? s->digits * power + v : v;
        s->used += s->used || v ? t->digits : 0;
        return;
    }
    uint8_t digit[64];
    for (uint32_t k = 0; k < t->digits && !s->over; k++) {
        if (wide && k == 0) number_lex_digits(&n->lex, t, digit, sizeof digit);
        if (wide && k >= sizeof digit) s->over = true;
        unsigned d = s->over ? 0 : wide ? digit[k] : (unsigned)(p[k] - '0');
        if (s->used || d) s->used++;
        if (s->used > DIGITS_MAX)
            s->over = true;
        else
            s->digits = s->digits * 10 + d;
    }
}

static size_t literal(const struct numbers *n, size_t i, struct numeral *out) {
    size_t run[RUNS_MAX];
    char mark[RUNS_MAX] = {0};
    size_t runs = 1, decimal = 0, first = i;
    *out = (struct numeral){
        .flags = NUMERAL_DIGITS, .first = i, .digits = token_at(n, i)->digits, .rule = "digits"};
    run[0] = i;

    /* .25 */
    bool leading_point = i > NUMBER_BACK && token_mark(n, i - 1, '.') && token_glued(n, i) &&
                         i - 1 >= n->last_end && !token_glued(n, i - 1);
    if (!leading_point && i == NUMBER_BACK + 1 && token_mark(n, i - 1, '.') && token_glued(n, i))
        leading_point = true;
    if (leading_point) {
        first = i - 1;
        out->flags |= NUMERAL_POINT;
    } else {
        size_t at = i;
        while (runs < RUNS_MAX - 1) {
            char m = mark_char(n, at + 1);
            size_t next = m ? next_run(n, at + 1) : 0;
            if (!next) break;
            mark[runs] = m;
            run[runs++] = at = next;
        }
        if (runs == 1) {
            runs = blank_groups(n, i, run);
            if (runs > 1) {
                out->flags |= NUMERAL_GROUPED;
                size_t last = run[runs - 1];
                char m = mark_char(n, last + 1);
                size_t next = m == '.' || m == ',' ? next_run(n, last + 1) : 0;
                if (next) decimal = runs, run[runs++] = next;
            }
        } else {
            runs = group_runs(n, run, mark, runs, &decimal);
            if (runs > 2 || (runs == 2 && !decimal)) out->flags |= NUMERAL_GROUPED;
        }
    }
    if (decimal) out->flags |= NUMERAL_POINT;

    struct sum s = {0};
    int32_t scale = 0;
    for (size_t k = 0; k < runs; k++) {
        take_digits(n, run[k], &s);
        if ((decimal && k >= decimal) || leading_point)
            scale += (int32_t)(token_at(n, run[k])->digits & 0xFFFFFF);
    }
    size_t end = run[runs - 1] + 1;
    if (s.over || scale > DIGITS_MAX) {
        struct slice text = {n->lex.text + token_at(n, first)->start,
                             token_end(n, end - 1) - token_at(n, first)->start};
        char point = 0;
        if (leading_point)
            point = '.';
        else if (decimal)
            point = *token_text(n, run[decimal] - 1).at;
        out->value = (struct number_value){.form = NUMBER_DIGITS, .text = text, .point = point};
    } else {
        out->value = (struct number_value){.form = NUMBER_DECIMAL, .decimal = {s.digits, scale, false}};
    }
    out->first = first;
    return out->end = end;
}

/* [+-] digits as an exponent, at token i, glued; 0 = none. */
static size_t exponent_at(const struct numbers *n, size_t i, int *power) {
    bool minus = false;
    if (token_mark(n, i, '-') || token_mark(n, i, MARK_MINUS))
        minus = true, i++;
    else if (token_mark(n, i, '+'))
        i++;
    if (!token_glued(n, i) || !token_type(n, i, TOKEN_DIGITS)) return 0;
    int64_t v = number_plain(n, i);
    if (v < 0 || v > 30) return 0;
    *power = minus ? -(int)v : (int)v;
    return i + 1;
}

static size_t superscripts(const struct numbers *n, size_t i, int *power) {
    int v = 0, sign = 1, seen = 0;
    for (; token_mark(n, i, MARK_POWER) && token_glued(n, i) && seen < 3; i++) {
        if (token_at(n, i)->value == 10) {
            if (seen || sign < 0) return 0;
            sign = -1;
        } else {
            v = v * 10 + token_at(n, i)->value, seen++;
        }
    }
    if (!seen || v > 30) return 0;
    *power = sign * v;
    return i;
}

static bool raise_to(struct number_value *v, int power) {
    if (v->form != NUMBER_DECIMAL || v->decimal.digits == 0) return false;
    struct number_value result;
    number_value_of(&result, 1);
    for (int k = 0; k < (power < 0 ? -power : power); k++)
        if (decimal_multiply(&result.decimal, v->decimal) != DECIMAL_OK) return false;
    if (power < 0) {
        int64_t whole;
        if (!number_value_int(&result, &whole) || whole == 0) return false;
        result = number_value_ratio(1, whole);
    }
    *v = result;
    return result.form != NUMBER_NONE;
}

/* 1e10, 1.3x10^6, 3×10⁸, 10^6, 1.1^23 */
static size_t power_tail(const struct numbers *n, size_t end, struct numeral *out) {
    int power;
    size_t behind;
    struct number_value v = out->value;
    if (v.form != NUMBER_DECIMAL) return end;
    if (token_glued(n, end) && token_word(n, end, "e") && token_glued(n, end + 1) &&
        (behind = exponent_at(n, end + 1, &power)) &&
        !(token_glued(n, behind) && token_type(n, behind, TOKEN_WORD))) {
        number_value_shift(&out->value, power);
        out->flags |= NUMERAL_POWER;
        return behind;
    }
    if ((token_mark(n, end, MARK_TIMES) || (token_word(n, end, "x") && token_glued(n, end)) ||
         token_mark(n, end, '*')) &&
        number_plain(n, end + 1) == 10) {
        if (token_mark(n, end + 2, '^') && token_glued(n, end + 2))
            behind = exponent_at(n, end + 3, &power);
        else
            behind = token_mark(n, end + 2, MARK_MINUS) && token_glued(n, end + 2)
                         ? exponent_at(n, end + 2, &power)
                         : superscripts(n, end + 2, &power);
        if (behind) {
            number_value_shift(&out->value, power);
            out->flags |= NUMERAL_POWER;
            return behind;
        }
        return end;
    }
    behind = 0;
    if (token_mark(n, end, '^') && token_glued(n, end))
        behind = exponent_at(n, end + 1, &power);
    else if (token_mark(n, end, MARK_POWER) && token_glued(n, end))
        behind = superscripts(n, end, &power);
    if (behind && raise_to(&v, power)) {
        out->value = v;
        out->flags |= NUMERAL_POWER;
        return behind;
    }
    return end;
}

/* ---- words ---- */

enum state { START, UNIT, FULL, TENS, HUNDRED, SCALE, ENDED };

struct machine {
    struct number_value total, group;
    int64_t small; /* the group while it is words only */
    bool literal;  /* the group is digits */
    bool digits;   /* it began with digits: "$280 million first" is no ordinal */
    enum state state;
    int last_scale; /* power of the last scale word; 100 = none yet */
    int scales;     /* sum of the powers directly behind the first group */
    bool ordinal;
};

#define CARDINAL (IS(zero) | IS(digit) | IS(teen) | IS(tens))
#define ORDINAL  (IS(orddigit) | IS(ordteen) | IS(ordtens) | IS(ordhundred) | IS(ordscale))

static bool is_plural_ordinal(const struct numbers *n, size_t i) {
    return token_is(n, i, ORDINAL | IS(fraction)) && token_is(n, i, IS(plural));
}

/* A power of ten that a scale word, singular or plural, stands for; 0 = none. */
static int scale_word(const struct numbers *n, size_t i, bool behind_digits) {
    const struct number_word *w = word_at(n, i);
    if (w->roles & IS(scale)) return (int)w->value;
    if (w->roles & IS(vague) && !(w->roles & IS(dozen)) && w->value >= 1000)
        return w->value == 1000 ? 3 : w->value == 1000000 ? 6 : w->value == 1000000000 ? 9 : 12;
    if (behind_digits && w->roles & IS(scaleshort)) return (int)w->value;
    return 0;
}

static void group_value(const struct machine *m, struct number_value *v) {
    if (m->literal)
        *v = m->group;
    else
        number_value_of(v, m->small);
}

/* Behind the word before: the joining hyphen or "and" that may be skipped before token j. */
static size_t join(const struct numbers *n, size_t j, const struct machine *m) {
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
            (is_plural_ordinal(n, j + 2) || token_is(n, j + 2, IS(fraction))))
            return j;
        if (token_is(n, j + 1, CARDINAL | IS(orddigit) | IS(ordteen) | IS(ordtens)))
            return is_plural_ordinal(n, j + 1) ? j : j + 1;
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

static void take_small(struct machine *m, int64_t value) {
    struct number_value v;
    number_value_of(&v, value);
    if (!m->literal)
        m->small += value;
    else if (!number_value_add(&m->group, &v))
        m->state = ENDED;
}

/* One step: takes the word at j; 0 = it does not fit. */
static size_t step(const struct numbers *n, size_t j, struct machine *m) {
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
    int power = scale_word(n, j, m->literal && m->state == FULL);
    if (power) {
        if (m->state == START) m->small = 1;
        if (m->scales + power > SCALE_MAX) return 0;
        if (m->state == SCALE) { /* three lakh crore: the group that was just closed grows */
            if (m->total.form != NUMBER_DECIMAL) return 0;
            number_value_shift(&m->total, power);
            m->last_scale += power;
            m->scales += power;
            return j + 1;
        }
        if (power >= m->last_scale) return 0;
        struct number_value v;
        group_value(m, &v);
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
            group_value(m, &v);
        }
        if (m->scales + value > SCALE_MAX) return 0;
        number_value_shift(&v, (int)value);
        if (!number_value_add(&m->total, &v)) return 0;
        m->small = 0;
        m->literal = false;
    }
    m->ordinal = true;
    m->state = ENDED;
    return j + 1;
}

static size_t run_machine(const struct numbers *n, size_t j, struct machine *m) {
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

/* ---- fractions ---- */

/* A denominator at token i: "thirds", "half", "twenty-fifths", "hundredths"; singular: one of them. */
static size_t denominator(const struct numbers *n, size_t i, int64_t *value, bool *plural) {
    const struct number_word *w = word_at(n, i);
    if (w->roles & (IS(tens) | IS(hundred) | IS(digit)) || (w->roles & IS(scale))) {
        if (w->roles & IS(digit) && !token_is(n, i + 1, IS(hundred))) return 0;
        struct machine m = {.last_scale = 100};
        number_value_of(&m.total, 0);
        /* the machine stops at a plural ordinal: put its singular in by hand */
        size_t j = run_machine(n, i, &m);
        int64_t base = m.small;
        if (m.ordinal) {
            struct number_value v;
            number_value_of(&v, base);
            if (!number_value_add(&v, &m.total) || !number_value_int(&v, value)) return 0;
            *plural = false;
            return j;
        }
        if (m.state == TENS || m.state == HUNDRED) {
            if (token_dash(n, j) && token_glued(n, j)) j++;
            if (!is_plural_ordinal(n, j) || !token_is(n, j, IS(orddigit))) return 0;
            *value = base + word_at(n, j)->value;
            *plural = true;
            return j + 1;
        }
        return 0;
    }
    if (!(w->roles & (ORDINAL | IS(fraction))) || w->roles & (IS(month))) return 0;
    *value = w->value;
    if (w->roles & IS(ordhundred)) *value = 100;
    if (w->roles & IS(ordscale)) {
        *value = 1;
        for (int64_t k = 0; k < w->value; k++) *value *= 10;
    }
    if (w->roles & IS(orddigit) && w->value < 3) return 0; /* first, second */
    *plural = (w->roles & IS(plural)) != 0;
    return i + 1;
}

/* Behind a fraction: "half a million", "three quarters billion", "two thirds of a million", "half a dozen". */
static size_t fraction_scale(const struct numbers *n, size_t end, struct numeral *out) {
    size_t j = end;
    if (token_word(n, j, "of") && token_is(n, j + 1, IS(article)))
        j += 2;
    else if (token_is(n, j, IS(article)))
        j++;
    int power = scale_word(n, j, false);
    if (power && !token_is(n, j, IS(vague))) {
        number_value_shift(&out->value, power);
        out->scale += power;
        out->flags |= NUMERAL_SCALED;
        return j + 1;
    }
    if (token_is(n, j, IS(dozen)) && number_value_times(&out->value, 12, 1)) {
        out->flags |= NUMERAL_SCALED;
        out->flags &= ~(unsigned)NUMERAL_FRACTION;
        return j + 1;
    }
    return end;
}

static bool negate(struct number_value *v) {
    if (v->form == NUMBER_DECIMAL)
        v->decimal = decimal_negate(v->decimal);
    else if (v->form == NUMBER_RATIO)
        v->numerator = -v->numerator;
    else if (v->form == NUMBER_DIGITS)
        v->negative = true;
    else
        return false;
    return true;
}

/* "and a half", "and three quarters million"; m: the machine that read what is before. */
static size_t and_part(const struct numbers *n, size_t end, const struct machine *m, struct numeral *out) {
    if (!token_is(n, end, IS(and))) return end;
    size_t j = end + 1;
    int64_t top = 1, bottom;
    bool plural, one = false;
    if (token_is(n, j, IS(article)) || token_word(n, j, "one")) {
        one = true;
        bool article = !token_word(n, j, "one");
        j++;
        if (token_dash(n, j) && token_glued(n, j)) j++;
        size_t behind = denominator(n, j, &bottom, &plural);
        if (!behind || plural || (article && bottom > 20)) return end;
        j = behind;
    } else if (token_is(n, j, IS(fraction)) && word_at(n, j)->value == 2 && !token_is(n, j, IS(plural))) {
        bottom = 2, j++;
    } else if (token_is(n, j, CARDINAL)) {
        struct machine part = {.last_scale = 100};
        number_value_of(&part.total, 0);
        size_t behind = run_machine(n, j, &part);
        struct number_value v;
        if (part.ordinal) return end;
        group_value(&part, &v);
        if (!number_value_add(&v, &part.total) || !number_value_int(&v, &top)) return end;
        if (token_dash(n, behind) && token_glued(n, behind)) behind++;
        if (!(behind = denominator(n, behind, &bottom, &plural)) || (!plural && bottom != 4) || top >= bottom)
            return end;
        j = behind;
    } else {
        return end;
    }
    (void)one;
    struct number_value part = number_value_ratio(top, bottom), whole = out->value;
    int power = scale_word(n, j, false);
    if (power && !token_is(n, j, IS(vague))) {
        if (m->last_scale != 100 && m->last_scale > power) {
            number_value_shift(&part, power);
            if (!number_value_add(&whole, &part)) return end;
        } else {
            if (!number_value_add(&whole, &part)) return end;
            number_value_shift(&whole, power);
        }
        j++;
        out->flags |= NUMERAL_SCALED;
    } else {
        if (m->state == SCALE) number_value_shift(&part, m->last_scale);
        if (!number_value_add(&whole, &part)) return end;
        if (whole.form != NUMBER_DECIMAL || m->state != SCALE) out->flags |= NUMERAL_FRACTION;
    }
    out->value = whole;
    return j;
}

/* "point zero three", "point seventy-one", "point 5" */
static size_t point_tail(const struct numbers *n, size_t end, struct numeral *out) {
    if (!token_is(n, end, IS(point))) return end;
    size_t j = end + 1;
    struct number_value part;
    int places = 0;
    int64_t v = 0;
    if (token_type(n, j, TOKEN_DIGITS)) {
        places = (int)token_at(n, j)->digits;
        if ((v = number_plain(n, j)) < 0) return end;
        j++;
    } else if (token_is(n, j, IS(zero) | IS(digit))) {
        while (token_is(n, j, IS(zero) | IS(digit)) && places < 12) {
            v = v * 10 + word_at(n, j)->value, places++, j++;
            if (!token_is(n, j, IS(digit) | IS(zero))) break;
        }
    } else if (token_is(n, j, IS(teen) | IS(tens))) {
        struct machine m = {.last_scale = 100};
        number_value_of(&m.total, 0);
        j = run_machine(n, j, &m);
        v = m.small, places = v < 100 ? 2 : 3;
        if (m.ordinal || m.last_scale != 100 || v > 999) return end;
    }
    if (!places) return end;
    number_value_of(&part, v);
    number_value_shift(&part, -places);
    if (!number_value_add(&out->value, &part)) return end;
    out->flags |= NUMERAL_POINT;
    int power = scale_word(n, j, false);
    if (power) number_value_shift(&out->value, power), out->flags |= NUMERAL_SCALED, j++;
    return j;
}

/* Behind digits: "/" digits, a fraction sign, or both with a whole number before. */
static size_t digit_fraction(const struct numbers *n, size_t end, struct numeral *out) {
    bool plain = !(out->flags & (NUMERAL_POINT | NUMERAL_POWER)) && out->value.form == NUMBER_DECIMAL;
    if (!plain) return end;
    int64_t whole, top, bottom;
    const struct number_token *t = token_at(n, end);
    bool tail =
        t->type == TOKEN_DIGITS || (t->type == TOKEN_MARK && (t->mark == MARK_FRACTION || t->mark == '/'));
    if (!tail || !number_value_int(&out->value, &whole)) return end;
    if (token_mark(n, end, MARK_FRACTION)) {
        const uint8_t *f = number_fraction_sign[token_at(n, end)->value];
        struct number_value part = number_value_ratio(f[0], f[1]);
        if (!number_value_add(&out->value, &part)) return end;
        out->flags |= NUMERAL_FRACTION;
        return end + 1;
    }
    /* 1/5: neither a date nor a path */
    if (token_mark(n, end, '/') && next_run(n, end) && !(out->flags & NUMERAL_GROUPED)) {
        bottom = number_plain(n, end + 1);
        bool more = token_mark(n, end + 2, '/') && token_glued(n, end + 2);
        if (bottom > 0 && !more && !(token_mark(n, end + 2, '.') && next_run(n, end + 2))) {
            out->value = number_value_ratio(whole, bottom);
            out->flags |= NUMERAL_FRACTION;
            return end + 2;
        }
        return end;
    }
    /* 10 1/2 */
    if (token_type(n, end, TOKEN_DIGITS) && !token_glued(n, end) && token_mark(n, end + 1, '/') &&
        next_run(n, end + 1)) {
        top = number_plain(n, end), bottom = number_plain(n, end + 2);
        bool more = token_mark(n, end + 3, '/') && token_glued(n, end + 3);
        if (top > 0 && bottom > top && bottom <= 100 && !more) {
            struct number_value part = number_value_ratio(top, bottom);
            if (number_value_add(&out->value, &part)) return out->flags |= NUMERAL_FRACTION, end + 3;
        }
    }
    return end;
}

/* "over 3", "out of 63", "in five", "of 12" behind a whole number. */
static size_t of_tail(const struct numbers *n, size_t end, struct numeral *out) {
    int64_t top, bottom;
    if (out->flags & (NUMERAL_POINT | NUMERAL_FRACTION | NUMERAL_SIGN) || !token_is(n, end, IS(stop)) ||
        !number_value_int(&out->value, &top))
        return end;
    size_t j = end;
    enum { OVER, OUT, IN, OF } how;
    if (token_word(n, j, "over"))
        how = OVER, j++;
    else if (token_word(n, j, "out") && token_word(n, j + 1, "of"))
        how = OUT, j += 2;
    else if (token_word(n, j, "in"))
        how = IN, j++;
    else if (token_word(n, j, "of"))
        how = OF, j++;
    else
        return end;
    if (token_is(n, j, IS(article)) && !token_is(n, j + 1, IS(hundred) | IS(scale))) return end;
    struct numeral by;
    size_t behind;
    bool digits = token_type(n, j, TOKEN_DIGITS);
    if (digits) {
        behind = literal(n, j, &by);
        if (by.flags & NUMERAL_POINT) return end;
    } else {
        struct machine m = {.last_scale = 100};
        number_value_of(&m.total, 0);
        if (!token_is(n, j, CARDINAL | IS(article))) return end;
        behind = run_machine(n, token_is(n, j, IS(article)) ? j + 1 : j, &m);
        group_value(&m, &by.value);
        /* "five hundreds" */
        if (token_is(n, behind, IS(vague)) && word_at(n, behind)->value == 100)
            number_value_shift(&by.value, 2), behind++;
        if (m.ordinal || !number_value_add(&by.value, &m.total)) return end;
    }
    if (!number_value_int(&by.value, &bottom) || bottom <= 0 || top <= 0) return end;
    struct measure unit;
    bool counted = number_measure(n, behind, &unit) || token_mark(n, behind, '%') ||
                   token_is(n, behind, IS(percent) | IS(scale) | IS(month)) || token_dash(n, behind) ||
                   token_mark(n, behind, '/') || token_mark(n, behind, ':');
    bool year = digits && token_at(n, j)->digits == 4 && !(by.flags & NUMERAL_GROUPED);
    if (counted) return end;
    switch (how) {
    case OVER:
        if (!token_stop(n, behind) || year) return end;
        break;
    case OUT:
        if (top >= bottom) return end;
        break;
    case IN:
        if (top >= bottom || top > 20 || year || bottom < 2) return end;
        /* what one counts out of is small or round: one in five, 3 in 10, 1 in 1,000 */
        if (!(bottom <= 10 || bottom % 10 == 0 || top == 1) ||
            (out->flags & NUMERAL_DIGITS && !digits && top > 1))
            return end;
        break;
    case OF:
        if (top >= bottom || year || !(out->flags & NUMERAL_DIGITS) || !digits || top > 1000) return end;
        break;
    }
    out->value = number_value_ratio(top, bottom);
    out->flags |= NUMERAL_FRACTION;
    out->rule = how == OVER ? "over" : "out-of";
    return behind;
}

/* ---- scale letters ---- */

static size_t scale_letter(const struct numbers *n, size_t end, bool money, struct numeral *out) {
    if (!token_type(n, end, TOKEN_WORD) || !token_is(n, end, IS(scaleletter) | IS(scaleshort))) return end;
    if (token_glued(n, end + 1) &&
        (token_type(n, end + 1, TOKEN_WORD) || token_type(n, end + 1, TOKEN_DIGITS)))
        return end;
    if (token_glued(n, end + 1) && token_dash(n, end + 1) && token_type(n, end + 2, TOKEN_WORD) && !money)
        return end;
    const struct number_word *w = word_at(n, end);
    int power = (int)w->value;
    if (w->roles & IS(scaleletter)) {
        char c = *token_text(n, end).at;
        bool glued = token_glued(n, end),
             whole = token_type(n, end + 1, TOKEN_END) && token_type(n, out->first - 1, TOKEN_END);
        size_t next = end + 1;
        struct slice t = token_text(n, next);
        bool plural = token_type(n, next, TOKEN_WORD) && !(token_at(n, next)->flags & NUMBER_CAPITAL) &&
                      !token_is(n, next, IS(stop)) &&
                      (token_is(n, next, IS(plural)) || (t.len > 3 && t.at[t.len - 1] == 's'));
        struct measure m;
        bool before_money = number_measure(n, next, &m) && m.type != NAME_UNIT;
        if (money || before_money) {
            if (c == 'g' || c == 'G') return end;
            if (!glued && (c == 't' || c == 'm' || c == 'k' || c == 'b') && !token_stop(n, next) &&
                !before_money)
                return end;
        } else if (c == 'k' || c == 'K') {
            if (!glued && !(c == 'k' && token_stop(n, next))) return end;
        } else if (c == 'm' || c == 't' || c == 'g') {
            return end;
        } else if (!(whole || (glued && plural))) {
            return end;
        }
        out->flags |= NUMERAL_LETTER;
    }
    number_value_shift(&out->value, power);
    out->scale += power;
    out->flags |= NUMERAL_SCALED;
    return end + 1;
}

/* ---- numerals ---- */

/* "half", "a half", "half a million", "quarter million", "a third" */
static size_t bare_fraction(const struct numbers *n, size_t i, struct numeral *out) {
    size_t j = i;
    bool article = token_is(n, j, IS(article)), plural;
    int64_t bottom;
    if (article) j++;
    if (article && token_is(n, j, IS(tens) | IS(digit) | IS(hundred) | IS(scale))) return 0;
    size_t behind = denominator(n, j, &bottom, &plural);
    if (!behind || plural) return 0;
    bool half = token_is(n, j, IS(fraction)) && bottom == 2,
         quarter = token_is(n, j, IS(fraction)) && bottom == 4;
    if (!article && !half && !quarter) return 0;
    *out = (struct numeral){.flags = NUMERAL_WORDS | NUMERAL_FRACTION, .first = i, .rule = "fraction"};
    out->value = number_value_ratio(1, bottom);
    size_t end = fraction_scale(n, behind, out);
    if (end > behind) return out->end = end;
    /* a dozen times a day a half or a third is only an ordinal or half of a game */
    struct measure m;
    size_t unit = behind;
    if (half && token_is(n, unit, IS(article))) unit++;
    bool counted =
        number_measure(n, unit, &m) && (m.type != NAME_UNIT || !number_is_dimension(m.unit, "own"));
    if (counted && (half || quarter)) {
        out->flags |= NUMERAL_ARTICLE;
        if (unit > behind && !token_glued(n, unit)) return out->end = unit;
        return out->end = behind;
    }
    bool of = token_word(n, behind, "of"), stop = token_stop(n, behind);
    if (token_dash(n, behind) && token_glued(n, behind)) return 0;
    if (half) {
        if (token_is(n, i - 1, IS(orddigit)) || token_word(n, i - 1, "the") ||
            token_word(n, i - 1, "other") || token_word(n, i - 1, "latter") || token_word(n, i - 1, "last"))
            return 0;
        if (of || token_word(n, behind, "the") || article || token_word(n, i - 1, "than") ||
            token_is(n, i - 1, IS(and)) || token_word(n, i - 1, "about") || token_word(n, i - 1, "nearly") ||
            token_word(n, i - 1, "almost") || token_word(n, i - 1, "over") || token_word(n, i - 1, "below") ||
            token_word(n, i - 1, "above") || token_word(n, i - 1, "by"))
            return out->end = behind;
        return 0;
    }
    if (!article) return 0;
    if (quarter)
        return of || (stop && token_type(n, i - 1, TOKEN_END)) || token_word(n, i - 1, "than") ||
                       token_word(n, i - 1, "by") || token_word(n, i - 1, "about") ||
                       token_word(n, i - 1, "nearly") || token_word(n, i - 1, "almost")
                   ? (out->end = behind)
                   : 0;
    return bottom <= 20 && (of || (stop && !token_is(n, i - 1, IS(and)))) ? (out->end = behind) : 0;
}

/* "tens of thousands", "dozens": low and high, no value; the mention makes the bounds from value. */
static size_t vague(const struct numbers *n, size_t i, struct numeral *out) {
    if (token_is(n, i - 1, IS(digit) | IS(tens) | IS(teen)) || token_type(n, i - 1, TOKEN_DIGITS)) return 0;
    *out = (struct numeral){.flags = NUMERAL_WORDS | NUMERAL_VAGUE, .first = i, .rule = "vague-plural"};
    number_value_of(&out->value, word_at(n, i)->value);
    size_t end = i + 1;
    while (token_word(n, end, "of") && token_is(n, end + 1, IS(vague)) && end < i + 5) {
        int power = scale_word(n, end + 1, false);
        if (!power) break;
        number_value_shift(&out->value, power);
        end += 2;
    }
    /* "in their tens", "the thousands place" are none */
    if (end == i + 1 && word_at(n, i)->value == 10) return 0;
    return out->end = end;
}

size_t number_numeral(const struct numbers *n, size_t i, bool money, struct numeral *out) {
    size_t sign = 0, j = i;
    if (token_is(n, j, IS(negative))) {
        sign = j++;
        if (!token_type(n, j, TOKEN_DIGITS) && !token_is(n, j, CARDINAL | IS(hundred) | IS(scale))) return 0;
    }
    const struct number_token *t = token_at(n, j);
    struct machine m = {.last_scale = 100, .total = {.form = NUMBER_DECIMAL}};
    size_t end;

    if (t->type == TOKEN_MARK && t->mark == MARK_FRACTION) {
        *out =
            (struct numeral){.flags = NUMERAL_DIGITS | NUMERAL_FRACTION, .first = j, .rule = "fraction-sign"};
        out->value = number_value_ratio(number_fraction_sign[t->value][0], number_fraction_sign[t->value][1]);
        end = j + 1;
        int power = scale_word(n, end, false);
        if (power) number_value_shift(&out->value, power), out->flags |= NUMERAL_SCALED, end++;
    } else if (t->type == TOKEN_DIGITS) {
        end = literal(n, j, out);
        size_t before = end;
        end = power_tail(n, end, out);
        if (end == before) end = digit_fraction(n, end, out);
        if (out->flags & NUMERAL_FRACTION) {
            int power = scale_word(n, end, true);
            if (power) number_value_shift(&out->value, power), out->flags |= NUMERAL_SCALED, end++;
        } else if (!(out->flags & NUMERAL_POWER)) {
            /* 43rd */
            struct slice s = token_text(n, end);
            if (token_glued(n, end) && token_type(n, end, TOKEN_WORD) && s.len == 2 &&
                !(out->flags & NUMERAL_POINT) &&
                (token_word(n, end, "st") || token_word(n, end, "nd") || token_word(n, end, "rd") ||
                 token_word(n, end, "th")) &&
                !(token_glued(n, end + 1) && token_type(n, end + 1, TOKEN_DIGITS))) {
                out->flags |= NUMERAL_ORDINAL;
                out->rule = "ordinal-digits";
                return out->end = end + 1;
            }
            m.literal = m.digits = true;
            m.group = out->value;
            m.state = FULL;
            size_t at = end;
            if (token_dash(n, at) && token_glued(n, at) && token_glued(n, at + 1) &&
                token_is(n, at + 1, IS(scale)))
                at++;
            bool scaled = token_is(n, at, IS(hundred) | IS(scale) | IS(scaleshort) | IS(dozen)) ||
                          scale_word(n, at, true);
            if (scaled && out->value.form == NUMBER_DECIMAL &&
                !(token_glued(n, at + 1) && token_type(n, at + 1, TOKEN_DIGITS))) {
                size_t stop = run_machine(n, at, &m);
                if (stop > at && !m.ordinal) {
                    struct number_value v;
                    group_value(&m, &v);
                    if (number_value_add(&v, &m.total)) {
                        out->value = v;
                        out->flags |= NUMERAL_SCALED;
                        out->scale = m.state == SCALE ? m.last_scale : 0;
                        end = stop;
                        if (token_is(n, end, IS(halfmore)) && m.state == SCALE) {
                            struct number_value half = number_value_ratio(1, 2);
                            number_value_shift(&half, m.last_scale);
                            if (number_value_add(&out->value, &half)) end++;
                        }
                    }
                }
            } else {
                end = scale_letter(n, end, money, out);
            }
            if (end == before && token_is(n, end, IS(point)) && token_type(n, end + 1, TOKEN_DIGITS))
                end = point_tail(n, end, out);
            /* 3 quarters, 2 thirds */
            int64_t bottom, top;
            bool plural;
            size_t behind;
            if (end == before && !(out->flags & NUMERAL_POINT) && is_plural_ordinal(n, end) &&
                (behind = denominator(n, end, &bottom, &plural)) && number_value_int(&out->value, &top) &&
                top < bottom && top > 0 && bottom <= 10 && !(bottom == 4 && top == 2)) {
                out->value = number_value_ratio(top, bottom);
                out->flags |= NUMERAL_FRACTION;
                end = fraction_scale(n, behind, out);
            }
            end = and_part(n, end, &m, out);
        }
    } else if (t->type != TOKEN_WORD || t->flags & NUMBER_GUARD) {
        return 0;
    } else if (!sign && (end = bare_fraction(n, j, out))) {
        out->end = end;
    } else if (token_is(n, j, IS(vague)) && !sign && (end = vague(n, j, out))) {
        return end;
    } else {
        *out = (struct numeral){.flags = NUMERAL_WORDS, .first = j, .rule = "words"};
        size_t from = j;
        bool article = token_is(n, j, IS(article));
        if (article) {
            if (!token_is(n, j + 1, IS(hundred) | IS(scale) | IS(dozen)) || token_is(n, j + 1, IS(vague)))
                return 0;
            j++;
        } else if (token_is(n, j, IS(scale) | IS(hundred) | IS(dozen)) &&
                   (token_at(n, j)->len < 4 || token_is(n, j, IS(vague)) ||
                    (unsigned char)token_text(n, j).at[token_at(n, j)->len - 1] >= 0x80)) {
            return 0;
        }
        if (!article && token_is(n, j, IS(scale) | IS(hundred) | IS(dozen)) &&
            (token_word(n, j - 1, "several") || token_word(n, j - 1, "few") || token_word(n, j - 1, "many") ||
             token_word(n, j - 1, "couple")))
            return 0;
        if (token_is(n, j, IS(fraction) | IS(scaleletter) | IS(scaleshort)) && !token_is(n, j, CARDINAL))
            return 0;
        end = run_machine(n, j, &m);
        if (end == j) return 0;
        struct number_value v;
        group_value(&m, &v);
        if (!number_value_add(&v, &m.total)) return 0;
        out->value = v;
        if (m.last_scale != 100) out->flags |= NUMERAL_SCALED;
        out->scale = m.state == SCALE ? m.last_scale : 0;
        if (m.ordinal) {
            out->flags |= NUMERAL_ORDINAL;
            out->rule = "ordinal-words";
            out->first = from;
            return out->end = end;
        }
        if (end == from + 1 && token_word(n, from, "one")) out->flags |= NUMERAL_ONE;
        if (token_is(n, end, IS(halfmore)) && (m.state == SCALE || m.state == HUNDRED)) {
            struct number_value half = number_value_ratio(1, 2);
            number_value_shift(&half, m.state == SCALE ? m.last_scale : 2);
            if (number_value_add(&out->value, &half)) end++;
        }
        end = point_tail(n, end, out);
        /* a denominator: three fifths, one eighth, twenty twenty-fifths */
        size_t d = end;
        if (token_dash(n, d) &&
            ((token_glued(n, d) && token_glued(n, d + 1)) || (!token_glued(n, d) && !token_glued(n, d + 1))))
            d++;
        int64_t bottom;
        bool plural;
        size_t behind = out->flags & NUMERAL_POINT ? 0 : denominator(n, d, &bottom, &plural);
        int64_t top;
        if (behind && number_value_int(&out->value, &top)) {
            bool quarters = token_is(n, d, IS(fraction)) && bottom == 4;
            bool fits = plural ? !(quarters && top != 1 && top != 3) && !(bottom == 2) : top == 1 && !article;
            if (quarters && top == 3) fits = true;
            if (fits) {
                struct number_value f = number_value_ratio(top, bottom);
                if (f.form != NUMBER_NONE) {
                    out->value = f;
                    out->flags |= NUMERAL_FRACTION;
                    out->flags &= ~(unsigned)NUMERAL_ONE;
                    out->rule = "fraction-words";
                    end = fraction_scale(n, behind, out);
                }
            }
        }
        if (!(out->flags & NUMERAL_FRACTION)) end = and_part(n, end, &m, out);
        if (end > from + 1) out->flags &= ~(unsigned)NUMERAL_ONE;
        out->first = from;
    }
    if (!sign || !(out->flags & NUMERAL_ORDINAL)) {
        size_t before = end;
        end = of_tail(n, end, out);
        if (end > before) out->flags &= ~(unsigned)NUMERAL_ONE;
    }
    /* a sign in front: -5, −5, minus five */
    size_t p = out->first - 1;
    if (sign) {
        negate(&out->value);
        out->first = sign;
        out->flags |= NUMERAL_SIGN;
    } else if (out->flags & NUMERAL_DIGITS && p >= NUMBER_BACK && p >= n->last_end &&
               (token_mark(n, p, '-') || token_mark(n, p, MARK_MINUS))) {
        const struct number_token *before = token_at(n, p - 1);
        bool free_left = !token_glued(n, p) || before->type == TOKEN_END ||
                         (before->type == TOKEN_MARK && before->mark != ')' && before->mark != '-' &&
                          before->mark != '.' && before->mark != '/' && before->mark != ']');
        bool glued = token_glued(n, out->first), line_start = before->type == TOKEN_END;
        if (free_left && (glued ? before->type != TOKEN_DIGITS || token_mark(n, p, MARK_MINUS)
                                : line_start && token_type(n, end, TOKEN_END))) {
            negate(&out->value);
            out->first = p;
            out->flags |= NUMERAL_SIGN;
        }
    }
    return out->end = end;
}

int64_t number_small_words(const struct numbers *n, size_t i, size_t *end, bool *ordinal) {
    struct machine m = {.last_scale = 100, .total = {.form = NUMBER_DECIMAL}};
    if (!token_is(n, i, CARDINAL | ORDINAL) || token_is(n, i, IS(plural))) return -1;
    size_t j = run_machine(n, i, &m);
    if (j == i) return -1;
    struct number_value v;
    int64_t whole;
    group_value(&m, &v);
    if (!number_value_add(&v, &m.total) || !number_value_int(&v, &whole) || whole > 999999) return -1;
    *end = j;
    *ordinal = m.ordinal;
    return whole;
}
