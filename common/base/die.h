/* die - how a filter says that something is wrong, and with what status it ends.
 *
 * Exit status of every filter: 0 all input used; 1 finished, but some input was damaged (each
 * damage was said by warn); 2 do not trust the output (die). All messages are one line on stderr,
 * "txt-NAME: message". */
#ifndef TXT_DIE_H
#define TXT_DIE_H

#include <stdbool.h>
#include <stdint.h>

#define DIE_PRINTF(f, a) __attribute__((format(printf, f, a)))

/* Sets the program's name for messages: the last part of argv[0]. The string is kept, not copied. */
void die_init(const char *argv0);
const char *die_name(void);

/* Says the message and ends with status 2. atexit(3) handlers run, so temporary files go. */
_Noreturn void die(const char *format, ...) DIE_PRINTF(1, 2);
/* The same with ": " and strerror(errno) behind it. */
_Noreturn void die_errno(const char *format, ...) DIE_PRINTF(1, 2);

/* Says that some input was damaged; the rest goes on and die_status() becomes 1.
 * --quiet (die_quiet) silences the line, never the status. Safe to call from any thread. */
void warn(const char *format, ...) DIE_PRINTF(1, 2);
void die_quiet(bool quiet);

/* The status to return from main: 0, or 1 after any warn. */
int die_status(void);
uint64_t die_warnings(void);

#endif
