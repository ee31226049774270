#include "stat/pivot.h"
#include "stat/sort.h"

void pivot_init(struct pivot *p) {
    *p = (struct pivot){0};
    table_init(&p->values, 0);
}

void pivot_free(struct pivot *p) {
    table_free(&p->values);
    buf_free(&p->sort_room);
    buf_free(&p->prefix);
}

uint32_t pivot_note(struct pivot *p, struct slice value) {
    table_intern(&p->values, value, NULL);
    return p->values.count;
}

void pivot_ready(struct pivot *p) {
    p->sorted = sort_keys(&p->values, &p->sort_room);
}

struct slice pivot_value(const struct pivot *p, size_t i) {
    return table_key(&p->values, p->sorted[i]);
}

struct slice pivot_prefix(struct slice key, struct slice *value) {
    size_t at = key.len;
    while (at > 0 && key.at[at - 1] != '\t') at--;
    *value = (struct slice){key.at + at, key.len - at};
    return (struct slice){key.at, at > 0 ? at - 1 : 0};
}

bool pivot_same(const struct pivot *p, struct slice prefix) {
    return p->open && slice_eq(prefix, buf_get(&p->prefix));
}

void pivot_begin(struct pivot *p, struct slice prefix) {
    p->open = true;
    p->prefix.len = 0;
    buf_slice(&p->prefix, prefix);
    p->next = 0;
    p->rows = 0;
    p->rank = UINT64_MAX;
}

size_t pivot_skip(struct pivot *p, struct slice value) {
    size_t from = p->next;
    while (!slice_eq(pivot_value(p, p->next), value)) p->next++;
    return p->next++ - from;
}
