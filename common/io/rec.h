/* rec - rows and columns: the suite's TSV (DESIGN: header, columns by name, \t \n \r \\ escapes) and CSV (libcsv).
 *
 * Inside the suite a field is always in its TSV wire form (escaped): passing a column on costs no
 * work. Who reads text out of a field calls rec_unescape, which copies only when there is a backslash;
 * who writes text that may hold TAB, LF, CR or backslash calls rec_escape. CSV is turned into the wire form
 * on reading and back on writing, so no filter knows which of the two it serves. */
#ifndef TXT_REC_H
#define TXT_REC_H

#include "base/mem.h"
#include "base/opt.h"
#include "io/in.h"
#include "io/out.h"

/* The options that every filter has; filled by opt_parse through REC_OPTIONS. */
struct rec_options {
    const char *output; /* NULL = stdout */
    bool csv, no_header, progress, quiet;
};
#define REC_OPTIONS(o)                                                                                       \
    {'o', "output", "FILE", "write to FILE, whole or not at all; .gz compresses", OPT_TEXT, &(o)->output, 0, \
     0,   0,        0},                                                                                      \
        {0, "csv", 0, "read and write CSV (RFC 4180) instead of TSV", OPT_FLAG, &(o)->csv, 0, 0, 0, 0},      \
        {'N', "no-header", 0, "no header line, neither in nor out", OPT_FLAG, &(o)->no_header, 0, 0, 0, 0},  \
        {'q',      "quiet",                                                                                  \
         0,        "do not name damaged input on stderr; the exit status still tells",                       \
         OPT_FLAG, &(o)->quiet,                                                                              \
         0,        0,                                                                                        \
         0,        0},                                                                                       \
    {                                                                                                        \
        'v', "progress", 0, "show progress on stderr", OPT_FLAG, &(o)->progress, 0, 0, 0, 0                  \
    }

/* ---- reading ---- */

enum rec_part { /* see rec_stream */
                REC_WHOLE,
                REC_FIRST,
                REC_MIDDLE,
                REC_LAST,
};

struct rec {
    struct slice *field; /* count fields of the current row, in wire form; valid until the next rec_next */
    size_t count;        /* number of columns: the same for every row */
    enum rec_part part;
    bool
        joined; /* the fields stand side by side as in the file: from field[0].at to the end of the last is the row */
    bool plain; /* no field has a backslash, so each is its own text; false: not known */
    struct rec_source *source;
};

/* Opens the operands as one table and reads the first header. `columns` lists the names that hold
 * without a header (-N), "doc date para sent kind text", when the first row has as many fields; any other
 * width can be addressed by number only. Every later file must have the same column names; in another order its
 * columns are put in order; a file that lacks one is said and skipped (status 1). A row with too few or too many
 * fields is said ("FILE:LINE: expected 6 fields, found 5"), and left out (status 1).
 * No header at all (empty input) is said, status 1, and reads as a table without columns and rows. So does a file whose header line is
 * longer than 128 MiB, or that has more than 16,777,216 columns: it is no table, and takes no more memory than that. */
struct rec *rec_open(char *const *paths, size_t count, const struct rec_options *options,
                     const char *columns);
void rec_close(struct rec *r);

bool rec_next(struct rec *r); /* the next row; false at the end of all files */

size_t rec_columns(const struct rec *r);
struct slice rec_name(const struct rec *r, size_t column); /* wire form */
/* Index of the column called `name`, or (all digits and no such name) by number from 1. rec_need dies with
 * "no column 'x'; there are: a b c"; rec_find gives -1. */
size_t rec_need(const struct rec *r, const char *name);
size_t rec_need_slice(const struct rec *r, struct slice name);
ptrdiff_t rec_find(const struct rec *r, const char *name);
bool rec_empty(
    const struct rec *r); /* there was no header, so no columns: write nothing, return die_status() */

const char *rec_file(const struct rec *r); /* the current row's file and line, for messages */
uint64_t rec_line(const struct rec *r);
/* "txt-NAME: FILE:LINE: message", counted as damage (status 1). */
void rec_damage(struct rec *r, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* Asks for rows of more than REC_PART_BYTES in parts, so that memory stays flat: the fields before `column` are
 * given (whole) with REC_FIRST and stay valid until REC_LAST; every part has the next piece of `column`'s field (wire
 * form, never cut inside an escape or a UTF-8 character); the fields behind it come with REC_LAST. Shorter rows are REC_WHOLE as
 * ever. A long row with a wrong number of fields is known too late to leave out: it is said, and what was given stands (status 1).
 * CSV is never in parts: a record is held whole. */
#ifndef REC_PART_BYTES /* the fuzzers take a smaller one */
#define REC_PART_BYTES (1u << 20)
#endif
void rec_stream(struct rec *r, size_t column);

/* ---- wire form ---- */

/* The text of a field. Without a backslash that is the field itself; else it is written to *scratch (emptied first). */
struct slice rec_unescape(struct slice field, struct buf *scratch);
/* Appends the wire form of text to *to. */
void rec_escape(struct slice text, struct buf *to);

/* ---- writing ---- */

struct rec_writer {
    struct out *out;
    bool csv, no_header;
    bool open; /* inside a row */
    bool in_header, blank;
    size_t fields;   /* of the open row */
    struct buf held; /* CSV: the current field in wire form */
    struct buf scratch;
};

/* Opens the output that the options name. */
struct rec_writer *rec_writer_open(const struct rec_options *options);
void rec_writer_close(struct rec_writer *w); /* checks everything; dies on error */

/* A header: rec_put for each name between these two; nothing is written with --no-header. The header is flushed at once, so that
 * a wrong column name downstream is known before the work is done. */
void rec_header_begin(struct rec_writer *w);
void rec_header_end(struct rec_writer *w);

/* A row: fields in order, then rec_end. */
void rec_put(struct rec_writer *w, struct slice wire); /* a field that is in wire form */
void rec_put_u64(struct rec_writer *w, uint64_t value);
void rec_end(struct rec_writer *w);

/* Whole rows that are ready: wire form, a TAB between fields, a LF behind each row. TSV may also be written by rec_room/rec_used
 * and rec_bytes, when no row is open. */
void rec_rows(struct rec_writer *w, struct slice rows);

/* A field in pieces: rec_field_begin, any number of rec_bytes or rec_room/rec_used (all in wire form), rec_field_end. */
void rec_field_begin(struct rec_writer *w);
void rec_field_end(struct rec_writer *w);
static inline char *rec_room(struct rec_writer *w, size_t n) {
    return w->csv ? buf_room(&w->held, n) : out_room(w->out, n);
}
static inline void rec_used(struct rec_writer *w, size_t n) {
    if (w->csv)
        w->held.len += n;
    else
        out_used(w->out, n);
}
static inline void rec_bytes(struct rec_writer *w, const void *p, size_t n) {
    if (w->csv)
        buf_put(&w->held, p, n);
    else
        out_put(w->out, p, n);
}

#endif
