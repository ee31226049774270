/* Any bytes as TSV: the same rows and the same number of messages whatever the size of the blocks that are read, equal to those of
 * a reader of ten lines; and a column in parts gives the same text. */
#include "fuzz.h"

/* What the contract of io/rec.h says, by the simplest code: lines at LF, one CR before it dropped, fields at TAB. */
static uint64_t plain_rows(const char *p, size_t n, struct buf *rows) {
    const char *end = p + n;
    size_t columns = 0;
    uint64_t damage = 0;
    rows->len = 0;
    while (p < end) {
        const char *lf = memchr(p, '\n', (size_t)(end - p)), *next = lf ? lf + 1 : end;
        const char *stop = lf ? lf : end;
        if (stop > p && stop[-1] == '\r') stop--;
        if (!columns && stop - p >= 3 && memcmp(p, "\xef\xbb\xbf", 3) == 0) p += 3;
        size_t fields = 1;
        for (const char *q = p; q < stop; q++) fields += *q == '\t';
        if (!columns) columns = fields;
        if (fields == columns) {
            buf_put(rows, p, (size_t)(stop - p));
            buf_byte(rows, '\n');
        } else {
            damage++;
        }
        p = next;
    }
    return columns ? damage : 1;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    static struct buf plain, all, small, parts;
    if (size < 2) return 0;
    unsigned block = data[0] % 37 + 1;
    int column = data[1] % 4;
    data += 2, size -= 2;
    if (size >= 2 && data[0] == 0x1f && data[1] == 0x8b) return 0; /* gzip has a target of its own */

    uint64_t damage = plain_rows((const char *)data, size, &plain);
    fuzz_block(0);
    MUST(fuzz_rows(data, size, false, false, -1, &all) == damage);
    MUST(fuzz_same(&all, &plain));
    fuzz_block(block);
    MUST(fuzz_rows(data, size, false, false, -1, &small) == damage);
    MUST(fuzz_same(&all, &small));
    uint64_t found = fuzz_rows(data, size, false, false, column, &parts);
    MUST(found == damage);
    /* a long row with a wrong number of fields is known too late to leave out, so only whole input must be the same */
    if (!damage) MUST(fuzz_same(&all, &parts));
    return 0;
}
