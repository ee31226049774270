/* Rows and columns, in and out: every table is read again at every block size, so that each seam falls everywhere once. */
#include "base/die.h"
#include "io/rec.h"
#include "tap.h"

#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

static bool claims_hold(const struct rec *r) {
    bool hold = true;
    for (size_t i = 0; i < r->count; i++) {
        if (r->joined && i) hold &= r->field[i].at == r->field[i - 1].at + r->field[i - 1].len + 1;
        if (r->plain && r->field[i].len) hold &= !memchr(r->field[i].at, '\\', r->field[i].len);
    }
    return hold;
}

/* Reads a table and prints all of it in one canonical form: fields as [..], rows by newline, damage as its count. */
static void read_all(const char *path, bool csv, bool no_header, struct buf *to) {
    char *paths[] = {(char *)(uintptr_t)path};
    struct rec_options o = {.csv = csv, .no_header = no_header, .quiet = true};
    uint64_t before = die_warnings();
    struct rec *r = rec_open(paths, 1, &o, "a b");
    to->len = 0;
    for (size_t i = 0; i < rec_columns(r); i++)
        buf_format(to, "<%.*s>", (int)rec_name(r, i).len, rec_name(r, i).at);
    while (rec_next(r)) {
        buf_format(to, "\n%d:", (int)rec_line(r));
        if (!claims_hold(r)) buf_format(to, " joined or plain is a lie");
        for (size_t i = 0; i < r->count; i++) {
            buf_byte(to, '[');
            for (size_t k = 0; k < r->field[i].len; k++)
                buf_byte(to, r->field[i].at[k] ? r->field[i].at[k] : '0');
            buf_byte(to, ']');
        }
    }
    rec_close(r);
    buf_format(to, " damage=%d", (int)(die_warnings() - before));
}

static void table(const char *what, const char *bytes, size_t n, bool csv, bool no_header,
                  const char *expect) {
    char path[] = "rec-test-XXXXXX";
    struct buf got = {0};
    int fd = mkstemp(path), wrong = 0;
    if (fd < 0 || write(fd, bytes, n) != (ssize_t)n) die_errno("%s", path);
    close(fd);
    for (size_t block = 0; block <= n; block++) {
        char text[24];
        snprintf(text, sizeof text, "%zu", block);
        setenv("TXTKIT_BLOCK", text, 1);
        read_all(path, csv, no_header, &got);
        if (!slice_eq(buf_get(&got), slice_of(expect)) && !wrong++)
            printf("# block %zu gave:\n# %.*s\n", block, (int)got.len, got.at);
    }
    ok(!wrong, "%s, at every block size", what);
    unlink(path);
    buf_free(&got);
}
#define TABLE(what, bytes, csv, no_header, expect)                                                           \
    table(what, bytes, sizeof(bytes) - 1, csv, no_header, expect)

/* A long row comes in parts that put together are the row. */
static void parts(size_t len, const char *block) {
    char path[] = "rec-test-XXXXXX";
    int fd = mkstemp(path);
    FILE *f = fdopen(fd, "w");
    fprintf(f, "a\ttext\tb\nx\tshort\ty\nfirst\t");
    for (size_t i = 0; i < len; i++) fputs(i % 7 == 0 ? "\\n" : i % 5 == 0 ? "\xe1\xbb\x87" : "q", f);
    fprintf(f, "\tlast\nx\tshort\ty\n");
    fclose(f);
    setenv("TXTKIT_BLOCK", block, 1);
    char *paths[] = {path};
    struct rec_options o = {.quiet = true};
    struct rec *r = rec_open(paths, 1, &o, "");
    rec_stream(r, rec_need(r, "text"));
    size_t rows = 0, pieces = 0, bytes = 0, bad = 0, want = 0, largest = 0;
    for (size_t i = 0; i < len; i++) want += i % 7 == 0 ? 2 : i % 5 == 0 ? 3 : 1;
    while (rec_next(r)) {
        struct slice t = r->field[1];
        if (r->part == REC_WHOLE) {
            rows++;
            bad += !slice_eq(t, SLICE("short")) || !slice_eq(r->field[2], SLICE("y"));
            continue;
        }
        pieces++;
        bytes += t.len;
        if (t.len > largest) largest = t.len;
        bad += !slice_eq(r->field[0], SLICE("first"));
        if (t.len && (((unsigned char)t.at[0] & 0xc0) == 0x80)) bad++;
        if (t.len && t.at[t.len - 1] == '\\') bad++;
        if (r->part == REC_LAST) rows++, bad += !slice_eq(r->field[2], SLICE("last"));
    }
    ok(rows == 3 && bad == 0 && bytes == want && pieces > 1 && largest < 4u << 20,
       "a row of %zu bytes in parts of blocks of %s: %zu rows, %zu pieces, %zu bytes, %zu bad", want, block,
       rows, pieces, bytes, bad);
    rec_close(r);
    unlink(path);
}

/* A part that ends between CR and LF: the CR is the line's end, not text. Read a byte at a time, so that the part ends there. */
static void parts_crlf(size_t before) {
    char path[] = "rec-test-XXXXXX";
    FILE *f = fdopen(mkstemp(path), "w");
    fprintf(f, "a\ttext\r\nx\t");
    for (size_t i = 2; i < before; i++) fputc('q', f);
    fprintf(f, "\r\n");
    fclose(f);
    setenv("TXTKIT_BLOCK", "1", 1);
    char *paths[] = {path};
    struct rec_options o = {.quiet = true};
    struct rec *r = rec_open(paths, 1, &o, "");
    rec_stream(r, rec_need(r, "text"));
    size_t bytes = 0, pieces = 0;
    bool cr = false;
    for (; rec_next(r); pieces++) {
        bytes += r->field[1].len;
        cr |= r->field[1].len && memchr(r->field[1].at, '\r', r->field[1].len);
    }
    ok(bytes == before - 2 && !cr && pieces > 1, "CRLF behind a row of %zu bytes: %zu bytes in %zu pieces",
       before, bytes + 2, pieces);
    rec_close(r);
    unlink(path);
}

/* A table of many stretches, with rows of all lengths, and now and then a backslash or a crowd of TABs. */
static void stretches(const char *block) {
    char path[] = "rec-test-XXXXXX";
    struct buf sent = {0}, got = {0};
    unsigned x = 7;
    for (size_t row = 0; row < 3000; row++)
        for (size_t i = 0; i < 12; i++) {
            x = x * 1103515245 + 12345;
            size_t len = x >> 16 & 7 ? 0 : x >> 19 & (row % 50 ? 31 : 1023);
            if (x >> 24 == 77) buf_put(&sent, "\\n", 2);
            while (len--) buf_byte(&sent, (char)('a' + i));
            buf_byte(&sent, i == 11 ? '\n' : '\t');
        }
    int fd = mkstemp(path);
    if (fd < 0 || write(fd, sent.at, sent.len) != (ssize_t)sent.len) die_errno("%s", path);
    close(fd);
    setenv("TXTKIT_BLOCK", block, 1);
    char *paths[] = {path};
    struct rec_options o = {.quiet = true, .no_header = true};
    struct rec *r = rec_open(paths, 1, &o, "");
    size_t plain = 0, joined = 0, rows = 0;
    bool hold = true;
    for (; rec_next(r); rows++) {
        hold &= claims_hold(r);
        plain += r->plain, joined += r->joined;
        for (size_t i = 0; i < r->count; i++) {
            buf_slice(&got, r->field[i]);
            buf_byte(&got, i == 11 ? '\n' : '\t');
        }
    }
    rec_close(r);
    ok(rows == 3000 && slice_eq(buf_get(&sent), buf_get(&got)),
       "%zu bytes in rows of all lengths, read by %s", sent.len, block);
    ok(hold && joined == rows && plain && plain < rows, "joined and plain (%zu rows) hold", plain);
    unlink(path);
    buf_free(&sent);
    buf_free(&got);
}

static void wire(const char *text, size_t n, const char *expect) {
    struct buf w = {0}, back = {0};
    rec_escape((struct slice){text, n}, &w);
    ok(slice_eq(buf_get(&w), slice_of(expect)), "wire form %s", expect);
    ok(slice_eq(rec_unescape(buf_get(&w), &back), (struct slice){text, n}), "and back: %s", expect);
    buf_free(&w);
    buf_free(&back);
}

/* Rows of all kinds of bytes written as CSV or TSV and read again. */
static void round_trip(bool csv, unsigned seed) {
    static const char *const piece[] = {"a",    "\"", ",", "\\n",      "\\t",    "\\r",
                                        "\\\\", " ",  "",  "\xc3\xa9", "\\r\\n", "\"\""};
    char path[] = "rec-test-XXXXXX";
    close(mkstemp(path));
    struct rec_options o = {.csv = csv, .quiet = true, .output = path};
    struct buf sent = {0}, got = {0};
    size_t columns = 1 + seed % 4;
    struct rec_writer *w = rec_writer_open(&o);
    rec_header_begin(w);
    for (size_t i = 0; i < columns; i++) {
        char name[2] = {(char)('a' + i), 0};
        rec_put(w, slice_of(name));
    }
    rec_header_end(w);
    for (int row = 0; row < 200; row++) {
        for (size_t i = 0; i < columns; i++) {
            struct buf f = {0};
            for (seed = seed * 1103515245 + 12345; (seed >> 16) % 5; seed = seed * 1103515245 + 12345) {
                const char *p = piece[(seed >> 20) % (sizeof piece / sizeof *piece)];
                buf_put(&f, p, strlen(p));
            }
            if (!csv && columns == 1 && f.len == 0) buf_byte(&f, 'x');
            rec_put(w, buf_get(&f));
            buf_format(&sent, "[%.*s]", (int)f.len, f.at);
            buf_free(&f);
        }
        rec_end(w);
    }
    rec_writer_close(w);
    char *paths[] = {path};
    setenv("TXTKIT_BLOCK", "37", 1);
    struct rec *r = rec_open(paths, 1, &o, "");
    while (rec_next(r))
        for (size_t i = 0; i < r->count; i++)
            buf_format(&got, "[%.*s]", (int)r->field[i].len, r->field[i].at);
    rec_close(r);
    ok(slice_eq(buf_get(&sent), buf_get(&got)), "round trip, %s, %zu columns", csv ? "CSV" : "TSV", columns);
    unlink(path);
    buf_free(&sent);
    buf_free(&got);
}

int main(int argc, char **argv) {
    (void)argc;
    die_init(argv[0]);
    const char *tmp = getenv("TMPDIR");
    if (tmp && chdir(tmp)) die_errno("%s", tmp);

    TABLE("rows that are too wide", "a\tb\n1\t2\t3\t4\t5\t6\t7\r\n\t\t\t\n7\t8\n", false, false,
          "<a><b>\n4:[7][8] damage=2");
    TABLE("CSV rows that are too wide", "a,b\n1,2,3,4,5,6,7,8\n\"x\",\"y\",\"z\",,,\n7,8\n9,10,11\n", true,
          false, "<a><b>\n4:[7][8] damage=3");
    TABLE("plain", "a\tb\n1\t2\n3\t4\n", false, false, "<a><b>\n2:[1][2]\n3:[3][4] damage=0");
    TABLE("no last newline", "a\tb\n1\t2", false, false, "<a><b>\n2:[1][2] damage=0");
    TABLE("CRLF and BOM",
          "\xef\xbb\xbf"
          "a\tb\r\n1\t2\r\n",
          false, false, "<a><b>\n2:[1][2] damage=0");
    TABLE("empty fields", "a\tb\n\t\nx\t\n", false, false, "<a><b>\n2:[][]\n3:[x][] damage=0");
    TABLE("one column, empty values", "a\n\nx\n\n", false, false, "<a>\n2:[]\n3:[x]\n4:[] damage=0");
    TABLE("ragged rows are left out and counted", "a\tb\n1\n1\t2\t3\n1\t2\n", false, false,
          "<a><b>\n4:[1][2] damage=2");
    TABLE("header only", "a\tb\n", false, false, "<a><b> damage=0");
    TABLE("nothing at all", "", false, false, " damage=1");
    TABLE("without a header, names by width", "1\t2\n3\t4\n", false, true,
          "<a><b>\n1:[1][2]\n2:[3][4] damage=0");
    TABLE("without a header, another width", "1\t2\t3\n", false, true, "<1><2><3>\n1:[1][2][3] damage=0");
    TABLE("NUL is data",
          "a\tb\n1\0"
          "2\t3\n",
          false, false, "<a><b>\n2:[102][3] damage=0");
    TABLE("fields beyond one block of 64",
          "a\tb\n0123456789012345678901234567890123456789012345678901234567890123456789\t"
          "0123456789012345678901234567890123456789012345678901234567\n1\t2\n",
          false, false,
          "<a><b>\n2:[0123456789012345678901234567890123456789012345678901234567890123456789]"
          "[0123456789012345678901234567890123456789012345678901234567]\n3:[1][2] damage=0");

    TABLE("csv", "a,b\n1,2\n", true, false, "<a><b>\n2:[1][2] damage=0");
    TABLE("csv: quotes, commas, line ends and tabs", "a,b\r\n\"x,\"\"y\"\"\",\"1\r\n2\"\r\n\"\t\\\",z\r\n",
          true, false, "<a><b>\n2:[x,\"y\"][1\\r\\n2]\n4:[\\t\\\\][z] damage=0");
    TABLE("csv: blanks are data", "a,b\n x , y \n", true, false, "<a><b>\n2:[ x ][ y ] damage=0");
    TABLE("csv: BOM before a quote", "\xef\xbb\xbf\"a\",b\n1,2\n", true, false, "<a><b>\n2:[1][2] damage=0");
    TABLE("csv: no last newline", "a,b\n1,\"2\"", true, false, "<a><b>\n2:[1][2] damage=0");
    TABLE("csv: empty lines between", "a,b\n\n1,2\n\n\n3,4\n", true, false,
          "<a><b>\n3:[1][2]\n6:[3][4] damage=0");
    TABLE("csv: a quote inside a bare field: that row goes, the rest stays", "a,b\n1,2\"3\n4,5\n", true,
          false, "<a><b>\n3:[4][5] damage=1");
    TABLE("csv: unclosed quote", "a,b\n1,2\n3,\"4\n5,6\n", true, false, "<a><b>\n2:[1][2] damage=1");
    TABLE("csv: ragged", "a,b\n1\n1,2\n1,2,3\n", true, false, "<a><b>\n3:[1][2] damage=2");

    parts(3000000, "65536");
    parts(9000000, "0");
    parts(3000000, "8191");
    stretches("0");
    stretches("1000");
    stretches("4097");
    parts_crlf(REC_PART_BYTES - 1);
    parts_crlf(REC_PART_BYTES);

    wire("a\tb\nc\rd\\e", 9, "a\\tb\\nc\\rd\\\\e");
    wire("plain", 5, "plain");
    wire("", 0, "");
    wire("0123456789012345678901234567890123456789012345678901234567890123456789\t", 71,
         "0123456789012345678901234567890123456789012345678901234567890123456789\\t");
    struct buf b = {0};
    ok(slice_eq(rec_unescape(SLICE("a\\xb\\"), &b), SLICE("a\\xb\\")), "what is no escape of ours is data");
    for (unsigned seed = 1; seed <= 8; seed++) round_trip(true, seed * 977), round_trip(false, seed * 977);
    buf_free(&b);
    return tap_done();
}
