#include "stat/growth.h"

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

/* ---- many parts ---- */

void growth_news_open(struct growth_news *n, void (*is_new)(void *context, uint32_t group, uint64_t token),
                      void *context) {
    *n = (struct growth_news){.is_new = is_new, .context = context};
    table_init(&n->seen, 0);
}

static void look_up(struct growth_news *n) {
    uint32_t known[GROWTH_BATCH];
    for (size_t i = 0; i < n->places; i++) {
        known[i] = table_expect(&n->seen, n->place[i].hash);
        if (known[i] != TABLE_NONE) __builtin_prefetch(n->type.at + known[i] * sizeof(struct growth_type), 1);
    }
    for (size_t i = 0; i < n->places; i++) table_expect_key(&n->seen, known[i]);
    for (size_t i = 0; i < n->places; i++) {
        bool is_new;
        const struct growth_place *p = &n->place[i];
        uint32_t id =
            table_intern_hashed(&n->seen, (struct slice){n->keys.at + p->at, p->len}, p->hash, &is_new);
        if (is_new) {
            buf_put(&n->type, &p->type, sizeof p->type);
            n->is_new(n->context, p->group, p->type.token);
        } else {
            ((struct growth_type *)(void *)n->type.at)[id].count += p->type.count;
        }
    }
    n->places = n->keys.len = 0;
}

void growth_news_put(struct growth_news *n, uint32_t group, uint64_t token, uint64_t count,
                     struct slice type) {
    struct growth_place *p = &n->place[n->places++];
    *p = (struct growth_place){group, {token, count}, 0, n->keys.len, sizeof group + type.len};
    buf_put(&n->keys, &group, sizeof group);
    buf_slice(&n->keys, type);
    p->hash = table_hash((struct slice){n->keys.at + p->at, p->len});
    table_prefetch(&n->seen, p->hash);
    if (n->places == GROWTH_BATCH) look_up(n);
}

void growth_news_end(struct growth_news *n) {
    look_up(n);
}

uint32_t growth_news_type(const struct growth_news *n, uint32_t id, struct slice *type) {
    uint32_t group;
    *type = table_key(&n->seen, id);
    memcpy(&group, type->at, sizeof group);
    type->at += sizeof group, type->len -= sizeof group;
    return group;
}

void growth_news_free(struct growth_news *n) {
    table_free(&n->seen);
    buf_free(&n->type);
    buf_free(&n->keys);
}
