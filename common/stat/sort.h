/* sort - the two sorts that aggregation lives on: numbers by value, and keys by bytes. Not comparison sorts: a radix sort moves
 * each element a few times, in order, where qsort(3) calls back some twenty times for each. */
#ifndef TXT_SORT_H
#define TXT_SORT_H

#include "base/mem.h"
#include "base/table.h"

/* Ascending, in place. *scratch holds working memory between calls. */
void sort_i64(int64_t *value, size_t n, struct buf *scratch);
/* -0 before 0; no NaN. */
void sort_double(double *value, size_t n, struct buf *scratch);

/* The ids of all keys of t in byte order of the keys (as LC_ALL=C sort). Takes 32 bytes a key while it works; the result (t->count
 * ids) is at the start of *scratch and valid while that is. */
const uint32_t *sort_keys(const struct table *t, struct buf *scratch);

#endif
