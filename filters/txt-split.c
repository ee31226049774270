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
#include "io/passages.h"
#include "text/abbreviations.h"
#include "text/documents.h"
#include "text/sentences.h"
#include "text/utf8.h"

#include <regex.h>
#include <stdlib.h>

enum unit { UNIT_SENTENCE, UNIT_PARAGRAPH, UNIT_DOCUMENT };

struct options {
    struct rec_options rec;
    const char *doc, *date, *column;
    int unit, para;
    bool offsets, explain;
};

struct split {
    const struct options *o;
    struct passages *out;
    struct sentences *rules;
    struct documents documents;
    regex_t opener;
    struct buf line; /* of the opener: regexec wants a NUL */

    /* the document; fields are in wire form */
    struct slice name;       /* of the file, or the row's doc column */
    struct slice given_date; /* of the row: goes before a date line's */
    struct slice other_date; /* from --date or the file's name: behind it */
    struct buf doc;
    struct slice *passed; /* the row's other columns */
    size_t passed_count;
    uint64_t documents_seen, para;

    struct utf8_damage damage; /* of this file or row; first is an offset in it */
    uint64_t window_offset;    /* of the window in the file, for damage.first */
    const char *window, *window_end;
    struct buf scratch;
};

/* ---- text out ---- */

/* The text without damage, which is counted; valid until the next call. */
static struct slice repaired(struct split *s, struct slice text) {
    struct utf8_damage d;
    struct slice clean = utf8_repair(text, &s->scratch, &d);
    if (d.count) {
        if (!s->damage.count)
            s->damage.first = (size_t)(s->window_offset + (uint64_t)(text.at - s->window) + d.first);
        s->damage.count += d.count;
    }
    return clean;
}

static void put(struct split *s, enum passage_kind kind, struct slice text, uint64_t start, bool clean,
                const char *rule) {
    struct slice shown = clean ? text : repaired(s, text);
    passages_put(s->out, &(struct passage){kind, shown, clean ? s->window_end : shown.at + shown.len, start,
                                           start + text.len, rule});
}

static bool is_blank(char c) {
    return c == ' ' || (c >= '\t' && c <= '\r');
}

/* The next piece of a row, from `offset` in the document, without the blanks at its ends. */
static void put_piece(struct split *s, struct slice text, uint64_t offset) {
    while (text.len && is_blank(text.at[0])) text.at++, text.len--, offset++;
    while (text.len && is_blank(text.at[text.len - 1])) text.len--;
    if (text.len) passages_piece(s->out, repaired(s, text), offset, offset + text.len);
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
    size_t whole = item->ends ? text.len : n ? list[n - 1].end : 0;
    bool clean = utf8_clean((struct slice){text.at, whole}) == whole,
         heading = item->heading && n == 1 && credit == text.len;
    for (size_t i = 0; i < n; i++) {
        struct slice sentence = {text.at + list[i].start, list[i].end - list[i].start};
        const char *rule = sentences_rule_name(list[i].rule);
        if (passages_in_pieces(s->out)) {
            put_piece(s, sentence, item->offset + list[i].start);
            passages_end(s->out, rule);
        } else {
            put(s, heading ? PASSAGE_HEADING : PASSAGE_SENTENCE, sentence, item->offset + list[i].start,
                clean, heading ? "heading" : rule);
        }
    }
    if (item->ends) {
        passages_end(s->out, sentences_rule_name(SENTENCES_PARAGRAPH));
        if (credit < text.len)
            put(s, PASSAGE_CREDIT, (struct slice){text.at + credit, text.len - credit}, item->offset + credit,
                clean, "credit");
    } else if (n) {
        documents_take(&s->documents, list[n - 1].end);
    } else {
        size_t cut = cut_stretch(text);
        if (!passages_in_pieces(s->out)) passages_begin(s->out, PASSAGE_SENTENCE);
        put_piece(s, (struct slice){text.at, cut}, item->offset);
        documents_take(&s->documents, cut);
    }
}

static void larger_unit(struct split *s, const struct documents_item *item) {
    struct slice text = item->text;
    bool by_document = s->o->unit == UNIT_DOCUMENT;
    enum passage_kind kind = by_document     ? PASSAGE_DOCUMENT
                             : item->heading ? PASSAGE_HEADING
                                             : PASSAGE_PARAGRAPH;
    if (!by_document && item->ends && item->begins && text.len && documents_credit(text) == 0)
        kind = PASSAGE_CREDIT;
    if (!passages_in_pieces(s->out)) passages_begin(s->out, kind);
    if (!item->ends) text.len = cut_stretch(text);
    put_piece(s, text, item->offset);
    if (!item->ends)
        documents_take(&s->documents, text.len);
    else if (!by_document)
        passages_end(s->out, "");
}

static void open_document(struct split *s, struct slice date) {
    passages_end(s->out, "");
    s->documents_seen++;
    s->para = 0;
    s->doc.len = 0;
    buf_slice(&s->doc, s->name);
    if (s->documents.openers != DOCUMENTS_ONE && s->documents_seen > 1)
        buf_format(&s->doc, "#%llu", (unsigned long long)s->documents_seen);
    passages_document(s->out, buf_get(&s->doc),
                      s->given_date.len ? s->given_date
                      : date.len        ? date
                                        : s->other_date,
                      s->passed, s->passed_count);
}

/* Uses what it can of the window and gives the number of bytes to forget. */
static size_t feed(struct split *s, struct slice window, bool end) {
    struct documents_item item;
    s->window = window.at;
    s->window_end = window.at + window.len;
    for (;;) {
        switch (documents_next(&s->documents, window, end, &item)) {
        case DOCUMENTS_MORE: return documents_used(&s->documents);
        case DOCUMENTS_END: passages_end(s->out, ""); return window.len;
        case DOCUMENTS_OPEN: open_document(s, item.date); break;
        case DOCUMENTS_PARAGRAPH:
            if (item.begins && s->o->unit != UNIT_DOCUMENT) passages_paragraph(s->out, ++s->para);
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
        if (i != text && !passages_writes(s->out, rec_name(in, i))) {
            s->passed[s->passed_count] = rec_name(in, i);
            pass[s->passed_count++] = i;
        }
    if (text == columns - 1) rec_stream(in, text);
    passages_header(s->out, s->passed, s->passed_count);

    const char *file = "";
    uint64_t number = 0;
    buf_room(&rest, 0); /* never NULL */
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

    s.out = passages_open(&o.rec, o.offsets, o.explain, o.unit == UNIT_SENTENCE);
    char *const *paths = argv + first;
    size_t count = (size_t)(argc - first);
    if (rows) {
        split_rows(&s, paths, count);
    } else {
        passages_header(s.out, NULL, 0);
        split_files(&s, paths, count);
    }
    passages_close(s.out);
    if (s.documents.openers == DOCUMENTS_LINES) regfree(&s.opener);
    sentences_free(s.rules);
    buf_free(&s.line), buf_free(&s.doc), buf_free(&s.scratch);
    return die_status();
}
