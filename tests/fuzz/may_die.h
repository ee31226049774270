/* may_die - for targets whose subject may end the program: status 2 comes back to the target, everything else is a finding. */
#ifndef TXT_MAY_DIE_H
#define TXT_MAY_DIE_H

#include "fuzz.h"

#include <dlfcn.h>
#include <setjmp.h>

static jmp_buf may_die_back;
static bool may_die_armed;

/* Ends the trial, not the fuzzer: the program's exit comes before libc's. */
_Noreturn void exit(int code) {
    if (may_die_armed) {
        MUST(code == 2);
        longjmp(may_die_back, 1);
    }
    void (*real)(int);
    *(void **)&real = dlsym((void *)-1L /* RTLD_NEXT */, "exit");
    real(code);
    abort();
}

/* Runs try(context) with messages to nowhere; true if it returned, false if it died. What it had allocated is the caller's to free. */
static inline bool may_die(void (*try)(void *context), void *context) {
    static FILE *nowhere;
    if (!nowhere) MUST((nowhere = fopen("/dev/null", "w")) != NULL);
    FILE *volatile saved = stderr;
    volatile bool good = false;
    stderr = nowhere;
    may_die_armed = true;
    if (setjmp(may_die_back) == 0) {
        try(context);
        good = true;
    }
    may_die_armed = false;
    stderr = saved;
    return good;
}

#endif
