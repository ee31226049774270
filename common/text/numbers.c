/* numbers - the mention: what a number in running text is a number of.
 *
 *   text     := { word | mention }
 *   mention  := [ before ] ( label | date | time | range | amount | ordinal | multiple | "one" noun ) [ behind ]
 *   range    := [ "from" | "between" ] amount link amount              link: - – ~ to through until; "and" behind "between"
 *   amount   := [ currency ] numeral ( "%" | "percent" | measure [ smaller ] | "times" | "-fold" | "x" | nothing )
 *   smaller  := [ "and" ] numeral measure                               5 ft 2 in; 3 dollars 50 cents
 *   age      := numeral unit-of-time ( "old" | "of age" ) | ( "age" | "aged" ) numeral
 *   multiple := ( "once" | "twice" ) [ ( "a" | "per" | "every" ) unit-of-time ] | "threefold"
 *   label    := numero numeral { ( "-" | "/" ) letters } | label-word numeral | NAME [ "-" ] digits | digits "-" digits "win" | a.b.c.d | phone
 *   before, behind: numbers_bounds.c     currency, measure: numbers_units.c     numeral: numbers_numeral.c     date, time: numbers_dates.c
 *
 * Only a token that may begin a mention (NUMBER_TRIGGER) is tried. The first rule that fits wins, in the order label,
 * date, time, amount; each takes the longest text it can. Whatever is taken is never looked at again, each rule looks at a bounded
 * number of tokens: the time is linear in the text. */
#include "text/numbers_parse.h"
#include <stdlib.h>

#define X(name) #name,
const char *const number_kind_name[NUMBER_KINDS] = {NUMBER_KIND_NAMES(X)};
#undef X

/* ---- what is counted ---- */

/* The last of the words that follow, up to a function word or mark: "3.4 million Vietnamese children". Empty when in doubt. */
void number_find_head(const struct numbers *n, size_t end, struct number *m) {
    size_t i = end;
    if ((m->kind == NUMBER_PERCENT || m->kind == NUMBER_FRACTION) && token_word(n, i, of)) {
        i++;
        if (token_word(n, i, the) || token_word(n, i, its) || token_word(n, i, their) ||
            token_word(n, i, all))
            i++;
    }
    if (token_dash(n, i) && token_glued(n, i)) return;
    size_t from = i, last = 0;
    for (; i < from + 5; i++) {
        const struct number_token *t = token_at(n, i);
        if (t->type != TOKEN_WORD || t->flags & NUMBER_GUARD || token_is(n, i, IS(stop) | IS(verb) | IS(and)))
            break;
        if (i > from && t->flags & NUMBER_TRIGGER) return;
        last = i;
        if (token_mark(n, i + 1, '\'') || token_mark(n, i + 1, MARK_QUOTE)) return;
    }
    if (last && i < from + 5) m->head = token_text(n, last);
}

/* ---- one ---- */

static bool adverb(const struct numbers *n, size_t i) {
    struct slice t = token_text(n, i);
    return t.len > 4 && t.at[t.len - 1] == 'y' && t.at[t.len - 2] == 'l';
}

/* Does "one" at token i count? It does as a determiner, not as a pronoun. */
static bool one_counts(const struct numbers *n, size_t i) {
    size_t p = i - 1, q = i + 1;
    if (token_type(n, p, TOKEN_END) && token_type(n, q, TOKEN_END)) return true;
    if (token_is(n, p, IS(pronounone)) || token_word(n, q, another)) return false;
    if (token_is(n, p, IS(orddigit) | IS(ordteen)) || token_word(n, p, as)) return false;
    if (token_dash(n, q) && token_glued(n, q)) return false;
    if (token_word(n, q, of)) {
        static const uint16_t those[] = {NUMBER_WORD(the),   NUMBER_WORD(its),     NUMBER_WORD(their),
                                         NUMBER_WORD(his),   NUMBER_WORD(her),     NUMBER_WORD(our),
                                         NUMBER_WORD(my),    NUMBER_WORD(your),    NUMBER_WORD(these),
                                         NUMBER_WORD(those), NUMBER_WORD(several), NUMBER_WORD(many)};
        return WORD_IN(n, q + 1, those);
    }
    if (!token_type(n, q, TOKEN_WORD))
        return token_is(n, p, IS(label) | IS(and)) || token_word(n, p, number) || token_word(n, p, to);
    if (token_is(n, q, IS(stop) | IS(verb) | IS(and)) && !token_word(n, q, more)) return false;
    if (adverb(n, q) && token_word(n, p, to)) return false;
    return true;
}

/* ---- ranges ---- */

/* Words that say a change from one value to another, which is no range. */
static bool change_before(const struct numbers *n, size_t p) {
    static const uint16_t change[] = {
        NUMBER_WORD(rose),      NUMBER_WORD(rise),       NUMBER_WORD(rises),    NUMBER_WORD(risen),
        NUMBER_WORD(rising),    NUMBER_WORD(fell),       NUMBER_WORD(fall),     NUMBER_WORD(falls),
        NUMBER_WORD(fallen),    NUMBER_WORD(falling),    NUMBER_WORD(grew),     NUMBER_WORD(grow),
        NUMBER_WORD(grown),     NUMBER_WORD(growing),    NUMBER_WORD(increase), NUMBER_WORD(increased),
        NUMBER_WORD(increases), NUMBER_WORD(increasing), NUMBER_WORD(decrease), NUMBER_WORD(decreased),
        NUMBER_WORD(decline),   NUMBER_WORD(declined),   NUMBER_WORD(drop),     NUMBER_WORD(dropped),
        NUMBER_WORD(cut),       NUMBER_WORD(cuts),       NUMBER_WORD(cutting),  NUMBER_WORD(raise),
        NUMBER_WORD(raised),    NUMBER_WORD(raising),    NUMBER_WORD(reduce),   NUMBER_WORD(reduced),
        NUMBER_WORD(reducing),  NUMBER_WORD(lower),      NUMBER_WORD(lowered),  NUMBER_WORD(up),
        NUMBER_WORD(down),      NUMBER_WORD(climbed),    NUMBER_WORD(jumped),   NUMBER_WORD(surged),
        NUMBER_WORD(soared),    NUMBER_WORD(slid),       NUMBER_WORD(slipped),  NUMBER_WORD(went),
        NUMBER_WORD(go),        NUMBER_WORD(gone),       NUMBER_WORD(changed),  NUMBER_WORD(change),
        NUMBER_WORD(narrowed),  NUMBER_WORD(widened),    NUMBER_WORD(expanded), NUMBER_WORD(improved),
        NUMBER_WORD(moved),     NUMBER_WORD(doubled),    NUMBER_WORD(tripled),  NUMBER_WORD(shrank),
        NUMBER_WORD(plunged),   NUMBER_WORD(dipped),     NUMBER_WORD(advanced), NUMBER_WORD(gained),
        NUMBER_WORD(lost)};
    for (size_t k = 0; k < 4 && p >= NUMBER_BACK; k++, p--) {
        if (WORD_IN(n, p, change)) return true;
        if (!token_type(n, p, TOKEN_WORD)) return false;
    }
    return false;
}

static size_t range_link(const struct numbers *n, size_t j, bool between, bool *dash) {
    *dash = false;
    if (!token_type(n, j, TOKEN_WORD)) {
        *dash = token_dash(n, j) || token_mark(n, j, '~') || token_mark(n, j, MARK_ABOUT);
        return *dash ? j + 1 : 0;
    }
    if (token_word(n, j, to) || token_word(n, j, through) || token_word(n, j, until) ||
        token_word(n, j, till))
        return j + 1;
    if (n->options.language == NUMBER_VI && (token_spelled(n, j, "đến") || token_spelled(n, j, "tới")))
        return j + 1;
    if (between && token_is(n, j, IS(and))) return j + 1;
    return 0;
}

static bool same_unit(const struct measure *a, const struct measure *b) {
    if ((a->type == NAME_UNIT) != (b->type == NAME_UNIT)) return false;
    if (a->type != NAME_UNIT) return a->currency == b->currency;
    return slice_eq(a->unit->id, b->unit->id) && a->power == b->power &&
           (a->per == NULL) == (b->per == NULL) && (!a->per || slice_eq(a->per->id, b->per->id));
}

/* Makes one range of a and b where the text means one; false leaves both as they are. */
static bool join_range(const struct numbers *n, struct amount *a, struct amount *b, bool led, bool dash) {
    bool bare_a = a->measure.type == NAME_PREFIX && a->kind != NUMBER_PERCENT,
         bare_b = b->measure.type == NAME_PREFIX && b->kind != NUMBER_PERCENT;
    if (a->num.flags & NUMERAL_VAGUE || b->num.flags & NUMERAL_VAGUE) return false;
    if (dash && !led && !((a->num.flags & NUMERAL_DIGITS || a->prefix) && b->num.flags & NUMERAL_DIGITS))
        return false;
    if ((a->kind == NUMBER_ORDINAL) != (b->kind == NUMBER_ORDINAL)) return false;
    if (a->kind == NUMBER_MULTIPLE) return false;
    if (b->kind == NUMBER_MULTIPLE && (!bare_a || b->measure.type != NAME_PREFIX)) return false;
    if (bare_a && bare_b) {
        if (!led && !dash && a->num.flags & NUMERAL_ONE) return false;
    } else if (bare_a) { /* 10 to 20 km, 5-10% */
        if (a->num.flags & NUMERAL_ORDINAL) return false;
        if (b->prefix) return false;
        if (b->measure.type == NAME_MINOR) number_value_times(&a->value, 1, b->measure.per_major);
    } else if (bare_b) { /* $5-10 million; "$50 to 3 people" is none */
        bool spread = a->prefix && (dash || led || b->num.scale || !number_noun_like(n, b->end));
        if (a->kind == NUMBER_PERCENT && led && token_stop(n, b->end)) spread = true;
        if (a->kind == NUMBER_AGE && a->end == a->num.end) spread = true; /* aged 5 to 12 */
        if (!spread) return false;
    } else if (a->kind == NUMBER_PERCENT || b->kind == NUMBER_PERCENT) {
        if (a->kind != b->kind) return false;
    } else if (!same_unit(&a->measure, &b->measure)) {
        /* "from 5 degrees to 9 degrees Celsius" */
        bool degree = a->measure.type == NAME_UNIT && b->measure.type == NAME_UNIT &&
                      slice_eq(a->measure.unit->id, SLICE("degree")) &&
                      number_is_dimension(b->measure.unit, "temperature");
        if (!degree) return false;
    }
    if (b->num.scale > 0 && a->num.scale == 0 && !(a->num.flags & NUMERAL_SCALED)) { /* 10 to 20 billion */
        struct number_value base = b->value, top = a->value;
        number_value_shift(&base, -b->num.scale);
        if (number_value_compare(&top, &base) < 0 || bare_a || a->prefix)
            number_value_shift(&a->value, b->num.scale);
    }
    if (number_value_compare(&a->value, &b->value) >= 0) return false;
    if (bare_b) b->measure = a->measure, b->kind = a->kind;
    return true;
}

/* ---- mentions ---- */

static void set_unit(const struct amount *a, struct number *m) {
    const struct measure *x = &a->measure;
    if (x->type == NAME_PREFIX) return;
    if (x->type != NAME_UNIT) {
        m->unit.unit = x->currency->code;
        return;
    }
    if (a->kind == NUMBER_MULTIPLE) {
        m->unit.per = x->unit->id;
        return;
    }
    m->unit.unit = x->unit->id;
    m->unit.power = x->power;
    if (x->per) m->unit.per = x->per->id, m->unit.per_power = x->per_power;
}

static void set_span(const struct numbers *n, struct number *m, size_t first, size_t end) {
    m->start = m->qstart = token_at(n, first)->start;
    m->end = m->qend = token_end(n, end - 1);
}

/* low and high from op and value. */
static void set_ends(struct number *m) {
    const struct number_value none = {.form = NUMBER_NONE};
    if (m->op == NUMBER_RANGE) return;
    m->low = m->high = m->value;
    if (m->kind == NUMBER_LABEL) m->low = m->high = none;
    if (m->op == NUMBER_MORE || m->op == NUMBER_AT_LEAST) m->high = none;
    if (m->op == NUMBER_LESS || m->op == NUMBER_AT_MOST) m->low = none;
}

/* "above 1000 and below 1500": the second bound behind a one-sided mention. Gives the token behind it. */
static size_t second_bound(struct numbers *n, size_t end, struct number *m) {
    bool up = m->op == NUMBER_MORE || m->op == NUMBER_AT_LEAST,
         down = m->op == NUMBER_LESS || m->op == NUMBER_AT_MOST;
    if ((!up && !down) || m->kind == NUMBER_DATE || m->kind == NUMBER_TIME) return 0;
    size_t j = end;
    if (token_mark(n, j, ',')) j++;
    if (token_is(n, j, IS(and)) || token_word(n, j, but)) j++;
    if (j == end) return 0;
    enum number_op op;
    size_t number = number_bound_at(n, j, false, &op);
    if (!number ||
        !(up ? op == NUMBER_LESS || op == NUMBER_AT_MOST : op == NUMBER_MORE || op == NUMBER_AT_LEAST))
        return 0;
    if (token_mark(n, number, '-') && token_type(n, number + 1, TOKEN_DIGITS)) number++;
    struct amount b;
    if (!number_amount_at(n, number, &b) &&
        !(token_is(n, number, IS(article)) && number_article_amount(n, number, &b)))
        return 0;
    if (b.num.flags & (NUMERAL_VAGUE | NUMERAL_ORDINAL)) return 0;
    struct number other = {.kind = b.kind};
    set_unit(&b, &other);
    bool same = slice_eq(other.unit.unit, m->unit.unit) || !m->unit.unit.len;
    if (!same || (b.kind != m->kind && m->kind != NUMBER_CARDINAL && m->kind != NUMBER_FRACTION &&
                  b.kind != NUMBER_FRACTION))
        return 0;
    if (number_value_compare(up ? &m->value : &b.value, up ? &b.value : &m->value) >= 0) return 0;
    m->low = up ? m->value : b.value;
    m->high = up ? b.value : m->value;
    m->value = (struct number_value){.form = NUMBER_NONE};
    m->op = NUMBER_RANGE;
    m->rule = "two-bounds";
    if (m->kind == NUMBER_CARDINAL) m->kind = b.kind, m->unit = other.unit;
    m->end = m->qend = token_end(n, b.end - 1);
    return b.end;
}

/* The amount at i, with the range it may begin. */
static size_t amount_mention(struct numbers *n, size_t i, struct number *m) {
    struct amount a, b;
    bool article = token_is(n, i, IS(article) | IS(another));
    if (!number_amount_at(n, i, &a)) {
        if (!article || !number_article_amount(n, i, &a)) return 0;
    } else if (article && a.measure.type == NAME_PREFIX && a.num.flags & NUMERAL_ARTICLE) {
        return 0;
    }
    if (a.num.flags & NUMERAL_ARTICLE && a.measure.type == NAME_PREFIX && a.kind == NUMBER_FRACTION) return 0;

    /* digits with letters glued on that mean nothing: 24703m212, 13F, 777F; digits behind letters: G20, Kiran1 */
    const bool open = a.end == a.num.end ? a.open : number_followed(n, a.end);
    if (open && a.num.flags & NUMERAL_DIGITS && a.end == a.num.end && token_glued(n, a.end) &&
        token_type(n, a.end, TOKEN_WORD) && !(token_at(n, a.end)->flags & NUMBER_GUARD))
        return 0;
    size_t p = a.num.first - 1;
    if (a.led && !a.prefix && a.num.flags & NUMERAL_DIGITS && token_glued(n, a.num.first)) {
        if (token_type(n, p, TOKEN_WORD) || (token_mark(n, p, '_'))) return 0;
        if ((token_mark(n, p, '.') || token_mark(n, p, ',')) && token_glued(n, p) &&
            token_type(n, p - 1, TOKEN_DIGITS) && token_glued(n, p - 1) && token_type(n, p - 2, TOKEN_WORD) &&
            p - 1 >= n->last_end)
            return 0; /* PM2.5 */
        if (token_dash(n, p) && token_glued(n, p) && token_type(n, p - 1, TOKEN_DIGITS) &&
            token_glued(n, p - 1) && token_type(n, p - 2, TOKEN_WORD))
            return 0;
        if (token_type(n, p, TOKEN_WORD) && token_at(n, p)->flags & NUMBER_GUARD) return 0;
    }

    const char *rule = a.rule;
    size_t label = a.led ? number_label_led(n, a.num.first == i ? i : a.num.first, &a, m, &rule) : 0;
    if (label) {
        if (m->kind != NUMBER_LABEL || m->end == 0) {
            m->kind = NUMBER_LABEL;
            m->value = a.value;
            set_span(n, m, a.first, label);
        }
        m->qstart = m->start, m->qend = m->end;
        m->rule = rule;
        m->low = m->high = (struct number_value){.form = NUMBER_NONE};
        return label;
    }

    /* age 87, aged 60 */
    if (a.led && a.kind == NUMBER_CARDINAL && a.measure.type == NAME_PREFIX &&
        (token_word(n, a.first - 1, aged) || token_word(n, a.first - 1, age)) && a.first - 1 >= n->last_end) {
        int64_t years;
        uint32_t id = table_find(&n->units.names, SLICE("year"));
        if (id != TABLE_NONE && number_value_int(&a.value, &years) && years > 0 && years < 130) {
            a.kind = NUMBER_AGE;
            a.measure = (struct measure){
                .type = NAME_UNIT, .unit = &n->units.unit[n->units.name[id].index], .power = 1};
            a.first--;
            a.rule = "age";
        }
    }

    /* a range */
    size_t lead = a.first - 1;
    bool between = false, from = false, dash;
    if (a.led) {
        if (token_word(n, lead, the)) lead--;
        if (lead >= n->last_end && lead >= NUMBER_BACK)
            between = token_word(n, lead, between), from = token_word(n, lead, from);
    }
    size_t link = open ? range_link(n, a.end, between || from, &dash) : 0, end = a.end, first = a.first;
    if (link && from && token_is(n, a.end, IS(and)) && !between && a.measure.type == NAME_PREFIX) link = 0;
    if (link && !a.measure.hyphen) {
        enum number_op op;
        if (!dash && token_word(n, link, the)) link++;
        size_t about = number_bound_at(n, link, false, &op);
        if (about && op == NUMBER_ABOUT) link = about;
        size_t number = link;
        /* "-$10-$20": the currency of the second stands before its number */
        while (number < link + 3 && !(token_at(n, number)->flags & NUMBER_TRIGGER) &&
               (token_at(n, number)->type == TOKEN_MARK || token_at(n, number)->type == TOKEN_WORD))
            number++;
        size_t keep = n->last_end;
        n->last_end = link;
        bool ok = number_amount_at(n, number, &b) && b.first == link;
        if (!ok && token_is(n, link, IS(article))) ok = number_article_amount(n, link, &b);
        n->last_end = keep;
        bool glued_letters = ok && b.num.flags & NUMERAL_DIGITS && b.end == b.num.end &&
                             token_glued(n, b.end) && token_type(n, b.end, TOKEN_WORD);
        bool further = ok && dash && token_dash(n, b.end) && token_glued(n, b.end) &&
                       token_glued(n, b.end + 1) && token_type(n, b.end + 1, TOKEN_DIGITS);
        bool change = from && change_before(n, lead - 1);
        if (ok && !glued_letters && !further && !change && join_range(n, &a, &b, between || from, dash)) {
            m->low = a.value;
            m->high = b.value;
            m->op = NUMBER_RANGE;
            m->kind = b.kind;
            set_unit(&b, m);
            end = b.end;
            if (between || from) first = lead;
            set_span(n, m, first, end);
            m->rule = "range";
            n->last_label = 0;
            size_t behind = number_bound(n, first, end, m);
            m->op = NUMBER_RANGE;
            number_find_head(n, end, m);
            return behind;
        }
    }
    /* Vietnamese "một" is an article when nothing measures behind it */
    if (a.num.flags & NUMERAL_WORDS && a.measure.type == NAME_PREFIX && a.kind == NUMBER_CARDINAL &&
        a.end == a.first + 1 && token_is(n, a.first, IS(digit)) && word_at(n, a.first)->value == 1 &&
        !token_word(n, a.first, one))
        return 0;
    if (a.num.flags & NUMERAL_ONE && a.measure.type == NAME_PREFIX && a.kind == NUMBER_CARDINAL &&
        !one_counts(n, a.first))
        return 0;

    m->kind = a.kind;
    m->value = a.value;
    m->rule = a.rule;
    set_unit(&a, m);
    set_span(n, m, a.first, a.end);
    if (a.num.flags & NUMERAL_VAGUE) { /* dozens: from 12; thousands: from 1000; up to ten times that */
        int64_t low;
        m->value = (struct number_value){.form = NUMBER_NONE};
        m->low = m->high = a.value;
        if (number_value_int(&a.value, &low) && low == 12)
            number_value_of(&m->high, 100);
        else
            number_value_shift(&m->high, 1);
        m->op = NUMBER_RANGE;
    }
    size_t behind = a.led || open ? number_bound(n, a.first, a.end, m) : a.end;
    if (m->op != NUMBER_RANGE) {
        size_t second = second_bound(n, behind, m);
        if (second) behind = end = second;
        set_ends(m);
    }
    number_find_head(n, behind > end ? behind : end, m);
    return behind;
}

/* Ordinals that are none: "at first", "first of all", "second-hand", "per second", "30 seconds". */
static bool no_ordinal(const struct numbers *n, size_t i) {
    if (!token_is(n, i, IS(orddigit))) return false;
    if (token_word(n, i - 1, at) && (token_stop(n, i + 1) || token_word(n, i, first)))
        return !token_type(n, i + 1, TOKEN_WORD) || token_is(n, i + 1, IS(stop) | IS(verb));
    if (token_word(n, i, first) && token_word(n, i + 1, of) && token_word(n, i + 2, all)) return true;
    if (token_dash(n, i + 1) && token_glued(n, i + 1) &&
        (token_word(n, i + 2, hand) || token_word(n, i + 2, rate) || token_word(n, i + 2, guess)))
        return true;
    return token_word(n, i, second) &&
           (token_word(n, i - 1, per) || token_word(n, i - 1, split) || token_mark(n, i - 1, '/'));
}

/* once, twice, thrice, threefold */
static size_t multiple_word(const struct numbers *n, size_t i, struct number *m) {
    const struct number_word *w = word_at(n, i);
    size_t end = i + 1;
    m->rule = "multiple-word";
    if (w->roles & IS(once)) {
        struct measure unit;
        size_t per = token_is(n, end, IS(article)) || token_word(n, end, per) || token_word(n, end, every) ||
                             token_word(n, end, each)
                         ? end + 1
                         : 0,
               behind;
        if (per && (behind = number_measure(n, per, &unit)) && number_of_time(&unit)) {
            m->unit.per = unit.unit->id;
            end = behind;
            m->rule = "times-per";
        } else if (w->value == 1) {
            int64_t year = token_word(n, end, in) ? number_plain(n, end + 1) : -1;
            if (!(token_word(n, i - 1, than) || token_word(n, i - 1, only) || token_word(n, i - 1, least) ||
                  (year >= 1000 && year <= 2100)))
                return 0;
        }
    }
    m->kind = NUMBER_MULTIPLE;
    number_value_of(&m->value, w->value);
    set_span(n, m, i, end);
    size_t behind = number_bound(n, i, end, m);
    set_ends(m);
    return behind;
}

/* A quick look at digits: true when they are surely no label by their form, no date and no time. Then they may be an amount, with
 * what stands around them. */
static inline bool stands_plainly(const struct numbers *n, size_t i) {
    const struct number_token *t = token_at(n, i), *next = token_at(n, i + 1);
    if (t->digits == 4 || n->options.whole) return false;
    if (token_glued(n, i)) { /* Q3, +84, name-20250217 */
        const struct number_token *before = token_at(n, i - 1);
        if (before->type != TOKEN_MARK || before->mark == '+' || t->digits == 8) return false;
    }
    if (next->type == TOKEN_WORD) { /* 74 km: a word that is not glued, and of no date or time */
        const uint64_t calendar = IS(month) | IS(monthword) | IS(century) | IS(decade) | IS(halfday) |
                                  IS(clockword) | IS(and) | IS(stop);
        const struct number_token *word = token_known(n, i + 1);
        return !token_glued(n, i + 1) && !(word->roles & calendar) &&
               (word->word == NUMBER_WORD_UNKNOWN || word->word >= NUMBER_WORDS_NAMED);
    }
    return token_mark(n, i + 1, ',') ||
           (next->mark != '.' && next->mark != ':' && !number_followed(n, i + 1));
}

/* 3/15/2019, 2021-04-13: most often a date, which is no label then. */
static bool three_runs(const struct numbers *n, size_t i) {
    const unsigned mark = token_at(n, i + 1)->mark;
    return (mark == '-' || mark == '/') && token_mark(n, i + 3, mark) && token_type(n, i + 2, TOKEN_DIGITS) &&
           token_type(n, i + 4, TOKEN_DIGITS) && !token_mark(n, i - 1, '+');
}

static size_t mention_at(struct numbers *n, size_t i, struct number *m) {
    size_t first, end;
    if (token_type(n, i, TOKEN_DIGITS) && !n->options.whole && (end = number_simple_at(n, i, m))) return end;
    m->start = m->end = m->qstart = m->qend = 0;
    m->kind = NUMBER_CARDINAL;
    m->op = NUMBER_IS;
    m->value.form = m->low.form = m->high.form = NUMBER_NONE;
    m->unit = (struct number_unit){.power = 1};
    m->qual = m->qual_after = m->head = (struct slice){0};
    const struct number_token *t = token_at(n, i);

    if (t->type == TOKEN_DIGITS && stands_plainly(n, i)) {
        end = amount_mention(n, i, m);
        n->last_label = end && m->kind == NUMBER_LABEL ? end : end ? 0 : n->last_label;
        return end;
    }
    struct date_tried date = {.done = false};
    if (t->type == TOKEN_DIGITS && three_runs(n, i) && !n->options.whole)
        date.end = number_date_at(n, i, &date.first, m), date.done = true;
    if (!date.end && t->type == TOKEN_DIGITS && (end = number_label_form(n, i, m, &date))) {
        m->qstart = m->start, m->qend = m->end;
        n->last_label = end;
        return end;
    }
    const bool article = token_is(n, i, IS(article) | IS(another));
    if (!date.done && !article) date.end = number_date_at(n, i, &date.first, m);
    if ((end = date.end)) {
        first = date.first;
        set_span(n, m, first, end);
        number_date_anchor(n, m);
        bool year = m->value.date.part == 0 && m->value.date.day == 0 && m->value.date.masked == 0;
        size_t last_year = year || (m->value.date.year != NUMBER_NO_YEAR && m->value.date.part) ? end : 0;
        enum number_op range = m->op;
        size_t behind = number_bound(n, first, end, m);
        if (range == NUMBER_RANGE) m->op = range;
        if (m->op != NUMBER_RANGE) set_ends(m);
        n->last_year = year ? last_year : 0;
        n->last_label = 0;
        return behind;
    }
    if (!article && (end = number_time_at(n, i, &first, m))) {
        set_span(n, m, first, end);
        enum number_op range = m->op;
        size_t behind = number_bound(n, first, end, m);
        if (range == NUMBER_RANGE) m->op = range;
        if (m->op != NUMBER_RANGE) set_ends(m);
        return behind;
    }
    if (token_is(n, i, IS(once) | IS(fold))) return multiple_word(n, i, m);
    if (token_mark(n, i, '%') || token_is(n, i, IS(percent))) return 0;
    if (token_is(n, i, IS(orddigit)) && no_ordinal(n, i)) return 0;
    end = amount_mention(n, i, m);
    if (end) {
        n->last_label = m->kind == NUMBER_LABEL ? end : 0;
        if (m->kind == NUMBER_LABEL) set_ends(m);
    }
    return end;
}

/* "percent of 10" at the start of a text. */
static size_t percent_first(struct numbers *n, size_t i, struct number *m) {
    size_t j = token_word(n, i, per) && token_word(n, i + 1, cent) ? i + 2
               : token_is(n, i, IS(percent))                       ? i + 1
                                                                   : 0;
    struct amount a;
    if (!j || !token_type(n, i - 1, TOKEN_END) || !token_word(n, j, of) ||
        !token_type(n, j + 1, TOKEN_DIGITS) || !number_amount_at(n, j + 1, &a) || a.kind != NUMBER_CARDINAL)
        return 0;
    *m = (struct number){
        .kind = NUMBER_PERCENT, .value = a.value, .unit = {.power = 1}, .rule = "percent-first"};
    set_span(n, m, i, a.end);
    set_ends(m);
    return a.end;
}

/* ---- the text ---- */

struct numbers *numbers_new(const struct number_options *options) {
    struct numbers *n = mem_zero(1, sizeof *n);
    n->options = *options;
    n->lex.wrapped = true;
    number_lexicon_init(&n->lexicon, options->language == NUMBER_VI);
    number_units_init(&n->units, &n->lexicon);
    number_bounds_init(&n->bounds, &n->lexicon);
    number_units_index(&n->units);
    n->dollar = table_find(&n->units.codes, options->dollar ? slice_of(options->dollar) : SLICE("USD"));
    if (n->dollar == TABLE_NONE) {
        numbers_free(n);
        return NULL;
    }
    return n;
}

void numbers_free(struct numbers *n) {
    if (!n) return;
    number_lexicon_free(&n->lexicon);
    number_units_free(&n->units);
    number_bounds_free(&n->bounds);
    free(n);
}

bool numbers_add_units(struct numbers *n, struct slice tsv, uint64_t *line, const char **why) {
    struct slice text;
    *line = 0;
    *why = NULL;
    while (!*why && tsv.at && slice_cut(&tsv, '\n', &text)) {
        ++*line;
        if (text.len && text.at[text.len - 1] == '\r') text.len--;
        if (text.len && text.at[0] != '#') *why = number_units_add(&n->units, text);
    }
    number_units_index(&n->units);
    return !*why;
}

void numbers_begin(struct numbers *n, struct slice text, const struct number_date *anchor) {
    if (!number_lex_promising(&n->lexicon, text)) text.len = 0;
    number_lex_begin(&n->lex, &n->lexicon, text);
    n->has_anchor = anchor != NULL;
    if (anchor) n->anchor = *anchor;
    n->next = NUMBER_BACK;
    n->tried = 0;
    n->last_year = n->last_label = n->last_end = n->literal_at = 0;
}

bool numbers_next(struct numbers *n, struct number *m) {
    if (n->next == NUMBER_BACK) {
        number_lex_need(&n->lex, n->next);
        size_t end = percent_first(n, n->next, m);
        if (end) return n->next = n->last_end = end, true;
    }
    for (;;) {
        if (n->tried == n->lex.triggers) {
            if (n->lex.done) return false;
            number_lex_fill(&n->lex, n->lex.filled);
            continue;
        }
        size_t i = n->lex.trigger[n->tried++ % NUMBER_RING];
        if (i < n->next) continue;
        number_lex_need(&n->lex, i);
        /* an e-mail address may have swallowed it since */
        if (!(token_at(n, i)->flags & NUMBER_TRIGGER)) continue;
        size_t end = mention_at(n, i, m);
        if (!end) continue;
        n->next = n->last_end = end;
        return true;
    }
}
