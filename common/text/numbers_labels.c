/* numbers_labels - nominal numbers: they name and do not count.
 *
 *   form := a.b.c.d | a.b.c | "24/7" | phone | digits "-" digits ( "win" | ... )
 *   led  := ( "No." | "#" ) digits { ( "-" | "/" ) ( letters | digits ) } | label-word numeral | NAME [ "-" ] digits */
#include "text/numbers_parse.h"

/* ---- labels ---- */

static bool plain_integer(const struct numeral *num) {
    return num->flags & NUMERAL_DIGITS &&
           !(num->flags & (NUMERAL_POINT | NUMERAL_GROUPED | NUMERAL_SCALED | NUMERAL_FRACTION |
                           NUMERAL_SIGN | NUMERAL_ORDINAL | NUMERAL_POWER));
}

static void set_label(const struct numbers *n, struct number *m, size_t first, size_t from, size_t end,
                      const char *rule) {
    m->kind = NUMBER_LABEL;
    m->rule = rule;
    size_t start = token_at(n, from)->start;
    m->value = (struct number_value){.form = NUMBER_TEXT,
                                     .text = {n->lex.text + start, token_end(n, end - 1) - start}};
    m->low = m->high = (struct number_value){.form = NUMBER_NONE};
    int64_t v = end == from + 1 ? number_plain(n, from) : -1;
    if (v >= 0) number_value_of(&m->value, v);
    m->start = token_at(n, first)->start;
    m->end = token_end(n, end - 1);
}

/* Letters and digits hung on by "-" and "/": 12-QD/UB. */
static size_t label_rest(const struct numbers *n, size_t end) {
    size_t stop = end + 12;
    while (end < stop) {
        const struct number_token *t = token_at(n, end), *next = token_at(n, end + 1);
        bool joins = (token_dash(n, end) || token_mark(n, end, '/') || token_mark(n, end, '.')) &&
                     token_glued(n, end) && token_glued(n, end + 1);
        if (joins && (next->type == TOKEN_DIGITS ||
                      (next->type == TOKEN_WORD && next->flags & NUMBER_CAPITAL && !token_mark(n, end, '.'))))
            end += 2;
        else if (t->type == TOKEN_WORD && token_glued(n, end) && (t->len == 1 || t->flags & NUMBER_CAPITALS))
            end++;
        else
            break;
    }
    return end;
}

/* Runs of digits joined by one mark, all glued: how many runs. */
static size_t joined_runs(const struct numbers *n, size_t i, unsigned mark, size_t most) {
    size_t runs = 1;
    while (runs < most && (mark == '-' ? token_dash(n, i + 1) : token_mark(n, i + 1, mark)) &&
           token_glued(n, i + 1) && token_glued(n, i + 2) && token_type(n, i + 2, TOKEN_DIGITS))
        i += 2, runs++;
    return runs;
}

static bool score_word(const struct numbers *n, size_t i) {
    static const uint16_t word[] = {NUMBER_WORD(win),       NUMBER_WORD(victory),   NUMBER_WORD(defeat),
                                    NUMBER_WORD(loss),      NUMBER_WORD(draw),      NUMBER_WORD(lead),
                                    NUMBER_WORD(score),     NUMBER_WORD(thrashing), NUMBER_WORD(triumph),
                                    NUMBER_WORD(aggregate), NUMBER_WORD(tie),       NUMBER_WORD(vote)};
    return WORD_IN(n, i, word);
}

/* Most runs joined thus are dates; what was found is kept, so that nobody reads them again. */
static bool try_date(const struct numbers *n, size_t i, struct number *m, struct date_tried *tried) {
    if (!tried->done) tried->end = number_date_at(n, i, &tried->first, m), tried->done = true;
    return tried->end != 0;
}

/* Labels that are known by their own form: addresses, phones, scores, 24/7. */
size_t number_label_form(const struct numbers *n, size_t i, struct number *m, struct date_tried *tried) {
    const struct number_token *t = token_at(n, i);
    if (t->type != TOKEN_DIGITS || t->flags & NUMBER_WIDE) return 0;
    bool plus = token_mark(n, i - 1, '+') && token_glued(n, i);
    if (!plus && !(token_type(n, i + 1, TOKEN_MARK) && token_glued(n, i + 1))) return 0;
    if (token_glued(n, i) && (token_type(n, i - 1, TOKEN_WORD))) return 0;
    if (!plus) { /* a quick no */
        if (!token_type(n, i + 2, TOKEN_DIGITS) || !token_glued(n, i + 2)) return 0;
        const uint8_t mark = token_at(n, i + 1)->mark;
        if (mark == '.' ? joined_runs(n, i, '.', 3) < 3 : mark != '/' && !token_dash(n, i + 1)) return 0;
    }
    size_t runs = joined_runs(n, i, '.', 8);
    if (runs >= 3 && t->digits <= 3) {
        bool groups = true;
        for (size_t k = 1; k < runs; k++) groups &= token_at(n, i + 2 * k)->digits == 3;
        if (runs == 4 && !token_glued(n, i)) {
            bool address = !(groups && n->options.language == NUMBER_VI);
            for (size_t k = 0; k < 4; k++) {
                int64_t v = number_plain(n, i + 2 * k);
                bool zero = token_at(n, i + 2 * k)->digits > 1 && *token_text(n, i + 2 * k).at == '0';
                address &= v >= 0 && v < 256 && !zero;
            }
            if (token_mark(n, i + 7, ',') && token_glued(n, i + 7) && token_glued(n, i + 8) &&
                token_type(n, i + 8, TOKEN_DIGITS))
                address = false;
            bool money = groups && (token_is(n, i + 7, IS(scale)) || token_mark(n, i + 7, MARK_MONEY));
            struct measure unit;
            if (address && !money && !(groups && number_measure(n, i + 7, &unit) && unit.type != NAME_UNIT)) {
                set_label(n, m, i, i, i + 7, "address");
                return i + 7;
            }
        }
        if (!groups && !token_glued(n, i) && !(runs == 3 && try_date(n, i, m, tried))) {
            set_label(n, m, i, i, i + 2 * runs - 1, "version");
            return i + 2 * runs - 1;
        }
    }
    if (number_plain(n, i) == 24 && token_mark(n, i + 1, '/') && token_glued(n, i + 1) &&
        token_glued(n, i + 2) && number_plain(n, i + 2) == 7 &&
        !(token_mark(n, i + 3, '/') && token_glued(n, i + 3))) {
        set_label(n, m, i, i, i + 3, "around-the-clock");
        return i + 3;
    }
    runs = joined_runs(n, i, '-', 8);
    if (runs >= 3 ||
        (plus && t->digits <= 3 &&
         (runs >= 2 || (token_type(n, i + 1, TOKEN_DIGITS) && token_at(n, i + 1)->digits <= 4)))) {
        /* a phone: groups of up to four digits, seven or more in all */
        uint32_t digits = 0;
        size_t end = i;
        for (int k = 0; k < 8; k++) {
            if (!token_type(n, end, TOKEN_DIGITS) || token_at(n, end)->digits > 7) break;
            digits += token_at(n, end)->digits;
            end++;
            if ((token_dash(n, end) || token_mark(n, end, '/')) && token_glued(n, end) &&
                token_glued(n, end + 1) && token_type(n, end + 1, TOKEN_DIGITS))
                end++;
            else if (!(plus && token_type(n, end, TOKEN_DIGITS) && !token_glued(n, end) && digits < 9))
                break;
        }
        if (digits >= 7 && digits <= 15 && (plus || !try_date(n, i, m, tried))) {
            set_label(n, m, plus ? i - 1 : i, i, end, "phone");
            if (m->value.form == NUMBER_DECIMAL)
                m->value = (struct number_value){.form = NUMBER_TEXT,
                                                 .text = {n->lex.text + m->start, m->end - m->start}};
            return end;
        }
    }
    if (runs == 2 && !token_glued(n, i) && !token_is(n, i - 1, IS(weekday))) { /* 4-3: a score, not a range */
        int64_t a = number_plain(n, i), b = number_plain(n, i + 2);
        bool small = a >= 0 && b >= 0 && a < 200 && b < 200 && t->digits <= 3,
             clean =
                 !(token_glued(n, i + 3) && (token_type(n, i + 3, TOKEN_WORD) || token_mark(n, i + 3, '%') ||
                                             token_mark(n, i + 3, MARK_DEGREE)));
        size_t j = i + 3;
        struct measure unit;
        if (small && clean &&
            (a >= b || score_word(n, j) || (number_small_word(n, j) && score_word(n, j + 1))) &&
            !number_measure(n, j, &unit) && !token_is(n, j, IS(percent) | IS(scale) | IS(month)) &&
            !(token_mark(n, j, '.') && token_type(n, j + 1, TOKEN_DIGITS)) && !token_mark(n, j, '%') &&
            !token_mark(n, j, '/')) {
            set_label(n, m, i, i, j, "score");
            return j;
        }
    }
    return 0;
}

/* Labels by what stands before: "No. 7", "Article 5", "FIFA 26", "COVID-19". a: the amount that was read. */
size_t number_label_led(const struct numbers *n, size_t i, const struct amount *a, struct number *m,
                        const char **rule) {
    size_t p = i - 1;
    const struct number_token *t = token_at(n, i);
    if (p < n->last_end || p < NUMBER_BACK) return 0;
    const bool digits = t->type == TOKEN_DIGITS;
    const struct number_token *front = token_known(n, p); /* a quick no */
    if (!n->last_label &&
        (front->type == TOKEN_MARK
             ? front->mark != MARK_NUMERO && front->mark != '#' && front->mark != '.' && !token_dash(n, p)
             : front->type == TOKEN_WORD && front->word == NUMBER_WORD_UNKNOWN &&
                   !(front->flags & NUMBER_CAPITAL)))
        return 0;
    /* No. 7, № 7, #7 */
    size_t numero = 0;
    if (token_mark(n, p, MARK_NUMERO) || (token_mark(n, p, '#') && token_glued(n, i))) numero = p;
    if (token_mark(n, p, '.') && token_glued(n, p) && token_is(n, p - 1, IS(numero)) &&
        !(token_glued(n, p - 1) && token_type(n, p - 2, TOKEN_WORD)))
        numero = p - 1;
    if (token_is(n, p, IS(numero)) && token_at(n, p)->flags & NUMBER_CAPITAL &&
        !token_type(n, p - 1, TOKEN_END))
        numero = p;
    if (numero && numero >= n->last_end && digits) {
        size_t end = label_rest(n, i + 1);
        set_label(n, m, numero, i, end, "numero");
        *rule = "numero";
        return end;
    }
    bool words = a->num.flags & NUMERAL_WORDS;
    bool plain = (plain_integer(&a->num) && a->kind == NUMBER_CARDINAL) ||
                 (words && a->kind == NUMBER_CARDINAL &&
                  !(a->num.flags & (NUMERAL_SCALED | NUMERAL_VAGUE | NUMERAL_POINT)));
    if (!plain) return 0;
    bool dash = token_dash(n, p) && token_glued(n, p) && token_glued(n, i);
    size_t w = dash ? p - 1 : p;
    if (w < n->last_end || w < NUMBER_BACK) return 0;
    if (token_mark(n, w, '.') && token_glued(n, w) && token_is(n, w - 1, IS(label)) &&
        token_at(n, w - 1)->len <= 4)
        w--;
    bool listed = n->last_label && i <= n->last_label + 2 && i > n->last_label &&
                  (token_mark(n, p, ',') || token_is(n, p, IS(and)) || token_word(n, p, or) ||
                   token_word(n, p, to) || token_dash(n, p));
    if ((token_is(n, w, IS(label)) || listed) && a->measure.type == NAME_PREFIX) {
        if (token_word(n, w, no) && w == p) return 0;
        if (words && token_is(n, i, IS(digit)) && number_noun_like(n, a->end)) return 0;
        *rule = "label-word";
        size_t rest = digits ? label_rest(n, i + 1) : i + 1;
        if (digits && rest > a->end &&
            (!token_dash(n, i + 1) ||
             token_at(n, i + 2)->flags & NUMBER_CAPITALS)) { /* Decree 15/2020/ND-CP */
            set_label(n, m, i, i, rest, "label-word");
            return rest;
        }
        return a->end;
    }
    if (!digits) return 0;
    const struct number_token *name = token_at(n, w);
    if (name->type != TOKEN_WORD || !(name->flags & NUMBER_CAPITAL) || name->flags & NUMBER_GUARD) return 0;
    if (dash) {
        if (a->measure.type != NAME_PREFIX) return 0;
        *rule = "name-dash";
        return a->end;
    }
    if (w != p || token_is(n, w, IS(stop) | IS(month) | IS(weekday) | IS(yearprep) | IS(verb)) ||
        a->measure.type != NAME_PREFIX)
        return 0;
    if (number_noun_like(n, a->end) || token_is(n, a->end, IS(plural))) return 0;
    if (name->flags & NUMBER_CAPITALS) return name->len <= 6 ? (*rule = "acronym", a->end) : 0;
    bool sentence_start = token_type(n, w - 1, TOKEN_END) || token_mark(n, w - 1, '.') ||
                          token_mark(n, w - 1, '!') || token_mark(n, w - 1, '?') || name->flags & NUMBER_LINE;
    bool alone = token_type(n, w - 1, TOKEN_END) && token_type(n, a->end, TOKEN_END);
    if (sentence_start && !alone) return 0;
    if (name->len < 3 || t->digits > 4 || token_mark(n, i - 2, '$')) return 0;
    *rule = "name";
    return a->end;
}
