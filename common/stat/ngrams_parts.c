/* ngrams_parts - which n-grams are counted at once, and how they are gathered. */
#include "stat/ngrams_run.h"
#include <stdlib.h>
#if defined(__SSE2__) && !defined(TXT_PORTABLE)
#include <emmintrin.h>
#endif

enum { ROUND = 1024 }; /* words looked at in one step of gather */

/* ---- one range of n-grams ---- */

/* Whether the rules let an n-gram pass; with PAD its inner stop words become the pad. id: n ids without zeros. */
static inline bool allowed(uint32_t *id, unsigned n, enum ngrams_stop stop, uint32_t pad) {
    uint32_t any = 0, all = STOP_BIT;
    for (unsigned i = 0; i < n; i++) any |= id[i], all &= id[i];
    if (!(any & STOP_BIT)) return true;
    if (stop == NGRAMS_STOP_ANY) return false;
    if (stop == NGRAMS_STOP_ALL) {
        if (all) return false;
    } else if ((id[0] | id[n - 1]) & STOP_BIT) {
        return false;
    }
    for (unsigned i = 0; i < n; i++)
        if (id[i] & STOP_BIT) id[i] = stop == NGRAMS_STOP_PAD ? pad : id[i] & RANK_MASK;
    return true;
}

static inline void pack(uint64_t *to, const uint32_t *id, unsigned n, const struct tally_shape *s) {
    for (unsigned w = 0, i = 0; w < s->words; w++) {
        uint64_t key = 0;
        for (unsigned k = 0; k < s->per && i < n; k++, i++) key = key << s->bits | id[i];
        to[w] = key;
    }
}

/* A walk over all n-grams of a range; what is done with each is visit's. */
struct walk {
    const struct ngrams *c;
    const struct group *group;
    unsigned n;
    const struct ngrams_range *range;
    uint32_t pad;
    void (*visit)(struct walk *w, const uint32_t *id, uint32_t doc);
    /* of visit */
    struct tally *tally;
    const struct tally_shape *shape;
    uint64_t *histogram;
    uint64_t count, docs;
    uint32_t last_doc;
    uint64_t *seen; /* bits */
};

static void walk_from(struct walk *w, const uint32_t *start, uint32_t doc, uint32_t *id, unsigned have,
                      unsigned at, unsigned skip_left) {
    if (have == w->n) {
        uint32_t passed[NGRAMS_MOST];
        memcpy(passed, id, w->n * sizeof *id);
        if (!allowed(passed, w->n, w->c->rules.stop, w->pad)) return;
        const struct ngrams_range *r = w->range;
        for (unsigned i = 0; i < r->fixed; i++)
            if (passed[i] != r->prefix[i]) return;
        if (r->fixed < w->n && (passed[r->fixed] < r->low || passed[r->fixed] > r->high)) return;
        w->visit(w, passed, doc);
        return;
    }
    for (unsigned skip = 0; skip <= skip_left; skip++) {
        unsigned next = at + 1 + skip;
        /* a row's end between ends it all; checked in order, so nothing behind it is read */
        if (start[next] == 0) return;
        id[have] = start[next];
        walk_from(w, start, doc, id, have + 1, next, skip_left - skip);
    }
}

static void walk_all(struct walk *w) {
    const struct ngrams_range *r = w->range;
    uint32_t id[NGRAMS_MOST];
    uint32_t low = r->fixed ? r->prefix[0] : r->low, high = r->fixed ? r->prefix[0] : r->high;
    unsigned skip = w->n == 1 ? 0 : w->c->rules.skip;
    for (size_t i = w->group->first; i < w->group->last; i++) {
        const struct stretch *t = &w->c->stretch[i];
        for (size_t k = 0; k < t->length; k++) {
            uint32_t first = t->id[k] & RANK_MASK;
            if (first == 0 || first < low || first > high) continue;
            id[0] = t->id[k];
            walk_from(w, t->id + k, t->doc, id, 1, 0, skip);
        }
    }
}

static void visit_record(struct walk *w, const uint32_t *id, uint32_t doc) {
    uint64_t *to = w->tally->record + w->tally->count++ * (w->shape->words + 1);
    pack(to, id, w->n, w->shape);
    to[w->shape->words] = doc;
}

static void visit_histogram(struct walk *w, const uint32_t *id, uint32_t doc) {
    (void)doc;
    w->histogram[id[w->range->fixed]]++;
}

static void visit_count(struct walk *w, const uint32_t *id, uint32_t doc) {
    (void)id;
    w->count++;
    if (doc == w->last_doc) return;
    w->last_doc = doc;
    if (w->seen[doc / 64] >> (doc % 64) & 1) return;
    w->seen[doc / 64] |= UINT64_C(1) << (doc % 64);
    w->docs++;
}

/* Which of 16 ids have low <= rank <= low + width, as bits. */
static inline uint32_t in_range(const uint32_t *id, uint32_t low, uint32_t width) {
#if defined(__SSE2__) && !defined(TXT_PORTABLE)
    /* signed comparisons will do: ranks, and so low and width, are below 2^31 - 1 */
    __m128i mask = _mm_set1_epi32((int)RANK_MASK), least = _mm_set1_epi32((int)low),
            minus = _mm_set1_epi32(-1), over = _mm_set1_epi32((int)(width + 1)), in[4];
    for (int i = 0; i < 4; i++) {
        __m128i x = _mm_loadu_si128((const __m128i *)(const void *)(id + 4 * i));
        x = _mm_sub_epi32(_mm_and_si128(x, mask), least);
        in[i] = _mm_and_si128(_mm_cmpgt_epi32(x, minus), _mm_cmplt_epi32(x, over));
    }
    __m128i all = _mm_packs_epi16(_mm_packs_epi32(in[0], in[1]), _mm_packs_epi32(in[2], in[3]));
    return (uint32_t)_mm_movemask_epi8(all);
#else
    uint32_t hits = 0;
    for (int i = 0; i < 16; i++) hits |= (uint32_t)((id[i] & RANK_MASK) - low <= width) << i;
    return hits;
#endif
}

/* The common case, written for speed: all n-grams without skips whose first rank is in the range. `n` is a constant where this is inlined.
 * In steps: first the places where one begins are noted without a branch, then records are made. */
static inline __attribute__((always_inline)) void gather(struct ngrams *c, const struct group *g,
                                                         const struct ngrams_range *r, struct tally *tally,
                                                         const struct tally_shape *shape, unsigned n,
                                                         uint32_t pad) {
    uint32_t place[ROUND], low = r->low, width = r->high - r->low;
    uint64_t *to = tally->record;
    enum ngrams_stop stop = c->rules.stop;
    for (size_t i = g->first; i < g->last; i++) {
        const struct stretch *t = &c->stretch[i];
        for (size_t base = 0; base < t->length; base += ROUND) {
            size_t steps = t->length - base < ROUND ? t->length - base : ROUND, places = 0;
            const uint32_t *id = t->id + base;
            for (size_t k = 0; k < steps; k += 16) {
                uint32_t hits = in_range(id + k, low, width);
                if (steps - k < 16) hits &= (1u << (steps - k)) - 1;
                for (; hits; hits &= hits - 1) place[places++] = (uint32_t)k + (uint32_t)__builtin_ctz(hits);
            }
            for (size_t k = 0; k < places; k++) {
                uint32_t word[NGRAMS_MOST], stops = 0;
                bool whole = true;
                for (unsigned m = 0; m < n; m++) {
                    word[m] = id[place[k] + m];
                    whole &= word[m] != 0;
                    stops |= word[m];
                }
                if (!whole || (stops & STOP_BIT && !allowed(word, n, stop, pad))) continue;
                pack(to, word, n, shape);
                to[shape->words] = t->doc;
                to += shape->words + 1;
            }
        }
    }
    tally->count = (size_t)(to - tally->record) / (shape->words + 1);
}

static void gather_any(struct ngrams *c, const struct group *g, const struct ngrams_range *r,
                       struct tally *tally, const struct tally_shape *shape, uint32_t pad) {
    struct tally_shape s = *shape;
    if (s.words == 1 && s.n == 1) { /* constants for the inlined function */
        s.words = s.per = 1;
        gather(c, g, r, tally, &s, 1, pad);
    } else if (s.words == 1 && s.n == 2) {
        s.words = 1, s.per = 2;
        gather(c, g, r, tally, &s, 2, pad);
    } else if (s.words == 1 && s.n == 3) {
        s.words = 1, s.per = 3;
        gather(c, g, r, tally, &s, 3, pad);
    } else {
        gather(c, g, r, tally, &s, s.n, pad);
    }
}

/* What a part keeps: a copy of just the size when all parts of an order are held together, else the memory itself. */
static void *result(struct buf *b, enum ngrams_form form) {
    if (!b->len) return NULL;
    if (form != NGRAMS_SPLIT) {
        void *all = b->at;
        *b = (struct buf){0};
        return all;
    }
    void *to = mem_large(b->len);
    memcpy(to, b->at, b->len);
    return to;
}

/* Single words of a large group need no records: they are counted in an array by rank. */
static bool by_word(const struct ngrams *c, const struct group *g, unsigned n) {
    return n == 1 && !c->doubled && c->form != NGRAMS_LISTS && g->tokens > c->lexicon.count / 4;
}

static void count_words(struct ngrams *c, const struct group *g, const struct ngrams_range *r,
                        struct tally *t, const struct tally_shape *shape, uint32_t pad) {
    struct word_count {
        uint32_t count, docs, last_doc; /* last_doc: 1 more */
    } *of = mem_zero((size_t)(r->high - r->low) + 1, sizeof *of);
    uint32_t low = r->low, width = r->high - r->low;
    for (size_t i = g->first; i < g->last; i++) {
        const struct stretch *s = &c->stretch[i];
        uint32_t doc = s->doc + 1;
        for (size_t k = 0; k < s->length; k++) {
            uint32_t id = s->id[k], at = (id & RANK_MASK) - low;
            if (at > width) continue;
            if (id & STOP_BIT && !allowed(&id, 1, c->rules.stop, pad)) continue;
            struct word_count *w = &of[at];
            w->count++;
            w->docs += w->last_doc != doc;
            w->last_doc = doc;
        }
    }
    for (uint32_t i = 0; i <= width; i++) {
        uint64_t key = low + i;
        if (of[i].count) tally_put(t, shape, &key, of[i].count, of[i].docs);
    }
    free(of);
}

/* Order 0: the group's words and documents, as if the empty n-gram stood at each word. */
static void count_group(const struct ngrams *c, const struct group *g, struct tally *t,
                        const struct tally_shape *shape) {
    tally_put(t, shape, NULL, g->tokens, g->docs);
    if (c->form != NGRAMS_LISTS) return;
    uint64_t *seen = mem_zero((size_t)c->docs.count / 64 + 1, sizeof *seen);
    for (size_t i = g->first; i < g->last; i++)
        seen[c->stretch[i].doc / 64] |= UINT64_C(1) << (c->stretch[i].doc % 64);
    tally_list(t, seen, c->docs.count);
    free(seen);
}

void ngrams_count_part(void *job, unsigned worker) {
    struct ngrams_part *p = job;
    struct ngrams *c = p->owner;
    struct tally *t = &c->tally[worker];
    const struct group *g = &c->by_order[p->group_number];
    struct tally_shape shape = tally_shape(p->n, c->lexicon.count, c->form);
    unsigned doc_bits = 0;
    while (c->doubled && c->docs.count >> doc_bits) doc_bits++;
    shape.doc_bits = doc_bits;
    t->single.len = t->multi.len = t->list.len = 0;
    uint32_t pad = 0;
    if (c->rules.stop == NGRAMS_STOP_PAD) pad = lexicon_find(&c->lexicon, SLICE(NGRAMS_PAD));
    const struct ngrams_range r = p->range;
    struct walk w = {.c = c,
                     .group = g,
                     .n = p->n,
                     .range = &r,
                     .pad = pad,
                     .tally = t,
                     .shape = &shape,
                     .last_doc = TABLE_NONE};
    if (p->n == 0) {
        count_group(c, g, t, &shape);
    } else if (by_word(c, g, p->n)) {
        count_words(c, g, &r, t, &shape, pad);
    } else if (r.fixed == p->n) {
        w.visit = visit_count;
        w.seen = mem_zero((size_t)c->docs.count / 64 + 1, sizeof *w.seen);
        walk_all(&w);
        uint64_t key[NGRAMS_KEY_WORDS];
        pack(key, r.prefix, p->n, &shape);
        if (w.count) tally_put(t, &shape, key, w.count, w.docs);
        if (c->form == NGRAMS_LISTS) tally_list(t, w.seen, c->docs.count);
        free(w.seen);
    } else {
        tally_room(t, &shape, r.most);
        if (r.fixed || (c->rules.skip && p->n > 1)) {
            w.visit = visit_record;
            walk_all(&w);
        } else {
            gather_any(c, g, &r, t, &shape, pad);
        }
        tally_run(t, &shape, r.fixed ? r.prefix[0] : r.low, r.fixed ? r.prefix[0] : r.high);
    }
    p->key_words = shape.words, p->bits = shape.bits, p->per = shape.per;
    p->singles = shape.words ? t->single.len / (shape.words * 8) : 0;
    p->multis = t->multi.len / (shape.words * 8 + 8);
    p->list_bytes = t->list.len;
    p->single = result(&t->single, c->form);
    p->multi = result(&t->multi, c->form);
    p->list = result(&t->list, c->form);
}

/* ---- ranges ---- */

static void add_range(struct ngrams *c, struct ngrams_range r) {
    if (c->ranges == c->range_room) {
        c->range_room = c->range_room ? 2 * c->range_room : 16;
        c->range = mem_resize(c->range, c->range_room, sizeof *c->range);
    }
    c->range[c->ranges++] = r;
}

/* Ranges of at most `most` n-grams, of those that begin as `r` says; histogram: by the rank after the fixed ones. A rank that
 * alone has more is taken apart by the one after it; a whole n-gram with more is counted without records. */
static void split(struct ngrams *c, struct ngrams_range r, const uint64_t *histogram, uint64_t times) {
    uint64_t sum = 0;
    uint32_t ranks = c->lexicon.count, low = 1;
    for (uint32_t rank = 1; rank <= ranks; rank++) {
        uint64_t here = histogram[rank] * times;
        if (sum && sum + here > r.most) {
            r.low = low, r.high = rank - 1;
            add_range(c, r);
            low = rank, sum = 0;
        }
        if (here <= r.most) {
            sum += here;
            continue;
        }
        struct ngrams_range one = r;
        one.prefix[one.fixed++] = rank;
        one.low = 1, one.high = ranks;
        if (one.fixed == c->n) {
            add_range(c, one);
        } else {
            uint64_t *next = mem_zero((size_t)ranks + 1, sizeof *next);
            uint32_t pad =
                c->rules.stop == NGRAMS_STOP_PAD ? lexicon_find(&c->lexicon, SLICE(NGRAMS_PAD)) : 0;
            struct walk w = {.c = c,
                             .group = &c->by_order[c->group_at],
                             .n = c->n,
                             .range = &one,
                             .pad = pad,
                             .visit = visit_histogram,
                             .histogram = next};
            walk_all(&w);
            split(c, one, next, 1);
            free(next);
        }
        low = rank + 1;
    }
    if (!sum) return;
    r.low = low, r.high = ranks;
    add_range(c, r);
}

void ngrams_make_ranges(struct ngrams *c) {
    const struct group *g = &c->by_order[c->group_at];
    struct tally_shape shape = tally_shape(c->n, c->lexicon.count, c->form);
    uint64_t choices = c->n ? ngrams_choices(c->n, c->rules.skip) : 0;
    uint64_t most = c->records_most / 8 / (shape.words + 1);
    struct ngrams_range all = {.low = 1, .high = c->lexicon.count, .most = most < 1000 ? 1000 : most};
    if (c->n == 0) {
        add_range(c, all);
    } else if (by_word(c, g, c->n)) {
        uint32_t parts = pool_threads(c->pool), ranks = c->lexicon.count, each = ranks / parts + 1;
        if (g->tokens < 100000) each = ranks;
        for (uint32_t low = 1; low <= ranks; low += each) {
            all.low = low, all.high = ranks - low < each ? ranks : low + each - 1;
            add_range(c, all);
        }
    } else if (g->tokens * choices <= all.most) {
        all.most = g->tokens * choices;
        add_range(c, all);
    } else {
        if (!c->starts) {
            c->starts = mem_zero((size_t)c->lexicon.count + 1, sizeof *c->starts);
            for (size_t i = g->first; i < g->last; i++)
                for (size_t k = 0; k < c->stretch[i].length; k++)
                    c->starts[c->stretch[i].id[k] & RANK_MASK]++;
        }
        split(c, all, c->starts, choices);
    }
    if (!c->ranges) { /* nothing there, but that is said */
        all.most = 0, all.low = all.high = 0;
        add_range(c, all);
    }
}
