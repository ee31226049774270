#include "stat/wide.h"

#include <math.h>
#include <string.h>

struct wide wide_load(const uint64_t *p, int words) {
    struct wide w;
    uint64_t sign = p[words - 1] >> 63 ? ~UINT64_C(0) : 0;
    for (int i = 0; i < WIDE_WORDS; i++) w.word[i] = i < words ? p[i] : sign;
    return w;
}

void wide_store(struct wide w, uint64_t *p, int words) {
    memcpy(p, w.word, (size_t)words * sizeof *p);
}

struct wide wide_of(int128 value) {
    uint64_t p[2] = {(uint64_t)value, (uint64_t)((uint128)value >> 64)};
    return wide_load(p, 2);
}

struct wide wide_add(struct wide a, struct wide b) {
    uint128 carry = 0;
    for (int i = 0; i < WIDE_WORDS; i++) {
        carry += (uint128)a.word[i] + b.word[i];
        a.word[i] = (uint64_t)carry;
        carry >>= 64;
    }
    return a;
}

struct wide wide_negate(struct wide a) {
    uint128 carry = 1;
    for (int i = 0; i < WIDE_WORDS; i++) {
        carry += ~a.word[i];
        a.word[i] = (uint64_t)carry;
        carry >>= 64;
    }
    return a;
}

struct wide wide_multiply(struct wide a, struct wide b) {
    struct wide product = {{0}};
    for (int i = 0; i < WIDE_WORDS; i++) {
        if (a.word[i] == 0) continue;
        uint128 carry = 0;
        for (int j = 0; i + j < WIDE_WORDS; j++) {
            carry += (uint128)a.word[i] * b.word[j] + product.word[i + j];
            product.word[i + j] = (uint64_t)carry;
            carry >>= 64;
        }
    }
    return product;
}

double wide_double(struct wide a) {
    bool negative = a.word[WIDE_WORDS - 1] >> 63 != 0;
    if (negative) a = wide_negate(a);
    int top = WIDE_WORDS - 1;
    while (top > 0 && a.word[top] == 0) top--;
    double d = (double)a.word[top];
    if (top > 0) {
        /* 64 leading bits, so that the conversion rounds once. */
        int shift = __builtin_clzll(a.word[top]);
        uint64_t lead = a.word[top] << shift | (shift ? a.word[top - 1] >> (64 - shift) : 0);
        d = ldexp((double)lead, 64 * top - shift);
    }
    return negative ? -d : d;
}

/* p[0..words) *= by, unsigned. */
static void times(uint64_t *p, int words, uint64_t by) {
    uint128 carry = 0;
    for (int i = 0; i < words; i++) {
        carry += (uint128)p[i] * by;
        p[i] = (uint64_t)carry;
        carry >>= 64;
    }
}

/* p += or -= q. */
static void plus(uint64_t *p, const uint64_t *q, int words, bool minus) {
    uint128 carry = minus;
    for (int i = 0; i < words; i++) {
        carry += (uint128)p[i] + (minus ? ~q[i] : q[i]);
        p[i] = (uint64_t)carry;
        carry >>= 64;
    }
}

/* product *= value, of two words. */
static void times_two(uint64_t *product, int words, uint128 value) {
    uint64_t low = (uint64_t)value, high = (uint64_t)(value >> 64), upper[WIDE_WORDS] = {0};
    if (high) {
        memcpy(upper + 1, product, (size_t)(words - 1) * sizeof *product);
        times(upper, words, high);
    }
    times(product, words, low);
    if (high) plus(product, upper, words, false);
}

static uint128 size_of(int128 value) {
    return value < 0 ? -(uint128)value : (uint128)value;
}

void wide_add_power(uint64_t *p, int words, int128 value, int power) {
    uint128 size = size_of(value);
    uint64_t product[WIDE_WORDS] = {(uint64_t)size, (uint64_t)(size >> 64)};
    for (int k = 1; k < power; k++) times_two(product, words, size);
    plus(p, product, words, value < 0 && power % 2 == 1);
}

void wide_add_product(uint64_t *p, int words, int128 a, int128 b) {
    uint128 size = size_of(a);
    uint64_t product[WIDE_WORDS] = {(uint64_t)size, (uint64_t)(size >> 64)};
    times_two(product, words, size_of(b));
    plus(p, product, words, (a < 0) != (b < 0));
}

void wide_scale(uint64_t *p, int words, uint64_t by) {
    times(p, words, by); /* two's complement wraps to the right product */
}
