/* numbers_words - the words that the number grammar knows, by what they do. From number_words.tsv. */
#ifndef TXT_NUMBERS_WORDS_H
#define TXT_NUMBERS_WORDS_H

#include "base/mem.h"
#include "base/slice.h"

/* What a word does. The value of a role is in `value`, or in `calendar` for month, weekday, season, decade, datepart, clock
 * and halfday. The names are those of the column `role`. */
#define NUMBER_ROLES(X)                                                                                      \
    X(zero)        /* 0 */                                                                                   \
    X(digit)       /* one .. nine */                                                                         \
    X(teen)        /* ten .. nineteen: nothing follows */                                                    \
    X(tens)        /* twenty .. ninety: a digit may follow */                                                \
    X(hundred)     /* times 100 */                                                                           \
    X(scale)       /* times 10^value */                                                                      \
    X(scaleshort)  /* the same, behind digits only: bn, mln */                                               \
    X(scaleletter) /* the same, glued to digits, and only beside money, a plural or the end: k, M */         \
    X(dozen)       /* times 12 */                                                                            \
    X(negative)    /* minus */                                                                               \
    X(point)       /* two point five */                                                                      \
    X(and)         /* joins */                                                                               \
    X(article)     /* a, an: 1 before a scale, a unit, a half */                                             \
    X(another)     /* the same before a unit */                                                              \
    X(vague)       /* tens, thousands (of): from value up to ten times that */                               \
    X(orddigit)    /* first .. ninth; also a denominator */                                                  \
    X(ordteen)     /* tenth .. nineteenth */                                                                 \
    X(ordtens)     /* twentieth .. */                                                                        \
    X(ordhundred)  /* hundredth */                                                                           \
    X(ordscale)    /* thousandth .. */                                                                       \
    X(fraction)    /* half (2), quarter (4) */                                                               \
    X(once)        /* once, twice */                                                                         \
    X(fold)        /* threefold */                                                                           \
    X(foldsuffix)  /* 3-fold */                                                                              \
    X(times)       /* ten times */                                                                           \
    X(month)       /* 1 .. 12 */                                                                             \
    X(weekday)     /* 1 = Monday */                                                                          \
    X(season)      /* 21 spring .. 24 winter, as in EDTF */                                                  \
    X(decade)      /* nineties: 9 */                                                                         \
    X(century)     /* 21st century */                                                                        \
    X(datepart)    /* 1 early, 2 mid, 3 late */                                                              \
    X(clock)       /* noon 12, midnight 0 */                                                                 \
    X(halfday)     /* am 0, pm 12 */                                                                         \
    X(yearprep)    /* before a year */                                                                       \
    X(verb)        /* after a year that begins a sentence */                                                 \
    X(label)       /* before a nominal number */                                                             \
    X(numero)      /* No. */                                                                                 \
    X(phone)       /* before a telephone number */                                                           \
    X(plural)      /* people: a plural without s */                                                          \
    X(between)     /* two CONSECUTIVE years */                                                               \
    X(stop)        /* a function word: never a head */                                                       \
    X(pronounone)  /* no one, this one: no number */                                                         \
    X(percent)     /* percent */                                                                             \
    X(percentword) /* Vietnamese: phần, before trăm */                                                    \
    X(timesten)    /* mươi */                                                                              \
    X(link)        /* linh, lẻ */                                                                          \
    X(halfmore)    /* rưỡi: and a half of the last scale */                                               \
    X(dayword)     /* ngày */                                                                               \
    X(monthword)   /* tháng */                                                                              \
    X(yearword)    /* năm (also the digit 5) */                                                             \
    X(quarterword) /* quý */                                                                                \
    X(clockword)   /* giờ */                                                                               \
    X(agesuffix)   /* tuổi */                                                                              \
    X(centuryword) /* (thế) kỷ */                                                                        \
    X(ordprefix)   /* thứ */

enum number_role_bit {
#define X(name) NUMBER_BIT_##name,
    NUMBER_ROLES(X)
#undef X
};
#define IS(name) (UINT64_C(1) << NUMBER_BIT_##name)

struct number_word {
    uint64_t roles;
    int64_t value;
    int8_t calendar;
    uint32_t hash;
    struct slice text; /* lower case */
};

struct number_lexicon {
    struct number_word *word; /* [0] is the word that is not known */
    uint32_t count, room, mask;
    uint16_t *slot;      /* 0 = free */
    uint32_t bloom[256]; /* by first byte: bit (length & 31) is set when such a word exists */
    struct arena arena;
};

/* The hash of a word goes byte by byte, so that the lexer has it when the word ends. Letters a-z in lower case. */
#define NUMBER_HASH_START 2166136261u
static inline uint32_t number_hash(uint32_t hash, unsigned char byte) {
    return (hash ^ byte) * 16777619u;
}

void number_lexicon_init(struct number_lexicon *l, bool vietnamese);
void number_lexicon_free(struct number_lexicon *l);

/* Equal but for the case of ASCII letters; a in lower case, both of one length. */
static inline bool number_same_word(struct slice a, struct slice b) {
    for (size_t i = 0; i < a.len; i++) {
        char c = b.at[i];
        if (c >= 'A' && c <= 'Z') c = (char)(c | 0x20);
        if (c != a.at[i]) return false;
    }
    return true;
}

/* Number of the word (0 = not known). hash: of the word in lower case (ASCII letters); text as it stands. */
static inline uint32_t number_lexicon_find(const struct number_lexicon *l, struct slice text, uint32_t hash) {
    unsigned char first = (unsigned char)text.at[0];
    if (first < 0x80) first |= 0x20;
    if (!(l->bloom[first] >> (text.len & 31) & 1)) return 0;
    for (uint32_t i = (hash ^ hash >> 15) & l->mask; l->slot[i]; i = (i + 1) & l->mask) {
        const struct number_word *w = &l->word[l->slot[i]];
        if (w->hash == hash && w->text.len == text.len && number_same_word(w->text, text)) return l->slot[i];
    }
    return 0;
}

#endif
