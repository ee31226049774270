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
static inline void table_prefetch(const struct table *t, uint64_t hash) {
    __builtin_prefetch(&t->slot[(uint32_t)hash & t->mask]);
}
size_t table_bytes(const struct table *t); /* all memory it holds */

#endif
