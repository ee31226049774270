/* txt-split - cuts text into sentences, a row each.
 *
 * Columns in: none (raw text), or a text column with --doc row. Columns out: doc date para sent kind text; --offsets adds
 * start and end before text, --explain adds rule behind it; --doc row passes on the row's other columns behind date.
 *
 *     $ printf 'Dr. Lan spoke. We heard.\n' | txt-split
 *     doc     date    para    sent    kind            text
 *     stdin           1       1       sentence        Dr. Lan spoke.
 *     stdin           1       2       sentence        We heard.
 *
 * A window of the input goes to text/documents.h, which gives paragraphs, and these to text/sentences.h; what comes back are
 * ranges of the window, which are copied once, to the output. Only a sentence longer than DOCUMENTS_STRETCH is written
 * piece by piece, as one field. */
#include "base/die.h"
#include "base/opt.h"
#include "base/simd.h"
#include "io/rec.h"
#include "text/abbreviations.h"
#include "text/documents.h"
#include "text/sentences.h"
#include "text/utf8.h"

#include <regex.h>
#include <stdlib.h>

enum { PIECE = 16 << 10 }; /* of a text that is copied in one go */

enum unit { UNIT_SENTENCE, UNIT_PARAGRAPH, UNIT_DOCUMENT };

enum kind { KIND_SENTENCE, KIND_HEADING, KIND_CREDIT, KIND_PARAGRAPH, KIND_DOCUMENT };
static const char kind_names[][16] = {"sentence", "heading", "credit", "paragraph", "document"};
static const unsigned char kind_bytes[] = {8, 7, 6, 9, 8};

struct options {
    struct rec_options rec;
    const char *doc, *date, *column;
    int unit, para;
    bool offsets, explain;
};

struct split {
    const struct options *o;
    struct rec_writer *out;
    struct sentences *rules;
    struct documents documents;
    regex_t opener;
    struct buf line; /* of the opener: regexec wants a NUL */

    /* the document; fields are in wire form */
    struct slice name;       /* of the file, or the row's doc column */
    struct slice given_date; /* of the row: goes before a date line's */
    struct slice other_date; /* from --date or the file's name: behind it */
    struct buf doc, date;
    struct slice *passed; /* the row's other columns */
    struct buf front;     /* the columns before the text, with TABs between, */
    size_t front_number;  /* where the last digit of sent is in it; 0 = nowhere */
    size_t front_same;    /* and how much of it is that of the paragraph's other rows; 0 = nothing */
    size_t passed_count;
    uint64_t documents_seen, para;
    uint64_t sent;

    /* a row whose text comes in pieces */
    bool open;
    enum kind open_kind;
    uint64_t start, end; /* offsets in the document: of the row's text so far */
    struct buf held;     /* its text when --offsets must come before it */

    struct utf8_damage damage; /* of this file or row; first is an offset in it */
    uint64_t window_offset;    /* of the window in the file, for damage.first */
    const char *window, *window_end;
    struct buf scratch;
};

/* ---- rows ---- */

/* Copies clean text to `to`, which has room for twice its length and 64 bytes more: blanks become spaces, a backslash is
 * escaped. Up to `limit` may be read. Returns the end of the copy. */
static char *copy_clean(char *to, struct slice text, const char *limit) {
    for (const char *p = text.at, *end = p + text.len; p < end; p += 64) {
        char block[64];
        const char *from = p;
        size_t len = (size_t)(end - p);
        if (limit - p < 64) {
            memset(block, 'x', sizeof block);
            memcpy(block, p, len);
            from = block;
        }
        struct simd64 v = simd_load(from);
        uint64_t blanks = simd_range(v, '\t', '\r'), escapes = simd_eq(v, '\\');
        memcpy(to, from, 64);
        if (len > 64) len = 64;
        if (blanks | escapes) {
            uint64_t mask = len < 64 ? ((uint64_t)1 << len) - 1 : UINT64_MAX;
            for (blanks &= mask; blanks; blanks &= blanks - 1) to[__builtin_ctzll(blanks)] = ' ';
            if (escapes & mask) {
                char plain[64];
                memcpy(plain, to, 64);
                for (size_t j = 0; j < len; j++) {
                    if (plain[j] == '\\') *to++ = '\\';
                    *to++ = plain[j];
                }
                len = 0;
            }
        }
        to += len;
    }
    return to;
}

static void put_clean(struct rec_writer *w, struct slice text, const char *limit) {
    while (text.len) {
        size_t n = text.len < PIECE ? text.len : PIECE;
        char *room = rec_room(w, 2 * n + 64);
        rec_used(w, (size_t)(copy_clean(room, (struct slice){text.at, n}, limit) - room));
        text.at += n, text.len -= n;
    }
}

/* Writes text that may be damaged, and counts the damage. */
static void put_any(struct split *s, struct slice text) {
    struct utf8_damage d;
    struct slice repaired = utf8_repair(text, &s->scratch, &d);
    if (d.count) {
        if (!s->damage.count)
            s->damage.first = (size_t)(s->window_offset + (uint64_t)(text.at - s->window) + d.first);
        s->damage.count += d.count;
    }
    put_clean(s->out, repaired, repaired.at + repaired.len);
}

static void add_column(struct buf *front, struct slice wire) {
    buf_byte(front, '\t');
    buf_slice(front, wire);
}

/* The columns before the text, in wire form. What stands in front of `sent` is the same for all rows of a paragraph. */
static struct slice join_front(struct split *s, enum kind kind, uint64_t start, uint64_t end) {
    struct buf *front = &s->front;
    char digits[20];
    if (s->front_same) {
        front->len = s->front_same;
    } else {
        front->len = 0;
        buf_slice(front, buf_get(&s->doc));
        add_column(front, buf_get(&s->date));
        for (size_t i = 0; i < s->passed_count; i++) add_column(front, s->passed[i]);
        size_t n = s->o->unit == UNIT_DOCUMENT ? 0 : slice_print_u64(digits, s->para);
        add_column(front, (struct slice){digits, n});
        s->front_same = front->len;
        s->front_number = 0;
    }
    char *to = buf_room(front, 128); /* short fields: more than they need is copied */
    size_t digit = s->front_number;  /* of the last digit, when the last row's number is still there */
    if (s->o->unit != UNIT_SENTENCE) {
        *to++ = '\t';
    } else if (s->sent++, digit && front->at[digit] != '9') {
        front->at[digit]++;
        to = front->at + digit + 1;
    } else {
        *to++ = '\t';
        to += slice_print_u64(to, s->sent);
        s->front_number = (size_t)(to - front->at) - 1;
    }
    *to++ = '\t';
    memcpy(to, kind_names[kind], sizeof kind_names[kind]);
    front->len = (size_t)(to - front->at) + kind_bytes[kind];
    if (s->o->offsets) {
        add_column(front, (struct slice){digits, slice_print_u64(digits, start)});
        add_column(front, (struct slice){digits, slice_print_u64(digits, end)});
    }
    return buf_get(front);
}

static void begin_row(struct split *s, enum kind kind, uint64_t start, uint64_t end) {
    struct rec_writer *w = s->out;
    struct slice rest = join_front(s, kind, start, end), column;
    if (w->csv)
        while (slice_cut(&rest, '\t', &column)) rec_put(w, column);
    else
        rec_put(w, rest);
    rec_field_begin(w);
}

static void end_row(struct split *s, const char *rule) {
    rec_field_end(s->out);
    if (s->o->explain) rec_put(s->out, slice_of(rule));
    rec_end(s->out);
}

static void whole_row(struct split *s, enum kind kind, struct slice text, uint64_t start, bool clean,
                      const char *rule) {
    struct rec_writer *w = s->out;
    if (clean && !w->csv && text.len <= PIECE) { /* the row in one go */
        struct slice front = join_front(s, kind, start, start + text.len);
        rec_field_begin(w);
        char *room = rec_room(w, front.len + 1 + 2 * text.len + 64), *to = room;
        memcpy(to, front.at,
               front.len < 64 ? 64 : front.len); /* a copy of known size is quick; join_front left room */
        to += front.len;
        *to++ = '\t';
        rec_used(w, (size_t)(copy_clean(to, text, s->window_end) - room));
    } else {
        begin_row(s, kind, start, start + text.len);
        if (clean)
            put_clean(w, text, s->window_end);
        else
            put_any(s, text);
    }
    end_row(s, rule);
}

static bool is_blank(char c) {
    return c == ' ' || (c >= '\t' && c <= '\r');
}

static void open_row(struct split *s, enum kind kind) {
    s->open = true;
    s->open_kind = kind;
    s->held.len = 0;
    s->end = UINT64_MAX;
}

/* The next piece of the open row's text, from `offset` in the document. What lies between the pieces is blank. */
static void add_to_row(struct split *s, struct slice text, uint64_t offset) {
    while (text.len && is_blank(text.at[0])) text.at++, text.len--, offset++;
    while (text.len && is_blank(text.at[text.len - 1])) text.len--;
    if (text.len == 0) return;
    if (s->end == UINT64_MAX) {
        s->start = s->end = offset;
        if (!s->o->offsets) begin_row(s, s->open_kind, 0, 0);
    }
    for (uint64_t gap = offset - s->end; gap;) {
        static const char spaces[] = "                                                                ";
        size_t n = gap < sizeof spaces - 1 ? (size_t)gap : sizeof spaces - 1;
        if (s->o->offsets)
            buf_put(&s->held, spaces, n);
        else
            rec_bytes(s->out, spaces, n);
        gap -= n;
    }
    if (s->o->offsets)
        buf_slice(&s->held, text);
    else
        put_any(s, text);
    s->end = offset + text.len;
}

static void close_row(struct split *s, const char *rule) {
    if (!s->open) return;
    s->open = false;
    if (s->end == UINT64_MAX) return;
    if (s->o->offsets) {
        begin_row(s, s->open_kind, s->start, s->end);
        put_any(s, buf_get(&s->held));
    }
    end_row(s, rule);
}

/* ---- paragraphs ---- */

/* Where a stretch without a sure end is cut: at a blank if there is one near, never inside a character, and well before its
 * end, so that a stop there is seen again with all that follows it. */
static size_t cut_stretch(struct slice text) {
    size_t n = text.len - SENTENCES_CONTEXT, i = n;
    while (i > n - DOCUMENTS_LINE && !is_blank(text.at[i - 1])) i--;
    return i > n - DOCUMENTS_LINE ? i : utf8_whole((struct slice){text.at, n});
}

static void sentences_of(struct split *s, const struct documents_item *item) {
    struct slice text = item->text;
    size_t credit = item->ends ? documents_credit(text) : text.len;
    const struct sentence *list;
    size_t n = sentences_split(s->rules, (struct slice){text.at, credit}, !item->ends, &list);
    bool clean = item->begins && item->ends && utf8_clean(text) == text.len;
    for (size_t i = 0; i < n; i++) {
        struct slice sentence = {text.at + list[i].start, list[i].end - list[i].start};
        const char *rule = sentences_rule_name(list[i].rule);
        if (s->open) {
            add_to_row(s, sentence, item->offset + list[i].start);
            close_row(s, rule);
        } else {
            bool heading = item->heading && n == 1 && credit == text.len;
            whole_row(s, heading ? KIND_HEADING : KIND_SENTENCE, sentence, item->offset + list[i].start,
                      clean, heading ? "heading" : rule);
        }
    }
    if (item->ends) {
        close_row(s, sentences_rule_name(SENTENCES_PARAGRAPH));
        if (credit < text.len)
            whole_row(s, KIND_CREDIT, (struct slice){text.at + credit, text.len - credit},
                      item->offset + credit, clean, "credit");
    } else if (n) {
        documents_take(&s->documents, list[n - 1].end);
    } else {
        size_t cut = cut_stretch(text);
        if (!s->open) open_row(s, KIND_SENTENCE);
        add_to_row(s, (struct slice){text.at, cut}, item->offset);
        documents_take(&s->documents, cut);
    }
}

static void larger_unit(struct split *s, const struct documents_item *item) {
    struct slice text = item->text;
    bool by_document = s->o->unit == UNIT_DOCUMENT;
    enum kind kind = by_document ? KIND_DOCUMENT : item->heading ? KIND_HEADING : KIND_PARAGRAPH;
    if (!by_document && item->ends && item->begins && text.len && documents_credit(text) == 0)
        kind = KIND_CREDIT;
    if (!s->open) open_row(s, kind);
    if (!item->ends) text.len = cut_stretch(text);
    add_to_row(s, text, item->offset);
    if (!item->ends)
        documents_take(&s->documents, text.len);
    else if (!by_document)
        close_row(s, "");
}

static void open_document(struct split *s, struct slice date) {
    close_row(s, "");
    s->documents_seen++;
    s->para = 0;
    s->sent = 0;
    s->doc.len = s->date.len = 0;
    s->front_same = 0;
    buf_slice(&s->doc, s->name);
    if (s->documents.openers != DOCUMENTS_ONE && s->documents_seen > 1)
        buf_format(&s->doc, "#%llu", (unsigned long long)s->documents_seen);
    buf_slice(&s->date, s->given_date.len ? s->given_date : date.len ? date : s->other_date);
}

/* Uses what it can of the window and gives the number of bytes to forget. */
static size_t feed(struct split *s, struct slice window, bool end) {
    struct documents_item item;
    s->window = window.at;
    s->window_end = window.at + window.len;
    for (;;) {
        switch (documents_next(&s->documents, window, end, &item)) {
        case DOCUMENTS_MORE: return documents_used(&s->documents);
        case DOCUMENTS_END: close_row(s, ""); return window.len;
        case DOCUMENTS_OPEN: open_document(s, item.date); break;
        case DOCUMENTS_PARAGRAPH:
            s->para += item.begins;
            if (item.begins) s->front_same = 0;
            if (s->o->unit == UNIT_SENTENCE)
                sentences_of(s, &item);
            else
                larger_unit(s, &item);
            break;
        }
    }
}

static const char damage_said[] = "%zu damaged character%s written as U+FFFD, the first at byte %zu";

/* ---- raw text ---- */

static void begin_stream(struct split *s, const char *file) {
    documents_start(&s->documents);
    s->damage = (struct utf8_damage){0};
    s->other_date = s->o->date ? slice_of(s->o->date) : documents_date_in(slice_of(file));
}

static void split_files(struct split *s, char *const *paths, size_t count) {
    struct in *in = in_open(paths, count);
    struct buf name = {0};
    in_progress(in, s->o->rec.progress);
    while (in_next(in)) {
        struct slice window;
        size_t used = 0;
        bool more;
        name.len = 0;
        rec_escape(slice_of(in_name(in)), &name);
        s->name = buf_get(&name);
        begin_stream(s, in_name(in));
        s->documents_seen = 0;
        do {
            more = in_more(in, used, &window);
            s->window_offset = in_offset(in);
            used = feed(s, window, !more);
        } while (more);
        if (s->damage.count)
            in_damage(in, damage_said, s->damage.count, s->damage.count == 1 ? "" : "s", s->damage.first);
    }
    buf_free(&name);
    in_close(in);
}

/* ---- rows in ---- */

/* Columns that this filter writes itself: a row's own of these names are replaced. */
static bool is_written(struct slice name, const struct options *o) {
    static const char *const always[] = {"doc", "date", "para", "sent", "kind", "text"};
    for (size_t i = 0; i < sizeof always / sizeof *always; i++)
        if (slice_eq(name, slice_of(always[i]))) return true;
    return (o->offsets && (slice_eq(name, SLICE("start")) || slice_eq(name, SLICE("end")))) ||
           (o->explain && slice_eq(name, SLICE("rule")));
}

static void put_header(struct split *s, const struct rec *in, const size_t *pass) {
    struct rec_writer *w = s->out;
    rec_header_begin(w);
    rec_put(w, SLICE("doc"));
    rec_put(w, SLICE("date"));
    for (size_t i = 0; i < s->passed_count; i++) rec_put(w, rec_name(in, pass[i]));
    rec_put(w, SLICE("para"));
    rec_put(w, SLICE("sent"));
    rec_put(w, SLICE("kind"));
    if (s->o->offsets) {
        rec_put(w, SLICE("start"));
        rec_put(w, SLICE("end"));
    }
    rec_put(w, SLICE("text"));
    if (s->o->explain) rec_put(w, SLICE("rule"));
    rec_header_end(w);
}

static void split_rows(struct split *s, char *const *paths, size_t count) {
    const struct options *o = s->o;
    struct rec *in = rec_open(paths, count, &o->rec, "doc date para sent kind text");
    struct buf scratch = {0}, rest = {0}, name = {0};
    if (rec_empty(in)) {
        rec_close(in);
        return;
    }
    size_t columns = rec_columns(in), text = rec_need(in, o->column);
    ptrdiff_t doc = rec_find(in, "doc"), date = rec_find(in, "date");
    if (doc < 0) doc = rec_find(in, "id");
    size_t *pass = mem_zero(columns, sizeof *pass);
    s->passed = mem_zero(columns, sizeof *s->passed);
    for (size_t i = 0; i < columns; i++)
        if (i != text && !is_written(rec_name(in, i), o)) pass[s->passed_count++] = i;
    if (text == columns - 1) rec_stream(in, text);
    put_header(s, in, pass);

    const char *file = NULL;
    uint64_t number = 0;
    while (rec_next(in)) {
        if (in->part == REC_WHOLE || in->part == REC_FIRST) {
            if (file != rec_file(in)) number = 0, file = rec_file(in);
            number++;
            name.len = 0;
            if (doc >= 0) {
                buf_slice(&name, in->field[doc]);
            } else {
                rec_escape(slice_of(file), &name);
                buf_format(&name, "#%llu", (unsigned long long)number);
            }
            s->name = buf_get(&name);
            s->given_date = date >= 0 ? in->field[date] : SLICE("");
            for (size_t i = 0; i < s->passed_count; i++) s->passed[i] = in->field[pass[i]];
            begin_stream(s, file);
            rest.len = 0;
            s->window_offset = 0;
        }
        struct slice part = rec_unescape(in->field[text], &scratch);
        if (in->part == REC_WHOLE) {
            feed(s, part, true);
        } else {
            buf_slice(&rest, part);
            size_t used = feed(s, buf_get(&rest), in->part == REC_LAST);
            memmove(rest.at, rest.at + used, rest.len - used);
            rest.len -= used;
            s->window_offset += used;
        }
        if (s->damage.count && (in->part == REC_WHOLE || in->part == REC_LAST))
            rec_damage(in, damage_said, s->damage.count, s->damage.count == 1 ? "" : "s", s->damage.first);
    }
    free(pass);
    free(s->passed);
    buf_free(&scratch), buf_free(&rest), buf_free(&name);
    rec_close(in);
}

/* ---- options ---- */

static void add_abbreviations(void *to, const struct opt *option, const char *arg) {
    struct split *s = to;
    (void)option;
    char *path = mem_text(arg);
    struct in *in = in_open(&path, 1);
    struct slice line;
    if (!in_next(in)) die("no abbreviations without %s", arg);
    while (in_line(in, &line)) {
        const char *wrong = abbreviations_add(sentences_abbreviations(s->rules), line);
        if (wrong)
            die("%s:%llu: %s: '%.*s'; a line is KIND, TAB, WORD, and the kinds are: %s", arg,
                (unsigned long long)in_line_number(in), wrong, (int)(line.len < 60 ? line.len : 60), line.at,
                abbreviations_kinds());
    }
    in_close(in);
    free(path);
}

static bool line_matches(void *to, struct slice line) {
    struct split *s = to;
    s->line.len = 0;
    buf_slice(&s->line, line);
    buf_byte(&s->line, '\0');
    return regexec(&s->opener, s->line.at, 0, NULL, 0) == 0;
}

/* --doc: what is a document. True when it is a row. */
static bool choose_documents(struct split *s, const char *doc) {
    struct documents *d = &s->documents;
    if (!strcmp(doc, "row")) return true;
    if (!strcmp(doc, "date-line")) {
        d->openers = DOCUMENTS_DATED;
    } else if (!strncmp(doc, "regex:", 6)) {
        int error = regcomp(&s->opener, doc + 6, REG_EXTENDED | REG_NOSUB);
        if (error) {
            char why[200];
            regerror(error, &s->opener, why, sizeof why);
            die("option --doc: '%s' is no extended regular expression: %s", doc + 6, why);
        }
        d->openers = DOCUMENTS_LINES;
        d->opens = line_matches;
        d->opens_to = s;
    } else if (strcmp(doc, "file")) {
        die("option --doc: '%s' is none of file, date-line, regex:RE, row", doc);
    }
    return false;
}

int main(int argc, char **argv) {
    struct options o = {0};
    struct split s = {.o = &o, .rules = sentences_new()};
    const struct opt table[] = {
        {0, "doc", "HOW",
         "a document is a file, or opens at each date-line or line that matches regex:RE, or is a row",
         OPT_TEXT, &o.doc, 0, 0, 0, 0},
        {'c', "column", "NAME", "the column that holds the text; implies --doc row [text]", OPT_TEXT,
         &o.column, 0, 0, 0, 0},
        {0, "unit", "UNIT", "a row is a sentence, a paragraph or a document", OPT_CHOICE, &o.unit, 0, 0,
         "sentence|paragraph|document", 0},
        {0, "para", "END", "what ends a paragraph: a blank line, or every line", OPT_CHOICE, &o.para, 0, 0,
         "blank|line", 0},
        {0, "date", "DATE", "the date of documents that do not say theirs (YYYY-MM-DD)", OPT_TEXT, &o.date, 0,
         0, 0, 0},
        {0, "offsets", 0, "add the columns start and end: bytes in the original document", OPT_FLAG,
         &o.offsets, 0, 0, 0, 0},
        {0, "explain", 0, "add the column rule: why the sentence ends there", OPT_FLAG, &o.explain, 0, 0, 0,
         0},
        {0, "abbreviations", "FILE", "add abbreviations: lines of KIND, TAB, WORD; may be repeated", OPT_CALL,
         &s, 0, 0, 0, add_abbreviations},
        REC_OPTIONS(&o.rec),
        {0},
    };
    const struct opt_program program = {
        .name = "txt-split",
        .purpose = "cuts text into sentences, a row each",
        .operands = "[FILE ...]",
        .columns = "raw text, or text -> doc date para sent kind [start end] text [rule]",
        .example = "txt-split --doc date-line articles.txt.gz | txt-tokenize | txt-ngrams -k 20",
        .versions = "rules split1",
        .options = table,
    };
    int first = opt_parse(&program, argc, argv);
    if (o.date && (strlen(o.date) != 10 || !documents_is_date(o.date)))
        die("option --date: '%s' is no date YYYY-MM-DD", o.date);
    if (o.explain && o.unit != UNIT_SENTENCE)
        die("option --explain: only sentences have a rule; leave out --unit");
    bool rows = choose_documents(&s, o.doc ? o.doc : o.column || o.rec.csv ? "row" : "date-line");
    if (o.column && !rows) die("option --column: only with --doc row, not with --doc %s", o.doc);
    if (!o.column) o.column = "text";
    s.documents.by_line = o.para == 1;
    die_quiet(o.rec.quiet);

    s.out = rec_writer_open(&o.rec);
    char *const *paths = argv + first;
    size_t count = (size_t)(argc - first);
    if (rows) {
        split_rows(&s, paths, count);
    } else {
        put_header(&s, NULL, NULL);
        split_files(&s, paths, count);
    }
    rec_writer_close(s.out);
    if (s.documents.openers == DOCUMENTS_LINES) regfree(&s.opener);
    sentences_free(s.rules);
    buf_free(&s.line), buf_free(&s.doc), buf_free(&s.date), buf_free(&s.held), buf_free(&s.front),
        buf_free(&s.scratch);
    return die_status();
}
