#include "stat/growth.h"
#include "stat/sort.h"

struct curve {
    uint64_t types, next; /* next: the tokens of the point that is due */
};

static struct curve *curve_of(struct growth *g, uint32_t group) {
    while (g->curve.len <= group * sizeof(struct curve))
        buf_put(&g->curve, &(struct curve){0, 1}, sizeof(struct curve));
    return (struct curve *)(void *)g->curve.at + group;
}

/* The points up to `tokens`: no other type is new before. */
static void pass(struct growth *g, uint32_t group, struct curve *c, uint64_t tokens) {
    for (; c->next <= tokens; c->next += c->next < 9 ? 1 : c->next / 9)
        buf_put(&g->point, &(struct growth_point){group, c->next, c->types}, sizeof(struct growth_point));
}

void growth_type(struct growth *g, uint32_t group, uint64_t token) {
    struct curve *c = curve_of(g, group);
    pass(g, group, c, token - 1);
    c->types++;
}

void growth_types(struct growth *g, uint32_t group, struct buf *places, struct buf *scratch) {
    int64_t *place = (int64_t *)(void *)places->at;
    size_t count = places->len / sizeof *place;
    sort_i64(place, count, scratch);
    for (size_t i = 0; i < count; i++) growth_type(g, group, (uint64_t)place[i]);
    places->len = 0;
}

void growth_end(struct growth *g, uint32_t group, uint64_t tokens) {
    struct curve *c = curve_of(g, group);
    pass(g, group, c, tokens);
    size_t points = g->point.len / sizeof(struct growth_point);
    if (!tokens) return;
    if (points) {
        const struct growth_point *last = (const struct growth_point *)(void *)g->point.at + points - 1;
        if (last->group == group && last->tokens == tokens) return;
    }
    buf_put(&g->point, &(struct growth_point){group, tokens, c->types}, sizeof(struct growth_point));
}

void growth_free(struct growth *g) {
    buf_free(&g->curve);
    buf_free(&g->point);
}
