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

#define TEN(p) p "0" p "1" p "2" p "3" p "4" p "5" p "6" p "7" p "8" p "9"
#define HUNDRED(p)                                                                                           \
    TEN(p "0")                                                                                               \
    TEN(p "1") TEN(p "2") TEN(p "3") TEN(p "4") TEN(p "5") TEN(p "6") TEN(p "7") TEN(p "8") TEN(p "9")
const char slice_three_digits[3002] = HUNDRED("0") HUNDRED("1") HUNDRED("2") HUNDRED("3") HUNDRED("4")
    HUNDRED("5") HUNDRED("6") HUNDRED("7") HUNDRED("8") HUNDRED("9");

size_t slice_print_more(char *to, uint64_t value) {
    size_t n;
    if (value < 1000000) {
        n = slice_print_u64(to, value / 1000);
    } else {
        n = slice_print_u64(to, value / 1000000);
        memcpy(to + n, slice_three_digits + 3 * (value / 1000 % 1000), 3);
        n += 3;
    }
    memcpy(to + n, slice_three_digits + 3 * (value % 1000), 3);
    return n + 3;
}
