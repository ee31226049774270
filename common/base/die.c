#include "base/die.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const char *name = "txtkit";
static bool silent;
static uint64_t warnings;
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

/* A descriptor 0, 1 or 2 that was closed would be given to the next file that is opened, and messages would land in it. */
static void keep_standard_descriptors(void) {
    for (int fd = 0; fd <= 2; fd++)
        if (fcntl(fd, F_GETFD) < 0) {
            int got = open("/dev/null",
                           fd == 0 ? O_WRONLY : O_RDONLY); /* the wrong way round: using it is an error */
            if (got > 2) close(got);
        }
}

void die_init(const char *argv0) {
    keep_standard_descriptors();
    signal(SIGXFSZ,
           SIG_IGN); /* a file that grew too large (ulimit -f) is a write error like others, and is said */
    const char *slash = strrchr(argv0, '/');
    name = slash ? slash + 1 : argv0;
}

const char *die_name(void) {
    return name;
}

/* One write(2)-sized line, so that messages of the filters of a pipe do not mix. Control bytes (a file's name may hold
 * any) are shown as \ooo: a message stays one line and cannot steer a terminal. */
static void say(const char *format, va_list args, const char *error) {
    char raw[2000], line[4096];
    size_t n = 0;
    vsnprintf(raw, sizeof raw, format, args);
    n = (size_t)snprintf(line, 256, "%.200s: ", name);
    for (const unsigned char *p = (const unsigned char *)raw; *p && n < 3800; p++) {
        if (*p < 0x20 || *p == 0x7f)
            n += (size_t)snprintf(line + n, 5, "\\%03o", *p);
        else
            line[n++] = (char)*p;
    }
    if (error) n += (size_t)snprintf(line + n, 200, ": %.150s", error);
    line[n++] = '\n';
    fflush(stdout);
    fwrite(line, 1, n, stderr);
}

/* Only the first thread that dies speaks and ends the program: exit(3) from two at once is undefined. */
static void one_dies(void) {
    static bool dying;
    static pthread_t first;
    pthread_mutex_lock(&lock);
    if (!dying) first = pthread_self();
    dying = true;
    bool mine = pthread_equal(first, pthread_self());
    pthread_mutex_unlock(&lock);
    if (mine) return;
    for (;;) pause();
}

void die(const char *format, ...) {
    va_list args;
    one_dies();
    va_start(args, format);
    say(format, args, NULL);
    va_end(args);
    exit(2);
}

void die_errno(const char *format, ...) {
    const char *error = strerror(errno);
    va_list args;
    one_dies();
    va_start(args, format);
    say(format, args, error);
    va_end(args);
    exit(2);
}

void warn(const char *format, ...) {
    va_list args;
    pthread_mutex_lock(&lock);
    warnings++;
    if (!silent) {
        va_start(args, format);
        say(format, args, NULL);
        va_end(args);
    }
    pthread_mutex_unlock(&lock);
}

void die_quiet(bool quiet) {
    silent = quiet;
}
int die_status(void) {
    return warnings != 0;
}
uint64_t die_warnings(void) {
    return warnings;
}
