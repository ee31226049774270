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
 * Where no stop is, the layout decides: the next item of a list, or a bullet (item); a line that was not wrapped (line); an
 * address, a smile or a time stamp before a capital, a label, a row of signs (layout).
 *
 * The kinds of words follow the abbreviation classes that T. Kiss and J. Strunk, "Unsupervised Multilingual Sentence
 * Boundary Detection" (2006), find useful: titles, initials, before numbers, at ends; the starters are their "frequent
 * sentence starters". Case counts. */
#include "text/sentences.h"
#include "base/mem.h"
#include "base/simd.h"
#include "text/abbreviations.h"
#include "text/sentence_parts.h"
#include <stdlib.h>

#define OPEN_BYTES 1024 /* an open bracket or quote is looked for no further back */
#define ITEM_BYTES 60   /* a line of a list's item that is shorter was not wrapped */

struct sentences {
    struct abbreviations words;
    struct sentence *list;
    size_t count, room;
};

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
    static const char *const names[SENTENCES_RULES] = {"paragraph", "stop",    "mark",  "ellipsis",
                                                       "cjk",       "starter", "clock", "lower",
                                                       "glued",     "item",    "line",  "layout"};
    return names[rule];
}

/* ---- the open sentence ---- */

struct scan {
    struct sentences *s;
    struct text t;
    size_t start;     /* of the open sentence: its first character that is no blank */
    size_t skip;      /* what stands before this byte is decided */
    size_t item;      /* where the next item of an open list begins; n = nowhere */
    size_t token;     /* what stands before this byte is known to be an address or not */
    size_t behind;    /* where the last address ended */
    size_t line;      /* where the line begins, */
    size_t above;     /* and how long the one above is */
    bool more;        /* this is a stretch: the paragraph goes on */
    bool fast;        /* take short cuts; the answers are the same. For them: */
    size_t base;      /* the block of 64 bytes that is looked at, */
    uint64_t letters; /* and its ASCII letters */
    size_t marker;    /* behind the bullet and the marker that open the sentence; start = it has none */
};

static void open_sentence(struct scan *c, size_t at) {
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

/* Ends the open sentence at `end`; the next one opens there. */
static void end_sentence(struct scan *c, size_t end, enum sentences_rule rule) {
    struct sentences *s = c->s;
    size_t trimmed = end > c->start && (unsigned char)(c->t.p[end - 1] - '!') < '~' - ' '
                         ? end
                         : trim_blanks(c->t, c->start, end);
    if (trimmed > c->start) {
        if (s->count == s->room) {
            s->room = s->room ? s->room * 2 : 64;
            s->list = mem_resize(s->list, s->room, sizeof *s->list);
        }
        s->list[s->count++] = (struct sentence){c->start, trimmed, rule};
    }
    open_sentence(c, end);
}

/* Is a bracket or a curly quote open at i in the sentence? Straight quotes are open when their number is odd. */
static bool is_inside(const struct scan *c, size_t i) {
    int brackets = 0, quotes = 0, straight = 0;
    uint32_t len;
    size_t from = i - c->start > OPEN_BYTES ? i - OPEN_BYTES : c->start;
    const unsigned brackets_or_quotes = 1u << OPEN | 1u << CLOSE | 1u << QUOTE | 1u << QUOTE_OPEN;
    for (size_t j = from; j < i; j += len) {
        unsigned char b = (unsigned char)c->t.p[j];
        len = 1;
        if (b < 128 && !(brackets_or_quotes >> char_class_ascii[b] & 1)) continue;
        switch (class_at(c->t, j, &len)) {
        case OPEN: brackets++; break;
        case CLOSE: brackets -= brackets > 0; break;
        case QUOTE_OPEN: quotes++; break;
        case QUOTE_CLOSE: quotes -= quotes > 0; break;
        case QUOTE: straight += c->t.p[j] == '"'; break;
        default: break;
        }
    }
    return brackets > 0 || quotes > 0 || straight % 2 == 1;
}

static unsigned kinds_at(const struct scan *c, size_t i) {
    return abbreviations_find(&c->s->words, word_at(c->t, i));
}

/* Kinds of the word before a stop. Of a chain ("GS.TS", "Lt.-Gen") the last part counts if the whole is not listed. */
static unsigned kinds_before(const struct scan *c, struct slice word) {
    unsigned kinds = abbreviations_maybe(&c->s->words, word)
                         ? abbreviations_find(&c->s->words, word) & ABBREVIATION_ANY
                         : 0;
    if (kinds) return kinds;
    for (size_t i = word.len; i > 0; i--) {
        if (word.at[i - 1] != '.' && word.at[i - 1] != '-') continue;
        struct slice last = slice_between(word.at + i, word.at + word.len);
        return last.len > 1 ? abbreviations_find(&c->s->words, last) & ABBREVIATION_ANY : 0;
    }
    return 0;
}

/* ---- what stands at a stop and behind it ---- */

struct stop {
    size_t from;                /* first byte of the run of stops */
    size_t after;               /* behind the stops */
    size_t end;                 /* behind the closers: where the sentence would end */
    size_t next;                /* the first character behind the blanks, openers included */
    size_t letter;              /* the first character behind the openers */
    unsigned dots;              /* full stops in the run; U+2026 counts three */
    bool mark;                  /* a ? or ! is in the run */
    bool closed;                /* closers came between */
    bool quoted;                /* an opening quote stands before `letter` */
    bool dashed;                /* a dash does */
    enum char_class next_class; /* of `letter` */
};

/* Takes the run of stops at i: ". . ." too. */
static void take_stops(struct text t, size_t i, struct stop *s) {
    size_t j = i;
    for (;;) {
        bool apart = s->dots && !s->mark && AT(t, j, " .") && (s->dots > 1 || AT(t, j, " . ."));
        if (j < t.n && t.p[j] == '.')
            s->dots++, j++;
        else if (j < t.n && (t.p[j] == '?' || t.p[j] == '!'))
            s->mark = true, j++;
        else if (AT(t, j, "\xE2\x80\xA6"))
            s->dots += 3, j += 3;
        else if (apart && (j + 2 == t.n || is_blank(t.p[j + 2]) || t.p[j + 2] == '.'))
            s->dots++, j += 2;
        else
            break;
    }
    s->after = j;
}

/* Takes what closes: quotes and brackets, stops behind them, references. */
static void take_closers(struct text t, struct stop *s) {
    size_t j = s->after;
    uint32_t len;
    for (; j < t.n; j += len) {
        enum char_class k = class_at(t, j, &len);
        uint32_t note = k == OPEN ? (uint32_t)reference_at(t, j) : 0;
        if (note && (j + note == t.n || is_blank(t.p[j + note])))
            len = note;
        else if (k == CLOSE || k == QUOTE_CLOSE || k == QUOTE)
            s->closed = true;
        else if (!(k == STOP && s->closed))
            break;
    }
    s->end = j;
}

/* Closers that stand apart at i: "said . ' )", an emoticon, a note. The offset behind, or i. */
static size_t take_apart(const struct scan *c, const struct stop *s, size_t i) {
    struct text t = c->t;
    uint32_t len;
    if (i >= t.n) return i;
    enum char_class k = class_at(t, i, &len);
    size_t end = i + len;
    bool free = end >= t.n || is_blank(t.p[end]), bound = !free && (t.p[end] == '.' || t.p[end] == ',');
    if ((free || bound) && (k == CLOSE || k == QUOTE_CLOSE)) return end;
    if (t.p[i] == '"' && (bound || (free && is_inside(c, s->from)))) return end;
    if (k == OPEN) {
        len = (uint32_t)reference_at(t, i);
        return len && (i + len == t.n || is_blank(t.p[i + len])) ? i + len : i;
    }
    return i + emoticon_at(t, i);
}

/* The number of a note, glued to the stop ("consultation.11 12 Take") or behind a blank ("rights. 4 Even"): the offset behind it, or
 * 0. A word or a bracket stands before the stop, and a capital behind the number; behind a blank, a starter. */
static size_t take_note(const struct scan *c, const struct stop *s) {
    struct text t = c->t;
    bool glued = s->next == s->end;
    size_t j = s->next;
    uint32_t len;
    if (s->mark || s->dots != 1 || j >= t.n || !is_digit(t.p[j]) || s->from == c->start) return 0;
    char before = t.p[s->from - 1];
    if (before != ')' && before != '"' && !word_is_ordinary(word_before(t, c->start, s->from))) return 0;
    for (;;) {
        size_t digits = j, next;
        while (j < t.n && is_digit(t.p[j]) && j - digits < 4) j++;
        if (j == digits || j - digits > 3) return 0;
        for (next = j; next < t.n && (t.p[next] == ' ' || t.p[next] == ','); next++) {
        }
        if (next == t.n) return glued ? j : 0;
        if (next == j) return 0;
        if (is_digit(t.p[next]) && glued) {
            j = next;
            continue;
        }
        if (class_at(t, next, &len) != UPPER) return 0;
        return glued || kinds_at(c, next) & ABBREVIATION_STARTER ? j : 0;
    }
}

static void look_behind(const struct scan *c, size_t i, struct stop *s) {
    struct text t = c->t;
    uint32_t len;
    size_t apart;
    memset(s, 0, sizeof *s);
    s->from = i;
    take_stops(t, i, s);
    take_closers(t, s);
    s->next = skip_blanks(t, s->end);
    while (s->next > s->end && s->next < t.n && (apart = take_apart(c, s, s->next)) > s->next) {
        s->end = apart;
        s->next = skip_blanks(t, s->end);
    }
    s->next_class = BLANK;
    for (s->letter = s->next; s->letter < t.n && s->letter - s->next < SENTENCES_CONTEXT / 2;
         s->letter += len) {
        enum char_class k = class_at(t, s->letter, &len);
        if (k == QUOTE || k == QUOTE_OPEN || k == QUOTE_CLOSE)
            s->quoted = true;
        else if (k == DASH)
            s->dashed = true;
        else if (k != OPEN && k != BLANK && !(k == SIGN && strchr("*_#", t.p[s->letter])))
            break;
    }
    if (s->letter < t.n) s->next_class = class_at(t, s->letter, &len);
}

/* ---- rules ---- */

enum { NO_END = -1 };

/* The small letter at i stands for a capital: an address, or "iPhone". */
static bool is_small_name(struct text t, size_t i) {
    return address_at(t, i) ||
           (t.n - i > 2 && is_lower(t.p[i]) && is_upper(t.p[i + 1]) && is_lower(t.p[i + 2]));
}

/* Behind a word of these kinds, or an initial: NO_END, a rule, or SENTENCES_RULES when they decide nothing. A quote before the
 * capital lets an abbreviation end a sentence as a starter does. */
static int decide_abbreviation(const struct scan *c, struct slice word, unsigned kinds, bool initial,
                               enum char_class next, size_t letter, bool quoted) {
    if (kinds & ABBREVIATION_TITLE) return NO_END;
    if (kinds & ABBREVIATION_NUMBER) {
        if (next == DIGIT) return NO_END;
        if (next == UPPER) {
            struct slice w = word_at(c->t, letter);
            if (word_is_roman(w) && (w.len > 1 || word.len > 2)) return NO_END;
        }
    }
    if (kinds & ABBREVIATION_CLOCK)
        return next == UPPER && !(kinds_at(c, letter) & ABBREVIATION_CALENDAR) ? SENTENCES_CLOCK : NO_END;
    if (kinds & ABBREVIATION_END || initial)
        return next == UPPER && (quoted || kinds_at(c, letter) & ABBREVIATION_STARTER) ? SENTENCES_STARTER
                                                                                       : NO_END;
    return kinds && next == LOWER ? NO_END : SENTENCES_RULES;
}

/* One full stop with a blank behind it. */
static int decide_stop(const struct scan *c, const struct stop *s) {
    struct text t = c->t;
    struct slice word = word_before(t, c->start, s->from);
    if (word.len && !s->closed && s->from != c->behind) {
        uint32_t len;
        bool quoted = s->quoted && !s->dashed && class_at(t, s->next, &len) != OPEN;
        bool initial = word_is_initial(word) || word_is_dotted(word);
        int rule =
            decide_abbreviation(c, word, kinds_before(c, word), initial, s->next_class, s->letter, quoted);
        if (rule != SENTENCES_RULES) return rule;
    }
    if (s->next_class == LOWER && !is_small_name(t, s->letter)) {
        if (s->letter == s->next && list_at(t, s->letter) < t.n) return SENTENCES_ITEM;
        if (s->closed || s->dashed) return NO_END;
        if (s->quoted) return SENTENCES_LOWER;
        return word.len && word_is_ordinary(word) && !is_inside(c, s->from) ? SENTENCES_LOWER : NO_END;
    }
    return SENTENCES_STOP;
}

/* ? or ! with a blank behind it. */
static int decide_mark(const struct scan *c, const struct stop *s) {
    struct text t = c->t;
    if (s->next_class != LOWER || is_small_name(t, s->letter)) return SENTENCES_MARK;
    if (s->closed || s->dashed) return NO_END;
    /* "Yahoo! and": after ! a word without a capital, or none at all. */
    size_t last = trim_blanks(t, c->start, s->from);
    bool question = memchr(t.p + s->from, '?', s->after - s->from) != NULL;
    if (!question && !word_is_ordinary(word_before(t, c->start, last))) return NO_END;
    return is_inside(c, s->from) ? NO_END : SENTENCES_LOWER;
}

static int decide(const struct scan *c, const struct stop *s) {
    struct text t = c->t;
    uint32_t len;
    if (s->end <= c->marker) return NO_END; /* an enumerator */
    /* "word , " and "word . . . ." and "[...]" go on. */
    char b = t.p[s->next];
    if ((b == ',' || b == ';' || b == '.' || b == '?' || b == '!') &&
        (s->next + 1 == t.n || !char_class_is_word(t, s->next + 1)))
        return NO_END;
    if (s->dots > 2 && s->from > c->start && class_before(t, c->start, s->from, &len) == OPEN && s->closed)
        return NO_END;
    if (s->mark) return decide_mark(c, s);
    if (s->dots == 1) return decide_stop(c, s);
    if (s->next_class == LOWER && !is_small_name(t, s->letter)) return NO_END;
    return s->next_class == DIGIT && s->dots == 3 ? NO_END : SENTENCES_ELLIPSIS;
}

/* No blank behind the stop, an ordinary word before it, and no address about: "end.Next", "end...Next", "end?next". */
static bool is_glued(const struct scan *c, const struct stop *s) {
    struct text t = c->t;
    uint32_t len, len2;
    if (s->end >= t.n || s->closed || !word_is_ordinary(word_before(t, c->start, s->from))) return false;
    enum char_class k = class_at(t, s->end, &len), k2 = SIGN;
    if (s->end + len < t.n) k2 = class_at(t, s->end + len, &len2);
    bool question = s->mark && memchr(t.p + s->from, '?', s->after - s->from);
    bool letters = k == UPPER && (k2 == LOWER || (s->dots > 1 && k2 == BLANK));
    if (!letters && !(question && (k == LOWER || k == UPPER) && (k2 == LOWER || k2 == BLANK))) return false;
    /* neither side may hold another stop, a slash, ... */
    size_t from = s->from, to = s->end;
    while (from > c->start && s->from - from < 64 && !is_blank(t.p[from - 1])) from--;
    while (to < t.n && to - s->end < 64 && !is_blank(t.p[to])) to++;
    while (to > s->end && strchr(".,;:!?)'\"", t.p[to - 1]) && t.p[to - 1]) to--;
    for (size_t j = from; j < to; j++)
        if (!(j >= s->from && j < s->end) && strchr("./@\\_=&%", t.p[j])) return false;
    return true;
}

enum { UNDECIDED = -2 };

/* The word of ASCII letters that ends at i, no further back than floor, by the letters of the block that is looked at. */
static size_t letters_before(const struct scan *c, size_t floor, size_t i) {
    size_t bit = i - c->base, run = bit ? (size_t)__builtin_clzll(~(c->letters << (64 - bit)) | 1) : 0,
           from = i;
    if (run < bit) return i - floor > run ? i - run : floor;
    while (from > floor && (is_lower(c->t.p[from - 1]) || is_upper(c->t.p[from - 1]))) from--;
    return from;
}

static inline enum char_class ascii_at(struct text t, size_t i) {
    unsigned char b = (unsigned char)t.p[i];
    return b < 128 ? (enum char_class)char_class_ascii[b] : SIGN;
}

/* The common cases, decided at once: an ASCII word or number, one stop, perhaps one closer, one space or LF, an ASCII letter or digit, perhaps
 * behind an opener. The same answers as decide() gives behind look_behind(), or UNDECIDED. *end is where the sentence would end. */
static int decide_quickly(const struct scan *c, size_t i, size_t *end) {
    struct text t = c->t;
    if (t.n - i < 8 || i == c->behind || i == c->start) return UNDECIDED;
    size_t at = i + 1;
    bool closed = t.p[at] == ')' || t.p[at] == '"' || t.p[at] == ']';
    at += closed;
    if (t.p[at] != ' ' && t.p[at] != '\n') return UNDECIDED;
    *end = at++;
    bool opener = t.p[at] == '(' || (t.p[at] == '-' && t.p[at + 1] == '-');
    if (opener) at += t.p[at] == '-' ? 2 : 1;
    char next = t.p[at];
    enum char_class k = ascii_at(t, at);
    if (k != UPPER && (k != LOWER || closed || opener) && (k != DIGIT || closed || opener)) return UNDECIDED;
    if (!opener && (next == 'x' || next == 'X' || next == '8')) return UNDECIDED; /* a smile? */
    if (*end <= c->marker) return NO_END;
    if (t.p[i] != '.') return k == UPPER && t.p[i] >= '!' ? SENTENCES_MARK : UNDECIDED;
    if (closed) return SENTENCES_STOP;

    size_t floor = i - c->start > 24 ? i - 24 : c->start, from = letters_before(c, floor, i);
    char before = from > floor ? t.p[from - 1] : from > c->start ? 'x' : ' ';
    bool hyphen = before == '-';
    if (from == i) { /* no letter: a number, or a closer */
        if (k == UPPER && (before == '"' || before == ')' || before == ']')) return SENTENCES_STOP;
        while (from > floor && is_digit(t.p[from - 1])) from--;
        return k == UPPER && from < i && from > floor && t.p[from - 1] == ' ' ? SENTENCES_STOP : UNDECIDED;
    }
    if (before != ' ' && before != '(' && before != '\n' && !hyphen) return UNDECIDED;
    if (hyphen && (c->s->words.hyphens || from < floor + 2 || t.p[from - 2] == '.')) return UNDECIDED;

    struct slice word = slice_between(t.p + from, t.p + i);
    unsigned kinds = 0;
    if ((!hyphen || word.len > 1) && abbreviations_maybe(&c->s->words, word))
        kinds = abbreviations_find(&c->s->words, word);
    bool number = k == DIGIT && is_digit(t.p[i + 3]) && is_digit(t.p[i + 4]) && is_digit(t.p[i + 5]);
    if (k == DIGIT && !number && !hyphen && word_is_ordinary(word))
        return UNDECIDED; /* the number of a note? */
    bool initial = !hyphen && word.len == 1 && is_upper(word.at[0]);
    if (kinds || initial) {
        int rule = decide_abbreviation(c, word, kinds & ABBREVIATION_ANY, initial, k, at, false);
        if (rule != SENTENCES_RULES) return rule;
    }
    if (k != LOWER) return SENTENCES_STOP;
    if (is_small_name(t, at) || marker_at(t, at, true).style) return UNDECIDED;
    return !hyphen && word_is_ordinary(word) && !is_inside(c, i) ? SENTENCES_LOWER : NO_END;
}

static __attribute__((noinline)) void at_stop_slowly(struct scan *c, size_t i) {
    struct stop s;
    struct text t = c->t;
    size_t end;
    look_behind(c, i, &s);
    c->skip = s.end;
    /* ". . . . The": the first stop is the sentence's, the ellipsis opens the next one. */
    if (s.dots == 4 && !s.mark && s.after - s.from == 7 && s.next_class == UPPER && s.from > c->start &&
        !is_blank(t.p[s.from - 1])) {
        end_sentence(c, s.from + 1, SENTENCES_ELLIPSIS);
        c->skip = s.after;
    } else if (s.next >= t.n) {
        /* the paragraph's end decides, with all that was taken; in a stretch, so many blanks are one */
        if (c->more && s.next > s.end) end_sentence(c, s.end, SENTENCES_PARAGRAPH);
    } else if ((end = take_note(c, &s))) {
        end_sentence(c, end, SENTENCES_STOP);
    } else if (s.next == s.end) {
        if (is_glued(c, &s)) end_sentence(c, s.end, SENTENCES_GLUED);
    } else {
        int rule = decide(c, &s);
        if (rule != NO_END) end_sentence(c, s.end, (enum sentences_rule)rule);
    }
}

static inline void at_stop(struct scan *c, size_t i) {
    struct text t = c->t;
    /* Most stops inside a token are those of numbers and addresses. */
    if (t.p[i] == '.' && i + 1 < t.n && !is_blank(t.p[i + 1])) {
        if (t.p[i + 1] == ',' || t.p[i + 1] == ';' || t.p[i + 1] == ':') return;
        if (is_digit(t.p[i + 1]) && i > c->start && is_digit(t.p[i - 1])) return;
        if (i >= c->token && char_class_is_word(t, i + 1) && address_around(t, c->start, i, &c->token) &&
            c->token > i) {
            size_t end = c->skip = c->behind = c->token;
            while (end < t.n && strchr(">)]\"'", t.p[end]) && t.p[end]) end++;
            size_t next = skip_blanks(t, end);
            uint32_t len;
            if (next > end && next < t.n && (class_at(t, next, &len) == UPPER || address_at(t, next)))
                end_sentence(c, end, SENTENCES_LAYOUT);
            return;
        }
    }
    size_t quick_end;
    int quick = c->fast ? decide_quickly(c, i, &quick_end) : UNDECIDED;
    if (quick != UNDECIDED) {
        c->skip = quick_end;
        if (quick != NO_END) end_sentence(c, quick_end, (enum sentences_rule)quick);
        return;
    }
    at_stop_slowly(c, i);
}

/* An ideographic stop at i: always an end, with closers. */
static void at_ideographic(struct scan *c, size_t i) {
    struct text t = c->t;
    uint32_t len;
    size_t j = i + 3;
    for (; j < t.n; j += len) {
        enum char_class k = class_at(t, j, &len);
        if (!(k == CLOSE || k == QUOTE_CLOSE || k == QUOTE || k == STOP || AT(t, j, "\xE3\x80\x82") ||
              AT(t, j, "\xEF\xBC\x81") || AT(t, j, "\xEF\xBC\x9F") || AT(t, j, "\xE2\x80\xA6")))
            break;
    }
    c->skip = j;
    end_sentence(c, j, SENTENCES_CJK);
}

/* ---- layout ---- */

/* A new line inside the paragraph ends the sentence before a bullet. Before a capital, it does so in the item of a list, when its line is
 * short; and where the line was not wrapped: the next line's first word would have stood on it, with a quarter of the
 * longer one of its neighbours to spare. */
static void at_newline(struct scan *c, size_t i) {
    struct text t = c->t;
    size_t next = skip_blanks(t, i), last = trim_blanks(t, c->start, i);
    uint32_t len;
    c->skip = next;
    if (next >= t.n || last == c->start) return;
    enum char_class k = class_at(t, next, &len);
    if ((unsigned char)t.p[next] == 0xE2 && bullet_at(t, next)) {
        end_sentence(c, i, SENTENCES_ITEM);
    } else if ((k == UPPER || k == DIGIT || k == OPEN) && t.p[last - 1] != ',') {
        size_t rest = t.n - next < 256 ? t.n - next : 256, word = 0;
        const char *feed = memchr(t.p + next, '\n', rest);
        size_t below = feed ? (size_t)(feed - (t.p + next)) : rest,
               width = c->above > below ? c->above : below;
        while (next + word < t.n && word < 64 && !is_blank(t.p[next + word])) word++;
        if (c->marker > c->start && k == UPPER && last - c->start < ITEM_BYTES)
            end_sentence(c, i, SENTENCES_ITEM);
        else if (width >= 40 && (i - c->line + 1 + word) * 4 <= width * 3)
            end_sentence(c, i, SENTENCES_LINE);
    }
}

static bool is_sign(char c) {
    return c == '=' || c == '_' || c == '*' || c == '~' || c == '-' || c == '#';
}

/* A row of signs is a rule across the page: what is before it ends, and so does it. */
static void at_signs(struct scan *c, size_t i) {
    struct text t = c->t;
    size_t from = i, end = i;
    while (from > c->start && is_sign(t.p[from - 1])) from--;
    while (end < t.n && is_sign(t.p[end])) end++;
    c->skip = end;
    bool opens = from == c->start || is_blank(t.p[from - 1]), alone = end == t.n || is_blank(t.p[end]);
    if (end - from >= 5 && opens && from > c->start) end_sentence(c, from, SENTENCES_LAYOUT);
    if (end - from >= 5 && alone && skip_blanks(t, end) < t.n) end_sentence(c, end, SENTENCES_LAYOUT);
    if (c->skip < end) c->skip = end;
}

/* A date and a time of day in figures about the colon at i, "04/26/2001 07:17 AM": where it begins and ends. */
static bool time_stamp(struct text t, size_t start, size_t i, size_t *from, size_t *to) {
    size_t j = i, slashes = 0, end = i + 1;
    while (j > start && is_digit(t.p[j - 1]) && i - j < 2) j--;
    if (j == i || j == start || t.p[j - 1] != ' ') return false;
    for (j--; j > start && (is_digit(t.p[j - 1]) || t.p[j - 1] == '/') && i - j < 16; j--)
        slashes += t.p[j - 1] == '/';
    if (slashes != 2) return false;
    *from = j;
    while (end < t.n && (is_digit(t.p[end]) || t.p[end] == ':') && end - i < 7) end++;
    if (AT(t, end, " AM") || AT(t, end, " PM")) end += 3;
    *to = end;
    return end > i + 2;
}

/* A colon: of a smile, of a label ("Photo:"), of a time stamp. What stands before or behind these ends. */
static void at_colon(struct scan *c, size_t i) {
    struct text t = c->t;
    uint32_t len;
    size_t from, to, next;
    if (i == c->start) return;
    if (is_blank(t.p[i - 1])) {
        size_t smile = emoticon_at(t, i);
        next = skip_blanks(t, i + smile);
        if (smile && next < t.n && class_at(t, next, &len) == UPPER)
            end_sentence(c, i + smile, SENTENCES_LAYOUT);
    } else if (is_digit(t.p[i - 1])) {
        if (!time_stamp(t, c->start, i, &from, &to)) return;
        next = skip_blanks(t, to);
        struct slice word = word_before(t, c->start, trim_blanks(t, c->start, from));
        if (from > c->start && word.len && !word_is_ordinary(word)) end_sentence(c, from, SENTENCES_LAYOUT);
        if (next > to && next < t.n) {
            enum char_class k = class_at(t, next, &len);
            if (k == UPPER || k == LOWER) end_sentence(c, to, SENTENCES_LAYOUT);
        }
        c->skip = to;
    } else if (i + 1 < t.n && is_blank(t.p[i + 1])) {
        struct slice word = word_before(t, c->start, i);
        from = (size_t)(word.at - t.p);
        if (word.len && from > c->start && is_blank(t.p[from - 1]) &&
            abbreviations_find(&c->s->words, word) & ABBREVIATION_LABEL) {
            size_t last = trim_blanks(t, c->start, from);
            if (last > c->start && !strchr(",:(;-", t.p[last - 1])) end_sentence(c, from, SENTENCES_LAYOUT);
        }
    }
}

/* ---- the scan ---- */

static void at_candidate(struct scan *c, size_t i) {
    struct text t = c->t;
    unsigned char b = (unsigned char)t.p[i], second, third;
    switch (b) {
    case '.':
    case '?':
    case '!': at_stop(c, i); return;
    case '\n':
        if (i >= c->skip) at_newline(c, i);
        c->above = i - c->line;
        c->line = i + 1;
        return;
    case ':': at_colon(c, i); return;
    case '=':
    case '_':
    case '*':
    case '-': at_signs(c, i); return;
    default: break;
    }
    if (t.n - i < 3) return;
    second = (unsigned char)t.p[i + 1], third = (unsigned char)t.p[i + 2];
    if (b == 0xE2) {
        if (second == 0x80 && third == 0xA6) {
            at_stop(c, i);
        } else if (i > c->start && is_blank(t.p[i - 1]) && bullet_at(t, i)) {
            end_sentence(c, i, SENTENCES_ITEM);
            c->skip = i + 3;
        }
    } else if ((b == 0xE3 && second == 0x80 && third == 0x82) ||
               (b == 0xEF && ((second == 0xBC && (third == 0x81 || third == 0x8E || third == 0x9F)) ||
                              (second == 0xBD && third == 0xA1)))) {
        at_ideographic(c, i);
    }
}

/* What is known of 64 bytes before each is looked at. */
struct block {
    uint64_t
        candidates; /* . ? ! : LF, the first bytes of U+2026, bullets and ideographic stops, and rows of signs: three in a row
                          * (two of them at a block's edge are part of five) */
    uint64_t letters; /* ASCII letters */
};
static inline uint64_t in_row(uint64_t mask) {
    return mask & mask >> 1 & mask >> 2;
}
static inline struct block look_simd(const char *p) {
    struct simd64 v = simd_load(p);
    uint64_t mask = simd_in(v, ".!?\n:", 5);
    if (simd_high(v)) mask |= simd_in(v, "\xE2\xE3\xEF", 3);
    mask |= in_row(simd_in(v, "=_*-", 4));
    return (struct block){mask, simd_range_fold(v, 'a', 'z')};
}
static struct block look_scalar(const char *p) {
    struct block b = {0, 0};
    uint64_t signs = 0;
    for (int i = 0; i < 64; i++) {
        char c = p[i];
        uint64_t bit = (uint64_t)1 << i;
        if (c == '.' || c == '!' || c == '?' || c == '\n' || c == ':' || c == '\xE2' || c == '\xE3' ||
            c == '\xEF')
            b.candidates |= bit;
        if (c == '=' || c == '_' || c == '*' || c == '-') signs |= bit;
        if (is_lower(c) || is_upper(c)) b.letters |= bit;
    }
    b.candidates |= in_row(signs);
    return b;
}

static inline __attribute__((always_inline)) size_t
split(struct sentences *s, struct slice paragraph, bool more, const struct sentence **list, bool fast) {
    struct scan c = {
        .s = s, .t = {paragraph.at, paragraph.len}, .item = paragraph.len, .fast = fast, .more = more};
    size_t n = paragraph.len, last = more ? (n > SENTENCES_CONTEXT ? n - SENTENCES_CONTEXT : 0) : n;
    char tail[64];
    s->count = 0;
    open_sentence(&c, 0);
    for (size_t base = c.start & ~(size_t)63; base < last; base += 64) {
        const char *p = paragraph.at + base;
        if (n - base < 64) {
            memset(tail, 0, sizeof tail);
            memcpy(tail, p, n - base);
            p = tail;
        }
        struct block block = fast ? look_simd(p) : look_scalar(p);
        uint64_t mask = block.candidates;
        c.base = base, c.letters = block.letters;
        if (last - base < 64) mask &= ((uint64_t)1 << (last - base)) - 1;
        for (; mask; mask &= mask - 1) {
            size_t i = base + (size_t)__builtin_ctzll(mask);
            while (c.item <= i) end_sentence(&c, c.item, SENTENCES_ITEM);
            if (i >= c.skip || paragraph.at[i] == '\n') at_candidate(&c, i);
        }
    }
    if (!more) {
        while (c.item < n) end_sentence(&c, c.item, SENTENCES_ITEM);
        if (c.start < n) end_sentence(&c, n, SENTENCES_PARAGRAPH);
    }
    *list = s->list;
    return s->count;
}

size_t sentences_split(struct sentences *s, struct slice paragraph, bool more, const struct sentence **list) {
    return split(s, paragraph, more, list, true);
}

size_t sentences_split_scalar(struct sentences *s, struct slice paragraph, bool more,
                              const struct sentence **list) {
    return split(s, paragraph, more, list, false);
}
