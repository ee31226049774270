/* ngrams_parts - which n-grams are counted at once, and how they are gathered. */
#include "base/large.h"
#include "base/simd_wide.h"
#include "stat/ngrams_run.h"
#include <stdlib.h>

enum {
    ROUND = 1024,   /* words looked at in one step of gather */
    LINEAR = 32768, /* records that are sorted as they come */
    JOINED = 4,     /* ranges that are joined when they are given, or more */
    APART = 16,     /* 64-bit words between what two threads write all the time: two lines of the cache */
    PIECE_LEAST = 100000,  /* words: fewer are not shared out */
    RANGE_LEAST = 1 << 19, /* the same for records */
};

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

static struct tally_shape shape_of(const struct ngrams *c, unsigned n) {
    return tally_shape(n, c->lexicon.count, c->docs.count, c->doubled, c->form);
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

/* What a part keeps: a copy of just the size when all parts of an order are held together, else the memory itself. */
static void *result(struct buf *b, enum ngrams_form form) {
    if (!b->len) return NULL;
    if (form != NGRAMS_SPLIT) {
        void *all = b->at;
        *b = (struct buf){0};
        return all;
    }
    void *to = large_take(b->len);
    memcpy(to, b->at, b->len);
    return to;
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
    struct tally_shape shape = shape_of(c, p->n);
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
    if (c->top && p->n) {
        tally_keep_top(t, &shape, c->top);
        p->singles = t->single.len / (shape.words * 8);
        p->multis = t->multi.len / (shape.words * 8 + 8);
    }
    p->list_bytes = t->list.len;
    p->single = result(&t->single, c->form);
    p->multi = result(&t->multi, c->form);
    p->list = result(&t->list, c->form);
}

/* ---- measures of a group ---- */

/* Consecutive stretches of a group, looked through by one thread. */
struct measure {
    const struct ngrams *c;
    size_t first, last; /* stretches */
    uint64_t tokens, *remaining;
    uint32_t *starts;         /* NULL: not wanted */
    struct word_count *words; /* the same */
};

static void count_words(struct measure *m) {
    uint64_t seen = 0;
    for (size_t i = m->first; i < m->last; i++) {
        const struct stretch *s = &m->c->stretch[i];
        uint32_t doc = s->doc + 1;
        ngrams_seen(m->c, s->length, &seen);
        for (size_t k = 0; k < s->length; k++) {
            uint32_t id = s->id[k];
            struct word_count *w = &m->words[id & RANK_MASK];
            w->count++;
            w->docs += (w->last_doc != doc) & !(id & STOP_BIT);
            if (!w->first_doc) w->first_doc = doc;
            w->last_doc = doc;
        }
    }
}

static void measure_stretches(void *job, unsigned worker) {
    struct measure *m = job;
    unsigned span = m->c->span;
    uint64_t seen = 0, tokens = 0;
    (void)worker;
    for (size_t i = m->first; i < m->last; i++) {
        const struct stretch *t = &m->c->stretch[i];
        for (size_t k = 0; span == 1 && k < t->length; k++) tokens += t->id[k] != 0;
        for (size_t start = 0, stop; span > 1 && start < t->length; start = stop + 1) {
            for (stop = start; stop < t->length && t->id[stop]; stop++) continue;
            tokens += stop - start;
            size_t end = stop; /* of the row, as far as it matters */
            if (stop == t->length)
                while (end - stop + 1 < span && t->id[end]) end++;
            if (end - start >= span) {
                size_t whole = end - span + 1 < stop ? end - span + 1 : stop;
                m->remaining[span] += whole - start;
                start = whole;
            }
            for (; start < stop; start++) m->remaining[end - start]++;
        }
        for (size_t k = 0; m->starts && !m->words && k < t->length; k++) m->starts[t->id[k] & RANK_MASK]++;
        ngrams_seen(m->c, t->length, &seen);
    }
    m->tokens = tokens;
    if (m->words) count_words(m);
}

/* Adds up what two threads counted, `to` before `from`: a document at the seam counts once. */
static void add_words(struct word_count *to, const struct word_count *from, size_t ranks) {
    for (size_t i = 0; i <= ranks; i++) {
        if (!from[i].count) continue;
        to[i].docs += from[i].docs - (from[i].docs && to[i].last_doc == from[i].first_doc);
        to[i].count += from[i].count;
        to[i].last_doc = from[i].last_doc;
        if (!to[i].first_doc) to[i].first_doc = from[i].first_doc;
    }
}

/* Records of n-grams of n words that one thread holds at once: half of its memory, since one bucket may be all of it, and has scratch of the
 * same size. When counts do not stay in memory, a quarter: what they are counted into can be twice that. */
static uint64_t most_records(const struct ngrams *c, unsigned n) {
    struct tally_shape shape = shape_of(c, n);
    uint64_t bytes = c->form == NGRAMS_SPLIT ? c->records_most / 2 : c->records_most / 4,
             most = bytes / 8 / tally_record_words(&shape);
    return most < 1000 ? 1000 : most;
}

/* Counts the group's words and documents, how often each word stands in it when that will be needed, and c->remaining[k]: words
 * behind which the row has k - 1 more (span - 1 or more). */
void ngrams_measure(struct ngrams *c, struct group *g) {
    size_t ranks = c->lexicon.count, length = 0, pieces = 1, at = g->first;
    uint64_t records = 0;
    bool starts = false, words = false, alone = pool_waiting(c->pool) == 0;
    for (size_t i = g->first; i < g->last; i++) length += c->stretch[i].length;
    for (unsigned n = 1; n <= NGRAMS_MOST; n++) {
        if (!(c->rules.orders >> n & 1)) continue;
        records = length * ngrams_choices(n, c->rules.skip);
        if (n == 1 && !c->doubled && c->form != NGRAMS_LISTS && length > ranks / 4)
            words = true;
        else if (records > LINEAR || records > most_records(c, n))
            starts = true;
    }
    if (alone && length > PIECE_LEAST) pieces = pool_threads(c->pool);
    struct measure *m = mem_zero(pieces, sizeof *m);
    for (size_t p = 0, sum = 0; p < pieces; p++) {
        m[p] = (struct measure){.c = c, .first = at};
        m[p].remaining = mem_zero(c->span + 1 + APART, sizeof *m->remaining);
        /* written to, not only promised by the system: a first look at promised memory costs each page twice, and stops the
         * other threads the second time */
        if (words) m[p].words = large_zero((ranks + 1) * sizeof *m->words);
        if (starts) m[p].starts = large_zero((ranks + 1) * sizeof *m->starts);
        while (at < g->last && (p + 1 == pieces || sum < length / pieces * (p + 1)))
            sum += c->stretch[at++].length;
        m[p].last = at;
        if (pieces > 1)
            pool_give(c->pool, measure_stretches, &m[p]);
        else
            measure_stretches(&m[p], 0);
    }
    while (pieces > 1 && pool_take(c->pool)) continue;
    memset(c->remaining, 0, (c->span + 1) * sizeof *c->remaining);
    g->words = m[0].words;
    g->starts = m[0].starts;
    for (size_t p = 0; p < pieces; p++) {
        g->tokens += m[p].tokens;
        for (size_t k = 0; k <= c->span; k++) c->remaining[k] += m[p].remaining[k];
        if (p && words) add_words(g->words, m[p].words, ranks);
        for (size_t i = 0; p && starts && !words && i <= ranks; i++) g->starts[i] += m[p].starts[i];
        if (p) large_free(m[p].words), large_free(m[p].starts);
        free(m[p].remaining);
    }
    for (size_t i = 0; starts && words && i <= ranks; i++) g->starts[i] = g->words[i].count;
    if (c->span == 1) c->remaining[1] = g->tokens;
    free(m);
    uint32_t stamp = (uint32_t)c->group_at + 1;
    for (size_t i = g->first; i < g->last; i++) {
        g->docs += c->seen[c->stretch[i].doc] != stamp;
        c->seen[c->stretch[i].doc] = stamp;
    }
}

/* ---- ranges ---- */

static void add_range(struct ngrams *c, struct ngrams_range r) {
    if (c->ranges == c->range_room) {
        c->range_room = c->range_room ? 2 * c->range_room : 16;
        c->range = mem_resize(c->range, c->range_room, sizeof *c->range);
    }
    c->range[c->ranges++] = r;
}

static uint64_t *histogram_of(struct ngrams *c, const struct ngrams_range *r) {
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

/* Ranges of at most r.most n-grams, of those that begin with a rank that alone has more than that: taken apart by the one after it;
 * a whole n-gram with more is counted without records. */
static void split_one(struct ngrams *c, struct ngrams_range r, uint32_t rank) {
    r.prefix[r.fixed++] = rank;
    r.low = 1, r.high = c->lexicon.count;
    if (r.fixed == c->n) {
        add_range(c, r);
        return;
    }
    uint64_t *histogram = histogram_of(c, &r), sum = 0;
    uint32_t low = 1, ranks = c->lexicon.count;
    for (uint32_t next = 1; next <= ranks; next++) {
        uint64_t here = histogram[next];
        if (sum && sum + here > r.most) {
            r.low = low, r.high = next - 1;
            add_range(c, r);
            low = next, sum = 0;
        }
        if (here > r.most) {
            split_one(c, r, next);
            low = next + 1;
        } else {
            sum += here;
        }
    }
    if (sum) {
        r.low = low, r.high = ranks;
        add_range(c, r);
    }
    free(histogram);
}

/* Whether ranges are made small and joined when they are given: so they can be as large as the memory allows at that time. */
static bool joins(const struct ngrams *c) {
    return c->storing && c->form == NGRAMS_SPLIT;
}

/* Ranges of at most r.most n-grams: few, since for each all words are looked at. With several threads those of the last order become
 * smaller towards the end, so that all are done at about the same time; from the others a thread goes on to the next order. */
static void split(struct ngrams *c, struct ngrams_range r, const uint32_t *starts, uint64_t times) {
    uint64_t sum = 0, left = 0, most = joins(c) ? r.most / JOINED : r.most;
    uint32_t ranks = c->lexicon.count, low = 1;
    unsigned threads = pool_threads(c->pool);
    bool last = ngrams_last_order(c);
    for (uint32_t rank = 1; rank <= ranks; rank++) left += starts[rank] * times;
    if (threads > 1 && most > left / (2 * threads)) most = left / (2 * threads);
    if (most < RANGE_LEAST && r.most > most) most = r.most < RANGE_LEAST ? r.most : RANGE_LEAST;
    for (uint32_t rank = 1; rank <= ranks; rank++) {
        uint64_t here = starts[rank] * times, limit = most;
        if (threads > 1 && last && left / threads < limit) limit = left / threads;
        if (limit < RANGE_LEAST) limit = RANGE_LEAST < most ? RANGE_LEAST : most;
        if (sum && (sum + here > limit || here > r.most)) {
            r.low = low, r.high = rank - 1, r.records = sum;
            add_range(c, r);
            low = rank;
            left -= sum;
            sum = 0;
        }
        if (here > r.most) {
            r.records = 0;
            split_one(c, r, rank);
            low = rank + 1;
            left -= here;
        } else {
            sum += here;
        }
    }
    if (!sum) return;
    r.low = low, r.high = ranks, r.records = sum;
    add_range(c, r);
}

struct ngrams_range ngrams_next_range(struct ngrams *c) {
    struct ngrams_range r = c->range[c->range_at++];
    if (!joins(c) || !r.records) return r;
    struct tally_shape shape = shape_of(c, c->n);
    unsigned threads = pool_threads(c->pool);
    uint64_t room = c->rules.memory / 100 * NGRAMS_RESULTS_PERCENT, left = 0, most = r.most;
    /* what counts do not take yet, for records, what they are counted into, and what waits */
    if (room > c->results) most += (room - c->results) / (4 * threads) / 8 / tally_record_words(&shape);
    for (size_t i = c->range_at; i < c->ranges; i++) left += c->range[i].records;
    if (threads > 1 && most > left / threads) most = left / threads;
    for (; c->range_at < c->ranges; c->range_at++) {
        const struct ngrams_range *next = &c->range[c->range_at];
        if (!next->records || next->low != r.high + 1 || r.records + next->records > most) break;
        r.high = next->high;
        r.records += next->records;
    }
    return r;
}

void ngrams_make_ranges(struct ngrams *c) {
    const struct group *g = &c->by_order[c->group_at];
    uint64_t records = c->n ? g->tokens * ngrams_choices(c->n, c->rules.skip) : 0;
    struct ngrams_range all = {.low = 1, .high = c->lexicon.count, .most = most_records(c, c->n)};
    if (c->n == 0 || (c->n == 1 && g->words)) {
        add_range(c, all);
    } else if (!g->starts) {
        all.most = records;
        add_range(c, all);
    } else {
        split(c, all, g->starts, ngrams_choices(c->n, c->rules.skip));
    }
    if (!c->ranges) { /* nothing there, but that is said */
        all.most = 0, all.low = all.high = 0;
        add_range(c, all);
    }
}
