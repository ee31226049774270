/* table - interning: each distinct key gets the next id (0, 1, 2, ...), in order of first sight.
 *
 * Open addressing with linear probing over 8-byte slots (the upper half of the key's hash beside its
 * id), keys in an arena, load at most 3/4. The hash is XXH3 (xxHash, BSD-2) with a seed drawn at
 * random once a process, so that no one can choose keys that collide; ids and output never depend on it. */
#ifndef TXT_TABLE_H
#define TXT_TABLE_H

#include "base/mem.h"

#define TABLE_NONE UINT32_MAX /* also the largest number of keys, less one */

struct table_slot {
    uint32_t tag, id;
};
struct table_key {
    const char *at;
    uint32_t len, tag; /* keys are under 4 GiB each */
};
struct table {
    struct table_slot *slot;
    struct table_key *key; /* by id */
    uint32_t mask, count, room;
    struct arena arena;
};

void table_init(struct table *t, uint32_t expected); /* 0 = no idea */
void table_free(struct table *t);
/* Forgets all keys, keeps the memory of the slots. */
void table_clear(struct table *t);

uint64_t table_hash(struct slice key); /* the seeded hash, for use with _hashed */
uint32_t table_intern(struct table *t, struct slice key,
                      bool *is_new); /* is_new may be NULL; copies the key when new */
uint32_t table_intern_hashed(struct table *t, struct slice key, uint64_t hash, bool *is_new);
uint32_t table_find(const struct table *t, struct slice key); /* id or TABLE_NONE */
uint32_t table_find_hashed(const struct table *t, struct slice key, uint64_t hash);
static inline struct slice table_key(const struct table *t, uint32_t id) {
    return (struct slice){t->key[id].at, t->key[id].len};
}
/* A large table is a cache miss at its slot, at the key's entry and at its bytes. Who looks up many keys takes them in batches and goes
 * over each batch with these three, one after the other, before the look-ups: then the misses overlap. table_expect gives the id that a
 * key of this hash has if it is there (another key may have it), or TABLE_NONE; table_expect_key takes that id. */
static inline void table_prefetch(const struct table *t, uint64_t hash) {
    __builtin_prefetch(&t->slot[(uint32_t)hash & t->mask]);
}
static inline uint32_t table_expect(const struct table *t, uint64_t hash) {
    uint32_t tag = (uint32_t)(hash >> 32), i = (uint32_t)hash & t->mask;
    while (t->slot[i].id && t->slot[i].tag != tag) i = (i + 1) & t->mask;
    if (!t->slot[i].id) return TABLE_NONE;
    __builtin_prefetch(&t->key[t->slot[i].id - 1]);
    return t->slot[i].id - 1;
}
static inline void table_expect_key(const struct table *t, uint32_t id) {
    if (id != TABLE_NONE) __builtin_prefetch(t->key[id].at);
}
size_t table_bytes(const struct table *t); /* all memory it holds */

#endif
