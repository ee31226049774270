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
    static const char pairs[] =
        "00010203040506070809101112131415161718192021222324252627282930313233343536373839404142434445464748"
        "49505152535455565758596061626364656667686970717273747576777879808182838485868788899091929394959697"
        "9899";
    size_t n = 1;
    for (uint64_t power = 10; value >= power && n < 20; power *= 10) n++;
    char *p = to + n;
    for (; value >= 100; value /= 100) memcpy(p -= 2, pairs + value % 100 * 2, 2);
    if (value >= 10)
        memcpy(p - 2, pairs + value * 2, 2);
    else
        p[-1] = (char)('0' + value);
    return n;
}
