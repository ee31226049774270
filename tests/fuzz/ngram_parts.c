/* Any bytes as parts of n-gram counts, up to eight with a NUL between them, some of them to be subtracted. Merged with much memory, with so little
 * that most become runs of a file, and read in other blocks, they give the same rows, or status 2; the rows stand in order; and each is the sum of what
 * the parts have alone. The first byte is options, the second says which parts are subtracted. */
#include "base/table.h"
#include "io/ngram_parts.h"
#include "may_die.h"

enum { PARTS = 8 };

struct merge {
    struct rec_options rec;
    unsigned orders;
    uint64_t memory;
    const char *path[PARTS], *subtract[PARTS];
    size_t paths, subtracts;
    struct ngram_parts *parts;
    struct buf rows; /* a line each: "count docs less key" */
};

static void read_all(void *merge) {
    struct merge *m = merge;
    struct ngram_row row;
    struct buf last = {0};
    ngram_parts_read(m->parts, m->path, m->paths, m->subtract, m->subtracts);
    while (ngram_parts_next(m->parts, &row)) {
        unsigned n = ngram_row_n(&row);
        MUST(row.head >= 2 && row.head <= row.key.len && row.key.at[row.head - 1] == '\t');
        MUST(n <= 9 && (n == 0 || m->orders >> n & 1));
        MUST(!last.len || ngram_cmp(buf_get(&last), row.key) < 0);
        MUST(ngram_head_group(ngram_row_head(&row)).len < row.key.len);
        last.len = 0;
        buf_slice(&last, row.key);
        buf_format(&m->rows, "%llu %llu %d ", (unsigned long long)row.count, (unsigned long long)row.docs,
                   row.less);
        buf_slice(&m->rows, row.key);
        buf_byte(&m->rows, '\n');
    }
    buf_free(&last);
}

static bool run(struct merge *m) {
    const struct spill_options spill = {.memory = m->memory};
    m->rows.len = 0;
    m->parts = ngram_parts_open(&m->rec, &spill, m->orders);
    bool good = may_die(read_all, m);
    ngram_parts_close(m->parts);
    return good;
}

struct sum {
    uint64_t count, docs;
};

/* Adds the rows of a merge; times 1 or -1. */
static void add(const struct buf *rows, uint64_t times, struct table *keys, struct buf *sums) {
    struct slice rest = buf_get(rows), line;
    while (rest.len && slice_cut(&rest, '\n', &line)) {
        struct slice cell;
        uint64_t number[3];
        bool fresh;
        for (int i = 0; i < 3; i++) {
            slice_cut(&line, ' ', &cell);
            MUST(slice_u64(cell, &number[i]));
        }
        uint32_t id = table_intern(keys, line, &fresh);
        if (fresh) {
            memset(buf_room(sums, sizeof(struct sum)), 0, sizeof(struct sum));
            sums->len += sizeof(struct sum);
        }
        MUST(sums->at);
        struct sum *s = (struct sum *)(void *)sums->at + id;
        s->count += times * number[0], s->docs += times * number[1];
    }
}

/* What the parts have alone is what they have in all. */
static void check_sums(const struct merge *all) {
    struct table keys;
    struct buf sums = {0};
    table_init(&keys, 0);
    add(&all->rows, UINT64_MAX, &keys, &sums);
    for (size_t i = 0; i < all->paths + all->subtracts; i++) {
        struct merge one = *all;
        one.paths = i < all->paths, one.subtracts = !one.paths, one.rows = (struct buf){0};
        if (one.paths)
            one.path[0] = all->path[i];
        else
            one.subtract[0] = all->subtract[i - all->paths];
        MUST(run(&one));
        add(&one.rows, 1, &keys, &sums);
        buf_free(&one.rows);
    }
    for (uint32_t i = 0; i < keys.count; i++) {
        MUST(sums.at);
        const struct sum *s = (const struct sum *)(const void *)sums.at + i;
        MUST(s->count == 0 && s->docs == 0);
    }
    table_free(&keys);
    buf_free(&sums);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    static int fd[PARTS];
    static char path[PARTS][32];
    if (!fd[0]) {
        die_quiet(true);
        for (int i = 0; i < PARTS; i++) {
            MUST((fd[i] = memfd_create("part", 0)) > 0);
            snprintf(path[i], sizeof path[i], "/proc/self/fd/%d", fd[i]);
        }
    }
    if (size < 2) return 0;
    struct slice rest = {(const char *)data + 2, size - 2}, part;
    struct merge m = {.rec = {.csv = data[0] & 1, .no_header = data[0] & 2, .quiet = true},
                      .orders = data[0] & 4 ? 1u << 1 | 1u << 3 : UINT32_MAX,
                      .memory = UINT64_C(1) << 30};
    for (int i = 0; i < PARTS && slice_cut(&rest, '\0', &part); i++) {
        MUST(ftruncate(fd[i], 0) == 0);
        for (size_t done = 0; done < part.len;) {
            ssize_t n = pwrite(fd[i], part.at + done, part.len - done, (off_t)done);
            MUST(n > 0);
            done += (size_t)n;
        }
        if (data[1] >> i & 1)
            m.subtract[m.subtracts++] = path[i];
        else
            m.path[m.paths++] = path[i];
        if (!rest.at) break;
    }
    fuzz_block(0);
    bool good = run(&m);
    struct merge other = m;
    other.rows = (struct buf){0};
    other.memory = 1 << 20;
    fuzz_block(1 + data[0] / 16);
    bool also = run(&other);
    fuzz_block(0);
    MUST(good == also && (!good || fuzz_same(&m.rows, &other.rows)));
    if (good) check_sums(&m);
    buf_free(&m.rows);
    buf_free(&other.rows);
    return 0;
}
