/* spill: what goes in comes out, in order, for keys and values of all kinds and any number of runs. */
#include "tap.h"
#include "base/die.h"
#include "base/mem.h"
#include "io/spill.h"
#include <dirent.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

struct entry {
    struct slice key;
    uint32_t run, number; /* number within its run */
};

static uint64_t state = 88172645463325252u;
static uint32_t draw(uint32_t below) {
    state ^= state << 13, state ^= state >> 7, state ^= state << 17;
    return (uint32_t)((state >> 11) % below);
}

static int by_key_then_run(const void *a, const void *b) {
    const struct entry *x = a, *y = b;
    int c = slice_cmp(x->key, y->key);
    if (c) return c;
    if (x->run != y->run) return x->run < y->run ? -1 : 1;
    return x->number < y->number ? -1 : x->number > y->number;
}

static int by_run_then_key(const void *a, const void *b) {
    const struct entry *x = a, *y = b;
    if (x->run != y->run) return x->run < y->run ? -1 : 1;
    int c = slice_cmp(x->key, y->key);
    if (c) return c;
    return x->number < y->number ? -1 : x->number > y->number;
}

/* A short alphabet and lengths around the words of the codes give many equal keys and shared beginnings. */
static struct slice any_key(struct arena *a, uint32_t longest, bool binary) {
    char text[64];
    uint32_t n = draw(longest + 1);
    for (uint32_t i = 0; i < n; i++) text[i] = binary ? "\0\1\xff"[draw(3)] : (char)('a' + draw(2));
    return (struct slice){arena_bytes(a, text, n), n};
}

/* The value of an entry is its run, number and some bytes: tells the order among equal keys. */
static size_t value_of(const struct entry *e, char *to) {
    memcpy(to, &e->run, 4);
    memcpy(to + 4, &e->number, 4);
    size_t n = e->number % 7;
    memset(to + 8, 'v', n);
    return 8 + n;
}

static bool round_trip(uint32_t runs, uint32_t each, uint32_t longest, bool binary, size_t memory) {
    struct arena arena = {0};
    struct entry *all = mem_zero((size_t)runs * each + 1, sizeof *all);
    size_t n = 0;
    for (uint32_t r = 0; r < runs; r++)
        for (uint32_t i = 0, count = draw(each + 1); i < count; i++)
            all[n++] = (struct entry){any_key(&arena, longest, binary), r, i};
    qsort(all, n, sizeof *all, by_run_then_key);
    struct spill *s = spill_open(NULL);
    size_t at = 0;
    char value[32] = "";
    for (uint32_t r = 0; r < runs; r++) {
        spill_run_begin(s);
        for (; at < n && all[at].run == r; at++)
            spill_put(s, all[at].key, (struct slice){value, value_of(&all[at], value)});
        spill_run_end(s);
    }
    bool good = spill_runs(s) == runs;
    spill_merge(s, memory);
    qsort(all, n, sizeof *all, by_key_then_run);
    struct slice key, got;
    for (at = 0; at < n && good; at++) {
        good = spill_next(s, &key, &got) && slice_eq(key, all[at].key) &&
               slice_eq(got, (struct slice){value, value_of(&all[at], value)});
    }
    good = good && !spill_next(s, &key, &got) && !spill_next(s, &key, &got);
    spill_close(s);
    free(all);
    arena_free(&arena);
    return good;
}

static size_t files_in(const char *dir) {
    size_t n = 0;
    DIR *d = opendir(dir);
    while (d && readdir(d)) n++;
    if (d) closedir(d);
    return n;
}

int main(int argc, char **argv) {
    (void)argc;
    die_init(argv[0]);
    for (uint32_t runs = 0; runs < 20; runs++) {
        ok(round_trip(runs, 50, 5, false, 1 << 20), "%u runs of short keys", runs);
        ok(round_trip(runs, 50, 20, false, 1 << 20), "%u runs of keys to 20 bytes", runs);
        ok(round_trip(runs, 200, 13, true, 1 << 20), "%u runs of binary keys", runs);
    }
    ok(round_trip(1000, 40, 12, false, 1), "1000 runs in passes of 2");
    ok(round_trip(301, 40, 12, true, 96 << 10), "301 runs in passes of 3");
    ok(round_trip(100, 20000, 10, false, 1 << 20), "windows are refilled");

    /* Keys and values larger than every buffer; one is a beginning of the next. */
    size_t big = 3 << 20;
    char *long_key = mem_alloc(big);
    memset(long_key, 'k', big);
    struct spill *s = spill_open(&(struct spill_options){.tmpdir = "."});
    size_t before = files_in(".");
    for (int r = 0; r < 3; r++) {
        spill_run_begin(s);
        spill_put(s, SLICE(""), SLICE(""));
        for (size_t len = big - 5; len <= big; len++)
            spill_put(s, (struct slice){long_key, len}, (struct slice){long_key, big - len * 3 / 4});
        spill_run_end(s);
    }
    ok(files_in(".") == before, "the temporary file has no name");
    spill_merge(s, 1);
    bool good = true;
    struct slice key, value;
    for (int r = 0; r < 3; r++) good = good && spill_next(s, &key, &value) && key.len == 0 && value.len == 0;
    for (size_t len = big - 5; len <= big; len++)
        for (int r = 0; r < 3; r++)
            good = good && spill_next(s, &key, &value) && slice_eq(key, (struct slice){long_key, len}) &&
                   slice_eq(value, (struct slice){long_key, big - len * 3 / 4});
    ok(good && !spill_next(s, &key, &value), "keys and values of megabytes");
    spill_close(s);
    free(long_key);

    s = spill_open(NULL);
    spill_merge(s, 1 << 20);
    ok(!spill_next(s, &key, &value), "no run, no entry");
    spill_close(s);
    return tap_done();
}
