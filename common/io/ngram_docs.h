/* ngram_docs - document frequency over several runs, exact also for documents that stand in more than one.
 *
 * Each run numbers its own documents 0, 1, ... and counts exactly within itself. Added up, a document that stands in two runs
 * would count twice for an n-gram that has it in both. So the documents that stand in more than one run (the shared ones) are
 * made known here, and each n-gram's lists of documents are looked through for them. Memory: a bit for each document of a run and
 * 12 bytes at most for each shared one in each run (8, and 8 once for all its runs; 16 while names come and are sorted); when rows are in order of documents, these are no more than two a run. */
#ifndef TXT_NGRAM_DOCS_H
#define TXT_NGRAM_DOCS_H

#include "base/mem.h"

struct ngram_docs;
struct ngram_docs *ngram_docs_open(void);
void ngram_docs_close(struct ngram_docs *d);

/* First: in byte order of names, each (name, run, number in that run). */
void ngram_docs_name(struct ngram_docs *d, struct slice name, uint32_t run, uint32_t number);
void ngram_docs_named(struct ngram_docs *d); /* that was all */

/* Then for each n-gram: its lists (document numbers ascending as varints: the first, then differences), one a run at most;
 * and what is to be taken off the sum of their lengths. */
void ngram_docs_list(struct ngram_docs *d, uint32_t run, struct slice list);
uint64_t ngram_docs_twice(struct ngram_docs *d);

#endif
