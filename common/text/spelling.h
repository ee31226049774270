/* spelling - how a token is written that is to be counted: folded (text/fold.h), or as the name of its class in <>, or not at all. Pure. */
#ifndef TXT_SPELLING_H
#define TXT_SPELLING_H

#include "text/fold.h"
#include "text/words.h"

struct spelling_rules {
    bool keep_case, strip_marks, nfkc;
    unsigned masked;     /* bit c set: a token of class c is written as <word>, <number>, ... */
    uint64_t min_length; /* characters, when folded: a shorter token is left out */
};

struct spelling {
    const struct spelling_rules *rules;
    struct fold fold;
    bool simple; /* simple tokens (text/words.h) are copied with A-Z folded, */
    bool mixed;  /* but, in this text, only those of ASCII */
};

void spelling_init(struct spelling *s, const struct spelling_rules *rules); /* kept */
void spelling_free(struct spelling *s);

/* Before the tokens of a text, or of a piece of one. True: each simple one is copied (spelling_copies), so runs of words may be. */
bool spelling_begin(struct spelling *s, struct slice text);

bool spelling_is_ascii(struct slice text);

/* Is this token of the text copied as it stands, but for A-Z (fold_copy)? */
static inline bool spelling_copies(const struct spelling *s, const struct word *w, struct slice text) {
    return w->simple & s->simple &&
           !(s->mixed && !spelling_is_ascii((struct slice){text.at + w->start, w->end - w->start}));
}

/* Any token as it is written; valid until the next call. len 0: not at all. */
struct slice spelling_token(struct spelling *s, struct slice token, unsigned kind);

#endif
