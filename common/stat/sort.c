#include "stat/sort.h"

#include <stdlib.h>

/* ---- numbers: radix sort from the least byte, over the bytes that differ ---- */

static void insertion(uint64_t *v, size_t n) {
    for (size_t i = 1; i < n; i++) {
        uint64_t x = v[i];
        size_t j = i;
        for (; j > 0 && v[j - 1] > x; j--) v[j] = v[j - 1];
        v[j] = x;
    }
}

static void radix(uint64_t *v, size_t n, struct buf *scratch) {
    if (n < 40) {
        insertion(v, n);
        return;
    }
    uint64_t least = v[0], most = v[0];
    bool sorted = true;
    for (size_t i = 1; i < n; i++) {
        sorted &= v[i - 1] <= v[i];
        if (v[i] < least) least = v[i];
        if (v[i] > most) most = v[i];
    }
    if (sorted) return;
    scratch->len = 0;
    uint64_t *from = v, *to = (uint64_t *)(void *)buf_room(scratch, n * sizeof *v);
    for (int shift = 0; shift < 64 && (most - least) >> shift != 0; shift += 8) {
        size_t start[256] = {0}, sum = 0;
        for (size_t i = 0; i < n; i++) start[(from[i] - least) >> shift & 255]++;
        for (int b = 0; b < 256; b++) {
            size_t count = start[b];
            start[b] = sum;
            sum += count;
        }
        for (size_t i = 0; i < n; i++) to[start[(from[i] - least) >> shift & 255]++] = from[i];
        uint64_t *swap = from;
        from = to;
        to = swap;
    }
    if (from != v) memcpy(v, from, n * sizeof *v);
}

#define SIGN (UINT64_C(1) << 63)

void sort_i64(int64_t *value, size_t n, struct buf *scratch) {
    uint64_t *v = (uint64_t *)value; /* signed and unsigned of one type may alias */
    for (size_t i = 0; i < n; i++) v[i] ^= SIGN;
    radix(v, n, scratch);
    for (size_t i = 0; i < n; i++) v[i] ^= SIGN;
}

/* IEEE 754: with the sign bit turned for positive and all bits for negative numbers, doubles order as integers. */
void sort_double(double *value, size_t n, struct buf *scratch) {
    struct buf keys = {0};
    uint64_t *v = (uint64_t *)(void *)buf_room(&keys, n * sizeof *v);
    memcpy(v, value, n * sizeof *v);
    for (size_t i = 0; i < n; i++) v[i] ^= v[i] & SIGN ? ~UINT64_C(0) : SIGN;
    radix(v, n, scratch);
    for (size_t i = 0; i < n; i++) v[i] ^= v[i] & SIGN ? SIGN : ~UINT64_C(0);
    memcpy(value, v, n * sizeof *v);
    buf_free(&keys);
}

/* ---- keys: by eight bytes at a time, kept beside the id, so that a comparison rarely follows a pointer ---- */

struct item {
    uint64_t piece; /* eight bytes of the key, the first one highest; zeros behind its end */
    uint32_t id;
};

struct sorter {
    const struct table *table;
    struct item *other; /* as large as the largest range */
};

static uint64_t piece_of(struct slice key, size_t depth) {
    uint64_t v = 0;
    size_t n = key.len > depth ? key.len - depth : 0;
    if (n >= 8) {
        for (int i = 0; i < 8; i++) v = v << 8 | (unsigned char)key.at[depth + (size_t)i];
    } else {
        for (size_t i = 0; i < n; i++) v |= (uint64_t)(unsigned char)key.at[depth + i] << (56 - 8 * i);
    }
    return v;
}

static void load(const struct sorter *s, struct item *item, size_t n, size_t depth) {
    for (size_t i = 0; i < n; i++) {
        if (i + 16 < n) __builtin_prefetch(s->table->key[item[i + 16].id].at + depth);
        item[i].piece = piece_of(table_key(s->table, item[i].id), depth);
    }
}

static bool before(const struct sorter *s, const struct item *a, const struct item *b, size_t depth) {
    if (a->piece != b->piece) return a->piece < b->piece;
    struct slice x = table_key(s->table, a->id), y = table_key(s->table, b->id);
    size_t skip = x.len < y.len ? x.len : y.len;
    if (skip > depth) skip = depth;
    x.at += skip, x.len -= skip, y.at += skip, y.len -= skip;
    return slice_cmp(x, y) < 0;
}

static void sort_range(struct sorter *s, struct item *item, size_t n, size_t depth);

/* Ranges of one piece go on with the next eight bytes. Keys that end inside the piece come first, shorter first: those that
 * differ only by zero bytes at the end are told apart by `before`. */
static void equal_ranges(struct sorter *s, struct item *item, size_t n, size_t depth) {
    for (size_t i = 0, j; i < n; i = j) {
        for (j = i + 1; j < n && item[j].piece == item[i].piece;) j++;
        if (j - i < 2) continue;
        size_t ended = i;
        for (size_t k = i; k < j; k++) {
            if (s->table->key[item[k].id].len > depth + 8) continue;
            struct item swap = item[k];
            item[k] = item[ended];
            item[ended++] = swap;
        }
        for (size_t k = i + 1; k < ended; k++) { /* at most 9: distinct keys with these bytes and zeros */
            struct item x = item[k];
            size_t m = k;
            for (; m > i && s->table->key[x.id].len < s->table->key[item[m - 1].id].len; m--)
                item[m] = item[m - 1];
            item[m] = x;
        }
        if (j - ended > 1) {
            load(s, item + ended, j - ended, depth + 8);
            sort_range(s, item + ended, j - ended, depth + 8);
        }
    }
}

static void sort_range(struct sorter *s, struct item *item, size_t n, size_t depth) {
    if (n < 32) {
        for (size_t i = 1; i < n; i++) {
            struct item x = item[i];
            size_t j = i;
            for (; j > 0 && before(s, &x, &item[j - 1], depth); j--) item[j] = item[j - 1];
            item[j] = x;
        }
        return;
    }
    uint64_t any = 0, all = ~UINT64_C(0);
    for (;;) { /* what all keys begin with is passed over here, not by recursion */
        bool ends = false;
        any = 0, all = ~UINT64_C(0);
        for (size_t i = 0; i < n; i++) {
            any |= item[i].piece, all &= item[i].piece;
            ends |= s->table->key[item[i].id].len <= depth + 8;
        }
        if (any != all || ends) break;
        depth += 8;
        load(s, item, n, depth);
    }
    struct item *from = item, *to = s->other;
    for (int shift = 0; shift < 64; shift += 8) {
        if (((any ^ all) >> shift & 255) == 0) continue; /* this byte is the same in all */
        size_t start[256] = {0}, sum = 0;
        for (size_t i = 0; i < n; i++) start[from[i].piece >> shift & 255]++;
        for (int b = 0; b < 256; b++) {
            size_t count = start[b];
            start[b] = sum;
            sum += count;
        }
        for (size_t i = 0; i < n; i++) to[start[from[i].piece >> shift & 255]++] = from[i];
        struct item *swap = from;
        from = to;
        to = swap;
    }
    if (from != item) memcpy(item, from, n * sizeof *item);
    equal_ranges(s, item, n, depth);
}

const uint32_t *sort_keys(const struct table *t, struct buf *scratch) {
    size_t n = t->count;
    scratch->len = 0;
    struct item *item = (struct item *)(void *)buf_room(scratch, 2 * n * sizeof *item + 1);
    struct sorter s = {t, item + n};
    for (size_t i = 0; i < n; i++) item[i].id = (uint32_t)i;
    load(&s, item, n, 0);
    sort_range(&s, item, n, 0);
    uint32_t *ids =
        (uint32_t *)(void *)item; /* the front of the same memory; ids are written before what is read */
    for (size_t i = 0; i < n; i++) {
        uint32_t id = item[i].id;
        memcpy(&ids[i], &id, sizeof id);
    }
    return ids;
}
