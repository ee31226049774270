/* The tokens of a text, one after the other: the rules (words_uax29.c, words_txt1.c) say where each ends. */
#include "text/words.h"
#include "text/words_rules.h"
#include <utf8proc.h>

static const char *const names[WORDS_CLASSES] = {"word", "number", "url",   "email",  "file",
                                                 "tag",  "emoji",  "punct", "symbol", "other"};

const char *words_class_name(enum words_class c) {
    return names[c];
}

enum words_class words_class_called(struct slice name) {
    enum words_class c = 0;
    while (c < WORDS_CLASSES && !slice_eq(name, slice_of(names[c]))) c++;
    return c;
}

void words_init(struct words *w, enum words_rules rules, unsigned keep) {
    *w = (struct words){.rules = rules, .keep = keep};
}

void words_begin(struct words *w) {
    w->left = LEFT_GAP;
    w->damage = w->first = w->gone = 0;
}

/* Cuts a chunk with the scalar rules, and the gap in front of it and behind it. Gives the number of tokens. */
static size_t cut_chunk(struct words *w, struct slice text, bool last, size_t *from, struct word *out,
                        size_t room) {
    const char *p = text.at + *from, *end = text.at + text.len;
    size_t n = 0;
    bool chunk = false; /* the gap in front of it is behind us */
    while (n < room && (last ? p < end : end - p > WORDS_MAX)) {
        /* Of a run of spaces only the last can have a mark behind it, so that alone is asked about. */
        while (end - p > 1 && p[0] == ' ' && p[1] == ' ') p++;
        const char *limit = end - p > WORDS_MAX ? p + WORDS_MAX : end;
        struct words_found f =
            w->rules == WORDS_TXT1 ? words_txt1(p, limit, w->left) : words_uax29(p, limit, true);
        if (f.damaged && w->damage++ == 0) w->first = w->gone + (uint64_t)(p - text.at);
        if (f.kind != WORDS_GAP && w->keep >> f.kind & 1)
            out[n++] = (struct word){(uint32_t)(p - text.at), (uint32_t)(f.end - text.at), f.kind, 0};
        w->left = f.left;
        p = f.end;
        if (f.kind != WORDS_GAP)
            chunk = true;
        else if (chunk && w->way != WORDS_SCALAR)
            break;
    }
    *from = (size_t)(p - text.at);
    return n;
}

size_t words_cut(struct words *w, struct slice text, bool last, size_t *from, struct word *out, size_t room) {
    size_t n = 0, before;
    do {
        before = *from;
        if (w->left == LEFT_GAP && w->way != WORDS_SCALAR)
            n += words_fast(w, text, last, from, out + n, room - n);
        if (*from < text.len) n += cut_chunk(w, text, last, from, out + n, room - n);
    } while (room - n >= WORDS_ROOM && *from != before && *from < text.len);
    return n;
}

bool words_punctuation(struct slice token) {
    const utf8proc_uint8_t *p = (const utf8proc_uint8_t *)token.at;
    for (utf8proc_ssize_t left = (utf8proc_ssize_t)token.len; left > 0;) {
        utf8proc_int32_t c;
        utf8proc_ssize_t n = utf8proc_iterate(p, left, &c);
        if (n < 1) return false;
        utf8proc_category_t k = utf8proc_category(c);
        if (k >= UTF8PROC_CATEGORY_LU && k <= UTF8PROC_CATEGORY_NO)
            return false; /* Lu Ll Lt Lm Lo Mn Mc Me Nd Nl No */
        p += n, left -= n;
    }
    return true;
}
