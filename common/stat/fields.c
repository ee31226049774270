#include "stat/fields.h"

static ptrdiff_t find(struct slice name, const struct slice *names, size_t count) {
    for (size_t i = 0; i < count; i++)
        if (slice_eq(names[i], name)) return (ptrdiff_t)i;
    return -1;
}

/* Offset of the first `c` without a backslash before it, from `at` on; s.len if there is none. */
static size_t plain(struct slice s, size_t at, char c) {
    for (; at < s.len; at++) {
        if (s.at[at] == '\\')
            at++;
        else if (s.at[at] == c)
            return at;
    }
    return s.len;
}

struct field_item fields_split(struct slice text, const struct slice *names, size_t count) {
    struct field_item item = {text, {NULL, 0}};
    if (find(text, names, count) >= 0) return item;
    /* The longest part before a colon that is a column's name; else the first colon. */
    size_t cut = plain(text, 0, ':');
    for (size_t i = plain(text, 0, ':'); i < text.len; i = plain(text, i + 1, ':'))
        if (find((struct slice){text.at, i}, names, count) >= 0) cut = i;
    if (cut < text.len) {
        item.pattern.len = cut;
        item.rest = (struct slice){text.at + cut + 1, text.len - cut - 1};
    }
    return item;
}

bool fields_cut(struct slice *list, const struct slice *names, size_t count, struct field_item *item) {
    if (!list->at) return false;
    size_t end = plain(*list, 0, ',');
    *item = fields_split((struct slice){list->at, end}, names, count);
    if (end < list->len)
        *list = (struct slice){list->at + end + 1, list->len - end - 1};
    else
        *list = (struct slice){NULL, 0};
    return true;
}

/* `*` is tried from the shortest run on; only the last one is ever taken back, so this is quadratic at worst. */
static bool glob(struct slice pattern, struct slice text) {
    size_t p = 0, t = 0, star = SIZE_MAX, mark = 0;
    while (t < text.len) {
        bool quoted = p + 1 < pattern.len && pattern.at[p] == '\\';
        size_t q = p + quoted;
        if (!quoted && p < pattern.len && pattern.at[p] == '*') {
            star = p++;
            mark = t;
        } else if (q < pattern.len && (pattern.at[q] == text.at[t] || (!quoted && pattern.at[q] == '?'))) {
            p = q + 1;
            t++;
        } else if (star != SIZE_MAX) {
            p = star + 1;
            t = ++mark;
        } else {
            return false;
        }
    }
    while (p < pattern.len && pattern.at[p] == '*') p++;
    return p == pattern.len;
}

static void add(struct buf *columns, size_t column) {
    buf_put(columns, &column, sizeof column);
}

static void there_are(struct buf *error, const struct slice *names, size_t count) {
    static const struct slice head = {"; there are:", 12};
    buf_slice(error, head);
    for (size_t i = 0; i < count; i++) {
        buf_byte(error, ' ');
        buf_slice(error, names[i]);
    }
}

static bool wrong(struct buf *error, const char *what, struct slice pattern, const struct slice *names,
                  size_t count) {
    buf_format(error, "%s '%.*s'", what, (int)(pattern.len < 200 ? pattern.len : 200), pattern.at);
    there_are(error, names, count);
    return false;
}

/* A name, or a number from 1. */
static ptrdiff_t one(struct slice s, const struct slice *names, size_t count) {
    ptrdiff_t column = find(s, names, count);
    uint64_t n;
    if (column < 0 && slice_u64(s, &n) && n >= 1 && n <= count) return (ptrdiff_t)n - 1;
    return column;
}

bool fields_match(struct slice pattern, const struct slice *names, size_t count, struct buf *columns,
                  struct buf *error) {
    ptrdiff_t column = one(pattern, names, count);
    if (column >= 0) {
        add(columns, (size_t)column);
        return true;
    }
    for (size_t i = 1; i + 1 < pattern.len; i++) {
        if (pattern.at[i] != '-') continue;
        struct slice left = {pattern.at, i}, right = {pattern.at + i + 1, pattern.len - i - 1};
        ptrdiff_t from = one(left, names, count), to = one(right, names, count);
        if (from < 0 || to < 0) continue;
        for (ptrdiff_t c = from;; c += from <= to ? 1 : -1) {
            add(columns, (size_t)c);
            if (c == to) return true;
        }
    }
    size_t before = columns->len;
    for (size_t i = 0; i < count; i++)
        if (glob(pattern, names[i])) add(columns, i);
    if (columns->len > before) return true;
    return wrong(error,
                 memchr(pattern.at ? pattern.at : "", '*', pattern.len) ? "no column matches" : "no column",
                 pattern, names, count);
}
