/* dates - see the header. Day numbers by the method of H. Hinnant, "chrono-compatible low-level date algorithms":
 * years begin in March, so that the leap day is the last day of a year of 400-year eras. */
#include "base/dates.h"

static bool digits(const char *p, size_t n, int *value) {
    int v = 0;
    for (size_t i = 0; i < n; i++) {
        if (p[i] < '0' || p[i] > '9') return false;
        v = v * 10 + (p[i] - '0');
    }
    *value = v;
    return true;
}

static bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

static int days_in_month(int year, int month) {
    static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    bool leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    return days[month - 1] + (month == 2 && leap);
}

bool date_parse(struct slice text, struct date *date) {
    struct date d = {0, 0, 0};
    const char *p = text.at;
    size_t n = text.len, used = 4;
    if (n < 4 || !digits(p, 4, &d.year)) return false;
    if (n >= 7 && p[4] == '-' && digits(p + 5, 2, &d.month)) {
        used = 7;
        if (n >= 10 && p[7] == '-' && digits(p + 8, 2, &d.day)) used = 10;
    }
    if (n > used && (is_digit(p[used]) || p[used] == '-')) return false;
    if (used >= 7 && (d.month < 1 || d.month > 12)) return false;
    if (used == 10 && (d.day < 1 || d.day > days_in_month(d.year, d.month))) return false;
    *date = d;
    return true;
}

int64_t date_to_days(struct date date) {
    int64_t y = date.year - (date.month <= 2);
    int64_t era = (y >= 0 ? y : y - 399) / 400;
    int64_t year_of_era = y - era * 400;
    int64_t day_of_year = (153 * (date.month + (date.month > 2 ? -3 : 9)) + 2) / 5 + date.day - 1;
    int64_t day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    return era * 146097 + day_of_era - 719468;
}

struct date date_of_days(int64_t days) {
    days += 719468;
    int64_t era = (days >= 0 ? days : days - 146096) / 146097;
    int64_t day_of_era = days - era * 146097;
    int64_t year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
    int64_t day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    int64_t march_month = (5 * day_of_year + 2) / 153;
    struct date d;
    d.day = (int)(day_of_year - (153 * march_month + 2) / 5 + 1);
    d.month = (int)(march_month < 10 ? march_month + 3 : march_month - 9);
    d.year = (int)(year_of_era + era * 400 + (d.month <= 2));
    return d;
}

/* A week belongs to the year that its Thursday is in; week 1 is that of the year's first Thursday. */
void date_week(struct date date, int *year, int *week) {
    int64_t days = date_to_days(date);
    int64_t weekday = ((days + 3) % 7 + 7) % 7; /* 0 = Monday; 1970-01-01 was a Thursday */
    int64_t thursday = days - weekday + 3;
    *year = date_of_days(thursday).year;
    *week = (int)((thursday - date_to_days((struct date){*year, 1, 1})) / 7) + 1;
}

static const struct slice cut_name[] = {
    [DATE_YEAR] = SLICE("year"),
    [DATE_MONTH] = SLICE("month"),
    [DATE_DAY] = SLICE("day"),
    [DATE_WEEK] = SLICE("week"),
};

enum date_cut date_cut_called(struct slice word) {
    for (enum date_cut cut = DATE_YEAR; cut <= DATE_WEEK; cut++)
        if (slice_eq(word, cut_name[cut])) return cut;
    return DATE_WHOLE;
}

struct date_column date_column_parse(struct slice text) {
    for (enum date_cut cut = DATE_YEAR; cut <= DATE_WEEK; cut++) {
        size_t n = cut_name[cut].len;
        if (text.len > n + 1 && text.at[text.len - n - 1] == ':' && slice_ends(text, cut_name[cut]))
            return (struct date_column){{text.at, text.len - n - 1}, cut, cut_name[cut]};
    }
    return (struct date_column){text, DATE_WHOLE, text};
}

static char *put_digits(char *to, int value, int width) {
    for (int i = width; i-- > 0; value /= 10) to[i] = (char)('0' + value % 10);
    return to + width;
}

/* A period of the cut DATE_MONTH or DATE_DAY. */
static char *put_period(char *to, struct date d, enum date_cut cut) {
    to = put_digits(to, d.year, 4);
    *to++ = '-';
    to = put_digits(to, d.month, 2);
    if (cut == DATE_MONTH) return to;
    *to++ = '-';
    return put_digits(to, d.day, 2);
}

struct slice date_cut(struct slice field, enum date_cut cut, char *to) {
    struct date d;
    struct slice none = {to, 0};
    if (cut == DATE_WHOLE) return field;
    if (!date_parse(field, &d)) return none;
    if (cut == DATE_YEAR) return slice_between(to, put_digits(to, d.year, 4));
    if (cut == DATE_MONTH ? !d.month : !d.day) return none;
    if (cut != DATE_WEEK) return slice_between(to, put_period(to, d, cut));
    int year, week;
    date_week(d, &year, &week);
    if (year < 0) return none;
    char *p = put_digits(to, year, 4);
    *p++ = '-', *p++ = 'W';
    return slice_between(to, put_digits(p, week, 2));
}

void date_next(char *period, enum date_cut cut) {
    struct date d;
    if (!date_parse(slice_of(period), &d)) return;
    if (cut == DATE_MONTH) {
        d.year += d.month / 12;
        d.month = d.month % 12 + 1;
    } else {
        d = date_of_days(date_to_days(d) + 1);
    }
    *put_period(period, d, cut) = '\0';
}
