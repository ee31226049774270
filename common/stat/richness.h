/* richness - how varied a text's words are, counted while it streams by. Takes word ids, gives counts. Pure.
 *
 * Type-token ratios fall as texts get longer, so that texts of different lengths cannot be compared by them. MATTR, the
 * moving-average type-token ratio, can: the mean of the ratios of all windows of a fixed number of tokens. Covington and McFall (2010), Cutting
 * the Gordian Knot: The Moving-Average Type-Token Ratio (MATTR), Journal of Quantitative Linguistics 17(2). */
#ifndef TXT_RICHNESS_H
#define TXT_RICHNESS_H

#include "base/mem.h"

/* The windows of one running text. A window never spans two texts. */
struct richness_window {
    uint32_t *ring; /* the last `width` words */
    uint32_t width;
    uint64_t seen;        /* words of this text so far */
    uint32_t types;       /* different words in the ring */
    struct buf in_window; /* uint32_t by word id: how often it stands in the ring */
};

void richness_window_init(struct richness_window *w,
                          uint32_t width); /* width >= 1; memory: 4 bytes x width, and 4 a word id */
void richness_window_free(struct richness_window *w);
/* A new text begins. */
void richness_window_reset(struct richness_window *w);
/* The text's next word. True when a window is complete with it; *types is then its number of types. */
bool richness_window_add(struct richness_window *w, uint32_t word, uint32_t *types);

#endif
