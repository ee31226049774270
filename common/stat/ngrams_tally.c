/* ngrams_tally - records of a range of n-grams are cut into buckets that fit the cache by their first word, and each bucket is
 * sorted by radix, least significant digit first, over the bits that differ in it. Sorting is stable, so documents stay
 * in the order in which the text was read; only when a document's rows were not adjacent are they sorted too. Then equal keys
 * stand side by side: their number is the count, and the changes of document among them are the document frequency. */
#include "stat/ngrams_tally.h"
#include <stdlib.h>

enum {
    BUCKET_BYTES = 512 << 10, /* two of them are in use at once: half of a second-level cache of 2 MB */
    FEW = 20,                 /* insertion sort */
    DIGIT_MOST = 11,
};

static unsigned bits_of(uint64_t v) {
    return v ? 64 - (unsigned)__builtin_clzll(v) : 0;
}

struct tally_shape tally_shape(unsigned n, uint32_t ranks, enum ngrams_form form) {
    struct tally_shape s = {.n = n, .bits = bits_of(ranks), .form = form};
    if (s.bits == 0) s.bits = 1;
    if (n == 0) return s; /* the empty n-gram: a key of no words */
    s.per = 64 / s.bits;
    if (s.per > n) s.per = n;
    s.words = (n + s.per - 1) / s.per;
    return s;
}

void tally_room(struct tally *t, const struct tally_shape *shape, size_t records) {
    size_t need = records * (shape->words + 1) * sizeof(uint64_t);
    t->count = 0;
    if (need <= t->room_bytes) return;
    free(t->record);
    free(t->other);
    t->record = mem_large(need);
    t->other = mem_large(need);
    t->room_bytes = need;
}

void tally_free(struct tally *t) {
    free(t->record);
    free(t->other);
    free(t->of_rank);
    buf_free(&t->single);
    buf_free(&t->multi);
    buf_free(&t->list);
    *t = (struct tally){0};
}

static inline void put_varint(struct buf *b, uint64_t v) {
    char *to = buf_room(b, 10);
    size_t n = 0;
    for (; v >= 0x80; v >>= 7) to[n++] = (char)(v | 0x80);
    to[n++] = (char)v;
    b->len += n;
}

void tally_put(struct tally *t, const struct tally_shape *shape, const uint64_t *key, uint64_t count,
               uint64_t docs) {
    size_t w = shape->words;
    if (shape->form == NGRAMS_SPLIT && count == 1 && w) {
        buf_put(&t->single, key, w * 8);
        return;
    }
    char *to = buf_room(&t->multi, (w + 1) * 8);
    uint64_t counts = count << 32 | docs;
    if (w) memcpy(to, key, w * 8);
    memcpy(to + w * 8, &counts, 8);
    t->multi.len += (w + 1) * 8;
}

void tally_list(struct tally *t, const uint64_t *bits, uint32_t documents) {
    uint32_t last = 0;
    for (uint32_t d = 0; d < documents; d++)
        if (bits[d / 64] >> (d % 64) & 1) {
            put_varint(&t->list, d - last);
            last = d;
        }
}

/* The functions below are compiled once for each small number of words a key: `w` is a constant in them. */
#define INLINE static inline __attribute__((always_inline))

INLINE bool same(const uint64_t *a, const uint64_t *b, size_t w) {
    for (size_t i = 0; i < w; i++)
        if (a[i] != b[i]) return false;
    return true;
}

INLINE bool less(const uint64_t *a, const uint64_t *b, size_t w, bool docs) {
    for (size_t i = 0; i < w + docs; i++)
        if (a[i] != b[i]) return a[i] < b[i];
    return false;
}

INLINE void copy(uint64_t *to, const uint64_t *from, size_t w) {
    for (size_t i = 0; i <= w; i++) to[i] = from[i];
}

INLINE void insertion_sort(uint64_t *a, size_t n, size_t w, bool docs) {
    size_t stride = w + 1;
    for (size_t i = 1; i < n; i++) {
        uint64_t held[NGRAMS_KEY_WORDS + 1];
        size_t j = i;
        if (!less(a + i * stride, a + (i - 1) * stride, w, docs)) continue;
        copy(held, a + i * stride, w);
        for (; j && less(held, a + (j - 1) * stride, w, docs); j--)
            copy(a + j * stride, a + (j - 1) * stride, w);
        copy(a + j * stride, held, w);
    }
}

/* One stable pass by (word - base) >> shift. False when all have the same digit and nothing was moved. */
INLINE bool radix_pass(const uint64_t *from, uint64_t *to, size_t n, size_t w, size_t word, uint64_t base,
                       unsigned shift, unsigned width) {
    uint32_t place[1 << DIGIT_MOST];
    uint32_t digits = 1u << width, mask = digits - 1, sum = 0;
    size_t stride = w + 1;
    memset(place, 0, digits * sizeof *place);
    for (size_t i = 0; i < n; i++) place[(from[i * stride + word] - base) >> shift & mask]++;
    if (place[(from[word] - base) >> shift & mask] == n) return false;
    for (uint32_t d = 0; d < digits; d++) {
        uint32_t here = place[d];
        place[d] = sum;
        sum += here;
    }
    for (size_t i = 0; i < n; i++) {
        const uint64_t *r = from + i * stride;
        copy(to + place[(r[word] - base) >> shift & mask]++ * stride, r, w);
    }
    return true;
}

/* Sorts n records at a, with as much room at b; the result is at a or b. base: what the first word's keys are at least. */
INLINE uint64_t *sort_bucket(uint64_t *a, uint64_t *b, size_t n, size_t w, const struct tally_shape *s,
                             uint64_t base) {
    if (n <= FEW) {
        insertion_sort(a, n, w, s->doc_bits != 0);
        return a;
    }
    unsigned widest = n < 300 ? 6 : n < 5000 ? 8 : DIGIT_MOST;
    for (size_t word = w + 1; word-- > 0;) {
        unsigned bits;
        uint64_t from = 0;
        if (word == w) {
            bits = s->doc_bits;
        } else if (word == 0) {
            uint64_t any = 0;
            from = base;
            for (size_t i = 0; i < n; i++) any |= a[i * (w + 1)] - base;
            bits = bits_of(any);
        } else {
            unsigned ranks = word + 1 < w ? s->per : s->n - s->per * (unsigned)(w - 1);
            bits = ranks * s->bits;
        }
        if (bits == 0) continue;
        unsigned passes = (bits + widest - 1) / widest, width = (bits + passes - 1) / passes;
        for (unsigned p = 0; p < passes; p++)
            if (radix_pass(a, b, n, w, word, from, p * width, width)) {
                uint64_t *t = a;
                a = b, b = t;
            }
    }
    return a;
}

/* Equal keys side by side -> counts and document frequencies. */
INLINE void count_equal(struct tally *t, const struct tally_shape *s, const uint64_t *a, size_t n, size_t w) {
    size_t stride = w + 1;
    bool split = s->form == NGRAMS_SPLIT, lists = s->form == NGRAMS_LISTS;
    uint64_t *single = (uint64_t *)(void *)(buf_room(&t->single, split ? n * w * 8 : 0));
    uint64_t *multi = (uint64_t *)(void *)(buf_room(&t->multi, n * stride * 8));
    uint64_t *single_end = single, *multi_end = multi;
    for (size_t i = 0, j; i < n; i = j) {
        const uint64_t *r = a + i * stride;
        uint64_t docs = 1, last = r[w];
        if (lists) put_varint(&t->list, last);
        for (j = i + 1; j < n && same(a + j * stride, r, w); j++) {
            uint64_t doc = a[j * stride + w];
            if (doc == last) continue;
            if (lists) put_varint(&t->list, doc - last);
            docs++;
            last = doc;
        }
        if (split && j - i == 1) {
            for (size_t k = 0; k < w; k++) *single_end++ = r[k];
        } else {
            for (size_t k = 0; k < w; k++) *multi_end++ = r[k];
            *multi_end++ = (uint64_t)(j - i) << 32 | docs;
        }
    }
    t->single.len += (size_t)(single_end - single) * 8;
    t->multi.len += (size_t)(multi_end - multi) * 8;
}

/* ---- keys of one word, and their documents, in 64 bits ----
 *
 * Within a bucket few bits of the keys differ, and few documents come up, which get numbers 0, 1, ... in the order in which they
 * come. When key and number fit into 64 bits together, half as much memory is moved by the passes of the sort. */

static void pass_64(const uint64_t *from, uint64_t *to, size_t n, unsigned shift, unsigned width) {
    uint32_t place[1 << DIGIT_MOST];
    uint32_t digits = 1u << width, mask = digits - 1, sum = 0;
    memset(place, 0, digits * sizeof *place);
    for (size_t i = 0; i < n; i++) place[from[i] >> shift & mask]++;
    for (uint32_t d = 0; d < digits; d++) {
        uint32_t here = place[d];
        place[d] = sum;
        sum += here;
    }
    for (size_t i = 0; i < n; i++) to[place[from[i] >> shift & mask]++] = from[i];
}

/* Sorts and counts n records at a; overwrites them and what is at b. False, with nothing done, when they do not fit. */
static bool run_packed(struct tally *t, const struct tally_shape *s, uint64_t *a, uint64_t *b, size_t n,
                       uint64_t base) {
    uint64_t any = 0, docs = 1;
    if (s->doc_bits || n <= FEW) return false;
    for (size_t i = 0; i < n; i++) any |= a[2 * i] - base;
    for (size_t i = 1; i < n; i++) docs += a[2 * i + 1] != a[2 * i - 1];
    unsigned key_bits = bits_of(any), doc_bits = bits_of(docs - 1);
    if (key_bits + doc_bits > 64 || key_bits == 0) return false;
    uint64_t *p = b, *q = b + n, *doc_of = a, doc = 0, mask = (UINT64_C(1) << doc_bits) - 1;
    for (size_t i = 0; i < n; i++) { /* doc_of[doc] lies before what is still to be read */
        uint64_t key = a[2 * i] - base, this_doc = a[2 * i + 1];
        if (i == 0)
            doc_of[0] = this_doc;
        else if (this_doc != doc_of[doc])
            doc_of[++doc] = this_doc;
        p[i] = key << doc_bits | doc;
    }
    unsigned widest = n < 300 ? 6 : n < 5000 ? 8 : DIGIT_MOST;
    unsigned passes = (key_bits + widest - 1) / widest, width = (key_bits + passes - 1) / passes;
    for (unsigned i = 0; i < passes; i++) {
        pass_64(p, q, n, doc_bits + i * width, width);
        uint64_t *x = p;
        p = q, q = x;
    }
    bool split = s->form == NGRAMS_SPLIT, lists = s->form == NGRAMS_LISTS;
    uint64_t *single = (uint64_t *)(void *)(buf_room(&t->single, split ? n * 8 : 0));
    uint64_t *multi = (uint64_t *)(void *)(buf_room(&t->multi, n * 16));
    uint64_t *single_end = single, *multi_end = multi;
    for (size_t i = 0, j; i < n; i = j) {
        uint64_t key = p[i] >> doc_bits, last = p[i] & mask, in = 1;
        if (lists) put_varint(&t->list, doc_of[last]);
        for (j = i + 1; j < n && p[j] >> doc_bits == key; j++) {
            uint64_t here = p[j] & mask;
            if (here == last) continue;
            if (lists) put_varint(&t->list, doc_of[here] - doc_of[last]);
            in++;
            last = here;
        }
        if (split && j - i == 1) {
            *single_end++ = key + base;
        } else {
            *multi_end++ = key + base;
            *multi_end++ = (uint64_t)(j - i) << 32 | in;
        }
    }
    t->single.len += (size_t)(single_end - single) * 8;
    t->multi.len += (size_t)(multi_end - multi) * 8;
    return true;
}

INLINE void run_bucket(struct tally *t, const struct tally_shape *s, uint64_t *a, uint64_t *b, size_t n,
                       size_t w, uint64_t base) {
    if (w == 1 && run_packed(t, s, a, b, n, base)) return;
    count_equal(t, s, sort_bucket(a, b, n, w, s, base), n, w);
}

INLINE void run(struct tally *t, const struct tally_shape *s, uint32_t low, uint32_t high, size_t w) {
    size_t n = t->count, stride = w + 1, bucket_records = BUCKET_BYTES / (stride * 8);
    unsigned in_first = s->n < s->per ? s->n : s->per, shift = (in_first - 1) * s->bits;
    uint64_t *a = t->record, *b = t->other;
    if (n <= bucket_records * 3 / 2 || low == high) {
        run_bucket(t, s, a, b, n, w, (uint64_t)low << shift);
        return;
    }
    size_t span = (size_t)(high - low) + 1;
    if (t->of_rank_room < span) {
        free(t->of_rank);
        t->of_rank = mem_alloc(span * sizeof *t->of_rank);
        t->of_rank_room = span;
    }
    uint32_t *of_rank = t->of_rank;
    memset(of_rank, 0, span * sizeof *of_rank);
    for (size_t i = 0; i < n; i++) of_rank[(uint32_t)(a[i * stride] >> shift) - low]++;
    /* Neighbouring ranks share a bucket as long as it does not overflow. */
    size_t most = n / bucket_records * 2 + 2, buckets = 0, filled = 0, begin = 0;
    struct bucket {
        size_t start, next;
        uint32_t low;
    } *bucket = mem_alloc(most * sizeof *bucket);
    bucket[0] = (struct bucket){0, 0, low};
    for (size_t r = 0; r < span; r++) {
        uint32_t here = of_rank[r];
        if (filled && filled + here > bucket_records) {
            begin += filled;
            bucket[++buckets] = (struct bucket){begin, begin, low + (uint32_t)r};
            filled = 0;
        }
        filled += here;
        of_rank[r] = (uint32_t)buckets;
    }
    buckets++;
    for (size_t i = 0; i < n; i++) {
        const uint64_t *r = a + i * stride;
        copy(b + bucket[of_rank[(uint32_t)(r[0] >> shift) - low]].next++ * stride, r, w);
    }
    for (size_t k = 0; k < buckets; k++) {
        size_t at = bucket[k].start * stride, count = bucket[k].next - bucket[k].start;
        if (count) run_bucket(t, s, b + at, a + at, count, w, (uint64_t)bucket[k].low << shift);
    }
    free(bucket);
}

void tally_run(struct tally *t, const struct tally_shape *shape, uint32_t low, uint32_t high) {
    if (t->count == 0) return;
    switch (shape->words) {
    case 1: run(t, shape, low, high, 1); break;
    case 2: run(t, shape, low, high, 2); break;
    case 3: run(t, shape, low, high, 3); break;
    default: run(t, shape, low, high, shape->words); break;
    }
}
