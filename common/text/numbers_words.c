#include "text/numbers_words.h"
#include "number_words.h"
#include <stdlib.h>
#include <utf8proc.h>

static const char *const role_name[] = {
#define X(name) #name,
    NUMBER_ROLES(X)
#undef X
};
enum { ROLES = sizeof role_name / sizeof *role_name };
_Static_assert(ROLES <= 64, "roles are bits of a uint64_t");

static uint32_t hash_of(struct slice text) {
    uint32_t h = NUMBER_HASH_START;
    for (size_t i = 0; i < text.len; i++) {
        unsigned char c = (unsigned char)text.at[i];
        h = number_hash(h, c >= 'A' && c <= 'Z' ? c | 0x20 : c);
    }
    return h;
}

static struct number_word *word_named(struct number_lexicon *l, struct slice text) {
    uint32_t hash = hash_of(text), id = number_lexicon_find(l, text, hash);
    if (id) return &l->word[id];
    if (l->count == l->room) {
        l->room = l->room ? l->room * 2 : 512;
        l->word = mem_resize(l->word, l->room, sizeof *l->word);
    }
    id = l->count++;
    l->word[id] = (struct number_word){.hash = hash, .text = text};
    uint32_t i = (hash ^ hash >> 15) & l->mask;
    while (l->slot[i]) i = (i + 1) & l->mask;
    l->slot[i] = (uint16_t)id;
    l->bloom[(unsigned char)text.at[0] | ((unsigned char)text.at[0] < 0x80 ? 0x20 : 0)] |= 1u
                                                                                           << (text.len & 31);
    return &l->word[id];
}

/* The roles whose value is one of the calendar. */
#define CALENDAR (IS(month) | IS(weekday) | IS(season) | IS(decade) | IS(datepart) | IS(clock) | IS(halfday))

static void add(struct number_lexicon *l, struct slice text, uint64_t role, int64_t value) {
    struct number_word *w = word_named(l, text);
    w->roles |= role;
    if (role & CALENDAR)
        w->calendar = (int8_t)value;
    else if (value)
        w->value = value;
}

/* The spellings of a word with letters outside ASCII that the lexer, which folds ASCII only, meets: small, Capital and ALL CAPITALS,
 * each composed and decomposed. */
static void add_spellings(struct number_lexicon *l, struct slice text, uint64_t role, int64_t value) {
    utf8proc_int32_t code[64];
    utf8proc_ssize_t n = utf8proc_decompose((const utf8proc_uint8_t *)text.at, (utf8proc_ssize_t)text.len,
                                            code, 64, UTF8PROC_STABLE | UTF8PROC_COMPOSE);
    if (n <= 0 || n > 64) return;
    n = utf8proc_normalize_utf32(code, n, UTF8PROC_STABLE | UTF8PROC_COMPOSE);
    for (int capitals = 0; capitals < 3; capitals++) {
        char up[256];
        utf8proc_ssize_t len = 0;
        for (utf8proc_ssize_t i = 0; i < n; i++)
            len += utf8proc_encode_char(capitals == 2 || (capitals == 1 && i == 0) ? utf8proc_toupper(code[i])
                                                                                   : code[i],
                                        (utf8proc_uint8_t *)up + len);
        for (int split = 0; split < 2; split++) {
            utf8proc_uint8_t *form = NULL;
            utf8proc_ssize_t bytes =
                utf8proc_map((const utf8proc_uint8_t *)up, len, &form,
                             UTF8PROC_STABLE | (split ? UTF8PROC_DECOMPOSE : UTF8PROC_COMPOSE));
            if (bytes > 0) {
                for (utf8proc_ssize_t i = 0; i < bytes; i++)
                    if (form[i] >= 'A' && form[i] <= 'Z') form[i] |= 0x20;
                struct slice key = {(char *)form, (size_t)bytes};
                add(l, arena_slice(&l->arena, key), role, value);
            }
            free(form);
        }
    }
}

void number_lexicon_init(struct number_lexicon *l, bool vietnamese) {
    *l = (struct number_lexicon){.mask = 8191};
    l->slot = mem_zero(l->mask + 1, sizeof *l->slot);
    l->word = mem_resize(NULL, l->room = 512, sizeof *l->word);
    l->word[l->count++] = (struct number_word){.text = {"", 0}};
    for (size_t i = 0; i < sizeof number_words_lines / sizeof *number_words_lines; i++) {
        struct slice line = slice_of(number_words_lines[i]), language, role, value, word;
        slice_cut(&line, '\t', &language);
        slice_cut(&line, '\t', &role);
        slice_cut(&line, '\t', &value);
        if (language.at[0] == 'v' && !vietnamese) continue;
        int bit = 0;
        while (bit < ROLES && !slice_eq(slice_of(role_name[bit]), role)) bit++;
        uint64_t number = 0;
        slice_u64(value, &number);
        /* the plural of an ordinal is a denominator only: two fifths */
        bool plural = (UINT64_C(1) << bit) & (IS(orddigit) | IS(ordteen) | IS(ordtens) | IS(ordhundred) |
                                              IS(ordscale) | IS(fraction));
        while (slice_cut(&line, '|', &word)) {
            bool ascii = true;
            for (size_t k = 0; k < word.len; k++) ascii &= (unsigned char)word.at[k] < 0x80;
            (ascii ? add : add_spellings)(l, word, UINT64_C(1) << bit, (int64_t)number);
            if (!plural || slice_ends(word, SLICE("second"))) continue;
            char *s = arena_bytes(&l->arena, word.at, word.len + 1);
            s[word.len] = 's';
            add(l, (struct slice){s, word.len + 1}, UINT64_C(1) << bit | IS(plural), (int64_t)number);
        }
    }
}

void number_lexicon_free(struct number_lexicon *l) {
    free(l->slot);
    free(l->word);
    arena_free(&l->arena);
}
