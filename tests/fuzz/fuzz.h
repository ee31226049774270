/* fuzz - what the targets share: bytes as a file that common/io can open, and their rows as one run of bytes. */
#ifndef TXT_FUZZ_H
#define TXT_FUZZ_H

#include "base/die.h"
#include "base/mem.h"
#include "io/rec.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int memfd_create(const char *name, unsigned flags); /* Linux; hidden by _POSIX_C_SOURCE */

/* What holds for every input; its text ends up in the report of the crash. */
#define MUST(condition)                                                                                      \
    do {                                                                                                     \
        if (!(condition)) {                                                                                  \
            fprintf(stderr, "%s:%d: does not hold: %s\n", __FILE__, __LINE__, #condition);                   \
            abort();                                                                                         \
        }                                                                                                    \
    } while (0)

/* A path that reads as these bytes: valid until the next call. */
static inline char *fuzz_file(const void *data, size_t size) {
    static char path[64];
    static int fd = -1;
    if (fd >= 0) close(fd);
    fd = memfd_create("fuzz", 0);
    MUST(fd >= 0);
    for (size_t done = 0; done < size;) {
        ssize_t n = write(fd, (const char *)data + done, size - done);
        MUST(n > 0);
        done += (size_t)n;
    }
    snprintf(path, sizeof path, "/proc/self/fd/%d", fd);
    return path;
}

/* common/io asks read(2) for no more than this many bytes at a time; 0 = as many as it likes. */
static inline void fuzz_block(unsigned bytes) {
    char text[16];
    snprintf(text, sizeof text, "%u", bytes);
    if (bytes)
        setenv("TXTKIT_BLOCK", text, 1);
    else
        unsetenv("TXTKIT_BLOCK");
}

/* All rows of the bytes in wire form: TAB between fields, LF behind a row, the names first. `stream` >= 0: that column in parts.
 * Returns the number of messages. */
static inline uint64_t fuzz_rows(const void *data, size_t size, bool csv, bool no_header, int stream,
                                 struct buf *rows) {
    char *path = fuzz_file(data, size);
    struct rec_options options = {.csv = csv, .no_header = no_header, .quiet = true};
    uint64_t before = die_warnings();
    struct rec *r = rec_open(&path, 1, &options, NULL);
    rows->len = 0;
    if (!rec_empty(r)) {
        size_t columns = rec_columns(r), column = (size_t)stream;
        MUST(columns > 0);
        for (size_t i = 0; i < columns && !no_header; i++) {
            buf_slice(rows, rec_name(r, i));
            buf_byte(rows, i + 1 < columns ? '\t' : '\n');
        }
        if (stream >= 0 && column < columns) rec_stream(r, column);
        bool inside = false;
        while (rec_next(r)) {
            MUST(r->count == columns);
            MUST(inside == (r->part == REC_MIDDLE || r->part == REC_LAST));
            size_t from = inside ? column : 0;
            size_t to = r->part == REC_FIRST || r->part == REC_MIDDLE ? column + 1 : columns;
            inside = r->part == REC_FIRST || r->part == REC_MIDDLE;
            for (size_t i = from; i < to; i++) {
                struct slice f = r->field[i];
                if (r->joined && i > from) MUST(f.at == r->field[i - 1].at + r->field[i - 1].len + 1);
                if (r->plain && f.len) MUST(!memchr(f.at, '\\', f.len));
                buf_slice(rows, f);
                if (i + 1 < to || !inside) buf_byte(rows, i + 1 < columns ? '\t' : '\n');
            }
        }
        MUST(!inside);
    }
    rec_close(r);
    return die_warnings() - before;
}

static inline bool fuzz_same(const struct buf *a, const struct buf *b) {
    return slice_eq(buf_get(a), buf_get(b));
}

#endif
