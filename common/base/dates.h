/* dates - calendar dates (YYYY-MM-DD, ISO 8601) and the periods that tables are grouped by. Pure. */
#ifndef TXT_DATES_H
#define TXT_DATES_H

#include "base/slice.h"

enum date_cut {
    DATE_WHOLE, /* not cut: the field as it is, whatever it holds */
    DATE_YEAR,  /* 2024 */
    DATE_MONTH, /* 2024-05 */
    DATE_DAY,   /* 2024-05-31 */
    DATE_WEEK,  /* 2024-W22: the ISO 8601 week; its year may differ from the date's at New Year */
};

/* One column of --by: "date:month" is the column `date`, cut, and is called "month" in the output; "kind" is itself. */
struct date_column {
    struct slice column; /* name of the input column; points into the text parsed */
    enum date_cut cut;
    struct slice name; /* of the output column: the cut's name, or the column's own */
};

/* The cut that a word names ("month"); DATE_WHOLE when it names none. */
enum date_cut date_cut_called(struct slice word);

/* Reads "COLUMN" or "COLUMN:year|month|day|week". A ':' before any other word belongs to the name. */
struct date_column date_column_parse(struct slice text);

/* Cuts a field that begins with YYYY, YYYY-MM or YYYY-MM-DD and goes on, if at all, with no digit (a time may follow). Writes the period at
 * `to` (DATE_TEXT bytes) and returns it; "" when the field is no date of the calendar, or says too little for the cut (a year alone
 * has no month). DATE_WHOLE returns the field itself. */
#define DATE_TEXT 16
struct slice date_cut(struct slice field, enum date_cut cut, char *to);
/* Makes a period of the cut DATE_MONTH or DATE_DAY, ended by NUL, the one behind it; what is none stays. */
void date_next(char *period, enum date_cut cut);

/* Reads YYYY[-MM[-DD]] as above: month and day are 0 when they are not there. False when it is none of the Gregorian calendar. */
struct date {
    int year, month, day;
};
bool date_parse(struct slice text, struct date *date);

/* Days since 1970-01-01 of a whole date (proleptic Gregorian calendar), and back. */
int64_t date_to_days(struct date date);
struct date date_of_days(int64_t days);
/* The ISO 8601 week (1-53) and the year it belongs to. */
void date_week(struct date date, int *year, int *week);

#endif
