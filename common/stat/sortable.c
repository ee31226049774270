/* A number is a sign byte, the place of its first digit, and its digits in pairs, 1 to 100, without zeros at the end:
 *
 *     0        80
 *     12.5     81  82  0D 33          sign, 128 + 2 digits before the point, 12 + 1, 50 + 1
 *     -12.5    7F  7D  F2 CC FF       every byte turned over; FF, so that what goes on is smaller, not larger
 */
#include "stat/sortable.h"

enum { ZERO = 0x80, PLUS = 0x81, MINUS = 0x7F, POINT = 128, PAIRS = 20 };

void sortable_put(struct buf *to, int128 value, int scale) {
    unsigned char digit[40], byte[PAIRS + 3];
    int digits = 0, n = 0;
    uint128 rest = value < 0 ? -(uint128)value : (uint128)value;
    if (rest == 0) {
        buf_byte(to, (char)ZERO);
        return;
    }
    for (; rest > UINT64_MAX; rest /= 10)
        digit[digits++] = (unsigned char)(rest % 10); /* the last digit first */
    for (uint64_t low = (uint64_t)rest; low != 0; low /= 10) digit[digits++] = (unsigned char)(low % 10);
    int least = 0;
    while (least < digits - 1 && digit[least] == 0) least++;
    byte[n++] = PLUS;
    byte[n++] = (unsigned char)(POINT + digits - scale);
    for (int i = digits - 1; i >= least; i -= 2)
        byte[n++] = (unsigned char)(digit[i] * 10 + (i > least ? digit[i - 1] : 0) + 1);
    if (value < 0) {
        for (int i = 0; i < n; i++) byte[i] = (unsigned char)~byte[i];
        byte[0] = MINUS;
        byte[n++] = 0xFF;
    }
    buf_put(to, byte, (size_t)n);
}

int128 sortable_get(struct slice from, int scale) {
    const unsigned char *p = (const unsigned char *)from.at;
    if (from.len < 3) return 0;
    bool negative = p[0] == MINUS;
    unsigned char turn = negative ? 0xFF : 0;
    size_t end = from.len - negative;
    int first = (p[1] ^ turn) - POINT; /* digits before the point */
    int left = first + scale;          /* digits still to come at this scale */
    int128 v = 0;
    for (size_t i = 2; i < end; i++) {
        int pair = (p[i] ^ turn) - 1;
        if (left >= 2)
            v = v * 100 + pair;
        else if (left == 1)
            v = v * 10 + pair / 10; /* the other digit is 0 */
        left -= 2;
    }
    for (; left > 0; left--) v *= 10;
    return negative ? -v : v;
}

#define SIGN (UINT64_C(1) << 63)

/* IEEE 754: with the sign bit turned over for positive and all bits for negative numbers, doubles order as integers. */
void sortable_put_real(struct buf *to, double value) {
    uint64_t v;
    memcpy(&v, &value, sizeof v);
    v ^= v & SIGN ? ~UINT64_C(0) : SIGN;
    for (int shift = 56; shift >= 0; shift -= 8) buf_byte(to, (char)(unsigned char)(v >> shift));
}

double sortable_get_real(struct slice from) {
    uint64_t v = 0;
    double value;
    for (size_t i = 0; i < from.len && i < 8; i++) v = v << 8 | (unsigned char)from.at[i];
    v ^= v & SIGN ? SIGN : ~UINT64_C(0);
    memcpy(&value, &v, sizeof value);
    return value;
}
