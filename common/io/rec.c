/* Reading TSV: 64 bytes at a time become a mask of TABs and LFs (base/simd.h), the places of its bits are listed for a stretch of the
 * window, and each place ends a field: a row costs one pass and no copy. (Without the list, the end of each mask is a branch that
 * goes wrong: it took twice as long.) A row that is not whole in the window stays; its fields move with it, so a row is scanned
 * once whatever its length. CSV goes through libcsv in pieces of a window, and its rows wait in a batch, already in wire form; a piece
 * without any quote has no grammar but its separators, and is cut by the masks as TSV is (libcsv: 280 MB/s, masks: 1 GB/s and more). */
#include "io/rec.h"
#include "base/die.h"
#include "base/simd_wide.h"

#include <csv.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

enum { CSV_PIECE = 32 << 10, STRETCH = 4 << 10, AT_ONCE = 8 };

struct csv_field {
    size_t at, len; /* in the batch's bytes */
};

struct csv_row {
    size_t last; /* number of fields in the batch up to and with this row */
    uint64_t line;
};

/* Rows parsed but not given yet. Offsets, not pointers: bytes may move while a piece is parsed. */
struct csv_batch {
    struct csv_parser parser;
    bool ready;
    struct buf bytes;
    struct csv_field *field;
    size_t fields, room;
    struct csv_row *row;
    size_t rows, row_room, next;
    size_t given;                    /* fields of the rows given so far */
    uint64_t line, row_line;         /* lines seen, and where the row that is being read began */
    size_t pending;                  /* fields of the row that is being read */
    bool after_cr, at_start, failed; /* failed: the rest of the line is to be passed over */
};

struct rec_source {
    struct in *in;
    bool csv, no_header, empty, first_waits;
    const char *names; /* columns that hold without a header */

    struct arena arena;
    struct slice *name;
    size_t columns;

    struct slice *raw; /* fields of the row as they stand in the file */
    size_t raw_room, raw_count;
    struct slice *ordered; /* the same by column, when this file has them in another order */
    size_t *order;         /* column -> place in the file; NULL = the same */

    /* TSV */
    struct slice window;
    size_t row, next; /* offsets in the window: where the row begins, and the first byte not scanned yet */
    size_t stretch;   /* the places of TABs and LFs are counted from here */
    size_t places, place; /* how many were found, and the next one to take */
    uint16_t found[STRETCH + AT_ONCE];
    bool slash, row_slash; /* there is a backslash in the stretch; in what was scanned for the row */
    bool file_end;
    uint64_t line;
    size_t fields; /* of the row that is being read */
    size_t field_start;

    /* parts of long rows */
    bool stream, in_parts;
    size_t stream_column;
    struct buf kept; /* the fields before the streamed one */

    struct csv_batch batch;
};

static void reserve_fields(struct rec_source *s, size_t n) {
    if (n <= s->raw_room) return;
    s->raw_room = n > s->raw_room * 2 ? n + 32 : s->raw_room * 2;
    s->raw = mem_resize(s->raw, s->raw_room, sizeof *s->raw);
}

static void add_field(struct rec_source *s, struct slice f) {
    reserve_fields(s, s->fields + 1);
    s->raw[s->fields++] = f;
}

/* ---- TSV ---- */

/* More bytes behind the window; what is of no more use (before s->row) goes, and the fields found so far move along. */
static bool tsv_more(struct rec_source *s, size_t first_field) {
    const char *old = s->window.at + s->row;
    size_t used = s->row;
    if (!in_more(s->in, used, &s->window)) s->file_end = true;
    ptrdiff_t moved = s->window.at - old;
    if (moved)
        for (size_t i = first_field; i < s->fields; i++) s->raw[i].at += moved;
    s->row = 0;
    s->next -= used;
    s->field_start -= used;
    s->stretch -= used;
    return !s->file_end;
}

/* Where a piece that ends at `end` may be cut: not inside an escape, a UTF-8 character or a CRLF. */
static size_t safe_cut(const char *p, size_t end) {
    size_t cut = end, slashes = 0, back = 0;
    if (cut && p[cut - 1] == '\r') cut--; /* a LF may follow */
    while (back < 4 && cut > back && ((unsigned char)p[cut - 1 - back] & 0xc0) == 0x80) back++;
    if (back < 4 && cut > back && (unsigned char)p[cut - 1 - back] >= 0xc0)
        cut -= back + 1; /* maybe whole: 4 bytes at most wait */
    while (slashes < cut && p[cut - 1 - slashes] == '\\') slashes++;
    return cut - (slashes & 1);
}

/* Lists the places of TABs and LFs in n bytes at p, n <= STRETCH; gives how many there are, and whether there is a backslash. Eight are
 * written whether there are as many in 64 bytes or not; what is too much is overwritten by the next. */
#define LIST_PLACES(V_)                                                                                      \
    size_t count = 0;                                                                                        \
    uint64_t slashes = 0;                                                                                    \
    for (size_t i = 0; i < n; i += 64) {                                                                     \
        uint64_t mask = V_(eq)(V_(load)(p + i), '\t') | V_(eq)(V_(load)(p + i), '\n');                       \
        slashes |= V_(eq)(V_(load)(p + i), '\\');                                                            \
        if (n - i < 64) mask &= ~(~(uint64_t)0 << (n - i));                                                  \
        size_t more = (size_t)__builtin_popcountll(mask);                                                    \
        for (size_t k = 0; k < AT_ONCE; k++, mask &= mask - 1)                                               \
            to[count + k] = (uint16_t)(i + (size_t)__builtin_ctzll(mask | (uint64_t)1 << 63));               \
        for (size_t k = AT_ONCE; k < more; k++, mask &= mask - 1)                                            \
            to[count + k] = (uint16_t)(i + (size_t)__builtin_ctzll(mask));                                   \
        count += more;                                                                                       \
    }                                                                                                        \
    *slash = slashes != 0;                                                                                   \
    return count
#ifdef SIMD_WIDE
#define WIDE_(name) simd2_##name
SIMD2_TARGET static size_t list_places_wide(const char *p, size_t n, uint16_t *to, bool *slash) {
    LIST_PLACES(WIDE_);
}
#endif
static size_t list_places(const char *p, size_t n, uint16_t *to, bool *slash) {
#ifdef SIMD_WIDE
    if (SIMD2_HERE) return list_places_wide(p, n, to, slash);
#endif
#define BASE_(name) simd_##name
    LIST_PLACES(BASE_);
}

enum tsv_got { TSV_END, TSV_ROW, TSV_PART };

/* Reads on from the state in s until a row is whole, or a part of a long one is due. Fields before `first` are not in the window. */
static enum tsv_got tsv_scan(struct rec_source *s, size_t first) {
    for (;;) {
        const char *base = s->window.at, *start = base + s->field_start;
        const char *stretch = base + s->stretch;
        size_t place = s->place, fields = s->fields;
        const size_t places = s->places;
        struct slice *raw = s->raw;
        while (place < places) {
            const char *end = stretch + s->found[place++];
            if (fields == s->raw_room) {
                reserve_fields(s, fields + 1);
                raw = s->raw;
            }
            raw[fields++] = slice_between(start, end);
            start = end + 1;
            if (*end == '\n') {
                if (end > raw[fields - 1].at && end[-1] == '\r') raw[fields - 1].len--;
                s->row = s->field_start = (size_t)(start - base);
                s->fields = fields;
                s->place = place;
                return TSV_ROW;
            }
        }
        s->field_start = (size_t)(start - base);
        s->fields = fields;
        s->place = s->places = 0;
        if (s->next < s->window.len) {
            size_t n = s->window.len - s->next < STRETCH ? s->window.len - s->next : STRETCH;
            s->stretch = s->next;
            s->places = list_places(base + s->next, n, s->found, &s->slash);
            s->row_slash |= s->slash;
            s->next += n;
            continue;
        }
        if (s->stream && s->fields == s->stream_column && s->next - s->row >= REC_PART_BYTES && !s->order)
            return TSV_PART;
        if (!s->file_end && tsv_more(s, first)) continue;
        if (s->next == s->row && s->fields == first && !s->in_parts) return TSV_END;
        /* the last line has no LF */
        add_field(s, slice_between(s->window.at + s->field_start, s->window.at + s->window.len));
        struct slice *last = &s->raw[s->fields - 1];
        if (last->len && last->at[last->len - 1] == '\r') last->len--;
        s->row = s->field_start = s->window.len;
        return TSV_ROW;
    }
}

static void begin_row(struct rec_source *s) {
    s->fields = 0;
    s->field_start = s->row;
    s->row_slash = s->slash && s->row < s->next;
}

static bool tsv_row(struct rec_source *s) {
    begin_row(s);
    if (tsv_scan(s, 0) == TSV_END) return false;
    s->line++;
    s->raw_count = s->fields;
    return true;
}

/* ---- CSV ---- */

static int no_space(unsigned char c) {
    (void)c;
    return 0;
}

static void csv_add(struct csv_batch *b, size_t at, size_t len) {
    if (b->fields == b->room) {
        b->room = b->room ? b->room * 2 : 1024;
        b->field = mem_resize(b->field, b->room, sizeof *b->field);
    }
    if (b->pending++ == 0) b->row_line = b->line + 1;
    b->field[b->fields++] = (struct csv_field){at, len};
}

static void csv_field(void *text, size_t len, void *source) {
    struct csv_batch *b = &((struct rec_source *)source)->batch;
    const char *p = text;
    size_t from = b->bytes.len;
    rec_escape((struct slice){p, len}, &b->bytes);
    csv_add(b, from, b->bytes.len - from);
    if (b->bytes.len - from != len) /* only then there may be line ends in it */
        for (size_t i = 0; i < len; i++)
            b->line += p[i] == '\n' || (p[i] == '\r' && !(i + 1 < len && p[i + 1] == '\n'));
}

/* Called at each line end outside quotes (CSV_REPALL_NL): also at empty lines, and twice for CR LF. */
static void csv_line_end(int c, void *source) {
    struct csv_batch *b = &((struct rec_source *)source)->batch;
    bool second = c == '\n' && b->after_cr && b->pending == 0;
    b->after_cr = c == '\r';
    if (second) return;
    if (b->pending) {
        if (b->rows == b->row_room) {
            b->row_room = b->row_room ? b->row_room * 2 : 256;
            b->row = mem_resize(b->row, b->row_room, sizeof *b->row);
        }
        b->row[b->rows++] = (struct csv_row){b->fields, b->row_line};
        b->pending = 0;
    }
    b->line++;
}

static void csv_begin(struct rec_source *s) {
    struct csv_batch *b = &s->batch;
    if (b->ready) csv_free(&b->parser);
    if (csv_init(&b->parser, CSV_STRICT | CSV_STRICT_FINI | CSV_REPALL_NL)) die("libcsv: out of memory");
    csv_set_space_func(&b->parser, no_space); /* blanks are part of a field (RFC 4180, 2.4) */
    b->ready = true;
}

/* No quote, TAB or backslash in these bytes, and no row is open: separators are all there is. */
static bool csv_plain(const struct csv_batch *b, const char *p, size_t n) {
    if (b->pending || b->parser.entry_pos || b->parser.quoted) return false;
    for (size_t i = 0; i < n; i += 64) {
        struct simd64 block = simd_load(p + i);
        uint64_t m = simd_eq(block, '"') | simd_eq(block, '\t') | simd_eq(block, '\\');
        if (n - i < 64) m &= ~(uint64_t)0 >> (64 - (n - i));
        if (m) return false;
    }
    return true;
}

/* What libcsv does with such bytes, which end with a LF: commas end fields; CR, LF or both end rows; empty lines are none. */
static void csv_cut(struct rec_source *s, const char *p, size_t n) {
    struct csv_batch *b = &s->batch;
    size_t base = b->bytes.len, start = 0;
    buf_put(&b->bytes, p, n);
    for (size_t i = 0; i < n; i += 64) {
        struct simd64 block = simd_load(p + i);
        uint64_t m = simd_eq(block, ',') | simd_eq(block, '\n') | simd_eq(block, '\r');
        if (n - i < 64) m &= ~(uint64_t)0 >> (64 - (n - i));
        for (; m; m &= m - 1) {
            size_t at = i + (size_t)__builtin_ctzll(m);
            if (p[at] == ',') {
                csv_add(b, base + start, at - start);
            } else {
                if (at > start || b->pending) csv_add(b, base + start, at - start);
                csv_line_end(p[at], s);
            }
            start = at + 1;
        }
    }
}

static void csv_bad(struct rec_source *s, const char *what) {
    struct csv_batch *b = &s->batch;
    in_damage(s->in, "line %llu: %s; the row is left out",
              (unsigned long long)(b->pending ? b->row_line : b->line + 1), what);
    b->fields -= b->pending; /* the row that was being read is given up */
    b->pending = 0;
}

/* Empties the batch and parses until it holds a row. False at the end of the file. */
static bool csv_refill(struct rec_source *s) {
    struct csv_batch *b = &s->batch;
    /* the fields of an unfinished row go to the front */
    size_t kept_from = b->pending ? b->field[b->given].at : b->bytes.len;
    for (size_t i = 0; i < b->pending; i++) {
        b->field[i] = b->field[b->given + i];
        b->field[i].at -= kept_from;
    }
    if (b->pending && kept_from) memmove(b->bytes.at, b->bytes.at + kept_from, b->bytes.len - kept_from);
    b->bytes.len -= kept_from;
    b->fields = b->pending;
    b->rows = b->next = b->given = 0;
    while (b->rows == 0) {
        if (s->next == s->window.len) {
            if (s->file_end) return false;
            bool more = in_more(s->in, s->next, &s->window);
            s->next = 0;
            if (!more) {
                s->file_end = true;
                if (b->failed) continue;
                if (csv_fini(&b->parser, csv_field, csv_line_end, s))
                    csv_bad(s, "a quoted field is not closed before the end of the file");
                continue;
            }
            if (b->at_start) { /* a BOM before a quote would be a fault to libcsv */
                while (s->window.len < 3 && in_more(s->in, 0, &s->window)) {
                }
                if (slice_starts(s->window, SLICE("\xef\xbb\xbf"))) s->next = 3;
                b->at_start = false;
            }
            continue;
        }
        size_t n = s->window.len - s->next;
        if (n > CSV_PIECE) n = CSV_PIECE;
        const char *from = s->window.at + s->next;
        if (b->failed) {
            const char *lf = memchr(from, '\n', n);
            s->next += lf ? (size_t)(lf - from) + 1 : n;
            if (lf) b->failed = false, b->line++;
            continue;
        }
        if (n == CSV_PIECE) { /* end the piece with a row, so that no field is cut by it */
            size_t whole = n;
            while (whole && from[whole - 1] != '\n') whole--;
            if (whole) n = whole;
        }
        if (from[n - 1] == '\n' && csv_plain(b, from, n)) {
            csv_cut(s, from, n);
            s->next += n;
            continue;
        }
        size_t done = csv_parse(&b->parser, from, n, csv_field, csv_line_end, s);
        if (done < n) {
            if (csv_error(&b->parser) != CSV_EPARSE) die("libcsv: %s", csv_strerror(csv_error(&b->parser)));
            csv_bad(s, "a quote stands where RFC 4180 allows none");
            csv_begin(s);
            b->failed = true;
        }
        s->next += done;
    }
    return true;
}

static bool csv_row(struct rec_source *s) {
    struct csv_batch *b = &s->batch;
    if (b->next == b->rows && !csv_refill(s)) return false;
    const struct csv_row *row = &b->row[b->next++];
    s->fields = 0;
    for (size_t i = b->given; i < row->last; i++)
        add_field(s, (struct slice){b->bytes.at + b->field[i].at, b->field[i].len});
    b->given = row->last;
    s->raw_count = s->fields;
    s->line = row->line;
    return true;
}

/* ---- both ---- */

static bool next_row(struct rec_source *s) {
    return s->csv ? csv_row(s) : tsv_row(s);
}

static void begin_file(struct rec_source *s) {
    s->window = (struct slice){"", 0};
    s->row = s->next = s->stretch = s->places = s->place = s->field_start = s->fields = 0;
    s->line = 0;
    s->file_end = s->in_parts = false;
    free(s->order);
    s->order = NULL;
    if (s->csv) {
        struct csv_batch *b = &s->batch;
        csv_begin(s);
        b->bytes.len = b->fields = b->rows = b->next = b->given = b->pending = 0;
        buf_room(&b->bytes, 0); /* so that it is never NULL */
        b->line = 0;
        b->after_cr = b->failed = false;
        b->at_start = true;
    }
}

static void strip_bom(struct slice *f) {
    if (slice_starts(*f, SLICE("\xef\xbb\xbf"))) f->at += 3, f->len -= 3;
}

/* Names for a table without a header: the filter's own when the width is theirs, else numbers. */
static void name_columns(struct rec_source *s) {
    struct slice rest = slice_of(s->names ? s->names : ""), word;
    size_t known = 0;
    for (struct slice count = rest; rest.len && slice_cut(&count, ' ', &word);) known++;
    for (size_t i = 0; i < s->columns; i++) {
        char number[24];
        if (known == s->columns && slice_cut(&rest, ' ', &word))
            s->name[i] = arena_slice(&s->arena, word);
        else
            s->name[i] = arena_slice(&s->arena, (struct slice){number, slice_print_u64(number, i + 1)});
    }
}

static void take_columns(struct rec_source *s) {
    s->columns = s->raw_count;
    s->name = mem_zero(s->columns, sizeof *s->name);
    if (s->no_header) {
        name_columns(s);
        s->first_waits = true;
    } else {
        for (size_t i = 0; i < s->columns; i++) s->name[i] = arena_slice(&s->arena, s->raw[i]);
    }
}

/* A later file's header against the first. False (and said) when it cannot be the same table. */
static bool match_columns(struct rec_source *s) {
    size_t same = 0;
    if (s->no_header) {
        s->first_waits = true;
        return true;
    }
    for (size_t i = 0; i < s->columns && i < s->raw_count; i++) same += slice_eq(s->name[i], s->raw[i]);
    if (same == s->columns && s->raw_count == s->columns) return true;
    size_t *order = mem_zero(s->columns, sizeof *order);
    bool *taken = mem_zero(s->raw_count, sizeof *taken);
    const struct slice *missing = NULL;
    for (size_t i = 0; i < s->columns && !missing; i++) {
        size_t at = 0;
        while (at < s->raw_count && (taken[at] || !slice_eq(s->raw[at], s->name[i]))) at++;
        if (at == s->raw_count)
            missing = &s->name[i];
        else
            taken[order[i] = at] = true;
    }
    free(taken);
    if (!missing && s->raw_count == s->columns) {
        s->order = order;
        if (!s->ordered) s->ordered = mem_zero(s->columns, sizeof *s->ordered);
        return true;
    }
    free(order);
    if (missing)
        in_damage(s->in, "has no column '%.*s' as the first file has; the file is left out",
                  (int)missing->len, missing->at);
    else
        in_damage(s->in, "has %zu columns, the first file %zu; the file is left out", s->raw_count,
                  s->columns);
    return false;
}

/* Goes to the next file that holds a table, header read. */
static bool open_file(struct rec_source *s) {
    while (in_next(s->in)) {
        begin_file(s);
        if (!next_row(s)) {
            if (s->line == 0 && !s->no_header) in_damage(s->in, "is empty: not even a header line");
            continue;
        }
        if (!s->csv) strip_bom(&s->raw[0]);
        if (!s->name) {
            take_columns(s);
            return true;
        }
        if (match_columns(s)) return true;
    }
    return false;
}

struct rec *rec_open(char *const *paths, size_t count, const struct rec_options *options,
                     const char *columns) {
    struct rec *r = mem_zero(1, sizeof *r);
    struct rec_source *s = r->source = mem_zero(1, sizeof *s);
    die_quiet(options->quiet);
    s->in = in_open(paths, count);
    in_progress(s->in, options->progress);
    s->csv = options->csv;
    s->no_header = options->no_header;
    s->names = columns;
    s->empty = !open_file(s);
    r->count = s->columns;
    return r;
}

void rec_close(struct rec *r) {
    if (!r) return;
    struct rec_source *s = r->source;
    in_close(s->in);
    arena_free(&s->arena);
    if (s->batch.ready) csv_free(&s->batch.parser);
    buf_free(&s->batch.bytes);
    free(s->batch.field);
    free(s->batch.row);
    buf_free(&s->kept);
    free(s->name);
    free(s->raw);
    free(s->ordered);
    free(s->order);
    free(s);
    free(r);
}

/* A row is whole in s->raw: gives it by column. */
static void give_row(struct rec *r) {
    struct rec_source *s = r->source;
    r->field = s->raw;
    r->part = REC_WHOLE;
    r->joined = !s->csv && !s->order;
    r->plain = !s->csv && !s->row_slash;
    if (s->order) {
        for (size_t i = 0; i < s->columns; i++) s->ordered[i] = s->raw[s->order[i]];
        r->field = s->ordered;
    }
}

/* The piece of the streamed field up to the end of the window is given; the fields before it are kept. */
static void give_part(struct rec *r, enum rec_part part) {
    struct rec_source *s = r->source;
    size_t column = s->stream_column;
    const char *base = s->window.at;
    size_t cut = s->field_start + safe_cut(base + s->field_start, s->next - s->field_start);

    if (part == REC_FIRST) {
        size_t n = 0;
        s->kept.len = 0;
        for (size_t i = 0; i < column; i++) n += s->raw[i].len;
        char *to = buf_room(&s->kept, n);
        for (size_t i = 0; i < column; i++) {
            memcpy(to, s->raw[i].at, s->raw[i].len);
            s->raw[i].at = to;
            to += s->raw[i].len;
        }
    }
    reserve_fields(s, s->columns);
    for (size_t i = column + 1; i < s->columns; i++) s->raw[i] = (struct slice){"", 0};
    s->raw[column] = slice_between(base + s->field_start, base + cut);
    s->row = s->field_start = cut;
    s->fields = column;
    r->field = s->raw;
    r->part = part;
    r->joined = r->plain = false;
    s->in_parts = true;
}

/* The next part of the row that rec_stream asked to see in parts. */
static void next_part(struct rec *r) {
    struct rec_source *s = r->source;
    if (tsv_scan(s, s->stream_column) == TSV_PART) {
        give_part(r, REC_MIDDLE);
        return;
    }
    s->in_parts = false;
    r->field = s->raw;
    r->part = REC_LAST;
    if (s->fields != s->columns) {
        rec_damage(r, "expected %zu fields, found %zu", s->columns, s->fields);
        while (s->fields < s->columns) add_field(s, (struct slice){"", 0});
    }
}

bool rec_next(struct rec *r) {
    struct rec_source *s = r->source;
    if (s->empty) return false;
    if (s->in_parts) {
        next_part(r);
        return true;
    }
    for (;;) {
        if (s->first_waits) {
            s->first_waits = false;
        } else if (s->stream && !s->csv) {
            begin_row(s);
            enum tsv_got got = tsv_scan(s, 0);
            s->line += got != TSV_END;
            if (got == TSV_PART) {
                give_part(r, REC_FIRST);
                return true;
            }
            if (got == TSV_END) {
                if (!open_file(s)) return false;
                continue;
            }
            s->raw_count = s->fields;
        } else if (!next_row(s)) {
            if (!open_file(s)) return false;
            continue;
        }
        if (s->raw_count == s->columns) {
            give_row(r);
            return true;
        }
        rec_damage(r, "expected %zu fields, found %zu", s->columns, s->raw_count);
    }
}

void rec_stream(struct rec *r, size_t column) {
    r->source->stream = true;
    r->source->stream_column = column;
}

size_t rec_columns(const struct rec *r) {
    return r->source->columns;
}
struct slice rec_name(const struct rec *r, size_t column) {
    return r->source->name[column];
}
bool rec_empty(const struct rec *r) {
    return r->source->empty;
}
const char *rec_file(const struct rec *r) {
    return in_name(r->source->in);
}
uint64_t rec_line(const struct rec *r) {
    return r->source->line;
}

ptrdiff_t rec_find(const struct rec *r, const char *name) {
    const struct rec_source *s = r->source;
    ptrdiff_t found = -1;
    uint64_t number;
    for (size_t i = 0; i < s->columns; i++)
        if (slice_eq(s->name[i], slice_of(name))) {
            if (found >= 0)
                die("column '%s' stands twice, at %zd and %zu: name it by number", name, found + 1, i + 1);
            found = (ptrdiff_t)i;
        }
    if (found < 0 && slice_u64(slice_of(name), &number) && number >= 1 && number <= s->columns)
        found = (ptrdiff_t)number - 1;
    return found;
}

size_t rec_need(const struct rec *r, const char *name) {
    ptrdiff_t found = rec_find(r, name);
    if (found >= 0) return (size_t)found;
    struct buf all = {0};
    for (size_t i = 0; i < r->source->columns && all.len < 400; i++) {
        buf_byte(&all, ' ');
        buf_slice(&all, r->source->name[i]);
    }
    die("%s: no column '%s'; there are:%.*s", rec_file(r), name, (int)all.len, all.at);
}

void rec_damage(struct rec *r, const char *format, ...) {
    char text[512];
    va_list args;
    va_start(args, format);
    vsnprintf(text, sizeof text, format, args);
    va_end(args);
    in_damage_line(r->source->in, r->source->line, text);
}
