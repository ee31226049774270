#include "base/table.h"
#include "base/die.h"

#include <fcntl.h>
#include <pthread.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

#define XXH_INLINE_ALL
#define XXH_NO_STREAM
#include <xxhash.h>

static uint64_t seed;
static pthread_once_t seeded = PTHREAD_ONCE_INIT;

static void draw_seed(void) {
    int fd = open("/dev/urandom", O_RDONLY | O_CLOEXEC);
    if (fd < 0 || read(fd, &seed, sizeof seed) != (ssize_t)sizeof seed) { /* a chroot without /dev */
        struct timespec now;
        clock_gettime(CLOCK_REALTIME, &now);
        seed = (uint64_t)now.tv_nsec * 0x9e3779b97f4a7c15u ^ (uint64_t)getpid() << 32 ^
               (uint64_t)(uintptr_t)&now;
    }
    if (fd >= 0) close(fd);
}

uint64_t table_hash(struct slice key) {
    return XXH3_64bits_withSeed(key.at, key.len, seed);
}

/* The slot number is the hash's lower half, the tag its upper half. id + 1 is stored, so that 0 is free. */
static uint32_t tag_of(uint64_t hash) {
    return (uint32_t)(hash >> 32);
}

void table_init(struct table *t, uint32_t expected) {
    pthread_once(&seeded, draw_seed);
    uint64_t slots = 64;
    while (slots * 3 / 4 <= expected) slots *= 2;
    *t = (struct table){.mask = (uint32_t)(slots - 1)};
    t->slot = mem_zero(slots, sizeof *t->slot);
}

void table_free(struct table *t) {
    free(t->slot);
    free(t->key);
    arena_free(&t->arena);
    *t = (struct table){0};
}

void table_clear(struct table *t) {
    memset(t->slot, 0, ((size_t)t->mask + 1) * sizeof *t->slot);
    t->count = 0;
    arena_reset(&t->arena);
}

/* Doubles the slots. The tags are not enough to place a key anew (they are the other half of the hash),
 * so keys are hashed again: a few nanoseconds each, and each key moves less than twice on average. */
static void grow_slots(struct table *t) {
    uint64_t slots = ((uint64_t)t->mask + 1) * 2;
    if (slots > (uint64_t)1 << 32) die("more than 3 billion distinct keys in one table");
    free(t->slot);
    t->slot = mem_zero(slots, sizeof *t->slot);
    t->mask = (uint32_t)(slots - 1);
    for (uint32_t id = 0; id < t->count; id++) {
        uint32_t i = (uint32_t)table_hash(table_key(t, id)) & t->mask;
        while (t->slot[i].id) i = (i + 1) & t->mask;
        t->slot[i] = (struct table_slot){t->key[id].tag, id + 1};
    }
}

uint32_t table_intern_hashed(struct table *t, struct slice key, uint64_t hash, bool *is_new) {
    uint32_t tag = tag_of(hash), i = (uint32_t)hash & t->mask;
    for (; t->slot[i].id; i = (i + 1) & t->mask) {
        if (t->slot[i].tag != tag) continue;
        uint32_t id = t->slot[i].id - 1;
        if (slice_eq(table_key(t, id), key)) {
            if (is_new) *is_new = false;
            return id;
        }
    }
    if (key.len > UINT32_MAX) die("a key of %zu bytes: 4 GiB is the limit", key.len);
    if (t->count == t->room) {
        t->room = t->room ? t->room + t->room / 2 : 64;
        t->key = mem_resize(t->key, t->room, sizeof *t->key);
    }
    uint32_t id = t->count++;
    t->key[id] = (struct table_key){arena_bytes(&t->arena, key.at, key.len), (uint32_t)key.len, tag};
    t->slot[i] = (struct table_slot){tag, id + 1};
    if (t->count > (uint64_t)t->mask * 3 / 4) grow_slots(t);
    if (is_new) *is_new = true;
    return id;
}

uint32_t table_intern(struct table *t, struct slice key, bool *is_new) {
    return table_intern_hashed(t, key, table_hash(key), is_new);
}

uint32_t table_find_hashed(const struct table *t, struct slice key, uint64_t hash) {
    uint32_t tag = tag_of(hash), i = (uint32_t)hash & t->mask;
    for (; t->slot[i].id; i = (i + 1) & t->mask)
        if (t->slot[i].tag == tag && slice_eq(table_key(t, t->slot[i].id - 1), key)) return t->slot[i].id - 1;
    return TABLE_NONE;
}

uint32_t table_find(const struct table *t, struct slice key) {
    return table_find_hashed(t, key, table_hash(key));
}

size_t table_bytes(const struct table *t) {
    return ((size_t)t->mask + 1) * sizeof *t->slot + (size_t)t->room * sizeof *t->key + t->arena.bytes;
}
