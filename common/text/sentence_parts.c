#include "text/sentence_parts.h"
#include "base/simd.h"
#include <utf8proc.h>

#define NEAR       64 /* bytes of a word that are looked at */
#define LIST_TRIES 32

/* ---- characters ---- */

/* clang-format off */
enum { BL = BLANK, LO = LOWER, UP = UPPER, DI = DIGIT, OP = OPEN, CL = CLOSE, QU = QUOTE, QO = QUOTE_OPEN, DA = DASH, ST = STOP, SI = SIGN };
const unsigned char char_class_ascii[128] = {
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

enum char_class char_class_of(uint32_t c) {
    if (c < 128) return char_class_ascii[c];
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

size_t skip_blanks_long(struct text t, size_t i) {
    uint32_t len;
    while (i < t.n && class_at(t, i, &len) == BLANK) i += len;
    return i;
}

size_t trim_blanks(struct text t, size_t start, size_t i) {
    uint32_t len;
    while (i > start && class_before(t, start, i, &len) == BLANK) i -= len;
    return i;
}

/* ---- words ---- */

/* The word that ends at i, no further back than start: letters, digits, and . - ' & inside. Punctuation beyond ASCII ends
 * it, but U+2019, a degree sign and the like do not. */
/* ASCII letters, digits, & ' - . as bits. */
static const uint64_t in_words[2] = {0x03FF60C000000000, 0x07FFFFFE07FFFFFE};

struct slice word_before(struct text t, size_t start, size_t i) {
    size_t from = i, floor = i - start > NEAR + 1 ? i - NEAR - 1 : start;
    while (from > floor) {
        unsigned char b = (unsigned char)t.p[from - 1];
        if (b < 128) {
            if (!(in_words[b >> 6] >> (b & 63) & 1)) break;
            from--;
        } else {
            uint32_t len, cp = utf8_decode_back(t.p + floor, t.p + from, &len);
            enum char_class c = char_class_of(cp);
            if (!(c == LOWER || c == UPPER || c == LETTER || c == DIGIT || cp == 0x2019 || cp == 0xB0)) break;
            from -= len;
        }
    }
    while (from < i && t.p[from] == '\'') from++;
    return slice_between(t.p + from, t.p + i);
}

/* The word that begins at i: letters and apostrophes. */
struct slice word_at(struct text t, size_t i) {
    size_t end = i, limit = t.n - i > NEAR + 1 ? i + NEAR + 1 : t.n;
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

bool word_is_ordinary(struct slice word) {
    static const char common[] = " am as at be by do go he if in is it me my no of on or so to up us we ";
    struct text t = {word.at, word.len};
    size_t letters = 0;
    uint32_t len;
    for (size_t i = 0; i < word.len; i += len, letters++)
        if (class_at(t, i, &len) != LOWER) return false;
    if (letters == 2 && word.len == 2)
        for (const char *p = common; p[1]; p += 3)
            if (p[1] == word.at[0] && p[2] == word.at[1]) return true;
    return letters >= 3;
}

bool word_is_roman(struct slice word) {
    for (size_t i = 0; i < word.len; i++)
        if (!strchr("IVXLC", word.at[i]) || !word.at[i]) return false;
    return word.len > 0;
}

/* "U.S" "p.m" "N.Y.C" "J.R.R": single letters with stops between. */
bool word_is_dotted(struct slice word) {
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
bool word_is_initial(struct slice word) {
    struct text t = {word.at, word.len};
    uint32_t len;
    return word.len && class_at(t, 0, &len) == UPPER && len == word.len;
}

/* ---- tokens ---- */

static bool ends_address(char c) {
    return (unsigned char)c <= ' ' || c == '<' || c == '>' || c == '"';
}

bool address_at(struct text t, size_t i) {
    return AT(t, i, "http://") || AT(t, i, "https://") || AT(t, i, "ftp://") || AT(t, i, "www.");
}

bool address_around(struct text t, size_t start, size_t i, size_t *end_to) {
    size_t from = i, floor = i - start > 2 * NEAR ? i - 2 * NEAR : start, end = i;
    while (from > floor && !ends_address(t.p[from - 1])) from--;
    while (end < t.n && end - i < 16 * NEAR && !ends_address(t.p[end])) end++;
    *end_to = end;
    bool found = false;
    for (size_t j = from; j < end && !found; j++)
        found = t.p[j] == '@'   ? j > from && j + 1 < end
                : t.p[j] == ':' ? AT(t, j, "://")
                                : t.p[j] == 'w' && AT(t, j, "www.");
    if (!found) return false;
    while (end > i && strchr(".,;:!?)]}'*", t.p[end - 1]) && t.p[end - 1]) end--;
    *end_to = end;
    return true;
}

size_t emoticon_at(struct text t, size_t i) {
    size_t j = i;
    if (j >= t.n) return 0;
    char eyes = t.p[j++];
    if (eyes != ':' && eyes != ';' && eyes != '=' && eyes != '8' && eyes != 'x' && eyes != 'X') return 0;
    if (j < t.n && (t.p[j] == '-' || t.p[j] == '\'' || t.p[j] == 'o')) j++;
    size_t mouth = j;
    while (j < t.n && t.p[j] && strchr(")(DPpO/\\|]", t.p[j]) && j - i < 12) j++;
    if (j == mouth || (j < t.n && !is_blank(t.p[j]))) return 0;
    if ((eyes == '8' || eyes == 'x' || eyes == 'X') && t.p[mouth] != ')' && t.p[mouth] != 'D') return 0;
    return j - i;
}

size_t reference_at(struct text t, size_t i) {
    size_t j = i + 1;
    if (i >= t.n || t.p[i] != '[') return 0;
    while (j < t.n && j - i < 24) {
        if (is_digit(t.p[j]) || t.p[j] == ',' || t.p[j] == ' ' || t.p[j] == '-' || t.p[j] == '.')
            j++;
        else if (AT(t, j, "\xE2\x80\x93") || AT(t, j, "\xE2\x80\xA6"))
            j += 3;
        else
            break;
    }
    return j > i + 1 && j < t.n && t.p[j] == ']' ? j + 1 - i : 0;
}

/* ---- lists ---- */

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
struct marker marker_at(struct text t, size_t i, bool roman) {
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

/* Does the item of the marker that ends at i begin with a small letter? */
static bool is_small_item(struct text t, size_t i) {
    uint32_t len;
    i = skip_blanks(t, i);
    return i < t.n && class_at(t, i, &len) == LOWER;
}

/* The marker that follows `m`, whose text ends at i, when its tail is at `at` and `from` is where that begins: where it stands, or t.n. "1. One" and
 * "in 2. above" are no list: a stop may be one of the text, so the items must begin alike. */
static size_t marker_with(struct text t, size_t i, struct marker m, size_t from, size_t at) {
    if (from <= i) return t.n;
    while (from > i && at - from < 6 && (unsigned char)t.p[from - 1] > ' ') from--;
    if (from == i || (unsigned char)t.p[from - 1] > ' ') return t.n;
    struct marker next = marker_at(t, from, m.style == MARKER_ROMAN);
    bool follows = next.style == m.style && next.tail == m.tail && next.value == m.value + 1 &&
                   (m.tail != '.' || is_small_item(t, i) == is_small_item(t, from + next.len));
    return follows ? from : t.n;
}

/* Where the marker that follows `m`, which ends at i, stands: behind a blank, within LIST_BYTES and LIST_TRIES stops or brackets; t.n
 * when nowhere. Bits of a mask are bytes of a block. */
static size_t marker_next(struct text t, size_t i, struct marker m) {
    size_t end = t.n - i > LIST_BYTES ? i + LIST_BYTES : t.n;
    int tries = 0;
    char tail = m.tail == '2' ? ')' : m.tail, block[64];
    char final = (char)(m.style == MARKER_NUMBER
                            ? '0' + (int)((m.value + 1) % 10)
                            : (m.style == MARKER_LOWER ? 'a' : 'A') + (int)m.value); /* of the next marker */
    unsigned before = m.tail == '2' ? 2 : 1;
    uint64_t carry = 0;
    for (size_t base = i; base < end && tries < LIST_TRIES; base += 64) {
        const char *p = t.p + base;
        if (end - base < 64) {
            memset(block, 0, sizeof block);
            p = memcpy(block, p, end - base);
        }
        struct simd64 v = simd_load(p);
        uint64_t tails = simd_eq(v, tail), finals = simd_eq(v, final);
        uint64_t hits = m.style == MARKER_ROMAN ? tails : tails & (finals << before | carry);
        carry = finals >> (64 - before);
        for (; hits; hits &= hits - 1) {
            unsigned bit = (unsigned)__builtin_ctzll(hits);
            if (tries + __builtin_popcountll(tails & (((uint64_t)1 << bit) - 1)) >= LIST_TRIES) return t.n;
            size_t at = base + bit, from = marker_with(t, i, m, at - (m.tail == '2'), at);
            if (from < t.n) return from;
        }
        tries += __builtin_popcountll(tails);
    }
    return t.n;
}

/* Does a list of at least two items begin at i? Where its second item stands, or t.n. */
size_t list_at(struct text t, size_t i) {
    struct marker m = marker_at(t, i, false);
    size_t next = m.style ? marker_next(t, i + m.len, m) : t.n;
    if (next == t.n && i < t.n && (t.p[i] == 'i' || t.p[i] == 'v' || t.p[i] == 'x')) {
        m = marker_at(t, i, true);
        if (m.style) next = marker_next(t, i + m.len, m);
    }
    return next;
}

/* A bullet at i, with a blank or a capital behind it: U+2022 2023 2043 25CF 25E6 25AA. Its bytes, or 0. */
size_t bullet_at(struct text t, size_t i) {
    return AT(t, i, "\xE2\x80\xA2") || AT(t, i, "\xE2\x80\xA3") || AT(t, i, "\xE2\x81\x83") ||
                   AT(t, i, "\xE2\x97\x8F") || AT(t, i, "\xE2\x97\xA6") || AT(t, i, "\xE2\x96\xAA")
               ? 3
               : 0;
}
