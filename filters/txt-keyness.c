/* txt-keyness - which words set one corpus apart from another: compares tables of counts.
 *
 *   ngram count (n docs) of the focus, the same of the reference
 *     -> side n ngram count reference_count docs reference_docs per_million reference_per_million g2 log_ratio ...
 *
 * Example: txt-keyness -k 10 january.tsv december.tsv
 *
 * Tables are what txt-ngrams writes, whole (-k would hide counts). Terms are interned; beside each stand four numbers. The
 * terms that pass the thresholds are then measured, sorted and cut. Memory: about 60 bytes and the term, for each distinct one. */
#include "base/die.h"
#include "base/table.h"
#include "io/rec.h"
#include "stat/measures.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

enum side { FOCUS, REFERENCE };
enum order { BY_G2, BY_LOG_RATIO, BY_COUNT };

static struct {
    struct rec_options rec;
    const char *column, *totals, *reference_totals;
    uint64_t top, min_count, min_docs, smooth;
    const char *min_g2;
    int order, only;
    bool all_measures;
} options = {.column = "ngram", .smooth = 100};

static const struct opt option_table[] = {
    {'c', "column", "NAME", "column that holds the term (ngram)", OPT_TEXT, &options.column, 0, 0, 0, 0},
    {'k', "top", "N", "the first N of each side and n", OPT_NUMBER, &options.top, 1, 0, 0, 0},
    {0, "side", "WHICH", "terms of which side", OPT_CHOICE, &options.only, 0, 0, "both|focus|reference", 0},
    {0, "sort", "MEASURE", "what comes first", OPT_CHOICE, &options.order, 0, 0, "g2|log-ratio|count", 0},
    {0, "min-count", "N", "terms that occur N times in both together", OPT_NUMBER, &options.min_count, 0, 0,
     0, 0},
    {0, "min-docs", "N", "terms of N documents in both together", OPT_NUMBER, &options.min_docs, 0, 0, 0, 0},
    {0, "min-g2", "X", "terms with a G2 of X, e.g. 10.83 (p 0.001) or 15.13 (p 0.0001)", OPT_TEXT,
     &options.min_g2, 0, 0, 0, 0},
    {'a', "all-measures", 0, "adds chi2 bic percent_difference odds_ratio simple_maths", OPT_FLAG,
     &options.all_measures, 0, 0, 0, 0},
    {0, "smooth", "N", "Simple Maths adds N per million to both rates (100)", OPT_NUMBER, &options.smooth, 1,
     1000000, 0, 0},
    {0, "totals", "FILE", "words of the focus by n, as txt-ngrams --totals writes them", OPT_TEXT,
     &options.totals, 0, 0, 0, 0},
    {0, "reference-totals", "FILE", "the same of the reference", OPT_TEXT, &options.reference_totals, 0, 0, 0,
     0},
    {0, "", 0, "Input and output:", OPT_FLAG, 0, 0, 0, 0, 0},
    REC_OPTIONS(&options.rec),
    {0}};

static const struct opt_program program = {
    .name = "txt-keyness",
    .purpose = "says which words set one corpus apart from another",
    .operands = "FOCUS [REFERENCE ...]",
    .columns = "ngram count -> side n ngram count reference_count docs reference_docs per_million "
               "reference_per_million g2 log_ratio",
    .example = "txt-keyness -k 10 january.tsv december.tsv",
    .options = option_table,
};

/* ---- the two corpora, side by side ---- */

struct term {
    uint64_t count[2], docs[2];
    uint32_t order; /* index of its n */
};

struct keyness {
    struct table terms;  /* key: n, TAB, ngram */
    struct buf term;     /* struct term, by id */
    struct table orders; /* the values of n */
    struct buf size;     /* uint64_t[2] by order: words of focus and reference */
    bool has_docs, has_n;
};

static uint64_t (*sizes(struct keyness *k))[2] {
    return (uint64_t(*)[2])(void *)k->size.at;
}

static struct term *term_at(struct keyness *k, uint32_t id) {
    return (struct term *)(void *)k->term.at + id;
}

static uint32_t order_of(struct keyness *k, struct slice n) {
    bool is_new;
    uint32_t id = table_intern(&k->orders, n, &is_new);
    if (is_new) buf_put(&k->size, &(uint64_t[2]){0, 0}, sizeof(uint64_t[2]));
    return id;
}

/* Measures multiply two counts: below 2^62 that fits. */
static void add(uint64_t *sum, uint64_t more) {
    *sum += more; /* both are below 2^62 */
    if (*sum >> 62) die("the counts add up to more than 2^62");
}

/* A corpus: one table of counts, or several that add up. `add_up`: the sizes are the sums of the counts. */
static void read_counts(struct keyness *k, char *const *paths, size_t count_paths, enum side side,
                        bool add_up) {
    struct rec *r = rec_open(paths, count_paths, &options.rec, "n ngram count docs");
    if (rec_empty(r)) {
        rec_close(r);
        return;
    }
    size_t ngram = rec_need(r, options.column), count = rec_need(r, "count");
    ptrdiff_t docs = rec_find(r, "docs"), n = rec_find(r, "n");
    k->has_docs &= docs >= 0;
    k->has_n |= n >= 0;
    struct buf key = {0};
    while (rec_next(r)) {
        struct slice order = n >= 0 ? r->field[n] : SLICE("");
        uint64_t value, in_docs = 0;
        if (!slice_u64(r->field[count], &value) || value >> 62) {
            rec_damage(r, "count is no number: '%.*s'", (int)r->field[count].len, r->field[count].at);
            continue;
        }
        if (docs >= 0 && (!slice_u64(r->field[docs], &in_docs) || in_docs >> 62)) {
            rec_damage(r, "docs is no number: '%.*s'", (int)r->field[docs].len, r->field[docs].at);
            continue;
        }
        key.len = 0;
        buf_slice(&key, order);
        buf_byte(&key, '\t');
        buf_slice(&key, r->field[ngram]);
        bool is_new;
        uint32_t id = table_intern(&k->terms, buf_get(&key), &is_new);
        if (is_new) buf_put(&k->term, &(struct term){.order = order_of(k, order)}, sizeof(struct term));
        struct term *t = term_at(k, id);
        add(&t->count[side], value);
        add(&t->docs[side], in_docs);
        if (add_up) add(&sizes(k)[t->order][side], value);
    }
    buf_free(&key);
    rec_close(r);
}

static void read_totals(struct keyness *k, const char *path, enum side side) {
    char *operand = mem_text(path);
    struct rec *r = rec_open(&operand, 1, &options.rec, "n tokens");
    if (!rec_empty(r)) {
        size_t tokens = rec_need(r, "tokens");
        ptrdiff_t n = rec_find(r, "n");
        uint64_t value;
        while (rec_next(r)) {
            if (!slice_u64(r->field[tokens], &value) || value >> 62) {
                rec_damage(r, "tokens is no number: '%.*s'", (int)r->field[tokens].len, r->field[tokens].at);
                continue;
            }
            add(&sizes(k)[order_of(k, n >= 0 ? r->field[n] : SLICE(""))][side], value);
        }
    }
    rec_close(r);
    free(operand);
}

/* ---- measured terms ---- */

struct result {
    struct slice order, ngram;
    const struct term *term;
    struct measures_table table;
    double g2, log_ratio;
    enum side side;
};

static double weight(const struct result *r) {
    switch ((enum order)options.order) {
    case BY_G2: return r->g2;
    case BY_LOG_RATIO: return fabs(r->log_ratio);
    case BY_COUNT: break;
    }
    return (double)r->table.r1;
}

/* n as a number where both are; focus before reference; the heavier first; then the more frequent; then bytes. */
static int compare(const void *x, const void *y) {
    const struct result *a = x, *b = y;
    uint64_t m, n;
    int c = 0;
    if (slice_u64(a->order, &m) && slice_u64(b->order, &n)) c = (m > n) - (m < n);
    if (!c) c = slice_cmp(a->order, b->order);
    if (!c) c = (int)a->side - (int)b->side;
    if (!c) c = (weight(a) < weight(b)) - (weight(a) > weight(b));
    if (!c) c = (a->table.r1 < b->table.r1) - (a->table.r1 > b->table.r1);
    return c ? c : slice_cmp(a->ngram, b->ngram);
}

static size_t measure(struct keyness *k, double min_g2, struct buf *results) {
    for (uint32_t id = 0; id < k->terms.count; id++) {
        const struct term *t = term_at(k, id);
        if (t->count[FOCUS] + t->count[REFERENCE] < options.min_count) continue;
        if (t->docs[FOCUS] + t->docs[REFERENCE] < options.min_docs) continue;
        const uint64_t *size = sizes(k)[t->order];
        struct slice key = table_key(&k->terms, id), order;
        slice_cut(&key, '\t', &order);
        struct result r = {.order = order, .ngram = key, .term = t};
        r.table = measures_of(t->count[FOCUS], size[FOCUS], t->count[REFERENCE], size[REFERENCE]);
        if (!measures_valid(r.table))
            die("'%.*s' occurs more often than there are words: totals and counts do not belong together",
                (int)key.len, key.at);
        int direction = measures_direction(r.table);
        if (!direction) continue;
        r.side = direction > 0 ? FOCUS : REFERENCE;
        if (options.only && options.only != (int)r.side + 1) continue;
        r.g2 = measures_g2(r.table);
        if (r.g2 < min_g2) continue;
        r.log_ratio = measures_log_ratio(r.table);
        buf_put(results, &r, sizeof r);
    }
    size_t count = results->len / sizeof(struct result);
    if (count) qsort(results->at, count, sizeof(struct result), compare);
    return count;
}

static void put_text(struct rec_writer *w, const char *s) {
    rec_put(w, slice_of(s));
}

/* Four places, and never "-0.0000". */
static void put_number(struct rec_writer *w, double value) {
    char text[400];
    if (isinf(value)) {
        put_text(w, "inf");
        return;
    }
    snprintf(text, sizeof text, "%.4f", fabs(value) < 0.00005 ? 0.0 : value);
    put_text(w, text);
}

static void put_header(struct rec_writer *w, const struct keyness *k) {
    rec_header_begin(w);
    put_text(w, "side");
    if (k->has_n) put_text(w, "n");
    put_text(w, options.column);
    put_text(w, "count"), put_text(w, "reference_count");
    if (k->has_docs) put_text(w, "docs"), put_text(w, "reference_docs");
    put_text(w, "per_million"), put_text(w, "reference_per_million");
    put_text(w, "g2"), put_text(w, "log_ratio");
    if (options.all_measures) {
        put_text(w, "chi2"), put_text(w, "bic"), put_text(w, "percent_difference");
        put_text(w, "odds_ratio"), put_text(w, "simple_maths");
    }
    rec_header_end(w);
}

static void put_result(struct rec_writer *w, struct keyness *k, const struct result *r) {
    const uint64_t *size = sizes(k)[r->term->order];
    put_text(w, r->side == FOCUS ? "focus" : "reference");
    if (k->has_n) rec_put(w, r->order);
    rec_put(w, r->ngram);
    rec_put_u64(w, r->term->count[FOCUS]), rec_put_u64(w, r->term->count[REFERENCE]);
    if (k->has_docs) rec_put_u64(w, r->term->docs[FOCUS]), rec_put_u64(w, r->term->docs[REFERENCE]);
    for (int side = 0; side < 2; side++)
        put_number(w, size[side] ? (double)r->term->count[side] * 1e6 / (double)size[side] : 0);
    put_number(w, r->g2);
    put_number(w, r->log_ratio);
    if (options.all_measures) {
        put_number(w, measures_chi2(r->table));
        put_number(w, r->g2 - log((double)r->table.n));
        put_number(w, measures_percent_difference(r->table));
        put_number(w, measures_odds_ratio(r->table));
        put_number(w, measures_simple_maths(r->table, (double)options.smooth));
    }
    rec_end(w);
}

/* A threshold: digits with at most one point. */
static double parse_threshold(const char *text) {
    char *end;
    if (!text) return 0;
    size_t shape = strspn(text, "0123456789.");
    double value = strtod(text, &end);
    if (!shape || text[shape] || *end) die("--min-g2 takes a number like 10.83, not '%s'", text);
    return value;
}

int main(int argc, char **argv) {
    int first = opt_parse(&program, argc, argv);
    if (first == argc) die("needs a table: FOCUS, then those of the REFERENCE (none: standard input)");
    for (int i = first; i < argc; i++)
        if (strcmp(argv[first], "-") == 0 && (first + 1 == argc || (i > first && strcmp(argv[i], "-") == 0)))
            die("both corpora cannot be standard input");
    double min_g2 = parse_threshold(options.min_g2);
    struct keyness k = {.has_docs = true};
    table_init(&k.terms, 0);
    table_init(&k.orders, 0);
    read_counts(&k, argv + first, 1, FOCUS, !options.totals);
    read_counts(&k, argv + first + 1, (size_t)(argc - first - 1), REFERENCE, !options.reference_totals);
    if (options.totals) read_totals(&k, options.totals, FOCUS);
    if (options.reference_totals) read_totals(&k, options.reference_totals, REFERENCE);

    struct rec_writer *w = rec_writer_open(&options.rec);
    put_header(w, &k);
    struct buf results = {0};
    size_t count = measure(&k, min_g2, &results);
    const struct result *all = (const struct result *)(const void *)results.at;
    uint64_t in_group = 0;
    for (size_t i = 0; i < count; i++) {
        bool same = i && all[i].side == all[i - 1].side && slice_eq(all[i].order, all[i - 1].order);
        in_group = same ? in_group + 1 : 1;
        if (!options.top || in_group <= options.top) put_result(w, &k, &all[i]);
    }
    rec_writer_close(w);
    buf_free(&results), buf_free(&k.term), buf_free(&k.size);
    table_free(&k.terms), table_free(&k.orders);
    return die_status();
}
