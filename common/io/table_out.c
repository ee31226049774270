#include "io/table_out.h"
#include "base/die.h"

#include <stdlib.h>
#include <utf8proc.h>

struct out_column {
    struct slice name; /* in the form of the output: wire, JSON string, Markdown */
    bool numeric;
    size_t width; /* Markdown: the widest cell so far */
};

struct table_out {
    enum table_form form;
    struct rec_writer *writer; /* TABLE_ROWS */
    struct out *out;           /* else */
    struct arena arena;
    struct out_column *column;
    size_t columns, room;
    size_t at; /* column of the next cell */
    struct buf text, scratch;
    /* Markdown: all cells, escaped */
    struct slice *cell;
    size_t cells, cell_room;
};

struct table_out *table_out_open(const struct rec_options *options, enum table_form form) {
    struct table_out *t = mem_zero(1, sizeof *t);
    t->form = form;
    if (form == TABLE_ROWS)
        t->writer = rec_writer_open(options);
    else
        t->out = out_open(options->output);
    return t;
}

/* ---- JSON (RFC 8259) ---- */

/* Length of the UTF-8 character at p, 0 if it is none (Unicode 15, table 3-7). */
static size_t utf8_length(const unsigned char *p, const unsigned char *end) {
    if (*p < 0x80) return 1;
    size_t n = *p >= 0xF0 ? 4 : *p >= 0xE0 ? 3 : 2;
    if (*p < 0xC2 || *p > 0xF4 || (size_t)(end - p) < n) return 0;
    for (size_t i = 1; i < n; i++)
        if ((p[i] & 0xC0) != 0x80) return 0;
    if ((*p == 0xE0 && p[1] < 0xA0) || (*p == 0xED && p[1] > 0x9F) || (*p == 0xF0 && p[1] < 0x90) ||
        (*p == 0xF4 && p[1] > 0x8F))
        return 0;
    return n;
}

static void json_string(struct slice text, struct buf *to) {
    static const char hex[] = "0123456789abcdef";
    buf_byte(to, '"');
    const unsigned char *p = (const unsigned char *)text.at, *end = p + text.len;
    while (p < end) {
        size_t n = utf8_length(p, end);
        if (n == 0) {
            buf_put(to, "\xEF\xBF\xBD", 3);
            n = 1;
        } else if (n > 1 || (*p >= 0x20 && *p != '"' && *p != '\\' && *p != 0x7F)) {
            buf_put(to, p, n);
        } else if (*p == '"' || *p == '\\') {
            buf_byte(to, '\\');
            buf_byte(to, (char)*p);
        } else if (*p == '\n' || *p == '\t' || *p == '\r') {
            buf_put(to, *p == '\n' ? "\\n" : *p == '\t' ? "\\t" : "\\r", 2);
        } else {
            char escape[6] = {'\\', 'u', '0', '0', hex[*p >> 4], hex[*p & 15]};
            buf_put(to, escape, 6);
        }
        p += n;
    }
    buf_byte(to, '"');
}

/* number = [ "-" ] ( "0" | 1-9 digits ) [ "." digits ] [ ( "e" | "E" ) [ "+" | "-" ] digits ] */
static bool json_number(struct slice s) {
    const char *p = s.at, *end = p + s.len;
    if (p < end && *p == '-') p++;
    if (p == end || *p < '0' || *p > '9') return false;
    if (*p == '0' && p + 1 < end && p[1] >= '0' && p[1] <= '9') return false;
    while (p < end && *p >= '0' && *p <= '9') p++;
    if (p < end && *p == '.') {
        const char *first = ++p;
        while (p < end && *p >= '0' && *p <= '9') p++;
        if (p == first) return false;
    }
    if (p < end && (*p == 'e' || *p == 'E')) {
        p++;
        if (p < end && (*p == '+' || *p == '-')) p++;
        const char *first = p;
        while (p < end && *p >= '0' && *p <= '9') p++;
        if (p == first) return false;
    }
    return p == end;
}

/* ---- Markdown ---- */

static bool alphanumeric(struct slice s, size_t i) {
    unsigned char c = i < s.len ? (unsigned char)s.at[i] : ' ';
    return (c >= '0' && c <= '9') || ((c | 32) >= 'a' && (c | 32) <= 'z') || c >= 0x80;
}

/* Characters that mean something in a line of text or end a cell get a backslash (CommonMark 2.4), but for a '_' inside a word, which
 * means nothing (6.2); a line break becomes <br>. */
static void markdown(struct slice text, struct buf *to) {
    for (size_t i = 0; i < text.len; i++) {
        char c = text.at[i];
        if (c == '\n') {
            buf_put(to, "<br>", 4);
        } else if (c == '\r' || c == '\t') {
            buf_byte(to, ' ');
        } else {
            bool inside = c == '_' && i > 0 && alphanumeric(text, i - 1) && alphanumeric(text, i + 1);
            if (c && !inside && strchr("\\`*_[]<>&|~$", c)) buf_byte(to, '\\');
            buf_byte(to, c);
        }
    }
}

/* Columns on a terminal. */
static size_t width_of(struct slice s) {
    size_t width = 0;
    for (size_t i = 0; i < s.len;) {
        utf8proc_int32_t c;
        utf8proc_ssize_t n =
            utf8proc_iterate((const utf8proc_uint8_t *)s.at + i, (utf8proc_ssize_t)(s.len - i), &c);
        if (n <= 0) {
            width++, i++;
            continue;
        }
        width += (size_t)utf8proc_charwidth(c);
        i += (size_t)n;
    }
    return width;
}

static void hold(struct table_out *t, struct slice cell) {
    if (t->cells == t->cell_room) {
        t->cell_room = t->cell_room ? t->cell_room * 2 : 256;
        t->cell = mem_resize(t->cell, t->cell_room, sizeof *t->cell);
    }
    t->cell[t->cells++] = arena_slice(&t->arena, cell);
    size_t width = width_of(cell);
    if (width > t->column[t->at].width) t->column[t->at].width = width;
}

static void repeat(struct out *o, char c, size_t n) {
    while (n-- > 0) out_byte(o, c);
}

static void markdown_row(struct table_out *t, const struct slice *cell) {
    for (size_t i = 0; i < t->columns; i++) {
        size_t pad = t->column[i].width - width_of(cell[i]);
        out_text(t->out, i ? " | " : "| ");
        if (t->column[i].numeric) repeat(t->out, ' ', pad);
        out_slice(t->out, cell[i]);
        if (!t->column[i].numeric) repeat(t->out, ' ', pad);
    }
    out_text(t->out, " |\n");
}

static void markdown_table(struct table_out *t) {
    if (t->columns == 0) return;
    struct slice *name = mem_alloc(t->columns * sizeof *name);
    for (size_t i = 0; i < t->columns; i++) name[i] = t->column[i].name;
    markdown_row(t, name);
    free(name);
    for (size_t i = 0; i < t->columns; i++) {
        out_text(t->out, i ? " | " : "| ");
        repeat(t->out, '-', t->column[i].width - t->column[i].numeric);
        if (t->column[i].numeric) out_byte(t->out, ':');
    }
    out_text(t->out, " |\n");
    for (size_t i = 0; i < t->cells; i += t->columns) markdown_row(t, t->cell + i);
}

/* ---- all forms ---- */

void table_out_column(struct table_out *t, struct slice name, bool numeric) {
    if (t->columns == t->room) {
        t->room = t->room ? t->room * 2 : 16;
        t->column = mem_resize(t->column, t->room, sizeof *t->column);
    }
    struct out_column *c = &t->column[t->columns++];
    *c = (struct out_column){{NULL, 0}, numeric, 3};
    t->text.len = 0;
    if (t->form == TABLE_ROWS)
        buf_slice(&t->text, name);
    else if (t->form == TABLE_JSON)
        json_string(rec_unescape(name, &t->scratch), &t->text);
    else
        markdown(rec_unescape(name, &t->scratch), &t->text);
    c->name = arena_slice(&t->arena, buf_get(&t->text));
    if (t->form == TABLE_MARKDOWN && width_of(c->name) > c->width) c->width = width_of(c->name);
}

void table_out_header(struct table_out *t) {
    if (t->form != TABLE_ROWS) return;
    rec_header_begin(t->writer);
    for (size_t i = 0; i < t->columns; i++) rec_put(t->writer, t->column[i].name);
    rec_header_end(t->writer);
}

void table_out_cell(struct table_out *t, struct slice wire) {
    if (t->form == TABLE_ROWS) {
        rec_put(t->writer, wire);
        return;
    }
    const struct out_column *c = &t->column[t->at];
    struct slice text = rec_unescape(wire, &t->scratch);
    if (t->form == TABLE_JSON) {
        t->text.len = 0;
        if (c->numeric && wire.len == 0)
            buf_put(&t->text, "null", 4);
        else if (c->numeric && json_number(wire))
            buf_slice(&t->text, wire);
        else
            json_string(text, &t->text);
        out_text(t->out, t->at ? "," : "{");
        out_slice(t->out, c->name);
        out_byte(t->out, ':');
        out_slice(t->out, buf_get(&t->text));
    } else {
        t->text.len = 0;
        markdown(text, &t->text);
        hold(t, buf_get(&t->text));
    }
    t->at++;
}

void table_out_row(struct table_out *t) {
    if (t->form == TABLE_ROWS)
        rec_end(t->writer);
    else if (t->form == TABLE_JSON)
        out_text(t->out, t->columns ? "}\n" : "{}\n");
    t->at = 0;
}

void table_out_close(struct table_out *t) {
    if (t->form == TABLE_MARKDOWN) markdown_table(t);
    if (t->writer) rec_writer_close(t->writer);
    if (t->out) out_close(t->out);
    arena_free(&t->arena);
    buf_free(&t->text);
    buf_free(&t->scratch);
    free(t->column);
    free(t->cell);
    free(t);
}
