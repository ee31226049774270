/* progress - a line on stderr that says how far the reading is, at most twice a second; nothing when off. */
#ifndef TXT_PROGRESS_H
#define TXT_PROGRESS_H

#include <stdbool.h>
#include <stdint.h>

struct progress {
    bool on, shown;
    uint64_t done, total, started_ns, said_ns; /* total 0 = not known (a pipe) */
};
void progress_start(struct progress *p, uint64_t total_bytes);
void progress_add(struct progress *p, uint64_t bytes);
void progress_end(struct progress *p); /* clears the line and says the total and the rate */

#endif
