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
 */
#include "text/numbers_numeral.h"

/* ---- fractions ---- */

/* A denominator at token i: "thirds", "half", "twenty-fifths", "hundredths"; singular: one of them. */
static size_t denominator(const struct numbers *n, size_t i, int64_t *value, bool *plural) {
    const struct number_word *w = word_at(n, i);
    if (w->roles & (IS(tens) | IS(hundred) | IS(digit)) || (w->roles & IS(scale))) {
        if (w->roles & IS(digit) && !token_is(n, i + 1, IS(hundred))) return 0;
        struct number_machine m = {.last_scale = 100};
        number_value_of(&m.total, 0);
        /* the machine stops at a plural ordinal: put its singular in by hand */
        size_t j = number_machine_run(n, i, &m);
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
            if (!number_is_denominator_plural(n, j) || !token_is(n, j, IS(orddigit))) return 0;
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
    if (token_word(n, j, of) && token_is(n, j + 1, IS(article)))
        j += 2;
    else if (token_is(n, j, IS(article)))
        j++;
    int power = number_scale_word(n, j, false);
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
static size_t and_part(const struct numbers *n, size_t end, const struct number_machine *m,
                       struct numeral *out) {
    if (!token_is(n, end, IS(and))) return end;
    size_t j = end + 1;
    int64_t top = 1, bottom;
    bool plural;
    if (token_is(n, j, IS(article)) || token_word(n, j, one)) {
        bool article = !token_word(n, j, one);
        j++;
        if (token_dash(n, j) && token_glued(n, j)) j++;
        size_t behind = denominator(n, j, &bottom, &plural);
        if (!behind || plural || (article && bottom > 20)) return end;
        j = behind;
    } else if (token_is(n, j, IS(fraction)) && word_at(n, j)->value == 2 && !token_is(n, j, IS(plural))) {
        bottom = 2, j++;
    } else if (token_is(n, j, CARDINAL)) {
        struct number_machine part = {.last_scale = 100};
        number_value_of(&part.total, 0);
        size_t behind = number_machine_run(n, j, &part);
        struct number_value v;
        if (part.ordinal) return end;
        number_machine_group(&part, &v);
        if (!number_value_add(&v, &part.total) || !number_value_int(&v, &top)) return end;
        if (token_dash(n, behind) && token_glued(n, behind)) behind++;
        if (!(behind = denominator(n, behind, &bottom, &plural)) || (!plural && bottom != 4) || top >= bottom)
            return end;
        j = behind;
    } else {
        return end;
    }
    struct number_value part = number_value_ratio(top, bottom), whole = out->value;
    int power = number_scale_word(n, j, false);
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
        struct number_machine m = {.last_scale = 100};
        number_value_of(&m.total, 0);
        j = number_machine_run(n, j, &m);
        v = m.small, places = v < 100 ? 2 : 3;
        if (m.ordinal || m.last_scale != 100 || v > 999) return end;
    }
    if (!places) return end;
    number_value_of(&part, v);
    number_value_shift(&part, -places);
    if (!number_value_add(&out->value, &part)) return end;
    out->flags |= NUMERAL_POINT;
    int power = number_scale_word(n, j, false);
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
    if (token_mark(n, end, '/') && number_next_run(n, end) && !(out->flags & NUMERAL_GROUPED)) {
        bottom = number_plain(n, end + 1);
        bool more = token_mark(n, end + 2, '/') && token_glued(n, end + 2);
        if (bottom > 0 && !more && !(token_mark(n, end + 2, '.') && number_next_run(n, end + 2))) {
            out->value = number_value_ratio(whole, bottom);
            out->flags |= NUMERAL_FRACTION;
            return end + 2;
        }
        return end;
    }
    /* 10 1/2 */
    if (token_type(n, end, TOKEN_DIGITS) && !token_glued(n, end) && token_mark(n, end + 1, '/') &&
        number_next_run(n, end + 1)) {
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
    if (token_word(n, j, over))
        how = OVER, j++;
    else if (token_word(n, j, out) && token_word(n, j + 1, of))
        how = OUT, j += 2;
    else if (token_word(n, j, in))
        how = IN, j++;
    else if (token_word(n, j, of))
        how = OF, j++;
    else
        return end;
    if (token_is(n, j, IS(article)) && !token_is(n, j + 1, IS(hundred) | IS(scale))) return end;
    struct numeral by;
    size_t behind;
    bool digits = token_type(n, j, TOKEN_DIGITS);
    if (digits) {
        behind = number_literal(n, j, &by);
        if (by.flags & NUMERAL_POINT) return end;
    } else {
        struct number_machine m = {.last_scale = 100};
        number_value_of(&m.total, 0);
        if (!token_is(n, j, CARDINAL | IS(article))) return end;
        behind = number_machine_run(n, token_is(n, j, IS(article)) ? j + 1 : j, &m);
        number_machine_group(&m, &by.value);
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
        bool before_money =
            token_word(n, next, pounds) || (number_measure(n, next, &m) && m.type != NAME_UNIT);
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
    bool of = token_word(n, behind, of), stop = token_stop(n, behind);
    if (token_dash(n, behind) && token_glued(n, behind)) return 0;
    if (half) {
        if (token_is(n, i - 1, IS(orddigit)) || token_word(n, i - 1, the) || token_word(n, i - 1, other) ||
            token_word(n, i - 1, latter) || token_word(n, i - 1, last))
            return 0;
        if (of || token_word(n, behind, the) || article || token_word(n, i - 1, than) ||
            token_is(n, i - 1, IS(and)) || token_word(n, i - 1, about) || token_word(n, i - 1, nearly) ||
            token_word(n, i - 1, almost) || token_word(n, i - 1, over) || token_word(n, i - 1, below) ||
            token_word(n, i - 1, above) || token_word(n, i - 1, by))
            return out->end = behind;
        return 0;
    }
    if (!article) return 0;
    if (quarter)
        return of || (stop && token_type(n, i - 1, TOKEN_END)) || token_word(n, i - 1, than) ||
                       token_word(n, i - 1, by) || token_word(n, i - 1, about) ||
                       token_word(n, i - 1, nearly) || token_word(n, i - 1, almost)
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
    while (token_word(n, end, of) && token_is(n, end + 1, IS(vague)) && end < i + 5) {
        int power = number_scale_word(n, end + 1, false);
        if (!power) break;
        number_value_shift(&out->value, power);
        end += 2;
    }
    /* "in their tens", "the thousands place" are none */
    if (end == i + 1 && word_at(n, i)->value == 10) return 0;
    return out->end = end;
}

/* A numeral whose last token is end - 1, with the sign in front of it: -5, −5, minus five. */
static size_t signed_numeral(const struct numbers *n, size_t sign, size_t end, struct numeral *out) {
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

/* Most digits have nothing behind them that belongs to the numeral: a look at the one token there. */
static bool digits_end(const struct numbers *n, size_t end) {
    const uint64_t more = IS(hundred) | IS(scale) | IS(scaleshort) | IS(scaleletter) | IS(dozen) | IS(vague) |
                          IS(point) | IS(and) | IS(fraction) | IS(halfmore) | ORDINAL;
    const struct number_token *t = token_known(n, end);
    switch (t->type) {
    case TOKEN_END: return true;
    case TOKEN_WORD:
        return t->word == NUMBER_WORD_UNKNOWN || (t->word >= NUMBER_WORDS_NAMED && !(t->roles & more));
    case TOKEN_MARK:
        if (token_dash(n, end)) return !token_type(n, end + 1, TOKEN_WORD); /* 30-million */
        return t->mark != '/' && t->mark != '*' && t->mark != '^' && t->mark != MARK_FRACTION &&
               t->mark != MARK_TIMES && t->mark != MARK_POWER;
    default: return false;
    }
}

/* Any other numeral. end: behind the literal at i that is in *out, 0 = there is none. */
static size_t long_numeral(const struct numbers *n, size_t i, bool money, size_t end, struct numeral *out) {
    size_t sign = 0, j = i;
    if (token_is(n, j, IS(negative))) {
        sign = j++;
        if (!token_type(n, j, TOKEN_DIGITS) && !token_is(n, j, CARDINAL | IS(hundred) | IS(scale))) return 0;
    }
    const struct number_token *t = token_at(n, j);
    if (!end && t->type == TOKEN_DIGITS) {
        end = number_literal(n, j, out);
        if (sign && digits_end(n, end)) return signed_numeral(n, sign, end, out);
    }
    struct number_machine m = {.last_scale = 100, .total = {.form = NUMBER_DECIMAL}};

    if (t->type == TOKEN_MARK && t->mark == MARK_FRACTION) {
        *out =
            (struct numeral){.flags = NUMERAL_DIGITS | NUMERAL_FRACTION, .first = j, .rule = "fraction-sign"};
        out->value = number_value_ratio(number_fraction_sign[t->value][0], number_fraction_sign[t->value][1]);
        end = j + 1;
        int power = number_scale_word(n, end, false);
        if (power) number_value_shift(&out->value, power), out->flags |= NUMERAL_SCALED, end++;
    } else if (t->type == TOKEN_DIGITS) {
        size_t before = end;
        end = number_power_tail(n, end, out);
        if (end == before) end = digit_fraction(n, end, out);
        if (out->flags & NUMERAL_FRACTION) {
            int power = number_scale_word(n, end, true);
            if (power) number_value_shift(&out->value, power), out->flags |= NUMERAL_SCALED, end++;
        } else if (!(out->flags & NUMERAL_POWER)) {
            /* 43rd */
            struct slice s = token_text(n, end);
            if (token_glued(n, end) && token_type(n, end, TOKEN_WORD) && s.len == 2 &&
                !(out->flags & NUMERAL_POINT) &&
                (token_word(n, end, st) || token_word(n, end, nd) || token_word(n, end, rd) ||
                 token_word(n, end, th)) &&
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
                          number_scale_word(n, at, true);
            if (scaled && out->value.form == NUMBER_DECIMAL &&
                !(token_glued(n, at + 1) && token_type(n, at + 1, TOKEN_DIGITS))) {
                size_t stop = number_machine_run(n, at, &m);
                if (stop > at && !m.ordinal) {
                    struct number_value v;
                    number_machine_group(&m, &v);
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
            if (end == before && !(out->flags & NUMERAL_POINT) && number_is_denominator_plural(n, end) &&
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
            (token_word(n, j - 1, several) || token_word(n, j - 1, few) || token_word(n, j - 1, many) ||
             token_word(n, j - 1, couple)))
            return 0;
        if (token_is(n, j, IS(fraction) | IS(scaleletter) | IS(scaleshort)) && !token_is(n, j, CARDINAL))
            return 0;
        end = number_machine_run(n, j, &m);
        if (end == j) return 0;
        struct number_value v;
        number_machine_group(&m, &v);
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
        if (end == from + 1 && token_word(n, from, one)) out->flags |= NUMERAL_ONE;
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
    return signed_numeral(n, sign, end, out);
}

/* The usual scale: "2.2 million", and no word behind that could go on. Gives the token behind it; 0 = ask the machine. */
static size_t usual_scale(const struct numbers *n, size_t end, struct numeral *out) {
    const uint64_t other = CARDINAL | IS(hundred) | IS(timesten) | IS(dozen) | IS(vague);
    const struct number_token *behind = token_known(n, end + 1);
    if (!token_is(n, end, IS(scale)) || token_is(n, end, other) || behind->type == TOKEN_DIGITS ||
        (behind->type == TOKEN_WORD && behind->flags & NUMBER_FOLLOWS) || n->options.whole)
        return 0;
    const int power = (int)word_at(n, end)->value;
    if (power > 12 || out->value.form != NUMBER_DECIMAL || !out->value.decimal.digits) return 0;
    number_value_shift(&out->value, power);
    out->flags |= NUMERAL_SCALED;
    out->scale = power;
    return end + 1;
}

size_t number_numeral(const struct numbers *n, size_t i, bool money, struct numeral *out) {
    size_t end = 0, scaled;
    if (token_type(n, i, TOKEN_DIGITS)) {
        if (n->literal_at == i)
            *out = n->literal, end = out->end;
        else
            end = number_literal(n, i, out);
        if (digits_end(n, end) || ((scaled = usual_scale(n, end, out)) && (end = scaled))) {
            out->closed = true;
            return signed_numeral(n, 0, end, out);
        }
    }
    return long_numeral(n, i, money, end, out);
}
