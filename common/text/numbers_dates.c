/* numbers_dates - dates as EDTF (ISO 8601-2) and times of day, as they are written in running text.
 *
 *   date    := [ weekday [ "," ] ] single [ link single | link day ] | days month [ year ]
 *   single  := year "-" month "-" day | number "/" number [ "/" year ] | day [ "of" ] month [ year ] | month [ day ] [ year ]
 *            | year month | part year | year part | decade | century | year
 *   days    := day link day [ "of" ]
 *   part    := "Q" 1-4 | "H" 1-2 | ordinal ( "quarter" | "half" ) [ "of" ] | season [ "of" ]
 *   link    := "-" | "~" | "to" | "until" | "till" | "through" | "and" (behind "between")
 *   decade  := year "s" | words "seventies"          century := ordinal "century"
 *   time    := hour ":" minute [ ":" second ] [ "am" | "pm" ] | hour ( "am" | "pm" | "o'clock" ) | "noon" | "midnight"
 *
 * Numbers of a numeric date are put in order by --dates, and by any part over 12. Impossible days (February 30) are no dates. A
 * bare run of four digits is a year only where its surroundings say so (number_year_here). */
#include "text/numbers_dates.h"

/* ---- ranges ---- */

size_t number_date_link(const struct numbers *n, size_t j, bool between) {
    if (!token_type(n, j, TOKEN_WORD))
        return token_dash(n, j) || token_mark(n, j, '~') || token_mark(n, j, MARK_ABOUT) ? j + 1 : 0;
    if (token_word(n, j, to) || token_word(n, j, until) || token_word(n, j, till) ||
        token_word(n, j, through) || token_word(n, j, thru))
        return j + 1;
    if (token_spelled(n, j, "đến") || token_spelled(n, j, "tới")) return j + 1;
    if (between && token_is(n, j, IS(and))) return j + 1;
    return 0;
}

/* "from", "between" before token i, over "the". */
size_t number_range_lead(const struct numbers *n, size_t i, bool *between) {
    size_t p = i - 1;
    if (token_word(n, p, the)) p--;
    if (token_word(n, p, of) && token_is(n, p - 1, IS(datepart))) p -= token_word(n, p - 2, the) ? 3 : 2;
    *between = token_word(n, p, between);
    if (p < n->last_end || p < NUMBER_BACK) return 0;
    return *between || token_word(n, p, from) ? p : 0;
}

/* 15-20 September 2025, from 3 until 12 of Sept, the ninth and the seventeenth of april */
static size_t days_month(const struct numbers *n, size_t i, bool between, struct number_date *a,
                         struct number_date *b) {
    int first;
    bool ordinal;
    if (token_mark(n, i + 1, '/')) return 0; /* most often a date in digits */
    size_t j = number_day_at(n, i, &first, &ordinal), k;
    if (!j || !(k = number_date_link(n, j, between))) return 0;
    if (token_word(n, k, the)) k++;
    size_t end = number_day_led(n, k, b);
    if (end && token_dash(n, j) && !token_type(n, k, TOKEN_DIGITS)) return 0;
    if (!end) { /* from 02 to April 07 */
        bool bare;
        if (!token_is(n, k, IS(month)) || !number_range_lead(n, i, &bare) ||
            !(end = number_month_led(n, k, b, &bare)) || !b->day)
            return 0;
    }
    *a = *b;
    a->day = (uint8_t)first;
    return first < b->day && number_day_fits(a->year, a->part, first) ? end : 0;
}

static void spread(struct number_date *a, struct number_date *b) {
    if (a->year == NUMBER_NO_YEAR && b->year != NUMBER_NO_YEAR)
        a->year = (int16_t)(b->year - (a->part > b->part && a->part <= 12 && b->part));
    if (b->year == NUMBER_NO_YEAR && a->year != NUMBER_NO_YEAR && b->part)
        b->year = (int16_t)(a->year + (b->part < a->part && b->part <= 12));
}

static size_t range_tail(const struct numbers *n, size_t end, bool between, bool bare, struct number_date *a,
                         struct number_date *b) {
    size_t j = number_date_link(n, end, between);
    if (!j && bare && a->year != NUMBER_NO_YEAR && !a->part && token_mark(n, end, '/') &&
        token_glued(n, end) && token_glued(n, end + 1) && token_type(n, end + 1, TOKEN_DIGITS) &&
        token_at(n, end + 1)->digits == 2 && number_plain(n, end + 1) == (a->year + 1) % 100 &&
        number_ends_clean(n, end + 1) && !token_mark(n, end + 2, '/'))
        return *b = (struct number_date){.year = (int16_t)(a->year + 1)}, end + 2; /* the season 2019/20 */
    int day, year;
    bool ordinal, second_bare;
    if (!j) return 0;
    if (between && token_is(n, end, IS(and)) && token_word(n, j, the)) j++;
    if (token_word(n, j, the)) j++;
    if ((token_is(n, j, IS(datepart)) || token_word(n, j, end)) && token_word(n, j + 1, of)) j += 2;
    if (token_is(n, j, IS(weekday))) j += token_mark(n, j + 1, ',') ? 2 : 1;
    bool tight = token_dash(n, end) && token_glued(n, end) && token_glued(n, j);
    /* 2013-14 */
    bool year_alone = a->year != NUMBER_NO_YEAR && !a->part && !a->masked;
    if (year_alone && tight && token_type(n, j, TOKEN_DIGITS) && token_at(n, j)->digits == 2 &&
        number_ends_clean(n, j) && !(token_dash(n, j + 1) && token_glued(n, j + 1))) {
        int64_t v = number_plain(n, j) + a->year / 100 * 100;
        if (v <= a->year || v > a->year + 60) return 0;
        return *b = (struct number_date){.year = (int16_t)v}, j + 1;
    }
    /* November 19-20, april 9th through seventeenth */
    if (a->day && a->part && !(token_is(n, j, IS(month)))) {
        struct number_date full;
        bool other;
        size_t whole = number_one_date(n, j, &full, &other);
        size_t behind = number_day_at(n, j, &day, &ordinal);
        if (behind && (!whole || whole <= behind) && day > a->day && number_day_fits(a->year, a->part, day) &&
            (token_type(n, j, TOKEN_WORD) ? ordinal : true) &&
            !(token_type(n, j, TOKEN_DIGITS) && !ordinal && !number_ends_clean(n, j))) {
            *b = *a;
            b->day = (uint8_t)day;
            if (a->year == NUMBER_NO_YEAR) {
                size_t with = number_year_tail(n, behind, &year);
                if (with && !number_plural_noun(n, with)) a->year = b->year = (int16_t)year, behind = with;
            }
            return behind;
        }
    }
    size_t second = number_one_date(n, j, b, &second_bare);
    if (!second) return 0;
    if (b->year == NUMBER_NO_YEAR && !second_bare) { /* 10/1-11/2, 2020 */
        size_t with = number_year_tail(n, second, &year);
        if (with && !number_plural_noun(n, with)) b->year = (int16_t)year, second = with;
    }
    if (second_bare && b->year != NUMBER_NO_YEAR && !b->part) {
        if (!year_alone && a->year != NUMBER_NO_YEAR && !a->part) return 0;
        if (!number_ends_clean(n, j)) return 0;
        if (year_alone && bare && b->year <= a->year) return 0;
        struct measure m;
        if (number_plural_noun(n, second) ||
            (token_type(n, second, TOKEN_WORD) && !token_is(n, second, IS(stop) | IS(month)) &&
             number_measure(n, second, &m)))
            return 0;
        if (a->masked) return 0;
    }
    if (token_word(n, end, through) || token_word(n, end, to) || tight || between || token_dash(n, end) || 1)
        spread(a, b);
    return second;
}

static bool in_order(const struct number_date *a, const struct number_date *b) {
    if (a->year == NUMBER_NO_YEAR || b->year == NUMBER_NO_YEAR)
        return (a->year == NUMBER_NO_YEAR) == (b->year == NUMBER_NO_YEAR);
    if (a->year != b->year) return a->year < b->year;
    return a->part <= b->part;
}

/* A weekday that belongs to the day: "Wed, 22 of Jan", "Friday 7/6". */
static size_t with_weekday(const struct numbers *n, size_t i) {
    size_t p = i - 1;
    if ((token_mark(n, p, ',') || token_mark(n, p, '.')) && token_glued(n, p)) p--;
    if (token_word(n, p, the)) p--;
    if (token_is(n, p, IS(weekday)) && p >= n->last_end && p > NUMBER_BACK - 1 &&
        token_at(n, p)->type == TOKEN_WORD)
        return p;
    return i;
}

static void set_dates(struct number *m, const struct number_date *a, const struct number_date *b) {
    m->kind = NUMBER_DATE;
    m->value = (struct number_value){.form = NUMBER_DATES, .date = *a};
    m->low = m->high = m->value;
    if (b) {
        m->value.two = true;
        m->value.date_to = *b;
        m->high.date = *b;
        m->op = NUMBER_RANGE;
    }
}

/* Behind a day of one or two digits at i stands a dot: 16.11.2025, 16. Nov., or "on 16.11". */
static bool dotted_date(const struct numbers *n, size_t i) {
    if (token_is(n, i + 2, IS(month))) return true;
    return token_type(n, i + 2, TOKEN_DIGITS) && (token_mark(n, i + 3, '.') || token_word(n, i - 1, on) ||
                                                  token_is(n, i - 1, IS(weekday) | IS(dayword)));
}

/* A hyphen: 16-11-2025, 16-Nov, 11-2025, 15-20 November, or "on 16-11". */
static bool dashed_date(const struct numbers *n, size_t i) {
    const struct number_token *more = token_known(n, i + 3);
    return !token_type(n, i + 2, TOKEN_DIGITS) || token_at(n, i + 2)->digits == 4 ||
           (more->type == TOKEN_MARK && (token_dash(n, i + 3) || more->mark == '.' || more->mark == '/')) ||
           (more->type == TOKEN_WORD && more->word != NUMBER_WORD_UNKNOWN) || token_word(n, i - 1, on) ||
           token_is(n, i - 1, IS(weekday) | IS(dayword));
}

/* A quick no: most numbers have nothing of a date beside them. */
static bool may_be_date(const struct numbers *n, size_t i) {
    const struct number_token *t = token_at(n, i), *next = token_at(n, i + 1);
    static const uint16_t linking[] = {NUMBER_WORD(of),   NUMBER_WORD(to),      NUMBER_WORD(until),
                                       NUMBER_WORD(till), NUMBER_WORD(through), NUMBER_WORD(thru),
                                       NUMBER_WORD(may)};
    const uint64_t behind = IS(month) | IS(monthword) | IS(and) | IS(century) | IS(decade) | IS(stop);
    if (t->type == TOKEN_DIGITS) {
        if (t->digits == 3 || (t->digits > 4 && t->digits != 8)) return false;
        if (token_glued(n, i) && token_type(n, i - 1, TOKEN_WORD)) return true;
        if (t->digits == 8) return token_glued(n, i) && (token_dash(n, i - 1) || token_mark(n, i - 1, '_'));
        if (t->digits == 4) return true;
        if (next->type == TOKEN_MARK)
            return next->mark == '.'   ? dotted_date(n, i)
                   : next->mark == '-' ? dashed_date(n, i)
                                       : next->mark == '/' || next->mark == '~' || next->mark >= 128;
        if (next->type != TOKEN_WORD) return false;
        next = token_known(n, i + 1);
        if (token_glued(n, i + 1)) /* 3rd, 80s */
            return next->word == NUMBER_WORD(st) || next->word == NUMBER_WORD(nd) ||
                   next->word == NUMBER_WORD(rd) || next->word == NUMBER_WORD(th) ||
                   next->word == NUMBER_WORD(s);
        if (next->roles & (behind & ~IS(stop))) return true;
        return next->roles & IS(stop) && (next->word >= NUMBER_WORDS_NAMED ? !(next->flags & NUMBER_ASCII)
                                                                           : WORD_IN(n, i + 1, linking));
    }
    if (!token_is(n, i, IS(digit) | IS(teen) | IS(tens) | IS(orddigit) | IS(ordteen) | IS(ordtens)))
        return true;
    size_t end;
    bool ordinal;
    if (number_small_words(n, i, &end, &ordinal) < 0) return false;
    if (token_is(n, i - 1, IS(yearprep))) return true;
    if (token_dash(n, end)) end++;
    return token_is(n, end, behind) || token_word(n, end, quarter) || token_word(n, end, half) ||
           token_word(n, end, until) || token_word(n, end, till);
}

size_t number_date_at(const struct numbers *n, size_t i, size_t *first, struct number *m) {
    struct number_date a, b;
    bool bare, between;
    *first = i;
    const struct number_token *t = token_at(n, i);
    if (t->type == TOKEN_DIGITS && (t->digits > 8 || t->flags & NUMBER_WIDE)) return 0;
    if (!may_be_date(n, i)) return 0;
    /* digits glued behind letters: Oct2 is read at Oct, Q3 at Q */
    if (t->type == TOKEN_DIGITS && token_glued(n, i) && token_type(n, i - 1, TOKEN_WORD)) {
        int part;
        if (i - 1 >= n->last_end && !token_glued(n, i - 1) && number_part_letter(n, i - 1, &part))
            i = *first = i - 1;
        else
            return 0;
    }
    /* digits behind "$", ".", "#", "," glued belong to another number */
    if (t->type == TOKEN_DIGITS && token_glued(n, i) && token_at(n, i - 1)->type == TOKEN_MARK) {
        uint8_t mark = token_at(n, i - 1)->mark;
        if (mark == '$' || mark == MARK_MONEY || mark == '#' || mark == MARK_NUMERO) return 0;
        if ((mark == '.' || mark == ',' || mark == ':') && token_glued(n, i - 1) &&
            token_type(n, i - 2, TOKEN_DIGITS))
            return 0;
    }
    if (t->type == TOKEN_DIGITS && token_is(n, i - 1, IS(label)) && !token_is(n, i - 1, IS(yearprep)))
        return 0;
    size_t lead = number_range_lead(n, i, &between), end;
    if ((end = days_month(n, i, between, &a, &b))) {
        set_dates(m, &a, &b);
        m->rule = "days-month";
        *first = lead ? lead : with_weekday(n, i);
        return end;
    }
    end = number_one_date(n, i, &a, &bare);
    if (!end) return 0;
    size_t range = range_tail(n, end, between, bare, &a, &b);
    if (range && in_order(&a, &b)) {
        bool year_range = bare && a.year != NUMBER_NO_YEAR && !a.part;
        bool fits = true;
        if (year_range) {
            int year = a.year;
            bool plausible = year >= 1000 && year <= 2100 && b.year <= 2150;
            fits = plausible && (lead || token_is(n, i - 1, IS(yearprep)) || year >= 1500) &&
                   !token_is(n, i - 1, IS(label) & ~IS(yearprep));
            if (token_mark(n, i - 1, '$')) fits = false;
        } else if (bare) { /* months: March to May */
            int month_b = b.part;
            fits = (lead || b.year != NUMBER_NO_YEAR || (token_at(n, i)->flags & NUMBER_CAPITAL)) &&
                   month_b >= 1 && month_b <= 12;
        }
        if (fits) {
            set_dates(m, &a, &b);
            m->rule = "date-range";
            *first = lead ? lead : with_weekday(n, i);
            return range;
        }
    }
    if (bare) {
        if (a.year != NUMBER_NO_YEAR && !number_year_here(n, i, end)) return 0;
        if (a.year == NUMBER_NO_YEAR && !number_month_fits(n, i, end)) return 0;
    }
    set_dates(m, &a, NULL);
    m->rule = bare            ? (a.year != NUMBER_NO_YEAR ? "year" : "month")
              : a.day         ? "day"
              : a.masked == 1 ? "decade"
              : a.masked == 2 ? "century"
                              : "month-or-part";
    if (a.day) *first = with_weekday(n, i);
    return end;
}

/* ---- the year that is not said ---- */

static int64_t day_number(int year, int month, int day) { /* days in the proleptic Gregorian calendar */
    year -= month <= 2;
    int64_t era = (year >= 0 ? year : year - 399) / 400, of_era = year - era * 400;
    int64_t of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
    return era * 146097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year;
}

static void anchor_date(const struct numbers *n, struct number_date *d) {
    if (d->year != NUMBER_NO_YEAR || !d->part || d->part > 12) return;
    int best = 0;
    int64_t near = INT64_MAX, now = day_number(n->anchor.year, n->anchor.part, n->anchor.day);
    for (int y = n->anchor.year - 1; y <= n->anchor.year + 1; y++) {
        int day = d->day ? d->day : n->anchor.part == d->part ? n->anchor.day : 15;
        if (d->day && d->day > number_days_in(y, d->part)) continue;
        int64_t far = day_number(y, d->part, day) - now;
        if (far < 0) far = -far;
        if (far < near) near = far, best = y;
    }
    if (best) d->year = (int16_t)best;
}

void number_date_anchor(const struct numbers *n, struct number *m) {
    if (!n->has_anchor || m->value.form != NUMBER_DATES) return;
    anchor_date(n, &m->value.date);
    if (m->value.two) anchor_date(n, &m->value.date_to);
    m->low.date = m->value.date;
    m->high.date = m->value.two ? m->value.date_to : m->value.date;
}
