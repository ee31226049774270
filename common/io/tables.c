/* tables - how sorted parts are merged. Not by a heap: neighbouring parts share most of their keys, and a heap costs several branches
 * that nobody can predict for each row. Here all parts are looked at once for each different key, for the first eight bytes of their
 * keys, without a branch; then the rows of all that have the smallest key follow one another. Parts are looked at in groups, of which
 * only those that went on are looked at again, so that a thousand parts cost some seventy looks. */
#include "io/tables.h"
#include "base/die.h"

#include <stdlib.h>
#include <sys/resource.h>

enum { FEW = 24 /* parts that are looked at as one group */ };

/* The first sixteen bytes stand by themselves, as numbers: mostly they decide. */
struct row_key {
    uint64_t begin[2]; /* big end first, zeros behind the end */
    struct buf text;
};

struct part {
    struct rec *rec;
    size_t *order;       /* column of the whole -> column here; NULL = the same */
    struct slice *field; /* the current row in the order of the whole, if that differs */
    struct row_key key, last;
    bool same, ended; /* same: its key is that of the row before */
    size_t number, group;
};

struct group {
    size_t first, end; /* parts */
    uint64_t least;    /* of `begin` */
    bool stale;        /* a part has gone on since */
};

struct tables_merge {
    struct part *part;
    size_t parts;
    uint64_t *begin; /* by part: of its key; UINT64_MAX when it has ended */
    struct group *group;
    size_t groups;
    struct part **equal; /* those with the smallest key, in order */
    size_t equals, at;   /* at: whose row is the current one */
    bool started;
};

static void take_names(struct tables *t, struct rec *rec) {
    t->rec = rec;
    t->columns = rec_columns(rec);
    t->name = mem_zero(t->columns + 1, sizeof *t->name);
    for (size_t c = 0; c < t->columns; c++) {
        struct slice name = rec_name(rec, c);
        char *copy = mem_alloc(name.len + 1);
        if (name.len) memcpy(copy, name.at, name.len);
        copy[name.len] = '\0';
        t->name[c] = (struct slice){copy, name.len};
    }
}

/* Where the columns of the whole stand in this part. */
static void match_names(struct tables *t, struct part *p, const char *path, bool no_header) {
    if (rec_columns(p->rec) != t->columns)
        die("%s: %zu columns, but the first table has %zu", path, rec_columns(p->rec), t->columns);
    if (no_header) return;
    bool same = true;
    p->order = mem_alloc((t->columns + 1) * sizeof *p->order);
    p->field = mem_alloc((t->columns + 1) * sizeof *p->field);
    for (size_t c = 0; c < t->columns; c++) {
        ptrdiff_t there = rec_find(p->rec, t->name[c].at);
        if (there < 0) die("%s: no column '%s', which the first table has", path, t->name[c].at);
        p->order[c] = (size_t)there;
        same = same && p->order[c] == c;
    }
    if (!same) return;
    free(p->order);
    free(p->field);
    p->order = NULL, p->field = NULL;
}

/* All parts of a merge are open at once: as many as the system allows at all, not only by default. */
static void allow_files(size_t count) {
    struct rlimit limit;
    if (getrlimit(RLIMIT_NOFILE, &limit) != 0 || limit.rlim_cur >= count + 64) return;
    limit.rlim_cur = limit.rlim_max;
    setrlimit(RLIMIT_NOFILE, &limit); /* if not: the file that cannot be opened is named */
}

/* As many groups as each has parts; of few parts one. */
static void make_groups(struct tables_merge *m) {
    size_t size = FEW;
    while (size * size < m->parts) size++;
    m->group = mem_zero(m->parts / size + 1, sizeof *m->group);
    for (size_t i = 0; i < m->parts; i += size) {
        struct group *g = &m->group[m->groups];
        *g = (struct group){.first = i, .end = i + size < m->parts ? i + size : m->parts, .stale = true};
        for (size_t k = g->first; k < g->end; k++) m->part[k].group = m->groups;
        m->groups++;
    }
}

struct tables *tables_open(char *const *paths, size_t count, const struct rec_options *options,
                           const char *columns, bool sorted) {
    struct tables *t = mem_zero(1, sizeof *t);
    t->not_sorted = "";
    if (!sorted || count < 2) {
        struct rec *rec = rec_open(paths, count, options, columns);
        if (!rec_empty(rec)) take_names(t, rec);
        t->rec = rec;
    }
    if (!sorted) return t;
    allow_files(count);
    struct tables_merge *m = t->merge = mem_zero(1, sizeof *m);
    size_t n = count < 2 ? 1 : count;
    m->part = mem_zero(n, sizeof *m->part);
    m->begin = mem_zero(n, sizeof *m->begin);
    m->equal = mem_zero(n, sizeof(struct part *));
    for (size_t i = 0; i < n; i++) {
        struct part *p = &m->part[m->parts];
        p->rec = count < 2 ? t->rec : rec_open(paths + i, 1, options, columns);
        p->number = i;
        if (rec_empty(p->rec)) {
            rec_close(p->rec);
            if (count < 2) t->rec = NULL;
            continue;
        }
        if (t->columns == 0)
            take_names(t, p->rec);
        else if (m->parts > 0)
            match_names(t, p, paths[i], options->no_header);
        m->parts++;
    }
    make_groups(m);
    return t;
}

void tables_close(struct tables *t) {
    if (t->merge) {
        for (size_t i = 0; i < t->merge->parts; i++) {
            struct part *p = &t->merge->part[i];
            rec_close(p->rec);
            free(p->order);
            free(p->field);
            buf_free(&p->key.text);
            buf_free(&p->last.text);
        }
        free(t->merge->part);
        free(t->merge->begin);
        free(t->merge->group);
        free(t->merge->equal);
        free(t->merge);
    } else {
        rec_close(t->rec);
    }
    for (size_t c = 0; c < t->columns; c++) free((void *)(uintptr_t)t->name[c].at);
    free(t->name);
    free(t);
}

bool tables_next(struct tables *t) {
    if (!rec_next(t->rec)) return false;
    t->field = t->rec->field;
    return true;
}

static uint64_t big_end_first(const char *at) {
    uint64_t v = 0;
    for (size_t i = 0; i < 8; i++) v = v << 8 | (unsigned char)at[i];
    return v;
}

static void begin_key(struct row_key *k) {
    memset(buf_room(&k->text, 16), 0, 16);
    k->begin[0] = big_end_first(k->text.at);
    k->begin[1] = big_end_first(k->text.at + 8);
}

static inline int compare_keys(const struct row_key *a, const struct row_key *b) {
    if (a->begin[0] != b->begin[0]) return a->begin[0] < b->begin[0] ? -1 : 1;
    if (a->begin[1] != b->begin[1]) return a->begin[1] < b->begin[1] ? -1 : 1;
    if (a->text.len <= 16 && b->text.len <= 16)
        return (a->text.len > b->text.len) - (a->text.len < b->text.len);
    return slice_cmp(buf_get(&a->text), buf_get(&b->text));
}

static void show(struct tables *t, struct part *p) {
    t->rec = p->rec;
    t->part = p->number;
    t->field = p->field ? p->field : p->rec->field;
}

/* Goes to the next row of a part, if there is one. */
static void advance(struct tables *t, struct part *p, void (*make_key)(void *, struct tables *, struct buf *),
                    void *context) {
    struct tables_merge *m = t->merge;
    struct row_key swap = p->last;
    bool first = p->key.text.at == NULL;
    size_t place = (size_t)(p - m->part);
    m->group[p->group].stale = true;
    p->same = false;
    if (!rec_next(p->rec)) {
        p->ended = true;
        m->begin[place] = UINT64_MAX;
        return;
    }
    p->last = p->key;
    p->key = swap;
    for (size_t c = 0; p->order && c < t->columns; c++) p->field[c] = p->rec->field[p->order[c]];
    show(t, p);
    p->key.text.len = 0;
    make_key(context, t, &p->key.text);
    begin_key(&p->key);
    m->begin[place] = p->key.begin[0];
    if (first) return;
    int order = compare_keys(&p->key, &p->last);
    p->same = order == 0;
    if (order >= 0) return;
    struct slice key = buf_get(&p->key.text), last = buf_get(&p->last.text);
    die("%s:%llu: not sorted: '%.*s' comes after '%.*s'%s", rec_file(p->rec),
        (unsigned long long)rec_line(p->rec), (int)(key.len < 60 ? key.len : 60), key.at,
        (int)(last.len < 60 ? last.len : 60), last.at, t->not_sorted);
}

/* Finds the parts that have the smallest key. */
static void find_equal(struct tables_merge *m) {
    uint64_t least = UINT64_MAX;
    for (struct group *g = m->group; g < m->group + m->groups; g++) {
        if (g->stale) {
            uint64_t here = UINT64_MAX;
            for (size_t i = g->first; i < g->end; i++) here = m->begin[i] < here ? m->begin[i] : here;
            g->least = here;
            g->stale = false;
        }
        least = g->least < least ? g->least : least;
    }
    m->equals = m->at = 0;
    for (struct group *g = m->group; g < m->group + m->groups; g++) {
        if (g->least != least) continue;
        for (size_t i = g->first; i < g->end; i++) {
            if (m->begin[i] != least || m->part[i].ended) continue;
            int order = m->equals ? compare_keys(&m->part[i].key, &m->equal[0]->key) : 0;
            if (order > 0) continue;
            if (order < 0) m->equals = 0;
            m->equal[m->equals++] = &m->part[i];
        }
    }
}

bool tables_next_sorted(struct tables *t, void (*make_key)(void *, struct tables *, struct buf *),
                        void *context, struct slice *key_of_row) {
    struct tables_merge *m = t->merge;
    if (!m->started) {
        m->started = true;
        for (size_t i = 0; i < m->parts; i++) advance(t, &m->part[i], make_key, context);
        find_equal(m);
    } else if (m->equals) {
        advance(t, m->equal[m->at], make_key, context);
        /* a part's own rows of the same key come before those of later parts */
        if (!m->equal[m->at]->same && ++m->at == m->equals) find_equal(m);
    }
    if (!m->equals) return false;
    show(t, m->equal[m->at]);
    *key_of_row = buf_get(&m->equal[m->at]->key.text);
    return true;
}
