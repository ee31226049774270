/* decimal: each rule at its edges. With the argument "calc" it is a calculator for tests/laws/decimal.t, which checks
 * the same module against Python: lines "OP A [B [PLACES]]" in, a result or "not"/"range" a line out. */
#include "base/decimal.h"
#include "tap.h"

#include <stdlib.h>

static struct decimal of(const char *text) {
    struct decimal v = {0, 0, false};
    if (decimal_parse(slice_of(text), true, &v) != DECIMAL_OK) printf("# cannot read %s\n", text);
    return v;
}

static const char *show(enum decimal_status status, struct decimal v) {
    static char text[DECIMAL_TEXT + 1];
    if (status == DECIMAL_NOT) return "not";
    if (status == DECIMAL_RANGE) return "range";
    text[decimal_print(v, text)] = '\0';
    return text;
}

static void parses(const char *text, bool exponent, const char *expected) {
    struct decimal v = {7, 7, true};
    enum decimal_status status = decimal_parse(slice_of(text), exponent, &v);
    const char *got = show(status, v);
    ok(strcmp(got, expected) == 0, "parse %s%s: %s (expected %s)", text, exponent ? " with exponent" : "",
       got, expected);
    ok(status == DECIMAL_OK || (v.digits == 7 && v.scale == 7), "parse %s: value untouched unless read",
       text);
}

static void adds(const char *a, const char *b, const char *expected) {
    struct decimal v = of(a);
    enum decimal_status status = decimal_add(&v, of(b));
    const char *got = show(status, v);
    ok(strcmp(got, expected) == 0, "%s + %s = %s (expected %s)", a, b, got, expected);
    ok(status == DECIMAL_OK || decimal_compare(v, of(a)) == 0, "%s + %s: untouched unless OK", a, b);
}

static void multiplies(const char *a, const char *b, const char *expected) {
    struct decimal v = of(a);
    enum decimal_status status = decimal_multiply(&v, of(b));
    const char *got = show(status, v);
    ok(strcmp(got, expected) == 0, "%s x %s = %s (expected %s)", a, b, got, expected);
}

static void divides(const char *a, const char *b, int places, const char *expected) {
    struct decimal v = {0, 0, false};
    enum decimal_status status = decimal_divide(of(a), of(b), places, &v);
    const char *got = show(status, v);
    ok(strcmp(got, expected) == 0, "%s / %s to %d places = %s (expected %s)", a, b, places, got, expected);
}

static void ratio(const char *a, const char *b, const char *expected) {
    struct decimal v = {0, 0, false};
    enum decimal_status status = decimal_ratio(of(a), of(b), 16, &v);
    const char *got = show(status, v);
    ok(strcmp(got, expected) == 0, "%s by %s to 16 digits = %s (expected %s)", a, b, got, expected);
}

static void compares(const char *a, const char *b, int expected) {
    int got = decimal_compare(of(a), of(b)), back = decimal_compare(of(b), of(a));
    got = (got > 0) - (got < 0), back = (back > 0) - (back < 0);
    ok(got == expected && back == -expected, "%s against %s: %d, back %d", a, b, got, back);
}

#define ZEROS20 "00000000000000000000"
#define NINES38 "99999999999999999999999999999999999999"

static int calculate(void) {
    static char line[4096];
    while (fgets(line, sizeof line, stdin)) {
        char *word[4] = {"", "", "", "0"};
        size_t n = 0;
        for (char *p = strtok(line, " \n"); p && n < 4; p = strtok(NULL, " \n")) word[n++] = p;
        struct decimal a = {0, 0, false}, b = {0, 0, false};
        enum decimal_status status = decimal_parse(slice_of(word[1]), true, &a);
        if (status == DECIMAL_OK && n > 2) status = decimal_parse(slice_of(word[2]), true, &b);
        if (status == DECIMAL_OK) {
            switch (word[0][0]) {
            case '+': status = decimal_add(&a, b); break;
            case '*': status = decimal_multiply(&a, b); break;
            case '/': status = decimal_divide(a, b, (int)strtol(word[3], NULL, 10), &a); break;
            case 'n': a = decimal_normal(a); break;
            case '?': {
                int c = decimal_compare(a, b);
                printf("%d\n", (c > 0) - (c < 0));
                continue;
            }
            case 'd': printf("%a\n", decimal_double(a)); continue;
            default: break;
            }
        }
        puts(show(status, a));
    }
    return ferror(stdin) || fflush(stdout) != 0;
}

int main(int argc, char **argv) {
    if (argc > 1 && strcmp(argv[1], "calc") == 0) return calculate();

    static const char *const same[] = {"0", "7", "-7", "12.5", "0.001", "18446744073709551616", NINES38};
    for (size_t i = 0; i < sizeof same / sizeof *same; i++) parses(same[i], false, same[i]);
    parses("+5", false, "5");
    parses("\xE2\x88\x92"
           "5.50",
           false, "-5.5");
    parses(".5", false, "0.5");
    parses("5.", false, "5");
    parses("-0.00", false, "0");
    parses("007.10", false, "7.1");
    static const char *const none[] = {
        "",    ".",     "-",   "+.", "1,000", " 1",  "1 ",       "1e5",          "0x10",          "nan",
        "inf", "1.2.3", "--1", "1-", "e5",    "+-1", "\xE2\x88", "\xE2\x88\x92", "\xE2\x88\x92-1"};
    for (size_t i = 0; i < sizeof none / sizeof *none; i++) parses(none[i], false, "not");
    parses("1e", true, "not");
    parses("1e+", true, "not");
    parses("1e5x", true, "not");
    parses("1e2.5", true, "not");
    parses("1E5", true, "100000");
    parses("1.25e-3", true, "0.00125");
    parses("12500e-2", true, "125");
    parses("0e999999999999999999999", true, "0");
    parses("1e999999999999999999999", true, "range");
    parses("1e-999999999999999999999", true, "range");
    parses("1" NINES38, false, "range");
    parses("0.0" NINES38, false, "0.0" NINES38);
    parses("0." ZEROS20 ZEROS20 "1", false, "0." ZEROS20 ZEROS20 "1");
    parses("1" ZEROS20 ZEROS20, false, "1" ZEROS20 ZEROS20);
    parses("1" ZEROS20 ZEROS20 ".5", false, "range");
    parses("1" ZEROS20 ".0" ZEROS20 ZEROS20, false, "1" ZEROS20);
    parses("1" ZEROS20 ".0" ZEROS20 ZEROS20 "1", false, "range");
    parses("100000000000000000.1", false, "100000000000000000.1");
    struct decimal v;
    ok(decimal_parse((struct slice){"1\0002", 3}, false, &v) == DECIMAL_NOT, "a NUL is no digit");

    adds("0.1", "0.2", "0.3");
    adds("1", "-1", "0");
    adds("1.50", "-1.5", "0");
    adds("0", "0.00001", "0.00001");
    adds("-3", "2.75", "-0.25");
    adds(NINES38, "1", "1" ZEROS20 "000000000000000000");
    adds(NINES38, "2", "range");
    adds(NINES38, "0.1", "range");
    adds("1e38", "-1", NINES38);
    adds("-1e38", "1", "-" NINES38);
    adds("1e38", "1", "range");
    adds("1e38", "-0.1", "range");
    adds("3e50", "3e50", "6" ZEROS20 ZEROS20 "0000000000");
    adds("1e40", "0.1", "range");
    adds("5e37", "5e37", "1" ZEROS20 "000000000000000000");

    multiplies("12.5", "-8", "-100");
    multiplies("0", "-8", "0");
    multiplies("-0.5", "-0.5", "0.25");
    multiplies("1267650600228229401496703205376", "88817841970012523233890533447265625",
               "112589990684262400000" ZEROS20 ZEROS20 "00000");
    multiplies("1267650600228229401496703205376", "35527136788005009293556213378.90625",
               "45035996273704960" ZEROS20 ZEROS20 "00");
    multiplies(NINES38, NINES38, "range");
    multiplies("1e30", "1e20", "1" ZEROS20 ZEROS20 "0000000000");
    multiplies("1e30", "1e21", "range");
    multiplies("1e-60", "1e-30", "0." ZEROS20 ZEROS20 ZEROS20 ZEROS20 "0000000001");
    multiplies("1e-60", "1e-31", "range");
    multiplies("9223372036854775807", "-9223372036854775807", "-85070591730234615847396907784232501249");

    divides("1", "3", 4, "0.3333");
    divides("2", "3", 4, "0.6667");
    divides("-2", "3", 4, "-0.6667");
    divides("5", "2", 0, "2");
    divides("7", "2", 0, "4");
    divides("-5", "2", 0, "-2");
    divides("0.125", "1", 2, "0.12");
    divides("0.135", "1", 2, "0.14");
    divides("0.1250000001", "1", 2, "0.13");
    divides("1", "8", 10, "0.125");
    divides("1e40", "4", 3, "2500000000000000000000000000000000000000");
    divides("1", NINES38, 60, "0.00000000000000000000000000000000000001");
    divides(NINES38, "7", 0, "14285714285714285714285714285714285714");
    divides("1", "7", 38, "0.14285714285714285714285714285714285714");
    divides("1", "0.7", 38, "range");
    divides("1e49", "1e-30", 0, "range");
    divides("50000000000000000000000000000000000001", "99999999999999999999999999999999999999", 5, "0.5");
    divides("1234567", "1", -3, "1235000");
    divides("4", "1", -1, "0");
    divides("5", "1", -1, "0");
    divides("15", "1", -1, "20");
    divides("1e-60", "1e-10", 0, "0");

    ratio("1", "3", "0.3333333333333333");
    ratio("2", "3", "0.6666666666666667");
    ratio("-20", "3", "-6.666666666666667");
    ratio("1", "3000", "0.0003333333333333333");
    ratio("1", "1024", "0.0009765625");
    ratio("1", "1267650600228229401496703205376", "0.0000000000000000000000000000007888609052210118");
    ratio("3", "6", "0.5");
    ratio("0", "7", "0");
    ratio("100000000000000000.25", "3", "33333333333333333.42");
    ratio("100000000000000000000", "3", "33333333333333333333");
    ratio("100000000000000000000", "0.0003", "333333333333333333333333");
    ratio("1e37", "0.7", "14285714285714285714285714285714285714");
    ratio("1e38", "0.07", "1428571428571429000000000000000000000000");
    ratio("99999999999999999999", "3", "33333333333333333333");
    compares("1", "1.000", 0);
    compares("0", "-0", 0);
    compares("-1", "1", -1);
    compares("-2", "-1", -1);
    compares("10", "9.999", 1);
    compares("0.1", "0.01", 1);
    compares("1e50", NINES38, 1);
    compares("1e-80", "1e50", -1);
    compares("0", "1e-80", -1);
    compares("0", "-1e-80", 1);
    compares(NINES38, "99999999999999999999999999999999999998", 1);

    struct decimal n = decimal_normal((struct decimal){1500, 3, false});
    ok(n.digits == 15 && n.scale == 1, "normal: trailing zeros go");
    n = decimal_normal((struct decimal){15, -3, true});
    ok(n.digits == 15000 && n.scale == 0 && n.negative, "normal: no negative scale when it fits");
    n = decimal_normal((struct decimal){15, -40, false});
    ok(n.digits == 15 && n.scale == -40, "normal: a negative scale stays when it must");
    ok(strcmp(show(DECIMAL_OK, decimal_of(INT64_MIN)), "-9223372036854775808") == 0, "the smallest int64");
    ok(!decimal_negate(decimal_of(0)).negative, "no negative zero");
    ok(decimal_double(of("0.1")) == 0.1 && decimal_double(of("-1e40")) == -1e40, "nearest doubles");
    return tap_done();
}
