/* ranking - entries that come in byte order of their texts and go out by count, the largest first; equal counts by text.
 *
 * What exceeds the memory goes into temporary files (io/spill). With a limit only the first ones are kept, in memory when they fit. */
#ifndef TXT_RANKING_H
#define TXT_RANKING_H

#include "io/spill.h"

struct ranking;
/* limit: no more than that many are asked for; 0 = all. */
struct ranking *ranking_open(const struct spill_options *options, uint64_t memory, uint64_t limit);
void ranking_close(struct ranking *r);

void ranking_add(struct ranking *r, struct slice text, uint64_t count, uint64_t docs); /* texts ascending */
/* After the last: the next one in order; false at the end, and then the ranking is empty and can be used again. The text is
 * valid until the next call. */
bool ranking_next(struct ranking *r, struct slice *text, uint64_t *count, uint64_t *docs);

#endif
