/* numbers_row - a number as the fields of a row: start end kind value unit op low high qual head number, in wire form (base/wire.h), a TAB
 * between two. */
#ifndef TXT_NUMBERS_ROW_H
#define TXT_NUMBERS_ROW_H

#include "text/numbers.h"

/* The text that the numbers stand in. */
struct number_source {
    struct slice text;
    bool escapes; /* false: it has nothing that the wire form escapes */
};
/* Bytes that number_row_put may write over, at most. */
size_t number_row_room(const struct number *m);
/* Writes the fields at `to`, where that room must be; gives the end, behind the last field. */
char *number_row_put(const struct number *m, const struct number_source *source, char *to);

/* "VND480 billion (US$18.9 million)": are a and b, which follow each other in text, two amounts of one thing, the second in brackets
 * right behind the first? */
bool number_linked(struct slice text, const struct number *a, const struct number *b);

#endif
