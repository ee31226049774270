/* The pool of threads: jobs come back in the order they were given, each done once, by a thread with a number of its own. */
#include "base/die.h"
#include "base/mem.h"
#include "base/pool.h"
#include "tap.h"

#include <pthread.h>
#include <stdlib.h>

enum { JOBS = 2000, MOST_THREADS = 8 };

struct job {
    unsigned number, worker, times;
    bool owner; /* done by the thread that gives and takes */
};

static pthread_t owner;
static int busy[MOST_THREADS]; /* by worker: in a job; each is touched by that worker only */
static int twice;              /* a number that two threads had at once: found by ThreadSanitizer, too */

static void work(void *job, unsigned worker) {
    struct job *j = job;
    if (busy[worker]++) twice = 1;
    volatile unsigned spin = j->number % 7 * 300; /* jobs of unequal length end out of order */
    while (spin) spin--;
    j->worker = worker;
    j->owner = pthread_equal(pthread_self(), owner) != 0;
    j->times++;
    busy[worker]--;
}

/* Gives all, keeping `ahead` waiting, and takes them; returns how many came back out of order, not once, or by a wrong number. */
static unsigned run(unsigned threads, size_t ahead, bool eager) {
    struct pool *p = pool_open(threads);
    struct job *job = mem_zero(JOBS, sizeof *job), *done;
    unsigned wrong = 0, taken = 0;
    for (unsigned i = 0; i < JOBS; i++) {
        job[i].number = i;
        pool_give(p, work, &job[i]);
        while (eager && (done = pool_take_done(p))) wrong += done != &job[taken++];
        if (pool_waiting(p) > ahead) {
            done = pool_take(p);
            wrong += done != &job[taken++];
        }
    }
    while ((done = pool_take(p))) wrong += done != &job[taken++];
    for (unsigned i = 0; i < JOBS; i++)
        wrong +=
            job[i].times != 1 || job[i].worker >= pool_threads(p) || job[i].owner != (job[i].worker == 0);
    wrong += taken != JOBS || pool_waiting(p) != 0;
    pool_close(p);
    free(job);
    return wrong;
}

/* Waits until as many threads as the barrier wants are here: nobody comes through alone. */
static void meet(void *barrier, unsigned worker) {
    (void)worker;
    pthread_barrier_wait(barrier);
}

int main(int argc, char **argv) {
    (void)argc;
    die_init(argv[0]);
    owner = pthread_self();
    for (unsigned threads = 0; threads <= MOST_THREADS; threads = threads ? threads * 2 : 1) {
        ok(run(threads, 1, false) == 0, "%u threads, one job waiting: in order, each once", threads);
        ok(run(threads, 2 * threads + 2, true) == 0, "%u threads, some waiting, taken when done", threads);
        ok(run(threads, JOBS, false) == 0, "%u threads, all jobs waiting: more than the ring holds", threads);
    }
    for (unsigned threads = 2; threads <= MOST_THREADS; threads *= 2) {
        struct pool *p = pool_open(threads);
        pthread_barrier_t barrier;
        pthread_barrier_init(&barrier, NULL, threads);
        for (unsigned i = 0; i < 5 * threads; i++) pool_give(p, meet, &barrier);
        while (pool_take(p)) continue;
        pool_close(p);
        pthread_barrier_destroy(&barrier);
        ok(true, "%u jobs that wait for each other are done by %u threads at once", threads, threads);
    }
    ok(!twice, "no two threads have the same number");

    struct job job[3] = {{.number = 0}, {.number = 1}, {.number = 2}};
    struct pool *p = pool_open(4);
    ok(pool_take(p) == NULL && pool_take_done(p) == NULL, "nothing given: nothing to take");
    pool_give(p, work, &job[0]);
    ok(pool_take_done(p) == NULL && pool_take(p) == &job[0] && job[0].owner,
       "a single job is done by the owner, without a thread");
    pool_give(p, work, &job[1]);
    pool_give(p, work, &job[2]);
    pool_close(p);
    ok(job[1].times == 1 && job[2].times == 1, "closing waits for what was given");
    pool_close(NULL);
    ok(pool_cores() >= 1 && pool_cores() <= 256, "there are %u cores", pool_cores());
    return tap_done();
}
