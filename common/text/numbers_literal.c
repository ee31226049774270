/* numbers_literal - digits with their marks to an exact value.
 *
 *   literal  := run { mark run } | "." run | run blank run { blank run } [ mark run ]
 *   power    := "e" [ sign ] run | ( "x" | "×" ) "10" ( "^" [ sign ] run | superscripts ) | "^" [ sign ] run | superscripts
 *
 * Which mark groups and which is the decimal one: two or more equal marks before threes (or twos and a three, as in India)
 * group; of two kinds the last is decimal; a single one obeys the language when three digits follow, else it is decimal. Blanks
 * group when all later groups have three digits. */
#include "text/numbers_numeral.h"

enum { DIGITS_MAX = 38, RUNS_MAX = 64 };

/* ---- literals ---- */

/* A run of digits behind a mark, both glued; 0 = none, else the run's token. */
size_t number_next_run(const struct numbers *n, size_t i) {
    return token_glued(n, i) && token_glued(n, i + 1) && token_type(n, i + 1, TOKEN_DIGITS) ? i + 1 : 0;
}

/* The mark at token i by its use between digits; 0 = none. Tokens that are no mark have mark 0. */
static char mark_char(const struct numbers *n, size_t i) {
    static const char use[256] = {
        ['.'] = '.', [','] = ',', ['\''] = '\'', [MARK_QUOTE] = '\'', [MARK_POINT] = 'd', [MARK_GROUP] = 'g'};
    return use[token_at(n, i)->mark];
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
    const uint32_t count = wide ? t->digits : t->len;
    for (uint32_t k = 0; k < count && !s->over; k++) {
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

static void set_decimal(struct number_value *v, uint64_t digits, int32_t scale) {
    v->form = NUMBER_DECIMAL;
    v->decimal = (struct decimal){digits, scale, false};
}

/* Most literals: one run of ASCII digits, or two with "." or "," between, of 18 digits at most. Says of these what the general
 * rules say; 0 = it is another. */
static size_t short_literal(const struct numbers *n, size_t i, struct numeral *out) {
    const struct number_token *t = token_at(n, i), *mark = token_at(n, i + 1);
    if (t->digits > 9 || t->flags & NUMBER_WIDE || (token_glued(n, i) && token_mark(n, i - 1, '.'))) return 0;
    if (mark->type == TOKEN_DIGITS) return 0;
    uint64_t v = t->number;
    const struct number_token *second = token_at(n, i + 2);
    const char m = mark_char(n, i + 1);
    if (!m || second->type != TOKEN_DIGITS || (mark->flags | second->flags) & NUMBER_SPACE) {
        set_decimal(&out->value, v, 0);
        return i + 1;
    }
    if ((m != '.' && m != ',') || second->digits > 9 || second->flags & NUMBER_WIDE ||
        (number_next_run(n, i + 3) && mark_char(n, i + 3)))
        return 0;
    const uint64_t whole = v * decimal_power10[second->digits] + second->number;
    const bool zero = t->digits == 1 && v == 0, groups = m == (n->options.language == NUMBER_VI ? '.' : ',');
    int32_t scale = (int32_t)second->digits;
    size_t end = i + 3;
    if (!groups || second->digits != 3 || zero) {
        v = whole;
        out->flags |= NUMERAL_POINT;
    } else if (t->digits <= 3) {
        v = whole;
        out->flags |= NUMERAL_GROUPED;
        scale = 0;
    } else {
        scale = 0, end = i + 1; /* 2024,195 */
    }
    set_decimal(&out->value, v, scale);
    return end;
}

/* Any other literal. */
static size_t long_literal(const struct numbers *n, size_t i, struct numeral *out) {
    size_t run[RUNS_MAX];
    char mark[RUNS_MAX];
    size_t runs = 1, decimal = 0, first = i, end;
    memset(mark, 0, sizeof mark);
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
            size_t next = m ? number_next_run(n, at + 1) : 0;
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
                size_t next = m == '.' || m == ',' ? number_next_run(n, last + 1) : 0;
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
        if ((decimal && k >= decimal) || leading_point) scale += token_at(n, run[k])->digits;
    }
    end = run[runs - 1] + 1;
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

size_t number_literal(const struct numbers *n, size_t i, struct numeral *out) {
    out->value.form = NUMBER_NONE;
    out->first = i;
    out->flags = NUMERAL_DIGITS;
    out->digits = token_at(n, i)->digits;
    out->scale = 0;
    out->closed = false;
    out->rule = "digits";
    size_t end = short_literal(n, i, out);
    return out->end = end ? end : long_literal(n, i, out);
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
size_t number_power_tail(const struct numbers *n, size_t end, struct numeral *out) {
    int power;
    size_t behind;
    const struct number_token *t = token_known(n, end);
    bool may = t->type == TOKEN_WORD ? t->word == NUMBER_WORD(e) || t->word == NUMBER_WORD(x)
                                     : t->type == TOKEN_MARK && (t->mark == MARK_TIMES || t->mark == '*' ||
                                                                 t->mark == '^' || t->mark == MARK_POWER);
    if (!may || out->value.form != NUMBER_DECIMAL) return end;
    struct number_value v = out->value;
    if (token_glued(n, end) && token_word(n, end, e) && token_glued(n, end + 1) &&
        (behind = exponent_at(n, end + 1, &power)) &&
        !(token_glued(n, behind) && token_type(n, behind, TOKEN_WORD))) {
        number_value_shift(&out->value, power);
        out->flags |= NUMERAL_POWER;
        return behind;
    }
    if ((token_mark(n, end, MARK_TIMES) || (token_word(n, end, x) && token_glued(n, end)) ||
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
