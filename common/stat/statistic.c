#include "stat/statistic.h"
#include "stat/order.h"

#include <math.h>
#include <stdlib.h>

enum { SIGNIFICANT = 16 }; /* digits of an exact quotient that does not end */

/* ---- writing answers ---- */

static void put_decimal(struct answer *a, struct decimal v) {
    char *to = buf_room(a->to, DECIMAL_TEXT);
    a->to->len += decimal_print(v, to);
}

static void put_count(struct answer *a, uint64_t n) {
    a->to->len += slice_print_u64(buf_room(a->to, 20), n);
}

/* 15 significant digits, or the places asked for, as plain digits while these are not absurd; no zeros at the end. */
void answer_real(struct answer *a, double v) {
    struct buf *to = a->to;
    if (!isfinite(v)) {
        buf_format(to, "%s", isnan(v) ? "nan" : v < 0 ? "-inf" : "inf");
        return;
    }
    size_t start = to->len;
    if (a->options->places >= 0) {
        buf_format(to, "%.*f", a->options->places, v);
    } else {
        buf_format(to, "%.14e", v);
        buf_byte(to, '\0');
        int exponent = (int)strtol(strchr(to->at + start, 'e') + 1, NULL, 10);
        to->len = start;
        if (exponent < -30 || exponent > 40) {
            buf_format(to, "%.15g", v);
            return;
        }
        buf_format(to, "%.*f", exponent < 14 ? 14 - exponent : 0, v);
        if (exponent > 14) { /* the digits behind the 15th are no knowledge */
            char digits[32];
            to->len = start;
            struct buf text = {0};
            buf_format(&text, "%.14e", v < 0 ? -v : v);
            digits[0] = text.at[0];
            memcpy(digits + 1, text.at + 2, 14);
            buf_free(&text);
            if (v < 0) buf_byte(to, '-');
            buf_put(to, digits, 15);
            for (int i = 14; i < exponent; i++) buf_byte(to, '0');
            return;
        }
    }
    if (memchr(to->at + start, '.', to->len - start)) {
        while (to->at[to->len - 1] == '0') to->len--;
        if (to->at[to->len - 1] == '.') to->len--;
    }
    if (to->len - start == 2 && memcmp(to->at + start, "-0", 2) == 0) {
        to->at[start] = '0';
        to->len--;
    }
}

void answer_quotient(struct answer *a, struct decimal value, struct decimal by) {
    struct decimal q;
    int places = a->options->places;
    enum decimal_status status =
        places >= 0 ? decimal_divide(value, by, places, &q) : decimal_ratio(value, by, SIGNIFICANT, &q);
    if (status == DECIMAL_OK)
        put_decimal(a, q);
    else
        a->fault = true;
}

/* An exact value that is not a quotient is only cut when places were asked for. */
static void put_exact(struct answer *a, struct decimal v) {
    if (a->options->places >= 0)
        answer_quotient(a, v, decimal_of(1));
    else
        put_decimal(a, v);
}

bool answer_check(struct answer *a, enum decimal_status status) {
    if (status != DECIMAL_OK) a->fault = true;
    return status == DECIMAL_OK;
}

/* ---- reading states ---- */

static char *part(const struct answer *a, enum accumulator_kind kind) {
    return a->state + a->op->offset[kind];
}
uint64_t answer_count(const struct answer *a, enum accumulator_kind kind) {
    return *(const uint64_t *)(const void *)part(a, kind);
}
struct list *answer_list(const struct answer *a, enum accumulator_kind kind) {
    return (struct list *)(void *)part(a, kind);
}
static int128 int_of(const struct answer *a, enum accumulator_kind kind) {
    return word2_get((const struct word2 *)(const void *)part(a, kind));
}

bool answer_decimal(int128 v, int scale, struct decimal *d) {
    *d = (struct decimal){v < 0 ? -(uint128)v : (uint128)v, v ? scale : 0, v < 0};
    /* Adding nothing brings it below 10^38, or says that it cannot. */
    struct decimal sum = {0, 0, false};
    if (d->digits >> 126 == 0) return true;
    if (decimal_add(&sum, *d) != DECIMAL_OK) return false;
    *d = sum;
    return true;
}

/* A sum of `words` words; one of more than two has too many digits. */
static bool sum_to_decimal(const char *state, int words, int scale, struct decimal *d) {
    const uint64_t *p = (const uint64_t *)(const void *)state;
    uint64_t sign = p[1] >> 63 ? ~UINT64_C(0) : 0;
    for (int i = 2; i < words; i++)
        if (p[i] != sign) return false;
    return answer_decimal((int128)((uint128)p[1] << 64 | p[0]), scale, d);
}

bool statistic_sum(const struct operation *op, char *state, struct decimal *sum) {
    return sum_to_decimal(state + op->offset[ACC_SUM], SUM_WORDS(1), op->column->scale, sum);
}

static bool sum_at(struct answer *a, struct decimal *d) {
    if (statistic_sum(a->op, a->state, d)) return true;
    a->fault = true;
    return false;
}

static bool decimal_at(struct answer *a, enum accumulator_kind kind, struct decimal *d) {
    if (answer_decimal(int_of(a, kind), a->op->column->scale, d)) return true;
    a->fault = true;
    return false;
}

static double real_at(struct answer *a, enum accumulator_kind kind) {
    double v;
    memcpy(&v, part(a, kind), sizeof v);
    return v;
}

/* ---- counts and sums ---- */

static void result_count(struct answer *a) {
    put_count(a, answer_count(a, ACC_ROWS));
}
static void result_count_values(struct answer *a) {
    put_count(a, answer_count(a, ACC_VALUES));
}
static void result_count_missing(struct answer *a) {
    put_count(a, answer_count(a, ACC_MISSING));
}

static void result_sum(struct answer *a) {
    struct decimal d;
    if (a->op->column->real)
        answer_real(a, real_sum(answer_list(a, ACC_SUM)));
    else if (sum_at(a, &d))
        put_exact(a, d);
}

/* For running totals, which are rounded only after they are added. */
static void result_sum_in_full(struct answer *a) {
    struct decimal d;
    if (a->op->column->real)
        buf_format(a->to, "%.17g", real_sum(answer_list(a, ACC_SUM)));
    else if (sum_at(a, &d))
        put_decimal(a, d);
}

static void result_mean(struct answer *a) {
    uint64_t n = answer_count(a, ACC_VALUES);
    struct decimal d;
    if (n == 0) return;
    if (a->op->column->real)
        answer_real(a, real_sum(answer_list(a, ACC_SUM)) / (double)n);
    else if (sum_at(a, &d))
        answer_quotient(a, d, decimal_of((int64_t)n));
}

static void result_min(struct answer *a) {
    struct decimal d;
    if (answer_count(a, ACC_VALUES) == 0) return;
    if (a->op->column->real)
        answer_real(a, real_at(a, ACC_MIN));
    else if (decimal_at(a, ACC_MIN, &d))
        put_exact(a, d);
}

static void result_max(struct answer *a) {
    struct decimal d;
    if (answer_count(a, ACC_VALUES) == 0) return;
    if (a->op->column->real)
        answer_real(a, real_at(a, ACC_MAX));
    else if (decimal_at(a, ACC_MAX, &d))
        put_exact(a, d);
}

static void result_range(struct answer *a) {
    struct decimal least, most;
    if (answer_count(a, ACC_VALUES) == 0) return;
    if (a->op->column->real)
        answer_real(a, real_at(a, ACC_MAX) - real_at(a, ACC_MIN));
    else if (decimal_at(a, ACC_MIN, &least) && decimal_at(a, ACC_MAX, &most) &&
             answer_check(a, decimal_add(&most, decimal_negate(least))))
        put_exact(a, most);
}

static void result_weighted_mean(struct answer *a) {
    if (a->op->column->real) {
        double weights = real_sum(answer_list(a, ACC_WEIGHTED) + 1);
        if (weights != 0) answer_real(a, real_sum(answer_list(a, ACC_WEIGHTED)) / weights);
        return;
    }
    const char *state = part(a, ACC_WEIGHTED);
    struct decimal sum, weights;
    int scale = a->op->weight->scale;
    if (!sum_to_decimal(state, SUM_WORDS(2), a->op->column->scale + scale, &sum) ||
        !sum_to_decimal(state + SUM_WORDS(2) * sizeof(uint64_t), SUM_WORDS(1), scale, &weights))
        a->fault = true;
    else if (weights.digits != 0)
        answer_quotient(a, sum, weights);
}

static void result_share(struct answer *a) {
    struct decimal sum;
    if (a->op->column->real) {
        double total = real_sum(&a->op->real_total);
        if (total != 0) answer_real(a, real_sum(answer_list(a, ACC_SUM)) / total);
    } else if (a->op->total.digits != 0 && sum_at(a, &sum)) {
        answer_quotient(a, sum, a->op->total);
    }
}

/* ---- moments ----
 * From exact sums of powers S1..S4 of n whole numbers (the values at the column's scale), in wide integers:
 *     n^2 m2 = n S2 - S1^2
 *     n^3 m3 = n^2 S3 - 3 n S1 S2 + 2 S1^3
 *     n^4 m4 = n^3 S4 - 4 n^2 S1 S3 + 6 n S1^2 S2 - 3 S1^4
 * Nothing is lost before the last division. Real numbers: the two passes over the sorted values. */

struct moments {
    double n, m2, m3, m4; /* central moments times n, n... see the two makers: only ratios are used */
};

static struct wide times(struct wide a, struct wide b, int64_t factor) {
    return wide_multiply(wide_multiply(a, b), wide_of(factor));
}

static struct wide power_sum(const struct answer *a, enum accumulator_kind kind) {
    return wide_load((const uint64_t *)(const void *)part(a, kind), SUM_WORDS((int)(kind - ACC_SUM) + 1));
}

static double power10_of(int n) {
    return n < 0 ? 1 / pow(10, -n) : pow(10, n);
}

/* Central moments m2, m3, m4 of exact values; those without sums are 0. */
static struct moments exact_moments(const struct answer *a, int upto) {
    uint64_t count = answer_count(a, ACC_VALUES);
    struct wide n = wide_of((int128)count), s1 = power_sum(a, ACC_SUM);
    struct wide s2 = power_sum(a, ACC_SQUARES), square = wide_multiply(s1, s1);
    struct moments m = {.n = (double)count};
    double unit = power10_of(-2 * a->op->column->scale);
    struct wide b = wide_add(wide_multiply(n, s2), wide_negate(square));
    m.m2 = wide_double(b) / m.n / m.n * unit;
    if (upto >= 3) {
        struct wide s3 = power_sum(a, ACC_CUBES), nn = wide_multiply(n, n);
        struct wide c = wide_add(wide_multiply(nn, s3),
                                 wide_add(times(wide_multiply(n, s1), s2, -3), times(square, s1, 2)));
        m.m3 = wide_double(c) / m.n / m.n / m.n * power10_of(-3 * a->op->column->scale);
        if (upto >= 4) {
            struct wide s4 = power_sum(a, ACC_FOURTHS);
            struct wide d =
                wide_add(wide_multiply(wide_multiply(nn, n), s4), times(wide_multiply(nn, s1), s3, -4));
            d = wide_add(d, times(wide_multiply(n, square), s2, 6));
            d = wide_add(d, times(square, square, -3));
            m.m4 = wide_double(d) / m.n / m.n / m.n / m.n * unit * unit;
        }
    }
    return m;
}

static struct moments real_moments(struct answer *a) {
    struct list *l = answer_list(a, ACC_LIST);
    order_sort(a->op->column, l, &a->from->scratch);
    const double *v = (const double *)(const void *)l->at;
    size_t n = l->bytes / sizeof *v;
    struct moments m = {.n = (double)n};
    struct pool pool = {0};
    struct list sum[3] = {{0}};
    for (size_t i = 0; i < n; i++) real_add(&pool, &sum[0], v[i]);
    double mean = real_sum(&sum[0]) / m.n;
    sum[0].bytes = 0;
    for (size_t i = 0; i < n; i++) {
        double d = v[i] - mean, square = d * d;
        real_add(&pool, &sum[0], square);
        real_add(&pool, &sum[1], square * d);
        real_add(&pool, &sum[2], square * square);
    }
    m.m2 = real_sum(&sum[0]) / m.n;
    m.m3 = real_sum(&sum[1]) / m.n;
    m.m4 = real_sum(&sum[2]) / m.n;
    for (int i = 0; i < 3; i++) list_release(&pool, &sum[i]);
    arena_free(&pool.arena);
    return m;
}

/* False when there are fewer values than the statistic needs. */
static bool moments(struct answer *a, int upto, uint64_t at_least, struct moments *m) {
    if (answer_count(a, ACC_VALUES) < at_least) return false;
    *m = a->op->column->real ? real_moments(a) : exact_moments(a, upto);
    return true;
}

static void result_var(struct answer *a) {
    struct moments m;
    if (moments(a, 2, 2, &m)) answer_real(a, m.m2 * m.n / (m.n - 1));
}
static void result_var_population(struct answer *a) {
    struct moments m;
    if (moments(a, 2, 1, &m)) answer_real(a, m.m2);
}
static void result_stdev(struct answer *a) {
    struct moments m;
    if (moments(a, 2, 2, &m)) answer_real(a, sqrt(m.m2 * m.n / (m.n - 1)));
}
static void result_stdev_population(struct answer *a) {
    struct moments m;
    if (moments(a, 2, 1, &m)) answer_real(a, sqrt(m.m2));
}

/* g1 and g2 of Joanes and Gill, "Comparing measures of sample skewness and kurtosis", The Statistician 47 (1998);
 * for a sample G1 and G2. Values that are all the same have neither. */
static void result_skewness_population(struct answer *a) {
    struct moments m;
    if (moments(a, 3, 1, &m) && m.m2 > 0) answer_real(a, m.m3 / (m.m2 * sqrt(m.m2)));
}
static void result_skewness(struct answer *a) {
    struct moments m;
    if (moments(a, 3, 3, &m) && m.m2 > 0)
        answer_real(a, m.m3 / (m.m2 * sqrt(m.m2)) * sqrt(m.n * (m.n - 1)) / (m.n - 2));
}
static void result_kurtosis_population(struct answer *a) {
    struct moments m;
    if (moments(a, 4, 1, &m) && m.m2 > 0) answer_real(a, m.m4 / (m.m2 * m.m2) - 3);
}
static void result_kurtosis(struct answer *a) {
    struct moments m;
    if (moments(a, 4, 4, &m) && m.m2 > 0)
        answer_real(a, (m.n - 1) / ((m.n - 2) * (m.n - 3)) * ((m.n + 1) * (m.m4 / (m.m2 * m.m2) - 3) + 6));
}

/* ---- texts ---- */

/* The group's texts, by id; an entry a text, or several where a count is above 2^32. */
struct texts {
    const struct bag_entry *entry;
    size_t count;
};

static struct texts texts_of(struct answer *a) {
    struct list *l = answer_list(a, ACC_BAG);
    bag_compact(l);
    struct texts t = {(const struct bag_entry *)(const void *)l->at, l->bytes / sizeof(struct bag_entry)};
    return t;
}

static struct slice text_at(const struct answer *a, const struct bag_entry *e) {
    return table_key(&a->op->column->texts, e->id);
}

static uint64_t run_of(const struct texts *t, size_t *i) {
    uint64_t count = 0;
    uint32_t id = t->entry[*i].id;
    for (; *i < t->count && t->entry[*i].id == id; ++*i) count += t->entry[*i].count;
    return count;
}

static void most(struct answer *a, bool least) {
    struct texts t = texts_of(a);
    uint64_t best = 0;
    struct slice text = {NULL, 0};
    for (size_t i = 0; i < t.count;) {
        struct slice this = text_at(a, &t.entry[i]);
        uint64_t count = run_of(&t, &i);
        bool better = best == 0 || (least ? count < best : count > best);
        if (better || (count == best && slice_cmp(this, text) < 0)) best = count, text = this;
    }
    buf_slice(a->to, text);
}

static void result_mode(struct answer *a) {
    most(a, false);
}
static void result_antimode(struct answer *a) {
    most(a, true);
}

static void result_count_unique(struct answer *a) {
    struct texts t = texts_of(a);
    uint64_t n = 0;
    for (size_t i = 0; i < t.count; n++) run_of(&t, &i);
    put_count(a, n);
}

static int by_slice(const void *x, const void *y) {
    return slice_cmp(*(const struct slice *)x, *(const struct slice *)y);
}

static void result_unique(struct answer *a) {
    struct texts t = texts_of(a);
    struct slice *text = mem_alloc((t.count + 1) * sizeof *text);
    size_t n = 0;
    for (size_t i = 0; i < t.count; run_of(&t, &i)) text[n++] = text_at(a, &t.entry[i]);
    qsort(text, n, sizeof *text, by_slice);
    for (size_t i = 0; i < n; i++) {
        if (i > 0) buf_slice(a->to, a->options->separator);
        buf_slice(a->to, text[i]);
    }
    free(text);
}

static int by_count(const void *x, const void *y) {
    uint64_t a = *(const uint64_t *)x, b = *(const uint64_t *)y;
    return (a > b) - (a < b);
}

/* Shannon's entropy in bits: log2 N - sum(c log2 c) / N, over the counts in ascending order so that the bytes are the same. */
static void result_entropy(struct answer *a) {
    struct texts t = texts_of(a);
    if (t.count == 0) return;
    uint64_t *count = mem_alloc(t.count * sizeof *count), total = 0;
    size_t n = 0;
    for (size_t i = 0; i < t.count; n++) total += count[n] = run_of(&t, &i);
    qsort(count, n, sizeof *count, by_count);
    double sum = 0;
    for (size_t i = 0; i < n; i++)
        sum += (double)count[i] / (double)total * log2((double)total / (double)count[i]);
    free(count);
    answer_real(a, sum);
}

static void result_first(struct answer *a) {
    struct list *l = answer_list(a, ACC_FIRST);
    buf_put(a->to, l->at, l->bytes);
}
static void result_last(struct answer *a) {
    struct list *l = answer_list(a, ACC_LAST);
    buf_put(a->to, l->at, l->bytes);
}
static void result_values(struct answer *a) {
    struct list *l = answer_list(a, ACC_TEXTS);
    size_t skip = a->options->separator.len;
    if (l->bytes) buf_put(a->to, l->at + skip, l->bytes - skip);
}

/* ---- the table ---- */

#define N    (1u << ACC_VALUES)
#define SUM  (1u << ACC_SUM)
#define S2   (N | SUM | 1u << ACC_SQUARES)
#define S3   (S2 | 1u << ACC_CUBES)
#define S4   (S3 | 1u << ACC_FOURTHS)
#define LIST (N | 1u << ACC_LIST)
#define ENDS (N | 1u << ACC_MIN | 1u << ACC_MAX)
#define BAG  (1u << ACC_BAG)
#define SAME 0u

static const struct statistic table[] = {
    {"count", TAKES_NOTHING, 1u << ACC_ROWS, SAME, true, false, result_count},
    {"count-values", TAKES_COLUMN, N, SAME, true, false, result_count_values},
    {"count-missing", TAKES_COLUMN, 1u << ACC_MISSING, SAME, true, false, result_count_missing},
    {"count-unique", TAKES_COLUMN, BAG, SAME, true, false, result_count_unique},
    {"sum", TAKES_COLUMN, SUM, SAME, true, false, result_sum},
    {"mean", TAKES_COLUMN, N | SUM, SAME, true, false, result_mean},
    {"weighted-mean", TAKES_WEIGHT, 1u << ACC_WEIGHTED, SAME, true, false, result_weighted_mean},
    {"min", TAKES_COLUMN, N | 1u << ACC_MIN, SAME, true, false, result_min},
    {"max", TAKES_COLUMN, N | 1u << ACC_MAX, SAME, true, false, result_max},
    {"range", TAKES_COLUMN, ENDS, SAME, true, false, result_range},
    {"median", TAKES_COLUMN, LIST, SAME, true, false, result_median},
    {"quantile", TAKES_PROBABILITY, LIST, SAME, true, false, result_quantile},
    {"iqr", TAKES_COLUMN, LIST, SAME, true, false, result_iqr},
    {"mad", TAKES_COLUMN, LIST, SAME, true, false, result_mad},
    {"gini", TAKES_COLUMN, LIST, SAME, true, false, result_gini},
    {"stdev", TAKES_COLUMN, S2, LIST, true, false, result_stdev},
    {"stdev-population", TAKES_COLUMN, S2, LIST, true, false, result_stdev_population},
    {"var", TAKES_COLUMN, S2, LIST, true, false, result_var},
    {"var-population", TAKES_COLUMN, S2, LIST, true, false, result_var_population},
    {"skewness", TAKES_COLUMN, S3, LIST, true, false, result_skewness},
    {"skewness-population", TAKES_COLUMN, S3, LIST, true, false, result_skewness_population},
    {"kurtosis", TAKES_COLUMN, S4, LIST, true, false, result_kurtosis},
    {"kurtosis-population", TAKES_COLUMN, S4, LIST, true, false, result_kurtosis_population},
    {"share", TAKES_COLUMN, SUM, SAME, true, true, result_share},
    {"cumulative", TAKES_COLUMN, SUM, SAME, true, false, result_sum_in_full},
    {"entropy", TAKES_COLUMN, BAG, SAME, true, false, result_entropy},
    {"mode", TAKES_COLUMN, BAG, SAME, false, false, result_mode},
    {"antimode", TAKES_COLUMN, BAG, SAME, false, false, result_antimode},
    {"first", TAKES_COLUMN, 1u << ACC_FIRST, SAME, false, false, result_first},
    {"last", TAKES_COLUMN, 1u << ACC_LAST, SAME, false, false, result_last},
    {"unique", TAKES_COLUMN, BAG, SAME, false, false, result_unique},
    {"values", TAKES_COLUMN, 1u << ACC_TEXTS, SAME, false, false, result_values},
};

const struct statistic *statistic_find(const char *name) {
    for (size_t i = 0; i < sizeof table / sizeof *table; i++)
        if (strcmp(table[i].name, name) == 0) return &table[i];
    return NULL;
}
enum statistic_takes statistic_takes(const struct statistic *what) {
    return what->takes;
}
bool statistic_numeric(const struct statistic *what) {
    return what->numeric;
}
bool statistic_needs_all(const struct statistic *what) {
    return what->needs_all;
}

bool running_add(struct running *r, struct slice cell, const struct summary_options *options,
                 struct buf *to) {
    struct answer a = {.options = options, .to = to};
    struct decimal d;
    if (options->real) {
        char text[64];
        size_t n = cell.len < sizeof text - 1 ? cell.len : sizeof text - 1;
        memcpy(text, cell.at, n);
        text[n] = '\0';
        r->real += strtod(text, NULL); /* what result_sum_in_full wrote */
        answer_real(&a, r->real);
    } else if (decimal_parse(cell, false, &d) != DECIMAL_OK || decimal_add(&r->exact, d) != DECIMAL_OK) {
        return false;
    } else {
        put_exact(&a, r->exact);
    }
    return !a.fault;
}

bool statistic_running(const struct statistic *what) {
    return what->result == result_sum_in_full;
}
