/* mapped - memory that lies in a temporary file: for what is more than memory and is written once, then looked through again and again
 * from front to back.
 *
 * The system keeps in memory what it has room for; a process that rests (mapped_rest) holds none of it. The file has no name: nothing is
 * left of it, even after kill -9. Its room on the disk is claimed before it is used: a full disk, and a disk that cannot be read, are
 * die(), status 2. */
#ifndef TXT_MAPPED_H
#define TXT_MAPPED_H

#include "io/spill.h"

struct mapped;
/* NULL: the file system of the temporary folder cannot do that. One at a time. */
struct mapped *mapped_open(const struct spill_options *options);
void mapped_close(struct mapped *m); /* what was taken is gone */

void *mapped_take(struct mapped *m, size_t bytes); /* of zeros; any thread */
void mapped_rest(
    struct mapped *m); /* all that was taken keeps its bytes, and is in memory no more; any thread */
void mapped_clear(struct mapped *m); /* all that was taken is gone */

#endif
