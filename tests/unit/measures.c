/* Keyness measures: a published vector, limits, and identities that a wrong formula would break. tests/laws/keyness.t compares
 * them with exact arithmetic over random tables. */
#include "stat/measures.h"
#include "tap.h"

#include <math.h>

static bool near(double a, double b, double relative) {
    return fabs(a - b) <= relative * fmax(fabs(a), fabs(b));
}

int main(void) {
    struct measures_table t = {.o11 = 2, .r1 = 4, .c1 = 4, .n = 20};
    ok(measures_valid(t), "a table");
    ok(near(measures_g2(t), 2.4142743368419755, 1e-15), "G2 of O11=2 R1=C1=4 N=20: %.17g", measures_g2(t));
    ok(near(measures_chi2(t), 0.95703125, 1e-15), "chi-squared with Yates' correction: %.17g",
       measures_chi2(t)); /* 20 (|2*14 - 2*2| - 10)^2 / (4*16*4*16) */
    ok(near(measures_odds_ratio(t), 7, 1e-15), "odds ratio");
    ok(near(measures_bic(t), 2.4142743368419755 - log(20), 1e-14), "BIC");

    struct measures_table twice = measures_of(20, 1000, 10, 1000);
    ok(measures_log_ratio(twice) == 1, "twice as frequent: log ratio 1");
    ok(near(measures_percent_difference(twice), 100, 1e-15), "and 100 %% more");
    ok(measures_log_ratio(measures_of(10, 1000, 20, 1000)) == -1, "half as frequent: -1");
    ok(near(measures_simple_maths(twice, 100), (20000. + 100) / (10000 + 100), 1e-15), "simple maths");

    struct measures_table fresh = measures_of(8, 1000, 0, 1000);
    ok(measures_log_ratio(fresh) == 4, "0 in the reference counts as 0.5: log2(8/0.5)");
    ok(isinf(measures_percent_difference(fresh)), "no percentage of nothing");
    ok(near(measures_g2(fresh), 2 * 8 * log(2) + 2 * 992 * log(992 / 996.) + 2 * 1000 * log(1000 / 996.),
            1e-12),
       "G2 with an empty cell");
    ok(measures_odds_ratio(fresh) > 16 && isfinite(measures_odds_ratio(fresh)), "finite odds ratio");

    ok(measures_g2(measures_of(30, 3000, 10, 1000)) == 0, "equal rates: exactly 0");
    ok(measures_direction(measures_of(30, 3000, 10, 1000)) == 0, "and no direction");
    ok(measures_direction(twice) == 1 && measures_direction(measures_of(1, 10, 2, 10)) == -1, "directions");

    struct measures_table large = measures_of(1000000001, 1000000000000, 1000000000, 1000000000000);
    ok(near(measures_g2(large), 5.005005002505007511e-10, 1e-13),
       "two nearly equal rates of 10^12 words keep their digits: %.6g", measures_g2(large));
    struct measures_table mirror = measures_of(20, 700, 10, 900), mirrored = measures_of(10, 900, 20, 700);
    ok(near(measures_g2(mirror), measures_g2(mirrored), 1e-14) &&
           near(measures_log_ratio(mirror), -measures_log_ratio(mirrored), 1e-14),
       "focus and reference change places: same G2, opposite log ratio");

    struct measures_table nothing = measures_of(0, 0, 0, 0), one_side = measures_of(3, 10, 0, 0);
    ok(measures_valid(nothing) && measures_g2(nothing) == 0 && measures_log_ratio(nothing) == 0,
       "empty corpora");
    ok(measures_valid(one_side) && measures_g2(one_side) == 0 && measures_direction(one_side) == 0,
       "an empty reference tells nothing");
    ok(!measures_valid((struct measures_table){.o11 = 5, .r1 = 4, .c1 = 9, .n = 20}), "o11 > r1 is no table");
    ok(!measures_valid((struct measures_table){.o11 = 0, .r1 = 12, .c1 = 9, .n = 20}), "o22 < 0 is no table");
    return tap_done();
}
