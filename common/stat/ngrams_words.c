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
    free(w->slot);
    arena_free(&w->arena);
    *w = (struct word_ids){0};
}

size_t word_ids_bytes(const struct word_ids *w) {
    return ((size_t)w->mask + 1) * sizeof *w->slot + w->arena.bytes;
}

static void grow(struct word_ids *w) {
    size_t slots = ((size_t)w->mask + 1) * 2;
    if (slots > (size_t)1 << 32) die("more than 2 thousand million distinct words");
    struct word_slot *old = w->slot, *to = mem_large_zero(slots * sizeof *to);
    uint32_t mask = (uint32_t)(slots - 1);
    for (size_t i = 0; i <= w->mask; i++) {
        if (!old[i].id) continue;
        uint64_t hash = old[i].text ? old[i].a : hash_short(w, old[i].a, old[i].b, old[i].len);
        uint32_t at = (uint32_t)hash & mask;
        while (to[at].id) at = (at + 1) & mask;
        to[at] = old[i];
    }
    free(old);
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

void lexicon_make(struct lexicon *x, const struct word_ids *words, size_t threads) {
    size_t all = 0, n = 0;
    uint64_t bytes = 0;
    *x = (struct lexicon){.threads = threads};
    x->rank = mem_zero(threads, sizeof *x->rank);
    for (size_t t = 0; t < threads; t++) {
        all += words[t].count;
        x->rank[t] = mem_alloc(((size_t)words[t].count + 1) * sizeof **x->rank);
        x->rank[t][0] = 0;
    }
    struct ranked *a = mem_large(all * sizeof *a), *b = mem_large(all * sizeof *b);
    for (size_t t = 0; t < threads; t++)
        for (size_t i = 0; i <= words[t].mask && words[t].slot; i++) {
            const struct word_slot *s = &words[t].slot[i];
            if (s->id) a[n++] = (struct ranked){first_bytes(text_of(s)), s, (uint32_t)t};
        }
    struct ranked *sorted = sort_words(a, b, n);
    size_t distinct = 0; /* the first of each word moves to the front */
    for (size_t i = 0; i < n; i++) {
        struct slice word = text_of(sorted[i].slot);
        if (distinct == 0 || sorted[i].first != sorted[distinct - 1].first ||
            !slice_eq(word, text_of(sorted[distinct - 1].slot))) {
            struct ranked t = sorted[i];
            if (distinct >= WORD_IDS_MOST) die("more than 2 thousand million distinct words");
            if (word.len > 15) bytes += word.len;
            x->rank[t.thread][t.slot->id] = (uint32_t)++distinct;
            sorted[distinct - 1] = t;
        } else {
            x->rank[sorted[i].thread][sorted[i].slot->id] = (uint32_t)distinct;
        }
    }
    x->count = (uint32_t)distinct;
    x->text_bytes = bytes;
    x->text = mem_alloc(bytes);
    x->entry = mem_large_zero((distinct + 1) * sizeof *x->entry);
    uint64_t at = 0;
    for (size_t i = 0; i < distinct; i++) {
        struct slice word = text_of(sorted[i].slot);
        char *e = x->entry[i + 1].bytes;
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
    free(a);
    free(b);
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
    for (size_t t = 0; x->rank && t < x->threads; t++) free(x->rank[t]);
    free(x->rank);
    x->rank = NULL;
}

void lexicon_free(struct lexicon *x) {
    lexicon_free_ranks(x);
    free(x->text);
    free(x->entry);
    *x = (struct lexicon){0};
}
