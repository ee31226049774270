/* wide - integers of up to 896 bits, for exact sums of powers: with 38 digits a value, the fourth power has 505 bits
 * and the terms of a fourth central moment 770. Two's complement, the least word first; results wrap. */
#ifndef TXT_WIDE_H
#define TXT_WIDE_H

#include <stdbool.h>
#include <stdint.h>

__extension__ typedef __int128 int128;
__extension__ typedef unsigned __int128 uint128;

enum { WIDE_WORDS = 14 };
struct wide {
    uint64_t word[WIDE_WORDS];
};

/* The `words` words at p as a signed number, and back (the lower ones). */
struct wide wide_load(const uint64_t *p, int words);
void wide_store(struct wide w, uint64_t *p, int words);
struct wide wide_of(int128 value);

struct wide wide_add(struct wide a, struct wide b);
struct wide wide_negate(struct wide a);
struct wide wide_multiply(struct wide a, struct wide b);
double wide_double(struct wide a); /* within one unit of the last place */

/* p[0..words) += value^power; power 1 to 4. */
void wide_add_power(uint64_t *p, int words, int128 value, int power);
/* p[0..words) += a x b. */
void wide_add_product(uint64_t *p, int words, int128 a, int128 b);
/* p[0..words) *= by. */
void wide_scale(uint64_t *p, int words, uint64_t by);

#endif
