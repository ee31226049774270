/* wire - the wire form of text in the suite's tables: TAB, LF, CR and backslash are written \t \n \r \\, all else stands for itself. */
#ifndef TXT_WIRE_H
#define TXT_WIRE_H

#include "base/slice.h"

/* Writes text in wire form where there is room for twice its bytes; gives the end. */
char *wire_put(char *to, struct slice text);

#endif
