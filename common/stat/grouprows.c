#include "stat/grouprows.h"
#include "stat/sort.h"

#include <stdlib.h>

void grouprows_free(struct grouprows *g) {
    if (g->values.slot) table_free(&g->values);
    buf_free(&g->row);
    buf_free(&g->cell);
    buf_free(&g->sort_room);
    buf_free(&g->prefix);
    free(g->running);
}

/* ---- the pivot's values ---- */

uint32_t grouprows_note(struct grouprows *g, struct slice value) {
    if (!g->values.slot) table_init(&g->values, 0);
    table_intern(&g->values, value, NULL);
    return g->values.count;
}

void grouprows_noted(struct grouprows *g) {
    if (g->values.count) g->sorted = sort_keys(&g->values, &g->sort_room);
}

static struct slice value_at(const struct grouprows *g, size_t i) {
    return table_key(&g->values, g->sorted[i]);
}

/* ---- columns ---- */

size_t grouprows_columns(const struct grouprows *g) {
    return groupkey_cells(g->key) + g->asked->count * (g->key->pivoted ? g->values.count : 1);
}

/* "x", "x_count", "(missing)_count": the pivot's value, and what is asked of it if that is more than one thing. */
struct grouprows_column grouprows_column(struct grouprows *g, size_t column) {
    const struct groupkey *k = g->key;
    if (column < k->parts) return (struct grouprows_column){k->part[column].name, false};
    if (column < groupkey_cells(k)) return (struct grouprows_column){k->bin.name, true};
    column -= groupkey_cells(k);
    const struct asked *a = &g->asked->at[column % g->asked->count];
    bool numeric = statistic_numeric(a->what);
    if (!k->pivoted) return (struct grouprows_column){a->name, numeric};
    struct slice value = value_at(g, column / g->asked->count);
    g->cell.len = 0;
    buf_slice(&g->cell, value.len ? value : SLICE("(missing)"));
    if (g->asked->count > 1) {
        buf_byte(&g->cell, '_');
        buf_slice(&g->cell, a->name);
    }
    return (struct grouprows_column){buf_get(&g->cell), numeric};
}

/* ---- rows ---- */

static bool put_results(struct grouprows *g, uint32_t group, bool first) {
    for (size_t i = 0; i < g->asked->count; i++) {
        if (!first || i > 0 || groupkey_cells(g->key) > 0) buf_byte(&g->row, '\t');
        if (!summary_result(g->summary, group, i, &g->row)) return false;
    }
    return true;
}

/* Empty results for the pivot's values up to this one. */
static bool put_none(struct grouprows *g, size_t up_to) {
    for (; g->next < up_to; g->next++)
        if (!put_results(g, SUMMARY_NO_GROUP, g->next == 0)) return false;
    return true;
}

bool grouprows_end(struct grouprows *g) {
    if (!g->open) return true;
    g->open = false;
    if (!put_none(g, g->values.count)) return false;
    g->take(g->context, buf_get(&g->row), g->rank, g->rows);
    return true;
}

/* What is in front of a key's last cell, and that cell. */
static struct slice cut_last(struct slice key, struct slice *last) {
    size_t at = key.len;
    while (at > 0 && key.at[at - 1] != '\t') at--;
    *last = (struct slice){key.at + at, key.len - at};
    return (struct slice){key.at, at > 0 ? at - 1 : 0};
}

static bool put_wide(struct grouprows *g, uint32_t group, uint64_t rank) {
    struct slice value, prefix = cut_last(summary_key(g->summary, group), &value);
    if (!g->open || !slice_eq(prefix, buf_get(&g->prefix))) {
        if (!grouprows_end(g)) return false;
        g->open = true;
        g->prefix.len = g->row.len = 0;
        buf_slice(&g->prefix, prefix);
        groupkey_put(g->key, prefix, &g->row);
        g->next = 0;
        g->rows = 0;
        g->rank = UINT64_MAX;
    }
    size_t at = g->next;
    while (!slice_eq(value_at(g, at), value)) at++;
    if (!put_none(g, at) || !put_results(g, group, at == 0)) return false;
    g->next = at + 1;
    g->rows += summary_rows(g->summary, group);
    if (rank < g->rank) g->rank = rank;
    return true;
}

bool grouprows_put(struct grouprows *g, uint32_t group, uint64_t rank) {
    if (g->key->pivoted) return put_wide(g, group, rank);
    g->row.len = 0;
    groupkey_put(g->key, summary_key(g->summary, group), &g->row);
    if (!put_results(g, group, true)) return false;
    g->take(g->context, buf_get(&g->row), rank, summary_rows(g->summary, group));
    return true;
}

/* ---- running totals ---- */

bool grouprows_add(struct grouprows *g, size_t column, struct slice *cell) {
    size_t keys = groupkey_cells(g->key);
    if (column < keys || !statistic_running(g->asked->at[(column - keys) % g->asked->count].what))
        return true;
    if (!g->running) g->running = mem_zero(grouprows_columns(g), sizeof *g->running);
    g->cell.len = 0;
    if (!running_add(&g->running[column], *cell, g->options, &g->cell)) return false;
    *cell = buf_get(&g->cell);
    return true;
}
