/* Reading TSV: 64 bytes at a time become a mask of TABs and LFs (base/simd.h), the places of its bits are listed for a stretch of the
 * window, and each place ends a field: a row costs one pass and no copy. (Without the list, the end of each mask is a branch that
 * goes wrong: it took twice as long.) A row that is not whole in the window stays; its fields move with it, so a row is scanned
 * once whatever its length. CSV is read by rec_csv. */
#include "io/rec.h"
#include "base/die.h"
#include "base/simd_wide.h"
#include "base/table.h"
#include "io/rec_csv.h"

#include <stdlib.h>

enum { STRETCH = 4 << 10, AT_ONCE = 8 };

/* What is no table must not take memory without bound before that is known: a header line is held whole, and each column costs 40 bytes. */
enum { HEADER_BYTES = 128 << 20, MOST_COLUMNS = 1 << 24 };

struct rec_source {
    struct in *in;
    bool no_header, empty, first_waits;
    const char *names; /* columns that hold without a header */

    struct arena arena;
    struct slice *name;
    size_t columns;

    struct slice *raw; /* fields of the row as they stand in the file */
    size_t raw_room, raw_count;
    size_t
        most; /* fields of a row that are of use; when there are more, the last place in raw is used again and again ... */
    size_t surplus;        /* ... so often, and raw_count = fields + surplus */
    bool header, too_long; /* the row that is read is a header; it is longer than HEADER_BYTES */
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

    struct rec_csv *reader; /* NULL = TSV */
};

static void reserve_fields(struct rec_source *s, size_t n) {
    if (n <= s->raw_room) return;
    s->raw_room = n > s->raw_room / 2 * 3 ? n + 32 : s->raw_room / 2 * 3;
    s->raw = mem_resize(s->raw, s->raw_room, sizeof *s->raw);
}

/* Room for one more field in raw, which is full; gives its place. */
static size_t more_fields(struct rec_source *s, size_t fields) {
    if (fields > s->most) {
        s->surplus++;
        return fields - 1;
    }
    reserve_fields(s, fields + 1);
    return fields;
}

static void add_field(struct rec_source *s, struct slice f) {
    if (s->fields == s->raw_room) s->fields = more_fields(s, s->fields);
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
    s->stretch = 0; /* all its places were taken */
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
                fields = more_fields(s, fields);
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
        if (s->header && s->next - s->row > HEADER_BYTES) {
            s->too_long = true;
            return TSV_END;
        }
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
    s->fields = s->surplus = 0;
    s->field_start = s->row;
    s->row_slash = s->slash && s->row < s->next;
}

static bool tsv_row(struct rec_source *s) {
    begin_row(s);
    if (tsv_scan(s, 0) == TSV_END) return false;
    s->line++;
    s->raw_count = s->fields + s->surplus;
    return true;
}

/* ---- CSV ---- */

static bool csv_row(struct rec_source *s) {
    struct rec_csv_row row;
    enum rec_csv_got got = rec_csv_next(s->reader, s->most, s->header ? HEADER_BYTES : SIZE_MAX, &row);
    s->too_long = got == REC_CSV_LONG;
    if (got != REC_CSV_ROW) return false;
    s->fields = s->surplus = 0;
    for (size_t i = 0; i < row.held; i++)
        add_field(s, (struct slice){row.bytes + row.field[i].at, row.field[i].len});
    s->raw_count = row.fields;
    s->line = row.line;
    return true;
}

/* ---- both ---- */

static bool next_row(struct rec_source *s) {
    return s->reader ? csv_row(s) : tsv_row(s);
}

static void begin_file(struct rec_source *s) {
    s->window = (struct slice){"", 0};
    s->row = s->next = s->stretch = s->places = s->place = s->field_start = s->fields = 0;
    s->line = 0;
    s->file_end = s->in_parts = s->too_long = false;
    s->header = !s->no_header;
    s->most = s->no_header && s->name ? s->columns : MOST_COLUMNS;
    free(s->order);
    s->order = NULL;
    if (s->reader) rec_csv_begin(s->reader);
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
        const char *line = s->raw[0].at, *end = s->raw[s->columns - 1].at + s->raw[s->columns - 1].len;
        const char *kept = arena_bytes(&s->arena, line, (size_t)(end - line));
        for (size_t i = 0; i < s->columns; i++)
            s->name[i] = (struct slice){kept + (s->raw[i].at - line), s->raw[i].len};
    }
}

/* As much of a name as a message can show. */
static int shown(struct slice name) {
    return name.len < 200 ? (int)name.len : 200;
}

/* The place in this file's header of each column; of a name that stands twice, the first place for the first. Gives NULL, or a
 * column that is not there. */
static const struct slice *order_columns(struct rec_source *s, size_t *order) {
    const struct slice *missing = NULL;
    struct table names;
    table_init(&names, (uint32_t)s->raw_count);
    uint32_t *first =
        mem_zero(s->raw_count + 1, sizeof *first); /* by name: its first place not taken yet, from 1 */
    uint32_t *next = mem_zero(s->raw_count + 1, sizeof *next); /* by place: the next one of that name */
    for (size_t at = s->raw_count; at-- > 0;) {
        uint32_t id = table_intern(&names, s->raw[at], NULL);
        next[at] = first[id];
        first[id] = (uint32_t)at + 1;
    }
    for (size_t i = 0; i < s->columns && !missing; i++) {
        uint32_t id = table_find(&names, s->name[i]);
        if (id == TABLE_NONE || !first[id]) {
            missing = &s->name[i];
        } else {
            order[i] = first[id] - 1;
            first[id] = next[order[i]];
        }
    }
    table_free(&names);
    free(first), free(next);
    return missing;
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
    const struct slice *missing = order_columns(s, order);
    if (!missing && s->raw_count == s->columns) {
        s->order = order;
        if (!s->ordered) s->ordered = mem_zero(s->columns, sizeof *s->ordered);
        return true;
    }
    free(order);
    if (missing)
        in_damage(s->in, "has no column '%.*s' as the first file has; the file is left out", shown(*missing),
                  missing->at);
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
            if (s->too_long)
                in_damage(s->in, "the header line is longer than %d MiB; the file is left out",
                          HEADER_BYTES >> 20);
            else if (s->line == 0 && !s->no_header)
                in_damage(s->in, "is empty: not even a header line");
            continue;
        }
        if (s->raw_count > MOST_COLUMNS && (s->header || !s->name)) {
            in_damage(s->in, "has %zu columns, and %d is the limit; the file is left out", s->raw_count,
                      MOST_COLUMNS);
            continue;
        }
        if (!s->reader) strip_bom(&s->raw[0]);
        if (s->name && !match_columns(s)) continue;
        if (!s->name) take_columns(s);
        s->header = false;
        s->most = s->columns;
        return true;
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
    if (options->csv) s->reader = rec_csv_open(s->in);
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
    rec_csv_close(s->reader);
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
    r->joined = !s->reader && !s->order;
    r->plain = !s->reader && !s->row_slash;
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
        rec_damage(r, "expected %zu fields, found %zu", s->columns, s->fields + s->surplus);
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
        } else if (s->stream && !s->reader) {
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
            s->raw_count = s->fields + s->surplus;
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

static ptrdiff_t find(const struct rec *r, struct slice name) {
    const struct rec_source *s = r->source;
    ptrdiff_t found = -1;
    uint64_t number;
    for (size_t i = 0; i < s->columns; i++)
        if (slice_eq(s->name[i], name)) {
            if (found >= 0)
                die("column '%.*s' stands twice, at %zd and %zu: name it by number", shown(name), name.at,
                    found + 1, i + 1);
            found = (ptrdiff_t)i;
        }
    if (found < 0 && slice_u64(name, &number) && number >= 1 && number <= s->columns)
        found = (ptrdiff_t)number - 1;
    return found;
}

ptrdiff_t rec_find(const struct rec *r, const char *name) {
    return find(r, slice_of(name));
}

size_t rec_need_slice(const struct rec *r, struct slice name) {
    ptrdiff_t found = find(r, name);
    if (found >= 0) return (size_t)found;
    struct buf all = {0};
    for (size_t i = 0; i < r->source->columns && all.len < 400; i++) {
        struct slice other = r->source->name[i];
        buf_byte(&all, ' ');
        buf_put(&all, other.at, (size_t)shown(other));
    }
    die("%s: no column '%.*s'; there are:%.*s", rec_file(r), shown(name), name.at, (int)all.len, all.at);
}

size_t rec_need(const struct rec *r, const char *name) {
    return rec_need_slice(r, slice_of(name));
}

void rec_damage(struct rec *r, const char *format, ...) {
    va_list args;
    va_start(args, format);
    in_vdamage(r->source->in, r->source->line, format, args);
    va_end(args);
}
