/* mapped: what was taken keeps its bytes while it rests; what cannot be read any more ends the program with a message. */
#include "tap.h"
#include "base/die.h"
#include "base/mem.h"
#include "io/mapped.h"
#include <dirent.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

static bool zeros(const unsigned char *at, size_t bytes) {
    for (size_t i = 0; i < bytes; i++)
        if (at[i]) return false;
    return true;
}

static bool filled(const unsigned char *at, size_t bytes, unsigned seed) {
    for (size_t i = 0; i < bytes; i++)
        if (at[i] != (unsigned char)(i * 7 + seed)) return false;
    return true;
}

static void fill(unsigned char *at, size_t bytes, unsigned seed) {
    for (size_t i = 0; i < bytes; i++) at[i] = (unsigned char)(i * 7 + seed);
}

int main(int argc, char **argv) {
    enum { PIECES = 40, MOST = 300000 };
    (void)argc;
    die_init(argv[0]);
    char folder[] = "/tmp/mapped-XXXXXX";
    if (!mkdtemp(folder)) return 1;
    struct spill_options options = {.tmpdir = folder};
    int next = dup(0); /* the descriptor that the file will have */
    close(next);
    struct mapped *m = mapped_open(&options);
    ok(m != NULL, "opened");
    for (unsigned round = 0; m && round < 2; round++) {
        unsigned char *at[PIECES];
        bool empty = true, good = true;
        for (unsigned i = 0; i < PIECES; i++) {
            size_t bytes = 1 + i * (MOST / PIECES);
            at[i] = mapped_take(m, bytes);
            empty = empty && zeros(at[i], bytes);
            fill(at[i], bytes, i + round);
        }
        ok(empty, "round %u: what is taken is of zeros", round);
        for (unsigned rest = 0; rest < 2; rest++, mapped_rest(m))
            for (unsigned i = 0; i < PIECES; i++)
                good = good && filled(at[i], 1 + i * (MOST / PIECES), i + round);
        ok(good, "round %u: its bytes stay, also over a rest", round);
        mapped_clear(m);
    }
    DIR *d = opendir(folder);
    unsigned entries = 0;
    while (d && readdir(d)) entries++;
    if (d) closedir(d);
    ok(entries == 2, "the file has no name");

    int report[2], status = 0;
    if (pipe(report)) return 1;
    fflush(NULL);
    pid_t child = fork();
    if (child == 0) {
        dup2(report[1], 2);
        volatile unsigned char *at = mapped_take(m, MOST);
        at[MOST - 1] = 1;
        if (ftruncate(next, 0)) _exit(9); /* the pages behind the end cannot be read */
        _exit(at[MOST - 1] == 1 ? 7 : 8);
    }
    close(report[1]);
    char said[500] = {0};
    if (read(report[0], said, sizeof said - 1) < 0) said[0] = 0;
    waitpid(child, &status, 0);
    ok(WIFEXITED(status) && WEXITSTATUS(status) == 2, "a page that cannot be read: status 2 and not %d",
       status);
    ok(strstr(said, "cannot read a temporary file in") && strstr(said, folder), "and it is said: %s", said);
    mapped_close(m);
    rmdir(folder);
    return tap_done();
}
