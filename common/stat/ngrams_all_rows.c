/* The parts of a count, put together by group and n: what ngrams_next gives is what ngrams_rows takes. */
#include "stat/ngrams.h"
#include <stdlib.h>

void ngrams_all_rows(struct ngrams *c, struct pool *pool, const struct ngrams_rows_rules *rules, bool grouped,
                     void (*order)(void *context, const struct ngrams_part *part, uint64_t types,
                                   uint64_t hapax),
                     void (*give)(void *context, struct slice rows), void *context) {
    struct ngrams_part *p, **part = NULL; /* those of one group and n */
    size_t parts = 0, room = 0;
    uint64_t types = 0, hapax = 0;
    ngrams_count(c, NGRAMS_SPLIT);
    while ((p = ngrams_next(c))) {
        if (p->n == 0) {
            ngrams_part_free(p);
            continue;
        }
        if (parts == room) part = mem_resize(part, room = room ? 2 * room : 16, sizeof *part);
        part[parts++] = p;
        types += p->singles + p->multis;
        hapax += p->singles;
        if (!p->last) continue;
        order(context, part[0], types, hapax);
        for (size_t i = 0; i < parts && !grouped; i++) part[i]->group = (struct slice){NULL, 0};
        ngrams_rows(pool, part, parts, rules, give, context);
        while (parts) ngrams_part_free(part[--parts]);
        types = hapax = 0;
    }
    free(part);
}
