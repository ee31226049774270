/* numbers_amounts - a numeral with what makes its kind: currency, percent, unit, "times", "years old".
 *
 *   amount  := [ currency ] numeral ( "%" | "percent" | measure [ smaller ] | "times" | "-fold" | "x" | nothing )
 *   smaller := [ "and" ] numeral measure              5 ft 2 in; 3 dollars 50 cents; an hour and a half
 *   age     := numeral unit-of-time ( "old" | "of age" )
 *   article := ( "a" | "an" | "another" ) unit-of-time in a measure: an hour ago, for a year */
#include "text/numbers_parse.h"

/* ---- amounts ---- */

bool number_of_time(const struct measure *m) {
    return m->type == NAME_UNIT && !m->per && m->power == 1 && number_is_dimension(m->unit, "time");
}

/* "years old", "-year-old", "months of age", "yo" behind a number of years; token behind, 0 = none. */
static size_t age_tail(const struct numbers *n, size_t end) {
    if (token_word(n, end, old) && !token_glued(n, end)) return end + 1;
    if (token_dash(n, end) && token_glued(n, end) && token_word(n, end + 1, old) && token_glued(n, end + 1))
        return end + 2;
    if (token_dash(n, end) && token_glued(n, end) && token_word(n, end + 1, olds) && token_glued(n, end + 1))
        return end + 2;
    if (token_word(n, end, of) && token_word(n, end + 1, age)) return end + 2;
    return 0;
}

/* Behind a money amount: "50 cents", "and forty-five cents", "50" at the end. */
static size_t minor_tail(const struct numbers *n, struct amount *a) {
    if (a->num.flags & (NUMERAL_POINT | NUMERAL_SCALED | NUMERAL_FRACTION | NUMERAL_VAGUE) ||
        a->measure.scale)
        return a->end;
    size_t j = a->end;
    bool and = token_is(n, j, IS(and)), digits;
    if (and) j++;
    struct numeral num;
    struct measure m;
    int64_t value;
    digits = token_type(n, j, TOKEN_DIGITS);
    if (!digits && !token_type(n, j, TOKEN_WORD) && !token_mark(n, j, MARK_FRACTION)) return a->end;
    if (token_is(n, j, IS(article)) || token_at(n, j)->flags & NUMBER_GUARD) return a->end;
    size_t end = number_numeral(n, j, false, &num);
    if (!end ||
        num.flags & (NUMERAL_ORDINAL | NUMERAL_FRACTION | NUMERAL_SIGN | NUMERAL_POINT | NUMERAL_VAGUE) ||
        !number_value_int(&num.value, &value) || value < 0 || value > 99 || num.first != j)
        return a->end;
    uint32_t per = 0;
    size_t behind = number_measure(n, end, &m);
    if (behind && m.type == NAME_MINOR && !m.hyphen)
        per = m.per_major, end = behind;
    else if (token_word(n, end, c) && (token_glued(n, end) || token_stop(n, end + 1)))
        per = 100, end++;
    else if (and&&!digits && token_stop(n, end) && !behind)
        per = 100;
    else if (digits && num.digits == 2 && token_stop(n, end) && !token_mark(n, end, ':') && !behind &&
             !a->measure.hyphen)
        per = 100;
    if (!per || value >= per) return a->end;
    struct number_value part = number_value_ratio(value, per);
    if (!number_value_add(&a->value, &part)) return a->end;
    return end;
}

/* Behind a unit that has smaller ones: "5 feet 2 inches", "1 hour 30 minutes". */
static size_t smaller_tail(const struct numbers *n, struct amount *a) {
    if (!a->measure.unit->parts || a->measure.per || a->measure.power != 1 || a->measure.hyphen)
        return a->end;
    size_t j = a->end;
    bool length =
        number_is_dimension(a->measure.unit, "length") || number_is_dimension(a->measure.unit, "mass");
    if (token_is(n, j, IS(and))) {
        if (!length) return a->end;
        j++;
    }
    int64_t whole;
    if (!(token_at(n, j)->flags & NUMBER_TRIGGER) || token_is(n, j, IS(article)) ||
        !number_value_int(&a->value, &whole))
        return a->end;
    struct numeral num;
    struct measure m;
    size_t end = number_numeral(n, j, false, &num);
    if (!end || num.first != j ||
        num.flags & (NUMERAL_ORDINAL | NUMERAL_SIGN | NUMERAL_VAGUE | NUMERAL_SCALED))
        return a->end;
    end = number_measure(n, end, &m);
    if (!end || m.type != NAME_UNIT || m.per || m.power != 1 ||
        !slice_eq(m.unit->id, a->measure.unit->smaller))
        return a->end;
    struct number_value limit, sum = a->value;
    number_value_of(&limit, a->measure.unit->parts);
    if (number_value_compare(&num.value, &limit) >= 0) return a->end;
    if (!number_value_times(&sum, a->measure.unit->parts, 1) || !number_value_add(&sum, &num.value))
        return a->end;
    a->value = sum;
    a->measure.unit = m.unit;
    return end;
}

static size_t percent_at(const struct numbers *n, size_t end) {
    if (token_mark(n, end, '%')) return end + 1;
    size_t j = end;
    if (token_dash(n, j) && token_glued(n, j) && token_glued(n, j + 1)) j++;
    if (token_is(n, j, IS(percent))) return j + 1;
    if (token_word(n, j, per) && token_word(n, j + 1, cent)) return j + 2;
    if (token_is(n, j, IS(percentword)) && token_is(n, j + 1, IS(hundred))) return j + 2;
    return 0;
}

/* "20 pounds" is a weight, beside words of money it is sterling. */
static bool pound_is_money(const struct numbers *n, struct amount *a) {
    struct measure *m = &a->measure;
    if (m->per || m->power != 1 || m->hyphen || !slice_eq(m->unit->id, SLICE("pound")) ||
        token_at(n, a->end - 1)->len < 5)
        return false;
    bool money = a->num.flags & NUMERAL_SCALED;
    for (size_t k = 1; k <= 8 && !money && a->first - k >= NUMBER_BACK; k++) {
        const struct number_token *t = token_at(n, a->first - k);
        if (t->type == TOKEN_MARK && (t->mark == '.' || t->mark == ';' || t->mark == ':')) break;
        money = t->type == TOKEN_MARK ? t->mark == '$' || t->mark == MARK_MONEY
                                      : token_is(n, a->first - k, IS(price));
    }
    for (size_t k = 0; k < 4 && !money; k++) money = token_is(n, a->end + k, IS(price));
    uint32_t id = table_find(&n->units.codes, SLICE("GBP"));
    if (!money || id == TABLE_NONE) return false;
    *m = (struct measure){.type = NAME_MONEY, .currency = &n->units.currency[id], .per_major = 1, .power = 1};
    a->kind = NUMBER_MONEY;
    a->rule = "currency-behind";
    a->end = minor_tail(n, a);
    return true;
}

/* What stands behind the numeral of *a makes its kind. */
static void classify(const struct numbers *n, struct amount *a) {
    size_t end = a->end, behind;
    struct measure *m = &a->measure;
    unsigned flags = a->num.flags;
    a->kind = flags & NUMERAL_ORDINAL    ? NUMBER_ORDINAL
              : flags & NUMERAL_FRACTION ? NUMBER_FRACTION
                                         : NUMBER_CARDINAL;
    if (flags & NUMERAL_FRACTION && flags & NUMERAL_SCALED) a->kind = NUMBER_CARDINAL;
    a->rule = a->num.rule;
    if (flags & NUMERAL_ORDINAL || !a->open) return;
    if (number_no_measure(n, end) && !token_mark(n, end, '%')) return; /* nor is there anything else */
    bool glued_word = token_glued(n, end) && token_type(n, end, TOKEN_WORD);

    size_t unit_end = number_measure(n, end, m);
    if (unit_end && m->type == NAME_UNIT && slice_eq(m->unit->id, SLICE("percentage-point")) &&
        unit_end > end + 1) {
        a->end = unit_end;
        a->kind = NUMBER_QUANTITY;
        a->rule = "unit";
        return;
    }
    if ((behind = percent_at(n, end))) {
        a->end = behind;
        a->kind = NUMBER_PERCENT;
        a->rule = "percent";
        m->type = NAME_PREFIX;
        if (token_word(n, behind, points) || token_word(n, behind, point)) {
            uint32_t id = table_find(&n->units.names, SLICE("percentage point"));
            if (id != TABLE_NONE && n->units.name[id].type == NAME_UNIT) {
                *m = (struct measure){
                    .type = NAME_UNIT, .unit = &n->units.unit[n->units.name[id].index], .power = 1};
                a->kind = NUMBER_QUANTITY;
                a->end = behind + 1;
            }
        }
        return;
    }
    /* ten times, 3-fold, 5x */
    if (token_is(n, end, IS(times)) && !glued_word) {
        a->kind = NUMBER_MULTIPLE;
        a->end = end + 1;
        a->rule = "times";
        m->type = NAME_PREFIX;
        size_t per = token_is(n, end + 1, IS(article)) || token_word(n, end + 1, per) ||
                             token_word(n, end + 1, every) || token_word(n, end + 1, each)
                         ? end + 2
                         : 0;
        struct measure unit;
        if (per && (behind = number_measure(n, per, &unit)) && number_of_time(&unit))
            *m = unit, a->end = behind, a->rule = "times-per";
        return;
    }
    size_t fold = token_dash(n, end) && token_glued(n, end) && token_glued(n, end + 1) ? end + 1
                  : glued_word                                                         ? end
                                                                                       : 0;
    if (fold && token_is(n, fold, IS(foldsuffix))) {
        a->kind = NUMBER_MULTIPLE;
        a->end = fold + 1;
        a->rule = "fold";
        m->type = NAME_PREFIX;
        return;
    }
    if (glued_word && token_word(n, end, x) &&
        !(token_glued(n, end + 1) && token_type(n, end + 1, TOKEN_DIGITS)) && flags & NUMERAL_DIGITS) {
        a->kind = NUMBER_MULTIPLE;
        a->end = end + 1;
        a->rule = "times";
        m->type = NAME_PREFIX;
        return;
    }
    /* two consecutive years */
    if (!unit_end && token_is(n, end, IS(between)) && (behind = number_measure(n, end + 1, m)) &&
        number_of_time(m))
        unit_end = behind;
    if (unit_end && m->weak) {
        struct number_value hundred;
        number_value_of(&hundred, 100);
        if (number_value_compare(&a->value, &hundred) < 0) unit_end = 0;
    }
    if (!unit_end || flags & NUMERAL_VAGUE) {
        m->type = NAME_PREFIX;
        m->hyphen = false;
        if ((token_word(n, end, yo) ||
             (token_word(n, end, y) && token_mark(n, end + 1, '/') && token_word(n, end + 2, o))) &&
            flags & NUMERAL_DIGITS) {
            uint32_t id = table_find(&n->units.names, SLICE("year"));
            if (id != TABLE_NONE)
                *m = (struct measure){
                    .type = NAME_UNIT, .unit = &n->units.unit[n->units.name[id].index], .power = 1};
            a->kind = NUMBER_AGE;
            a->rule = "age";
            a->end = token_word(n, end, yo) ? end + 1 : end + 3;
        } else if (token_is(n, end, IS(agesuffix))) {
            uint32_t id = table_find(&n->units.names, SLICE("year"));
            if (id != TABLE_NONE)
                *m = (struct measure){
                    .type = NAME_UNIT, .unit = &n->units.unit[n->units.name[id].index], .power = 1};
            a->kind = NUMBER_AGE;
            a->rule = "age";
            a->end = end + 1;
        }
        return;
    }
    a->end = unit_end;
    if (m->type != NAME_UNIT) {
        a->kind = NUMBER_MONEY;
        a->rule = m->type == NAME_MINOR ? "minor-unit" : "currency-behind";
        if (m->type == NAME_MINOR)
            number_value_times(&a->value, 1, m->per_major);
        else {
            if (m->scale) number_value_shift(&a->value, m->scale), a->num.scale += m->scale;
            a->end = minor_tail(n, a);
        }
        return;
    }
    if (pound_is_money(n, a)) return;
    a->rule = "unit";
    a->kind = NUMBER_QUANTITY;
    if (m->below_zero) number_value_times(&a->value, -1, 1);
    if (number_of_time(m)) {
        a->kind = NUMBER_DURATION;
        a->rule = "duration";
        if ((behind = age_tail(n, a->end))) {
            a->kind = NUMBER_AGE;
            a->rule = "age";
            a->end = behind;
            return;
        }
    }
    size_t smaller = smaller_tail(n, a);
    /* an hour and a half */
    if (smaller == a->end && token_is(n, smaller, IS(and)) && token_is(n, smaller + 1, IS(article)) &&
        token_is(n, smaller + 2, IS(fraction)) && !token_is(n, smaller + 2, IS(plural)) &&
        !token_is(n, smaller + 3, IS(scale) | IS(measure)) && !m->hyphen) {
        struct number_value part = number_value_ratio(1, word_at(n, smaller + 2)->value);
        if (number_value_add(&a->value, &part)) smaller += 3;
    }
    a->end = smaller;
}

/* Spaced or glued "-" before a temperature: "- 20 degrees". */
static void minus_degrees(const struct numbers *n, struct amount *a) {
    size_t p = a->first - 1;
    if (a->kind != NUMBER_QUANTITY || a->num.flags & NUMERAL_SIGN || !a->measure.unit ||
        !token_mark(n, p, '-') || p < n->last_end || p < NUMBER_BACK)
        return;
    if (!number_is_dimension(a->measure.unit, "temperature") &&
        !slice_eq(a->measure.unit->id, SLICE("degree")))
        return;
    if (token_glued(n, p) || token_glued(n, a->first) || token_type(n, p - 1, TOKEN_DIGITS)) return;
    number_value_times(&a->value, -1, 1);
    a->first = p;
}

bool number_amount_at(const struct numbers *n, size_t i, struct amount *a) {
    const struct currency *currency = NULL;
    size_t end = number_numeral(n, i, false, &a->num), before = 0;
    if (!end) return false;
    size_t number_first = a->num.first;
    a->prefix = false;
    a->led = number_led(n, i) || n->last_label;
    a->open = number_followed(n, end);
    /* the currency may stand before the sign of the number, or behind it: -$5 */
    if (a->led && !(a->num.flags & NUMERAL_ORDINAL))
        before = number_currency_before(n, number_first, end, &currency);
    if (before) {
        if (!a->num.closed) end = number_numeral(n, i, true, &a->num);
        a->first = before;
        a->end = end;
        a->value = a->num.value;
        a->kind = NUMBER_MONEY;
        a->prefix = true;
        a->rule = "currency-before";
        a->measure = (struct measure){.type = NAME_MONEY, .currency = currency, .per_major = 1, .power = 1};
        size_t p = before - 1;
        if ((token_mark(n, p, '-') || token_mark(n, p, MARK_MINUS)) && token_glued(n, before) &&
            p >= n->last_end && p >= NUMBER_BACK && (!token_glued(n, p) || token_mark(n, p - 1, '(')) &&
            number_value_times(&a->value, -1, 1))
            a->first = p;
        if (a->open) a->end = minor_tail(n, a);
        return true;
    }
    a->first = number_first;
    a->end = end;
    a->value = a->num.value;
    a->measure = (struct measure){.type = NAME_PREFIX};
    classify(n, a);
    if (a->led) minus_degrees(n, a);
    return true;
}

/* ---- a, an, another before a unit ---- */

bool number_article_amount(const struct numbers *n, size_t i, struct amount *a) {
    struct measure m;
    size_t end = number_measure(n, i + 1, &m), p = i - 1;
    if (!end || token_glued(n, i + 1) || m.hyphen) return false;
    bool another = token_is(n, i, IS(another));
    bool whole = token_type(n, p, TOKEN_END) && token_type(n, end, TOKEN_END);
    enum number_op op;
    bool bounded = number_bound_before(n, i, false, &op) != 0;
    static const uint16_t lead[] = {NUMBER_WORD(for), NUMBER_WORD(in), NUMBER_WORD(within), NUMBER_WORD(wait), NUMBER_WORD(take), NUMBER_WORD(takes), NUMBER_WORD(took), NUMBER_WORD(last), NUMBER_WORD(lasts), NUMBER_WORD(lasted), NUMBER_WORD(every), NUMBER_WORD(spend), NUMBER_WORD(spent), NUMBER_WORD(after), NUMBER_WORD(half), NUMBER_WORD(than), NUMBER_WORD(about), NUMBER_WORD(almost), NUMBER_WORD(nearly)};
    static const uint16_t tail[] = {NUMBER_WORD(ago),    NUMBER_WORD(later), NUMBER_WORD(earlier),
                                    NUMBER_WORD(before), NUMBER_WORD(after), NUMBER_WORD(long)};
    if (number_of_time(&m) || (m.type == NAME_UNIT && slice_eq(m.unit->id, SLICE("decade")))) {
        bool and_part = token_is(n, end, IS(and)) && token_is(n, end + 1, IS(article)) &&
                        token_is(n, end + 2, IS(fraction));
        if (!(and_part || WORD_IN(n, p, lead) || WORD_IN(n, end, tail) || another || bounded || whole))
            return false;
        if (token_word(n, i + 1, night) || token_word(n, i + 1, weekend)) return false;
        if (token_word(n, i + 1, second) && number_noun_like(n, end)) return false;
        if (token_word(n, p, last) && !token_is(n, i, IS(article))) return false;
    } else if (m.type == NAME_UNIT) {
        if (another || m.unit == NULL || number_is_dimension(m.unit, "own") ||
            number_is_dimension(m.unit, "angle"))
            return false;
        if (!(whole || (token_word(n, end, of) && bounded))) return false;
    } else if (!(whole || bounded ||
                 (token_is(n, end, IS(and)) && token_at(n, end + 1)->flags & NUMBER_TRIGGER))) {
        return false;
    }
    *a = (struct amount){.first = i,
                         .end = i,
                         .num = {.flags = NUMERAL_WORDS, .rule = "article"},
                         .measure = {.type = NAME_PREFIX},
                         .led = true,
                         .open = true};
    number_value_of(&a->value, 1);
    a->end = i + 1;
    classify(n, a);
    return a->measure.type != NAME_PREFIX;
}
