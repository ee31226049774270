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
    X(price)       /* money is near */                                                                       \
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
    X(ordprefix)   /* thứ */                                                                               \
    X(measure)     /* the first word of a unit's or currency's name; put in by numbers_units */              \
    X(symbol)      /* a symbol of letters, in small letters; the same */                                     \
    X(code)        /* an ISO 4217 code, in small letters; the same */                                        \
    X(bound)       /* the last word of a phrase that bounds the number behind; put in by numbers_bounds */   \
    X(bounding)    /* the first word of one that bounds the number before; the same */                       \
    X(boundalone)  /* a word that is such a phrase, before or behind, by itself; the same */                 \
    X(boundnext)   /* the second word of one, from the number; the same */

enum number_role_bit {
#define X(name) NUMBER_BIT_##name,
    NUMBER_ROLES(X)
#undef X
};
#define IS(name) (UINT64_C(1) << NUMBER_BIT_##name)

/* Words that rules name, as in token_word(n, i, than): they are the first of the lexicon, so that rules compare numbers
 * and no letters. */
#define NUMBER_NAMED(X)                                                                                      \
    X(a) X(about) X(above) X(advanced) X(after) X(age) X(aged) X(aggregate) X(ago) X(all) X(almost) X(and)   \
    X(another) X(around) X(as) X(at) X(august) X(before) X(beginning) X(below) X(between) X(but) X(by)       \
    X(c) X(calendar) X(cent) X(change) X(changed) X(climbed) X(clock) X(couple) X(cu) X(cubic) X(cut)        \
    X(cuts) X(cutting) X(decline) X(declined) X(decrease) X(decreased) X(defeat) X(dipped) X(doubled)        \
    X(down) X(draw) X(drop) X(dropped) X(e) X(each) X(earlier) X(end) X(equal) X(every) X(expanded)          \
    X(fall) X(fallen) X(falling) X(falls) X(fell) X(few) X(financial) X(first) X(fiscal) X(for)              \
    X(freezing) X(from) X(g) X(gained) X(go) X(gone) X(grew) X(grow) X(growing) X(grown) X(guess) X(h)       \
    X(half) X(hand) X(her) X(high) X(his) X(hour) X(improved) X(in) X(increase) X(increased) X(increases)    \
    X(increasing) X(ish) X(its) X(jumped) X(last) X(lasted) X(lasts) X(later) X(latter) X(lead) X(least)     \
    X(long) X(loss) X(lost) X(lower) X(lowered) X(m) X(many) X(march) X(may) X(middle) X(minute) X(more)     \
    X(moved) X(my) X(narrowed) X(nd) X(nearly) X(next) X(night) X(no) X(number) X(o) X(of) X(oh) X(old)      \
    X(olds) X(on) X(one) X(only) X(or) X(other) X(our) X(out) X(over) X(p) X(per) X(plunged) X(plus)         \
    X(point) X(points) X(pounds) X(q) X(quarter) X(raise) X(raised) X(raising) X(rate) X(rd) X(reduce)       \
    X(reduced) X(reducing) X(rise) X(risen) X(rises) X(rising) X(rose) X(s) X(score) X(second) X(several)    \
    X(shrank) X(since) X(slid) X(slipped) X(soared) X(spend) X(spent) X(split) X(sq) X(square) X(st)         \
    X(start) X(surged) X(take) X(takes) X(tall) X(th) X(than) X(the) X(their) X(these) X(thick) X(this)      \
    X(those) X(thousands) X(thrashing) X(through) X(thru) X(tie) X(till) X(to) X(took) X(tripled)            \
    X(triumph) X(u) X(until) X(up) X(victory) X(vote) X(wait) X(weekend) X(went) X(wide) X(widened) X(win)   \
    X(within) X(x) X(y) X(year) X(yo) X(your)

enum number_named {
    NUMBER_WORD_UNKNOWN,
#define X(name) NUMBER_WORD_##name,
    NUMBER_NAMED(X)
#undef X
        NUMBER_WORDS_NAMED
};
#define NUMBER_WORD(name) ((uint16_t)NUMBER_WORD_##name)

/* A word's key: its first eight and its last eight bytes, letters a-z in lower case; a word of less than 16 bytes has all of
 * them in the two. */
struct number_key {
    uint64_t low, high;
};

struct number_word {
    uint64_t roles;
    int64_t value;
    int8_t calendar;
    uint16_t beside;   /* NUMBER_LEADS, NUMBER_FOLLOWS */
    struct slice text; /* lower case */
};

#define NUMBER_GATE 16384

struct number_lexicon {
    struct number_word *word; /* [0] is the word that is not known, then those of enum number_named */
    struct number_key *key;   /* by word; apart, so that looking up stays in few cache lines */
    uint32_t count, room;
    uint16_t *slot; /* open addressing; 0 = free */
    /* Bits by number_gate: */
    uint64_t known[NUMBER_GATE / 64]; /* of all words: most others are not looked up at all */
    uint64_t gate[NUMBER_GATE / 64];  /* of those that can begin a number: only these are looked up at once */
    uint64_t after[NUMBER_GATE / 64]; /* of those that an article before makes a number */
    struct arena arena;
};
#define NUMBER_SLOTS 8192

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

static inline uint32_t number_slot(struct number_key key, size_t len) {
    uint64_t h = (key.low ^ (key.high + len) * UINT64_C(0x9E3779B97F4A7C15)) * UINT64_C(0xD6E8FEB86659FD93);
    return (uint32_t)(h >> 51);
}

/* A hash of the first four letters of a word of ASCII letters and of its length. There are `room` bytes at p. */
static inline uint32_t number_gate(const char *p, size_t len, size_t room) {
    uint32_t w = 0;
    if (room >= 4) {
        memcpy(&w, p, 4);
        if (len < 4) w &= 0xFFFFFFu >> (24 - 8 * len);
    } else {
        memcpy(&w, p, len < room ? len : room);
    }
    return ((w & 0x1F1F1F1Fu) + (uint32_t)len * 0x01000193u) * 0x9E3779B1u >> 18;
}

/* The roles of words that can begin a number. */
#define NUMBER_TRIGGERS                                                                                      \
    (IS(zero) | IS(digit) | IS(teen) | IS(tens) | IS(hundred) | IS(scale) | IS(dozen) | IS(negative) |       \
     IS(article) | IS(another) | IS(vague) | IS(orddigit) | IS(ordteen) | IS(ordtens) | IS(ordhundred) |     \
     IS(ordscale) | IS(fraction) | IS(once) | IS(fold) | IS(month) | IS(season) | IS(decade) | IS(clock) |   \
     IS(monthword) | IS(quarterword))

/* What a word or mark may be beside a number, so that one look at each side spares most numbers most readers. They are among the
 * flags of a token. */
enum {
    NUMBER_LEADS = 1024,   /* in front: it may say what the number is, or bound it */
    NUMBER_FOLLOWS = 2048, /* behind: it may belong to the number, or be what it counts in */
};
#define NUMBER_LEADING (IS(code) | IS(symbol) | IS(measure) | IS(label) | IS(numero) | IS(bound) | IS(month))
#define NUMBER_FOLLOWING                                                                                     \
    (NUMBER_TRIGGERS | IS(scaleshort) | IS(scaleletter) | IS(point) | IS(and) | IS(halfmore) | IS(measure) | \
     IS(symbol) | IS(code) | IS(percent) | IS(percentword) | IS(times) | IS(foldsuffix) | IS(between) |      \
     IS(agesuffix) | IS(bounding) | IS(halfday) | IS(clockword) | IS(century))

/* Of words behind "a" that it can count. */
#define NUMBER_AFTER_ARTICLE                                                                                 \
    (IS(measure) | IS(symbol) | IS(hundred) | IS(scale) | IS(dozen) | IS(fraction) | IS(orddigit) |          \
     IS(ordteen) | IS(ordtens) | IS(ordhundred) | IS(ordscale))

/* The key of a word of ASCII letters only. */
static inline struct number_key number_key_ascii(const char *p, size_t len, const char *end) {
    struct number_key k = {0, 0};
    if (len <= 8) {
        if (end - p >= 8) {
            memcpy(&k.low, p, 8);
            k.low &= ~UINT64_C(0) >> (64 - 8 * len);
        } else {
            memcpy(&k.low, p, len);
        }
        k.low |= UINT64_C(0x2020202020202020) & ~UINT64_C(0) >> (64 - 8 * len);
    } else {
        memcpy(&k.low, p, 8);
        memcpy(&k.high, p + len - 8, 8);
        k.low |= UINT64_C(0x2020202020202020);
        k.high |= UINT64_C(0x2020202020202020);
    }
    return k;
}

/* Number of the word (0 = not known); text as it stands, at least one byte. */
static inline uint32_t number_lexicon_find(const struct number_lexicon *l, struct number_key key,
                                           struct slice text) {
    for (uint32_t i = number_slot(key, text.len);; i = (i + 1) % NUMBER_SLOTS) {
        uint32_t id = l->slot[i];
        const struct number_key *k = &l->key[id];
        bool same = ((k->low ^ key.low) | (k->high ^ key.high)) == 0;
        if (__builtin_expect(same, 1)) {
            const struct slice known = l->word[id].text;
            if (known.len == text.len && (text.len <= 16 || number_same_word(known, text))) return id;
        }
        if (!id) return 0;
    }
}
/* Gives a word (small letters, kept by the caller) one more role. */
void number_lexicon_add(struct number_lexicon *l, struct slice text, uint64_t role);
/* The key of any word: byte by byte. */
struct number_key number_key_any(struct slice text);

#endif
