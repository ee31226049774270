/* ngrams - why n-grams are sorted here and not counted in a hash table.
 *
 * Text hardly repeats its n-grams: 17 million words of English prose hold some 6 million different trigrams. A table of so many is a
 * cache miss for each word counted, 33 bytes and more for each entry, and must be sorted in the end all the same. So words are numbered
 * (ngrams_words.h), and a run is a stream of 5 bytes a word. When it is all read, words get their ranks in byte order, and for each
 * order n, range by range of first words (ngrams_ranges.c), n ranks are packed into 64 bits and sorted by radix in pieces
 * that fit the cache (ngrams_tally.c). What comes out is in order of bytes, with equal n-grams side by side and their documents in
 * order of reading: counts and exact document frequencies cost one more look, and order by count little more, since most occur once.
 *
 *     100 MB of prose, all n = 1-3 written in order, one core   here 1.2-1.3 s, 0.25 GB
 *     tables with batched prefetch, one an order (experiment)   2.15 s to count, 0.6-1.0 s to sort and write, 0.45 GB
 *     n = 5 alone                                               here 1.6-1.8 s, 0.4 GB; tables 3.9 s, 1.2 GB
 *
 * Memory depends on the number of words read, which is known while reading, and not on how the text repeats itself: a run ends where
 * the memory says. Threads share the table of words while they read, and nothing afterwards: ranges are counted apart, and blocks
 * and ranges are taken in order, so the result does not depend on who did what. Every step over all words or n-grams is shared out:
 * reading, ranking, measuring, counting, order by count, text. The first thread parses the input and writes the output, and does its
 * part of the rest: two threads take 0.46-0.60 of the time of one (tests/bench/threads.sh). What two threads write all the time stands in
 * different lines of the cache: measuring took twice the time when it did not. New memory is dear, so the large pieces are base/large's,
 * which keeps them from phase to phase.
 *
 * Bytes: 5 a word read (4 its rank, 1 the rank's topmost bits, which is all that a range looks at to find where its n-grams may begin);
 * 16 or 8 for each different n-gram of up to 64 bits while its order is written (8 for those that occur once); 8 for each record
 * of a range where key and document fit into 64 bits, else 8 more than the key; 32 for a slot of a word, of which three eighths to
 * three quarters are used; 16 for its rank's entry.
 *
 * When that is more than the memory, words go where the caller has room (struct ngrams_store: a temporary file): they are looked through
 * from front to back only, and what was looked through need not stay. That is done once for each range, so ranges are then as large as
 * what counts do not take yet allows. 100 MB of prose, n = 1-3, 128 MB of memory: 1.6 s, 143 MB; with counts of thirds of the text put
 * into sorted runs and merged: 4.5 s.
 *
 * Documents are numbered as they come. When all rows of a document are side by side, its records are too; when one comes back after
 * another (c->doubled), records are sorted by document as well. Over several runs see io/ngram_docs.h. */
#include "stat/ngrams.h"
#include "base/die.h"
#include "base/large.h"
#include "stat/ngrams_run.h"
#include <limits.h>
#include <stdlib.h>

enum {
    COARSE_PAD = 64,         /* gather reads so many at once */
    BLOCK_BYTES = 256 << 10, /* text of one job */
    SPARES = 64,
    SHARED_LEAST = 100000, /* words */
    REST_SHARE = 32,       /* of the memory: what of the store is in it */
    STORE_TIMES = 2,       /* the memory: what the store takes of one run */
    AHEAD_SHARE = 8,       /* of the memory: counts that nobody has taken yet */
    SPAN_MOST = 4096,      /* words from the first to the last of an n-gram, skipped ones included */
};
#define SCRATCH_LEAST (UINT64_C(512) << 10) /* of one thread */
#define PIECE_MOST    (8u << 20)            /* bytes of ids in a piece */
#define SCRATCH_MOST  (UINT64_C(64) << 20)  /* the same */

uint64_t ngrams_choices(unsigned n, unsigned skip) {
    if (n == 1) return 1;
    uint64_t c = 1; /* (n - 1 + skip) over (n - 1) */
    for (unsigned i = 1; i < n; i++) {
        if (c > UINT64_MAX / (skip + i)) return UINT64_MAX;
        c = c * (skip + i) / i;
    }
    return c;
}

/* The pad must have a rank, though it need not be in the text. */
static void know_pad(struct ngrams *c) {
    char text[2 + WORD_IDS_PAD] = NGRAMS_PAD " ";
    uint32_t id[2];
    if (c->rules.stop == NGRAMS_STOP_PAD) word_ids_number(&c->words, 0, (struct slice){text, 2}, id);
}

struct ngrams *ngrams_open(const struct ngrams_rules *rules) {
    struct ngrams *c = mem_zero(1, sizeof *c);
    c->rules = *rules;
    unsigned longest = 1;
    uint64_t choices = 1;
    for (unsigned n = 1; n <= NGRAMS_MOST; n++) {
        if (!(rules->orders >> n & 1)) continue;
        longest = n;
        if (ngrams_choices(n, rules->skip) > choices) choices = ngrams_choices(n, rules->skip);
    }
    if (choices > NGRAMS_CHOICES_MOST)
        die("more than %d n-grams would begin at each word", NGRAMS_CHOICES_MOST);
    c->ids_most = (UINT64_C(1) << 31) / choices;
    c->span = longest == 1 ? 1 : longest + rules->skip;
    if (c->span > SPAN_MOST) die("n-grams over %u words: %d is the limit", c->span, SPAN_MOST);
    c->pool = pool_open(rules->threads);
    unsigned threads = pool_threads(c->pool);
    c->tally = mem_zero(threads, sizeof *c->tally);
    c->scratch = mem_zero(threads, sizeof *c->scratch);
    c->scratch_room = mem_zero(threads, sizeof *c->scratch_room);
    c->space = mem_zero(threads, sizeof *c->space);
    c->spare = mem_zero(SPARES, sizeof *c->spare);
    c->piece = rules->memory / 64 < PIECE_MOST ? rules->memory / 64 / sizeof(uint32_t)
                                               : PIECE_MOST / sizeof(uint32_t);
    word_ids_init(&c->words, threads);
    know_pad(c);
    c->remaining = mem_zero(c->span + 1, sizeof *c->remaining);
    table_init(&c->docs, 0);
    table_init(&c->groups, 0);
    c->doc = c->group = TABLE_NONE;
    uint64_t each = rules->memory / 7 / threads;
    c->records_most = each < SCRATCH_MOST ? each : SCRATCH_MOST;
    if (c->records_most < SCRATCH_LEAST) c->records_most = SCRATCH_LEAST;
    c->rest_after = rules->memory / REST_SHARE / threads;
    return c;
}

/* ---- reading ---- */

static uint32_t *take_ids(struct ids *s, size_t count, size_t piece, const struct ngrams_store *store) {
    if (s->left < count || s->stored != (store != NULL)) {
        if (s->pieces == s->room) {
            s->room = s->room ? 2 * s->room : 16;
            s->piece = mem_resize(s->piece, s->room, sizeof *s->piece);
        }
        s->left = count > piece ? count : piece;
        s->stored = store != NULL;
        if (store)
            s->at = store->take(store->context, s->left * sizeof *s->at);
        else
            s->at = s->piece[s->pieces++] = large_take(s->left * sizeof *s->at);
    }
    uint32_t *ids = s->at;
    s->at += count, s->left -= count;
    return ids;
}

static void free_ids(struct ids *s) {
    while (s->pieces) large_free(s->piece[--s->pieces]);
    free(s->piece);
    *s = (struct ids){0};
}

static void intern_block(void *job, unsigned worker) {
    struct block *b = job;
    struct ngrams *c = b->owner;
    if (c->scratch_room[worker] < b->text.len) {
        free(c->scratch[worker]);
        c->scratch_room[worker] = b->text.len;
        c->scratch[worker] = mem_alloc(b->text.len * sizeof **c->scratch);
    }
    memset(buf_room(&b->text, WORD_IDS_PAD), 0, WORD_IDS_PAD);
    uint32_t *ids = c->scratch[worker];
    size_t n = 0;
    for (size_t i = 0; i < b->segments; i++) {
        size_t end = i + 1 < b->segments ? b->segment[i + 1].start : b->text.len;
        struct slice text = {b->text.at + b->segment[i].start, end - b->segment[i].start};
        size_t got = word_ids_number(&c->words, worker, text, ids + n);
        b->segment[i].start = n;
        b->segment[i].stop = n += got;
    }
    b->id = take_ids(&c->space[worker], n + c->span, c->piece, b->stored ? c->rules.store : NULL);
    memcpy(b->id, ids, n * sizeof *ids);
    memset(b->id + n, 0, (c->span) * sizeof *b->id);
    b->ids = n;
}

/* A third of the memory holds what is read; the rest is for counting it: records, counts, ranks. After the first run half,
 * since then counts are not held in memory. In the first run, words go to the store when a fifth is used up, so that there may be no
 * second one; but not without end: it is looked through for each range of n-grams, which takes time with the square of what is in it. */
static bool is_full(struct ngrams *c) {
    const struct ngrams_store *store = c->again ? NULL : c->rules.store;
    uint64_t bytes = c->held + table_bytes(&c->docs) + table_bytes(&c->groups) + word_ids_bytes(&c->words),
             percent = c->rules.memory / 100;
    if (c->ids > c->ids_most) return true;
    if (c->storing) return bytes > percent * 52 || c->stored > STORE_TIMES * c->rules.memory;
    /* what it does not hold must leave room */
    if (store && bytes > percent * 20 && bytes - c->held < percent * 25) {
        c->storing = store->begin(store->context);
        large_keep(0); /* what is kept is missing elsewhere */
    }
    return !c->storing && bytes > percent * (c->again ? 52 : 34);
}

/* Takes a block that is numbered into the row of finished ones. */
static void finish_block(struct ngrams *c, struct block *b) {
    if (c->blocks == c->block_room) {
        c->block_room = c->block_room ? 2 * c->block_room : 64;
        c->block = mem_resize(c->block, c->block_room, sizeof *c->block);
    }
    c->block[c->blocks++] = b;
    b->text.len = 0;
    if (c->spares < SPARES)
        c->spare[c->spares++] = b->text;
    else
        buf_free(&b->text);
    b->text = (struct buf){0};
    c->ids += b->ids;
    *(b->stored ? &c->stored : &c->held) += (b->ids + c->span) * (sizeof *b->id + sizeof *b->coarse);
    c->held += b->segment_room * sizeof *b->segment + b->segments * sizeof *c->stretch;
    c->full = c->full || is_full(c);
    ngrams_seen(c, b->ids, &c->unrested);
}

static void add_segment(struct block *b, size_t start, uint32_t doc, uint32_t group) {
    if (b->segments && b->segment[b->segments - 1].start == start) b->segments--; /* it was empty */
    if (b->segments == b->segment_room) {
        b->segment_room = b->segment_room ? 2 * b->segment_room : 8;
        b->segment = mem_resize(b->segment, b->segment_room, sizeof *b->segment);
    }
    b->segment[b->segments++] = (struct segment){start, 0, doc, group};
}

static struct block *fresh_block(struct ngrams *c) {
    struct block *b = mem_zero(1, sizeof *b);
    b->owner = c;
    if (c->spares) b->text = c->spare[--c->spares];
    if (c->doc != TABLE_NONE) add_segment(b, 0, c->doc, c->group);
    return b;
}

/* Gives the current block to the workers, up to the last whole word; the rest begins the next one. */
static void give_block(struct ngrams *c) {
    struct block *b = c->current;
    struct block *next = fresh_block(c);
    buf_put(&next->text, b->text.at + c->last_blank, b->text.len - c->last_blank);
    b->text.len = c->last_blank;
    b->open = b->text.len && b->text.at[b->text.len - 1] != '\n';
    c->current = next;
    c->last_blank = 0;
    b->stored = c->storing;
    pool_give(c->pool, intern_block, b);
    struct block *done;
    while ((done = pool_take_done(c->pool))) finish_block(c, done);
    if (pool_waiting(c->pool) > 2 * pool_threads(c->pool) + 2) finish_block(c, pool_take(c->pool));
}

void ngrams_row(struct ngrams *c, struct slice group, struct slice doc, struct slice words, bool more) {
    if (!c->current) c->current = fresh_block(c);
    if (!c->in_row) {
        bool same_doc = c->doc != TABLE_NONE && slice_eq(doc, table_key(&c->docs, c->doc));
        bool same_group = c->group != TABLE_NONE && slice_eq(group, table_key(&c->groups, c->group));
        if (!same_doc) {
            bool is_new;
            c->doc = table_intern(&c->docs, doc, &is_new);
            if (!is_new) c->doubled = true;
        }
        if (!same_group) c->group = table_intern(&c->groups, group, NULL);
        if (!same_doc || !same_group) add_segment(c->current, c->current->text.len, c->doc, c->group);
    }
    while (words.len) {
        size_t take = words.len < BLOCK_BYTES ? words.len : BLOCK_BYTES;
        struct buf *text = &c->current->text;
        buf_put(text, words.at, take);
        words.at += take, words.len -= take;
        if (text->len < BLOCK_BYTES) continue;
        for (size_t i = text->len, from = text->len - take; i > from; i--)
            if (text->at[i - 1] == ' ') {
                c->last_blank = i;
                break;
            }
        if (c->last_blank && (words.len || more)) give_block(c);
    }
    c->in_row = more;
    if (more) return;
    buf_byte(&c->current->text, '\n');
    c->last_blank = c->current->text.len;
    if (c->current->text.len >= BLOCK_BYTES) give_block(c);
}

bool ngrams_full(const struct ngrams *c) {
    return c->full;
}

/* ---- from numbers to ranks, from blocks to groups ---- */

struct rank_job {
    struct ngrams *owner;
    struct block *block;
    const uint32_t *rank;
    unsigned shift;
};

static void rank_block(void *job, unsigned worker) {
    struct rank_job *j = job;
    uint32_t *id = j->block->id;
    for (size_t i = 0; i < j->block->ids; i++) {
        id[i] = j->rank[id[i]];
        j->block->coarse[i] = (unsigned char)((id[i] & RANK_MASK) >> j->shift);
    }
    ngrams_seen(j->owner, j->block->ids, &j->owner->tally[worker].seen);
}

static void rank_all(struct ngrams *c) {
    struct lexicon *x = &c->lexicon;
    lexicon_make(x, &c->words, c->pool);
    word_ids_free(&c->words);
    for (uint32_t i = 1; c->rules.kind && i <= x->count; i++) {
        enum ngrams_kind kind = c->rules.kind(c->rules.context, lexicon_word(x, x->rank[i]));
        if (kind == NGRAMS_BREAK) x->rank[i] = 0;
        if (kind == NGRAMS_STOP) x->rank[i] |= STOP_BIT;
    }
    struct rank_job *job = mem_alloc(c->blocks * sizeof *job);
    const struct ngrams_store *store = c->storing ? c->rules.store : NULL;
    c->coarse = store ? store->take(store->context, c->ids + COARSE_PAD) : large_take(c->ids + COARSE_PAD);
    c->coarse_shift = 0;
    while (x->count >> c->coarse_shift > UCHAR_MAX) c->coarse_shift++;
    memset(c->coarse + c->ids, 0, COARSE_PAD);
    unsigned char *coarse = c->coarse;
    for (size_t i = 0; i < c->blocks; i++) {
        c->block[i]->coarse = coarse;
        coarse += c->block[i]->ids;
        job[i] = (struct rank_job){c, c->block[i], x->rank, c->coarse_shift};
    }
    pool_each(c->pool, rank_block, job, c->blocks, sizeof *job);
    free(job);
    lexicon_free_ranks(x);
}

/* Behind a block whose last row goes on: what an n-gram that begins in it needs of the next ones. */
static void join_blocks(struct ngrams *c) {
    for (size_t i = 0; i < c->blocks; i++) {
        struct block *b = c->block[i];
        size_t next = i, at = b->ids;
        for (size_t k = 0; k + 1 < c->span; k++) {
            while (next < c->blocks && at == c->block[next]->ids && c->block[next]->open) next++, at = 0;
            if (next == c->blocks || at == c->block[next]->ids) break;
            uint32_t id = c->block[next]->id[at++];
            if (id == 0) break;
            b->id[b->ids + k] = id;
        }
    }
}

/* A row that goes on after this run: its last words begin no n-gram now, but are the first of the next run. */
static void carry_over(struct ngrams *c) {
    c->carry.len = 0;
    if (!c->in_row) return;
    c->open_doc.len = c->open_group.len = 0;
    buf_slice(&c->open_doc, table_key(&c->docs, c->doc));
    buf_slice(&c->open_group, table_key(&c->groups, c->group));
    uint32_t *last = mem_alloc(c->span * sizeof *last);
    size_t words = 0;
    for (size_t i = c->blocks; i-- > 0 && words + 1 < c->span && c->block[i]->open;) {
        struct block *b = c->block[i];
        size_t at = b->ids;
        while (at > 0 && words + 1 < c->span && b->id[at - 1]) last[words++] = b->id[--at];
        for (size_t s = 0; s < b->segments; s++)
            if (b->segment[s].stop > at)
                b->segment[s].stop = at > b->segment[s].start ? at : b->segment[s].start;
        if (at > 0) break;
    }
    while (words--) {
        buf_slice(&c->carry, lexicon_word(&c->lexicon, last[words] & RANK_MASK));
        buf_byte(&c->carry, ' ');
    }
    buf_slice(&c->carry, buf_get(&c->current->text)); /* the beginning of a word */
    free(last);
}

struct named_group {
    struct slice name;
    uint32_t number;
};

/* Byte order of name + TAB, as in a table's lines. */
static int compare_groups(const void *a, const void *b) {
    return slice_cmp_ended(((const struct named_group *)a)->name, ((const struct named_group *)b)->name,
                           '\t');
}

static void order_groups(struct ngrams *c) {
    size_t groups = c->groups.count, stretches = 0;
    struct named_group *named = mem_alloc(groups * sizeof *named);
    for (uint32_t g = 0; g < groups; g++) named[g] = (struct named_group){table_key(&c->groups, g), g};
    qsort(named, groups, sizeof *named, compare_groups);
    size_t *place = mem_zero(groups + 1, sizeof *place);
    for (size_t i = 0; i < c->blocks; i++)
        for (size_t s = 0; s < c->block[i]->segments; s++)
            place[c->block[i]->segment[s].group]++, stretches++;
    c->by_order = mem_zero(groups + 1, sizeof *c->by_order);
    size_t sum = 0;
    for (size_t g = 0; g < groups; g++) {
        size_t here = place[named[g].number];
        place[named[g].number] = sum;
        c->by_order[g] = (struct group){.first = sum, .last = sum + here, .number = named[g].number};
        sum += here;
    }
    c->stretch = mem_alloc(stretches * sizeof *c->stretch);
    for (size_t i = 0; i < c->blocks; i++)
        for (size_t s = 0; s < c->block[i]->segments; s++) {
            const struct segment *p = &c->block[i]->segment[s];
            c->stretch[place[p->group]++] = (struct stretch){
                c->block[i]->id + p->start, c->block[i]->coarse + p->start, p->stop - p->start, p->doc};
        }
    c->seen = mem_zero((size_t)c->docs.count + 1, sizeof *c->seen);
    free(place);
    free(named);
}

/* N-grams of n words in the group, whatever --stop does. */
static uint64_t ngrams_of(const struct ngrams *c, unsigned n) {
    uint64_t sum = 0;
    unsigned skip = n == 1 ? 0 : c->rules.skip;
    for (unsigned k = n; k <= c->span; k++) {
        unsigned left = k - n < skip ? k - n : skip;
        sum += c->remaining[k] * ngrams_choices(n, left);
    }
    return sum;
}

/* ---- giving counts ---- */

void ngrams_count(struct ngrams *c, enum ngrams_form form) {
    if (c->current && c->last_blank) give_block(c);
    struct block *b;
    while ((b = pool_take(c->pool))) finish_block(c, b);
    c->form = form;
    rank_all(c);
    join_blocks(c);
    carry_over(c);
    order_groups(c);
    c->group_at = SIZE_MAX;
    c->group_done = 0;
    c->n = NGRAMS_MOST;
    c->range_at = c->ranges = 0;
}

/* Goes to the next order to be counted: of each group first 0 (the group itself), then those asked for. */
static bool next_order(struct ngrams *c) {
    do {
        if (c->group_at == c->groups.count) return false;
        if (c->n < NGRAMS_MOST) {
            c->n++;
            continue;
        }
        c->n = 0;
        if (++c->group_at == c->groups.count) return false;
        ngrams_measure(c, &c->by_order[c->group_at]);
    } while (c->n && !(c->rules.orders >> c->n & 1));
    c->range_at = c->ranges = 0;
    ngrams_make_ranges(c);
    return true;
}

/* The next part to be counted, or NULL. */
static struct ngrams_part *next_part(struct ngrams *c) {
    if (c->range_at == c->ranges && !next_order(c)) return NULL;
    const struct group *g = &c->by_order[c->group_at];
    struct ngrams_part *p = mem_zero(1, sizeof *p);
    p->group = table_key(&c->groups, g->number);
    p->tokens = g->tokens, p->docs = g->docs;
    p->n = c->n;
    p->ngrams = c->n ? ngrams_of(c, c->n) : 0;
    p->first = c->range_at == 0;
    p->range = ngrams_next_range(c);
    p->last = c->range_at == c->ranges;
    p->owner = c;
    p->group_number = (uint32_t)c->group_at;
    return p;
}

static void forget_groups(struct ngrams *c, size_t till) {
    for (; c->group_done < till; c->group_done++) {
        struct group *g = &c->by_order[c->group_done];
        large_free(g->starts);
        large_free(g->words);
        g->starts = NULL, g->words = NULL;
    }
}

/* Whether no part is to be counted any more. */
static bool all_given(const struct ngrams *c) {
    return c->range_at == c->ranges && ngrams_last_order(c);
}

/* Whether another part may be given to the threads before one is taken. */
static bool wants_more(const struct ngrams *c) {
    /* Each thread has one and another waits for it, unless results are handed on as they come: then more would only take memory.
     * Those of a small run are not worth a thread. */
    size_t threads = pool_threads(c->pool), ahead = c->form == NGRAMS_SPLIT ? 2 * threads : threads;
    if (threads == 1 || c->ids < SHARED_LEAST) ahead = 1;
    if (pool_waiting(c->pool) < ahead) return true;
    /* Behind the last order nothing follows: while the first thread counts a large part the others must not come to an end. */
    return c->form == NGRAMS_SPLIT && ahead > 1 && c->range_at && c->range_at < c->ranges &&
           ngrams_last_order(c) && c->ahead < c->rules.memory / AHEAD_SHARE;
}

/* Bytes of a part's counts at most, before it is counted. */
static uint64_t expected_bytes(const struct ngrams_part *p) {
    struct tally_shape shape = ngrams_shape(p->owner, p->n);
    return (p->range.records ? p->range.records : p->range.most) * shape.words * sizeof(uint64_t);
}

struct ngrams_part *ngrams_next(struct ngrams *c) {
    while (wants_more(c)) {
        struct ngrams_part *p = next_part(c);
        if (!p) break;
        c->ahead += expected_bytes(p);
        pool_give(c->pool, ngrams_count_part, p);
    }
    struct ngrams_part *p = pool_take(c->pool);
    if (p) c->ahead -= expected_bytes(p);
    /* what the last part goes through now needs room too: its order may be the largest */
    for (unsigned i = 0; pool_waiting(c->pool) == 0 && all_given(c) && i < pool_threads(c->pool); i++)
        tally_free(&c->tally[i]);
    /* no job is left that looks at the groups before p's */
    forget_groups(c, p ? p->group_number : c->groups.count);
    return p;
}

void ngrams_part_free(struct ngrams_part *p) {
    large_free(p->single);
    large_free(p->multi);
    large_free(p->list);
    free(p);
}

void ngrams_clear(struct ngrams *c) {
    for (size_t i = 0; i < c->blocks; i++) {
        free(c->block[i]->segment);
        free(c->block[i]);
    }
    c->blocks = 0;
    c->ids = c->held = 0;
    if (c->current) {
        buf_free(&c->current->text);
        free(c->current->segment);
        free(c->current);
        c->current = NULL;
    }
    free(c->stretch);
    if (!c->storing) large_free(c->coarse);
    c->coarse = NULL;
    if (c->by_order) forget_groups(c, c->groups.count);
    free(c->by_order);
    free(c->seen);
    c->seen = NULL;
    c->stretch = NULL, c->by_order = NULL;
    lexicon_free(&c->lexicon);
    table_clear(&c->docs);
    table_clear(&c->groups);
    for (unsigned i = 0; i < pool_threads(c->pool); i++) free_ids(&c->space[i]);
    word_ids_free(&c->words);
    word_ids_init(&c->words, pool_threads(c->pool));
    if (c->storing) c->rules.store->clear(c->rules.store->context);
    c->storing = false;
    c->stored = 0;
    know_pad(c);
    c->doc = c->group = TABLE_NONE;
    c->doubled = c->full = false;
    c->again = true;
    c->last_blank = 0;
    if (!c->in_row) return;
    c->in_row = false;
    ngrams_row(c, buf_get(&c->open_group), buf_get(&c->open_doc), buf_get(&c->carry), true);
}

void ngrams_close(struct ngrams *c) {
    if (!c) return;
    c->in_row = false;
    while (pool_take(c->pool)) continue;
    ngrams_clear(c);
    unsigned threads = pool_threads(c->pool);
    pool_close(c->pool);
    for (unsigned i = 0; i < threads; i++) {
        tally_free(&c->tally[i]);
        free(c->scratch[i]);
    }
    while (c->spares) buf_free(&c->spare[--c->spares]);
    free(c->spare);
    free(c->space);
    word_ids_free(&c->words);
    free(c->tally);
    free(c->scratch);
    free(c->scratch_room);
    free(c->block);
    free(c->range);
    free(c->remaining);
    table_free(&c->docs);
    table_free(&c->groups);
    buf_free(&c->carry);
    buf_free(&c->open_doc);
    buf_free(&c->open_group);
    free(c);
}

const struct table *ngrams_documents(const struct ngrams *c) {
    return &c->docs;
}

void ngrams_text(const struct ngrams_part *p, const uint64_t *key, struct buf *to) {
    const struct lexicon *x = &p->owner->lexicon;
    uint64_t mask = (UINT64_C(1) << p->bits) - 1;
    char *at = buf_room(to, p->n * sizeof(struct lexicon_entry));
    for (unsigned w = 0, i = 0; w < p->key_words; w++) {
        unsigned here = p->n - i < p->per ? p->n - i : p->per;
        for (unsigned k = here; k-- > 0; i++) {
            const char *entry = x->entry[key[w] >> k * p->bits & mask].bytes;
            size_t len = (unsigned char)entry[15];
            if (len != LEXICON_LONG) {
                memcpy(at, entry, 16); /* the whole entry: faster than the exact length */
                at[len] = ' ';
                at += len + 1;
                continue;
            }
            to->len = (size_t)(at - to->at);
            buf_slice(to, lexicon_word(x, (uint32_t)(key[w] >> k * p->bits & mask)));
            buf_byte(to, ' ');
            at = buf_room(to, (p->n - i) * sizeof(struct lexicon_entry));
        }
    }
    to->len = (size_t)(at - to->at) - 1; /* without the last blank */
}
