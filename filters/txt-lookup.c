/* txt-lookup - counts the words and phrases of a list, and the documents they stand in, by group.
 *
 *   tokens (doc) -> [group columns] n ngram count docs: the same columns and counts as txt-ngrams, for the listed terms only
 *
 * Example: txt-lookup --terms watch.txt --by date:month tokens.tsv
 *
 * Where txt-ngrams counts all there is, this asks for a few: one pass, a table probe for each token, memory for what is asked only. A row's
 * tokens become numbers (those of no term: none); where a number can begin a term, the runs of the lengths that such terms have are looked up. */
#include "base/die.h"
#include "base/table.h"
#include "io/groups.h"

#include <stdlib.h>

enum { MAX_TERM = 32 /* words */ };

static struct {
    struct rec_options rec;
    const char *terms, *column, *doc, *by;
} options = {.column = "tokens", .doc = "doc", .by = ""};

static const struct opt option_table[] = {
    {'t', "terms", "FILE", "the terms to count, one a line, one space between words", OPT_TEXT,
     &options.terms, 0, 0, 0, 0},
    {'c', "column", "NAME", "column that holds the tokens, one space between two (tokens)", OPT_TEXT,
     &options.column, 0, 0, 0, 0},
    {'d', "doc-column", "NAME", "column that tells documents apart (doc)", OPT_TEXT, &options.doc, 0, 0, 0,
     0},
    {'g', "by", "COLUMNS", "count by the values of these; date:year, :month, :week, :day cut a date",
     OPT_TEXT, &options.by, 0, 0, 0, 0},
    {0, "", 0, "Input and output:", OPT_FLAG, 0, 0, 0, 0, 0},
    REC_OPTIONS(&options.rec),
    {0}};

static const struct opt_program program = {
    .name = "txt-lookup",
    .purpose = "counts the words and phrases of a list",
    .operands = "[FILE ...]",
    .columns = "tokens (doc) -> [group columns] n ngram count docs",
    .example = "txt-lookup --terms watch.txt --by date:month tokens.tsv",
    .options = option_table,
};

/* ---- the terms ---- */

struct lookup {
    struct table words; /* of the terms */
    struct buf lengths; /* uint32_t by word: bit n - 1 is set when a term of n words begins with it */
    struct table terms; /* key: the words' ids, 4 bytes each */
    struct buf text;    /* struct slice by term */
    struct arena arena;
    struct groups by;
    struct table groups;
    struct table cells; /* (group id, term id) */
    struct buf counts;  /* struct cell, by id of cells */
    struct table docs;  /* the documents' names */
    struct table seen;  /* (cell id, document id) */
};

struct cell {
    uint64_t count, docs;
};

static uint32_t *lengths(struct lookup *l) {
    return (uint32_t *)(void *)l->lengths.at;
}

static void add_term(struct lookup *l, struct slice line, struct in *in) {
    uint32_t id[MAX_TERM];
    size_t n = 0;
    struct slice rest = line, word;
    while (slice_cut(&rest, ' ', &word)) {
        if (!word.len) continue;
        if (n == MAX_TERM)
            die("%s:%llu: a term has at most %d words", in_name(in), (unsigned long long)in_line_number(in),
                MAX_TERM);
        bool is_new;
        id[n] = table_intern(&l->words, word, &is_new);
        if (is_new) buf_put(&l->lengths, &(uint32_t){0}, sizeof(uint32_t));
        n++;
    }
    if (!n) return;
    lengths(l)[id[0]] |= UINT32_C(1) << (n - 1);
    bool is_new;
    table_intern(&l->terms, (struct slice){(const char *)id, n * sizeof *id}, &is_new);
    if (!is_new) return;
    struct buf text = {0};
    for (size_t i = 0; i < n; i++) {
        if (i) buf_byte(&text, ' ');
        buf_slice(&text, table_key(&l->words, id[i]));
    }
    buf_put(&l->text, &(struct slice){arena_bytes(&l->arena, text.at, text.len), text.len},
            sizeof(struct slice));
    buf_free(&text);
}

static void read_terms(struct lookup *l) {
    char *path = mem_text(options.terms);
    struct in *in = in_open(&path, 1);
    struct slice line;
    if (!in_next(in)) die("no terms: %s cannot be read", options.terms);
    while (in_line(in, &line)) {
        if (line.len && line.at[line.len - 1] == '\r') line.len--;
        add_term(l, line, in);
    }
    in_close(in);
    free(path);
}

/* ---- one row ---- */

static void hit(struct lookup *l, uint32_t group, uint32_t term, uint32_t doc) {
    bool is_new;
    uint32_t key[2] = {group, term};
    uint32_t id = table_intern(&l->cells, (struct slice){(const char *)key, sizeof key}, &is_new);
    if (is_new) buf_put(&l->counts, &(struct cell){0}, sizeof(struct cell));
    struct cell *cell = (struct cell *)(void *)l->counts.at + id;
    cell->count++;
    uint32_t in_doc[2] = {id, doc};
    table_intern(&l->seen, (struct slice){(const char *)in_doc, sizeof in_doc}, &is_new);
    cell->docs += is_new;
}

/* `row` holds the word ids of the row's tokens, TABLE_NONE for those of no term. */
static void match(struct lookup *l, uint32_t group, uint32_t doc, const struct buf *row) {
    const uint32_t *id = (const uint32_t *)(const void *)row->at;
    size_t count = row->len / sizeof *id;
    for (size_t i = 0; i < count; i++) {
        if (id[i] == TABLE_NONE) continue;
        for (uint32_t left = lengths(l)[id[i]]; left; left &= left - 1) {
            size_t n = (size_t)__builtin_ctz(left) + 1;
            if (i + n > count) break;
            uint32_t term = table_find(&l->terms, (struct slice){(const char *)(id + i), n * sizeof *id});
            if (term != TABLE_NONE) hit(l, group, term, doc);
        }
    }
}

static void read_rows(struct lookup *l, struct rec *r, size_t tokens, ptrdiff_t doc) {
    struct buf row = {0};
    while (rec_next(r)) {
        struct slice rest = r->field[tokens], token;
        row.len = 0;
        while (slice_cut(&rest, ' ', &token)) {
            if (!token.len) continue;
            uint32_t id = table_find(&l->words, token);
            buf_put(&row, &id, sizeof id);
        }
        uint32_t in_doc = table_intern(&l->docs, doc < 0 ? SLICE("") : r->field[doc], NULL);
        match(l, table_intern(&l->groups, groups_key(&l->by, r->field), NULL), in_doc, &row);
    }
    buf_free(&row);
}

/* ---- output: groups by bytes, terms as listed ---- */

struct line {
    struct slice group;
    uint32_t term;
    struct cell cell;
};

static int compare(const void *a, const void *b) {
    const struct line *x = a, *y = b;
    int c = slice_cmp(x->group, y->group);
    return c ? c : (x->term > y->term) - (x->term < y->term);
}

static void put_lines(struct rec_writer *w, struct lookup *l) {
    struct line *line = mem_resize(NULL, (size_t)l->cells.count + 1, sizeof *line);
    for (uint32_t id = 0; id < l->cells.count; id++) {
        uint32_t key[2];
        memcpy(key, table_key(&l->cells, id).at, sizeof key);
        line[id] =
            (struct line){table_key(&l->groups, key[0]), key[1], ((struct cell *)(void *)l->counts.at)[id]};
    }
    qsort(line, l->cells.count, sizeof *line, compare);
    for (uint32_t i = 0; i < l->cells.count; i++) {
        groups_put(&l->by, line[i].group, w);
        rec_put_u64(w, table_key(&l->terms, line[i].term).len / sizeof(uint32_t));
        rec_put(w, ((struct slice *)(void *)l->text.at)[line[i].term]);
        rec_put_u64(w, line[i].cell.count), rec_put_u64(w, line[i].cell.docs);
        rec_end(w);
    }
    free(line);
}

int main(int argc, char **argv) {
    int first = opt_parse(&program, argc, argv);
    if (!options.terms) die("needs a list: --terms FILE");
    struct lookup l = {0};
    struct table *tables[] = {&l.words, &l.terms, &l.groups, &l.cells, &l.docs, &l.seen};
    for (size_t i = 0; i < sizeof tables / sizeof *tables; i++) table_init(tables[i], 0);
    read_terms(&l);
    struct rec *r =
        rec_open(argv + first, (size_t)(argc - first), &options.rec, "doc date para sent kind tokens");
    if (rec_empty(r)) return die_status();
    size_t tokens = rec_need(r, options.column);
    ptrdiff_t doc = rec_find(r, options.doc);
    groups_by(&l.by, r, options.by);

    struct rec_writer *w = rec_writer_open(&options.rec);
    rec_header_begin(w);
    groups_put_names(&l.by, w);
    static const char *const names[] = {"n", "ngram", "count", "docs"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) rec_put(w, slice_of(names[i]));
    rec_header_end(w);
    read_rows(&l, r, tokens, doc);
    put_lines(w, &l);
    rec_writer_close(w);
    rec_close(r);
    for (size_t i = 0; i < sizeof tables / sizeof *tables; i++) table_free(tables[i]);
    buf_free(&l.lengths), buf_free(&l.text), buf_free(&l.counts);
    arena_free(&l.arena);
    groups_free(&l.by);
    return die_status();
}
