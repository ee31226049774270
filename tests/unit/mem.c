/* Slices, buffers and arenas. */
#include "base/die.h"
#include "base/mem.h"
#include "base/opt.h"
#include "tap.h"

static bool parses(const char *text, uint64_t expect) {
    uint64_t v = 42;
    return slice_u64(slice_of(text), &v) && v == expect;
}
static bool refuses(const char *text) {
    uint64_t v = 42;
    return !slice_u64(slice_of(text), &v) && v == 42;
}
static bool size_is(const char *text, uint64_t expect) {
    uint64_t v = 0;
    return opt_size(text, &v) && v == expect;
}

int main(int argc, char **argv) {
    (void)argc;
    die_init(argv[0]);
    ok(parses("0", 0) && parses("18446744073709551615", UINT64_MAX) && parses("007", 7), "whole numbers");
    ok(refuses("") && refuses("18446744073709551616") && refuses("-1") && refuses("1 ") && refuses("1e3") &&
           refuses("99999999999999999999"),
       "what is none, or too large, is refused and changes nothing");
    char digits[20];
    ok(slice_eq((struct slice){digits, slice_print_u64(digits, UINT64_MAX)}, SLICE("18446744073709551615")) &&
           slice_eq((struct slice){digits, slice_print_u64(digits, 0)}, SLICE("0")),
       "numbers printed");
    bool printed = true;
    for (uint64_t power = 1, n = 1; n <= 20; power *= 10, n++)
        for (uint64_t v = power - 1; v <= power + 1; v++) {
            char want[24];
            snprintf(want, sizeof want, "%llu", (unsigned long long)v);
            printed &= slice_eq((struct slice){digits, slice_print_u64(digits, v)}, slice_of(want));
        }
    ok(printed, "the same at each number of digits");

    struct slice rest = SLICE("a,,b"), piece;
    struct buf pieces = {0};
    while (slice_cut(&rest, ',', &piece)) buf_format(&pieces, "<%.*s>", (int)piece.len, piece.at);
    ok(slice_eq(buf_get(&pieces), SLICE("<a><><b>")), "slice_cut gives empty pieces too");
    ok(slice_cmp(SLICE("a"), SLICE("ab")) < 0 && slice_cmp(SLICE("b"), SLICE("ab")) > 0 &&
           slice_cmp(SLICE("\xff"), SLICE("a")) > 0 && slice_cmp(SLICE(""), SLICE("")) == 0,
       "byte order, shorter first, bytes unsigned");

    ok(size_is("64M", 64u << 20) && size_is("1", 1024) && size_is("7b", 7) && size_is("2k", 2048) &&
           size_is("3G", (uint64_t)3 << 30),
       "sizes as sort(1) reads them");
    uint64_t v;
    ok(!opt_size("M", &v) && !opt_size("1X", &v) && !opt_size("1MM", &v) && !opt_size("-1M", &v) &&
           !opt_size("101%", &v) && !opt_size("99999999999999T", &v),
       "what is no size is refused");
    ok(opt_size("50%", &v) && v > 1 << 20, "a part of memory");

    struct buf b = {0};
    for (int i = 0; i < 100000; i++) buf_byte(&b, (char)('a' + i % 26));
    ok(b.len == 100000 && b.at[0] == 'a' && b.at[99999] == 'a' + 99999 % 26,
       "a buffer grows and keeps its bytes");
    buf_format(&b, "%d-%s", 12, "x");
    ok(b.len == 100004 && memcmp(b.at + 100000, "12-x", 4) == 0, "formatted text goes behind");

    struct arena a = {0};
    const char *first = arena_bytes(&a, "first", 5);
    size_t wrong = 0;
    for (size_t n = 1; n < 3000; n++) {
        char *p = arena_alloc(&a, n);
        wrong += (uintptr_t)p % 8 != 0;
        memset(p, 0xaa, n);
        arena_bytes(&a, "odd", 3);
    }
    ok(!wrong && memcmp(first, "first", 5) == 0 && a.bytes > 4000000 && a.bytes < 12000000,
       "arena pieces are aligned, do not move, and are counted: %zu", a.bytes);
    char *large = arena_alloc(&a, 20 << 20);
    memset(large, 1, 20 << 20);
    ok(memcmp(first, "first", 5) == 0, "a piece larger than a chunk");
    arena_reset(&a);
    ok(a.bytes > 0 && arena_alloc(&a, 8) != NULL, "reset and used again");
    arena_free(&a);
    ok(a.bytes == 0 && a.chunk == NULL, "freed");
    buf_free(&b);
    buf_free(&pieces);
    return tap_done();
}
