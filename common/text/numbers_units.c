/* numbers_units - what is counted: units of measure and currencies, in front of a number and behind it.
 *
 *   measure := [ "-" ] ( money | unit ) | ( "(" | "[" | "<" ) symbol ( ")" | "]" | ">" )
 *   money   := code | M code | symbol | name | code scale | minor name
 *   unit    := [ "square" | "cubic" ] name [ "per" name ] | symbol [ 2 | 3 ] [ "/" ( symbol | name ) [ 2 | 3 ] ]
 *   before  := [ letters ] sign | code | symbol | name
 *
 * Names are looked up in small letters, symbols exactly as they stand; the longest of up to four words wins. Both live in
 * base/table, filled once from units.tsv and currencies.tsv (and what number_units_add brings). */
#include "text/numbers_parse.h"
#include "currencies.h"
#include "units.h"
#include <stdlib.h>
#include <utf8proc.h>

enum { NAME_WORDS = 4, NAME_BYTES = 64 };

/* ---- the tables ---- */

static uint32_t name_put(struct table *t, struct name **names, uint32_t *room, struct slice key,
                         struct name value) {
    bool is_new;
    uint32_t id = table_intern(t, key, &is_new);
    if (id >= *room) *names = mem_resize(*names, *room = *room ? *room * 2 : 512, sizeof **names);
    if (is_new) {
        (*names)[id] = value;
        (*names)[id].starts_longer = value.type == NAME_PREFIX;
    } else if (value.type == NAME_PREFIX) {
        (*names)[id].starts_longer = true;
    } else {
        bool longer = (*names)[id].starts_longer;
        (*names)[id] = value;
        (*names)[id].starts_longer = longer;
    }
    return id;
}

/* A name of several words is there as a whole, and its first word as a prefix. */
static void add_name(struct number_units *u, struct slice text, struct name value) {
    struct slice first = text;
    for (size_t i = 0; i < text.len; i++) {
        if (text.at[i] != ' ' && text.at[i] != '-') continue;
        first.len = i;
        break;
    }
    if (text.len >= NAME_BYTES) return;
    char key[NAME_BYTES];
    for (size_t i = 0; i < text.len; i++) key[i] = text.at[i] == '-' ? ' ' : text.at[i];
    name_put(&u->names, &u->name, &u->name_room, (struct slice){key, text.len}, value);
    if (first.len < text.len)
        name_put(&u->names, &u->name, &u->name_room, first, (struct name){.type = NAME_PREFIX});
    char *plural = arena_alloc(&u->arena, first.len + 1);
    memcpy(plural, first.at, first.len);
    plural[first.len] = 's';
    number_lexicon_add(u->lexicon, (struct slice){plural, first.len}, IS(measure));
    number_lexicon_add(u->lexicon, (struct slice){plural, first.len + 1}, IS(measure));
}

/* A symbol of letters in small letters, kept; empty when it has other characters. */
static struct slice put_small_copy(struct number_units *u, struct slice symbol) {
    char *copy = arena_alloc(&u->arena, symbol.len);
    for (size_t i = 0; i < symbol.len; i++) {
        char c = symbol.at[i];
        if ((unsigned char)c < 0x80 && ((c | 0x20) < 'a' || (c | 0x20) > 'z')) return (struct slice){copy, 0};
        copy[i] = c >= 'A' && c <= 'Z' ? (char)(c | 0x20) : c;
    }
    return (struct slice){copy, symbol.len};
}

static bool ascii_letters(struct slice s) {
    for (size_t i = 0; i < s.len; i++)
        if ((s.at[i] | 0x20) < 'a' || (s.at[i] | 0x20) > 'z') return false;
    return true;
}

static void add_all(struct number_units *u, struct slice symbols, struct slice names, struct name value) {
    struct slice piece;
    if (!slice_eq(symbols, SLICE("-")))
        while (slice_cut(&symbols, '|', &piece))
            if (piece.len) {
                const unsigned char first = (unsigned char)piece.at[0];
                const struct slice letters = put_small_copy(u, piece);
                const uint32_t id = name_put(&u->symbols, &u->symbol, &u->symbol_room, piece, value);
                if (piece.len == 1) u->of_byte[first] = id;
                u->symbol_lengths[first] |= 1u << (piece.len & 31);
                if (!ascii_letters(piece)) u->mixed_lengths[first] |= 1u << (piece.len < 31 ? piece.len : 31);
                number_lexicon_add(u->lexicon, letters, IS(symbol));
            }
    if (slice_eq(names, SLICE("-"))) return;
    while (slice_cut(&names, '|', &piece)) {
        struct name v = value;
        if (piece.len && piece.at[0] == '?') v.weak = true, piece.at++, piece.len--;
        if (!piece.len) continue;
        add_name(u, piece, v);
        /* a name with letters outside ASCII is also known decomposed (NFD) */
        bool ascii = true;
        for (size_t i = 0; i < piece.len; i++) ascii &= (unsigned char)piece.at[i] < 0x80;
        utf8proc_uint8_t *split = NULL;
        utf8proc_ssize_t len =
            ascii ? 0
                  : utf8proc_map((const utf8proc_uint8_t *)piece.at, (utf8proc_ssize_t)piece.len, &split,
                                 UTF8PROC_STABLE | UTF8PROC_DECOMPOSE);
        if (len > 0) add_name(u, (struct slice){(char *)split, (size_t)len}, v);
        free(split);
    }
}

const char *number_units_add(struct number_units *u, struct slice line) {
    struct slice field[5];
    for (int i = 0; i < 5; i++) {
        if (!slice_cut(&line, '\t', &field[i])) return "expected 5 columns: id dimension symbols names parts";
        if (!field[i].len) return "an empty column: write - for none";
    }
    if (line.at) return "expected 5 columns: id dimension symbols names parts";
    struct unit unit = {.id = field[0], .dimension = field[1]};
    if (!slice_eq(field[4], SLICE("-"))) {
        uint64_t parts;
        struct slice count;
        slice_cut(&field[4], ' ', &count);
        if (!field[4].at || !slice_u64(count, &parts) || parts < 2 || parts > 1000000)
            return "parts: expected a number from 2 to 1000000 and the id of a unit";
        unit.parts = (uint32_t)parts;
        unit.smaller = field[4];
    }
    if (u->unit_count == u->unit_room)
        u->unit = mem_resize(u->unit, u->unit_room = u->unit_room ? u->unit_room * 2 : 256, sizeof *u->unit);
    u->unit[u->unit_count] = unit;
    add_all(u, field[2], field[3], (struct name){.type = NAME_UNIT, .index = u->unit_count});
    u->unit_count++;
    return NULL;
}

static void add_currency(struct number_units *u, struct slice line) {
    struct slice field[6], piece;
    for (int i = 0; i < 6; i++) slice_cut(&line, '\t', &field[i]);
    uint32_t index = u->currency_count++;
    if (index >= u->currency_room)
        u->currency =
            mem_resize(u->currency, u->currency_room = u->currency_room ? u->currency_room * 2 : 512,
                       sizeof *u->currency);
    uint64_t digits = 0;
    slice_u64(field[1], &digits);
    u->currency[index] = (struct currency){.code = field[0],
                                           .digits = (uint8_t)digits,
                                           .word = field[2].at[0] == 'w',
                                           .small = field[2].at[0] == 'l'};
    table_intern(&u->codes, field[0], NULL);
    number_lexicon_add(u->lexicon, put_small_copy(u, field[0]), IS(code));
    add_all(u, field[3], field[4], (struct name){.type = NAME_MONEY, .index = index, .per_major = 1});
    if (slice_eq(field[5], SLICE("-"))) return;
    while (slice_cut(&field[5], '|', &piece)) {
        struct slice name;
        uint64_t per = 100;
        slice_cut(&piece, ':', &name);
        if (piece.at) slice_u64(piece, &per);
        struct name value = {.type = NAME_MINOR, .index = index, .per_major = (uint32_t)per};
        bool sign = (unsigned char)name.at[0] >= 0x80;
        add_all(u, sign ? name : SLICE("-"), sign ? SLICE("-") : name, value);
    }
}

void number_units_init(struct number_units *u, struct number_lexicon *lexicon) {
    *u = (struct number_units){.lexicon = lexicon};
    for (int c = 0; c < 256; c++) u->of_byte[c] = TABLE_NONE;
    table_init(&u->names, 2048);
    table_init(&u->symbols, 1024);
    table_init(&u->codes, 512);
    for (size_t i = 0; i < sizeof units_lines / sizeof *units_lines; i++)
        number_units_add(u, slice_of(units_lines[i]));
    for (size_t i = 0; i < sizeof currencies_lines / sizeof *currencies_lines; i++)
        add_currency(u, slice_of(currencies_lines[i]));
}

void number_units_free(struct number_units *u) {
    table_free(&u->names);
    table_free(&u->symbols);
    table_free(&u->codes);
    free(u->unit);
    free(u->currency);
    free(u->name);
    free(u->symbol);
    free(u->first);
    arena_free(&u->arena);
}

bool number_is_dimension(const struct unit *u, const char *dimension) {
    return u && slice_eq(u->dimension, slice_of(dimension));
}

/* ---- looking up ---- */

/* A name with or without its plural s; *longer: longer names begin so. */
static const struct name *name_find(const struct number_units *u, const char *at, size_t len, bool *longer) {
    uint32_t id = table_find(&u->names, (struct slice){at, len});
    if ((id == TABLE_NONE || u->name[id].type == NAME_PREFIX) && len > 3 && at[len - 1] == 's') {
        uint32_t singular = table_find(&u->names, (struct slice){at, len - 1});
        if (singular != TABLE_NONE && (id == TABLE_NONE || u->name[singular].type != NAME_PREFIX)) {
            *longer |= id != TABLE_NONE || u->name[singular].starts_longer;
            return &u->name[singular];
        }
    }
    if (id == TABLE_NONE) return NULL;
    *longer |= u->name[id].starts_longer;
    return &u->name[id];
}

void number_units_index(struct number_units *u) {
    u->first = mem_resize(u->first, u->lexicon->count, sizeof *u->first);
    for (uint32_t w = 0; w < u->lexicon->count; w++) {
        const struct slice text = u->lexicon->word[w].text;
        bool longer = false;
        const struct name *name = text.len ? name_find(u, text.at, text.len, &longer) : NULL;
        /* what does not fit the key of a longer name is asked for there, and not found */
        if (text.len + 1 >= NAME_BYTES) name = NULL, longer = true;
        u->first[w] =
            (struct first_name){.id = name ? (uint32_t)(name - u->name) : TABLE_NONE, .longer = longer};
    }
}

static size_t put_small(const struct numbers *n, size_t i, char *to, size_t len) {
    struct slice t = token_text(n, i);
    if (len + t.len + 1 >= NAME_BYTES) return 0;
    for (size_t k = 0; k < t.len; k++) {
        char c = t.at[k];
        to[len++] = c >= 'A' && c <= 'Z' ? (char)(c | 0x20) : c;
    }
    return len;
}

/* The longest name at token i. */
static size_t name_at(const struct numbers *n, size_t i, const struct name **out) {
    char key[NAME_BYTES];
    size_t len = 0, best = 0, j = i;
    if (!token_is(n, i, IS(measure))) return 0;
    const struct first_name *first = &n->units.first[token_at(n, i)->word];
    if (!first->longer) {
        if (first->id == TABLE_NONE || n->units.name[first->id].type == NAME_PREFIX) return 0;
        return *out = &n->units.name[first->id], i + 1;
    }
    for (int words = 0; words < NAME_WORDS; words++, j++) {
        if (words) {
            if (token_dash(n, j) && token_glued(n, j) && token_glued(n, j + 1)) j++;
            key[len++] = ' ';
        }
        if (!token_type(n, j, TOKEN_WORD) || !(len = put_small(n, j, key, len))) break;
        bool longer = false;
        const struct name *name = name_find(&n->units, key, len, &longer);
        if (name && name->type != NAME_PREFIX) *out = name, best = j + 1;
        if (!words && !longer) break;
    }
    return best;
}

/* The longest symbol of glued tokens at i. */
static size_t symbol_at(const struct numbers *n, size_t i, const struct name **out) {
    size_t last = i;
    const struct number_token *t = token_known(n, i);
    if (t->len > 16 || t->type == TOKEN_END) return 0; /* "5 square" may be all there is */
    if (t->type == TOKEN_WORD && !(t->roles & IS(symbol)) && !number_may_be_symbol(n, i)) return 0;
    while (last < i + 3 && token_glued(n, last + 1) && !token_type(n, last + 1, TOKEN_END) &&
           !token_type(n, last + 1, TOKEN_DIGITS) && token_at(n, last + 1)->len <= 8)
        last++;
    for (size_t j = last; j >= i; j--) {
        struct slice key = {n->lex.text + token_at(n, i)->start, token_end(n, j) - token_at(n, i)->start};
        const unsigned char first =
            (unsigned char)*key.at; /* of several tokens are only those that are not letters alone */
        if (!(j > i ? n->units.mixed_lengths[first] >> (key.len < 31 ? key.len : 31)
                    : n->units.symbol_lengths[first] >> (key.len & 31) & 1))
            continue;
        uint32_t id = table_find(&n->units.symbols, key);
        if (id == TABLE_NONE) continue;
        bool word_goes_on =
            token_type(n, j, TOKEN_WORD) && token_glued(n, j + 1) && token_type(n, j + 1, TOKEN_WORD);
        if (word_goes_on) continue;
        *out = &n->units.symbol[id];
        return j + 1;
    }
    return 0;
}

/* A currency code; letters: the word may also be in small letters. */
static const struct currency *code_of(const struct number_units *u, struct slice word) {
    if (word.len != 3) return NULL;
    char up[3];
    bool small = false;
    for (int i = 0; i < 3; i++) {
        char c = word.at[i];
        if ((c | 0x20) < 'a' || (c | 0x20) > 'z') return NULL;
        small |= (c & 0x20) != 0;
        up[i] = (char)(c & ~0x20);
    }
    uint32_t id = table_find(&u->codes, (struct slice){up, 3});
    if (id == TABLE_NONE || (small && !u->currency[id].small)) return NULL;
    return &u->currency[id];
}

/* ---- behind a number ---- */

static void measure_of(const struct numbers *n, const struct name *name, struct measure *out) {
    out->type = name->type;
    out->weak = name->weak;
    out->per_major = name->per_major;
    if (name->type == NAME_UNIT) {
        out->unit = &n->units.unit[name->index];
    } else {
        out->currency = &n->units.currency[name->index];
        if (name->type == NAME_MINOR && slice_eq(out->currency->code, SLICE("USD")))
            out->currency = &n->units.currency[n->dollar];
    }
}

/* $ and the bare name of the dollar are the currency that --dollar names. */
static const struct currency *dollar_of(const struct numbers *n, struct slice text,
                                        const struct currency *c) {
    if (!slice_eq(c->code, SLICE("USD"))) return c;
    bool bare = slice_eq(text, SLICE("$")) ||
                (text.len >= 6 && number_same_word(SLICE("dollar"), (struct slice){text.at, 6})) ||
                (text.len == 3 && (unsigned char)text.at[0] == 0xEF);
    return bare ? &n->units.currency[n->dollar] : c;
}

static size_t power_behind(const struct numbers *n, size_t j, uint8_t *power) {
    if (token_type(n, j, TOKEN_DIGITS) && token_glued(n, j) && token_at(n, j)->len == 1) {
        char c = *token_text(n, j).at;
        if ((c == '2' || c == '3') && !(token_glued(n, j + 1) && (token_type(n, j + 1, TOKEN_WORD) ||
                                                                  token_type(n, j + 1, TOKEN_DIGITS))))
            return *power = (uint8_t)(c - '0'), j + 1;
    }
    if (token_mark(n, j, MARK_POWER) && token_glued(n, j) &&
        (token_at(n, j)->value == 2 || token_at(n, j)->value == 3))
        return *power = token_at(n, j)->value, j + 1;
    if (token_mark(n, j, '^') && token_glued(n, j) && token_type(n, j + 1, TOKEN_DIGITS)) {
        char c = *token_text(n, j + 1).at;
        if (token_at(n, j + 1)->len == 1 && (c == '2' || c == '3')) return *power = (uint8_t)(c - '0'), j + 2;
    }
    return j;
}

/* A unit in its second place, behind "/" or "per". */
static size_t per_unit(const struct numbers *n, size_t j, const struct unit **unit, uint8_t *power) {
    const struct name *name = NULL;
    *power = 1;
    if (token_word(n, j, square) || token_word(n, j, sq)) *power = 2, j++;
    if (token_word(n, j, cubic) || token_word(n, j, cu)) *power = 3, j++;
    size_t end = symbol_at(n, j, &name);
    if (!end || name->type != NAME_UNIT) end = name_at(n, j, &name);
    if (!end || name->type != NAME_UNIT) return 0;
    *unit = &n->units.unit[name->index];
    return *power == 1 ? power_behind(n, end, power) : end;
}

/* Symbols of one or two letters that are also words or letters of their own: do they stand as a unit here? */
static bool symbol_fits(const struct numbers *n, size_t i, size_t end, const struct measure *m) {
    struct slice t = {n->lex.text + token_at(n, i)->start, token_end(n, end - 1) - token_at(n, i)->start};
    bool glued = token_glued(n, i), ends = token_stop(n, end);
    const struct number_token *next = token_at(n, end);
    /* no letter, digit or hyphenated word may hang on: 24703 m212, 800,000 F-Series */
    uint8_t power = 1;
    if (token_glued(n, end) && (next->type == TOKEN_DIGITS || next->type == TOKEN_WORD) &&
        power_behind(n, end, &power) == end)
        return false;
    if (t.len <= 2 && token_dash(n, end) && token_glued(n, end) && token_glued(n, end + 1) &&
        !token_type(n, end + 1, TOKEN_END))
        return false;
    if (slice_eq(t, SLICE("in"))) { /* "7 in October" */
        if (glued) return true;
        return ends || (next->type == TOKEN_MARK && next->mark != '(' && next->mark != '"') ||
               token_word(n, end, x) || token_word(n, end, by) || token_word(n, end, long) ||
               token_word(n, end, wide) || token_word(n, end, tall) || token_word(n, end, thick);
    }
    if (t.len > 1 || m->type != NAME_UNIT)
        return !(slice_eq(t, SLICE("MP")) || slice_eq(t, SLICE("au"))) || glued;
    switch (*t.at) {
    case 'C':
    case 'F': /* "70 F", not "13F filing", "777F", "23456 F Block", "Vitamin 5 C"; with a degree sign it is a longer symbol */
        return !glued && token_type(n, i - 1, TOKEN_DIGITS) && token_at(n, i - 1)->digits <= 4 &&
               !(token_at(n, i - 2)->flags & NUMBER_CAPITAL) &&
               (ends || (token_is(n, end, IS(stop) | IS(and)) && !(next->flags & NUMBER_CAPITAL)));
    case 'A':
    case 'N':
    case 'V':
    case 'W':
    case 'J':
        if (glued && token_is(n, i - 2, IS(label))) return false; /* Highway 5A */
        return glued ? *t.at == 'W' || *t.at == 'V' || *t.at == 'A' : ends && !token_mark(n, end, '.');
    case 'K': return !glued && (ends || token_is(n, end, IS(stop)));
    case 's':
    case 'B':
    case 'L': return glued || ends || token_is(n, end, IS(stop));
    case 't': return !token_mark(n, end, MARK_QUOTE) && !token_mark(n, end, '\'');
    }
    return true;
}

static size_t unit_tail(const struct numbers *n, size_t end, struct measure *out, bool symbol) {
    if (symbol && out->power == 1) end = power_behind(n, end, &out->power);
    const struct unit *per;
    uint8_t power;
    size_t behind = 0;
    bool slash = token_mark(n, end, '/') && token_glued(n, end) && token_glued(n, end + 1) &&
                 token_type(n, end + 1, TOKEN_WORD);
    if (slash) {
        behind = per_unit(n, end + 1, &per, &power);
        if (behind && token_glued(n, behind) && token_type(n, behind, TOKEN_WORD)) behind = 0;
    } else if (token_is(n, end, IS(article)) && number_is_dimension(out->unit, "length") &&
               (token_word(n, end + 1, hour) || token_word(n, end + 1, minute) ||
                token_word(n, end + 1, second)) &&
               !token_word(n, end + 2, ago) && !token_word(n, end + 2, later) &&
               !token_word(n, end + 2, before) && !token_word(n, end + 2, after)) {
        behind = per_unit(n, end + 1, &per, &power); /* 60 kilometers an hour */
    } else if (token_word(n, end, per) && !number_is_dimension(out->unit, "time")) {
        behind = per_unit(n, end + 1, &per, &power);
        if (behind && !number_is_dimension(per, "time") && !number_is_dimension(per, "length") &&
            !number_is_dimension(per, "area") && !number_is_dimension(per, "volume"))
            behind = 0;
        if (behind && !number_is_dimension(per, "time") && number_is_dimension(out->unit, "own")) behind = 0;
    }
    if (!behind) return end;
    out->per = per;
    out->per_power = power;
    return behind;
}

/* "° C", "degrees" and the scale behind it, "below zero". */
static size_t degree_tail(const struct numbers *n, size_t end, struct measure *out) {
    const struct name *name = NULL;
    size_t j = end;
    struct slice t = token_text(n, j);
    if (token_type(n, j, TOKEN_WORD) && t.len == 1 &&
        (t.at[0] == 'C' || t.at[0] == 'F' || t.at[0] == 'c' || t.at[0] == 'f') &&
        !(token_glued(n, j + 1) && token_type(n, j + 1, TOKEN_WORD))) {
        uint32_t id = table_find(&n->units.symbols, (t.at[0] | 0x20) == 'c' ? SLICE("\xC2\xB0"
                                                                                    "C")
                                                                            : SLICE("\xC2\xB0"
                                                                                    "F"));
        if (id != TABLE_NONE) out->unit = &n->units.unit[n->units.symbol[id].index], end = j + 1;
    } else if ((j = name_at(n, j, &name)) && name->type == NAME_UNIT &&
               number_is_dimension(&n->units.unit[name->index], "temperature")) {
        out->unit = &n->units.unit[name->index];
        end = j;
    }
    if (token_word(n, end, below) && (token_is(n, end + 1, IS(zero)) || token_word(n, end + 1, freezing)))
        out->below_zero = true, end += 2;
    return end;
}

static bool is_temperature(const struct measure *m) {
    return m->type == NAME_UNIT &&
           (number_is_dimension(m->unit, "temperature") || slice_eq(m->unit->id, SLICE("degree")));
}

/* M before a code: 30 MUSD. */
static const struct currency *scaled_code(const struct numbers *n, struct slice t, int *scale) {
    if (t.len != 4) return NULL;
    int s = number_code_scale(*t.at);
    const struct currency *c = s ? code_of(&n->units, (struct slice){t.at + 1, 3}) : NULL;
    if (c) *scale = s;
    return c;
}

static size_t money_at(const struct numbers *n, size_t i, bool spaced, struct measure *out) {
    struct slice t = token_text(n, i);
    const struct currency *c = NULL;
    size_t end = 0;
    if (token_is(n, i, IS(code)) || t.len == 4) {
        bool goes_on =
            token_glued(n, i + 1) && (token_type(n, i + 1, TOKEN_DIGITS) || token_type(n, i + 1, TOKEN_WORD));
        if (goes_on) return 0;
        c = code_of(&n->units, t);
        if (c && c->word && (t.at[0] & 0x20)) c = NULL;
        if (!c) c = scaled_code(n, t, &out->scale);
        if (c) end = i + 1;
        /* "10 us dollar" is a name; "USD 200" behind a number belongs to the next one */
        if (c && spaced && token_type(n, end, TOKEN_DIGITS) && token_glued(n, end)) return 0;
    }
    if (!c) return 0;
    *out =
        (struct measure){.type = NAME_MONEY, .currency = c, .per_major = 1, .scale = out->scale, .power = 1};
    if (!out->scale && token_is(n, end, IS(scale)) && !(word_at(n, end)->roles & IS(scaleletter)))
        out->scale = (int)word_at(n, end)->value, end++;
    return end;
}

/* Symbols of letters, codes and first words of names are in the lexicon; a code may have the letter of a scale before it, and only
 * glued tokens make longer symbols. */
bool number_no_measure(const struct numbers *n, size_t i) {
    const uint64_t kind = IS(measure) | IS(symbol) | IS(code) | IS(percent) | IS(percentword) | IS(times) |
                          IS(foldsuffix) | IS(between) | IS(agesuffix);
    static const uint16_t named[] = {NUMBER_WORD(square), NUMBER_WORD(sq),  NUMBER_WORD(cubic),
                                     NUMBER_WORD(cu),     NUMBER_WORD(per), NUMBER_WORD(x),
                                     NUMBER_WORD(yo),     NUMBER_WORD(y)};
    const struct number_token *t = token_known(n, i);
    switch (t->type) {
    case TOKEN_WORD: return !(t->roles & kind) && !WORD_IN(n, i, named) && !number_may_be_symbol(n, i);
    case TOKEN_MARK:
        if (n->units.symbol_lengths[(unsigned char)n->lex.text[t->start]] || t->mark == '"') return false;
        if (token_dash(n, i)) return !token_type(n, i + 1, TOKEN_WORD);
        if (t->mark != '(' && t->mark != '[' && t->mark != '<') return true;
        return !token_glued(n, i + 1) ||
               (token_type(n, i + 1, TOKEN_WORD) ? number_no_measure(n, i + 1)
                                                 : !token_type(n, i + 1, TOKEN_MARK));
    default: return true;
    }
}

size_t number_measure(const struct numbers *n, size_t i, struct measure *out) {
    *out = (struct measure){.power = 1};
    if (number_no_measure(n, i)) return 0;
    size_t j = i;
    char close = 0;
    if (token_dash(n, j) && token_glued(n, j) && token_glued(n, j + 1) && token_type(n, j + 1, TOKEN_WORD))
        out->hyphen = true, j++;
    else if (token_mark(n, j, '(') || token_mark(n, j, '[') || token_mark(n, j, '<')) {
        close = token_at(n, j)->mark == '(' ? ')' : token_at(n, j)->mark == '[' ? ']' : '>';
        j++;
        if (!token_glued(n, j)) return 0;
    }
    if (!token_type(n, j, TOKEN_WORD) && !token_type(n, j, TOKEN_MARK)) return 0;
    bool hyphen = out->hyphen;

    /* money by code; by sign or short form */
    size_t end = close ? 0 : money_at(n, j, !token_glued(n, j), out);
    if (end) return out->hyphen = hyphen, end;
    const struct name *name = NULL;
    uint8_t power = 1;
    size_t u = j;
    if (token_word(n, u, square) || token_word(n, u, sq))
        power = 2, u++;
    else if (token_word(n, u, cubic) || token_word(n, u, cu))
        power = 3, u++;
    if (power > 1 && token_mark(n, u, '.') && token_glued(n, u)) u++;
    if (power > 1 && token_dash(n, u) && token_glued(n, u)) u++;

    /* 10 " long: a quotation mark is an inch only where the words behind measure */
    if (!close && power == 1 && token_mark(n, u, '"') &&
        (token_word(n, u + 1, long) || token_word(n, u + 1, wide) || token_word(n, u + 1, tall) ||
         token_word(n, u + 1, high) || token_word(n, u + 1, thick) || token_word(n, u + 1, x) ||
         token_word(n, u + 1, by))) {
        uint32_t inch = table_find(&n->units.symbols, SLICE("in"));
        if (inch != TABLE_NONE)
            return *out = (struct measure){.type = NAME_UNIT,
                                           .unit = &n->units.unit[n->units.symbol[inch].index],
                                           .power = 1},
                   u + 1;
    }
    const struct name *by_symbol = NULL;
    size_t symbol_end = symbol_at(n, u, &by_symbol), name_end = name_at(n, u, &name);
    if (symbol_end && symbol_end >= name_end) {
        measure_of(n, by_symbol, out);
        out->power = power;
        struct slice text = {n->lex.text + token_at(n, u)->start,
                             token_end(n, symbol_end - 1) - token_at(n, u)->start};
        if (out->type != NAME_UNIT) {
            if (close || power > 1) return 0;
            /* "$" with a blank before and the next number behind belongs to that */
            if (token_type(n, symbol_end, TOKEN_DIGITS) && token_glued(n, symbol_end)) return 0;
            if (token_type(n, u, TOKEN_WORD) && token_type(n, symbol_end, TOKEN_WORD) &&
                token_glued(n, symbol_end))
                return 0;
            out->currency = dollar_of(n, text, out->currency);
            return symbol_end;
        }
        if (symbol_fits(n, u, symbol_end, out)) {
            end = unit_tail(n, symbol_end, out, true);
            if (is_temperature(out)) end = degree_tail(n, end, out);
            if (close) return token_mark(n, end, close) && token_glued(n, end) ? end + 1 : 0;
            return end;
        }
        if (!name_end) return 0;
    }
    if (!name_end) return 0;
    *out = (struct measure){.hyphen = hyphen, .power = power};
    measure_of(n, name, out);
    out->power = power;
    if (close) return token_mark(n, name_end, close) && token_glued(n, name_end) ? name_end + 1 : 0;
    if (out->type != NAME_UNIT) {
        out->currency = dollar_of(n, token_text(n, u), out->currency);
        return name_end;
    }
    end = unit_tail(n, name_end, out, false);
    return is_temperature(out) ? degree_tail(n, end, out) : end;
}

/* ---- in front of a number ---- */

const struct currency *number_money_sign(const struct numbers *n, size_t i) {
    const struct number_token *t = token_at(n, i);
    if (t->type != TOKEN_MARK || (t->mark != '$' && t->mark != MARK_MONEY)) return NULL;
    const struct slice text = token_text(n, i);
    const struct number_units *u = &n->units;
    uint32_t id = text.len == 1 ? u->of_byte[(unsigned char)*text.at] : table_find(&u->symbols, text);
    if (id == TABLE_NONE || u->symbol[id].type != NAME_MONEY) return NULL;
    return dollar_of(n, text, &u->currency[u->symbol[id].index]);
}

size_t number_currency_before(const struct numbers *n, size_t i, size_t behind, const struct currency **out) {
    if (i <= NUMBER_BACK || i <= n->last_end) return 0;
    const struct number_token *t = token_at(n, i - 1);
    struct slice text = token_text(n, i - 1);
    bool glued = token_glued(n, i);
    if (t->type == TOKEN_MARK && (t->mark == '$' || t->mark == MARK_MONEY)) {
        size_t first = i - 1;
        char key[16];
        const struct currency *sign = number_money_sign(n, first);
        /* letters before the sign: US$, HK$, usd$; in tokenised text with blanks: "c $ 16.4" */
        size_t k = first;
        if (k > NUMBER_BACK && k > n->last_end && token_type(n, k - 1, TOKEN_WORD) &&
            token_text(n, k - 1).len <= 4 &&
            (token_glued(n, k) || (!glued && !token_is(n, k - 1, IS(article)) &&
                                   !token_mark(n, k - 2, '\'') && !token_mark(n, k - 2, MARK_QUOTE)))) {
            struct slice letters = token_text(n, k - 1);
            const struct currency *c = code_of(&n->units, letters);
            if (!c && letters.len == 3) {
                char up[3];
                for (int x = 0; x < 3; x++) up[x] = (char)(letters.at[x] & ~0x20);
                c = code_of(&n->units, (struct slice){up, 3});
            }
            if (!c) {
                size_t len = 0;
                for (size_t x = 0; x < letters.len; x++)
                    key[len++] = letters.at[x] >= 'a' && letters.at[x] <= 'z' && !token_glued(n, k)
                                     ? (char)(letters.at[x] & ~0x20)
                                     : letters.at[x];
                memcpy(key + len, text.at, text.len < 4 ? text.len : 4);
                len += text.len < 4 ? text.len : 4;
                uint32_t long_id = table_find(&n->units.symbols, (struct slice){key, len});
                if (long_id == TABLE_NONE && token_glued(n, k)) {
                    for (size_t x = 0; x < letters.len; x++)
                        key[x] = (char)(key[x] >= 'a' && key[x] <= 'z' ? key[x] & ~0x20 : key[x]);
                    long_id = table_find(&n->units.symbols, (struct slice){key, len});
                }
                if (long_id != TABLE_NONE && n->units.symbol[long_id].type == NAME_MONEY)
                    c = &n->units.currency[n->units.symbol[long_id].index];
            }
            if (c) return *out = c, k - 1;
        }
        /* U.S.$ */
        if (k > NUMBER_BACK + 4 && k - 4 >= n->last_end && token_mark(n, k - 1, '.') && token_glued(n, k) &&
            token_word(n, k - 2, s) && token_mark(n, k - 3, '.') && token_word(n, k - 4, u)) {
            uint32_t us = table_find(&n->units.symbols, SLICE("US$"));
            if (us != TABLE_NONE) return *out = &n->units.currency[n->units.symbol[us].index], k - 4;
        }
        return sign ? *out = sign, first : 0;
    }
    if (t->type == TOKEN_WORD && !(t->flags & NUMBER_GUARD)) {
        if (!token_glued(n, i - 1) || t->flags & NUMBER_SPACE || token_mark(n, i - 2, '(') ||
            token_mark(n, i - 2, '+')) {
            const struct currency *c = text.at[0] & 0x20 ? NULL : code_of(&n->units, text);
            /* a code that is also a word or a name: COP26 is none, COP26,000 is */
            bool clear =
                !c || !c->word || (glued && (token_at(n, i)->digits > 2 || token_at(n, i + 1)->mark == ','));
            if (c && clear) return *out = c, i - 1;
            uint32_t id = token_is(n, i - 1, IS(symbol)) ? table_find(&n->units.symbols, text) : TABLE_NONE;
            if (id != TABLE_NONE && n->units.symbol[id].type == NAME_MONEY && text.len >= 2)
                return *out = &n->units.currency[n->units.symbol[id].index], i - 1;
        } else if (glued && token_at(n, i - 2)->type != TOKEN_WORD &&
                   token_at(n, i - 2)->type != TOKEN_DIGITS) {
            const struct currency *c = code_of(&n->units, text);
            if (c && (t->flags & NUMBER_CAPITALS)) return *out = c, i - 1;
        }
        /* a name in front, when nothing else is there: "ringgit 42" */
        if (!glued && token_is(n, i - 1, IS(measure)) && token_stop(n, behind)) {
            for (size_t words = 2; words >= 1; words--) {
                const struct name *name = NULL;
                size_t first = i - words;
                if (first < NUMBER_BACK || first < n->last_end || name_at(n, first, &name) != i ||
                    name->type != NAME_MONEY)
                    continue;
                if (!token_stop(n, first - 1) || token_mark(n, first - 1, MARK_QUOTE)) continue;
                return *out = dollar_of(n, token_text(n, first), &n->units.currency[name->index]), first;
            }
        }
    }
    if (t->type == TOKEN_MARK && t->mark == '.' && token_glued(n, i - 1) &&
        token_type(n, i - 2, TOKEN_WORD)) { /* Rs. 500 */
        char key[8];
        struct slice word = token_text(n, i - 2);
        if (word.len < sizeof key) {
            memcpy(key, word.at, word.len);
            key[word.len] = '.';
            uint32_t id = table_find(&n->units.symbols, (struct slice){key, word.len + 1});
            if (id != TABLE_NONE && n->units.symbol[id].type == NAME_MONEY && i - 2 >= n->last_end)
                return *out = &n->units.currency[n->units.symbol[id].index], i - 2;
        }
    }
    return 0;
}
