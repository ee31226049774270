#include "io/ngram_parts.h"
#include "base/die.h"

#include <stdlib.h>
#include <sys/stat.h>

enum {

    READING = 1280 << 10, /* bytes that reading one part takes */
    OPEN_LEAST = 4,
    OPEN_MOST = 128,
};

/* A part, or the run of all that were too many, with its current row. */
struct source {
    const char *path;
    char *operand;
    bool less;
    off_t size;
    struct rec *rec; /* or */
    struct spill *spill;
    struct ngram_row row;
    struct buf joined; /* the key, where its fields are not side by side */
};

struct ngram_parts {
    struct rec_options rec;
    struct spill_options spill;
    unsigned orders;
    struct slice name[NGRAM_GROUPS_MOST];
    ptrdiff_t groups;
    struct arena arena;
    struct source *source;
    size_t sources;
    struct source **heap; /* those that have a row; the first in order at 0 */
    size_t heaped;
    struct buf current; /* the key given last */
    bool begun;
};

int ngram_cmp(struct slice a, struct slice b) {
    size_t n = a.len < b.len ? a.len : b.len;
    int c = n ? memcmp(a.at, b.at, n) : 0;
    if (c || a.len == b.len) return c;
    struct slice longer = a.len > n ? a : b;
    /* Behind the end of the shorter one stands a blank; behind an empty n-gram nothing. */
    bool empty = !n || longer.at[n - 1] == '\t';
    int shorter_first = empty || longer.at[n] >= ' ' || longer.at[n] < 0 ? -1 : 1;
    return a.len < b.len ? shorter_first : -shorter_first;
}

struct ngram_parts *ngram_parts_open(const struct rec_options *rec, const struct spill_options *spill,
                                     unsigned orders) {
    struct ngram_parts *p = mem_zero(1, sizeof *p);
    p->rec = *rec;
    p->spill = *spill;
    p->orders = orders | 1;
    p->groups = -1;
    return p;
}

void ngram_parts_close(struct ngram_parts *p) {
    for (size_t i = 0; i < p->sources; i++) {
        struct source *s = &p->source[i];
        if (s->rec) rec_close(s->rec);
        spill_close(s->spill);
        free(s->operand);
        buf_free(&s->joined);
    }
    free(p->source);
    free(p->heap);
    buf_free(&p->current);
    arena_free(&p->arena);
    free(p);
}

/* ---- columns ---- */

void ngram_parts_columns(struct ngram_parts *p, const struct slice *name, size_t count, const char *file) {
    if (p->groups < 0) {
        if (count > NGRAM_GROUPS_MOST) die("%s: more than %d group columns", file, NGRAM_GROUPS_MOST);
        for (size_t i = 0; i < count; i++) p->name[i] = arena_slice(&p->arena, name[i]);
        p->groups = (ptrdiff_t)count;
        return;
    }
    if (count != (size_t)p->groups)
        die("%s: has %zu group columns, other parts %zu", file, count, (size_t)p->groups);
    for (size_t i = 0; i < count; i++)
        if (!slice_eq(name[i], p->name[i]))
            die("%s: group column '%.*s' is '%.*s' in other parts", file, (int)name[i].len, name[i].at,
                (int)p->name[i].len, p->name[i].at);
}

ptrdiff_t ngram_parts_groups(const struct ngram_parts *p, const struct slice **name) {
    *name = p->name;
    return p->groups;
}

/* What is to be taken out must be whole; `before`: warnings before some of it was read. */
static void check_subtracted(const struct source *s, uint64_t before) {
    if (s->less && die_warnings() != before)
        die("--subtract %s: it is damaged, and without the rest of it counts would be too large", s->path);
}

/* Opens the part of a source; false when it is empty. */
static bool open_part(struct ngram_parts *p, struct source *s) {
    struct slice name[NGRAM_GROUPS_MOST];
    uint64_t before = die_warnings();
    s->operand = mem_text(s->path);
    s->rec = rec_open(&s->operand, 1, &p->rec, "n ngram count docs");
    if (rec_empty(s->rec)) {
        if (s->less) die("--subtract %s: there is no part", s->path); /* the sums would be too large */
        return false;
    }
    check_subtracted(s, before);
    size_t columns = rec_columns(s->rec), n = rec_need(s->rec, "n");
    if (n + 4 != columns || rec_need(s->rec, "ngram") != n + 1 || rec_need(s->rec, "count") != n + 2 ||
        rec_need(s->rec, "docs") != n + 3 || n > NGRAM_GROUPS_MOST)
        die("%s: the columns are not those that --partial writes", s->path);
    for (size_t i = 0; i < n; i++) name[i] = rec_name(s->rec, i);
    ngram_parts_columns(p, name, n, s->path);
    return true;
}

/* ---- one part ---- */

static _Noreturn void not_in_order(const struct source *s) {
    die("%s:%llu: not in order: the input is not what --partial writes", rec_file(s->rec),
        (unsigned long long)rec_line(s->rec));
}

/* The key of the row that rec has. In TSV its fields stand side by side as they are. */
static void take_key(struct source *s, size_t n) {
    const struct slice *f = s->rec->field;
    if (s->rec->joined) {
        s->row.key = slice_between(f[0].at, f[n + 1].at + f[n + 1].len);
    } else {
        s->joined.len = 0;
        for (size_t i = 0; i <= n + 1; i++) {
            if (i) buf_byte(&s->joined, '\t');
            buf_slice(&s->joined, f[i]);
        }
        s->row.key = buf_get(&s->joined);
    }
    s->row.head = s->row.key.len - f[n + 1].len;
}

/* The next row of a part that is wanted; what is none is said and left out. */
static bool next_of_part(struct ngram_parts *p, struct source *s) {
    size_t n = (size_t)p->groups;
    uint64_t before = die_warnings();
    while (rec_next(s->rec)) {
        const struct slice *f = s->rec->field;
        unsigned order = f[n].len == 1 ? (unsigned char)f[n].at[0] - (unsigned)'0' : 10;
        if (order > 9 || (!order && f[n + 1].len) || !slice_u64(f[n + 2], &s->row.count) ||
            !slice_u64(f[n + 3], &s->row.docs)) {
            rec_damage(s->rec, "not a row of a part");
            continue;
        }
        if (!(p->orders >> order & 1)) continue;
        check_subtracted(s, before);
        take_key(s, n);
        if (s->less) s->row.count = -s->row.count, s->row.docs = -s->row.docs;
        s->row.less = s->less;
        return true;
    }
    check_subtracted(s, before);
    return false;
}

/* Keys of a run have the blank behind them, so that bytes decide. Its value: count, documents, less. */
static bool next_of_run(struct source *s) {
    struct slice value;
    if (!spill_next(s->spill, &s->row.key, &value)) return false;
    if (s->row.key.at[s->row.key.len - 1] == ' ') s->row.key.len--;
    for (s->row.head = s->row.key.len; s->row.key.at[s->row.head - 1] != '\t';) s->row.head--;
    memcpy(&s->row.count, value.at, 8);
    memcpy(&s->row.docs, value.at + 8, 8);
    s->row.less = value.at[16];
    return true;
}

/* A part becomes a run. */
static void write_run(struct ngram_parts *p, struct source *s, struct spill *to) {
    struct buf last = {0};
    spill_run_begin(to);
    while (next_of_part(p, s)) {
        char value[17];
        if (last.len && ngram_cmp(buf_get(&last), s->row.key) >= 0) not_in_order(s);
        last.len = 0;
        buf_slice(&last, s->row.key);
        memcpy(value, &s->row.count, 8);
        memcpy(value + 8, &s->row.docs, 8);
        value[16] = s->row.less;
        if (s->row.head < s->row.key.len) buf_byte(&last, ' ');
        spill_put(to, buf_get(&last), (struct slice){value, sizeof value});
        if (s->row.head < s->row.key.len) last.len--;
    }
    spill_run_end(to);
    buf_free(&last);
}

/* ---- all parts ---- */

/* Lets the row at the top of the heap, which is new, sink to its place. Measured with 154 parts: a tree of losers with
 * offset-value codes, as io/spill.h has, is a tenth slower, since most keys wait in several parts at once. */
static void sink(struct ngram_parts *p, size_t at) {
    struct source **heap = p->heap, *s = heap[at];
    for (size_t next; (next = 2 * at + 1) < p->heaped; at = next) {
        if (next + 1 < p->heaped && ngram_cmp(heap[next + 1]->row.key, heap[next]->row.key) < 0) next++;
        if (ngram_cmp(heap[next]->row.key, s->row.key) >= 0) break;
        heap[at] = heap[next];
    }
    heap[at] = s;
}

static int larger_first(const void *a, const void *b) {
    const struct source *x = *(struct source *const *)a, *y = *(struct source *const *)b;
    if (x->size != y->size) return x->size > y->size ? -1 : 1;
    return x < y ? -1 : x > y;
}

void ngram_parts_read(struct ngram_parts *p, const char *const *path, size_t paths,
                      const char *const *subtract, size_t subtracts) {
    size_t all = paths + subtracts, most = (size_t)(p->spill.memory / READING);
    most = most < OPEN_LEAST ? OPEN_LEAST : most > OPEN_MOST ? OPEN_MOST : most;
    p->source = mem_zero(all + 1, sizeof *p->source);
    p->heap = mem_resize(NULL, all + 1, sizeof *p->heap);
    p->sources = all + 1;
    struct source *run = &p->source[all];
    for (size_t i = 0; i < all; i++) {
        struct source *s = &p->source[i];
        struct stat st;
        s->path = i < paths ? path[i] : subtract[i - paths];
        s->less = i >= paths;
        s->size = stat(s->path, &st) == 0 ? st.st_size : 0;
        p->heap[i] = s;
    }
    /* The larger ones are read as they are; stdin, of unknown size, would be the first to become a run. */
    qsort(p->heap, all, sizeof *p->heap, larger_first);
    bool *open = mem_zero(all + 1, sizeof *open);
    for (size_t i = 0; i < all && i < most; i++) open[p->heap[i] - p->source] = true;
    for (size_t i = 0; i < all; i++) {
        struct source *s = &p->source[i];
        bool any = open_part(p, s);
        if (any && open[i]) {
            if (next_of_part(p, s)) p->heap[p->heaped++] = s;
            continue;
        }
        if (any) {
            if (!run->spill) run->spill = spill_open(&p->spill);
            write_run(p, s, run->spill);
        }
        rec_close(s->rec);
        s->rec = NULL;
    }
    free(open);
    if (run->spill) {
        spill_merge(run->spill, (size_t)p->spill.memory / 3);
        if (next_of_run(run)) p->heap[p->heaped++] = run;
    }
    for (size_t i = p->heaped / 2; i-- > 0;) sink(p, i);
}

bool ngram_parts_next(struct ngram_parts *p, struct ngram_row *row) {
    if (!p->heaped) return false;
    struct source *s = p->heap[0];
    p->current.len = 0;
    buf_slice(&p->current, s->row.key);
    *row = s->row;
    row->key = buf_get(&p->current);
    for (;;) {
        bool more = s->rec ? next_of_part(p, s) : next_of_run(s);
        int c = more ? ngram_cmp(s->row.key, row->key) : 1;
        if (c < 0 || (c == 0 && s->rec)) not_in_order(s);
        if (!more && !--p->heaped) return true;
        if (!more) p->heap[0] = p->heap[p->heaped];
        if (c) sink(p, 0);
        s = p->heap[0];
        if (!slice_eq(s->row.key, row->key)) return true;
        row->count += s->row.count;
        row->docs += s->row.docs;
        row->less |= s->row.less;
    }
}
