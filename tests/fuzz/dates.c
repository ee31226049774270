/* Any bytes as a date, as a column of --by, and any number of days: what is a date comes back from its number of days; a cut is a
 * date of its own, and the beginning of the field; a column's name is inside what was asked. */
#include "base/dates.h"
#include "fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    char *copy = malloc(size ? size : 1); /* of its own size, so that a read behind it is found */
    MUST(copy);
    if (size) memcpy(copy, data, size);
    struct slice text = {copy, size};
    struct date d, again;
    if (date_parse(text, &d)) {
        MUST(d.year >= 0 && d.year <= 9999 && d.month >= 0 && d.month <= 12 && d.day >= 0 && d.day <= 31);
        MUST(!d.day || d.month);
        if (d.day) {
            again = date_of_days(date_to_days(d));
            MUST(again.year == d.year && again.month == d.month && again.day == d.day);
            int year, week;
            date_week(d, &year, &week);
            MUST(week >= 1 && week <= 53 && year >= d.year - 1 && year <= d.year + 1);
        }
    }
    for (enum date_cut cut = DATE_WHOLE; cut <= DATE_WEEK; cut++) {
        char to[DATE_TEXT], to_again[DATE_TEXT];
        struct slice part = date_cut(text, cut, to);
        if (cut == DATE_WHOLE) {
            MUST(part.at == text.at && part.len == text.len);
            continue;
        }
        MUST(part.len <= DATE_TEXT && part.len <= size);
        if (cut == DATE_WEEK || !part.len) continue;
        MUST(memcmp(part.at, copy, part.len) == 0);
        MUST(slice_eq(date_cut(part, cut, to_again), part));
    }
    struct date_column by = date_column_parse(text);
    MUST(by.column.at == copy && by.column.len <= size);
    MUST((by.cut == DATE_WHOLE) == (by.column.len == size));
    if (size >= 4) {
        int32_t days;
        memcpy(&days, data, sizeof days);
        MUST(date_to_days(date_of_days(days)) == days);
    }
    free(copy);
    return 0;
}
