/* words and fold: all twins of the block path against the scalar rules, pieces against the whole, folding against itself.
 * First byte: rules, twin and classes kept; second: how big the pieces are; third: how the tokens are folded, and whether runs of words may
 * come as one. */
#include "fuzz.h"
#include "text/fold.h"
#include "text/utf8.h"
#include "text/words.h"

enum { MOST = 1 << 16 };
struct answer {
    struct word word[MOST + WORDS_ROOM];
    size_t count;
    uint64_t damage, first;
};

static void cut(struct answer *a, struct words *w, struct slice text, size_t piece) {
    words_begin(w);
    a->count = 0;
    size_t have = piece, done = 0;
    for (;;) {
        if (have > text.len) have = text.len;
        size_t from = 0, before, n;
        char *part = malloc(have - done + 1); /* of its own, so that reading behind it shows */
        if (have > done) memcpy(part, text.at + done, have - done);
        do {
            before = from;
            n = words_cut(w, (struct slice){part, have - done}, have == text.len, &from, a->word + a->count,
                          WORDS_ROOM);
            for (size_t i = 0; i < n; i++)
                a->word[a->count + i].start += (uint32_t)done, a->word[a->count + i].end += (uint32_t)done;
            a->count += n;
        } while (from < have - done && from != before);
        free(part);
        done += from;
        w->gone = done;
        if (done == text.len) break;
        MUST(have < text.len);
        have += piece;
    }
    a->damage = w->damage, a->first = w->first;
}

/* Words that came as one back into words. */
static void spread(struct answer *a, struct slice text) {
    static struct answer apart;
    size_t n = 0;
    for (size_t i = 0; i < a->count; i++) {
        struct word w = a->word[i];
        for (uint32_t k = w.start; k < w.end; k++) {
            if (text.at[k] != ' ') continue;
            MUST(w.simple && w.kind == WORDS_WORD && w.end - a->word[i].start <= 64);
            apart.word[n] = w, apart.word[n++].end = k;
            w.start = k + 1;
        }
        apart.word[n++] = w;
    }
    memcpy(a->word, apart.word, n * sizeof *a->word);
    a->count = n;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    static struct answer right, got;
    if (size < 3 || size > MOST) return 0;
    enum words_rules rules = data[0] & 1 ? WORDS_UAX29 : WORDS_TXT1;
    enum words_way way = (enum words_way)(data[0] >> 1 & 3);
    unsigned keep = data[0] & 8 ? WORDS_ALL : data[0] & 16 ? WORDS_SPOKEN : data[0] >> 5 | 1;
    size_t piece = 1 + (size_t)data[1] * 31;
    struct words w;
    struct fold f;
    struct buf once = {0};
    struct slice text = {(const char *)data + 3, size - 3};

    words_init(&w, rules, WORDS_ALL);
    w.way = WORDS_SCALAR;
    cut(&right, &w, text, text.len ? text.len : 1);

    /* In order, no white space inside; and what is between tokens is white space with marks, no letter or digit of ASCII. */
    size_t at = 0, kept = 0;
    for (size_t i = 0; i <= right.count; i++) {
        size_t start = i < right.count ? right.word[i].start : text.len;
        MUST(start >= at);
        for (size_t k = at; k < start; k++)
            MUST((unsigned char)text.at[k] <= ' ' || (unsigned char)text.at[k] >= 0x80);
        if (i == right.count) break;
        at = right.word[i].end;
        MUST(at > start && at - start <= WORDS_MAX && at <= text.len);
        for (size_t k = start; k < at; k++)
            MUST(text.at[k] != ' ' && text.at[k] != '\t' && text.at[k] != '\n');
    }
    MUST(right.damage == utf8_check(text).count);
    if (right.damage) MUST(right.first == utf8_check(text).first);

    for (size_t i = 0; i < right.count; i++)
        if (keep >> right.word[i].kind & 1) right.word[kept++] = right.word[i];
    right.count = kept;
    words_init(&w, rules, keep);
    w.way = way;
    w.runs = data[2] & 8;
    cut(&got, &w, text, data[1] ? piece : text.len ? text.len : 1);
    if (w.runs) spread(&got, text);
    MUST(got.count == right.count && got.damage == right.damage && got.first == right.first);

    fold_init(&f, data[2] & 7);
    for (size_t i = 0; i < got.count; i++) {
        const struct word *x = &right.word[i], *y = &got.word[i];
        MUST(x->start == y->start && x->end == y->end && (x->kind == y->kind || w.runs));
        struct slice raw = {text.at + x->start, x->end - x->start}, token = fold_token(&f, raw);
        MUST(utf8_clean(token) == token.len);
        for (size_t k = 0; k < token.len; k++)
            MUST((unsigned char)token.at[k] > ' ' || (unsigned char)raw.at[0] < ' ');
        if (y->simple && !(data[2] & FOLD_MARKS)) { /* the short way of the filter */
            char copy[96], in[96];
            MUST(raw.len <= 64);
            memcpy(in, raw.at, raw.len);
            fold_copy(copy, in, raw.len, data[2] & FOLD_CASE);
            MUST(slice_eq(token, (struct slice){copy, raw.len}));
        }
        if (!(data[2] & FOLD_COMPAT)) {
            once.len = 0;
            buf_slice(&once, token);
            MUST(slice_eq(fold_token(&f, buf_get(&once)), buf_get(&once)));
        }
    }
    fold_free(&f);
    buf_free(&once);
    return 0;
}
