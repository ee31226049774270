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

/* The word in the table, put there without a kind when it is new. */
static struct abbreviations_word *intern(struct abbreviations *a, struct slice word) {
    uint64_t key = abbreviations_key(word);
    uint16_t *place = &a->place[abbreviations_hash(key, word.len)];
    for (unsigned i = *place; i; i = a->word[i].next) {
        struct abbreviations_word *w = &a->word[i];
        if (w->key == key && w->len == word.len &&
            (word.len <= 8 || !memcmp(a->bytes.at + w->at, word.at, word.len)))
            return w;
    }
    if (a->count == a->room) a->word = mem_resize(a->word, a->room *= 2, sizeof *a->word);
    struct abbreviations_word *w = &a->word[a->count];
    *w = (struct abbreviations_word){key, (uint32_t)a->bytes.len, *place, (uint8_t)word.len, 0};
    if (word.len > 8) buf_slice(&a->bytes, word);
    *place = (uint16_t)a->count++;
    return w;
}

static void add_word(struct abbreviations *a, struct slice word, int bit) {
    if (word.len > 1 && word.at[word.len - 1] == '.') word.len--;
    for (size_t i = 1; i < word.len; i++) a->hyphens |= word.at[i] == '-' && word.at[i - 1] != '.';
    struct abbreviations_word *w = intern(a, word);
    w->kinds = (uint8_t)(bit ? w->kinds | bit : 0);
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
    if (a->count == ABBREVIATIONS_MOST) return "too many words";
    add_word(a, word, bit);
    return NULL;
}

void abbreviations_init(struct abbreviations *a) {
    size_t n = sizeof built_in / sizeof *built_in;
    *a = (struct abbreviations){.count = 1, .room = (uint32_t)n + 1};
    a->word = mem_zero(a->room, sizeof *a->word);
    a->place = mem_zero(ABBREVIATIONS_PLACES, sizeof *a->place);
    for (size_t i = 0; i < n; i++)
        add_word(a, slice_of(built_in[i].word), kind_bit(slice_of(built_in[i].kind)));
}

void abbreviations_free(struct abbreviations *a) {
    free(a->word);
    free(a->place);
    buf_free(&a->bytes);
}
