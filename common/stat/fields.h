/* fields - which columns a list names: "word", "*_count", "first-last", "3", "2-5", in a list with commas. Pure.
 *
 *     list  = item { "," item }
 *     item  = pattern [ ":" rest ]          rest is the caller's: a new name, a period, a weight ...
 *     pattern = name | glob | name "-" name | number | number "-" number
 *
 * A pattern that is a column's whole name means that column, whatever characters it has. In a glob `*` is any run of bytes and `?` one byte.
 * A backslash takes the meaning from the comma, colon, star or question mark behind it. Numbers count from 1. */
#ifndef TXT_FIELDS_H
#define TXT_FIELDS_H

#include "base/mem.h"

/* Cuts the next item off *rest: pattern in front of the first ':' that is not part of a column's name, rest behind it (at == NULL: no ':').
 * False at the end of the list. */
struct field_item {
    struct slice pattern, rest;
};
bool fields_cut(struct slice *list, const struct slice *names, size_t count, struct field_item *item);
/* The same without commas: all of `text` is one item. */
struct field_item fields_split(struct slice text, const struct slice *names, size_t count);

/* The columns that a pattern means, in the order of the table (of a range: as written), appended to *columns (size_t each).
 * False when there is none; *error then says why, without a stop. */
bool fields_match(struct slice pattern, const struct slice *names, size_t count, struct buf *columns,
                  struct buf *error);

#endif
