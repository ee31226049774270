#ifdef __linux__
#define _GNU_SOURCE /* F_SETPIPE_SZ, O_TMPFILE */
#endif
#include "io/out.h"
#include "base/die.h"
#include "base/mem.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zlib.h>

enum { ROOM = 128 << 10, PACKED = 64 << 10, TEMPORARIES = 8 };

struct out_target {
    int fd;
    const char *name; /* for messages */
    char *path;       /* what the temporary is renamed to; NULL = written directly */
    int temporary;    /* its index in temporaries, or -1 */
    bool unnamed;     /* the temporary gets its name at the end */
    bool gzip;
    z_stream z;
    unsigned char *packed;
    struct stat file, folder; /* st_ino 0: no regular file; written directly */
    struct out_target *next;  /* of all that are open */
};

static struct out_target *opened;

/* The names to remove if the program ends early. A signal handler reads them, so they are plain static memory and
 * `used` is set last. */
static struct {
    volatile sig_atomic_t used;
    char path[PATH_MAX];
} temporaries[TEMPORARIES];

static void remove_temporaries(void) {
    for (int i = 0; i < TEMPORARIES; i++)
        if (temporaries[i].used) {
            unlink(temporaries[i].path);
            temporaries[i].used = 0;
        }
}

static void on_signal(int signal_number) {
    remove_temporaries();
    signal(signal_number, SIG_DFL);
    raise(signal_number);
}

static void watch_signals(void) {
    static bool watching;
    static const int signals[] = {SIGINT, SIGTERM, SIGHUP, SIGPIPE};
    if (watching) return;
    watching = true;
    atexit(remove_temporaries);
    for (size_t i = 0; i < sizeof signals / sizeof *signals; i++) {
        struct sigaction now, mine = {.sa_handler = on_signal, .sa_flags = SA_RESTART};
        sigemptyset(&mine.sa_mask);
        if (sigaction(signals[i], NULL, &now) == 0 && now.sa_handler == SIG_DFL)
            sigaction(signals[i], &mine, NULL);
    }
}

/* The folder that a path's last part stands in. */
static char *folder_of(const char *path) {
    const char *slash = strrchr(path, '/');
    char *folder = slash ? mem_text(path) : mem_text(".");
    if (slash) folder[slash - path + 1] = '\0';
    return folder;
}

/* A free place in temporaries, with a name that mkstemp can fill in, in the folder of t->path. */
static int name_temporary(const struct out_target *t) {
    int slot = 0;
    while (slot < TEMPORARIES && temporaries[slot].used) slot++;
    if (slot == TEMPORARIES) die("more than %d output files at once", TEMPORARIES);
    const char *slash = strrchr(t->path, '/');
    int folder = slash ? (int)(slash - t->path + 1) : 0, n;
    n = snprintf(temporaries[slot].path, sizeof temporaries[slot].path, "%.*s.txtkit.XXXXXX", folder,
                 t->path);
    if (n < 0 || (size_t)n >= sizeof temporaries[slot].path)
        die("--output: the path of %s is too long", t->name);
    return slot;
}

/* A file in that folder that has no name until it is complete, so that not even SIGKILL leaves one behind. False where
 * the system or the file system has no such thing. */
static bool open_unnamed(struct out_target *t, mode_t mode) {
#ifdef O_TMPFILE
    char *folder = folder_of(t->path);
    if (access("/proc/self/fd", X_OK) == 0) t->fd = open(folder, O_TMPFILE | O_WRONLY | O_CLOEXEC, mode);
    free(folder);
    return t->fd >= 0;
#else
    (void)t, (void)mode;
    return false;
#endif
}

/* Gives the complete file a temporary name: link(2) makes a new one or none. */
static void name_unnamed(struct out_target *t) {
    char from[32];
    snprintf(from, sizeof from, "/proc/self/fd/%d", t->fd);
    t->temporary = name_temporary(t);
    char *path = temporaries[t->temporary].path, *end = path + strlen(path) - 6;
    for (unsigned n = (unsigned)getpid();; n += 7919) {
        snprintf(end, 7, "%06u", n % 1000000);
        if (linkat(AT_FDCWD, from, AT_FDCWD, path, AT_SYMLINK_FOLLOW) == 0) break;
        if (errno != EEXIST) die_errno("cannot write in the folder of %s", t->name);
    }
    temporaries[t->temporary].used = 1;
}

/* Opens a temporary in the folder of t->path. mkstemp makes a new file or none (O_EXCL), so a planted name is never followed. */
static void open_temporary(struct out_target *t, mode_t mode) {
    t->fd = -1;
    watch_signals();
    if (open_unnamed(t, mode)) {
        t->unnamed = true;
    } else {
        t->temporary = name_temporary(t);
        t->fd = mkstemp(temporaries[t->temporary].path);
        if (t->fd < 0) die_errno("cannot write in the folder of %s", t->name);
        temporaries[t->temporary].used = 1;
        (void)fcntl(t->fd, F_SETFD, FD_CLOEXEC);
    }
    if (fchmod(t->fd, mode)) die_errno("%s: cannot set the mode", t->name);
}

/* In a folder where all may write (/tmp), someone else may have put a link, a FIFO or an open file under the name before us. It is not
 * used unless it is ours or the folder's owner's: what Linux has as protected_symlinks, protected_regular and protected_fifos,
 * here whether these are on or not, and although we replace files and do not open them. A link is looked at each step of its way. */
static void check_planted(const char *path) {
    struct stat there, in;
    char *at = mem_text(path), to[4096];
    for (int links = 0; links < 40 && lstat(at, &there) == 0; links++) {
        char *folder = folder_of(at);
        const mode_t open_to_all = S_ISVTX | S_IWOTH;
        if (stat(folder, &in) == 0 && (in.st_mode & open_to_all) == open_to_all &&
            there.st_uid != geteuid() && there.st_uid != in.st_uid)
            die("--output: %s is another user's, in a folder where all may write; not used", at);
        ssize_t n = S_ISLNK(there.st_mode) ? readlink(at, to, sizeof to - 1) : -1;
        if (n >= 0) {
            to[n] = '\0';
            struct buf next = {0};
            buf_format(&next, "%s%s%s", *to == '/' ? "" : folder, *to == '/' ? "" : "/", to);
            buf_byte(&next, '\0');
            free(at);
            at = mem_text(next.at);
            buf_free(&next);
        }
        free(folder);
        if (n < 0) break;
    }
    free(at);
}

static void open_path(struct out_target *t, const char *path) {
    struct stat st;
    if (!*path) die("--output: the name of a file is empty");
    check_planted(path);
    if (stat(path, &st) == 0) {
        if (S_ISDIR(st.st_mode)) die("--output: %s is a directory", path);
        /* A device or a FIFO cannot be replaced by rename, nor a file without a name (/dev/stdout of one that is unlinked). A symbolic
         * link stays one: its target is replaced. */
        t->path = S_ISREG(st.st_mode) ? realpath(path, NULL) : NULL;
        if (!t->path) {
            t->fd = open(path, O_WRONLY | O_CLOEXEC | O_TRUNC);
            if (t->fd < 0) die_errno("cannot write to %s", path);
            return;
        }
        if (access(path, W_OK)) die_errno("cannot write to %s", path);
        open_temporary(t, st.st_mode & 0777); /* not the set-user-ID bit */
    } else {
        mode_t mask = umask(0);
        umask(mask);
        t->path = mem_text(path);
        open_temporary(t, 0666 & ~mask);
    }
}

/* Two outputs to one file would leave that of the last one alone, or a mixture. Where both are renamed, the place counts that they take, by
 * whatever path it is reached; a file that is written directly must not be replaced meanwhile. Devices and pipes take what they get. */
static bool is_same_file(const struct out_target *a, const struct out_target *b) {
    if (a->fd == 1 && b->fd == 1) return true;
    if (a->path && b->path) {
        const char *x = strrchr(a->path, '/'), *y = strrchr(b->path, '/');
        return a->folder.st_dev == b->folder.st_dev && a->folder.st_ino == b->folder.st_ino &&
               strcmp(x ? x + 1 : a->path, y ? y + 1 : b->path) == 0;
    }
    return a->file.st_ino && a->file.st_dev == b->file.st_dev && a->file.st_ino == b->file.st_ino;
}

static void check_others(struct out_target *t) {
    if ((t->path ? stat(t->path, &t->file) : fstat(t->fd, &t->file)) != 0 || !S_ISREG(t->file.st_mode))
        t->file.st_ino = 0;
    if (t->path) {
        char *folder = folder_of(t->path);
        if (stat(folder, &t->folder)) die_errno("cannot write in the folder of %s", t->name);
        free(folder);
    }
    for (const struct out_target *o = opened; o; o = o->next)
        if (is_same_file(o, t))
            die("%s and %s are the same file: each output needs its own", o->name, t->name);
    t->next = opened;
    opened = t;
}

static void forget(const struct out_target *t) {
    struct out_target **at = &opened;
    while (*at != t) at = &(*at)->next;
    *at = t->next;
}

struct out *out_open(const char *path) {
    struct out *o = mem_zero(1, sizeof *o);
    struct out_target *t = o->target = mem_zero(1, sizeof *t);
    bool to_stdout = !path || strcmp(path, "-") == 0;

    t->temporary = -1;
    t->name = to_stdout ? "stdout" : path;
    t->fd = 1;
    if (!to_stdout) open_path(t, path);
    check_others(t);
#ifdef F_SETPIPE_SZ
    (void)fcntl(t->fd, F_SETPIPE_SZ,
                1 << 20); /* fewer switches between the filters of a pipe; fails on what is no pipe */
#endif
    if (!to_stdout && slice_ends(slice_of(path), SLICE(".gz"))) {
        t->gzip = true;
        t->packed = mem_alloc(PACKED);
        /* zlib writes no time and no name: same input, same bytes */
        if (deflateInit2(&t->z, 6, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY) != Z_OK)
            die("zlib: out of memory");
    }
    o->base = o->at = mem_alloc(ROOM);
    o->end = o->base + ROOM;
    return o;
}

static void write_all(struct out_target *t, const void *p, size_t n) {
    for (const char *at = p; n;) {
        ssize_t done = write(t->fd, at, n);
        if (done < 0 && errno == EINTR) continue;
        if (done < 0) die_errno("cannot write to %s", t->name);
        at += done;
        n -= (size_t)done;
    }
}

static void give(struct out_target *t, const void *p, size_t n, int flush) {
    if (!t->gzip) {
        write_all(t, p, n);
        return;
    }
    t->z.next_in = (unsigned char *)(uintptr_t)p;
    do {
        t->z.avail_in = n > (1u << 30) ? 1u << 30 : (uInt)n;
        n -= t->z.avail_in;
        do {
            t->z.next_out = t->packed;
            t->z.avail_out = PACKED;
            if (deflate(&t->z, n ? Z_NO_FLUSH : flush) == Z_STREAM_ERROR) die("zlib: deflate failed");
            write_all(t, t->packed, PACKED - t->z.avail_out);
        } while (t->z.avail_out == 0);
    } while (n);
}

void out_flush(struct out *o) {
    if (o->at != o->base) give(o->target, o->base, (size_t)(o->at - o->base), Z_NO_FLUSH);
    o->at = o->base;
}

void out_grow(struct out *o, size_t n) {
    out_flush(o);
    if ((size_t)(o->end - o->base) < n) {
        o->base = o->at = mem_resize(o->base, n, 1);
        o->end = o->base + n;
    }
}

void out_write(struct out *o, const void *p, size_t n) {
    out_flush(o);
    if (n >= (size_t)(o->end - o->base)) {
        give(o->target, p, n, Z_NO_FLUSH);
    } else {
        memcpy(o->at, p, n);
        o->at += n;
    }
}

void out_close(struct out *o) {
    struct out_target *t = o->target;
    give(t, o->base, (size_t)(o->at - o->base), Z_FINISH);
    if (t->unnamed) name_unnamed(t);
    if (close(t->fd)) die_errno("cannot write to %s", t->name);
    if (t->temporary >= 0) {
        if (rename(temporaries[t->temporary].path, t->path))
            die_errno("cannot rename the output to %s", t->name);
        temporaries[t->temporary].used = 0;
    }
    forget(t);
    if (t->gzip) deflateEnd(&t->z);
    free(t->packed);
    free(t->path);
    free(t);
    free(o->base);
    free(o);
}
