#include "stat/summary.h"
#include "stat/order.h"
#include "stat/sort.h"
#include "stat/sortable.h"
#include "stat/statistic.h"

#include <math.h>
#include <stdlib.h>

enum { BATCH_BYTES = 256 << 10, SHORT_SCALE = 6 };

#define MOST_DIGITS ((uint128)UINT64_C(10000000000000000000) * UINT64_C(10000000000000000000)) /* 10^38 */

struct summary {
    struct summary_options options;
    struct accumulate from; /* states, pool and batch */
    struct table groups;
    uint32_t room; /* groups that the states have room for */
    char *blank;   /* the state of a group without rows */
    struct column **column;
    size_t columns;
    struct operation **operation;
    size_t operations;
    struct accumulator *accumulator;
    size_t accumulators;
    /* the batch's keys */
    struct {
        size_t at;
        uint32_t len;
        uint64_t hash;
    } key[BATCH_ROWS];
    bool totals_saved;
    struct stream { /* values of a long list that pass by while entries are merged */
        bool open;
        uint32_t group;
        size_t accumulator;
        uint64_t at;     /* values that have passed */
        uint64_t *place; /* those that are asked for, ascending */
        size_t places, next;
        size_t held_next; /* of the values that came with the states, sorted */
        struct list kept; /* struct ranked */
    } stream;
    struct buf order; /* scratch of summary_sorted */
};

struct summary *summary_open(const struct summary_options *options) {
    struct summary *s = mem_zero(1, sizeof *s);
    s->options = *options;
    s->from.separator = options->separator;
    table_init(&s->groups, 0);
    return s;
}

static char *state_of(const struct summary *s, uint32_t group) {
    return s->from.state + group * s->from.stride;
}

static void release(struct summary *s) {
    for (size_t i = 0; i < s->accumulators; i++) {
        const struct accumulator *a = &s->accumulator[i];
        bool real = a->column && a->column->real;
        if (!(a->kind >= ACC_LIST && a->kind <= ACC_TEXTS) &&
            !(real && (a->kind == ACC_SUM || a->kind == ACC_WEIGHTED)))
            continue;
        for (uint32_t g = 0; g < s->groups.count; g++)
            accumulator_release(&s->from, a, state_of(s, g) + a->offset);
    }
}

void summary_close(struct summary *s) {
    release(s);
    for (size_t i = 0; i < s->columns; i++) {
        if (s->column[i]->texts.slot) table_free(&s->column[i]->texts);
        free(s->column[i]);
    }
    for (size_t i = 0; i < s->operations; i++) {
        struct operation *op = s->operation[i];
        list_release(&s->from.lasting, &op->real_total);
        free(op);
    }
    free(s->column);
    free(s->operation);
    free(s->accumulator);
    free(s->blank);
    free(s->stream.place);
    free(s->from.state);
    buf_free(&s->from.bytes);
    buf_free(&s->from.scratch);
    buf_free(&s->order);
    arena_free(&s->from.pool.arena);
    arena_free(&s->from.lasting.arena);
    table_free(&s->groups);
    free(s);
}

size_t summary_column(struct summary *s) {
    s->column = mem_resize(s->column, s->columns + 1, sizeof *s->column);
    struct column *c = s->column[s->columns] = mem_zero(1, sizeof *c);
    c->real = s->options.real;
    return s->columns++;
}

/* Kinds that look at the text of a field, not at its number. */
static bool is_text(int kind) {
    return kind >= ACC_BAG && kind <= ACC_TEXTS;
}

static size_t accumulator_for(struct summary *s, enum accumulator_kind kind, struct column *column,
                              struct column *weight) {
    for (size_t i = 0; i < s->accumulators; i++) {
        const struct accumulator *a = &s->accumulator[i];
        if (a->kind == kind && a->column == column && a->weight == weight) return i;
    }
    s->accumulator = mem_resize(s->accumulator, s->accumulators + 1, sizeof *s->accumulator);
    s->accumulator[s->accumulators] = (struct accumulator){kind, column, weight, s->from.stride, false};
    s->from.stride += accumulator_bytes(&s->accumulator[s->accumulators]);
    return s->accumulators++;
}

size_t summary_operation(struct summary *s, const struct statistic *what, size_t column, size_t weight,
                         struct decimal p) {
    s->operation = mem_resize(s->operation, s->operations + 1, sizeof *s->operation);
    struct operation *op = s->operation[s->operations] = mem_zero(1, sizeof *op);
    op->what = what;
    op->p = p;
    if (what->takes != TAKES_NOTHING) op->column = s->column[column];
    if (what->takes == TAKES_WEIGHT) op->weight = s->column[weight];
    unsigned needs = op->column && op->column->real && what->needs_real ? what->needs_real : what->needs;
    for (int kind = 0; kind < ACC_KINDS; kind++) {
        if (!(needs >> kind & 1)) continue;
        struct column *c = kind == ACC_ROWS ? NULL : op->column;
        struct column *w = kind == ACC_WEIGHTED ? op->weight : NULL;
        size_t i = accumulator_for(s, (enum accumulator_kind)kind, c, w);
        op->offset[kind] = s->accumulator[i].offset;
        op->lists |= kind == ACC_LIST;
        if (w) w->number = true;
        if (!c) continue;
        if (is_text(kind)) c->text = true;
        if (kind >= ACC_SUM && kind <= ACC_LIST) c->number = true;
        if (kind == ACC_BAG && !c->texts.slot) table_init(&c->texts, 0);
    }
    return s->operations++;
}

void summary_ready(struct summary *s) {
    accumulator_for(s, ACC_ROWS, NULL, NULL);
    s->blank = mem_zero(1, s->from.stride);
    for (size_t i = 0; i < s->accumulators; i++) {
        struct accumulator *a = &s->accumulator[i];
        accumulator_init(a, s->blank + a->offset);
        a->streams = a->kind == ACC_LIST && i < 256;
        for (size_t k = 0; k < s->operations; k++) {
            uint64_t place[ORDER_PLACES];
            const struct operation *op = s->operation[k];
            if (a->kind == ACC_LIST && op->column == a->column && op->lists &&
                order_places(op, 7, 1, place) == 0)
                a->streams = false;
        }
    }
    buf_room(&s->from.bytes, BATCH_BYTES);
}

/* ---- numbers ---- */

static void each_state(struct summary *s, struct column *c, int digits, bool widen) {
    for (size_t i = 0; i < s->accumulators; i++) {
        const struct accumulator *a = &s->accumulator[i];
        if (a->column != c && a->weight != c) continue;
        for (uint32_t g = 0; g < s->groups.count; g++) {
            char *state = state_of(s, g) + a->offset;
            if (widen)
                accumulator_widen(&s->from, a, state);
            else
                accumulator_rescale(a, state, c, digits);
        }
    }
}

static void make_wide(struct summary *s, struct column *c) {
    if (c->wide) return;
    each_state(s, c, 0, true);
    c->wide = true;
}

/* Brings all that is held of the column to a finer scale. False: its largest value has no room there. */
static bool raise_scale(struct summary *s, struct column *c, int scale) {
    int digits = scale - c->scale;
    uint128 largest = c->largest;
    for (int i = 0; i < digits && largest != 0; i++) {
        if (largest >= MOST_DIGITS / 10) return false;
        largest *= 10;
    }
    if (largest > INT64_MAX) make_wide(s, c);
    each_state(s, c, digits, false);
    for (size_t i = 0; i < s->from.rows; i++)
        for (int left = digits; left > 0 && c->value[i] != 0; left -= 18)
            c->value[i] *= (int64_t)decimal_power10[left > 18 ? 18 : left];
    c->largest = largest;
    c->scale = scale;
    return true;
}

/* The general way: any number of up to 38 digits. */
static enum summary_answer long_number(struct summary *s, struct column *c, struct slice field,
                                       int128 *value) {
    struct decimal d;
    enum decimal_status status = decimal_parse(field, false, &d);
    if (status == DECIMAL_NOT) return SUMMARY_NOT_A_NUMBER;
    if (status == DECIMAL_RANGE) return SUMMARY_TOO_LONG;
    if (d.scale > c->scale || d.scale < 0) d = decimal_normal(d);
    if (d.scale < 0) return SUMMARY_TOO_LONG;
    if (d.scale > c->scale && !raise_scale(s, c, d.scale)) return SUMMARY_TOO_LONG;
    for (int i = d.scale; i < c->scale && d.digits != 0; i++) {
        if (d.digits >= MOST_DIGITS / 10) return SUMMARY_TOO_LONG;
        d.digits *= 10;
    }
    if (d.digits > INT64_MAX) make_wide(s, c);
    if (d.digits > c->largest) c->largest = d.digits;
    *value = d.negative ? -(int128)d.digits : (int128)d.digits;
    return SUMMARY_OK;
}

/* The usual way: at most 18 digits, at a scale the column has already. */
static inline enum summary_answer exact_number(struct summary *s, struct column *c, struct slice field,
                                               int128 *value) {
    const char *p = field.at, *end = p + field.len;
    bool negative = *p == '-';
    p += negative;
    if (end - p > 19 || p == end) return long_number(s, c, field, value);
    uint64_t v = 0;
    const char *point = NULL;
    for (; p < end; p++) {
        unsigned digit = (unsigned char)*p - (unsigned)'0';
        if (digit > 9) {
            if (*p != '.' || point) return long_number(s, c, field, value);
            point = p;
            continue;
        }
        v = v * 10 + digit;
    }
    int scale = point ? (int)(end - point) - 1 : 0;
    /* Zeros at the end of a short fraction are taken as they are written, so that "1.00" stays on this way. */
    if (scale > c->scale && scale <= SHORT_SCALE && !raise_scale(s, c, scale))
        return long_number(s, c, field, value);
    int more = c->scale - scale;
    if (more < 0 || more > 18 || v > (uint64_t)INT64_MAX / decimal_power10[more] ||
        end - field.at - negative == (point != NULL))
        return long_number(s, c, field, value);
    v *= decimal_power10[more];
    if (v > c->largest) c->largest = v;
    *value = negative ? -(int128)v : (int128)v;
    return SUMMARY_OK;
}

/* No sum of 10^8 of these is infinite: else a sum could depend on its order after all. */
#define REAL_MOST 1e300

/* A number of any size, with exponent. What decimals can hold is rounded once by decimal_double; the rest is checked for its form and
 * left to strtod(3), which rounds rightly too, in the C locale that a filter never leaves. */
static enum summary_answer real_number(struct summary *s, struct slice field, double *value) {
    struct decimal d;
    enum decimal_status status = decimal_parse(field, true, &d);
    if (status == DECIMAL_NOT) return SUMMARY_NOT_A_NUMBER;
    if (status == DECIMAL_OK) {
        *value = decimal_double(d);
        return SUMMARY_OK; /* below 10^89 */
    }
    struct buf *text = &s->from.scratch;
    text->len = 0;
    if (field.len > 3 && (unsigned char)field.at[0] == 0xE2) { /* U+2212 */
        buf_byte(text, '-');
        field.at += 3, field.len -= 3;
    }
    buf_slice(text, field);
    buf_byte(text, '\0');
    *value = strtod(text->at, NULL);
    return fabs(*value) <= REAL_MOST ? SUMMARY_OK : SUMMARY_TOO_LONG;
}

/* ---- rows ---- */

static void stream_close(struct summary *s);

static char *new_state(struct summary *s, uint32_t group) {
    if (group >= s->room) {
        s->room = s->room ? s->room + s->room / 2 : 64;
        if (s->room <= group) s->room = group + 1;
        s->from.state = mem_resize(s->from.state, s->room, s->from.stride);
    }
    return memcpy(state_of(s, group), s->blank, s->from.stride);
}

void summary_flush(struct summary *s) {
    stream_close(s);
    struct accumulate *from = &s->from;
    size_t rows = from->rows;
    const char *bytes = from->bytes.at;
    for (size_t i = 0; i < rows; i++) {
        struct slice key = {bytes + s->key[i].at, s->key[i].len};
        s->key[i].hash = table_hash(key);
        table_prefetch(&s->groups, s->key[i].hash);
    }
    for (size_t i = 0; i < rows; i++) {
        struct slice key = {bytes + s->key[i].at, s->key[i].len};
        bool is_new;
        uint32_t g = from->group[i] = table_intern_hashed(&s->groups, key, s->key[i].hash, &is_new);
        if (is_new)
            new_state(s, g);
        else
            __builtin_prefetch(state_of(s, g), 1);
    }
    for (size_t i = 0; i < s->accumulators; i++) accumulator_add(from, &s->accumulator[i]);
    from->rows = 0;
    from->bytes.len = 0;
}

void summary_row(struct summary *s, struct slice key) {
    if (s->from.rows == BATCH_ROWS || s->from.bytes.len > BATCH_BYTES) summary_flush(s);
    size_t i = s->from.rows++;
    s->key[i].at = s->from.bytes.len;
    s->key[i].len = (uint32_t)key.len;
    buf_slice(&s->from.bytes, key);
}

enum summary_answer summary_value(struct summary *s, size_t column, struct slice field) {
    struct column *c = s->column[column];
    size_t i = s->from.rows - 1;
    enum summary_answer answer = SUMMARY_OK;
    c->value[i] = 0;
    if (field.len == 0) {
        c->kind[i] = VALUE_MISSING;
        return SUMMARY_OK;
    }
    c->kind[i] = VALUE_PRESENT;
    if (c->number) {
        int128 value = 0;
        answer = c->real ? real_number(s, field, &c->real_value[i]) : exact_number(s, c, field, &value);
        c->value[i] = value;
        if (answer != SUMMARY_OK) c->kind[i] = VALUE_INVALID;
    }
    if (c->text) {
        c->text_at[i].at = s->from.bytes.len;
        c->text_at[i].len = field.len;
        buf_slice(&s->from.bytes, field);
    }
    return answer;
}

void summary_touch(struct summary *s, struct slice key) {
    bool is_new;
    uint32_t g = table_intern(&s->groups, key, &is_new);
    if (is_new) new_state(s, g);
}

/* ---- groups ---- */

uint32_t summary_groups(const struct summary *s) {
    return s->groups.count;
}

struct slice summary_key(const struct summary *s, uint32_t group) {
    return table_key(&s->groups, group);
}

const uint32_t *summary_sorted(struct summary *s) {
    return sort_keys(&s->groups, &s->order);
}

void summary_soon(const struct summary *s, const uint32_t *ids, uint32_t at) {
    enum { FIRST = 24, THEN = 12 }; /* the key's place must be there before the key can be fetched */
    if (at + FIRST < s->groups.count) {
        uint32_t id = ids[at + FIRST];
        __builtin_prefetch(&s->groups.key[id]);
        __builtin_prefetch(state_of(s, id));
    }
    if (at + THEN < s->groups.count) __builtin_prefetch(s->groups.key[ids[at + THEN]].at);
}

static const struct accumulator *rows_of(const struct summary *s) {
    const struct accumulator *a = s->accumulator;
    while (a->kind != ACC_ROWS) a++;
    return a;
}

uint64_t summary_rows(const struct summary *s, uint32_t group) {
    return *(const uint64_t *)(const void *)(state_of(s, group) + rows_of(s)->offset);
}

size_t summary_bytes(const struct summary *s) {
    size_t bytes = table_bytes(&s->groups) + s->groups.count * s->from.stride + pool_bytes(&s->from.pool);
    for (size_t i = 0; i < s->columns; i++)
        if (s->column[i]->texts.slot) bytes += table_bytes(&s->column[i]->texts);
    return bytes;
}

static void total(struct summary *s, char *state) {
    for (size_t i = 0; i < s->operations; i++) {
        struct operation *op = s->operation[i];
        if (!op->what->needs_all) continue;
        struct decimal sum;
        if (op->column->real) {
            const struct list *l = (const struct list *)(const void *)(state + op->offset[ACC_SUM]);
            for (size_t k = 0; k < l->bytes; k += sizeof(double)) {
                double x;
                memcpy(&x, l->at + k, sizeof x);
                real_add(&s->from.lasting, &op->real_total, x);
            }
        } else if (!statistic_sum(op, state, &sum) || decimal_add(&op->total, sum) != DECIMAL_OK) {
            op->total_fault = true;
        }
    }
}

void summary_totals(struct summary *s) {
    if (s->totals_saved) return;
    for (uint32_t g = 0; g < s->groups.count; g++) total(s, state_of(s, g));
}

bool summary_result(struct summary *s, uint32_t group, size_t operation, struct buf *to) {
    struct operation *op = s->operation[operation];
    char *state = group == SUMMARY_NO_GROUP ? s->blank : state_of(s, group);
    struct answer a = {&s->from, &s->options, op, state, to, op->total_fault};
    op->what->result(&a);
    return !a.fault;
}

/* ---- groups as bytes ----
 *
 *     key   = group's key, with 00 01 for 00, then 00 00
 *             nothing: the value is a part of its state
 *             accumulator (a byte), number (stat/sortable.h): a value of a long list; the entry's value says how often
 *
 * States sort before values, so how many values there are in all is known when the first one comes: the places that are asked for are
 * known, and the others pass by. Lists that are not long are in the states and are merged with the values that pass. */

static bool is_long(const struct summary *s, size_t accumulator, const char *state) {
    const struct accumulator *a = &s->accumulator[accumulator];
    return a->kind == ACC_LIST && a->streams &&
           ((const struct list *)(const void *)(state + a->offset))->bytes > SAVED_PART;
}

static void put_key(struct buf *to, struct slice key) {
    const char *nul;
    while (key.len > 0 && (nul = memchr(key.at, 0, key.len)) != NULL) {
        buf_put(to, key.at, (size_t)(nul - key.at) + 1);
        buf_byte(to, 1);
        key = slice_between(nul + 1, key.at + key.len);
    }
    buf_slice(to, key);
    buf_put(to, "\0", 2);
}

/* The group's key in an entry's, in *scratch if it has NULs, and what is behind it. */
static struct slice get_key(struct slice key, struct buf *scratch, struct slice *behind) {
    const char *at = key.at, *end = key.at + key.len, *nul = memchr(at, 0, key.len);
    if (nul && nul + 1 < end && nul[1] == 0) {
        *behind = slice_between(nul + 2, end);
        return slice_between(at, nul);
    }
    for (scratch->len = 0; nul && nul + 1 < end && nul[1]; nul = memchr(at, 0, (size_t)(end - at))) {
        buf_put(scratch, at, (size_t)(nul - at) + 1);
        at = nul + 2;
    }
    bool ends = nul && nul + 1 < end; /* put_key's always do */
    buf_put(scratch, at, (size_t)((ends ? nul : end) - at));
    *behind = ends ? slice_between(nul + 2, end) : (struct slice){"", 0};
    return buf_get(scratch);
}

static bool save_state(struct summary *s, char *state, struct summary_saving *at, struct buf *value) {
    bool more = false;
    for (size_t i = 0; i < s->accumulators; i++) {
        const struct accumulator *a = &s->accumulator[i];
        if (is_long(s, i, state) || (at->part > 0 && !accumulator_has_parts(a)))
            accumulator_save(a, s->blank + a->offset, 0, value);
        else
            more |= accumulator_save(a, state + a->offset, at->part, value);
    }
    if (at->part++ == 0) total(s, state);
    s->totals_saved = true;
    return more;
}

/* The next value of a long list, and how often it is there. */
static void save_value(const struct column *c, const struct list *l, struct summary_saving *at,
                       struct buf *key, struct buf *value) {
    size_t n = l->bytes / (c->real || !c->wide ? 8 : 16), first = at->value++;
    if (c->real) {
        double x = order_real(l, first);
        uint64_t bits; /* as bits: -0 and 0 are two texts */
        memcpy(&bits, &x, sizeof bits);
        while (at->value < n && memcmp(&bits, l->at + at->value * sizeof bits, sizeof bits) == 0) at->value++;
        sortable_put_real(key, x);
    } else {
        int128 x = order_exact(c, l, first);
        while (at->value < n && order_exact(c, l, at->value) == x) at->value++;
        sortable_put(key, x, c->scale);
    }
    uint64_t times = at->value - first;
    buf_put(value, &times, sizeof times);
}

#define ALL_PARTS SIZE_MAX

bool summary_save(struct summary *s, uint32_t group, struct summary_saving *at, struct buf *key,
                  struct buf *value) {
    char *state = state_of(s, group);
    key->len = value->len = 0;
    put_key(key, table_key(&s->groups, group));
    if (at->part != ALL_PARTS) {
        if (!save_state(s, state, at, value)) at->part = ALL_PARTS;
        return true;
    }
    for (; at->accumulator < s->accumulators; at->accumulator++, at->value = 0) {
        const struct accumulator *a = &s->accumulator[at->accumulator];
        struct list *l = (struct list *)(void *)(state + a->offset);
        if (!is_long(s, at->accumulator, state)) continue;
        order_sort(a->column, l, &s->from.scratch);
        if (at->value * (a->column->real || !a->column->wide ? 8 : 16) >= l->bytes) continue;
        buf_byte(key, (char)at->accumulator);
        save_value(a->column, l, at, key, value);
        return true;
    }
    return false;
}

/* ---- values that pass by ---- */

static struct list *held_list(const struct summary *s) {
    return (struct list *)(void *)(state_of(s, s->stream.group) +
                                   s->accumulator[s->stream.accumulator].offset);
}

/* Opens the stream of a group's values: finds the places that are asked for. */
static void stream_open(struct summary *s, uint32_t group, size_t accumulator) {
    struct stream *t = &s->stream;
    const struct accumulator *a = &s->accumulator[accumulator];
    char *state = state_of(s, group);
    *t = (struct stream){.open = true, .group = group, .accumulator = accumulator, .place = t->place};
    struct list *held = held_list(s);
    held->sorted = 0;
    order_sort(a->column, held, &s->from.scratch);
    t->place = mem_resize(t->place, s->operations * ORDER_PLACES + 1, sizeof *t->place);
    for (size_t i = 0; i < s->operations; i++) {
        const struct operation *op = s->operation[i];
        if (op->column != a->column || !op->lists) continue;
        uint64_t n = *(const uint64_t *)(const void *)(state + op->offset[ACC_VALUES]);
        t->places += order_places(op, s->options.quantile_type, n, t->place + t->places);
    }
    sort_i64((int64_t *)t->place, t->places, &s->from.scratch);
}

/* `times` more values, all the same. */
static void stream_pass(struct summary *s, struct word2 value, uint64_t times) {
    struct stream *t = &s->stream;
    for (; t->next < t->places && t->place[t->next] < t->at + times; t->next++) {
        struct ranked r = {t->place[t->next], value};
        if (t->next == 0 || t->place[t->next - 1] != r.place)
            list_append(&s->from.pool, &t->kept, &r, sizeof r);
    }
    t->at += times;
}

static bool held_before(const struct summary *s, const struct column *c, struct word2 value,
                        struct word2 *held) {
    const struct stream *t = &s->stream;
    const struct list *l = held_list(s);
    size_t size = c->real || !c->wide ? 8 : 16;
    if (t->held_next * size >= l->bytes) return false;
    if (c->real) {
        double v, h = order_real(l, t->held_next);
        memcpy(&v, &value.low, sizeof v);
        memcpy(&held->low, &h, sizeof h);
        return h < v;
    }
    word2_set(held, order_exact(c, l, t->held_next));
    return word2_get(held) < word2_get(&value);
}

static void stream_value(struct summary *s, struct word2 value, uint64_t times) {
    const struct column *c = s->accumulator[s->stream.accumulator].column;
    struct word2 held = {0, 0};
    for (; held_before(s, c, value, &held); s->stream.held_next++) stream_pass(s, held, 1);
    stream_pass(s, value, times);
}

/* The rest of what is held passes; then only the values at their places are. */
static void stream_close(struct summary *s) {
    struct stream *t = &s->stream;
    if (!t->open) return;
    const struct column *c = s->accumulator[t->accumulator].column;
    struct word2 last = {0, 0};
    if (c->real) {
        double most = INFINITY;
        memcpy(&last.low, &most, sizeof most);
    } else {
        word2_set(&last, (int128)(~(uint128)0 >> 1));
    }
    stream_value(s, last, 0);
    list_release(&s->from.pool, held_list(s));
    t->kept.ranked = 1;
    *held_list(s) = t->kept;
    t->open = false;
}

bool summary_same(const struct summary *s, struct slice key) {
    struct slice behind;
    return s->groups.count > 0 &&
           slice_eq(get_key(key, &((struct summary *)(uintptr_t)s)->from.scratch, &behind),
                    table_key(&s->groups, s->groups.count - 1));
}

void summary_merge(struct summary *s, struct slice key, struct slice value) {
    struct slice number, group = get_key(key, &s->from.scratch, &number);
    bool is_new;
    uint32_t g = table_intern(&s->groups, group, &is_new);
    if (is_new) new_state(s, g);
    if (number.len == 0) {
        stream_close(s);
        for (size_t i = 0; i < s->accumulators; i++)
            accumulator_merge(&s->from, &s->accumulator[i], state_of(s, g) + s->accumulator[i].offset,
                              &value);
        return;
    }
    size_t accumulator = (unsigned char)number.at[0];
    if (!s->stream.open || s->stream.group != g || s->stream.accumulator != accumulator) {
        stream_close(s);
        stream_open(s, g, accumulator);
    }
    const struct column *c = s->accumulator[accumulator].column;
    struct word2 v = {0, 0};
    uint64_t times = 0;
    number = (struct slice){number.at + 1, number.len - 1};
    if (c->real) {
        double x = sortable_get_real(number);
        memcpy(&v.low, &x, sizeof x);
    } else {
        word2_set(&v, sortable_get(number, c->scale));
    }
    memcpy(&times, value.at, value.len < sizeof times ? value.len : sizeof times);
    stream_value(s, v, times);
}

void summary_clear(struct summary *s) {
    release(s);
    pool_reset(&s->from.pool);
    uint32_t last = s->groups.count;
    if (last * 16u < s->groups.mask) {
        table_free(&s->groups);
        table_init(&s->groups, last);
    } else {
        table_clear(&s->groups);
    }
    for (size_t i = 0; i < s->columns; i++)
        if (s->column[i]->texts.slot && s->column[i]->texts.count > 0) table_clear(&s->column[i]->texts);
}
