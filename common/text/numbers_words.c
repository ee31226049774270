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

struct number_key number_key_any(struct slice text) {
    struct number_key k = {0, 0};
    char small[16] = {0};
    size_t len = text.len;
    for (size_t i = 0; i < 8 && i < len; i++) {
        small[i] = text.at[i];
        if (len > 8) small[8 + i] = text.at[len - 8 + i];
    }
    for (size_t i = 0; i < 16; i++)
        if (small[i] >= 'A' && small[i] <= 'Z' && (i < 8 ? i < len : len > 8))
            small[i] = (char)(small[i] | 0x20);
    memcpy(&k.low, small, len < 8 ? len : 8);
    if (len > 8) memcpy(&k.high, small + 8, 8);
    return k;
}

static struct number_word *word_named(struct number_lexicon *l, struct slice text) {
    struct number_key key = number_key_any(text);
    uint32_t id = number_lexicon_find(l, key, text);
    if (id) return &l->word[id];
    if (l->count == l->room) {
        l->room = l->room ? l->room * 2 : 512;
        l->word = mem_resize(l->word, l->room, sizeof *l->word);
        l->key = mem_resize(l->key, l->room, sizeof *l->key);
    }
    id = l->count++;
    l->word[id] = (struct number_word){.text = text};
    uint32_t bit = number_gate(text.at, text.len, text.len);
    l->known[bit / 64] |= UINT64_C(1) << bit % 64;
    l->key[id] = key;
    uint32_t i = number_slot(key, text.len);
    while (l->slot[i]) i = (i + 1) % NUMBER_SLOTS;
    l->slot[i] = (uint16_t)id;
    return &l->word[id];
}

/* The roles whose value is one of the calendar. */
#define CALENDAR (IS(month) | IS(weekday) | IS(season) | IS(decade) | IS(datepart) | IS(clock) | IS(halfday))

/* Of words that rules name, few are asked for in front of a number, and nearly all behind it. */
static uint16_t beside_of(const struct number_lexicon *l, const struct number_word *w) {
    const size_t id = (size_t)(w - l->word);
    const bool named = id < NUMBER_WORDS_NAMED, leads = id == NUMBER_WORD_the || id == NUMBER_WORD_between ||
                                                        id == NUMBER_WORD_from || id == NUMBER_WORD_aged ||
                                                        id == NUMBER_WORD_age;
    return (w->roles & NUMBER_LEADING || leads ? NUMBER_LEADS : 0) |
           (w->roles & NUMBER_FOLLOWING || named ? NUMBER_FOLLOWS : 0);
}

static void add(struct number_lexicon *l, struct slice text, uint64_t role, int64_t value) {
    struct number_word *w = word_named(l, text);
    w->roles |= role;
    w->beside = beside_of(l, w);
    uint32_t bit = number_gate(text.at, text.len, text.len);
    if (role & NUMBER_TRIGGERS && !(role & (IS(article)))) l->gate[bit / 64] |= UINT64_C(1) << bit % 64;
    if (role & NUMBER_AFTER_ARTICLE) l->after[bit / 64] |= UINT64_C(1) << bit % 64;
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
    *l = (struct number_lexicon){0};
    l->slot = mem_zero(NUMBER_SLOTS, sizeof *l->slot);
    l->word = mem_resize(NULL, l->room = 512, sizeof *l->word);
    l->key = mem_resize(NULL, l->room, sizeof *l->key);
    l->key[0] = (struct number_key){0, 0};
    l->word[l->count++] = (struct number_word){.text = {"", 0}};
#define X(name) add(l, SLICE(#name), 0, 0);
    NUMBER_NAMED(X)
#undef X
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

void number_lexicon_add(struct number_lexicon *l, struct slice text, uint64_t role) {
    if (text.len && l->count < NUMBER_SLOTS / 2) add(l, text, role, 0);
}

void number_lexicon_free(struct number_lexicon *l) {
    free(l->slot);
    free(l->word);
    free(l->key);
    arena_free(&l->arena);
}
