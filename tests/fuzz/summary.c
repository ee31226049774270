/* Any bytes as lines "key TAB value TAB weight" through every statistic: the answers are the same when the groups are saved, forgotten and merged
 * after every few rows; and as any list of columns. */
#include "stat/fields.h"
#include "stat/summary.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const char *const all[] = {
    "count", "sum",  "mean",   "min",    "max",      "range",        "median",       "iqr",
    "mad",   "gini", "stdev",  "var",    "skewness", "kurtosis",     "mode",         "antimode",
    "first", "last", "unique", "values", "entropy",  "count-unique", "count-values", "count-missing"};
enum { ALL = sizeof all / sizeof *all };

/* `few`: only what needs some places of a sorted list: then long lists are saved value by value. */
static struct summary *fresh(bool real, bool few) {
    struct summary_options options = {real, 7, -1, SLICE(",")};
    struct summary *s = summary_open(&options);
    size_t c = summary_column(s), w = summary_column(s);
    for (size_t i = 0; i < ALL; i++)
        summary_operation(s, statistic_find(few && i >= 8 && i < 14 ? "iqr" : all[i]), c, 0, decimal_of(0));
    summary_operation(s, statistic_find("weighted-mean"), c, w, decimal_of(0));
    summary_operation(s, statistic_find("quantile"), c, 0, (struct decimal){9, 1, false});
    summary_ready(s);
    return s;
}

struct saved {
    struct buf key, state;
    size_t number;
};

static int by_key(const void *x, const void *y) {
    const struct saved *a = x, *b = y;
    int c = slice_cmp(buf_get(&a->key), buf_get(&b->key));
    return c ? c : (a->number > b->number) - (a->number < b->number);
}

/* The answers to `text` with the groups saved after every `piece` rows (0: never). */
static void answers(struct slice text, bool real, bool few, size_t piece, struct buf *to) {
    struct summary *s = fresh(real, few);
    struct saved *saved = NULL;
    size_t count = 0, rows = 0;
    struct slice line;
    for (bool more = slice_cut(&text, '\n', &line); more;) {
        struct slice key = {"", 0}, value = {"", 0}, weight = {"", 0};
        slice_cut(&line, '\t', &key);
        slice_cut(&line, '\t', &value);
        slice_cut(&line, '\t', &weight);
        summary_row(s, key);
        summary_value(s, 0, value);
        summary_value(s, 1, weight);
        more = slice_cut(&text, '\n', &line);
        if (piece && (++rows % piece == 0 || !more)) {
            summary_flush(s);
            for (uint32_t g = 0; g < summary_groups(s); g++) {
                struct summary_saving at = {0};
                struct buf entry = {0}, state = {0};
                while (summary_save(s, g, &at, &entry, &state)) {
                    saved = mem_resize(saved, count + 1, sizeof *saved);
                    saved[count] = (struct saved){{0}, {0}, count};
                    buf_slice(&saved[count].key, buf_get(&entry));
                    buf_slice(&saved[count++].state, buf_get(&state));
                }
                buf_free(&entry);
                buf_free(&state);
            }
            summary_clear(s);
        }
    }
    summary_flush(s);
    if (count) qsort(saved, count, sizeof *saved, by_key);
    for (size_t i = 0; i < count; i++) {
        summary_merge(s, buf_get(&saved[i].key), buf_get(&saved[i].state));
        buf_free(&saved[i].key);
        buf_free(&saved[i].state);
    }
    free(saved);
    summary_flush(s);
    const uint32_t *ids = summary_sorted(s);
    for (uint32_t i = 0; i < summary_groups(s); i++) {
        buf_slice(to, summary_key(s, ids[i]));
        for (size_t k = 0; k < ALL + 2; k++) {
            buf_byte(to, '\t');
            if (!summary_result(s, ids[i], k, to)) buf_byte(to, '!');
        }
    }
    summary_close(s);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    struct slice text = {(const char *)data, size};
    struct buf whole = {0}, pieces = {0}, columns = {0}, error = {0};
    if (size < 2) return 0;
    bool real = data[0] & 1, few = data[0] & 2;
    text.at++, text.len--;
    answers(text, real, few, 0, &whole);
    answers(text, real, few, 1 + data[0] / 32, &pieces);
    if (!slice_eq(buf_get(&whole), buf_get(&pieces))) abort();

    static const struct slice names[] = {SLICE("word"), SLICE("a_count"), SLICE("b-c"),
                                         SLICE("d:e"),  SLICE("f,g"),     SLICE("*")};
    struct field_item item;
    while (fields_cut(&text, names, 6, &item)) {
        if (fields_match(item.pattern, names, 6, &columns, &error) == (error.len > 0)) abort();
        error.len = columns.len = 0;
    }
    buf_free(&whole);
    buf_free(&pieces);
    buf_free(&columns);
    buf_free(&error);
    return 0;
}
