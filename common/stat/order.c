#include "stat/order.h"
#include "stat/quantile.h"
#include "stat/sort.h"

#include <math.h>
#include <stdlib.h>

#define HALF    ((struct decimal){5, 1, false})
#define QUARTER ((struct decimal){25, 2, false})
#define THREE_Q ((struct decimal){75, 2, false})

/* ---- the sorted values ---- */

static int by_int128(const void *a, const void *b) {
    int128 x, y;
    memcpy(&x, a, sizeof x);
    memcpy(&y, b, sizeof y);
    return (x > y) - (x < y);
}

void order_sort(const struct column *c, struct list *l, struct buf *scratch) {
    if (l->sorted || l->ranked || l->bytes == 0) return;
    if (c->real)
        sort_double((double *)(void *)l->at, l->bytes / sizeof(double), scratch);
    else if (c->wide)
        qsort(l->at, l->bytes / sizeof(int128), sizeof(int128), by_int128);
    else
        sort_i64((int64_t *)(void *)l->at, l->bytes / sizeof(int64_t), scratch);
    l->sorted = 1;
}

static const struct ranked *ranked_at(const struct list *l, uint64_t place) {
    const struct ranked *r = (const struct ranked *)(const void *)l->at;
    while (r->place != place) r++; /* a handful, and it is there */
    return r;
}

int128 order_exact(const struct column *c, const struct list *l, uint64_t i) {
    int128 v;
    int64_t narrow;
    if (l->ranked) return word2_get(&ranked_at(l, i)->value);
    if (c->wide) {
        memcpy(&v, l->at + i * sizeof v, sizeof v);
        return v;
    }
    memcpy(&narrow, l->at + i * sizeof narrow, sizeof narrow);
    return narrow;
}

double order_real(const struct list *l, uint64_t i) {
    double v;
    if (l->ranked)
        memcpy(&v, &ranked_at(l, i)->value.low, sizeof v);
    else
        memcpy(&v, l->at + i * sizeof v, sizeof v);
    return v;
}

/* The group's list, sorted. */
static struct list *values(struct answer *a) {
    struct list *l = answer_list(a, ACC_LIST);
    order_sort(a->op->column, l, &a->from->scratch);
    return l;
}

static int128 exact_at(const struct answer *a, uint64_t i) {
    return order_exact(a->op->column, answer_list(a, ACC_LIST), i);
}

static double real_at(const struct answer *a, uint64_t i) {
    return order_real(answer_list(a, ACC_LIST), i);
}

/* ---- quantiles ---- */

static size_t places_of(struct decimal p, int type, uint64_t n, uint64_t *place) {
    struct quantile_place q = quantile_place(n, p, type);
    place[0] = q.lower;
    place[1] = q.upper;
    return 2;
}

size_t order_places(const struct operation *op, int type, uint64_t n, uint64_t *place) {
    if (op->what->result == result_median) return places_of(HALF, type, n, place);
    if (op->what->result == result_quantile) return places_of(op->p, type, n, place);
    if (op->what->result == result_iqr)
        return places_of(QUARTER, type, n, place) + places_of(THREE_Q, type, n, place + 2);
    return 0;
}

/* The quantile p as an exact fraction value / by; the list is sorted and not empty. */
static bool exact_quantile(struct answer *a, struct decimal p, struct decimal *value, struct decimal *by) {
    struct quantile_place q = quantile_place(answer_count(a, ACC_VALUES), p, a->options->quantile_type);
    int scale = a->op->column->scale;
    struct decimal low, high;
    *by = decimal_of((int64_t)q.whole);
    if (answer_decimal(exact_at(a, q.lower), scale, &low) &&
        answer_decimal(exact_at(a, q.upper), scale, &high)) {
        *value = low;
        struct decimal step = high;
        if (q.part == 0) {
            *by = decimal_of(1);
            return true;
        }
        if (decimal_add(&step, decimal_negate(low)) == DECIMAL_OK &&
            decimal_multiply(&step, decimal_of((int64_t)q.part)) == DECIMAL_OK &&
            decimal_multiply(value, *by) == DECIMAL_OK && decimal_add(value, step) == DECIMAL_OK)
            return true;
    }
    a->fault = true;
    return false;
}

static double real_quantile(const struct answer *a, struct decimal p) {
    struct quantile_place q = quantile_place(answer_count(a, ACC_VALUES), p, a->options->quantile_type);
    double low = real_at(a, q.lower);
    if (q.part == 0) return low;
    return low + (real_at(a, q.upper) - low) * ((double)q.part / (double)q.whole);
}

static void quantile(struct answer *a, struct decimal p) {
    struct decimal value, by;
    if (answer_count(a, ACC_VALUES) == 0) return;
    values(a);
    if (a->op->column->real)
        answer_real(a, real_quantile(a, p));
    else if (exact_quantile(a, p, &value, &by))
        answer_quotient(a, value, by);
}

void result_quantile(struct answer *a) {
    quantile(a, a->op->p);
}
void result_median(struct answer *a) {
    quantile(a, HALF);
}

void result_iqr(struct answer *a) {
    struct decimal first, third, by1, by3;
    if (answer_count(a, ACC_VALUES) == 0) return;
    values(a);
    if (a->op->column->real) {
        answer_real(a, real_quantile(a, THREE_Q) - real_quantile(a, QUARTER));
        return;
    }
    if (!exact_quantile(a, QUARTER, &first, &by1) || !exact_quantile(a, THREE_Q, &third, &by3)) return;
    if (answer_check(a, decimal_multiply(&third, by1)) && answer_check(a, decimal_multiply(&first, by3)) &&
        answer_check(a, decimal_multiply(&by1, by3)) &&
        answer_check(a, decimal_add(&third, decimal_negate(first))))
        answer_quotient(a, third, by1);
}

/* ---- what needs all values ---- */

static double real_mad(const double *v, size_t n, struct buf *scratch) {
    double middle = n % 2 ? v[n / 2] : v[n / 2 - 1] / 2 + v[n / 2] / 2;
    double *far = mem_alloc(n * sizeof *far);
    for (size_t i = 0; i < n; i++) far[i] = fabs(v[i] - middle);
    sort_double(far, n, scratch);
    double mad = n % 2 ? far[n / 2] : far[n / 2 - 1] / 2 + far[n / 2] / 2;
    free(far);
    return mad;
}

/* The median of the distances to the median, both as the middle value or the mean of the two middle ones, not scaled to a
 * standard deviation. Distances are doubled so that they stay whole when the median lies between two values. */
void result_mad(struct answer *a) {
    size_t n = answer_count(a, ACC_VALUES);
    if (n == 0) return;
    struct list *l = values(a);
    if (a->op->column->real) {
        answer_real(a, real_mad((const double *)(const void *)l->at, n, &a->from->scratch));
        return;
    }
    const int128 most = (int128)1 << 123; /* four of them have room */
    if (exact_at(a, 0) < -most || exact_at(a, n - 1) > most) {
        a->fault = true;
        return;
    }
    int128 middle = exact_at(a, (n - 1) / 2) + exact_at(a, n / 2); /* twice the median */
    /* Distances fall to the median and rise behind it: two sorted runs, merged from the middle. */
    size_t left = (n - 1) / 2 + 1, right = left;
    int128 far = 0, last = 0;
    for (size_t i = 0; i <= n / 2; i++) {
        bool take_left =
            right >= n || (left > 0 && middle - 2 * exact_at(a, left - 1) <= 2 * exact_at(a, right) - middle);
        last = far;
        far = take_left ? middle - 2 * exact_at(a, --left) : 2 * exact_at(a, right++) - middle;
    }
    struct decimal d;
    if (answer_decimal(n % 2 ? far * 2 : far + last, a->op->column->scale, &d)) /* four times the answer */
        answer_quotient(a, d, decimal_of(4));
    else
        a->fault = true;
}

static double real_gini(const double *v, size_t n) {
    struct pool pool = {0};
    struct list sum = {0}, ranked = {0};
    for (size_t i = 0; i < n; i++) {
        real_add(&pool, &sum, v[i]);
        real_add(&pool, &ranked, v[i] * (2 * ((double)i + 1) - (double)n - 1));
    }
    double gini = real_sum(&ranked) / ((double)n * real_sum(&sum));
    list_release(&pool, &sum);
    list_release(&pool, &ranked);
    arena_free(&pool.arena);
    return gini;
}

/* G = 2 sum(i x_i) / (n sum(x)) - (n + 1) / n, i = 1..n in ascending order; not defined below zero or when all are zero. */
void result_gini(struct answer *a) {
    size_t n = answer_count(a, ACC_VALUES);
    if (n == 0) return;
    struct list *l = values(a);
    if (a->op->column->real) {
        const double *v = (const double *)(const void *)l->at;
        if (v[0] >= 0 && v[n - 1] > 0) answer_real(a, real_gini(v, n));
        return;
    }
    if (exact_at(a, 0) < 0 || exact_at(a, n - 1) == 0) return;
    struct wide sum = wide_of(0), ranked = wide_of(0);
    for (size_t i = 0; i < n; i++) {
        struct wide x = wide_of(exact_at(a, i));
        sum = wide_add(sum, x);
        ranked = wide_add(ranked, wide_multiply(x, wide_of(2 * (int128)(i + 1) - (int128)n - 1)));
    }
    answer_real(a, wide_double(ranked) / wide_double(wide_multiply(sum, wide_of((int128)n))));
}
