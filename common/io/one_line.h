/* one_line - running text as the field of a row: TAB, LF, VT, FF and CR become one space each, so that offsets hold; a backslash is
 * escaped. The one pass over a text that is passed on. */
#ifndef TXT_ONE_LINE_H
#define TXT_ONE_LINE_H

#include "base/simd.h"
#include "base/slice.h"

/* Room that one_line needs for n bytes: more than it uses is written. */
#define ONE_LINE_ROOM(n) (2 * (n) + 128)

/* Writes text at `to`, which has ONE_LINE_ROOM(text.len), and returns the end. The bytes up to `limit`, at or behind the
 * text's end, may be read. */
char *one_line(char *to, struct slice text, const char *limit);

/* The same by one of the twins. */
char *one_line_by(enum simd_way way, char *to, struct slice text, const char *limit);

#endif
