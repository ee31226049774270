/* One hash table for all kinds, as a word is looked up at each stop; and a smaller one for short words, which are most. */
#include "text/abbreviations.h"
#include "abbreviations_tab.h"
#include <stdlib.h>

static const char names[] = "title number end clock calendar starter label none";

const char *abbreviations_kinds(void) {
    return names;
}

/* The bit of a kind's name; 0 for "none"; -1 when there is no such kind. */
static int kind_bit(struct slice name) {
    struct slice rest = SLICE(names), kind;
    for (int bit = 1; slice_cut(&rest, ' ', &kind); bit <<= 1)
        if (slice_eq(kind, name)) return slice_eq(kind, SLICE("none")) ? 0 : bit;
    return -1;
}

/* The slot of a short word, that is filled when it is new; NULL when too many are. */
static struct abbreviations_short *short_slot(struct abbreviations *a, struct slice word) {
    uint64_t key = abbreviations_key(word);
    uint32_t i = abbreviations_hash(key, word.len);
    while (a->slot[i].key && !(a->slot[i].key == key && a->slot[i].len == word.len))
        i = (i + 1) & (ABBREVIATIONS_SLOTS - 1);
    if (!a->slot[i].key) {
        if (a->filled >= ABBREVIATIONS_SLOTS / 2) return NULL;
        a->slot[i] = (struct abbreviations_short){.key = key, .len = (uint8_t)word.len};
        a->filled++;
    }
    return &a->slot[i];
}

unsigned abbreviations_find_long(const struct abbreviations *a, struct slice word) {
    if (word.len == 0 || word.len > ABBREVIATION_BYTES) return 0;
    uint32_t id = table_find(&a->words, word);
    return id == TABLE_NONE ? 0 : (unsigned char)a->kinds.at[id];
}

static void add_word(struct abbreviations *a, struct slice word, int bit) {
    bool is_new;
    if (word.len > 1 && word.at[word.len - 1] == '.') word.len--;
    uint32_t id = table_intern(&a->words, word, &is_new);
    if (is_new) buf_byte(&a->kinds, 0);
    for (size_t i = 1; i < word.len; i++) a->hyphens |= word.at[i] == '-' && word.at[i - 1] != '.';
    unsigned maybe = abbreviations_bit(word);
    if (bit & ABBREVIATION_ANY) a->maybe[maybe >> 6] |= (uint64_t)1 << (maybe & 63);
    a->kinds.at[id] = bit ? (char)(a->kinds.at[id] | bit) : 0;
    if (word.len <= ABBREVIATIONS_SHORT) {
        struct abbreviations_short *s = short_slot(a, word);
        if (s) s->kinds = (uint8_t)a->kinds.at[id];
    }
}

const char *abbreviations_add(struct abbreviations *a, struct slice line) {
    struct slice rest, kind, word;
    while (line.len && (line.at[line.len - 1] == '\r' || line.at[line.len - 1] == ' ')) line.len--;
    if (line.len == 0 || line.at[0] == '#') return NULL;
    rest = line;
    slice_cut(&rest, '\t', &kind);
    int bit = kind_bit(kind);
    if (bit < 0) return "no such kind";
    if (!rest.at || !slice_cut(&rest, '\t', &word) || word.len == 0) return "no word";
    if (word.len > ABBREVIATION_BYTES) return "a word has at most 64 bytes";
    if (memchr(word.at, ' ', word.len)) return "a word has no space in it";
    add_word(a, word, bit);
    return NULL;
}

void abbreviations_init(struct abbreviations *a) {
    size_t n = sizeof built_in / sizeof *built_in;
    memset(a, 0, sizeof *a);
    table_init(&a->words, (uint32_t)n);
    a->slot = mem_zero(ABBREVIATIONS_SLOTS, sizeof *a->slot);
    for (size_t i = 0; i < n; i++)
        add_word(a, slice_of(built_in[i].word), kind_bit(slice_of(built_in[i].kind)));
}

void abbreviations_free(struct abbreviations *a) {
    table_free(&a->words);
    free(a->slot);
    buf_free(&a->kinds);
}
