/* spill - more than fits in memory: sorted runs in one unlinked temporary file, merged k ways.
 *
 * A run is a sequence of (key, value) byte strings in ascending byte order of keys. spill_next gives the entries of all runs
 * in key order; equal keys come one after the other, in the order their runs were written. What equal keys mean (add
 * counts, ...) is the caller's. The file is unlinked as soon as it is made: nothing is left, even after kill -9. Disk full and I/O
 * errors are die(), status 2. Keys in a run are front-coded. One file for all runs: one descriptor however many runs there are. */
#ifndef TXT_SPILL_H
#define TXT_SPILL_H

#include "base/opt.h"
#include "base/slice.h"

struct spill_options {
    uint64_t memory;    /* bytes; 0 = the filter's default */
    const char *tmpdir; /* NULL = $TMPDIR or /tmp */
};
#define SPILL_OPTIONS(o)                                                                                     \
    {'S',      "memory",                                                                                     \
     "SIZE",   "use about SIZE of memory, then temporary files (64M, 2G, 50%)",                              \
     OPT_SIZE, &(o)->memory,                                                                                 \
     1 << 20,  0,                                                                                            \
     0,        0},                                                                                           \
    {                                                                                                        \
        'T', "tmpdir", "DIR", "put temporary files in DIR, not in $TMPDIR or /tmp", OPT_TEXT, &(o)->tmpdir,  \
            0, 0, 0, 0                                                                                       \
    }

/* Where temporary files go, and one without a name there; die() when it cannot be made. */
const char *spill_folder(const struct spill_options *options);
int spill_temporary_file(const char *folder);

struct spill;
struct spill *spill_open(const struct spill_options *options);
void spill_close(struct spill *s);

void spill_run_begin(struct spill *s);
void spill_put(struct spill *s, struct slice key, struct slice value); /* keys ascending within a run */
void spill_run_end(struct spill *s);
size_t spill_runs(const struct spill *s);

/* After the last run: starts the merge (`memory` bytes of read buffers in all; runs beyond what that serves are merged
 * in passes), then spill_next until it is false. *key and *value are valid until the next call. */
void spill_merge(struct spill *s, size_t memory);
bool spill_next(struct spill *s, struct slice *key, struct slice *value);

#endif
