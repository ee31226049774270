/* numbers_value - exact values: decimals, and ratios where a decimal would not end. */
#include "text/numbers_parse.h"
#include <stdio.h>

void number_value_of(struct number_value *v, int64_t whole) {
    *v = (struct number_value){.form = NUMBER_DECIMAL, .decimal = decimal_of(whole)};
}

bool number_value_int(const struct number_value *v, int64_t *whole) {
    if (v->form != NUMBER_DECIMAL) return false;
    struct decimal d = decimal_normal(v->decimal);
    if (d.scale > 0 || d.scale < -18 || d.digits > (decimal_digits)INT64_MAX) return false;
    int64_t x = (int64_t)d.digits;
    for (; d.scale < 0; d.scale++)
        if (__builtin_mul_overflow(x, 10, &x)) return false;
    *whole = d.negative ? -x : x;
    return true;
}

static int64_t common_divisor(int64_t a, int64_t b) {
    if (a < 0) a = -a;
    while (b) {
        int64_t r = a % b;
        a = b, b = r;
    }
    return a ? a : 1;
}

/* numerator / denominator as a decimal when only 2 and 5 divide the denominator. */
struct number_value number_value_ratio(int64_t numerator, int64_t denominator) {
    struct number_value v = {.form = NUMBER_NONE};
    if (denominator == 0 || numerator == INT64_MIN || denominator == INT64_MIN) return v;
    if (denominator < 0) numerator = -numerator, denominator = -denominator;
    int64_t g = common_divisor(numerator, denominator);
    numerator /= g, denominator /= g;
    int64_t rest = denominator;
    int twos = 0, fives = 0;
    while (rest % 2 == 0) rest /= 2, twos++;
    while (rest % 5 == 0) rest /= 5, fives++;
    if (rest != 1)
        return (struct number_value){
            .form = NUMBER_RATIO, .numerator = numerator, .denominator = denominator};
    number_value_of(&v, numerator);
    int places = twos > fives ? twos : fives;
    for (int i = twos; i < places; i++)
        if (decimal_multiply(&v.decimal, decimal_of(2)) != DECIMAL_OK)
            return (struct number_value){.form = NUMBER_NONE};
    for (int i = fives; i < places; i++)
        if (decimal_multiply(&v.decimal, decimal_of(5)) != DECIMAL_OK)
            return (struct number_value){.form = NUMBER_NONE};
    v.decimal.scale += places;
    return v;
}

void number_value_shift(struct number_value *v, int power) {
    if (v->form ==
        NUMBER_DECIMAL) { /* the exponents that the grammar takes stay far inside what decimals hold */
        v->decimal.scale -= v->decimal.digits ? power : 0;
    } else if (v->form == NUMBER_RATIO) {
        int64_t top = v->numerator, bottom = v->denominator;
        for (; power > 0; power--)
            if (__builtin_mul_overflow(top, 10, &top)) return;
        *v = number_value_ratio(top, bottom);
    }
}

bool number_value_times(struct number_value *v, int64_t numerator, int64_t denominator) {
    int64_t whole;
    if (v->form == NUMBER_RATIO) {
        int64_t top, bottom;
        if (__builtin_mul_overflow(v->numerator, numerator, &top) ||
            __builtin_mul_overflow(v->denominator, denominator, &bottom))
            return false;
        *v = number_value_ratio(top, bottom);
        return v->form != NUMBER_NONE;
    }
    if (v->form != NUMBER_DECIMAL) return false;
    struct number_value by = number_value_ratio(numerator, denominator);
    if (by.form == NUMBER_DECIMAL) return decimal_multiply(&v->decimal, by.decimal) == DECIMAL_OK;
    if (!number_value_int(v, &whole)) return false;
    int64_t top;
    if (__builtin_mul_overflow(whole, numerator, &top)) return false;
    struct number_value x = number_value_ratio(top, denominator);
    if (x.form == NUMBER_NONE) return false;
    *v = x;
    return true;
}

bool number_value_add(struct number_value *v, const struct number_value *more) {
    if (v->form == NUMBER_DECIMAL && more->form == NUMBER_DECIMAL)
        return decimal_add(&v->decimal, more->decimal) == DECIMAL_OK;
    const struct number_value *ratio = v->form == NUMBER_RATIO ? v : more, *other = ratio == v ? more : v;
    int64_t whole, top;
    if (ratio->form != NUMBER_RATIO || !number_value_int(other, &whole)) return false;
    if (__builtin_mul_overflow(whole, ratio->denominator, &top) ||
        __builtin_add_overflow(top, ratio->numerator, &top))
        return false;
    *v = number_value_ratio(top, ratio->denominator);
    return v->form != NUMBER_NONE;
}

int number_value_compare(const struct number_value *a, const struct number_value *b) {
    if (a->form == NUMBER_DECIMAL && b->form == NUMBER_DECIMAL)
        return decimal_compare(a->decimal, b->decimal);
    if ((a->form != NUMBER_DECIMAL && a->form != NUMBER_RATIO) ||
        (b->form != NUMBER_DECIMAL && b->form != NUMBER_RATIO))
        return 0;
    double x = a->form == NUMBER_DECIMAL ? decimal_double(a->decimal)
                                         : (double)a->numerator / (double)a->denominator;
    double y = b->form == NUMBER_DECIMAL ? decimal_double(b->decimal)
                                         : (double)b->numerator / (double)b->denominator;
    return (x > y) - (x < y);
}

/* ---- printing ---- */

static void print_year(const struct number_date *d, char *to) {
    if (d->year == NUMBER_NO_YEAR) {
        memcpy(to, "XXXX", 4);
        return;
    }
    int y = d->year < 0 ? 0 : d->year;
    for (int i = 3; i >= 0; i--, y /= 10) to[i] = (char)('0' + y % 10);
    for (int i = 0; i < d->masked; i++) to[3 - i] = 'X';
}

static char *print_date(const struct number_date *d, char *text) {
    print_year(d, text);
    size_t n = 4;
    if (d->part || d->day) {
        text[n++] = '-';
        text[n++] = d->part ? (char)('0' + d->part / 10) : 'X';
        text[n++] = d->part ? (char)('0' + d->part % 10) : 'X';
        if (d->day) {
            text[n++] = '-';
            text[n++] = (char)('0' + d->day / 10);
            text[n++] = (char)('0' + d->day % 10);
        }
    }
    return text + n;
}

static char *print_time(const struct number_time *t, char *text) {
    size_t n = 0;
    text[n++] = 'T';
    const uint8_t part[3] = {t->hour, t->minute, t->second};
    for (int i = 0; i < t->parts && i < 3; i++) {
        if (i) text[n++] = ':';
        text[n++] = (char)('0' + part[i] / 10);
        text[n++] = (char)('0' + part[i] % 10);
    }
    return text + n;
}

/* The digits of a number too long for a decimal, without group marks, leading and trailing zeros. */
static char *print_digits(const struct number_value *v, char *to) {
    if (v->negative) *to++ = '-';
    char *from = to;
    bool point = false;
    size_t at = v->text.len; /* of the decimal mark: the last one of its kind */
    if (v->point)
        while (at > 0 && v->text.at[at - 1] != v->point) at--;
    for (size_t i = 0; i < v->text.len; i++) {
        char c = v->text.at[i];
        if (v->point && i + 1 == at) {
            if (to == from) *to++ = '0';
            *to++ = '.';
            point = true;
        } else if (c >= '0' && c <= '9' && (to > from || c != '0')) {
            *to++ = c;
        }
    }
    if (to == from) *to++ = '0';
    while (point && to[-1] == '0') to--;
    if (point && to[-1] == '.') to--;
    return to;
}

char *number_value_put_any(const struct number_value *v, char *to) {
    switch (v->form) {
    case NUMBER_NONE: break;
    case NUMBER_DECIMAL: return to + decimal_print(v->decimal, to);
    case NUMBER_RATIO:
        to += decimal_print(decimal_of(v->numerator), to);
        *to++ = '/';
        return to + decimal_print(decimal_of(v->denominator), to);
    case NUMBER_DIGITS: return print_digits(v, to);
    case NUMBER_DATES:
        to = print_date(&v->date, to);
        if (v->two) *to++ = '/', to = print_date(&v->date_to, to);
        break;
    case NUMBER_TIMES:
        to = print_time(&v->time, to);
        if (v->two) *to++ = '/', to = print_time(&v->time_to, to);
        break;
    case NUMBER_TEXT: return slice_put(to, v->text);
    }
    return to;
}

void number_value_print(const struct number_value *v, struct buf *to) {
    char *p = buf_room(to, number_value_room(v));
    to->len += (size_t)(number_value_put(v, p) - p);
}

static char *print_power(uint8_t power, char *to) {
    return power == 2 ? slice_put(to, SLICE("square-")) : power == 3 ? slice_put(to, SLICE("cubic-")) : to;
}

char *number_unit_put(const struct number_unit *unit, char *to) {
    to = slice_put(print_power(unit->power, to), unit->unit);
    if (!unit->per.len) return to;
    to = slice_put(to, unit->unit.len ? SLICE("-per-") : SLICE("per-"));
    return slice_put(print_power(unit->per_power, to), unit->per);
}

void number_unit_print(const struct number_unit *unit, struct buf *to) {
    char *p = buf_room(to, number_unit_room(unit));
    to->len += (size_t)(number_unit_put(unit, p) - p);
}

bool number_date_read(struct slice text, struct number_date *date) {
    if (text.len < 10) return false;
    for (size_t i = 0; i < 10; i++)
        if (i == 4 || i == 7 ? text.at[i] != '-' : text.at[i] < '0' || text.at[i] > '9') return false;
    const char *p = text.at;
    int y = (p[0] - '0') * 1000 + (p[1] - '0') * 100 + (p[2] - '0') * 10 + (p[3] - '0');
    *date = (struct number_date){.year = (int16_t)y,
                                 .part = (uint8_t)((p[5] - '0') * 10 + p[6] - '0'),
                                 .day = (uint8_t)((p[8] - '0') * 10 + p[9] - '0')};
    return date->part >= 1 && date->part <= 12 && date->day >= 1 && date->day <= 31;
}
