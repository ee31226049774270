/* numbers_bounds - the words around a number that bound it: "more than", "nearly", "or so", "<=", "early".
 *
 *   before := phrase | "<" | ">" | "<=" | ">=" | "~"            behind := phrase | "+"
 *   dates  := [ phrase ] [ "the" ] ( "early" | "mid" | "late" | ( "beginning" | "middle" | "end" ) "of" [ "the" ] )
 *
 * The longest phrase of qualifiers.tsv wins; only when the nearest word ends (begins) one are longer runs looked up. */
#include "text/numbers_parse.h"
#include "qualifiers.h"
#include <stdlib.h>

enum { PHRASE_WORDS = 6, PHRASE_BYTES = 64 };

const char *const number_op_name[NUMBER_OPS] = {"", "~", "<~", ">~", "<", "<=", ">", ">=", ".."};

static void put(uint8_t **ops, uint32_t *room, uint32_t id, uint8_t op) {
    if (id >= *room) *ops = mem_resize(*ops, *room = *room ? *room * 2 : 256, 1);
    (*ops)[id] = op;
}

void number_bounds_init(struct number_bounds *b, struct number_lexicon *lexicon) {
    *b = (struct number_bounds){0};
    table_init(&b->before, 256);
    table_init(&b->after, 64);
    const size_t lines = sizeof qualifiers_lines / sizeof *qualifiers_lines;
    b->date_only = mem_zero(lines, sizeof *b->date_only);
    for (size_t i = 0; i < lines; i++) {
        struct slice line = slice_of(qualifiers_lines[i]), sign, place;
        slice_cut(&line, '\t', &sign);
        slice_cut(&line, '\t', &place);
        uint8_t op = 0;
        while (op < NUMBER_OPS && !slice_eq(sign, slice_of(number_op_name[op]))) op++;
        if (op == NUMBER_OPS) op = NUMBER_IS; /* "=" */
        /* the lexicon knows the word beside the number and the one beyond, so that few phrases are looked up in vain */
        struct slice rest = line, word[PHRASE_WORDS];
        size_t words = 0;
        while (words < PHRASE_WORDS && slice_cut(&rest, ' ', &word[words])) words++;
        bool after = slice_eq(place, SLICE("after"));
        struct slice beside = after ? word[0] : word[words - 1];
        number_lexicon_add(lexicon, beside,
                           (after ? IS(bounding) : IS(bound)) | (words == 1 ? IS(boundalone) : 0));
        if (words > 1) number_lexicon_add(lexicon, after ? word[1] : word[words - 2], IS(boundnext));
        if (after) {
            put(&b->after_op, &b->after_room, table_intern(&b->after, line, NULL), op);
        } else {
            uint32_t id = table_intern(&b->before, line, NULL);
            put(&b->before_op, &b->before_room, id, op);
            b->date_only[id] = slice_eq(place, SLICE("date"));
        }
    }
}

void number_bounds_free(struct number_bounds *b) {
    table_free(&b->before);
    table_free(&b->after);
    free(b->before_op);
    free(b->after_op);
    free(b->date_only);
}

/* Tokens from..to-1 as a phrase in small letters, one blank where there was one or more; 0 = too long. */
static size_t phrase(const struct numbers *n, size_t from, size_t to, char *key) {
    size_t len = 0;
    for (size_t i = from; i < to; i++) {
        struct slice t = token_text(n, i);
        if (len + t.len + 1 >= PHRASE_BYTES) return 0;
        if (i > from && !token_glued(n, i)) key[len++] = ' ';
        for (size_t k = 0; k < t.len; k++) {
            char c = t.at[k];
            key[len++] = c >= 'A' && c <= 'Z' ? (char)(c | 0x20) : c;
        }
    }
    return len;
}

/* Small signs: the op of marks i and i+1; *count = how many. */
static bool sign_op(const struct numbers *n, size_t i, enum number_op *op, size_t *count) {
    const struct number_token *t = token_at(n, i);
    if (t->type != TOKEN_MARK) return false;
    *count = 1;
    switch (t->mark) {
    case '<': *op = NUMBER_LESS; break;
    case '>': *op = NUMBER_MORE; break;
    case '~':
    case MARK_ABOUT: *op = NUMBER_ABOUT; return true;
    case MARK_AT_MOST: *op = NUMBER_AT_MOST; return true;
    case MARK_AT_LEAST: *op = NUMBER_AT_LEAST; return true;
    default: return false;
    }
    if (token_mark(n, i + 1, '=')) *op = *op == NUMBER_LESS ? NUMBER_AT_MOST : NUMBER_AT_LEAST, *count = 2;
    return true;
}

size_t number_bound_before(const struct numbers *n, size_t first, bool date, enum number_op *op) {
    char key[PHRASE_BYTES];
    size_t count, len, floor = n->last_end > NUMBER_BACK ? n->last_end : NUMBER_BACK;
    if (first <= floor) return 0;
    const struct number_token *t = token_at(n, first - 1);
    if (t->type == TOKEN_MARK) {
        if (t->mark == '=' && first >= floor + 2 && sign_op(n, first - 2, op, &count) && count == 2)
            return first - 2;
        if (t->mark == '<' && token_mark(n, first - 2, '>')) return 0;
        if (t->mark == '>' && token_mark(n, first - 2, '<')) return 0;
        if (sign_op(n, first - 1, op, &count) && count == 1) return first - 1;
        if (t->mark != '.' || !token_glued(n, first - 1)) return 0; /* "approx." */
    } else if (!token_is(n, first - 1, IS(bound)) ||
               (!token_is(n, first - 1, IS(boundalone)) && !token_is(n, first - 2, IS(boundnext)))) {
        return 0;
    }
    const bool longer = t->type == TOKEN_MARK || token_is(n, first - 2, IS(boundnext)) ||
                        token_type(n, first - 2, TOKEN_MARK);
    for (size_t words = longer ? PHRASE_WORDS : 1; words >= 1; words--) {
        if (first < floor + words) continue;
        size_t from = first - words;
        if (!(len = phrase(n, from, first, key))) continue;
        uint32_t id = table_find(&n->bounds.before, (struct slice){key, len});
        if (id == TABLE_NONE || (n->bounds.date_only[id] && !date)) continue;
        *op = (enum number_op)n->bounds.before_op[id];
        return from;
    }
    return 0;
}

size_t number_bound_at(const struct numbers *n, size_t i, bool date, enum number_op *op) {
    char key[PHRASE_BYTES];
    size_t len, count;
    if (sign_op(n, i, op, &count)) return i + count;
    if (!token_type(n, i, TOKEN_WORD)) return 0;
    for (size_t words = PHRASE_WORDS; words >= 1; words--) {
        const struct number_token *last = token_known(n, i + words - 1); /* a dot may end it: approx. */
        if (last->type == TOKEN_MARK ? last->mark != '.' : !(last->roles & IS(bound))) continue;
        if (!(len = phrase(n, i, i + words, key))) continue;
        uint32_t id = table_find(&n->bounds.before, (struct slice){key, len});
        if (id == TABLE_NONE || (n->bounds.date_only[id] && !date)) continue;
        *op = (enum number_op)n->bounds.before_op[id];
        return i + words;
    }
    return 0;
}

/* "late", "mid-", "the end of" before a date; gives the first token, 0 = none. */
static size_t part_before(const struct numbers *n, size_t first) {
    size_t p = first - 1;
    if (token_word(n, p, the)) p--;
    if (token_dash(n, p) && token_glued(n, p) && token_glued(n, p + 1))
        p--;
    else if (token_word(n, p, of)) {
        p--;
        if (!token_is(n, p, IS(datepart)) && !token_word(n, p, end)) return 0;
        return p;
    }
    if (!token_is(n, p, IS(datepart)) || token_word(n, p, beginning) || token_word(n, p, start) ||
        token_word(n, p, middle))
        return 0;
    return p;
}

static size_t bound_behind(const struct numbers *n, size_t end, enum number_op *op) {
    char key[PHRASE_BYTES];
    size_t len;
    const struct number_token *t = token_at(n, end);
    if (t->type == TOKEN_MARK) {
        bool glued = token_glued(n, end) && token_glued(n, end + 1);
        if (t->mark == '+' && token_glued(n, end) && !(glued && token_type(n, end + 1, TOKEN_DIGITS)))
            return *op = NUMBER_AT_LEAST, end + 1;
        if (token_dash(n, end) && glued && token_word(n, end + 1, ish)) return *op = NUMBER_ABOUT, end + 2;
        if (token_dash(n, end) && glued && token_word(n, end + 1, plus)) return *op = NUMBER_MORE, end + 2;
        return 0;
    }
    if (t->type != TOKEN_WORD || !token_is(n, end, IS(bounding)) ||
        (!token_is(n, end, IS(boundalone)) && !token_is(n, end + 1, IS(boundnext))))
        return 0;
    for (size_t words = token_is(n, end + 1, IS(boundnext)) ? PHRASE_WORDS : 1; words >= 1; words--) {
        if (!(len = phrase(n, end, end + words, key))) continue;
        uint32_t id = table_find(&n->bounds.after, (struct slice){key, len});
        if (id == TABLE_NONE) continue;
        /* "or more than 6000": the phrase belongs to the number behind */
        size_t j = end + words;
        bool than = token_word(n, j - 1, than) || token_word(n, j - 1, plus);
        if ((token_type(n, j, TOKEN_DIGITS) || token_is(n, j, IS(digit) | IS(teen) | IS(tens))) &&
            (than || token_word(n, j, than)))
            return 0;
        if (token_word(n, j, than) && !than) continue;
        *op = (enum number_op)n->bounds.after_op[id];
        if (token_word(n, j, or) && token_word(n, j + 1, equal) && token_word(n, j + 2, to)) j += 3;
        return j;
    }
    return 0;
}

size_t number_bound(const struct numbers *n, size_t first, size_t end, struct number *m) {
    bool date = m->kind == NUMBER_DATE || m->kind == NUMBER_TIME;
    enum number_op op;
    size_t floor = n->last_end > NUMBER_BACK ? n->last_end : NUMBER_BACK;
    size_t wide = first, from, word_first = first;
    if (date && first > floor && (from = part_before(n, first)) >= floor && from) {
        wide = from;
        word_first = from;
        if (token_word(n, from - 1, the) && from - 1 >= floor) word_first = from - 1;
    }
    if ((from = number_bound_before(n, word_first, date, &op))) {
        wide = from;
        if (m->op == NUMBER_IS) m->op = op;
    }
    if (wide < first) {
        size_t start = token_at(n, wide)->start, stop = token_end(n, first - 1);
        m->qual = (struct slice){n->lex.text + start, stop - start};
        m->qstart = start;
    }
    /* "equal to 5000 or less", "more than 5000 or equal to" */
    size_t behind = end;
    if ((m->op == NUMBER_MORE || m->op == NUMBER_LESS) && token_word(n, end, or) &&
        token_word(n, end + 1, equal) && token_word(n, end + 2, to)) {
        m->op = m->op == NUMBER_MORE ? NUMBER_AT_LEAST : NUMBER_AT_MOST;
        behind = end + 3;
    } else if ((behind = bound_behind(n, end, &op))) {
        if (m->op == NUMBER_IS || m->op == NUMBER_ABOUT) m->op = op;
    } else {
        return end;
    }
    size_t start = token_at(n, end)->start;
    m->qend = token_end(n, behind - 1);
    m->qual_after = (struct slice){n->lex.text + start, m->qend - start};
    return behind;
}
