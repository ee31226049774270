/* txt-tokenize - text into tokens: the row with `tokens` in place of `text`, one space between tokens.
 *
 *     printf 'doc\ttext\na\tThe dog; the DOGS.\n' | txt-tokenize
 *     doc     tokens
 *     a       the dog the dogs
 *
 * A row's text is cut by common/text/words, in batches; each token is brought to NFC and folded (common/text/fold) on its way out.
 * Rows too long to hold come in parts (rec_stream): what the rules have not decided at the end of a part is carried in
 * front of the next one, so memory stays flat and the answer is the same. */
#include "base/die.h"
#include "base/opt.h"
#include "io/rec.h"
#include "text/fold.h"
#include "text/words.h"

#include <stdlib.h>

enum { BATCH = 512 };

struct options {
    struct rec_options rec;
    int rules;
    bool keep_case, strip_marks, nfkc, keep_punct, long_form;
    unsigned classes, masked; /* bit sets of enum words_class; 0 = not given */
    uint64_t min_length;
    struct buf columns; /* names, each ended by NUL */
    size_t column_count;
};

struct column {
    size_t at; /* in the row */
    bool chosen;
    struct slice name;
};

struct tokenizer {
    const struct options *o;
    struct rec *in;
    struct rec_writer *out;
    struct column *column; /* of the input, all of them */
    size_t columns, text;  /* text: the first one chosen */
    struct words words;
    struct fold fold;
    struct word batch[BATCH];
    bool lines;  /* TSV out, a line a row, one text */
    bool simple; /* simple tokens need only A-Z folded, */
    bool mixed;  /* but, in this text, those of ASCII alone */
    struct buf plain, carry;
    struct buf before, rows,
        escaped; /* --long: the other columns, a TAB behind each; for CSV the rows; a token in wire form */
    struct {
        char name[8]; /* of a class, and a TAB */
        size_t len;
    } class[WORDS_CLASSES];
    uint64_t written; /* tokens of the current text (of a line: 0 or not) */
};

/* ---- options ---- */

static void add_columns(void *to, const struct opt *option, const char *arg) {
    struct options *o = to;
    struct slice rest = slice_of(arg), name;
    (void)option;
    while (slice_cut(&rest, ',', &name)) {
        if (name.len == 0) die("--column: '%s' has an empty name", arg);
        buf_slice(&o->columns, name);
        buf_byte(&o->columns, 0);
        o->column_count++;
    }
}

static void add_classes(void *to, const struct opt *option, const char *arg) {
    struct slice rest = slice_of(arg), name;
    while (slice_cut(&rest, ',', &name)) {
        unsigned c = 0;
        while (c < WORDS_CLASSES && !slice_eq(name, slice_of(words_class_name(c)))) c++;
        if (c == WORDS_CLASSES) {
            struct buf all = {0};
            for (unsigned k = 0; k < WORDS_CLASSES; k++) buf_format(&all, " %s", words_class_name(k));
            die("--%s: no class '%.*s'; there are:%.*s", option->name, (int)name.len, name.at, (int)all.len,
                all.at);
        }
        *(unsigned *)to |= 1u << c;
    }
}

/* ---- tokens out ---- */

/* The token as it is written: folded, or the name of its class in <> where that is masked. len 0 = not at all. */
static struct slice spelled(struct tokenizer *t, struct slice raw, unsigned kind) {
    static const char *const mask[WORDS_CLASSES] = {"<word>", "<number>", "<url>",   "<email>",  "<file>",
                                                    "<tag>",  "<emoji>",  "<punct>", "<symbol>", "<other>"};
    if (t->o->masked >> kind & 1) return slice_of(mask[kind]);
    struct slice token = fold_token(&t->fold, raw);
    if (t->o->min_length > 1) {
        uint64_t characters = 0;
        for (size_t i = 0; i < token.len; i++) characters += ((unsigned char)token.at[i] & 0xC0) != 0x80;
        if (characters < t->o->min_length) return (struct slice){token.at, 0};
    }
    return token;
}

static bool is_ascii(const char *p, size_t n) {
    unsigned char all = 0;
    for (size_t i = 0; i < n; i++) all |= (unsigned char)p[i];
    return all < 0x80;
}

/* Is the token copied as it stands, but for A-Z? */
static inline bool is_simple(const struct tokenizer *t, const struct word *w, struct slice text) {
    return w->simple & t->simple && !(t->mixed && !is_ascii(text.at + w->start, w->end - w->start));
}

/* Tokens on one line. Most are ASCII or lower-case letters and are copied in 32-byte steps into room made for all of them at once. */
static void put_tokens(struct tokenizer *t, struct slice text, size_t n) {
    if (!n) return;
    const bool fold = !t->o->keep_case;
    const struct word *last = &t->batch[n - 1];
    const size_t need = last->end - t->batch[0].start + n + 32;
    char *start = rec_room(t->out, need), *to = start;
    size_t space = t->written != 0;
    for (const struct word *w = t->batch; w <= last; w++) {
        size_t len = w->end - w->start;
        if (is_simple(t, w, text)) {
            *to = ' ';
            to += space;
            space = 1;
            fold_copy(to, text.at + w->start, len, fold);
            to += len;
            continue;
        }
        struct slice token = spelled(t, (struct slice){text.at + w->start, len}, w->kind);
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
        while (!t->o->rec.csv && from < t->columns && !t->column[from].chosen &&
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
    const bool fold = !t->o->keep_case, csv = t->o->rec.csv;
    t->rows.len = 0;
    for (size_t i = 0; i < n; i++) {
        const struct word *w = &t->batch[i];
        struct slice token = {text.at + w->start, w->end - w->start};
        const bool simple = is_simple(t, w, text);
        if (!simple) token = spelled(t, token, w->kind);
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
    if (t->o->strip_marks) {
        t->mixed = !is_ascii(text.at, text.len);
        t->words.runs = t->simple && !t->o->long_form && !t->mixed;
    }
    for (;;) {
        size_t before = from, n = words_cut(&t->words, text, last, &from, t->batch, BATCH);
        if (t->o->long_form)
            put_rows(t, text, n);
        else
            put_tokens(t, text, n);
        if (from == text.len || from == before) return from;
    }
}

static void begin_text(struct tokenizer *t) {
    words_begin(&t->words);
    t->written = 0;
    if (!t->o->long_form) return;
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
    if (!t->o->rec.csv || text.at == t->plain.at) return text;
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
    const bool line = !t->o->long_form;
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
    bool line = !t->o->long_form;
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

/* Finds the columns and writes the header. */
static void open_columns(struct tokenizer *t) {
    const struct options *o = t->o;
    t->columns = rec_columns(t->in);
    t->column = mem_zero(t->columns, sizeof *t->column);
    const char *name = o->columns.at;
    for (size_t i = 0; i < o->column_count; i++, name += strlen(name) + 1) {
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
        if (!c->chosen && !o->long_form && chosen == 1 && slice_eq(c->name, SLICE("tokens")))
            die("%s: there is a column 'tokens' already", rec_file(t->in));
        if (!c->chosen)
            rec_put(t->out, c->name);
        else if (!o->long_form)
            rec_put(t->out, chosen == 1 ? SLICE("tokens") : c->name);
    }
    if (o->long_form) {
        static const char *const own[] = {"pos", "start", "end", "class", "token"};
        for (size_t i = 0; i < 5; i++) rec_put(t->out, slice_of(own[i]));
    }
    rec_header_end(t->out);
    t->lines = chosen == 1 && !o->long_form && !o->rec.csv;
    /* In parts only when what a part needs has been read: other texts, or columns behind a token's row, come too late. */
    if (chosen == 1 && (!o->long_form || t->text + 1 == t->columns)) rec_stream(t->in, t->text);
}

int main(int argc, char **argv) {
    static struct options o = {.rules = WORDS_TXT1, .min_length = 1};
    const struct opt options[] = {
        {0, "rules", "NAME", "rules to cut by", OPT_CHOICE, &o.rules, 0, 0, WORDS_RULES, 0},
        {'c', "column", "NAMES", "columns that hold text, by name or number (default: text)", OPT_CALL, &o, 0,
         0, 0, add_columns},
        {0, "keep-case", 0, "do not fold case", OPT_FLAG, &o.keep_case, 0, 0, 0, 0},
        {0, "strip-marks", 0, "drop the marks of Latin, Greek and Cyrillic letters", OPT_FLAG, &o.strip_marks,
         0, 0, 0, 0},
        {0, "nfkc", 0, "fold compatibility forms too: full width, ligatures, superscripts", OPT_FLAG, &o.nfkc,
         0, 0, 0, 0},
        {0, "keep-punct", 0, "keep tokens of all classes", OPT_FLAG, &o.keep_punct, 0, 0, 0, 0},
        {0, "class", "LIST", "keep tokens of these classes only", OPT_CALL, &o.classes, 0, 0, 0, add_classes},
        {0, "mask", "LIST", "write <number>, <url>, ... for tokens of these classes", OPT_CALL, &o.masked, 0,
         0, 0, add_classes},
        {0, "min-length", "N", "leave out tokens of fewer than N characters", OPT_NUMBER, &o.min_length, 1,
         WORDS_MAX, 0, 0},
        {0, "long", 0, "a row a token: pos start end class token", OPT_FLAG, &o.long_form, 0, 0, 0, 0},
        REC_OPTIONS(&o.rec),
        {0, 0, 0, 0, OPT_FLAG, 0, 0, 0, 0, 0},
    };
    const struct opt_program program = {
        .name = "txt-tokenize",
        .purpose = "cuts text into tokens",
        .operands = "[FILE ...]",
        .columns = "text -> tokens; with --long: pos start end class token",
        .example = "txt-split article.txt | txt-tokenize",
        .versions = "rules " WORDS_RULES,
        .options = options,
    };
    int first = opt_parse(&program, argc, argv);
    if (!o.column_count) add_columns(&o, options, "text");
    if (o.long_form && o.column_count > 1)
        die("--long takes one column, and --column names %zu", o.column_count);

    struct tokenizer *t = mem_zero(1, sizeof *t);
    t->o = &o;
    words_init(&t->words, (enum words_rules)o.rules,
               o.classes      ? o.classes
               : o.keep_punct ? WORDS_ALL
                              : WORDS_SPOKEN);
    fold_init(&t->fold, (o.keep_case ? 0u : FOLD_CASE) | (o.strip_marks ? FOLD_MARKS : 0u) |
                            (o.nfkc ? FOLD_COMPAT : 0u));
    t->simple = !o.masked && o.min_length <= 1;
    t->words.runs = t->simple && !o.long_form;
    for (unsigned c = 0; c < WORDS_CLASSES; c++) {
        struct slice name = slice_of(words_class_name(c));
        memcpy(t->class[c].name, name.at, name.len);
        t->class[c].name[name.len] = '\t';
        t->class[c].len = name.len + 1;
    }
    t->in = rec_open(argv + first, (size_t)(argc - first), &o.rec, "doc date para sent kind text");
    t->out = rec_writer_open(&o.rec);
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
    fold_free(&t->fold);
    buf_free(&t->plain);
    buf_free(&t->carry);
    buf_free(&t->before);
    buf_free(&t->rows);
    buf_free(&t->escaped);
    free(t->column);
    free(t);
    buf_free(&o.columns);
    return die_status();
}
