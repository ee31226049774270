/* The paragraph's automaton, over bytes; B = a blank, LF = a new line, c = any other byte:
 *
 *     state           B          LF                          c
 *     between         between    between                     an opener? open a document; then in a line
 *     in a line       line       fed                         line
 *     fed             fed        paragraph ends, between     an opener? paragraph ends; else in a line
 *
 * With by_line the first LF ends the paragraph. Every look ahead is bounded by DOCUMENTS_LINE, so that what is held is bounded:
 * a line that begins with more blanks than that counts as one behind a blank line. */
#include "text/documents.h"

#define HEADING_BYTES 200
#define HEADING_WORDS 12
#define HEADING_RUN   3 /* so many short lines before a longer paragraph are headings; more are a list */

static inline bool is_blank(char c) {
    return c == ' ' || c == '\t' || c == '\r' || c == '\f' || c == '\v';
}
static inline bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

/* ---- dates ---- */

bool documents_is_date(const char *p) {
    static const unsigned char days[13] = {0, 31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    for (int i = 0; i < 10; i++)
        if (i == 4 || i == 7 ? p[i] != '-' : !is_digit(p[i])) return false;
    unsigned year = (unsigned)((p[0] - '0') * 1000 + (p[1] - '0') * 100 + (p[2] - '0') * 10 + (p[3] - '0'));
    unsigned month = (unsigned)((p[5] - '0') * 10 + (p[6] - '0')),
             day = (unsigned)((p[8] - '0') * 10 + (p[9] - '0'));
    if (month < 1 || month > 12 || day < 1 || day > days[month]) return false;
    bool leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    return !(month == 2 && day == 29 && !leap);
}

struct slice documents_date_in(struct slice name) {
    struct slice found = {name.at, 0};
    for (size_t i = 0; i + 10 <= name.len; i++) {
        bool alone =
            (i == 0 || !is_digit(name.at[i - 1])) && (i + 10 == name.len || !is_digit(name.at[i + 10]));
        if (alone && documents_is_date(name.at + i)) found = (struct slice){name.at + i, 10};
    }
    return found;
}

/* ---- the forms of a paragraph ---- */

static size_t trimmed(const char *p, size_t n) {
    while (n && (is_blank(p[n - 1]) || p[n - 1] == '\n')) n--;
    return n;
}

/* Length of the mark of `bytes` at the end of p[0..n), or 0. */
static size_t ends_with(const char *p, size_t n, const char *bytes) {
    size_t len = strlen(bytes);
    return n >= len && memcmp(p + n - len, bytes, len) == 0 ? len : 0;
}

static size_t without_closers(const char *p, size_t n) {
    static const char *const closers[] = {"\"", "'", ")", "]", "\xE2\x80\x9D", "\xE2\x80\x99", "\xC2\xBB"};
    for (size_t i = 0; i < sizeof closers / sizeof *closers;) {
        size_t len = ends_with(p, n, closers[i]);
        n -= len;
        i = len ? 0 : i + 1;
    }
    return n;
}

/* Is there a stop, or another mark that no heading has, at the end? */
static bool has_final_stop(const char *p, size_t n) {
    static const char *const stops[] = {
        ".",           "?", "!", ":", ";", ",", "\xE2\x80\xA6" /* ... */, "\xE3\x80\x82", "\xEF\xBC\x81",
        "\xEF\xBC\x9F"};
    n = without_closers(p, n);
    for (size_t i = 0; i < sizeof stops / sizeof *stops; i++)
        if (ends_with(p, n, stops[i])) return true;
    return false;
}

size_t documents_credit(struct slice paragraph) {
    const char *p = paragraph.at;
    size_t n = trimmed(p, paragraph.len), i = n, name;
    /* agencies, from the end */
    for (;;) {
        name = i;
        while (i && p[i - 1] >= 'A' && p[i - 1] <= 'Z' && name - i < 10) i--;
        if (name - i < 2) return paragraph.len;
        if (!(i && p[i - 1] == '/')) break;
        i--;
    }
    size_t word = i, dash;
    while (i && p[i - 1] == ' ') i--;
    size_t hyphens = 0;
    if (!(dash = ends_with(p, i, "\xE2\x80\x93")) && !(dash = ends_with(p, i, "\xE2\x80\x94")))
        while (hyphens < i && hyphens < 3 && p[i - 1 - hyphens] == '-') hyphens++;
    dash += hyphens;
    if (dash == 0 || (hyphens && word == i)) return paragraph.len;
    i -= dash;
    size_t credit = i, before = trimmed(p, i);
    if (before == 0) return credit;
    if (before == credit) return paragraph.len;
    size_t stop = without_closers(p, before);
    if (ends_with(p, stop, ".") || ends_with(p, stop, "!") || ends_with(p, stop, "?") ||
        ends_with(p, stop, "\xE2\x80\xA6"))
        return credit;
    return paragraph.len;
}

/* One short line without a final stop, that opens neither with a small letter nor with a bullet. */
static bool is_short_line(const char *p, size_t n) {
    if (n == 0 || n > HEADING_BYTES || memchr(p, '\n', n) || has_final_stop(p, n)) return false;
    unsigned char first = (unsigned char)p[0];
    if ((first >= 'a' && first <= 'z') || first == '-' || first == '*' || first == '+' || first == '<' ||
        first == '|')
        return false;
    if (n > 3 &&
        (!memcmp(p, "\xE2\x80", 2) && ((unsigned char)p[2] <= 0x95 || (unsigned char)p[2] >= 0xA2)) &&
        (unsigned char)p[2] >= 0x90)
        return false; /* dashes and bullets of U+2010..2015, U+2022.. */
    size_t words = 0, letters = 0;
    for (size_t i = 0; i < n; i++) {
        words += !is_blank(p[i]) && (i == 0 || is_blank(p[i - 1]));
        letters +=
            (unsigned char)p[i] >= 0x80 || (p[i] >= 'A' && p[i] <= 'Z') || (p[i] >= 'a' && p[i] <= 'z');
    }
    return words <= HEADING_WORDS && letters > 0 && documents_credit((struct slice){p, n}) == n;
}

/* ---- openers ---- */

enum answer { NO, YES, UNKNOWN };

/* Does "date YYYY-MM-DD" and a blank or the end stand at p? */
static enum answer dated(const char *p, size_t n, bool end) {
    size_t have = n < 5 ? n : 5;
    if (memcmp(p, "date ", have)) return NO;
    if (n < 16 && !end) return UNKNOWN;
    return n >= 15 && documents_is_date(p + 5) && (n == 15 || is_blank(p[15]) || p[15] == '\n');
}

/* Does a document open at the line of `blanks` blanks in front of p, its first other byte? */
static enum answer is_opener(const struct documents *d, const char *p, size_t n, size_t blanks, bool first,
                             bool end) {
    switch (d->openers) {
    case DOCUMENTS_DATED: return blanks || first ? dated(p, n, end) : NO;
    case DOCUMENTS_LINES: {
        if (blanks >= DOCUMENTS_LINE) return NO;
        const char *line = p - blanks;
        size_t room = n + blanks < DOCUMENTS_LINE ? n + blanks : DOCUMENTS_LINE;
        const char *feed = memchr(line, '\n', room);
        if (!feed && room < DOCUMENTS_LINE && !end) return UNKNOWN;
        size_t len = feed ? (size_t)(feed - line) : room;
        while (len && line[len - 1] == '\r') len--;
        return d->opens(d->opens_to, (struct slice){line, len}) ? YES : NO;
    }
    default: return NO;
    }
}

/* ---- headings ---- */

enum follower { FOLLOWS_NOTHING, FOLLOWS_SHORT, FOLLOWS_BODY, FOLLOWS_UNKNOWN };

/* What kind of paragraph follows behind p[0..n) at *at, which is moved to its end; *len gets its length (more than
 * HEADING_BYTES: at least so much). */
static enum follower what_follows(const struct documents *d, const char *p, size_t n, bool end, size_t *at,
                                  size_t *len) {
    size_t i = *at, line = i, limit = i + DOCUMENTS_LINE;
    for (; i < n && i < limit && (is_blank(p[i]) || p[i] == '\n'); i++)
        if (p[i] == '\n') line = i + 1;
    if (i == limit) return FOLLOWS_NOTHING;
    if (i == n) return end ? FOLLOWS_NOTHING : FOLLOWS_UNKNOWN;
    enum answer opener = is_opener(d, p + i, n - i, i - line, false, end);
    if (opener == UNKNOWN) return FOLLOWS_UNKNOWN;
    if (opener == YES) return FOLLOWS_NOTHING;
    size_t room = n - i < HEADING_BYTES + 1 ? n - i : HEADING_BYTES + 1;
    const char *feed = memchr(p + i, '\n', room);
    if (!feed) {
        if (room <= HEADING_BYTES && !end) return FOLLOWS_UNKNOWN;
        *len = room, *at = n;
    } else {
        *len = (size_t)(feed - (p + i)), *at = (size_t)(feed - p);
        if (!d->by_line) { /* does the paragraph go on on the next line? */
            size_t j = *at + 1, most = j + DOCUMENTS_LINE;
            while (j < n && j < most && is_blank(p[j])) j++;
            if (j == n && !end) return FOLLOWS_UNKNOWN;
            if (j < n && j < most && p[j] != '\n') {
                opener = is_opener(d, p + j, n - j, j - (*at + 1), false, end);
                if (opener == UNKNOWN) return FOLLOWS_UNKNOWN;
                if (opener == NO) return *len = HEADING_BYTES + 1, FOLLOWS_BODY;
            }
        }
    }
    *len = trimmed(p + i, *len);
    return is_short_line(p + i, *len) ? FOLLOWS_SHORT : FOLLOWS_BODY;
}

/* Is the short line of `length` bytes that ends at p + at a heading? */
static enum answer is_heading(const struct documents *d, const char *p, size_t n, bool end, size_t at,
                              size_t length) {
    for (unsigned run = d->short_run + 1; run <= HEADING_RUN; run++) {
        size_t len = 0;
        switch (what_follows(d, p, n, end, &at, &len)) {
        case FOLLOWS_BODY: return len > length ? YES : NO;
        case FOLLOWS_UNKNOWN: return UNKNOWN;
        case FOLLOWS_NOTHING: return NO;
        case FOLLOWS_SHORT: break;
        }
    }
    return NO;
}

/* ---- the stream ---- */

void documents_start(struct documents *d) {
    enum documents_openers openers = d->openers;
    documents_opens *opens = d->opens;
    void *to = d->opens_to;
    bool by_line = d->by_line;
    *d = (struct documents){.openers = openers, .by_line = by_line, .opens = opens, .opens_to = to};
    d->first_line = d->line_start = true;
}

size_t documents_used(struct documents *d) {
    size_t keep = d->inside || d->line >= DOCUMENTS_LINE ? 0 : d->line, used = d->at - keep;
    d->base += used;
    d->at = keep;
    return used;
}

void documents_take(struct documents *d, size_t n) {
    d->at += n;
    d->scan -= n < d->scan ? n : d->scan;
    d->feed -= n < d->feed ? n : d->feed;
    d->inside = true;
}

/* The end of the paragraph at p, from what is known in d->scan on; *length is set when it is YES. */
static enum answer find_end(struct documents *d, const char *p, size_t n, bool end, size_t *length) {
    for (;;) {
        if (!d->fed) {
            const char *feed = memchr(p + d->scan, '\n', n - d->scan);
            if (!feed) {
                d->scan = n;
                break;
            }
            d->feed = (size_t)(feed - p);
            d->scan = d->feed + 1;
            d->fed = true;
        }
        if (d->feed > DOCUMENTS_STRETCH) return NO;
        if (d->by_line) return *length = d->feed, YES;
        size_t line = d->feed + 1, limit = line + DOCUMENTS_LINE;
        while (d->scan < n && d->scan < limit && is_blank(p[d->scan])) d->scan++;
        if (d->scan < n && (d->scan == limit || p[d->scan] == '\n')) return *length = d->feed, YES;
        if (d->scan == n) break;
        enum answer opener = is_opener(d, p + d->scan, n - d->scan, d->scan - line, false, end);
        if (opener == YES) return *length = d->feed, YES;
        if (opener == UNKNOWN) return UNKNOWN;
        d->fed = false;
    }
    if (!d->fed && d->scan > DOCUMENTS_STRETCH) return NO;
    if (!end) return UNKNOWN;
    return *length = n, YES;
}

/* Goes over blanks; the stream's BOM is one. False when the window ends there. */
static bool skip_between(struct documents *d, struct slice w, bool end) {
    while (d->at < w.len) {
        char c = w.at[d->at];
        if (c == '\n') {
            d->line_start = true, d->first_line = false, d->line = 0;
            d->at++;
        } else if (is_blank(c)) {
            d->line++, d->at++;
        } else if (c == '\xEF' && d->first_line && d->base == 0 && d->at == 0) {
            if (w.len < 3 && !end) return false;
            if (w.len < 3 || memcmp(w.at, "\xEF\xBB\xBF", 3)) return true;
            d->at = 3;
        } else {
            return true;
        }
    }
    return false;
}

enum documents_event documents_next(struct documents *d, struct slice w, bool end,
                                    struct documents_item *item) {
    memset(item, 0, sizeof *item);
    if (!d->inside) {
        if (!skip_between(d, w, end)) return end && d->at == w.len ? DOCUMENTS_END : DOCUMENTS_MORE;
        const char *p = w.at + d->at;
        size_t n = w.len - d->at;
        if (d->line_start || !d->opened) {
            enum answer opener = is_opener(d, p, n, d->line, d->first_line, end), date = NO;
            if (opener == UNKNOWN) return DOCUMENTS_MORE;
            if (opener == YES || !d->opened) {
                if (d->line_start) date = dated(p, n, end);
                if (date == UNKNOWN) return DOCUMENTS_MORE;
                if (d->opened) d->base = 0 - (uint64_t)(d->at - d->line);
                d->opened = true, d->line_start = false, d->short_run = 0;
                if (date == YES) {
                    item->date = (struct slice){p + 5, 10};
                    d->at += 15, d->line = 0;
                }
                return DOCUMENTS_OPEN;
            }
            d->line_start = false;
        }
    }
    const char *p = w.at + d->at;
    size_t n = w.len - d->at, length = 0;
    enum answer whole = find_end(d, p, n, end, &length);
    if (whole == YES && length > DOCUMENTS_STRETCH) whole = NO;
    if (whole == UNKNOWN) return DOCUMENTS_MORE;
    item->offset = d->base + d->at;
    item->begins = !d->inside;
    if (whole == NO) {
        item->text = (struct slice){p, DOCUMENTS_STRETCH};
        d->short_run = 0;
        return DOCUMENTS_PARAGRAPH;
    }
    item->ends = true;
    item->text = (struct slice){p, trimmed(p, length)};
    if (item->begins && is_short_line(p, item->text.len)) {
        enum answer heading = is_heading(d, p, n, end, length, item->text.len);
        if (heading == UNKNOWN) return DOCUMENTS_MORE;
        item->heading = heading == YES;
        d->short_run++;
    } else {
        d->short_run = 0;
    }
    d->at += length;
    d->scan = d->feed = d->line = 0;
    d->fed = d->inside = d->line_start = false;
    return DOCUMENTS_PARAGRAPH;
}
