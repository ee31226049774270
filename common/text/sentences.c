/* A stop is looked at where it stands. First its extent is taken, then what is on either side decides:
 *
 *     end      = stops closers* note?                stops  = run of . ? ! U+2026, or ". . ." ; ideographic stops
 *     closers  = " ' U+201D U+2019 ) ] } ...         note   = a footnote's number: "[17]", or digits
 *     next     = blanks openers* character           openers = quotes, brackets, dashes
 *
 *     stops   word before             next              ends?                                   rule
 *     CJK     any                     any               yes                                     cjk
 *     any     any                     glued character   no; yes between an ordinary word and    glued
 *                                                       a capitalised one, or behind a ?
 *     any     any                     , ; another stop  no
 *     ? !     any                     no small letter   yes                                     mark
 *     ...     any                     no small letter   yes                                     ellipsis
 *     .       number or letter that opens the sentence  no (an enumerator)
 *     .       title                   any               no
 *     .       number                  digit, roman      no
 *     .       clock                   capital           yes, but before a day, month or zone    clock
 *     .       end, initial, U.S       starter           yes                                     starter
 *     .       end, initial, U.S       other             no
 *     .       other                   no small letter   yes                                     stop
 *     any     ordinary                small letter      yes, outside brackets and quotes,       lower
 *                                                       unless closers or a dash came between
 *
 * Where no stop is, the layout decides: the next item of a list, or a bullet (item); a line that was not wrapped (line); a dash
 * between a word in small letters and a starter (dash); an address, a smile or a time stamp before a capital, a label, a row of
 * signs (layout).
 *
 * The kinds of words follow the abbreviation classes that T. Kiss and J. Strunk, "Unsupervised Multilingual Sentence
 * Boundary Detection" (2006), find useful: titles, initials, before numbers, at ends; the starters are their "frequent
 * sentence starters". Case counts. */
#include "text/sentences.h"
#include "base/simd.h"
#include "text/sentence_look.h"
#include "text/sentence_scan.h"

#include <stdlib.h>

#define OPEN_BYTES 1024 /* an open bracket or quote is looked for no further back */

struct sentences *sentences_new(void) {
    struct sentences *s = mem_zero(1, sizeof *s);
    abbreviations_init(&s->words);
    return s;
}

void sentences_free(struct sentences *s) {
    if (!s) return;
    abbreviations_free(&s->words);
    free(s->list);
    free(s);
}

struct abbreviations *sentences_abbreviations(struct sentences *s) {
    return &s->words;
}

const char *sentences_rule_name(enum sentences_rule rule) {
    static const char *const names[SENTENCES_RULES] = {"paragraph", "stop",  "mark",  "ellipsis", "cjk",
                                                       "starter",   "clock", "lower", "glued",    "item",
                                                       "line",      "dash",  "layout"};
    return names[rule];
}

/* ---- the open sentence ---- */

static void open_sentence(struct sentence_scan *c, size_t at) {
    struct text t = c->t;
    c->start = c->marker = skip_blanks(t, at);
    if (c->skip < c->start) c->skip = c->start;
    if (c->start >= t.n) return;
    if ((unsigned char)t.p[c->start] == 0xE2) c->marker = skip_blanks(t, c->start + bullet_at(t, c->start));
    if (c->item <= c->marker) c->item = t.n;
    if (c->marker == t.n) return;
    char b = t.p[c->marker];
    if (!is_digit(b) && !is_lower(b) && !is_upper(b)) return;
    if (is_upper(b) && c->marker + 1 < t.n && t.p[c->marker + 1] != ')' && t.p[c->marker + 1] != '.') return;
    struct marker m = marker_at(t, c->marker, true);
    if (!m.style) return;
    if (c->item == t.n) c->item = list_at(t, c->marker);
    c->marker += m.len;
}

void sentence_end(struct sentence_scan *c, size_t end, enum sentences_rule rule) {
    size_t trimmed = end > c->start && (unsigned char)(c->t.p[end - 1] - '!') < '~' - ' '
                         ? end
                         : trim_blanks(c->t, c->start, end);
    if (trimmed > c->start) sentence_add(c, trimmed, rule);
    open_sentence(c, end);
}

/* Bytes that may be the first of a bracket or quote; U+169B and U+0F3A are brackets too. */
static uint64_t marks_simd(const char *p) {
    struct simd64 v = simd_load(p);
    uint64_t marks = simd_in(v, "\"()[]{}`", 8);
    if (simd_high(v))
        marks |= simd_in(v, "\xC2\xE0\xE2\xE3\xEF", 5) |
                 (simd_eq(v, '\xE1') & (simd_eq(v, '\x9A') >> 1 | (uint64_t)1 << 63));
    return marks;
}
static uint64_t marks_scalar(const char *p) {
    uint64_t marks = 0;
    for (int i = 0; i < 64; i++)
        marks |= (uint64_t)((p[i] & 0x80) || (1u << char_class_ascii[(unsigned char)p[i]] &
                                              (1u << OPEN | 1u << CLOSE | 1u << QUOTE | 1u << QUOTE_OPEN)))
                 << i;
    return marks;
}

bool sentence_is_inside(const struct sentence_scan *c, size_t i) {
    struct text t = c->t;
    int brackets = 0, quotes = 0, straight = 0;
    uint32_t len;
    char block[64];
    for (size_t base = i - c->start > OPEN_BYTES ? i - OPEN_BYTES : c->start; base < i; base += 64) {
        const char *p = t.p + base;
        if (t.n - base < 64) {
            memset(block, 0, sizeof block);
            p = memcpy(block, p, t.n - base);
        }
        uint64_t marks = c->fast ? marks_simd(p) : marks_scalar(p);
        if (i - base < 64) marks &= ((uint64_t)1 << (i - base)) - 1;
        for (; marks; marks &= marks - 1) {
            size_t at = base + (size_t)__builtin_ctzll(marks);
            switch (class_at(t, at, &len)) {
            case OPEN: brackets++; break;
            case CLOSE: brackets -= brackets > 0; break;
            case QUOTE_OPEN: quotes++; break;
            case QUOTE_CLOSE: quotes -= quotes > 0; break;
            case QUOTE: straight += t.p[at] == '"'; break;
            default: break;
            }
        }
    }
    return brackets > 0 || quotes > 0 || straight % 2 == 1;
}

/* ---- plain stops ---- */

enum verdict {
    THINK, /* let sentence_at_stop decide */
    ENDS,  /* the sentence, by SENTENCES_STOP */
    GOES_ON,
    STARTER, /* ends before a starter only */
};
enum {
    YEAR = SIGN + 1,
    FOLLOWERS
}; /* four digits: fewer may be the number of a note. The others that may follow are of enum char_class */

/* By what follows, and the kinds of the word before: bits TITLE, NUMBER, END (an initial too), CLOCK. */
#define G GOES_ON
static const unsigned char verdicts[FOLLOWERS][16] = {
    [LOWER] = {THINK, G, G, G, G, G, G, G, G, G, G, G, G, G, G, G},
    [YEAR] = {ENDS, G, G, G, G, G, G, G, G, G, G, G, G, G, G, G},
    [UPPER] = {ENDS, G, THINK, G, STARTER, G, THINK, G, THINK, G, THINK, G, THINK, G, THINK, G},
};
#undef G

static inline bool is_year(const char *p) {
    uint32_t x;
    memcpy(&x, p, 4);
    return (x & 0xF0F0F0F0) == 0x30303030 && ((x + 0x06060606) & 0xF0F0F0F0) == 0x30303030;
}

/* Decides a plain stop (text/sentence_look.h) at i as sentence_at_stop would, or gives false: when a word of letters stands before
 * it, and one blank, perhaps an opener, and a letter or digit follow. Most stops are of this kind, and what they are is as
 * good as random, so all is looked at first, and the branches come last. */
static inline bool at_plain(struct sentence_scan *c, size_t i) {
    struct text t = c->t;
    const struct abbreviations *words = &c->s->words;
    size_t len = (size_t)__builtin_clzll(~c->before | 1), from = i - len;
    if (t.n - i < 8 || i < 8 || from < 2) return false; /* both sides can be loaded */

    char b = t.p[from - 1];
    bool hyphen = (b == '-') & (len > 1) & (t.p[from - 2] != '.') & !words->hyphens;
    bool alone = (b == ' ') | (b == '\n') | (b == '(') | hyphen;
    bool initial = (len == 1) & is_upper(t.p[i - 1]);
    bool wide = (len < 4) & ((t.p[from] & 0x80) != 0); /* another initial? */
    bool decided = (from < c->marker + hyphen) | (from < c->skip) | (c->item <= i + 2);

    uint64_t key = abbreviations_load(t.p + i - 8) >> (len < 8 ? 64 - len * 8 : 0);
    const struct abbreviations_word *w = &words->word[words->place[abbreviations_hash(key, len)]];
    bool match = (w->key == key) & (w->len == len), unsure = match ? len > 8 : w->next != 0;
    unsigned kinds = (match ? w->kinds & ABBREVIATION_ANY : 0) | (initial ? ABBREVIATION_END : 0);

    const char *next = t.p + i + 2;
    size_t opener = (next[0] == '(') + 2u * ((next[0] == '-') & (next[1] == '-'));
    char first = next[opener];
    bool smile = (opener == 0) & ((first == 'x') | (first == 'X') | (first == '8'));
    bool marker = (next[1] == ')') | ((next[1] == '.') & (next[2] == ')'));
    uint32_t bytes;
    unsigned k = class_at(t, i + 2 + opener, &bytes);
    if ((k == DIGIT) & is_year(next)) k = YEAR;
    enum verdict verdict = verdicts[k][kinds];
    if (!alone | wide | decided | unsure | smile | marker | (verdict == THINK)) return false;

    enum sentences_rule rule = SENTENCES_STOP;
    if (verdict == STARTER) {
        rule = SENTENCES_STARTER;
        verdict = sentence_kinds_at(c, i + 2 + opener) & ABBREVIATION_STARTER ? ENDS : GOES_ON;
    }
    c->skip = i + 1;
    if (verdict == ENDS) {
        sentence_add(c, i + 1, rule);
        c->start = c->marker = c->skip = i + 2;
    }
    return true;
}

/* ---- the scan ---- */

static void at_candidate(struct sentence_scan *c, size_t i) {
    struct text t = c->t;
    unsigned char b = (unsigned char)t.p[i], second, third;
    switch (b) {
    case '.':
    case '?':
    case '!': sentence_at_stop(c, i); return;
    case '\n':
        if (i >= c->skip) sentence_at_newline(c, i);
        c->above = i - c->line;
        c->line = i + 1;
        return;
    case ':': sentence_at_colon(c, i); return;
    case '=':
    case '_':
    case '*':
    case '-': sentence_at_signs(c, i); return;
    default: break;
    }
    if (t.n - i < 3) return;
    second = (unsigned char)t.p[i + 1], third = (unsigned char)t.p[i + 2];
    if (b == 0xE2) {
        if (second == 0x80 && third == 0xA6) {
            sentence_at_stop(c, i);
        } else if (i > c->start && is_blank(t.p[i - 1])) {
            if (second == 0x80 && (third == 0x93 || third == 0x94)) {
                sentence_at_dash(c, i);
            } else if (bullet_at(t, i)) {
                sentence_end(c, i, SENTENCES_ITEM);
                c->skip = i + 3;
            }
        }
    } else if ((b == 0xE3 && second == 0x80 && third == 0x82) ||
               (b == 0xEF && ((second == 0xBC && (third == 0x81 || third == 0x8E || third == 0x9F)) ||
                              (second == 0xBD && third == 0xA1)))) {
        sentence_at_ideographic(c, i);
    }
}

size_t sentences_split_by(struct sentences *s, enum simd_way way, struct slice paragraph, bool more,
                          const struct sentence **list) {
    struct sentence_scan c = {.s = s,
                              .t = {paragraph.at, paragraph.len},
                              .item = paragraph.len,
                              .fast = way != SIMD_SCALAR,
                              .more = more};
    size_t n = paragraph.len, last = more ? (n > SENTENCES_CONTEXT ? n - SENTENCES_CONTEXT : 0) : n;
    struct sentence_look look;
    uint64_t letters = 0; /* of the block before what is looked at */
    s->count = 0;
    open_sentence(&c, 0);
    for (size_t base = c.start & ~(size_t)63; base < last; base += SENTENCE_LOOK_BYTES) {
        size_t len = n - base < SENTENCE_LOOK_BYTES ? n - base : SENTENCE_LOOK_BYTES;
        sentence_look(way, paragraph.at + base, len, &look);
        for (size_t j = 0; j < look.count; j++) {
            size_t i = base + look.place[j], k = look.place[j] / 64;
            unsigned bit = look.place[j] % 64;
            uint64_t behind = k ? look.block[k - 1].letters : letters;
            if (i >= last) break;
            c.before = bit ? look.block[k].letters << (64 - bit) | behind >> bit : behind;
            if (look.block[k].plain >> bit & 1 && at_plain(&c, i)) continue;
            while (c.item <= i) sentence_end(&c, c.item, SENTENCES_ITEM);
            if (i >= c.skip || paragraph.at[i] == '\n') at_candidate(&c, i);
        }
        letters = look.block[SENTENCE_LOOK_BYTES / 64 - 1].letters;
    }
    if (!more) {
        while (c.item < n) sentence_end(&c, c.item, SENTENCES_ITEM);
        if (c.start < n) sentence_end(&c, n, SENTENCES_PARAGRAPH);
    }
    *list = s->list;
    return s->count;
}

size_t sentences_split(struct sentences *s, struct slice paragraph, bool more, const struct sentence **list) {
    return sentences_split_by(s, SIMD_BEST, paragraph, more, list);
}
