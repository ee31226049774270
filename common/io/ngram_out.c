#include "io/ngram_out.h"
#include "io/ngram_index.h"

#include <stdlib.h>

struct ngram_out {
    struct rec_writer *rows, *totals; /* totals: NULL when none are wanted */
    struct ngram_index_writer *index; /* NULL without */
    size_t groups;
    struct buf row;
};

static void put_names(struct rec_writer *w, struct slice rest) {
    struct slice name;
    while (rest.len && slice_cut(&rest, ' ', &name)) rec_put(w, name);
}

static void put_header(struct rec_writer *w, const struct slice *group, size_t groups, const char *names,
                       const char *more) {
    rec_header_begin(w);
    for (size_t i = 0; i < groups; i++) rec_put(w, group[i]);
    put_names(w, slice_of(names));
    put_names(w, slice_of(more));
    rec_header_end(w);
}

struct ngram_out *ngram_out_open(const struct rec_options *options, const struct slice *group, size_t groups,
                                 const char *more, const char *totals, bool index) {
    struct ngram_out *o = mem_zero(1, sizeof *o);
    struct rec_options to = *options;
    to.output = totals;
    o->groups = groups;
    o->rows = rec_writer_open(options);
    if (totals) o->totals = rec_writer_open(&to);
    if (index) o->index = ngram_index_make(options->output);
    put_header(o->rows, group, groups, "n ngram count docs", more);
    if (totals) put_header(o->totals, group, groups, "n tokens types documents hapax", "");
    if (index) {
        for (size_t i = 0; i < groups; i++) buf_slice(&o->row, group[i]), buf_byte(&o->row, '\t');
        buf_slice(&o->row, SLICE("n\tngram\tcount\tdocs\n"));
        ngram_index_header(o->index, buf_get(&o->row));
    }
    return o;
}

void ngram_out_close(struct ngram_out *o) {
    if (o->totals) rec_writer_close(o->totals);
    rec_writer_close(o->rows);
    if (o->index) ngram_index_write(o->index);
    buf_free(&o->row);
    free(o);
}

void ngram_out_rows(struct ngram_out *o, struct slice rows) {
    rec_rows(o->rows, rows);
}

void ngram_out_part_row(struct ngram_out *o, struct slice row, struct slice group, struct slice ngram,
                        uint64_t count, uint64_t docs) {
    rec_rows(o->rows, row);
    if (!o->index) return;
    struct slice head = {row.at, o->groups ? group.len + 3 : 2};
    ngram_index_row(o->index, row, head, ngram, count, docs);
}

void ngram_out_totals(struct ngram_out *o, struct slice group, unsigned n, uint64_t tokens, uint64_t types,
                      uint64_t documents, uint64_t hapax) {
    if (!o->totals || !tokens) return;
    uint64_t number[] = {n, tokens, types, documents, hapax};
    o->row.len = 0;
    if (o->groups) buf_slice(&o->row, group), buf_byte(&o->row, '\t');
    for (size_t i = 0; i < sizeof number / sizeof *number; i++) {
        if (i) buf_byte(&o->row, '\t');
        o->row.len += slice_print_u64(buf_room(&o->row, 20), number[i]);
    }
    buf_byte(&o->row, '\n');
    rec_rows(o->totals, buf_get(&o->row));
}
