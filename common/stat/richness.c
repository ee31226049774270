#include "stat/richness.h"

#include <stdlib.h>

static uint32_t *counts(struct richness_window *w) {
    return (uint32_t *)(void *)w->in_window.at;
}

void richness_window_init(struct richness_window *w, uint32_t width) {
    *w = (struct richness_window){.width = width, .ring = mem_resize(NULL, width, sizeof(uint32_t))};
}

void richness_window_free(struct richness_window *w) {
    free(w->ring);
    buf_free(&w->in_window);
}

/* Takes back what the ring holds, instead of clearing a count for every word ever seen. */
void richness_window_reset(struct richness_window *w) {
    uint64_t filled = w->seen < w->width ? w->seen : w->width;
    for (uint64_t i = 0; i < filled; i++) counts(w)[w->ring[i]] = 0;
    w->seen = 0;
    w->types = 0;
}

bool richness_window_add(struct richness_window *w, uint32_t word, uint32_t *types) {
    size_t need = ((size_t)word + 1) * sizeof(uint32_t);
    if (w->in_window.len < need) {
        memset(buf_room(&w->in_window, need - w->in_window.len), 0, need - w->in_window.len);
        w->in_window.len = need;
    }
    uint32_t *count = counts(w), place = (uint32_t)(w->seen % w->width);
    if (w->seen >= w->width) w->types -= --count[w->ring[place]] == 0;
    w->ring[place] = word;
    w->types += count[word]++ == 0;
    *types = w->types;
    return ++w->seen >= w->width;
}
