/* The wire form of a field, and rows out. What is written goes straight into the output's buffer; only a CSV field waits until it is whole,
 * since whether it needs quotes is known at its end. */
#include "io/rec.h"
#include "base/die.h"
#include "base/wire.h"

#include <csv.h>
#include <stdlib.h>

/* ---- wire form ---- */

struct slice rec_unescape(struct slice field, struct buf *scratch) {
    const char *slash = field.len ? memchr(field.at, '\\', field.len) : NULL;
    if (!slash) return field;
    const char *p = field.at, *end = p + field.len;
    scratch->len = 0;
    char *to = buf_room(scratch, field.len), *start = to;
    while (slash) {
        memcpy(to, p, (size_t)(slash - p));
        to += slash - p;
        char c = slash + 1 < end ? slash[1] : 0;
        p = slash + 2;
        switch (c) {
        case 't': *to++ = '\t'; break;
        case 'n': *to++ = '\n'; break;
        case 'r': *to++ = '\r'; break;
        case '\\': *to++ = '\\'; break;
        default: /* no escape of ours: the backslash is data */ *to++ = '\\'; p = slash + 1;
        }
        slash = p < end ? memchr(p, '\\', (size_t)(end - p)) : NULL;
    }
    if (p < end) {
        memcpy(to, p, (size_t)(end - p));
        to += end - p;
    }
    scratch->len = (size_t)(to - start);
    return buf_get(scratch);
}

enum { ESCAPE_PIECE = 64 << 10 };

/* In pieces, so that room for twice as much is never asked for at once. */
void rec_escape(struct slice text, struct buf *to) {
    for (size_t done = 0; done < text.len;) {
        const size_t n = text.len - done < ESCAPE_PIECE ? text.len - done : ESCAPE_PIECE;
        char *start = buf_room(to, 2 * n);
        to->len += (size_t)(wire_put(start, (struct slice){text.at + done, n}) - start);
        done += n;
    }
}

/* ---- writing ---- */

struct rec_writer *rec_writer_open(const struct rec_options *options) {
    struct rec_writer *w = mem_zero(1, sizeof *w);
    w->out = out_open(options->output);
    w->csv = options->csv;
    w->no_header = options->no_header;
    return w;
}

void rec_writer_close(struct rec_writer *w) {
    out_close(w->out);
    buf_free(&w->held);
    buf_free(&w->scratch);
    free(w);
}

void rec_header_begin(struct rec_writer *w) {
    w->in_header = true;
}

void rec_header_end(struct rec_writer *w) {
    if (!w->no_header) {
        rec_end(w);
        out_flush(w->out);
    }
    w->in_header = false;
}

void rec_field_begin(struct rec_writer *w) {
    if (w->open) out_byte(w->out, w->csv ? ',' : '\t');
    w->open = true;
    w->fields++;
    w->held.len = 0;
}

/* A CSV field is quoted only where RFC 4180 needs it, and when it is empty and alone in its row or has blanks at an edge,
 * which some readers drop. */
void rec_field_end(struct rec_writer *w) {
    if (!w->csv) return;
    struct slice text = rec_unescape(buf_get(&w->held), &w->scratch);
    bool quote = text.len && (text.at[0] == ' ' || text.at[text.len - 1] == ' ' ||
                              slice_starts(text, SLICE("\xef\xbb\xbf"))); /* else taken for a BOM */
    for (size_t i = 0; i < text.len && !quote; i++) {
        char c = text.at[i];
        quote = c == ',' || c == '"' || c == '\n' || c == '\r';
    }
    w->blank = text.len == 0;
    if (!quote) {
        out_slice(w->out, text);
        return;
    }
    char *to = out_room(w->out, text.len * 2 + 2);
    out_used(w->out, csv_write(to, text.len * 2 + 2, text.at, text.len));
}

void rec_put(struct rec_writer *w, struct slice wire) {
    if (w->in_header && w->no_header) return;
    rec_field_begin(w);
    rec_bytes(w, wire.at, wire.len);
    rec_field_end(w);
}

void rec_put_u64(struct rec_writer *w, uint64_t value) {
    char digits[20];
    rec_put(w, (struct slice){digits, slice_print_u64(digits, value)});
}

void rec_end(struct rec_writer *w) {
    if (w->csv && w->fields == 1 && w->blank) out_put(w->out, "\"\"", 2); /* else it would be no row at all */
    out_byte(w->out, '\n');
    w->open = false;
    w->fields = 0;
}

void rec_rows(struct rec_writer *w, struct slice rows) {
    if (!w->csv) {
        out_slice(w->out, rows);
        return;
    }
    for (const char *p = rows.at, *start = p, *end = p + rows.len; p < end; p++) {
        if (*p != '\t' && *p != '\n') continue;
        rec_put(w, slice_between(start, p));
        if (*p == '\n') rec_end(w);
        start = p + 1;
    }
}
