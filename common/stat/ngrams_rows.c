/* ngrams_rows - counts that are held in memory, written in order of count.
 *
 * The parts come in byte order and most n-grams occur once, so little is left to sort: those that occur more often are put in order
 * of count by one stable pass of counting sort; behind them the others follow as they are. Rows are made by all
 * threads, in pieces, and given in order. */
#include "base/large.h"
#include "base/pool.h"
#include "stat/ngrams_run.h"
#include <stdlib.h>

enum {
    PIECE = 16384,
    ROWS_LEAST = 4 * PIECE /* fewer are not shared out */,
    FREQUENT = 4096,
    AHEAD = 12,
    ROW_BYTES = 24
};

__extension__ typedef unsigned __int128 u128;

static void put_per_million(struct buf *to, uint64_t count, uint64_t tokens) {
    uint64_t thousandths = tokens ? (uint64_t)(((u128)count * 1000000000 + tokens / 2) / tokens) : 0;
    char *at = buf_room(to, 32);
    size_t n = slice_print_u64(at, thousandths / 1000);
    at[n++] = '.';
    at[n++] = (char)('0' + thousandths / 100 % 10);
    at[n++] = (char)('0' + thousandths / 10 % 10);
    at[n++] = (char)('0' + thousandths % 10);
    to->len += n;
}

static void put_number(struct buf *to, uint64_t value) {
    to->len += slice_print_u64(buf_room(to, 20), value);
}

static void put_head(struct buf *to, struct slice group, unsigned n) {
    if (group.at) {
        buf_slice(to, group);
        buf_byte(to, '\t');
    }
    buf_byte(to, (char)('0' + n));
    buf_byte(to, '\t');
}

static void put_tail(struct buf *to, const struct ngrams_rows_rules *rules, uint64_t count, uint64_t docs,
                     uint64_t tokens, uint64_t rank) {
    buf_byte(to, '\t');
    put_number(to, count);
    buf_byte(to, '\t');
    put_number(to, docs);
    if (rules->per_million) {
        buf_byte(to, '\t');
        put_per_million(to, count, tokens);
    }
    if (rules->rank) {
        buf_byte(to, '\t');
        put_number(to, rank);
    }
    buf_byte(to, '\n');
}

void ngrams_row_put(struct buf *to, const struct ngrams_rows_rules *rules, struct slice group, unsigned n,
                    struct slice ngram, uint64_t count, uint64_t docs, uint64_t tokens, uint64_t rank) {
    put_head(to, group, n);
    buf_slice(to, ngram);
    put_tail(to, rules, count, docs, tokens, rank);
}

/* A piece of the sorted frequent ones, or of one part's single ones. */
struct piece {
    const struct ngrams_rows_rules *rules;
    const struct ngrams_part *part;
    const uint64_t *frequent; /* all of them; NULL: single ones */
    size_t all;               /* how many they are */
    size_t first, count;
    uint64_t rows;
    struct buf text;
    struct piece *next; /* in the list of spare ones */
};

static uint64_t count_at(const struct piece *p, size_t i) {
    return p->frequent[i * (p->part->key_words + 1) + p->part->key_words] >> 32;
}

/* 1 + the number of n-grams before the first one with the count of number i. */
static size_t rank_at(const struct piece *p, size_t i) {
    size_t low = 0, high = i;
    uint64_t count = count_at(p, i);
    while (low < high) {
        size_t mid = (low + high) / 2;
        if (count_at(p, mid) > count)
            low = mid + 1;
        else
            high = mid;
    }
    return low + 1;
}

static void write_piece(void *job, unsigned worker) {
    struct piece *p = job;
    const struct ngrams_rows_rules *rules = p->rules;
    const struct ngrams_part *part = p->part;
    size_t words = part->key_words, rank = p->all + 1;
    struct buf head = {0}, tail = {0};
    (void)worker;
    buf_room(&p->text, p->count * ROW_BYTES);
    put_head(&head, part->group, part->n);
    if (!p->frequent)
        put_tail(&tail, rules, 1, 1, part->tokens, rank);
    else if (p->count)
        rank = rank_at(p, p->first);
    for (size_t i = p->first; i < p->first + p->count; i++) {
        size_t row = p->text.len;
        uint64_t count = 1, docs = 1;
        const uint64_t *key = part->single + i * words;
        if (i + AHEAD < p->first + p->count)
            ngrams_expect(part, p->frequent ? p->frequent + (i + AHEAD) * (words + 1) : key + AHEAD * words);
        if (p->frequent) {
            key = p->frequent + i * (words + 1);
            count = key[words] >> 32, docs = key[words] & UINT32_MAX;
            if (i > p->first && count != count_at(p, i - 1)) rank = i + 1;
            if (docs < rules->min_docs) continue;
        }
        buf_slice(&p->text, buf_get(&head));
        ngrams_text(part, key, &p->text);
        if (rules->keep) {
            struct slice ngram = {p->text.at + row + head.len, p->text.len - row - head.len};
            if (!rules->keep(rules->context, ngram)) {
                p->text.len = row;
                continue;
            }
        }
        if (p->frequent)
            put_tail(&p->text, rules, count, docs, part->tokens, rank);
        else
            buf_slice(&p->text, buf_get(&tail));
        p->rows++;
    }
    buf_free(&head);
    buf_free(&tail);
}

struct frequent {
    uint64_t count;
    const uint64_t *at;
};

static int by_count(const void *a, const void *b) {
    const struct frequent *x = a, *y = b;
    if (x->count != y->count) return x->count > y->count ? -1 : 1;
    return x->at < y->at ? -1 : x->at > y->at;
}

/* One part's share in the sort: first how many of its n-grams have each count, then where they go. */
struct share {
    struct ngrams_part *part;
    uint64_t least;
    size_t place[FREQUENT]; /* by FREQUENT - 1 - count, the frequent ones together at 0 */
    uint64_t *to;
};

static void count_share(void *job, unsigned worker) {
    struct share *s = job;
    size_t words = s->part->key_words;
    const uint64_t *counts = s->part->multi + words;
    (void)worker;
    memset(s->place, 0, sizeof s->place);
    for (size_t i = 0; i < s->part->multis; i++, counts += words + 1) {
        uint64_t count = *counts >> 32;
        if (count >= s->least) s->place[count < FREQUENT ? FREQUENT - 1 - count : 0]++;
    }
}

static void move_share(void *job, unsigned worker) {
    struct share *s = job;
    size_t words = s->part->key_words, stride = words + 1;
    const uint64_t *from = s->part->multi;
    (void)worker;
    for (size_t i = 0; i < s->part->multis; i++, from += stride) {
        uint64_t count = from[words] >> 32;
        if (count < s->least) continue;
        uint64_t *to = s->to + s->place[count < FREQUENT ? FREQUENT - 1 - count : 0]++ * stride;
        for (size_t w = 0; w < stride; w++) to[w] = from[w];
    }
    large_free(s->part->multi);
    s->part->multi = NULL;
}

/* Brings what occurs `least` times or more into order, at any rate the first `enough`; frees it in the parts. */
static uint64_t *sort_frequent(struct pool *pool, struct ngrams_part **part, size_t parts, uint64_t least,
                               uint64_t enough, size_t *found) {
    size_t stride = part[0]->key_words + 1, sum = 0, most = 0;
    struct share *share = mem_alloc(parts * sizeof *share);
    for (size_t p = 0; p < parts; p++) share[p].part = part[p], share[p].least = least;
    pool_each(pool, count_share, share, parts, sizeof *share);
    for (size_t d = 0; d < FREQUENT; d++) {
        if (sum >= enough) { /* the others are not asked for */
            if (least < FREQUENT - d) least = FREQUENT - d;
            break;
        }
        for (size_t p = 0; p < parts; p++) {
            size_t here = share[p].place[d];
            share[p].place[d] = sum;
            sum += here;
        }
        if (d == 0) most = sum;
    }
    uint64_t *to = large_take(sum * stride * sizeof *to);
    for (size_t p = 0; p < parts; p++) share[p].to = to, share[p].least = least;
    pool_each(pool, move_share, share, parts, sizeof *share);
    free(share);
    /* the most frequent ones fell together; they are few */
    struct frequent *order = mem_alloc(most * sizeof *order);
    uint64_t *copy = mem_alloc(most * stride * sizeof *copy);
    memcpy(copy, to, most * stride * sizeof *copy);
    for (size_t i = 0; i < most; i++)
        order[i] = (struct frequent){copy[i * stride + stride - 1] >> 32, copy + i * stride};
    qsort(order, most, sizeof *order, by_count);
    for (size_t i = 0; i < most; i++) memcpy(to + i * stride, order[i].at, stride * sizeof *to);
    free(order);
    free(copy);
    *found = sum;
    return to;
}

/* Gives the rows of a piece that is done, as far as `left` allows, and keeps it to be used again. */
static void give_piece(struct piece *p, struct piece **spare, uint64_t *left,
                       void (*give)(void *, struct slice), void *context) {
    struct slice text = buf_get(&p->text);
    if (p->rows > *left) {
        size_t end = 0;
        for (uint64_t rows = 0; rows < *left; end++) rows += text.at[end] == '\n';
        text.len = end;
        p->rows = *left;
    }
    *left -= p->rows;
    if (text.len) give(context, text);
    p->next = *spare;
    *spare = p;
}

void ngrams_rows(struct pool *pool, struct ngrams_part **part, size_t parts,
                 const struct ngrams_rows_rules *rules, void (*give)(void *context, struct slice rows),
                 void *context) {
    uint64_t left = rules->top ? rules->top : UINT64_MAX;
    size_t frequent_count, first = 0;
    bool filtered = rules->keep || rules->min_docs > 1;
    uint64_t *frequent =
        sort_frequent(pool, part, parts, rules->min_count, filtered ? UINT64_MAX : left, &frequent_count);
    struct piece *spare = NULL;
    uint64_t rows = frequent_count;
    for (size_t p = 0; p < parts; p++) rows += part[p]->singles;
    if (rows > left) rows = left;
    bool shared = rows >= ROWS_LEAST && pool_threads(pool) > 1;
    /* `at` parts[at]: at 0 the frequent ones of all parts, then each part's single ones */
    for (size_t at = 0; at <= parts && left;) {
        bool singles = at > 0;
        size_t all = !singles                                      ? frequent_count
                     : rules->min_count > 1 || rules->min_docs > 1 ? 0
                                                                   : part[at - 1]->singles;
        if (first == all) {
            at++, first = 0;
            continue;
        }
        size_t take = all - first < PIECE ? all - first : PIECE;
        if (!filtered && take > left) take = (size_t)left; /* a later piece is cut by take_piece */
        struct piece *p = spare ? spare : mem_zero(1, sizeof *p);
        struct buf text = p->text;
        spare = p->next;
        text.len = 0;
        *p = (struct piece){.rules = rules,
                            .part = part[singles ? at - 1 : 0],
                            .frequent = singles ? NULL : frequent,
                            .all = frequent_count,
                            .first = first,
                            .count = take,
                            .text = text};
        first += take;
        if (!shared) {
            write_piece(p, 0);
            give_piece(p, &spare, &left, give, context);
            continue;
        }
        pool_give(pool, write_piece, p);
        if (pool_waiting(pool) > 3 * pool_threads(pool))
            give_piece(pool_take(pool), &spare, &left, give, context);
    }
    for (struct piece *p; (p = pool_take(pool));) give_piece(p, &spare, &left, give, context);
    for (struct piece *p; (p = spare);) {
        spare = p->next;
        buf_free(&p->text);
        free(p);
    }
    large_free(frequent);
}
