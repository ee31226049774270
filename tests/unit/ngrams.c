/* ngrams: ranks of words, the number of skip-grams, counts against a naive counter in all forms, documents over runs, rows in order. */
#include "tap.h"
#include "base/die.h"
#include "base/pool.h"
#include "io/ordered.h"
#include "stat/ngrams.h"
#include "stat/ngrams_lexicon.h"
#include "io/ngram_docs.h"

#include <stdlib.h>

static uint64_t state = 88172645463325252u;
static uint32_t draw(uint32_t below) {
    state ^= state << 13, state ^= state >> 7, state ^= state << 17;
    return (uint32_t)((state >> 11) % below);
}

/* ---- words ---- */

static int by_text(const void *a, const void *b) {
    return slice_cmp(*(const struct slice *)a, *(const struct slice *)b);
}

static void words(void) {
    enum { COUNT = 5000 };
    static char text[COUNT][48];
    struct word_ids w;
    struct lexicon x;
    struct arena arena = {0};
    struct slice sorted[COUNT];
    bool good = true;
    word_ids_init(&w, 2);
    static uint32_t id[COUNT];
    for (int i = 0; i < COUNT;
         i++) { /* each word to one thread, every third to both; lengths around 8, 16 and 32 */
        char line[48 + 2 * WORD_IDS_PAD] = {0};
        size_t len = (size_t)snprintf(text[i], sizeof text[i], "%.*s%d", (int)draw(34),
                                      "aaaaaaaaaaaaaaabaaaaaaaaaaaaaaaaaaaa", i);
        memcpy(line, text[i], len);
        line[len] = i % 2 ? ' ' : '\n';
        uint32_t got[4];
        size_t n = word_ids_number(&w, (unsigned)i % 2, (struct slice){line, len + 1}, got);
        good = good && n == (i % 2 ? 1u : 2u) && (i % 2 || got[1] == 0);
        id[i] = got[0];
        if (i % 3 == 0) word_ids_number(&w, 1 - (unsigned)i % 2, (struct slice){line, len + 1}, got);
        sorted[i] = arena_slice(&arena, (struct slice){line, len + 1});
        ((char *)(uintptr_t)sorted[i].at)[len] = ' ';
    }
    ok(good, "words and ends of rows are numbered");
    struct pool *pool = pool_open(2);
    lexicon_make(&x, &w, pool);
    pool_close(pool);
    ok(x.count == COUNT, "words of two threads are ranked together: %u", x.count);
    qsort(sorted, COUNT, sizeof *sorted, by_text);
    good = true;
    for (uint32_t r = 1; r <= COUNT && r <= x.count; r++)
        good = good &&
               slice_eq(lexicon_word(&x, r), (struct slice){sorted[r - 1].at, sorted[r - 1].len - 1}) &&
               lexicon_find(&x, lexicon_word(&x, r)) == r;
    ok(good, "ranks are in order of bytes, and found again");
    good = true;
    for (int i = 0; i < COUNT; i++)
        good = good && slice_eq(lexicon_word(&x, x.rank[id[i]]), slice_of(text[i]));
    ok(good, "numbers lead to ranks");
    ok(lexicon_find(&x, SLICE("nowhere")) == 0, "a word that is not there has no rank");
    lexicon_free(&x);
    word_ids_free(&w);
    arena_free(&arena);
}

/* ---- a naive counter ---- */

struct naive {
    struct slice ngram;
    uint64_t count, docs;
    uint32_t last_doc; /* rows come in order of documents here */
};
struct naive_counter {
    struct naive all[60000];
    size_t used;
    struct arena arena;
};

static void naive_add(struct naive_counter *c, struct slice ngram, uint32_t doc) {
    size_t i = 0;
    while (i < c->used && !slice_eq(c->all[i].ngram, ngram)) i++;
    if (i == c->used) c->all[c->used++] = (struct naive){arena_slice(&c->arena, ngram), 0, 0, UINT32_MAX};
    c->all[i].count++;
    c->all[i].docs += c->all[i].last_doc != doc;
    c->all[i].last_doc = doc;
}

static int by_ngram(const void *a, const void *b) {
    return slice_cmp(((const struct naive *)a)->ngram, ((const struct naive *)b)->ngram);
}

/* Compares the parts of an order with the naive counts; true when all are there. */
static bool same_counts(struct ngrams *c, enum ngrams_form form, unsigned n, struct naive_counter *want) {
    struct ngrams_part *p;
    struct buf text = {0};
    size_t found = 0;
    bool good = true;
    qsort(want->all, want->used, sizeof *want->all, by_ngram);
    ngrams_count(c, form);
    while ((p = ngrams_next(c))) {
        struct slice before = {"", 0}, list = {(const char *)p->list, p->list_bytes};
        struct arena arena = {0};
        for (size_t i = 0; p->n == n && i < p->multis + p->singles; i++) {
            bool single = i >= p->multis;
            const uint64_t *key =
                single ? p->single + (i - p->multis) * p->key_words : p->multi + i * (p->key_words + 1);
            uint64_t count = single ? 1 : key[p->key_words] >> 32,
                     docs = single ? 1 : key[p->key_words] & UINT32_MAX;
            text.len = 0;
            ngrams_text(p, key, &text);
            struct naive wanted = {.ngram = buf_get(&text)},
                         *w = bsearch(&wanted, want->all, want->used, sizeof wanted, by_ngram);
            good = good && w && w->count == count && w->docs == docs;
            if (form == NGRAMS_SPLIT) good = good && single == (count == 1);
            if (i && i != p->multis) good = good && slice_cmp(before, buf_get(&text)) < 0;
            before = arena_slice(&arena, buf_get(&text));
            found++;
            for (uint64_t d = 0; form == NGRAMS_LISTS && d < docs; list.at++, list.len--)
                d += !(*list.at & 0x80);
        }
        if (p->n == n && form == NGRAMS_LISTS) good = good && list.len == 0;
        arena_free(&arena);
        ngrams_part_free(p);
    }
    buf_free(&text);
    return good && found == want->used;
}

static void counts(unsigned n, unsigned vocabulary, uint64_t memory, unsigned threads) {
    static const char *form_name[] = {"split", "ordered", "lists"};
    for (enum ngrams_form form = NGRAMS_SPLIT; form <= NGRAMS_LISTS; form++) {
        struct naive_counter *want = mem_zero(1, sizeof *want);
        struct ngrams_rules rules = {.orders = 1u << n | 1u << 1, .threads = threads, .memory = memory};
        struct ngrams *c = ngrams_open(&rules);
        for (uint32_t row = 0; row < 150; row++) {
            char line[1000], doc[20];
            struct slice word[40];
            size_t len = 0, length = draw(30);
            for (size_t k = 0; k < length; k++) {
                size_t start = len;
                len += (size_t)snprintf(line + len, 24, "w%u", draw(vocabulary) * draw(2));
                word[k] = (struct slice){line + start, len - start};
                line[len++] = ' ';
            }
            snprintf(doc, sizeof doc, "d%u", row / 4);
            for (size_t k = 0; k + n <= length; k++)
                naive_add(want, slice_between(word[k].at, word[k + n - 1].at + word[k + n - 1].len), row / 4);
            size_t cut =
                len ? draw((uint32_t)len) : 0; /* a row in two pieces, maybe in the middle of a word */
            ngrams_row(c, SLICE(""), slice_of(doc), (struct slice){line, cut}, true);
            ngrams_row(c, SLICE(""), slice_of(doc), (struct slice){line + cut, len - cut}, false);
        }
        ok(same_counts(c, form, n, want), "n %u, %u words, %u threads, %s", n, vocabulary, threads,
           form_name[form]);
        ngrams_close(c);
        arena_free(&want->arena);
        free(want);
    }
}

/* ---- runs that are shared out: buckets, ranges, and seams between what threads look through ---- */

enum { SHARED_WORDS = 300000, SHARED_VOCABULARY = 20000 };

/* A number that stands for all counts of an order, in whatever parts they come; of n = 1 also compares with `count` and `docs`. */
static uint64_t sum_of_counts(unsigned threads, enum ngrams_form form, const uint32_t *word,
                              const uint32_t *doc, const uint32_t *count, const uint32_t *docs, bool *good) {
    struct ngrams_rules rules = {
        .orders = 1u << 1 | 1u << 2 | 1u << 3 | 1u << 6, .threads = threads, .memory = 1 << 30};
    struct ngrams *c = ngrams_open(&rules);
    struct ngrams_part *p;
    struct buf text = {0};
    uint64_t sum = 0, found = 0;
    for (size_t i = 0; i < SHARED_WORDS;) {
        char name[20];
        size_t end = i + 1 + i % 37;
        snprintf(name, sizeof name, "d%u", doc[i]);
        text.len = 0;
        for (uint32_t here = doc[i]; i < SHARED_WORDS && i < end && doc[i] == here; i++)
            buf_format(&text, "w%u ", word[i]);
        ngrams_row(c, SLICE(""), slice_of(name), buf_get(&text), false);
    }
    ngrams_count(c, form);
    while ((p = ngrams_next(c))) {
        uint64_t all = 0;
        for (size_t i = 0; p->n && i < p->multis + p->singles; i++) {
            bool single = i >= p->multis;
            const uint64_t *key =
                single ? p->single + (i - p->multis) * p->key_words : p->multi + i * (p->key_words + 1);
            uint64_t counts = single ? UINT64_C(1) << 32 | 1 : key[p->key_words];
            text.len = 0;
            ngrams_text(p, key, &text);
            sum += table_hash(buf_get(&text)) * (counts * 2 + 1);
            all += counts >> 32;
            if (p->n > 1) continue;
            buf_byte(&text, '\0');
            uint32_t w = (uint32_t)strtoul(text.at + 1, NULL, 10);
            *good = *good && count[w] == counts >> 32 && docs[w] == (uint32_t)counts;
            found++;
        }
        if (p->first && p->last && p->n) *good = *good && all == p->ngrams;
        ngrams_part_free(p);
    }
    for (size_t w = 0; w < SHARED_VOCABULARY; w++) found -= count[w] > 0;
    *good = *good && found == 0;
    buf_free(&text);
    ngrams_close(c);
    return sum;
}

static void shared_out(bool side_by_side) {
    uint32_t *word = mem_alloc(SHARED_WORDS * sizeof *word), *doc = mem_alloc(SHARED_WORDS * sizeof *doc),
             *count = mem_zero(SHARED_VOCABULARY, sizeof *count),
             *docs = mem_zero(SHARED_VOCABULARY, sizeof *docs);
    unsigned char *seen = mem_zero((size_t)SHARED_VOCABULARY * 64, 1);
    uint64_t sum[4];
    for (uint32_t i = 0; i < SHARED_WORDS; i++) {
        /* most words are rare; documents of 1000 words and one that no seam misses */
        word[i] = draw(1 + draw(SHARED_VOCABULARY));
        doc[i] = i < 30000 ? i / 1000 : i < 270000 ? 30 : i / 10000 + 4;
        if (!side_by_side && i % 7 == 0) doc[i] = 1 + i % 3;
        count[word[i]]++;
        docs[word[i]] += !seen[word[i] * 64 + doc[i]];
        seen[word[i] * 64 + doc[i]] = 1;
    }
    bool good = true;
    for (unsigned k = 0; k < 4; k++)
        sum[k] = sum_of_counts(k, k == 3 ? NGRAMS_LISTS : NGRAMS_SPLIT, word, doc, count, docs, &good);
    ok(good, "words and their documents, %s, as counted one by one", side_by_side ? "side by side" : "mixed");
    ok(sum[0] == sum[1] && sum[0] == sum[2] && sum[0] == sum[3], "the same n-grams from 1, 2 and 3 threads");
    free(word), free(doc), free(count), free(docs), free(seen);
}

/* ---- documents over runs ---- */

static void documents(void) {
    struct ngram_docs *d = ngram_docs_open();
    /* a: in runs 0 and 2; b: in 1; c: in all; d: in 0 */
    ngram_docs_name(d, SLICE("a"), 0, 0);
    ngram_docs_name(d, SLICE("a"), 2, 300);
    ngram_docs_name(d, SLICE("b"), 1, 0);
    ngram_docs_name(d, SLICE("c"), 0, 1);
    ngram_docs_name(d, SLICE("c"), 1, 1);
    ngram_docs_name(d, SLICE("c"), 2, 0);
    ngram_docs_name(d, SLICE("d"), 0, 2);
    ngram_docs_named(d);
    ngram_docs_list(d, 0, SLICE("\0\1\1"));   /* a c d */
    ngram_docs_list(d, 1, SLICE("\0\1"));     /* b c */
    ngram_docs_list(d, 2, SLICE("\0\xac\2")); /* c, a (300 in two bytes) */
    ok(ngram_docs_twice(d) == 3, "7 in all, 4 different");
    ngram_docs_list(d, 0, SLICE("\1"));
    ngram_docs_list(d, 2, SLICE("\xac\2"));
    ok(ngram_docs_twice(d) == 0, "the next n-gram begins anew");
    ngram_docs_list(d, 7, SLICE("\0"));
    ok(ngram_docs_twice(d) == 0, "a run without shared documents");
    ngram_docs_close(d);
}

/* ---- what is used beside ---- */

static void in_order(size_t memory, uint32_t rows) {
    struct spill_options options = {0};
    struct ordered *o = ordered_open(&options, memory);
    struct slice row;
    uint64_t last_rank = 0, last_number = 0, seen = 0;
    bool good = true;
    for (uint32_t i = 0; i < rows; i++) {
        uint64_t entry[2] = {~(uint64_t)(draw(3) ? 1 + draw(12) : draw(100000)), i};
        ordered_put(o, entry[0], (struct slice){(const char *)entry, sizeof entry});
    }
    for (; ordered_next(o, &row); seen++) {
        uint64_t entry[2];
        memcpy(entry, row.at, sizeof entry);
        if (seen) good = good && (entry[0] > last_rank || (entry[0] == last_rank && entry[1] > last_number));
        last_rank = entry[0], last_number = entry[1];
    }
    ok(good && seen == rows, "%u rows leave by rank, equal ranks as they came, in %zu bytes", rows, memory);
    ordered_close(o);
}

int main(int argc, char **argv) {
    (void)argc;
    die_init(argv[0]);
    words();
    ok(ngrams_choices(1, 5) == 1 && ngrams_choices(3, 0) == 1 && ngrams_choices(2, 4) == 5 &&
           ngrams_choices(3, 2) == 6 && ngrams_choices(4, 2) == 10,
       "skip-grams that begin at a word");
    ok(ngrams_choices(9, 1000) > NGRAMS_CHOICES_MOST, "and when they are too many");
    for (unsigned threads = 1; threads <= 3; threads += 2) {
        counts(1, 500, 1 << 30, threads);
        counts(2, 2, 1 << 30, threads);
        counts(3, 20, 1 << 20, threads);
        counts(5, 3000, 1 << 30, threads);
        counts(9, 3, 1 << 20, threads);
    }
    shared_out(true);
    shared_out(false);
    documents();
    in_order(1 << 30, 20000);
    in_order(100000, 20000);
    in_order(1000, 3000);
    in_order(1000, 0);
    return tap_done();
}
