/* The sentence rules on any bytes: all twins of the scan, with their short cuts, answer as the scalar one does; sentences are in order, apart, without
 * blanks at their ends; nothing but blanks lies between them; and what a stretch decides does not depend on what follows
 * its context. */
#include "fuzz.h"
#include "text/documents.h"
#include "text/sentences.h"

static bool is_blank(char c) {
    return c == ' ' || (c >= '\t' && c <= '\r');
}

/* U+0085, U+00A0, U+2000, ... are blanks to the rules. */
static bool only_blanks(const char *p, const char *end) {
    while (p < end && (is_blank(*p) || (*p & 0x80))) p++;
    return p == end;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    static struct sentences *rules;
    static struct sentence *copy;
    static size_t room;
    if (!rules) rules = sentences_new();
    /* in memory of its own, so that a read past its end is seen */
    char *bytes = malloc(size ? size : 1);
    MUST(bytes);
    if (size) memcpy(bytes, data, size);
    struct slice text = {bytes, size};
    const struct sentence *list;
    size_t n = sentences_split(rules, text, false, &list), at = 0;
    if (room < n) {
        free(copy);
        copy = malloc((room = n) * sizeof *copy);
    }
    MUST(copy || !n);
    if (n) memcpy(copy, list, n * sizeof *copy);
    for (size_t i = 0; i < n; i++) {
        MUST(copy[i].start >= at && copy[i].end > copy[i].start && copy[i].end <= size);
        MUST(only_blanks(bytes + at, bytes + copy[i].start));
        MUST(!is_blank(bytes[copy[i].start]) && !is_blank(bytes[copy[i].end - 1]));
        at = copy[i].end;
    }
    MUST(only_blanks(bytes + at, bytes + size));
    size_t m = 0;
    for (unsigned way = SIMD_AVX2; way < SIMD_WAYS; way++) {
        m = sentences_split_by(rules, (enum simd_way)way, text, false, &list);
        MUST(m == n);
        for (size_t i = 0; i < n; i++)
            MUST(list[i].start == copy[i].start && list[i].end == copy[i].end &&
                 list[i].rule == copy[i].rule);
    }
    m = sentences_split(rules, text, true, &list);
    MUST(m <= n);
    for (size_t i = 0; i < m; i++) MUST(list[i].start == copy[i].start && list[i].end == copy[i].end);

    /* paragraphs of any form lie in the window, whatever the windows are */
    for (int mode = 0; mode < 4; mode++) {
        struct documents d = {.openers = mode & 1 ? DOCUMENTS_DATED : DOCUMENTS_ONE, .by_line = mode & 2};
        struct documents_item item;
        size_t start = 0, end = size < 7 ? size : 7;
        enum documents_event event;
        documents_start(&d);
        do {
            event = documents_next(&d, (struct slice){bytes + start, end - start}, end == size, &item);
            if (event == DOCUMENTS_MORE) {
                start += documents_used(&d);
                MUST(start <= end && end < size);
                end = size - end < 13 ? size : end + 13;
            } else if (event == DOCUMENTS_PARAGRAPH) {
                MUST(item.text.at >= bytes + start && item.text.at + item.text.len <= bytes + end);
                MUST(documents_credit(item.text) <= item.text.len);
                if (!item.ends) documents_take(&d, item.text.len);
            }
        } while (event != DOCUMENTS_END);
    }
    free(bytes);
    return 0;
}
