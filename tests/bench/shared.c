/* shared - arithmetic that threads share without a rest: what a machine's second processor gives at best.
 *   shared chain|many THREADS
 * chain: each operation waits for the one before; many: eight at once, which leave nothing of a core to another thread of it. */
#include <pthread.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { PIECES = 400, CHAIN = 3000000, MANY = 600000, MOST = 64 };

static atomic_int left = PIECES;
static int many;
static _Atomic uint64_t sum; /* so that nothing is left out as unused */

static void *work(void *unused) {
    (void)unused;
    while (atomic_fetch_sub(&left, 1) > 0) {
        uint64_t v[8] = {1, 2, 3, 4, 5, 6, 7, 8};
        for (uint64_t i = 0; i < MANY && many; i++)
            for (int k = 0; k < 8; k++) v[k] += i ^ v[(k + 1) % 8];
        for (uint64_t i = 0; i < CHAIN && !many; i++) v[0] = v[0] * 6364136223846793005u + i;
        for (int k = 0; k < 8; k++) atomic_fetch_add(&sum, v[k]);
    }
    return NULL;
}

int main(int argc, char **argv) {
    pthread_t thread[MOST];
    int threads = argc > 2 ? (int)strtol(argv[2], NULL, 10) : 1;
    if (argc < 2 || threads < 1 || threads > MOST) return 2;
    many = strcmp(argv[1], "many") == 0;
    for (int i = 1; i < threads; i++)
        if (pthread_create(&thread[i], NULL, work, NULL)) return 2;
    work(NULL);
    for (int i = 1; i < threads; i++) pthread_join(thread[i], NULL);
    printf("%llu\n", (unsigned long long)sum);
    return 0;
}
