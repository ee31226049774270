/* txt1: UAX #29 with tailorings for counting what text says. All of them look at ASCII but where said otherwise, and none goes over white
 * space (the two that ask what follows a stop look one character behind a space). In the order in which they are tried:
 *
 *   token starts with   becomes one token                                                     class
 *   a word              local "@" host                                                        email
 *                       scheme "://" and what follows; "www." host; host whose last label
 *                       is a top-level domain; each with a path                               url
 *                       name "." suffix (words_txt1.tsv)                                      file
 *                       single letters with stops between, and the last stop: U.S. a.m.       word
 *                       an initial and its stop, before a space and a capital: J. Smith       word
 *                       an abbreviation and its stop (words_txt1.tsv): Mr. Inc. No. 7         word
 *                       a prefix, "-" and a word (words_txt1.tsv): e-mail non-stop            word
 *                       letter "/" letter: b/c w/o;  CAPITALS "&" CAPITALS: AT&T              word
 *                       letters of a currency and "$": US$                                    symbol
 *   digits              12:30, 12:30:05, 10:30am                                              number
 *                       12/31/2004 and 2004-12-31 (three groups), 1-800-555-0123 (three or
 *                       four), 555-0123 and 16802-6601 (four digits behind 1-3 or 5)          number
 *   + - U+2212 U+00B1   and digits, behind white space or an opening mark: -5 +3.2 -.5        number
 *   .                   and digits, not behind a word: .5                                     number
 *   # @                 and a word, not behind a word                                         tag
 *   ' U+2019            and two digits with or without s ('90s), or a clipped word ('em)      word
 *   anything            ASCII emoticons, not behind a word or opening mark                    emoji
 *   . ? !               a run of them                                                         punct
 *   - = * ~ +           a run of three or more of them                                        punct
 *   other marks         a run of the same one, but not of ASCII brackets and "                punct, symbol
 *
 * Two things that UAX #29 joins are cut: words with ':' between, and two words of two letters or more with one '.' between (a space left
 * out behind a full stop) that are no host, file name or acronym; behind an abbreviation its stop stays ("Mr.Lee" is "Mr." and
 * "Lee"), and capitals stay joined to it ("TP.HCM").
 *
 * The lists of prefixes are the affixes of the guidelines for the English Treebank (LDC 2012T13); abbreviations are those that newswire
 * in English and Vietnamese has; top-level domains are IANA's two-letter ones and the frequent longer ones. */
#include "text/words_rules.h"
#include "text/utf8.h"
#include "text/words_tab.h"
#include "words_txt1.h"

static bool is_digit(char c) {
    return c >= '0' && c <= '9';
}
static bool is_upper(char c) {
    return c >= 'A' && c <= 'Z';
}
static bool is_alpha(char c) {
    return is_upper((char)(c & ~0x20));
}
static bool is_alnum(char c) {
    return is_digit(c) || is_alpha(c);
}
/* Sets of ASCII marks, a bit each. */
enum set {
    JOINS = 1 << 0,
    JOINS_NUMBER = 1 << 1,
    JOINS_LOCAL = 1 << 2,
    HOST = 1 << 3,
    LOCAL = 1 << 4,
    PATH = 1 << 5,
    NO_URL = 1 << 6,
    TAIL = 1 << 7,
    BRACKET = 1 << 8,
    RULE = 1 << 9,
    TERM = 1 << 10,
};
static const unsigned short sets[128] = {
    ['!'] = TAIL | TERM,
    ['"'] = NO_URL | BRACKET,
    ['#'] = PATH,
    ['$'] = JOINS,
    ['%'] = JOINS | JOINS_NUMBER | JOINS_LOCAL | LOCAL | PATH,
    ['&'] = JOINS,
    ['\''] = TAIL,
    ['('] = TAIL | BRACKET,
    [')'] = BRACKET,
    ['*'] = TAIL | RULE,
    ['+'] = JOINS | JOINS_NUMBER | JOINS_LOCAL | LOCAL | RULE,
    [','] = TAIL,
    ['-'] = JOINS | JOINS_NUMBER | JOINS_LOCAL | HOST | LOCAL | RULE,
    ['.'] = JOINS | JOINS_NUMBER | JOINS_LOCAL | HOST | LOCAL | TAIL | TERM,
    ['/'] = JOINS | HOST,
    [':'] = JOINS | HOST | TAIL,
    [';'] = TAIL,
    ['<'] = NO_URL,
    ['='] = RULE,
    ['>'] = NO_URL,
    ['?'] = PATH | TAIL | TERM,
    ['@'] = JOINS | JOINS_NUMBER | JOINS_LOCAL,
    ['['] = TAIL | BRACKET,
    ['\\'] = NO_URL,
    [']'] = BRACKET,
    ['^'] = NO_URL,
    ['_'] = JOINS | JOINS_NUMBER | JOINS_LOCAL | HOST | LOCAL | PATH | TAIL,
    ['`'] = NO_URL,
    ['{'] = NO_URL | BRACKET,
    ['|'] = NO_URL,
    ['}'] = NO_URL | BRACKET,
    ['~'] = PATH | TAIL | RULE,
};
static bool in_set(char c, enum set set) {
    return (unsigned char)c < 128 && sets[(unsigned char)c] & (unsigned)set;
}
/* The byte at p, 0 at the end of the text. */
static char at(const char *p, const char *end) {
    return p < end ? *p : 0;
}

/* Is [p, q) in the list, which is sorted by bytes? `fold`: compared in lower case. */
static bool listed(const char *p, const char *q, bool fold, const char (*list)[8], size_t bytes) {
    char key[8] = {0};
    if (q <= p || q - p > 8) return false;
    for (size_t i = 0; i < (size_t)(q - p); i++) {
        if (!p[i]) return false; /* NUL is what the lists are filled up with */
        key[i] = (char)(fold && is_upper(p[i]) ? p[i] | 0x20 : p[i]);
    }
    size_t low = 0, high = bytes / 8;
    while (low < high) {
        size_t middle = (low + high) / 2;
        int c = memcmp(key, list[middle], 8);
        if (c == 0) return true;
        if (c < 0)
            high = middle;
        else
            low = middle + 1;
    }
    return false;
}
#define LISTED(p, q, fold, list) listed(p, q, fold, list, sizeof list)

static struct words_found found(const char *end, enum words_class kind, enum words_left left) {
    return (struct words_found){end, (unsigned char)kind, (unsigned char)left, false};
}

static const char *digits(const char *p, const char *end) {
    while (p < end && is_digit(*p)) p++;
    return p;
}

/* ---- host names, URLs, addresses, file names ---- */

/* Where the text of a URL ends that goes on at p: white space, quotes and <>"`{}|\^ end it; so does punctuation that is followed by
 * its end, and a closing bracket that it did not open. Letters outside ASCII belong to it (RFC 3987). */
static const char *url_end(const char *start, const char *p, const char *end) {
    int round = 0, square = 0;
    const char *safe = p; /* behind the last character that cannot be the sentence's */
    (void)start;
    while (p < end) {
        unsigned char c = (unsigned char)*p;
        if (c >= 0x80) {
            uint32_t len, property = words_property(utf8_decode(p, end, &len));
            if ((property & 31) != WB_ALetter && (property & 31) != WB_Extend) break;
            safe = p += len;
            continue;
        }
        if (c <= ' ' || c == 0x7F || in_set(*p, NO_URL)) break;
        if (c == '(') round++;
        if (c == '[') square++;
        if ((c == ')' && round-- <= 0) || (c == ']' && square-- <= 0)) break;
        p++;
        if (!in_set((char)c, TAIL)) safe = p;
    }
    return safe;
}

/* The labels at p: letters, digits and '-', with one '.' between, each begun and ended by a letter or digit. `under`: '_' may stand inside. */
static const char *labels(const char *p, const char *end, bool under) {
    const char *from = p, *q = p;
    if (end - p > 255) end = p + 255;
    for (; p < end && (is_alnum(*p) || *p == '-' || *p == '.' || (under && *p == '_')); p++) {
        if (*p == '.' && (!is_alnum(at(p + 1, end)) || p == from || p[-1] == '-')) break;
        if (is_alnum(*p)) q = p + 1;
    }
    return q;
}

/* Do letters or marks outside ASCII go on the last of the labels [p, q)? Then it is no host name: "b.orgé". */
static bool goes_on(const char *p, const char *q, const char *end) {
    const char *last = q;
    if ((unsigned char)at(q, end) < 0x80) return false;
    while (last > p && last[-1] != '.') last--;
    return words_uax29(last, end, false).end > q;
}

static bool email(const char *p, const char *end, struct words_found *f) {
    const char *q = p, *limit = end - p > 65 ? p + 65 : end;
    while (q < limit && (is_alnum(*q) || in_set(*q, LOCAL))) q++;
    if (q == p || at(q, end) != '@' || !is_alnum(at(q + 1, end))) return false;
    p = q + 1;
    q = labels(p, end, false);
    if (goes_on(p, q, end)) return false;
    *f = found(q, WORDS_EMAIL, LEFT_WORD);
    return true;
}

/* seg = where the word at p ends by UAX #29 */
static bool url_or_file(const char *p, const char *seg, const char *end, struct words_found *f) {
    if (end - seg > 3 && memcmp(seg, "://", 3) == 0 && (unsigned char)seg[3] > ' ') {
        for (const char *q = p; q < seg; q++)
            if (!is_alnum(*q) && *q != '.') return false;
        const char *q = url_end(p, seg + 3, end);
        if (q == seg + 3) return false;
        *f = found(q, WORDS_URL, LEFT_WORD);
        return true;
    }
    const char *q = labels(p, end, true), *dot = q;
    if (q < seg) return false; /* the word goes on outside ASCII */
    while (dot > p && dot[-1] != '.') dot--;
    if (dot == p || dot - 1 == p) return false;
    if (goes_on(p, q, end)) return false;
    bool www = q - p > 4 && memcmp(p, "www.", 4) == 0, plain = true, deep = false;
    for (const char *c = p; c < dot - 1; c++) {
        plain &= *c != '_';
        deep |= *c == '.';
    }
    char next = at(q, end);
    bool path = next == '/' && (is_alnum(at(q + 1, end)) || in_set(at(q + 1, end), PATH));
    if (plain && (www || LISTED(dot, q, true, words_domain) ||
                  ((deep || path) && LISTED(dot, q, true, words_domain2)))) {
        if (next == ':' && is_digit(at(q + 1, end))) q = digits(q + 1, end), next = at(q, end);
        if (next == '/' || (next == '?' && is_alnum(at(q + 1, end)))) q = url_end(p, q + 1, end);
        *f = found(q, WORDS_URL, LEFT_WORD);
        return true;
    }
    if (LISTED(dot, q, true, words_suffix) && !(next == '.' && is_alnum(at(q + 1, end)))) {
        *f = found(q, WORDS_FILE, LEFT_WORD);
        return true;
    }
    return false;
}

/* ---- numbers ---- */

/* Extends the digits [p, q) over times, dates and telephone numbers; q where there is none. */
static const char *number_end(const char *p, const char *q, const char *end) {
    char mark = at(q, end);
    if (mark == ':' && is_digit(at(q + 1, end)) && digits(p, end) == q) {
        const char *last = digits(q + 1, end);
        if (at(last, end) == ':' && is_digit(at(last + 1, end)))
            last++;
        else
            last = q + 1;
        return words_uax29(last, end, false).end; /* with am, pm, and fractions of seconds */
    }
    if ((mark != '/' && mark != '-') || digits(p, end) != q) return q;
    size_t group[5] = {(size_t)(q - p)}, groups = 1;
    const char *r = q;
    while (groups < 5 && at(r, end) == mark && is_digit(at(r + 1, end))) {
        const char *next = digits(r + 1, end);
        group[groups++] = (size_t)(next - r - 1);
        r = next;
    }
    if (words_uax29(r - group[groups - 1], end, false).end != r) return q; /* 10-20-30th */
    bool whole = mark == '/'   ? groups == 3 && group[0] <= 4 && group[1] <= 2 && group[2] <= 4
                 : groups == 2 ? group[1] == 4 && (group[0] <= 3 || group[0] == 5)
                               : groups == 3 || groups == 4;
    return whole ? r : q;
}

/* ---- words ---- */

static bool abbreviation(const char *p, const char *q, const char *end) {
    if (at(q, end) != '.' || at(q + 1, end) == '.') return false;
    if (LISTED(p, q, false, words_stop)) return true;
    if (!LISTED(p, q, false, words_number)) return false;
    return is_digit(at(q + 1, end)) || (at(q + 1, end) == ' ' && is_digit(at(q + 2, end)));
}

/* A capital of ASCII, Latin-1, Latin Extended-A or Additional: of the two letters of a pair the even one, but for three stretches. */
static bool is_capital(const char *p, const char *end) {
    uint32_t len, c = utf8_decode(p, end, &len);
    if (c < 0x80) return is_upper((char)c);
    if (c < 0x100) return c >= 0xC0 && c <= 0xDE && c != 0xD7;
    bool odd = (c >= 0x139 && c <= 0x148) || (c >= 0x179 && c <= 0x17E) || (c >= 0x1AF && c <= 0x1B0);
    if (c < 0x180 || (c >= 0x1A0 && c <= 0x1B0) ||
        (c >= 0x1E00 && c < 0x1F00 && !(c >= 0x1E96 && c <= 0x1E9F)))
        return c != 0x138 && c != 0x149 && c != 0x17F && (c == 0x178 || (c & 1) == odd);
    return false;
}

/* "U.S" and a stop; "J" and a stop, then a space and a capital. */
static bool initials(const char *p, const char *q, const char *end) {
    if (at(q, end) != '.' || at(q + 1, end) == '.' || (q - p) % 2 == 0) return false;
    for (const char *c = p; c < q; c++)
        if ((c - p) % 2 ? *c != '.' : !is_alpha(*c)) return false;
    if (q - p > 1) return true;
    return is_upper(*p) && *p != 'I' && at(q + 1, end) == ' ' && q + 2 < end && is_capital(q + 2, end);
}

/* The word (or number) at p, which UAX #29 ends at f.end. `nested`: it stands behind a prefix. */
static struct words_found word(const char *p, struct words_found f, const char *end, bool nested) {
    const char *q = f.end, *dot = memchr(p, '.', (size_t)(q - p));
    char next = at(q, end), then = at(q + 1, end);
    struct words_found g;
    bool ascii = (unsigned char)*p < 0x80;
    if (!dot && !in_set(next, JOINS) && !memchr(p, '_', (size_t)(q - p))) return f;
    if (f.kind == WORDS_NUMBER) {
        if (in_set(next, JOINS_NUMBER) && email(p, end, &g)) return g;
        f.end = number_end(p, q, end);
        if (f.end == q && (next == '-' || next == '.') && url_or_file(p, q, end, &g)) return g;
        return f;
    }
    if (ascii && in_set(next, JOINS_LOCAL) && email(p, end, &g)) return g;
    if (next == '.' && (initials(p, q, end) || abbreviation(p, q, end)))
        return found(q + 1, WORDS_WORD, LEFT_WORD);
    if (ascii && (dot || in_set(next, HOST)) && url_or_file(p, q, end, &g)) return g;
    if (dot) {
        bool glued = dot - p > 1 && q - dot > 2 && !is_digit(dot[-1]) && !is_digit(dot[1]) &&
                     !memchr(dot + 1, '.', (size_t)(q - dot - 1));
        if (!glued) return f;
        if (!LISTED(p, dot, false, words_stop)) return found(dot, WORDS_WORD, LEFT_WORD);
        const char *c = dot + 1;
        while (c < q && is_upper(*c)) c++;
        if (c < q) return found(dot + 1, WORDS_WORD, LEFT_WORD);
        return f;
    }
    if (next == '-' && !nested && (is_alpha(then) || (unsigned char)then >= 0xC3) &&
        LISTED(p, q, true, words_prefix)) {
        g = words_uax29(q + 1, end, false);
        if (g.kind == WORDS_WORD) g = word(q + 1, g, end, true);
        if (g.kind == WORDS_WORD) f.end = g.end;
        return f;
    }
    if (next == '/' && q - p == 1 && is_alpha(*p) && is_alpha(then)) {
        char behind = at(q + 2, end);
        if (!is_alnum(behind) && behind != '/' && behind != '_' && (unsigned char)behind < 0x80)
            f.end = q + 2;
        return f;
    }
    if (next == '&' && is_upper(then) && q - p <= 3) {
        const char *r = q + 1;
        for (const char *c = p; c < q; c++)
            if (!is_upper(*c)) return f;
        while (is_upper(at(r, end)) && r - q <= 4) r++;
        if (r - q <= 4 && !is_alnum(at(r, end)) && at(r, end) != '_' && (unsigned char)at(r, end) < 0x80)
            f.end = r;
        return f;
    }
    if (next == '$' && then != '$' && LISTED(p, q, false, words_money))
        return found(q + 1, WORDS_SYMBOL, LEFT_OTHER);
    return f;
}

/* ---- what starts with a mark ---- */

/* The longest emoticon at p, NULL if none. A letter or digit at its end must end there too. */
static const char *emoticon(const char *p, const char *end) {
    for (size_t n = 5; n >= 2; n--) {
        if ((size_t)(end - p) < n || !LISTED(p, p + n, false, words_emoticon)) continue;
        char next = at(p + n, end);
        if (is_alnum(next) || (unsigned char)next >= 0x80 || next == '/' ||
            (next == p[n - 1] && next != ')' && next != '('))
            return NULL;
        return p + n;
    }
    return NULL;
}

/* How many bytes the character at p has if it is a sign of a number, else 0. */
static size_t sign(const char *p, const char *end) {
    if (*p == '+' || *p == '-') return 1;
    if (end - p > 2 && memcmp(p, "\xC2\xB1", 2) == 0) return 2;
    return end - p > 3 && memcmp(p, "\xE2\x88\x92", 3) == 0 ? 3 : 0;
}

static const char *run(const char *p, const char *end, enum set set) {
    while (p < end && in_set(*p, set)) p++;
    return p;
}

static struct words_found mark(const char *p, struct words_found f, const char *end, enum words_left left) {
    const char *q;
    struct words_found g;
    char c = *p, next = at(p + 1, end);
    if (left != LEFT_WORD && left != LEFT_OPEN && (q = emoticon(p, end)))
        return found(q, WORDS_EMOJI, LEFT_OTHER);
    size_t n = left <= LEFT_OPEN ? sign(p, end) : 0;
    if (n) {
        const char *first = p + n + (at(p + n, end) == '.');
        if (is_digit(at(first, end))) {
            g = words_uax29(first, end, false);
            char behind = at(g.end, end);
            if (g.kind == WORDS_NUMBER && behind != ':' &&
                !((behind == '/' || behind == '-') && is_digit(at(g.end + 1, end))))
                return g;
        }
    }
    if (c == '.' && left != LEFT_WORD && is_digit(next)) {
        g = words_uax29(p + 1, end, false);
        if (g.kind == WORDS_NUMBER) return g;
    }
    if ((c == '#' || c == '@') && left != LEFT_WORD && (is_alpha(next) || (unsigned char)next >= 0xC3)) {
        g = words_uax29(p + 1, end, false);
        if (g.kind == WORDS_WORD) {
            const char *dot = memchr(p, '.', (size_t)(g.end - p));
            if (c == '@' && dot) { /* a part of an address */
                const char *host = labels(p + 1, end, false);
                if (host > p + 1 && !goes_on(p + 1, host, end)) return found(host, WORDS_EMAIL, LEFT_WORD);
            }
            return found(dot ? dot : g.end, WORDS_TAG, LEFT_WORD);
        }
    }
    n = c == '\'' ? 1 : f.end - p >= 3 && memcmp(p, "\xE2\x80\x99", 3) == 0 ? 3 : 0;
    if (n && left == LEFT_GAP) {
        if (is_digit(at(p + n, end)) && is_digit(at(p + n + 1, end))) {
            q = p + n + 2;
            if (at(q, end) == 's') q++;
            if (!is_alnum(at(q, end)) && at(q, end) != c) return found(q, WORDS_NUMBER, LEFT_WORD);
        } else if (is_alpha(at(p + n, end))) {
            g = words_uax29(p + n, end, false);
            if (LISTED(p + n, g.end, true, words_clipped)) return g;
        }
    }
    if (in_set(c, TERM)) {
        f.end = run(p, end, TERM);
        return f;
    }
    if (in_set(c, RULE) && (q = run(p, end, RULE)) - p >= 3) {
        f.end = q;
        return f;
    }
    if (in_set(c, BRACKET) || f.kind == WORDS_EMOJI || f.kind == WORDS_OTHER) return f;
    n = (size_t)(f.end - p);
    while ((size_t)(end - f.end) >= n && memcmp(f.end, p, n) == 0) {
        /* Marks and joiners behind it make the next one another character. */
        if (words_uax29(f.end, end, false).end != f.end + n) break;
        f.end += n;
    }
    return f;
}

struct words_found words_txt1(const char *p, const char *end, enum words_left left) {
    struct words_found f = words_uax29(p, end, false);
    if (f.kind == WORDS_GAP || f.damaged) return f;
    if (f.left == LEFT_WORD) {
        const char *face =
            left <= LEFT_GAP && f.end - p <= 3 && at(f.end, end) == '-' ? emoticon(p, end) : NULL;
        if (face) return found(face, WORDS_EMOJI, LEFT_OTHER);
        return word(p, f, end, false);
    }
    return mark(p, f, end, left);
}
