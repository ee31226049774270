#include "stat/grouping.h"

#include <stdlib.h>

enum { /* when groups come in order and leave as soon as they are whole: so many at once */
       GROUPS_AT_ONCE = 4096,
       ROWS_AT_ONCE = 65536,
       SORTING = 32 /* bytes a group that sorting takes beside what the summary holds */
};

void grouping_free(struct grouping *g) {
    buf_free(&g->key);
}

/* All groups as a run. */
static void store(struct grouping *g) {
    struct summary *s = g->summary;
    const uint32_t *ids = summary_sorted(s);
    struct buf key = {0}, value = {0};
    g->store->begin(g->context);
    for (uint32_t i = 0; i < summary_groups(s); i++) {
        uint64_t rank = g->runs << 32 | ids[i];
        struct summary_saving at = {0};
        summary_soon(s, ids, i);
        while (summary_save(s, ids[i], &at, &key, &value)) {
            if (g->ranked) buf_put(&value, &rank, sizeof rank);
            g->store->put(g->context, buf_get(&key), buf_get(&value));
        }
    }
    g->store->end(g->context);
    g->runs++;
    summary_clear(s);
    buf_free(&key);
    buf_free(&value);
}

void grouping_check(struct grouping *g) {
    struct summary *s = g->summary;
    summary_flush(s);
    if (summary_bytes(s) + summary_groups(s) * (size_t)SORTING > g->limit) store(g);
}

/* Groups that came in order of their keys leave. */
static bool put_all(struct grouping *g, const uint64_t *ranks) {
    summary_flush(g->summary);
    for (uint32_t i = 0; i < summary_groups(g->summary); i++)
        if (!grouprows_put(g->rows, i, ranks ? ranks[i] : 0)) return false;
    summary_clear(g->summary);
    return true;
}

bool grouping_sorted(struct grouping *g, struct slice key) {
    g->rows_waiting++;
    if (g->groups_waiting && slice_eq(key, buf_get(&g->key))) return true;
    if (g->groups_waiting == GROUPS_AT_ONCE || g->rows_waiting > ROWS_AT_ONCE) {
        if (!put_all(g, NULL)) return false;
        g->groups_waiting = 0;
        g->rows_waiting = 1;
    }
    g->groups_waiting++;
    g->key.len = 0;
    buf_slice(&g->key, key);
    return true;
}

/* The runs, merged. An entry goes to the summary; when one of another group comes, those before it are whole. */
static bool put_stored(struct grouping *g) {
    struct summary *s = g->summary;
    struct slice key, value;
    uint64_t *ranks = mem_zero(GROUPS_AT_ONCE + 1, sizeof *ranks);
    bool good = true;
    g->store->merge(g->context, g->limit / 2);
    while (good && g->store->next(g->context, &key, &value)) {
        uint32_t groups = summary_groups(s);
        bool fresh = !summary_same(s, key);
        if (fresh && (groups == GROUPS_AT_ONCE || summary_bytes(s) > g->limit / 2)) {
            good = put_all(g, ranks);
            groups = 0;
        }
        if (g->ranked) {
            value.len -= sizeof *ranks;
            if (fresh) memcpy(&ranks[groups], value.at + value.len, sizeof *ranks);
        }
        summary_merge(s, key, value);
    }
    good = good && put_all(g, ranks);
    free(ranks);
    return good;
}

bool grouping_end(struct grouping *g) {
    struct summary *s = g->summary;
    if (g->groups_waiting) return put_all(g, NULL); /* sorted rows */
    summary_flush(s);
    if (g->runs) {
        if (summary_groups(s) > 0) store(g);
        return put_stored(g);
    }
    summary_totals(s);
    const uint32_t *ids = summary_sorted(s);
    for (uint32_t i = 0; i < summary_groups(s); i++) {
        summary_soon(s, ids, i);
        if (!grouprows_put(g->rows, ids[i], ids[i])) return false;
    }
    return true;
}
