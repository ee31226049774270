/* The rules at a stop: the table in sentences.c says what decides. */
#include "text/sentence_scan.h"

/* Kinds of the word before a stop. Of a chain ("GS.TS", "Lt.-Gen") the last part counts if the whole is not listed. */
static unsigned kinds_before(const struct sentence_scan *c, struct slice word) {
    unsigned kinds = abbreviations_find(&c->s->words, word) & ABBREVIATION_ANY;
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
static size_t take_apart(const struct sentence_scan *c, const struct stop *s, size_t i) {
    struct text t = c->t;
    uint32_t len;
    if (i >= t.n) return i;
    enum char_class k = class_at(t, i, &len);
    size_t end = i + len;
    bool free = end >= t.n || is_blank(t.p[end]), bound = !free && (t.p[end] == '.' || t.p[end] == ',');
    if ((free || bound) && (k == CLOSE || k == QUOTE_CLOSE)) return end;
    if (t.p[i] == '"' && (bound || (free && sentence_is_inside(c, s->from)))) return end;
    if (k == OPEN) {
        len = (uint32_t)reference_at(t, i);
        return len && (i + len == t.n || is_blank(t.p[i + len])) ? i + len : i;
    }
    return i + emoticon_at(t, i);
}

/* The number of a note, glued to the stop ("consultation.11 12 Take") or behind a blank ("rights. 4 Even"): the offset behind it, or
 * 0. A word or a bracket stands before the stop, and a capital behind the number; behind a blank, a starter. */
static size_t take_note(const struct sentence_scan *c, const struct stop *s) {
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
        return glued || sentence_kinds_at(c, next) & ABBREVIATION_STARTER ? j : 0;
    }
}

static void look_behind(const struct sentence_scan *c, size_t i, struct stop *s) {
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
static int decide_abbreviation(const struct sentence_scan *c, struct slice word, unsigned kinds, bool initial,
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
        return next == UPPER && !(sentence_kinds_at(c, letter) & ABBREVIATION_CALENDAR) ? SENTENCES_CLOCK
                                                                                        : NO_END;
    if (kinds & ABBREVIATION_END || initial)
        return next == UPPER && (quoted || sentence_kinds_at(c, letter) & ABBREVIATION_STARTER)
                   ? SENTENCES_STARTER
                   : NO_END;
    return kinds && next == LOWER ? NO_END : SENTENCES_RULES;
}

/* One full stop with a blank behind it. */
static int decide_stop(const struct sentence_scan *c, const struct stop *s) {
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
        return word.len && word_is_ordinary(word) && !sentence_is_inside(c, s->from) ? SENTENCES_LOWER
                                                                                     : NO_END;
    }
    return SENTENCES_STOP;
}

/* ? or ! with a blank behind it. */
static int decide_mark(const struct sentence_scan *c, const struct stop *s) {
    struct text t = c->t;
    if (s->next_class != LOWER || is_small_name(t, s->letter)) return SENTENCES_MARK;
    if (s->closed || s->dashed) return NO_END;
    /* "Yahoo! and": after ! a word without a capital, or none at all. */
    size_t last = trim_blanks(t, c->start, s->from);
    bool question = memchr(t.p + s->from, '?', s->after - s->from) != NULL;
    if (!question && !word_is_ordinary(word_before(t, c->start, last))) return NO_END;
    return sentence_is_inside(c, s->from) ? NO_END : SENTENCES_LOWER;
}

static int decide(const struct sentence_scan *c, const struct stop *s) {
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
static bool is_glued(const struct sentence_scan *c, const struct stop *s) {
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

/* The word of letters that ends at i, where we are, no further back than floor. */
static size_t letters_before(const struct sentence_scan *c, size_t floor, size_t i) {
    size_t letters = (size_t)__builtin_clzll(~c->before | 1);
    return i - floor > letters ? i - letters : floor;
}

/* The common cases, decided at once: a word of letters or a number, one stop, perhaps one closer, one space or LF, a letter or digit, perhaps
 * behind an opener. The same answers as decide() gives behind look_behind(), or UNDECIDED. *end is where the sentence would end. */
static int decide_quickly(const struct sentence_scan *c, size_t i, size_t *end) {
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
    uint32_t len;
    enum char_class k = class_at(t, at, &len);
    if (k != UPPER && (k != LOWER || closed || opener) && (k != DIGIT || closed || opener)) return UNDECIDED;
    if (!opener && (next == 'x' || next == 'X' || next == '8')) return UNDECIDED; /* a smile? */
    if (*end <= c->marker) return NO_END;
    if (t.p[i] != '.') return k == UPPER && t.p[i] >= '!' ? SENTENCES_MARK : UNDECIDED;
    if (closed) return SENTENCES_STOP;

    size_t floor = i - c->start > 24 ? i - 24 : c->start, from = letters_before(c, floor, i);
    char before = from > floor ? t.p[from - 1] : from > c->start ? 'x' : ' ';
    bool hyphen = before == '-';
    if (from == i) { /* no letter: a number, or a closer */
        if (k == UPPER && (before == '"' || before == ')' || before == ']' || is_blank(before)))
            return SENTENCES_STOP;
        while (from > floor && is_digit(t.p[from - 1])) from--;
        return k == UPPER && from < i && from > floor && t.p[from - 1] == ' ' ? SENTENCES_STOP : UNDECIDED;
    }
    if (before != ' ' && before != '(' && before != '\n' && !hyphen) return UNDECIDED;
    if (hyphen && (c->s->words.hyphens || from < floor + 2 || t.p[from - 2] == '.')) return UNDECIDED;

    struct slice word = slice_between(t.p + from, t.p + i);
    unsigned kinds = 0;
    if (!hyphen || word.len > 1) kinds = abbreviations_find(&c->s->words, word);
    bool number = k == DIGIT && is_digit(t.p[i + 3]) && is_digit(t.p[i + 4]) && is_digit(t.p[i + 5]);
    if (k == DIGIT && !number && !hyphen && word_is_ordinary(word))
        return UNDECIDED; /* the number of a note? */
    bool initial = !hyphen && word_is_initial(word);
    if (kinds || initial) {
        int rule = decide_abbreviation(c, word, kinds & ABBREVIATION_ANY, initial, k, at, false);
        if (rule != SENTENCES_RULES) return rule;
    }
    if (k != LOWER) return SENTENCES_STOP;
    if (is_small_name(t, at) || marker_at(t, at, true).style) return UNDECIDED;
    return !hyphen && word_is_ordinary(word) && !sentence_is_inside(c, i) ? SENTENCES_LOWER : NO_END;
}

static __attribute__((noinline)) void at_stop_slowly(struct sentence_scan *c, size_t i) {
    struct stop s;
    struct text t = c->t;
    size_t end;
    look_behind(c, i, &s);
    c->skip = s.end;
    /* ". . . . The": the first stop is the sentence's, the ellipsis opens the next one. */
    if (s.dots == 4 && !s.mark && s.after - s.from == 7 && s.next_class == UPPER && s.from > c->start &&
        !is_blank(t.p[s.from - 1])) {
        sentence_end(c, s.from + 1, SENTENCES_ELLIPSIS);
        c->skip = s.after;
    } else if (s.next >= t.n) {
        /* the paragraph's end decides, with all that was taken; in a stretch, so many blanks are one */
        if (c->more && s.next > s.end) sentence_end(c, s.end, SENTENCES_PARAGRAPH);
    } else if ((end = take_note(c, &s))) {
        sentence_end(c, end, SENTENCES_STOP);
    } else if (s.next == s.end) {
        if (is_glued(c, &s)) sentence_end(c, s.end, SENTENCES_GLUED);
    } else {
        int rule = decide(c, &s);
        if (rule != NO_END) sentence_end(c, s.end, (enum sentences_rule)rule);
    }
}

void sentence_at_stop(struct sentence_scan *c, size_t i) {
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
                sentence_end(c, end, SENTENCES_LAYOUT);
            return;
        }
    }
    size_t quick_end;
    int quick = c->fast ? decide_quickly(c, i, &quick_end) : UNDECIDED;
    if (quick != UNDECIDED) {
        c->skip = quick_end;
        if (quick != NO_END) sentence_end(c, quick_end, (enum sentences_rule)quick);
        return;
    }
    at_stop_slowly(c, i);
}

/* An ideographic stop at i: always an end, with closers. */
void sentence_at_ideographic(struct sentence_scan *c, size_t i) {
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
    sentence_end(c, j, SENTENCES_CJK);
}
