#include "text/numbers_lex.h"
#include "base/simd.h"
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

/* What marks may be beside a number. Behind it, the first byte of a symbol (numbers_units.c) follows too. */
static const uint16_t mark_beside[256] = {
    ['#'] = NUMBER_LEADS,
    ['$'] = NUMBER_LEADS | NUMBER_FOLLOWS,
    ['%'] = NUMBER_FOLLOWS,
    ['('] = NUMBER_FOLLOWS,
    ['*'] = NUMBER_FOLLOWS,
    ['+'] = NUMBER_FOLLOWS,
    ['-'] = NUMBER_LEADS | NUMBER_FOLLOWS,
    ['.'] = NUMBER_LEADS,
    ['/'] = NUMBER_FOLLOWS,
    ['<'] = NUMBER_LEADS | NUMBER_FOLLOWS,
    ['='] = NUMBER_LEADS,
    ['>'] = NUMBER_LEADS,
    ['"'] = NUMBER_FOLLOWS,
    ['['] = NUMBER_FOLLOWS,
    ['^'] = NUMBER_FOLLOWS,
    ['_'] = NUMBER_LEADS,
    ['~'] = NUMBER_LEADS | NUMBER_FOLLOWS,
    [MARK_DASH] = NUMBER_LEADS | NUMBER_FOLLOWS,
    [MARK_LONG_DASH] = NUMBER_LEADS | NUMBER_FOLLOWS,
    [MARK_MINUS] = NUMBER_LEADS | NUMBER_FOLLOWS,
    [MARK_TIMES] = NUMBER_FOLLOWS,
    [MARK_DEGREE] = NUMBER_FOLLOWS,
    [MARK_PRIME] = NUMBER_FOLLOWS,
    [MARK_SECOND] = NUMBER_FOLLOWS,
    [MARK_ABOUT] = NUMBER_LEADS | NUMBER_FOLLOWS,
    [MARK_AT_MOST] = NUMBER_LEADS | NUMBER_FOLLOWS,
    [MARK_AT_LEAST] = NUMBER_LEADS | NUMBER_FOLLOWS,
    [MARK_NUMERO] = NUMBER_LEADS,
    [MARK_FRACTION] = NUMBER_FOLLOWS,
    [MARK_POWER] = NUMBER_FOLLOWS,
    [MARK_MONEY] = NUMBER_LEADS | NUMBER_FOLLOWS,
};

/* What len > 0 ASCII digits at p say, in a text that begins at `text`; 0 for more than nine of them. */
static inline uint32_t number_of(const char *p, size_t len, const char *text) {
    if (len - 1 > 7 || p + len - text < 8) {
        uint32_t v = 0;
        for (size_t i = 0; i < len && len <= 9; i++) v = v * 10 + (uint32_t)(p[i] - '0');
        return v;
    }
    /* eight at once, those in front as zeros (Mula and Lemire 2018): pairs, then two fours */
    uint64_t w;
    memcpy(&w, p + len - 8, 8);
    w = (w & UINT64_C(0x0F0F0F0F0F0F0F0F)) & ~UINT64_C(0) << (64 - 8 * len);
    w = w * 10 + (w >> 8);
    return (uint32_t)(((w & UINT64_C(0x000000FF000000FF)) * UINT64_C(0x000F424000000064) +
                       (w >> 16 & UINT64_C(0x000000FF000000FF)) * UINT64_C(0x0000271000000001)) >>
                      32);
}
static inline uint8_t digits_of(size_t count) {
    return count < NUMBER_DIGITS_MAX ? (uint8_t)count : NUMBER_DIGITS_MAX;
}

/* ---- the ring ---- */

static inline struct number_token *push(struct number_lexer *l, uint8_t type, const char *start, size_t len,
                                        uint16_t flags) {
    struct number_token *t = &l->ring[l->filled++ % NUMBER_RING];
    *t = (struct number_token){
        .start = (size_t)(start - l->text), .len = (uint32_t)len, .type = type, .flags = flags};
    return t;
}

static inline void trigger(struct number_lexer *l, struct number_token *t) {
    t->flags |= NUMBER_TRIGGER;
    l->trigger[l->triggers++ % NUMBER_RING] = l->filled - 1;
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
        if (t->flags & NUMBER_TRIGGER) l->triggers--;
        if (*flags & NUMBER_SPACE) break;
    }
    return p;
}

/* Digits of any script, byte by byte. */
static void lex_digits(struct number_lexer *l, uint16_t flags) {
    const char *start = l->at, *p = start;
    uint32_t count = 0;
    while (p < l->end && count < UINT32_MAX / 8) {
        if (ascii_class((unsigned char)*p) == A_DIGIT) {
            p++;
        } else if ((unsigned char)*p >= 0x80) {
            uint32_t len, c = utf8_decode(p, l->end, &len);
            if (digit_of(c) < 0) break;
            p += len;
            flags |= NUMBER_WIDE;
        } else {
            break;
        }
        count++;
    }
    l->article = false;
    struct number_token *t = push(l, TOKEN_DIGITS, start, (size_t)(p - start), flags);
    t->digits = digits_of(count);
    if (!(flags & NUMBER_WIDE)) {
        t->number = number_of(start, count, l->text);
    } else if (count <= 9) {
        uint8_t digit[9] = {0};
        number_lex_digits(l, t, digit, count);
        for (uint32_t i = 0; i < count; i++) t->number = t->number * 10 + digit[i];
    }
    trigger(l, t);
    l->at = p;
}

static void guard_url(struct number_lexer *l, const char *start, const char *p, uint16_t flags) {
    l->article = false;
    p = guard_end(l, p);
    push(l, TOKEN_WORD, start, (size_t)(p - start), (uint16_t)(flags | NUMBER_GUARD));
    l->at = p;
}

/* "a", "an": every fifteenth word, and not worth looking up. */
static inline bool is_article(const char *p, size_t len) {
    return (*p | 0x20) == 'a' && (len == 1 || (len == 2 && (p[1] | 0x20) == 'n'));
}

/* Looks the newest token up: it may be a trigger, or make one of the article before it. */
static void take_word(struct number_lexer *l, struct number_token *t, bool article) {
    number_lex_look_up(l, t);
    const uint64_t roles = t->roles;
    if (article && roles & NUMBER_AFTER_ARTICLE) {
        size_t before = l->filled - 2;
        l->ring[before % NUMBER_RING].flags |= NUMBER_TRIGGER;
        l->trigger[l->triggers++ % NUMBER_RING] = before;
    }
    if (!(roles & NUMBER_TRIGGERS)) return;
    if (roles & (IS(article) | IS(another)))
        l->article = true;
    else
        trigger(l, t);
}

/* Looked up at once are words that can begin a number; the rest when the grammar asks. */
static inline void put_word(struct number_lexer *l, const char *start, size_t len, uint16_t flags) {
    const char *p = start + len;
    if (p < l->end && (*p == ':' || *p == '.') && starts_url(l, start, p)) {
        guard_url(l, start, p, flags);
        return;
    }
    l->at = p;
    struct number_token *t = push(l, TOKEN_WORD, start, len, flags);
    t->word = NUMBER_LATER;
    uint32_t bit = number_gate(start, len, (size_t)(l->end - start));
    if (is_article(start, len)) {
        l->article = true;
        return;
    }
    bool article = l->article;
    l->article = false;
    if (article || l->lexicon->gate[bit / 64] >> bit % 64 & 1) take_word(l, t, article);
}

/* A word with letters outside ASCII, or a very long one: byte by byte. */
static void lex_word(struct number_lexer *l, uint16_t flags) {
    const char *start = l->at, *p = start, *end = l->end;
    if (end - p > INT32_MAX) end = p + INT32_MAX;
    for (;;) {
        while (p < end && ascii_class((unsigned char)*p) == A_LETTER) p++;
        if (p == end || (unsigned char)*p < 0x80) break;
        uint32_t len, c = utf8_decode(p, end, &len);
        struct character x = character_of(c);
        if (x.class != LETTER) break;
        if (p == start && x.capital) flags |= NUMBER_CAPITAL;
        p += len;
    }
    if (ascii_class((unsigned char)*start) == A_LETTER && !(*start & 0x20)) flags |= NUMBER_CAPITAL;
    size_t len = (size_t)(p - start);
    if (p < l->end && (*p == ':' || *p == '.') && starts_url(l, start, p)) {
        guard_url(l, start, p, flags);
        return;
    }
    l->at = p;
    struct number_token *t = push(l, TOKEN_WORD, start, len, flags);
    t->word = NUMBER_LATER;
    bool article = l->article;
    l->article = false;
    take_word(l, t, article);
}

static void lex_mark(struct number_lexer *l, uint16_t flags, struct character x, uint32_t len) {
    const char *start = l->at;
    l->article = false;
    if (*start == '@' || *start == '#') {
        bool next_letter = start + 1 < l->end && ascii_class((unsigned char)start[1]) == A_LETTER;
        if (next_letter) {
            const char *from = start;
            if (*start == '@' && !(flags & NUMBER_SPACE)) from = take_back(l, start, &flags);
            const char *p = guard_end(l, start + 1);
            push(l, TOKEN_WORD, from, (size_t)(p - from),
                 (uint16_t)((flags & ~NUMBER_TRIGGER) | NUMBER_GUARD));
            l->at = p;
            return;
        }
    }
    struct number_token *t = push(l, TOKEN_MARK, start, len, flags | mark_beside[x.mark]);
    t->mark = x.mark;
    t->value = x.value;
    if (x.mark == MARK_FRACTION) trigger(l, t);
    l->at = start + len;
}

void number_lex_begin(struct number_lexer *l, const struct number_lexicon *lexicon, struct slice text) {
    l->lexicon = lexicon;
    l->text = l->at = text.at;
    l->end = text.at + text.len;
    l->done = false;
    l->block = NULL;
    l->pending = NUMBER_SPACE;
    l->article = false;
    l->filled = NUMBER_BACK;
    l->triggers = 0;
    if (l->wrapped)
        for (int i = 0; i < NUMBER_BACK; i++)
            l->ring[i] = (struct number_token){.type = TOKEN_END, .flags = NUMBER_SPACE};
    l->wrapped = false;
}

/* The masks of the 64 bytes at p; behind the text they say no. */
static void load_block(struct number_lexer *l, const char *p) {
    char tail[64];
    const char *from = p;
    if (l->end - p < 64) {
        memset(tail, 0, sizeof tail);
        memcpy(tail, p, (size_t)(l->end - p));
        from = tail;
    }
    struct simd64 s = simd_load(from);
    l->letters = simd_range_fold(s, 'a', 'z');
    l->digits = simd_range(s, '0', '9');
    l->block = p;
}

static inline size_t ones(uint64_t mask) {
    return ~mask ? (size_t)__builtin_ctzll(~mask) : 64;
}

/* Words are taken from the masks without a branch each: hits are gathered and asked for once a block. A block that ends inside a
 * word is followed by one that begins with it. */
bool number_lex_promising(const struct number_lexicon *lexicon, struct slice text) {
    const char *p = text.at, *end = p + text.len;
    uint64_t article = 0;
    char tail[68];
    while (p < end) {
        size_t room = (size_t)(end - p);
        const char *from = p;
        if (room < 68) {
            memset(tail, 0, sizeof tail);
            from = memcpy(tail, p, room);
        }
        struct simd64 s = simd_load(from);
        if (simd_high(s) | simd_range(s, '0', '9')) return true;
        uint64_t letters = simd_range_fold(s, 'a', 'z'), starts = letters & ~(letters << 1), hit = 0;
        size_t used = 64;
        if (letters >> 63 && room > 64) { /* the last word may go on */
            used = 63 - (size_t)__builtin_clzll(starts);
            starts &= ~(UINT64_C(1) << used);
            if (used == 0) return true; /* 64 letters and more */
        }
        for (; starts; starts &= starts - 1) {
            size_t off = (size_t)__builtin_ctzll(starts), len = ones(letters >> off);
            uint32_t bit = number_gate(from + off, len, 4);
            hit |= (lexicon->gate[bit / 64] | (lexicon->after[bit / 64] & -article)) >> bit % 64;
            article = (from[off] | 0x20) == 'a' && (len == 1 || (len == 2 && (from[off + 1] | 0x20) == 'n'));
        }
        if (hit & 1) return true;
        p += used;
    }
    return false;
}

/* The common case on its own: words, digits and marks of ASCII, with one blank or none between. Gives where it stopped, at what is
 * for number_lex_fill to look at closer, and in *flags_of the flags of what comes there. */
static const char *lex_ascii(struct number_lexer *l, const char *p, uint16_t *flags_of, size_t upto) {
    const char *const text = l->text, *const end = l->end, *block = l->block;
    const struct number_lexicon *const lexicon = l->lexicon;
    uint64_t letters = l->letters, digits = l->digits;
    size_t filled = l->filled;
    uint16_t flags = *flags_of;
    bool article = l->article;
    size_t triggers = l->triggers;
    const uint64_t LAST = UINT64_C(1) << 63;
    while (filled < upto && p < end) {
        size_t off = (uintptr_t)p - (uintptr_t)block, len;
        if (off >= 64) { /* or there is none */
            load_block(l, block = p);
            letters = l->letters, digits = l->digits, off = 0;
        }
        struct number_token *t = &l->ring[filled % NUMBER_RING];
        const uint64_t word = letters >> off & 1;
        if (word | (digits >> off & 1)) {
            /* up to the first that is none; the last bit is no letter and no digit, so that there is one */
            len = (size_t)__builtin_ctzll(~((word ? letters : digits) >> off) | LAST);
            if (off + len >= 63) { /* it may go on in the next block */
                if (off == 0) break;
                load_block(l, block = p);
                letters = l->letters, digits = l->digits;
                len = (size_t)__builtin_ctzll(~(word ? letters : digits) | LAST);
                if (len >= 63) break;
            }
            const char *q = p + len;
            const unsigned char c = q < end ? (unsigned char)*q : 0;
            if (c >= 0x80) break;
            if (!word) {
                *t = (struct number_token){.start = (size_t)(p - text),
                                           .len = (uint32_t)len,
                                           .number = number_of(p, len, text),
                                           .flags = flags | NUMBER_TRIGGER,
                                           .type = TOKEN_DIGITS,
                                           .digits = (uint8_t)len};
                l->trigger[triggers++ % NUMBER_RING] = filled++;
                article = false;
            } else {
                if (c == '.' || c == ':') break;
                flags = (uint16_t)(flags | (~*p & 0x20) >> 3 |
                                   (len <= 16 ? NUMBER_ASCII : 0)); /* 4 = NUMBER_CAPITAL */
                if (len > 1 && !((*p | p[1]) & 0x20)) {
                    size_t k = 2;
                    while (k < len && !(p[k] & 0x20)) k++;
                    if (k == len) flags |= NUMBER_CAPITALS;
                }
                filled++;
                const uint32_t bit = number_gate(p, len, (size_t)(end - p));
                const uint64_t known = lexicon->known[bit / 64] >> bit % 64 & 1;
                *t = (struct number_token){.start = (size_t)(p - text),
                                           .len = (uint32_t)len,
                                           .flags = flags,
                                           .word = (uint16_t)-known & NUMBER_LATER,
                                           .type = TOKEN_WORD};
                if (!article && is_article(p, len)) {
                    article = true;
                } else if (known && (article || lexicon->gate[bit / 64] >> bit % 64 & 1)) {
                    l->filled = filled;
                    l->triggers = triggers;
                    l->article = false;
                    take_word(l, t, article);
                    article = l->article;
                    triggers = l->triggers;
                } else {
                    article = false;
                }
            }
            flags = c == ' ' ? NUMBER_SPACE : 0;
            p = q + (c == ' ');
            continue;
        }
        const unsigned char c = (unsigned char)*p;
        if (c <= ' ' || c >= 0x7F || c == '@' || c == '#') break;
        *t = (struct number_token){.start = (size_t)(p - text),
                                   .len = 1,
                                   .flags = flags | mark_beside[c],
                                   .type = TOKEN_MARK,
                                   .mark = c};
        filled++;
        article = false;
        p++;
        flags = p < end && *p == ' ' ? NUMBER_SPACE : 0;
        p += flags != 0;
    }
    l->filled = filled;
    l->triggers = triggers;
    l->article = article;
    *flags_of = flags;
    return p;
}

static void fill(struct number_lexer *l, size_t upto) {
    upto += NUMBER_RING / 2;
    if (upto >= NUMBER_RING) l->wrapped = true;
    uint16_t flags = l->pending;
    while (l->filled < upto) {
        const char *p = l->at;
        if (p == l->end) {
            l->done = true;
            return;
        }
        if (*p == ' ' && !flags) { /* one blank */
            flags = NUMBER_SPACE;
            l->at = ++p;
            if (p == l->end) continue;
        }
        const char *behind = lex_ascii(l, p, &flags, upto);
        if (behind != p) {
            l->at = behind;
            continue;
        }
        if (!l->block || p >= l->block + 64) load_block(l, p);
        size_t off = (size_t)(p - l->block);
        uint64_t word = l->letters >> off;
        if (word & 1) {
            size_t len = ones(word);
            if (off + len >= 64) { /* it may go on in the next block */
                load_block(l, p);
                len = ones(l->letters);
            }
            if (len < 64 && (p + len == l->end || (unsigned char)p[len] < 0x80)) {
                if (!(*p & 0x20)) {
                    flags |= NUMBER_CAPITAL;
                    if (len > 1 && !(p[1] & 0x20)) {
                        size_t k = 2;
                        while (k < len && !(p[k] & 0x20)) k++;
                        if (k == len) flags |= NUMBER_CAPITALS;
                    }
                }
                if (len <= 16) flags |= NUMBER_ASCII;
                put_word(l, p, len, flags);
            } else {
                lex_word(l, flags);
            }
            flags = 0;
            continue;
        }
        uint64_t number = l->digits >> off;
        if (number & 1) {
            size_t len = ones(number);
            if (off + len < 64 && (p + len == l->end || (unsigned char)p[len] < 0x80)) {
                l->article = false;
                struct number_token *t = push(l, TOKEN_DIGITS, p, len, flags);
                t->digits = digits_of(len);
                t->number = number_of(p, len, l->text);
                trigger(l, t);
                l->at = p + len;
            } else {
                lex_digits(l, flags);
            }
            flags = 0;
            continue;
        }
        /* blanks of other kinds or more of them, marks, and what is not ASCII */
        uint32_t len = 1;
        int class = ascii_class((unsigned char)*p);
        struct character x = {.class = BLANK};
        if (class == A_HIGH) x = character_of(utf8_decode(p, l->end, &len));
        if (x.class == BLANK && (class == A_BLANK || class == A_HIGH)) {
            if (flags & NUMBER_SPACE)
                flags = (uint16_t)((flags & ~NUMBER_THIN) | NUMBER_GAP);
            else if (x.thin)
                flags |= NUMBER_THIN;
            if (*p == '\n') flags |= NUMBER_LINE;
            flags |= NUMBER_SPACE;
            l->at = p + len;
            continue;
        }
        if (class == A_MARK) x = mark((enum number_mark)(unsigned char)*p, 0);
        if (x.class == DIGIT)
            lex_digits(l, flags);
        else if (x.class == LETTER)
            lex_word(l, flags);
        else
            lex_mark(l, flags, x, len);
        flags = 0;
    }
    l->pending = flags;
}

void number_lex_fill(struct number_lexer *l, size_t upto) {
    fill(l, upto);
    const struct number_token end = {
        .type = TOKEN_END, .flags = NUMBER_SPACE, .start = (size_t)(l->end - l->text)};
    const size_t at = l->filled % NUMBER_RING;
    if (at + NUMBER_BEHIND <= NUMBER_RING)
        for (size_t i = 0; i < NUMBER_BEHIND; i++) l->ring[at + i] = end;
    else
        for (size_t i = 0; i < NUMBER_BEHIND; i++) l->ring[(at + i) % NUMBER_RING] = end;
}

uint16_t number_lex_look_up(const struct number_lexer *l, struct number_token *t) {
    struct slice text = {l->text + t->start, t->len};
    t->word = 0;
    if (!(t->flags & NUMBER_GUARD)) {
        struct number_key key =
            t->flags & NUMBER_ASCII ? number_key_ascii(text.at, text.len, l->end) : number_key_any(text);
        t->word = (uint16_t)number_lexicon_find(l->lexicon, key, text);
    }
    const struct number_word *w = &l->lexicon->word[t->word];
    t->roles = w->roles;
    t->flags |= w->beside;
    return t->word;
}

void number_lex_digits(const struct number_lexer *l, const struct number_token *t, uint8_t *digit,
                       size_t room) {
    const char *p = l->text + t->start, *end = p + t->len;
    if (!(t->flags & NUMBER_WIDE)) {
        for (size_t i = 0; i < room && p + i < end; i++) digit[i] = (uint8_t)(p[i] - '0');
        return;
    }
    for (size_t i = 0; i < room && p < end; i++) {
        uint32_t len, c = utf8_decode(p, end, &len);
        digit[i] = (uint8_t)(c < 0x80 ? c - '0' : (uint32_t)digit_of(c));
        p += len;
    }
}
