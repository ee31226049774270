/* sentences: each rule by examples, the scalar twin, and what a stretch may decide. */
#include "text/sentences.h"
#include "base/mem.h"
#include "tap.h"
#include "abbreviations_tab.h"
#include "text/abbreviations.h"
#include "text/utf8.h"
#include <stdlib.h>

static struct sentences *rules;

/* Splits text at each "|" of `marked` and wants the same from the rules. */
static void expect(const char *marked) {
    struct buf text = {0}, got = {0};
    const struct sentence *list;
    buf_room(&text, 0); /* never NULL */
    for (const char *p = marked; *p; p++)
        if (*p != '|') buf_byte(&text, *p);
    size_t n = sentences_split(rules, buf_get(&text), false, &list), at = 0;
    for (size_t i = 0; i < n; i++) {
        if (i) buf_byte(&got, '|');
        buf_put(&got, text.at + at, list[i].end - at);
        at = list[i].end;
    }
    buf_put(&got, text.at + at, text.len - at);
    if (!ok(slice_eq(buf_get(&got), slice_of(marked)), "%.100s", marked))
        printf("# got %.*s\n", (int)got.len, got.at);
    buf_free(&text), buf_free(&got);
}

static void expect_rule(const char *text, enum sentences_rule rule) {
    const struct sentence *list;
    size_t n = sentences_split(rules, slice_of(text), false, &list);
    ok(n > 1 && list[0].rule == rule, "%s: %s", sentences_rule_name(rule), text);
}

/* Both twins, and stretches of every length, on the same text. */
static void test_twins(const char *text) {
    struct buf joined = {0};
    for (int i = 0; i < 7; i++) {
        buf_put(&joined, text, strlen(text));
        buf_byte(&joined, ' ');
        buf_put(&joined, "                                ", (size_t)i * 3);
    }
    size_t wrong = 0;
    for (size_t len = 0; len <= joined.len; len++) {
        const struct sentence *a, *b;
        struct slice part = {joined.at, len};
        size_t n = sentences_split(rules, part, false, &a);
        struct sentence *copy = mem_alloc((n + 1) * sizeof *copy);
        if (n) memcpy(copy, a, n * sizeof *copy);
        size_t m = sentences_split_by(rules, SIMD_SCALAR, part, false, &b);
        wrong += m != n;
        for (size_t i = 0; i < n && i < m; i++)
            wrong += copy[i].start != b[i].start || copy[i].end != b[i].end || copy[i].rule != b[i].rule;
        free(copy);
    }
    ok(wrong == 0, "SIMD as scalar on all beginnings of: %.40s", text);
    buf_free(&joined);
}

/* Texts of words, stops and what stands beside them, put together at random: the short cuts answer as the rules do. */
static void test_mixtures(void) {
    static const char *const parts[] = {"Lan",
                                        "Gen",
                                        "No",
                                        "pp",
                                        "Inc",
                                        "Corp",
                                        "U.S",
                                        "n",
                                        "fr",
                                        "A",
                                        "I",
                                        "p.m",
                                        "St",
                                        "it",
                                        "words",
                                        "The",
                                        "He",
                                        "1",
                                        "12",
                                        "1999",
                                        "19",
                                        "8",
                                        "VII",
                                        "Xi",
                                        "X",
                                        "xD",
                                        "counterrevolutionary",
                                        "antidisestablishmentarianism",
                                        "a@b.vn",
                                        "www.a.vn/b",
                                        "Kỳ",
                                        "bản",
                                        "c",
                                        "ii",
                                        "B",
                                        ".",
                                        ". ",
                                        ". ",
                                        ".\n",
                                        ".  ",
                                        "! ",
                                        "? ",
                                        "...",
                                        ".) ",
                                        ".\" ",
                                        ": ",
                                        ", ",
                                        " ",
                                        " ",
                                        " ",
                                        "\n",
                                        "(",
                                        ")",
                                        "--",
                                        "-",
                                        "\"",
                                        "“",
                                        "”",
                                        "[2] ",
                                        "…",
                                        "• ",
                                        "=====",
                                        "1. ",
                                        "2. ",
                                        "a) ",
                                        "b) ",
                                        "i. ",
                                        "ii. ",
                                        "。",
                                        "B) ",
                                        "(c) ",
                                        "VII-words. ",
                                        "-words. ",
                                        "Đ",
                                        "ị",
                                        "được",
                                        "Ơ",
                                        "×",
                                        "ǅ",
                                        "٣",
                                        "ª",
                                        "ʔ",
                                        " . ",
                                        ". Đ",
                                        ". ễ",
                                        "or/",
                                        "8) ",
                                        ":) ",
                                        "\xE2",
                                        "\xFF",
                                        "\\"};
    struct buf text = {0}, copy = {0};
    uint32_t seed = 1;
    size_t wrong = 0;
    for (int round = 0; round < 40000; round++) {
        text.len = 0;
        if (round % 500 == 0) buf_put(&text, "It begins so that there is room in front. ", 42);
        for (size_t begun = text.len; text.len < begun + 200;) {
            seed = seed * 1664525 + 1013904223;
            const char *part = parts[(seed >> 8) % (sizeof parts / sizeof *parts)];
            buf_put(&text, part, strlen(part));
            if (seed >> 30 == 0) buf_byte(&text, ' ');
        }
        const struct sentence *list;
        enum simd_way way = (enum simd_way)(round % SIMD_SCALAR);
        size_t n = sentences_split_by(rules, way, buf_get(&text), false, &list), m;
        copy.len = 0;
        buf_room(&copy, 0);
        buf_put(&copy, (const char *)list, n * sizeof *list);
        m = sentences_split_by(rules, SIMD_SCALAR, buf_get(&text), false, &list);
        bool same = n == m;
        const struct sentence *fast = (const struct sentence *)(const void *)copy.at;
        for (size_t i = 0; i < n && same; i++)
            same =
                fast[i].start == list[i].start && fast[i].end == list[i].end && fast[i].rule == list[i].rule;
        if (!same && !wrong++) printf("# differs: %.*s\n", (int)text.len, text.at);
    }
    ok(wrong == 0, "SIMD and short cuts as the rules on mixtures: %zu differ", wrong);
    buf_free(&text), buf_free(&copy);
}

/* Each word of the lists before each kind of follower. */
static void test_words(void) {
    static const char *const behind[] = {"The end.", "Lan went.",  "and so.",  "1999 was.",
                                         "7 of us.", "7 The end.", "(It is.)", "--Bacon was."};
    size_t wrong = 0;
    for (size_t i = 0; i < sizeof built_in / sizeof *built_in; i++)
        for (size_t j = 0; j < sizeof behind / sizeof *behind; j++) {
            char text[200];
            int len = snprintf(text, sizeof text, "Here is %s%s %s", built_in[i].word,
                               built_in[i].word[strlen(built_in[i].word) - 1] == '.' ? "" : ".", behind[j]);
            const struct sentence *list;
            size_t n = sentences_split(rules, (struct slice){text, (size_t)len}, false, &list),
                   end = list[0].end;
            size_t m =
                sentences_split_by(rules, SIMD_SCALAR, (struct slice){text, (size_t)len}, false, &list);
            wrong += n != m || list[0].end != end;
        }
    ok(wrong == 0, "SIMD and short cuts as the rules with every listed word: %zu differ", wrong);
}

/* Every character, open in a sentence or in front of its stop: the scan that looks at some bytes only misses none. */
static void test_characters(void) {
    size_t wrong = 0;
    for (uint32_t cp = 1; cp < 0x110000; cp++) {
        char text[64] = "Here is ";
        const struct sentence *list;
        if (cp >= 0xD800 && cp < 0xE000) continue;
        size_t len = 8 + utf8_encode(cp, text + 8), n, m;
        memcpy(text + len, " a word.  it goes on to here.", 29);
        len += 29;
        n = sentences_split(rules, (struct slice){text, len}, false, &list);
        size_t end = n ? list[0].end : 0;
        m = sentences_split_by(rules, SIMD_SCALAR, (struct slice){text, len}, false, &list);
        wrong += n != m || (m && list[0].end != end);
    }
    ok(wrong == 0, "SIMD as scalar with every character: %zu differ", wrong);
}

static void test_stretches(void) {
    struct buf text = {0};
    for (int i = 0; i < 60; i++) buf_format(&text, "Sentence %d of Dr. Lan ends here. ", i);
    const struct sentence *list;
    size_t all = sentences_split(rules, buf_get(&text), false, &list);
    ok(all == 60, "sixty sentences");
    size_t at = 0, count = 0;
    for (size_t len = 700; at + len < text.len;) {
        size_t n = sentences_split(rules, (struct slice){text.at + at, len}, true, &list);
        if (n == 0) break;
        count += n;
        at += list[n - 1].end;
    }
    count += sentences_split(rules, (struct slice){text.at + at, text.len - at}, false, &list);
    ok(count == all, "the same in stretches: %zu", count);
    ok(sentences_split(rules, (struct slice){text.at, 200}, true, &list) == 0,
       "too short a stretch decides nothing");
    buf_free(&text);
}

int main(void) {
    rules = sentences_new();
    expect("");
    expect("   ");
    expect("One.");
    expect("One.| Two?| Three!| Four…| Five");
    /* abbreviations */
    expect("Dr. Lan met Gen. Ho.| They spoke.");
    expect("See No. 7 and Vol. IV.| No.| It is Sec. 3.");
    expect("He works for Acme Inc. in Hue.| She works for Acme Inc.| The firm grew.");
    expect("They live in the U.S. Army base.| They left the U.S.| He did not.");
    expect("At 9 a.m. Monday and 5 p.m. EST.| We left at 9 p.m.| Lan stayed.");
    expect("J. R. Smith and George W. Bush.| So it was Plan B.| The end.");
    expect("GS.TS. An và PGS. Bình đến TP. Huế.| Họ ở Q. 1.| Vân vân, v.v.| Theo báo, TP.HCM đông.");
    expect("You and I.| Did you see Albert I. Jones?");
    /* numbers, addresses, names of files */
    expect("It cost 1.000.000,50 or $3.50 at 10.30.| See example.com/a.html.| Mail to a.b@c.vn. now.");
    expect("The page is https://a.b.com/x?y=Z.A.| Read it.");
    expect("Files such as .zip and a.out.| Good.");
    /* quotes and brackets */
    expect("“Stop.”| He did.| (It was late.)| \"Go!\" she said.| 'Well.'| Yes.");
    expect("He teaches (He once was an engineer.) at the school.");
    expect("\"It ended. \" .| Next.");
    /* small letters */
    expect("it was fun.| we left.| Yahoo! and others etc. and so on.");
    expect("what is it?| nobody knows.| iPhone sales grew.| iPads too.");
    /* dots */
    expect("Well... maybe.| I never meant that....| She left.");
    expect("It was . . . gone.| And “[...] so on” (55).");
    /* references */
    expect("It is known.[2]| Others [3–5] say so. [7]| They are right.4| Then we left.");
    /* lists */
    expect("1. One thing| 2. Another thing| 3. The last");
    expect("a) one| b) two| c) three");
    expect("• 9. Stop| • 10. Rest");
    expect("1. Only one item.| And 2. is none.");
    expect("He has 1. above and 2. below.");
    /* no space */
    expect("It ended.|Next one.| what?|nobody knows.");
    expect("He said U.S.A.is and Node.Js and e.g.The.");
    /* lines */
    expect("Wrapped\nlines go on.| They do.");
    expect("A title of its own|\nThe text below is a line that is much longer than the title above it.");
    expect("Buy:|\n• tea|\n• milk");
    /* layout */
    expect("Thanks|\n==========|\nText.");
    expect("See http://a.vn/b| Next :-)| Lan| 04/26/2001 07:17 AM| Go| Photo: An.");
    /* dashes */
    expect("He is at uh —| This is at six.| We wa- —| That's it.");
    expect("So – I mean it – and I — I'm sure — London is far — the plan (as is — The one) — and Lan — The "
           "one.");
    /* others */
    expect("今天好。|「好嗎？」|走！");
    expect("Ông đi.| Đúng vậy.| Ừ.");
    expect(". . .");
    expect("?!");

    expect_rule("One. Two.", SENTENCES_STOP);
    expect_rule("One? Two.", SENTENCES_MARK);
    expect_rule("One... Two.", SENTENCES_ELLIPSIS);
    expect_rule("一。二。", SENTENCES_CJK);
    expect_rule("The U.S. The end.", SENTENCES_STARTER);
    expect_rule("At 5 p.m. Lan left.", SENTENCES_CLOCK);
    expect_rule("it was. we left.", SENTENCES_LOWER);
    expect_rule("It was.We left.", SENTENCES_GLUED);
    expect_rule("1) a 2) b", SENTENCES_ITEM);
    expect_rule("so maybe — That is it.", SENTENCES_DASH);
    expect_rule("Text here ***** More", SENTENCES_LAYOUT);

    test_twins("Dr. A went to U.S. B. “C.” d.e 1. x 2. y… … ***** == 10:30 a.m. 今。\n• Z! www.a.vn/x. Q");
    test_twins("\xE2\x80\xA6\xEF\xBC\x81\xE3\x80\x82 \xE2\x80 \xFF. \xE2. \xC3. \xF0\x9F\x98\x80. A");
    test_mixtures();
    test_words();
    test_characters();
    test_stretches();

    struct abbreviations *words = sentences_abbreviations(rules);
    expect("Nghs.| Lan sang.");
    ok(!abbreviations_add(words, SLICE("title\tNghs.\tvi\r")), "a line of an abbreviations file");
    expect("Nghs. Lan sang.");
    ok(!abbreviations_add(words, SLICE("none\tNghs")), "and off again");
    expect("Nghs.| Lan sang.");
    ok(!abbreviations_add(words, SLICE("# verb")) && !abbreviations_add(words, SLICE("")),
       "comments and empty lines");
    ok(abbreviations_add(words, SLICE("verb\tx")) && abbreviations_add(words, SLICE("title")) &&
           abbreviations_add(words, SLICE("title\t")) && abbreviations_add(words, SLICE("title\ta b")),
       "what is wrong with a line is said");
    ok(!abbreviations_add(words, SLICE("title\tVII-words.")), "a word with a hyphen");
    test_mixtures();
    sentences_free(rules);
    return tap_done();
}
