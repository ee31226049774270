/* ngrams_ranges - which n-grams are counted at once: first it is counted how often each word stands in a group, since as many n-grams
 * begin with it; then words are taken together, in order of rank, until their n-grams are as many as a thread's records. */
#include "base/large.h"
#include "stat/ngrams_run.h"
#include <stdlib.h>

enum {
    LINEAR = 32768, /* records that are sorted as they come */
    JOINED = 4,     /* ranges that are joined when they are given, or more */
    APART = 16,     /* 64-bit words between what two threads write all the time: two lines of the cache */
    AHEAD = 24,     /* words: so far ahead their counts are asked for */
    PIECE_LEAST = 100000,  /* words: fewer are not shared out */
    RANGE_LEAST = 1 << 19, /* the same for records */
};

/* ---- measures of a group ---- */

/* Consecutive stretches of a group, looked through by one thread. */
struct measure {
    const struct ngrams *c;
    size_t first, last;     /* stretches */
    bool by_start, by_word; /* whether starts or words are wanted; words have the starts in them */
    uint64_t tokens, *remaining;
    uint32_t *starts;
    struct word_count *words;
};

static void count_words(struct measure *m) {
    uint64_t seen = 0;
    for (size_t i = m->first; i < m->last; i++) {
        const struct stretch *s = &m->c->stretch[i];
        uint32_t doc = s->doc + 1;
        ngrams_seen(m->c, s->length, &seen);
        for (size_t k = 0; k < s->length; k++) {
            uint32_t id = s->id[k];
            if (k + AHEAD < s->length) __builtin_prefetch(&m->words[s->id[k + AHEAD] & RANK_MASK], 1);
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
    size_t ranks = m->c->lexicon.count;
    uint64_t seen = 0, tokens = 0;
    (void)worker;
    /* Written to, not only promised by the system: a first look at promised memory costs each page twice, and stops the other threads
     * the second time. By the thread that will use it, so that they clear theirs at the same time. */
    if (m->by_word)
        m->words = large_zero((ranks + 1) * sizeof *m->words);
    else if (m->by_start)
        m->starts = large_zero((ranks + 1) * sizeof *m->starts);
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
        for (size_t k = 0; m->starts && k < t->length; k++) m->starts[t->id[k] & RANK_MASK]++;
        ngrams_seen(m->c, t->length, &seen);
    }
    m->tokens = tokens;
    if (m->words) count_words(m);
}

/* The ranks first .. last - 1 of what several threads counted are added up, into the first one's. */
struct sum {
    struct measure *m;
    size_t pieces, first, last;
};

/* Adds up what two threads counted, `to` before `from`: a document at the seam counts once. */
static void add_words(struct word_count *to, const struct word_count *from, size_t ranks) {
    for (size_t i = 0; i < ranks; i++) {
        if (!from[i].count) continue;
        to[i].docs += from[i].docs - (from[i].docs && to[i].last_doc == from[i].first_doc);
        to[i].count += from[i].count;
        to[i].last_doc = from[i].last_doc;
        if (!to[i].first_doc) to[i].first_doc = from[i].first_doc;
    }
}

static void sum_ranks(void *job, unsigned worker) {
    const struct sum *s = job;
    struct measure *all = s->m;
    (void)worker;
    for (size_t p = 1; p < s->pieces; p++) {
        if (all->by_word)
            add_words(all->words + s->first, s->m[p].words + s->first, s->last - s->first);
        else
            for (size_t i = s->first; i < s->last; i++) all->starts[i] += s->m[p].starts[i];
    }
    for (size_t i = s->first; all->by_start && all->by_word && i < s->last; i++)
        all->starts[i] = all->words[i].count;
}

/* Records of n-grams of n words that one thread holds at once: half of its memory, since one bucket may be all of it, and has scratch of the
 * same size. When counts do not stay in memory, a quarter: what they are counted into can be twice that. */
static uint64_t most_records(const struct ngrams *c, unsigned n) {
    struct tally_shape shape = ngrams_shape(c, n);
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
        m[p] = (struct measure){.c = c, .first = at, .by_start = starts, .by_word = words};
        m[p].remaining = mem_zero(c->span + 1 + APART, sizeof *m->remaining);
        while (at < g->last && (p + 1 == pieces || sum < length / pieces * (p + 1)))
            sum += c->stretch[at++].length;
        m[p].last = at;
    }
    pool_each(c->pool, measure_stretches, m, pieces, sizeof *m);
    if (starts && words) m->starts = large_take((ranks + 1) * sizeof *m->starts);
    struct sum *sum = mem_zero(pieces, sizeof *sum);
    for (size_t p = 0; p < pieces; p++)
        sum[p] = (struct sum){m, pieces, (ranks + 1) / pieces * p,
                              p + 1 < pieces ? (ranks + 1) / pieces * (p + 1) : ranks + 1};
    if (starts || words) pool_each(c->pool, sum_ranks, sum, pieces, sizeof *sum);
    free(sum);
    memset(c->remaining, 0, (c->span + 1) * sizeof *c->remaining);
    g->words = m[0].words;
    g->starts = m[0].starts;
    for (size_t p = 0; p < pieces; p++) {
        g->tokens += m[p].tokens;
        for (size_t k = 0; k <= c->span; k++) c->remaining[k] += m[p].remaining[k];
        if (p) large_free(m[p].words), large_free(m[p].starts);
        free(m[p].remaining);
    }
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

/* Ranges of at most r.most n-grams, of those that begin with a rank that alone has more than that: taken apart by the one after it;
 * a whole n-gram with more is counted without records. */
static void split_one(struct ngrams *c, struct ngrams_range r, uint32_t rank) {
    r.prefix[r.fixed++] = rank;
    r.low = 1, r.high = c->lexicon.count;
    if (r.fixed == c->n) {
        add_range(c, r);
        return;
    }
    uint64_t *histogram = ngrams_histogram(c, &r), sum = 0;
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
    struct tally_shape shape = ngrams_shape(c, c->n);
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
