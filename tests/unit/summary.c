/* summary and what it stands on: sorts, wide integers, quantile places, states that are saved and merged. */
#include "stat/accumulate.h"
#include "stat/quantile.h"
#include "stat/sort.h"
#include "stat/sortable.h"
#include "stat/summary.h"
#include "tap.h"

#include <math.h>
#include <stdlib.h>

static uint64_t seed = 88172645463325252u;
static uint64_t any(void) { /* xorshift64 */
    seed ^= seed << 13, seed ^= seed >> 7, seed ^= seed << 17;
    return seed;
}

/* ---- sorts ---- */

static void numbers(size_t n, uint64_t mask) {
    struct buf scratch = {0};
    int64_t *v = mem_alloc((n + 1) * sizeof *v), sum = 0, after = 0;
    double *d = mem_alloc((n + 1) * sizeof *d);
    for (size_t i = 0; i < n; i++) {
        v[i] = (int64_t)(any() & mask) - (int64_t)(mask / 3);
        d[i] = (double)v[i] / 7;
        sum += v[i] * 31 % 1009;
    }
    sort_i64(v, n, &scratch);
    sort_double(d, n, &scratch);
    bool good = true;
    for (size_t i = 0; i < n; i++) {
        after += v[i] * 31 % 1009;
        if (i > 0) good &= v[i - 1] <= v[i] && d[i - 1] <= d[i];
    }
    ok(good && sum == after, "%zu numbers below %llx are sorted", n, (unsigned long long)mask);
    free(v);
    free(d);
    buf_free(&scratch);
}

static int by_bytes(const void *a, const void *b) {
    return slice_cmp(*(const struct slice *)a, *(const struct slice *)b);
}

/* Keys with much in common, NULs, and lengths about the eight bytes that are compared at once. */
static void keys(size_t n, size_t common, unsigned letters) {
    struct table t;
    struct buf scratch = {0}, key = {0};
    table_init(&t, 0);
    for (size_t i = 0; i < n; i++) {
        key.len = 0;
        for (size_t k = 0; k < common; k++) buf_byte(&key, 'x');
        for (size_t k = any() % 20; k > 0; k--) buf_byte(&key, (char)(any() % letters));
        table_intern(&t, buf_get(&key), NULL);
    }
    struct slice *right = mem_alloc((t.count + 1) * sizeof *right);
    for (uint32_t i = 0; i < t.count; i++) right[i] = table_key(&t, i);
    qsort(right, t.count, sizeof *right, by_bytes);
    const uint32_t *ids = sort_keys(&t, &scratch);
    bool good = true;
    for (uint32_t i = 0; i < t.count; i++) good &= slice_eq(table_key(&t, ids[i]), right[i]);
    ok(good, "%u keys of %u letters behind %zu common bytes are in byte order", t.count, letters, common);
    free(right);
    table_free(&t);
    buf_free(&scratch);
    buf_free(&key);
}

/* ---- wide integers ---- */

static void wide(void) {
    struct wide a = wide_of(-3), b = wide_of((int128)1 << 100);
    ok(wide_double(wide_multiply(a, b)) == -3 * ldexp(1, 100), "wide: product with a sign");
    ok(wide_double(wide_add(wide_multiply(b, b), wide_negate(wide_multiply(b, b)))) == 0, "wide: difference");
    ok(wide_double(wide_multiply(wide_multiply(b, b), wide_multiply(b, b))) == ldexp(1, 400), "wide: 2^400");
    int128 most = (int128)(~(uint128)0 >> 1);
    for (int power = 2; power <= 4; power++) {
        uint64_t sum[WIDE_WORDS] = {0};
        int words = power * 2 + 1;
        struct wide x = wide_of(-most), right = x;
        for (int k = 1; k < power; k++) right = wide_multiply(right, x);
        wide_add_power(sum, words, -most, power);
        wide_add_power(sum, words, 5, power);
        wide_add_power(sum, words, -5, power);
        struct wide five = wide_of(power == 3 ? 0 : power == 2 ? 50 : 1250);
        right = wide_add(right, five);
        ok(memcmp(right.word, wide_load(sum, words).word, sizeof right.word) == 0, "wide: sums of powers %d",
           power);
        wide_scale(sum, words, 10);
        right = wide_multiply(right, wide_of(10));
        ok(memcmp(right.word, wide_load(sum, words).word, sizeof right.word) == 0, "wide: and times 10");
    }
}

/* ---- exact sums of doubles ---- */

static void reals(void) {
    struct pool pool = {0};
    struct list sum = {0};
    static const double v[] = {1e308, 1, 1e-300, -1e308, 1e100, -1, 3e-5, -1e100, -1e-300};
    for (size_t i = 0; i < sizeof v / sizeof *v; i++) real_add(&pool, &sum, v[i]);
    ok(real_sum(&sum) == 3e-5, "a sum of doubles loses nothing: %g", real_sum(&sum));
    list_release(&pool, &sum);
    for (int i = 0; i < 10; i++) real_add(&pool, &sum, 0.1);
    ok(real_sum(&sum) == 1.0, "ten times 0.1 is 1");
    list_release(&pool, &sum);
    real_add(&pool, &sum, INFINITY);
    real_add(&pool, &sum, 1);
    ok(isinf(real_sum(&sum)), "infinity stays");
    arena_free(&pool.arena);
}

/* ---- summaries ---- */

static const char *const all[] = {
    "count", "sum",  "mean",   "min",    "max",          "range",    "median",       "iqr",
    "mad",   "gini", "stdev",  "var",    "skewness",     "kurtosis", "mode",         "antimode",
    "first", "last", "unique", "values", "count-unique", "entropy",  "count-values", "count-missing"};
enum { ALL = sizeof all / sizeof *all };

/* `few`: only what can do with some places of a sorted list, so that long lists are saved value by value. */
static struct summary *fresh(bool real, bool few) {
    struct summary_options options = {real, 7, -1, SLICE(",")};
    struct summary *s = summary_open(&options);
    size_t c = summary_column(s), w = summary_column(s);
    for (size_t i = 0; i < ALL; i++)
        summary_operation(s, statistic_find(few && i >= 8 && i < 14 ? "iqr" : all[i]), c, 0, decimal_of(0));
    summary_operation(s, statistic_find("weighted-mean"), c, w, decimal_of(0));
    summary_operation(s, statistic_find("quantile"), c, 0, (struct decimal){9, 1, false});
    summary_ready(s);
    return s;
}

static void row(struct summary *s, const char *key, const char *value, const char *weight) {
    summary_row(s, slice_of(key));
    summary_value(s, 0, slice_of(value));
    summary_value(s, 1, slice_of(weight));
}

static const char *one(struct summary *s, const char *key, size_t operation) {
    static struct buf text;
    text.len = 0;
    for (uint32_t g = 0; g < summary_groups(s); g++)
        if (slice_eq(summary_key(s, g), slice_of(key)) && !summary_result(s, g, operation, &text))
            return "fault";
    buf_byte(&text, '\0');
    return text.at;
}

static void everything(struct summary *s, struct buf *to) {
    const uint32_t *ids = summary_sorted(s);
    for (uint32_t i = 0; i < summary_groups(s); i++) {
        buf_slice(to, summary_key(s, ids[i]));
        for (size_t k = 0; k < ALL + 2; k++) {
            buf_byte(to, '\t');
            summary_result(s, ids[i], k, to);
        }
        buf_byte(to, '\n');
    }
}

struct blob {
    struct buf key, state;
    size_t number;
};

static int by_key(const void *x, const void *y) {
    const struct blob *a = x, *b = y;
    int c = slice_cmp(buf_get(&a->key), buf_get(&b->key));
    return c ? c : (a->number > b->number) - (a->number < b->number);
}

/* The rows at once, and in pieces that are saved, forgotten and merged: the same answers. */
static void saved(bool real, bool few, size_t rows, size_t piece) {
    struct summary *a = fresh(real, few), *b = fresh(real, few);
    struct buf whole = {0}, merged = {0};
    struct blob *blob = NULL;
    size_t blobs = 0;
    for (size_t i = 0; i < rows; i++) {
        char key[8], value[64], weight[8];
        snprintf(key, sizeof key, "k%u", (unsigned)(any() % 5));
        uint64_t shape = any() % 100, n = any() >> 50;
        /* Now and then finer, longer or missing, so that scales grow between the pieces. */
        if (shape < 2)
            snprintf(value, sizeof value, "-%llu.%09llu", (unsigned long long)n,
                     (unsigned long long)(n * 61 % 1000000000));
        else if (shape < 4)
            snprintf(value, sizeof value, "%llu00000000000000", (unsigned long long)n);
        else if (shape < 10)
            value[0] = '\0';
        else
            snprintf(value, sizeof value, "%llu.%llu", (unsigned long long)(n % 50),
                     (unsigned long long)(n % 10));
        snprintf(weight, sizeof weight, "%u", (unsigned)(any() % 4));
        row(a, key, value, weight);
        row(b, key, value, weight);
        if (i % piece == piece - 1 || i == rows - 1) {
            summary_flush(b);
            for (uint32_t g = 0; g < summary_groups(b); g++) {
                struct summary_saving at = {0};
                struct buf entry = {0}, state = {0};
                while (summary_save(b, g, &at, &entry, &state)) {
                    blob = mem_resize(blob, blobs + 1, sizeof *blob);
                    blob[blobs] = (struct blob){{0}, {0}, blobs};
                    buf_slice(&blob[blobs].key, buf_get(&entry));
                    buf_slice(&blob[blobs++].state, buf_get(&state));
                }
                buf_free(&entry);
                buf_free(&state);
            }
            summary_clear(b);
        }
    }
    summary_flush(a);
    if (blobs) qsort(blob, blobs, sizeof *blob, by_key);
    for (size_t i = 0; i < blobs; i++) {
        summary_merge(b, buf_get(&blob[i].key), buf_get(&blob[i].state));
        buf_free(&blob[i].key);
        buf_free(&blob[i].state);
    }
    free(blob);
    summary_flush(b);
    everything(a, &whole);
    everything(b, &merged);
    ok(whole.len > 100 && slice_eq(buf_get(&whole), buf_get(&merged)), "%zu rows%s%s saved in pieces of %zu",
       rows, real ? " of doubles" : "", few ? " for quantiles" : "", piece);
    summary_close(a);
    summary_close(b);
    buf_free(&whole);
    buf_free(&merged);
}

static void answers(void) {
    struct summary *s = fresh(false, false);
    struct slice bad[] = {SLICE("x"),  SLICE("1e5"), SLICE("-"),   SLICE("."),
                          SLICE("1 "), SLICE("0x1"), SLICE("--1"), SLICE("1.2.3")};
    summary_row(s, SLICE("k"));
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        ok(summary_value(s, 0, bad[i]) == SUMMARY_NOT_A_NUMBER, "'%.*s' is no number", (int)bad[i].len,
           bad[i].at);
    ok(summary_value(s, 0, SLICE("100000000000000000000000000000000000000.5")) == SUMMARY_TOO_LONG,
       "40 digits are too many");
    ok(summary_value(s, 0, SLICE("")) == SUMMARY_OK, "an empty field is missing");
    row(s, "k", "12", "1");
    row(s, "k", "0.5", "1");
    row(s, "j", "1.50", "");
    row(s, "j", "1.5", "2");
    summary_flush(s);
    ok(summary_groups(s) == 2 && summary_rows(s, 0) == 3 && summary_rows(s, 1) == 2,
       "groups by first sight, rows");
    ok(strcmp(one(s, "k", 1), "12.5") == 0, "sum %s", one(s, "k", 1));
    ok(strcmp(one(s, "k", 2), "6.25") == 0, "mean %s", one(s, "k", 2));
    ok(strcmp(one(s, "j", 18), "1.5,1.50") == 0, "unique is of texts: %s", one(s, "j", 18));
    ok(strcmp(one(s, "j", ALL), "1.5") == 0, "weighted mean %s", one(s, "j", ALL));
    struct buf text = {0};
    for (size_t i = 0; i < ALL + 2; i++) summary_result(s, SUMMARY_NO_GROUP, i, &text), buf_byte(&text, ';');
    ok(slice_eq(buf_get(&text), SLICE("0;0;;;;;;;;;;;;;;;;;;;0;;0;0;;;")), "a group without rows: %.*s",
       (int)text.len, text.at);
    buf_free(&text);
    summary_close(s);

    s = fresh(false, false);
    row(s, "k", "99999999999999999999999999999999999999", "1");
    row(s, "k", "2", "1");
    summary_flush(s);
    ok(strcmp(one(s, "k", 1), "fault") == 0, "a sum of 39 digits is a fault, not a number");
    ok(strcmp(one(s, "k", 4), "99999999999999999999999999999999999999") == 0, "and the largest value stands");
    summary_row(s, SLICE("k"));
    ok(summary_value(s, 0, SLICE("0.1")) == SUMMARY_TOO_LONG, "no room for a finer scale");
    summary_close(s);
    s = fresh(false, false);
    static const char *const there[] = {
        "99999999999999999999999999999999999999", "99999999999999999999999999999999999999",
        "-99999999999999999999999999999999999999", "-99999999999999999999999999999999999997"};
    for (size_t i = 0; i < 4; i++) row(s, "k", there[i], "99999999999999999999999999999999999999");
    row(s, "k", "3", "-399999999999999999999999999999999999996");
    row(s, "k", "3", "-39999999999999999999999999999999999999");
    summary_flush(s);
    ok(strcmp(one(s, "k", 1), "8") == 0, "sums may pass by more than 38 digits: %s", one(s, "k", 1));
    summary_close(s);
    ok(!statistic_find("total") && statistic_find("sum"), "statistics by name");
}

static void places(void) {
    struct quantile_place q = quantile_place(5, (struct decimal){5, 1, false}, 7);
    ok(q.lower == 2 && q.upper == 2 && q.part == 0, "the median of five");
    q = quantile_place(4, (struct decimal){25, 2, false}, 7);
    ok(q.lower == 0 && q.upper == 1 && q.part == 3 && q.whole == 4,
       "a quarter of four: 0.75 of the way from the first");
    for (int type = 1; type <= 9; type++) {
        q = quantile_place(3, decimal_of(0), type);
        struct quantile_place r = quantile_place(3, decimal_of(1), type),
                              single = quantile_place(1, (struct decimal){3, 1, false}, type);
        ok(q.lower == 0 && q.part == 0 && r.lower == 2 && r.part == 0 && single.lower == 0 &&
               single.part == 0,
           "type %d: the ends", type);
    }
}

/* Bytes order as the numbers do, at any scales, and give them back. */
static void sortable(void) {
    struct buf text = {0};
    struct {
        int128 value;
        int scale;
        size_t at, len;
    } v[3000];
    bool back = true, order = true;
    for (size_t i = 0; i < 3000; i++) {
        unsigned digits = (unsigned)(any() % 19);
        int128 x = (int128)(any() >> (any() % 60)) * (any() % 4 == 0 ? (int128)1000000000000000000 : 1);
        while (digits-- > 17) x /= 10;
        v[i].value = any() % 2 ? x : -x;
        if (any() % 50 == 0) v[i].value = 0;
        v[i].scale = (int)(any() % 4) * 5;
        v[i].at = text.len;
        sortable_put(&text, v[i].value, v[i].scale);
        v[i].len = text.len - v[i].at;
    }
    for (size_t i = 0; i < 3000; i++) {
        struct slice s = {text.at + v[i].at, v[i].len};
        back &= sortable_get(s, v[i].scale) == v[i].value;
        if (v[i].value / 1000 / 1000 < INT64_MAX && v[i].value / 1000 / 1000 > -INT64_MAX)
            back &= sortable_get(s, v[i].scale + 3) == v[i].value * 1000;
    }
    for (size_t i = 0; i < 3000; i++) {
        size_t k = any() % 3000;
        struct slice a = {text.at + v[i].at, v[i].len}, b = {text.at + v[k].at, v[k].len};
        struct wide x = wide_of(v[i].value), y = wide_of(v[k].value);
        for (int n = v[i].scale; n < 15; n++) x = wide_multiply(x, wide_of(10));
        for (int n = v[k].scale; n < 15; n++) y = wide_multiply(y, wide_of(10));
        struct wide less = wide_add(x, wide_negate(y));
        int right = less.word[WIDE_WORDS - 1] >> 63 ? -1 : wide_double(less) != 0, got = slice_cmp(a, b);
        order &= (got > 0) - (got < 0) == right;
    }
    ok(back, "sortable: the number comes back, also at a finer scale");
    ok(order, "sortable: bytes order as the numbers do");
    static const double real[] = {-INFINITY, -1e300, -2, -1e-300, -0.0, 0.0, 1e-310, 0.5, 3, 1e300, INFINITY};
    bool good = true;
    for (size_t i = 0; i < sizeof real / sizeof *real; i++) {
        text.len = 0;
        sortable_put_real(&text, real[i]);
        if (i > 0) sortable_put_real(&text, real[i - 1]);
        double same = sortable_get_real((struct slice){text.at, 8});
        good &= same == real[i] && signbit(same) == signbit(real[i]) &&
                (i == 0 || memcmp(text.at, text.at + 8, 8) > 0);
    }
    ok(good, "sortable: doubles");
    buf_free(&text);
}

int main(void) {
    static const size_t sizes[] = {0, 1, 2, 39, 40, 41, 1000, 70000};
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
        numbers(sizes[i], 0xFF);
        numbers(sizes[i], 0xFFFFFFFFFFFF);
    }
    static const size_t common[] = {0, 1, 7, 8, 9, 17, 4000};
    for (size_t i = 0; i < sizeof common / sizeof *common; i++) {
        keys(500, common[i], 2);
        keys(20, common[i], 3);
        keys(3000, common[i], 256);
    }
    wide();
    sortable();
    reals();
    places();
    answers();
    for (int real = 0; real < 2; real++) {
        saved(real, false, 5000, 5000);
        saved(real, false, 5000, 1);
        saved(real, false, 5000, 300);
        saved(real, false, 300, 7);
        saved(real, false, 60000, 40000); /* lists of several parts */
        saved(real, true, 60000, 40000);  /* and value by value, with some that are held */
        saved(real, true, 120000, 30001);
    }
    return tap_done();
}
