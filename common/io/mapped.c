/* mapped - a file in memory, and not pread: what is looked through lies scattered, and goes where it is needed without being copied. */
#define _DEFAULT_SOURCE /* madvise */
#include "io/mapped.h"
#include "base/die.h"
#include "base/mem.h"
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

enum { PAGES = 64 << 10 }; /* a multiple of the size of a page on all machines */

struct piece {
    char *at;
    size_t bytes;
};

struct mapped {
    const char *dir;
    int file;
    uint64_t size;
    struct piece *piece;
    size_t pieces, room;
    pthread_mutex_t lock;
    struct sigaction before;
};

/* For the handler of SIGBUS, which is how the system says that a page could not be read or written. It comes from the instruction that
 * touches the page, in our own code, so all that die() does may be done. */
static const char *the_dir;

static void bus_error(int signal) {
    (void)signal;
    errno = EIO;
    die_errno("cannot read a temporary file in %s", the_dir);
}

static char *map_piece(struct mapped *m, size_t bytes) {
    int error;
    do error = posix_fallocate(m->file, (off_t)m->size, (off_t)bytes);
    while (error == EINTR);
    if (error) {
        errno = error;
        die_errno("cannot write a temporary file in %s", m->dir);
    }
    void *at = mmap(NULL, bytes, PROT_READ | PROT_WRITE, MAP_SHARED, m->file, (off_t)m->size);
    return at == MAP_FAILED ? NULL : at;
}

struct mapped *mapped_open(const struct spill_options *options) {
    struct mapped *m = mem_zero(1, sizeof *m);
    m->dir = spill_folder(options);
    m->file = spill_temporary_file(m->dir);
    char *probe = map_piece(m, PAGES);
    if (!probe) {
        close(m->file);
        free(m);
        return NULL;
    }
    munmap(probe, PAGES);
    pthread_mutex_init(&m->lock, NULL);
    the_dir = m->dir;
    struct sigaction action = {.sa_handler = bus_error};
    sigemptyset(&action.sa_mask);
    sigaction(SIGBUS, &action, &m->before);
    return m;
}

void *mapped_take(struct mapped *m, size_t bytes) {
    bytes = (bytes + PAGES - 1) / PAGES * PAGES;
    pthread_mutex_lock(&m->lock);
    char *at = map_piece(m, bytes);
    if (!at) die_errno("cannot use a temporary file in %s", m->dir);
    if (m->pieces == m->room) {
        m->room = m->room ? 2 * m->room : 16;
        m->piece = mem_resize(m->piece, m->room, sizeof *m->piece);
    }
    m->piece[m->pieces++] = (struct piece){at, bytes};
    m->size += bytes;
    pthread_mutex_unlock(&m->lock);
    return at;
}

void mapped_rest(struct mapped *m) {
    pthread_mutex_lock(&m->lock);
    for (size_t i = 0; i < m->pieces; i++) madvise(m->piece[i].at, m->piece[i].bytes, MADV_DONTNEED);
    pthread_mutex_unlock(&m->lock);
}

static void unmap_all(struct mapped *m) {
    while (m->pieces) m->pieces--, munmap(m->piece[m->pieces].at, m->piece[m->pieces].bytes);
}

void mapped_clear(struct mapped *m) {
    unmap_all(m);
    m->size = 0;
    /* zeros for the next one, and the disk's room back; what cannot be cut off would be read as it is */
    if (ftruncate(m->file, 0) != 0) die_errno("cannot write a temporary file in %s", m->dir);
}

void mapped_close(struct mapped *m) {
    if (!m) return;
    unmap_all(m);
    sigaction(SIGBUS, &m->before, NULL);
    close(m->file);
    pthread_mutex_destroy(&m->lock);
    free(m->piece);
    free(m);
}
