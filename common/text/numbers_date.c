/* numbers_date - one date, in all the forms that running text has. The grammar is drawn in numbers_dates.c. */
#include "text/numbers_dates.h"

static const struct number_date no_date = {.year = NUMBER_NO_YEAR};

int number_days_in(int year, int month) {
    static const uint8_t days[13] = {0, 31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    if (month == 2 && year != NUMBER_NO_YEAR && (year % 4 || (year % 100 == 0 && year % 400))) return 28;
    return days[month];
}
bool number_day_fits(int year, int64_t month, int64_t day) {
    return month >= 1 && month <= 12 && day >= 1 && day <= number_days_in(year, (int)month);
}
int number_pivot(int64_t year) {
    return (int)(year < 50 ? 2000 + year : 1900 + year);
}

/* Digits that nothing is glued to on the right but `allowed` marks: not 2025km, 2.5, 1,234. */
bool number_ends_clean(const struct numbers *n, size_t i) {
    const struct number_token *t = token_at(n, i + 1);
    if (t->flags & NUMBER_SPACE || t->type == TOKEN_END) return true;
    if (t->type != TOKEN_MARK) return false;
    if (t->mark == '%' || t->mark == MARK_DEGREE || t->mark == '$' || t->mark == MARK_MONEY ||
        t->mark == MARK_FRACTION)
        return false;
    bool digits_behind = token_glued(n, i + 2) && token_type(n, i + 2, TOKEN_DIGITS);
    return !((t->mark == '.' || t->mark == ',' || t->mark == ':') && digits_behind);
}

static bool four_digits(const struct numbers *n, size_t i, int *year) {
    const struct number_token *t = token_at(n, i);
    if (t->type != TOKEN_DIGITS || t->digits != 4) return false;
    int64_t v = number_plain(n, i);
    if (v < 1000 || v > 2999) return false;
    *year = (int)v;
    return true;
}

/* A year in words: nineteen seventy-eight, nineteen zero one, two thousand and eighteen. 0 = none. */
static size_t year_words(const struct numbers *n, size_t i, int *year) {
    size_t end, second;
    bool ordinal;
    if (!token_is(n, i, IS(teen) | IS(tens) | IS(digit))) return 0;
    int64_t v = number_small_words(n, i, &end, &ordinal);
    if (v < 0 || ordinal) return 0;
    if (v >= 1000 && v < 2200) return *year = (int)v, end;
    if (v < 10 || v > 20) return 0;
    if (token_dash(n, end) && token_glued(n, end)) end++;
    if (token_is(n, end, IS(zero)) || token_word(n, end, oh)) {
        if (!token_is(n, end + 1, IS(digit))) return 0;
        return *year = (int)(v * 100 + word_at(n, end + 1)->value), end + 2;
    }
    int64_t low = number_small_words(n, end, &second, &ordinal);
    if (low < 10 || low > 99 || ordinal) return 0;
    return *year = (int)(v * 100 + low), second;
}

/* The year that follows a day or month: "2016", ", 2016", "of 1995", "in 2020", "nineteen eighty-six"; "of 87". */
size_t number_year_tail(const struct numbers *n, size_t i, int *year) {
    size_t j = i;
    bool of = false, comma = false;
    if (token_mark(n, j, ','))
        j++, comma = true;
    else if (token_mark(n, j, '.') && token_glued(n, j) && token_type(n, j + 1, TOKEN_DIGITS) &&
             !token_glued(n, j + 1))
        j++; /* Dec. 1994 */
    if (token_word(n, j, of) || token_word(n, j, in)) of = true, j++;
    if (token_is(n, j, IS(yearword))) of = true, j++;
    if (four_digits(n, j, year) && number_ends_clean(n, j)) {
        /* "in May 2000 people": a plural behind makes it a count, unless the year was led in */
        return j + 1;
    }
    if (of && !comma && token_type(n, j, TOKEN_DIGITS) && token_at(n, j)->digits == 2 &&
        token_word(n, j - 1, of) && number_ends_clean(n, j) && number_plain(n, j) > 31)
        return *year = number_pivot(number_plain(n, j)), j + 1;
    return year_words(n, j, year);
}

/* A day of the month: digits, digits with st/nd/rd/th, or words. */
size_t number_day_at(const struct numbers *n, size_t i, int *day, bool *ordinal) {
    *ordinal = false;
    if (token_type(n, i, TOKEN_DIGITS)) {
        if (token_at(n, i)->digits > 2) return 0;
        int64_t v = number_plain(n, i);
        if (v < 1 || v > 31) return 0;
        *day = (int)v;
        struct slice s = token_text(n, i + 1);
        if (token_glued(n, i + 1) && token_type(n, i + 1, TOKEN_WORD)) {
            if (s.len != 2 || !(token_word(n, i + 1, st) || token_word(n, i + 1, nd) ||
                                token_word(n, i + 1, rd) || token_word(n, i + 1, th)))
                return 0;
            *ordinal = true;
            return i + 2;
        }
        return i + 1;
    }
    if (!token_is(n, i, IS(digit) | IS(teen) | IS(tens) | IS(orddigit) | IS(ordteen) | IS(ordtens))) return 0;
    size_t end;
    int64_t v = number_small_words(n, i, &end, ordinal);
    if (v < 1 || v > 31) return 0;
    *day = (int)v;
    return end;
}

/* The name of a month at i: gives the token behind it and its dot. */
size_t number_month_at(const struct numbers *n, size_t i, int *month) {
    if (!token_is(n, i, IS(month)) || token_at(n, i)->flags & NUMBER_GUARD) return 0;
    *month = word_at(n, i)->calendar;
    size_t len = token_at(n, i)->len;
    if (len <= 4 && token_mark(n, i + 1, '.') && token_glued(n, i + 1) && !token_type(n, i + 2, TOKEN_END))
        return i + 2;
    return i + 1;
}

/* Vietnamese: "tháng 10", and its day before and year behind. */
static size_t month_number(const struct numbers *n, size_t i, int *month) {
    if (!token_is(n, i, IS(monthword)) || !token_type(n, i + 1, TOKEN_DIGITS)) return 0;
    int64_t v = number_plain(n, i + 1);
    if (v < 1 || v > 12 || token_at(n, i + 1)->digits > 2) return 0;
    *month = (int)v;
    return i + 2;
}

bool number_month_fits(const struct numbers *n, size_t i, size_t end) {
    /* a name alone: "May" and "March" are words too, small letters and short forms are doubtful */
    struct slice t = token_text(n, i);
    bool capital = token_at(n, i)->flags & NUMBER_CAPITAL, led = false;
    const uint64_t lead = IS(yearprep) | IS(datepart);
    size_t p = i - 1;
    if (token_dash(n, p) && token_glued(n, p)) p--;
    led = token_is(n, p, lead) || token_word(n, p, the) || token_word(n, p, of) || token_word(n, p, last) ||
          token_word(n, p, next) || token_word(n, p, this) || token_word(n, p, and) || token_word(n, p, to) ||
          token_word(n, p, on);
    if (token_word(n, p, the) && !(token_word(n, p - 1, in) || token_word(n, p - 1, of))) led = false;
    bool word = t.len == 3 || token_word(n, i, march) || token_word(n, i, august);
    if (token_dash(n, end) && token_glued(n, end)) return false;
    if (token_mark(n, i - 1, '$')) return false;
    if (word || !capital || t.len <= 4)
        return led && (capital || !token_type(n, end, TOKEN_WORD) || token_is(n, end, IS(stop)));
    return capital;
}

/* "quarter", "half" behind an ordinal; "Q3", "H1" with the digit at i. Gives EDTF part. */
static int part_of(int64_t which, bool quarter) {
    if (quarter && which >= 1 && which <= 4) return 32 + (int)which;
    if (!quarter && which >= 1 && which <= 2) return 39 + (int)which;
    return 0;
}

size_t number_part_letter(const struct numbers *n, size_t i, int *part) {
    bool quarter = token_word(n, i, q), half = token_word(n, i, h);
    if ((!quarter && !half) || !token_type(n, i + 1, TOKEN_DIGITS) || !token_glued(n, i + 1) ||
        token_at(n, i + 1)->digits != 1 || !number_ends_clean(n, i + 1))
        return 0;
    *part = part_of(number_plain(n, i + 1), quarter);
    return *part ? i + 2 : 0;
}

static size_t part_words(const struct numbers *n, size_t i, int *part) {
    size_t end;
    bool ordinal;
    int64_t which;
    if (token_type(n, i, TOKEN_DIGITS)) {
        int day;
        end = number_day_at(n, i, &day, &ordinal);
        if (!end || !ordinal) return 0;
        which = day;
    } else {
        which = number_small_words(n, i, &end, &ordinal);
        if (which < 1 || !ordinal) return 0;
    }
    bool quarter = token_word(n, end, quarter);
    if (!quarter && !token_word(n, end, half)) return 0;
    *part = part_of(which, quarter);
    return *part ? end + 1 : 0;
}

/* ---- numeric dates ---- */

static bool order_parts(const struct numbers *n, int64_t a, int64_t b, int year, struct number_date *d) {
    bool day_first = n->options.order == NUMBER_DMY;
    int64_t month = day_first ? b : a, day = day_first ? a : b;
    if (month > 12) {
        int64_t x = month;
        month = day, day = x;
    }
    bool fits = number_day_fits(year, month, day);
    if (!fits) return false;
    *d = (struct number_date){.year = (int16_t)year, .part = (uint8_t)month, .day = (uint8_t)day};
    return true;
}

static bool separator(const struct numbers *n, size_t i, uint8_t *mark) {
    const struct number_token *t = token_at(n, i);
    if (t->type != TOKEN_MARK || (t->mark != '-' && t->mark != '/' && t->mark != '.' && t->mark != MARK_DASH))
        return false;
    *mark = t->mark;
    return true;
}

/* Is a numeric day without year likely here? */
static bool day_led(const struct numbers *n, size_t i) {
    return token_word(n, i - 1, on) || token_is(n, i - 1, IS(weekday)) || token_is(n, i - 1, IS(dayword)) ||
           ((token_word(n, i - 1, from) || token_word(n, i - 1, to) || token_word(n, i - 1, until) ||
             token_word(n, i - 1, since)));
}

static size_t numeric(const struct numbers *n, size_t i, struct number_date *d) {
    const struct number_token *t = token_at(n, i);
    uint8_t mark = 0, second = 0;
    int year;
    if (t->type != TOKEN_DIGITS || t->flags & NUMBER_WIDE || t->digits > 8) return 0;
    int64_t a = number_plain(n, i), b, c;
    if (t->digits == 8) { /* 20250217 inside a name */
        bool glued =
            (token_dash(n, i - 1) && token_glued(n, i)) || (token_mark(n, i - 1, '_') && token_glued(n, i));
        int y = (int)(a / 10000);
        if (!glued || y < 1900 || y > 2100 || !number_day_fits(y, a / 100 % 100, a % 100) ||
            (token_glued(n, i + 1) && token_type(n, i + 1, TOKEN_WORD)))
            return 0;
        *d = (struct number_date){
            .year = (int16_t)y, .part = (uint8_t)(a / 100 % 100), .day = (uint8_t)(a % 100)};
        return i + 1;
    }
    if (!separator(n, i + 1, &mark)) return 0;
    bool tight = token_glued(n, i + 1) && token_glued(n, i + 2);
    if (token_type(n, i + 2, TOKEN_WORD) && token_is(n, i + 2, IS(month)) && tight &&
        separator(n, i + 3, &second) && token_glued(n, i + 3) && token_glued(n, i + 4) &&
        token_type(n, i + 4, TOKEN_DIGITS)) {
        /* 2019-sep-1, 2020/Sep/23, 1-Sep-2019 */
        int64_t m = word_at(n, i + 2)->calendar;
        c = number_plain(n, i + 4);
        if (t->digits == 4 && token_at(n, i + 4)->digits <= 2 && number_day_fits((int)a, m, c))
            return *d = (struct number_date){.year = (int16_t)a, .part = (uint8_t)m, .day = (uint8_t)c},
                   i + 5;
        if (t->digits <= 2 && token_at(n, i + 4)->digits == 4 && number_day_fits((int)c, m, a))
            return *d = (struct number_date){.year = (int16_t)c, .part = (uint8_t)m, .day = (uint8_t)a},
                   i + 5;
        return 0;
    }
    if (!token_type(n, i + 2, TOKEN_DIGITS) || token_at(n, i + 2)->digits > 4) return 0;
    b = number_plain(n, i + 2);
    bool third = tight && separator(n, i + 3, &second) && second == mark && token_glued(n, i + 3) &&
                 token_glued(n, i + 4) && token_type(n, i + 4, TOKEN_DIGITS) &&
                 token_at(n, i + 4)->digits <= 4;
    if (third) {
        c = number_plain(n, i + 4);
        bool clean = !(token_glued(n, i + 5) && token_type(n, i + 5, TOKEN_WORD)) &&
                     !(token_mark(n, i + 5, '.') && token_glued(n, i + 5) && token_glued(n, i + 6) &&
                       token_type(n, i + 6, TOKEN_DIGITS));
        if (!clean) return 0;
        if (t->digits == 4) {
            if (a < 1000 || a > 2999 || token_at(n, i + 2)->digits > 2 || token_at(n, i + 4)->digits > 2 ||
                !number_day_fits((int)a, b, c))
                return 0;
            return *d = (struct number_date){.year = (int16_t)a, .part = (uint8_t)b, .day = (uint8_t)c},
                   i + 5;
        }
        if (t->digits > 2 || token_at(n, i + 2)->digits > 2) return 0;
        if (token_at(n, i + 4)->digits == 4)
            year = (int)c;
        else if (token_at(n, i + 4)->digits == 2 && mark != '.')
            year = number_pivot(c);
        else
            return 0;
        if (n->options.order == NUMBER_YMD && token_at(n, i + 4)->digits == 2 &&
            number_day_fits(number_pivot(a), b, c))
            return *d = (struct number_date){.year = (int16_t)number_pivot(a),
                                             .part = (uint8_t)b,
                                             .day = (uint8_t)c},
                   i + 5;
        if (token_at(n, i + 4)->digits == 4 && (c < 1000 || c > 2999)) return 0;
        return order_parts(n, a, b, year, d) ? i + 5 : 0;
    }
    /* 08/12,15 */
    if (tight && mark == '/' && t->digits == 2 && token_at(n, i + 2)->digits == 2 &&
        token_mark(n, i + 3, ',') && token_glued(n, i + 3) && token_glued(n, i + 4) &&
        token_type(n, i + 4, TOKEN_DIGITS) && token_at(n, i + 4)->digits == 2)
        return order_parts(n, a, b, number_pivot(number_plain(n, i + 4)), d) ? i + 5 : 0;
    if (!number_ends_clean(n, i + 2)) return 0;
    /* 2016-11, 11/2016 */
    if (mark == '-' || mark == '/') {
        bool year_first =
            t->digits == 4 && a >= 1000 && a < 3000 && token_at(n, i + 2)->digits <= 2 && b >= 1 && b <= 12;
        bool year_last =
            t->digits <= 2 && a >= 1 && a <= 12 && token_at(n, i + 2)->digits == 4 && b >= 1900 && b <= 2100;
        bool further = token_dash(n, i + 3) && token_glued(n, i + 3) && token_glued(n, i + 4) &&
                       token_type(n, i + 4, TOKEN_DIGITS);
        if (year_first && (tight || token_glued(n, i + 2)) && !further)
            return *d = (struct number_date){.year = (int16_t)a, .part = (uint8_t)b}, i + 3;
        if (year_last && !(mark == '-' && token_glued(n, i) && token_dash(n, i - 1)))
            return *d = (struct number_date){.year = (int16_t)b, .part = (uint8_t)a}, i + 3;
    }
    /* 4/22, 5.12 without a year: only when led to */
    if (!tight || t->digits > 2 || token_at(n, i + 2)->digits > 2 || a > 31 || b > 31) return 0;
    struct number_date found;
    if (!order_parts(n, a, b, NUMBER_NO_YEAR, &found)) return 0;
    bool padded = (t->digits == 2 && a < 10) || (token_at(n, i + 2)->digits == 2 && b < 10);
    bool led = day_led(n, i), weekday = token_is(n, i - 1, IS(weekday));
    bool strong = token_word(n, i - 1, on) || weekday || token_is(n, i - 1, IS(dayword));
    size_t behind = i + 3;
    bool range = (token_dash(n, behind) || token_word(n, behind, to)) &&
                 token_type(n, behind + 1, TOKEN_DIGITS) && token_mark(n, behind + 2, '/') &&
                 token_type(n, behind + 3, TOKEN_DIGITS);
    if (mark == '/' &&
        (padded || strong || (led && (range || token_word(n, i - 1, to))) ||
         (range && (b > 12 || (token_mark(n, behind + 4, '/') && token_glued(n, behind + 4)))) ||
         (token_dash(n, i - 1) && token_mark(n, i - 3, '/')) ||
         ((a > 12) != (b > 12) && token_type(n, i - 1, TOKEN_WORD) && token_stop(n, behind) &&
          !token_is(n, i - 1, IS(stop) & ~IS(yearprep)))))
        return *d = found, i + 3;
    if (mark == '/' && n->options.order == NUMBER_DMY && n->options.language == NUMBER_VI && b <= 12 &&
        strong)
        return *d = found, i + 3;
    if ((mark == '-' || mark == '.') && strong && token_stop(n, behind)) return *d = found, i + 3;
    if ((mark == '-' || mark == '.') && (weekday || token_word(n, i - 1, on)) &&
        token_type(n, behind, TOKEN_WORD) && token_is(n, behind, IS(stop)))
        return *d = found, i + 3;
    return 0;
}

/* ---- one date ---- */

bool number_plural_noun(const struct numbers *n, size_t i) {
    const struct number_token *t = token_at(n, i);
    if (t->type != TOKEN_WORD || t->flags & NUMBER_CAPITAL || token_is(n, i, IS(stop))) return false;
    struct slice s = token_text(n, i);
    return token_is(n, i, IS(plural)) ||
           (s.len > 3 && s.at[s.len - 1] == 's' && s.at[s.len - 2] != 's' && !token_is(n, i, IS(verb)));
}

bool number_year_here(const struct numbers *n, size_t i, size_t end) {
    int year;
    if (!four_digits(n, i, &year) || year > 2100 || end != i + 1 || !number_ends_clean(n, i)) return false;
    const struct number_token *before = token_at(n, i - 1), *behind = token_at(n, i + 1);
    bool glued = token_glued(n, i);
    if (glued && before->type == TOKEN_WORD) return false;
    if (glued && (token_mark(n, i - 1, '.') || token_mark(n, i - 1, '/') || token_mark(n, i - 1, '$')))
        return false;
    if (number_plural_noun(n, i + 1) && !token_is(n, i + 1, IS(verb)))
        return token_is(n, i - 1, IS(month)) || (token_mark(n, i + 1, ','));
    if (token_mark(n, i + 1, '%')) return false;
    if (n->last_year && i <= n->last_year + 2 && i > n->last_year) { /* a list: in 2024 and 2025 */
        size_t p = i - 1;
        if (p >= n->last_year && (token_mark(n, p, ',') || token_is(n, p, IS(and)) || token_word(n, p, or) ||
                                  token_mark(n, p, '/') || token_dash(n, p) || p + 1 == n->last_year))
            return true;
    }
    if (n->last_end == i && before->type != TOKEN_END && n->last_year == 0 && !glued &&
        token_is(n, i + 1, IS(verb)))
        return true;
    if (glued && token_dash(n, i - 1)) return false;
    if (token_mark(n, i - 1, '(') &&
        (token_mark(n, i + 1, ')') || token_dash(n, i + 1) || token_mark(n, i + 1, ',')))
        return year >= 1500;
    /* the words in front, over "the", "fiscal" and "~" */
    size_t p = i - 1;
    if (token_mark(n, p, '=') || token_mark(n, p, '<') || token_mark(n, p, '>'))
        return year >= 1900 && token_type(n, i + 1, TOKEN_END);
    if (token_word(n, p, fiscal) || token_word(n, p, financial) || token_word(n, p, calendar) ||
        token_word(n, p, around) || token_word(n, p, about))
        p--;
    if (p < i - 1 && !token_word(n, i - 1, around) && !token_word(n, i - 1, about))
        return year >= 1900; /* fiscal 2023 */
    if (token_is(n, p, IS(yearprep) | IS(yearword))) {
        struct measure m;
        if (token_word(n, p, of) || token_word(n, p, to) || token_word(n, p, from) ||
            token_word(n, p, between) || token_word(n, p, by)) {
            if (year < 1500) return false;
            if (token_type(n, i + 1, TOKEN_WORD) &&
                !token_is(n, i + 1, IS(stop) | IS(verb) | IS(month) | IS(yearprep)) &&
                number_measure(n, i + 1, &m))
                return false;
        }
        /* "in 2000 metres" */
        if (number_measure(n, i + 1, &m) && m.unit && !(behind->len == 2 && token_word(n, i + 1, in)))
            return false;
        return true;
    }
    if (token_is(n, p, IS(month)) || token_is(n, p, IS(season))) return true;
    if (token_is(n, p, IS(label))) return false;
    /* at the start of a sentence before a verb: 2025 was */
    bool starts = before->type == TOKEN_END || token_mark(n, p, '.') || token_mark(n, p, ';') ||
                  before->flags & NUMBER_LINE || n->last_end == i;
    if (starts && (token_is(n, i + 1, IS(verb)) || (token_mark(n, i + 1, ',') && year >= 1900)))
        return year >= 1500;
    /* behind and before a name: Vision 2045, 2030 Agenda */
    bool name_before = before->type == TOKEN_WORD && before->flags & NUMBER_CAPITAL &&
                       !(before->flags & NUMBER_CAPITALS) && !glued && before->len > 2 &&
                       !token_is(n, p, IS(stop));
    bool lower_behind = behind->type == TOKEN_WORD && !(behind->flags & NUMBER_CAPITAL) &&
                        !token_is(n, i + 1, IS(stop) | IS(verb));
    if (name_before && !lower_behind && year >= 1900) return true;
    bool name_behind = behind->type == TOKEN_WORD && behind->flags & NUMBER_CAPITAL &&
                       !(behind->flags & NUMBER_CAPITALS) && behind->len > 3;
    /* "the 2030 target": what has a singular behind it is not counted by it */
    if (lower_behind && year >= 1900 &&
        (token_word(n, p, the) || token_word(n, p, its) || token_word(n, p, their) || token_word(n, p, our) ||
         token_word(n, p, this) || token_word(n, p, s))) {
        struct measure m;
        size_t j = i + 1;
        bool many = number_measure(n, j, &m) != 0 || token_dash(n, j) || token_is(n, j, IS(scale));
        for (; j < i + 5 && !many && token_type(n, j, TOKEN_WORD) && !token_is(n, j, IS(stop) | IS(verb));
             j++)
            many = number_plural_noun(n, j);
        if (!many) return true;
    }
    if (name_behind && year >= 1900 && (token_word(n, p, the) || starts) && !token_is(n, i + 1, IS(month)))
        return true;
    return false;
}

/* Behind a month's name at j: day and year. */
size_t number_month_led(const struct numbers *n, size_t i, struct number_date *d, bool *bare) {
    int month, day, year;
    bool ordinal;
    size_t end = number_month_at(n, i, &month), j = end;
    if (!end) return 0;
    *d = no_date;
    d->part = (uint8_t)month;
    *bare = false;
    /* Sep-23-2020, September-2020-23, Oct-2, Oct/2, Dec-2018, Oct2 */
    uint8_t mark;
    if (separator(n, j, &mark) && mark != '.' && token_glued(n, j) && token_glued(n, j + 1) &&
        token_type(n, j + 1, TOKEN_DIGITS)) {
        bool more = token_at(n, j + 2)->type == TOKEN_MARK && token_at(n, j + 2)->mark == mark &&
                    token_glued(n, j + 2) && token_glued(n, j + 3) && token_type(n, j + 3, TOKEN_DIGITS);
        int64_t a = number_plain(n, j + 1), b = more ? number_plain(n, j + 3) : 0;
        if (more && token_at(n, j + 3)->digits == 4 && number_day_fits((int)b, month, a))
            return d->day = (uint8_t)a, d->year = (int16_t)b, j + 4;
        if (more && token_at(n, j + 1)->digits == 4 && number_day_fits((int)a, month, b))
            return d->day = (uint8_t)b, d->year = (int16_t)a, j + 4;
        if (!more && four_digits(n, j + 1, &year)) return d->year = (int16_t)year, j + 2;
        if (!more && token_at(n, j + 1)->digits <= 2 && number_day_fits(NUMBER_NO_YEAR, month, a) &&
            !(token_glued(n, j + 2) && token_type(n, j + 2, TOKEN_WORD)))
            return d->day = (uint8_t)a, j + 2;
        return 0;
    }
    if (token_mark(n, j, '.') && token_type(n, j + 1, TOKEN_DIGITS) && token_at(n, j + 1)->digits <= 2 &&
        token_glued(n, j))
        j++; /* October. 2 */
    size_t k = j;
    if (token_mark(n, k, ',')) k++;
    if (token_word(n, k, the)) k++;
    size_t after_day = number_day_at(n, k, &day, &ordinal);
    if (after_day && k > j && !ordinal) after_day = 0; /* In May, 5 people */
    if (after_day && token_type(n, k, TOKEN_DIGITS) && !ordinal) {
        struct measure m;
        if (!number_ends_clean(n, k) || (token_dash(n, k + 1) && token_glued(n, k + 1) &&
                                         token_glued(n, k + 2) && token_type(n, k + 2, TOKEN_WORD)))
            after_day = 0;
        else if (number_plural_noun(n, k + 1) || token_is(n, k + 1, IS(scale) | IS(percent)) ||
                 token_mark(n, k + 1, '%'))
            after_day = 0;
        else if (token_type(n, k + 1, TOKEN_WORD) && !token_is(n, k + 1, IS(stop)) &&
                 number_measure(n, k + 1, &m))
            after_day = 0;
    }
    if (after_day && token_type(n, k, TOKEN_WORD) && !ordinal &&
        !token_is(n, after_day, IS(teen) | IS(tens)) && year_words(n, k, &year))
        after_day = 0;
    if (after_day && number_day_fits(NUMBER_NO_YEAR, month, day)) {
        d->day = (uint8_t)day;
        end = after_day;
        size_t with_year = number_year_tail(n, end, &year);
        if (with_year && number_day_fits(year, month, day)) {
            if (!(token_mark(n, end, ',') && number_plural_noun(n, with_year)))
                d->year = (int16_t)year, end = with_year;
        } else if (token_type(n, k, TOKEN_WORD) && ordinal && token_type(n, end, TOKEN_DIGITS) &&
                   token_at(n, end)->digits == 2 && number_ends_clean(n, end) &&
                   !number_plural_noun(n, end + 1)) {
            d->year = (int16_t)number_pivot(number_plain(n, end)), end++; /* January first 12 */
        }
        return end;
    }
    size_t with_year = number_year_tail(n, end, &year);
    if (with_year && !(token_mark(n, end, ',') && number_plural_noun(n, with_year)))
        return d->year = (int16_t)year, with_year;
    *bare = true;
    return end;
}

/* A date led by a day: 15 June 2016, 1st Jan, twenty second of June 2017, 22 tháng 12 năm 2025. */
size_t number_day_led(const struct numbers *n, size_t i, struct number_date *d) {
    int day, month, year;
    bool ordinal;
    size_t j = number_day_at(n, i, &day, &ordinal);
    if (!j) return 0;
    if (token_mark(n, j, '.') && token_glued(n, j) && token_is(n, j + 1, IS(month))) j++; /* 16. Nov. */
    if (token_dash(n, j) && token_glued(n, j) && token_glued(n, j + 1) && token_is(n, j + 1, IS(month))) j++;
    /* 23-2020-September */
    if (token_type(n, i, TOKEN_DIGITS) && token_dash(n, j) && token_glued(n, j) &&
        four_digits(n, j + 1, &year) && token_dash(n, j + 2) && token_glued(n, j + 2) &&
        token_glued(n, j + 3) && number_month_at(n, j + 3, &month) && number_day_fits(year, month, day))
        return *d = (struct number_date){.year = (int16_t)year, .part = (uint8_t)month, .day = (uint8_t)day},
               j + 4;
    if (token_word(n, j, of)) j++;
    bool modal =
        token_word(n, j, may) && !(token_at(n, j)->flags & NUMBER_CAPITAL) && !token_type(n, i, TOKEN_DIGITS);
    if (token_word(n, j, march) && !(token_at(n, j)->flags & NUMBER_CAPITAL) && !ordinal) modal = true;
    size_t end = number_month_at(n, j, &month);
    if (!end) end = month_number(n, j, &month);
    if (!end || modal || !number_day_fits(NUMBER_NO_YEAR, month, day)) return 0;
    if (token_is(n, j, IS(season))) return 0;
    *d = (struct number_date){.year = NUMBER_NO_YEAR, .part = (uint8_t)month, .day = (uint8_t)day};
    if (token_mark(n, end, '/') && token_glued(n, end) && four_digits(n, end + 1, &year))
        return d->year = (int16_t)year, end + 2;
    if (token_dash(n, end) && token_glued(n, end) && token_glued(n, end + 1) &&
        four_digits(n, end + 1, &year))
        return d->year = (int16_t)year, end + 2;
    size_t with_year = number_year_tail(n, end, &year);
    if (with_year && number_day_fits(year, month, day)) d->year = (int16_t)year, end = with_year;
    return end;
}

/* A year, and what may stand behind it: month, quarter, "s". */
static size_t year_led(const struct numbers *n, size_t i, struct number_date *d, bool *bare) {
    int year, month, part;
    if (!four_digits(n, i, &year)) return 0;
    *bare = false;
    *d = (struct number_date){.year = (int16_t)year};
    size_t j = i + 1;
    /* 1970s, 1970's */
    size_t s = j;
    if ((token_mark(n, s, '\'') || token_mark(n, s, MARK_QUOTE)) && token_glued(n, s)) s++;
    if (token_glued(n, s) && token_word(n, s, s) && year % 10 == 0 &&
        !(token_glued(n, s + 1) && token_type(n, s + 1, TOKEN_DIGITS)))
        return d->masked = 1, s + 1;
    if (token_dash(n, j) && token_glued(n, j) && token_glued(n, j + 1))
        j++;
    else if (token_mark(n, j, ','))
        j++;
    size_t end = number_part_letter(n, j, &part);
    if (!end && token_glued(n, i + 1)) end = number_part_letter(n, i + 1, &part);
    if (end) return d->part = (uint8_t)part, end;
    if (token_word(n, j, the) && (end = part_words(n, j + 1, &part))) return d->part = (uint8_t)part, end;
    end = number_month_at(n, j, &month);
    bool modal = token_word(n, j, may) && !(token_at(n, j)->flags & NUMBER_CAPITAL);
    bool day_behind = token_type(n, end, TOKEN_DIGITS) && token_at(n, end)->digits <= 2;
    if (end && !modal && !(token_word(n, j, march) && !(token_at(n, j)->flags & NUMBER_CAPITAL)) &&
        !(token_mark(n, i + 1, ',') && day_behind)) {
        d->part = (uint8_t)month;
        if (day_behind && number_day_fits(year, month, number_plain(n, end)) && number_ends_clean(n, end) &&
            !number_plural_noun(n, end + 1))
            d->day = (uint8_t)number_plain(n, end), end++;
        return end;
    }
    *bare = true;
    return i + 1;
}

/* One date at i; *bare: a year or month alone, whose surroundings must speak for it. */
size_t number_one_date(const struct numbers *n, size_t i, struct number_date *d, bool *bare) {
    size_t end;
    int year, part;
    *bare = false;
    *d = no_date;
    const struct number_token *t = token_at(n, i);
    if (t->flags & NUMBER_GUARD) return 0;
    /* the 80s, '90s, mid-70s */
    if (t->type == TOKEN_DIGITS && t->digits == 2 && token_glued(n, i + 1) && token_word(n, i + 1, s) &&
        number_plain(n, i) % 10 == 0 &&
        (token_word(n, i - 1, the) ||
         (token_glued(n, i) && (token_mark(n, i - 1, '\'') || token_mark(n, i - 1, MARK_QUOTE))) ||
         token_is(n, i - 1, IS(datepart)) || (token_dash(n, i - 1) && token_is(n, i - 2, IS(datepart)))))
        return *d = (struct number_date){.year = (int16_t)number_pivot(number_plain(n, i)), .masked = 1},
               i + 2;
    if (t->type == TOKEN_DIGITS) {
        if (t->digits > 8) return 0;
        if ((end = numeric(n, i, d))) return end;
        if (t->digits <= 2) {
            if ((end = number_day_led(n, i, d))) return end;
        }
        if (t->digits == 4) return year_led(n, i, d, bare);
        if (t->digits > 2) return 0;
    }
    if (t->type == TOKEN_WORD && token_is(n, i, IS(month))) return number_month_led(n, i, d, bare);
    if (t->type == TOKEN_WORD && (end = number_part_letter(n, i, &part))) { /* Q3 2019 */
        if (token_mark(n, end, '/') || token_mark(n, end, ',') || token_word(n, end, of) ||
            (token_dash(n, end) && token_glued(n, end)))
            end++;
        if (!four_digits(n, end, &year) || !number_ends_clean(n, end)) return 0;
        return *d = (struct number_date){.year = (int16_t)year, .part = (uint8_t)part}, end + 1;
    }
    if ((end = part_words(n, i, &part))) { /* third quarter of 2025 */
        bool of = token_word(n, end, of) || token_word(n, end, in);
        if (of) end++;
        if (token_word(n, end, fiscal) || (token_word(n, end, the) && token_word(n, end + 1, year))) end++;
        size_t with =
            four_digits(n, end, &year) && number_ends_clean(n, end) ? end + 1 : year_words(n, end, &year);
        if (!with) return 0;
        return *d = (struct number_date){.year = (int16_t)year, .part = (uint8_t)part}, with;
    }
    if (t->type == TOKEN_WORD && token_is(n, i, IS(season))) { /* spring of 1978 */
        size_t j = i + 1;
        if (token_word(n, j, of) || token_mark(n, j, ',')) j++;
        size_t with = four_digits(n, j, &year) && number_ends_clean(n, j) ? j + 1
                      : token_word(n, j - 1, of)                          ? year_words(n, j, &year)
                                                                          : 0;
        if (!with || (token_mark(n, i + 1, ',') && !(t->flags & NUMBER_CAPITAL))) return 0;
        return *d = (struct number_date){.year = (int16_t)year, .part = (uint8_t)word_at(n, i)->calendar},
               with;
    }
    if (token_is(n, i, IS(quarterword)) &&
        token_type(n, i + 1, TOKEN_DIGITS)) { /* quý 3/2025, quý 3 năm 2025 */
        int64_t which = number_plain(n, i + 1);
        part = which >= 1 && which <= 4 ? 32 + (int)which : 0;
        size_t j = i + 2;
        if (token_mark(n, j, '/') || token_is(n, j, IS(yearword))) j++;
        if (part && four_digits(n, j, &year))
            return *d = (struct number_date){.year = (int16_t)year, .part = (uint8_t)part}, j + 1;
        return 0;
    }
    int month;
    if ((end = month_number(n, i, &month))) { /* tháng 10 năm 2025, tháng 10/2025 */
        *d = (struct number_date){.year = NUMBER_NO_YEAR, .part = (uint8_t)month};
        size_t j = end;
        if (token_mark(n, j, '/') || token_dash(n, j) || token_is(n, j, IS(yearword))) j++;
        if (j > end && four_digits(n, j, &year) && number_ends_clean(n, j))
            return d->year = (int16_t)year, j + 1;
        return end;
    }
    if (token_is(n, i, IS(orddigit) | IS(ordteen) | IS(ordtens) | IS(digit) | IS(teen) | IS(tens)) ||
        (t->type == TOKEN_DIGITS && t->digits <= 2)) {
        if ((end = number_day_led(n, i, d))) return end;
        size_t behind;
        bool ordinal;
        int64_t v = -1;
        if (t->type == TOKEN_DIGITS) {
            int day;
            behind = number_day_at(n, i, &day, &ordinal);
            v = behind ? day : -1;
        } else {
            v = number_small_words(n, i, &behind, &ordinal);
        }
        if (v > 0 && v <= 30 && ordinal &&
            (token_is(n, behind, IS(century)) ||
             (token_dash(n, behind) && token_glued(n, behind) && token_is(n, behind + 1, IS(century))))) {
            end = token_is(n, behind, IS(century)) ? behind + 1 : behind + 2;
            return *d = (struct number_date){.year = (int16_t)((v - 1) * 100), .masked = 2}, end;
        }
        if (v >= 0 && !ordinal) {
            /* nineteen seventies, twenty-tens, two thousands */
            size_t j = behind;
            if (token_dash(n, j) && token_glued(n, j)) j++;
            if (v >= 10 && v <= 20 && token_is(n, j, IS(decade)))
                return *d = (struct number_date){.year = (int16_t)(v * 100 + word_at(n, j)->calendar * 10),
                                                 .masked = 1},
                       j + 1;
            if (v == 2000 && token_word(n, behind - 1, thousands) && token_word(n, i - 1, the))
                return *d = (struct number_date){.year = 2000, .masked = 1}, behind;
        }
        /* in nineteen twenty-eight; year two hundred and sixty-seven */
        size_t with = year_words(n, i, &year);
        bool led = token_word(n, i - 1, in) || token_word(n, i - 1, since) || token_word(n, i - 1, by);
        if (with && led && (token_stop(n, with) || token_is(n, with, IS(stop))))
            return *d = (struct number_date){.year = (int16_t)year}, with;
        if (token_word(n, i - 1, year) && v >= 100 && v < 2200 && !ordinal)
            return *d = (struct number_date){.year = (int16_t)v}, behind;
        return 0;
    }
    if (token_is(n, i, IS(decade)) && token_word(n, i - 1, the) && !token_is(n, i, IS(vague))) {
        int c = word_at(n, i)->calendar;
        return *d = (struct number_date){.year = (int16_t)(c < 3 ? 2000 + c * 10 : 1900 + c * 10),
                                         .masked = 1},
               i + 1;
    }
    return 0;
}
