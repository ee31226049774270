/* Any bytes as a part of n-gram counts with an index whose sums are right, so that only what the index says can be wrong: it is not used, or
 * all that is read through it lies inside the part, or the program ends with status 2 and says why. Up to the first NUL the part; behind
 * it the index, from its columns on. */
#include "io/ngram_index.h"
#include "may_die.h"

#include <sys/stat.h>
#define XXH_INLINE_ALL
#include <xxhash.h>

static void store(const char *path, const void *data, size_t size) {
    FILE *f = fopen(path, "wb");
    MUST(f && fwrite(data, 1, size, f) == size);
    MUST(fclose(f) == 0);
}

static void inside(const struct ngram_index *x, struct slice s) {
    MUST(!s.len || (s.at >= x->base.at && s.at + s.len <= x->base.at + x->base.len) ||
         (s.at >= x->memory && s.at + s.len <= x->memory + x->bytes));
}

static void look(void *index) {
    const struct ngram_index *x = index;
    struct slice ngram;
    uint64_t count, docs;
    for (size_t i = 0; i < x->orders; i++) {
        const struct ngram_index_order *o = &x->order[i];
        inside(x, o->head);
        for (struct slice list = o->list; ngram_index_listed(x, &list, &ngram, &count, &docs);)
            inside(x, ngram);
        uint64_t at = o->begin, before = at;
        while (ngram_index_row_at(x, o, &at, &ngram, &count, &docs)) {
            inside(x, ngram);
            MUST(at > before && at <= x->base.len);
            before = at;
        }
        at = o->begin;
        ngram_index_find(x, o, &at, SLICE("a b"), &count, &docs);
        MUST(at <= x->base.len);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    static char folder[] = "/tmp/fuzz-index-XXXXXX", base[64], index[80];
    static struct buf text;
    if (!*base) {
        MUST(mkdtemp(folder));
        snprintf(base, sizeof base, "%s/part", folder);
        snprintf(index, sizeof index, "%s.index", base);
        die_quiet(true);
    }
    struct slice rest = {(const char *)data, size}, part = {"", 0};
    slice_cut(&rest, '\0', &part);
    store(base, part.at, part.len);
    struct stat st;
    MUST(stat(base, &st) == 0);
    text.len = 0;
    buf_format(&text, "txt-ngrams-index\t1\nbase\t%zu\t%llu\t%016llx\n", part.len, 1ull,
               (unsigned long long)XXH3_64bits(part.at, part.len));
    if (rest.at) buf_slice(&text, rest);
    uint64_t sum = XXH3_64bits(text.at, text.len);
    buf_format(&text, "sum\t%016llx\n", (unsigned long long)sum);
    if (size % 16 == 7) text.len = size < text.len ? size : text.len; /* cut off */
    store(index, text.at, text.len);
    struct ngram_index *x = ngram_index_open(base);
    if (x) {
        may_die(look, x);
        ngram_index_close(x);
    }
    unlink(base), unlink(index);
    return 0;
}
