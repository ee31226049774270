/* UAX #29 of Unicode 15.0, section 4.1.1, as an automaton over characters. A state is the property of the last character that
 * is not skipped by WB4; what it may be continued with:
 *
 *     state             goes on over                                          rule
 *     CR                LF                                                    WB3
 *     LF Newline        nothing                                               WB3a
 *     (any) ZWJ         Extended_Pictographic                                 WB3c   directly behind
 *     WSegSpace         WSegSpace                                             WB3d   directly behind
 *     (any but above)   Extend Format ZWJ, which do not change the state      WB4
 *     AHLetter          AHLetter Numeric ExtendNumLet                         WB5 WB9 WB13a
 *     AHLetter          (MidLetter|MidNumLet|Single_Quote) AHLetter           WB6 WB7
 *     Hebrew_Letter     Single_Quote                                          WB7a
 *     Hebrew_Letter     Double_Quote Hebrew_Letter                            WB7b WB7c
 *     Numeric           Numeric AHLetter ExtendNumLet                         WB8 WB10 WB13a
 *     Numeric           (MidNum|MidNumLet|Single_Quote) Numeric               WB11 WB12
 *     Katakana          Katakana ExtendNumLet                                 WB13 WB13a
 *     ExtendNumLet      AHLetter Numeric Katakana ExtendNumLet                WB13a WB13b
 *     Regional_Indicator  one Regional_Indicator, once                        WB15 WB16
 *
 * AHLetter = ALetter or Hebrew_Letter. Everything else ends the segment (WB999). */
#include "text/words_rules.h"
#include "text/utf8.h"
#include "text/words_tab.h"

_Static_assert(sizeof WORDS_UNICODE == sizeof WORDS_VERSION, "words_tab.h is of another Unicode");

unsigned words_property(uint32_t code) {
    return words_stage2[words_stage1[code >> 7]][code & 127];
}

static bool is_skipped(unsigned wb) {
    return wb == WB_Extend || wb == WB_Format || wb == WB_ZWJ;
}
static bool is_letter(unsigned wb) {
    return wb == WB_ALetter || wb == WB_Hebrew_Letter;
}

/* The property of the first character at p that WB4 does not skip, or WB_Other; *next behind it. */
static unsigned look(const char *p, const char *end, const char **next) {
    while (p < end) {
        uint32_t len, wb = words_property(utf8_decode(p, end, &len)) & 31;
        p += len;
        if (!is_skipped(wb)) return *next = p, wb;
    }
    return *next = end, WB_Other;
}

static unsigned char class_of(uint32_t code, unsigned property, bool letter, bool digit, bool presented) {
    unsigned wb = property & 31, kind = property >> 5;
    if (letter) return WORDS_WORD;
    if (digit) return WORDS_NUMBER;
    if (wb == WB_Regional_Indicator) return WORDS_EMOJI;
    switch (kind) {
    case KIND_LETTER: return WORDS_WORD;
    case KIND_DIGIT:
    case KIND_NUMERAL: return WORDS_NUMBER;
    case KIND_PUNCT: return WORDS_PUNCT;
    case KIND_SYMBOL: return WORDS_SYMBOL;
    case KIND_PICTURE: /* (C), TM, !! and the like are pictures only when a variation selector says so */
        return code >= 0x2190 || presented        ? WORDS_EMOJI
               : code == 0x203C || code == 0x2049 ? WORDS_PUNCT
                                                  : WORDS_SYMBOL;
    }
    return WORDS_OTHER;
}

struct words_found words_uax29(const char *p, const char *end, bool colon) {
    const char *start = p;
    uint32_t len, code = utf8_decode(p, end, &len), first = code;
    unsigned property = words_property(code), state = property & 31, raw = state;
    bool damaged = code == 0 || (code == UTF8_BAD && !(len == 3 && (unsigned char)*p == 0xEF));
    bool letter = is_letter(state) || state == WB_Katakana, digit = state == WB_Numeric, presented = false;
    bool pair = false; /* of regional indicators: complete */
    p += len;
    if (state == WB_CR) return (struct words_found){p + (p < end && *p == '\n'), WORDS_GAP, LEFT_GAP, false};
    if (state == WB_LF || state == WB_Newline) return (struct words_found){p, WORDS_GAP, LEFT_GAP, false};
    while (p < end) {
        code = utf8_decode(p, end, &len);
        unsigned next = words_property(code), wb = next & 31;
        const char *behind = p + len;
        if (is_skipped(wb)) {
            presented |= code == 0xFE0F;
        } else if (raw == WB_ZWJ && next >> 5 == KIND_PICTURE) {
            state = wb;
            letter |= is_letter(wb);
        } else if (wb == WB_WSegSpace) {
            if (raw != WB_WSegSpace) break;
        } else if (is_letter(state)) {
            bool mid =
                wb == WB_MidNumLet || wb == WB_Single_Quote || (wb == WB_MidLetter && (colon || code != ':'));
            const char *after = behind;
            unsigned ahead = mid || wb == WB_Double_Quote ? look(behind, end, &after) : WB_Other;
            if (is_letter(wb) || wb == WB_Numeric || wb == WB_ExtendNumLet) {
                state = wb;
            } else if (mid && is_letter(ahead)) {
                state = ahead, behind = after;
            } else if (state == WB_Hebrew_Letter && wb == WB_Single_Quote) {
                state = wb;
            } else if (state == WB_Hebrew_Letter && wb == WB_Double_Quote && ahead == WB_Hebrew_Letter) {
                state = ahead, behind = after;
            } else {
                break;
            }
        } else if (state == WB_Numeric) {
            const char *after = behind;
            if (wb == WB_Numeric || is_letter(wb) || wb == WB_ExtendNumLet) {
                state = wb;
                letter |= is_letter(wb);
            } else if ((wb == WB_MidNum || wb == WB_MidNumLet || wb == WB_Single_Quote) &&
                       look(behind, end, &after) == WB_Numeric) {
                behind = after;
            } else {
                break;
            }
        } else if (state == WB_Katakana) {
            if (wb != WB_Katakana && wb != WB_ExtendNumLet) break;
            state = wb;
        } else if (state == WB_ExtendNumLet) {
            if (!is_letter(wb) && wb != WB_Numeric && wb != WB_Katakana && wb != WB_ExtendNumLet) break;
            state = wb;
            letter |= is_letter(wb) || wb == WB_Katakana;
            digit |= wb == WB_Numeric;
        } else if (state == WB_Regional_Indicator && wb == WB_Regional_Indicator && !pair) {
            pair = true;
        } else {
            break;
        }
        raw = state == wb || is_skipped(wb) ? wb : state;
        p = behind;
    }
    struct words_found found = {p, WORDS_GAP, LEFT_GAP, damaged};
    if (property >> 5 == KIND_SPACE) return found;
    found.kind = damaged ? WORDS_OTHER : class_of(first, property, letter, digit, presented);
    found.left = found.kind == WORDS_WORD || found.kind == WORDS_NUMBER ? LEFT_WORD
                 : strchr("([{<=\"'", *start) && *start                 ? LEFT_OPEN
                                                                        : LEFT_OTHER;
    return found;
}

const char *words_boundary(const char *p, const char *end) {
    return words_uax29(p, end - p > WORDS_MAX ? p + WORDS_MAX : end, true).end;
}
