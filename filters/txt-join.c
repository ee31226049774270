/* txt-join - puts beside each row what a second table says of it.
 *
 *     columns in   any; the second table (--with) must have the columns that are joined on
 *     columns out  the row's columns, then those of the second table but for its keys
 *
 *     txt-join --with totals.tsv --on n counts.tsv
 *
 * The second table is held in memory: under each key the rows that have it, in their order, as the cells that will be added. The first
 * table passes by, row by row, so its order is kept and its size does not matter. Keys are equal when their bytes are. */
#include "base/die.h"
#include "base/opt.h"
#include "base/table.h"
#include "io/rec.h"
#include "stat/fields.h"

#include <stdlib.h>

enum kind { KIND_INNER, KIND_LEFT, KIND_ANTI };

struct settings {
    struct rec_options rec;
    const char *with, *on, *take, *empty;
    int kind;
};

struct columns { /* numbers of columns, and what they are called in the output */
    size_t *at;
    struct slice *name;
    size_t count;
};

struct match { /* a row of the second table */
    struct slice cells;
    uint32_t next; /* index of the next row with this key */
};

struct lookup {
    struct table keys;
    struct match *row;
    uint32_t rows, room;
    uint32_t *first, *last; /* by key */
    uint32_t keys_room;
    struct arena arena;
};

#define NO_ROW UINT32_MAX

static void columns_add(struct columns *c, size_t column, struct slice name) {
    c->at = mem_resize(c->at, c->count + 1, sizeof *c->at);
    c->name = mem_resize(c->name, c->count + 1, sizeof *c->name);
    c->at[c->count] = column;
    c->name[c->count++] = name;
}

static void columns_free(struct columns *c) {
    free(c->at);
    free(c->name);
}

static struct slice *names_of(const struct rec *r) {
    struct slice *name = mem_alloc((rec_columns(r) + 1) * sizeof *name);
    for (size_t i = 0; i < rec_columns(r); i++) name[i] = rec_name(r, i);
    return name;
}

/* The columns that a pattern means, appended; a single one is called `name`, if that is given. */
static void match_columns(struct slice pattern, struct slice name, const char *option,
                          const struct slice *names, size_t count, struct columns *to) {
    struct buf found = {0}, error = {0};
    if (!fields_match(pattern, names, count, &found, &error))
        die("--%s: %.*s", option, (int)error.len, error.at);
    size_t n = found.len / sizeof(size_t), column;
    if (n > 1 && name.at)
        die("--%s: '%.*s' is %zu columns; one is needed before ':'", option, (int)pattern.len, pattern.at, n);
    for (size_t i = 0; i < n; i++) {
        memcpy(&column, found.at + i * sizeof column, sizeof column);
        columns_add(to, column, name.at ? name : names[column]);
    }
    buf_free(&found);
    buf_free(&error);
}

/* COLUMN or COLUMN:COLUMN of the second table, in a list: the keys of both. */
static void bind_keys(const struct settings *set, const struct slice *here, size_t heres,
                      const struct slice *there, size_t theres, struct columns *left, struct columns *right) {
    struct slice list = slice_of(set->on);
    struct field_item item;
    while (fields_cut(&list, here, heres, &item)) {
        size_t before = left->count;
        match_columns(item.pattern, item.rest, "on", here, heres, left);
        for (size_t i = before; i < left->count; i++) {
            struct slice name = left->name[i];
            struct columns one = {0};
            match_columns(name, (struct slice){NULL, 0}, "on: in the second table", there, theres, &one);
            if (one.count != 1)
                die("--on: '%.*s' is %zu columns of the second table", (int)name.len, name.at, one.count);
            columns_add(right, one.at[0], name);
            columns_free(&one);
        }
    }
}

/* What is added to a row: --take, or all columns but the keys. */
static void bind_taken(const struct settings *set, const struct slice *there, size_t theres,
                       const struct columns *keys, struct columns *taken) {
    if (set->kind == KIND_ANTI) return;
    if (set->take) {
        struct slice list = slice_of(set->take);
        struct field_item item;
        while (fields_cut(&list, there, theres, &item))
            match_columns(item.pattern, item.rest, "take", there, theres, taken);
        return;
    }
    for (size_t c = 0; c < theres; c++) {
        bool key = false;
        for (size_t k = 0; k < keys->count; k++) key |= keys->at[k] == c;
        if (!key) columns_add(taken, c, there[c]);
    }
}

/* Fields with TABs between them, which no field in wire form has. */
static struct slice joined(const struct slice *field, const struct columns *c, struct buf *to) {
    to->len = 0;
    for (size_t i = 0; i < c->count; i++) {
        if (i > 0) buf_byte(to, '\t');
        buf_slice(to, field[c->at[i]]);
    }
    return buf_get(to);
}

static void lookup_add(struct lookup *l, struct slice key, struct slice cells) {
    bool is_new;
    uint32_t k = table_intern(&l->keys, key, &is_new);
    if (l->rows == NO_ROW - 1) die("--with: more than 4 billion rows");
    if (l->rows == l->room) {
        l->room = l->room ? l->room + l->room / 2 : 256;
        l->row = mem_resize(l->row, l->room, sizeof *l->row);
    }
    if (k >= l->keys_room) {
        l->keys_room = l->keys_room ? l->keys_room + l->keys_room / 2 : 256;
        l->first = mem_resize(l->first, l->keys_room, sizeof *l->first);
        l->last = mem_resize(l->last, l->keys_room, sizeof *l->last);
    }
    l->row[l->rows] = (struct match){arena_slice(&l->arena, cells), NO_ROW};
    if (is_new)
        l->first[k] = l->rows;
    else
        l->row[l->last[k]].next = l->rows;
    l->last[k] = l->rows++;
}

static void lookup_free(struct lookup *l) {
    table_free(&l->keys);
    arena_free(&l->arena);
    free(l->row);
    free(l->first);
    free(l->last);
}

static void put_name(struct rec_writer *w, struct table *seen, struct slice name) {
    bool is_new;
    table_intern(seen, name, &is_new);
    if (!is_new && !w->no_header)
        die("two columns of the output would be called '%.*s'; --take COLUMN:NAME renames one", (int)name.len,
            name.at);
    rec_put(w, name);
}

static void put_header(struct rec_writer *w, const struct slice *here, size_t heres,
                       const struct columns *taken) {
    struct table seen;
    table_init(&seen, 0);
    rec_header_begin(w);
    for (size_t i = 0; i < heres; i++) put_name(w, &seen, here[i]);
    for (size_t i = 0; i < taken->count; i++) put_name(w, &seen, taken->name[i]);
    rec_header_end(w);
    table_free(&seen);
}

static void put_row(struct rec_writer *w, const struct rec *r, const struct columns *taken,
                    const struct slice *cells, struct slice empty) {
    for (size_t i = 0; i < r->count; i++) rec_put(w, r->field[i]);
    struct slice rest = cells ? *cells : empty, cell;
    for (size_t i = 0; i < taken->count; i++) {
        if (cells) slice_cut(&rest, '\t', &cell);
        rec_put(w, cells ? cell : empty);
    }
    rec_end(w);
}

int main(int argc, char **argv) {
    struct settings set = {.empty = ""};
    const struct opt options[] = {
        {'w', "with", "FILE", "the second table; it is held in memory", OPT_TEXT, &set.with, 0, 0, 0, 0},
        {0, "on", "COLUMNS", "columns that must be equal; HERE:THERE where their names differ", OPT_TEXT,
         &set.on, 0, 0, 0, 0},
        {0, "kind", "KIND", "rows with a match, all rows, or the rows without one", OPT_CHOICE, &set.kind, 0,
         0, "inner|left|anti", 0},
        {0, "take", "COLUMNS",
         "columns of the second table to add, COLUMN:NAME renames; all but those of --on", OPT_TEXT,
         &set.take, 0, 0, 0, 0},
        {0, "empty", "TEXT", "what rows without a match get with --kind left (nothing)", OPT_TEXT, &set.empty,
         0, 0, 0, 0},
        REC_OPTIONS(&set.rec),
        {0, NULL, 0, 0, OPT_FLAG, 0, 0, 0, 0, 0},
    };
    const struct opt_program program = {
        "txt-join",
        "adds to each row what a second table says of it",
        "[FILE ...]",
        "any with the columns of --on -> the row, then the other columns of the second table",
        "txt-join --with totals.tsv --on n counts.tsv",
        NULL,
        options,
    };
    int first = opt_parse(&program, argc, argv);
    die_quiet(set.rec.quiet);
    if (!set.with) die("the second table is missing: --with FILE");
    if (!set.on) die("the columns to join on are missing: --on COLUMNS");

    for (int i = first; strcmp(set.with, "-") == 0 && i <= argc; i++)
        if (i == argc ? first == argc : strcmp(argv[i], "-") == 0) die("both tables cannot be standard input");

    char *const with[] = {(char *)(uintptr_t)set.with};
    struct rec *second = rec_open(with, 1, &set.rec, NULL);
    if (rec_empty(second)) die("--with %s: there is no table", set.with);
    struct rec *r = rec_open(argv + first, (size_t)(argc - first), &set.rec, NULL);
    if (rec_empty(r)) return die_status();

    struct slice *here = names_of(r), *there = names_of(second);
    struct columns left = {0}, right = {0}, taken = {0};
    bind_keys(&set, here, rec_columns(r), there, rec_columns(second), &left, &right);
    bind_taken(&set, there, rec_columns(second), &right, &taken);
    struct rec_writer *w = rec_writer_open(&set.rec);
    put_header(w, here, rec_columns(r), &taken);

    struct lookup l = {.rows = 0};
    struct buf key = {0}, cells = {0}, empty = {0};
    table_init(&l.keys, 0);
    while (rec_next(second))
        lookup_add(&l, joined(second->field, &right, &key), joined(second->field, &taken, &cells));
    rec_escape(slice_of(set.empty), &empty);

    while (rec_next(r)) {
        uint32_t k = table_find(&l.keys, joined(r->field, &left, &key));
        if (set.kind == KIND_ANTI || k == TABLE_NONE) {
            if (k == TABLE_NONE && set.kind != KIND_INNER) put_row(w, r, &taken, NULL, buf_get(&empty));
            continue;
        }
        for (uint32_t i = l.first[k]; i != NO_ROW; i = l.row[i].next)
            put_row(w, r, &taken, &l.row[i].cells, buf_get(&empty));
    }

    rec_writer_close(w);
    rec_close(r);
    rec_close(second);
    lookup_free(&l);
    columns_free(&left);
    columns_free(&right);
    columns_free(&taken);
    buf_free(&key);
    buf_free(&cells);
    buf_free(&empty);
    free(here);
    free(there);
    return die_status();
}
