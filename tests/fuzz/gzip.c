/* gzip: any bytes behind the magic, and whole members with a byte changed or the end cut off. What common/io gives is what a
 * plain inflate loop over the members gives, up to the byte where it fails, whatever the size of the blocks; whole input
 * gives no message, other input at least one. */
#include "fuzz.h"
#include "io/in.h"

#include <zlib.h>

/* All bytes that decode; true when nothing was wrong. */
static bool plain_gunzip(const unsigned char *p, size_t n, struct buf *to) {
    to->len = 0;
    for (size_t at = 0;;) {
        z_stream z = {.next_in = (unsigned char *)(uintptr_t)(p + at), .avail_in = (uInt)(n - at)};
        MUST(inflateInit2(&z, 15 + 16) == Z_OK);
        int rc;
        do {
            char *room = buf_room(to, 4096);
            z.next_out = (unsigned char *)room;
            z.avail_out = 4096;
            rc = inflate(&z, Z_NO_FLUSH);
            to->len += 4096 - z.avail_out;
        } while (rc == Z_OK && (z.avail_in || !z.avail_out));
        at = n - z.avail_in;
        inflateEnd(&z);
        if (rc != Z_STREAM_END) return false;
        while (at < n && p[at] == 0) at++;
        if (at == n) return true;
        if (n - at < 2 || p[at] != 0x1f || p[at + 1] != 0x8b) return false;
    }
}

static uint64_t read_all(const void *data, size_t size, struct buf *to) {
    char *path = fuzz_file(data, size);
    struct in *in = in_open(&path, 1);
    struct slice window;
    uint64_t before = die_warnings();
    to->len = 0;
    die_quiet(true);
    while (in_next(in)) {
        bool more;
        size_t used = 0;
        do {
            more = in_more(in, used, &window);
            MUST(in_offset(in) == to->len);
            used = more && window.len > 3 ? window.len - 3 : window.len; /* a rest slides to the front */
            buf_put(to, window.at, used);
        } while (more);
    }
    in_close(in);
    return die_warnings() - before;
}

static void pack(const uint8_t *data, size_t size, struct buf *to) {
    z_stream z = {.next_in = (unsigned char *)(uintptr_t)data, .avail_in = (uInt)size};
    MUST(deflateInit2(&z, size % 10, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY) == Z_OK);
    size_t bound = deflateBound(&z, size) + 64;
    z.next_out = (unsigned char *)buf_room(to, bound);
    z.avail_out = (uInt)bound;
    MUST(deflate(&z, Z_FINISH) == Z_STREAM_END);
    to->len += bound - z.avail_out;
    deflateEnd(&z);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    static struct buf file, plain, all, small;
    if (size < 5) return 0;
    unsigned what = data[0], block = data[1] % 37 + 1, a = data[2], b = data[3];
    data += 4, size -= 4;
    file.len = 0;
    if (what % 4 == 0) {
        buf_put(&file, "\x1f\x8b", 2);
        buf_put(&file, data, size);
    } else {
        size_t half = size * b / 255;
        pack(data, half, &file);
        if (what & 8)
            for (unsigned i = 0; i < a % 5; i++) buf_byte(&file, '\0');
        pack(data + half, size - half, &file);
        if (what & 16) buf_put(&file, data, size);
        size_t at = (a * 256 + b) % file.len;
        if (what % 4 == 2) file.len = at < 2 ? 2 : at;
        if (what % 4 == 3 && at >= 2) file.at[at] = (char)(file.at[at] ^ (1 << (what >> 5)));
    }
    bool whole = plain_gunzip((unsigned char *)file.at, file.len, &plain);
    fuzz_block(0);
    MUST((read_all(file.at, file.len, &all) == 0) == whole);
    MUST(fuzz_same(&all, &plain));
    fuzz_block(block);
    MUST((read_all(file.at, file.len, &small) == 0) == whole);
    MUST(fuzz_same(&small, &plain));
    return 0;
}
