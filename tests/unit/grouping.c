/* grouping and grouprows: rows in any order, or sorted, become the same groups whatever the memory; ranks; long and wide rows; running totals. */
#include "stat/grouping.h"
#include "tap.h"

#include <stdlib.h>

static uint64_t seed = 88172645463325252u;
static uint64_t any(void) { /* xorshift64 */
    seed ^= seed << 13, seed ^= seed >> 7, seed ^= seed << 17;
    return seed;
}

/* ---- a store in memory ---- */

struct entry {
    struct buf key, value;
    size_t number;
};
struct shelf {
    struct entry *entry;
    size_t count, next;
    struct buf last;
    uint64_t runs;
    bool disorder;
};

static void shelf_begin(void *to) {
    ((struct shelf *)to)->last.len = 0;
}
static void shelf_put(void *to, struct slice key, struct slice value) {
    struct shelf *s = to;
    if (s->last.len && slice_cmp(buf_get(&s->last), key) > 0) s->disorder = true;
    s->last.len = 0;
    buf_slice(&s->last, key);
    s->entry = mem_resize(s->entry, s->count + 1, sizeof *s->entry);
    s->entry[s->count] = (struct entry){{0}, {0}, s->count};
    buf_slice(&s->entry[s->count].key, key);
    buf_slice(&s->entry[s->count++].value, value);
}
static void shelf_end(void *to) {
    ((struct shelf *)to)->runs++;
}
static int by_key(const void *x, const void *y) {
    const struct entry *a = x, *b = y;
    int c = slice_cmp(buf_get(&a->key), buf_get(&b->key));
    return c ? c : (a->number > b->number) - (a->number < b->number);
}
static void shelf_merge(void *to, size_t memory) {
    struct shelf *s = to;
    (void)memory;
    qsort(s->entry, s->count, sizeof *s->entry, by_key);
}
static bool shelf_next(void *to, struct slice *key, struct slice *value) {
    struct shelf *s = to;
    if (s->next == s->count) return false;
    *key = buf_get(&s->entry[s->next].key);
    *value = buf_get(&s->entry[s->next++].value);
    return true;
}
static void shelf_free(struct shelf *s) {
    for (size_t i = 0; i < s->count; i++) buf_free(&s->entry[i].key), buf_free(&s->entry[i].value);
    free(s->entry);
    buf_free(&s->last);
}
static const struct grouping_store store = {shelf_begin, shelf_put, shelf_end, shelf_merge, shelf_next};

/* ---- a table: kind, word, value ---- */

static const struct slice names[] = {SLICE("kind"), SLICE("word"), SLICE("value")};

struct row {
    char kind[8], word[8], value[8];
};

struct plan {
    const char *by, *pivot;
    bool cumulative, ranked;
};

struct job {
    struct buf text; /* rows, "rank|rows|cells" a line */
    struct grouprows rows;
    bool ranked;
};

static void take(void *context, struct slice row, uint64_t rank, uint64_t rows) {
    struct job *j = context;
    struct slice cell;
    if (j->ranked) buf_format(&j->text, "%llu|", (unsigned long long)rank);
    buf_format(&j->text, "%llu|", (unsigned long long)rows);
    for (size_t column = 0; slice_cut(&row, '\t', &cell); column++) {
        if (column) buf_byte(&j->text, '\t');
        if (grouprows_total(&j->rows, column, &cell))
            buf_slice(&j->text, cell);
        else
            buf_byte(&j->text, '!');
    }
    buf_byte(&j->text, '\n');
}

static void put_header(struct job *job) {
    for (size_t c = 0; c < grouprows_columns(&job->rows); c++) {
        struct grouprows_column column = grouprows_column(&job->rows, c);
        buf_format(&job->text, "%s%.*s%s", c ? "\t" : "", (int)column.name.len, column.name.at,
                   column.numeric ? "#" : "");
    }
    buf_byte(&job->text, '\n');
}

/* The answer to count, sum of value (running, if asked), and unique of word, with a header; '#' is behind columns of numbers. */
static struct buf answer(const struct plan *p, const struct row *row, size_t rows, size_t limit, bool sorted,
                         uint64_t *runs, bool *good) {
    struct groupkey key = {0};
    struct asked_list asked = {0};
    struct buf error = {0}, made = {0};
    struct shelf shelf = {0};
    const struct summary_options options = {false, 7, -1, SLICE(",")};
    const char *const operation[][2] = {
        {"count", NULL}, {p->cumulative ? "cumulative" : "sum", "value"}, {"unique", "word"}};
    *good = groupkey_by(&key, slice_of(p->by), names, 3, &error);
    if (p->pivot) *good &= groupkey_pivot(&key, slice_of(p->pivot), names, 3, &error);
    for (size_t i = 0; i < 3; i++) {
        struct request r = {statistic_find(operation[i][0]), operation[i][0], operation[i][1]};
        *good &= request_bind(&r, names, 3, false, &asked, &error);
    }
    struct job job = {.ranked = p->ranked};
    struct summary *s = asked_summary(&asked, &options);
    job.rows = (struct grouprows){
        .key = &key, .asked = &asked, .summary = s, .options = &options, .take = take, .context = &job};
    struct grouping g = {.summary = s,
                         .rows = &job.rows,
                         .store = &store,
                         .context = &shelf,
                         .limit = limit,
                         .ranked = p->ranked};
    if (!p->pivot) put_header(&job);
    *good &= asked.columns == 2 && asked.column[0] == 2 && asked.column[1] == 1;
    for (size_t i = 0; i < rows; i++) {
        struct slice field[] = {slice_of(row[i].kind), slice_of(row[i].word), slice_of(row[i].value)};
        size_t column;
        made.len = 0;
        buf_room(&made, 1);
        groupkey_make(&key, field, false, &made, &column);
        if (p->pivot) grouprows_note(&job.rows, field[key.pivot]);
        if (sorted) *good &= grouping_sorted(&g, buf_get(&made));
        summary_row(s, buf_get(&made));
        for (size_t c = 0; c < asked.columns; c++) summary_value(s, c, field[asked.column[c]]);
        if (!sorted && i % 16 == 0) grouping_check(&g);
    }
    grouprows_noted(&job.rows);
    if (p->pivot) put_header(&job);
    *good &= grouping_end(&g) && grouprows_end(&job.rows) && !shelf.disorder;
    *runs = shelf.runs;
    shelf_free(&shelf);
    grouping_free(&g);
    grouprows_free(&job.rows);
    groupkey_free(&key);
    asked_free(&asked);
    summary_close(s);
    buf_free(&error);
    buf_free(&made);
    return job.text;
}

static void is(const char *what, const struct plan *p, const struct row *row, size_t rows, bool sorted,
               const char *right) {
    uint64_t runs;
    bool good;
    struct buf text = answer(p, row, rows, SIZE_MAX, sorted, &runs, &good);
    bool same = slice_eq(buf_get(&text), slice_of(right));
    for (size_t i = 0; i < text.len; i++)
        if (text.at[i] == '\n') text.at[i] = '/';
    ok(good && same, "%s: %.*s", what, (int)text.len, text.at);
    buf_free(&text);
}

static int by_kind(const void *x, const void *y) {
    return strcmp(((const struct row *)x)->kind, ((const struct row *)y)->kind);
}

/* What does not depend on the memory, nor on whether sorted rows are known to be sorted. */
static void same(const char *what, const struct plan *p, size_t rows, unsigned kinds, bool sorted) {
    struct row *row = mem_zero(rows, sizeof *row);
    for (size_t i = 0; i < rows; i++) {
        snprintf(row[i].kind, sizeof row[i].kind, "k%u", (unsigned)(any() % kinds));
        if (any() % 9) snprintf(row[i].word, sizeof row[i].word, "w%u", (unsigned)(any() % 20));
        if (any() % 9) snprintf(row[i].value, sizeof row[i].value, "%d", (int)(any() % 2000) - 1000);
    }
    if (sorted) qsort(row, rows, sizeof *row, by_kind);
    uint64_t runs, none;
    bool good, also;
    struct buf whole = answer(p, row, rows, SIZE_MAX, false, &none, &good);
    struct buf other = answer(p, row, rows, sorted ? SIZE_MAX : 400 << 10, sorted, &runs, &also);
    ok(good && also && none == 0 && (sorted || runs > 2) && whole.len > 50 &&
           slice_eq(buf_get(&whole), buf_get(&other)),
       "%s: %zu rows, %llu runs", what, rows, (unsigned long long)runs);
    buf_free(&whole);
    buf_free(&other);
    free(row);
}

int main(void) {
    static const struct row few[] = {
        {"b", "y", "3"}, {"a", "x", "1"}, {"a", "", "5"}, {"b", "y", ""}, {"a", "z", "2"}};
    static const struct row in_order[] = {{"a", "x", "1"}, {"a", "x", "2"}, {"b", "y", "3"}};
    is("groups in order of their keys", &(struct plan){.by = "kind"}, few, 5, false,
       "kind\tcount#\tvalue_sum#\tword_unique\n3|a\t3\t8\tx,z\n2|b\t2\t3\ty\n");
    is("sorted rows", &(struct plan){.by = "kind"}, in_order, 3, true,
       "kind\tcount#\tvalue_sum#\tword_unique\n2|a\t2\t3\tx\n1|b\t1\t3\ty\n");
    is("a rank is that of the first row", &(struct plan){.by = "kind", .ranked = true}, few, 5, false,
       "kind\tcount#\tvalue_sum#\tword_unique\n1|3|a\t3\t8\tx,z\n0|2|b\t2\t3\ty\n");
    is("a running total", &(struct plan){.by = "kind", .cumulative = true}, few, 5, false,
       "kind\tcount#\tvalue_cumulative#\tword_unique\n3|a\t3\t8\tx,z\n2|b\t2\t11\ty\n");
    is("a pivot: columns by value, empty results in between",
       &(struct plan){.by = "kind", .pivot = "word", .ranked = true}, few, 5, false,
       "kind\t(missing)_count#\t(missing)_value_sum#\t(missing)_word_unique\tx_count#\tx_value_sum#\tx_word_"
       "unique\t"
       "y_count#\ty_value_sum#\ty_word_unique\tz_count#\tz_value_sum#\tz_word_unique\n"
       "1|3|a\t1\t5\t\t1\t1\tx\t0\t0\t\t1\t2\tz\n0|2|b\t0\t0\t\t0\t0\t\t2\t3\ty\t0\t0\t\n");
    is("nothing in, only a header out", &(struct plan){.by = "kind"}, few, 0, false,
       "kind\tcount#\tvalue_sum#\tword_unique\n");
    is("nothing in, with a pivot", &(struct plan){.by = "kind", .pivot = "word"}, few, 0, false, "kind\n");

    same("long rows", &(struct plan){.by = "kind"}, 20000, 3000, false);
    same("wide rows", &(struct plan){.by = "kind", .pivot = "word"}, 20000, 300, false);
    same("running totals", &(struct plan){.by = "kind", .cumulative = true}, 20000, 3000, false);
    same("more groups than leave at once", &(struct plan){.by = "kind"}, 50000, 20000, false);
    same("sorted", &(struct plan){.by = "kind"}, 20000, 10000, true);
    same("sorted, many rows a group", &(struct plan){.by = "kind"}, 200000, 3, true);
    static const struct row long_ones[] = {{"a", "x", "9999999"}};
    uint64_t runs;
    bool good;
    struct buf text = answer(&(struct plan){.by = "kind"}, long_ones, 1, 0, false, &runs, &good);
    ok(good && runs == 1, "without any memory each check makes a run: %llu", (unsigned long long)runs);
    buf_free(&text);
    return tap_done();
}
