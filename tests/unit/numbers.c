/* numbers: one text a rule, what must not be a number, the seams of the token ring, values of any length, units that users add. */
#include "tap.h"
#include "text/numbers.h"
#include <stdlib.h>

static struct numbers *english, *vietnamese;

/* All mentions of a text as "surface|kind|value|unit|op|low|high;...". */
static struct slice show(struct numbers *n, const char *text, const struct number_date *anchor,
                         struct buf *to) {
    struct number m;
    to->len = 0;
    numbers_begin(n, slice_of(text), anchor);
    while (numbers_next(n, &m)) {
        if (to->len) buf_put(to, "; ", 2);
        buf_put(to, text + m.start, m.end - m.start);
        buf_format(to, "|%s|", number_kind_name[m.kind]);
        number_value_print(&m.value, to);
        buf_byte(to, '|');
        number_unit_print(&m.unit, to);
        buf_format(to, "|%s|", number_op_name[m.op]);
        number_value_print(&m.low, to);
        buf_byte(to, '|');
        number_value_print(&m.high, to);
    }
    buf_byte(to, 0);
    to->len--;
    return buf_get(to);
}

static void is(struct numbers *n, const char *text, const char *expected) {
    static struct buf got;
    show(n, text, NULL, &got);
    if (!ok(strcmp(got.at, expected) == 0, "%s", text))
        printf("# expected %s\n#      got %s\n", expected, got.at);
}
#define EN(text, expected) is(english, text, expected)
#define VI(text, expected) is(vietnamese, text, expected)

static void rules(void) {
    EN("", "");
    EN("no number here", "");
    EN("twelve boats", "twelve|cardinal|12|||12|12");
    EN("two hundred and forty-one", "two hundred and forty-one|cardinal|241|||241|241");
    EN("twenty thirty", "twenty|cardinal|20|||20|20; thirty|cardinal|30|||30|30");
    EN("seven and a half thousand", "seven and a half thousand|cardinal|7500|||7500|7500");
    EN("six million and a quarter", "six million and a quarter|cardinal|6250000|||6250000|6250000");
    EN("a hundred", "a hundred|cardinal|100|||100|100");
    EN("four point zero five", "four point zero five|cardinal|4.05|||4.05|4.05");
    EN("five sevenths", "five sevenths|fraction|5/7|||5/7|5/7");
    EN("4\xC2\xBE", "4\xC2\xBE|fraction|4.75|||4.75|4.75");
    EN("2.5\xC3\x97"
       "10\xE2\x81\xB4",
       "2.5\xC3\x97"
       "10\xE2\x81\xB4|cardinal|25000|||25000|25000");
    EN("1,234,567.80", "1,234,567.80|cardinal|1234567.8|||1234567.8|1234567.8");
    EN("\xD9\xA1\xD9\xA2\xD9\xA3", "\xD9\xA1\xD9\xA2\xD9\xA3|cardinal|123|||123|123");
    EN("JPY5,000", "JPY5,000|money|5000|JPY||5000|5000");
    EN("3 dollars 25 cents", "3 dollars 25 cents|money|3.25|USD||3.25|3.25");
    EN("between 3:15 and 4 pm", "between 3:15 and 4 pm|time|T15:15/T16||..|T15:15|T16");
    EN("from 9:30 to 4 pm", "from 9:30 to 4 pm|time|T09:30/T16||..|T09:30|T16");
    EN("7:05 am to 8:40 pm", "7:05 am to 8:40 pm|time|T07:05/T20:40||..|T07:05|T20:40");
    EN("over 9 kg", "9 kg|quantity|9|kilogram|>|9|");
    EN("5 ft 3 in", "5 ft 3 in|quantity|63|inch||63|63");
    EN("8 m/s and 6 m2", "8 m/s|quantity|8|meter-per-second||8|8; 6 m2|quantity|6|square-meter||6|6");
    EN("3 to 9 percent", "3 to 9 percent|percent|||..|3|9");
    EN("on 31 April 2020", "31|cardinal|31|||31|31; April 2020|date|2020-04|||2020-04|2020-04");
    EN("the 1920s", "1920s|date|192X|||192X|192X");
    EN("2 p.m.", "2 p.m.|time|T14|||T14|T14");
    EN("No. 12/QD", "No. 12/QD|label|12/QD||||");
    EN("no one knew the one", "");
    EN("once known", "");
    EN("twice a day", "twice a day|multiple|2|per-day||2|2");
    EN("x1 y2z", "");
    EN("mail bob3@site7.example or see http://a.b/3 #4you @5", "5|cardinal|5|||5|5");
    VI("h\xC6\xA1n 2,5 tri\xE1\xBB\x87u \xC4\x91\xE1\xBB\x93ng",
       "2,5 tri\xE1\xBB\x87u \xC4\x91\xE1\xBB\x93ng|money|2500000|VND|>|2500000|");
    VI("1.234", "1.234|cardinal|1234|||1234|1234");
    VI("ba m\xC6\xB0\xC6\xA1i s\xC3\xA1u", "ba m\xC6\xB0\xC6\xA1i s\xC3\xA1u|cardinal|36|||36|36");
}

/* Filler words before a mention move it through the ring: it must stay the same wherever it falls. */
static void seams(void) {
    static struct buf text, got;
    const char *const mention[] = {"more than two hundred and five kg of",
                                   "VND480 billion (US$18.9 million) in",
                                   "in late September 2025 from 9 to 12 km"};
    for (size_t k = 0; k < sizeof mention / sizeof *mention; k++) {
        struct buf expected = {0};
        show(english, mention[k], NULL, &expected);
        int wrong = 0;
        for (int words = 1; words < 2300 && !wrong;
             words += words > 40 && words % 256 > 8 && words % 256 < 248 ? 7 : 1) {
            text.len = 0;
            for (int w = 0; w < words; w++) buf_put(&text, w % 5 ? "word " : "so, ", w % 5 ? 5 : 4);
            buf_put(&text, mention[k], strlen(mention[k]) + 1);
            show(english, text.at, NULL, &got);
            wrong = strcmp(got.at, expected.at) ? words : 0;
        }
        if (!ok(!wrong, "the same behind any number of words: %s", mention[k]))
            printf("# behind %d words: %s\n# expected %s\n", wrong, got.at, expected.at);
        buf_free(&expected);
    }
    /* many mentions in one text */
    text.len = 0;
    for (int i = 0; i < 5000; i++) buf_format(&text, "item%c %d km, ", 'a' + i % 26, i + 1000);
    struct number m;
    int count = 0, good = 0;
    numbers_begin(english, buf_get(&text), NULL);
    while (numbers_next(english, &m)) {
        int64_t value = 1000 + count++;
        struct decimal want = decimal_of(value);
        good += m.kind == NUMBER_QUANTITY && decimal_compare(m.value.decimal, want) == 0;
    }
    ok(count == 5000 && good == 5000, "5,000 mentions in one text: %d found, %d right", count, good);
}

static void lengths(void) {
    static struct buf text, got;
    for (int digits = 36; digits < 42; digits++) {
        text.len = 0;
        for (int i = 0; i < digits; i++) buf_byte(&text, (char)('1' + i % 9));
        buf_byte(&text, 0);
        struct number m;
        numbers_begin(english, (struct slice){text.at, (size_t)digits}, NULL);
        bool found = numbers_next(english, &m);
        got.len = 0;
        if (found) number_value_print(&m.value, &got);
        ok(found && got.len == (size_t)digits && memcmp(got.at, text.at, got.len) == 0,
           "%d digits keep their value", digits);
    }
    text.len = 0;
    for (int i = 0; i < 1000000; i++) buf_byte(&text, '7');
    struct number m;
    numbers_begin(english, buf_get(&text), NULL);
    got.len = 0;
    if (numbers_next(english, &m)) number_value_print(&m.value, &got);
    ok(got.len == 1000000, "a million digits");
}

static void options(void) {
    static struct buf got;
    const struct number_date anchor = {.year = 2024, .part = 1, .day = 10};
    show(english, "in December and on 3 March", &anchor, &got);
    ok(strstr(got.at, "December|date|2023-12") && strstr(got.at, "3 March|date|2024-03-03"),
       "anchor: the nearest December and March");
    struct number_options euro = {.dollar = "CAD"};
    struct numbers *n = numbers_new(&euro);
    show(n, "$3 and US$4", NULL, &got);
    ok(strcmp(got.at, "$3|money|3|CAD||3|3; US$4|money|4|USD||4|4") == 0, "a bare $ is what dollar says");
    numbers_free(n);
    struct number_options wrong = {.dollar = "XQX"};
    ok(numbers_new(&wrong) == NULL, "an unknown currency is refused");

    struct number_options plain = {0};
    n = numbers_new(&plain);
    uint64_t line;
    const char *why;
    struct slice units = SLICE("# mine\n\nfurlough\ttime\tfl\tfurlough\t-\nhand\tlength\t-\thand\t4 inch\n");
    ok(numbers_add_units(n, units, &line, &why), "units may be added");
    show(n, "3 furloughs, 9fl, 2 hands 3 in", NULL, &got);
    ok(strcmp(got.at, "3 furloughs|duration|3|furlough||3|3; 9fl|duration|9|furlough||9|9; 2 hands 3 "
                      "in|quantity|11|inch||11|11") == 0,
       "and count: %s", got.at);
    ok(!numbers_add_units(n, SLICE("a\tb\tc\td\t-\nx\ty\n"), &line, &why) && line == 2,
       "a line with too few columns is named");
    ok(!numbers_add_units(n, SLICE("a\tb\tc\td\tmany feet\n"), &line, &why) && line == 1,
       "parts must be a number");
    numbers_free(n);
}

static void dates(void) {
    struct number_date d;
    ok(number_date_read(SLICE("2024-02-29"), &d) && d.year == 2024 && d.part == 2 && d.day == 29,
       "a date is read");
    ok(!number_date_read(SLICE("2024-2-29"), &d) && !number_date_read(SLICE("2024-13-01"), &d) &&
           !number_date_read(SLICE("2024-02"), &d),
       "and what is none is not");
}

int main(void) {
    struct number_options en = {.language = NUMBER_EN}, vi = {.language = NUMBER_VI, .order = NUMBER_DMY};
    english = numbers_new(&en);
    vietnamese = numbers_new(&vi);
    rules();
    seams();
    lengths();
    options();
    dates();
    numbers_free(english);
    numbers_free(vietnamese);
    return tap_done();
}
