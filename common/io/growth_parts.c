#include "io/growth_parts.h"
#include "base/die.h"
#include "io/tables.h"

#include <stdlib.h>

#define MOST INT64_MAX /* tokens of a group: sums of two do not overflow */

struct growth_parts {
    struct tables *in;
    size_t columns; /* of groups */
    /* The row that waits. */
    bool waits;
    struct slice key, type;
    uint64_t token, count;
    /* The group of the row given last. */
    bool in_group;
    uint64_t group, tokens, counted; /* group: its number, from 1 on */
    uint64_t *in_part;               /* by part: the last group whose tokens it has said */
    uint64_t *before;                /* by part: that group's tokens in the parts before it */
    struct buf current;              /* key of the row given last */
    size_t group_bytes;              /* of it */
};

struct growth_parts *growth_parts_open(char *const *paths, size_t count, const struct rec_options *options) {
    struct tables *in = tables_open(paths, count, options, "type tokens count", true);
    if (!in->columns) {
        tables_close(in);
        return NULL;
    }
    struct growth_parts *p = mem_zero(1, sizeof *p);
    p->in = in;
    p->columns = rec_need(in->rec, "type");
    if (rec_need(in->rec, "tokens") != p->columns + 1 || rec_need(in->rec, "count") != p->columns + 2 ||
        in->columns != p->columns + 3)
        die("%s: the columns are not those that --growth --partial writes", rec_file(in->rec));
    p->in_part = mem_zero(count + 1, sizeof *p->in_part);
    p->before = mem_zero(count + 1, sizeof *p->before);
    buf_room(&p->current, 1);
    return p;
}

void growth_parts_close(struct growth_parts *p) {
    tables_close(p->in);
    free(p->in_part);
    free(p->before);
    buf_free(&p->current);
    free(p);
}

const struct rec *growth_parts_groups(const struct growth_parts *p, size_t *columns) {
    *columns = p->columns;
    return p->in->rec;
}

static void make_key(void *parts, struct tables *in, struct buf *key) {
    const struct growth_parts *p = parts;
    for (size_t i = 0; i < p->columns; i++) buf_slice(key, in->field[i]), buf_byte(key, '\t');
    buf_slice(key, in->field[p->columns]);
}

static _Noreturn void no_part(const struct growth_parts *p, const char *why) {
    die("%s:%llu: %s: the input is not what --growth --partial writes", rec_file(p->in->rec),
        (unsigned long long)rec_line(p->in->rec), why);
}

/* The next row of the parts. */
static bool pull(struct growth_parts *p) {
    while ((p->waits = tables_next_sorted(p->in, make_key, p, &p->key))) {
        const struct slice *f = p->in->field + p->columns;
        p->type = f[0];
        if (slice_u64(f[1], &p->token) && slice_u64(f[2], &p->count) && p->token <= MOST &&
            p->count <= MOST && (!f[0].len || (p->token && p->count)))
            return true;
        rec_damage(p->in->rec, "not a row of a part");
    }
    return false;
}

static struct slice group_of(const struct growth_parts *p, struct slice key, size_t type) {
    return (struct slice){key.at, key.len - type - (p->columns > 0)};
}

static void check_group(const struct growth_parts *p) {
    if (p->in_group && p->counted != p->tokens) no_part(p, "a group's counts are not its tokens");
}

/* Goes to the group of the row that waits. */
static void enter_group(struct growth_parts *p) {
    struct slice group = group_of(p, p->key, p->type.len);
    if (p->in_group && slice_eq(group, (struct slice){p->current.at, p->group_bytes})) return;
    check_group(p);
    p->group_bytes = group.len;
    p->in_group = true;
    p->group++;
    p->tokens = p->counted = 0;
}

static void add_row(struct growth_parts *p, struct growth_row *row) {
    size_t part = p->in->part;
    if (!row->type.len) {
        p->in_part[part] = p->group;
        p->before[part] = p->tokens;
        p->tokens += p->token;
        if (p->tokens > MOST) no_part(p, "more tokens than can be");
        row->token = row->count = p->tokens;
        return;
    }
    if (p->in_part[part] != p->group || p->before[part] + p->token > p->tokens)
        no_part(p, "a type beyond its group's tokens");
    if (!row->count) row->token = p->before[part] + p->token;
    row->count += p->count;
    p->counted += p->count;
    if (p->counted > p->tokens) no_part(p, "a group's counts are not its tokens");
}

bool growth_parts_next(struct growth_parts *p, struct growth_row *row) {
    if (!p->waits && !pull(p)) {
        check_group(p);
        p->in_group = false;
        return false;
    }
    enter_group(p);
    size_t type = p->type.len, part;
    p->current.len = 0;
    buf_slice(&p->current, p->key);
    struct slice key = buf_get(&p->current);
    *row = (struct growth_row){.group = group_of(p, key, type),
                               .type = slice_between(key.at + key.len - type, key.at + key.len)};
    do {
        add_row(p, row);
        part = p->in->part;
        if (!pull(p) || !slice_eq(p->key, key)) return true;
        if (p->in->part == part) no_part(p, "a type that was there before");
    } while (true);
}
