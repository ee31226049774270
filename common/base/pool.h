/* pool - jobs done by several threads, taken back in the order they were given.
 *
 * That order is what makes output independent of the number of threads. One thread, the owner, gives and takes; he is one of
 * the `threads` too: while pool_take waits for a job, it does what nobody has begun. With one thread pool_give does the job
 * before it returns. The others are started once two jobs wait. */
#ifndef TXT_POOL_H
#define TXT_POOL_H

#include <stddef.h>

struct pool;

/* worker: 0 (the owner) .. threads - 1, for scratch memory of its own. The job is the caller's; nobody else looks into it meanwhile. */
typedef void pool_work(void *job, unsigned worker);

/* How many threads to open when nobody says: as many as there are cores, 1 to 256. */
unsigned pool_cores(void);
struct pool *pool_open(unsigned threads);
void pool_close(struct pool *p); /* waits for all jobs */

void pool_give(struct pool *p, pool_work *work, void *job);
/* The oldest job not taken yet, once it is done; NULL when there is none. */
void *pool_take(struct pool *p);
/* The same, but NULL also while that job is not done. */
void *pool_take_done(struct pool *p);
/* Does jobs that lie side by side, each of so many bytes, and returns when all are done. Only while no other job waits, unless it is one. */
void pool_each(struct pool *p, pool_work *work, void *job, size_t jobs, size_t bytes);
size_t pool_waiting(const struct pool *p);   /* given and not taken */
unsigned pool_threads(const struct pool *p); /* at least 1 */

#endif
