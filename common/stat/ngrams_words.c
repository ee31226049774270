/* ngrams_words - why it is built like this.
 *
 * Counting words is bound by cache misses, not by arithmetic. So a slot holds the whole word when it has up to 16 bytes (99 % of
 * running words do): 32 bytes, one cache line touched a word, compared as two integers. Longer words hold their hash
 * and a pointer. Slots are found by linear probing at a load of at most 5/8; words of a text are taken in batches: first all are cut
 * and hashed and their lines asked for, then all are looked up, so that the misses overlap.
 *
 * The hash is one 64 x 64 bit multiplication folded to 64 bits, over words XORed with two secret random numbers drawn by
 * base/table at the program's start: who writes the text cannot know which words collide. */
#include "stat/ngrams_words.h"
#include "base/die.h"
#include "base/large.h"
#include "base/pool.h"
#include "base/simd.h"
#include "base/table.h"
#include <stdlib.h>

enum { SHORT = 16, BATCH = 64 };

struct word_slot {
    uint64_t a, b;    /* the word, zeros behind it; of a long one: its hash, 0 */
    const char *text; /* of a long one */
    uint32_t len, id; /* id 0: free */
};

struct waiting {
    uint64_t a, b, hash;
    const char *text;
    size_t len;
    uint32_t *to;
};

__extension__ typedef unsigned __int128 u128;

static inline uint64_t fold(uint64_t x, uint64_t y) {
    u128 p = (u128)x * y;
    return (uint64_t)p ^ (uint64_t)(p >> 64);
}

static inline uint64_t hash_short(const struct word_ids *w, uint64_t a, uint64_t b, size_t len) {
    return fold(a ^ w->seed[0], b ^ w->seed[1] ^ (uint64_t)len << 56);
}

/* The word's bytes as two integers, zeros behind its end. Reads 16 bytes. */
static inline void load_short(const char *p, size_t len, uint64_t *a, uint64_t *b) {
#if !defined(TXT_PORTABLE) && defined(__BYTE_ORDER__) && __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
    uint64_t x, y;
    memcpy(&x, p, 8);
    memcpy(&y, p + 8, 8);
    if (len <= 8) {
        *a = x & (~UINT64_C(0) >> (64 - 8 * len)); /* len > 0 */
        *b = 0;
    } else {
        *a = x;
        *b = y & (~UINT64_C(0) >> (128 - 8 * len));
    }
#else
    char bytes[SHORT] = {0};
    memcpy(bytes, p, len);
    memcpy(a, bytes, 8);
    memcpy(b, bytes + 8, 8);
#endif
}

void word_ids_init(struct word_ids *w) {
    struct table seeds; /* draws the secret seed when nothing has yet */
    table_init(&seeds, 0);
    table_free(&seeds);
    *w = (struct word_ids){.mask = (1 << 12) - 1};
    w->seed[0] = table_hash(SLICE("ngrams_words first"));
    w->seed[1] = table_hash(SLICE("ngrams_words second"));
    w->slot = mem_zero((size_t)w->mask + 1, sizeof *w->slot);
}

void word_ids_free(struct word_ids *w) {
    large_free(w->slot);
    arena_free(&w->arena);
    *w = (struct word_ids){0};
}

size_t word_ids_bytes(const struct word_ids *w) {
    return ((size_t)w->mask + 1) * sizeof *w->slot + w->arena.bytes;
}

static void grow(struct word_ids *w) {
    size_t slots = ((size_t)w->mask + 1) * 2;
    if (slots > (size_t)1 << 32) die("more than 2 thousand million distinct words");
    struct word_slot *old = w->slot, *to = large_zero(slots * sizeof *to);
    uint32_t mask = (uint32_t)(slots - 1);
    for (size_t i = 0; i <= w->mask; i++) {
        if (!old[i].id) continue;
        uint64_t hash = old[i].text ? old[i].a : hash_short(w, old[i].a, old[i].b, old[i].len);
        uint32_t at = (uint32_t)hash & mask;
        while (to[at].id) at = (at + 1) & mask;
        to[at] = old[i];
    }
    large_free(old);
    w->slot = to;
    w->mask = mask;
}

static uint32_t add(struct word_ids *w, uint32_t at, const struct waiting *t) {
    if (w->count >= WORD_IDS_MOST) die("more than 2 thousand million distinct words");
    struct word_slot *s = &w->slot[at];
    uint32_t id = ++w->count;
    *s = (struct word_slot){t->a, t->b, NULL, (uint32_t)t->len, id};
    if (t->len > SHORT) s->text = arena_bytes(&w->arena, t->text, t->len);
    if (w->count > w->mask / 8 * 5) grow(w);
    return id;
}

static inline uint32_t look_up(struct word_ids *w, const struct waiting *t) {
    for (uint32_t at = (uint32_t)t->hash & w->mask;; at = (at + 1) & w->mask) {
        const struct word_slot *s = &w->slot[at];
        if (s->id == 0) return add(w, at, t);
        if (s->a == t->a && s->b == t->b && s->len == t->len &&
            (t->len <= SHORT || memcmp(s->text, t->text, t->len) == 0))
            return s->id;
    }
}

static inline void look_up_all(struct word_ids *w, const struct waiting *wait, size_t n) {
    for (size_t i = 0; i < n; i++) *wait[i].to = look_up(w, &wait[i]);
}

size_t word_ids_number(struct word_ids *w, struct slice text, uint32_t *ids) {
    struct waiting wait[BATCH];
    size_t waits = 0;
    uint32_t *to = ids;
    const char *start = text.at, *end = text.at + text.len;
    for (const char *block = text.at; block < end; block += 64) {
        struct simd64 s = simd_load(block);
        uint64_t mask = simd_eq(s, ' ') | simd_eq(s, '\n');
        if (end - block < 64) mask &= ~(~UINT64_C(0) << (end - block));
        for (; mask; mask &= mask - 1) {
            const char *stop = block + __builtin_ctzll(mask);
            size_t len = (size_t)(stop - start);
            if (len) {
                struct waiting *t = &wait[waits];
                t->text = start;
                t->len = len;
                t->to = to++;
                if (len <= SHORT) {
                    load_short(start, len, &t->a, &t->b);
                    t->hash = hash_short(w, t->a, t->b, len);
                } else {
                    if (len > UINT32_MAX) die("a word of %zu bytes: 4 GiB is the limit", len);
                    t->hash = t->a = table_hash((struct slice){start, len});
                    t->b = 0;
                }
                __builtin_prefetch(&w->slot[(uint32_t)t->hash & w->mask]);
                if (++waits == BATCH) {
                    look_up_all(w, wait, waits);
                    waits = 0;
                }
            }
            if (*stop == '\n') *to++ = 0;
            start = stop + 1;
        }
    }
    look_up_all(w, wait, waits);
    return (size_t)(to - ids);
}

/* ---- ranks ---- */

struct ranked {
    uint64_t first; /* the first 8 bytes of word + blank, big end first */
    const struct word_slot *slot;
    uint32_t thread;
    bool again; /* the word before is the same one, of another thread */
};

static struct slice text_of(const struct word_slot *s) {
    return (struct slice){s->text ? s->text : (const char *)s, s->len}; /* a and b begin the slot */
}

/* Byte order of word + blank; words hold no blanks. */
static int compare(struct slice x, struct slice y) {
    size_t n = x.len < y.len ? x.len : y.len;
    int c = memcmp(x.at, y.at, n);
    if (c || x.len == y.len) return c;
    unsigned char next =
        (unsigned char)(x.len > n ? x.at[n] : y.at[n]); /* stands against the shorter one's blank */
    return (x.len < y.len) == (next > ' ') ? -1 : 1;
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

/* Ranking in four steps, each shared out among the threads: every thread's words are listed; the lists are cut into chunks by
 * the first two bytes, so that a chunk's words come before those of the next one; each chunk is sorted; ranks are given. */
struct listing {
    const struct word_ids *words;
    uint32_t thread;
    struct ranked *word;
    size_t *place; /* by first two bytes: how many, then where in `to` the next one goes */
    struct ranked *to;
};

struct chunk {
    struct ranked *word, *scratch, *sorted;
    size_t words, distinct, text_bytes;
    /* for the last step */
    struct lexicon *lexicon;
    size_t ranks_before, text_before;
};

enum { PREFIXES = 1 << 16, FEW_WORDS = 20000, CHUNKS_A_THREAD = 8 };

static void list_words(void *job, unsigned worker) {
    struct listing *l = job;
    size_t n = 0;
    (void)worker;
    for (size_t i = 0; i <= l->words->mask && l->words->slot; i++) {
        const struct word_slot *s = &l->words->slot[i];
        if (!s->id) continue;
        l->word[n] = (struct ranked){first_bytes(text_of(s)), s, l->thread, false};
        if (l->place) l->place[l->word[n].first >> 48]++;
        n++;
    }
}

static void move_words(void *job, unsigned worker) {
    struct listing *l = job;
    (void)worker;
    for (size_t i = 0; i < l->words->count; i++) l->to[l->place[l->word[i].first >> 48]++] = l->word[i];
}

static void sort_chunk(void *job, unsigned worker) {
    struct chunk *c = job;
    (void)worker;
    c->sorted = sort_words(c->word, c->scratch, c->words);
    for (size_t i = 0; i < c->words; i++) {
        struct ranked *w = &c->sorted[i];
        struct slice text = text_of(w->slot);
        w->again = i && w->first == w[-1].first && slice_eq(text, text_of(w[-1].slot));
        if (w->again) continue;
        c->distinct++;
        if (text.len > 15) c->text_bytes += text.len;
    }
}

static void rank_chunk(void *job, unsigned worker) {
    struct chunk *c = job;
    struct lexicon *x = c->lexicon;
    size_t rank = c->ranks_before;
    uint64_t at = c->text_before;
    (void)worker;
    for (size_t i = 0; i < c->words; i++) {
        const struct ranked *w = &c->sorted[i];
        rank += !w->again;
        x->rank[w->thread][w->slot->id] = (uint32_t)rank;
        if (w->again) continue;
        struct slice word = text_of(w->slot);
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

/* Where each thread's words of each prefix go in `to`, and what is a chunk; returns how many chunks. */
static size_t cut_chunks(struct listing *list, size_t threads, size_t all, struct ranked *to, size_t most,
                         struct chunk *chunk) {
    size_t at = 0, chunks = 1;
    chunk[0].word = to;
    for (size_t p = 0; p < PREFIXES; p++) {
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

static void take_all(struct pool *pool) {
    while (pool_take(pool)) continue;
}

void lexicon_make(struct lexicon *x, const struct word_ids *words, size_t threads, struct pool *pool) {
    size_t all = 0, chunks = 1, most = CHUNKS_A_THREAD * threads;
    *x = (struct lexicon){.threads = threads};
    x->rank = mem_zero(threads, sizeof *x->rank);
    for (size_t t = 0; t < threads; t++) {
        all += words[t].count;
        x->rank[t] = large_take(((size_t)words[t].count + 1) * sizeof **x->rank);
        x->rank[t][0] = 0;
    }
    struct ranked *a = large_take(all * sizeof *a), *b = large_take(all * sizeof *b);
    struct listing *list = mem_zero(threads, sizeof *list);
    struct chunk *chunk = mem_zero(most, sizeof *chunk);
    bool few = all < FEW_WORDS;
    for (size_t t = 0, at = 0; t < threads; at += words[t].count, t++) {
        list[t] = (struct listing){.words = &words[t], .thread = (uint32_t)t, .word = a + at, .to = b};
        if (!few) list[t].place = mem_zero(PREFIXES, sizeof *list[t].place);
        if (words[t].count) pool_give(pool, list_words, &list[t]);
    }
    take_all(pool);
    chunk[0] = (struct chunk){.word = a, .words = all};
    if (!few) {
        chunks = cut_chunks(list, threads, all, b, most, chunk);
        for (size_t t = 0; t < threads; t++) pool_give(pool, move_words, &list[t]);
        take_all(pool);
    }
    for (size_t i = 0; i < chunks; i++) {
        chunk[i].scratch = few ? b : a + (chunk[i].word - b);
        pool_give(pool, sort_chunk, &chunk[i]);
    }
    take_all(pool);
    size_t distinct = 0, bytes = 0;
    for (size_t i = 0; i < chunks; i++) {
        chunk[i].lexicon = x;
        chunk[i].ranks_before = distinct;
        chunk[i].text_before = bytes;
        distinct += chunk[i].distinct;
        bytes += chunk[i].text_bytes;
    }
    if (distinct > WORD_IDS_MOST) die("more than 2 thousand million distinct words");
    x->count = (uint32_t)distinct;
    x->text_bytes = bytes;
    x->text = mem_alloc(bytes);
    x->entry = large_take((distinct + 1) * sizeof *x->entry);
    memset(x->entry, 0, sizeof *x->entry);
    for (size_t i = 0; i < chunks; i++) pool_give(pool, rank_chunk, &chunk[i]);
    take_all(pool);
    for (size_t t = 0; t < threads; t++) free(list[t].place);
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
    for (size_t t = 0; x->rank && t < x->threads; t++) large_free(x->rank[t]);
    free(x->rank);
    x->rank = NULL;
}

void lexicon_free(struct lexicon *x) {
    lexicon_free_ranks(x);
    free(x->text);
    large_free(x->entry);
    *x = (struct lexicon){0};
}
