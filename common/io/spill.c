/* spill - sorted runs in an unlinked temporary file, and their merge.
 *
 * Why so: runs are written once, front to back, and read once, each through its own buffer, so the disk sees long
 * reads only. Neighbours in a sorted run share much of their keys, so an entry stores how many bytes it shares
 * with the one before it, and the rest:
 *
 *     entry = shared:varint  rest:varint  value:varint  rest bytes  value bytes
 *     varint = 7 bits a byte, low first, bit 7 = more follows
 *
 * The merge is a tree of losers (Knuth 5.4.1) over offset-value codes (Conner 1977; Graefe, "Implementing sorting in
 * database systems", 2006): each waiting key carries, in one integer, where it first differs from the key given
 * last and which bytes stand there. Two keys that wait at one node differ from the same key, so the integers decide
 * and the bytes are looked at only when these are equal, and then only behind the place known. Front coding gives
 * the code of a run's next key for nothing.
 *
 * When there are more runs than buffers of READ_LEAST bytes fit into the memory given, neighbouring runs are merged into
 * longer ones, in a second file; then the first file goes. The order of equal keys is kept by that. */
#define _GNU_SOURCE /* O_TMPFILE */
#include "io/spill.h"
#include "base/die.h"
#include "base/mem.h"
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

enum {
    WRITE_BYTES = 256 << 10,
    READ_LEAST = 32 << 10,
    READ_MOST = 4 << 20,
    HEAD_MOST = 30, /* three varints */
};

struct run {
    uint64_t start, end; /* bytes in the file */
};

/* The runs of one file, and the one that is being written. */
struct store {
    int file; /* -1: not made yet */
    struct run *run;
    size_t runs, room;
    uint64_t size; /* bytes given to the file so far */
    char *out;     /* WRITE_BYTES, used from 0 to out_len */
    size_t out_len;
    struct buf last; /* the key written last */
    bool first;      /* no key in this run yet */
};

/* One run while it is read. The window buf[at..len) holds bytes not used yet. */
struct reader {
    uint64_t code; /* of `key` against the key given last; DONE when the run is used up */
    struct buf key;
    struct slice value; /* in the window */
    char *window;
    size_t at, len, cap;
    uint64_t next, end; /* of the file */
};

struct merge {
    int file;
    struct reader *reader;
    size_t readers;
    uint32_t *loser; /* loser[0]: the winner; loser[1..leaves): inner nodes */
    size_t leaves;   /* power of two >= readers */
    bool started;
};

struct spill {
    const char *tmpdir;
    struct store store;
    struct merge merge;
};

/* ---- the temporary file ---- */

/* A file without a name: O_TMPFILE never gives it one; where the file system cannot do that, the name goes at once. */
int spill_temporary_file(const char *dir) {
    int file = -1;
#ifdef O_TMPFILE
    file = open(dir, O_TMPFILE | O_RDWR | O_CLOEXEC | O_EXCL, 0600);
    if (file >= 0) return file;
#endif
    struct buf path = {0};
    buf_format(&path, "%s/txtkit-XXXXXX", dir);
    buf_byte(&path, '\0');
    file = mkstemp(path.at);
    if (file < 0) die_errno("cannot make a temporary file in %s", dir);
    if (unlink(path.at) != 0) die_errno("cannot unlink %s", path.at);
    if (fcntl(file, F_SETFD, FD_CLOEXEC) != 0) die_errno("cannot set up %s", path.at);
    buf_free(&path);
    return file;
}

static void store_open(struct store *t) {
    *t = (struct store){.file = -1};
}

static void store_close(struct store *t) {
    if (t->file >= 0) close(t->file); /* unlinked and only read since: nothing to learn from its result */
    free(t->run);
    free(t->out);
    buf_free(&t->last);
    *t = (struct store){.file = -1};
}

static void store_flush(struct store *t, const char *dir) {
    const char *p = t->out;
    size_t left = t->out_len;
    while (left) {
        ssize_t n = pwrite(t->file, p, left, (off_t)t->size);
        if (n < 0 && errno == EINTR) continue;
        if (n <= 0) {
            if (n == 0) errno = ENOSPC;
            die_errno("cannot write a temporary file in %s", dir);
        }
        p += n, left -= (size_t)n, t->size += (uint64_t)n;
    }
    t->out_len = 0;
}

static void store_bytes(struct store *t, const char *dir, const char *p, size_t n) {
    while (n) {
        if (t->out_len == WRITE_BYTES) store_flush(t, dir);
        size_t part = WRITE_BYTES - t->out_len < n ? WRITE_BYTES - t->out_len : n;
        memcpy(t->out + t->out_len, p, part);
        t->out_len += part, p += part, n -= part;
    }
}

static size_t varint_put(char *to, uint64_t v) {
    size_t n = 0;
    for (; v >= 0x80; v >>= 7) to[n++] = (char)(v | 0x80);
    to[n++] = (char)v;
    return n;
}

static size_t shared_prefix(const char *a, const char *b, size_t most) {
    size_t i = 0;
    for (; i + 8 <= most; i += 8) {
        uint64_t x, y;
        memcpy(&x, a + i, 8);
        memcpy(&y, b + i, 8);
        if (x != y) break;
    }
    while (i < most && a[i] == b[i]) i++;
    return i;
}

static void store_begin(struct store *t, const char *dir) {
    if (t->file < 0) t->file = spill_temporary_file(dir);
    if (!t->out) t->out = mem_alloc(WRITE_BYTES);
    if (t->runs == t->room) {
        t->room = t->room ? 2 * t->room : 16;
        t->run = mem_resize(t->run, t->room, sizeof *t->run);
    }
    t->run[t->runs].start = t->size;
    t->last.len = 0;
    t->first = true;
}

static void store_put(struct store *t, const char *dir, struct slice key, struct slice value) {
    size_t most = t->last.len < key.len ? t->last.len : key.len;
    size_t shared = shared_prefix(t->last.at, key.at, most);
    size_t rest = key.len - shared;
    if (WRITE_BYTES - t->out_len < HEAD_MOST + rest + value.len) store_flush(t, dir);
    t->out_len += varint_put(t->out + t->out_len, shared);
    t->out_len += varint_put(t->out + t->out_len, rest);
    t->out_len += varint_put(t->out + t->out_len, value.len);
    store_bytes(t, dir, key.at + shared, rest);
    store_bytes(t, dir, value.at, value.len);
    t->last.len = shared;
    buf_put(&t->last, key.at + shared, rest);
}

static void store_end(struct store *t, const char *dir) {
    store_flush(t, dir);
    t->run[t->runs++].end = t->size;
}

/* ---- reading a run ---- */

/* Offset-value code of a key whose words of 4 bytes before that of byte `from` are those of the key given last:
 * less = earlier in order. The more words are shared, the nearer to the last key, the earlier; then the word; then
 * how many of its bytes the key has, so that "a" comes before "a\0".
 *
 *     bits 35..63  2^29 - 2 - index of the word      bits 3..34  the word, zeros behind the key's end      0..2  its bytes: 0-4
 *
 * Words, not bytes at any offset: of two keys whose codes differ, the later one's code is then right against the earlier one too. */
#define CODE_DONE  UINT64_MAX
#define CODE_WORDS ((UINT64_C(1) << 29) - 2)
static uint64_t code_at(struct slice key, size_t from) {
    from &= ~(size_t)3;
    size_t left = key.len - from, take = left < 4 ? left : 4;
    uint64_t word = 0;
    for (size_t i = 0; i < 4; i++) word = word << 8 | (i < take ? (unsigned char)key.at[from + i] : 0u);
    return (CODE_WORDS - from / 4) << 35 | word << 3 | take;
}
static size_t code_offset(uint64_t code) {
    return (CODE_WORDS - (code >> 35)) * 4;
}

/* Makes n bytes of the window contiguous, as far as the run has them. */
static void reader_need(struct reader *r, int file, const char *dir, size_t n) {
    if (r->len - r->at >= n) return;
    memmove(r->window, r->window + r->at, r->len - r->at);
    r->len -= r->at, r->at = 0;
    if (r->cap < n) {
        r->cap = n;
        r->window = mem_resize(r->window, r->cap, 1);
    }
    while (r->len < n && r->next < r->end) {
        size_t want = r->cap - r->len;
        if (want > r->end - r->next) want = (size_t)(r->end - r->next);
        ssize_t got = pread(file, r->window + r->len, want, (off_t)r->next);
        if (got < 0 && errno == EINTR) continue;
        if (got < 0) die_errno("cannot read a temporary file in %s", dir);
        if (got == 0) die("a temporary file in %s is shorter than what was written", dir);
        r->len += (size_t)got, r->next += (uint64_t)got;
    }
}

static uint64_t reader_varint(struct reader *r) {
    uint64_t v = 0;
    for (unsigned shift = 0;; shift += 7) {
        unsigned char c = (unsigned char)r->window[r->at++];
        v |= (uint64_t)(c & 0x7f) << shift;
        if (c < 0x80) return v;
    }
}

/* The next entry; its code is against the entry before it. */
static void reader_next(struct reader *r, int file, const char *dir) {
    reader_need(r, file, dir, HEAD_MOST);
    if (r->at == r->len) {
        r->code = CODE_DONE;
        return;
    }
    size_t shared = (size_t)reader_varint(r), rest = (size_t)reader_varint(r),
           value = (size_t)reader_varint(r);
    reader_need(r, file, dir, rest + value);
    r->key.len = shared;
    buf_put(&r->key, r->window + r->at, rest);
    r->value = (struct slice){r->window + r->at + rest, value};
    r->at += rest + value;
    r->code = code_at(buf_get(&r->key), shared);
}

/* ---- the tree of losers ---- */

/* True if reader a goes before b; the code of the one that goes later is then against the other. */
static bool merge_before(struct merge *m, uint32_t a, uint32_t b) {
    struct reader *x = &m->reader[a], *y = &m->reader[b];
    if (x->code != y->code) return x->code < y->code;
    if (x->code == CODE_DONE) return a < b;
    size_t from = code_offset(x->code), take = x->code & 7;
    if (take == 4) { /* else both end in this word: equal */
        from += 4;
        size_t most = x->key.len < y->key.len ? x->key.len : y->key.len;
        from += shared_prefix(x->key.at + from, y->key.at + from, most - from);
    }
    uint64_t cx = code_at(buf_get(&x->key), from), cy = code_at(buf_get(&y->key), from);
    if (cx == cy ? a < b : cx < cy) {
        y->code = cy;
        return true;
    }
    x->code = cx;
    return false;
}

#define NOBODY UINT32_MAX
/* Lets `who` climb from its leaf: at each node the later one stays. */
static void merge_climb(struct merge *m, uint32_t who) {
    for (size_t node = (m->leaves + who) >> 1; node; node >>= 1) {
        uint32_t other = m->loser[node];
        if (other != NOBODY && !merge_before(m, who, other)) {
            m->loser[node] = who;
            who = other;
        }
    }
    m->loser[0] = who;
}

/* The first round, from the leaves up. NOBODY loses always. */
static uint32_t merge_build(struct merge *m, size_t node) {
    if (node >= m->leaves) return node - m->leaves < m->readers ? (uint32_t)(node - m->leaves) : NOBODY;
    uint32_t a = merge_build(m, 2 * node), b = merge_build(m, 2 * node + 1);
    bool first = b == NOBODY || (a != NOBODY && merge_before(m, a, b));
    m->loser[node] = first ? b : a;
    return first ? a : b;
}

static void merge_open(struct merge *m, const char *dir, int file, const struct run *run, size_t runs,
                       size_t memory) {
    *m = (struct merge){.file = file, .readers = runs};
    m->reader = mem_zero(runs ? runs : 1, sizeof *m->reader);
    size_t each = runs ? memory / runs : 0;
    each = each < READ_LEAST ? READ_LEAST : each > READ_MOST ? READ_MOST : each;
    for (size_t i = 0; i < runs; i++) {
        struct reader *r = &m->reader[i];
        *r = (struct reader){.next = run[i].start, .end = run[i].end, .cap = each};
        if (run[i].end - run[i].start < each) r->cap = (size_t)(run[i].end - run[i].start) + HEAD_MOST;
        r->window = mem_alloc(r->cap);
        reader_next(r, file, dir); /* shares 0 bytes: its code is against the empty key, as all the others' */
    }
    for (m->leaves = 1; m->leaves < runs; m->leaves *= 2) continue;
    m->loser = mem_alloc((m->leaves + 1) * sizeof *m->loser);
    m->loser[0] = merge_build(m, 1);
}

static void merge_close(struct merge *m) {
    for (size_t i = 0; i < m->readers; i++) {
        buf_free(&m->reader[i].key);
        free(m->reader[i].window);
    }
    free(m->reader);
    free(m->loser);
    *m = (struct merge){0};
}

static bool merge_next(struct merge *m, const char *dir, struct slice *key, struct slice *value) {
    if (!m->readers) return false;
    uint32_t who = m->loser[0];
    if (m->started) { /* only now: what was given last stayed valid until here */
        reader_next(&m->reader[who], m->file, dir);
        merge_climb(m, who);
        who = m->loser[0];
    }
    m->started = true;
    struct reader *r = &m->reader[who];
    if (r->code == CODE_DONE) return false;
    *key = buf_get(&r->key);
    *value = r->value;
    return true;
}

/* ---- the interface ---- */

const char *spill_folder(const struct spill_options *options) {
    const char *folder = options ? options->tmpdir : NULL;
    if (!folder) folder = getenv("TMPDIR");
    return folder && *folder ? folder : "/tmp";
}

struct spill *spill_open(const struct spill_options *options) {
    struct spill *s = mem_zero(1, sizeof *s);
    s->tmpdir = spill_folder(options);
    store_open(&s->store);
    return s;
}

void spill_close(struct spill *s) {
    if (!s) return;
    merge_close(&s->merge);
    store_close(&s->store);
    free(s);
}

void spill_run_begin(struct spill *s) {
    store_begin(&s->store, s->tmpdir);
}

void spill_put(struct spill *s, struct slice key, struct slice value) {
    if (key.len >= CODE_WORDS * 4) die("a key of %zu bytes is too long for a temporary file", key.len);
    store_put(&s->store, s->tmpdir, key, value);
}

void spill_run_end(struct spill *s) {
    store_end(&s->store, s->tmpdir);
}

size_t spill_runs(const struct spill *s) {
    return s->store.runs;
}

/* Merges groups of neighbouring runs into a new file of fewer runs. */
static void spill_pass(struct spill *s, size_t fan, size_t memory) {
    struct store *from = &s->store, to;
    store_open(&to);
    size_t groups = (from->runs + fan - 1) / fan, done = 0;
    for (size_t g = 0; g < groups; g++) {
        size_t take = (from->runs - done) / (groups - g); /* even groups */
        struct merge m;
        struct slice key, value;
        merge_open(&m, s->tmpdir, from->file, from->run + done, take, memory);
        store_begin(&to, s->tmpdir);
        while (merge_next(&m, s->tmpdir, &key, &value)) store_put(&to, s->tmpdir, key, value);
        store_end(&to, s->tmpdir);
        merge_close(&m);
        done += take;
    }
    store_close(from);
    *from = to;
}

void spill_merge(struct spill *s, size_t memory) {
    size_t fan = memory / READ_LEAST;
    if (fan < 2) fan = 2;
    while (s->store.runs > fan) spill_pass(s, fan, memory);
    free(s->store.out); /* no more is written */
    s->store.out = NULL;
    merge_open(&s->merge, s->tmpdir, s->store.file, s->store.run, s->store.runs, memory);
}

bool spill_next(struct spill *s, struct slice *key, struct slice *value) {
    return merge_next(&s->merge, s->tmpdir, key, value);
}
