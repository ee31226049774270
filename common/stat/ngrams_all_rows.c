/* The parts of a count, put together by group and n: what ngrams_next gives is what ngrams_rows takes. */
#include "stat/ngrams_run.h"
#include <stdlib.h>

/* So few rows that each part holds no more than those: less memory than it took to count them. */
enum { TOP_FEW = 1000 };

/* Of two keys of `words` words, whether a comes first. */
static bool before(const uint64_t *a, const uint64_t *b, unsigned words) {
    for (unsigned w = 0; w < words; w++)
        if (a[w] != b[w]) return a[w] < b[w];
    return false;
}

void ngrams_each(const struct ngrams_part *p,
                 void (*take)(void *context, const struct ngrams_part *p, const uint64_t *key, uint64_t count,
                              uint64_t docs),
                 void *context) {
    unsigned words = p->key_words;
    const uint64_t *single = p->single, *singles_end = single + p->singles * words;
    const uint64_t *multi = p->multi, *multis_end = multi + p->multis * (words + 1);
    enum { AHEAD = 12 };
    while (single < singles_end || multi < multis_end) {
        if (multi == multis_end || (single < singles_end && before(single, multi, words))) {
            if (single + AHEAD * words < singles_end) ngrams_expect(p, single + AHEAD * words);
            take(context, p, single, 1, 1);
            single += words;
        } else {
            if (multi + AHEAD * (words + 1) < multis_end) ngrams_expect(p, multi + AHEAD * (words + 1));
            take(context, p, multi, multi[words] >> 32, multi[words] & UINT32_MAX);
            multi += words + 1;
        }
    }
}

void ngrams_all_rows(struct ngrams *c, struct pool *pool, const struct ngrams_rows_rules *rules, bool grouped,
                     const struct ngrams_takers *to) {
    struct ngrams_part *p, **part = NULL; /* those of one group and n */
    size_t parts = 0, room = 0;
    uint64_t types = 0, hapax = 0, bytes = 0;
    bool many = false, filtered = rules->keep || rules->min_docs > 1;
    c->top = rules->top <= TOP_FEW && !filtered ? rules->top : 0;
    ngrams_count(c, NGRAMS_SPLIT);
    while ((p = ngrams_next(c))) {
        if (p->n == 0) {
            ngrams_part_free(p);
            continue;
        }
        if (p->first) many = false, bytes = 0;
        if (parts == room) part = mem_resize(part, room = room ? 2 * room : 16, sizeof *part);
        part[parts++] = p;
        bytes += 8 * (p->singles * p->key_words + p->multis * (p->key_words + 1));
        if (bytes > c->rules.memory / 100 * NGRAMS_RESULTS_PERCENT && !c->top) many = true;
        types += p->types;
        hapax += p->hapax;
        c->results = bytes;
        if (!p->last && !many) continue;
        if (!many) {
            to->order(to->context, part[0], types, hapax);
            for (size_t i = 0; i < parts && !grouped; i++) part[i]->group = (struct slice){NULL, 0};
            ngrams_rows(pool, part, parts, rules, to->give, to->context);
        }
        for (size_t i = 0; i < parts; i++) {
            if (many) to->many(to->context, part[i]);
            ngrams_part_free(part[i]);
        }
        parts = 0;
        c->results = types = hapax = 0;
    }
    free(part);
}
