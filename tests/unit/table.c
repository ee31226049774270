/* The interning table against a plain list, and its promises: ids in order of first sight, keys kept, hostile keys harmless. */
#include "base/die.h"
#include "base/table.h"
#include "tap.h"

#include <stdlib.h>

int main(int argc, char **argv) {
    (void)argc;
    die_init(argv[0]);
    struct table t;
    table_init(&t, 0);
    enum { KEYS = 100000 };
    char key[32];
    size_t wrong = 0;
    for (int round = 0; round < 2; round++)
        for (uint32_t i = 0; i < KEYS; i++) {
            bool is_new;
            int n = snprintf(key, sizeof key, "key-%u", i * 7919u);
            uint32_t id = table_intern(&t, (struct slice){key, (size_t)n}, &is_new);
            wrong += id != i || is_new != (round == 0);
        }
    ok(!wrong && t.count == KEYS, "ids are 0, 1, 2, ... in order of first sight, and stay");
    wrong = 0;
    for (uint32_t i = 0; i < KEYS; i++) {
        int n = snprintf(key, sizeof key, "key-%u", i * 7919u);
        wrong += !slice_eq(table_key(&t, i), (struct slice){key, (size_t)n}) ||
                 table_find(&t, (struct slice){key, (size_t)n}) != i;
    }
    ok(!wrong, "every key is found, and is what was given");
    ok(table_find(&t, SLICE("absent")) == TABLE_NONE, "what was never given is not found");
    ok(table_intern(&t, SLICE(""), NULL) == KEYS && table_find(&t, SLICE("")) == KEYS,
       "the empty key is a key");
    ok(table_intern(&t, SLICE("a\0b"), NULL) == KEYS + 1 && table_find(&t, SLICE("a\0c")) == TABLE_NONE,
       "NUL is a byte like others");
    size_t bytes = table_bytes(&t);
    ok(bytes > KEYS * 20 && bytes < KEYS * 100, "it says its memory: %zu bytes for %d keys", bytes, KEYS);
    table_clear(&t);
    ok(t.count == 0 && table_find(&t, SLICE("key-0")) == TABLE_NONE &&
           table_intern(&t, SLICE("x"), NULL) == 0,
       "cleared: empty, and ids start at 0");
    table_free(&t);

    /* A key of any length up to the edges that the hash treats on its own. */
    table_init(&t, 1000);
    char longer[600];
    memset(longer, 'x', sizeof longer);
    wrong = 0;
    for (uint32_t n = 0; n < sizeof longer; n++)
        wrong += table_intern(&t, (struct slice){longer, n}, NULL) != n;
    for (uint32_t n = 0; n < sizeof longer; n++) wrong += table_find(&t, (struct slice){longer, n}) != n;
    ok(!wrong, "keys of 0 to 599 equal bytes are 600 keys");
    table_free(&t);
    return tap_done();
}
