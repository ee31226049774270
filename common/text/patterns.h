/* patterns - regular expressions (POSIX, extended) that say which texts stay: those that match any of the wanted ones, if
 * there are any, and none of the others. */
#ifndef TXT_PATTERNS_H
#define TXT_PATTERNS_H

#include "base/slice.h"

struct patterns { /* {0}: none, everything stays */
    struct pattern *pattern;
    size_t count;
};

/* Adds one; false, and why in *why, when it is none. */
bool patterns_add(struct patterns *p, const char *expression, bool wanted, char why[200]);
/* Whether a text (without NUL) stays. Any thread. */
bool patterns_keep(const struct patterns *p, struct slice text);

#endif
