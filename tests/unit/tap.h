/* tap - the few lines a unit test needs to speak TAP to prove(1). */
#ifndef TXT_TAP_H
#define TXT_TAP_H

#include <stdbool.h>
#include <stdio.h>

static int tap_count, tap_failed;

/* One test: ok(condition, "what holds", ...). On failure says file and line. Returns the condition. */
#define ok(condition, ...) tap_say((condition), __FILE__, __LINE__, __VA_ARGS__)

__attribute__((format(printf, 4, 5))) static inline bool tap_say(bool good, const char *file, int line,
                                                                 const char *format, ...) {
    char what[512];
    __builtin_va_list args;
    __builtin_va_start(args, format);
    vsnprintf(what, sizeof what, format, args);
    __builtin_va_end(args);
    printf("%sok %d - %s\n", good ? "" : "not ", ++tap_count, what);
    if (!good) tap_failed++, printf("# failed at %s:%d\n", file, line);
    return good;
}

/* The end of main: prints the plan. */
static inline int tap_done(void) {
    printf("1..%d\n", tap_count);
    return tap_failed != 0;
}

#endif
