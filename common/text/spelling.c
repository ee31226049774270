#include "text/spelling.h"

void spelling_init(struct spelling *s, const struct spelling_rules *rules) {
    *s = (struct spelling){.rules = rules, .simple = !rules->masked && rules->min_length <= 1};
    fold_init(&s->fold, (rules->keep_case ? 0u : FOLD_CASE) | (rules->strip_marks ? FOLD_MARKS : 0u) |
                            (rules->nfkc ? FOLD_COMPAT : 0u));
}

void spelling_free(struct spelling *s) {
    fold_free(&s->fold);
}

bool spelling_is_ascii(struct slice text) {
    unsigned char all = 0;
    for (size_t i = 0; i < text.len; i++) all |= (unsigned char)text.at[i];
    return all < 0x80;
}

bool spelling_begin(struct spelling *s, struct slice text) {
    if (s->rules->strip_marks) s->mixed = !spelling_is_ascii(text);
    return s->simple && !s->mixed;
}

struct slice spelling_token(struct spelling *s, struct slice token, unsigned kind) {
    static const struct slice mask[WORDS_CLASSES] = {
        SLICE("<word>"), SLICE("<number>"), SLICE("<url>"),   SLICE("<email>"),  SLICE("<file>"),
        SLICE("<tag>"),  SLICE("<emoji>"),  SLICE("<punct>"), SLICE("<symbol>"), SLICE("<other>")};
    if (s->rules->masked >> kind & 1) return mask[kind];
    struct slice folded = fold_token(&s->fold, token);
    if (s->rules->min_length > 1) {
        uint64_t characters = 0;
        for (size_t i = 0; i < folded.len; i++) characters += ((unsigned char)folded.at[i] & 0xC0) != 0x80;
        if (characters < s->rules->min_length) folded.len = 0;
    }
    return folded;
}
