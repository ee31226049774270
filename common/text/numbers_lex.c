#include "text/numbers_lex.h"
#include "text/utf8.h"

/* ---- characters outside ASCII ---- */

const uint8_t number_fraction_sign[][2] = {{1, 4}, {1, 2}, {3, 4}, {1, 7}, {1, 9}, {1, 10}, {1, 3},
                                           {2, 3}, {1, 5}, {2, 5}, {3, 5}, {4, 5}, {1, 6},  {5, 6},
                                           {1, 8}, {3, 8}, {5, 8}, {7, 8}, {0, 3}};

/* First code point (the digit 0) of each run of ten decimal digits (Nd, Unicode 15.0) in the Basic Plane. */
static const uint16_t zero_of[] = {0x0660, 0x06F0, 0x07C0, 0x0966, 0x09E6, 0x0A66, 0x0AE6, 0x0B66, 0x0BE6,
                                   0x0C66, 0x0CE6, 0x0D66, 0x0DE6, 0x0E50, 0x0ED0, 0x0F20, 0x1040, 0x1090,
                                   0x17E0, 0x1810, 0x1946, 0x19D0, 0x1A80, 0x1A90, 0x1B50, 0x1BB0, 0x1C40,
                                   0x1C50, 0xA620, 0xA8D0, 0xA900, 0xA9D0, 0xA9F0, 0xAA50, 0xABF0, 0xFF10};

static int digit_of(uint32_t c) {
    if (c < 0x660) return -1;
    for (size_t i = 0; i < sizeof zero_of / sizeof *zero_of && zero_of[i] <= c; i++)
        if (c - zero_of[i] < 10) return (int)(c - zero_of[i]);
    return -1;
}

enum class { BLANK, LETTER, DIGIT, MARK };

struct character {
    enum class class;
    uint8_t mark, value;
    bool capital, thin;
};

static struct character mark(enum number_mark m, unsigned value) {
    return (struct character){.class = MARK, .mark = (uint8_t)m, .value = (uint8_t)value};
}

/* What a character outside ASCII is. What is in no list is a letter: a wrong letter costs nothing. */
static struct character character_of(uint32_t c) {
    const struct character letter = {.class = LETTER};
    if (c >= 0xC0 && c < 0x2B0 && c != 0xD7 && c != 0xF7)
        return (struct character){.class = LETTER,
                                  .capital = c < 0xDF || (c >= 0x100 && !(c & 1)) || c == 0x1AF};
    if (c >= 0x1E00 && c < 0x2000) return (struct character){.class = LETTER, .capital = !(c & 1)};
    if (c >= 0x300 && c < 0x370) return letter;
    switch (c) {
    case 0x85:
    case 0x3000:
    case 0x2028:
    case 0x2029: return (struct character){.class = BLANK};
    case 0xA0:
    case 0x2009:
    case 0x202F:
    case 0x2007: return (struct character){.class = BLANK, .thin = true};
    case 0xA2:
    case 0xA3:
    case 0xA4:
    case 0xA5:
    case 0x9F2:
    case 0x9F3:
    case 0xE3F:
    case 0x17DB:
    case 0xFDFC:
    case 0xFF04:
    case 0xFFE0:
    case 0xFFE1:
    case 0xFFE5:
    case 0xFFE6:
    case 0x58F:
    case 0x60B:
    case 0xA310: return mark(MARK_MONEY, 0);
    case 0xB0:
    case 0xBA: return mark(MARK_DEGREE, 0);
    case 0xB2: return mark(MARK_POWER, 2);
    case 0xB3: return mark(MARK_POWER, 3);
    case 0xB9: return mark(MARK_POWER, 1);
    case 0x207B: return mark(MARK_POWER, 10);
    case 0xBC:
    case 0xBD:
    case 0xBE: return mark(MARK_FRACTION, c - 0xBC);
    case 0x2189: return mark(MARK_FRACTION, 18);
    case 0xD7:
    case 0x2715: return mark(MARK_TIMES, 0);
    case 0x2010:
    case 0x2011:
    case 0x2012:
    case 0x2013: return mark(MARK_DASH, 0);
    case 0x2014:
    case 0x2015: return mark(MARK_LONG_DASH, 0);
    case 0x2212: return mark(MARK_MINUS, 0);
    case 0x2018:
    case 0x2019: return mark(MARK_QUOTE, 0);
    case 0x2032: return mark(MARK_PRIME, 0);
    case 0x2033:
    case 0x201C:
    case 0x201D: return mark(c == 0x2033 ? MARK_SECOND : MARK_OTHER, 0);
    case 0x2248:
    case 0x223C:
    case 0xFF5E: return mark(MARK_ABOUT, 0);
    case 0x2264:
    case 0x2266: return mark(MARK_AT_MOST, 0);
    case 0x2265:
    case 0x2267: return mark(MARK_AT_LEAST, 0);
    case 0x2116: return mark(MARK_NUMERO, 0);
    case 0x66A:
    case 0xFF05: return mark('%', 0);
    case 0x66B: return mark(MARK_POINT, 0);
    case 0x66C: return mark(MARK_GROUP, 0);
    case 0xB5:
    case 0x2103:
    case 0x2109:
    case 0x2126: return letter;
    }
    if (c >= 0x2150 && c < 0x215F) return mark(MARK_FRACTION, c - 0x2150 + 3);
    if (c == 0x2070 || (c >= 0x2074 && c < 0x207A)) return mark(MARK_POWER, c - 0x2070);
    if (c >= 0x20A0 && c < 0x20D0) return mark(MARK_MONEY, 0);
    if (digit_of(c) >= 0) return (struct character){.class = DIGIT};
    if (c < 0xC0 || c == 0xF7 || (c >= 0x2000 && c < 0x2C00) ||
        (c >= 0x3001 && c < 0x3040 && c != 0x3005 && c != 0x3007) || (c >= 0xFF00 && c < 0xFF10) ||
        (c >= 0xFF1A && c < 0xFF21) || c == 0xFEFF || (c >= 0x1F000 && c < 0x20000))
        return mark(MARK_OTHER, 0);
    return letter;
}

/* ---- ASCII ---- */

enum { A_MARK, A_BLANK, A_DIGIT, A_LETTER, A_HIGH };
static uint8_t ascii_class(unsigned char c) {
    if (c >= 0x80) return A_HIGH;
    if (((c | 0x20) >= 'a' && (c | 0x20) <= 'z')) return A_LETTER;
    if (c >= '0' && c <= '9') return A_DIGIT;
    return c <= ' ' || c == 0x7F ? A_BLANK : A_MARK;
}

/* ---- the ring ---- */

#define TRIGGERS                                                                                             \
    (IS(zero) | IS(digit) | IS(teen) | IS(tens) | IS(hundred) | IS(scale) | IS(dozen) | IS(negative) |       \
     IS(article) | IS(another) | IS(vague) | IS(orddigit) | IS(ordteen) | IS(ordtens) | IS(ordhundred) |     \
     IS(ordscale) | IS(fraction) | IS(once) | IS(fold) | IS(month) | IS(season) | IS(decade) | IS(clock) |   \
     IS(percent) | IS(percentword) | IS(monthword) | IS(quarterword))

static struct number_token *push(struct number_lexer *l, uint8_t type, const char *start, uint16_t flags) {
    struct number_token *t = &l->ring[l->filled++ % NUMBER_RING];
    *t = (struct number_token){.start = (size_t)(start - l->text), .type = type, .flags = flags};
    return t;
}

/* Behind "http://", "www.", "@", "#": up to the next blank, without closing punctuation, is one guarded word. */
static const char *guard_end(const struct number_lexer *l, const char *p) {
    while (p < l->end && (unsigned char)*p > ' ') p++;
    while (p > l->at && strchr(".,;:!?)]}'\"", p[-1])) p--;
    return p;
}

static bool starts_url(const struct number_lexer *l, const char *word, const char *p) {
    size_t n = (size_t)(p - word), left = (size_t)(l->end - p);
    if (n >= 3 && n <= 6 && left > 3 && memcmp(p, "://", 3) == 0) return true;
    return n == 3 && left > 1 && *p == '.' && (*word | 0x20) == 'w' && (word[1] | 0x20) == 'w' &&
           (word[2] | 0x20) == 'w';
}

/* '@' between letters: takes back the tokens that are glued in front of it. */
static const char *take_back(struct number_lexer *l, const char *p, uint16_t *flags) {
    for (int k = 0; k < NUMBER_BACK - 2; k++) {
        if (l->filled == NUMBER_BACK) break;
        struct number_token *t = &l->ring[(l->filled - 1) % NUMBER_RING];
        bool part =
            t->type == TOKEN_WORD || t->type == TOKEN_DIGITS ||
            (t->type == TOKEN_MARK && (t->mark == '.' || t->mark == '_' || t->mark == '-' || t->mark == '+'));
        if (!part || t->start + t->len != (size_t)(p - l->text)) break;
        p = l->text + t->start;
        *flags = t->flags;
        l->filled--;
        if (*flags & NUMBER_SPACE) break;
    }
    return p;
}

static void lex_digits(struct number_lexer *l, uint16_t flags) {
    const char *start = l->at, *p = start;
    struct number_token *t = push(l, TOKEN_DIGITS, start, (uint16_t)(flags | NUMBER_TRIGGER));
    uint32_t count = 0;
    while (p < l->end) {
        if (ascii_class((unsigned char)*p) == A_DIGIT) {
            p++;
        } else if ((unsigned char)*p >= 0x80) {
            uint32_t len, c = utf8_decode(p, l->end, &len);
            if (digit_of(c) < 0) break;
            p += len;
            t->flags |= NUMBER_WIDE;
        } else {
            break;
        }
        if (++count == UINT32_MAX / 8) break;
    }
    t->digits = count;
    t->len = (uint32_t)(p - start);
    l->at = p;
}

static void lex_word(struct number_lexer *l, uint16_t flags) {
    const char *start = l->at, *p = start, *end = l->end;
    if (end - p > INT32_MAX) end = p + INT32_MAX;
    uint32_t hash = NUMBER_HASH_START;
    unsigned char small = 0; /* bit 5: there was a small letter */
    bool high = false;
    for (;;) {
        while (p < end && ascii_class((unsigned char)*p) == A_LETTER) {
            small |= (unsigned char)*p;
            hash = number_hash(hash, (unsigned char)*p++ | 0x20);
        }
        if (p == end || (unsigned char)*p < 0x80) break;
        uint32_t len, c = utf8_decode(p, end, &len);
        struct character x = character_of(c);
        if (x.class != LETTER) break;
        if (p == start && x.capital) flags |= NUMBER_CAPITAL;
        high = true;
        for (uint32_t k = 0; k < len; k++) hash = number_hash(hash, (unsigned char)*p++);
    }
    if (ascii_class((unsigned char)*start) == A_LETTER && !(*start & 0x20)) {
        flags |= NUMBER_CAPITAL;
        if (!high && !(small & 0x20) && p - start > 1) flags |= NUMBER_CAPITALS;
    }
    if (p < end && (*p == ':' || *p == '.') && starts_url(l, start, p)) {
        p = guard_end(l, p);
        struct number_token *t = push(l, TOKEN_WORD, start, (uint16_t)(flags | NUMBER_GUARD));
        t->len = (uint32_t)(p - start);
        l->at = p;
        return;
    }
    struct number_token *t = push(l, TOKEN_WORD, start, flags);
    t->len = (uint32_t)(p - start);
    t->word = (uint16_t)number_lexicon_find(l->lexicon, (struct slice){start, (size_t)(p - start)}, hash);
    if (t->word && l->lexicon->word[t->word].roles & TRIGGERS) t->flags |= NUMBER_TRIGGER;
    l->at = p;
}

static void lex_mark(struct number_lexer *l, uint16_t flags, struct character x, uint32_t len) {
    const char *start = l->at;
    bool next_letter = start + 1 < l->end && ascii_class((unsigned char)start[1]) == A_LETTER;
    if ((*start == '@' || *start == '#') && next_letter) {
        const char *from = start;
        if (*start == '@' && !(flags & NUMBER_SPACE)) from = take_back(l, start, &flags);
        const char *p = guard_end(l, start + 1);
        struct number_token *t =
            push(l, TOKEN_WORD, from, (uint16_t)((flags & ~NUMBER_TRIGGER) | NUMBER_GUARD));
        t->len = (uint32_t)(p - from);
        l->at = p;
        return;
    }
    struct number_token *t = push(l, TOKEN_MARK, start, flags);
    t->len = len;
    t->mark = x.mark;
    t->value = x.value;
    if (x.mark == MARK_FRACTION || x.mark == '%') t->flags |= NUMBER_TRIGGER;
    l->at = start + len;
}

void number_lex_begin(struct number_lexer *l, const struct number_lexicon *lexicon, struct slice text) {
    l->lexicon = lexicon;
    l->text = l->at = text.at;
    l->end = text.at + text.len;
    l->done = false;
    l->filled = NUMBER_BACK;
    l->before = l->behind = (struct number_token){.type = TOKEN_END, .flags = NUMBER_SPACE};
    l->behind.start = text.len;
}

void number_lex_fill(struct number_lexer *l, size_t upto) {
    upto += NUMBER_RING / 2;
    while (l->filled < upto) {
        uint16_t flags = 0;
        if (l->at == l->text) flags |= NUMBER_SPACE;
        struct character x = {.class = MARK};
        uint32_t len = 1;
        int class = A_MARK;
        for (; l->at < l->end; l->at += len) {
            class = ascii_class((unsigned char)*l->at);
            len = 1;
            if (class == A_HIGH) {
                x = character_of(utf8_decode(l->at, l->end, &len));
                if (x.class != BLANK) break;
            } else if (class != A_BLANK) {
                break;
            }
            if (flags & NUMBER_SPACE)
                flags = (uint16_t)((flags & ~NUMBER_THIN) | (l->at == l->text ? 0 : NUMBER_GAP));
            else if (x.thin && class == A_HIGH)
                flags |= NUMBER_THIN;
            if (*l->at == '\n') flags |= NUMBER_LINE;
            flags |= NUMBER_SPACE;
        }
        if (l->at == l->end) {
            l->done = true;
            return;
        } else if (class == A_DIGIT || (class == A_HIGH && x.class == DIGIT)) {
            lex_digits(l, flags);
        } else if (class == A_LETTER || (class == A_HIGH && x.class == LETTER)) {
            lex_word(l, flags);
        } else {
            if (class == A_MARK) x = mark((enum number_mark)(unsigned char)*l->at, 0);
            lex_mark(l, flags, x, len);
        }
    }
}

void number_lex_digits(const struct number_lexer *l, const struct number_token *t, uint8_t *digit,
                       size_t room) {
    const char *p = l->text + t->start, *end = p + t->len;
    for (size_t i = 0; i < room && p < end; i++) {
        uint32_t len, c = utf8_decode(p, end, &len);
        digit[i] = (uint8_t)(c < 0x80 ? c - '0' : (uint32_t)digit_of(c));
        p += len;
    }
}
