/* quantile - where in a sorted list a quantile lies: the nine definitions of Hyndman and Fan, "Sample Quantiles in
 * Statistical Packages", The American Statistician 50 (1996), by their numbers; 7 is the default of R, NumPy and spreadsheets. */
#ifndef TXT_QUANTILE_H
#define TXT_QUANTILE_H

#include "base/decimal.h"

/* The quantile is x[lower] + (x[upper] - x[lower]) x part / whole, for x sorted ascending, indices from 0. The fraction is exact
 * and in lowest terms; upper = lower when part = 0. */
struct quantile_place {
    uint64_t lower, upper;
    uint64_t part, whole;
};

enum { QUANTILE_PLACES = 12 }; /* of a probability */

/* n > 0 values, 0 <= p <= 1 with at most QUANTILE_PLACES places, type 1..9. */
struct quantile_place quantile_place(uint64_t n, struct decimal p, int type);

#endif
