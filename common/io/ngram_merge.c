#include "io/ngram_merge.h"
#include "base/die.h"
#include "io/ngram_index.h"
#include "io/ngram_parts.h"

#include <stdlib.h>
#include <sys/stat.h>

/* What the other parts hold of an n-gram, in all. */
struct touched {
    size_t at, len;       /* in texts */
    uint64_t count, docs; /* sums, modulo 2^64; then what the n-gram has in all */
};

struct ngram_merge {
    struct ngram_parts *parts;
    struct ngram_index *base; /* NULL: none is used */
    unsigned orders;
    size_t memory;
    struct ngram_row row; /* the next one of the other parts */
    bool more;
    struct touched *touched; /* of the current group and n, in order */
    size_t count, room;
    struct buf texts;
    const struct touched **by_count;
};

/* ---- opening ---- */

/* The largest part that has an index: its place among the paths, or SIZE_MAX. */
static size_t indexed_part(const char *const *path, size_t paths) {
    size_t best = SIZE_MAX;
    off_t size = -1;
    for (size_t i = 0; i < paths; i++) {
        struct stat st;
        if (strcmp(path[i], "-") == 0 || !ngram_index_exists(path[i]) || stat(path[i], &st) != 0) continue;
        if (st.st_size > size) size = st.st_size, best = i;
    }
    return best;
}

static void take_columns(struct ngram_merge *m) {
    static const char tail[] = "n\tngram\tcount\tdocs";
    struct slice header = m->base->header, name[NGRAM_GROUPS_MOST + 1];
    size_t n = 0;
    if (!slice_ends(header, slice_of(tail)))
        die("%s: the columns are not those that --partial writes", m->base->path);
    header.len -= strlen(tail);
    while (header.len && n < sizeof name / sizeof *name) {
        slice_cut(&header, '\t', &name[n]);
        n++;
    }
    ngram_parts_columns(m->parts, name, n, m->base->path);
}

struct ngram_merge *ngram_merge_open(const char *const *path, size_t paths, const char *const *subtract,
                                     size_t subtracts, const struct rec_options *rec,
                                     const struct spill_options *spill, unsigned orders) {
    struct ngram_merge *m = mem_zero(1, sizeof *m);
    m->orders = orders | 1;
    m->memory = (size_t)(spill->memory / 4);
    m->parts = ngram_parts_open(rec, spill, orders);
    size_t at = rec->csv || rec->no_header ? SIZE_MAX : indexed_part(path, paths);
    if (at != SIZE_MAX) m->base = ngram_index_open(path[at]);
    const char **rest = mem_resize(NULL, paths + 1, sizeof *rest);
    size_t left = 0;
    for (size_t i = 0; i < paths; i++)
        if (!m->base || i != at) rest[left++] = path[i];
    if (m->base) take_columns(m);
    ngram_parts_read(m->parts, rest, left, subtract, subtracts);
    free(rest);
    return m;
}

ptrdiff_t ngram_merge_groups(const struct ngram_merge *m, const struct slice **name) {
    return ngram_parts_groups(m->parts, name);
}

void ngram_merge_close(struct ngram_merge *m) {
    ngram_parts_close(m->parts);
    if (m->base) ngram_index_close(m->base);
    free(m->touched);
    free(m->by_count);
    buf_free(&m->texts);
    free(m);
}

/* ---- sums ---- */

static void check(struct slice ngram, uint64_t count, uint64_t docs) {
    if ((int64_t)count < 0 || (int64_t)docs < 0 || (!count && docs))
        die("'%.*s' would occur %lld times in %lld documents: what is subtracted is not in what is merged",
            (int)ngram.len, ngram.at, (long long)count, (long long)docs);
}

static unsigned head_n(struct slice head) {
    return (unsigned)(head.at[head.len - 2] - '0');
}

void ngram_merge_take(struct ngram_sink *sink, struct slice head, struct slice ngram, uint64_t count,
                      uint64_t docs, bool less) {
    struct slice group = ngram_head_group(head);
    unsigned n = head_n(head);
    check(ngram, count, docs);
    if (!count && (n || less)) return; /* a group without tokens stays, unless it lost them here */
    if (n && !ngram.len && !ngram_sink_has_group(sink, group))
        die("no total of the tokens that have these %u-grams: the input is not what --partial writes", n);
    if (ngram.len && !ngram_sink_in(sink, group, n))
        die("no total of all %u-grams: the input is not what --partial writes", n);
    ngram_sink_take(sink, group, n, ngram, count, docs);
}

/* ---- one group and n ---- */

static void next_row(struct ngram_merge *m) {
    m->more = ngram_parts_next(m->parts, &m->row);
}

static bool row_is_in(const struct ngram_merge *m, struct slice head) {
    return m->more && slice_eq(ngram_row_head(&m->row), head);
}

static struct slice text_of(const struct ngram_merge *m, const struct touched *t) {
    return (struct slice){m->texts.at + t->at, t->len};
}

/* Collects what the other parts hold, as far as memory allows. */
static void collect(struct ngram_merge *m, struct slice head) {
    m->count = m->texts.len = 0;
    for (; row_is_in(m, head); next_row(m)) {
        struct slice text = ngram_row_text(&m->row);
        if (!m->row.count && !m->row.docs) continue; /* taken out and put in again */
        if (m->texts.len + m->count * sizeof *m->touched > m->memory) return;
        if (m->count == m->room)
            m->touched = mem_resize(m->touched, m->room = m->room ? 2 * m->room : 256, sizeof *m->touched);
        m->touched[m->count++] = (struct touched){m->texts.len, text.len, m->row.count, m->row.docs};
        buf_slice(&m->texts, text);
    }
}

/* All rows of the base (NULL: it has none) and what was collected and what still comes, in order. */
static void read_all(struct ngram_merge *m, struct slice head, const struct ngram_index_order *o,
                     struct ngram_sink *sink) {
    size_t next = 0;
    uint64_t at = o ? o->begin : 0, count = 0, docs = 0;
    struct slice ngram = {NULL, 0};
    bool row = o && ngram_index_row_at(m->base, o, &at, &ngram, &count, &docs); /* the empty one */
    if (row) row = ngram_index_row_at(m->base, o, &at, &ngram, &count, &docs);
    for (;;) {
        bool held = next < m->count, live = !held && row_is_in(m, head);
        if (!row && !held && !live) return;
        struct slice other = held   ? text_of(m, &m->touched[next])
                             : live ? ngram_row_text(&m->row)
                                    : (struct slice){NULL, 0};
        int c = !row ? 1 : !held && !live ? -1 : ngram_cmp(ngram, other);
        uint64_t sum = c <= 0 ? count : 0, in = c <= 0 ? docs : 0;
        struct slice text = c <= 0 ? ngram : other;
        if (c >= 0) {
            sum += held ? m->touched[next].count : m->row.count;
            in += held ? m->touched[next].docs : m->row.docs;
        }
        ngram_merge_take(sink, head, text, sum, in, false);
        if (c <= 0) row = ngram_index_row_at(m->base, o, &at, &ngram, &count, &docs);
        if (c >= 0 && held) next++;
        if (c >= 0 && live) next_row(m);
    }
}

static int higher_first(const void *a, const void *b) {
    const struct touched *x = *(const struct touched *const *)a, *y = *(const struct touched *const *)b;
    if (x->count != y->count) return x->count > y->count ? -1 : 1;
    return x < y ? -1 : x > y;
}

static bool is_touched(const struct ngram_merge *m, struct slice ngram) {
    size_t low = 0, high = m->count;
    while (low < high) {
        size_t mid = (low + high) / 2;
        int c = ngram_cmp(text_of(m, &m->touched[mid]), ngram);
        if (c == 0) return true;
        if (c < 0)
            low = mid + 1;
        else
            high = mid;
    }
    return false;
}

/* The rows that the list and what is touched give in order: calls of put, or (without put) whether they are all that is asked for. */
static bool walk(struct ngram_merge *m, const struct ngram_index_order *o, struct ngram_sink *sink,
                 bool put) {
    struct slice list = o->list, ngram = {NULL, 0};
    uint64_t left = sink->top ? sink->top : UINT64_MAX, seen = 0, place = 0, rank = 0, last = 0;
    uint64_t count = UINT64_MAX,
             docs = 0; /* of the row of the list; in front of the first: everything is behind it */
    bool listed = true, fresh = false; /* fresh: that row is not used yet */
    for (size_t i = 0; left;) {
        while (!fresh && listed) {
            struct slice text;
            uint64_t c, d;
            if (!(listed = ngram_index_listed(m->base, &list, &text, &c, &d))) break;
            ngram = text, count = c, docs = d;
            seen++;
            fresh = !is_touched(m, text);
        }
        const struct touched *t = i < m->count ? m->by_count[i] : NULL;
        if (t && !t->count) t = NULL; /* it is gone, as all behind it are */
        if (!fresh && !t) return seen == o->types || count < sink->min_count;
        bool first = t && (t->count > count || (t->count == count && ngram_cmp(text_of(m, t), ngram) < 0));
        if (!fresh && !first && seen < o->types) /* behind the last row of the list */
            return count < sink->min_count;
        bool take_touched = t && (first || !fresh);
        struct slice text = take_touched ? text_of(m, t) : ngram;
        uint64_t number = take_touched ? t->count : count, in = take_touched ? t->docs : docs;
        if (take_touched)
            i++;
        else
            fresh = false;
        if (number < sink->min_count) return true;
        place++;
        if (number != last) rank = place;
        last = number;
        if (!ngram_sink_wants(sink, text, in)) continue;
        if (put) ngram_sink_put(sink, text, number, in, rank);
        left--;
    }
    return true;
}

/* The top rows from the index; false when it does not reach so far, and nothing was put. */
static bool from_index(struct ngram_merge *m, const struct ngram_index_order *o, struct ngram_sink *sink) {
    uint64_t types = o->types, hapax = o->hapax, at = o->begin, skipped;
    struct slice ngram;
    ngram_index_row_at(m->base, o, &at, &ngram, &skipped, &skipped);
    m->by_count = mem_resize(m->by_count, m->room + 1, sizeof *m->by_count);
    struct touched *now = mem_resize(NULL, m->count + 1, sizeof *now), *before = m->touched;
    for (size_t i = 0; i < m->count; i++) {
        uint64_t count, docs;
        struct slice text = text_of(m, &m->touched[i]);
        bool known = ngram_index_find(m->base, o, &at, text, &count, &docs);
        now[i] = m->touched[i];
        now[i].count += count, now[i].docs += docs;
        check(text, now[i].count, now[i].docs);
        types += (now[i].count != 0) - (uint64_t)known;
        hapax += (now[i].count == 1) - (uint64_t)(count == 1);
        m->by_count[i] = &now[i];
    }
    m->touched = now;
    qsort(m->by_count, m->count, sizeof *m->by_count, higher_first);
    bool good = walk(m, o, sink, false);
    if (good) {
        walk(m, o, sink, true);
        ngram_sink_count(sink, types, hapax);
    }
    m->touched = before;
    free(now);
    return good;
}

/* A group and n of the base, or that it has not (o is NULL), and of the other parts. */
static void take_order(struct ngram_merge *m, struct slice head, const struct ngram_index_order *o,
                       struct ngram_sink *sink) {
    uint64_t count = o ? o->count : 0, docs = o ? o->docs : 0;
    bool less = false;
    if (row_is_in(m, head) && !ngram_row_text(&m->row).len) {
        count += m->row.count, docs += m->row.docs;
        less = m->row.less;
        next_row(m);
    }
    m->count = 0;
    ngram_merge_take(sink, head, SLICE(""), count, docs, less);
    if (head_n(head) == 0) return;
    bool top =
        o && sink->form == NGRAM_SINK_BY_COUNT && ngram_sink_in(sink, ngram_head_group(head), head_n(head));
    if (top) collect(m, head);
    if (top && !row_is_in(m, head) && from_index(m, o, sink)) return;
    read_all(m, head, o, sink);
}

/* ---- all ---- */

static void without_index(struct ngram_merge *m, struct ngram_sink *sink) {
    for (; m->more; next_row(m))
        ngram_merge_take(sink, ngram_row_head(&m->row), ngram_row_text(&m->row), m->row.count, m->row.docs,
                         m->row.less);
}

/* The orders of the base and those of the other parts are two sorted lists. */
static void with_index(struct ngram_merge *m, struct ngram_sink *sink) {
    const struct ngram_index_order *o = m->base->order, *end = o ? o + m->base->orders : o;
    struct buf head = {0}; /* the row's own goes when the next one is read */
    buf_room(&head, 1);
    for (;;) {
        while (o < end && !(m->orders >> head_n(o->head) & 1)) o++;
        if (o < end && (!m->more || ngram_cmp(o->head, ngram_row_head(&m->row)) <= 0)) {
            take_order(m, o->head, o, sink);
            o++;
        } else if (m->more) {
            head.len = 0;
            buf_slice(&head, ngram_row_head(&m->row));
            take_order(m, buf_get(&head), NULL, sink);
        } else {
            break;
        }
    }
    buf_free(&head);
}

void ngram_merge_run(struct ngram_merge *m, struct ngram_sink *sink) {
    next_row(m);
    if (m->base)
        with_index(m, sink);
    else
        without_index(m, sink);
}
