#include "io/passages.h"
#include "io/one_line.h"

#include <stdlib.h>

enum { PIECE = 16 << 10 }; /* of a text that is copied in one go */

static const char kind_names[][16] = {"sentence", "heading", "credit", "paragraph", "document"};
static const unsigned char kind_bytes[] = {8, 7, 6, 9, 8};

struct passages {
    struct rec_writer *out;
    bool offsets, rules, numbered;

    /* The columns before the text, with TABs between. */
    struct buf front;
    size_t document_end;    /* how much of them is the document's, */
    size_t paragraph_end;   /* the paragraph's too, */
    size_t number_end;      /* and how much there is up to start and end */
    size_t digit;           /* where the last digit of sent is; 0 = not there */
    enum passage_kind kind; /* of the row that is there */
    uint64_t sent;

    /* a row in pieces */
    bool open, begun;
    enum passage_kind open_kind;
    uint64_t start, end; /* what it has so far */
    struct buf held;     /* its text, with offsets */
};

/* ---- the table ---- */

struct passages *passages_open(const struct rec_options *options, bool offsets, bool rules, bool numbered) {
    struct passages *p = mem_zero(1, sizeof *p);
    p->out = rec_writer_open(options);
    p->offsets = offsets, p->rules = rules, p->numbered = numbered;
    return p;
}

void passages_close(struct passages *p) {
    rec_writer_close(p->out);
    buf_free(&p->front), buf_free(&p->held);
    free(p);
}

static const char *const before[] = {"doc", "date"}, *const behind[] = {"para", "sent", "kind"};

bool passages_writes(const struct passages *p, struct slice name) {
    for (size_t i = 0; i < 2; i++)
        if (slice_eq(name, slice_of(before[i]))) return true;
    for (size_t i = 0; i < 3; i++)
        if (slice_eq(name, slice_of(behind[i]))) return true;
    return slice_eq(name, SLICE("text")) || (p->rules && slice_eq(name, SLICE("rule"))) ||
           (p->offsets && (slice_eq(name, SLICE("start")) || slice_eq(name, SLICE("end"))));
}

void passages_header(struct passages *p, const struct slice *others, size_t count) {
    struct rec_writer *w = p->out;
    rec_header_begin(w);
    for (size_t i = 0; i < 2; i++) rec_put(w, slice_of(before[i]));
    for (size_t i = 0; i < count; i++) rec_put(w, others[i]);
    for (size_t i = 0; i < 3; i++) rec_put(w, slice_of(behind[i]));
    if (p->offsets) {
        rec_put(w, SLICE("start"));
        rec_put(w, SLICE("end"));
    }
    rec_put(w, SLICE("text"));
    if (p->rules) rec_put(w, SLICE("rule"));
    rec_header_end(w);
}

/* ---- the columns before the text ---- */

static void add_column(struct buf *front, struct slice wire) {
    buf_byte(front, '\t');
    buf_slice(front, wire);
}

static void add_number(struct buf *front, uint64_t number) {
    char *to = buf_room(front, 32);
    *to = '\t';
    front->len += 1 + slice_print_u64(to + 1, number);
}

void passages_document(struct passages *p, struct slice doc, struct slice date, const struct slice *others,
                       size_t count) {
    struct buf *front = &p->front;
    front->len = 0;
    buf_slice(front, doc);
    add_column(front, date);
    for (size_t i = 0; i < count; i++) add_column(front, others[i]);
    p->document_end = front->len;
    p->sent = 0;
    passages_paragraph(p, 0);
}

void passages_paragraph(struct passages *p, uint64_t para) {
    p->front.len = p->document_end;
    if (para)
        add_number(&p->front, para);
    else
        buf_byte(&p->front, '\t');
    p->paragraph_end = p->front.len;
    p->digit = 0;
}

/* The columns of the next row. Mostly only a digit is another one than in the last row. */
static inline void next_front(struct passages *p, enum passage_kind kind, uint64_t start, uint64_t end) {
    struct buf *front = &p->front;
    p->sent++;
    if (p->digit && front->at[p->digit] != '9' && p->kind == kind) {
        front->at[p->digit]++;
    } else {
        front->len = p->paragraph_end;
        if (p->numbered)
            add_number(front, p->sent);
        else
            buf_byte(front, '\t');
        p->digit = p->numbered ? front->len - 1 : 0;
        char *to = buf_room(front, 128); /* whoever copies the columns may copy 64 bytes more than they are */
        *to = '\t';
        memcpy(to + 1, kind_names[kind], sizeof kind_names[kind]);
        front->len += 1u + kind_bytes[kind];
        p->number_end = front->len;
        p->kind = kind;
    }
    if (p->offsets) {
        front->len = p->number_end;
        add_number(front, start);
        add_number(front, end);
        buf_room(front, 64);
    }
}

/* ---- rows ---- */

static void begin_row(struct passages *p, enum passage_kind kind, uint64_t start, uint64_t end) {
    struct rec_writer *w = p->out;
    next_front(p, kind, start, end);
    struct slice rest = buf_get(&p->front), column;
    while (slice_cut(&rest, '\t', &column)) rec_put(w, column);
    rec_field_begin(w);
}

static void end_row(struct passages *p, const char *rule) {
    rec_field_end(p->out);
    if (p->rules) rec_put(p->out, slice_of(rule));
    rec_end(p->out);
}

static void put_text(struct rec_writer *w, struct slice text, const char *limit) {
    for (size_t n; text.len; text.at += n, text.len -= n) {
        n = text.len < PIECE ? text.len : PIECE;
        char *room = rec_room(w, ONE_LINE_ROOM(n));
        rec_used(w, (size_t)(one_line(room, (struct slice){text.at, n}, limit) - room));
    }
}

void passages_put(struct passages *p, const struct passage *passage) {
    struct rec_writer *w = p->out;
    struct slice text = passage->text;
    if (w->csv || text.len > PIECE) {
        begin_row(p, passage->kind, passage->start, passage->end);
        put_text(w, text, passage->limit);
        end_row(p, passage->rule);
        return;
    }
    next_front(p, passage->kind, passage->start, passage->end); /* the row in one go */
    struct slice front = buf_get(&p->front), rule = p->rules ? slice_of(passage->rule) : SLICE("");
    char *room = rec_room(w, front.len + ONE_LINE_ROOM(text.len) + rule.len + 67), *to = room;
    for (size_t i = 0; i < front.len; i += 64)
        memcpy(to + i, front.at + i, 64); /* copies of known size are quick */
    to += front.len;
    *to++ = '\t';
    to = one_line(to, text, passage->limit);
    if (p->rules) {
        *to++ = '\t';
        memcpy(to, rule.at, rule.len);
        to += rule.len;
    }
    *to++ = '\n';
    rec_used(w, (size_t)(to - room));
}

/* ---- rows in pieces ---- */

bool passages_in_pieces(const struct passages *p) {
    return p->open;
}

void passages_begin(struct passages *p, enum passage_kind kind) {
    p->open = true, p->begun = false;
    p->open_kind = kind;
    p->held.len = 0;
}

static void put_spaces(struct passages *p, uint64_t count) {
    static const char spaces[] = "                                                                ";
    for (size_t n; count; count -= n) {
        n = count < sizeof spaces - 1 ? (size_t)count : sizeof spaces - 1;
        if (p->offsets)
            buf_put(&p->held, spaces, n);
        else
            rec_bytes(p->out, spaces, n);
    }
}

void passages_piece(struct passages *p, struct slice text, uint64_t start, uint64_t end) {
    const char *limit = text.at + text.len;
    if (!p->begun) {
        p->begun = true;
        p->start = p->end = start;
        if (!p->offsets) begin_row(p, p->open_kind, 0, 0);
    }
    put_spaces(p, start - p->end);
    if (p->offsets) {
        char *room = buf_room(&p->held, ONE_LINE_ROOM(text.len));
        p->held.len += (size_t)(one_line(room, text, limit) - room);
    } else {
        put_text(p->out, text, limit);
    }
    p->end = end;
}

void passages_end(struct passages *p, const char *rule) {
    if (!p->open) return;
    p->open = false;
    if (!p->begun) return;
    if (p->offsets) {
        begin_row(p, p->open_kind, p->start, p->end);
        rec_bytes(p->out, p->held.at, p->held.len);
    }
    end_row(p, rule);
}
