#include "stat/quantile.h"

__extension__ typedef __int128 int128;

/* Place 1..n on the real line is h = n p + m; m depends on the definition. All is counted in 24ths of 10^-scale, so that
 * the thirds of definition 8 and the eighths of 9 stay whole. */
struct quantile_place quantile_place(uint64_t n, struct decimal p, int type) {
    int128 one = 24, prob = (int128)p.digits * 24; /* 1 and p in that unit */
    for (int i = 0; i < p.scale; i++) one *= 10;
    for (int i = p.scale; i < 0; i++) prob *= 10;

    int128 h = prob * (int128)n;
    switch (type) {
    case 3: h -= one / 2; break;
    case 5: h += one / 2; break;
    case 6: h += prob; break;
    case 7: h += one - prob; break;
    case 8: h += (one + prob) / 3; break;
    case 9: h += prob / 4 + one / 8 * 3; break;
    default: break; /* 1, 2, 4: m = 0 */
    }
    int128 whole = h / one, part = h % one;
    if (part < 0) whole--, part += one;

    if (type <= 3) { /* steps */
        if (part != 0)
            part = 0, whole++;
        else if (type == 2)
            part = one / 2;
        else if (type == 3 && whole % 2 != 0)
            whole++;
    }
    if (whole < 1) whole = 1, part = 0;
    if (whole >= (int128)n) whole = (int128)n, part = 0;

    uint64_t a = (uint64_t)one, b = (uint64_t)part; /* at most 24 x 10^12 */
    while (b != 0) {
        uint64_t rest = a % b;
        a = b, b = rest;
    }
    uint64_t lower = (uint64_t)whole - 1;
    return (struct quantile_place){lower, lower + (part != 0), (uint64_t)part / a, (uint64_t)one / a};
}
