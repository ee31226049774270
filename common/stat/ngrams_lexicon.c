/* ngrams_lexicon - ranking in three steps, each shared out among the threads: the table's words are counted by their first two bytes and
 * put into chunks, so that a chunk's words come before those of the next one; each chunk is sorted; ranks are given. */
#include "stat/ngrams_lexicon.h"
#include "base/die.h"
#include "base/large.h"
#include "base/pool.h"
#include <stdlib.h>

struct ranked {
    uint64_t first; /* the first 8 bytes of word + blank, big end first */
    const struct word_slot *slot;
};

static struct slice text_of(const struct word_slot *s) {
    return (struct slice){s->text ? s->text : (const char *)s, s->len}; /* a and b begin the slot */
}

/* Byte order of word + blank; words hold no blanks. */
static int compare(struct slice x, struct slice y) {
    return slice_cmp_ended(x, y, ' ');
}

static int compare_ranked(const void *a, const void *b) {
    const struct ranked *x = a, *y = b;
    return compare(text_of(x->slot), text_of(y->slot));
}

static uint64_t first_bytes(struct slice word) {
    uint64_t v = 0;
    for (size_t i = 0; i < 8; i++)
        v = v << 8 | (i < word.len ? (unsigned char)word.at[i] : i == word.len ? (unsigned char)' ' : 0u);
    return v;
}

/* Radix sort by the first 8 bytes, then the runs of equal ones by comparison. */
static struct ranked *sort_words(struct ranked *a, struct ranked *b, size_t n) {
    for (unsigned shift = 0; shift < 64 && n > 1; shift += 8) {
        size_t place[256] = {0}, sum = 0;
        for (size_t i = 0; i < n; i++) place[a[i].first >> shift & 255]++;
        if (place[a[0].first >> shift & 255] == n) continue;
        for (size_t d = 0; d < 256; d++) {
            size_t here = place[d];
            place[d] = sum;
            sum += here;
        }
        for (size_t i = 0; i < n; i++) b[place[a[i].first >> shift & 255]++] = a[i];
        struct ranked *t = a;
        a = b, b = t;
    }
    for (size_t i = 0, j; i < n; i = j) {
        for (j = i + 1; j < n && a[j].first == a[i].first; j++) continue;
        if (j - i > 1) qsort(a + i, j - i, sizeof *a, compare_ranked);
    }
    return a;
}

/* A thread's share of the table. */
struct listing {
    const struct word_slot *slot, *end;
    size_t *place; /* by first two bytes: how many, then where in `to` the next one goes */
    struct ranked *to;
};

struct chunk {
    struct ranked *word, *scratch, *sorted;
    size_t words, text_bytes;
    /* for the last step */
    struct lexicon *lexicon;
    size_t ranks_before, text_before;
};

enum { PREFIXES = 1 << 16, FEW_WORDS = 20000, CHUNKS_A_THREAD = 8 };

static uint32_t id_of(const struct word_slot *s) {
    return atomic_load_explicit(&s->id, memory_order_relaxed);
}

static void count_prefixes(void *job, unsigned worker) {
    struct listing *l = job;
    (void)worker;
    for (const struct word_slot *s = l->slot; s < l->end; s++)
        if (id_of(s)) l->place[first_bytes(text_of(s)) >> 48]++;
}

static void move_words(void *job, unsigned worker) {
    struct listing *l = job;
    (void)worker;
    for (const struct word_slot *s = l->slot; s < l->end; s++) {
        if (!id_of(s)) continue;
        uint64_t first = first_bytes(text_of(s));
        l->to[l->place[first >> 48]++] = (struct ranked){first, s};
    }
}

static void sort_chunk(void *job, unsigned worker) {
    struct chunk *c = job;
    (void)worker;
    c->sorted = sort_words(c->word, c->scratch, c->words);
    for (size_t i = 0; i < c->words; i++)
        if (c->sorted[i].slot->len > 15) c->text_bytes += c->sorted[i].slot->len;
}

static void rank_chunk(void *job, unsigned worker) {
    struct chunk *c = job;
    struct lexicon *x = c->lexicon;
    size_t rank = c->ranks_before;
    uint64_t at = c->text_before;
    (void)worker;
    for (size_t i = 0; i < c->words; i++) {
        const struct word_slot *s = c->sorted[i].slot;
        x->rank[id_of(s)] = (uint32_t)++rank;
        struct slice word = text_of(s);
        char *e = x->entry[rank].bytes;
        memset(e, 0, sizeof *x->entry);
        if (word.len <= 15) {
            memcpy(e, word.at, word.len);
            e[15] = (char)word.len;
            continue;
        }
        uint32_t len = (uint32_t)word.len;
        memcpy(e, &at, sizeof at);
        memcpy(e + 8, &len, sizeof len);
        e[15] = (char)LEXICON_LONG;
        memcpy(x->text + at, word.at, word.len);
        at += word.len;
    }
}

/* Where each share's words of each prefix go in `to`, and what is a chunk; returns how many chunks. */
static size_t cut_chunks(struct listing *list, size_t threads, size_t all, struct ranked *to, size_t most,
                         struct chunk *chunk) {
    size_t at = 0, chunks = 1;
    chunk[0].word = to;
    for (size_t p = 0; p < PREFIXES; p++) {
        /* NOLINTNEXTLINE(clang-analyzer-core.UndefinedBinaryOperatorResult): a pool has a thread at least, so most > 0 */
        if (at >= all / most * chunks && at && chunks < most) {
            chunk[chunks - 1].words = (size_t)(to + at - chunk[chunks - 1].word);
            chunk[chunks++].word = to + at;
        }
        for (size_t t = 0; t < threads; t++) {
            size_t here = list[t].place[p];
            list[t].place[p] = at;
            at += here;
        }
    }
    chunk[chunks - 1].words = (size_t)(to + at - chunk[chunks - 1].word);
    return chunks;
}

void lexicon_make(struct lexicon *x, const struct word_ids *words, struct pool *pool) {
    unsigned threads = pool_threads(pool);
    size_t all = atomic_load(&words->count), slots = (size_t)words->mask + 1;
    size_t chunks = 1, most = CHUNKS_A_THREAD * threads;
    *x = (struct lexicon){.count = (uint32_t)all};
    struct ranked *a = large_take(all * sizeof *a), *b = large_take(all * sizeof *b);
    struct chunk *chunk = mem_zero(most, sizeof *chunk);
    struct listing *list = mem_zero(threads, sizeof *list);
    if (all < FEW_WORDS) threads = 1;
    for (unsigned t = 0; t < threads; t++) {
        list[t] = (struct listing){.slot = words->slot + slots / threads * t,
                                   .end = words->slot + (t + 1 < threads ? slots / threads * (t + 1) : slots),
                                   .to = b};
        list[t].place = mem_zero(PREFIXES, sizeof *list[t].place);
    }
    pool_each(pool, count_prefixes, list, threads, sizeof *list);
    chunks = cut_chunks(list, threads, all, b, all < FEW_WORDS ? 1 : most, chunk);
    pool_each(pool, move_words, list, threads, sizeof *list);
    for (size_t i = 0; i < chunks; i++) chunk[i].scratch = a + (chunk[i].word - b);
    pool_each(pool, sort_chunk, chunk, chunks, sizeof *chunk);
    for (size_t i = 0, ranks = 0; i < chunks; ranks += chunk[i].words, i++) {
        chunk[i].lexicon = x;
        chunk[i].ranks_before = ranks;
        chunk[i].text_before = x->text_bytes;
        x->text_bytes += chunk[i].text_bytes;
    }
    x->text = mem_alloc(x->text_bytes);
    x->rank = large_take((all + 1) * sizeof *x->rank);
    x->rank[0] = 0;
    x->entry = large_take((all + 1) * sizeof *x->entry);
    memset(x->entry, 0, sizeof *x->entry);
    pool_each(pool, rank_chunk, chunk, chunks, sizeof *chunk);
    for (unsigned t = 0; t < threads; t++) free(list[t].place);
    free(list);
    free(chunk);
    large_free(a);
    large_free(b);
}

uint32_t lexicon_find(const struct lexicon *x, struct slice word) {
    uint32_t low = 1, high = x->count + 1;
    while (low < high) {
        uint32_t mid = low + (high - low) / 2;
        int c = compare(lexicon_word(x, mid), word);
        if (c == 0) return mid;
        if (c < 0)
            low = mid + 1;
        else
            high = mid;
    }
    return 0;
}

void lexicon_free_ranks(struct lexicon *x) {
    large_free(x->rank);
    x->rank = NULL;
}

void lexicon_free(struct lexicon *x) {
    lexicon_free_ranks(x);
    free(x->text);
    large_free(x->entry);
    *x = (struct lexicon){0};
}
