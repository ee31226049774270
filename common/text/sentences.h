/* sentences - where sentences end, by rules and word lists, with the name of the rule that decided.
 *
 * Takes one paragraph (any bytes; UTF-8 is meant, other bytes are characters without a class) and gives its sentences as
 * ranges of it. No model: what a full stop means is told by the word before it, what follows it, and where in the
 * sentence it stands. The rules stand in sentences.c, drawn as a table; the words in abbreviations_tab.tsv. */
#ifndef TXT_SENTENCES_H
#define TXT_SENTENCES_H

#include "base/simd.h"
#include "base/slice.h"

struct sentences; /* the word lists, and room for the answer; one per thread */

/* With the words of abbreviations_tab.tsv. Free with sentences_free. */
struct sentences *sentences_new(void);
void sentences_free(struct sentences *s);

/* Its word lists, to add to (text/abbreviations.h). */
struct abbreviations *sentences_abbreviations(struct sentences *s);

/* Why a sentence ended there. */
enum sentences_rule {
    SENTENCES_PARAGRAPH, /* the paragraph's end */
    SENTENCES_STOP,      /* . and something that may open a sentence */
    SENTENCES_MARK,      /* ? or ! */
    SENTENCES_ELLIPSIS,  /* ... or U+2026 before a capital */
    SENTENCES_CJK,       /* an ideographic stop */
    SENTENCES_STARTER,   /* abbreviation or initial, but the next word opens sentences */
    SENTENCES_CLOCK,     /* p.m. before a capital */
    SENTENCES_LOWER,     /* a stop after an ordinary word, though a small letter follows */
    SENTENCES_GLUED,     /* no space after the stop */
    SENTENCES_ITEM,      /* the next item of a list */
    SENTENCES_LINE,      /* a line that was not wrapped */
    SENTENCES_DASH,      /* a dash where the speaker begins anew */
    SENTENCES_LAYOUT, /* an address, emoticon or time stamp before a capital, a label, a rule across the page */
    SENTENCES_RULES, /* how many */
};
const char *sentences_rule_name(enum sentences_rule rule);

struct sentence {
    size_t start, end; /* bytes of the paragraph, blanks at both ends left off; start < end */
    enum sentences_rule rule;
};

/* Cuts `paragraph` into sentences, in order: *list points at them (valid until the next call) and the count is returned.
 * A paragraph of blanks has none.
 *
 * more = false: this is the whole paragraph. more = true: more of it follows; then only the ends that lie SENTENCES_CONTEXT before
 * the last byte are given (perhaps none), and the caller comes again with the bytes from the last one's end on. What is
 * decided is what the whole paragraph would give, but for the items of a list and brackets that began before. */
#define SENTENCES_CONTEXT 256
size_t sentences_split(struct sentences *s, struct slice paragraph, bool more, const struct sentence **list);

/* The same by one of the twins. SIMD_SCALAR takes no short cuts either: what the others are held to. */
size_t sentences_split_by(struct sentences *s, enum simd_way way, struct slice paragraph, bool more,
                          const struct sentence **list);

#endif
