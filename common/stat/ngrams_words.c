/* ngrams_words - why it is built like this.
 *
 * Counting words is bound by cache misses, not by arithmetic. So a slot holds the whole word when it has up to 16 bytes (99 % of
 * running words do): 32 bytes, one cache line touched a word, compared as two integers. Longer words hold their hash
 * and a pointer. Slots are found by linear probing at a load of at most 3/4; words of a text are taken in batches: first all are cut
 * and hashed and their lines asked for, then all are looked up, so that the misses overlap.
 *
 * All threads share the table: one each would hold the frequent words once a thread, and most of the memory and of the ranking is theirs.
 * Nobody locks to look a word up, since a slot is never changed once it has its id. A new word is written by who
 * wins the slot: id goes from 0 to TAKEN, and to the word's number when all else is there. Only growing needs the table for itself: it
 * takes the lock for writing that everyone holds for reading while a text is numbered.
 *
 * The hash is one 64 x 64 bit multiplication folded to 64 bits, over words XORed with two secret random numbers drawn by
 * base/table at the program's start: who writes the text cannot know which words collide. */
#include "stat/ngrams_words.h"
#include "base/die.h"
#include "base/large.h"
#include "base/simd.h"
#include "base/table.h"
#include <sched.h>
#include <stdlib.h>

enum { SHORT = 16, BATCH = 64 };
#define TAKEN UINT32_MAX /* a slot: by a thread that has not written the word yet */

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

void word_ids_init(struct word_ids *w, unsigned threads) {
    struct table seeds; /* draws the secret seed when nothing has yet */
    table_init(&seeds, 0);
    table_free(&seeds);
    *w = (struct word_ids){.mask = (1 << 12) - 1, .threads = threads};
    w->seed[0] = table_hash(SLICE("ngrams_words first"));
    w->seed[1] = table_hash(SLICE("ngrams_words second"));
    w->slot = mem_zero((size_t)w->mask + 1, sizeof *w->slot);
    w->arena = mem_zero(threads, sizeof *w->arena);
    atomic_init(&w->bytes, ((size_t)w->mask + 1) * sizeof *w->slot);
    pthread_rwlock_init(&w->growing, NULL);
}

void word_ids_free(struct word_ids *w) {
    if (!w->slot) return;
    large_free(w->slot);
    for (unsigned i = 0; i < w->threads; i++) arena_free(&w->arena[i]);
    free(w->arena);
    pthread_rwlock_destroy(&w->growing);
    *w = (struct word_ids){0};
}

size_t word_ids_bytes(const struct word_ids *w) {
    return atomic_load_explicit(&w->bytes, memory_order_relaxed);
}

/* Whether there are so many words that the table must grow. */
static bool crowded(const struct word_ids *w) {
    return atomic_load_explicit(&w->count, memory_order_relaxed) > w->mask / 4 * 3;
}

/* Called and left with the lock held for reading. Each thread that adds a word to a crowded table comes here before it adds another, so
 * there is always room. */
static void grow(struct word_ids *w) {
    pthread_rwlock_unlock(&w->growing);
    pthread_rwlock_wrlock(&w->growing);
    if (crowded(w)) { /* still */
        size_t slots = ((size_t)w->mask + 1) * 2;
        if (slots > (size_t)1 << 32) die("more than 2 thousand million distinct words");
        struct word_slot *old = w->slot, *to = large_zero(slots * sizeof *to);
        uint32_t mask = (uint32_t)(slots - 1);
        for (size_t i = 0; i <= w->mask; i++) {
            uint32_t id = atomic_load_explicit(&old[i].id, memory_order_relaxed);
            if (!id) continue;
            uint64_t hash = old[i].text ? old[i].a : hash_short(w, old[i].a, old[i].b, old[i].len);
            uint32_t at = (uint32_t)hash & mask;
            while (atomic_load_explicit(&to[at].id, memory_order_relaxed)) at = (at + 1) & mask;
            to[at].a = old[i].a, to[at].b = old[i].b, to[at].text = old[i].text, to[at].len = old[i].len;
            atomic_store_explicit(&to[at].id, id, memory_order_relaxed);
        }
        large_free(old);
        w->slot = to;
        w->mask = mask;
        atomic_fetch_add_explicit(&w->bytes, slots / 2 * sizeof *to, memory_order_relaxed);
    }
    pthread_rwlock_unlock(&w->growing);
    pthread_rwlock_rdlock(&w->growing);
}

/* Writes a word into a slot that is TAKEN. */
static uint32_t add(struct word_ids *w, unsigned worker, struct word_slot *s, const struct waiting *t) {
    uint32_t id = atomic_fetch_add_explicit(&w->count, 1, memory_order_relaxed) + 1;
    if (id > WORD_IDS_MOST) die("more than 2 thousand million distinct words");
    s->a = t->a, s->b = t->b, s->text = NULL, s->len = (uint32_t)t->len;
    if (t->len > SHORT) {
        struct arena *arena = &w->arena[worker];
        size_t before = arena->bytes;
        s->text = arena_bytes(arena, t->text, t->len);
        if (arena->bytes != before)
            atomic_fetch_add_explicit(&w->bytes, arena->bytes - before, memory_order_relaxed);
    }
    atomic_store_explicit(&s->id, id, memory_order_release);
    return id;
}

static inline uint32_t look_up(struct word_ids *w, unsigned worker, const struct waiting *t) {
    for (uint32_t at = (uint32_t)t->hash & w->mask;; at = (at + 1) & w->mask) {
        struct word_slot *s = &w->slot[at];
        uint32_t id = atomic_load_explicit(&s->id, memory_order_acquire);
        if (id == 0 && atomic_compare_exchange_strong_explicit(&s->id, &id, TAKEN, memory_order_acquire,
                                                               memory_order_acquire)) {
            id = add(w, worker, s, t);
            if (crowded(w)) grow(w);
            return id;
        }
        for (; id == TAKEN; id = atomic_load_explicit(&s->id, memory_order_acquire)) sched_yield();
        if (s->a == t->a && s->b == t->b && s->len == t->len &&
            (t->len <= SHORT || memcmp(s->text, t->text, t->len) == 0))
            return id;
    }
}

static inline void look_up_all(struct word_ids *w, unsigned worker, const struct waiting *wait, size_t n) {
    for (size_t i = 0; i < n; i++) *wait[i].to = look_up(w, worker, &wait[i]);
}

size_t word_ids_number(struct word_ids *w, unsigned worker, struct slice text, uint32_t *ids) {
    struct waiting wait[BATCH];
    size_t waits = 0;
    uint32_t *to = ids;
    const char *start = text.at, *end = text.at + text.len;
    pthread_rwlock_rdlock(&w->growing);
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
                    look_up_all(w, worker, wait, waits);
                    waits = 0;
                }
            }
            if (*stop == '\n') *to++ = 0;
            start = stop + 1;
        }
    }
    look_up_all(w, worker, wait, waits);
    pthread_rwlock_unlock(&w->growing);
    return (size_t)(to - ids);
}
