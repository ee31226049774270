#include "io/ngram_runs.h"
#include "io/ngram_docs.h"
#include "io/ngram_merge.h"

#include <stdlib.h>

struct ngram_runs {
    const struct spill_options *options;
    struct spill *counts, *names;
    uint32_t runs;
    struct buf value;
};

static void put_varint(struct buf *b, uint64_t v) {
    for (; v >= 0x80; v >>= 7) buf_byte(b, (char)(v | 0x80));
    buf_byte(b, (char)v);
}

static uint64_t get_varint(struct slice *s) {
    uint64_t v = 0;
    for (unsigned shift = 0;; shift += 7) {
        unsigned char c = (unsigned char)*s->at++;
        s->len--;
        v |= (uint64_t)(c & 0x7f) << shift;
        if (c < 0x80) return v;
    }
}

struct ngram_runs *ngram_runs_open(const struct spill_options *options) {
    struct ngram_runs *r = mem_zero(1, sizeof *r);
    r->options = options;
    r->counts = spill_open(options);
    r->names = spill_open(options);
    return r;
}

void ngram_runs_close(struct ngram_runs *r) {
    spill_close(r->counts);
    spill_close(r->names);
    buf_free(&r->value);
    free(r);
}

void ngram_runs_begin(struct ngram_runs *r) {
    spill_run_begin(r->counts);
    spill_run_begin(r->names);
}

void ngram_runs_end(struct ngram_runs *r) {
    spill_run_end(r->counts);
    spill_run_end(r->names);
    r->runs++;
}

void ngram_runs_put(struct ngram_runs *r, struct slice key, uint64_t count, uint64_t docs,
                    struct slice *list) {
    struct buf *value = &r->value;
    value->len = 0;
    put_varint(value, count);
    put_varint(value, docs);
    if (list) {
        const char *begin = list->at;
        for (uint64_t d = 0; d < docs; d++) get_varint(list);
        put_varint(value, r->runs);
        buf_slice(value, slice_between(begin, list->at));
    }
    spill_put(r->counts, key, buf_get(value));
}

void ngram_runs_document(struct ngram_runs *r, struct slice name, uint32_t number) {
    r->value.len = 0;
    put_varint(&r->value, r->runs);
    put_varint(&r->value, number);
    spill_put(r->names, name, buf_get(&r->value));
}

static void take(struct ngram_sink *sink, struct slice key, uint64_t count, uint64_t docs) {
    size_t head = key.len;
    if (key.at[key.len - 1] == ' ') key.len--;
    while (key.at[head - 1] != '\t') head--;
    ngram_merge_take(sink, (struct slice){key.at, head}, (struct slice){key.at + head, key.len - head}, count,
                     docs, false);
}

void ngram_runs_merge(struct ngram_runs *r, struct ngram_sink *sink) {
    struct ngram_docs *shared = ngram_docs_open();
    struct slice key, value;
    struct buf current = {0};
    size_t memory = (size_t)r->options->memory / 3;
    uint64_t count = 0, docs = 0;
    spill_merge(r->names, memory);
    while (spill_next(r->names, &key, &value)) {
        uint32_t run = (uint32_t)get_varint(&value);
        ngram_docs_name(shared, key, run, (uint32_t)get_varint(&value));
    }
    spill_close(r->names);
    r->names = NULL;
    ngram_docs_named(shared);
    spill_merge(r->counts, memory);
    while (spill_next(r->counts, &key, &value)) {
        if (!slice_eq(key, buf_get(&current))) {
            if (current.len) take(sink, buf_get(&current), count, docs - ngram_docs_twice(shared));
            current.len = 0;
            buf_slice(&current, key);
            count = docs = 0;
        }
        count += get_varint(&value);
        docs += get_varint(&value);
        if (value.len) {
            uint32_t run = (uint32_t)get_varint(&value);
            ngram_docs_list(shared, run, value);
        }
    }
    if (current.len) take(sink, buf_get(&current), count, docs - ngram_docs_twice(shared));
    ngram_sink_end(sink);
    ngram_docs_close(shared);
    buf_free(&current);
}
