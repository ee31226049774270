/* Where no stop is, the layout ends sentences: lines, rules across the page, smiles, labels, time stamps. */
#include "text/sentence_scan.h"

#define ITEM_BYTES 60 /* a line of a list's item that is shorter was not wrapped */

/* A new line inside the paragraph ends the sentence before a bullet. Before a capital, it does so in the item of a list, when its line is
 * short; and where the line was not wrapped: the next line's first word would have stood on it, with a quarter of the
 * longer one of its neighbours to spare. */
void sentence_at_newline(struct sentence_scan *c, size_t i) {
    struct text t = c->t;
    size_t next = skip_blanks(t, i), last = trim_blanks(t, c->start, i);
    uint32_t len;
    c->skip = next;
    if (next >= t.n || last == c->start) return;
    enum char_class k = class_at(t, next, &len);
    if ((unsigned char)t.p[next] == 0xE2 && bullet_at(t, next)) {
        sentence_end(c, i, SENTENCES_ITEM);
    } else if ((k == UPPER || k == DIGIT || k == OPEN) && t.p[last - 1] != ',') {
        size_t rest = t.n - next < 256 ? t.n - next : 256, word = 0;
        const char *feed = memchr(t.p + next, '\n', rest);
        size_t below = feed ? (size_t)(feed - (t.p + next)) : rest,
               width = c->above > below ? c->above : below;
        while (next + word < t.n && word < 64 && !is_blank(t.p[next + word])) word++;
        if (c->marker > c->start && k == UPPER && last - c->start < ITEM_BYTES)
            sentence_end(c, i, SENTENCES_ITEM);
        else if (width >= 40 && (i - c->line + 1 + word) * 4 <= width * 3)
            sentence_end(c, i, SENTENCES_LINE);
    }
}

static bool is_sign(char c) {
    return c == '=' || c == '_' || c == '*' || c == '~' || c == '-' || c == '#';
}

/* A row of signs is a rule across the page: what is before it ends, and so does it. */
void sentence_at_signs(struct sentence_scan *c, size_t i) {
    struct text t = c->t;
    size_t from = i, end = i;
    while (from > c->start && is_sign(t.p[from - 1])) from--;
    while (end < t.n && is_sign(t.p[end])) end++;
    c->skip = end;
    bool opens = from == c->start || is_blank(t.p[from - 1]), alone = end == t.n || is_blank(t.p[end]);
    if (end - from >= 5 && opens && from > c->start) sentence_end(c, from, SENTENCES_LAYOUT);
    if (end - from >= 5 && alone && skip_blanks(t, end) < t.n) sentence_end(c, end, SENTENCES_LAYOUT);
    if (c->skip < end) c->skip = end;
}

/* A dash of three bytes with blanks about it, where talk breaks off: "so maybe — That is it". "I" is a capital everywhere. */
void sentence_at_dash(struct sentence_scan *c, size_t i) {
    struct text t = c->t;
    uint32_t len;
    size_t next = skip_blanks(t, i + 3), last = trim_blanks(t, c->start, i);
    if (next >= t.n || next == i + 3 || last == c->start || !is_upper(t.p[next])) return;
    struct slice before = word_before(t, c->start, last), after = word_at(t, next);
    bool small = before.len && class_at(t, (size_t)(before.at - t.p), &len) == LOWER;
    bool self = after.at[0] == 'I' && (after.len == 1 || !is_lower(after.at[1]));
    if (small && !self && sentence_kinds_at(c, next) & ABBREVIATION_STARTER && !sentence_is_inside(c, i))
        sentence_end(c, i + 3, SENTENCES_DASH);
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
void sentence_at_colon(struct sentence_scan *c, size_t i) {
    struct text t = c->t;
    uint32_t len;
    size_t from, to, next;
    if (i == c->start) return;
    if (is_blank(t.p[i - 1])) {
        size_t smile = emoticon_at(t, i);
        next = skip_blanks(t, i + smile);
        if (smile && next < t.n && class_at(t, next, &len) == UPPER)
            sentence_end(c, i + smile, SENTENCES_LAYOUT);
    } else if (is_digit(t.p[i - 1])) {
        if (!time_stamp(t, c->start, i, &from, &to)) return;
        next = skip_blanks(t, to);
        struct slice word = word_before(t, c->start, trim_blanks(t, c->start, from));
        if (from > c->start && word.len && !word_is_ordinary(word)) sentence_end(c, from, SENTENCES_LAYOUT);
        if (next > to && next < t.n) {
            enum char_class k = class_at(t, next, &len);
            if (k == UPPER || k == LOWER) sentence_end(c, to, SENTENCES_LAYOUT);
        }
        c->skip = to;
    } else if (i + 1 < t.n && is_blank(t.p[i + 1])) {
        struct slice word = word_before(t, c->start, i);
        from = (size_t)(word.at - t.p);
        if (word.len && from > c->start && is_blank(t.p[from - 1]) &&
            abbreviations_find(&c->s->words, word) & ABBREVIATION_LABEL) {
            size_t last = trim_blanks(t, c->start, from);
            if (last > c->start && !strchr(",:(;-", t.p[last - 1])) sentence_end(c, from, SENTENCES_LAYOUT);
        }
    }
}
