/* version - what a result depends on, beside the input and the options. */
#ifndef TXT_VERSION_H
#define TXT_VERSION_H

#include <stdio.h>

#define TXTKIT_VERSION "0.1.0"
#define TXTKIT_UNICODE "15.0.0" /* of all tables of characters in text/ */

/* Prints what -V says: the program and the suite's version; the version of Unicode and `rules`, the program's own rules and tables
 * (NULL = it has none); the libraries that it has loaded, by what they say of themselves (of libcsv and xxHash, which is
 * compiled in: by their headers). One line each. */
void version_print(const char *program, const char *rules, FILE *to);

#endif
