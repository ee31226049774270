/* txt-aggregate - group-by for any table: rows in, a row a group out.
 *
 *     columns in   any; named in --by and in the operations
 *     columns out  the group columns, then one for each operation: COLUMN_OPERATION, or the name given
 *
 *     txt-numbers a.tsv | txt-aggregate -g kind --count --sum value --median value
 *
 * Rows go into a summary (stat/summary.h) under the key of their group (stat/groupkey.h). When memory is used up, the summary's groups go
 * to a spill file, in order of their keys, and what belongs together is merged at the end. Sorted input needs none of that: a group leaves
 * soon after its last row. */
#include "base/die.h"
#include "base/opt.h"
#include "io/ordered.h"
#include "io/spill.h"
#include "io/table_out.h"
#include "io/tables.h"
#include "stat/groupkey.h"
#include "stat/pivot.h"
#include "stat/requests.h"
#include "stat/summary.h"
#include "base/dates.h"

#include <stdio.h>
#include <stdlib.h>

enum order { ORDER_BYTES, ORDER_FIRST_SEEN, ORDER_COUNT };
static const char *const fill_words[] = {"none", "day", "month"};

#define MEMORY_DEFAULT (UINT64_C(1) << 30)
#define MEMORY_FIXED   (UINT64_C(10) << 20) /* program, buffers of input, output and spill file */

enum {
    GROUPS_AT_ONCE = 4096, /* when groups come sorted and leave as soon as they are whole */
    ROWS_AT_ONCE = 65536,
    SAID_VALUES = 10, /* values that are no numbers: named one by one, then only counted */
    PIVOT_COLUMNS = 10000,
};

struct settings {
    struct rec_options rec;
    struct spill_options spill;
    struct summary_options summary;
    const char *by, *histogram, *pivot, *separator;
    bool sorted, skip_invalid, json, markdown, keep_names;
    int order, fill;
    uint64_t quantile_type, places;
    struct request *request;
    size_t requests;
};

struct state {
    const struct settings *set;
    struct tables *in;
    struct groupkey key;
    struct pivot pivot;
    struct asked_list asked;
    size_t *used; /* columns of the input that the summary reads, by its numbers */
    size_t useds;
    struct summary *summary;
    uint64_t limit; /* bytes for the summary */
    uint64_t invalid;
    struct spill *spill;
    uint64_t runs;
    struct table_out *out;
    struct ordered *ordered; /* rows that leave in another order than their keys' */
    struct running *running; /* by column of results */
    struct buf row, cell;
};

_Noreturn static void too_long(void) {
    die("a result needs more than 38 digits; --float gives it rounded");
}

/* ---- what is asked ---- */

static void add_request(void *to, const struct opt *option, const char *arg) {
    struct settings *set = to;
    set->request = mem_resize(set->request, set->requests + 1, sizeof *set->request);
    set->request[set->requests++] = (struct request){statistic_find(option->name), option->name, arg};
}

/* The cuts of base/dates.h by the numbers of `cuts`. */
static const char *const cuts[] = {"year", "month", "day", "week", NULL};
static const enum date_cut cut_kinds[] = {DATE_WHOLE, DATE_YEAR, DATE_MONTH, DATE_DAY, DATE_WEEK};

static struct slice cut_date(struct slice field, size_t cut, char *to) {
    return date_cut(field, cut_kinds[cut], to);
}

static void next_period(char *period, size_t cut) {
    struct date d;
    date_parse(slice_of(period), &d);
    if (cut_kinds[cut] == DATE_MONTH) {
        d.year += d.month / 12;
        d.month = d.month % 12 + 1;
        snprintf(period, PERIOD_TEXT, "%04u-%02u", (unsigned)d.year % 10000, (unsigned)d.month % 100);
    } else {
        d = date_of_days(date_to_days(d) + 1);
        snprintf(period, PERIOD_TEXT, "%04u-%02u-%02u", (unsigned)d.year % 10000, (unsigned)d.month % 100,
                 (unsigned)d.day % 100);
    }
}

static const struct calendar calendar = {cuts, cut_date, next_period};
_Static_assert((int)PERIOD_TEXT >= (int)DATE_TEXT, "a cut date has room");

static void must(bool good, const struct buf *error) {
    if (!good) die("%.*s", (int)error->len, error->at);
}

static void bind_key(struct state *st) {
    const struct settings *set = st->set;
    const struct slice *names = st->in->name;
    size_t columns = st->in->columns;
    struct buf error = {0};
    st->key.calendar = &calendar;
    if (set->by) must(groupkey_by(&st->key, slice_of(set->by), names, columns, &error), &error);
    if (set->histogram)
        must(groupkey_bins(&st->key, slice_of(set->histogram), names, columns, &st->asked.names, &error),
             &error);
    if (set->pivot) must(groupkey_pivot(&st->key, slice_of(set->pivot), names, columns, &error), &error);
    if (set->pivot) pivot_init(&st->pivot);
    if (set->fill) must(groupkey_gaps(&st->key, fill_words[set->fill], &error), &error);
    if (set->sorted && (set->histogram || set->pivot || set->fill || set->order != ORDER_BYTES))
        die("--sorted gives groups as they come: it does not go with --histogram, --pivot, --fill-dates or "
            "--order");
}

/* The summary's number of a column of the input. */
static size_t use(struct state *st, size_t column) {
    for (size_t i = 0; i < st->useds; i++)
        if (st->used[i] == column) return i;
    st->used = mem_resize(st->used, st->useds + 1, sizeof *st->used);
    st->used[st->useds] = column;
    summary_column(st->summary);
    return st->useds++;
}

static void bind_operations(struct state *st) {
    const struct settings *set = st->set;
    const struct request rows = {statistic_find("count"), "count", NULL};
    struct buf error = {0};
    for (size_t i = 0; i < set->requests; i++) {
        const struct request *r = &set->request[i];
        if (set->sorted && statistic_needs_all(r->what))
            die("--%s needs the total of all groups: it does not go with --sorted", r->name);
        must(request_bind(r, st->in->name, st->in->columns, set->keep_names, &st->asked, &error), &error);
    }
    if (set->requests == 0) {
        if (!set->histogram) die("no operation, such as --count or --sum COLUMN (see --help)");
        must(request_bind(&rows, NULL, 0, false, &st->asked, &error), &error);
    }
    st->summary = summary_open(&set->summary);
    for (size_t i = 0; i < st->asked.count; i++) {
        const struct asked *a = &st->asked.at[i];
        enum statistic_takes takes = statistic_takes(a->what);
        size_t column = takes == TAKES_NOTHING ? 0 : use(st, a->column);
        summary_operation(st->summary, a->what, column, takes == TAKES_WEIGHT ? use(st, a->weight) : 0, a->p);
    }
    summary_ready(st->summary);
}

/* ---- a row ---- */

static void bad_value(struct state *st, size_t column, const char *what) {
    struct slice value = st->in->field[column], name = st->in->name[column];
    int n = value.len < 60 ? (int)value.len : 60;
    struct rec *r = st->in->rec;
    if (!st->set->skip_invalid)
        die("%s:%llu: column '%s': '%.*s' %s; --skip-invalid passes over such values", rec_file(r),
            (unsigned long long)rec_line(r), name.at, n, value.at, what);
    if (st->invalid++ < SAID_VALUES) rec_damage(r, "column '%s': '%.*s' %s", name.at, n, value.at, what);
}

static void make_key(void *context, struct tables *in, struct buf *key) {
    static const char *const wrong[] = {"", "is not a date", "is not a number",
                                        "is too far from 0 for bins of this width"};
    struct state *st = context;
    size_t column;
    enum groupkey_answer answer = groupkey_make(&st->key, in->field, st->set->summary.real, key, &column);
    if (answer != KEY_OK) bad_value(st, column, wrong[answer]);
}

static void add_row(struct state *st, struct slice key) {
    summary_row(st->summary, key);
    for (size_t i = 0; i < st->useds; i++) {
        enum summary_answer answer = summary_value(st->summary, i, st->in->field[st->used[i]]);
        if (answer == SUMMARY_NOT_A_NUMBER) bad_value(st, st->used[i], "is not a number");
        if (answer == SUMMARY_TOO_LONG)
            bad_value(st, st->used[i],
                      st->set->summary.real ? "is beyond 1e300"
                                            : "needs more than 38 digits beside the others; --float rounds");
    }
}

/* ---- output: rows are put together in st->row as wire cells with TABs between them ---- */

static void out_column(struct state *st, struct table *seen, struct slice name, bool numeric) {
    bool is_new;
    table_intern(seen, name, &is_new);
    if (!is_new && !st->set->rec.no_header)
        die("two columns of the output would be called '%.*s'; COLUMN:NAME renames one", (int)name.len,
            name.at);
    table_out_column(st->out, name, numeric);
}

static void write_header(struct state *st) {
    const struct groupkey *k = &st->key;
    size_t sets = k->pivoted ? st->pivot.values.count : 1;
    struct table seen;
    table_init(&seen, 0);
    for (size_t i = 0; i < k->parts; i++) out_column(st, &seen, k->part[i].name, false);
    if (k->binned) out_column(st, &seen, k->bin.name, true);
    for (size_t v = 0; v < sets; v++) {
        for (size_t i = 0; i < st->asked.count; i++) {
            st->cell.len = 0;
            if (k->pivoted) {
                struct slice value = pivot_value(&st->pivot, v);
                buf_slice(&st->cell, value.len ? value : SLICE("(missing)"));
                if (st->asked.count > 1) buf_byte(&st->cell, '_');
            }
            if (!k->pivoted || st->asked.count > 1) buf_slice(&st->cell, st->asked.at[i].name);
            out_column(st, &seen, buf_get(&st->cell), statistic_numeric(st->asked.at[i].what));
        }
    }
    table_out_header(st->out);
    table_free(&seen);
    st->running = mem_zero(sets * st->asked.count + 1, sizeof *st->running);
}

static void write_row(struct state *st, struct slice row) {
    struct slice cell;
    size_t keys = groupkey_cells(&st->key);
    for (size_t column = 0; slice_cut(&row, '\t', &cell); column++) {
        if (column >= keys && statistic_running(st->asked.at[(column - keys) % st->asked.count].what)) {
            st->cell.len = 0;
            if (!running_add(&st->running[column - keys], cell, &st->set->summary, &st->cell)) too_long();
            cell = buf_get(&st->cell);
        }
        table_out_cell(st->out, cell);
    }
    table_out_row(st->out);
}

/* st->row is whole: to the output, or to where rows wait for their order. */
static void finish_row(struct state *st, uint64_t rank, uint64_t rows) {
    if (st->ordered)
        ordered_put(st->ordered, st->set->order == ORDER_COUNT ? UINT64_MAX - rows : rank, buf_get(&st->row));
    else
        write_row(st, buf_get(&st->row));
    st->row.len = 0;
}

static void put_results(struct state *st, uint32_t group, bool first) {
    for (size_t i = 0; i < st->asked.count; i++) {
        if (!first || i > 0 || groupkey_cells(&st->key) > 0) buf_byte(&st->row, '\t');
        if (!summary_result(st->summary, group, i, &st->row)) too_long();
    }
}

static void finish_wide_row(struct state *st) {
    struct pivot *p = &st->pivot;
    if (!p->open) return;
    for (; p->next < p->values.count; p->next++) put_results(st, SUMMARY_NO_GROUP, p->next == 0);
    finish_row(st, p->rank, p->rows);
    p->open = false;
}

static void put_wide_group(struct state *st, uint32_t group, uint64_t rank) {
    struct pivot *p = &st->pivot;
    struct slice value, prefix = pivot_prefix(summary_key(st->summary, group), &value);
    if (!pivot_same(p, prefix)) {
        finish_wide_row(st);
        pivot_begin(p, prefix);
        groupkey_put(&st->key, prefix, &st->row);
    }
    bool first = p->next == 0;
    for (size_t skip = pivot_skip(p, value); skip > 0; skip--, first = false)
        put_results(st, SUMMARY_NO_GROUP, first);
    put_results(st, group, first);
    p->rows += summary_rows(st->summary, group);
    if (rank < p->rank) p->rank = rank;
}

static void put_group(struct state *st, uint32_t group, uint64_t rank) {
    if (st->key.pivoted) {
        put_wide_group(st, group, rank);
        return;
    }
    groupkey_put(&st->key, summary_key(st->summary, group), &st->row);
    put_results(st, group, true);
    finish_row(st, rank, summary_rows(st->summary, group));
}

/* Groups that came in order of their keys. */
static void put_all(struct state *st, const uint64_t *ranks) {
    for (uint32_t g = 0; g < summary_groups(st->summary); g++) put_group(st, g, ranks ? ranks[g] : 0);
    summary_clear(st->summary);
}

/* ---- memory ---- */

/* All groups as a sorted run. A group's rank, by its first row, is that of its first run and of its number there. */
static void spill_groups(struct state *st) {
    struct summary *s = st->summary;
    const uint32_t *ids = summary_sorted(s);
    if (!st->spill) st->spill = spill_open(&st->set->spill);
    spill_run_begin(st->spill);
    for (uint32_t i = 0; i < summary_groups(s); i++) {
        uint64_t rank = st->runs << 32 | ids[i];
        struct summary_saving at = {0};
        summary_soon(s, ids, i);
        while (summary_save(s, ids[i], &at, &st->row, &st->cell)) {
            if (st->set->order == ORDER_FIRST_SEEN) buf_put(&st->cell, &rank, sizeof rank);
            spill_put(st->spill, buf_get(&st->row), buf_get(&st->cell));
        }
    }
    spill_run_end(st->spill);
    st->row.len = 0;
    st->runs++;
    summary_clear(s);
}

/* Sorting the groups takes 32 bytes each beside what the summary holds. */
static void check_memory(struct state *st) {
    summary_flush(st->summary);
    if (summary_bytes(st->summary) + summary_groups(st->summary) * (size_t)32 > st->limit) spill_groups(st);
}

static void merge_spilled(struct state *st) {
    struct summary *s = st->summary;
    struct slice key, saved;
    uint64_t *ranks = mem_zero(GROUPS_AT_ONCE + 1, sizeof *ranks);
    spill_merge(st->spill, (size_t)st->limit / 2);
    while (spill_next(st->spill, &key, &saved)) {
        uint32_t groups = summary_groups(s);
        bool fresh = !summary_same(s, key);
        if (fresh && (groups == GROUPS_AT_ONCE || summary_bytes(s) > st->limit / 2)) {
            summary_flush(s);
            put_all(st, ranks);
            groups = 0;
        }
        if (st->set->order == ORDER_FIRST_SEEN) {
            saved.len -= sizeof *ranks;
            if (fresh) memcpy(&ranks[groups], saved.at + saved.len, sizeof *ranks);
        }
        summary_merge(s, key, saved);
    }
    summary_flush(s);
    put_all(st, ranks);
    free(ranks);
}

/* ---- the run ---- */

static void fill_dates(struct state *st) {
    struct buf key = {0};
    for (uint64_t n = 1; groupkey_fill(&st->key, &key); n++) {
        summary_touch(st->summary, buf_get(&key));
        if (n % 1024 == 0) check_memory(st);
    }
    buf_free(&key);
}

/* Groups in any order: held, or spilled, until the end. */
static void run_any(struct state *st) {
    const struct settings *set = st->set;
    struct buf key = {0};
    for (uint64_t rows = 1; tables_next(st->in); rows++) {
        key.len = 0;
        make_key(st, st->in, &key);
        if (set->fill) groupkey_note(&st->key, buf_get(&key));
        if (set->pivot && pivot_note(&st->pivot, st->in->field[st->key.pivot]) > PIVOT_COLUMNS)
            die("--pivot %s: more than %d different values", set->pivot, PIVOT_COLUMNS);
        add_row(st, buf_get(&key));
        if (rows % 1024 == 0) check_memory(st);
    }
    buf_free(&key);
    summary_flush(st->summary);
    if (set->fill) fill_dates(st);
    if (groupkey_cells(&st->key) == 0 && !set->pivot) summary_touch(st->summary, SLICE(""));
    if (st->spill && summary_groups(st->summary) > 0) spill_groups(st);

    if (set->pivot) {
        pivot_ready(&st->pivot);
        write_header(st);
    }
    if (set->order != ORDER_BYTES) st->ordered = ordered_open(&set->spill, (size_t)st->limit / 4);
    if (st->spill) {
        merge_spilled(st);
    } else {
        summary_totals(st->summary);
        const uint32_t *ids = summary_sorted(st->summary);
        for (uint32_t i = 0; i < summary_groups(st->summary); i++) {
            summary_soon(st->summary, ids, i);
            put_group(st, ids[i], ids[i]);
        }
    }
    if (set->pivot) finish_wide_row(st);
    struct slice row;
    while (st->ordered && ordered_next(st->ordered, &row)) write_row(st, row);
}

/* Groups in order: written soon after their last row. */
static void run_sorted(struct state *st) {
    struct buf current = {0};
    struct slice key;
    size_t groups = 0, rows = 0;
    while (tables_next_sorted(st->in, make_key, st, &key)) {
        if (groups == 0 || !slice_eq(key, buf_get(&current))) {
            if (groups == GROUPS_AT_ONCE || rows >= ROWS_AT_ONCE) {
                summary_flush(st->summary);
                put_all(st, NULL);
                groups = rows = 0;
            }
            groups++;
            current.len = 0;
            buf_slice(&current, key);
        }
        add_row(st, key);
        rows++;
    }
    summary_flush(st->summary);
    if (groupkey_cells(&st->key) == 0) summary_touch(st->summary, SLICE(""));
    put_all(st, NULL);
    buf_free(&current);
}

static void close_all(struct state *st) {
    table_out_close(st->out);
    tables_close(st->in);
    if (st->spill) spill_close(st->spill);
    if (st->ordered) ordered_close(st->ordered);
    if (st->key.pivoted) pivot_free(&st->pivot);
    groupkey_free(&st->key);
    asked_free(&st->asked);
    summary_close(st->summary);
    buf_free(&st->row);
    buf_free(&st->cell);
    free(st->used);
    free(st->running);
}

#define OPERATION(name, argument, help)                                                                      \
    { 0, name, argument, help, OPT_CALL, &set, 0, 0, 0, add_request }

int main(int argc, char **argv) {
    struct settings set = {.quantile_type = 7, .places = UINT64_MAX};
    const struct opt options[] = {
        {'g', "by", "COLUMNS", "group by these columns; date:month cuts a date (year, month, day, week)",
         OPT_TEXT, &set.by, 0, 0, 0, 0},
        {0, "", 0, "Operations on COLUMNS (names, *_globs, first-last, numbers; COLUMN:NAME renames):",
         OPT_FLAG, 0, 0, 0, 0, 0},
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
        {0, "order", "ORDER", "order of the groups", OPT_CHOICE, &set.order, 0, 0, "bytes|first-seen|count",
         0},
        {0, "keep-names", 0, "call a result as its column: sum of count is count", OPT_FLAG, &set.keep_names,
         0, 0, 0, 0},
        {0, "separator", "TEXT", "between the texts of unique and values (,)", OPT_TEXT, &set.separator, 0, 0,
         0, 0},
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
        {0, NULL, 0, 0, OPT_FLAG, 0, 0, 0, 0, 0},
    };
    const struct opt_program program = {
        "txt-aggregate",
        "groups rows and says what the groups are",
        "[FILE ...]",
        "any -> group columns, then one for each operation",
        "txt-aggregate -g kind --count --sum value --median value numbers.tsv",
        NULL,
        options,
    };
    int first = opt_parse(&program, argc, argv);
    die_quiet(set.rec.quiet);
    if (set.json && set.markdown) die("--json and --markdown are two forms; choose one");
    struct buf separator = {0};
    rec_escape(set.separator ? slice_of(set.separator) : SLICE(","), &separator);
    set.summary.separator = buf_get(&separator);
    set.summary.quantile_type = (int)set.quantile_type;
    set.summary.places = set.places == UINT64_MAX ? -1 : (int)set.places;

    struct state st = {.set = &set};
    uint64_t memory = set.spill.memory ? set.spill.memory : MEMORY_DEFAULT;
    st.limit = memory > 2 * MEMORY_FIXED ? memory - MEMORY_FIXED : memory / 2;
    st.in = tables_open(argv + first, (size_t)(argc - first), &set.rec, set.sorted);
    if (st.in->columns == 0) return die_status();
    bind_key(&st);
    bind_operations(&st);
    st.out = table_out_open(&set.rec, set.json ? TABLE_JSON : set.markdown ? TABLE_MARKDOWN : TABLE_ROWS);
    if (!set.pivot) write_header(&st);
    if (set.sorted)
        run_sorted(&st);
    else
        run_any(&st);
    if (st.invalid > SAID_VALUES) warn("%llu values in all were passed over", (unsigned long long)st.invalid);
    close_all(&st);
    buf_free(&separator);
    free(set.request);
    return die_status();
}
