/* numbers_simple: the short cuts of the number grammar find what the whole grammar finds, for each number between each two neighbours. */
#include "tap.h"
#include "text/numbers.h"

static const char *const before[] = {
    "",         "goods ", "Hue ",  "the ",   "items ", "page ",  "No. ",   "up ",    "over ", "from ",
    "between ", "on ",    "aged ", "about ", "USD ",   "$",      "US$",    "c $",    "U.S.$", "VND",
    "km ",      "May ",   "(",     "\"",     "+",      "-",      "- ",     "~",      "<= ",   "€",
    "'",        "a, ",    ". ",    "Mon ",   "ngày ",  "tháng ", "COVID-", "x",      "_",     "#",
    "5 ",       "and ",   "$ ",    "to ",    "in ",    "year ",  "Mar. ",  "minus ", "1-",    "7$U.S.$"};
static const char *const number[] = {
    "5",         "16",         "42",        "365",        "2025",          "1999",
    "3000",      "35819",      "20250217",  "1,234",      "1.234",         "12.5",
    "16.11",     "0.5",        "2024,195",  "1.2.3",      "10.0.0.1",      "10.100.200.150",
    "1.300.000", "12,34,567",  "2,5",       "1 234",      "1 234 567",     "007",
    "9:30",      "17.05.2018", "3/15/2019", "2021-04-13", "2-25",          "24/7",
    "3/4",       "10^6",       "5-10",      "2019/20",    "1234567890123", "１２",
    "2½"};
static const char *const behind[] = {"",
                                     " goods",
                                     " of",
                                     " to 9",
                                     "%",
                                     " %",
                                     " percent",
                                     " points",
                                     "% points",
                                     " km",
                                     "km",
                                     " m/s",
                                     " CN¥",
                                     " kg,",
                                     " MUSD",
                                     " Fr.",
                                     "th",
                                     "s",
                                     "x",
                                     " times",
                                     " million",
                                     "m ",
                                     "k",
                                     " May",
                                     ". May",
                                     ". Nov. 2016",
                                     " pm",
                                     " p.m.",
                                     ",",
                                     ", 7",
                                     ".",
                                     ". 7",
                                     ".7",
                                     ";",
                                     ":",
                                     ":30",
                                     ")",
                                     "(",
                                     " (21 new)",
                                     "\"",
                                     "-9",
                                     " - 9",
                                     "–9",
                                     "/9",
                                     "-year-old",
                                     "-acre",
                                     "+",
                                     " or more",
                                     " or 5",
                                     " and a half",
                                     "°C",
                                     " °",
                                     " giờ",
                                     " triệu",
                                     " đồng",
                                     " 000",
                                     " 30",
                                     "'s",
                                     " cents",
                                     "½",
                                     " 7/8",
                                     "$",
                                     " $",
                                     "€",
                                     "²",
                                     " USD",
                                     " a tonne",
                                     " per hour",
                                     "*",
                                     "=",
                                     " consecutive years",
                                     "-fold"};
enum {
    BEFORE = sizeof before / sizeof *before,
    NUMBER = sizeof number / sizeof *number,
    BEHIND = sizeof behind / sizeof *behind
};

static void show(struct numbers *n, const struct buf *text, struct buf *to) {
    struct number m;
    to->len = 0;
    numbers_begin(n, buf_get(text), NULL);
    while (numbers_next(n, &m)) {
        buf_format(to, "%zu-%zu %zu-%zu %s %s %s ", m.start, m.end, m.qstart, m.qend,
                   number_kind_name[m.kind], number_op_name[m.op], m.rule);
        number_value_print(&m.value, to);
        buf_byte(to, '|');
        number_value_print(&m.low, to);
        buf_byte(to, '|');
        number_value_print(&m.high, to);
        buf_byte(to, '|');
        number_unit_print(&m.unit, to);
        buf_byte(to, '|');
        buf_slice(to, m.head);
        buf_byte(to, '|');
        buf_slice(to, m.qual);
        buf_byte(to, '\n');
    }
}

/* Alone, and behind and before others of the kind: what was taken before matters. */
static void all(enum number_language language, enum number_order order, const char *name) {
    struct number_options options = {.language = language, .order = order};
    struct numbers *quick = numbers_new(&options);
    options.whole = true;
    struct numbers *whole = numbers_new(&options);
    struct buf text = {0}, one = {0}, other = {0}, wrong = {0};
    size_t differ = 0, found = 0;
    for (size_t b = 0; b < BEFORE; b++)
        for (size_t i = 0; i < NUMBER; i++)
            for (size_t e = 0; e < BEHIND; e++)
                for (int twice = 0; twice < 2; twice++) {
                    text.len = 0;
                    if (twice) buf_format(&text, "It had %s%s%s ", before[b], number[i], behind[e]);
                    buf_format(&text, "%s%s%s", before[b], number[i], behind[e]);
                    show(quick, &text, &one);
                    show(whole, &text, &other);
                    found += one.len > 0;
                    if (slice_eq(buf_get(&one), buf_get(&other))) continue;
                    if (!differ++) buf_put(&wrong, text.at, text.len);
                }
    ok(found > (size_t)BEFORE * NUMBER * BEHIND, "%s: numbers are found in most of the texts", name);
    ok(differ == 0, "%s: short cuts give what the grammar gives (%zu differ, the first is '%.*s')", name,
       differ, (int)wrong.len, wrong.len ? wrong.at : "");
    numbers_free(quick);
    numbers_free(whole);
    buf_free(&text);
    buf_free(&one);
    buf_free(&other);
    buf_free(&wrong);
}

/* Mentions never overlap: the sign of a currency is not read out of what was taken before. */
static void apart(void) {
    const struct number_options options = {.language = NUMBER_EN};
    struct numbers *n = numbers_new(&options);
    struct number a, b;
    numbers_begin(n, SLICE("it is 9$U.S.$970"), NULL);
    ok(numbers_next(n, &a) && numbers_next(n, &b) && b.start >= a.end,
       "9$U and U.S.$970 do not share letters");
    numbers_free(n);
}

int main(void) {
    all(NUMBER_EN, NUMBER_MDY, "English");
    all(NUMBER_VI, NUMBER_DMY, "Vietnamese");
    all(NUMBER_EN, NUMBER_YMD, "English, ymd");
    apart();
    return tap_done();
}
