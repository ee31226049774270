#include "base/slice.h"

bool slice_u64(struct slice s, uint64_t *value) {
    uint64_t v = 0;
    if (s.len == 0) return false;
    for (size_t i = 0; i < s.len; i++) {
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

size_t slice_print_u64(char *to, uint64_t value) {
    char digits[20];
    size_t n = 0;
    do digits[n++] = (char)('0' + value % 10), value /= 10;
    while (value);
    for (size_t i = 0; i < n; i++) to[i] = digits[n - 1 - i];
    return n;
}
