/* documents: what it answers must not depend on how the stream came in windows. */
#include "../../common/text/documents.h"
#include "tap.h"
#include "base/mem.h"
#include <stdlib.h>

static bool opens(void *to, struct slice line) {
    (void)to;
    return line.len >= 2 && line.at[0] == '=' && line.at[1] == '=';
}

/* Feeds `text` in windows that grow by `step` bytes (0 = all at once) and writes what comes: "D date" for a document, "P
 * offset+length flags" for a paragraph. */
static void trace(struct documents *d, struct slice text, size_t step, struct buf *to) {
    size_t start = 0, end = step ? 0 : text.len;
    struct documents_item item;
    to->len = 0;
    documents_start(d);
    for (;;) {
        struct slice window = {text.at + start, end - start};
        switch (documents_next(d, window, end == text.len, &item)) {
        case DOCUMENTS_MORE: {
            size_t used = documents_used(d);
            start += used;
            end = step && text.len - end > step ? end + step : text.len;
            break;
        }
        case DOCUMENTS_OPEN: buf_format(to, "D %.*s\n", (int)item.date.len, item.date.at); break;
        case DOCUMENTS_PARAGRAPH:
            buf_format(to, "P %llu+%zu%s%s%s\n", (unsigned long long)item.offset, item.text.len,
                       item.begins ? " begins" : "", item.ends ? " ends" : "",
                       item.heading ? " heading" : "");
            if (!item.ends) documents_take(d, item.text.len - 100);
            break;
        case DOCUMENTS_END: buf_byte(to, '\0'); return;
        }
    }
}

static void expect(enum documents_openers openers, bool by_line, const char *text, const char *want) {
    struct documents d = {.openers = openers, .by_line = by_line, .opens = opens};
    struct buf got = {0};
    trace(&d, slice_of(text), 0, &got);
    static int stream;
    if (!ok(strcmp(got.at, want) == 0, "stream %d", ++stream)) printf("# got\n%s\n", got.at);
    size_t wrong = 0;
    for (size_t step = 1; step <= strlen(text) + 1; step++) {
        trace(&d, slice_of(text), step, &got);
        wrong += strcmp(got.at, want) != 0;
    }
    ok(wrong == 0, "the same in steps of any size, wrong in %zu", wrong);
    buf_free(&got);
}

static void test_long(void) {
    size_t n = DOCUMENTS_STRETCH * 2 + 5000;
    char *text = mem_alloc(n);
    memset(text, 'x', n);
    text[10] = '\n';
    memcpy(text + n - 20, "\n\nThe end.", 10);
    struct documents d = {.openers = DOCUMENTS_ONE};
    struct buf once = {0}, steps = {0};
    trace(&d, (struct slice){text, n}, 0, &once);
    ok(strstr(once.at, "P 0+1048576 begins\n") && strstr(once.at, "P 1048476+1048576\n") != NULL,
       "a long paragraph comes in stretches");
    ok(strstr(once.at, " ends\n") != NULL, "and ends");
    trace(&d, (struct slice){text, n}, 65536, &steps);
    ok(strcmp(once.at, steps.at) == 0, "whatever the windows");
    trace(&d, (struct slice){text, n}, 1000, &steps);
    ok(strcmp(once.at, steps.at) == 0, "however small");
    /* a line of nothing but blanks is not held */
    memset(text, ' ', n);
    text[0] = 'A', text[5] = '\n', text[n - 1] = 'B';
    trace(&d, (struct slice){text, n}, 0, &once);
    trace(&d, (struct slice){text, n}, 4099, &steps);
    ok(strcmp(once.at, steps.at) == 0, "a paragraph of blanks, whatever the windows");
    ok(strstr(once.at, "P 0+1 begins ends\n") != NULL, "4096 blanks end a paragraph");
    buf_free(&once), buf_free(&steps);
    free(text);
}

static size_t credit(const char *text) {
    return documents_credit(slice_of(text));
}

int main(void) {
    expect(DOCUMENTS_ONE, false, "", "");
    expect(DOCUMENTS_ONE, false, " \n\r\n\f\n ", "");
    expect(DOCUMENTS_ONE, false, "One.", "D \nP 0+4 begins ends\n");
    expect(DOCUMENTS_ONE, false, "\xEF\xBB\xBFOne.\r\n \r\nTwo\nlines.\n",
           "D \nP 3+4 begins ends\nP 12+10 begins ends\n");
    expect(DOCUMENTS_ONE, false, "\n date 2024-02-29\tOne.", "D 2024-02-29\nP 18+4 begins ends\n");
    expect(DOCUMENTS_ONE, false, "date 2024-02-29", "D 2024-02-29\n");
    expect(DOCUMENTS_ONE, false, "date 2023-02-29 One.", "D \nP 0+20 begins ends\n");
    expect(DOCUMENTS_ONE, false, "A.\n date 2024-02-29 B.\n", "D \nP 0+22 begins ends\n");
    expect(DOCUMENTS_ONE, true, "A.\n\n date 2024-02-29 B.\n", "D \nP 0+2 begins ends\nP 5+18 begins ends\n");
    expect(DOCUMENTS_DATED, false, "A.\n date 2024-02-28 B.\n\nC.\n\n\n date 2024-02-29 \nE.",
           "D \nP 0+2 begins ends\nD 2024-02-28\nP 17+2 begins ends\nP 21+2 begins ends\nD 2024-02-29\nP "
           "18+2 begins ends\n");
    expect(DOCUMENTS_DATED, false,
           "\xEF\xBB\xBF"
           "date 2024-01-01 A.\ndate 2024-01-02 B.\n",
           "D 2024-01-01\nP 19+21 begins ends\n");
    expect(DOCUMENTS_LINES, false, "A.\n== one\nB.\n\n==\n  == no\n",
           "D \nP 0+2 begins ends\nD \nP 0+9 begins ends\nD \nP 0+10 begins ends\n");
    expect(DOCUMENTS_LINES, true, "==\n date 2024-01-01 A.\n\n== two\n",
           "D \nP 0+2 begins ends\nP 4+18 begins ends\nD \nP 0+6 begins ends\n");
    /* headings */
    expect(DOCUMENTS_ONE, false, "Title\n\nThe longer one.\n",
           "D \nP 0+5 begins ends heading\nP 7+15 begins ends\n");
    expect(DOCUMENTS_ONE, false, "Title\n\nYes.\n", "D \nP 0+5 begins ends\nP 7+4 begins ends\n");
    expect(DOCUMENTS_ONE, false, "Title\n\nMay 2\n\nThe longer one.\n\nTail\n",
           "D \nP 0+5 begins ends heading\nP 7+5 begins ends heading\nP 14+15 begins ends\nP 31+4 begins "
           "ends\n");
    expect(DOCUMENTS_ONE, true, "A\nB\nC\nD\nThe longer one.\n",
           "D \nP 0+1 begins ends\nP 2+1 begins ends\nP 4+1 begins ends\nP 6+1 begins ends\nP 8+15 begins "
           "ends\n");
    expect(DOCUMENTS_DATED, false, "Title\n\n date 2024-01-01 The longer one.\n",
           "D \nP 0+5 begins ends\nD 2024-01-01\nP 17+15 begins ends\n");
    test_long();

    ok(credit("Text. – VNA/VNS") == 6, "a credit behind a stop");
    ok(credit("Text.” \xE2\x80\x94 VNS \n") == 9, "behind a quote, blanks behind");
    ok(credit("– VNA") == 0, "alone");
    ok(credit("Text – VNA") == strlen("Text – VNA"), "none without a stop");
    ok(credit("Text. VNA/VNS") == strlen("Text. VNA/VNS"), "none without a dash");
    ok(credit("Text. 5-ABC") == strlen("Text. 5-ABC"), "none in a compound");
    ok(credit("Text. – Vna") == strlen("Text. – Vna"), "capitals only");
    ok(credit("") == 0, "nothing");

    ok(documents_is_date("2000-02-29") && !documents_is_date("1900-02-29") &&
           !documents_is_date("2024-00-10"),
       "dates");
    ok(slice_eq(documents_date_in(slice_of("a/2020-01-02/x-2021-03-04.txt")), SLICE("2021-03-04")),
       "the last date of a name");
    ok(documents_date_in(slice_of("12020-01-02.txt")).len == 0, "no digit beside it");
    return tap_done();
}
