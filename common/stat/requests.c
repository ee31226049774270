#include "stat/requests.h"
#include "stat/fields.h"
#include "stat/quantile.h"

#include <stdlib.h>

/* What the functions below share. */
struct binding {
    const struct request *request;
    const struct slice *names;
    size_t columns;
    bool keep_names;
    struct asked_list *list;
    struct buf *error;
    struct buf found; /* size_t each */
};

static int width(struct slice s) {
    return s.len < 200 ? (int)s.len : 200;
}

static void add(struct binding *b, struct asked asked) {
    struct asked_list *l = b->list;
    if (l->count == l->room) {
        l->room = l->room ? l->room * 2 : 16;
        l->at = mem_resize(l->at, l->room, sizeof *l->at);
    }
    asked.what = b->request->what;
    l->at[l->count++] = asked;
    l->running |= statistic_running(asked.what);
}

/* "value" and "count-unique" -> "value_count_unique"; of a quantile 0.025 "value_p2.5" */
static struct slice name_of(struct binding *b, size_t column, const struct decimal *p) {
    struct buf text = {0};
    buf_slice(&text, b->names[column]);
    if (b->keep_names) {
        /* as it is */
    } else if (p) {
        struct decimal percent = *p;
        decimal_multiply(&percent, decimal_of(100));
        buf_put(&text, "_p", 2);
        text.len += decimal_print(percent, buf_room(&text, DECIMAL_TEXT));
    } else {
        buf_byte(&text, '_');
        for (const char *c = b->request->name; *c; c++) buf_byte(&text, *c == '-' ? '_' : *c);
    }
    struct slice name = arena_slice(&b->list->names, buf_get(&text));
    buf_free(&text);
    return name;
}

/* The columns of a pattern, into b->found. */
static bool find(struct binding *b, struct slice pattern, const size_t **column, size_t *n) {
    b->found.len = 0;
    struct buf why = {0};
    bool good = fields_match(pattern, b->names, b->columns, &b->found, &why);
    if (!good) buf_format(b->error, "--%s: %.*s", b->request->name, (int)why.len, why.at);
    buf_free(&why);
    *column = (const size_t *)(const void *)b->found.at;
    *n = b->found.len / sizeof **column;
    return good;
}

static bool find_one(struct binding *b, struct slice pattern, size_t *column) {
    const size_t *found;
    size_t n;
    if (!find(b, pattern, &found, &n)) return false;
    *column = found[0];
    if (n == 1) return true;
    buf_format(b->error, "--%s: '%.*s' is %zu columns; one is needed", b->request->name, width(pattern),
               pattern.at, n);
    return false;
}

static bool bind_columns(struct binding *b) {
    struct slice list = slice_of(b->request->arg);
    struct field_item item;
    while (fields_cut(&list, b->names, b->columns, &item)) {
        const size_t *column;
        size_t n;
        if (!find(b, item.pattern, &column, &n)) return false;
        if (n > 1 && item.rest.at) {
            buf_format(b->error, "--%s: '%.*s' is %zu columns; they cannot share the name '%.*s'",
                       b->request->name, width(item.pattern), item.pattern.at, n, width(item.rest),
                       item.rest.at);
            return false;
        }
        for (size_t i = 0; i < n; i++)
            add(b, (struct asked){.column = column[i],
                                  .name = item.rest.at ? item.rest : name_of(b, column[i], NULL)});
    }
    return true;
}

static bool bind_weights(struct binding *b) {
    struct slice list = slice_of(b->request->arg);
    struct field_item item;
    while (fields_cut(&list, b->names, b->columns, &item)) {
        struct asked asked = {0};
        if (!item.rest.at) {
            buf_format(b->error, "--%s: '%.*s' has no weight; write COLUMN:WEIGHT", b->request->name,
                       width(item.pattern), item.pattern.at);
            return false;
        }
        struct field_item weight = fields_split(item.rest, b->names, b->columns);
        if (!find_one(b, item.pattern, &asked.column) || !find_one(b, weight.pattern, &asked.weight))
            return false;
        asked.name = weight.rest.at ? weight.rest : name_of(b, asked.column, NULL);
        add(b, asked);
    }
    return true;
}

static bool read_probability(struct binding *b, struct slice text, struct decimal *p) {
    if (decimal_parse(text, false, p) == DECIMAL_OK && !p->negative &&
        decimal_compare(*p, decimal_of(1)) <= 0) {
        *p = decimal_normal(*p);
        if (p->scale <= QUANTILE_PLACES) return true;
    }
    buf_format(b->error, "--%s: '%.*s' is no probability: 0 to 1 with at most %d decimals", b->request->name,
               width(text), text.at, QUANTILE_PLACES);
    return false;
}

static bool bind_quantiles(struct binding *b) {
    struct slice columns = slice_of(b->request->arg), rest, probabilities, name = {NULL, 0};
    rest = fields_split(columns, b->names, b->columns).rest;
    if (!rest.at) {
        buf_format(b->error, "--%s: '%s' has no probability; write COLUMN:0.25,0.9", b->request->name,
                   b->request->arg);
        return false;
    }
    columns.len = (size_t)(rest.at - columns.at) - 1;
    slice_cut(&rest, ':', &probabilities);
    if (rest.at) name = rest;
    struct field_item item;
    while (fields_cut(&columns, b->names, b->columns, &item)) {
        const size_t *column;
        size_t n;
        if (!find(b, item.pattern, &column, &n)) return false;
        for (size_t i = 0; i < n; i++) {
            struct slice left = probabilities, text;
            while (slice_cut(&left, ',', &text)) {
                struct asked asked = {.column = column[i]};
                if (!read_probability(b, text, &asked.p)) return false;
                asked.name = name.at ? name : name_of(b, column[i], &asked.p);
                add(b, asked);
            }
        }
    }
    return true;
}

bool request_bind(const struct request *r, const struct slice *names, size_t columns, bool keep_names,
                  struct asked_list *list, struct buf *error) {
    struct binding b = {r, names, columns, keep_names, list, error, {0}};
    bool good = true;
    switch (statistic_takes(r->what)) {
    case TAKES_NOTHING: add(&b, (struct asked){.name = slice_of(r->name)}); break;
    case TAKES_COLUMN: good = bind_columns(&b); break;
    case TAKES_PROBABILITY: good = bind_quantiles(&b); break;
    case TAKES_WEIGHT: good = bind_weights(&b); break;
    }
    buf_free(&b.found);
    return good;
}

/* The summary's number of a column of the table. */
static size_t use(struct asked_list *list, struct summary *s, size_t column) {
    for (size_t i = 0; i < list->columns; i++)
        if (list->column[i] == column) return i;
    list->column = mem_resize(list->column, list->columns + 1, sizeof *list->column);
    list->column[list->columns++] = column;
    return summary_column(s);
}

struct summary *asked_summary(struct asked_list *list, const struct summary_options *options) {
    struct summary *s = summary_open(options);
    for (size_t i = 0; i < list->count; i++) {
        const struct asked *a = &list->at[i];
        enum statistic_takes takes = statistic_takes(a->what);
        size_t column = takes == TAKES_NOTHING ? 0 : use(list, s, a->column);
        summary_operation(s, a->what, column, takes == TAKES_WEIGHT ? use(list, s, a->weight) : 0, a->p);
    }
    summary_ready(s);
    return s;
}

void asked_free(struct asked_list *list) {
    free(list->at);
    free(list->column);
    arena_free(&list->names);
    *list = (struct asked_list){0};
}
