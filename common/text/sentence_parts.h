/* sentence_parts - what the sentence rules look at: characters by class, the words beside a stop, markers of lists, addresses,
 * emoticons. All take a text and an offset and look no further than a bound that is said; none keeps anything. */
#ifndef TXT_SENTENCE_PARTS_H
#define TXT_SENTENCE_PARTS_H

#include "base/slice.h"
#include "text/utf8.h"

struct text {
    const char *p;
    size_t n;
};

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

extern const unsigned char char_class_ascii[128];
enum char_class char_class_of(uint32_t c);

/* Class of the character at i < n; *len = its bytes. */
static inline enum char_class class_at(struct text t, size_t i, uint32_t *len) {
    unsigned char b = (unsigned char)t.p[i];
    if (b < 128) return *len = 1, char_class_ascii[b];
    return char_class_of(utf8_decode(t.p + i, t.p + t.n, len));
}

/* Class of the character that ends at i > start. */
static inline enum char_class class_before(struct text t, size_t start, size_t i, uint32_t *len) {
    unsigned char b = (unsigned char)t.p[i - 1];
    if (b < 128) return *len = 1, char_class_ascii[b];
    return char_class_of(utf8_decode_back(t.p + start, t.p + i, len));
}

static inline bool is_blank(char c) {
    return c == ' ' || (c >= '\t' && c <= '\r');
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

/* Is there a letter or digit at i < n? */
static inline bool char_class_is_word(struct text t, size_t i) {
    uint32_t len;
    enum char_class k = class_at(t, i, &len);
    return k == LOWER || k == UPPER || k == LETTER || k == DIGIT;
}

/* Does this stand at i? */
static inline bool bytes_at(struct text t, size_t i, const char *bytes, size_t len) {
    return i <= t.n && t.n - i >= len && memcmp(t.p + i, bytes, len) == 0;
}
#define AT(t, i, literal) bytes_at((t), (i), (literal), sizeof(literal) - 1)

/* The first character from i on that is no blank, or n. */
size_t skip_blanks_long(struct text t, size_t i);
static inline size_t skip_blanks(struct text t, size_t i) {
    if (i < t.n && t.p[i] == ' ') i++;
    return i < t.n && (unsigned char)t.p[i] > ' ' && (unsigned char)t.p[i] < 0x80 ? i
                                                                                  : skip_blanks_long(t, i);
}
size_t trim_blanks(struct text t, size_t start,
                   size_t i); /* behind the last one before i that is no blank, or start */

/* ---- words ---- */

/* The word that ends at i, no further back than start and some 64 bytes: letters and digits, with . - ' & inside. Punctuation beyond
 * ASCII ends it, but U+2019 and a degree sign do not. */
struct slice word_before(struct text t, size_t start, size_t i);
/* The word that begins at i, no longer than some 64 bytes: letters and apostrophes. */
struct slice word_at(struct text t, size_t i);

bool word_is_ordinary(struct slice word); /* lower-case letters: three or more, or a common word of two */
bool word_is_roman(struct slice word);    /* capitals I V X L C */
bool word_is_dotted(struct slice word);   /* "U.S" "p.m" "J.R.R": single letters with stops between */
bool word_is_initial(struct slice word);  /* one capital */

/* ---- tokens ---- */

/* The token about i (no further back than start): *end is set to the offset behind it. True when it is a web or mail address; *end is
 * then without the punctuation that follows. */
bool address_around(struct text t, size_t start, size_t i, size_t *end);
/* Does a web address begin at i? */
bool address_at(struct text t, size_t i);

/* An emoticon at i, with a blank or the end behind it: eyes nose? mouth+. Its bytes, or 0. */
size_t emoticon_at(struct text t, size_t i);

/* A reference at i, "[17]" "[2-5, 8]" "[...]": its bytes, or 0. */
size_t reference_at(struct text t, size_t i);

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

/* The marker at i, with a blank behind it. `roman` reads i, v, x as numerals. */
struct marker marker_at(struct text t, size_t i, bool roman);

/* Where the second item of a list that begins at i stands, within LIST_BYTES; n when no list begins there. */
size_t list_at(struct text t, size_t i);
#define LIST_BYTES 1024

/* A bullet at i: U+2022 2023 2043 25CF 25E6 25AA. Its bytes, or 0. */
size_t bullet_at(struct text t, size_t i);

#endif
