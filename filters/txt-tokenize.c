/* txt-tokenize - text into tokens: the row with `tokens` in place of `text`, one space between tokens.
 *
 *     printf 'doc\ttext\na\tThe dog; the DOGS.\n' | txt-tokenize
 *     doc     tokens
 *     a       the dog the dogs
 *
 * A row's text is cut by common/text/words, in batches; each token is brought to NFC and folded (common/text/spelling) on its way out.
 * Rows too long to hold come in parts (rec_stream): what the rules have not decided at the end of a part is carried in
 * front of the next one, so memory stays flat and the answer is the same. */
#include "base/die.h"
#include "base/opt.h"
#include "io/rec.h"
#include "text/spelling.h"
#include "text/words.h"

#include <stdlib.h>

enum { BATCH = 512 };

static struct {
    struct rec_options rec;
    struct spelling_rules spelling;
    int rules;
    bool keep_punct, long_form;
    unsigned classes;   /* bit set of enum words_class; 0 = not given */
    struct buf columns; /* names, each ended by NUL */
    size_t column_count;
} options = {.rules = WORDS_TXT1, .spelling.min_length = 1};

/* ---- options ---- */

static void add_columns(void *to, const struct opt *option, const char *arg) {
    struct slice rest = slice_of(arg), name;
    (void)to, (void)option;
    while (slice_cut(&rest, ',', &name)) {
        if (name.len == 0) die("--column: '%s' has an empty name", arg);
        buf_slice(&options.columns, name);
        buf_byte(&options.columns, 0);
        options.column_count++;
    }
}

static void add_classes(void *to, const struct opt *option, const char *arg) {
    struct slice rest = slice_of(arg), name;
    while (slice_cut(&rest, ',', &name)) {
        enum words_class c = words_class_called(name);
        if (c == WORDS_CLASSES) {
            struct buf all = {0};
            for (unsigned k = 0; k < WORDS_CLASSES; k++) buf_format(&all, " %s", words_class_name(k));
            die("--%s: no class '%.*s'; there are:%.*s", option->name, (int)name.len, name.at, (int)all.len,
                all.at);
        }
        *(unsigned *)to |= 1u << c;
    }
}

static const struct opt option_table[] = {
    {0, "rules", "NAME", "rules to cut by: txt1, or the standard as it stands", OPT_CHOICE, &options.rules, 0, 0, WORDS_RULES, 0},
    {'c', "column", "NAMES", "columns that hold text, by name or number (default: text)", OPT_CALL, 0, 0, 0,
     0, add_columns},
    {0, "keep-case", 0, "do not fold case", OPT_FLAG, &options.spelling.keep_case, 0, 0, 0, 0},
    {0, "strip-marks", 0, "drop the marks of Latin, Greek and Cyrillic letters", OPT_FLAG,
     &options.spelling.strip_marks, 0, 0, 0, 0},
    {0, "nfkc", 0, "fold compatibility forms too: full width, ligatures, superscripts", OPT_FLAG,
     &options.spelling.nfkc, 0, 0, 0, 0},
    {0, "keep-punct", 0, "keep tokens of all classes", OPT_FLAG, &options.keep_punct, 0, 0, 0, 0},
    {0, "class", "LIST", "keep tokens of these classes only", OPT_CALL, &options.classes, 0, 0, 0,
     add_classes},
    {0, "mask", "LIST", "write <number>, <url>, ... for tokens of these classes", OPT_CALL,
     &options.spelling.masked, 0, 0, 0, add_classes},
    {0, "min-length", "N", "leave out tokens of fewer than N characters", OPT_NUMBER,
     &options.spelling.min_length, 1, WORDS_MAX, 0, 0},
    {0, "long", 0, "a row a token: pos start end class token", OPT_FLAG, &options.long_form, 0, 0, 0, 0},
    REC_OPTIONS(&options.rec),
    {0},
};

static const struct opt_program program = {
    .name = "txt-tokenize",
    .purpose = "cuts text into tokens",
    .operands = "[FILE ...]",
    .columns = "text -> tokens; with --long: pos start end class token",
    .example = "txt-split article.txt | txt-tokenize",
    .versions = "rules " WORDS_RULES,
    .options = option_table,
};

/* ---- state ---- */

struct column {
    size_t at; /* in the row */
    bool chosen;
    struct slice name;
};

struct tokenizer {
    struct rec *in;
    struct rec_writer *out;
    struct column *column; /* of the input, all of them */
    size_t columns, text;  /* text: the first one chosen */
    struct words words;
    struct spelling spelling;
    struct word batch[BATCH];
    bool lines; /* TSV out, a line a row, one text */
    struct buf plain, carry;
    struct buf before, rows,
        escaped; /* --long: the other columns, a TAB behind each; for CSV the rows; a token in wire form */
    struct {
        char name[8]; /* of a class, and a TAB */
        size_t len;
    } class[WORDS_CLASSES];
    uint64_t written; /* tokens of the current text (of a line: 0 or not) */
};

/* ---- columns ---- */

/* Finds the columns and writes the header. */
static void open_columns(struct tokenizer *t) {
    t->columns = rec_columns(t->in);
    t->column = mem_zero(t->columns, sizeof *t->column);
    const char *name = options.columns.at;
    for (size_t i = 0; i < options.column_count; i++, name += strlen(name) + 1) {
        size_t at = rec_need(t->in, name);
        t->column[at].chosen = true;
        if (i == 0 || at < t->text) t->text = at;
    }
    size_t chosen = 0;
    for (size_t i = 0; i < t->columns; i++) chosen += t->column[i].chosen;
    rec_header_begin(t->out);
    for (size_t i = 0; i < t->columns; i++) {
        struct column *c = &t->column[i];
        c->name = rec_name(t->in, i);
        if (!c->chosen && !options.long_form && chosen == 1 && slice_eq(c->name, SLICE("tokens")))
            die("%s: there is a column 'tokens' already", rec_file(t->in));
        if (!c->chosen)
            rec_put(t->out, c->name);
        else if (!options.long_form)
            rec_put(t->out, chosen == 1 ? SLICE("tokens") : c->name);
    }
    if (options.long_form) {
        static const char *const own[] = {"pos", "start", "end", "class", "token"};
        for (size_t i = 0; i < 5; i++) rec_put(t->out, slice_of(own[i]));
    }
    rec_header_end(t->out);
    t->lines = chosen == 1 && !options.long_form && !options.rec.csv;
    /* In parts only when what a part needs has been read: other texts, or columns behind a token's row, come too late. */
    if (chosen == 1 && (!options.long_form || t->text + 1 == t->columns)) rec_stream(t->in, t->text);
}

/* ---- tokens out ---- */

/* Tokens on one line. Most are ASCII or lower-case letters and are copied in 32-byte steps into room made for all of them at once. */
static void put_tokens(struct tokenizer *t, struct slice text, size_t n) {
    if (!n) return;
    const bool fold = !options.spelling.keep_case;
    const struct word *last = &t->batch[n - 1];
    const size_t need = last->end - t->batch[0].start + n + 32;
    char *start = rec_room(t->out, need), *to = start;
    size_t space = t->written != 0;
    for (const struct word *w = t->batch; w <= last; w++) {
        size_t len = w->end - w->start;
        if (spelling_copies(&t->spelling, w, text)) {
            *to = ' ';
            to += space;
            space = 1;
            fold_copy(to, text.at + w->start, len, fold);
            to += len;
            continue;
        }
        struct slice token = spelling_token(&t->spelling, (struct slice){text.at + w->start, len}, w->kind);
        if (!token.len) continue;
        rec_used(t->out, (size_t)(to - start));
        if (w->kind > WORDS_NUMBER) { /* may hold a backslash */
            t->escaped.len = 0;
            rec_escape(token, &t->escaped);
            token = buf_get(&t->escaped);
        }
        start = to = rec_room(t->out, need + token.len);
        *to = ' ';
        to += space;
        space = 1;
        memcpy(to, token.at, token.len);
        to += token.len;
    }
    t->written += space;
    rec_used(t->out, (size_t)(to - start));
}

/* Passes on the columns from `from` up to the next text, or the last; gives where that is. Fields of TSV that stand side by side in
 * memory are one piece, with the TABs between them. */
static size_t put_others(struct tokenizer *t, size_t from) {
    const struct slice *field = t->in->field;
    while (from < t->columns && !t->column[from].chosen) {
        struct slice all = field[from++];
        while (!options.rec.csv && from < t->columns && !t->column[from].chosen &&
               field[from].at == all.at + all.len + 1) {
            all.len += 1 + field[from].len;
            from++;
        }
        rec_put(t->out, all);
    }
    return from;
}

/* A row a token, assembled in wire form: straight into the output, or for CSV to be put into that form. */
static void put_rows(struct tokenizer *t, struct slice text, size_t n) {
    const struct slice before = buf_get(&t->before);
    const bool fold = !options.spelling.keep_case, csv = options.rec.csv;
    t->rows.len = 0;
    for (size_t i = 0; i < n; i++) {
        const struct word *w = &t->batch[i];
        struct slice token = {text.at + w->start, w->end - w->start};
        const bool simple = spelling_copies(&t->spelling, w, text);
        if (!simple) token = spelling_token(&t->spelling, token, w->kind);
        if (!token.len) continue;
        const size_t need = before.len + 2 * token.len + 3 * 21 + 8 + 32;
        char *row = csv ? buf_room(&t->rows, need) : rec_room(t->out, need), *to = row;
        for (size_t k = 0; k < before.len; k += 32) memcpy(to + k, before.at + k, 32);
        to += before.len;
        to += slice_print_u64(to, ++t->written);
        *to++ = '\t';
        to += slice_print_u64(to, t->words.gone + w->start);
        *to++ = '\t';
        to += slice_print_u64(to, t->words.gone + w->end);
        *to++ = '\t';
        memcpy(to, t->class[w->kind].name, 8);
        to += t->class[w->kind].len;
        if (simple) {
            fold_copy(to, token.at, token.len, fold);
        } else {
            t->escaped.len = 0;
            rec_escape(token, &t->escaped);
            token = buf_get(&t->escaped);
            memcpy(to, token.at, token.len);
        }
        to += token.len;
        *to++ = '\n';
        if (csv)
            t->rows.len += (size_t)(to - row);
        else
            rec_used(t->out, (size_t)(to - row));
    }
    if (csv) rec_rows(t->out, buf_get(&t->rows));
}

/* Cuts text; gives how much of it is used. */
static size_t cut(struct tokenizer *t, struct slice text, bool last) {
    size_t from = 0;
    t->words.runs = spelling_begin(&t->spelling, text) && !options.long_form;
    for (;;) {
        size_t before = from, n = words_cut(&t->words, text, last, &from, t->batch, BATCH);
        if (options.long_form)
            put_rows(t, text, n);
        else
            put_tokens(t, text, n);
        if (from == text.len || from == before) return from;
    }
}

static void begin_text(struct tokenizer *t) {
    words_begin(&t->words);
    t->written = 0;
    if (!options.long_form) return;
    const struct slice *field = t->in->field;
    t->before.len = 0;
    for (size_t i = 0; i < t->columns; i++) {
        if (t->column[i].chosen) continue;
        buf_slice(&t->before, field[i]);
        buf_byte(&t->before, '\t');
    }
    buf_room(&t->before, 32); /* that put_rows may read */
}

static void end_text(struct tokenizer *t, size_t column) {
    if (!t->words.damage) return;
    struct slice name = t->column[column].name;
    rec_damage(t->in,
               "column '%.*s': not UTF-8 in %llu place%s, the first at byte %llu; each is read as U+FFFD",
               (int)name.len, name.at, (unsigned long long)t->words.damage, t->words.damage == 1 ? "" : "s",
               (unsigned long long)t->words.first);
}

/* ---- rows ---- */

/* The text of a field, with 32 bytes behind it that may be read (fold_copy). A field of TSV has them (io/in.h). */
static struct slice text_of(struct tokenizer *t, struct slice field) {
    if (t->in->plain) return field;
    t->plain.len = 0;
    buf_room(&t->plain, field.len + 32);
    struct slice text = rec_unescape(field, &t->plain);
    if (!options.rec.csv || text.at == t->plain.at) return text;
    t->plain.len = 0;
    buf_slice(&t->plain, text);
    return buf_get(&t->plain);
}

/* A row of TSV as it stands in the file, but for its one text. */
static void joined_row(struct tokenizer *t) {
    const struct slice *field = t->in->field, *last = field + t->columns - 1;
    struct slice text = field[t->text];
    rec_bytes(t->out, field->at, (size_t)(text.at - field->at));
    begin_text(t);
    cut(t, text_of(t, text), true);
    end_text(t, t->text);
    const char *rest = text.at + text.len;
    size_t n = (size_t)(last->at + last->len - rest);
    if (n) rec_bytes(t->out, rest, n);
    rec_bytes(t->out, "\n", 1);
}

static void whole_row(struct tokenizer *t) {
    const bool line = !options.long_form;
    for (size_t i = line ? put_others(t, 0) : t->text; i < t->columns;
         i = line ? put_others(t, i + 1) : t->columns) {
        if (line) rec_field_begin(t->out);
        begin_text(t);
        cut(t, text_of(t, t->in->field[i]), true);
        end_text(t, i);
        if (line) rec_field_end(t->out);
    }
    if (line) rec_end(t->out);
}

/* A part of a long row: see rec_stream. */
static void part_of_row(struct tokenizer *t) {
    enum rec_part part = t->in->part;
    bool line = !options.long_form;
    if (part == REC_FIRST) {
        begin_text(t);
        t->carry.len = 0;
        for (size_t i = 0; i < t->text && line; i++) rec_put(t->out, t->in->field[i]);
        if (line) rec_field_begin(t->out);
    }
    buf_slice(&t->carry, text_of(t, t->in->field[t->text]));
    buf_room(&t->carry, 32);
    size_t used = cut(t, buf_get(&t->carry), part == REC_LAST);
    t->carry.len -= used;
    memmove(t->carry.at, t->carry.at + used, t->carry.len);
    t->words.gone += used;
    if (part != REC_LAST) return;
    end_text(t, t->text);
    if (line) {
        rec_field_end(t->out);
        for (size_t i = t->text + 1; i < t->columns; i++) rec_put(t->out, t->in->field[i]);
        rec_end(t->out);
    }
}

int main(int argc, char **argv) {
    int first = opt_parse(&program, argc, argv);
    if (!options.column_count) add_columns(NULL, option_table, "text");
    if (options.long_form && options.column_count > 1)
        die("--long takes one column, and --column names %zu", options.column_count);

    struct tokenizer *t = mem_zero(1, sizeof *t);
    words_init(&t->words, (enum words_rules)options.rules,
               options.classes      ? options.classes
               : options.keep_punct ? WORDS_ALL
                                    : WORDS_SPOKEN);
    spelling_init(&t->spelling, &options.spelling);
    for (unsigned c = 0; c < WORDS_CLASSES; c++) {
        struct slice name = slice_of(words_class_name(c));
        memcpy(t->class[c].name, name.at, name.len);
        t->class[c].name[name.len] = '\t';
        t->class[c].len = name.len + 1;
    }
    t->in = rec_open(argv + first, (size_t)(argc - first), &options.rec, "doc date para sent kind text");
    t->out = rec_writer_open(&options.rec);
    if (!rec_empty(t->in)) {
        open_columns(t);
        while (rec_next(t->in)) {
            if (t->in->joined && t->lines)
                joined_row(t);
            else if (t->in->part == REC_WHOLE)
                whole_row(t);
            else
                part_of_row(t);
        }
    }
    rec_writer_close(t->out);
    rec_close(t->in);
    spelling_free(&t->spelling);
    buf_free(&t->plain);
    buf_free(&t->carry);
    buf_free(&t->before);
    buf_free(&t->rows);
    buf_free(&t->escaped);
    free(t->column);
    free(t);
    buf_free(&options.columns);
    return die_status();
}
