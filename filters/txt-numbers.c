/* txt-numbers - finds every number in the column `text`, with its exact value, unit and bounds: a row a number.
 *
 *   in    text, and any other columns
 *   out   the other columns, then start end kind value unit op low high qual head number
 *
 *   printf 'text\nNearly 2.2 million citizens gave over VND480 billion.\n' | txt-numbers
 *
 * The rules live in common/text/numbers.h. */
#include "base/die.h"
#include "base/pool.h"
#include "io/row_batches.h"
#include "text/numbers_row.h"
#include "text/utf8.h"
#include <stdlib.h>

/* ---- options ---- */

struct settings {
    struct rec_options rec;
    struct number_options number;
    const char *column, *kinds, *units;
    int language, order;
    uint64_t jobs;
    bool wanted[NUMBER_KINDS];
    bool anchor, explain, link, mask, qualifier_spans;
};
static struct settings set = {.column = "text", .order = -1, .number = {.dollar = "USD"}};

static const struct opt options[] = {
    {'c', "column", "NAME", "the column to read (default: text)", OPT_TEXT, &set.column, 0, 0, 0, 0},
    {0, "kinds", "LIST", "only numbers of these kinds: cardinal,money,... (default: all)", OPT_TEXT,
     &set.kinds, 0, 0, 0, 0},
    {'l', "language", "LANG", "separators and number words (default: en)", OPT_CHOICE, &set.language, 0, 0,
     "en|vi", 0},
    {'d', "dates", "ORDER", "order of 3/7/2017: mdy, dmy or ymd (default: mdy; with -l vi dmy)", OPT_CHOICE,
     &set.order, 0, 0, "mdy|dmy|ymd", 0},
    {0, "dollar", "CODE", "ISO 4217 code that a bare $ stands for (default: USD)", OPT_TEXT,
     &set.number.dollar, 0, 0, 0, 0},
    {0, "units", "FILE", "more units, in the form of units.tsv", OPT_TEXT, &set.units, 0, 0, 0, 0},
    {0, "anchor", 0, "fill a missing year from the column date: the nearest day", OPT_FLAG, &set.anchor, 0, 0,
     0, 0},
    {0, "qualifier-spans", 0, "add qstart qend: the mention with the words that bound it", OPT_FLAG,
     &set.qualifier_spans, 0, 0, 0, 0},
    {0, "link", 0, "add link rate: pairs such as VND480 billion (US$18.9 million)", OPT_FLAG, &set.link, 0, 0,
     0, 0},
    {0, "explain", 0, "add rule: the rule that made the row", OPT_FLAG, &set.explain, 0, 0, 0, 0},
    {0, "mask", 0, "write the rows back with each number in text replaced by its kind: _money_", OPT_FLAG,
     &set.mask, 0, 0, 0, 0},
    {'j', "jobs", "N", "find with N threads (as many as there are cores)", OPT_NUMBER, &set.jobs, 1, 256, 0,
     0},
    REC_OPTIONS(&set.rec),
    {0, 0, 0, 0, OPT_FLAG, 0, 0, 0, 0, 0},
};

static const struct opt_program program = {
    .name = "txt-numbers",
    .purpose = "finds the numbers in text, with their values",
    .operands = "[FILE ...]",
    .columns = "text -> start end kind value unit op low high qual head number",
    .example = "txt-split *.txt | txt-numbers --kinds money",
    .versions = "rules numbers1, CLDR 48 units, ISO 4217 currencies",
    .options = options,
};

static void choose_kinds(void) {
    struct slice rest = set.kinds ? slice_of(set.kinds) : (struct slice){0}, name;
    for (int k = 0; k < NUMBER_KINDS; k++) set.wanted[k] = !set.kinds;
    while (rest.at && slice_cut(&rest, ',', &name)) {
        int k = 0;
        while (k < NUMBER_KINDS && !slice_eq(name, slice_of(number_kind_name[k]))) k++;
        if (k == NUMBER_KINDS)
            die("--kinds: unknown kind '%.*s'; there are: cardinal ordinal fraction percent money quantity "
                "duration age date time multiple label",
                (int)name.len, name.at);
        set.wanted[k] = true;
    }
}

/* ---- state ---- */

/* What one thread finds with; nobody else looks into it. */
struct finder {
    struct numbers *numbers; /* NULL: not made yet */
    struct buf text, repaired;
    struct buf before; /* a row up to its first own column: the same for all numbers of a text */
    struct number_source source;
};

/* What all threads read, and only the main one writes. */
struct filter {
    struct rec *in;
    struct rec_writer *out;
    struct buf units;
    size_t columns, column;
    ptrdiff_t date;
    bool *passed_on;       /* by column */
    bool more;             /* options add columns */
    struct finder *finder; /* by worker */
};

/* One text, the thread that reads it, and where its rows go. */
struct task {
    const struct filter *filter;
    struct finder *finder;
    const struct slice *field;
    struct slice text;
    struct row_sink *sink;
};

/* One number, and what --link found out about it. */
struct row {
    struct number m;
    bool linked;
    size_t link;         /* start of its partner */
    struct decimal rate; /* of the second: what one of its units is worth in those of the first */
    bool rated;
};

static void read_units(struct filter *f) {
    char *path = mem_text(set.units);
    struct in *in = in_open(&path, 1);
    struct slice line;
    if (!in_next(in)) die("--units: cannot read '%s'", set.units);
    while (in_line(in, &line)) buf_slice(&f->units, line), buf_byte(&f->units, '\n');
    in_close(in);
    free(path);
}

static void make_numbers(const struct filter *f, struct finder *d) {
    uint64_t number;
    const char *why;
    if (!(d->numbers = numbers_new(&set.number)))
        die("--dollar: '%s' is no ISO 4217 code", set.number.dollar);
    if (set.units && !numbers_add_units(d->numbers, buf_get(&f->units), &number, &why))
        die("%s:%llu: %s", set.units, (unsigned long long)number, why);
}

/* ---- header ---- */

static const char *const own_column[] = {"start", "end",  "kind",   "value",  "unit", "op",   "low",  "high",
                                         "qual",  "head", "number", "qstart", "qend", "link", "rate", "rule"};
enum { OWN = sizeof own_column / sizeof *own_column, ALWAYS = 11 };

static bool own_name(struct slice name) {
    for (int i = 0; i < OWN; i++) {
        if (!slice_eq(name, slice_of(own_column[i]))) continue;
        return i < ALWAYS || (i < 13 ? set.qualifier_spans : i < 15 ? set.link : set.explain);
    }
    return false;
}

/* The input's kind (of its sentence) makes room for the number's; its text is what is cut up. */
static bool passed_on(const struct filter *f, size_t column) {
    return column != f->column && !slice_eq(rec_name(f->in, column), SLICE("kind"));
}

static void write_header(struct filter *f) {
    struct buf longer = {0};
    rec_header_begin(f->out);
    for (size_t c = 0; c < rec_columns(f->in); c++) {
        struct slice name = rec_name(f->in, c);
        if (set.mask) {
            rec_put(f->out, name);
        } else if (passed_on(f, c)) {
            if (!own_name(name)) {
                rec_put(f->out, name);
                continue;
            }
            longer.len = 0;
            buf_put(&longer, "text_", 5);
            buf_slice(&longer, name);
            rec_put(f->out, buf_get(&longer));
        }
    }
    for (int i = 0; i < OWN && !set.mask; i++)
        if (i < ALWAYS || own_name(slice_of(own_column[i]))) rec_put(f->out, slice_of(own_column[i]));
    rec_header_end(f->out);
    buf_free(&longer);
}

/* ---- rows ---- */

static void begin_rows(const struct task *t) {
    const struct filter *f = t->filter;
    struct finder *d = t->finder;
    for (size_t c = 0; c < f->columns; c++)
        if (f->passed_on[c]) buf_slice(&d->before, t->field[c]), buf_byte(&d->before, '\t');
    d->source.text = t->text;
    /* a row may have a CR in it that was no escape */
    d->source.escapes = t->text.at != t->field[f->column].at || memchr(t->text.at, '\r', t->text.len);
}

static char *put_number(char *p, uint64_t value) {
    *p++ = '\t';
    return p + slice_print_u64(p, value);
}

/* The columns that options add, in MORE_ROOM bytes and the rule. */
enum { MORE_ROOM = 3 * 21 + DECIMAL_TEXT + 3 };
static char *write_more(const struct row *row, char *p, struct slice rule) {
    const struct number *m = &row->m;
    if (set.qualifier_spans) p = put_number(put_number(p, m->qstart), m->qend);
    if (set.link) {
        if (row->linked)
            p = put_number(p, row->link);
        else
            *p++ = '\t';
        *p++ = '\t';
        if (row->rated) p += decimal_print(row->rate, p);
    }
    if (set.explain) {
        *p++ = '\t';
        p = slice_put(p, rule);
    }
    return p;
}

/* False: the sink takes no more. */
static bool write_row(const struct task *t, const struct row *row, bool first) {
    const struct filter *f = t->filter;
    const struct finder *d = t->finder;
    struct buf *to = &t->sink->rows;
    if (first) begin_rows(t);
    const struct slice rule = set.explain ? slice_of(row->m.rule) : (struct slice){0};
    char *p = buf_room(to, d->before.len + number_row_room(&row->m) + MORE_ROOM + rule.len);
    if (d->before.len) p = slice_put(p, buf_get(&d->before));
    p = number_row_put(&row->m, &d->source, p);
    if (f->more) p = write_more(row, p, rule);
    *p++ = '\n';
    to->len = (size_t)(p - to->at);
    return row_sink_more(t->sink);
}

static void link_rows(struct slice text, struct row *a, struct row *b) {
    if (!number_linked(text, &a->m, &b->m)) return;
    a->linked = b->linked = true;
    a->link = b->m.start;
    b->link = a->m.start;
    if (a->m.value.form == NUMBER_DECIMAL && b->m.value.form == NUMBER_DECIMAL && b->m.value.decimal.digits)
        b->rated = decimal_divide(a->m.value.decimal, b->m.value.decimal, 6, &b->rate) == DECIMAL_OK;
}

static const struct number_date *anchor_of(const struct task *t, struct number_date *date) {
    if (t->filter->date < 0) return NULL;
    return number_date_read(t->field[t->filter->date], date) ? date : NULL;
}

static void mask_row(const struct task *t) {
    const struct filter *f = t->filter;
    struct buf *to = &t->sink->rows;
    for (size_t c = 0; c < f->columns; c++) {
        if (c) buf_byte(to, '\t');
        if (c != f->column) {
            buf_slice(to, t->field[c]);
            continue;
        }
        struct number m;
        size_t done = 0;
        while (numbers_next(t->finder->numbers, &m)) {
            if (!set.wanted[m.kind]) continue;
            rec_escape((struct slice){t->text.at + done, m.start - done}, to);
            buf_byte(to, '_'), buf_slice(to, slice_of(number_kind_name[m.kind])), buf_byte(to, '_');
            done = m.end;
        }
        rec_escape((struct slice){t->text.at + done, t->text.len - done}, to);
    }
    buf_byte(to, '\n');
    row_sink_more(t->sink);
}

static void number_rows(const struct task *t) {
    struct row row[2];
    bool held = false, first = true; /* with --link a row waits for the next */
    t->finder->before.len = 0;       /* made by the first number */
    while (numbers_next(t->finder->numbers, &row[1].m)) {
        row[1].linked = row[1].rated = false;
        if (!set.wanted[row[1].m.kind]) continue;
        if (!set.link) {
            if (!write_row(t, &row[1], first)) return;
            first = false;
            continue;
        }
        if (held) {
            link_rows(t->text, &row[0], &row[1]);
            if (!write_row(t, &row[0], first)) return;
            first = false;
        }
        row[0] = row[1];
        held = true;
    }
    if (held) write_row(t, &row[0], first);
}

/* The numbers of one record; in any thread. Damage was said. */
static void one_record(void *filter, unsigned worker, const struct slice *field, bool damaged,
                       struct row_sink *sink) {
    const struct filter *f = filter;
    struct finder *d = &f->finder[worker];
    struct task t = {f, d, field, rec_unescape(field[f->column], &d->text), sink};
    struct number_date date;
    struct utf8_damage damage;
    if (damaged) t.text = utf8_repair(t.text, &d->repaired, &damage);
    if (!d->numbers) make_numbers(f, d);
    numbers_begin(d->numbers, t.text, set.anchor ? anchor_of(&t, &date) : NULL);
    if (set.mask)
        mask_row(&t);
    else
        number_rows(&t);
}

/* Says what is wrong with the text, in the order of the rows; gives whether something is. */
static bool check_text(struct filter *f, struct buf *scratch) {
    struct slice wire = f->in->field[f->column];
    if (utf8_clean(wire) == wire.len) return false;
    struct utf8_damage damage = utf8_check(rec_unescape(wire, scratch));
    rec_damage(f->in, "not UTF-8 in %zu place%s of the text, the first at byte %zu; each is read as U+FFFD",
               damage.count, damage.count == 1 ? "" : "s", damage.first);
    return true;
}

static void all_records(struct filter *f, unsigned threads) {
    struct buf scratch = {0};
    struct row_batches *batches = row_batches_open(f->out, f->columns, threads, one_record, f);
    while (rec_next(f->in)) row_batches_put(batches, f->in, check_text(f, &scratch));
    row_batches_close(batches);
    buf_free(&scratch);
}

int main(int argc, char **argv) {
    int first = opt_parse(&program, argc, argv);
    die_quiet(set.rec.quiet);
    choose_kinds();
    set.number.language = (enum number_language)set.language;
    set.number.order = set.order >= 0              ? (enum number_order)set.order
                       : set.language == NUMBER_VI ? NUMBER_DMY
                                                   : NUMBER_MDY;

    const unsigned threads = set.jobs ? (unsigned)set.jobs : pool_cores();
    struct filter f = {.date = -1, .more = set.qualifier_spans || set.link || set.explain};
    f.finder = mem_zero(threads, sizeof *f.finder);
    if (set.units) read_units(&f);
    make_numbers(&f, &f.finder[0]); /* and so says at once what is wrong with the options */
    f.in = rec_open(argv + first, (size_t)(argc - first), &set.rec, "doc date para sent kind text");
    f.out = rec_writer_open(&set.rec);
    if (!rec_empty(f.in)) {
        f.columns = rec_columns(f.in);
        f.column = rec_need(f.in, set.column);
        if (set.anchor) f.date = (ptrdiff_t)rec_need(f.in, "date");
        f.passed_on = mem_zero(f.columns, sizeof *f.passed_on);
        for (size_t c = 0; c < f.columns; c++) f.passed_on[c] = passed_on(&f, c);
        write_header(&f);
        all_records(&f, threads);
    }
    rec_close(f.in);
    rec_writer_close(f.out);
    for (unsigned w = 0; w < threads; w++) {
        struct finder *d = &f.finder[w];
        numbers_free(d->numbers);
        buf_free(&d->text);
        buf_free(&d->repaired);
        buf_free(&d->before);
    }
    free(f.finder);
    free(f.passed_on);
    buf_free(&f.units);
    return die_status();
}
