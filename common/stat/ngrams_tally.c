/* ngrams_tally - records of a range of n-grams go into buckets that fit the cache, by their first word, as they are made; each bucket is
 * sorted by radix, least significant digit first. Sorting is stable, so documents stay in the order in which the text was read;
 * only when a document's rows were not adjacent are they sorted too. Then equal keys stand side by side: their number is
 * the count, and the changes of document among them are the document frequency.
 *
 * How many n-grams begin with a word is known before (`starts`), so a bucket's place is too, and no record is moved only to get into it.
 * Within a bucket the first word has few values: mostly its number there, the other words and the document fit into 64 bits together,
 * and a record is just that. Else records are keys and documents. */
#include "stat/ngrams_tally.h"
#include "base/large.h"
#include <stdlib.h>

enum {
    BUCKET_BYTES = 512 << 10, /* two of them are in use at once: half of a second-level cache of 2 MB */
    FEW = 20,                 /* insertion sort */
    DIGIT_MOST = 11,
    PASSES_MOST = 12,
    FREQUENT = 4096, /* counts below it are told apart */
    SPAN_BITS = 8,   /* first ranks in a bucket of packed records: that many bits at least */
};

static unsigned bits_of(uint64_t v) {
    return v ? 64 - (unsigned)__builtin_clzll(v) : 0;
}

struct tally_shape tally_shape(unsigned n, uint32_t ranks, uint32_t documents, bool doubled,
                               enum ngrams_form form) {
    struct tally_shape s = {.n = n,
                            .bits = bits_of(ranks),
                            .doc_bits = documents ? bits_of(documents - 1) : 0,
                            .doubled = doubled,
                            .form = form};
    if (s.bits == 0) s.bits = 1;
    if (n == 0) return s; /* the empty n-gram: a key of no words */
    s.per = 64 / s.bits;
    if (s.per > n) s.per = n;
    s.words = (n + s.per - 1) / s.per;
    return s;
}

/* Whether records of keys whose first ranks differ in so many bits can be packed. */
static bool can_pack(const struct tally_shape *s, unsigned span_bits) {
    return s->words == 1 && span_bits + (s->n - 1) * s->bits + s->doc_bits <= 64;
}

unsigned tally_record_words(const struct tally_shape *s) {
    return can_pack(s, s->bits < SPAN_BITS ? s->bits : SPAN_BITS) ? 1 : s->words + 1;
}

static void *room(const struct tally *t, void *p, size_t *have, size_t need) {
    if (need <= *have && !(t->tight && need < *have / 2)) return p;
    large_free(p);
    *have = need;
    return large_take(need);
}

static void add_bucket(struct tally *t, const struct tally_shape *s, uint32_t low) {
    unsigned in_first = s->n < s->per ? s->n : s->per;
    if (t->buckets == t->bucket_room) {
        t->bucket_room = t->bucket_room ? 2 * t->bucket_room : 256;
        t->bucket = mem_resize(t->bucket, t->bucket_room, sizeof *t->bucket);
    }
    t->bucket[t->buckets++] = (struct tally_bucket){.base = (uint64_t)low << (in_first - 1) * s->bits};
}

void tally_begin(struct tally *t, const struct tally_shape *s, uint32_t low, uint32_t high,
                 const uint32_t *starts, uint64_t times, uint64_t most) {
    t->low = low;
    t->buckets = 0;
    t->of_rank = NULL;
    add_bucket(t, s, low);
    if (!starts) {
        t->packed = can_pack(s, bits_of(high - low));
        size_t bytes = most * (t->packed ? 1 : s->words + 1) * sizeof(uint64_t);
        t->record = room(t, t->record, &t->record_bytes, bytes);
        t->other = room(t, t->other, &t->other_bytes, bytes);
        t->bucket[0].start = t->bucket[0].next = t->record;
        return;
    }
    size_t span = (size_t)(high - low) + 1;
    if (t->rank_room < span) {
        free(t->rank_memory);
        t->rank_memory = mem_alloc(span * sizeof *t->rank_memory);
        t->rank_room = span;
    }
    t->of_rank = t->rank_memory;
    unsigned stride = tally_record_words(s);
    t->packed = stride == 1;
    uint64_t records = BUCKET_BYTES / (stride * sizeof(uint64_t)), filled = 0, largest = 0, sum = 0;
    uint64_t ranks = UINT64_MAX; /* that fit into a bucket */
    if (t->packed && 64 - s->doc_bits - (s->n - 1) * s->bits < 32)
        ranks = UINT64_C(1) << (64 - s->doc_bits - (s->n - 1) * s->bits);
    for (uint32_t rank = low, first = low; rank - low < span; rank++) {
        uint64_t here = starts[rank] * times;
        if (filled && (filled + here > records || rank - first >= ranks)) {
            add_bucket(t, s, rank);
            first = rank;
            filled = 0;
        }
        filled += here;
        sum += here;
        if (filled > largest) largest = filled;
        t->of_rank[rank - low] = (uint32_t)t->buckets - 1;
    }
    t->record = room(t, t->record, &t->record_bytes, sum * stride * sizeof(uint64_t));
    t->other = room(t, t->other, &t->other_bytes, largest * stride * sizeof(uint64_t));
    uint64_t *at = t->record;
    size_t k = 0;
    for (uint32_t rank = low; rank - low < span; rank++) {
        for (; k <= t->of_rank[rank - low]; k++) t->bucket[k].start = t->bucket[k].next = at;
        at += starts[rank] * times * stride;
    }
}

void tally_free(struct tally *t) {
    large_free(t->record);
    large_free(t->other);
    free(t->rank_memory);
    free(t->bucket);
    large_free(t->single.at);
    large_free(t->multi.at);
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

void tally_keep_top(struct tally *t, const struct tally_shape *shape, uint64_t top) {
    size_t words = shape->words, stride = words + 1;
    uint64_t *multi = (uint64_t *)(void *)t->multi.at, *to = multi;
    size_t multis = t->multi.len / (8 * stride);
    uint64_t singles = multis < top ? top - multis : 0; /* that are wanted */
    if (t->single.len / (8 * words) > singles) t->single.len = (size_t)singles * words * 8;
    if (multis <= top) return;
    uint32_t with[FREQUENT] = {0}; /* by count, the largest together */
    for (size_t i = 0; i < multis; i++) {
        uint64_t count = multi[i * stride + words] >> 32;
        with[count < FREQUENT ? count : FREQUENT - 1]++;
    }
    uint64_t least = FREQUENT - 1, above = 0; /* above: n-grams with a greater count than `least` */
    while (above + with[least] < top) above += with[least--];
    uint64_t equal = least == FREQUENT - 1 ? UINT64_MAX : top - above; /* that are wanted */
    for (size_t i = 0; i < multis; i++) {
        const uint64_t *from = multi + i * stride;
        uint64_t count = from[words] >> 32;
        if (count < least || (count == least && equal == 0)) continue;
        if (count == least) equal--;
        for (size_t w = 0; w < stride; w++) to[w] = from[w];
        to += stride;
    }
    t->multi.len = (size_t)(to - multi) * 8;
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
        insertion_sort(a, n, w, s->doubled);
        return a;
    }
    unsigned widest = n < 300 ? 6 : n < 5000 ? 8 : DIGIT_MOST;
    for (size_t word = w + 1; word-- > 0;) {
        unsigned bits;
        uint64_t from = 0;
        if (word == w) {
            bits = s->doubled ? s->doc_bits : 0;
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

static uint64_t *end_of(const struct buf *b) {
    return (uint64_t *)(void *)(b->at + b->len);
}

/* Equal keys side by side -> counts and document frequencies. */
INLINE void count_equal(struct tally *t, const struct tally_shape *s, const uint64_t *a, size_t n, size_t w) {
    size_t stride = w + 1;
    bool split = s->form == NGRAMS_SPLIT, lists = s->form == NGRAMS_LISTS;
    uint64_t *single = end_of(&t->single), *multi = end_of(&t->multi);
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

/* ---- keys of one word, and their documents, in 64 bits ---- */

/* Counts all digits of all passes at once: one look at each record. `passes` is a constant where this is inlined. */
INLINE void count_digits(const uint64_t *from, size_t n, unsigned shift, unsigned width, unsigned passes,
                         uint32_t (*place)[1 << DIGIT_MOST]) {
    uint32_t mask = (UINT32_C(1) << width) - 1;
    for (size_t i = 0; i < n; i++) {
        uint64_t key = from[i] >> shift;
        for (unsigned p = 0; p < passes; p++) place[p][key >> p * width & mask]++;
    }
}

/* Sorts by the bits from .. till - 1; the result is at a or b. */
static uint64_t *sort_packed(uint64_t *a, uint64_t *b, size_t n, unsigned from, unsigned till) {
    if (n <= FEW) {
        for (size_t i = 1; i < n; i++) {
            uint64_t held = a[i];
            size_t j = i;
            for (; j && a[j - 1] >> from > held >> from; j--) a[j] = a[j - 1];
            a[j] = held;
        }
        return a;
    }
    if (from >= till) return a;
    uint32_t place[PASSES_MOST][1 << DIGIT_MOST];
    unsigned bits = till - from, widest = n < 300 ? 6 : n < 5000 ? 8 : DIGIT_MOST;
    unsigned passes = (bits + widest - 1) / widest, width = (bits + passes - 1) / passes;
    uint32_t digits = UINT32_C(1) << width, mask = digits - 1;
    for (unsigned p = 0; p < passes; p++) memset(place[p], 0, digits * sizeof **place);
    switch (passes) {
    case 1: count_digits(a, n, from, width, 1, place); break;
    case 2: count_digits(a, n, from, width, 2, place); break;
    case 3: count_digits(a, n, from, width, 3, place); break;
    case 4: count_digits(a, n, from, width, 4, place); break;
    case 5: count_digits(a, n, from, width, 5, place); break;
    default: count_digits(a, n, from, width, passes, place); break;
    }
    for (unsigned p = 0; p < passes; p++) {
        uint32_t *to = place[p], sum = 0;
        unsigned shift = from + p * width;
        if (to[a[0] >> shift & mask] == n) continue;
        for (uint32_t d = 0; d < digits; d++) {
            uint32_t here = to[d];
            to[d] = sum;
            sum += here;
        }
        for (size_t i = 0; i < n; i++) b[to[a[i] >> shift & mask]++] = a[i];
        uint64_t *t = a;
        a = b, b = t;
    }
    return a;
}

/* Equal keys side by side -> counts and document frequencies. doc_of: documents' numbers, when they are others here. */
INLINE void count_packed(struct tally *t, const struct tally_shape *s, const uint64_t *p, size_t n,
                         uint64_t base, unsigned doc_bits, const uint64_t *doc_of) {
    uint64_t mask = (UINT64_C(1) << doc_bits) - 1;
    bool split = s->form == NGRAMS_SPLIT, lists = s->form == NGRAMS_LISTS;
    uint64_t *single = end_of(&t->single), *multi = end_of(&t->multi);
    uint64_t *single_end = single, *multi_end = multi;
    for (size_t i = 0, j; i < n; i = j) {
        uint64_t key = p[i] >> doc_bits, last = p[i] & mask, in = 1;
        if (lists) put_varint(&t->list, doc_of ? doc_of[last] : last);
        for (j = i + 1; j < n && p[j] >> doc_bits == key; j++) {
            uint64_t here = p[j] & mask;
            if (here == last) continue;
            if (lists) put_varint(&t->list, doc_of ? doc_of[here] - doc_of[last] : here - last);
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
}

/* Records of a key of one word and a document, in a range of many documents: few of them come up in one bucket, and get numbers 0, 1, ...
 * there, in the order in which they come. Sorts and counts n records at a; overwrites them and what is at b. False, with nothing
 * done, when they do not fit. */
static bool run_numbered(struct tally *t, const struct tally_shape *s, uint64_t *a, uint64_t *b, size_t n,
                         uint64_t base) {
    uint64_t any = 0, docs = 1;
    if (s->doubled || n <= FEW) return false;
    for (size_t i = 0; i < n; i++) any |= a[2 * i] - base;
    for (size_t i = 1; i < n; i++) docs += a[2 * i + 1] != a[2 * i - 1];
    unsigned key_bits = bits_of(any), doc_bits = bits_of(docs - 1);
    if (key_bits + doc_bits > 64 || key_bits == 0) return false;
    uint64_t *p = b, *doc_of = a, doc = 0;
    for (size_t i = 0; i < n; i++) { /* doc_of[doc] lies before what is still to be read */
        uint64_t key = a[2 * i] - base, this_doc = a[2 * i + 1];
        if (i == 0)
            doc_of[0] = this_doc;
        else if (this_doc != doc_of[doc])
            doc_of[++doc] = this_doc;
        p[i] = key << doc_bits | doc;
    }
    p = sort_packed(p, b + n, n, doc_bits, doc_bits + key_bits);
    count_packed(t, s, p, n, base, doc_bits, doc_of);
    return true;
}

static void run_packed(struct tally *t, const struct tally_shape *s, uint64_t *a, size_t n, uint64_t base) {
    uint64_t any = 0;
    for (size_t i = 0; i < n; i++) any |= a[i];
    uint64_t *p = sort_packed(a, t->other, n, s->doubled ? 0 : s->doc_bits, bits_of(any));
    count_packed(t, s, p, n, base, s->doc_bits, NULL);
}

INLINE void run(struct tally *t, const struct tally_shape *s, size_t w) {
    for (size_t k = 0; k < t->buckets; k++) {
        struct tally_bucket *b = &t->bucket[k];
        size_t n = (size_t)(b->next - b->start) / (w + 1);
        if (n == 0) continue;
        if (w == 1 && run_numbered(t, s, b->start, t->other, n, b->base)) continue;
        count_equal(t, s, sort_bucket(b->start, t->other, n, w, s, b->base), n, w);
    }
}

/* Room for the counts of all records: an n-gram that occurs once is a key of one record, any other one a key and counts of two at least. */
static void take_room(struct tally *t, const struct tally_shape *s) {
    bool split = s->form == NGRAMS_SPLIT;
    size_t n = 0, stride = t->packed ? 1 : s->words + 1;
    for (size_t k = 0; k < t->buckets; k++) n += (size_t)(t->bucket[k].next - t->bucket[k].start) / stride;
    large_free(t->single.at);
    large_free(t->multi.at);
    t->single.cap = split ? n * s->words * 8 : 0;
    t->multi.cap = (split ? n / 2 : n) * (s->words + 1) * 8;
    t->single.at = large_take(t->single.cap);
    t->multi.at = large_take(t->multi.cap);
    t->single.len = t->multi.len = 0;
}

void tally_run(struct tally *t, const struct tally_shape *s) {
    take_room(t, s);
    if (t->packed) {
        for (size_t k = 0; k < t->buckets; k++) {
            struct tally_bucket *b = &t->bucket[k];
            if (b->next != b->start) run_packed(t, s, b->start, (size_t)(b->next - b->start), b->base);
        }
        return;
    }
    switch (s->words) {
    case 1: run(t, s, 1); break;
    case 2: run(t, s, 2); break;
    case 3: run(t, s, 3); break;
    default: run(t, s, s->words); break;
    }
}
