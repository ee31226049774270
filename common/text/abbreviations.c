/* One hash table for all kinds: a word is looked up once a stop. */
#include "text/abbreviations.h"
#include "abbreviations_tab.h"

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

static void add_word(struct abbreviations *a, struct slice word, int bit) {
    bool is_new;
    if (word.len > 1 && word.at[word.len - 1] == '.') word.len--;
    uint32_t id = table_intern(&a->words, word, &is_new);
    if (is_new) buf_byte(&a->kinds, 0);
    for (size_t i = 1; i < word.len; i++) a->hyphens |= word.at[i] == '-' && word.at[i - 1] != '.';
    unsigned maybe = abbreviations_bit(word);
    if (bit & ABBREVIATION_ANY) a->maybe[maybe >> 6] |= (uint64_t)1 << (maybe & 63);
    a->kinds.at[id] = bit ? (char)(a->kinds.at[id] | bit) : 0;
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
    for (size_t i = 0; i < n; i++)
        add_word(a, slice_of(built_in[i].word), kind_bit(slice_of(built_in[i].kind)));
}

void abbreviations_free(struct abbreviations *a) {
    table_free(&a->words);
    buf_free(&a->kinds);
}
