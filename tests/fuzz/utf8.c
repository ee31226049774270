/* utf8: the fast validation against its scalar twin, repair against both, at every place in a block. */
#include "fuzz.h"
#include "text/utf8.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    struct buf repaired = {0};
    /* Behind a run of clean bytes, so that the interesting ones stand at any place of a block. */
    size_t shift = size ? data[0] % 70 : 0, n = size + shift;
    char *text = malloc(n ? n : 1);
    memset(text, 'x', shift);
    if (size) memcpy(text + shift, data, size);
    struct slice s = {text, n};

    size_t clean = utf8_clean(s);
    MUST(clean == utf8_clean_scalar(s));
    struct utf8_damage damage, counted = utf8_check(s);
    struct slice fixed = utf8_repair(s, &repaired, &damage);
    MUST(damage.count == counted.count && damage.first == counted.first && damage.first == clean);
    MUST(utf8_clean(fixed) == fixed.len && utf8_clean_scalar(fixed) == fixed.len);
    MUST((damage.count == 0) == (fixed.at == text));

    /* Character by character: as many of them damaged, and the others encode to themselves. */
    size_t bad = 0;
    for (const char *p = text, *end = text + n; p < end;) {
        uint32_t len, c = utf8_decode(p, end, &len), back;
        char again[UTF8_MAX];
        MUST(len >= 1 && len <= 4 && p + len <= end);
        if (c == 0 || (c == UTF8_BAD && memcmp(p, "\xEF\xBF\xBD", len < 3 ? len : 3) != 0) ||
            (c == UTF8_BAD && len < 3)) {
            bad++;
        } else {
            MUST(utf8_encode(c, again) == len && memcmp(again, p, len) == 0);
            MUST(utf8_decode_back(text, p + len, &back) == c && back == len);
        }
        p += len;
    }
    MUST(bad == damage.count);

    size_t whole = utf8_whole(s);
    MUST(whole <= n && n - whole <= 3);
    MUST(utf8_check((struct slice){text, whole}).count +
             utf8_check((struct slice){text + whole, n - whole}).count ==
         damage.count);
    free(text);
    buf_free(&repaired);
    return 0;
}
