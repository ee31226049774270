#include "base/pool.h"
#include "base/die.h"
#include "base/mem.h"
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

struct task {
    pool_work *work;
    void *job;
    bool done;
};

/* A ring of tasks: first (the oldest not taken) <= next (the oldest not begun) <= last, counted without end.
 *
 * The owner is one of the threads: an owner who only waits would be one thread more than there are cores, woken for each job. The others
 * are started when a second job is given while the first still waits: who takes each job before giving the next one, as with
 * small input, does it himself and pays for no thread. */
struct pool {
    unsigned threads; /* the owner's included */
    bool started;
    pthread_t *thread;
    pthread_mutex_t lock;
    pthread_cond_t work_there, work_done;
    struct task *ring;
    size_t room; /* power of two */
    size_t first, next, last;
    unsigned workers; /* that have taken their number */
    bool closing;
};

static struct task *at(const struct pool *p, size_t i) {
    return &p->ring[i & (p->room - 1)];
}

static void *worker_main(void *pool) {
    struct pool *p = pool;
    pthread_mutex_lock(&p->lock);
    unsigned self = ++p->workers;
    for (;;) {
        while (p->next == p->last && !p->closing) pthread_cond_wait(&p->work_there, &p->lock);
        if (p->next == p->last) break;
        size_t mine = p->next++;
        struct task t = *at(p, mine);
        pthread_mutex_unlock(&p->lock);
        t.work(t.job, self);
        pthread_mutex_lock(&p->lock);
        at(p, mine)->done = true;
        if (mine == p->first) pthread_cond_signal(&p->work_done);
    }
    pthread_mutex_unlock(&p->lock);
    return NULL;
}

unsigned pool_cores(void) {
    long cores = sysconf(_SC_NPROCESSORS_ONLN);
    return cores < 1 ? 1 : cores > 256 ? 256 : (unsigned)cores;
}

struct pool *pool_open(unsigned threads) {
    struct pool *p = mem_zero(1, sizeof *p);
    p->threads = threads ? threads : 1;
    p->room = 64;
    p->ring = mem_zero(p->room, sizeof *p->ring);
    return p;
}

static void start(struct pool *p) {
    p->started = true;
    pthread_mutex_init(&p->lock, NULL);
    pthread_cond_init(&p->work_there, NULL);
    pthread_cond_init(&p->work_done, NULL);
    p->thread = mem_zero(p->threads, sizeof *p->thread);
    for (unsigned i = 1; i < p->threads; i++) {
        int error = pthread_create(&p->thread[i], NULL, worker_main, p);
        if (error) die("cannot start thread %u of %u: %s", i + 1, p->threads, strerror(error));
    }
}

/* The owner does the oldest job not begun. Called and left with the lock held, if there is one. */
static void do_next(struct pool *p) {
    size_t mine = p->next++;
    struct task t = *at(p, mine);
    if (p->started) pthread_mutex_unlock(&p->lock);
    t.work(t.job, 0);
    if (p->started) pthread_mutex_lock(&p->lock);
    at(p, mine)->done = true;
}

void pool_close(struct pool *p) {
    if (!p) return;
    if (p->started) pthread_mutex_lock(&p->lock);
    while (p->next != p->last) do_next(p);
    if (p->started) {
        p->closing = true;
        pthread_cond_broadcast(&p->work_there);
        pthread_mutex_unlock(&p->lock);
        for (unsigned i = 1; i < p->threads; i++) pthread_join(p->thread[i], NULL);
        pthread_cond_destroy(&p->work_done);
        pthread_cond_destroy(&p->work_there);
        pthread_mutex_destroy(&p->lock);
        free(p->thread);
    }
    free(p->ring);
    free(p);
}

void pool_give(struct pool *p, pool_work *work, void *job) {
    if (p->threads > 1 && !p->started && p->next != p->last) start(p);
    if (p->started) pthread_mutex_lock(&p->lock);
    if (p->last - p->first == p->room) {
        struct task *wider = mem_zero(p->room * 2, sizeof *wider);
        for (size_t i = p->first; i != p->last; i++) wider[i & (p->room * 2 - 1)] = *at(p, i);
        free(p->ring);
        p->ring = wider;
        p->room *= 2;
    }
    *at(p, p->last++) = (struct task){work, job, false};
    if (p->started) {
        pthread_cond_signal(&p->work_there);
        pthread_mutex_unlock(&p->lock);
    } else if (p->threads == 1) {
        do_next(p);
    }
}

static void *take(struct pool *p, bool wait) {
    void *job = NULL;
    if (p->started) pthread_mutex_lock(&p->lock);
    if (p->first != p->last) {
        while (wait && !at(p, p->first)->done) {
            if (p->next != p->last)
                do_next(p);
            else
                pthread_cond_wait(&p->work_done, &p->lock);
        }
        if (at(p, p->first)->done) job = at(p, p->first++)->job;
    }
    if (p->started) pthread_mutex_unlock(&p->lock);
    return job;
}

void *pool_take(struct pool *p) {
    return take(p, true);
}

void *pool_take_done(struct pool *p) {
    return take(p, false);
}

void pool_each(struct pool *p, pool_work *work, void *job, size_t jobs, size_t bytes) {
    if (jobs == 1) { /* no thread is woken */
        work(job, 0);
        return;
    }
    for (size_t i = 0; i < jobs; i++) pool_give(p, work, (char *)job + i * bytes);
    while (pool_take(p)) continue;
}

size_t pool_waiting(const struct pool *p) {
    return p->last - p->first; /* both are moved by the owner only */
}

unsigned pool_threads(const struct pool *p) {
    return p->threads;
}
