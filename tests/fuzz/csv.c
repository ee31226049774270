/* Any bytes as CSV: the same rows whatever the size of the blocks; and what was read, written as CSV and read again, is the same. */
#include "fuzz.h"

/* Rows in wire form -> CSV, by the suite's writer into a file in memory. */
static char *write_csv(struct slice rows, size_t *size) {
    static char path[64];
    static char *bytes;
    int fd = memfd_create("csv", 0);
    MUST(fd >= 0);
    snprintf(path, sizeof path, "/proc/self/fd/%d", fd);
    struct rec_options options = {.csv = true, .output = "-"};
    int saved = dup(1);
    MUST(saved >= 0 && dup2(fd, 1) == 1);
    struct rec_writer *w = rec_writer_open(&options);
    struct slice row, field;
    while (rows.len && slice_cut(&rows, '\n', &row)) {
        while (slice_cut(&row, '\t', &field)) rec_put(w, field);
        rec_end(w);
    }
    rec_writer_close(w);
    MUST(dup2(saved, 1) == 1);
    close(saved);
    off_t end = lseek(fd, 0, SEEK_END);
    MUST(end >= 0);
    free(bytes);
    bytes = malloc((size_t)end + 1);
    MUST(bytes && pread(fd, bytes, (size_t)end, 0) == end);
    close(fd);
    *size = (size_t)end;
    return bytes;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    static struct buf all, small, again;
    if (size < 1) return 0;
    unsigned block = data[0] % 37 + 1;
    data++, size--;
    if (size >= 2 && data[0] == 0x1f && data[1] == 0x8b) return 0;

    fuzz_block(0);
    uint64_t damage = fuzz_rows(data, size, true, false, -1, &all);
    fuzz_block(block);
    MUST(fuzz_rows(data, size, true, false, -1, &small) == damage);
    MUST(fuzz_same(&all, &small));
    if (slice_starts(buf_get(&all), SLICE("\x1f\x8b"))) return 0; /* written, it would be gzip's magic */
    fuzz_block(0);
    size_t written;
    char *csv = write_csv(buf_get(&all), &written);
    damage = fuzz_rows(csv, written, true, false, -1, &again);
    MUST(all.len == 0 || damage == 0);
    MUST(fuzz_same(&all, &again));
    return 0;
}
