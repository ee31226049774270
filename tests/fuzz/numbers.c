/* Any bytes in both languages: mentions are in order and inside the text, their values print to what the contract allows, and the same text
 * gives the same again, also when no short cut is taken. */
#include "fuzz.h"
#include "text/numbers.h"

static void inside(struct slice s, struct slice text) {
    MUST(s.len == 0 || (s.at >= text.at && s.at + s.len <= text.at + text.len));
}

static void all(struct numbers *n, struct slice text, const struct number_date *anchor, struct buf *to) {
    struct number m;
    size_t at = 0, count = 0;
    to->len = 0;
    numbers_begin(n, text, anchor);
    while (numbers_next(n, &m)) {
        MUST(m.start >= at && m.start < m.end && m.end <= text.len);
        MUST(m.qstart <= m.start && m.end <= m.qend && m.qend <= text.len);
        MUST(m.kind < NUMBER_KINDS && m.op < NUMBER_OPS && m.rule);
        inside(m.qual, text), inside(m.qual_after, text), inside(m.head, text);
        at = m.end;
        MUST(++count <= text.len);
        buf_format(to, "%zu-%zu %s %s ", m.start, m.end, number_kind_name[m.kind], m.rule);
        number_value_print(&m.value, to);
        buf_byte(to, ' ');
        number_value_print(&m.low, to);
        buf_byte(to, ' ');
        number_value_print(&m.high, to);
        buf_byte(to, ' ');
        number_unit_print(&m.unit, to);
        buf_byte(to, '\n');
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    static struct numbers *n[4]; /* [2], [3]: without short cuts */
    static struct buf once, again;
    const struct number_date anchor = {.year = 2024, .part = 5, .day = 17};
    if (!n[0]) {
        for (int i = 0; i < 4; i++) {
            struct number_options options = {.language = i & 1 ? NUMBER_VI : NUMBER_EN, .whole = i >= 2};
            MUST((n[i] = numbers_new(&options)) != NULL);
        }
    }
    if (size < 1) return 0;
    struct numbers *one = n[data[0] & 1];
    char *copy = malloc(size - 1 ? size - 1 : 1); /* of its own size, so that a read behind it is found */
    MUST(copy);
    memcpy(copy, data + 1, size - 1);
    struct slice text = {copy, size - 1};
    all(one, text, data[0] & 2 ? &anchor : NULL, &once);
    all(one, text, data[0] & 2 ? &anchor : NULL, &again);
    MUST(fuzz_same(&once, &again));
    all(n[2 + (data[0] & 1)], text, data[0] & 2 ? &anchor : NULL, &again);
    MUST(fuzz_same(&once, &again));
    free(copy);
    return 0;
}
