/* txt-ngrams - counts n-grams: sequences of n tokens, how often each occurs and in how many documents; exact at any size.
 *
 *   tokens (doc, columns of --by)  ->  [group columns] n ngram count docs [per_million] [rank]
 *   --merge: n ngram count docs (what --partial wrote)  ->  the same
 *
 * Example: txt-split news.txt.gz | txt-tokenize | txt-ngrams -n 1-3 -k 100
 *
 * The counting is in stat/ngrams.h. When words are more than fits in memory, it puts them into memory that lies in a temporary file
 * (io/mapped.h); when it says that even so it is full, what it has counted becomes a run (io/ngram_runs.h), and it begins anew. What comes in order of group, n and n-gram - from memory, from runs, from parts (io/ngram_merge.h) - goes
 * through a sink (io/ngram_sink.h); what is all in memory and leaves by count takes a shorter way (ngrams_rows).
 *
 * In a part, which --partial writes, the row of the empty n-gram stands for all: at n = 0 count is the group's tokens and docs its
 * documents, at other n count is the number of all n-grams. */
#include "base/die.h"
#include "base/pool.h"
#include "base/table.h"
#include "io/groups.h"
#include "io/ngram_merge.h"
#include "io/ngram_out.h"
#include "io/ngram_runs.h"
#include "io/mapped.h"
#include "io/ngram_sink.h"
#include "io/rec.h"
#include "io/spill.h"
#include "io/word_list.h"
#include "stat/ngrams.h"
#include "stat/sort.h"
#include "text/patterns.h"
#include "text/words.h"

#include <stdlib.h>

enum order { BY_COUNT, BY_NGRAM, BY_NONE };

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
    struct patterns patterns;
    const char **subtract;
    size_t subtracts;
} options = {.column = "tokens", .by = ""};

/* ---- options ---- */

static void add_orders(void *to, const struct opt *option, const char *arg) {
    (void)to, (void)option;
    if (!opt_numbers(arg, NGRAMS_MOST, &options.orders))
        die("-n %s: not a list of numbers 1 to %d, such as 2, 1-3 or 1,3,5", arg, NGRAMS_MOST);
}

static void add_stop(void *to, const struct opt *option, const char *arg) {
    (void)to;
    word_list_read(&options.stop, option->name, arg);
}

static void add_pattern(void *to, const struct opt *option, const char *arg) {
    (void)to;
    char why[200];
    if (!patterns_add(&options.patterns, arg, option->name[0] == 'i', why))
        die("--%s %s: %s", option->name, arg, why);
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
    {0, "", 0, "What is left out:", OPT_FLAG, 0, 0, 0, 0, 0},
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
    {0, "", 0, "Output:", OPT_FLAG, 0, 0, 0, 0, 0},
    {0, "sort", "ORDER", "rows of a group and n by count, by n-gram, or as is quickest", OPT_CHOICE,
     &options.sort, 0, 0, "count|ngram|none", 0},
    {0, "per-million", 0, "adds a column: the count per million tokens of the group", OPT_FLAG,
     &options.rows.per_million, 0, 0, 0, 0},
    {0, "rank", 0, "adds a column: 1 + how many n-grams of the group and n are more frequent", OPT_FLAG,
     &options.rows.rank, 0, 0, 0, 0},
    {0, "totals", "FILE", "writes tokens, types, documents and hapax of each group and n to FILE", OPT_TEXT,
     &options.totals, 0, 0, 0, 0},
    {0, "", 0, "Parts:", OPT_FLAG, 0, 0, 0, 0, 0},
    {0, "partial", 0, "write a part for --merge: sorted, with totals, nothing left out", OPT_FLAG,
     &options.partial, 0, 0, 0, 0},
    {0, "index", 0, "write FILE.index too, beside the part FILE of -o: --merge then reads little of FILE",
     OPT_FLAG, &options.index, 0, 0, 0, 0},
    {0, "merge", 0, "read such parts and add them up", OPT_FLAG, &options.merge, 0, 0, 0, 0},
    {0, "subtract", "FILE", "take this part out again (with --merge)", OPT_CALL, 0, 0, 0, 0, add_subtract},
    {0, "", 0, "Memory, threads, files:", OPT_FLAG, 0, 0, 0, 0, 0},
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

static enum ngrams_kind kind_of(const void *context, struct slice word) {
    (void)context;
    if (options.stop.slot && table_find(&options.stop, word) != TABLE_NONE) return NGRAMS_STOP;
    return options.per_punct && words_punctuation(word) ? NGRAMS_BREAK : NGRAMS_WORD;
}

static bool keep_ngram(const void *patterns, struct slice ngram) {
    return patterns_keep(patterns, ngram);
}

/* ---- state ---- */

struct state {
    struct spill_options spill_options;
    struct ngrams *counter;
    struct groups by;
    size_t groups;         /* columns */
    struct ngram_out *out; /* NULL: there is no input */
    struct ngram_sink sink;
    struct ngram_runs *runs; /* NULL until needed */
    struct mapped *mapped;   /* the same */
    unsigned threads;
    struct buf key, row;
};

static void open_outputs(struct state *st, const struct slice *group) {
    const char *more = options.rows.per_million && options.rows.rank ? "per_million rank"
                       : options.rows.per_million                    ? "per_million"
                       : options.rows.rank                           ? "rank"
                                                                     : "";
    st->out = ngram_out_open(&options.rec, group, st->groups, more, options.totals, options.index);
}

/* ---- counts that come in order of group, n, n-gram ---- */

static void put_row(void *context, const struct ngram_sink_head *head, struct slice ngram, uint64_t count,
                    uint64_t docs, uint64_t rank) {
    struct state *st = context;
    struct slice group = st->groups ? head->group : (struct slice){NULL, 0};
    st->row.len = 0;
    ngrams_row_put(&st->row, &options.rows, group, head->n, ngram, count, docs, head->tokens, rank);
    ngram_out_part_row(st->out, buf_get(&st->row), head->group, ngram, count, docs);
}

static void put_order_totals(void *context, const struct ngram_sink_head *h) {
    ngram_out_totals(((struct state *)context)->out, h->group, h->n, h->ngrams, h->types, h->documents,
                     h->hapax);
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
        .keep_context = options.rows.context,
        .spill = st->spill_options,
        .context = st,
        .row = put_row,
        .order_end = put_order_totals,
    };
}

/* ---- counts that are all in memory ---- */

static void give_rows(void *context, struct slice rows) {
    ngram_out_rows(((struct state *)context)->out, rows);
}

static void give_totals(void *context, const struct ngrams_part *p, uint64_t types, uint64_t hapax) {
    struct state *st = context;
    ngram_out_totals(st->out, p->group, p->n, p->ngrams, types, p->docs, hapax);
}

/* Begins the keys of a part: "group TAB n TAB". */
static size_t begin_key(struct state *st, const struct ngrams_part *p) {
    st->key.len = 0;
    buf_slice(&st->key, p->group);
    char n[] = {'\t', (char)('0' + p->n), '\t'};
    buf_put(&st->key, n, sizeof n);
    return st->key.len;
}

static void sink_ngram(void *context, const struct ngrams_part *p, const uint64_t *key, uint64_t count,
                       uint64_t docs) {
    struct state *st = context;
    st->key.len = 0;
    buf_room(&st->key, 1); /* so that it is never NULL */
    if (p->n) ngrams_text(p, key, &st->key);
    ngram_sink_take(&st->sink, p->group, p->n, buf_get(&st->key), count, docs);
}

static void sink_part(struct state *st, const struct ngrams_part *p) {
    if (p->n && p->first && p->ngrams) ngram_sink_take(&st->sink, p->group, p->n, SLICE(""), p->ngrams, 0);
    ngrams_each(p, sink_ngram, st);
}

static void write_in_order(struct state *st) {
    struct ngrams_part *p;
    ngrams_count(st->counter, NGRAMS_ORDERED);
    while ((p = ngrams_next(st->counter))) {
        sink_part(st, p);
        ngrams_part_free(p);
    }
    ngram_sink_end(&st->sink);
}

/* One group and n whose counts are too many to be held until they are sorted. */
static void give_many(void *context, const struct ngrams_part *p) {
    struct state *st = context;
    if (p->first) ngram_sink_take(&st->sink, p->group, 0, SLICE(""), p->tokens, p->docs);
    sink_part(st, p);
    if (p->last) ngram_sink_end(&st->sink);
}

static void write_by_count(struct state *st) {
    struct pool *writers = pool_open(st->threads);
    const struct ngrams_takers to = {give_totals, give_rows, give_many, st};
    ngrams_all_rows(st->counter, writers, &options.rows, st->groups > 0, &to);
    pool_close(writers);
}

/* ---- more words than memory ---- */

static bool store_begin(void *context) {
    struct state *st = context;
    if (!st->mapped) st->mapped = mapped_open(&st->spill_options);
    return st->mapped != NULL;
}
static void *store_take(void *context, size_t bytes) {
    return mapped_take(((struct state *)context)->mapped, bytes);
}
static void store_rest(void *context) {
    mapped_rest(((struct state *)context)->mapped);
}
static void store_clear(void *context) {
    mapped_clear(((struct state *)context)->mapped);
}

/* ---- counts in runs ---- */

static void write_run(struct state *st) {
    struct ngrams_part *p;
    struct buf scratch = {0};
    if (!st->runs) st->runs = ngram_runs_open(&st->spill_options);
    ngram_runs_begin(st->runs);
    ngrams_count(st->counter, NGRAMS_LISTS);
    while ((p = ngrams_next(st->counter))) {
        const uint64_t *entry = p->multi;
        struct slice list = {(const char *)p->list, p->list_bytes};
        size_t head = begin_key(st, p);
        if (p->n && p->first && p->ngrams) ngram_runs_put(st->runs, buf_get(&st->key), p->ngrams, 0, NULL);
        for (size_t i = 0; i < p->multis; i++, entry += p->key_words + 1) {
            st->key.len = head;
            if (p->n) ngrams_text(p, entry, &st->key), buf_byte(&st->key, ' ');
            ngram_runs_put(st->runs, buf_get(&st->key), entry[p->key_words] >> 32,
                           entry[p->key_words] & UINT32_MAX, &list);
        }
        ngrams_part_free(p);
    }
    const struct table *docs = ngrams_documents(st->counter);
    const uint32_t *sorted = sort_keys(docs, &scratch);
    for (uint32_t i = 0; i < docs->count; i++)
        ngram_runs_document(st->runs, table_key(docs, sorted[i]), sorted[i]);
    ngram_runs_end(st->runs);
    buf_free(&scratch);
    ngrams_clear(st->counter);
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
        open_outputs(st, name);
        ngram_merge_run(m, &st->sink);
        ngram_sink_end(&st->sink);
    }
    ngram_merge_close(m);
}

/* ---- reading tokens ---- */

static void read_rows(struct state *st, struct rec *r) {
    size_t tokens = rec_need(r, options.column), last = 0;
    ptrdiff_t doc = options.doc ? (ptrdiff_t)rec_need(r, options.doc) : rec_find(r, "doc");
    struct slice name[GROUPS_MOST];
    groups_by(&st->by, r, options.by);
    st->groups = st->by.count;
    for (size_t i = 0; i < st->groups; i++) {
        name[i] = st->by.by[i].name;
        if (st->by.column[i] > last) last = st->by.column[i];
    }
    if (doc > (ptrdiff_t)last) last = (size_t)doc;
    if (last < tokens) rec_stream(r, tokens);
    open_outputs(st, name);
    while (rec_next(r)) {
        bool more = r->part == REC_FIRST || r->part == REC_MIDDLE;
        struct slice group = groups_key(&st->by, r->field);
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
        threads = pool_cores();
        uint64_t worth = st->spill_options.memory / (64 << 20); /* with less, each only looks through more */
        if (threads > worth) threads = worth ? worth : 1;
    }
    const struct ngrams_store store = {store_begin, store_take, store_rest, store_clear, st};
    struct ngrams_rules rules = {.orders = options.orders,
                                 .skip = (unsigned)options.skip,
                                 .stop = (enum ngrams_stop)options.stop_mode,
                                 .kind = options.stop.slot || options.per_punct ? kind_of : NULL,
                                 .threads = (unsigned)threads,
                                 .memory = st->spill_options.memory,
                                 .store = &store};
    st->threads = (unsigned)threads;
    st->counter = ngrams_open(&rules);
    read_rows(st, r);
    rec_close(r);
    if (st->runs) {
        write_run(st);
        ngrams_close(st->counter);
        ngram_runs_merge(st->runs, &st->sink);
        ngram_runs_close(st->runs);
        return;
    }
    if (options.sort == BY_COUNT && !options.partial) {
        write_by_count(st);
    } else {
        write_in_order(st);
    }
    ngrams_close(st->counter);
}

/* What goes together, and what follows from what. */
static void check_options(void) {
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
         options.rows.min_docs || options.patterns.count || options.totals))
        die("--partial leaves nothing out and adds no column: give such options to --merge");
    if (options.index &&
        (!options.partial || options.rec.csv || options.rec.no_header || !options.rec.output ||
         strcmp(options.rec.output, "-") == 0 || slice_ends(slice_of(options.rec.output), SLICE(".gz"))))
        die("--index needs --partial and -o FILE, a plain table with a header");
    if (options.subtracts && !options.merge) die("--subtract needs --merge");
    if (options.merge && (options.stop.slot || options.skip || options.per_punct || *options.by))
        die("--stop, --skip, --window, --per-punct and --by are for counting: parts for --merge were made "
            "with them");
    if (options.patterns.count) options.rows.keep = keep_ngram, options.rows.context = &options.patterns;
    for (unsigned n = 1; n <= NGRAMS_MOST; n++)
        if (options.orders >> n & 1 && ngrams_choices(n, (unsigned)options.skip) > NGRAMS_CHOICES_MOST)
            die("-n %u --skip %llu: more than %d n-grams would begin at each token", n,
                (unsigned long long)options.skip, NGRAMS_CHOICES_MOST);
}

int main(int argc, char **argv) {
    struct state st = {0};
    int first = opt_parse(&program, argc, argv);
    die_quiet(options.rec.quiet);
    mem_give_back();
    check_options();
    st.spill_options = options.spill;
    if (!st.spill_options.memory && !opt_size("50%", &st.spill_options.memory))
        st.spill_options.memory = UINT64_C(1) << 30;
    set_up_sink(&st);
    if (options.merge) {
        merge_parts(&st, argv + first, argc - first);
    } else {
        count_rows(&st, argv + first, (size_t)(argc - first));
    }
    mapped_close(st.mapped);
    if (st.out) ngram_out_close(st.out);
    return die_status();
}
