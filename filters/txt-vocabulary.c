/* txt-vocabulary - how many words a text has, how many different ones, how varied they are, how long its sentences.
 *
 *   tokens (doc) -> [group columns] documents rows tokens types hapax type_token mattr
 *   --lengths    -> [group columns] length rows              how many rows have so many tokens
 *   --growth     -> [group columns] tokens types             how the vocabulary grows, row by row (Heaps' law)
 *   --growth --partial: [group columns] type tokens count    where each type stands first, and (empty type) all tokens: a part, sorted
 *   --growth --merge:   such parts, in order -> tokens types the growth over all of them
 *
 * Example: txt-vocabulary --by date:month tokens.tsv
 *
 * Tokens are interned once for all groups; a group counts its own words in an array by id that grows as needed. Groups are
 * many (one a month or a document), so each holds only what it must: words are counted by (group, word) in one table. */
#include "base/die.h"
#include "base/table.h"
#include "io/groups.h"
#include "io/growth_parts.h"
#include "stat/growth.h"
#include "stat/richness.h"
#include "stat/sort.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

static struct {
    struct rec_options rec;
    const char *column, *doc, *by, *frequencies;
    uint64_t window;
    bool lengths, growth, sums, partial, merge;
} options = {.column = "tokens", .doc = "doc", .by = "", .window = 100};

static const struct opt option_table[] = {
    {'c', "column", "NAME", "column that holds the tokens, one space between two (tokens)", OPT_TEXT,
     &options.column, 0, 0, 0, 0},
    {'d', "doc-column", "NAME", "column that tells documents apart (doc)", OPT_TEXT, &options.doc, 0, 0, 0,
     0},
    {'g', "by", "COLUMNS", "a row for each value of these; date:year, :month, :week, :day cut a date",
     OPT_TEXT, &options.by, 0, 0, 0, 0},
    {'w', "window", "N", "tokens in a window of mattr (100)", OPT_NUMBER, &options.window, 1, 1000000, 0, 0},
    {'l', "lengths", 0, "instead: how many rows have so many tokens", OPT_FLAG, &options.lengths, 0, 0, 0, 0},
    {0, "growth", 0, "instead: tokens and types so far, at about 20 points for each power of ten", OPT_FLAG,
     &options.growth, 0, 0, 0, 0},
    {0, "frequencies", "FILE", "with --growth: writes how many types occur so often to FILE", OPT_TEXT,
     &options.frequencies, 0, 0, 0, 0},
    {0, "sums", 0, "instead of types and ratios: windows and the sum of their types, which add up", OPT_FLAG,
     &options.sums, 0, 0, 0, 0},
    {0, "", 0, "Parts, of --growth:", OPT_FLAG, 0, 0, 0, 0, 0},
    {0, "partial", 0, "write a part for --merge", OPT_FLAG, &options.partial, 0, 0, 0, 0},
    {0, "merge", 0, "read such parts, in the order of the text", OPT_FLAG, &options.merge, 0, 0, 0, 0},
    {0, "", 0, "Input and output:", OPT_FLAG, 0, 0, 0, 0, 0},
    REC_OPTIONS(&options.rec),
    {0}};

static const struct opt_program program = {
    .name = "txt-vocabulary",
    .purpose = "counts words, different words and sentence lengths, and says how varied a text is",
    .operands = "[FILE ...]",
    .columns = "tokens (doc) -> documents rows tokens types hapax type_token mattr",
    .example = "txt-vocabulary --by date:month tokens.tsv",
    .options = option_table,
};

/* ---- state ---- */

struct group {
    uint64_t documents, rows, tokens, types, hapax;
    uint64_t windows, window_types; /* of mattr: sum of types over all windows */
};

/* The group in which a word was last seen, and its id in in_group there: saves the probe. */
struct recent {
    uint32_t group, cell;
};

struct vocabulary {
    struct groups by;
    struct table words, groups;
    struct buf group;       /* struct group, by id */
    struct table in_group;  /* (group id, word id) as 8 bytes */
    struct buf count;       /* uint8_t by id of in_group: 1, or 2 for more */
    struct buf recent;      /* struct recent by word id: rows of a group mostly come together */
    struct table documents; /* (group id, document) */
    struct table bins;      /* (group id, length of rows or frequency of types) as 12 bytes */
    struct buf binned;      /* uint64_t by id of bins: how many */
    struct growth growth;
    struct buf type; /* of --growth: struct growth_type by id of in_group */
    struct rec_writer *out;
    struct richness_window window;
    struct buf last_doc;
    uint32_t last_group;
    bool running;
};

static struct group *group_at(struct vocabulary *v, uint32_t id) {
    return (struct group *)(void *)v->group.at + id;
}

/* Of --growth, by id of in_group. */
static struct growth_type *type_at(struct vocabulary *v, uint32_t id) {
    return (struct growth_type *)(void *)v->type.at + id;
}

static uint32_t group_of(struct vocabulary *v, struct slice key) {
    bool is_new;
    uint32_t id = table_intern(&v->groups, key, &is_new);
    if (is_new) buf_put(&v->group, &(struct group){0}, sizeof(struct group));
    return id;
}

static void put_group(const struct vocabulary *v, uint32_t group, struct rec_writer *w) {
    groups_put(&v->by, table_key(&v->groups, group), w);
}

/* So many more in the bin of this group. */
static void add_to_bin(struct vocabulary *v, uint32_t group, uint64_t size, uint64_t times) {
    bool is_new;
    char key[12];
    memcpy(key, &group, 4), memcpy(key + 4, &size, 8);
    uint32_t id = table_intern(&v->bins, (struct slice){key, sizeof key}, &is_new);
    if (is_new) buf_put(&v->binned, &(uint64_t){0}, sizeof(uint64_t));
    ((uint64_t *)(void *)v->binned.at)[id] += times;
}

/* ---- one row ---- */

/* The word is one of the group's types. */
static void count_type(struct vocabulary *v, struct group *g, uint32_t group, uint32_t word) {
    struct recent *recent = (struct recent *)(void *)v->recent.at + word;
    bool is_new = false;
    if (recent->group != group) {
        uint32_t key[2] = {group, word};
        recent->group = group;
        recent->cell = table_intern(&v->in_group, (struct slice){(const char *)key, sizeof key}, &is_new);
    }
    if (options.growth) {
        if (is_new) {
            buf_put(&v->type, &(struct growth_type){g->tokens, 1}, sizeof(struct growth_type));
            growth_type(&v->growth, group, g->tokens);
        } else {
            type_at(v, recent->cell)->count++;
        }
    } else if (is_new) {
        buf_byte(&v->count, 1);
        g->types++, g->hapax++;
    } else if (v->count.at[recent->cell] == 1) {
        v->count.at[recent->cell] = 2;
        g->hapax--;
    }
}

static void add_token(struct vocabulary *v, uint32_t group, struct slice token) {
    bool is_new;
    uint32_t word = table_intern(&v->words, token, &is_new);
    if (is_new) buf_put(&v->recent, &(struct recent){TABLE_NONE, 0}, sizeof(struct recent));
    struct group *g = group_at(v, group);
    g->tokens++;
    if (!options.sums) count_type(v, g, group, word);
    uint32_t types;
    if (!options.growth && richness_window_add(&v->window, word, &types))
        g->windows++, g->window_types += types;
}

static void begin_row(struct vocabulary *v, uint32_t group, struct slice doc, struct buf *key) {
    key->len = 0;
    buf_put(key, &group, sizeof group);
    buf_slice(key, doc);
    bool is_new;
    table_intern(&v->documents, buf_get(key), &is_new);
    struct group *g = group_at(v, group);
    g->documents += is_new;
    g->rows++;
    /* A window runs on through the rows of a document in a group, and over no other seam. */
    if (!v->running || group != v->last_group || !slice_eq(doc, buf_get(&v->last_doc))) {
        richness_window_reset(&v->window);
        v->running = true, v->last_group = group;
        v->last_doc.len = 0;
        buf_slice(&v->last_doc, doc);
    }
}

static void add_row(struct vocabulary *v, uint32_t group, struct slice doc, struct slice tokens,
                    struct buf *key) {
    if (!options.lengths && !options.growth) begin_row(v, group, doc, key);
    uint64_t length = 0;
    struct slice token;
    while (slice_cut(&tokens, ' ', &token)) {
        if (!token.len) continue;
        if (!options.lengths) add_token(v, group, token);
        length++;
    }
    if (options.lengths) add_to_bin(v, group, length, 1);
}

static void read_rows(struct vocabulary *v, struct rec *r, size_t tokens, ptrdiff_t doc) {
    struct buf key = {0};
    while (rec_next(r))
        add_row(v, group_of(v, groups_key(&v->by, r->field)), doc < 0 ? SLICE("") : r->field[doc],
                r->field[tokens], &key);
    buf_free(&key);
}

/* What stands behind the groups in a row of a part. */
static void put_type(struct vocabulary *v, struct slice type, uint64_t token, uint64_t count) {
    rec_put(v->out, type), rec_put_u64(v->out, token), rec_put_u64(v->out, count);
    rec_end(v->out);
}

/* ---- --growth --merge ---- */

/* What is gathered of one group. */
struct types {
    struct buf places, scratch;
    uint64_t often[1024]; /* types by how often they occur, when it is not more often */
};

static void end_types(struct vocabulary *v, uint32_t group, struct types *t) {
    growth_types(&v->growth, group, &t->places, &t->scratch);
    for (size_t times = 0; times < sizeof t->often / sizeof *t->often; times++)
        if (t->often[times]) add_to_bin(v, group, times, t->often[times]);
    memset(t->often, 0, sizeof t->often);
}

static void merge_parts(struct vocabulary *v, struct growth_parts *parts) {
    struct growth_row row;
    struct types types = {0};
    uint32_t group = 0;
    while (growth_parts_next(parts, &row)) {
        if (options.partial) {
            groups_put(&v->by, row.group, v->out);
            put_type(v, row.type, row.token, row.count);
        } else if (!row.type.len) {
            end_types(v, group, &types);
            group = group_of(v, row.group);
            group_at(v, group)->tokens = row.token;
        } else {
            buf_put(&types.places, &row.token, sizeof row.token);
            if (row.count < sizeof types.often / sizeof *types.often)
                types.often[row.count]++;
            else
                add_to_bin(v, group, row.count, 1);
        }
    }
    end_types(v, group, &types);
    buf_free(&types.places), buf_free(&types.scratch);
}

/* ---- output ---- */

static void put_ratio(struct rec_writer *w, uint64_t part, uint64_t whole) {
    char text[32] = "";
    if (whole) snprintf(text, sizeof text, "%.4f", (double)part / (double)whole);
    rec_put(w, slice_of(text));
}

static void put_summary(struct rec_writer *w, struct vocabulary *v, const uint32_t *order) {
    for (uint32_t i = 0; i < v->groups.count; i++) {
        const struct group *g = group_at(v, order[i]);
        put_group(v, order[i], w);
        rec_put_u64(w, g->documents), rec_put_u64(w, g->rows);
        rec_put_u64(w, g->tokens);
        if (options.sums) {
            rec_put_u64(w, g->windows), rec_put_u64(w, g->window_types);
        } else {
            rec_put_u64(w, g->types), rec_put_u64(w, g->hapax);
            put_ratio(w, g->types, g->tokens);
            put_ratio(w, g->window_types, g->windows * options.window);
        }
        rec_end(w);
    }
}

struct bin {
    uint32_t place; /* of the group in the order */
    uint64_t size, count;
};

static int compare_bins(const void *a, const void *b) {
    const struct bin *x = a, *y = b;
    if (x->place != y->place) return (x->place > y->place) - (x->place < y->place);
    return (x->size > y->size) - (x->size < y->size);
}

static void put_bins(struct rec_writer *w, struct vocabulary *v, const uint32_t *order) {
    uint32_t *place = mem_resize(NULL, (size_t)v->groups.count + 1, sizeof *place);
    for (uint32_t i = 0; i < v->groups.count; i++) place[order[i]] = i;
    struct bin *bin = mem_resize(NULL, (size_t)v->bins.count + 1, sizeof *bin);
    for (uint32_t id = 0; id < v->bins.count; id++) {
        const char *key = table_key(&v->bins, id).at;
        uint32_t group;
        memcpy(&group, key, 4), memcpy(&bin[id].size, key + 4, 8);
        bin[id].place = place[group];
        bin[id].count = ((uint64_t *)(void *)v->binned.at)[id];
    }
    qsort(bin, v->bins.count, sizeof *bin, compare_bins);
    for (uint32_t i = 0; i < v->bins.count; i++) {
        put_group(v, order[bin[i].place], w);
        rec_put_u64(w, bin[i].size), rec_put_u64(w, bin[i].count);
        rec_end(w);
    }
    free(place), free(bin);
}

/* ---- output of --growth ---- */

/* A part: of each group first all tokens, then its types in order. */
static void put_part(struct vocabulary *v, const uint32_t *order) {
    struct buf scratch = {0};
    uint32_t words = v->words.count, *rank = mem_alloc((words + 1) * sizeof *rank);
    const uint32_t *word_at = sort_keys(&v->words, &scratch);
    for (uint32_t i = 0; i < words; i++) rank[word_at[i]] = i;
    uint32_t *place = mem_alloc((v->groups.count + 1) * sizeof *place);
    for (uint32_t i = 0; i < v->groups.count; i++) place[order[i]] = i;
    int64_t *type =
        mem_alloc((v->in_group.count + 1) * sizeof *type); /* place of the group, rank of the word */
    for (uint32_t id = 0; id < v->in_group.count; id++) {
        uint32_t key[2];
        memcpy(key, table_key(&v->in_group, id).at, sizeof key);
        type[id] = (int64_t)((uint64_t)place[key[0]] << 32 | rank[key[1]]);
    }
    struct buf working = {0};
    sort_i64(type, v->in_group.count, &working);
    size_t at = 0;
    for (uint32_t i = 0; i < v->groups.count; i++) {
        uint64_t tokens = group_at(v, order[i])->tokens;
        put_group(v, order[i], v->out);
        put_type(v, SLICE(""), tokens, tokens);
        for (; at < v->in_group.count && (uint64_t)type[at] >> 32 == i; at++) {
            uint32_t key[2] = {order[i], word_at[(uint32_t)type[at]]};
            uint32_t id = table_find(&v->in_group, (struct slice){(const char *)key, sizeof key});
            put_group(v, key[0], v->out);
            put_type(v, table_key(&v->words, key[1]), type_at(v, id)->token, type_at(v, id)->count);
        }
    }
    buf_free(&scratch), buf_free(&working);
    free(rank), free(place), free(type);
}

static void put_frequencies(struct vocabulary *v, const uint32_t *order) {
    struct rec_options to = options.rec;
    to.output = options.frequencies;
    struct rec_writer *w = rec_writer_open(&to);
    rec_header_begin(w);
    groups_put_names(&v->by, w);
    rec_put(w, SLICE("frequency")), rec_put(w, SLICE("types"));
    rec_header_end(w);
    for (uint32_t id = 0; id < v->in_group.count; id++) { /* none with --merge: they are in the bins */
        uint32_t key[2];
        memcpy(key, table_key(&v->in_group, id).at, sizeof key);
        add_to_bin(v, key[0], type_at(v, id)->count, 1);
    }
    put_bins(w, v, order);
    rec_writer_close(w);
}

/* Each group's points. */
static void put_growth(struct rec_writer *w, struct vocabulary *v, const uint32_t *order) {
    uint32_t groups = v->groups.count;
    for (uint32_t i = 0; i < groups; i++) growth_end(&v->growth, i, group_at(v, i)->tokens);
    const struct growth_point *point = (const struct growth_point *)(void *)v->growth.point.at;
    size_t count = v->growth.point.len / sizeof *point;
    /* Points of all groups are mixed, those of each in order: a list a group, from its last one on. */
    size_t *first = mem_zero((size_t)groups + 1, sizeof *first), *next = mem_zero(count + 1, sizeof *next);
    for (size_t p = count; p-- > 0;) next[p] = first[point[p].group], first[point[p].group] = p + 1;
    for (uint32_t i = 0; i < groups; i++)
        for (size_t p = first[order[i]]; p; p = next[p - 1]) {
            put_group(v, order[i], w);
            rec_put_u64(w, point[p - 1].tokens), rec_put_u64(w, point[p - 1].types);
            rec_end(w);
        }
    free(first), free(next);
}

static void put_header(struct rec_writer *w, const struct groups *by) {
    static const char *const summary[] = {"documents", "rows",       "tokens", "types",
                                          "hapax",     "type_token", "mattr",  NULL};
    static const char *const lengths[] = {"length", "rows", NULL},
                             *const growth[] = {"tokens", "types", NULL},
                             *const part[] = {"type", "tokens", "count", NULL},
                             *const sums[] = {"documents", "rows", "tokens", "windows", "window_types", NULL};
    rec_header_begin(w);
    groups_put_names(by, w);
    for (const char *const *name = options.lengths   ? lengths
                                   : options.partial ? part
                                   : options.growth  ? growth
                                   : options.sums    ? sums
                                                     : summary;
         *name; name++)
        rec_put(w, slice_of(*name));
    rec_header_end(w);
}

int main(int argc, char **argv) {
    int first = opt_parse(&program, argc, argv);
    if (options.lengths + options.growth + options.sums > 1)
        die("--lengths, --growth and --sums are tables of their own: one at a time");
    if ((options.partial || options.merge) && !options.growth) die("--partial and --merge need --growth");
    if (options.frequencies && (!options.growth || options.partial))
        die("--frequencies needs --growth, and goes with no part");
    if (options.merge && *options.by) die("--by: with --merge, parts have their groups");
    argv += first, argc -= first;
    struct growth_parts *parts = options.merge ? growth_parts_open(argv, (size_t)argc, &options.rec) : NULL;
    struct rec *r =
        options.merge ? NULL : rec_open(argv, (size_t)argc, &options.rec, "doc date para sent kind tokens");
    if (options.merge ? !parts : rec_empty(r)) return die_status();

    struct vocabulary v = {0};
    struct table *tables[] = {&v.words, &v.groups, &v.in_group, &v.documents, &v.bins};
    for (size_t i = 0; i < sizeof tables / sizeof *tables; i++) table_init(tables[i], 0);
    richness_window_init(&v.window, (uint32_t)options.window);
    if (options.merge) {
        size_t columns;
        const struct rec *first_part = growth_parts_groups(parts, &columns);
        if (columns > GROUPS_MOST) die("%s: more than %d group columns", rec_file(first_part), GROUPS_MOST);
        groups_first(&v.by, first_part, columns);
    } else {
        groups_by(&v.by, r, options.by);
    }
    if (!v.by.count) group_of(&v, SLICE(""));

    size_t tokens = options.merge ? 0 : rec_need(r, options.column);
    struct rec_writer *w = v.out = rec_writer_open(&options.rec);
    put_header(w, &v.by);
    if (options.merge)
        merge_parts(&v, parts);
    else
        read_rows(&v, r, tokens, rec_find(r, options.doc));
    struct buf scratch = {0};
    const uint32_t *order = sort_keys(&v.groups, &scratch); /* groups by the bytes of their keys */
    if (options.frequencies) put_frequencies(&v, order);
    if (options.lengths)
        put_bins(w, &v, order);
    else if (options.partial && !options.merge)
        put_part(&v, order);
    else if (options.growth && !options.partial)
        put_growth(w, &v, order);
    else if (!options.growth)
        put_summary(w, &v, order);
    rec_writer_close(w);
    if (parts) growth_parts_close(parts);
    if (r) rec_close(r);
    buf_free(&scratch);
    for (size_t i = 0; i < sizeof tables / sizeof *tables; i++) table_free(tables[i]);
    struct buf *buffers[] = {&v.group, &v.count, &v.binned, &v.last_doc, &v.recent, &v.type};
    for (size_t i = 0; i < sizeof buffers / sizeof *buffers; i++) buf_free(buffers[i]);
    growth_free(&v.growth);
    groups_free(&v.by);
    richness_window_free(&v.window);
    return die_status();
}
