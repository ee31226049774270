/* numbers_dates - what the modules of dates share: one date (numbers_date.c), ranges of them (numbers_dates.c), times
 * (numbers_times.c). */
#ifndef TXT_NUMBERS_DATES_H
#define TXT_NUMBERS_DATES_H

#include "text/numbers_parse.h"

int number_days_in(int year, int month); /* year may be NUMBER_NO_YEAR */
bool number_day_fits(int year, int64_t month, int64_t day);
int number_pivot(int64_t year); /* of two digits: 1950 to 2049 */

/* Nothing is glued behind the digits at i that makes another number of them. */
bool number_ends_clean(const struct numbers *n, size_t i);
/* The word at i is a plural that a number before it would count. */
bool number_plural_noun(const struct numbers *n, size_t i);

/* Each gives the token behind what it read, 0 = none. */
size_t number_day_at(const struct numbers *n, size_t i, int *day, bool *ordinal);
size_t number_month_at(const struct numbers *n, size_t i, int *month);
size_t number_year_tail(const struct numbers *n, size_t i, int *year);
size_t number_month_led(const struct numbers *n, size_t i, struct number_date *d, bool *bare);
/* "Q3", "H1": the letter at i; *part is EDTF's. */
size_t number_part_letter(const struct numbers *n, size_t i, int *part);
size_t number_day_led(const struct numbers *n, size_t i, struct number_date *d);
/* One date at i; *bare: a year or month alone, whose surroundings must speak for it. */
size_t number_one_date(const struct numbers *n, size_t i, struct number_date *d, bool *bare);
/* May the month alone at i be one? */
bool number_month_fits(const struct numbers *n, size_t i, size_t end);

/* The link of a range at j; "from" or "between" before token i. */
size_t number_date_link(const struct numbers *n, size_t j, bool between);
size_t number_range_lead(const struct numbers *n, size_t i, bool *between);

#endif
