/* shim - what goes wrong on purpose, by LD_PRELOAD:
 *   FAIL_AT=n        the n-th malloc, calloc or realloc of the program gives NULL
 *   FAIL_FROM=n      that one and all behind it
 *   SHORT_WRITE=n    write(2) takes n bytes at most
 * At the end of the program FAIL_LOG=FILE, if set, gets a byte when an allocation did fail. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <sys/syscall.h>
#include <unistd.h>

extern void *__libc_malloc(size_t);
extern void *__libc_calloc(size_t, size_t);
extern void *__libc_realloc(void *, size_t);

static atomic_long count, fail_at, fail_from, short_write;
static atomic_int ready, log_fd = -1;

static long number(const char *name) {
    const char *s = getenv(name);
    return s ? strtol(s, NULL, 10) : 0;
}

__attribute__((constructor)) static void begin(void) {
    const char *log = getenv("FAIL_LOG");
    fail_at = number("FAIL_AT");
    fail_from = number("FAIL_FROM");
    short_write = number("SHORT_WRITE");
    if (log) { /* far from the numbers that a program may use */
        int fd = open(log, O_WRONLY | O_CREAT | O_CLOEXEC, 0666);
        log_fd = fcntl(fd, F_DUPFD_CLOEXEC, 200);
        close(fd);
    }
    ready = 1;
}

static int fails(void) {
    if (!ready) return 0;
    long n = ++count;
    if (n != fail_at && !(fail_from && n >= fail_from)) return 0;
    errno = ENOMEM;
    if (log_fd >= 0 && syscall(SYS_write, log_fd, "x", (size_t)1) < 0) _exit(99);
    return 1;
}

void *malloc(size_t n) {
    return fails() ? NULL : __libc_malloc(n);
}
void *calloc(size_t n, size_t size) {
    return fails() ? NULL : __libc_calloc(n, size);
}
void *realloc(void *p, size_t n) {
    return fails() ? NULL : __libc_realloc(p, n);
}

ssize_t write(int fd, const void *p, size_t n) {
    static ssize_t (*real)(int, const void *, size_t);
    if (!real) *(void **)&real = dlsym(RTLD_NEXT, "write");
    return real(fd, p, short_write && n > (size_t)short_write ? (size_t)short_write : n);
}
