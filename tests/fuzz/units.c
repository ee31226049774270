/* Any bytes as a file of units, and behind the first NUL a text that may use them: lines are taken, or the first wrong one is named; and
 * reading the text stays inside of it. */
#include "fuzz.h"
#include "text/numbers.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    const struct number_options options = {.language = size % 2 ? NUMBER_VI : NUMBER_EN};
    char *copy = malloc(size ? size : 1);
    MUST(copy);
    if (size) memcpy(copy, data, size);
    struct slice text = {copy, size}, units;
    slice_cut(&text, '\0', &units);
    if (!text.at) text = SLICE("");
    struct numbers *n = numbers_new(&options);
    uint64_t line = 0, lines = 1;
    const char *why = NULL;
    for (size_t i = 0; i < units.len; i++) lines += units.at[i] == '\n';
    if (numbers_add_units(n, units, &line, &why)) {
        struct number m;
        struct buf unit = {0};
        size_t at = 0;
        numbers_begin(n, text, NULL);
        while (numbers_next(n, &m)) {
            MUST(m.start >= at && m.start < m.end && m.end <= text.len);
            at = m.end;
            number_unit_print(&m.unit, &unit);
            unit.len = 0;
        }
        buf_free(&unit);
    } else {
        MUST(why && line >= 1 && line <= lines);
    }
    numbers_free(n);
    free(copy);
    return 0;
}
