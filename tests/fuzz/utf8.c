/* Any bytes: the fast answers are the scalar ones; repaired text is clean, of the same characters, and is what decoding one by one gives. */
#include "fuzz.h"
#include "text/utf8.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    static struct buf scratch, again, built;
    struct slice text = {(const char *)data, size};
    struct utf8_damage damage, none;

    size_t clean = utf8_clean(text);
    MUST(clean == utf8_clean_scalar(text));
    MUST(clean <= size);
    struct slice good = utf8_repair(text, &scratch, &damage);
    MUST((damage.count == 0) == (clean == size));
    MUST(damage.first == clean);
    MUST(utf8_clean(good) == good.len);
    MUST(slice_eq(utf8_repair(good, &again, &none), good) && none.count == 0);
    struct utf8_damage check = utf8_check(text);
    MUST(check.count == damage.count && check.first == damage.first);
    MUST(size - utf8_whole(text) <= 3 && utf8_whole(text) <= size);

    built.len = 0;
    size_t bad = 0;
    for (const char *p = text.at, *end = p + size; p < end;) {
        uint32_t len, c = utf8_decode(p, end, &len);
        char bytes[UTF8_MAX];
        MUST(len >= 1 && len <= 4 && p + len <= end);
        bool own = len == 3 && memcmp(p, "\xef\xbf\xbd", 3) == 0;
        bad += c == 0 || (c == UTF8_BAD && !own);
        buf_put(&built, bytes, utf8_encode(c ? c : UTF8_BAD, bytes));
        p += len;
    }
    MUST(bad == damage.count);
    MUST(slice_eq(buf_get(&built), good));
    for (const char *start = good.at, *p = start + good.len; p > start;) {
        uint32_t len, same, c = utf8_decode_back(start, p, &len);
        MUST(len >= 1 && p - len >= start);
        MUST(utf8_decode(p - len, p, &same) == c && same == len);
        p -= len;
    }
    return 0;
}
