/* ngrams_parts - one range of n-grams: how they are gathered and counted. */
#include "base/large.h"
#include "base/simd_wide.h"
#include "stat/ngrams_run.h"
#include <stdlib.h>

enum { ROUND = 1024 /* words looked at in one step of gather */ };

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

/* Notes where among `steps` bytes low <= byte <= low + width, in ascending order; returns how many. Up to 63 bytes more are read. `place`
 * has room for 16 more. */
typedef size_t place_finder(const unsigned char *byte, size_t steps, unsigned char low, unsigned char width,
                            uint32_t *place);

static size_t find_places(const unsigned char *byte, size_t steps, unsigned char low, unsigned char width,
                          uint32_t *place) {
    size_t places = 0;
    for (size_t k = 0; k < steps; k += 64) {
        uint64_t hits = simd_range(simd_load(byte + k), low, (unsigned char)(low + width));
        if (steps - k < 64) hits &= ~(~UINT64_C(0) << (steps - k));
        for (; hits; hits &= hits - 1) place[places++] = (uint32_t)k + (uint32_t)__builtin_ctzll(hits);
    }
    return places;
}

#ifdef SIMD_WIDE
/* The same without branches that depend on the bytes. */
SIMD5_TARGET static size_t find_places_wide(const unsigned char *byte, size_t steps, unsigned char low,
                                            unsigned char width, uint32_t *place) {
    __m512i at = _mm512_set_epi32(15, 14, 13, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1, 0);
    size_t places = 0;
    for (size_t k = 0; k < steps; k += 64) {
        uint64_t hits = simd5_range(simd5_load(byte + k), low, (unsigned char)(low + width));
        if (steps - k < 64) hits &= ~(~UINT64_C(0) << (steps - k));
        for (int i = 0; i < 4; i++, hits >>= 16) {
            _mm512_storeu_si512(place + places, _mm512_maskz_compress_epi32((__mmask16)hits, at));
            places += (size_t)__builtin_popcount((unsigned)hits & 0xffff);
            at = _mm512_add_epi32(at, _mm512_set1_epi32(16));
        }
    }
    return places;
}
#endif

static place_finder *best_finder(void) {
#ifdef SIMD_WIDE
    if (SIMD5_HERE) return find_places_wide;
#endif
    return find_places;
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
    uint64_t seen = 0;
    unsigned shift = w->c->coarse_shift;
    unsigned char least = (unsigned char)(low >> shift), others = (unsigned char)((high >> shift) - least);
    place_finder *find = best_finder();
    uint32_t place[ROUND + 16];
    for (size_t i = w->group->first; i < w->group->last; i++) {
        const struct stretch *t = &w->c->stretch[i];
        for (size_t base = 0; base < t->length; base += ROUND) {
            size_t steps = t->length - base < ROUND ? t->length - base : ROUND;
            size_t places = find(t->coarse + base, steps, least, others, place);
            for (size_t k = 0; k < places; k++) {
                const uint32_t *at = t->id + base + place[k];
                uint32_t first = *at & RANK_MASK;
                if (first == 0 || first < low || first > high) continue;
                id[0] = *at;
                walk_from(w, at, t->doc, id, 1, 0, skip);
            }
            ngrams_seen(w->c, steps, &seen);
        }
    }
}

static void visit_record(struct walk *w, const uint32_t *id, uint32_t doc) {
    struct tally_bucket *b = tally_bucket(w->tally, id[0]);
    if (w->tally->packed) {
        pack(b->next, id, w->n, w->shape);
        *b->next = (*b->next - b->base) << w->shape->doc_bits | doc;
        b->next++;
        return;
    }
    pack(b->next, id, w->n, w->shape);
    b->next[w->shape->words] = doc;
    b->next += w->shape->words + 1;
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

/* The common case, written for speed: all n-grams without skips whose first rank is in the range. `n` and `packed` are constants where
 * this is inlined. In steps: first the places where one may begin are noted, by one byte a word; then records are made. */
static inline __attribute__((always_inline)) void gather(struct ngrams *c, const struct group *g,
                                                         const struct ngrams_range *r, struct tally *tally,
                                                         const struct tally_shape *shape, unsigned n,
                                                         bool packed, uint32_t pad) {
    uint32_t place[ROUND + 16], low = r->low, width = r->high - r->low;
    enum ngrams_stop stop = c->rules.stop;
    unsigned doc_bits = shape->doc_bits, bits = shape->bits, words = shape->words;
    unsigned char first = (unsigned char)(low >> c->coarse_shift),
                  others = (unsigned char)((r->high >> c->coarse_shift) - first);
    place_finder *find = best_finder();
    for (size_t i = g->first; i < g->last; i++) {
        const struct stretch *t = &c->stretch[i];
        for (size_t base = 0; base < t->length; base += ROUND) {
            const uint32_t *id = t->id + base;
            size_t steps = t->length - base < ROUND ? t->length - base : ROUND;
            size_t places = find(t->coarse + base, steps, first, others, place);
            for (size_t k = 0; k < places; k++) {
                if ((id[place[k]] & RANK_MASK) - low > width) continue;
                uint32_t word[NGRAMS_MOST] = {0}, stops = 0;
                bool whole = true;
                for (unsigned m = 0; m < n; m++) {
                    word[m] = id[place[k] + m];
                    whole &= word[m] != 0;
                    stops |= word[m];
                }
                if (!whole || (stops & STOP_BIT && !allowed(word, n, stop, pad))) continue;
                struct tally_bucket *b = tally_bucket(tally, word[0]);
                if (packed) {
                    uint64_t key = word[0];
                    for (unsigned m = 1; m < n; m++) key = key << bits | word[m];
                    *b->next++ = (key - b->base) << doc_bits | t->doc;
                } else {
                    pack(b->next, word, n, shape);
                    b->next[words] = t->doc;
                    b->next += words + 1;
                }
            }
            ngrams_seen(c, steps, &tally->seen);
        }
    }
}

static void gather_any(struct ngrams *c, const struct group *g, const struct ngrams_range *r,
                       struct tally *tally, const struct tally_shape *shape, uint32_t pad) {
    if (!tally->packed)
        gather(c, g, r, tally, shape, shape->n, false, pad);
    else if (shape->n == 1)
        gather(c, g, r, tally, shape, 1, true, pad);
    else if (shape->n == 2)
        gather(c, g, r, tally, shape, 2, true, pad);
    else if (shape->n == 3)
        gather(c, g, r, tally, shape, 3, true, pad);
    else
        gather(c, g, r, tally, shape, shape->n, true, pad);
}

/* What a part keeps. */
static void *result(struct buf *b) {
    void *all = b->len ? large_shrink(b->at, b->len) : NULL;
    if (!all) large_free(b->at);
    *b = (struct buf){0};
    return all;
}

/* Single words of a large group need no records: they were counted when it was measured. */
static void give_words(const struct group *g, const struct ngrams_range *r, struct tally *t,
                       const struct tally_shape *shape) {
    for (uint32_t rank = r->low; rank <= r->high; rank++) {
        uint64_t key = rank;
        if (g->words[rank].docs) tally_put(t, shape, &key, g->words[rank].count, g->words[rank].docs);
    }
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
    struct tally_shape shape = ngrams_shape(c, p->n);
    t->single.len = t->multi.len = t->list.len = 0;
    t->tight = c->storing;
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
    } else if (p->n == 1 && g->words) {
        give_words(g, &r, t, &shape);
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
        uint32_t low = r.fixed ? r.prefix[0] : r.low, high = r.fixed ? r.prefix[0] : r.high;
        tally_begin(t, &shape, low, high, r.fixed ? NULL : g->starts, ngrams_choices(p->n, c->rules.skip),
                    r.most);
        if (r.fixed || (c->rules.skip && p->n > 1)) {
            w.visit = visit_record;
            walk_all(&w);
        } else {
            gather_any(c, g, &r, t, &shape, pad);
        }
        tally_run(t, &shape);
    }
    p->key_words = shape.words, p->bits = shape.bits, p->per = shape.per;
    p->singles = shape.words ? t->single.len / (shape.words * 8) : 0;
    p->multis = t->multi.len / (shape.words * 8 + 8);
    p->types = p->singles + p->multis;
    p->hapax = p->singles;
    if (c->top && shape.words) {
        tally_keep_top(t, &shape, c->top);
        p->singles = t->single.len / (shape.words * 8);
        p->multis = t->multi.len / (shape.words * 8 + 8);
    }
    p->list_bytes = t->list.len;
    p->single = result(&t->single);
    p->multi = result(&t->multi);
    p->list = result(&t->list);
}

uint64_t *ngrams_histogram(struct ngrams *c, const struct ngrams_range *r) {
    uint64_t *histogram = mem_zero((size_t)c->lexicon.count + 1, sizeof *histogram);
    struct walk w = {.c = c,
                     .group = &c->by_order[c->group_at],
                     .n = c->n,
                     .range = r,
                     .visit = visit_histogram,
                     .histogram = histogram};
    if (c->rules.stop == NGRAMS_STOP_PAD) w.pad = lexicon_find(&c->lexicon, SLICE(NGRAMS_PAD));
    walk_all(&w);
    return histogram;
}
