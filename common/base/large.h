/* large - large memory that is touched all over, kept for the next phase of a program that works in phases.
 *
 * New memory is dear: the system clears it, page by page, and on a virtual machine it must come from the host first: 0.3 to 1.5 ms
 * a MB were seen, more than it takes to sort what then stands in it. So what is freed here is kept and given out again, in pieces
 * of any size; and the system is asked for huge pages, where it has them, since a miss in the table of pages costs more than one
 * in the cache. What is kept never makes the program larger than it has been: before new memory is taken, as much of what is
 * free but does not fit goes back to the system. Any thread may call. */
#ifndef TXT_LARGE_H
#define TXT_LARGE_H

#include "base/mem.h"

/* Not cleared; below 4 MiB it is mem_alloc. Out of memory is die(). Free it with large_free only. */
MEM_GIVES void *large_take(size_t bytes);
MEM_GIVES void *large_zero(size_t bytes); /* cleared */
void large_free(void *p);                 /* NULL is fine */
/* Keeps the first `bytes`, no more than there are; they may move. For what is taken before it is known how much it will be: memory that was never
 * touched costs nothing. */
MEM_GIVES void *large_shrink(void *p, size_t bytes);
/* No more than so many bytes are kept from now on; at first there is no limit. For a program that may use only so much in all: what
 * is kept here is missing elsewhere. */
void large_keep(size_t most);
/* Bytes that are free and kept. */
size_t large_kept(void);

#endif
