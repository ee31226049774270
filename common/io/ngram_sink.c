#include "io/ngram_sink.h"
#include "io/ordered.h"

#include <stdlib.h>

/* Whether a count may be among the top ones; equal counts that come later are not. */
static bool may_be_top(struct ngram_sink *s, uint64_t count) {
    if (!s->top || s->min_docs > 1 || s->keep || s->top > SIZE_MAX / 16) return true;
    if (s->bests < s->top) {
        if ((s->bests & (s->bests - 1)) == 0)
            s->best = mem_resize(s->best, s->bests ? s->bests * 2 : 1, sizeof *s->best);
        size_t at = s->bests++;
        for (; at && s->best[(at - 1) / 2] > count; at = (at - 1) / 2) s->best[at] = s->best[(at - 1) / 2];
        s->best[at] = count;
        return true;
    }
    if (count <= s->best[0]) return false;
    size_t at = 0;
    for (size_t next; (next = 2 * at + 1) < s->bests; at = next) {
        if (next + 1 < s->bests && s->best[next + 1] < s->best[next]) next++;
        if (s->best[next] >= count) break;
        s->best[at] = s->best[next];
    }
    s->best[at] = count;
    return true;
}

bool ngram_sink_wants(const struct ngram_sink *s, struct slice ngram, uint64_t docs) {
    return docs >= s->min_docs && (!s->keep || s->keep(s->keep_context, ngram));
}

void ngram_sink_put(struct ngram_sink *s, struct slice ngram, uint64_t count, uint64_t docs, uint64_t rank) {
    s->row(s->context, &s->head, ngram, count, docs, rank);
}

void ngram_sink_count(struct ngram_sink *s, uint64_t types, uint64_t hapax) {
    s->head.types = types;
    s->head.hapax = hapax;
}

/* The end of a group and n: rows that leave by count, totals. */
static void end_order(struct ngram_sink *s) {
    if (!s->begun || s->head.n == 0) return;
    if (s->ordered) {
        struct slice row;
        uint64_t left = s->top ? s->top : UINT64_MAX, place = 0, rank = 0, last = 0;
        while (left && ordered_next(s->ordered, &row)) {
            uint64_t number[2]; /* count, documents */
            memcpy(number, row.at, sizeof number);
            row.at += sizeof number, row.len -= sizeof number;
            place++;
            if (number[0] != last) rank = place;
            last = number[0];
            if (!ngram_sink_wants(s, row, number[1])) continue;
            ngram_sink_put(s, row, number[0], number[1], rank);
            left--;
        }
        ordered_close(s->ordered);
        s->ordered = NULL;
        s->bests = 0;
    }
    if (s->order_end) s->order_end(s->context, &s->head);
}

static void begin_order(struct ngram_sink *s, struct slice group, unsigned n, uint64_t count, uint64_t docs) {
    end_order(s);
    if (n == 0) s->head.tokens = count, s->head.documents = docs;
    s->group.len = 0;
    buf_slice(&s->group, group);
    s->begun = true;
    s->head.group = buf_get(&s->group);
    s->head.n = n;
    s->head.ngrams = count;
    s->head.types = s->head.hapax = 0;
}

bool ngram_sink_has_group(const struct ngram_sink *s, struct slice group) {
    return s->begun && slice_eq(s->head.group, group);
}

bool ngram_sink_in(const struct ngram_sink *s, struct slice group, unsigned n) {
    return s->head.n == n && ngram_sink_has_group(s, group);
}

void ngram_sink_take(struct ngram_sink *s, struct slice group, unsigned n, struct slice ngram, uint64_t count,
                     uint64_t docs) {
    if (!ngram.len) begin_order(s, group, n, count, docs);
    if (s->form == NGRAM_SINK_ALL) {
        ngram_sink_put(s, ngram, count, docs, 0);
        return;
    }
    if (!ngram.len) return;
    s->head.types++;
    s->head.hapax += count == 1;
    if (count < s->min_count) return;
    if (s->form == NGRAM_SINK_BY_COUNT) {
        if (!may_be_top(s, count)) return;
        if (!s->ordered) s->ordered = ordered_open(&s->spill, (size_t)s->spill.memory / 5);
        uint64_t number[2] = {count, docs};
        s->packed.len = 0;
        buf_put(&s->packed, number, sizeof number);
        buf_slice(&s->packed, ngram);
        ordered_put(s->ordered, ~count, buf_get(&s->packed));
    } else if (ngram_sink_wants(s, ngram, docs)) {
        ngram_sink_put(s, ngram, count, docs, 0);
    }
}

void ngram_sink_end(struct ngram_sink *s) {
    end_order(s);
    s->begun = false;
    buf_free(&s->group);
    buf_free(&s->packed);
    free(s->best);
    s->best = NULL;
}
