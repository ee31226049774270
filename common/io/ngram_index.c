#include "io/ngram_index.h"
#include "base/die.h"
#include "io/ngram_parts.h"
#include "io/out.h"

#include <fcntl.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>
#define XXH_INLINE_ALL
#include <xxhash.h>

enum {
    LISTED_MOST = 1000, /* rows of a list: a tenth of the types, in these bounds */
    LISTED_LEAST = 100,
    SMALL = 4 << 20, /* a part of so many bytes is always read and its sum compared */
};

static uint64_t changed_at(const struct stat *st) {
    return (uint64_t)st->st_mtim.tv_sec * 1000000000 + (uint64_t)st->st_mtim.tv_nsec;
}

static char *index_path(const char *path) {
    struct buf name = {0};
    buf_format(&name, "%s.index", path);
    buf_byte(&name, '\0');
    return name.at;
}

/* ---- making one ---- */

/* An n-gram that may be listed; `place` is its place in the part. */
struct candidate {
    uint64_t count, docs, place;
    size_t at, len; /* in texts */
};

struct ngram_index_writer {
    const char *path;
    char *name; /* of the index */
    struct out *out;
    XXH3_state_t *sum;
    uint64_t bytes;
    struct buf columns, directory, lists;
    struct buf head; /* of the current order; empty: none yet */
    struct ngram_index_order order;
    struct candidate *candidate; /* room for 2 * LISTED_MOST */
    size_t candidates;
    uint64_t least; /* a count that is not higher cannot be listed any more */
    struct buf texts, spare;
};

struct ngram_index_writer *ngram_index_make(const char *path) {
    struct ngram_index_writer *w = mem_zero(1, sizeof *w);
    w->path = path;
    w->name = index_path(path);
    w->out = out_open(w->name);
    w->sum = XXH3_createState();
    if (!w->sum) die("out of memory");
    XXH3_64bits_reset(w->sum);
    w->candidate = mem_resize(NULL, 2 * LISTED_MOST, sizeof *w->candidate);
    return w;
}

static void add_bytes(struct ngram_index_writer *w, struct slice bytes) {
    XXH3_64bits_update(w->sum, bytes.at, bytes.len);
    w->bytes += bytes.len;
}

void ngram_index_header(struct ngram_index_writer *w, struct slice line) {
    buf_slice(&w->columns, line);
    add_bytes(w, line);
}

static int higher_first(const void *a, const void *b) {
    const struct candidate *x = a, *y = b;
    if (x->count != y->count) return x->count > y->count ? -1 : 1;
    return x->place < y->place ? -1 : x->place > y->place;
}

/* Keeps the `most` best candidates, in order. */
static void keep_best(struct ngram_index_writer *w, size_t most) {
    qsort(w->candidate, w->candidates, sizeof *w->candidate, higher_first);
    if (w->candidates > most) w->candidates = most;
    w->spare.len = 0;
    for (size_t i = 0; i < w->candidates; i++) {
        struct candidate *c = &w->candidate[i];
        size_t at = w->spare.len;
        buf_put(&w->spare, w->texts.at + c->at, c->len);
        c->at = at;
    }
    struct buf texts = w->texts;
    w->texts = w->spare, w->spare = texts;
}

static void put_cell(struct buf *to, uint64_t value, char behind) {
    to->len += slice_print_u64(buf_room(to, 20), value);
    buf_byte(to, behind);
}

static void end_order(struct ngram_index_writer *w) {
    struct ngram_index_order *o = &w->order;
    if (!w->head.len) return;
    uint64_t most = o->types / 10;
    most = most < LISTED_LEAST ? LISTED_LEAST : most > LISTED_MOST ? LISTED_MOST : most;
    keep_best(w, (size_t)most);
    uint64_t cell[] = {o->begin, w->bytes, o->count,      o->docs,
                       o->types, o->hapax, w->candidates, w->lists.len};
    buf_slice(&w->directory, buf_get(&w->head));
    for (size_t i = 0; i < sizeof cell / sizeof *cell; i++)
        put_cell(&w->directory, cell[i], i + 1 < sizeof cell / sizeof *cell ? '\t' : '\n');
    for (size_t i = 0; i < w->candidates; i++) {
        const struct candidate *c = &w->candidate[i];
        buf_put(&w->lists, w->texts.at + c->at, c->len);
        buf_byte(&w->lists, '\t');
        put_cell(&w->lists, c->count, '\t');
        put_cell(&w->lists, c->docs, '\n');
    }
}

void ngram_index_row(struct ngram_index_writer *w, struct slice row, struct slice head, struct slice ngram,
                     uint64_t count, uint64_t docs) {
    if (!ngram.len) {
        end_order(w);
        w->order = (struct ngram_index_order){.begin = w->bytes, .count = count, .docs = docs};
        w->head.len = w->candidates = w->texts.len = 0;
        buf_slice(&w->head, head);
        w->least = 0;
    } else {
        w->order.types++;
        w->order.hapax += count == 1;
        if (count > w->least) {
            w->candidate[w->candidates++] =
                (struct candidate){count, docs, w->order.types, w->texts.len, ngram.len};
            buf_slice(&w->texts, ngram);
            if (w->candidates == 2 * LISTED_MOST) {
                keep_best(w, LISTED_MOST);
                w->least = w->candidate[LISTED_MOST - 1].count;
            }
        }
    }
    add_bytes(w, row);
}

void ngram_index_write(struct ngram_index_writer *w) {
    struct stat st;
    struct slice columns = buf_get(&w->columns);
    end_order(w);
    if (stat(w->path, &st) != 0) die_errno("%s", w->path);
    if ((uint64_t)st.st_size != w->bytes) die("%s: changed while its index was made", w->path);
    struct buf text = {0};
    buf_format(&text, "txt-ngrams-index\t1\nbase\t%llu\t%llu\t%016llx\n", (unsigned long long)w->bytes,
               (unsigned long long)changed_at(&st), (unsigned long long)XXH3_64bits_digest(w->sum));
    columns.len -= strlen("ngram\tcount\tdocs\n"); /* what stays is the group columns and n */
    buf_slice(&text, columns);
    buf_format(&text, "begin\tend\tcount\tdocs\ttypes\thapax\tlisted\tat\n");
    buf_slice(&text, buf_get(&w->directory));
    buf_byte(&text, '\n');
    buf_slice(&text, buf_get(&w->lists));
    uint64_t sum = XXH3_64bits(text.at, text.len);
    buf_format(&text, "sum\t%016llx\n", (unsigned long long)sum);
    out_slice(w->out, buf_get(&text));
    out_close(w->out);
    XXH3_freeState(w->sum);
    struct buf *buffers[] = {&w->columns, &w->directory, &w->lists, &w->head, &w->texts, &w->spare, &text};
    for (size_t i = 0; i < sizeof buffers / sizeof *buffers; i++) buf_free(buffers[i]);
    free(w->candidate);
    free(w->name);
    free(w);
}

/* ---- using one ---- */

bool ngram_index_exists(const char *path) {
    struct stat st;
    if (stat(path, &st) != 0 || !S_ISREG(st.st_mode)) return false;
    char *name = index_path(path);
    bool is = stat(name, &st) == 0;
    free(name);
    return is;
}

/* A whole file, as memory that follows it. Empty when it cannot be read. */
static struct slice map_file(const char *path, struct stat *st) {
    struct slice all = {NULL, 0};
    int file = open(path, O_RDONLY | O_CLOEXEC);
    if (file < 0) return all;
    if (fstat(file, st) == 0 && S_ISREG(st->st_mode) && st->st_size > 0) {
        void *at = mmap(NULL, (size_t)st->st_size, PROT_READ, MAP_PRIVATE, file, 0);
        if (at != MAP_FAILED) all = (struct slice){at, (size_t)st->st_size};
    }
    close(file);
    return all;
}

static void unmap(struct slice all) {
    if (all.at) munmap((void *)(uintptr_t)all.at, all.len);
}

static bool hexadecimal(struct slice s, uint64_t *value) {
    static const char digits[] = "0123456789abcdef";
    *value = 0;
    for (size_t i = 0; i < s.len; i++) {
        const char *d = memchr(digits, s.at[i], 16);
        if (!d) return false;
        *value = *value << 4 | (uint64_t)(d - digits);
    }
    return s.len == 16;
}

/* Cuts `name TAB ` off a line. */
static bool cut_name(struct slice *line, struct slice name) {
    if (!slice_starts(*line, name)) return false;
    line->at += name.len, line->len -= name.len;
    return true;
}

/* What the index says; false when it is none, or not whole. */
static bool read_index(struct ngram_index *x, struct slice all, struct slice base[3]) {
    struct slice rest = all, line, last;
    uint64_t sum;
    if (all.len < 21) return false;
    last = (struct slice){all.at + all.len - 21, 21};
    if (!cut_name(&last, SLICE("sum\t")) || last.at[16] != '\n') return false;
    last.len = 16;
    if (!hexadecimal(last, &sum) || sum != XXH3_64bits(all.at, all.len - 21)) return false;
    rest.len -= 21;
    if (!slice_cut(&rest, '\n', &line) || !slice_eq(line, SLICE("txt-ngrams-index\t1"))) return false;
    if (!slice_cut(&rest, '\n', &line) || !cut_name(&line, SLICE("base\t"))) return false;
    for (int i = 0; i < 3; i++)
        if (!slice_cut(&line, '\t', &base[i])) return false;
    if (!slice_cut(&rest, '\n', &x->header)) return false;
    size_t room = 0;
    while (slice_cut(&rest, '\n', &line) && line.len) {
        uint64_t cell[8];
        struct slice head = line;
        for (size_t i = 8; i-- > 0;) {
            size_t at = head.len;
            while (at && head.at[at - 1] != '\t') at--;
            if (!at || !slice_u64((struct slice){head.at + at, head.len - at}, &cell[i])) return false;
            head.len = i ? at - 1 : at;
        }
        size_t n = head.len - 2; /* one digit, alone in its column */
        if (head.len < 2 || head.at[n] < '0' || head.at[n] > '9' || (n && head.at[n - 1] != '\t'))
            return false;
        if (x->orders == room) x->order = mem_resize(x->order, room = room ? 2 * room : 64, sizeof *x->order);
        x->order[x->orders++] = (struct ngram_index_order){
            head, cell[0], cell[1], cell[2], cell[3], cell[4], cell[5], cell[6], {NULL, (size_t)cell[7]}};
    }
    if (!rest.at) rest = (struct slice){"", 0};
    for (size_t i = 0; i < x->orders; i++) { /* the lists stand behind the directory, one after the other */
        struct ngram_index_order *o = &x->order[i];
        size_t from = o->list.len, to = i + 1 < x->orders ? o[1].list.len : rest.len;
        if (from > to || to > rest.len || o->head.len < 2 || (i && ngram_cmp(o[-1].head, o->head) >= 0))
            return false;
        o->list = (struct slice){rest.at + from, to - from};
    }
    return true;
}

static bool orders_within(const struct ngram_index *x, uint64_t size) {
    for (size_t i = 0; i < x->orders; i++)
        if (x->order[i].begin > x->order[i].end || x->order[i].end > size) return false;
    return true;
}

struct ngram_index *ngram_index_open(const char *path) {
    if (!ngram_index_exists(path)) return NULL;
    struct ngram_index *x = mem_zero(1, sizeof *x);
    struct stat st = {0};
    struct slice about[3];
    uint64_t size, time, sum;
    char *name = index_path(path);
    bool damaged = false, other = false;
    struct slice all = map_file(name, &st);
    x->memory = (char *)(uintptr_t)all.at;
    x->bytes = all.len;
    x->path = path;
    if (!all.len || !read_index(x, all, about) || !slice_u64(about[0], &size) ||
        !slice_u64(about[1], &time) || !hexadecimal(about[2], &sum)) {
        damaged = true;
    } else {
        x->base = map_file(path, &st);
        struct slice rest = x->base;
        if (x->base.len != size ||
            ((changed_at(&st) != time || size <= SMALL) && XXH3_64bits(x->base.at, x->base.len) != sum) ||
            !slice_cut(&rest, '\n', &x->header) || !orders_within(x, size))
            other = true;
    }
    if (damaged || other) {
        if (damaged)
            warn("%s: is damaged: not used, %s is read whole", name, path);
        else
            warn("%s: does not belong to %s as it is now: not used, %s is read whole", name, path, path);
        ngram_index_close(x);
        x = NULL;
    }
    free(name);
    return x;
}

void ngram_index_close(struct ngram_index *x) {
    unmap((struct slice){x->memory, x->bytes});
    unmap(x->base);
    free(x->order);
    free(x);
}

/* Cuts "ngram TAB count TAB docs LF" off. */
static bool cut_row(struct slice *from, struct slice *ngram, uint64_t *count, uint64_t *docs) {
    struct slice line, field;
    return slice_cut(from, '\n', &line) && slice_cut(&line, '\t', ngram) && slice_cut(&line, '\t', &field) &&
           slice_u64(field, count) && slice_cut(&line, '\t', &field) && slice_u64(field, docs) && !line.at;
}

bool ngram_index_listed(const struct ngram_index *x, struct slice *list, struct slice *ngram, uint64_t *count,
                        uint64_t *docs) {
    if (!list->len) return false;
    if (!cut_row(list, ngram, count, docs)) die("%s.index: no list of n-grams", x->path);
    return true;
}

bool ngram_index_row_at(const struct ngram_index *x, const struct ngram_index_order *o, uint64_t *at,
                        struct slice *ngram, uint64_t *count, uint64_t *docs) {
    if (*at >= o->end) return false;
    struct slice from = {x->base.at + *at, (size_t)(o->end - *at)};
    if (!cut_name(&from, o->head) || !cut_row(&from, ngram, count, docs))
        die("%s: byte %llu: no row of the group and n that its index tells", x->path,
            (unsigned long long)*at);
    *at = from.at ? (uint64_t)(from.at - x->base.at) : o->end;
    return true;
}

/* The row that holds the byte `at`. */
static uint64_t row_around(const struct ngram_index *x, uint64_t least, uint64_t at) {
    while (at > least && x->base.at[at - 1] != '\n') at--;
    return at;
}

bool ngram_index_find(const struct ngram_index *x, const struct ngram_index_order *o, uint64_t *at,
                      struct slice ngram, uint64_t *count, uint64_t *docs) {
    uint64_t low = *at, high = o->end, next;
    struct slice here;
    bool found = false;
    /* In leaps that double, then by halves: n-grams that are asked for are near each other, or far. */
    for (uint64_t leap = 1024; !found && low < high;) {
        bool leaping = high == o->end && leap < high - low;
        next = row_around(x, low, leaping ? low + leap : low + (high - low) / 2);
        uint64_t row = next;
        if (!ngram_index_row_at(x, o, &next, &here, count, docs)) break;
        int c = ngram_cmp(here, ngram);
        found = c == 0;
        if (c <= 0)
            low = next;
        else
            high = row;
        if (leaping && c < 0) leap *= 2;
    }
    *at = low;
    if (!found) *count = *docs = 0;
    return found;
}
