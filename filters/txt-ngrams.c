/* txt-ngrams - counts n-grams: sequences of n tokens, how often each occurs and in how many documents; exact at any size.
 *
 *   tokens (doc, columns of --by)  ->  [group columns] n ngram count docs [per_million] [rank]
 *   --merge: n ngram count docs (what --partial wrote)  ->  the same
 *
 * Example: txt-split news.txt.gz | txt-tokenize | txt-ngrams -n 1-3 -k 100
 *
 * The counting is in stat/ngrams.h. Here: when it says that memory is full, what it has counted goes into a sorted run (io/spill.h),
 * and it begins anew; at the end the runs are merged. Everything that comes in order of group, n, n-gram, from memory or from the merge,
 * goes through take(); what is all in memory and leaves by count takes a shorter way (ngrams_rows).
 *
 * The key of a run is "group TAB n TAB ngram blank"; an empty n-gram stands for all: at n = 0 count is the group's tokens and docs
 * its documents, at other n count is the number of all n-grams. --partial writes just these rows. */
#include "base/die.h"
#include "base/pool.h"
#include "base/table.h"
#include "io/ngram_index.h"
#include "io/ngram_merge.h"
#include "io/ngram_sink.h"
#include "io/rec.h"
#include "io/spill.h"
#include "stat/ngrams.h"
#include "stat/ngrams_docs.h"
#include "stat/sort.h"
#include "base/dates.h"

#include <regex.h>
#include <stdlib.h>
#include <unistd.h>
#include <utf8proc.h>

enum { MAX_GROUP_COLUMNS = 16 };
enum order { BY_COUNT, BY_NGRAM, BY_NONE };

struct pattern {
    regex_t regex;
    bool wanted;
};

static struct {
    struct rec_options rec;
    struct spill_options spill;
    const char *column, *doc, *by, *totals;
    unsigned orders;
    uint64_t skip, window, jobs;
    int stop_mode, sort;
    bool per_punct, partial, index, merge;
    struct ngrams_rows_rules rows;
    struct table stop;
    struct pattern *pattern;
    size_t patterns;
    const char **subtract;
    size_t subtracts;
} options = {.column = "tokens", .by = ""};

/* ---- options ---- */

static void add_orders(void *to, const struct opt *option, const char *arg) {
    (void)to, (void)option;
    struct slice rest = slice_of(arg), part;
    while (slice_cut(&rest, ',', &part)) {
        struct slice low = part, high, range = part;
        uint64_t from, till;
        if (slice_cut(&range, '-', &low) && range.at)
            high = range;
        else
            high = low;
        if (!slice_u64(low, &from) || !slice_u64(high, &till) || from < 1 || till > NGRAMS_MOST ||
            from > till)
            die("-n %s: not a list of numbers 1 to %d, such as 2, 1-3 or 1,3,5", arg, NGRAMS_MOST);
        for (; from <= till; from++) options.orders |= 1u << from;
    }
}

static void add_stop(void *to, const struct opt *option, const char *arg) {
    (void)to, (void)option;
    char *path = mem_text(arg);
    if (strcmp(arg, "-") != 0 && access(arg, R_OK) != 0) die_errno("--stop %s", arg);
    struct in *in = in_open(&path, 1);
    struct slice line;
    struct buf wire = {0};
    if (!options.stop.slot) table_init(&options.stop, 0);
    if (!in_next(in)) die("--stop %s: cannot be read", arg);
    while (in_line(in, &line)) {
        while (line.len && (line.at[line.len - 1] == ' ' || line.at[line.len - 1] == '\r')) line.len--;
        if (!line.len || line.at[0] == '#') continue;
        wire.len = 0;
        rec_escape(line, &wire);
        table_intern(&options.stop, buf_get(&wire), NULL);
    }
    in_close(in);
    buf_free(&wire);
    free(path);
}

static void add_pattern(void *to, const struct opt *option, const char *arg) {
    (void)to;
    options.pattern = mem_resize(options.pattern, options.patterns + 1, sizeof *options.pattern);
    struct pattern *p = &options.pattern[options.patterns++];
    int error = regcomp(&p->regex, arg, REG_EXTENDED | REG_NOSUB);
    if (error) {
        char why[200];
        regerror(error, &p->regex, why, sizeof why);
        die("--%s %s: %s", option->name, arg, why);
    }
    p->wanted = option->name[0] == 'i';
}

static void add_subtract(void *to, const struct opt *option, const char *arg) {
    (void)to, (void)option;
    options.subtract = mem_resize(options.subtract, options.subtracts + 1, sizeof *options.subtract);
    options.subtract[options.subtracts++] = arg;
}

static const struct opt option_table[] = {
    {'n', "order", "LIST", "count sequences of that many tokens: 2, 1-3, 1,3,5; up to 9 (1)", OPT_CALL, 0, 0,
     0, 0, add_orders},
    {0, "skip", "K", "an n-gram may leave out up to K tokens in all", OPT_NUMBER, &options.skip, 0, 1000, 0,
     0},
    {0, "window", "W", "pairs of tokens at most W apart: -n 2 --skip W-1", OPT_NUMBER, &options.window, 1,
     1000, 0, 0},
    {0, "per-punct", 0, "tokens without letter or digit are not counted and end n-grams", OPT_FLAG,
     &options.per_punct, 0, 0, 0, 0},
    {'c', "column", "NAME", "column that holds the tokens, one space between two (tokens)", OPT_TEXT,
     &options.column, 0, 0, 0, 0},
    {'d', "doc-column", "NAME", "column that tells documents apart (doc; without it each file is one)",
     OPT_TEXT, &options.doc, 0, 0, 0, 0},
    {'g', "by", "COLUMNS", "count by the values of these; date:year, :month, :week, :day cut a date",
     OPT_TEXT, &options.by, 0, 0, 0, 0},
    {0, "", 0, "what is left out:", OPT_FLAG, 0, 0, 0, 0, 0},
    {0, "stop", "FILE", "stop words, one a line", OPT_CALL, 0, 0, 0, 0, add_stop},
    {0, "stop-mode", "MODE", "leave out n-grams with any stop word, of all, at an edge; or pad those inside",
     OPT_CHOICE, &options.stop_mode, 0, 0, "any|all|edge|pad", 0},
    {0, "min-count", "N", "n-grams that occur N times at least", OPT_NUMBER, &options.rows.min_count, 0, 0, 0,
     0},
    {0, "min-docs", "N", "n-grams of N documents at least", OPT_NUMBER, &options.rows.min_docs, 0, 0, 0, 0},
    {'k', "top", "N", "the N most frequent of each group and n", OPT_NUMBER, &options.rows.top, 1, 0, 0, 0},
    {0, "include", "RE", "n-grams that match this extended regular expression", OPT_CALL, 0, 0, 0, 0,
     add_pattern},
    {0, "exclude", "RE", "n-grams that do not", OPT_CALL, 0, 0, 0, 0, add_pattern},
    {0, "", 0, "output:", OPT_FLAG, 0, 0, 0, 0, 0},
    {0, "sort", "ORDER", "rows of a group and n by count, by n-gram, or as is quickest", OPT_CHOICE,
     &options.sort, 0, 0, "count|ngram|none", 0},
    {0, "per-million", 0, "adds a column: the count per million tokens of the group", OPT_FLAG,
     &options.rows.per_million, 0, 0, 0, 0},
    {0, "rank", 0, "adds a column: 1 + how many n-grams of the group and n are more frequent", OPT_FLAG,
     &options.rows.rank, 0, 0, 0, 0},
    {0, "totals", "FILE", "writes tokens, types, documents and hapax of each group and n to FILE", OPT_TEXT,
     &options.totals, 0, 0, 0, 0},
    {0, "", 0, "parts:", OPT_FLAG, 0, 0, 0, 0, 0},
    {0, "partial", 0, "write a part for --merge: sorted, with totals, nothing left out", OPT_FLAG,
     &options.partial, 0, 0, 0, 0},
    {0, "index", 0, "write FILE.index too, beside the part FILE of -o: --merge then reads little of FILE",
     OPT_FLAG, &options.index, 0, 0, 0, 0},
    {0, "merge", 0, "read such parts and add them up", OPT_FLAG, &options.merge, 0, 0, 0, 0},
    {0, "subtract", "FILE", "take this part out again (with --merge)", OPT_CALL, 0, 0, 0, 0, add_subtract},
    {0, "", 0, "memory, threads, files:", OPT_FLAG, 0, 0, 0, 0, 0},
    {'j', "jobs", "N", "count with N threads (as many as there are cores)", OPT_NUMBER, &options.jobs, 1, 256,
     0, 0},
    SPILL_OPTIONS(&options.spill),
    REC_OPTIONS(&options.rec),
    {0}};

static const struct opt_program program = {
    .name = "txt-ngrams",
    .purpose = "counts n-grams and the documents they stand in, exactly, at any size",
    .operands = "[FILE ...]",
    .columns = "tokens (doc) -> [group columns] n ngram count docs",
    .example = "txt-split news.txt.gz | txt-tokenize | txt-ngrams -n 1-3 -k 100",
    .options = option_table,
};

/* ---- what is counted and what is kept ---- */

/* No letter, digit or mark in it. */
static bool is_punctuation(struct slice token) {
    const utf8proc_uint8_t *p = (const utf8proc_uint8_t *)token.at;
    for (utf8proc_ssize_t left = (utf8proc_ssize_t)token.len; left > 0;) {
        utf8proc_int32_t c;
        utf8proc_ssize_t n = utf8proc_iterate(p, left, &c);
        if (n < 1) return false;
        utf8proc_category_t k = utf8proc_category(c);
        if (k >= UTF8PROC_CATEGORY_LU && k <= UTF8PROC_CATEGORY_NO)
            return false; /* Lu Ll Lt Lm Lo Mn Mc Me Nd Nl No */
        p += n, left -= n;
    }
    return true;
}

static enum ngrams_kind kind_of(const void *context, struct slice word) {
    (void)context;
    if (options.stop.slot && table_find(&options.stop, word) != TABLE_NONE) return NGRAMS_STOP;
    return options.per_punct && is_punctuation(word) ? NGRAMS_BREAK : NGRAMS_WORD;
}

static bool keep_ngram(const void *context, struct slice ngram) {
    char small[512], *text = ngram.len < sizeof small ? small : mem_alloc(ngram.len + 1);
    bool included = false, wanted = false, kept = true;
    (void)context;
    memcpy(text, ngram.at, ngram.len);
    text[ngram.len] = '\0';
    for (size_t i = 0; i < options.patterns && kept; i++) {
        bool match = regexec(&options.pattern[i].regex, text, 0, NULL, 0) == 0;
        if (options.pattern[i].wanted)
            wanted = true, included |= match;
        else
            kept = !match;
    }
    if (text != small) free(text);
    return kept && (included || !wanted);
}

/* ---- state ---- */

struct state {
    struct spill_options spill_options;
    struct ngrams *counter;
    struct date_column by[MAX_GROUP_COLUMNS];
    size_t groups; /* columns */
    struct rec_writer *out, *totals;
    struct pool *writers;
    struct spill *runs, *names; /* NULL until needed */
    uint32_t run_count;
    struct buf key, value, row;
    struct ngram_sink sink;
    struct ngram_index_writer *index;
};

static void put_varint(struct buf *b, uint64_t v) {
    for (; v >= 0x80; v >>= 7) buf_byte(b, (char)(v | 0x80));
    buf_byte(b, (char)v);
}

static uint64_t get_varint(struct slice *s) {
    uint64_t v = 0;
    for (unsigned shift = 0;; shift += 7) {
        unsigned char c = (unsigned char)*s->at++;
        s->len--;
        v |= (uint64_t)(c & 0x7f) << shift;
        if (c < 0x80) return v;
    }
}

static void put_names(struct state *st, struct rec_writer *w, const char *names) {
    struct slice rest = slice_of(names), name;
    rec_header_begin(w);
    for (size_t i = 0; i < st->groups; i++) rec_put(w, st->by[i].name);
    while (slice_cut(&rest, ' ', &name)) rec_put(w, name);
    if (w == st->out && options.rows.per_million) rec_put(w, SLICE("per_million"));
    if (w == st->out && options.rows.rank) rec_put(w, SLICE("rank"));
    rec_header_end(w);
}

static void open_outputs(struct state *st) {
    st->out = rec_writer_open(&options.rec);
    put_names(st, st->out, "n ngram count docs");
    if (options.index) {
        st->index = ngram_index_make(options.rec.output);
        for (size_t i = 0; i < st->groups; i++) buf_slice(&st->row, st->by[i].name), buf_byte(&st->row, '\t');
        buf_slice(&st->row, SLICE("n\tngram\tcount\tdocs\n"));
        ngram_index_header(st->index, buf_get(&st->row));
    }
    if (!options.totals) return;
    struct rec_options to = options.rec;
    to.output = options.totals;
    st->totals = rec_writer_open(&to);
    put_names(st, st->totals, "n tokens types documents hapax");
}

/* tokens: n-grams of n words that there are, also those with stop words. */
static void put_totals(struct state *st, struct slice group, unsigned n, uint64_t tokens, uint64_t types,
                       uint64_t documents, uint64_t hapax) {
    if (!st->totals || !tokens) return;
    uint64_t number[] = {n, tokens, types, documents, hapax};
    st->row.len = 0;
    if (st->groups) buf_slice(&st->row, group);
    for (size_t i = 0; i < sizeof number / sizeof *number; i++) {
        if (st->row.len || st->groups) buf_byte(&st->row, '\t');
        st->row.len += slice_print_u64(buf_room(&st->row, 20), number[i]);
    }
    buf_byte(&st->row, '\n');
    rec_rows(st->totals, buf_get(&st->row));
}

/* ---- counts that come in order of group, n, n-gram ---- */

static void put_row(void *context, const struct ngram_sink_head *head, struct slice ngram, uint64_t count,
                    uint64_t docs, uint64_t rank) {
    struct state *st = context;
    struct slice group = st->groups ? head->group : (struct slice){NULL, 0};
    st->row.len = 0;
    ngrams_row_put(&st->row, &options.rows, group, head->n, ngram, count, docs, head->tokens, rank);
    rec_rows(st->out, buf_get(&st->row));
    if (!st->index) return;
    struct slice row = buf_get(&st->row), front = {row.at, st->groups ? group.len + 3 : 2};
    ngram_index_row(st->index, row, front, ngram, count, docs);
}

static void put_order_totals(void *context, const struct ngram_sink_head *h) {
    put_totals(context, h->group, h->n, h->ngrams, h->types, h->documents, h->hapax);
}

static void set_up_sink(struct state *st) {
    st->sink = (struct ngram_sink){
        .form = options.partial            ? NGRAM_SINK_ALL
                : options.sort == BY_COUNT ? NGRAM_SINK_BY_COUNT
                                           : NGRAM_SINK_BY_NGRAM,
        .min_count = options.rows.min_count,
        .min_docs = options.rows.min_docs,
        .top = options.rows.top,
        .keep = options.rows.keep,
        .spill = st->spill_options,
        .context = st,
        .row = put_row,
        .order_end = put_order_totals,
    };
}

/* ---- counts that are all in memory ---- */

static void give_rows(void *context, struct slice rows) {
    rec_rows(((struct state *)context)->out, rows);
}

/* All parts of one group and n, by count. */
static void put_parts(struct state *st, struct ngrams_part **part, size_t parts) {
    uint64_t types = 0, hapax = 0;
    for (size_t i = 0; i < parts; i++) types += part[i]->singles + part[i]->multis, hapax += part[i]->singles;
    put_totals(st, part[0]->group, part[0]->n, part[0]->ngrams, types, part[0]->docs, hapax);
    if (!st->groups)
        for (size_t i = 0; i < parts; i++) part[i]->group.at = NULL;
    ngrams_rows(st->writers, part, parts, &options.rows, give_rows, st);
}

static void write_by_count(struct state *st) {
    struct ngrams_part *p, **part = NULL;
    size_t parts = 0, room = 0;
    ngrams_count(st->counter, NGRAMS_SPLIT);
    while ((p = ngrams_next(st->counter))) {
        if (p->n == 0) {
            ngrams_part_free(p);
            continue;
        }
        if (parts == room) part = mem_resize(part, room = room ? 2 * room : 16, sizeof *part);
        part[parts++] = p;
        if (!p->last) continue;
        put_parts(st, part, parts);
        while (parts) ngrams_part_free(part[--parts]);
    }
    free(part);
}

/* Calls of the sink for a part, or entries of a run when `run` is. */
static void each_entry(struct state *st, const struct ngrams_part *p, bool run) {
    const uint64_t *entry = p->multi;
    struct slice list = {(const char *)p->list, p->list_bytes};
    struct buf *key = &st->key, *value = &st->value;
    key->len = 0;
    buf_slice(key, p->group);
    buf_byte(key, '\t');
    buf_byte(key, (char)('0' + p->n));
    buf_byte(key, '\t');
    size_t head = key->len;
    if (p->n && p->first && p->ngrams) {
        value->len = 0;
        put_varint(value, p->ngrams);
        put_varint(value, 0);
        if (run)
            spill_put(st->runs, buf_get(key), buf_get(value));
        else
            ngram_sink_take(&st->sink, p->group, p->n, SLICE(""), p->ngrams, 0);
    }
    for (size_t i = 0; i < p->multis; i++, entry += p->key_words + 1) {
        uint64_t count = entry[p->key_words] >> 32, docs = entry[p->key_words] & UINT32_MAX;
        key->len = head;
        if (p->n) ngrams_text(p, entry, key);
        if (!run) {
            ngram_sink_take(&st->sink, p->group, p->n, (struct slice){key->at + head, key->len - head}, count,
                            docs);
            continue;
        }
        if (p->n) buf_byte(key, ' ');
        struct slice docs_list = list;
        for (uint64_t d = 0; d < docs; d++) get_varint(&list);
        docs_list.len -= list.len;
        value->len = 0;
        put_varint(value, count);
        put_varint(value, docs);
        put_varint(value, st->run_count);
        buf_slice(value, docs_list);
        spill_put(st->runs, buf_get(key), buf_get(value));
    }
}

static void write_in_order(struct state *st) {
    struct ngrams_part *p;
    ngrams_count(st->counter, NGRAMS_ORDERED);
    while ((p = ngrams_next(st->counter))) {
        each_entry(st, p, false);
        ngrams_part_free(p);
    }
    ngram_sink_end(&st->sink);
}

/* ---- counts in runs ---- */

static void write_run(struct state *st) {
    struct ngrams_part *p;
    struct buf scratch = {0};
    if (!st->runs) {
        st->runs = spill_open(&st->spill_options);
        st->names = spill_open(&st->spill_options);
    }
    ngrams_count(st->counter, NGRAMS_LISTS);
    spill_run_begin(st->runs);
    while ((p = ngrams_next(st->counter))) {
        each_entry(st, p, true);
        ngrams_part_free(p);
    }
    spill_run_end(st->runs);
    const struct table *docs = ngrams_documents(st->counter);
    const uint32_t *sorted = sort_keys(docs, &scratch);
    spill_run_begin(st->names);
    for (uint32_t i = 0; i < docs->count; i++) {
        st->value.len = 0;
        put_varint(&st->value, st->run_count);
        put_varint(&st->value, sorted[i]);
        spill_put(st->names, table_key(docs, sorted[i]), buf_get(&st->value));
    }
    spill_run_end(st->names);
    st->run_count++;
    buf_free(&scratch);
    ngrams_clear(st->counter);
}

/* One n-gram of the merge. Its key is "group TAB n TAB ngram blank". */
static void take_merged(struct state *st, struct slice key, uint64_t count, uint64_t docs) {
    size_t head = key.len;
    if (key.at[key.len - 1] == ' ') key.len--;
    while (key.at[head - 1] != '\t') head--;
    ngram_merge_take(&st->sink, (struct slice){key.at, head}, (struct slice){key.at + head, key.len - head},
                     count, docs, false);
}

/* Merges all runs. */
static void write_merged(struct state *st) {
    struct ngrams_docs *shared = ngrams_docs_open();
    struct slice key, value;
    size_t memory = (size_t)st->spill_options.memory / 3;
    uint64_t count = 0, docs = 0;
    bool any = false;
    if (st->names) {
        spill_merge(st->names, memory);
        while (spill_next(st->names, &key, &value)) {
            uint32_t run = (uint32_t)get_varint(&value);
            ngrams_docs_name(shared, key, run, (uint32_t)get_varint(&value));
        }
        spill_close(st->names);
    }
    ngrams_docs_named(shared);
    spill_merge(st->runs, memory);
    struct buf *current = &st->key;
    while (spill_next(st->runs, &key, &value)) {
        if (!any || !slice_eq(key, buf_get(current))) {
            if (any) take_merged(st, buf_get(current), count, docs - ngrams_docs_twice(shared));
            current->len = 0;
            buf_slice(current, key);
            count = docs = 0;
            any = true;
        }
        count += get_varint(&value);
        docs += get_varint(&value);
        if (value.len) {
            uint32_t run = (uint32_t)get_varint(&value);
            ngrams_docs_list(shared, run, value);
        }
    }
    if (any) take_merged(st, buf_get(current), count, docs - ngrams_docs_twice(shared));
    ngram_sink_end(&st->sink);
    spill_close(st->runs);
    ngrams_docs_close(shared);
}

/* ---- --merge ---- */

static void merge_parts(struct state *st, char **path, int count) {
    static const char *const standard_input = "-";
    const char *const *part = count ? (const char *const *)path : &standard_input;
    struct ngram_merge *m =
        ngram_merge_open(part, count ? (size_t)count : 1, options.subtract, options.subtracts, &options.rec,
                         &st->spill_options, options.orders ? options.orders : UINT32_MAX);
    const struct slice *name;
    ptrdiff_t groups = ngram_merge_groups(m, &name);
    if (groups >= 0) {
        st->groups = (size_t)groups;
        for (size_t i = 0; i < st->groups; i++) st->by[i].name = name[i];
        open_outputs(st);
        ngram_merge_run(m, &st->sink);
        ngram_sink_end(&st->sink);
    }
    ngram_merge_close(m);
}

/* ---- reading tokens ---- */

static void read_rows(struct state *st, struct rec *r) {
    size_t tokens = rec_need(r, options.column), column[MAX_GROUP_COLUMNS], last = 0;
    ptrdiff_t doc = options.doc ? (ptrdiff_t)rec_need(r, options.doc) : rec_find(r, "doc");
    struct slice rest = slice_of(options.by), part;
    while (rest.len && slice_cut(&rest, ',', &part)) {
        char name[256];
        if (st->groups == MAX_GROUP_COLUMNS) die("--by: more than %d columns", MAX_GROUP_COLUMNS);
        struct date_column *by = &st->by[st->groups];
        *by = date_column_parse(part);
        if (by->column.len >= sizeof name) die("--by: no column '%.*s'", (int)by->column.len, by->column.at);
        memcpy(name, by->column.at, by->column.len);
        name[by->column.len] = '\0';
        column[st->groups] = rec_need(r, name);
        if (column[st->groups] > last) last = column[st->groups];
        st->groups++;
    }
    if (doc > (ptrdiff_t)last) last = (size_t)doc;
    if (last < tokens) rec_stream(r, tokens);
    open_outputs(st);
    bool plain = st->groups == 1 && st->by[0].cut == DATE_WHOLE;
    while (rec_next(r)) {
        struct slice group = {"", 0};
        bool more = r->part == REC_FIRST || r->part == REC_MIDDLE;
        if (plain) {
            group = r->field[column[0]];
        } else if (st->groups) {
            st->key.len = 0;
            for (size_t i = 0; i < st->groups; i++) {
                char text[DATE_TEXT];
                if (i) buf_byte(&st->key, '\t');
                buf_slice(&st->key, date_cut(r->field[column[i]], st->by[i].cut, text));
            }
            group = buf_get(&st->key);
        }
        ngrams_row(st->counter, group, doc >= 0 ? r->field[doc] : slice_of(rec_file(r)), r->field[tokens],
                   more);
        if (ngrams_full(st->counter)) write_run(st);
    }
}

static void count_rows(struct state *st, char **paths, size_t count) {
    struct rec *r = rec_open(paths, count, &options.rec, "doc date para sent kind tokens");
    if (rec_empty(r)) {
        rec_close(r);
        return;
    }
    uint64_t threads = options.jobs;
    if (!threads) {
        long cores = sysconf(_SC_NPROCESSORS_ONLN);
        threads = cores > 0 ? (uint64_t)cores : 1;
        uint64_t worth = st->spill_options.memory / (32 << 20); /* each has a table of words of its own */
        if (threads > worth) threads = worth ? worth : 1;
    }
    struct ngrams_rules rules = {.orders = options.orders,
                                 .skip = (unsigned)options.skip,
                                 .stop = (enum ngrams_stop)options.stop_mode,
                                 .kind = options.stop.slot || options.per_punct ? kind_of : NULL,
                                 .threads = (unsigned)threads,
                                 .memory = st->spill_options.memory};
    st->counter = ngrams_open(&rules);
    read_rows(st, r);
    rec_close(r);
    if (st->runs) {
        write_run(st);
        ngrams_close(st->counter);
        write_merged(st);
        return;
    }
    if (options.sort == BY_COUNT && !options.partial) {
        st->writers = pool_open((unsigned)threads);
        write_by_count(st);
        pool_close(st->writers);
    } else {
        write_in_order(st);
    }
    ngrams_close(st->counter);
}

int main(int argc, char **argv) {
    struct state st = {0};
    int first = opt_parse(&program, argc, argv);
    die_quiet(options.rec.quiet);
    mem_give_back();
    if (options.window) {
        if (options.orders || options.skip) die("--window is -n 2 with --skip: give one or the other");
        options.orders = 1u << 2;
        options.skip = options.window - 1;
    }
    if (!options.orders && !options.merge) options.orders = 1u << 1;
    if (options.sort != BY_COUNT && (options.rows.top || options.rows.rank))
        die("--top and --rank need --sort count");
    if (options.partial &&
        (options.rows.top || options.rows.rank || options.rows.per_million || options.rows.min_count ||
         options.rows.min_docs || options.patterns || options.totals))
        die("--partial leaves nothing out and adds no column: give such options to --merge");
    if (options.index &&
        (!options.partial || options.rec.csv || options.rec.no_header || !options.rec.output ||
         strcmp(options.rec.output, "-") == 0 || slice_ends(slice_of(options.rec.output), SLICE(".gz"))))
        die("--index needs --partial and -o FILE, a plain table with a header");
    if (options.subtracts && !options.merge) die("--subtract needs --merge");
    if (options.patterns) options.rows.keep = keep_ngram;
    for (unsigned n = 1; n <= NGRAMS_MOST; n++)
        if (options.orders >> n & 1 && ngrams_choices(n, (unsigned)options.skip) > NGRAMS_CHOICES_MOST)
            die("-n %u --skip %llu: more than %d n-grams would begin at each token", n,
                (unsigned long long)options.skip, NGRAMS_CHOICES_MOST);
    st.spill_options = options.spill;
    if (!st.spill_options.memory && !opt_size("50%", &st.spill_options.memory))
        st.spill_options.memory = UINT64_C(1) << 30;
    set_up_sink(&st);
    if (options.merge) {
        merge_parts(&st, argv + first, argc - first);
    } else {
        count_rows(&st, argv + first, (size_t)(argc - first));
    }
    if (st.totals) rec_writer_close(st.totals);
    if (st.out) rec_writer_close(st.out);
    if (st.index) ngram_index_write(st.index);
    return die_status();
}
