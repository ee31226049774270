/* Options: what -V says, sizes as sort(1) reads them, and that every wrong word on the command line is named. */
#include "base/opt.h"
#include "base/version.h"
#include "tap.h"
#include "text/words.h"

#include <csv.h>
#include <stdlib.h>
#include <string.h>
#include <utf8proc.h>
#include <zlib.h>

static void versions(void) {
    char *text = NULL, want[400];
    size_t n = 0;
    FILE *to = open_memstream(&text, &n);
    version_print("txt-x", "rules r1", to);
    fclose(to);
    /* This program calls utf8proc, so that it is loaded. */
    snprintf(want, sizeof want,
             "txt-x (txtkit) %s\nUnicode %s, rules r1\nzlib %s, utf8proc %s (Unicode %s), libcsv %d.%d.%d, "
             "xxHash ",
             TXTKIT_VERSION, TXTKIT_UNICODE, zlibVersion(), utf8proc_version(), utf8proc_unicode_version(),
             CSV_MAJOR, CSV_MINOR, CSV_RELEASE);
    ok(strncmp(text, want, strlen(want)) == 0, "-V: the suite, Unicode, the rules, the libraries");
    ok(text[n - 1] == '\n' && strchr(text, '\n') != strrchr(text, '\n'), "-V: whole lines");
    free(text);
    ok(strcmp(TXTKIT_UNICODE, WORDS_VERSION) == 0, "the tables of words are of the Unicode that -V names");
    ok(strcmp(TXTKIT_UNICODE, utf8proc_unicode_version()) == 0,
       "utf8proc folds by the Unicode that -V names");
}

static void sizes(void) {
    static const struct {
        const char *text;
        uint64_t bytes;
    } good[] = {{"1", 1024},
                {"7b", 7},
                {"64K", 64 << 10},
                {"64k", 64 << 10},
                {"3M", 3 << 20},
                {"2G", 2ull << 30},
                {"1T", 1ull << 40},
                {"0", 0},
                {"0%", 0},
                {"16777215T", 16777215ull << 40},
                {"18446744073709551615b", UINT64_MAX}};
    static const char *const bad[] = {"",
                                      "K",
                                      "1X",
                                      "1KB",
                                      "1.5G",
                                      "-1",
                                      "+1",
                                      " 1",
                                      "1 ",
                                      "101%",
                                      "1%%",
                                      "0x10",
                                      "16777216T",
                                      "18446744073709551616b",
                                      "18014398509481984"};
    uint64_t bytes, tenth, all;
    bool right = true;
    for (size_t i = 0; i < sizeof good / sizeof *good; i++)
        right &= ok(opt_size(good[i].text, &bytes) && bytes == good[i].bytes, "size %s", good[i].text);
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        right &= ok(!opt_size(bad[i], &bytes), "'%s' is no size", bad[i]);
    ok(right && opt_size("10%", &tenth) && opt_size("100%", &all) && tenth <= all / 10 && tenth > all / 11,
       "sizes in parts of the memory");
}

int main(void) {
    versions();
    sizes();
    return tap_done();
}
