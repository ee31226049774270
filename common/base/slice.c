#include "base/slice.h"

bool slice_u64(struct slice s, uint64_t *value) {
    uint64_t v = 0;
    size_t i = 0, never_too_large = s.len < 19 ? s.len : 19;
    if (s.len == 0) return false;
    for (; i < never_too_large; i++) {
        unsigned digit = (unsigned)(unsigned char)s.at[i] - '0';
        if (digit > 9) return false;
        v = v * 10 + digit;
    }
    for (; i < s.len; i++) {
        unsigned digit = (unsigned)(unsigned char)s.at[i] - '0';
        if (digit > 9 || v > UINT64_MAX / 10 || v * 10 > UINT64_MAX - digit) return false;
        v = v * 10 + digit;
    }
    *value = v;
    return true;
}

bool slice_cut(struct slice *rest, char separator, struct slice *piece) {
    if (!rest->at) return false;
    const char *p = rest->len ? memchr(rest->at, separator, rest->len) : NULL;
    if (p) {
        *piece = slice_between(rest->at, p);
        *rest = slice_between(p + 1, rest->at + rest->len);
    } else {
        *piece = *rest;
        *rest = (struct slice){NULL, 0};
    }
    return true;
}

const char slice_two_digits[201] =
    "0001020304050607080910111213141516171819202122232425262728293031323334353637383940414243444546474849"
    "5051525354555657585960616263646566676869707172737475767778798081828384858687888990919293949596979899";

size_t slice_print_u64(char *to, uint64_t value) {
    /* A loop, whose end is predicted: what is written behind these digits need not wait until their number is computed. */
    size_t n = 1;
    for (uint64_t power = 10; value >= power && n < 20; power *= 10) n++;
    char *p = to + n;
    for (; value >= 100; value /= 100) memcpy(p -= 2, slice_two_digits + value % 100 * 2, 2);
    if (value >= 10)
        memcpy(p - 2, slice_two_digits + value * 2, 2);
    else
        p[-1] = (char)('0' + value);
    return n;
}
