#include "io/groups.h"
#include "base/die.h"

static void add(struct groups *g, size_t column, struct date_column by) {
    if (g->count == GROUPS_MOST) die("--by takes at most %d columns", GROUPS_MOST);
    g->column[g->count] = column;
    g->by[g->count++] = by;
}

void groups_by(struct groups *g, const struct rec *r, const char *list) {
    struct slice rest = slice_of(list), part;
    while (rest.len && slice_cut(&rest, ',', &part)) {
        struct date_column by = date_column_parse(part);
        add(g, rec_need_slice(r, by.column), by);
    }
}

void groups_first(struct groups *g, const struct rec *r, size_t count) {
    for (size_t i = 0; i < count; i++) {
        struct slice name = rec_name(r, i);
        add(g, i, (struct date_column){name, DATE_WHOLE, name});
    }
}

void groups_free(struct groups *g) {
    buf_free(&g->key);
}

struct slice groups_key(struct groups *g, const struct slice *field) {
    if (g->count == 0) return SLICE("");
    if (g->count == 1 && g->by[0].cut == DATE_WHOLE) return field[g->column[0]];
    g->key.len = 0;
    for (size_t i = 0; i < g->count; i++) {
        char cut[DATE_TEXT];
        if (i) buf_byte(&g->key, '\t');
        buf_slice(&g->key, date_cut(field[g->column[i]], g->by[i].cut, cut));
    }
    return buf_get(&g->key);
}

void groups_put_names(const struct groups *g, struct rec_writer *w) {
    for (size_t i = 0; i < g->count; i++) rec_put(w, g->by[i].name);
}

void groups_put(const struct groups *g, struct slice key, struct rec_writer *w) {
    struct slice value;
    for (size_t i = 0; i < g->count && slice_cut(&key, '\t', &value); i++) rec_put(w, value);
}
