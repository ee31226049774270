/* txt-aggregate - group-by for any table: rows in, a row a group out.
 *
 *     columns in   any; named in --by and in the operations
 *     columns out  the group columns, then one for each operation: COLUMN_OPERATION, or the name given
 *
 *     txt-numbers a.tsv | txt-aggregate -g kind --count --sum value --median value
 *
 * Rows go into a summary (stat/summary.h) under the key of their group (stat/groupkey.h). stat/grouping.h keeps the groups within memory, with
 * the help of a spill file, until they are whole; each becomes a row (stat/grouprows.h), and leaves. */
#include "base/die.h"
#include "base/opt.h"
#include "io/ordered.h"
#include "io/spill.h"
#include "io/table_out.h"
#include "io/tables.h"
#include "stat/groupkey.h"
#include "stat/grouping.h"
#include "stat/grouprows.h"
#include "stat/requests.h"
#include "stat/summary.h"

#include <stdlib.h>

enum order { ORDER_BYTES, ORDER_FIRST_SEEN, ORDER_COUNT };
static const char *const fill_words[] = {"none", "day", "month"};

#define MEMORY_DEFAULT (UINT64_C(1) << 30)
#define MEMORY_FIXED   (UINT64_C(10) << 20) /* program, buffers of input, output and spill file */

enum {
    SAID_VALUES = 10, /* values that are no numbers: named one by one, then only counted */
    PIVOT_COLUMNS = 10000,
};

static struct {
    struct rec_options rec;
    struct spill_options spill;
    struct summary_options summary;
    const char *by, *histogram, *pivot, *separator;
    bool sorted, skip_invalid, json, markdown, keep_names;
    int order, fill;
    uint64_t quantile_type, places;
    struct request *request;
    size_t requests;
} set = {.quantile_type = 7, .places = UINT64_MAX};

/* ---- options ---- */

static void add_request(void *to, const struct opt *option, const char *arg) {
    (void)to;
    set.request = mem_resize(set.request, set.requests + 1, sizeof *set.request);
    set.request[set.requests++] = (struct request){statistic_find(option->name), option->name, arg};
}

#define OPERATION(name, argument, help)                                                                      \
    { 0, name, argument, help, OPT_CALL, 0, 0, 0, 0, add_request }

static const struct opt options[] = {
    {'g', "by", "COLUMNS", "group by these columns; date:month cuts a date (year, month, day, week)",
     OPT_TEXT, &set.by, 0, 0, 0, 0},
    {0, "", 0, "Operations on COLUMNS (names, *_globs, first-last, numbers; COLUMN:NAME renames):", OPT_FLAG,
     0, 0, 0, 0, 0},
    OPERATION("count", NULL, "rows"),
    OPERATION("count-values", "COLUMNS", "fields that are not empty"),
    OPERATION("count-missing", "COLUMNS", "empty fields"),
    OPERATION("count-unique", "COLUMNS", "different texts"),
    OPERATION("sum", "COLUMNS", "exact sum"),
    OPERATION("mean", "COLUMNS", "sum by number of values"),
    OPERATION("weighted-mean", "COLUMN:WEIGHT", "mean with weights from another column"),
    OPERATION("min", "COLUMNS", "smallest number"),
    OPERATION("max", "COLUMNS", "largest number"),
    OPERATION("range", "COLUMNS", "largest less smallest"),
    OPERATION("median", "COLUMNS", "quantile 0.5"),
    OPERATION("quantile", "COLUMNS:P,...", "quantiles, as value:0.25,0.9"),
    OPERATION("iqr", "COLUMNS", "quantile 0.75 less quantile 0.25"),
    OPERATION("mad", "COLUMNS", "median distance to the median"),
    OPERATION("gini", "COLUMNS", "Gini coefficient of values that are not negative"),
    OPERATION("stdev", "COLUMNS", "standard deviation of a sample"),
    OPERATION("stdev-population", "COLUMNS", "standard deviation of a population"),
    OPERATION("var", "COLUMNS", "variance of a sample"),
    OPERATION("var-population", "COLUMNS", "variance of a population"),
    OPERATION("skewness", "COLUMNS", "skewness of a sample (G1)"),
    OPERATION("skewness-population", "COLUMNS", "skewness of a population (g1)"),
    OPERATION("kurtosis", "COLUMNS", "excess kurtosis of a sample (G2)"),
    OPERATION("kurtosis-population", "COLUMNS", "excess kurtosis of a population (g2)"),
    OPERATION("share", "COLUMNS", "sum as part of the sum over all groups"),
    OPERATION("cumulative", "COLUMNS", "running sum over the groups as they are written"),
    OPERATION("entropy", "COLUMNS", "Shannon entropy of the texts, in bits"),
    OPERATION("mode", "COLUMNS", "most frequent text"),
    OPERATION("antimode", "COLUMNS", "least frequent text"),
    OPERATION("first", "COLUMNS", "first text"),
    OPERATION("last", "COLUMNS", "last text"),
    OPERATION("unique", "COLUMNS", "different texts, in byte order"),
    OPERATION("values", "COLUMNS", "all texts, in the order of the rows"),
    {0, "", 0, "Shape:", OPT_FLAG, 0, 0, 0, 0, 0},
    {0, "histogram", "COLUMN:WIDTH", "group by bins of a number, too; counts, if nothing else is asked",
     OPT_TEXT, &set.histogram, 0, 0, 0, 0},
    {0, "pivot", "COLUMN", "wide table: the results in a column for each value of COLUMN", OPT_TEXT,
     &set.pivot, 0, 0, 0, 0},
    {0, "fill-dates", "PERIOD", "write the days or months without rows, too", OPT_CHOICE, &set.fill, 0, 0,
     "none|day|month", 0},
    {0, "order", "ORDER", "order of the groups", OPT_CHOICE, &set.order, 0, 0, "bytes|first-seen|count", 0},
    {0, "keep-names", 0, "call a result as its column: sum of count is count", OPT_FLAG, &set.keep_names, 0,
     0, 0, 0},
    {0, "separator", "TEXT", "between the texts of unique and values (,)", OPT_TEXT, &set.separator, 0, 0, 0,
     0},
    {0, "json", 0, "write JSON lines", OPT_FLAG, &set.json, 0, 0, 0, 0},
    {0, "markdown", 0, "write an aligned Markdown table", OPT_FLAG, &set.markdown, 0, 0, 0, 0},
    {0, "", 0, "Numbers:", OPT_FLAG, 0, 0, 0, 0, 0},
    {0, "places", "N", "round results to N decimals", OPT_NUMBER, &set.places, 0, 30, 0, 0},
    {0, "quantile-type", "N", "definition of quantiles by Hyndman and Fan (7)", OPT_NUMBER,
     &set.quantile_type, 1, 9, 0, 0},
    {0, "float", 0, "read numbers as doubles, with exponents", OPT_FLAG, &set.summary.real, 0, 0, 0, 0},
    {0, "skip-invalid", 0, "pass over values that are no numbers, and end with status 1", OPT_FLAG,
     &set.skip_invalid, 0, 0, 0, 0},
    {0, "", 0, "Input and output:", OPT_FLAG, 0, 0, 0, 0, 0},
    {0, "sorted", 0,
     "groups come sorted: merge the files, write groups at once, fail at the first row out of order",
     OPT_FLAG, &set.sorted, 0, 0, 0, 0},
    SPILL_OPTIONS(&set.spill),
    REC_OPTIONS(&set.rec),
    {0},
};

static const struct opt_program program = {
    "txt-aggregate",
    "groups rows and says what the groups are",
    "[FILE ...]",
    "any -> group columns, then one for each operation",
    "txt-aggregate -g kind --count --sum value --median value numbers.tsv",
    NULL,
    options,
};

/* ---- state ---- */

struct state {
    struct tables *in;
    struct groupkey key;
    struct asked_list asked;
    struct summary *summary;
    struct grouping grouping;
    struct grouprows rows;
    struct spill *spill;
    uint64_t invalid;
    struct ordered *ordered; /* rows that leave in another order than their keys' */
    struct table_out *out;
};

/* ---- what is asked, of these columns ---- */

static void must(bool good, const struct buf *error) {
    if (!good) die("%.*s", (int)error->len, error->at);
}

static void bind_key(struct state *st) {
    const struct slice *names = st->in->name;
    size_t columns = st->in->columns;
    struct buf error = {0};
    if (set.by) must(groupkey_by(&st->key, slice_of(set.by), names, columns, &error), &error);
    if (set.histogram)
        must(groupkey_bins(&st->key, slice_of(set.histogram), names, columns, &st->asked.names, &error),
             &error);
    if (set.pivot) must(groupkey_pivot(&st->key, slice_of(set.pivot), names, columns, &error), &error);
    if (set.fill) must(groupkey_gaps(&st->key, fill_words[set.fill], &error), &error);
    if (set.sorted && (set.histogram || set.pivot || set.fill || set.order != ORDER_BYTES))
        die("--sorted gives groups as they come: it does not go with --histogram, --pivot, --fill-dates or "
            "--order");
}

static void bind_operations(struct state *st) {
    const struct request rows = {statistic_find("count"), "count", NULL};
    struct buf error = {0};
    for (size_t i = 0; i < set.requests; i++) {
        const struct request *r = &set.request[i];
        if (set.sorted && statistic_needs_all(r->what))
            die("--%s needs the total of all groups: it does not go with --sorted", r->name);
        must(request_bind(r, st->in->name, st->in->columns, set.keep_names, &st->asked, &error), &error);
    }
    if (set.requests == 0) {
        if (!set.histogram) die("no operation, such as --count or --sum COLUMN (see --help)");
        must(request_bind(&rows, NULL, 0, false, &st->asked, &error), &error);
    }
    st->summary = asked_summary(&st->asked, &set.summary);
}

/* ---- a row ---- */

static void bad_value(struct state *st, size_t column, const char *what) {
    struct slice value = st->in->field[column], name = st->in->name[column];
    int n = value.len < 60 ? (int)value.len : 60;
    struct rec *r = st->in->rec;
    if (!set.skip_invalid)
        die("%s:%llu: column '%s': '%.*s' %s; --skip-invalid passes over such values", rec_file(r),
            (unsigned long long)rec_line(r), name.at, n, value.at, what);
    if (st->invalid++ < SAID_VALUES) rec_damage(r, "column '%s': '%.*s' %s", name.at, n, value.at, what);
}

static void make_key(void *context, struct tables *in, struct buf *key) {
    static const char *const wrong[] = {"", "is not a date", "is not a number",
                                        "is too far from 0 for bins of this width"};
    struct state *st = context;
    size_t column;
    enum groupkey_answer answer = groupkey_make(&st->key, in->field, set.summary.real, key, &column);
    if (answer != KEY_OK) bad_value(st, column, wrong[answer]);
}

static void add_row(struct state *st, struct slice key) {
    summary_row(st->summary, key);
    for (size_t i = 0; i < st->asked.columns; i++) {
        size_t column = st->asked.column[i];
        enum summary_answer answer = summary_value(st->summary, i, st->in->field[column]);
        if (answer == SUMMARY_NOT_A_NUMBER) bad_value(st, column, "is not a number");
        if (answer == SUMMARY_TOO_LONG)
            bad_value(st, column,
                      set.summary.real ? "is beyond 1e300"
                                       : "needs more than 38 digits beside the others; --float rounds");
    }
}

/* ---- output ---- */

static void fits(bool good) {
    if (!good) die("a result needs more than 38 digits; --float gives it rounded");
}

static void write_header(struct state *st) {
    struct table seen;
    bool is_new;
    table_init(&seen, 0);
    for (size_t i = 0; i < grouprows_columns(&st->rows); i++) {
        struct grouprows_column c = grouprows_column(&st->rows, i);
        table_intern(&seen, c.name, &is_new);
        if (!is_new && !set.rec.no_header)
            die("two columns of the output would be called '%.*s'; COLUMN:NAME renames one", (int)c.name.len,
                c.name.at);
        table_out_column(st->out, c.name, c.numeric);
    }
    table_out_header(st->out);
    table_free(&seen);
}

static void write_row(struct state *st, struct slice row) {
    struct slice cell;
    for (size_t column = 0; slice_cut(&row, '\t', &cell); column++) {
        fits(grouprows_total(&st->rows, column, &cell));
        table_out_cell(st->out, cell);
    }
    table_out_row(st->out);
}

/* A row goes to the output, or to where rows wait for their order. */
static void take_row(void *context, struct slice row, uint64_t rank, uint64_t rows) {
    struct state *st = context;
    if (st->ordered)
        ordered_put(st->ordered, set.order == ORDER_COUNT ? UINT64_MAX - rows : rank, row);
    else
        write_row(st, row);
}

/* ---- groups beyond memory: sorted runs in a file ---- */

static void store_begin(void *context) {
    struct state *st = context;
    if (!st->spill) st->spill = spill_open(&set.spill);
    spill_run_begin(st->spill);
}
static void store_put(void *context, struct slice key, struct slice value) {
    spill_put(((struct state *)context)->spill, key, value);
}
static void store_end(void *context) {
    spill_run_end(((struct state *)context)->spill);
}
static void store_merge(void *context, size_t memory) {
    spill_merge(((struct state *)context)->spill, memory);
}
static bool store_next(void *context, struct slice *key, struct slice *value) {
    return spill_next(((struct state *)context)->spill, key, value);
}
static const struct grouping_store store = {store_begin, store_put, store_end, store_merge, store_next};

/* ---- the run ---- */

static void bind_output(struct state *st) {
    uint64_t memory = set.spill.memory ? set.spill.memory : MEMORY_DEFAULT;
    st->rows = (struct grouprows){.key = &st->key,
                                  .asked = &st->asked,
                                  .summary = st->summary,
                                  .options = &set.summary,
                                  .take = take_row,
                                  .context = st};
    st->grouping = (struct grouping){
        .summary = st->summary,
        .rows = &st->rows,
        .store = &store,
        .context = st,
        .limit = (size_t)(memory > 2 * MEMORY_FIXED ? memory - MEMORY_FIXED : memory / 2),
        .ranked = set.order == ORDER_FIRST_SEEN,
    };
    st->out = table_out_open(&set.rec, set.json ? TABLE_JSON : set.markdown ? TABLE_MARKDOWN : TABLE_ROWS);
    if (!set.pivot) write_header(st);
}

static void read_rows(struct state *st) {
    struct buf key = {0};
    for (uint64_t rows = 1; tables_next(st->in); rows++) {
        key.len = 0;
        make_key(st, st->in, &key);
        if (set.fill) groupkey_note(&st->key, buf_get(&key));
        if (set.pivot && grouprows_note(&st->rows, st->in->field[st->key.pivot]) > PIVOT_COLUMNS)
            die("--pivot %s: more than %d different values", set.pivot, PIVOT_COLUMNS);
        add_row(st, buf_get(&key));
        if (rows % 1024 == 0) grouping_check(&st->grouping);
    }
    buf_free(&key);
}

static void read_sorted(struct state *st) {
    struct slice key;
    st->in->not_sorted = "; LC_ALL=C sort does it, and without --sorted any order will do";
    while (tables_next_sorted(st->in, make_key, st, &key)) {
        fits(grouping_sorted(&st->grouping, key));
        add_row(st, key);
    }
}

static void fill_dates(struct state *st) {
    struct buf key = {0};
    for (uint64_t n = 1; groupkey_fill(&st->key, &key); n++) {
        summary_touch(st->summary, buf_get(&key));
        if (n % 1024 == 0) grouping_check(&st->grouping);
    }
    buf_free(&key);
}

static void finish(struct state *st) {
    summary_flush(st->summary);
    if (set.fill) fill_dates(st);
    if (groupkey_cells(&st->key) == 0 && !set.pivot) summary_touch(st->summary, SLICE(""));
    if (set.pivot) {
        grouprows_noted(&st->rows);
        write_header(st);
    }
    if (set.order != ORDER_BYTES) st->ordered = ordered_open(&set.spill, st->grouping.limit / 4);
    fits(grouping_end(&st->grouping) && grouprows_end(&st->rows));
    struct slice row;
    while (st->ordered && ordered_next(st->ordered, &row)) write_row(st, row);
    if (st->invalid > SAID_VALUES)
        warn("%llu values in all were passed over", (unsigned long long)st->invalid);
}

static void close_all(struct state *st) {
    table_out_close(st->out);
    tables_close(st->in);
    spill_close(st->spill);
    if (st->ordered) ordered_close(st->ordered);
    grouping_free(&st->grouping);
    grouprows_free(&st->rows);
    groupkey_free(&st->key);
    asked_free(&st->asked);
    summary_close(st->summary);
    free(set.request);
}

int main(int argc, char **argv) {
    int first = opt_parse(&program, argc, argv);
    die_quiet(set.rec.quiet);
    if (set.json && set.markdown) die("--json and --markdown are two forms; choose one");
    struct buf separator = {0};
    rec_escape(set.separator ? slice_of(set.separator) : SLICE(","), &separator);
    set.summary.separator = buf_get(&separator);
    set.summary.quantile_type = (int)set.quantile_type;
    set.summary.places = set.places == UINT64_MAX ? -1 : (int)set.places;

    struct state st = {.in = tables_open(argv + first, (size_t)(argc - first), &set.rec, NULL, set.sorted)};
    if (st.in->columns == 0) return die_status();
    bind_key(&st);
    bind_operations(&st);
    bind_output(&st);
    if (set.sorted)
        read_sorted(&st);
    else
        read_rows(&st);
    finish(&st);
    close_all(&st);
    buf_free(&separator);
    return die_status();
}
