#include "stat/groupkey.h"
#include "stat/fields.h"

#include <stdlib.h>

enum { BIN_DIGITS = 16 };
#define BINS_LIMIT (INT64_C(1) << 62)
#define SIGN       (UINT64_C(1) << 63)

static int width_of(struct slice s) {
    return s.len < 200 ? (int)s.len : 200;
}

static bool find(struct slice pattern, const char *option, const struct slice *names, size_t columns,
                 struct buf *found, struct buf *error) {
    struct buf why = {0};
    found->len = 0;
    bool good = fields_match(pattern, names, columns, found, &why);
    if (!good) buf_format(error, "--%s: %.*s", option, (int)why.len, why.at);
    buf_free(&why);
    return good;
}

static bool find_one(struct slice pattern, const char *option, const struct slice *names, size_t columns,
                     size_t *column, struct buf *error) {
    struct buf found = {0};
    bool good = find(pattern, option, names, columns, &found, error);
    if (good && found.len != sizeof *column) {
        buf_format(error, "--%s: '%.*s' is %zu columns; one is needed", option, width_of(pattern), pattern.at,
                   found.len / sizeof *column);
        good = false;
    }
    if (good) memcpy(column, found.at, sizeof *column);
    buf_free(&found);
    return good;
}

/* One item: COLUMNS, COLUMN:NAME, COLUMN:CUT or COLUMN:CUT:NAME. */
static bool by_item(struct groupkey *k, struct field_item item, const struct slice *names, size_t columns,
                    struct buf *found, struct buf *error) {
    struct slice rest = item.rest, word, name = {NULL, 0};
    enum date_cut cut = DATE_WHOLE;
    if (!find(item.pattern, "by", names, columns, found, error)) return false;
    size_t n = found->len / sizeof(size_t);
    if (rest.at) {
        slice_cut(&rest, ':', &word);
        cut = date_cut_called(word);
        name = cut && rest.at ? rest : word;
        if (n > 1)
            buf_format(error, "--by: '%.*s' is %zu columns; one is needed before ':'", width_of(item.pattern),
                       item.pattern.at, n);
        else if (!cut && rest.at)
            buf_format(error, "--by: '%.*s' is none of year, month, day, week", width_of(word), word.at);
        if (n > 1 || (!cut && rest.at)) return false;
    }
    for (size_t i = 0; i < n; i++) {
        size_t column;
        memcpy(&column, found->at + i * sizeof column, sizeof column);
        k->part = mem_resize(k->part, k->parts + 1, sizeof *k->part);
        k->part[k->parts++] = (struct groupkey_part){column, cut, name.at ? name : names[column]};
    }
    return true;
}

bool groupkey_by(struct groupkey *k, struct slice by, const struct slice *names, size_t columns,
                 struct buf *error) {
    struct field_item item;
    struct buf found = {0};
    bool good = true;
    while (good && fields_cut(&by, names, columns, &item))
        good = by_item(k, item, names, columns, &found, error);
    buf_free(&found);
    return good;
}

bool groupkey_bins(struct groupkey *k, struct slice column_width, const struct slice *names, size_t columns,
                   struct arena *arena, struct buf *error) {
    struct field_item item = fields_split(column_width, names, columns);
    struct slice rest = item.rest, width = {"", 0};
    if (rest.at) slice_cut(&rest, ':', &width);
    if (decimal_parse(width, false, &k->width) != DECIMAL_OK || k->width.negative || k->width.digits == 0) {
        buf_format(error, "--histogram: '%.*s' has no width above 0; write COLUMN:WIDTH",
                   width_of(column_width), column_width.at);
        return false;
    }
    if (!find_one(item.pattern, "histogram", names, columns, &k->bin.column, error)) return false;
    k->binned = true;
    k->bin.name = rest;
    if (!rest.at) {
        struct buf name = {0};
        buf_slice(&name, names[k->bin.column]);
        buf_put(&name, "_bin", 4);
        k->bin.name = arena_slice(arena, buf_get(&name));
        buf_free(&name);
    }
    return true;
}

bool groupkey_pivot(struct groupkey *k, struct slice column, const struct slice *names, size_t columns,
                    struct buf *error) {
    k->pivoted = true;
    return find_one(column, "pivot", names, columns, &k->pivot, error);
}

bool groupkey_gaps(struct groupkey *k, const char *cut, struct buf *error) {
    enum date_cut wanted = date_cut_called(slice_of(cut));
    for (k->date = 0; k->date < k->parts && k->part[k->date].cut != wanted;) k->date++;
    if (k->date == k->parts) {
        buf_format(error, "--fill-dates %s needs a group column cut so: -g date:%s", cut, cut);
        return false;
    }
    k->filled = true;
    table_init(&k->others, 0);
    return true;
}

void groupkey_free(struct groupkey *k) {
    free(k->part);
    if (k->filled) table_free(&k->others);
    buf_free(&k->scratch);
}

/* The number of the bin, floor(value / width), as hex digits. */
static enum groupkey_answer put_bin(const struct groupkey *k, struct slice text, bool exponents,
                                    struct buf *key) {
    struct decimal value, bin, back;
    enum decimal_status status = decimal_parse(text, exponents, &value);
    if (status == DECIMAL_NOT) return KEY_NO_NUMBER;
    if (status == DECIMAL_OK) status = decimal_divide(value, k->width, 0, &bin);
    if (status != DECIMAL_OK) return KEY_TOO_FAR;
    back = bin;
    status = decimal_multiply(&back, k->width);
    if (status == DECIMAL_OK && decimal_compare(back, value) > 0) status = decimal_add(&bin, decimal_of(-1));
    bin = decimal_normal(bin);
    if (status != DECIMAL_OK || bin.scale != 0 || bin.digits > BINS_LIMIT) return KEY_TOO_FAR;
    uint64_t n = (uint64_t)bin.digits;
    n = (bin.negative ? -n : n) ^ SIGN;
    for (int shift = 60; shift >= 0; shift -= 4) buf_byte(key, "0123456789abcdef"[n >> shift & 15]);
    return KEY_OK;
}

enum groupkey_answer groupkey_make(struct groupkey *k, const struct slice *field, bool exponents,
                                   struct buf *key, size_t *column) {
    enum groupkey_answer answer = KEY_OK;
    for (size_t i = 0; i < k->parts; i++) {
        const struct groupkey_part *p = &k->part[i];
        struct slice text = field[p->column];
        char period[DATE_TEXT];
        if (i > 0) buf_byte(key, '\t');
        if (p->cut) {
            bool given = text.len > 0;
            text = date_cut(text, p->cut, period);
            if (given && text.len == 0) answer = KEY_NO_DATE, *column = p->column;
        }
        buf_slice(key, text);
    }
    if (k->binned) {
        struct slice text = field[k->bin.column];
        if (k->parts > 0) buf_byte(key, '\t');
        if (text.len > 0) {
            enum groupkey_answer bin = put_bin(k, text, exponents, key);
            if (bin != KEY_OK) answer = bin, *column = k->bin.column;
        }
    }
    if (k->pivoted) {
        if (groupkey_cells(k) > 0) buf_byte(key, '\t');
        buf_slice(key, field[k->pivot]);
    }
    return answer;
}

size_t groupkey_cells(const struct groupkey *k) {
    return k->parts + k->binned;
}

void groupkey_put(const struct groupkey *k, struct slice key, struct buf *row) {
    size_t at = key.len;
    if (k->binned)
        while (at > 0 && key.at[at - 1] != '\t') at--;
    buf_put(row, key.at, at);
    if (key.len - at != BIN_DIGITS) return; /* no bin, or none for a missing value */
    uint64_t n = 0;
    for (size_t i = at; i < key.len; i++)
        n = n << 4 | (uint64_t)(key.at[i] <= '9' ? key.at[i] - '0' : key.at[i] - 'a' + 10);
    struct decimal low = decimal_of((int64_t)(n ^ SIGN));
    decimal_multiply(&low, k->width); /* it was done for a value of this bin */
    row->len += decimal_print(low, buf_room(row, DECIMAL_TEXT));
}

/* The period in a key, and what is before and behind it. */
static struct slice period_of(const struct groupkey *k, struct slice key, struct slice *before,
                              struct slice *behind) {
    struct slice rest = key, period = key;
    for (size_t i = 0; i <= k->date; i++) slice_cut(&rest, '\t', &period);
    *before = slice_between(key.at, period.at);
    *behind = slice_between(period.at + period.len, key.at + key.len);
    return period;
}

static void set(char *to, struct slice period) {
    size_t n = period.len < DATE_TEXT - 1 ? period.len : DATE_TEXT - 1;
    memcpy(to, period.at, n);
    to[n] = '\0';
}

void groupkey_note(struct groupkey *k, struct slice key) {
    struct slice before, behind, period = period_of(k, key, &before, &behind);
    if (period.len == 0) return;
    if (!*k->first || slice_cmp(period, slice_of(k->first)) < 0) set(k->first, period);
    if (slice_cmp(period, slice_of(k->last)) > 0) set(k->last, period);
    k->scratch.len = 0;
    buf_slice(&k->scratch, before);
    buf_slice(&k->scratch, behind);
    table_intern(&k->others, buf_get(&k->scratch), NULL);
}

bool groupkey_fill(struct groupkey *k, struct buf *key) {
    if (k->other >= k->others.count) return false;
    if (!*k->period) memcpy(k->period, k->first, sizeof k->period);
    struct slice before, behind;
    period_of(k, table_key(&k->others, k->other), &before, &behind);
    key->len = 0;
    buf_slice(key, before);
    buf_slice(key, slice_of(k->period));
    buf_slice(key, behind);
    if (strcmp(k->period, k->last) == 0) {
        k->other++;
        *k->period = '\0';
    } else {
        date_next(k->period, k->part[k->date].cut);
    }
    return true;
}
