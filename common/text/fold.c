#include "text/fold.h"
#include "text/utf8.h"
#include "text/fold_tab.h"
#include <stdlib.h>
#include <utf8proc.h>

/* What the slow path made, kept: direct-mapped by a hash of the raw bytes. Real text has few distinct tokens that need
 * it (some 10,000 syllables of Vietnamese in NFD), so most come from here. */
enum { CACHE_BITS = 13, CACHE_RAW = 30, CACHE_MADE = 32 };
struct fold_entry {
    unsigned char raw_len, made_len; /* raw_len 0 = empty */
    char raw[CACHE_RAW], made[CACHE_MADE];
};

void fold_init(struct fold *f, unsigned how) {
    *f = (struct fold){.how = how};
    f->cache = mem_zero((size_t)1 << CACHE_BITS, sizeof *f->cache);
}

void fold_free(struct fold *f) {
    free(f->cache);
    free(f->a.at);
    free(f->b.at);
    buf_free(&f->made);
}

/* ---- the slow path: code points through utf8proc ---- */

static int32_t *room(struct fold_points *p, size_t more) {
    if (p->cap - p->len < more) {
        p->cap = p->len + more + p->len / 2 + 256;
        p->at = mem_resize(p->at, p->cap, sizeof *p->at);
    }
    return p->at + p->len;
}

enum { EXPANSION = 18 * 3 }; /* code points that one can become: 18 by NFKD (U+FDFA), 3 by folding */

static void decompose(struct fold_points *to, int32_t code, int options) {
    int boundary = 0;
    utf8proc_ssize_t n =
        utf8proc_decompose_char(code, room(to, EXPANSION), EXPANSION, (utf8proc_option_t)options, &boundary);
    if (n > 0) to->len += (size_t)n;
}

static unsigned combining_class(int32_t code) {
    return code < 0x300 ? 0 : (unsigned)utf8proc_get_property(code)->combining_class;
}

/* Canonical order (D109): each run of characters whose combining class is not 0 is sorted by it, stably. */
static void reorder(struct fold_points *p) {
    for (size_t i = 0; i < p->len;) {
        if (combining_class(p->at[i]) == 0) {
            i++;
            continue;
        }
        size_t n = 1;
        while (i + n < p->len && combining_class(p->at[i + n])) n++;
        int32_t *run = p->at + i;
        if (n <= 32) {
            for (size_t k = 1; k < n; k++) {
                int32_t code = run[k];
                unsigned class = combining_class(code);
                size_t j = k;
                for (; j && combining_class(run[j - 1]) > class; j--) run[j] = run[j - 1];
                run[j] = code;
            }
        } else { /* counting sort: a token may be 4 KiB of marks */
            size_t start[257] = {0};
            int32_t *sorted = mem_resize(NULL, n, sizeof *sorted);
            for (size_t k = 0; k < n; k++) start[combining_class(run[k]) + 1]++;
            for (size_t c = 1; c < 257; c++) start[c] += start[c - 1];
            for (size_t k = 0; k < n; k++) sorted[start[combining_class(run[k])]++] = run[k];
            memcpy(run, sorted, n * sizeof *run);
            free(sorted);
        }
        i += n;
    }
}

static bool is_mark(int32_t c) {
    return (c >= 0x300 && c <= 0x36F) || (c >= 0x1AB0 && c <= 0x1AFF) || (c >= 0x1DC0 && c <= 0x1DFF) ||
           (c >= 0x20D0 && c <= 0x20FF) || (c >= 0xFE20 && c <= 0xFE2F);
}

static int32_t without_stroke(int32_t c) {
    for (size_t i = 0; i < sizeof fold_strokes / sizeof *fold_strokes; i++)
        if (fold_strokes[i].from == c) return fold_strokes[i].to;
    return c;
}

static bool is_space(int32_t c) {
    return c <= ' ' || c == 0x85 || c == 0xA0 || c == 0x1680 || (c >= 0x2000 && c <= 0x200A) || c == 0x2028 ||
           c == 0x2029 || c == 0x202F || c == 0x205F || c == 0x3000;
}

static void fold_slow(struct fold *f, struct slice token) {
    int options = UTF8PROC_DECOMPOSE | UTF8PROC_STABLE | (f->how & FOLD_COMPAT ? UTF8PROC_COMPAT : 0);
    struct fold_points *p = &f->a;
    p->len = 0;
    for (const char *c = token.at, *end = c + token.len; c < end;) {
        uint32_t len, code = utf8_decode(c, end, &len);
        decompose(p, code ? (int32_t)code : (int32_t)UTF8_BAD, options);
        c += len;
    }
    reorder(p);
    if (f->how & FOLD_CASE) {
        f->b.len = 0;
        for (size_t i = 0; i < p->len; i++) decompose(&f->b, p->at[i], options | UTF8PROC_CASEFOLD);
        p = &f->b;
        reorder(p);
    }
    if (f->how & FOLD_MARKS) {
        size_t n = 0;
        for (size_t i = 0; i < p->len; i++)
            if (!is_mark(p->at[i])) p->at[n++] = without_stroke(p->at[i]);
        if (n) p->len = n; /* a lone mark stays what it is */
    }
    utf8proc_ssize_t n =
        utf8proc_normalize_utf32(p->at, (utf8proc_ssize_t)p->len, UTF8PROC_COMPOSE | UTF8PROC_STABLE);
    f->made.len = 0;
    for (utf8proc_ssize_t i = 0; i < n; i++)
        if (!(f->how & FOLD_COMPAT) || !is_space(p->at[i]))
            f->made.len += utf8_encode((uint32_t)p->at[i], buf_room(&f->made, UTF8_MAX));
}

/* ---- the fast path: letters that become one letter in as many bytes ---- */

/* What code point c becomes, 0 if only the slow path can say. */
static uint32_t direct(uint32_t c, unsigned how) {
    if (c - 0xC0 < 0x190) {
        if (how & FOLD_MARKS) c = fold_plain_C0[c - 0xC0];
        if (!(how & FOLD_CASE)) return c;
        return c < 0x80 ? c | (c - 'A' < 26 ? 0x20 : 0) : c - 0xC0 < 0x190 ? fold_lower_C0[c - 0xC0] : 0;
    }
    if (c - 0x1E00 < 0x100) {
        if (how & FOLD_MARKS) c = fold_plain_1E00[c - 0x1E00];
        if (!(how & FOLD_CASE)) return c;
        if (c < 0x80) return c | (c - 'A' < 26 ? 0x20 : 0);
        return c - 0x1E00 < 0x100 ? fold_lower_1E00[c - 0x1E00]
               : c - 0xC0 < 0x190 ? fold_lower_C0[c - 0xC0]
                                  : 0;
    }
    return c - 0x2010 < 0x14 ? c : 0; /* hyphens, dashes and quotes, up to U+2023 */
}

static bool fold_fast(struct fold *f, struct slice token) {
    unsigned how = f->how;
    const char *p = token.at, *end = p + token.len;
    char *start = buf_room(&f->made, token.len + UTF8_MAX), *to = start;
    while (p < end) {
        unsigned char c = (unsigned char)*p;
        if (c < 0x80) {
            if (c <= ' ') return false;
            *to++ = (char)((unsigned)c - 'A' < 26 && how & FOLD_CASE ? c | 0x20 : c);
            p++;
            continue;
        }
        if (how & FOLD_COMPAT) return false;
        uint32_t len, code = direct(utf8_decode(p, end, &len), how);
        if (!code) return false;
        to += utf8_encode(code, to);
        p += len;
    }
    f->made.len = (size_t)(to - start);
    return true;
}

struct slice fold_token(struct fold *f, struct slice token) {
    f->made.len = 0;
    if (fold_fast(f, token)) return buf_get(&f->made);
    if (token.len > CACHE_RAW) return fold_slow(f, token), buf_get(&f->made);
    uint32_t hash = (uint32_t)token.len;
    for (size_t i = 0; i < token.len; i++) hash = (hash ^ (unsigned char)token.at[i]) * 0x9E3779B1u;
    struct fold_entry *e = &f->cache[hash >> (32 - CACHE_BITS)];
    if (e->raw_len == token.len && memcmp(e->raw, token.at, token.len) == 0)
        return (struct slice){e->made, e->made_len};
    fold_slow(f, token);
    if (f->made.len <= CACHE_MADE) {
        e->raw_len = (unsigned char)token.len;
        e->made_len = (unsigned char)f->made.len;
        memcpy(e->raw, token.at, token.len);
        memcpy(e->made, f->made.at, f->made.len);
    }
    return buf_get(&f->made);
}
