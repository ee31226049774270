/* Any bytes: tokens are in order, hold every byte that is no white space, are the same with and without the fast path and in whatever pieces
 * the text comes; folding a token twice is folding it once. */
#include "fuzz.h"
#include "text/fold.h"
#include "text/utf8.h"
#include "text/words.h"

struct tokens {
    struct word *at;
    size_t count, room;
    uint64_t damage, first;
};

/* The text is copied to a block of its own size, so that a read behind it is found. */
static void cut(const char *p, size_t n, enum words_rules rules, bool scalar, size_t piece,
                struct tokens *to) {
    struct words w;
    size_t start = 0, have = piece < n ? piece : n, grow = piece;
    words_init(&w, rules, WORDS_ALL);
    w.scalar = scalar;
    words_begin(&w);
    to->count = 0;
    for (;;) {
        struct word out[64];
        char *copy = malloc(have - start + 1);
        MUST(copy);
        memcpy(copy, p + start, have - start);
        size_t from = 0, last = have == n;
        for (size_t before = SIZE_MAX; before != from || last;) {
            before = from;
            size_t got = words_cut(&w, (struct slice){copy, have - start}, last, &from, out, 64);
            for (size_t i = 0; i < got; i++) {
                if (to->count == to->room) {
                    to->room = to->room * 2 + 64;
                    to->at = realloc(to->at, to->room * sizeof *to->at);
                    MUST(to->at);
                }
                MUST(out[i].start < out[i].end && out[i].end <= have - start);
                out[i].start += (uint32_t)start;
                out[i].end += (uint32_t)start;
                to->at[to->count++] = out[i];
            }
            if (from == have - start || (!got && before == from)) break;
        }
        free(copy);
        if (last) {
            MUST(from == have - start);
            break;
        }
        w.gone += from;
        start += from;
        have = n - have < grow ? n : have + grow;
    }
    to->damage = w.damage;
    to->first = w.first;
}

static void same(const struct tokens *a, const struct tokens *b) {
    MUST(a->count == b->count);
    for (size_t i = 0; i < a->count; i++)
        MUST(a->at[i].start == b->at[i].start && a->at[i].end == b->at[i].end &&
             a->at[i].kind == b->at[i].kind);
    MUST(a->damage == b->damage && (!a->damage || a->first == b->first));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    static struct tokens fast, slow, pieces;
    static struct fold fold[8];
    static bool ready;
    if (size < 2) return 0;
    if (!ready)
        for (unsigned i = 0; i < 8; i++) fold_init(&fold[i], i);
    ready = true;
    enum words_rules rules = data[0] & 1 ? WORDS_TXT1 : WORDS_UAX29;
    struct fold *f = &fold[data[0] >> 1 & 7];
    size_t piece = 1 + data[1] * 40u;
    const char *text = (const char *)data + 2;
    size -= 2;

    cut(text, size, rules, false, size + 1, &fast);
    cut(text, size, rules, true, size + 1, &slow);
    same(&fast, &slow);
    cut(text, size, rules, false, piece, &pieces);
    same(&fast, &pieces);
    MUST(fast.damage == utf8_check((struct slice){text, size}).count);

    size_t at = 0;
    for (size_t i = 0; i < fast.count; i++) {
        const struct word *t = &fast.at[i];
        MUST(t->start >= at && t->kind < WORDS_CLASSES);
        for (size_t k = at; k < t->start;
             k++) /* gaps: white space only, which has no letter or digit of ASCII */
            MUST((text[k] < '!' || text[k] > '~'));
        for (size_t k = t->start; k < t->end; k++) MUST(text[k] != ' ' && text[k] != '\t' && text[k] != '\n');
        at = t->end;
        static struct buf once;
        struct slice folded = fold_token(f, (struct slice){text + t->start, t->end - t->start});
        MUST(utf8_clean(folded) == folded.len);
        once.len = 0;
        buf_slice(&once, folded);
        MUST(slice_eq(fold_token(f, buf_get(&once)), buf_get(&once)));
    }
    return 0;
}
