/* The tokens of a text, one after the other: the rules (words_uax29.c, words_txt1.c) say where each ends. */
#include "text/words.h"
#include "text/words_rules.h"

static const char *const names[WORDS_CLASSES] = {"word", "number", "url",   "email",  "file",
                                                 "tag",  "emoji",  "punct", "symbol", "other"};

const char *words_class_name(enum words_class c) {
    return names[c];
}

void words_init(struct words *w, enum words_rules rules, unsigned keep) {
    *w = (struct words){.rules = rules, .keep = keep};
}

void words_begin(struct words *w) {
    w->left = LEFT_GAP;
    w->damage = w->first = w->gone = 0;
}

size_t words_cut(struct words *w, struct slice text, bool last, size_t *from, struct word *out, size_t room) {
    const char *p = text.at + *from, *end = text.at + text.len;
    size_t n = 0;
    while (n < room && (last ? p < end : end - p > WORDS_MAX)) {
        const char *limit = end - p > WORDS_MAX ? p + WORDS_MAX : end;
        struct words_found f =
            w->rules == WORDS_TXT1 ? words_txt1(p, limit, w->left) : words_uax29(p, limit, true);
        if (f.damaged && w->damage++ == 0) w->first = w->gone + (uint64_t)(p - text.at);
        if (f.kind != WORDS_GAP && w->keep >> f.kind & 1)
            out[n++] = (struct word){(uint32_t)(p - text.at), (uint32_t)(f.end - text.at), f.kind, 0};
        w->left = f.left;
        p = f.end;
    }
    *from = (size_t)(p - text.at);
    return n;
}
