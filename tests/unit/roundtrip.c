/* TSV -> CSV -> TSV is the identity on tables of any fields, whatever the size of the blocks that are read. Random tables from a fixed
 * seed, of bytes that matter to one of the two forms. */
#include "base/mem.h"
#include "io/rec.h"
#include "tap.h"

#include <stdlib.h>
#include <unistd.h>

static uint64_t state = 20240501;

static uint32_t draw(uint32_t below) { /* splitmix64 */
    uint64_t z = state += 0x9e3779b97f4a7c15u;
    z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9u;
    z = (z ^ z >> 27) * 0x94d049bb133111ebu;
    return (uint32_t)((z ^ z >> 31) >> 32) % below;
}

/* A field in wire form. */
static void put_field(struct buf *to) {
    static const char *const pieces[] = {"a",   "Hà Nội", ",",      "\"",           "\"\"", " ",  "\\t",
                                         "\\n", "\\r",    "\\r\\n", "\\",           ";",    "\'", "x",
                                         "0",   "\x01",   "=1",     "\xef\xbb\xbf", "\xff", "\f"};
    struct buf text = {0}, scratch = {0};
    if (draw(5)) {
        for (uint32_t n = draw(9); n; n--) {
            const char *s = pieces[draw(sizeof pieces / sizeof *pieces)];
            buf_put(&text, s, strlen(s));
        }
    } else {
        for (uint32_t n = draw(2000); n; n--) buf_byte(&text, "ab,\" "[draw(5)]);
    }
    /* through text, so that a lone backslash becomes the escape that the suite writes */
    rec_escape(rec_unescape(buf_get(&text), &scratch), to);
    buf_free(&text);
    buf_free(&scratch);
}

static bool write_file(const char *path, const struct buf *b) {
    FILE *f = fopen(path, "wb");
    if (!f) return false;
    bool good = fwrite(b->at, 1, b->len, f) == b->len;
    return fclose(f) == 0 && good;
}

static bool same_file(const char *path, const struct buf *b) {
    FILE *f = fopen(path, "rb");
    if (!f) return false;
    bool same = true;
    for (size_t i = 0; same && i < b->len; i++) same = fgetc(f) == (unsigned char)b->at[i];
    same = same && fgetc(f) == EOF;
    fclose(f);
    return same;
}

static void convert(char *from, bool csv_in, const char *to, bool csv_out) {
    struct rec_options in = {.csv = csv_in}, out = {.csv = csv_out, .output = to};
    struct rec *r = rec_open(&from, 1, &in, NULL);
    struct rec_writer *w = rec_writer_open(&out);
    rec_header_begin(w);
    for (size_t i = 0; i < rec_columns(r); i++) rec_put(w, rec_name(r, i));
    rec_header_end(w);
    while (rec_next(r)) {
        for (size_t i = 0; i < r->count; i++) rec_put(w, r->field[i]);
        rec_end(w);
    }
    rec_writer_close(w);
    rec_close(r);
}

int main(void) {
    char tsv[] = "roundtrip.1.XXXXXX", csv[] = "roundtrip.2.XXXXXX", back[] = "roundtrip.3.XXXXXX";
    const char *folder = getenv("TMPDIR");
    if (chdir(folder ? folder : "/tmp") || mkstemp(tsv) < 0 || mkstemp(csv) < 0 || mkstemp(back) < 0)
        return 1;
    static const char *const blocks[] = {NULL, "1", "7", "64", "4096"};
    for (size_t b = 0; b < sizeof blocks / sizeof *blocks; b++) {
        int wrong = 0;
        if (blocks[b]) setenv("TXTKIT_BLOCK", blocks[b], 1);
        for (int table = 0; table < 200; table++) {
            struct buf rows = {0};
            uint32_t columns = 1 + draw(5), count = draw(20);
            buf_put(&rows, "c", 1); /* a file cannot begin with a BOM that is data */
            for (uint32_t row = 0; row <= count; row++)
                for (uint32_t i = 0; i < columns; i++) {
                    put_field(&rows);
                    buf_byte(&rows, i + 1 < columns ? '\t' : '\n');
                }
            if (!write_file(tsv, &rows)) return 1;
            convert(tsv, false, csv, true);
            convert(csv, true, back, false);
            if (!same_file(back, &rows)) wrong++;
            buf_free(&rows);
        }
        ok(wrong == 0, "200 random tables TSV -> CSV -> TSV, blocks of %s bytes: %d differ",
           blocks[b] ? blocks[b] : "all", wrong);
    }
    unlink(tsv), unlink(csv), unlink(back);
    return tap_done();
}
