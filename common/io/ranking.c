/* ranking - most counts are 1 in any text, so these are kept apart, in the order in which they came, which is theirs. The others
 * are sorted by count with a stable radix sort. A run in a temporary file has the key ~count (8 bytes, big end first), text. */
#include "io/ranking.h"
#include "base/mem.h"
#include <stdlib.h>

struct entry {
    uint64_t count;
    size_t at; /* in many: docs:8 len:8 text */
};

struct ranking {
    struct spill_options options;
    uint64_t memory, limit;
    struct buf many, once; /* once: docs:8 len:8 text */
    struct entry *entry, *other;
    size_t entries, room;
    uint64_t onces;
    struct spill *spill;
    bool giving;
    size_t at;      /* entry to be given next */
    size_t once_at; /* in once */
};

struct ranking *ranking_open(const struct spill_options *options, uint64_t memory, uint64_t limit) {
    struct ranking *r = mem_zero(1, sizeof *r);
    r->options = *options;
    r->memory = memory;
    r->limit = limit ? limit : UINT64_MAX;
    return r;
}

void ranking_close(struct ranking *r) {
    if (!r) return;
    buf_free(&r->many);
    buf_free(&r->once);
    free(r->entry);
    free(r->other);
    spill_close(r->spill);
    free(r);
}

static void put_text(struct buf *b, struct slice text, uint64_t docs) {
    uint64_t head[2] = {docs, text.len};
    buf_put(b, head, sizeof head);
    buf_slice(b, text);
}

static struct slice get_text(const char *at, uint64_t *docs) {
    uint64_t head[2];
    memcpy(head, at, sizeof head);
    *docs = head[0];
    return (struct slice){at + sizeof head, (size_t)head[1]};
}

/* Descending by count, stable. */
static void sort_entries(struct ranking *r) {
    uint64_t any = 0;
    for (size_t i = 0; i < r->entries; i++) any |= r->entry[i].count;
    r->other = mem_resize(r->other, r->room, sizeof *r->other);
    for (unsigned shift = 0; shift < 64 && any >> shift; shift += 11) {
        size_t place[2048] = {0}, sum = 0;
        for (size_t i = 0; i < r->entries; i++) place[2047 - (r->entry[i].count >> shift & 2047)]++;
        for (size_t d = 0; d < 2048; d++) {
            size_t here = place[d];
            place[d] = sum;
            sum += here;
        }
        for (size_t i = 0; i < r->entries; i++)
            r->other[place[2047 - (r->entry[i].count >> shift & 2047)]++] = r->entry[i];
        struct entry *t = r->entry;
        r->entry = r->other, r->other = t;
    }
}

/* Keeps the first `limit` of what is in memory. True if that made much room. */
static bool cut_to_limit(struct ranking *r) {
    if (r->entries + r->onces <= r->limit) return false;
    sort_entries(r);
    size_t kept = r->entries < r->limit ? r->entries : (size_t)r->limit, before = r->many.len + r->once.len;
    if (r->entries >= r->limit) {
        r->once.len = 0;
        r->onces = 0;
    }
    struct buf many = {0};
    /* back into the order in which they came: texts stay ascending */
    bool *keep = mem_zero(r->many.len / 16 + 1, 1);
    for (size_t i = 0; i < kept; i++) keep[r->entry[i].at / 16] = true;
    size_t entries = 0;
    uint64_t *count = mem_alloc(r->many.len / 16 * sizeof *count + 8);
    for (size_t i = 0; i < kept; i++) count[r->entry[i].at / 16] = r->entry[i].count;
    for (size_t at = 0; at < r->many.len;) {
        uint64_t docs;
        struct slice text = get_text(r->many.at + at, &docs);
        size_t number = at / 16; /* an entry has 16 bytes at least, so the number is its own */
        at += 16 + text.len;
        if (!keep[number]) continue;
        r->entry[entries++] = (struct entry){count[number], many.len};
        put_text(&many, text, docs);
    }
    r->entries = entries;
    free(keep);
    free(count);
    buf_free(&r->many);
    r->many = many;
    return r->many.len + r->once.len < before / 2;
}

/* Buffers grow by half, so what is used stays below two thirds of the memory. */
static bool is_full(const struct ranking *r) {
    return r->many.len + r->once.len + 2 * r->entries * sizeof *r->entry > r->memory / 3 * 2;
}

static bool next_in_memory(struct ranking *r, struct slice *text, uint64_t *count, uint64_t *docs) {
    if (r->at < r->entries) {
        *count = r->entry[r->at].count;
        *text = get_text(r->many.at + r->entry[r->at++].at, docs);
        return true;
    }
    if (r->once_at == r->once.len) return false;
    *text = get_text(r->once.at + r->once_at, docs);
    *count = 1;
    r->once_at += 16 + text->len;
    return true;
}

static void empty(struct ranking *r) {
    r->many.len = r->once.len = r->entries = r->at = r->once_at = 0;
    r->onces = 0;
}

static void put_away(struct ranking *r) {
    struct slice text;
    struct buf key = {0};
    uint64_t count, docs;
    if (!r->spill) r->spill = spill_open(&r->options);
    sort_entries(r);
    spill_run_begin(r->spill);
    while (next_in_memory(r, &text, &count, &docs)) {
        key.len = 0;
        for (int i = 56; i >= 0; i -= 8) buf_byte(&key, (char)(~count >> i));
        buf_slice(&key, text);
        spill_put(r->spill, buf_get(&key), (struct slice){(const char *)&docs, sizeof docs});
    }
    spill_run_end(r->spill);
    buf_free(&key);
    empty(r);
}

void ranking_add(struct ranking *r, struct slice text, uint64_t count, uint64_t docs) {
    if (count == 1) {
        if (r->entries >= r->limit) return; /* enough are before it */
        put_text(&r->once, text, docs);
        r->onces++;
    } else {
        if (r->entries == r->room) {
            r->room = r->room ? r->room + r->room / 2 : 256;
            r->entry = mem_resize(r->entry, r->room, sizeof *r->entry);
        }
        r->entry[r->entries++] = (struct entry){count, r->many.len};
        put_text(&r->many, text, docs);
    }
    if (is_full(r) && !(r->limit != UINT64_MAX && cut_to_limit(r))) put_away(r);
}

bool ranking_next(struct ranking *r, struct slice *text, uint64_t *count, uint64_t *docs) {
    if (!r->giving) {
        r->giving = true;
        if (r->spill) {
            put_away(r);
            spill_merge(r->spill, (size_t)(r->memory / 2));
        } else {
            sort_entries(r);
        }
    }
    if (!r->spill) {
        if (next_in_memory(r, text, count, docs)) return true;
    } else {
        struct slice key, value;
        if (spill_next(r->spill, &key, &value)) {
            *count = 0;
            for (int i = 0; i < 8; i++) *count = *count << 8 | (unsigned char)~key.at[i];
            *text = (struct slice){key.at + 8, key.len - 8};
            memcpy(docs, value.at, sizeof *docs);
            return true;
        }
        spill_close(r->spill);
        r->spill = NULL;
    }
    r->giving = false;
    empty(r);
    return false;
}
