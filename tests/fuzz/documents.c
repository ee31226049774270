/* Any bytes in windows of any size: the same documents and paragraphs as in one window. */
#include "fuzz.h"
#include "text/documents.h"

static bool is_opener(void *to, struct slice line) {
    (void)to;
    return line.len > 1 && line.at[0] == '#';
}

/* What documents_next says of the bytes when they come `step` at a time, as text. */
static void read_all(struct documents *d, const char *p, size_t n, size_t step, struct buf *to) {
    size_t start = 0, have = step < n ? step : n;
    to->len = 0;
    documents_start(d);
    for (;;) {
        struct documents_item item;
        char *window = malloc(have - start + 1);
        MUST(window);
        memcpy(window, p + start, have - start);
        enum documents_event event;
        while ((event = documents_next(d, (struct slice){window, have - start}, have == n, &item)) !=
                   DOCUMENTS_MORE &&
               event != DOCUMENTS_END) {
            if (event == DOCUMENTS_OPEN) {
                buf_format(to, "open %.*s\n", (int)item.date.len, item.date.at);
                continue;
            }
            MUST(item.text.at >= window && item.text.at + item.text.len <= window + (have - start));
            if (item.begins)
                buf_format(to, "at %llu heading %d: ", (unsigned long long)item.offset, item.heading);
            buf_slice(to, item.text);
            if (item.ends) {
                buf_put(to, ".\n", 2);
            } else {
                MUST(item.text.len > 0);
                documents_take(d, item.text.len);
            }
        }
        if (event == DOCUMENTS_END) {
            free(window);
            return;
        }
        MUST(have < n);
        size_t used = documents_used(d);
        MUST(used <= have - start);
        start += used;
        have = n - have < step ? n : have + step;
        free(window);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    static struct buf all, pieces;
    if (size < 2) return 0;
    struct documents d = {
        .openers = (enum documents_openers)(data[0] % 3), .by_line = data[0] & 64, .opens = is_opener};
    size_t step = data[1] % 50 + 1u;
    data += 2, size -= 2;
    read_all(&d, (const char *)data, size, size + 1, &all);
    read_all(&d, (const char *)data, size, step, &pieces);
    MUST(fuzz_same(&all, &pieces));
    return 0;
}
