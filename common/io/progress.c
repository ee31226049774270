#include "io/progress.h"
#include "base/die.h"

#include <stdio.h>
#include <time.h>

static uint64_t now_ns(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (uint64_t)t.tv_sec * 1000000000u + (uint64_t)t.tv_nsec;
}

static void say(struct progress *p, uint64_t now, const char *end) {
    double seconds = (double)(now - p->started_ns) / 1e9, mb = (double)p->done / 1e6;
    if (p->total)
        fprintf(stderr, "\r%s: %.0f of %.0f MB, %.0f %%, %.0f MB/s  %s", die_name(), mb,
                (double)p->total / 1e6, 100.0 * (double)p->done / (double)p->total,
                seconds > 0 ? mb / seconds : 0, end);
    else
        fprintf(stderr, "\r%s: %.0f MB, %.0f MB/s  %s", die_name(), mb, seconds > 0 ? mb / seconds : 0, end);
    p->said_ns = now;
    p->shown = true;
}

void progress_start(struct progress *p, uint64_t total_bytes) {
    p->on = true;
    p->total = total_bytes;
    p->started_ns = p->said_ns = now_ns();
}

void progress_add(struct progress *p, uint64_t bytes) {
    if (!p->on) return;
    p->done += bytes;
    uint64_t now = now_ns();
    if (now - p->said_ns >= 500000000u) say(p, now, "");
}

void progress_end(struct progress *p) {
    if (!p->on) return;
    say(p, now_ns(), "\n");
    p->on = false;
}
