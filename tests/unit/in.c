/* Input: lines and windows over plain and gzipped files, cut and joined everywhere; every size of read. */
#include "base/die.h"
#include "base/mem.h"
#include "io/in.h"
#include "io/out.h"
#include "tap.h"

#include <stdlib.h>
#include <unistd.h>
#include <zlib.h>

static const char path[] = "in-test";

static void write_file(const void *p, size_t n) {
    FILE *f = fopen(path, "wb");
    if (!f || fwrite(p, 1, n, f) != n || fclose(f)) die_errno("%s", path);
}

static size_t pack(const char *text, size_t n, unsigned char *to, size_t room) {
    z_stream z = {0};
    if (deflateInit2(&z, 9, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY) != Z_OK) die("deflate");
    z.next_in = (unsigned char *)(uintptr_t)text;
    z.avail_in = (uInt)n;
    z.next_out = to;
    z.avail_out = (uInt)room;
    deflate(&z, Z_FINISH);
    deflateEnd(&z);
    return room - z.avail_out;
}

/* All bytes of the file, and whether damage was said. */
static bool read_file(size_t block, struct buf *got) {
    char *paths[] = {(char *)(uintptr_t)path}, text[24];
    uint64_t before = die_warnings();
    snprintf(text, sizeof text, "%zu", block);
    setenv("TXTKIT_BLOCK", text, 1);
    struct in *in = in_open(paths, 1);
    got->len = 0;
    while (in_next(in)) {
        struct slice w = {0};
        size_t used = 0;
        while (in_more(in, used, &w)) {
            used = w.len < 3 ? 0 : w.len - 2; /* always leaves something behind */
            buf_put(got, w.at, used);
        }
        buf_put(got, w.at, w.len);
    }
    in_close(in);
    return die_warnings() == before;
}

static size_t lines(size_t block, struct buf *got) {
    char *paths[] = {(char *)(uintptr_t)path}, text[24];
    snprintf(text, sizeof text, "%zu", block);
    setenv("TXTKIT_BLOCK", text, 1);
    struct in *in = in_open(paths, 1);
    struct slice line;
    size_t n = 0;
    got->len = 0;
    while (in_next(in))
        while (in_line(in, &line)) {
            n++;
            if (in_line_number(in) != n) return SIZE_MAX;
            buf_slice(got, line);
            buf_byte(got, '|');
        }
    in_close(in);
    return n;
}

int main(int argc, char **argv) {
    (void)argc;
    die_init(argv[0]);
    die_quiet(true);
    const char *tmp = getenv("TMPDIR");
    if (tmp && chdir(tmp)) die_errno("%s", tmp);
    static const char text[] = "one\ntwo two\n\nfour four four\nlast without an end";
    size_t n = sizeof text - 1, wrong = 0;
    struct buf got = {0};

    write_file(text, n);
    for (size_t block = 0; block <= n; block++) {
        wrong += !read_file(block, &got) || !slice_eq(buf_get(&got), (struct slice){text, n});
        wrong += lines(block, &got) != 5 ||
                 !slice_eq(buf_get(&got), SLICE("one|two two||four four four|last without an end|"));
    }
    ok(!wrong, "a plain file at every block size, as windows and as lines");

    unsigned char zip[4096];
    size_t a = pack(text, 20, zip, sizeof zip), b = pack(text + 20, n - 20, zip + a, sizeof zip - a),
           all = a + b;
    write_file(zip, all);
    wrong = 0;
    for (size_t block = 0; block <= all; block++)
        wrong += !read_file(block, &got) || !slice_eq(buf_get(&got), (struct slice){text, n});
    ok(!wrong, "two gzip members at every block size");

    wrong = 0;
    size_t most = 0;
    for (size_t cut = 2; cut < all; cut++) {
        if (cut == a) continue; /* a whole first member is a whole file */
        write_file(zip, cut);
        for (size_t block = 0; block <= 9; block += 3) {
            wrong += read_file(block, &got) != false || got.len > n || memcmp(got.at, text, got.len) != 0;
            if (got.len > most) most = got.len;
        }
        if (cut > a && got.len < 20) wrong++;
    }
    ok(!wrong && most == n, "cut at any byte: what decodes comes out, and damage is said");

    memset(zip + all, 0, 600);
    write_file(zip, all + 600);
    wrong = 0;
    for (size_t block = 0; block <= 20; block++) wrong += !read_file(block, &got) || got.len != n;
    ok(!wrong, "zeros behind the last member are padding");

    wrong = 0;
    static const char *const tail[] = {"x", "trailing text", "\x1f", "\x1fx", "\0\0\0x"};
    static const size_t tail_len[] = {1, 13, 1, 2, 4};
    for (size_t i = 0; i < 5; i++) {
        memcpy(zip + all, tail[i], tail_len[i]);
        write_file(zip, all + tail_len[i]);
        for (size_t block = 0; block <= 20; block++) wrong += read_file(block, &got) || got.len != n;
    }
    ok(!wrong, "other bytes behind a member are said, and nothing is lost");

    size_t silent = 0;
    for (
        size_t i = 0; i < all;
        i++) { /* one bit flipped anywhere: never a crash, and bytes in the data or trailer never pass unseen */
        unsigned char old = zip[i];
        zip[i] ^= 0x10;
        write_file(zip, all);
        bool clean = read_file(0, &got);
        if (clean && !slice_eq(buf_get(&got), (struct slice){text, n})) silent++;
        zip[i] = old;
    }
    /* a flip in the first two bytes makes it a plain file of other bytes; that is no damage to see */
    ok(silent <= 2, "a flipped bit is seen (%zu passed)", silent);

    write_file("\x1f", 1);
    ok(read_file(0, &got) && got.len == 1, "a lone 1f is plain text");
    write_file("", 0);
    ok(read_file(0, &got) && got.len == 0, "an empty file is empty");
    write_file(zip, pack("", 0, zip, sizeof zip));
    ok(read_file(0, &got) && got.len == 0, "an empty member is empty");

    /* out: plain and gzipped give what was written; a stopped one leaves the old file */
    for (int gzip = 0; gzip < 2; gzip++) {
        const char *to = gzip ? "in-test.gz" : "in-test";
        struct out *o = out_open(to);
        struct buf sent = {0};
        for (unsigned i = 0; i < 200000; i++) {
            out_u64(o, i * 2654435761u);
            out_byte(o, '\n');
            buf_format(&sent, "%u\n", i * 2654435761u);
        }
        static char large[300000];
        memset(large, 'L', sizeof large);
        out_put(o, large, sizeof large);
        buf_put(&sent, large, sizeof large);
        out_close(o);
        if (gzip) rename(to, path);
        ok(read_file(0, &got) && slice_eq(buf_get(&got), buf_get(&sent)), "%zu bytes written %s and read",
           sent.len, gzip ? "gzipped" : "plain");
        buf_free(&sent);
    }
    char *missing[] = {(char *)(uintptr_t) "no-such-file", (char *)(uintptr_t) ".", (char *)(uintptr_t)path};
    struct in *in = in_open(missing, 3);
    ok(in_next(in) && strcmp(in_name(in), path) == 0 && in_files(in) == 3 && in_files_damaged(in) == 2 &&
           !in_next(in),
       "missing files and folders are said and skipped");
    in_close(in);
    unlink(path);
    buf_free(&got);
    return tap_done();
}
