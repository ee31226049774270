/* in - the operands of a filter as one sequence of files, plain or gzipped, through one window.
 *
 * The window is the unread part of the current file in memory. in_more forgets what the caller has used
 * and reads more behind the rest, so text is never copied but for the small rest that slides to the
 * front; a line or paragraph of any length fits because the window grows when nothing was used.
 *
 * gzip is told by its magic bytes on any operand and on stdin; all members are read, zeros behind the last are padding.
 * The environment variable TXTKIT_BLOCK=N makes every read ask for N bytes at most: for tests of what happens at the seams.
 * Damage is said with warn() (status 1) and reading goes on: a missing or unreadable file is skipped; a
 * broken gzip member gives every byte that decodes, then ends the file; other bytes behind a member are named. */
#ifndef TXT_IN_H
#define TXT_IN_H

#include "base/slice.h"
#include <stdarg.h>

struct in;

/* paths: count operands ("-" = stdin); none = stdin. Kept, not copied. Opens nothing yet. */
struct in *in_open(char *const *paths, size_t count);
void in_close(struct in *in);

/* Goes to the next file that can be read; false when there is none. The window is empty then: call in_more. */
bool in_next(struct in *in);

/* The current file's name for messages and for the doc column ("-" is said as "stdin"). */
const char *in_name(const struct in *in);

/* Forgets the first `used` bytes of the window, reads at least one byte more behind the rest, and gives the
 * whole window in *window. False at the end of the file: *window is then what was left. The bytes are valid
 * until the next call, and 64 bytes behind the window may be read (they hold anything), for SIMD. */
bool in_more(struct in *in, size_t used, struct slice *window);

/* Offset of the window's first byte in the (decoded) file. */
uint64_t in_offset(const struct in *in);

/* The next line of the current file, without its LF; false at the end. A last line without LF counts. The line is valid
 * until the next call. Do not mix with in_more on one file. */
bool in_line(struct in *in, struct slice *line);
uint64_t in_line_number(const struct in *in); /* of the line that in_line gave last: 1, 2, ... */

/* Progress on stderr, by bytes read (compressed ones) over all operands. */
void in_progress(struct in *in, bool on);

/* Files given, and files with damage, so far: for "809 of 812 files". */
uint64_t in_files(const struct in *in);
uint64_t in_files_damaged(const struct in *in);
/* Counts the current file as damaged (once) and says why: "txt-NAME: FILE: message". */
void in_damage(struct in *in, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* The same for what is wrong on one line: "txt-NAME: FILE:LINE: message"; line 0 = in the file as a whole. */
void in_vdamage(struct in *in, uint64_t line, const char *format, va_list args);

#endif
