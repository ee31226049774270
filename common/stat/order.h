/* order - statistics of sorted values. The values of a group are a list that is sorted here when it is first asked, or, of a group that was
 * too long to hold, only those at the places that are needed (accumulate.h, struct ranked). */
#ifndef TXT_ORDER_H
#define TXT_ORDER_H

#include "stat/statistic.h"

void result_median(struct answer *a);
void result_quantile(struct answer *a);
void result_iqr(struct answer *a);
void result_mad(struct answer *a);
void result_gini(struct answer *a);

/* The places, from 0, that the answer needs of n sorted values; at most ORDER_PLACES of them, not sorted. 0: it needs all values. */
enum { ORDER_PLACES = 4 };
size_t order_places(const struct operation *op, int quantile_type, uint64_t n, uint64_t *place);

/* Sorts a list of the column's values, unless it is; `scratch` is working memory. */
void order_sort(const struct column *c, struct list *l, struct buf *scratch);
/* Value i of such a list: exact or real, as the column is. */
int128 order_exact(const struct column *c, const struct list *l, uint64_t i);
double order_real(const struct list *l, uint64_t i);

#endif
