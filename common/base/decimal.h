/* decimal - exact decimal numbers of up to 38 digits: value = +-digits x 10^-scale. No floating point, no locale.
 *
 * Every operation is exact or says that it is not (DECIMAL_RANGE); nothing is ever rounded in silence. */
#ifndef TXT_DECIMAL_H
#define TXT_DECIMAL_H

#include "base/slice.h"

__extension__ typedef unsigned __int128 decimal_digits;

struct decimal {
    decimal_digits digits; /* < 10^38 */
    int32_t scale;         /* digits behind the point; negative = zeros before it */
    bool negative;         /* never with digits == 0 */
};

/* 10^0 to 10^19. */
extern const uint64_t decimal_power10[20];

enum decimal_status {
    DECIMAL_OK,
    DECIMAL_NOT,   /* the text is no number */
    DECIMAL_RANGE, /* more than 38 digits would be needed */
};

#define DECIMAL_TEXT 96 /* bytes that decimal_print may write for any value parsed or computed here */

/* Reads [+-]digits[.digits] (also ".5" and "5."; U+2212 as minus) and nothing else; `exponent` allows e[+-]NN.
 * Leading and trailing zeros cost no digits. */
enum decimal_status decimal_parse(struct slice text, bool exponent, struct decimal *value);
struct decimal decimal_of(int64_t value);
enum decimal_status decimal_add(struct decimal *sum, struct decimal more); /* *sum untouched unless OK */
enum decimal_status decimal_multiply(struct decimal *product, struct decimal by);
/* value / by, rounded half to even to `places` digits behind the point (< 0: before it); by != 0. DECIMAL_RANGE when
 * the quotient cut off at `places` has more than 38 digits and does not end before them. */
enum decimal_status decimal_divide(struct decimal value, struct decimal by, int places,
                                   struct decimal *quotient);
/* value / by, in full when it ends within 38 digits, else rounded half to even to `digits` significant digits, but neither
 * before the point nor before the last place of `value`, when that fits. by != 0. */
enum decimal_status decimal_ratio(struct decimal value, struct decimal by, int digits,
                                  struct decimal *quotient);
struct decimal decimal_negate(struct decimal value);
struct decimal decimal_normal(
    struct decimal value); /* the same value with the smallest scale >= 0 possible, or scale < 0 kept off */
int decimal_compare(struct decimal a, struct decimal b); /* <0, 0, >0; exact for all values */
/* Plain digits without exponent, no trailing zeros behind the point: "-1234.5". Returns bytes written at `to`. */
size_t decimal_print(struct decimal value, char *to);
double decimal_double(struct decimal value); /* nearest double, for statistics that need one */

#endif
