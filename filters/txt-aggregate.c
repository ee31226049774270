/* txt-aggregate - group-by for any table: rows in, a row a group out.
 *
 *     columns in   any; named in --by and in the operations
 *     columns out  the group columns, then one for each operation: COLUMN_OPERATION, or the name given
 *
 *     txt-numbers a.tsv | txt-aggregate -g kind --count --sum value --median value
 *
 * What is counted is in stat/summary.h; here are the options, the group's key, spilling, and the shapes that a result
 * can be written in. A key is the group columns' fields with TABs between them (a bin of --histogram as 16 hex digits,
 * the column of --pivot last), so its byte order is that of the written rows. */
#include "base/die.h"
#include "base/opt.h"
#include "io/ordered.h"
#include "io/rec.h"
#include "io/spill.h"
#include "io/table_out.h"
#include "stat/fields.h"
#include "stat/sort.h"
#include "stat/summary.h"
#include "text/dates.h"

#include <stdio.h>
#include <stdlib.h>

enum order { ORDER_BYTES, ORDER_FIRST_SEEN, ORDER_COUNT };
enum fill { FILL_NONE, FILL_DAY, FILL_MONTH };

#define MEMORY_DEFAULT (UINT64_C(1) << 30)
#define MEMORY_FIXED   (UINT64_C(10) << 20) /* program, buffers of input, output and spill file */
#define BINS_LIMIT     (INT64_C(1) << 62)

enum {
    GROUPS_AT_ONCE = 4096, /* when groups come sorted and leave as soon as they are whole */
    SAID_VALUES = 10,      /* values that are no numbers: named one by one, then only counted */
    PIVOT_COLUMNS = 10000,
};

/* ---- options ---- */

struct request { /* an operation as it was given */
    const struct statistic *what;
    const char *name, *arg;
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

static void add_request(void *to, const struct opt *option, const char *arg) {
    struct settings *set = to;
    set->request = mem_resize(set->request, set->requests + 1, sizeof *set->request);
    set->request[set->requests++] = (struct request){statistic_find(option->name), option->name, arg};
}

/* ---- what is asked, bound to the columns of the input ---- */

struct part { /* of the key */
    size_t column;
    enum date_cut cut;
    struct slice name; /* of the output column */
};

struct output {
    const struct statistic *what;
    size_t operation; /* in the summary */
    struct slice name;
};

/* The cells that wait for --pivot: one prefix of the key at a time. */
struct wide {
    bool on;
    struct part part;
    struct table values; /* all that were seen */
    const uint32_t *sorted;
    struct buf sort_room;
    bool open;         /* a row is */
    struct buf prefix; /* its key without the last field */
    size_t next;       /* its next value, in sorted order */
    uint64_t rows, rank;
};

/* What --fill-dates must know: which periods there are, and the other fields of all keys. */
struct gaps {
    size_t part; /* of the key */
    char first[DATE_TEXT], last[DATE_TEXT];
    struct table others; /* keys whose date is empty */
};

struct source { /* a table, at its current row */
    struct rec *rec;
    size_t *column; /* column of the first table -> of this one; NULL = the same */
    struct buf key, last;
    size_t number;
};

struct state {
    const struct settings *set;
    struct source *source;
    size_t sources;
    struct slice *name; /* of the input columns */
    size_t names;
    struct part *part;
    size_t parts; /* without those of histogram and pivot */
    struct part bin;
    struct decimal width;
    struct output *output;
    size_t outputs;
    size_t *used; /* columns of the input that the summary reads, by its numbers */
    size_t useds;
    struct wide wide;
    struct gaps gaps;
    struct summary *summary;
    struct arena names_arena;
    uint64_t limit, invalid, runs;
    struct spill *spill;
    struct table_out *out;
    struct ordered *ordered;
    struct running *running; /* by column of the output */
    struct buf row, cell, scratch;
};

_Noreturn static void too_long(void) {
    die("a result needs more than 38 digits; --float gives it rounded");
}

static struct slice keep(struct state *st, const char *text, size_t n) {
    return (struct slice){arena_bytes(&st->names_arena, text, n), n};
}

/* The columns that a pattern means; dies when there are none. The array is in st->scratch. */
static size_t columns_of(struct state *st, struct slice pattern, const char *option, const size_t **columns) {
    struct buf error = {0};
    st->scratch.len = 0;
    if (!fields_match(pattern, st->name, st->names, &st->scratch, &error))
        die("--%s: %.*s", option, (int)error.len, error.at);
    *columns = (const size_t *)(const void *)st->scratch.at;
    return st->scratch.len / sizeof **columns;
}

static size_t one_column(struct state *st, struct slice pattern, const char *option) {
    const size_t *column;
    size_t n = columns_of(st, pattern, option, &column);
    if (n != 1) die("--%s: '%.*s' is %zu columns; one is needed", option, (int)pattern.len, pattern.at, n);
    return *column;
}

static size_t used(struct state *st, size_t column) {
    for (size_t i = 0; i < st->useds; i++)
        if (st->used[i] == column) return i;
    st->used = mem_resize(st->used, st->useds + 1, sizeof *st->used);
    st->used[st->useds] = column;
    summary_column(st->summary);
    return st->useds++;
}

static void add_output(struct state *st, const struct request *r, size_t column, size_t weight,
                       struct decimal p, struct slice name) {
    size_t c = 0, w = 0;
    if (statistic_takes(r->what) != TAKES_NOTHING) c = used(st, column);
    if (statistic_takes(r->what) == TAKES_WEIGHT) w = used(st, weight);
    st->output = mem_resize(st->output, st->outputs + 1, sizeof *st->output);
    st->output[st->outputs++] =
        (struct output){r->what, summary_operation(st->summary, r->what, c, w, p), name};
}

/* "value" and "count-unique" -> "value_count_unique"; a quantile's "_p2.5" */
static struct slice output_name(struct state *st, const struct request *r, size_t column,
                                const struct decimal *p) {
    struct buf *b = &st->cell;
    b->len = 0;
    buf_slice(b, st->name[column]);
    if (!st->set->keep_names && !p) {
        buf_byte(b, '_');
        for (const char *c = r->name; *c; c++) buf_byte(b, *c == '-' ? '_' : *c);
    } else if (!st->set->keep_names) {
        struct decimal percent = *p;
        decimal_multiply(&percent, decimal_of(100));
        buf_put(b, "_p", 2);
        b->len += decimal_print(percent, buf_room(b, DECIMAL_TEXT));
    }
    return keep(st, b->at, b->len);
}

/* COLUMNS[:NAME],... */
static void bind_columns(struct state *st, const struct request *r) {
    struct slice list = slice_of(r->arg);
    struct field_item item;
    while (fields_cut(&list, st->name, st->names, &item)) {
        const size_t *column;
        size_t n = columns_of(st, item.pattern, r->name, &column);
        if (n > 1 && item.rest.at)
            die("--%s: '%.*s' is %zu columns; they cannot share the name '%.*s'", r->name,
                (int)item.pattern.len, item.pattern.at, n, (int)item.rest.len, item.rest.at);
        size_t *copy = mem_alloc(n * sizeof *copy);
        memcpy(copy, column, n * sizeof *copy);
        for (size_t i = 0; i < n; i++)
            add_output(st, r, copy[i], 0, decimal_of(0),
                       item.rest.at ? item.rest : output_name(st, r, copy[i], NULL));
        free(copy);
    }
}

/* COLUMN:WEIGHT[:NAME],... */
static void bind_weight(struct state *st, const struct request *r) {
    struct slice list = slice_of(r->arg);
    struct field_item item;
    while (fields_cut(&list, st->name, st->names, &item)) {
        if (!item.rest.at)
            die("--%s: '%.*s' has no weight; write COLUMN:WEIGHT", r->name, (int)item.pattern.len,
                item.pattern.at);
        struct field_item weight = fields_split(item.rest, st->name, st->names);
        size_t column = one_column(st, item.pattern, r->name), by = one_column(st, weight.pattern, r->name);
        add_output(st, r, column, by, decimal_of(0),
                   weight.rest.at ? weight.rest : output_name(st, r, column, NULL));
    }
}

/* COLUMNS:P,P...[:NAME] */
static void bind_quantile(struct state *st, const struct request *r) {
    struct field_item item = fields_split(slice_of(r->arg), st->name, st->names);
    if (!item.rest.at) die("--%s: '%s' has no probability; write COLUMN:0.25,0.9", r->name, r->arg);
    struct slice name = {NULL, 0}, list = item.rest, text, columns = item.pattern;
    if (slice_cut(&list, ':', &text)) {
        name = list;
        list = text;
    }
    struct field_item c;
    while (fields_cut(&columns, st->name, st->names, &c)) {
        const size_t *found;
        size_t n = columns_of(st, c.pattern, r->name, &found);
        size_t *copy = mem_alloc(n * sizeof *copy);
        memcpy(copy, found, n * sizeof *copy);
        for (size_t i = 0; i < n; i++) {
            struct slice rest = list;
            while (slice_cut(&rest, ',', &text)) {
                struct decimal p;
                if (decimal_parse(text, false, &p) != DECIMAL_OK || p.negative || p.scale > 12 ||
                    decimal_compare(p, decimal_of(1)) > 0)
                    die("--%s: '%.*s' is no probability: 0 to 1 with at most 12 decimals", r->name,
                        (int)text.len, text.at);
                add_output(st, r, copy[i], 0, decimal_normal(p),
                           name.at ? name : output_name(st, r, copy[i], &p));
            }
        }
        free(copy);
    }
}

static void bind_operations(struct state *st) {
    static const struct request rows = {NULL, "count", NULL};
    const struct settings *set = st->set;
    for (size_t i = 0; i < set->requests; i++) {
        const struct request *r = &set->request[i];
        if (set->sorted && statistic_needs_all(r->what))
            die("--%s needs the total of all groups: it does not go with --sorted", r->name);
        switch (statistic_takes(r->what)) {
        case TAKES_NOTHING: add_output(st, r, 0, 0, decimal_of(0), SLICE("count")); break;
        case TAKES_COLUMN: bind_columns(st, r); break;
        case TAKES_PROBABILITY: bind_quantile(st, r); break;
        case TAKES_WEIGHT: bind_weight(st, r); break;
        }
    }
    if (st->outputs == 0) {
        if (!set->histogram) die("no operation, such as --count or --sum COLUMN (see --help)");
        struct request r = rows;
        r.what = statistic_find("count");
        add_output(st, &r, 0, 0, decimal_of(0), SLICE("count"));
    }
}

static enum date_cut cut_called(struct slice word) {
    static const struct {
        struct slice word;
        enum date_cut cut;
    } cuts[] = {{{"year", 4}, DATE_YEAR},
                {{"month", 5}, DATE_MONTH},
                {{"day", 3}, DATE_DAY},
                {{"week", 4}, DATE_WEEK}};
    for (size_t i = 0; i < sizeof cuts / sizeof *cuts; i++)
        if (slice_eq(cuts[i].word, word)) return cuts[i].cut;
    return DATE_WHOLE;
}

/* COLUMNS, COLUMN:NAME, COLUMN:PERIOD or COLUMN:PERIOD:NAME */
static void bind_groups(struct state *st) {
    struct slice list = slice_of(st->set->by ? st->set->by : "");
    struct field_item item;
    if (!st->set->by) return;
    while (fields_cut(&list, st->name, st->names, &item)) {
        const size_t *column;
        size_t n = columns_of(st, item.pattern, "by", &column);
        struct slice rest = item.rest, word = {NULL, 0}, name = {NULL, 0};
        enum date_cut cut = DATE_WHOLE;
        if (rest.at) {
            slice_cut(&rest, ':', &word);
            cut = cut_called(word);
            name = cut == DATE_WHOLE || !rest.at ? word : rest;
            if (cut == DATE_WHOLE && rest.at)
                die("--by: '%.*s' is none of year, month, day, week", (int)word.len, word.at);
            if (n > 1)
                die("--by: '%.*s' is %zu columns; one is needed before ':'", (int)item.pattern.len,
                    item.pattern.at, n);
        }
        for (size_t i = 0; i < n; i++) {
            st->part = mem_resize(st->part, st->parts + 1, sizeof *st->part);
            st->part[st->parts++] = (struct part){column[i], cut, name.at ? name : st->name[column[i]]};
        }
    }
}

static void bind_shape(struct state *st) {
    const struct settings *set = st->set;
    if (set->histogram) {
        struct field_item item = fields_split(slice_of(set->histogram), st->name, st->names);
        struct slice rest = item.rest, width = {NULL, 0};
        if (rest.at) slice_cut(&rest, ':', &width);
        if (decimal_parse(width, false, &st->width) != DECIMAL_OK || st->width.negative ||
            st->width.digits == 0)
            die("--histogram: '%s' has no width above 0; write COLUMN:WIDTH", set->histogram);
        st->bin.column = one_column(st, item.pattern, "histogram");
        st->cell.len = 0;
        buf_slice(&st->cell, st->name[st->bin.column]);
        buf_put(&st->cell, "_bin", 4);
        st->bin.name = rest.at ? rest : keep(st, st->cell.at, st->cell.len);
    }
    if (set->pivot) {
        st->wide.on = true;
        st->wide.part.column = one_column(st, slice_of(set->pivot), "pivot");
        table_init(&st->wide.values, 0);
    }
    if (set->fill != FILL_NONE) {
        enum date_cut cut = set->fill == FILL_DAY ? DATE_DAY : DATE_MONTH;
        const char *word = set->fill == FILL_DAY ? "day" : "month";
        for (st->gaps.part = 0; st->gaps.part < st->parts && st->part[st->gaps.part].cut != cut;)
            st->gaps.part++;
        if (st->gaps.part == st->parts)
            die("--fill-dates %s needs a group column cut so: -g date:%s", word, word);
        table_init(&st->gaps.others, 0);
    }
    if (set->sorted && (set->histogram || set->pivot || set->fill != FILL_NONE || set->order != ORDER_BYTES))
        die("--sorted gives groups as they come: it does not go with --histogram, --pivot, --fill-dates or "
            "--order");
}

/* ---- input ---- */

static void open_sources(struct state *st, char **paths, size_t count) {
    const struct settings *set = st->set;
    size_t n = set->sorted && count > 1 ? count : 1;
    st->source = mem_zero(n, sizeof *st->source);
    for (size_t i = 0; i < n; i++) {
        struct source *s = &st->source[st->sources];
        s->rec = rec_open(n > 1 ? paths + i : paths, n > 1 ? 1 : count, &set->rec, NULL);
        s->number = i;
        if (rec_empty(s->rec) && (n > 1 || st->sources > 0)) {
            rec_close(s->rec);
            continue;
        }
        st->sources++;
        if (st->sources == 1) {
            st->names = rec_columns(s->rec);
            st->name = mem_alloc((st->names + 1) * sizeof *st->name);
            for (size_t c = 0; c < st->names; c++) {
                struct slice name = rec_name(s->rec, c);
                st->name[c] = keep(st, name.at, name.len);
            }
            continue;
        }
        if (rec_columns(s->rec) != st->names)
            die("%s: %zu columns, but the first table has %zu", paths[i], rec_columns(s->rec), st->names);
        s->column = mem_alloc((st->names + 1) * sizeof *s->column);
        for (size_t c = 0; c < st->names; c++) {
            st->cell.len = 0;
            buf_slice(&st->cell, st->name[c]);
            buf_byte(&st->cell, '\0');
            s->column[c] = set->rec.no_header ? c : rec_need(s->rec, st->cell.at);
        }
    }
}

static struct slice field(const struct source *s, size_t column) {
    return s->rec->field[s->column ? s->column[column] : column];
}

static void bad_value(struct state *st, const struct source *s, size_t column, const char *what) {
    struct slice value = field(s, column), name = st->name[column];
    int n = value.len < 60 ? (int)value.len : 60;
    if (!st->set->skip_invalid)
        die("%s:%llu: column '%.*s': '%.*s' %s; --skip-invalid passes over such values", rec_file(s->rec),
            (unsigned long long)rec_line(s->rec), (int)name.len, name.at, n, value.at, what);
    if (st->invalid++ < SAID_VALUES)
        rec_damage(s->rec, "column '%.*s': '%.*s' %s", (int)name.len, name.at, n, value.at, what);
}

static const char *const not_a_number = "is not a number";
static const char *too_many(const struct state *st) {
    return st->set->summary.real ? "is more than a double can hold"
                                 : "needs more than 38 digits beside the others; --float rounds";
}

/* The bin floor(value / width) as 16 hex digits that order as the bins do; nothing for a missing value. */
static void put_bin(struct state *st, const struct source *s, struct buf *key) {
    struct slice text = field(s, st->bin.column);
    struct decimal value, bin, back;
    if (text.len == 0) return;
    enum decimal_status status = decimal_parse(text, st->set->summary.real, &value);
    if (status == DECIMAL_OK) status = decimal_divide(value, st->width, 0, &bin);
    if (status == DECIMAL_OK) {
        back = bin;
        status = decimal_multiply(&back, st->width);
        if (status == DECIMAL_OK && decimal_compare(back, value) > 0)
            status = decimal_add(&bin, decimal_of(-1));
        bin = decimal_normal(bin);
    }
    if (status != DECIMAL_OK || bin.scale != 0 || bin.digits > BINS_LIMIT) {
        bad_value(st, s, st->bin.column,
                  status == DECIMAL_NOT ? not_a_number : "is too far from 0 for bins of this width");
        return;
    }
    int64_t n = (int64_t)bin.digits;
    buf_format(key, "%016llx", (unsigned long long)((uint64_t)(bin.negative ? -n : n) ^ (UINT64_C(1) << 63)));
}

static struct slice bin_text(struct state *st, struct slice hex) {
    uint64_t n = 0;
    if (hex.len == 0) return hex;
    for (size_t i = 0; i < hex.len; i++)
        n = n << 4 | (uint64_t)(hex.at[i] <= '9' ? hex.at[i] - '0' : hex.at[i] - 'a' + 10);
    struct decimal low = decimal_of((int64_t)(n ^ (UINT64_C(1) << 63)));
    if (decimal_multiply(&low, st->width) != DECIMAL_OK) too_long();
    st->scratch.len = 0;
    return (struct slice){st->scratch.at, decimal_print(low, buf_room(&st->scratch, DECIMAL_TEXT))};
}

static void make_key(struct state *st, struct source *s) {
    struct buf *key = &s->key;
    key->len = 0;
    for (size_t i = 0; i < st->parts; i++) {
        const struct part *p = &st->part[i];
        struct slice text = field(s, p->column);
        char period[DATE_TEXT];
        if (i > 0) buf_byte(key, '\t');
        if (p->cut != DATE_WHOLE) {
            struct slice cut = date_cut(text, p->cut, period);
            if (cut.len == 0 && text.len > 0) bad_value(st, s, p->column, "is not a date");
            text = cut;
        }
        buf_slice(key, text);
    }
    if (st->set->histogram) {
        if (st->parts > 0) buf_byte(key, '\t');
        put_bin(st, s, key);
    }
    if (st->wide.on) {
        struct slice value = field(s, st->wide.part.column);
        table_intern(&st->wide.values, value, NULL);
        if (st->wide.values.count > PIVOT_COLUMNS)
            die("--pivot %s: more than %d different values", st->set->pivot, PIVOT_COLUMNS);
        if (st->parts > 0 || st->set->histogram) buf_byte(key, '\t');
        buf_slice(key, value);
    }
}

/* Remembers the period and, with an empty period, the key. */
static void note_date(struct state *st, struct slice key) {
    struct gaps *g = &st->gaps;
    struct slice rest = key, period = key;
    for (size_t i = 0; i <= g->part; i++) slice_cut(&rest, '\t', &period);
    if (period.len == 0) return;
    if (!*g->first || slice_cmp(period, slice_of(g->first)) < 0)
        snprintf(g->first, sizeof g->first, "%.*s", (int)period.len, period.at);
    if (slice_cmp(period, slice_of(g->last)) > 0)
        snprintf(g->last, sizeof g->last, "%.*s", (int)period.len, period.at);
    st->cell.len = 0;
    buf_put(&st->cell, key.at, (size_t)(period.at - key.at));
    if (rest.at) buf_slice(&st->cell, slice_between(rest.at - 1, key.at + key.len));
    table_intern(&g->others, buf_get(&st->cell), NULL);
}

static void add_row(struct state *st, struct source *s) {
    if (st->set->fill != FILL_NONE) note_date(st, buf_get(&s->key));
    summary_row(st->summary, buf_get(&s->key));
    for (size_t i = 0; i < st->useds; i++) {
        enum summary_answer answer = summary_value(st->summary, i, field(s, st->used[i]));
        if (answer != SUMMARY_OK)
            bad_value(st, s, st->used[i], answer == SUMMARY_NOT_A_NUMBER ? not_a_number : too_many(st));
    }
}

/* ---- output ----
 * A row is put together in st->row as wire cells with TABs between them; emit_row writes it, at once or in the order asked for. */

static size_t key_cells(const struct state *st) {
    return st->parts + (st->set->histogram != NULL);
}

static void emit_row(struct state *st, struct slice row) {
    struct slice cell;
    size_t keys = key_cells(st);
    for (size_t column = 0; slice_cut(&row, '\t', &cell); column++) {
        if (column >= keys && statistic_running(st->output[(column - keys) % st->outputs].what)) {
            st->cell.len = 0;
            if (!running_add(&st->running[column - keys], cell, &st->set->summary, &st->cell)) too_long();
            cell = buf_get(&st->cell);
        }
        table_out_cell(st->out, cell);
    }
    table_out_row(st->out);
}

static void finish_row(struct state *st, uint64_t rank, uint64_t rows) {
    if (st->ordered)
        ordered_put(st->ordered, st->set->order == ORDER_COUNT ? UINT64_MAX - rows : rank, buf_get(&st->row));
    else
        emit_row(st, buf_get(&st->row));
    st->row.len = 0;
}

static void put_results(struct state *st, uint32_t group) {
    for (size_t i = 0; i < st->outputs; i++) {
        if (st->row.len > 0 || i > 0 || key_cells(st) > 0 || st->wide.next > 0) buf_byte(&st->row, '\t');
        if (!summary_result(st->summary, group, st->output[i].operation, &st->row)) too_long();
    }
}

static void put_key(struct state *st, struct slice key) {
    struct slice head = key, bin = {NULL, 0};
    if (st->set->histogram) {
        size_t at = key.len;
        while (at > 0 && key.at[at - 1] != '\t') at--;
        head.len = at;
        bin = bin_text(st, (struct slice){key.at + at, key.len - at});
    }
    buf_slice(&st->row, head);
    buf_slice(&st->row, bin);
}

static void wide_upto(struct state *st, size_t value) {
    for (; st->wide.next < value; st->wide.next++) put_results(st, SUMMARY_NO_GROUP);
}

static void wide_end(struct state *st) {
    struct wide *w = &st->wide;
    if (!w->open) return;
    wide_upto(st, w->values.count);
    finish_row(st, w->rank, w->rows);
    w->open = false;
}

static void wide_group(struct state *st, uint32_t group, uint64_t rank) {
    struct wide *w = &st->wide;
    struct slice key = summary_key(st->summary, group), prefix = key;
    while (prefix.len > 0 && prefix.at[prefix.len - 1] != '\t') prefix.len--;
    struct slice value = {key.at + prefix.len, key.len - prefix.len};
    if (prefix.len > 0) prefix.len--;
    if (!w->open || !slice_eq(prefix, buf_get(&w->prefix))) {
        wide_end(st);
        w->open = true;
        w->prefix.len = 0;
        buf_slice(&w->prefix, prefix);
        w->rows = 0;
        w->rank = rank;
        w->next = 0;
        put_key(st, prefix);
    }
    /* Within a row the values come in byte order, as the columns stand. */
    size_t at = w->next;
    while (!slice_eq(table_key(&w->values, w->sorted[at]), value)) at++;
    wide_upto(st, at);
    put_results(st, group);
    w->next++;
    w->rows += summary_rows(st->summary, group);
    if (rank < w->rank) w->rank = rank;
}

static void write_group(struct state *st, uint32_t group, uint64_t rank) {
    if (st->wide.on) {
        wide_group(st, group, rank);
        return;
    }
    put_key(st, summary_key(st->summary, group));
    put_results(st, group);
    finish_row(st, rank, summary_rows(st->summary, group));
}

static void out_column(struct state *st, struct table *seen, struct slice name, bool numeric) {
    bool is_new;
    table_intern(seen, name, &is_new);
    if (!is_new)
        die("two columns of the output would be called '%.*s'; COLUMN:NAME renames one", (int)name.len,
            name.at);
    table_out_column(st->out, name, numeric);
}

static void write_header(struct state *st) {
    struct table seen;
    struct wide *w = &st->wide;
    table_init(&seen, 0);
    for (size_t i = 0; i < st->parts; i++) out_column(st, &seen, st->part[i].name, false);
    if (st->set->histogram) out_column(st, &seen, st->bin.name, true);
    for (size_t v = 0; v < (w->on ? w->values.count : 1); v++) {
        for (size_t i = 0; i < st->outputs; i++) {
            struct buf *name = &st->cell;
            name->len = 0;
            if (w->on) {
                struct slice value = table_key(&w->values, w->sorted[v]);
                buf_slice(name, value.len ? value : SLICE("(missing)"));
            }
            if (w->on && st->outputs > 1) buf_byte(name, '_');
            if (!w->on || st->outputs > 1) buf_slice(name, st->output[i].name);
            out_column(st, &seen, buf_get(name), statistic_numeric(st->output[i].what));
        }
    }
    table_out_header(st->out);
    st->running = mem_zero((w->on ? w->values.count : 1) * st->outputs + 1, sizeof *st->running);
    table_free(&seen);
}

/* ---- memory ---- */

static void flush(struct state *st) {
    if (!summary_flush(st->summary)) too_long();
}

static void spill_groups(struct state *st) {
    struct summary *s = st->summary;
    const uint32_t *ids = summary_sorted(s);
    if (!st->spill) st->spill = spill_open(&st->set->spill);
    spill_run_begin(st->spill);
    for (uint32_t i = 0; i < summary_groups(s); i++) {
        uint64_t rank = st->runs << 32 | ids[i];
        st->cell.len = 0;
        if (st->set->order == ORDER_FIRST_SEEN) buf_put(&st->cell, &rank, sizeof rank);
        summary_save(s, ids[i], &st->cell);
        spill_put(st->spill, summary_key(s, ids[i]), buf_get(&st->cell));
    }
    spill_run_end(st->spill);
    st->runs++;
    summary_clear(s);
}

/* Sorting the groups takes 32 bytes each beside what the summary holds. */
static void check_memory(struct state *st) {
    flush(st);
    if (summary_bytes(st->summary) + summary_groups(st->summary) * (size_t)32 > st->limit) spill_groups(st);
}

/* Groups that came in order of their keys. */
static void write_all(struct state *st, const uint64_t *ranks) {
    for (uint32_t g = 0; g < summary_groups(st->summary); g++) write_group(st, g, ranks ? ranks[g] : 0);
    summary_clear(st->summary);
}

static void merge_spilled(struct state *st) {
    struct summary *s = st->summary;
    struct slice key, saved;
    uint64_t *ranks = mem_alloc((GROUPS_AT_ONCE + 1) * sizeof *ranks);
    spill_merge(st->spill, (size_t)st->limit / 2);
    while (spill_next(st->spill, &key, &saved)) {
        uint32_t groups = summary_groups(s);
        uint64_t rank = 0;
        bool fresh = groups == 0 || !slice_eq(summary_key(s, groups - 1), key);
        if (fresh && (groups == GROUPS_AT_ONCE || summary_bytes(s) > st->limit / 2)) {
            write_all(st, ranks);
            groups = 0;
        }
        if (st->set->order == ORDER_FIRST_SEEN) {
            memcpy(&rank, saved.at, sizeof rank);
            saved = (struct slice){saved.at + sizeof rank, saved.len - sizeof rank};
        }
        if (fresh) ranks[groups] = rank;
        if (!summary_merge(s, key, saved)) too_long();
    }
    write_all(st, ranks);
    free(ranks);
}

/* ---- the run ---- */

static void next_period(char *period, enum fill fill) {
    struct date d;
    date_parse(slice_of(period), &d);
    if (fill == FILL_MONTH) {
        d.month++;
        if (d.month > 12) d.year++, d.month = 1;
        snprintf(period, DATE_TEXT, "%04u-%02u", (unsigned)d.year % 10000u, (unsigned)d.month % 100u);
    } else {
        d = date_of_days(date_to_days(d) + 1);
        snprintf(period, DATE_TEXT, "%04u-%02u-%02u", (unsigned)d.year % 10000u, (unsigned)d.month % 100u,
                 (unsigned)d.day % 100u);
    }
}

static void fill_dates(struct state *st) {
    struct gaps *g = &st->gaps;
    char period[DATE_TEXT];
    struct buf key = {0};
    for (uint32_t id = 0; id < g->others.count; id++) {
        struct slice other = table_key(&g->others, id), rest = other, at = other;
        for (size_t i = 0; i <= g->part; i++) slice_cut(&rest, '\t', &at);
        size_t before = (size_t)(at.at - other.at);
        memcpy(period, g->first, sizeof period);
        for (;; next_period(period, st->set->fill)) {
            key.len = 0;
            buf_put(&key, other.at, before);
            buf_slice(&key, slice_of(period));
            buf_put(&key, other.at + before, other.len - before);
            summary_touch(st->summary, buf_get(&key));
            if (strcmp(period, g->last) == 0) break;
        }
        check_memory(st);
    }
    buf_free(&key);
}

/* Groups in any order: held until the end. */
static void run_any(struct state *st) {
    struct source *s = st->source;
    for (uint64_t rows = 1; rec_next(s->rec); rows++) {
        make_key(st, s);
        add_row(st, s);
        if (rows % 1024 == 0) check_memory(st);
    }
    flush(st);
    if (st->set->fill != FILL_NONE) fill_dates(st);
    if (key_cells(st) == 0 && !st->wide.on) summary_touch(st->summary, SLICE(""));
    if (st->spill && summary_groups(st->summary) > 0) spill_groups(st);
    if (st->wide.on) st->wide.sorted = sort_keys(&st->wide.values, &st->wide.sort_room);
    if (st->wide.on) write_header(st);
    if (st->set->order != ORDER_BYTES) st->ordered = ordered_open(&st->set->spill, (size_t)st->limit / 4);
    if (st->spill) {
        merge_spilled(st);
    } else {
        summary_totals(st->summary);
        const uint32_t *ids = summary_sorted(st->summary);
        for (uint32_t i = 0; i < summary_groups(st->summary); i++) write_group(st, ids[i], ids[i]);
    }
    wide_end(st);
    if (st->ordered) {
        struct slice row;
        while (ordered_next(st->ordered, &row)) emit_row(st, row);
        ordered_close(st->ordered);
    }
}

/* The next row of a sorted table; dies when it is not. */
static bool next_sorted(struct state *st, struct source *s) {
    struct buf swap = s->last;
    bool first = s->key.at == NULL;
    s->last = s->key;
    s->key = swap;
    if (!rec_next(s->rec)) return false;
    make_key(st, s);
    if (!first && slice_cmp(buf_get(&s->key), buf_get(&s->last)) < 0)
        die("%s:%llu: not sorted: '%.*s' comes after '%.*s'; LC_ALL=C sort does it, and without --sorted any "
            "order will do",
            rec_file(s->rec), (unsigned long long)rec_line(s->rec), (int)(s->key.len < 60 ? s->key.len : 60),
            s->key.at, (int)(s->last.len < 60 ? s->last.len : 60), s->last.at);
    return true;
}

/* Smaller key first, then the earlier table. */
static bool before(const struct source *a, const struct source *b) {
    int c = slice_cmp(buf_get(&a->key), buf_get(&b->key));
    return c < 0 || (c == 0 && a->number < b->number);
}

static void sift(struct source **heap, size_t n, size_t i) {
    for (;;) {
        size_t least = i;
        for (size_t k = 2 * i + 1; k <= 2 * i + 2 && k < n; k++)
            if (before(heap[k], heap[least])) least = k;
        if (least == i) return;
        struct source *swap = heap[i];
        heap[i] = heap[least];
        heap[least] = swap;
        i = least;
    }
}

/* Sorted tables are merged; a group is written soon after its last row. */
static void run_sorted(struct state *st) {
    struct source **heap = mem_alloc((st->sources + 1) * sizeof *heap);
    struct buf current = {0};
    size_t n = 0, groups = 0, rows = 0;
    for (size_t i = 0; i < st->sources; i++)
        if (next_sorted(st, &st->source[i])) heap[n++] = &st->source[i];
    for (size_t i = n; i-- > 0;) sift(heap, n, i);
    while (n > 0) {
        struct source *s = heap[0];
        if (groups == 0 || !slice_eq(buf_get(&s->key), buf_get(&current))) {
            if (groups == GROUPS_AT_ONCE || rows >= 16 * GROUPS_AT_ONCE) {
                flush(st);
                write_all(st, NULL);
                groups = rows = 0;
            }
            groups++;
            current.len = 0;
            buf_slice(&current, buf_get(&s->key));
        }
        add_row(st, s);
        rows++;
        if (!next_sorted(st, s)) heap[0] = heap[--n];
        sift(heap, n, 0);
    }
    flush(st);
    if (key_cells(st) == 0) summary_touch(st->summary, SLICE(""));
    write_all(st, NULL);
    buf_free(&current);
    free(heap);
}

static void close_all(struct state *st) {
    table_out_close(st->out);
    for (size_t i = 0; i < st->sources; i++) {
        rec_close(st->source[i].rec);
        free(st->source[i].column);
        buf_free(&st->source[i].key);
        buf_free(&st->source[i].last);
    }
    if (st->spill) spill_close(st->spill);
    if (st->wide.on) table_free(&st->wide.values);
    if (st->set->fill != FILL_NONE) table_free(&st->gaps.others);
    summary_close(st->summary);
    buf_free(&st->wide.prefix);
    buf_free(&st->wide.sort_room);
    buf_free(&st->row);
    buf_free(&st->cell);
    buf_free(&st->scratch);
    arena_free(&st->names_arena);
    free(st->source);
    free(st->name);
    free(st->part);
    free(st->output);
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
        {0, "float", 0, "read numbers as doubles, with exponents, of any size", OPT_FLAG, &set.summary.real,
         0, 0, 0, 0},
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
    open_sources(&st, argv + first, (size_t)(argc - first));
    if (st.sources == 0 || rec_empty(st.source[0].rec)) return die_status();
    st.summary = summary_open(&set.summary);
    bind_groups(&st);
    bind_shape(&st);
    bind_operations(&st);
    summary_ready(st.summary);
    st.out = table_out_open(&set.rec, set.json ? TABLE_JSON : set.markdown ? TABLE_MARKDOWN : TABLE_ROWS);
    if (!st.wide.on) write_header(&st);

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
