/* numbers_simple - the short cut for what most numbers are: digits whose neighbours say nothing of them.
 *
 *   simple := [ sign of a currency ] literal [ "%" ] | label-word digits       "28,570 tests", "(21 new)", "$29.25,", "up 65.5%;", "page 12"
 *
 * One look at each side (number_led, number_followed) tells that no rule of the grammar has anything to say here: none is asked. What
 * this finds is what the grammar finds: with number_options.whole it is left out, and tests hold the two to each other. */
#include "text/numbers_numeral.h"

/* "16. Nov."; 16.11 may be a day and a month: before a stop, or behind "on" or a weekday. */
static bool may_be_day(const struct numbers *n, size_t i, size_t end, bool point) {
    if (token_at(n, i)->digits > 2) return false;
    if (!point) return token_mark(n, end, '.') && token_is(n, end + 1, IS(month));
    return token_mark(n, end, '.') || token_word(n, i - 1, on) ||
           token_is(n, i - 1, IS(weekday) | IS(dayword));
}

/* What leads the number at i is only that it may be a label: "page 12". */
static bool labelled(const struct numbers *n, size_t i) {
    const struct number_token *t = token_known(n, i - 1);
    return (t->roles & NUMBER_LEADING) == IS(label) && !token_glued(n, i) && t->word != NUMBER_WORD(no);
}

size_t number_simple_at(struct numbers *n, size_t i, struct number *m) {
    const struct number_token *t = token_at(n, i);
    const struct currency *currency = NULL;
    size_t first = i;
    bool label = false;
    if (t->digits == 4 && t->number >= 1000 && t->number < 3000) return 0; /* a year? */
    if (token_dash(n, i + 1) || token_mark(n, i + 1, '/') || token_mark(n, i + 1, ':')) return 0;
    if (n->last_label && i > n->last_label && i <= n->last_label + 2) { /* items 1, 2 and 3 */
        label = token_mark(n, i - 1, ',') && !token_glued(n, i);
        if (!label) return 0;
    } else if (number_led(n, i) && !(label = labelled(n, i))) {
        first = i - 1;
        if (!token_glued(n, i) || first < n->last_end || (number_led(n, first) && !labelled(n, first)) ||
            !(currency = number_money_sign(n, first)))
            return 0;
    }
    size_t end = number_literal(n, i, &n->literal);
    n->literal_at = i; /* the grammar need not read it again */
    const struct numeral *num = &n->literal;
    if (end > i + 3 && token_mark(n, i + 1, '.')) return 0; /* 1.300.000, or the address 10.100.200.150 */
    if (may_be_day(n, i, end, num->flags & NUMERAL_POINT)) return 0;
    if (token_mark(n, i - 1, '+') && token_type(n, i + 1, TOKEN_DIGITS)) return 0; /* +84 24 3 825 0000 */
    m->kind = currency ? NUMBER_MONEY : NUMBER_CARDINAL;
    m->rule = currency ? "currency-before" : num->rule;
    if (token_mark(n, end, '%') && !currency && !n->units.symbol_lengths['%']) {
        m->kind = NUMBER_PERCENT;
        m->rule = "percent";
        end++;
    }
    if (number_followed(n, end)) return 0;
    m->op = NUMBER_IS;
    m->value = m->low = m->high = num->value;
    m->unit = (struct number_unit){.power = 1};
    if (currency) m->unit.unit = currency->code;
    m->qual = m->qual_after = m->head = (struct slice){0};
    m->start = m->qstart = token_at(n, first)->start;
    m->end = m->qend = token_end(n, end - 1);
    n->last_label = 0;
    if (label && m->kind == NUMBER_CARDINAL && i > n->last_end && num->flags == NUMERAL_DIGITS) {
        m->kind = NUMBER_LABEL;
        m->rule = "label-word";
        m->low.form = m->high.form = NUMBER_NONE;
        n->last_label = end;
    } else if (token_type(n, end, TOKEN_WORD)) {
        number_find_head(n, end, m);
    }
    return end;
}
