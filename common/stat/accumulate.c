#include "stat/accumulate.h"

#include <math.h>
#include <stdlib.h>

/* ---- lists ---- */

enum { FIRST_ORDER = 2, LARGE_ORDER = 13 }; /* 16 bytes; from 64 KiB on by malloc */

static size_t room_of(unsigned order) {
    return order ? (size_t)8 << (order - 1) : 0;
}

static void pool_put(struct pool *pool, void *p, unsigned order) {
    *(void **)p = pool->free[order];
    pool->free[order] = p;
}

void list_release(struct pool *pool, struct list *l) {
    if (l->order > LARGE_ORDER) {
        pool->large -= room_of(l->order);
        free(l->at);
    } else if (l->order) {
        pool_put(pool, l->at, l->order);
    }
    *l = (struct list){0};
}

static void list_grow(struct pool *pool, struct list *l, size_t bytes) {
    unsigned order = l->order ? l->order : FIRST_ORDER;
    while (room_of(order) < bytes) order++;
    if (order > LARGE_ORDER) {
        char *at = mem_resize(l->order > LARGE_ORDER ? l->at : NULL, room_of(order), 1);
        if (l->order > LARGE_ORDER) {
            pool->large -= room_of(l->order);
        } else if (l->order) {
            memcpy(at, l->at, l->bytes);
            pool_put(pool, l->at, l->order);
        }
        l->at = at;
        pool->large += room_of(order);
        if (room_of(order) > pool->largest) pool->largest = room_of(order);
    } else {
        char *at = pool->free[order];
        if (at)
            pool->free[order] = *(void **)(void *)at;
        else
            at = arena_alloc(&pool->arena, room_of(order));
        if (l->bytes) memcpy(at, l->at, l->bytes);
        if (l->order) pool_put(pool, l->at, l->order);
        l->at = at;
    }
    l->order = order & 255;
}

/* Room for `more` bytes at the end, which are taken. */
static inline char *list_room(struct pool *pool, struct list *l, size_t more) {
    if (room_of(l->order) < l->bytes + more) list_grow(pool, l, l->bytes + more);
    char *p = l->at + l->bytes;
    l->bytes = (l->bytes + more) & ((UINT64_C(1) << 54) - 1);
    return p;
}

void list_append(struct pool *pool, struct list *l, const void *p, size_t n) {
    if (n) memcpy(list_room(pool, l, n), p, n);
    l->sorted = 0;
}

size_t pool_bytes(const struct pool *pool) {
    return pool->arena.bytes + pool->large + pool->largest;
}

void pool_reset(struct pool *pool) {
    arena_reset(&pool->arena);
    memset(pool->free, 0, sizeof pool->free);
    pool->largest = 0;
}

/* ---- parts of a state ---- */

/* For min and max: what no value is. */
#define NO_VALUE ((int128)(~(uint128)0 >> 1))

static struct list *list_at(char *state) {
    return (struct list *)(void *)state;
}
static struct word2 *word2_at(char *state) {
    return (struct word2 *)(void *)state;
}
static uint64_t *word_at(char *state) {
    return (uint64_t *)(void *)state;
}

static int power_of(enum accumulator_kind kind) {
    return (int)(kind - ACC_SUM) + 1;
}
static int words_of(enum accumulator_kind kind) {
    return SUM_WORDS(power_of(kind));
}

size_t accumulator_bytes(const struct accumulator *a) {
    bool real = a->column && a->column->real;
    switch (a->kind) {
    case ACC_ROWS:
    case ACC_MISSING:
    case ACC_VALUES: return sizeof(uint64_t);
    case ACC_MIN:
    case ACC_MAX: return real ? sizeof(double) : sizeof(struct word2);
    case ACC_SUM:
        if (real) return sizeof(struct list); /* of partial sums */
        /* fallthrough */
    case ACC_SQUARES:
    case ACC_CUBES:
    case ACC_FOURTHS: return (size_t)words_of(a->kind) * sizeof(uint64_t);
    case ACC_WEIGHTED:
        return real ? 2 * sizeof(struct list) : (SUM_WORDS(2) + SUM_WORDS(1)) * sizeof(uint64_t);
    default: return sizeof(struct list);
    }
}

void accumulator_init(const struct accumulator *a, char *state) {
    memset(state, 0, accumulator_bytes(a));
    if (a->kind == ACC_MIN || a->kind == ACC_MAX) {
        if (a->column->real) {
            double none = NAN;
            memcpy(state, &none, sizeof none);
        } else {
            word2_set(word2_at(state), NO_VALUE);
        }
    }
}

/* ---- exact integers ---- */

static int128 times_power10(int128 v, int digits) {
    for (int left = digits; left > 0 && v != 0; left -= 18)
        v *= (int64_t)decimal_power10[left > 18 ? 18 : left];
    return v;
}

static void sum_rescale(uint64_t *sum, int words, int digits) {
    for (int left = digits; left > 0; left -= 18)
        wide_scale(sum, words, decimal_power10[left > 18 ? 18 : left]);
}

/* ---- sums of doubles ---- */

void real_add(struct pool *pool, struct list *partials, double x) {
    double *p = (double *)(void *)partials->at;
    size_t n = partials->bytes / sizeof *p, kept = 0;
    if (!isfinite(x)) { /* infinities and NaN add up in a place of their own: the first, alone */
        if (n > 0 && !isfinite(p[0])) x += p[0];
        partials->bytes = 0;
        list_append(pool, partials, &x, sizeof x);
        return;
    }
    if (n > 0 && !isfinite(p[0])) return;
    for (size_t i = 0; i < n; i++) {
        double y = p[i];
        if (fabs(x) < fabs(y)) {
            double swap = x;
            x = y;
            y = swap;
        }
        double high = x + y, low = y - (high - x);
        if (low != 0) p[kept++] = low;
        x = high;
    }
    partials->bytes = kept * sizeof *p;
    if (!isfinite(x)) partials->bytes = 0;
    list_append(pool, partials, &x, sizeof x);
}

/* The partials do not overlap, so adding from the largest rounds rightly but for a tie that the next one decides. */
double real_sum(const struct list *partials) {
    const double *p = (const double *)(const void *)partials->at;
    size_t n = partials->bytes / sizeof *p;
    if (n == 0) return 0;
    double high = p[--n], low = 0;
    while (n > 0) {
        double x = high, y = p[--n];
        high = x + y;
        low = y - (high - x);
        if (low != 0) break;
    }
    if (n > 0 && ((low < 0 && p[n - 1] < 0) || (low > 0 && p[n - 1] > 0))) {
        double y = low * 2, x = high + y;
        if (y == x - high) high = x;
    }
    return high;
}

/* ---- bags ---- */

static int by_id(const void *a, const void *b) {
    uint32_t x = ((const struct bag_entry *)a)->id, y = ((const struct bag_entry *)b)->id;
    return (x > y) - (x < y);
}

static void sort_entries(struct bag_entry *e, size_t n) {
    if (n > 24) {
        qsort(e, n, sizeof *e, by_id);
        return;
    }
    for (size_t i = 1; i < n; i++) {
        struct bag_entry x = e[i];
        size_t j = i;
        for (; j > 0 && e[j - 1].id > x.id; j--) e[j] = e[j - 1];
        e[j] = x;
    }
}

void bag_compact(struct list *bag) {
    struct bag_entry *e = (struct bag_entry *)(void *)bag->at;
    size_t n = bag->bytes / sizeof *e, kept = 0;
    sort_entries(e, n);
    for (size_t i = 0; i < n; i++) {
        if (kept > 0 && e[kept - 1].id == e[i].id && e[kept - 1].count <= UINT32_MAX - e[i].count)
            e[kept - 1].count += e[i].count;
        else
            e[kept++] = e[i];
    }
    bag->bytes = kept * sizeof *e;
}

/* Grows only when most of its entries are distinct: then compacting pays for itself. */
static void bag_add(struct pool *pool, struct list *bag, uint32_t id, uint32_t count) {
    struct bag_entry *e = (struct bag_entry *)(void *)bag->at;
    size_t n = bag->bytes / sizeof *e;
    if (n > 0 && e[n - 1].id == id && e[n - 1].count <= UINT32_MAX - count) {
        e[n - 1].count += count;
        return;
    }
    if (bag->order && bag->bytes + sizeof *e > room_of(bag->order)) {
        bag_compact(bag);
        if (bag->bytes > room_of(bag->order) / 2) list_grow(pool, bag, room_of(bag->order) * 2);
    }
    struct bag_entry new = {id, count};
    list_append(pool, bag, &new, sizeof new);
}

/* ---- adding a batch ---- */

static struct slice text_of(const struct accumulate *s, const struct column *c, size_t row) {
    return (struct slice){s->bytes.at + c->text_at[row].at, c->text_at[row].len};
}

static void set_text(struct pool *pool, struct list *l, struct slice text) {
    l->bytes = 0;
    list_append(pool, l, text.at, text.len);
    l->sorted = 1; /* here: there is a text, though it may be empty in a saved state */
}

static void add_number(const struct accumulator *a, char *state, size_t row) {
    const struct column *c = a->column;
    int128 v = c->value[row];
    switch (a->kind) {
    case ACC_MIN:
        if (v < word2_get(word2_at(state))) word2_set(word2_at(state), v);
        break;
    case ACC_MAX: {
        int128 most = word2_get(word2_at(state));
        if (most == NO_VALUE || v > most) word2_set(word2_at(state), v);
        break;
    }
    case ACC_SQUARES:
    case ACC_CUBES:
    case ACC_FOURTHS: wide_add_power(word_at(state), words_of(a->kind), v, power_of(a->kind)); break;
    case ACC_WEIGHTED:
        if (a->weight->kind[row] != VALUE_PRESENT) break;
        wide_add_product(word_at(state), SUM_WORDS(2), v, a->weight->value[row]);
        wide_add_power(word_at(state) + SUM_WORDS(2), SUM_WORDS(1), a->weight->value[row], 1);
        break;
    default: break;
    }
}

static void add_real(struct accumulate *s, const struct accumulator *a, char *state, size_t row) {
    double v = a->column->real_value[row], held;
    switch (a->kind) {
    case ACC_MIN:
    case ACC_MAX:
        memcpy(&held, state, sizeof held);
        if (isnan(held) || (a->kind == ACC_MIN ? v < held : v > held)) memcpy(state, &v, sizeof v);
        break;
    case ACC_SUM: real_add(&s->pool, list_at(state), v); break;
    case ACC_WEIGHTED:
        if (a->weight->kind[row] == VALUE_PRESENT) {
            double w = a->weight->real_value[row], product = v * w;
            real_add(&s->pool, list_at(state), product);
            if (isfinite(product))
                real_add(&s->pool, list_at(state), fma(v, w, -product)); /* what rounding lost */
            real_add(&s->pool, list_at(state) + 1, w);
        }
        break;
    default: break;
    }
}

static void add_text(struct accumulate *s, const struct accumulator *a, char *state, size_t row) {
    struct list *l = list_at(state);
    struct slice text = text_of(s, a->column, row);
    switch (a->kind) {
    case ACC_BAG: bag_add(&s->pool, l, table_intern(&a->column->texts, text, NULL), 1); break;
    case ACC_FIRST:
        if (!l->sorted) set_text(&s->pool, l, text);
        break;
    case ACC_LAST: set_text(&s->pool, l, text); break;
    case ACC_TEXTS:
        list_append(&s->pool, l, s->separator.at, s->separator.len);
        list_append(&s->pool, l, text.at, text.len);
        break;
    default: break;
    }
}

void accumulator_add(struct accumulate *s, const struct accumulator *a) {
    const struct column *c = a->column;
    const uint32_t *group = s->group;
    char *state = s->state + a->offset;
    size_t stride = s->stride, rows = s->rows;

    if (a->kind == ACC_ROWS) {
        for (size_t i = 0; i < rows; i++) ++*word_at(state + group[i] * stride);
    } else if (a->kind == ACC_VALUES || a->kind == ACC_MISSING) {
        uint8_t kind = a->kind == ACC_VALUES ? VALUE_PRESENT : VALUE_MISSING;
        for (size_t i = 0; i < rows; i++) *word_at(state + group[i] * stride) += c->kind[i] == kind;
    } else if (a->kind == ACC_SUM && !c->real) {
        /* Fields without a value have the value 0 in the batch. */
        for (size_t i = 0; i < rows; i++) {
            uint64_t *sum = word_at(state + group[i] * stride);
            int128 v = c->value[i];
            uint128 low = (uint128)sum[1] << 64 | sum[0], new = low + (uint128)v;
            sum[0] = (uint64_t) new;
            sum[1] = (uint64_t)(new >> 64);
            sum[2] += (uint64_t)(new < low) - (uint64_t)(v < 0);
        }
    } else if (a->kind == ACC_LIST) {
        for (size_t i = 0; i < rows; i++) {
            if (c->kind[i] != VALUE_PRESENT) continue;
            struct list *l = list_at(state + group[i] * stride);
            if (c->real) {
                list_append(&s->pool, l, &c->real_value[i], sizeof(double));
            } else if (c->wide) {
                list_append(&s->pool, l, &c->value[i], sizeof(int128));
            } else {
                int64_t v = (int64_t)c->value[i];
                memcpy(list_room(&s->pool, l, sizeof v), &v, sizeof v);
            }
        }
    } else {
        for (size_t i = 0; i < rows; i++) {
            if (c->kind[i] != VALUE_PRESENT) continue;
            char *at = state + group[i] * stride;
            if (a->kind >= ACC_BAG)
                add_text(s, a, at, i);
            else if (c->real)
                add_real(s, a, at, i);
            else
                add_number(a, at, i);
        }
    }
}

/* ---- scales ---- */

void accumulator_rescale(const struct accumulator *a, char *state, const struct column *column, int digits) {
    if ((a->column != column && a->weight != column) || column->real) return;
    struct word2 *w = word2_at(state);
    switch (a->kind) {
    case ACC_SUM:
    case ACC_SQUARES:
    case ACC_CUBES:
    case ACC_FOURTHS: sum_rescale(word_at(state), words_of(a->kind), digits * power_of(a->kind)); break;
    case ACC_WEIGHTED:
        if (a->column == column) sum_rescale(word_at(state), SUM_WORDS(2), digits);
        if (a->weight != column) break;
        sum_rescale(word_at(state), SUM_WORDS(2), digits);
        sum_rescale(word_at(state) + SUM_WORDS(2), SUM_WORDS(1), digits);
        break;
    case ACC_MIN:
    case ACC_MAX:
        if (word2_get(w) != NO_VALUE) word2_set(w, times_power10(word2_get(w), digits));
        break;
    case ACC_LIST: {
        struct list *l = list_at(state);
        if (column->wide) {
            for (size_t i = 0; i < l->bytes; i += sizeof(int128)) {
                int128 v;
                memcpy(&v, l->at + i, sizeof v);
                v = times_power10(v, digits);
                memcpy(l->at + i, &v, sizeof v);
            }
        } else {
            int64_t by =
                (int64_t)decimal_power10[digits > 18 ? 0 : digits]; /* above 18, all that is not wide is 0 */
            int64_t *v = (int64_t *)(void *)l->at;
            for (size_t i = 0; i < l->bytes / sizeof *v; i++) v[i] *= by;
        }
        break;
    }
    default: break;
    }
}

void accumulator_widen(struct accumulate *s, const struct accumulator *a, char *state) {
    if (a->kind != ACC_LIST) return;
    struct list *l = list_at(state);
    size_t n = l->bytes / sizeof(int64_t);
    if (n == 0) return;
    list_room(&s->pool, l, n * sizeof(int64_t));
    for (size_t i = n; i-- > 0;) {
        int64_t v;
        memcpy(&v, l->at + i * sizeof v, sizeof v);
        int128 wide = v;
        memcpy(l->at + i * sizeof wide, &wide, sizeof wide);
    }
}

/* ---- saved states ---- */

static void put_length(struct buf *to, uint64_t n) {
    for (; n >= 128; n >>= 7) buf_byte(to, (char)(n | 128));
    buf_byte(to, (char)n);
}

static uint64_t get_length(struct slice *from) {
    uint64_t n = 0;
    for (int shift = 0; from->len > 0; shift += 7) {
        unsigned char b = (unsigned char)*from->at++;
        from->len--;
        n |= (uint64_t)(b & 127) << shift;
        if (b < 128) break;
    }
    return n;
}

static struct slice get_bytes(struct slice *from, size_t n) {
    if (n > from->len) n = from->len;
    struct slice s = {from->at, n};
    from->at += n;
    from->len -= n;
    return s;
}

/* A two's complement integer in as few bytes as it takes, behind their number. */
static void put_words(struct buf *to, const uint64_t *p, int words) {
    unsigned char bytes[WIDE_WORDS * 8] = {0};
    int n = words * 8;
    for (int i = 0; i < n; i++) bytes[i] = (unsigned char)(p[i / 8] >> (i % 8 * 8));
    unsigned char sign = bytes[n - 1] & 0x80 ? 0xFF : 0;
    while (n > 1 && bytes[n - 1] == sign && ((bytes[n - 2] ^ sign) & 0x80) == 0) n--;
    buf_byte(to, (char)n);
    buf_put(to, bytes, (size_t)n);
}

static void get_words(struct slice *from, uint64_t *p, int words) {
    struct slice b = get_bytes(from, get_length(from));
    unsigned char sign = b.len > 0 && b.at[b.len - 1] < 0 ? 0xFF : 0;
    memset(p, sign, (size_t)words * sizeof *p);
    for (size_t i = 0; i < b.len; i++) {
        p[i / 8] &= ~((uint64_t)0xFF << (i % 8 * 8));
        p[i / 8] |= (uint64_t)(unsigned char)b.at[i] << (i % 8 * 8);
    }
}

static void merge_sum(struct slice *from, uint64_t *sum, int words, int digits) {
    uint64_t saved[WIDE_WORDS];
    get_words(from, saved, words);
    sum_rescale(saved, words, digits);
    wide_store(wide_add(wide_load(sum, words), wide_load(saved, words)), sum, words);
}

bool accumulator_has_parts(const struct accumulator *a) {
    return a->kind == ACC_LIST || a->kind == ACC_BAG || a->kind == ACC_TEXTS;
}

static struct slice part_of(const struct list *l, size_t part, bool *more) {
    size_t from = part * SAVED_PART;
    if (from >= l->bytes) return (struct slice){NULL, 0};
    *more = l->bytes - from > SAVED_PART;
    return (struct slice){l->at + from, *more ? SAVED_PART : l->bytes - from};
}

static void put_bytes(struct buf *to, struct slice bytes) {
    put_length(to, bytes.len);
    buf_slice(to, bytes);
}

static bool save_texts(const struct accumulator *a, struct list *l, size_t part, struct buf *to) {
    bool more = false;
    if (a->kind == ACC_TEXTS) {
        put_bytes(to, part_of(l, part, &more));
    } else if (a->kind == ACC_BAG) {
        if (part == 0) bag_compact(l);
        struct slice entries = part_of(l, part, &more);
        put_length(to, entries.len / sizeof(struct bag_entry));
        for (size_t i = 0; i < entries.len; i += sizeof(struct bag_entry)) {
            struct bag_entry e;
            memcpy(&e, entries.at + i, sizeof e);
            put_length(to, e.count);
            put_bytes(to, table_key(&a->column->texts, e.id));
        }
    } else { /* one text, or none */
        put_length(to, l->sorted ? l->bytes + 1 : 0);
        buf_put(to, l->at, l->bytes);
    }
    return more;
}

/* The scale goes along: it may have grown when the state comes back. */
bool accumulator_save(const struct accumulator *a, char *state, size_t part, struct buf *to) {
    const struct column *c = a->column;
    struct list *l = list_at(state);
    bool more = false;
    if (a->kind == ACC_ROWS || a->kind == ACC_VALUES || a->kind == ACC_MISSING) {
        put_length(to, *word_at(state));
        return false;
    }
    if (a->kind >= ACC_BAG) return save_texts(a, l, part, to);
    if (!c->real) buf_byte(to, (char)c->scale);
    switch (a->kind) {
    case ACC_LIST:
        if (!c->real) buf_byte(to, (char)c->wide);
        put_bytes(to, part_of(l, part, &more));
        break;
    case ACC_MIN:
    case ACC_MAX:
        if (c->real)
            buf_put(to, state, sizeof(double));
        else
            put_words(to, word_at(state), 2);
        break;
    case ACC_WEIGHTED:
        if (c->real) {
            put_bytes(to, (struct slice){l[0].at, l[0].bytes});
            put_bytes(to, (struct slice){l[1].at, l[1].bytes});
        } else {
            buf_byte(to, (char)a->weight->scale);
            put_words(to, word_at(state), SUM_WORDS(2));
            put_words(to, word_at(state) + SUM_WORDS(2), SUM_WORDS(1));
        }
        break;
    default:
        if (c->real)
            put_bytes(to, (struct slice){l->at, l->bytes});
        else
            put_words(to, word_at(state), words_of(a->kind));
    }
    return more;
}

static void merge_list(struct accumulate *s, const struct accumulator *a, struct list *l, bool was_wide,
                       struct slice bytes, int digits) {
    const struct column *c = a->column;
    size_t size = was_wide ? sizeof(int128) : sizeof(int64_t);
    for (size_t i = 0; i + size <= bytes.len; i += size) {
        int128 v;
        int64_t narrow;
        if (was_wide)
            memcpy(&v, bytes.at + i, size);
        else
            memcpy(&narrow, bytes.at + i, size), v = narrow;
        v = times_power10(v, digits);
        narrow = (int64_t)v;
        if (c->wide)
            list_append(&s->pool, l, &v, sizeof v);
        else
            list_append(&s->pool, l, &narrow, sizeof narrow);
    }
}

static void merge_real(struct accumulate *s, const struct accumulator *a, char *state, struct slice *from) {
    if (a->kind == ACC_MIN || a->kind == ACC_MAX) {
        double v, held;
        struct slice bytes = get_bytes(from, sizeof v);
        memcpy(&v, bytes.at, sizeof v);
        memcpy(&held, state, sizeof held);
        if (!isnan(v) && (isnan(held) || (a->kind == ACC_MIN ? v < held : v > held)))
            memcpy(state, &v, sizeof v);
        return;
    }
    for (int i = 0; i < (a->kind == ACC_WEIGHTED ? 2 : 1); i++) {
        struct slice bytes = get_bytes(from, get_length(from));
        struct list *l = list_at(state) + i;
        if (a->kind == ACC_LIST) {
            list_append(&s->pool, l, bytes.at, bytes.len);
            continue;
        }
        for (size_t at = 0; at < bytes.len; at += sizeof(double)) {
            double x;
            memcpy(&x, bytes.at + at, sizeof x);
            real_add(&s->pool, l, x);
        }
    }
}

void accumulator_merge(struct accumulate *s, const struct accumulator *a, char *state, struct slice *from) {
    const struct column *c = a->column;
    struct list *l = list_at(state);
    switch (a->kind) {
    case ACC_ROWS:
    case ACC_VALUES:
    case ACC_MISSING: *word_at(state) += get_length(from); return;
    case ACC_BAG:
        for (uint64_t n = get_length(from); n > 0; n--) {
            uint32_t count = (uint32_t)get_length(from);
            struct slice text = get_bytes(from, get_length(from));
            bag_add(&s->pool, l, table_intern(&a->column->texts, text, NULL), count);
        }
        return;
    case ACC_FIRST:
    case ACC_LAST: {
        uint64_t n = get_length(from);
        if (n == 0) return;
        struct slice text = get_bytes(from, n - 1);
        if (a->kind == ACC_LAST || !l->sorted) set_text(&s->pool, l, text);
        return;
    }
    case ACC_TEXTS: {
        struct slice text = get_bytes(from, get_length(from));
        list_append(&s->pool, l, text.at, text.len);
        return;
    }
    default: break;
    }
    if (c->real) {
        merge_real(s, a, state, from);
        return;
    }
    int digits = c->scale - (signed char)get_bytes(from, 1).at[0];
    struct word2 *w = word2_at(state);
    switch (a->kind) {
    case ACC_MIN:
    case ACC_MAX: {
        uint64_t saved[2];
        get_words(from, saved, 2);
        int128 v = word2_get(&(struct word2){saved[0], saved[1]}), held = word2_get(w);
        if (v == NO_VALUE) return;
        v = times_power10(v, digits);
        if (held == NO_VALUE || (a->kind == ACC_MIN ? v < held : v > held)) word2_set(w, v);
        return;
    }
    case ACC_WEIGHTED: {
        int more = a->weight->scale - (signed char)get_bytes(from, 1).at[0];
        merge_sum(from, word_at(state), SUM_WORDS(2), digits + more);
        merge_sum(from, word_at(state) + SUM_WORDS(2), SUM_WORDS(1), more);
        return;
    }
    case ACC_LIST: {
        bool was_wide = get_bytes(from, 1).at[0] != 0;
        merge_list(s, a, l, was_wide, get_bytes(from, get_length(from)), digits);
        return;
    }
    default: merge_sum(from, word_at(state), words_of(a->kind), digits * power_of(a->kind)); return;
    }
}

void accumulator_release(struct accumulate *s, const struct accumulator *a, char *state) {
    bool real = a->column && a->column->real;
    if (a->kind >= ACC_LIST && a->kind <= ACC_TEXTS) list_release(&s->pool, list_at(state));
    if (real && (a->kind == ACC_SUM || a->kind == ACC_WEIGHTED)) list_release(&s->pool, list_at(state));
    if (real && a->kind == ACC_WEIGHTED) list_release(&s->pool, list_at(state) + 1);
}
