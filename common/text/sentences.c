/* A stop is looked at where it stands. First its extent is taken, then what is on either side decides:
 *
 *     end      = stops closers* note?                stops  = run of . ? ! U+2026, or ". . ." ; ideographic stops
 *     closers  = " ' U+201D U+2019 ) ] } ...         note   = digits glued to the stop, a footnote's number
 *     next     = blanks openers* character           openers = quotes, brackets, dashes
 *
 *     stops   word before             next              ends?           rule
 *     CJK     any                     any               yes             cjk
 *     any     any                     glued letter      no, but after a lower-case word and before
 *                                                       a capitalised one      glued
 *     ? !     any                     capital, digit    yes             mark
 *     ...     any                     capital           yes             ellipsis
 *     .       number or letter that opens the sentence  no (an enumerator)
 *     .       title                   any               no
 *     .       number                  digit, roman      no
 *     .       clock                   capital           yes, but before a day, month, zone    clock
 *     .       end, initial, U.S       starter           yes             starter
 *     .       end, initial, U.S       other             no
 *     .       other                   capital, digit    yes             stop
 *     any     lower-case, 3 letters,  small letter      yes, outside brackets and quotes, unless closers
 *             no abbreviation                           came between    lower
 *
 * Beside stops, the next item of a list that began with a first marker ("1." "b)" "i.") or a bullet ends a sentence.
 *
 * The kinds of words follow the abbreviation classes that T. Kiss and J. Strunk, "Unsupervised Multilingual Sentence
 * Boundary Detection" (2006), find useful: titles, initials, before numbers, at ends; the starters are their "frequent
 * sentence starters". Case counts. */
#include "text/sentences.h"
#include "base/mem.h"
#include "base/simd.h"
#include "base/table.h"
#include "text/utf8.h"
#include "abbreviations.h"
#include <utf8proc.h>

enum word_kind {
    WORD_TITLE = 1,
    WORD_NUMBER = 2,
    WORD_END = 4,
    WORD_CLOCK = 8,
    WORD_CALENDAR = 16,
    WORD_STARTER = 32,
};
static const char kind_names[] = "title number end clock calendar starter none";

#define ABBREVIATION (WORD_TITLE | WORD_NUMBER | WORD_END | WORD_CLOCK)
#define WORD_BYTES   64   /* a longer word is no abbreviation */
#define LIST_BYTES   4096 /* the next marker of a list is looked for no further */
#define OPEN_BYTES   4096 /* an open bracket or quote no further back */

struct sentences {
    struct table words;
    struct buf kinds; /* by id of words */
    struct sentence *list;
    size_t count, room;
};

/* ---- word lists ---- */

const char *sentences_kinds(void) {
    return kind_names;
}

/* The bit of a kind's name: 1, 2, 4, ...; 0 for "none"; -1 when there is no such kind. */
static int kind_bit(struct slice name) {
    struct slice rest = SLICE(kind_names), word;
    for (int bit = 1; slice_cut(&rest, ' ', &word); bit <<= 1)
        if (slice_eq(word, name)) return slice_eq(word, SLICE("none")) ? 0 : bit;
    return -1;
}

static void add_word(struct sentences *s, struct slice word, int bit) {
    bool is_new;
    /* Words are kept without their last stop: so they are met in the text. */
    if (word.len > 1 && word.at[word.len - 1] == '.') word.len--;
    uint32_t id = table_intern(&s->words, word, &is_new);
    if (is_new) buf_byte(&s->kinds, 0);
    s->kinds.at[id] = bit ? (char)(s->kinds.at[id] | bit) : 0;
}

const char *sentences_add(struct sentences *s, struct slice line) {
    struct slice rest = line, kind, word;
    while (line.len && (line.at[line.len - 1] == '\r' || line.at[line.len - 1] == ' ')) line.len--;
    if (line.len == 0 || line.at[0] == '#') return NULL;
    rest = line;
    slice_cut(&rest, '\t', &kind);
    int bit = kind_bit(kind);
    if (bit < 0) return "no such kind";
    if (!rest.at || !slice_cut(&rest, '\t', &word) || word.len == 0) return "expected KIND, TAB, WORD";
    if (word.len > WORD_BYTES) return "word longer than 64 bytes";
    if (memchr(word.at, ' ', word.len)) return "a word holds no space";
    add_word(s, word, bit);
    return NULL;
}

struct sentences *sentences_new(void) {
    struct sentences *s = mem_zero(1, sizeof *s);
    size_t n = sizeof abbreviations / sizeof *abbreviations;
    table_init(&s->words, (uint32_t)n);
    for (size_t i = 0; i < n; i++)
        add_word(s, slice_of(abbreviations[i].word), kind_bit(slice_of(abbreviations[i].kind)));
    return s;
}

void sentences_free(struct sentences *s) {
    if (!s) return;
    table_free(&s->words);
    buf_free(&s->kinds);
    free(s->list);
    free(s);
}

static int word_kinds(const struct sentences *s, struct slice word) {
    if (word.len == 0 || word.len > WORD_BYTES) return 0;
    uint32_t id = table_find(&s->words, word);
    return id == TABLE_NONE ? 0 : (unsigned char)s->kinds.at[id];
}

const char *sentences_rule_name(enum sentences_rule rule) {
    static const char *const names[SENTENCES_RULES] = {
        "paragraph", "stop", "mark", "ellipsis", "cjk", "starter", "clock", "lower", "glued", "item", "sign"};
    return names[rule];
}

/* ---- characters ---- */

enum char_class {
    BLANK,
    LOWER,
    UPPER,
    LETTER, /* a letter without case */
    DIGIT,
    OPEN,  /* ( [ { */
    CLOSE, /* ) ] } */
    QUOTE, /* " ' */
    QUOTE_OPEN,
    QUOTE_CLOSE,
    DASH,
    STOP, /* . ? ! */
    SIGN, /* anything else */
};

/* clang-format off */
enum { BL = BLANK, LO = LOWER, UP = UPPER, DI = DIGIT, OP = OPEN, CL = CLOSE, QU = QUOTE, QO = QUOTE_OPEN, DA = DASH, ST = STOP, SI = SIGN };
static const unsigned char ascii[128] = {
    SI, SI, SI, SI, SI, SI, SI, SI, SI, BL, BL, BL, BL, BL, SI, SI,
    SI, SI, SI, SI, SI, SI, SI, SI, SI, SI, SI, SI, SI, SI, SI, SI,
    BL, ST, QU, SI, SI, SI, SI, QU, OP, CL, SI, SI, SI, DA, ST, SI,
    DI, DI, DI, DI, DI, DI, DI, DI, DI, DI, SI, SI, SI, SI, SI, ST,
    SI, UP, UP, UP, UP, UP, UP, UP, UP, UP, UP, UP, UP, UP, UP, UP,
    UP, UP, UP, UP, UP, UP, UP, UP, UP, UP, UP, OP, SI, CL, SI, SI,
    QO, LO, LO, LO, LO, LO, LO, LO, LO, LO, LO, LO, LO, LO, LO, LO,
    LO, LO, LO, LO, LO, LO, LO, LO, LO, LO, LO, OP, SI, CL, SI, SI,
};
/* clang-format on */

static enum char_class class_of(uint32_t c) {
    if (c < 128) return ascii[c];
    if (c == 0xFEFF || c == 0x85) return BLANK;
    switch (utf8proc_category((utf8proc_int32_t)c)) {
    case UTF8PROC_CATEGORY_LU:
    case UTF8PROC_CATEGORY_LT: return UPPER;
    case UTF8PROC_CATEGORY_LL: return LOWER;
    case UTF8PROC_CATEGORY_LM:
    case UTF8PROC_CATEGORY_LO:
    case UTF8PROC_CATEGORY_MN:
    case UTF8PROC_CATEGORY_MC: return LETTER;
    case UTF8PROC_CATEGORY_ND:
    case UTF8PROC_CATEGORY_NL:
    case UTF8PROC_CATEGORY_NO: return DIGIT;
    case UTF8PROC_CATEGORY_PS: return c == 0x201E || c == 0x201A ? QUOTE_OPEN : OPEN;
    case UTF8PROC_CATEGORY_PE: return CLOSE;
    case UTF8PROC_CATEGORY_PI: return QUOTE_OPEN;
    case UTF8PROC_CATEGORY_PF: return QUOTE_CLOSE;
    case UTF8PROC_CATEGORY_PD: return DASH;
    case UTF8PROC_CATEGORY_ZS:
    case UTF8PROC_CATEGORY_ZL:
    case UTF8PROC_CATEGORY_ZP: return BLANK;
    default: return SIGN;
    }
}

struct text {
    const char *p;
    size_t n;
};

/* Class of the character at i < n; *len = its bytes. */
static inline enum char_class class_at(struct text t, size_t i, uint32_t *len) {
    unsigned char b = (unsigned char)t.p[i];
    if (b < 128) return *len = 1, ascii[b];
    return class_of(utf8_decode(t.p + i, t.p + t.n, len));
}

static inline enum char_class class_before(struct text t, size_t start, size_t i, uint32_t *len) {
    unsigned char b = (unsigned char)t.p[i - 1];
    if (b < 128) return *len = 1, ascii[b];
    return class_of(utf8_decode_back(t.p + start, t.p + i, len));
}

static size_t skip_blanks(struct text t, size_t i) {
    uint32_t len;
    while (i < t.n && class_at(t, i, &len) == BLANK) i += len;
    return i;
}
static size_t trim_blanks(struct text t, size_t start, size_t i) {
    uint32_t len;
    while (i > start && class_before(t, start, i, &len) == BLANK) i -= len;
    return i;
}

static inline bool is_lower(char c) {
    return c >= 'a' && c <= 'z';
}
static inline bool is_upper(char c) {
    return c >= 'A' && c <= 'Z';
}
static inline bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

/* Is there a mark of two or three bytes at i? */
static inline bool at_bytes(struct text t, size_t i, const char *bytes, size_t len) {
    return t.n - i >= len && memcmp(t.p + i, bytes, len) == 0;
}
#define AT(t, i, literal) at_bytes((t), (i), (literal), sizeof(literal) - 1)

/* ---- words ---- */

/* The word that ends at i, no further back than start: letters, digits, and . - ' & inside. Punctuation beyond ASCII ends
 * it, but U+2019, a degree sign and the like do not. */
static struct slice word_before(struct text t, size_t start, size_t i) {
    size_t from = i, floor = i - start > WORD_BYTES + 1 ? i - WORD_BYTES - 1 : start;
    while (from > floor) {
        unsigned char b = (unsigned char)t.p[from - 1];
        if (b < 128) {
            enum char_class c = ascii[b];
            if (!(c == LOWER || c == UPPER || c == DIGIT || b == '.' || b == '-' || b == '\'' || b == '&'))
                break;
            from--;
        } else {
            uint32_t len, cp = utf8_decode_back(t.p + floor, t.p + from, &len);
            enum char_class c = class_of(cp);
            if (!(c == LOWER || c == UPPER || c == LETTER || c == DIGIT || cp == 0x2019 || cp == 0xB0)) break;
            from -= len;
        }
    }
    while (from < i && t.p[from] == '\'') from++;
    return slice_between(t.p + from, t.p + i);
}

/* The word that begins at i: letters and apostrophes. */
static struct slice word_at(struct text t, size_t i) {
    size_t end = i, limit = t.n - i > WORD_BYTES + 1 ? i + WORD_BYTES + 1 : t.n;
    uint32_t len;
    while (end < limit) {
        enum char_class c = class_at(t, end, &len);
        if (!(c == LOWER || c == UPPER || c == LETTER || t.p[end] == '\'' || AT(t, end, "\xE2\x80\x99")))
            break;
        end += len;
    }
    struct slice word = slice_between(t.p + i, t.p + end);
    if (word.len && word.at[word.len - 1] == '\'') word.len--;
    return word;
}

/* Lower-case letters only, three or more. */
static bool is_ordinary(struct slice word) {
    struct text t = {word.at, word.len};
    size_t letters = 0;
    uint32_t len;
    for (size_t i = 0; i < word.len; i += len, letters++)
        if (class_at(t, i, &len) != LOWER) return false;
    return letters >= 3;
}

static bool is_roman(struct slice word) {
    for (size_t i = 0; i < word.len; i++)
        if (!strchr("IVXLC", word.at[i]) || !word.at[i]) return false;
    return word.len > 0;
}

/* "U.S" "p.m" "N.Y.C" "J.R.R": single letters with stops between. */
static bool is_dotted(struct slice word) {
    struct text t = {word.at, word.len};
    uint32_t len;
    size_t i = 0, letters = 0;
    while (i < word.len) {
        enum char_class c = class_at(t, i, &len);
        if (c != UPPER && c != LOWER && c != LETTER) return false;
        i += len, letters++;
        if (i == word.len) return letters > 1;
        if (word.at[i++] != '.') return false;
    }
    return false;
}

/* One capital letter. */
static bool is_initial(struct slice word) {
    struct text t = {word.at, word.len};
    uint32_t len;
    return word.len && class_at(t, 0, &len) == UPPER && len == word.len;
}

/* Kinds of the word before a stop. Of a chain ("GS.TS", "Lt.-Gen") the last part counts if the whole is not listed. */
static int kinds_before(const struct sentences *s, struct slice word) {
    int kinds = word_kinds(s, word);
    if (kinds & ABBREVIATION) return kinds & ABBREVIATION;
    for (size_t i = word.len; i > 1; i--) {
        char c = word.at[i - 1];
        if (c == '.' || c == '-') {
            struct slice last = slice_between(word.at + i, word.at + word.len);
            return last.len > 1 ? word_kinds(s, last) & ABBREVIATION : 0;
        }
    }
    return 0;
}

/* ---- lists ---- */

enum marker_style {
    MARKER_NONE,
    MARKER_NUMBER,
    MARKER_LOWER, /* a b c */
    MARKER_UPPER, /* A B C, only before ) */
    MARKER_ROMAN, /* i ii iii */
};
struct marker {
    enum marker_style style;
    char tail; /* '.', ')' or '2' for ".)" */
    unsigned value;
    size_t len; /* with its tail */
};

static unsigned roman_value(struct slice word) {
    unsigned total = 0, last = 0;
    for (size_t i = word.len; i-- > 0;) {
        unsigned v = word.at[i] == 'i' ? 1 : word.at[i] == 'v' ? 5 : word.at[i] == 'x' ? 10 : 0;
        if (!v) return 0;
        if (v < last)
            total -= v;
        else
            total += v, last = v;
    }
    return total;
}

/* The marker at i, with a blank behind it. `roman` reads i, v, x as numerals. */
static struct marker marker_at(struct text t, size_t i, bool roman) {
    struct marker m = {MARKER_NONE, 0, 0, 0}, none = m;
    size_t j = i;
    if (j < t.n && is_digit(t.p[j])) {
        while (j < t.n && is_digit(t.p[j]) && j - i < 3) m.value = m.value * 10 + (unsigned)(t.p[j++] - '0');
        m.style = MARKER_NUMBER;
    } else if (j < t.n && is_lower(t.p[j])) {
        while (j < t.n && is_lower(t.p[j]) && j - i < 5) j++;
        if (roman && (m.value = roman_value(slice_between(t.p + i, t.p + j))))
            m.style = MARKER_ROMAN;
        else if (j - i == 1)
            m.style = MARKER_LOWER, m.value = (unsigned)(t.p[i] - 'a') + 1;
        else
            return none;
    } else if (j < t.n && is_upper(t.p[j])) {
        m.style = MARKER_UPPER, m.value = (unsigned)(t.p[j++] - 'A') + 1;
    } else {
        return none;
    }
    if (AT(t, j, ".)"))
        m.tail = '2', j += 2;
    else if (j < t.n && (t.p[j] == ')' || t.p[j] == '.'))
        m.tail = t.p[j++];
    else
        return none;
    if (m.style == MARKER_UPPER && m.tail == '.') return none;
    if (j >= t.n || (unsigned char)t.p[j] > ' ') return none;
    m.len = j - i;
    return m;
}

/* Where the marker that follows `m` stands: behind a blank, within LIST_BYTES of i; t.n when nowhere. */
static size_t marker_next(struct text t, size_t i, struct marker m) {
    size_t end = t.n - i > LIST_BYTES ? i + LIST_BYTES : t.n;
    char tail = m.tail == '2' ? ')' : m.tail;
    for (const char *p = t.p + i; (p = memchr(p, tail, (size_t)(t.p + end - p))); p++) {
        size_t at = (size_t)(p - t.p), from = at - (m.tail == '2');
        while (from > i && at - from < 6 && (unsigned char)t.p[from - 1] > ' ') from--;
        if (from == i || (unsigned char)t.p[from - 1] > ' ') continue;
        struct marker next = marker_at(t, from, m.style == MARKER_ROMAN);
        if (next.style == m.style && next.tail == m.tail && next.value == m.value + 1) return from;
    }
    return t.n;
}

/* Does a list of at least two items begin at i? Where its second item stands, or t.n. */
static size_t list_at(struct text t, size_t i) {
    struct marker m = marker_at(t, i, false);
    size_t next = m.style ? marker_next(t, i + m.len, m) : t.n;
    if (next == t.n && i < t.n && (t.p[i] == 'i' || t.p[i] == 'v' || t.p[i] == 'x')) {
        m = marker_at(t, i, true);
        if (m.style) next = marker_next(t, i + m.len, m);
    }
    return next;
}

/* A bullet at i, with a blank or a capital behind it: U+2022 2023 2043 25CF 25E6 25AA. Its bytes, or 0. */
static size_t bullet_at(struct text t, size_t i) {
    return AT(t, i, "\xE2\x80\xA2") || AT(t, i, "\xE2\x80\xA3") || AT(t, i, "\xE2\x81\x83") ||
                   AT(t, i, "\xE2\x97\x8F") || AT(t, i, "\xE2\x97\xA6") || AT(t, i, "\xE2\x96\xAA")
               ? 3
               : 0;
}

/* ---- the scan ---- */

struct scan {
    struct sentences *s;
    struct text t;
    size_t start; /* of the open sentence: its first character that is no blank */
    size_t skip;  /* stops before this byte are decided */
    size_t item;  /* where the next item of an open list begins; t.n = nowhere */
};

static void open_sentence(struct scan *c, size_t at) {
    c->start = skip_blanks(c->t, at);
    if (c->skip < c->start) c->skip = c->start;
    if (c->start >= c->t.n) return;
    if (c->item <= c->start) c->item = c->t.n;
    if (c->item == c->t.n) {
        char b = c->t.p[c->start];
        if (is_digit(b) || is_lower(b) || is_upper(b)) c->item = list_at(c->t, c->start);
    }
}

/* Ends the open sentence at `end`; the next one opens there. */
static void end_sentence(struct scan *c, size_t end, enum sentences_rule rule) {
    struct sentences *s = c->s;
    size_t trimmed = trim_blanks(c->t, c->start, end);
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
    for (size_t j = from; j < i; j += len) {
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

/* An emoticon at i, with a blank or the end behind it: eyes nose? mouth+. Its bytes, or 0. */
static size_t emoticon_at(struct text t, size_t i) {
    size_t j = i;
    if (j >= t.n || !strchr(":;=8xX", t.p[j]) || !t.p[j]) return 0;
    char eyes = t.p[j++];
    if (j < t.n && (t.p[j] == '-' || t.p[j] == '\'' || t.p[j] == 'o')) j++;
    size_t mouth = j;
    while (j < t.n && t.p[j] && strchr(")(DPpO/\\|]", t.p[j]) && j - i < 12) j++;
    if (j == mouth || (j < t.n && ascii[t.p[j] & 127] != BLANK)) return 0;
    if ((eyes == '8' || eyes == 'x' || eyes == 'X') && t.p[mouth] != ')' && t.p[mouth] != 'D') return 0;
    return j - i;
}

/* A web address or a file path: not to be cut at a stop without a blank. */
static bool is_address(struct text t, size_t start, size_t i) {
    size_t from = i, floor = i - start > 2 * WORD_BYTES ? i - 2 * WORD_BYTES : start;
    while (from > floor && (unsigned char)t.p[from - 1] > ' ') from--;
    for (; from < i; from++)
        if (t.p[from] == '/' || t.p[from] == '@' || t.p[from] == '\\' || t.p[from] == '_' || t.p[from] == '.')
            return true;
    return false;
}

/* What stands at and behind a stop. */
struct stop {
    size_t from;                /* first byte of the run of stops */
    size_t after;               /* behind the stops */
    size_t end;                 /* behind the closers: where the sentence would end */
    size_t next;                /* the first character behind the blanks, openers included */
    size_t letter;              /* the first character behind the openers */
    unsigned dots;              /* full stops in the run; U+2026 counts three */
    bool mark;                  /* a ? or ! is in the run */
    bool closed;                /* closers came between */
    bool quoted;                /* an opening quote or bracket came before `letter` */
    bool dashed;                /* a dash did */
    enum char_class next_class; /* of `letter` */
};

/* Takes the run of stops at i: ". . ." too. */
static void take_stops(struct text t, size_t i, struct stop *s) {
    size_t j = i;
    for (;;) {
        if (j < t.n && t.p[j] == '.')
            s->dots++, j++;
        else if (j < t.n && (t.p[j] == '?' || t.p[j] == '!'))
            s->mark = true, j++;
        else if (AT(t, j, "\xE2\x80\xA6"))
            s->dots += 3, j += 3;
        else if (s->dots && !s->mark && AT(t, j, " .") &&
                 !(j + 2 < t.n && (unsigned char)t.p[j + 2] > ' ' && t.p[j + 2] != '.') &&
                 (s->dots > 1 || AT(t, j, " . .")))
            s->dots++, j += 2;
        else
            break;
    }
    s->after = j;
}

/* Takes closers behind the stops: quotes, brackets, stops again, a footnote's number. */
static void take_closers(const struct scan *c, struct stop *s) {
    struct text t = c->t;
    size_t j = s->after;
    uint32_t len;
    while (j < t.n) {
        enum char_class k = class_at(t, j, &len);
        if (k == CLOSE || k == QUOTE_CLOSE || k == QUOTE) {
            s->closed = true;
        } else if (!(k == STOP && s->closed)) {
            break;
        }
        j += len;
    }
    s->end = j;
}

/* Closers that stand apart, "said . ' )": a quote that was open, a bracket, a smile. */
static size_t take_apart(const struct scan *c, const struct stop *s, size_t i) {
    struct text t = c->t;
    uint32_t len;
    if (i >= t.n) return i;
    enum char_class k = class_at(t, i, &len);
    size_t end = i + len;
    bool blank_behind = end >= t.n || (unsigned char)t.p[end] <= ' ' || t.p[end] == '.' || t.p[end] == ',';
    if (blank_behind && (k == CLOSE || k == QUOTE_CLOSE)) return end;
    if (blank_behind && k == QUOTE && t.p[i] == '"' && is_inside(c, s->from)) return end;
    return i + emoticon_at(t, i);
}

static void look_behind_stop(const struct scan *c, size_t i, struct stop *s) {
    struct text t = c->t;
    uint32_t len;
    memset(s, 0, sizeof *s);
    s->from = i;
    take_stops(t, i, s);
    take_closers(c, s);
    s->next = skip_blanks(t, s->end);
    for (size_t apart; s->next > s->end && (apart = take_apart(c, s, s->next)) > s->next;) {
        s->end = apart;
        s->next = skip_blanks(t, s->end);
        if (s->next == s->end) break;
    }
    size_t j = s->next;
    s->next_class = BLANK;
    while (j < t.n) {
        enum char_class k = class_at(t, j, &len);
        if (k == QUOTE || k == QUOTE_OPEN || k == QUOTE_CLOSE || k == OPEN)
            s->quoted = true;
        else if (k == DASH)
            s->dashed = true;
        else if (k == SIGN && (t.p[j] == '*' || t.p[j] == '_' || t.p[j] == '#'))
            ;
        else if (!(k == BLANK && j > s->next))
            break;
        j += len;
        if (j - s->next > SENTENCES_CONTEXT / 2) break;
    }
    s->letter = j;
    if (j < t.n) s->next_class = class_at(t, j, &len);
}

/* A digit is glued to the stop: the number of a note ("consultation.11 12 Take"), when a word is before it and a blank
 * and no small letter behind. Gives the end of the number, or 0. */
static size_t note_behind(const struct scan *c, const struct stop *s) {
    struct text t = c->t;
    size_t j = s->after;
    uint32_t len;
    if (s->closed || s->dots != 1 || j >= t.n || !is_digit(t.p[j])) return 0;
    struct slice word = word_before(t, c->start, s->from);
    if (!is_ordinary(word) && !(s->from > c->start && (t.p[s->from - 1] == ')' || t.p[s->from - 1] == '"')))
        return 0;
    for (;;) {
        size_t digits = j;
        while (j < t.n && is_digit(t.p[j]) && j - digits < 4) j++;
        if (j == digits || j - digits > 3) return 0;
        size_t next = j;
        while (next < t.n && (t.p[next] == ' ' || t.p[next] == ',')) next++;
        if (next == j) return next >= t.n ? j : 0;
        if (next >= t.n) return j;
        if (is_digit(t.p[next])) {
            j = next;
            continue;
        }
        return class_at(t, next, &len) == UPPER ? j : 0;
    }
}

/* A capital that opens sentences, or a quote: what lets an abbreviation end one. */
static bool is_opening(const struct scan *c, const struct stop *s) {
    if (s->next_class != UPPER) return false;
    if (s->letter > s->next && s->quoted && !s->dashed) return true;
    return word_kinds(c->s, word_at(c->t, s->letter)) & WORD_STARTER;
}

/* The small letter at `letter` stands for a capital: an address, or "iPhone". */
static bool is_small_name(struct text t, size_t i) {
    if (AT(t, i, "http") || AT(t, i, "www.")) return true;
    return t.n - i > 2 && is_lower(t.p[i]) && is_upper(t.p[i + 1]) && is_lower(t.p[i + 2]);
}

enum { NO_END = -1 };

/* One full stop with a blank behind it. */
static int decide_stop(const struct scan *c, const struct stop *s) {
    struct text t = c->t;
    struct slice word = word_before(t, c->start, s->from);
    enum char_class next = s->next_class;
    bool attached = word.len > 0;
    if (attached && !s->closed) {
        size_t at = (size_t)(word.at - t.p);
        int kinds = kinds_before(c->s, word);
        if (at == c->start && marker_at(t, at, true).style) return NO_END;
        if (kinds & WORD_TITLE) return NO_END;
        if (kinds & WORD_NUMBER) {
            if (next == DIGIT) return NO_END;
            if (next == UPPER) {
                struct slice w = word_at(t, s->letter);
                if (is_roman(w) && (w.len > 1 || word.len > 2)) return NO_END;
            }
        }
        if (kinds & WORD_CLOCK) {
            if (next != UPPER) return NO_END;
            struct slice w = word_at(t, s->letter);
            return word_kinds(c->s, w) & WORD_CALENDAR ? NO_END : SENTENCES_CLOCK;
        }
        if (kinds & WORD_END || is_initial(word) || is_dotted(word))
            return is_opening(c, s) ? SENTENCES_STARTER : NO_END;
        if (kinds && next == LOWER) return NO_END;
    }
    if (next == LOWER && !is_small_name(t, s->letter)) {
        if (list_at(t, s->letter) < t.n && s->letter == s->next) return SENTENCES_ITEM;
        if (s->closed || !attached || !is_ordinary(word) || s->dashed) return NO_END;
        return is_inside(c, s->from) ? NO_END : SENTENCES_LOWER;
    }
    return SENTENCES_STOP;
}

/* A run of stops with a blank behind it, or with a mark in it. */
static int decide_run(const struct scan *c, const struct stop *s) {
    enum char_class next = s->next_class;
    if (s->mark) {
        if (next != LOWER || is_small_name(c->t, s->letter)) return SENTENCES_MARK;
        if (s->closed || s->dashed) return NO_END;
        struct slice word = word_before(c->t, c->start, s->from);
        return is_ordinary(word) && !is_inside(c, s->from) ? SENTENCES_LOWER : NO_END;
    }
    if (s->dots == 1) return decide_stop(c, s);
    if (next == LOWER && !is_small_name(c->t, s->letter)) return NO_END;
    if (next == DIGIT && s->dots == 3) return NO_END;
    return SENTENCES_ELLIPSIS;
}

/* "end.Next": a lower-case word, the stop, and a capitalised word, and no address about them. */
static bool is_glued(const struct scan *c, const struct stop *s) {
    struct text t = c->t;
    uint32_t len, len2;
    if (s->end >= t.n || class_at(t, s->end, &len) != UPPER) return false;
    if (s->end + len >= t.n || class_at(t, s->end + len, &len2) != LOWER) return false;
    struct slice word = word_before(t, c->start, s->from);
    if (!is_ordinary(word) || is_address(t, c->start, s->from)) return false;
    size_t j = s->end;
    while (j < t.n && (unsigned char)t.p[j] > ' ' && j - s->end < WORD_BYTES) {
        if (t.p[j] == '/' || t.p[j] == '@' || t.p[j] == '_' ||
            (t.p[j] == '.' && j + 1 < t.n && (unsigned char)t.p[j + 1] > ' '))
            return false;
        j++;
    }
    return true;
}

static void at_stop(struct scan *c, size_t i) {
    struct stop s;
    struct text t = c->t;
    look_behind_stop(c, i, &s);
    c->skip = s.after;
    /* ". . . . The": the first stop is the sentence's, the ellipsis opens the next one. */
    if (s.dots == 4 && !s.mark && s.after - s.from == 7 && s.next_class == UPPER && s.from > c->start &&
        (unsigned char)t.p[s.from - 1] > ' ') {
        end_sentence(c, s.from + 1, SENTENCES_ELLIPSIS);
        c->skip = s.after;
        return;
    }
    if (s.next >= t.n) { /* the paragraph's end decides, with all that was taken */
        c->skip = s.end;
        return;
    }
    if (s.next == s.end) {
        size_t note = note_behind(c, &s);
        if (note) {
            end_sentence(c, note, SENTENCES_STOP);
        } else if (!s.closed && is_glued(c, &s)) {
            end_sentence(c, s.end, SENTENCES_GLUED);
        }
        return;
    }
    int rule = decide_run(c, &s);
    if (rule != NO_END) end_sentence(c, s.end, (enum sentences_rule)rule);
}

/* An ideographic stop of `len` bytes at i: always an end, with closers. */
static void at_ideographic(struct scan *c, size_t i, uint32_t len) {
    struct text t = c->t;
    size_t j = i + len;
    for (; j < t.n; j += len) {
        enum char_class k = class_at(t, j, &len);
        if (!(k == CLOSE || k == QUOTE_CLOSE || k == QUOTE || k == STOP || AT(t, j, "\xE3\x80\x82") ||
              AT(t, j, "\xEF\xBC\x81") || AT(t, j, "\xEF\xBC\x9F") || AT(t, j, "\xE2\x80\xA6")))
            break;
    }
    c->skip = j;
    end_sentence(c, j, SENTENCES_CJK);
}

/* A new line inside the paragraph ends the sentence only when an item of a list begins on it. */
static void at_newline(struct scan *c, size_t i) {
    size_t j = skip_blanks(c->t, i);
    if (j >= c->t.n || j == c->start) return;
    if (bullet_at(c->t, j)) {
        end_sentence(c, i, SENTENCES_ITEM);
    }
}

static void at_candidate(struct scan *c, size_t i) {
    struct text t = c->t;
    unsigned char b = (unsigned char)t.p[i], second, third;
    while (c->item <= i) {
        size_t item = c->item;
        end_sentence(c, item, SENTENCES_ITEM);
    }
    if (i < c->skip) return;
    switch (b) {
    case '.':
    case '?':
    case '!': at_stop(c, i); return;
    case '\n': at_newline(c, i); return;
    default: break;
    }
    if (t.n - i < 3) return;
    second = (unsigned char)t.p[i + 1], third = (unsigned char)t.p[i + 2];
    if (b == 0xE2) {
        if (second == 0x80 && third == 0xA6) {
            at_stop(c, i);
        } else if (i > c->start && (unsigned char)t.p[i - 1] <= ' ' && bullet_at(t, i)) {
            end_sentence(c, i, SENTENCES_ITEM);
            c->skip = i + 3;
        }
    } else if ((b == 0xE3 && second == 0x80 && third == 0x82) ||
               (b == 0xEF && ((second == 0xBC && (third == 0x81 || third == 0x8E || third == 0x9F)) ||
                              (second == 0xBD && third == 0xA1)))) {
        at_ideographic(c, i, 3);
    }
}

/* Bytes that at_candidate wants to see: . ? ! LF, and the first bytes of ... bullets and ideographic stops. */
static inline uint64_t candidates_simd(const char *p) {
    struct simd64 v = simd_load(p);
    uint64_t mask = simd_eq(v, '.') | simd_eq(v, '!') | simd_eq(v, '?') | simd_eq(v, '\n');
    if (simd_high(v)) mask |= simd_eq(v, '\xE2') | simd_eq(v, '\xE3') | simd_eq(v, '\xEF');
    return mask;
}
static uint64_t candidates_scalar(const char *p) {
    uint64_t mask = 0;
    for (int i = 0; i < 64; i++) {
        unsigned char b = (unsigned char)p[i];
        if (b == '.' || b == '!' || b == '?' || b == '\n' || b == 0xE2 || b == 0xE3 || b == 0xEF)
            mask |= (uint64_t)1 << i;
    }
    return mask;
}

static inline __attribute__((always_inline)) size_t
split(struct sentences *s, struct slice paragraph, bool more, const struct sentence **list, bool fast) {
    struct scan c = {.s = s, .t = {paragraph.at, paragraph.len}, .item = paragraph.len};
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
        uint64_t mask = fast ? candidates_simd(p) : candidates_scalar(p);
        if (last - base < 64) mask &= ((uint64_t)1 << (last - base)) - 1;
        for (; mask; mask &= mask - 1) at_candidate(&c, base + (size_t)__builtin_ctzll(mask));
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
