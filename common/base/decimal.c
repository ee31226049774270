/* decimal - exact decimals in 128 bits.
 *
 * A value is an integer below 10^38 and a power of ten. 10^38 < 2^127, so the sum of two such integers, and twice a
 * remainder, still fit an unsigned 128-bit word: that is all the headroom the rules below need.
 *
 *   add       Both sides lose their trailing zeros first. Then, if the scales differ, the last digit of the sum
 *             is the last digit of the finer side, so no shorter form of the sum exists; the coarser side may be
 *             brought to the finer scale in a word and what exceeds 38 digits does so for good.
 *   multiply  Trailing zeros of a product come from 2 x 5. Those pairs are taken out of the factors beforehand, so
 *             that the product is in its shortest form and overflow of the word is the answer.
 *   divide    School division, a digit at a time; 10 x remainder is made by doublings, which stay below 2 x divisor.
 *
 * A value in shortest form has its last digit between 10^50 and 10^-90 (SCALE_MIN, SCALE_MAX): this bounds what
 * decimal_print writes (DECIMAL_TEXT) and leaves room for a product of two values with 38 places. */
#include "base/decimal.h"

#include <stdlib.h>

enum { DIGITS_MAX = 38, SCALE_MIN = -50, SCALE_MAX = 90 };

/* No text is long enough to make up for a larger exponent. */
#define EXPONENT_MAX INT64_C(1000000000000000)

#define E19 UINT64_C(10000000000000000000)

const uint64_t decimal_power10[20] = {1,
                                      10,
                                      100,
                                      1000,
                                      10000,
                                      100000,
                                      1000000,
                                      10000000,
                                      100000000,
                                      1000000000,
                                      UINT64_C(10000000000),
                                      UINT64_C(100000000000),
                                      UINT64_C(1000000000000),
                                      UINT64_C(10000000000000),
                                      UINT64_C(100000000000000),
                                      UINT64_C(1000000000000000),
                                      UINT64_C(10000000000000000),
                                      UINT64_C(100000000000000000),
                                      UINT64_C(1000000000000000000),
                                      E19};

/* 10^n, 0 <= n <= 38. */
static decimal_digits power(int n) {
    return n <= 19 ? decimal_power10[n] : (decimal_digits)E19 * decimal_power10[n - 19];
}

/* Number of digits; 0 has none. */
static int digits_of(decimal_digits d) {
    int n = 0;
    if (d >= E19) d /= E19, n = 19;
    if (d >= E19) return 39; /* never in a value, but a sum may pass by */
    uint64_t low = (uint64_t)d;
    int m = 0;
    while (m < 19 && low >= decimal_power10[m]) m++;
    return n + m;
}

/* *digits x 10^n; false when the word overflows. */
static bool shift(decimal_digits *digits, int n) {
    if (n > DIGITS_MAX) return *digits == 0;
    decimal_digits p = power(n);
    if (*digits > ~(decimal_digits)0 / p) return false;
    *digits *= p;
    return true;
}

/* Takes trailing zeros off: the shortest digits, whatever the scale becomes. */
static void shorten(struct decimal *v) {
    if (v->digits == 0) {
        *v = (struct decimal){0, 0, false};
        return;
    }
    while (v->digits > UINT64_MAX) {
        if (v->digits % 10 != 0) return;
        v->digits /= 10, v->scale--;
    }
    uint64_t d = (uint64_t)v->digits;
    while (d % 10 == 0) d /= 10, v->scale--;
    v->digits = d;
}

/* Whether the value may leave this module; makes it shorter first where that decides. */
static bool settle(struct decimal *v) {
    if (v->digits < power(DIGITS_MAX) && v->scale >= SCALE_MIN + DIGITS_MAX && v->scale <= SCALE_MAX)
        return true;
    shorten(v);
    return v->digits < power(DIGITS_MAX) && v->scale >= SCALE_MIN && v->scale <= SCALE_MAX;
}

struct decimal decimal_of(int64_t value) {
    uint64_t digits = value < 0 ? -(uint64_t)value : (uint64_t)value;
    return (struct decimal){digits, 0, value < 0};
}

struct decimal decimal_negate(struct decimal value) {
    value.negative = value.digits != 0 && !value.negative;
    return value;
}

struct decimal decimal_normal(struct decimal value) {
    shorten(&value);
    if (value.scale < 0) {
        decimal_digits wide = value.digits;
        if (shift(&wide, -value.scale) && wide < power(DIGITS_MAX)) value.digits = wide, value.scale = 0;
    }
    return value;
}

/* The grammar, as a table of states (digit = D, point = P, e or E = X, sign = S, end = $):
 *
 *            S        D          P          X         $
 *   start    sign     whole      point      -         -
 *   sign     -        whole      point      -         -
 *   whole    -        whole      fraction   exponent  number
 *   point    -        fraction   -          -         -
 *   fraction -        fraction   -          exponent  number
 *   exponent one S    power      -          -         -
 *   power    -        power      -          -         number
 */
enum decimal_status decimal_parse(struct slice text, bool exponent, struct decimal *value) {
    const char *p = text.at, *end = text.at + text.len;
    struct decimal v = {0, 0, false};
    if (p < end && (*p == '-' || *p == '+')) {
        v.negative = *p++ == '-';
    } else if (text.len >= 3 && memcmp(p, "\xE2\x88\x92", 3) == 0) {
        v.negative = true, p += 3;
    }

    /* Zeros wait in `zeros` until a digit follows them: those at the end need no room. */
    bool any = false, behind = false, over = false;
    int used = 0;
    int64_t zeros = 0, scale = 0;
    decimal_digits digits = 0;
    uint64_t low = 0; /* the digits while they are fewer than 19 */
    for (; p < end; p++) {
        unsigned c = (unsigned char)*p - (unsigned)'0';
        if (c > 9) {
            if (*p != '.' || behind) break;
            behind = true;
            continue;
        }
        any = true;
        scale += behind;
        if (c == 0) {
            zeros += used > 0;
        } else if (over || used + zeros >= DIGITS_MAX) {
            over = true;
        } else {
            int more = (int)zeros + 1;
            if (used + more <= 18) {
                low = low * decimal_power10[more] + c;
            } else {
                if (used <= 18) digits = low;
                digits = digits * power(more) + c;
            }
            used += more;
            zeros = 0;
        }
    }
    if (!any) return DECIMAL_NOT;
    int64_t by = 0;
    if (p < end && exponent && (*p == 'e' || *p == 'E')) {
        p++;
        bool down = false;
        if (p < end && (*p == '-' || *p == '+')) down = *p++ == '-';
        if (p == end) return DECIMAL_NOT;
        for (; p < end && (unsigned char)*p - (unsigned)'0' <= 9; p++) {
            by = by * 10 + (*p - '0');
            if (by > EXPONENT_MAX) by = EXPONENT_MAX;
        }
        if (down) by = -by;
    }
    if (p < end) return DECIMAL_NOT;
    if (over) return DECIMAL_RANGE;
    v.digits = used <= 18 ? low : digits;
    if (v.digits == 0) {
        *value = (struct decimal){0, 0, false};
        return DECIMAL_OK;
    }
    scale -= zeros + by; /* now the scale of the shortest form */
    if (scale < SCALE_MIN || scale > SCALE_MAX) return DECIMAL_RANGE;
    if (scale < 0 && used - scale <= DIGITS_MAX) {
        v.digits *= power((int)-scale);
        scale = 0;
    }
    v.scale = (int32_t)scale;
    *value = v;
    return DECIMAL_OK;
}

enum decimal_status decimal_add(struct decimal *sum, struct decimal more) {
    struct decimal a = *sum, b = more;
    if (a.scale != b.scale || ((a.digits | b.digits) >> 126) != 0) {
        shorten(&a);
        shorten(&b);
        if (b.digits == 0) return DECIMAL_OK;
        if (a.digits == 0) a.scale = b.scale, a.negative = b.negative;
        if (a.scale < b.scale) {
            if (!shift(&a.digits, b.scale - a.scale)) return DECIMAL_RANGE;
            a.scale = b.scale;
        } else if (a.scale > b.scale) {
            if (!shift(&b.digits, a.scale - b.scale)) return DECIMAL_RANGE;
            b.scale = a.scale;
        }
    }
    /* One side is below 10^38. If the other is above 2 x 10^38, so is the result's 10^38: no need to add. */
    if (a.digits >= 2 * power(DIGITS_MAX) || b.digits >= 2 * power(DIGITS_MAX)) return DECIMAL_RANGE;
    if (a.negative == b.negative) {
        a.digits += b.digits;
    } else if (a.digits >= b.digits) {
        a.digits -= b.digits;
    } else {
        a.digits = b.digits - a.digits;
        a.negative = b.negative;
    }
    if (a.digits == 0) a = (struct decimal){0, 0, false};
    if (!settle(&a)) return DECIMAL_RANGE;
    *sum = a;
    return DECIMAL_OK;
}

/* How often n (not 0) can be divided by d. */
static int times(decimal_digits n, unsigned d) {
    int k = 0;
    for (; n % d == 0; k++) n /= d;
    return k;
}

/* Moves k = min(twos of a, fives of b) factors 10 from the digits of both into the scale. */
static void cross(struct decimal *a, struct decimal *b) {
    int twos = times(a->digits, 2), fives = times(b->digits, 5);
    int k = twos < fives ? twos : fives;
    a->digits >>= k;
    a->scale -= k;
    for (int i = 0; i < k; i++) b->digits /= 5;
}

enum decimal_status decimal_multiply(struct decimal *product, struct decimal by) {
    struct decimal a = *product, b = by;
    if (a.digits == 0 || b.digits == 0) {
        *product = (struct decimal){0, 0, false};
        return DECIMAL_OK;
    }
    if ((a.digits | b.digits) >> 63 != 0) {
        shorten(&a);
        shorten(&b);
        cross(&a, &b);
        cross(&b, &a);
        if (a.digits > ~(decimal_digits)0 / b.digits) return DECIMAL_RANGE;
    }
    a.digits *= b.digits;
    a.scale += b.scale;
    a.negative = a.negative != b.negative;
    if (!settle(&a)) return DECIMAL_RANGE;
    *product = a;
    return DECIMAL_OK;
}

/* The next digit of a division: *rest x 10 = digit x by + the new *rest; *rest < by < 10^38. */
static unsigned next_digit(decimal_digits *rest, decimal_digits by) {
    if (*rest <= ~(decimal_digits)0 / 10) {
        decimal_digits ten = *rest * 10;
        unsigned digit = (unsigned)(ten / by);
        *rest = ten % by;
        return digit;
    }
    /* 10 r = 2 (2 (2 r) + r) */
    static const bool plus[3] = {false, true, false};
    decimal_digits once = *rest, r = once;
    unsigned digit = 0;
    for (int i = 0; i < 3; i++) {
        digit *= 2, r *= 2;
        if (r >= by) r -= by, digit++;
        if (plus[i]) {
            r += once;
            if (r >= by) r -= by, digit++;
        }
    }
    *rest = r;
    return digit;
}

enum decimal_status decimal_divide(struct decimal value, struct decimal by, int places,
                                   struct decimal *quotient) {
    struct decimal q = {value.digits / by.digits, places, value.negative != by.negative};
    decimal_digits rest = value.digits % by.digits;
    int64_t more = (int64_t)by.scale - value.scale + places; /* digits still to make, or (< 0) too many */
    int half;                                                /* what is left against one half: <0, 0, >0 */
    if (more >= 0) {
        if (more <= 19 && rest != 0) { /* all digits at once when they fit: the usual case */
            decimal_digits p = decimal_power10[more], most = ~(decimal_digits)0 / p;
            if (rest <= most && q.digits <= most) {
                decimal_digits high = rest * p, low = high / by.digits;
                if (q.digits * p < power(DIGITS_MAX) - low) {
                    q.digits = q.digits * p + low;
                    rest = high - low * by.digits;
                    more = 0;
                }
            }
        }
        while (more > 0 && rest != 0) {
            if (q.digits >= power(DIGITS_MAX - 1)) return DECIMAL_RANGE;
            q.digits = q.digits * 10 + next_digit(&rest, by.digits);
            more--;
        }
        q.scale = (int32_t)(places - more);
        decimal_digits twice = rest * 2;
        half = (twice > by.digits) - (twice < by.digits);
    } else if (-more > DIGITS_MAX) {
        q.digits = 0;
        half = -1;
    } else {
        decimal_digits unit = power((int)-more);
        decimal_digits lost = q.digits % unit, middle = unit / 2;
        q.digits /= unit;
        half = lost != middle ? (lost > middle) - (lost < middle) : rest != 0;
    }
    if (half > 0 || (half == 0 && (q.digits & 1) != 0)) q.digits++;
    if (q.digits == 0) q = (struct decimal){0, 0, false};
    if (!settle(&q)) return DECIMAL_RANGE;
    *quotient = q;
    return DECIMAL_OK;
}

static int compare_size(struct decimal a, struct decimal b);

enum decimal_status decimal_ratio(struct decimal value, struct decimal by, int digits,
                                  struct decimal *quotient) {
    shorten(&value);
    shorten(&by);
    if (value.digits == 0) {
        *quotient = value;
        return DECIMAL_OK;
    }
    if (by.digits <= UINT64_MAX) {
        /* It ends if only twos and fives are left to divide by; the more frequent one says how many digits that takes. */
        uint64_t left = (uint64_t)by.digits;
        int twos = __builtin_ctzll(left), fives = 0;
        for (left >>= twos; left % 5 == 0; fives++) left /= 5;
        int places = value.scale - by.scale + (twos > fives ? twos : fives);
        if ((left == 1 || value.digits % left == 0) && places <= SCALE_MAX) {
            if (places < 0) places = 0;
            if (decimal_divide(value, by, places, quotient) == DECIMAL_OK) return DECIMAL_OK;
        }
    }
    /* 10^(first - 1) <= |value / by| < 10^first */
    int first = digits_of(value.digits) - value.scale - (digits_of(by.digits) - by.scale);
    struct decimal shifted = by;
    shifted.scale -= first;
    first += compare_size(value, shifted) >= 0;
    int places = digits - first, least = value.scale > 0 ? value.scale : 0;
    if (places < least && decimal_divide(value, by, least, quotient) == DECIMAL_OK) return DECIMAL_OK;
    return decimal_divide(value, by, places, quotient);
}

/* Digits without sign. */
static int compare_size(struct decimal a, struct decimal b) {
    if (a.scale != b.scale) {
        if (a.digits == 0 || b.digits == 0) return (a.digits != 0) - (b.digits != 0);
        int first = digits_of(a.digits) - a.scale, second = digits_of(b.digits) - b.scale;
        if (first != second) return first < second ? -1 : 1;
        /* The same place of the first digit: at the finer scale both have as many digits as the longer one. */
        if (a.scale < b.scale)
            a.digits *= power(b.scale - a.scale);
        else
            b.digits *= power(a.scale - b.scale);
    }
    return (a.digits > b.digits) - (a.digits < b.digits);
}

int decimal_compare(struct decimal a, struct decimal b) {
    if (a.negative != b.negative) return a.negative ? -1 : 1;
    return a.negative ? compare_size(b, a) : compare_size(a, b);
}

/* The same for up to 64 bits, the usual case: what is before the point and what is behind it, three digits at a time. */
static size_t print_short(uint64_t d, int32_t scale, bool negative, char *to) {
    char *p = to;
    while (scale > 0 && d % 10 == 0) d /= 10, scale--;
    if (negative) *p++ = '-';
    if (scale <= 0) {
        p += slice_print_u64(p, d);
        for (; scale < 0; scale++) *p++ = '0';
        return (size_t)(p - to);
    }
    uint64_t whole = scale < 20 ? d / decimal_power10[scale] : 0;
    p += slice_print_u64(p, whole);
    *p++ = '.';
    if (scale < 20) d -= whole * decimal_power10[scale];
    char *end = p + scale, *q = end;
    for (; q - p >= 3; d /= 1000) memcpy(q -= 3, slice_three_digits + d % 1000 * 3, 3);
    if (q - p == 2) memcpy(p, slice_three_digits + d * 3 + 1, 2);
    if (q - p == 1) *p = (char)('0' + d);
    return (size_t)(end - to);
}

size_t decimal_print(struct decimal value, char *to) {
    if (value.digits != 0 && value.digits <= UINT64_MAX)
        return print_short((uint64_t)value.digits, value.scale, value.negative, to);
    if (value.scale > 0 || value.digits == 0) shorten(&value);
    char *p = to;
    if (value.negative) *p++ = '-';

    char digit[DIGITS_MAX + 2];
    int n = 0; /* digit[] holds them last first */
    decimal_digits high = value.digits;
    while (high > UINT64_MAX) {
        uint64_t part = (uint64_t)(high % E19);
        high /= E19;
        for (int i = 0; i < 19; i++, part /= 10) digit[n++] = (char)('0' + part % 10);
    }
    for (uint64_t d = (uint64_t)high; d != 0; d /= 10) digit[n++] = (char)('0' + d % 10);

    int whole = n - value.scale; /* digits before the point */
    if (whole <= 0) *p++ = '0';
    for (int i = 0; i < whole; i++) *p++ = i < n ? digit[n - 1 - i] : '0';
    if (value.scale > 0) {
        *p++ = '.';
        for (int i = whole; i < n; i++) *p++ = i < 0 ? '0' : digit[n - 1 - i];
    }
    return (size_t)(p - to);
}

double decimal_double(struct decimal value) {
    static const double exact[23] = {1e0,  1e1,  1e2,  1e3,  1e4,  1e5,  1e6,  1e7,  1e8,  1e9,  1e10, 1e11,
                                     1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22};
    if (value.digits < (UINT64_C(1) << 53) && value.scale >= -22 && value.scale <= 22) {
        /* Both are exact doubles, so one operation rounds once (Clinger 1990). */
        double d = (double)(uint64_t)value.digits;
        d = value.scale < 0 ? d * exact[-value.scale] : d / exact[value.scale];
        return value.negative ? -d : d;
    }
    /* Rare: our own digits, in the C locale that a filter never leaves. */
    char text[DECIMAL_TEXT + 1];
    text[decimal_print(value, text)] = '\0';
    return strtod(text, NULL);
}
