/* numbers_times - times of day. The grammar is drawn in numbers_dates.c. */
#include "text/numbers_dates.h"

/* ---- times ---- */

static size_t half_day(const struct numbers *n, size_t i, int *plus) {
    if (token_is(n, i, IS(halfday))) {
        if (token_glued(n, i + 1) && token_type(n, i + 1, TOKEN_DIGITS)) return 0;
        return *plus = word_at(n, i)->calendar, i + 1;
    }
    if ((token_word(n, i, a) || token_word(n, i, p)) &&
        ((token_mark(n, i + 1, '.') && token_glued(n, i + 1) && token_word(n, i + 2, m) &&
          token_glued(n, i + 2)))) {
        *plus = token_word(n, i, p) ? 12 : 0;
        return token_mark(n, i + 3, '.') && token_glued(n, i + 3) ? i + 4 : i + 3;
    }
    return 0;
}

/* *half: it says am or pm. */
static size_t one_time(const struct numbers *n, size_t i, struct number_time *t, bool *half) {
    *t = (struct number_time){.parts = 1};
    *half = false;
    int plus;
    size_t end, behind;
    int64_t hour;
    if (token_is(n, i, IS(clock))) return t->hour = (uint8_t)word_at(n, i)->calendar, i + 1;
    if (token_type(n, i, TOKEN_DIGITS)) {
        if (token_at(n, i)->digits > 2) return 0;
        hour = number_plain(n, i);
        end = i + 1;
        uint8_t mark = token_at(n, end)->mark;
        bool colon = token_type(n, end, TOKEN_MARK) && token_glued(n, end) && (mark == ':' || mark == '.');
        if (colon && token_type(n, end + 1, TOKEN_DIGITS) && token_glued(n, end + 1) &&
            token_at(n, end + 1)->digits == 2) {
            int64_t minute = number_plain(n, end + 1);
            if (minute < 60) {
                t->minute = (uint8_t)minute, t->parts = 2, end += 2;
                if (mark == ':' && token_mark(n, end, ':') && token_glued(n, end) &&
                    token_type(n, end + 1, TOKEN_DIGITS) && token_glued(n, end + 1) &&
                    token_at(n, end + 1)->digits == 2 && number_plain(n, end + 1) < 60)
                    t->second = (uint8_t)number_plain(n, end + 1), t->parts = 3, end += 2;
                if (mark == '.' && !half_day(n, end, &plus)) return 0;
            }
        }
        if (t->parts == 1 && token_is(n, end, IS(clockword)) &&
            n->options.language == NUMBER_VI) { /* 17 giờ 30 */
            if (hour > 24 || !token_type(n, end + 1, TOKEN_DIGITS) || token_at(n, end + 1)->digits != 2 ||
                number_plain(n, end + 1) > 59)
                return 0;
            t->hour = (uint8_t)hour, t->minute = (uint8_t)number_plain(n, end + 1), t->parts = 2;
            return end + 2;
        }
        if (t->parts == 1 && token_glued(n, end) && (token_word(n, end, h) || token_word(n, end, g)) &&
            token_type(n, end + 1, TOKEN_DIGITS) && token_glued(n, end + 1) &&
            token_at(n, end + 1)->digits == 2 && hour < 25 && number_plain(n, end + 1) < 60) {
            t->hour = (uint8_t)hour, t->minute = (uint8_t)number_plain(n, end + 1), t->parts = 2; /* 17h30 */
            return end + 2;
        }
    } else {
        bool ordinal;
        hour = number_small_words(n, i, &end, &ordinal);
        if (hour < 1 || hour > 12 || ordinal) return 0;
    }
    if ((behind = half_day(n, end, &plus))) {
        if (hour < 1 || hour > 23) return 0;
        if (hour <= 12) hour = hour % 12 + plus;
        t->hour = (uint8_t)hour;
        *half = true;
        return behind;
    }
    bool clock = token_word(n, end, o) &&
                 (token_mark(n, end + 1, '\'') || token_mark(n, end + 1, MARK_QUOTE)) &&
                 token_word(n, end + 2, clock);
    if (clock && hour <= 24) return t->hour = (uint8_t)(hour == 24 ? 0 : hour), end + 3;
    if (t->parts < 2 || hour > 24 || (hour == 24 && t->minute)) return 0;
    if (!token_type(n, i, TOKEN_DIGITS) || (token_glued(n, end) && token_type(n, end, TOKEN_WORD))) return 0;
    t->hour = (uint8_t)hour;
    return end;
}

size_t number_time_at(const struct numbers *n, size_t i, size_t *first, struct number *m) {
    struct number_time a, b;
    bool half_a, half_b;
    *first = i;
    if (token_type(n, i, TOKEN_DIGITS) && token_glued(n, i) &&
        (token_type(n, i - 1, TOKEN_WORD) ||
         ((token_mark(n, i - 1, ':') || token_mark(n, i - 1, '.')) && token_type(n, i - 2, TOKEN_DIGITS))))
        return 0;
    if (token_type(n, i, TOKEN_DIGITS)) { /* a quick no */
        const struct number_token *next = token_at(n, i + 1);
        if (token_at(n, i)->digits > 2 || next->type == TOKEN_END) return 0;
        if (next->type == TOKEN_MARK) {
            if (next->mark != ':' && next->mark != '.') return 0;
            if (!token_type(n, i + 2, TOKEN_DIGITS) || token_at(n, i + 2)->digits != 2) return 0;
            if (next->mark == '.' && !token_type(n, i + 3, TOKEN_WORD)) return 0;
        } else if (next->type == TOKEN_WORD) {
            next = token_known(n, i + 1);
            if (!(next->roles & (IS(halfday) | IS(clockword))) && next->word != NUMBER_WORD(a) &&
                next->word != NUMBER_WORD(p) && next->word != NUMBER_WORD(h) &&
                next->word != NUMBER_WORD(g) && next->word != NUMBER_WORD(o))
                return 0;
        }
    } else if (!token_is(n, i, IS(clock) | IS(digit) | IS(teen))) {
        return 0;
    }
    size_t end = one_time(n, i, &a, &half_a);
    if (!end) return 0;
    m->kind = NUMBER_TIME;
    m->value = (struct number_value){.form = NUMBER_TIMES, .time = a};
    m->low = m->high = m->value;
    m->rule = "time";
    bool between;
    size_t lead = number_range_lead(n, i, &between), j = number_date_link(n, end, between), behind;
    if (j && (behind = one_time(n, j, &b, &half_b))) {
        /* 2:20 to 3 pm: both in the afternoon where the first is then not behind the second; 9:30 to 4 pm is not */
        if (!half_a && half_b && a.hour < 12 && b.hour >= 12 &&
            (a.hour + 12 < b.hour || (a.hour + 12 == b.hour && a.minute < b.minute))) {
            a.hour = (uint8_t)(a.hour + 12);
            m->value.time = m->low.time = a;
        }
        m->value.two = true;
        m->value.time_to = b;
        m->high.time = b;
        m->op = NUMBER_RANGE;
        m->rule = "time-range";
        if (lead) *first = lead;
        return behind;
    }
    return end;
}
