#include "text/numbers_row.h"
#include "base/wire.h"

/* A kind and the TAB behind it, in room that is copied whole. */
struct cell {
    char bytes[16];
    size_t len;
};
#define X(name) {#name "\t", sizeof #name},
static const struct cell kind_cell[NUMBER_KINDS] = {NUMBER_KIND_NAMES(X)};
#undef X

/* The bytes of a row whose parts are all short, and how often the mention, with the words around it, may be in one that is not: as
 * value, low and high, and as itself or its words; each byte may become two. */
enum { ROW_ROOM = 6 * DECIMAL_TEXT + 256, MENTION_TIMES = 8 };

size_t number_row_room(const struct number *m) {
    return ROW_ROOM + MENTION_TIMES * (m->qend - m->qstart) + 2 * m->head.len + number_unit_room(&m->unit);
}

/* A piece of the text, which most often has nothing to escape. */
static inline char *put_piece(const struct number_source *s, char *p, struct slice piece) {
    if (s->escapes) return wire_put(p, piece);
    if (piece.len > 16 || s->text.at + s->text.len - piece.at < 16) return slice_put(p, piece);
    memcpy(p, piece.at, 16); /* most are that short: no branch by their length */
    return p + piece.len;
}

/* Any value; only text may hold what is to be escaped. */
static char *put_value(const struct number_source *s, char *p, const struct number_value *value) {
    return value->form == NUMBER_TEXT ? put_piece(s, p, value->text) : number_value_put(value, p);
}

/* Most ends are the value itself, which was put before. */
static char *put_end(const struct number_source *s, char *p, const struct number *m,
                     const struct number_value *end, struct slice value) {
    if (end->form == NUMBER_NONE) return p;
    if (m->op >= NUMBER_RANGE) return put_value(s, p, end);
    if (value.len > 16) return slice_put(p, value);
    memcpy(p, value.at, 16); /* of the row's own room */
    return p + value.len;
}

static char *put_small(const struct number_source *s, char *p, struct slice words) {
    char *from = p;
    p = put_piece(s, p, words);
    for (; from < p; from++)
        if (*from >= 'A' && *from <= 'Z') *from = (char)(*from | 0x20);
    return p;
}

char *number_row_put(const struct number *m, const struct number_source *s, char *to) {
    char *p = to;
    p += slice_print_u64(p, m->start);
    *p++ = '\t';
    p += slice_print_u64(p, m->end);
    *p++ = '\t';
    memcpy(p, kind_cell[m->kind].bytes, sizeof kind_cell->bytes);
    p += kind_cell[m->kind].len;
    char *value = p;
    p = put_value(s, p, &m->value);
    const struct slice point = slice_between(value, p);
    *p++ = '\t';
    if (m->unit.per.len || m->unit.power != 1)
        p = number_unit_put(&m->unit, p);
    else if (m->unit.unit.len)
        p = slice_put(p, m->unit.unit);
    *p++ = '\t';
    for (const char *op = number_op_name[m->op]; *op;) *p++ = *op++;
    *p++ = '\t';
    p = put_end(s, p, m, &m->low, point);
    *p++ = '\t';
    p = put_end(s, p, m, &m->high, point);
    *p++ = '\t';
    if (m->qual.len) p = put_small(s, p, m->qual);
    if (m->qual.len && m->qual_after.len) *p++ = ' ';
    if (m->qual_after.len) p = put_small(s, p, m->qual_after);
    *p++ = '\t';
    if (m->head.len) p = put_piece(s, p, m->head);
    *p++ = '\t';
    return put_piece(s, p, (struct slice){s->text.at + m->start, m->end - m->start});
}

bool number_linked(struct slice text, const struct number *a, const struct number *b) {
    if (a->kind != b->kind || slice_eq(a->unit.unit, b->unit.unit) || !a->unit.unit.len || !b->unit.unit.len)
        return false;
    const char *p = text.at + a->qend, *end = text.at + b->qstart;
    while (p < end && *p == ' ') p++;
    if (p >= end || *p != '(') return false;
    for (p++; p < end; p++)
        if (*p != ' ') return false;
    size_t behind = b->qend;
    while (behind < text.len && text.at[behind] == ' ') behind++;
    return behind < text.len && (text.at[behind] == ')' || text.at[behind] == ',' || text.at[behind] == ';');
}
