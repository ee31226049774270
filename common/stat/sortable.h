/* sortable - numbers as bytes whose byte order is that of the numbers, whatever the scale they come with: what a file of sorted values needs
 * when a finer scale may still come. */
#ifndef TXT_SORTABLE_H
#define TXT_SORTABLE_H

#include "base/mem.h"
#include "stat/wide.h"

/* value x 10^-scale, |value| < 10^38, |scale| <= 90. Appends at most 22 bytes. */
void sortable_put(struct buf *to, int128 value, int scale);
/* Back, at a scale that is not coarser than it was: there the value must fit. */
int128 sortable_get(struct slice from, int scale);

/* The same for doubles: 8 bytes; -0 before 0. */
void sortable_put_real(struct buf *to, double value);
double sortable_get_real(struct slice from);

#endif
