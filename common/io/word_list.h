/* word_list - a file of words, one a line, as a table of them. Lines that begin with # are comments, blanks at the end of a line
 * do not count. */
#ifndef TXT_WORD_LIST_H
#define TXT_WORD_LIST_H

#include "base/table.h"

/* Adds the words of a file ("-" = stdin) to *words in wire form; a table of {0} is set up first. Dies when the file cannot be read,
 * naming the option that it is for. */
void word_list_read(struct table *words, const char *option, const char *path);

#endif
