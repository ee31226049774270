/* G2 is a small sum of large terms that nearly cancel: O ln(O/E) over four cells, with N ln N in each of them. Instead each cell gives
 * E h((O - E)/E), h(x) = (1 + x) ln(1 + x) - x, which is the same sum (the O - E add up to 0) but has no negative term. All four |O - E| are
 * equal to |O11 N - R1 C1| / N, whose numerator is an integer and computed exactly in 128 bits. So the result is right to some
 * ulps for every table, also where both rates are nearly equal and corpora are large. */
#include "stat/measures.h"

#include <math.h>

__extension__ typedef __int128 int128;

struct measures_table measures_of(uint64_t focus, uint64_t focus_size, uint64_t reference,
                                  uint64_t reference_size) {
    return (struct measures_table){
        .o11 = focus, .r1 = focus + reference, .c1 = focus_size, .n = focus_size + reference_size};
}

bool measures_valid(struct measures_table t) {
    return t.o11 <= t.r1 && t.o11 <= t.c1 && t.r1 <= t.n && t.c1 <= t.n && t.r1 - t.o11 <= t.n - t.c1;
}

/* O11 N - R1 C1 = O11 O22 - O12 O21. Fits: both products are below 2^126 for counts under 2^63. */
static int128 determinant(struct measures_table t) {
    return (int128)t.o11 * (int128)t.n - (int128)t.r1 * (int128)t.c1;
}

int measures_direction(struct measures_table t) {
    int128 d = determinant(t);
    return (d > 0) - (d < 0);
}

/* (1 + x) ln(1 + x) - x for x >= -1; about x^2/2 near 0, where the series keeps all digits. */
static double excess(double x) {
    if (x <= -1) return 1;
    if (fabs(x) < 1e-2) {
        /* sum over k >= 2 of (-x)^k / (k (k - 1)) */
        double term = x * x, sum = 0;
        for (int k = 2; k < 10; k++) {
            sum += term / (k * (k - 1));
            term *= -x;
        }
        return sum;
    }
    return (1 + x) * log1p(x) - x;
}

double measures_g2(struct measures_table t) {
    if (t.n == 0) return 0;
    double difference = (double)determinant(t) / (double)t.n, n = (double)t.n, sum = 0;
    double row[2] = {(double)t.r1, (double)(t.n - t.r1)}, column[2] = {(double)t.c1, (double)(t.n - t.c1)};
    uint64_t observed[2][2] = {{t.o11, t.r1 - t.o11}, {t.c1 - t.o11, t.n - t.r1 - (t.c1 - t.o11)}};
    for (int i = 0; i < 2; i++) {
        for (int j = 0; j < 2; j++) {
            double expected = row[i] * (column[j] / n);
            if (expected <= 0) continue;
            double x = (i == j ? difference : -difference) / expected;
            sum += expected * (observed[i][j] ? excess(x) : 1);
        }
    }
    return 2 * sum;
}

double measures_chi2(struct measures_table t) {
    double n = (double)t.n, below = (double)t.r1 * (double)(t.n - t.r1) * (double)t.c1 * (double)(t.n - t.c1);
    if (below <= 0) return 0;
    double above = fabs((double)determinant(t)) - n / 2;
    return above > 0 ? n * above * above / below : 0;
}

double measures_bic(struct measures_table t) {
    return t.n ? measures_g2(t) - log((double)t.n) : 0;
}

double measures_log_ratio(struct measures_table t) {
    uint64_t reference = t.r1 - t.o11, size = t.n - t.c1;
    if (!t.c1 || !size) return 0;
    double a = t.o11 ? (double)t.o11 : 0.5, b = reference ? (double)reference : 0.5;
    return log2(a / b * ((double)size / (double)t.c1));
}

double measures_percent_difference(struct measures_table t) {
    uint64_t reference = t.r1 - t.o11, size = t.n - t.c1;
    if (!t.c1 || !size) return 0;
    if (!reference) return t.o11 ? INFINITY : 0;
    return 100 * ((double)t.o11 / (double)reference * ((double)size / (double)t.c1) - 1);
}

double measures_odds_ratio(struct measures_table t) {
    double cell[4] = {(double)t.o11, (double)(t.r1 - t.o11), (double)(t.c1 - t.o11),
                      (double)(t.n - t.r1 - (t.c1 - t.o11))};
    double add = cell[0] == 0 || cell[1] == 0 || cell[2] == 0 || cell[3] == 0 ? 0.5 : 0;
    return (cell[0] + add) / (cell[1] + add) * ((cell[3] + add) / (cell[2] + add));
}

double measures_simple_maths(struct measures_table t, double k) {
    uint64_t size = t.n - t.c1;
    double focus = t.c1 ? (double)t.o11 * 1e6 / (double)t.c1 : 0;
    double reference = size ? (double)(t.r1 - t.o11) * 1e6 / (double)size : 0;
    return (focus + k) / (reference + k);
}
