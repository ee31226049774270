/* Any two byte strings through base/decimal: what can be read prints to a text that reads back as the same value; sums and products undo. */
#include "base/decimal.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void must(bool holds) {
    if (!holds) abort();
}

static void round_trip(struct decimal v) {
    char text[DECIMAL_TEXT];
    size_t n = decimal_print(v, text);
    must(n <= DECIMAL_TEXT);
    struct decimal again;
    must(decimal_parse((struct slice){text, n}, false, &again) == DECIMAL_OK);
    must(decimal_compare(v, again) == 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    struct slice rest = {(const char *)data, size}, first = {"", 0}, second = {"", 0};
    slice_cut(&rest, ' ', &first);
    if (rest.at) second = rest;
    struct decimal a, b, c;
    bool exponent = size % 2 == 0;
    if (decimal_parse(first, exponent, &a) != DECIMAL_OK) return 0;
    round_trip(a);
    must(decimal_compare(a, decimal_normal(a)) == 0);
    if (decimal_parse(second, exponent, &b) != DECIMAL_OK) return 0;
    c = a;
    if (decimal_add(&c, b) == DECIMAL_OK) {
        round_trip(c);
        must(decimal_add(&c, decimal_negate(b)) == DECIMAL_OK && decimal_compare(a, c) == 0);
    }
    c = a;
    if (decimal_multiply(&c, b) == DECIMAL_OK) {
        round_trip(c);
        if (b.digits != 0 && decimal_divide(c, b, 90, &c) == DECIMAL_OK) must(decimal_compare(a, c) == 0);
    }
    if (b.digits != 0 && decimal_divide(a, b, 6, &c) == DECIMAL_OK) round_trip(c);
    return 0;
}
