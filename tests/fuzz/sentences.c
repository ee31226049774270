/* The sentence rules on any bytes: the fast scan and its short cuts answer as the scalar one does; sentences are in order, apart, without
 * blanks at their ends; nothing but blanks lies between them; and what a stretch decides does not depend on what follows
 * its context. */
#include "text/documents.h"
#include "text/sentences.h"
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static bool is_blank(char c) {
    return c == ' ' || (c >= '\t' && c <= '\r');
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    static struct sentences *rules;
    static struct sentence *copy;
    static size_t room;
    if (!rules) rules = sentences_new();
    /* in memory of its own, so that a read past its end is seen */
    char *bytes = malloc(size ? size : 1);
    if (size) memcpy(bytes, data, size);
    struct slice text = {bytes, size};
    const struct sentence *list;
    size_t n = sentences_split(rules, text, false, &list), at = 0;
    if (room < n) copy = realloc(copy, (room = n) * sizeof *copy);
    if (n) memcpy(copy, list, n * sizeof *copy);
    for (size_t i = 0; i < n; i++) {
        if (copy[i].start < at || copy[i].end <= copy[i].start || copy[i].end > size) abort();
        for (; at < copy[i].start;
             at++) /* U+0085, U+00A0, U+1680, U+2000.., U+3000, U+FEFF are blanks, too */
            if (!is_blank(bytes[at]) && !(bytes[at] & 0x80)) abort();
        if (is_blank(bytes[at]) || is_blank(bytes[copy[i].end - 1])) abort();
        at = copy[i].end;
    }
    for (; at < size; at++)
        if (!is_blank(bytes[at]) && !(bytes[at] & 0x80)) abort();
    size_t m = sentences_split_scalar(rules, text, false, &list);
    if (m != n) abort();
    for (size_t i = 0; i < n; i++)
        if (list[i].start != copy[i].start || list[i].end != copy[i].end || list[i].rule != copy[i].rule)
            abort();
    m = sentences_split(rules, text, true, &list);
    if (m > n) abort();
    for (size_t i = 0; i < m; i++)
        if (list[i].start != copy[i].start || list[i].end + SENTENCES_CONTEXT > size + SENTENCES_CONTEXT)
            abort();

    /* paragraphs of any form cover the stream, whatever the windows */
    for (int mode = 0; mode < 4; mode++) {
        struct documents d = {.openers = mode & 1 ? DOCUMENTS_DATED : DOCUMENTS_ONE, .by_line = mode & 2};
        struct documents_item item;
        size_t start = 0, end = size < 7 ? size : 7;
        documents_start(&d);
        for (enum documents_event event;
             (event = documents_next(&d, (struct slice){bytes + start, end - start}, end == size, &item)) !=
             DOCUMENTS_END;) {
            if (event == DOCUMENTS_MORE) {
                start += documents_used(&d);
                if (start > end) abort();
                end = size - end < 13 ? size : end + 13;
            } else if (event == DOCUMENTS_PARAGRAPH) {
                if (item.text.at < bytes + start || item.text.at + item.text.len > bytes + end) abort();
                if (documents_credit(item.text) > item.text.len) abort();
                if (!item.ends) documents_take(&d, item.text.len);
            }
        }
    }
    free(bytes);
    return 0;
}
