/* dates: the calendar against mktime-free facts, ISO weeks against the standard's examples, cuts of good and bad fields. */
#include "tap.h"
#include "base/dates.h"

static void cut(const char *field, enum date_cut how, const char *want) {
    char text[DATE_TEXT];
    struct slice got = date_cut(slice_of(field), how, text);
    ok(slice_eq(got, slice_of(want)), "'%s' cut %d is '%s' (got '%.*s')", field, (int)how, want, (int)got.len,
       got.at);
}

int main(void) {
    cut("2024-05-31", DATE_YEAR, "2024");
    cut("2024-05-31", DATE_MONTH, "2024-05");
    cut("2024-05-31", DATE_DAY, "2024-05-31");
    cut("2024-05-31", DATE_WEEK, "2024-W22");
    cut("2024-05-31T10:00:00Z", DATE_DAY, "2024-05-31");
    cut("2024-05-31 10:00", DATE_MONTH, "2024-05");
    cut("2024", DATE_YEAR, "2024");
    cut("2024", DATE_MONTH, "");
    cut("2024-05", DATE_MONTH, "2024-05");
    cut("2024-05", DATE_DAY, "");
    cut("2024-05", DATE_WEEK, "");
    cut("2023-02-29", DATE_YEAR, "");
    cut("2024-02-29", DATE_DAY, "2024-02-29");
    cut("1900-02-29", DATE_DAY, "");
    cut("2000-02-29", DATE_DAY, "2000-02-29");
    cut("2024-13-01", DATE_YEAR, "");
    cut("2024-00-01", DATE_MONTH, "");
    cut("20240531", DATE_YEAR, "");
    cut("2024-05-311", DATE_DAY, "");
    cut("2024-5-31", DATE_YEAR, "");
    cut("", DATE_YEAR, "");
    cut("May 2024", DATE_YEAR, "");
    cut("May 2024", DATE_WHOLE, "May 2024");
    /* ISO 8601: the examples at New Year */
    cut("2005-01-01", DATE_WEEK, "2004-W53");
    cut("2005-01-02", DATE_WEEK, "2004-W53");
    cut("2005-12-31", DATE_WEEK, "2005-W52");
    cut("2007-01-01", DATE_WEEK, "2007-W01");
    cut("2007-12-31", DATE_WEEK, "2008-W01");
    cut("2008-12-29", DATE_WEEK, "2009-W01");
    cut("2010-01-03", DATE_WEEK, "2009-W53");
    cut("0001-01-01", DATE_WEEK, "0001-W01");

    ok(date_to_days((struct date){1970, 1, 1}) == 0, "the epoch");
    ok(date_to_days((struct date){2000, 3, 1}) == 11017, "2000-03-01");
    bool good = true;
    struct date last = date_of_days(-719529); /* 0000-01-01 .. 2400 */
    for (int64_t day = -719528; day < 160000 && good; day++) {
        struct date d = date_of_days(day);
        good = date_to_days(d) == day;
        bool next = d.year == last.year && d.month == last.month && d.day == last.day + 1;
        bool turn = d.day == 1 && last.day >= 28 &&
                    ((d.month == last.month + 1 && d.year == last.year) ||
                     (d.month == 1 && last.month == 12 && d.year == last.year + 1));
        good = good && (next || turn);
        last = d;
    }
    ok(good, "every day of 24 centuries there and back, each after the other");

    char month[DATE_TEXT] = "1999-11", day[DATE_TEXT] = "1999-12-31";
    date_next(month, DATE_MONTH);
    date_next(day, DATE_DAY);
    ok(strcmp(month, "1999-12") == 0 && strcmp(day, "2000-01-01") == 0, "the next month %s, the next day %s",
       month, day);
    date_next(month, DATE_MONTH);
    for (int i = 0; i < 59; i++) date_next(day, DATE_DAY);
    ok(strcmp(month, "2000-01") == 0 && strcmp(day, "2000-02-29") == 0, "and on: %s, %s", month, day);
    ok(date_cut_called(SLICE("week")) == DATE_WEEK && date_cut_called(SLICE("weeks")) == DATE_WHOLE,
       "cuts by their names");

    struct date_column c = date_column_parse(SLICE("date:month"));
    ok(slice_eq(c.column, SLICE("date")) && c.cut == DATE_MONTH && slice_eq(c.name, SLICE("month")),
       "date:month");
    c = date_column_parse(SLICE("a:b:week"));
    ok(slice_eq(c.column, SLICE("a:b")) && c.cut == DATE_WEEK && slice_eq(c.name, SLICE("week")), "a:b:week");
    c = date_column_parse(SLICE("date:hour"));
    ok(slice_eq(c.column, SLICE("date:hour")) && c.cut == DATE_WHOLE, "an unknown cut belongs to the name");
    c = date_column_parse(SLICE(":year"));
    ok(slice_eq(c.column, SLICE(":year")) && c.cut == DATE_WHOLE, "a cut of nothing is a name");
    return tap_done();
}
