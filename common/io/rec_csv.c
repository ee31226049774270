/* CSV goes through libcsv in pieces of a window, and its rows wait in a batch, already in wire form; a piece without any quote has no grammar
 * but its separators, and is cut by the masks of base/simd.h as TSV is (libcsv: 280 MB/s, masks: 1 GB/s and more). */
#include "io/rec_csv.h"
#include "base/die.h"
#include "base/simd.h"
#include "io/rec.h"

#include <csv.h>
#include <stdlib.h>

enum { PIECE = 32 << 10 };

struct waiting_row {
    size_t last;   /* number of fields in the batch up to and with this row */
    size_t fields; /* that it has */
    uint64_t line;
};

struct rec_csv {
    struct in *in;
    struct slice window;
    size_t next; /* offset in the window of the first byte not parsed yet */
    bool file_end;
    struct csv_parser parser;
    bool ready;

    /* Rows parsed but not given yet. Offsets, not pointers: bytes may move while a piece is parsed. */
    struct buf bytes;
    struct rec_csv_field *field;
    size_t fields, room;
    struct waiting_row *row;
    size_t rows, row_room, given_rows, given_fields;

    /* the row that is being read */
    uint64_t line, row_line; /* lines seen, and where it began */
    size_t pending, held;    /* its fields so far, and how many of them are in the batch: most + 1 at most */
    size_t most;             /* fields that are of use */
    bool after_cr, at_start, failed; /* failed: the rest of the line is to be passed over */
};

struct rec_csv *rec_csv_open(struct in *in) {
    struct rec_csv *c = mem_zero(1, sizeof *c);
    c->in = in;
    return c;
}

void rec_csv_close(struct rec_csv *c) {
    if (!c) return;
    if (c->ready) csv_free(&c->parser);
    buf_free(&c->bytes);
    free(c->field);
    free(c->row);
    free(c);
}

static int no_space(unsigned char byte) {
    (void)byte;
    return 0;
}

static void start_parser(struct rec_csv *c) {
    if (c->ready) csv_free(&c->parser);
    if (csv_init(&c->parser, CSV_STRICT | CSV_STRICT_FINI | CSV_REPALL_NL)) die("libcsv: out of memory");
    csv_set_space_func(&c->parser, no_space); /* blanks are part of a field (RFC 4180, 2.4) */
    csv_set_blk_size(&c->parser,
                     PIECE); /* how much a field grows by: 128 bytes are many copies of a long one */
    c->ready = true;
}

void rec_csv_begin(struct rec_csv *c) {
    start_parser(c);
    c->window = (struct slice){"", 0};
    c->next = c->bytes.len = c->fields = c->rows = c->given_rows = c->given_fields = c->pending = c->held = 0;
    buf_room(&c->bytes, 0); /* so that it is never NULL */
    c->line = 0;
    c->file_end = c->after_cr = c->failed = false;
    c->at_start = true;
}

static void add_field(struct rec_csv *c, size_t at, size_t len) {
    if (c->pending++ == 0) c->row_line = c->line + 1;
    if (c->held > c->most) return;
    if (c->fields == c->room) {
        c->room = c->room ? c->room / 2 * 3 : 1024;
        c->field = mem_resize(c->field, c->room, sizeof *c->field);
    }
    c->field[c->fields++] = (struct rec_csv_field){at, len};
    c->held++;
}

static void on_field(void *text, size_t len, void *reader) {
    struct rec_csv *c = reader;
    const char *p = text;
    size_t from = c->bytes.len;
    rec_escape((struct slice){p, len}, &c->bytes);
    add_field(c, from, c->bytes.len - from);
    if (c->bytes.len - from != len) /* only then there may be line ends in it */
        for (size_t i = 0; i < len; i++)
            c->line += p[i] == '\n' || (p[i] == '\r' && !(i + 1 < len && p[i + 1] == '\n'));
}

/* Called at each line end outside quotes (CSV_REPALL_NL): also at empty lines, and twice for CR LF. */
static void on_line_end(int byte, void *reader) {
    struct rec_csv *c = reader;
    bool second = byte == '\n' && c->after_cr && c->pending == 0;
    c->after_cr = byte == '\r';
    if (second) return;
    if (c->pending) {
        if (c->rows == c->row_room) {
            c->row_room = c->row_room ? c->row_room * 2 : 256;
            c->row = mem_resize(c->row, c->row_room, sizeof *c->row);
        }
        c->row[c->rows++] = (struct waiting_row){c->fields, c->pending, c->row_line};
        c->pending = c->held = 0;
    }
    c->line++;
}

/* No quote, TAB or backslash in these bytes, and no row is open: separators are all there is. */
static bool is_plain(const struct rec_csv *c, const char *p, size_t n) {
    if (c->pending || c->parser.entry_pos || c->parser.quoted) return false;
    for (size_t i = 0; i < n; i += 64) {
        struct simd64 block = simd_load(p + i);
        uint64_t m = simd_eq(block, '"') | simd_eq(block, '\t') | simd_eq(block, '\\');
        if (n - i < 64) m &= ~(uint64_t)0 >> (64 - (n - i));
        if (m) return false;
    }
    return true;
}

/* What libcsv does with such bytes, which end with a LF: commas end fields; CR, LF or both end rows; empty lines are none. */
static void cut_plain(struct rec_csv *c, const char *p, size_t n) {
    size_t base = c->bytes.len, start = 0;
    buf_put(&c->bytes, p, n);
    for (size_t i = 0; i < n; i += 64) {
        struct simd64 block = simd_load(p + i);
        uint64_t m = simd_eq(block, ',') | simd_eq(block, '\n') | simd_eq(block, '\r');
        if (n - i < 64) m &= ~(uint64_t)0 >> (64 - (n - i));
        for (; m; m &= m - 1) {
            size_t at = i + (size_t)__builtin_ctzll(m);
            if (p[at] == ',') {
                add_field(c, base + start, at - start);
            } else {
                if (at > start || c->pending) add_field(c, base + start, at - start);
                on_line_end(p[at], c);
            }
            start = at + 1;
        }
    }
}

/* The row that was being read is given up. */
static void bad_row(struct rec_csv *c, const char *what) {
    in_damage(c->in, "line %llu: %s; the row is left out",
              (unsigned long long)(c->pending ? c->row_line : c->line + 1), what);
    c->fields -= c->held;
    c->pending = c->held = 0;
}

/* The window is used up. */
static void read_more(struct rec_csv *c) {
    bool more = in_more(c->in, c->next, &c->window);
    c->next = 0;
    if (!more) {
        c->file_end = true;
        if (!c->failed && csv_fini(&c->parser, on_field, on_line_end, c))
            bad_row(c, "a quoted field is not closed before the end of the file");
    } else if (c->at_start) { /* a BOM before a quote would be a fault to libcsv */
        while (c->window.len < 3 && in_more(c->in, 0, &c->window)) {
        }
        if (slice_starts(c->window, SLICE("\xef\xbb\xbf"))) c->next = 3;
        c->at_start = false;
    }
}

/* The next piece of the window. */
static void parse_piece(struct rec_csv *c) {
    const char *from = c->window.at + c->next;
    size_t n = c->window.len - c->next < PIECE ? c->window.len - c->next : PIECE;
    if (c->failed) {
        const char *lf = memchr(from, '\n', n);
        c->next += lf ? (size_t)(lf - from) + 1 : n;
        if (lf) c->failed = false, c->line++;
        return;
    }
    if (n == PIECE) { /* end the piece with a row, so that no field is cut by it */
        size_t whole = n;
        while (whole && from[whole - 1] != '\n') whole--;
        if (whole) n = whole;
    }
    if (from[n - 1] == '\n' && is_plain(c, from, n)) {
        cut_plain(c, from, n);
        c->next += n;
        return;
    }
    size_t done = csv_parse(&c->parser, from, n, on_field, on_line_end, c);
    if (done < n) {
        if (csv_error(&c->parser) != CSV_EPARSE) die("libcsv: %s", csv_strerror(csv_error(&c->parser)));
        bad_row(c, "a quote stands where RFC 4180 allows none");
        start_parser(c);
        c->failed = true;
    }
    c->next += done;
}

/* All rows were given: what is there of an unfinished one goes to the front of the batch. */
static void empty_batch(struct rec_csv *c) {
    size_t kept_from = c->pending ? c->field[c->given_fields].at : c->bytes.len;
    for (size_t i = 0; i < c->held; i++) {
        c->field[i] = c->field[c->given_fields + i];
        c->field[i].at -= kept_from;
    }
    if (c->pending && kept_from) memmove(c->bytes.at, c->bytes.at + kept_from, c->bytes.len - kept_from);
    c->bytes.len -= kept_from;
    c->fields = c->held;
    c->rows = c->given_rows = c->given_fields = 0;
}

enum rec_csv_got rec_csv_next(struct rec_csv *c, size_t most_fields, size_t most_bytes,
                              struct rec_csv_row *row) {
    c->most = most_fields;
    if (c->given_rows == c->rows) empty_batch(c);
    while (c->given_rows == c->rows) {
        if (c->bytes.len + c->parser.entry_pos > most_bytes) return REC_CSV_LONG;
        if (c->next < c->window.len)
            parse_piece(c);
        else if (!c->file_end)
            read_more(c);
        else
            return REC_CSV_END;
    }
    const struct waiting_row *w = &c->row[c->given_rows++];
    *row = (struct rec_csv_row){c->bytes.at, c->field + c->given_fields, w->last - c->given_fields, w->fields,
                                w->line};
    c->given_fields = w->last;
    return REC_CSV_ROW;
}
