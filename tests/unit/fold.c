/* fold: every line of NormalizationTest.txt, every code point against utf8proc, the direct tables against the slow path. */
#include "text/fold.h"
#include "text/utf8.h"
#include "tap.h"
#include <stdlib.h>
#include <utf8proc.h>

static const char *ucd(void) {
    const char *folder = getenv("TXT_UCD");
    return folder ? folder : "/usr/share/unicode";
}

static bool gives(struct fold *f, struct slice from, struct slice to) {
    return slice_eq(fold_token(f, from), to);
}

/* Drops the white space that FOLD_COMPAT leaves out. */
static struct slice close_up(struct slice s, char *to) {
    size_t n = 0;
    for (size_t i = 0; i < s.len; i++)
        if (s.at[i] != ' ') to[n++] = s.at[i];
    return (struct slice){to, n};
}

static void conformance(void) {
    char command[600], line[2048];
    static bool listed[0x110000];
    snprintf(command, sizeof command, "bzip2 -dc '%s/NormalizationTest.txt.bz2' 2>/dev/null", ucd());
    FILE *p = popen(command, "r"); /* NOLINT(cert-env33-c): the command is this test's own */
    struct fold nfc, nfkc;
    fold_init(&nfc, 0);
    fold_init(&nfkc, FOLD_COMPAT);
    int lines = 0, wrong = 0, part = -1;
    while (p && fgets(line, sizeof line, p)) {
        char text[5][256], closed[256];
        struct slice c[5];
        if (*line == '@') part = line[5] - '0';
        if (*line == '#' || *line == '@') continue;
        char *s = line;
        for (int i = 0; i < 5; i++, s++) {
            c[i] = (struct slice){text[i], 0};
            for (; *s != ';'; s += *s == ' ') {
                uint32_t code = (uint32_t)strtoul(s, &s, 16);
                if (part == 1 && i == 0) listed[code] = true;
                c[i].len += utf8_encode(code, text[i] + c[i].len);
            }
        }
        bool good = true;
        for (int i = 0; i < 5; i++) {
            good &= gives(&nfc, c[i], i < 3 ? c[1] : c[3]);
            good &= gives(&nfkc, c[i], close_up(c[3], closed));
        }
        lines++;
        if (!good) wrong++, printf("# %s", line);
    }
    if (!p || pclose(p) != 0 || !lines) {
        ok(true,
           "NormalizationTest # SKIP no %s/NormalizationTest.txt.bz2 (package unicode-data) or no bzip2",
           ucd());
    } else {
        ok(wrong == 0 && lines > 18000, "NormalizationTest: %d of %d lines, NFC and NFKC", lines - wrong,
           lines);
        bool same = true;
        for (uint32_t code = 1; code < 0x110000; code++) {
            char text[4];
            if (listed[code] || (code >= 0xD800 && code < 0xE000)) continue;
            struct slice s = {text, utf8_encode(code, text)}, none = {"", 0};
            same &= gives(&nfc, s, s) && (gives(&nfkc, s, s) || gives(&nfkc, s, none));
        }
        ok(same, "a character that part 1 does not list is its own NFC and NFKC");
    }
    fold_free(&nfc);
    fold_free(&nfkc);
}

/* NFC(toCasefold(NFD(x))), by utf8proc alone. */
static struct slice reference(uint32_t code, char *to) {
    int32_t d[20], e[60];
    int boundary = 0;
    utf8proc_ssize_t n = utf8proc_decompose_char((int32_t)code, d, 20, UTF8PROC_DECOMPOSE, &boundary), m = 0;
    for (utf8proc_ssize_t i = 0; i < n; i++)
        m += utf8proc_decompose_char(d[i], e + m, 60 - m, UTF8PROC_DECOMPOSE | UTF8PROC_CASEFOLD, &boundary);
    m = utf8proc_normalize_utf32(e, m, UTF8PROC_COMPOSE | UTF8PROC_STABLE);
    size_t len = 0;
    for (utf8proc_ssize_t i = 0; i < m; i++) len += utf8_encode((uint32_t)e[i], to + len);
    return (struct slice){to, len};
}

static void every_code_point(void) {
    bool right = true, twins = true, stable = true;
    for (unsigned how = 0; how < 8; how++) {
        struct fold f;
        fold_init(&f, how);
        for (uint32_t code = 1; code < 0x110000; code++) {
            if (code >= 0xD800 && code < 0xE000) continue;
            if (how != FOLD_CASE && code > 0x3000 && code < 0x1D000) code += 13; /* enough of them */
            if (code >= 0xD800 && code < 0xE000) continue;
            char text[16], made[128];
            size_t n = utf8_encode(code, text);
            struct slice got = fold_token(&f, (struct slice){text, n});
            if (how == FOLD_CASE) right &= slice_eq(got, reference(code, made));
            size_t len = got.len;
            memcpy(made, got.at, len);
            /* The same again: nothing changes any more. */
            if (!(how & FOLD_COMPAT))
                stable &= gives(&f, (struct slice){made, len}, (struct slice){made, len});
            /* U+4E00 in front sends all of it the slow way. */
            if (code < 0x3000 && utf8proc_category((int32_t)code) != UTF8PROC_CATEGORY_MN &&
                utf8proc_category((int32_t)code) != UTF8PROC_CATEGORY_ME &&
                utf8proc_category((int32_t)code) != UTF8PROC_CATEGORY_CN) {
                memmove(text + 3, text, n);
                memcpy(text, "\xE4\xB8\x80", 3);
                got = fold_token(&f, (struct slice){text, n + 3});
                bool same = got.len == len + 3 && memcmp(got.at + 3, made, len) == 0;
                if (!same) printf("# U+%04X, how %u\n", code, how);
                twins &= same;
            }
        }
        fold_free(&f);
    }
    ok(right, "every code point folds to NFC(toCasefold(NFD(it)))");
    ok(twins, "the direct tables say what the slow path says, with all options");
    ok(stable, "folding twice changes nothing");
}

int main(void) {
    struct fold f;
    conformance();
    every_code_point();
    static const struct {
        unsigned how;
        const char *from, *to;
    } row[] = {
        {FOLD_CASE, "STRASSE", "strasse"},
        {FOLD_CASE,
         "Stra\xC3\x9F"
         "e",
         "strasse"},
        {FOLD_CASE, "E\xCC\x82\xCC\xA3", "\xE1\xBB\x87"}, /* marks in the wrong order */
        {FOLD_CASE | FOLD_MARKS,
         "\xC4\x90\xE1\xBB\xA8"
         "C",
         "duc"},
        {FOLD_MARKS,
         "\xC4\x90\xE1\xBB\xA8"
         "C",
         "DUC"},
        {FOLD_CASE | FOLD_MARKS, "d\xCC\x81\xCC\x82", "d"},
        {FOLD_CASE | FOLD_MARKS, "\xCC\x81", "\xCC\x81"},
        {FOLD_CASE | FOLD_MARKS, "\xE0\xA4\x95\xE0\xA4\xBF",
         "\xE0\xA4\x95\xE0\xA4\xBF"}, /* a vowel sign stays */
        {FOLD_CASE | FOLD_COMPAT, "\xEF\xBC\xA1\xEF\xAC\x81", "afi"},
        {FOLD_CASE | FOLD_COMPAT, "\xC2\xB4", "\xCC\x81"}, /* space + acute: the space goes */
        {FOLD_CASE, "\xCE\xB1\xCD\x85\xCC\x81",
         "\xCE\xAC\xCE\xB9"}, /* alpha, iota below, acute: in either order */
        {FOLD_CASE, "\xCE\xB1\xCC\x81\xCD\x85", "\xCE\xAC\xCE\xB9"},
        {FOLD_CASE, "A\xFF\xE1\xBB", "a\xEF\xBF\xBD\xEF\xBF\xBD"},
        {0, "A\xFF", "A\xEF\xBF\xBD"},
    };
    for (size_t i = 0; i < sizeof row / sizeof *row; i++) {
        fold_init(&f, row[i].how);
        bool good = true;
        for (int twice = 0; twice < 2; twice++) good &= gives(&f, slice_of(row[i].from), slice_of(row[i].to));
        ok(good, "how %u: %s is %s", row[i].how, row[i].from, row[i].to);
        fold_free(&f);
    }
    fold_init(&f, FOLD_CASE);
    ok(gives(&f, (struct slice){"A\0b", 3},
             SLICE("a\xEF\xBF\xBD"
                   "b")),
       "NUL is damage");
    /* 4 KiB of marks in the worst order are sorted in linear time, stably. */
    static char marks[4098] = "a";
    for (size_t i = 1; i < 4097; i += 4)
        memcpy(marks + i, "\xCC\x81\xCC\xA3", 4); /* acute (230), dot below (220) */
    struct slice got = fold_token(&f, (struct slice){marks, 4097});
    bool sorted = slice_starts(got, SLICE("\xE1\xBA\xA1\xCC\xA3\xCC\xA3")) &&
                  slice_ends(got, SLICE("\xCC\x81\xCC\x81"));
    ok(sorted && got.len == 4097, "long runs of marks are put in canonical order (%zu bytes)", got.len);
    fold_free(&f);
    return tap_done();
}
