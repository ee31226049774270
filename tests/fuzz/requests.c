/* Any bytes as what options of txt-aggregate ask for, of a table with odd names: bound to columns that are there, or said why not. The first
 * byte is the operation, the second: --by, --histogram or --pivot, or none. */
#include "fuzz.h"
#include "stat/groupkey.h"
#include "stat/requests.h"
#include "stat/statistic.h"

static const char *const operations[] = {"sum",           "count-unique", "quantile",
                                         "weighted-mean", "values",       "share"};
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    static const struct slice names[] = {SLICE("word"), SLICE("a_count"), SLICE("b_count"), SLICE("b-c"),
                                         SLICE("d:e"),  SLICE("f,g"),     SLICE("*"),       SLICE(""),
                                         SLICE("date"), SLICE("\\")};
    enum { COLUMNS = sizeof names / sizeof *names };
    if (size < 2) return 0;
    char *arg = malloc(size - 1);
    MUST(arg);
    memcpy(arg, data + 2, size - 2);
    arg[size - 2] = '\0';
    size_t length = strlen(arg);
    struct buf error = {0}, key = {0};
    struct slice row[COLUMNS];
    for (size_t i = 0; i < COLUMNS; i++) row[i] = (struct slice){arg, length < i ? length : i};

    struct asked_list asked = {0};
    struct request request = {.name = operations[data[0] % (sizeof operations / sizeof *operations)],
                              .arg = arg};
    request.what = statistic_find(request.name);
    MUST(request.what);
    if (request_bind(&request, names, COLUMNS, data[0] & 128, &asked, &error)) {
        for (size_t i = 0; i < asked.count; i++) {
            MUST(asked.at[i].column < COLUMNS && asked.at[i].weight < COLUMNS);
            MUST(asked.at[i].what == request.what);
            MUST(asked.at[i].name.at || !asked.at[i].name.len);
        }
        MUST(!error.len);
    } else {
        MUST(error.len);
    }
    asked_free(&asked);
    error.len = 0;

    struct groupkey k = {0};
    struct arena arena = {0};
    struct slice list = {arg, length};
    bool good = data[1] % 3 == 0   ? groupkey_by(&k, list, names, COLUMNS, &error)
                : data[1] % 3 == 1 ? groupkey_bins(&k, list, names, COLUMNS, &arena, &error)
                                   : groupkey_pivot(&k, list, names, COLUMNS, &error);
    MUST(good == !error.len);
    if (good) {
        size_t column, tabs = 0;
        groupkey_make(&k, row, data[1] & 64, &key, &column);
        for (size_t i = 0; i < key.len; i++) tabs += key.at[i] == '\t';
        if (!memchr(arg, '\t', length)) MUST(tabs <= groupkey_cells(&k));
        groupkey_put(&k, buf_get(&key), &error);
    }
    groupkey_free(&k);
    arena_free(&arena);
    buf_free(&error), buf_free(&key);
    free(arg);
    return 0;
}
