/* sentence_scan - the walk over a paragraph, from one place where a sentence may end to the next: its state, and what is done there.
 * Inside of sentences.c, which draws the whole. */
#ifndef TXT_SENTENCE_SCAN_H
#define TXT_SENTENCE_SCAN_H

#include "base/mem.h"
#include "text/abbreviations.h"
#include "text/sentence_parts.h"
#include "text/sentences.h"

struct sentences {
    struct abbreviations words;
    struct sentence *list;
    size_t count, room;
};

struct sentence_scan {
    struct sentences *s;
    struct text t;
    size_t start;  /* of the open sentence: its first character that is no blank */
    size_t marker; /* behind the bullet and the marker that open the sentence; start = it has none */
    size_t skip;   /* what stands before this byte is decided */
    size_t item;   /* where the next item of an open list begins; n = nowhere */
    size_t token;  /* what stands before this byte is known to be an address or not */
    size_t behind; /* where the last address ended */
    size_t line;   /* where the line begins, */
    size_t above;  /* and how long the one above is */
    bool more;     /* this is a stretch: the paragraph goes on */
    bool fast;     /* take short cuts, the answers are the same. For them: */
    uint64_t
        before; /* letters (sentence_look.h) among the 64 bytes in front of where we are, the last one highest */
};

static inline void sentence_add(struct sentence_scan *c, size_t end, enum sentences_rule rule) {
    struct sentences *s = c->s;
    if (s->count == s->room) {
        s->room = s->room ? s->room * 2 : 64;
        s->list = mem_resize(s->list, s->room, sizeof *s->list);
    }
    s->list[s->count++] = (struct sentence){c->start, end, rule};
}

/* Ends the open sentence at `end`; the next one opens there. */
void sentence_end(struct sentence_scan *c, size_t end, enum sentences_rule rule);

/* Is a bracket or a curly quote open at i in the sentence? Straight quotes are open when their number is odd. */
bool sentence_is_inside(const struct sentence_scan *c, size_t i);

/* Kinds of the word that begins at i. */
static inline unsigned sentence_kinds_at(const struct sentence_scan *c, size_t i) {
    return abbreviations_find(&c->s->words, word_at(c->t, i));
}

/* What may end there, ends. In sentence_stops.c: */
void sentence_at_stop(struct sentence_scan *c, size_t i);
void sentence_at_ideographic(struct sentence_scan *c, size_t i);
/* in sentence_layout.c: */
void sentence_at_newline(struct sentence_scan *c, size_t i);
void sentence_at_signs(struct sentence_scan *c, size_t i);
void sentence_at_dash(struct sentence_scan *c, size_t i);
void sentence_at_colon(struct sentence_scan *c, size_t i);

#endif
