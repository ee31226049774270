/* Files are read with read(2) straight into the window; gzip is inflated straight into it. The only bytes moved
 * are the rest that slides to the front before a read: less than a line or a paragraph once in 256 KiB. */
#ifdef __linux__
#define _GNU_SOURCE /* F_SETPIPE_SZ */
#endif
#include "io/in.h"
#include "base/die.h"
#include "base/mem.h"
#include "io/progress.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zlib.h>

enum { WINDOW = 256 << 10, RAW = 128 << 10, BEHIND = 64 };

struct in {
    char *const *paths;
    size_t count, next;

    int fd; /* -1 = no file open */
    const char *name;
    uint64_t read;        /* bytes read(2) gave of this file */
    uint64_t size;        /* of a regular file when it was opened, else 0 */
    bool at_end, damaged; /* at_end: no more bytes will come into the window */

    char *window;
    size_t cap, start, end;
    size_t block;    /* read(2) asks for no more than this at a time */
    uint64_t offset; /* in the decoded file, of window[start] */
    size_t line_len; /* bytes that in_line gave last, its LF included */
    uint64_t line_number;

    bool gzip, raw_end;
    z_stream z;
    bool z_ready;
    unsigned char *raw;
    uint64_t member;

    uint64_t files, files_damaged;
    struct progress progress;
};

static char dash[] = "-", *stdin_alone[] = {dash};

struct in *in_open(char *const *paths, size_t count) {
    struct in *in = mem_zero(1, sizeof *in);
    in->paths = count ? paths : stdin_alone;
    in->count = count ? count : 1;
    in->fd = -1;
    in->name = "stdin";
    in->cap = WINDOW;
    in->window = mem_alloc(in->cap + BEHIND);
    const char *block = getenv("TXTKIT_BLOCK");
    uint64_t bytes;
    in->block = block && slice_u64(slice_of(block), &bytes) && bytes ? (size_t)bytes : SIZE_MAX;
    return in;
}

static void close_file(struct in *in) {
    if (in->fd > 0) close(in->fd);
    in->fd = -1;
}

void in_close(struct in *in) {
    if (!in) return;
    close_file(in);
    if (in->z_ready) inflateEnd(&in->z);
    progress_end(&in->progress);
    free(in->raw);
    free(in->window);
    free(in);
}

const char *in_name(const struct in *in) {
    return in->name;
}
uint64_t in_offset(const struct in *in) {
    return in->offset;
}
uint64_t in_line_number(const struct in *in) {
    return in->line_number;
}
uint64_t in_files(const struct in *in) {
    return in->files;
}
uint64_t in_files_damaged(const struct in *in) {
    return in->files_damaged;
}

void in_vdamage(struct in *in, uint64_t line, const char *format, va_list args) {
    char text[512], number[24] = "";
    vsnprintf(text, sizeof text, format, args);
    if (!in->damaged) in->files_damaged++;
    in->damaged = true;
    if (line) snprintf(number, sizeof number, ":%llu", (unsigned long long)line);
    warn("%s%s: %s", in->name, number, text);
}

void in_damage(struct in *in, const char *format, ...) {
    va_list args;
    va_start(args, format);
    in_vdamage(in, 0, format, args);
    va_end(args);
}

void in_progress(struct in *in, bool on) {
    uint64_t total = 0;
    if (!on) return;
    for (size_t i = 0; i < in->count; i++) {
        struct stat st;
        if (strcmp(in->paths[i], "-") == 0 ? fstat(0, &st) : stat(in->paths[i], &st)) continue;
        if (!S_ISREG(st.st_mode)) {
            total = 0;
            break;
        }
        total += (uint64_t)st.st_size;
    }
    progress_start(&in->progress, total);
}

/* read(2) that goes on after signals. 0 at the end and after an error, which is said. */
static size_t read_some(struct in *in, void *to, size_t n) {
    ssize_t got;
    if (n > in->block) n = in->block;
    do got = read(in->fd, to, n);
    while (got < 0 && errno == EINTR);
    if (got < 0) {
        in_damage(in, "read error at byte %llu: %s", (unsigned long long)in->read, strerror(errno));
        return 0;
    }
    if (got == 0 && in->size && in->read < in->size)
        in_damage(in, "ends at byte %llu, but had %llu bytes when it was opened",
                  (unsigned long long)in->read, (unsigned long long)in->size);
    in->read += (size_t)got;
    progress_add(&in->progress, (uint64_t)got);
    return (size_t)got;
}

bool in_next(struct in *in) {
    close_file(in);
    while (in->next < in->count) {
        const char *path = in->paths[in->next++];
        bool is_stdin = strcmp(path, "-") == 0;
        struct stat st;

        in->files++;
        in->name = is_stdin ? "stdin" : path;
        in->read = in->size = in->offset = in->line_number = 0;
        in->start = in->end = in->line_len = 0;
        in->at_end = in->damaged = in->gzip = false;
        in->fd = is_stdin ? 0 : open(path, O_RDONLY | O_CLOEXEC);
        if (in->fd < 0 || fstat(in->fd, &st)) {
            in_damage(in, "%s", strerror(errno));
        } else if (S_ISDIR(st.st_mode)) {
            in_damage(in, "is a directory");
        } else {
            if (S_ISREG(st.st_mode) && !is_stdin) in->size = (uint64_t)st.st_size;
#ifdef F_SETPIPE_SZ
            if (S_ISFIFO(st.st_mode))
                (void)fcntl(in->fd, F_SETPIPE_SZ, 1 << 20); /* fewer switches; a wish only */
#endif
            return true;
        }
        close_file(in);
    }
    return false;
}

/* ---- gzip ---- */

/* Fills the raw buffer when it is empty; false at the end of the compressed file. */
static bool raw_more(struct in *in) {
    if (in->z.avail_in) return true;
    if (in->raw_end) return false;
    size_t got = read_some(in, in->raw, RAW);
    in->z.next_in = in->raw;
    in->z.avail_in = (uInt)got;
    if (got == 0) in->raw_end = true;
    return got != 0;
}

static uint64_t raw_offset(const struct in *in) {
    return in->read - in->z.avail_in;
}

/* The bytes in the window begin with gzip's magic: they become raw input. */
static void gzip_begin(struct in *in) {
    if (!in->raw) in->raw = mem_alloc(RAW);
    int rc = in->z_ready ? inflateReset(&in->z) : inflateInit2(&in->z, 15 + 16);
    if (rc != Z_OK) die("zlib: out of memory");
    in->z_ready = true;
    in->gzip = true;
    in->raw_end = false;
    in->member = 1;
    in->z.next_in = memcpy(in->raw, in->window + in->start, in->end - in->start);
    in->z.avail_in = (uInt)(in->end - in->start);
    in->end = in->start;
}

/* Behind a member: zeros are padding, another member goes on, anything else is said. True for another member. */
static bool gzip_next_member(struct in *in) {
    uint64_t from = raw_offset(in);
    while (raw_more(in) && *in->z.next_in == 0) in->z.next_in++, in->z.avail_in--;
    if (!in->z.avail_in) return false;
    if (*in->z.next_in == 0x1f) {
        unsigned char first = *in->z.next_in++;
        in->z.avail_in--;
        if (raw_more(in) && *in->z.next_in == 0x8b) {
            /* The magic may lie across two raw buffers: give inflate its first byte alone. */
            unsigned char *rest = in->z.next_in, nothing;
            uInt rest_len = in->z.avail_in;
            inflateReset(&in->z);
            in->z.next_in = &first;
            in->z.avail_in = 1;
            in->z.next_out = &nothing;
            in->z.avail_out = 0;
            int rc = inflate(&in->z, Z_NO_FLUSH);
            if (rc != Z_OK && rc != Z_BUF_ERROR) die("zlib: %s", in->z.msg ? in->z.msg : "inflate failed");
            in->z.next_in = rest;
            in->z.avail_in = rest_len;
            in->member++;
            return true;
        }
    }
    in_damage(in, "bytes behind gzip member %llu, at byte %llu, are no gzip; not read",
              (unsigned long long)in->member, (unsigned long long)from);
    return false;
}

/* Inflates into the room behind the window. Returns the number of bytes; 0 at the end. */
static size_t gzip_read(struct in *in, char *to, size_t room) {
    if (room > (size_t)1 << 30) room = (size_t)1 << 30;
    in->z.next_out = (unsigned char *)to;
    in->z.avail_out = (uInt)room;
    while (in->z.avail_out == room) {
        if (!raw_more(in)) {
            in_damage(in, "gzip member %llu is cut off at byte %llu; %llu bytes could be read of it",
                      (unsigned long long)in->member, (unsigned long long)in->read,
                      (unsigned long long)in->z.total_out);
            return 0;
        }
        int rc = inflate(&in->z, Z_NO_FLUSH);
        size_t got = room - in->z.avail_out;
        if (rc == Z_STREAM_END) {
            if (!gzip_next_member(in)) {
                in->at_end = true;
                return got;
            }
            in->z.next_out = (unsigned char *)to + got;
            in->z.avail_out = (uInt)(room - got);
        } else if (rc == Z_MEM_ERROR) {
            die("zlib: out of memory");
        } else if (rc != Z_OK && rc != Z_BUF_ERROR) {
            in_damage(in, "gzip member %llu is damaged near byte %llu (%s); %llu bytes could be read of it",
                      (unsigned long long)in->member, (unsigned long long)raw_offset(in),
                      in->z.msg ? in->z.msg : "needs a dictionary", (unsigned long long)in->z.total_out);
            in->at_end = true;
            return got;
        }
    }
    return room - in->z.avail_out;
}

/* ---- the window ---- */

/* At least one byte more behind the window; false at the end of the file. */
static bool fill(struct in *in) {
    if (in->at_end || in->fd < 0) return false;
    size_t rest = in->end - in->start;
    if (in->start) {
        memmove(in->window, in->window + in->start, rest);
        in->start = 0;
        in->end = rest;
    }
    if (rest > in->cap / 2) { /* so that every read has room for half a window */
        in->cap *= 2;
        in->window = mem_resize(in->window, in->cap + BEHIND, 1);
    }
    size_t got;
    if (in->gzip) {
        got = gzip_read(in, in->window + in->end, in->cap - in->end);
    } else {
        size_t room = in->cap - in->end;
        if (in->read == 0 && room > RAW) room = RAW; /* the first bytes may have to move to the raw buffer */
        got = read_some(in, in->window + in->end, room);
        if (in->read == got && got) { /* the start of a file: what is it? A pipe may give one byte first. */
            while (in->read < 2 && *(unsigned char *)in->window == 0x1f) {
                size_t more = read_some(in, in->window + in->end + got, 1);
                if (more == 0) break;
                got += more;
            }
            const unsigned char *magic = (const unsigned char *)in->window;
            if (got >= 2 && magic[0] == 0x1f && magic[1] == 0x8b) {
                in->end = in->start + got;
                gzip_begin(in);
                got = gzip_read(in, in->window, in->cap);
            }
        }
    }
    in->end += got;
    if (got == 0) in->at_end = true;
    return got != 0;
}

bool in_more(struct in *in, size_t used, struct slice *window) {
    in->start += used;
    in->offset += used;
    bool more = fill(in);
    *window = (struct slice){in->window + in->start, in->end - in->start};
    return more;
}

bool in_line(struct in *in, struct slice *line) {
    size_t searched = 0;
    in->start += in->line_len;
    in->offset += in->line_len;
    in->line_len = 0;
    for (;;) {
        char *from = in->window + in->start;
        size_t n = in->end - in->start;
        char *lf = n > searched ? memchr(from + searched, '\n', n - searched) : NULL;
        if (lf) {
            *line = slice_between(from, lf);
            in->line_len = line->len + 1;
            break;
        }
        searched = n;
        if (!fill(in)) {
            if (n == 0) return false;
            *line = (struct slice){in->window + in->start, n};
            in->line_len = n;
            break;
        }
    }
    in->line_number++;
    return true;
}
