/* ordered - rows that leave in another order than they come: by a rank, ascending, and rows of one rank in the order they
 * came. In memory up to a limit, then through sorted runs (io/spill.h). */
#ifndef TXT_ORDERED_H
#define TXT_ORDERED_H

#include "io/spill.h"

struct ordered;
struct ordered *ordered_open(const struct spill_options *options, size_t memory);
void ordered_put(struct ordered *o, uint64_t rank, struct slice row); /* copied */
/* After the last row: gives them in order; valid until the next call. False at the end. */
bool ordered_next(struct ordered *o, struct slice *row);
void ordered_close(struct ordered *o);

#endif
