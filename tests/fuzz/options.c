/* Any words as a command line: options are taken, or the program ends with status 0 (--help) or 2 and says why. */
#include "fuzz.h"
#include "base/opt.h"
#include "io/spill.h"

#include <dlfcn.h>
#include <getopt.h>
#include <setjmp.h>

static jmp_buf back;
static bool armed;
static int status;

/* Ends the command line under test, not the fuzzer: the program's exit comes before libc's. */
_Noreturn void exit(int code) {
    if (armed) {
        status = code;
        longjmp(back, 1);
    }
    void (*real)(int);
    *(void **)&real = dlsym((void *)-1L /* RTLD_NEXT */, "exit");
    real(code);
    abort();
}

static struct rec_options rec;
static struct spill_options spill;
static uint64_t count;
static int rules;
static unsigned calls;

static void on_call(void *to, const struct opt *option, const char *arg) {
    (void)to, (void)option;
    MUST(arg);
    calls++;
}

static const struct opt table[] = {
    {'n', "count", "N", "a number", OPT_NUMBER, &count, 1, 9, NULL, NULL},
    {0, "rules", "RULES", "a choice", OPT_CHOICE, &rules, 0, 0, "uax29|default", NULL},
    {'s', "sum", "COLUMN", "a call", OPT_CALL, NULL, 0, 0, NULL, on_call},
    {0, "", NULL, "A title:", OPT_FLAG, NULL, 0, 0, NULL, NULL},
    REC_OPTIONS(&rec),
    SPILL_OPTIONS(&spill),
    {0, NULL, NULL, NULL, OPT_FLAG, NULL, 0, 0, NULL, NULL},
};

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    static const struct opt_program program = {"txt-fuzz", "is fuzzed", "[FILE ...]", NULL,
                                               NULL,       NULL,        table};
    static FILE *nowhere;
    enum { WORDS = 12 };
    char *argv[WORDS + 2] = {"txt-fuzz"}, *text = malloc(size + 1), *at = text;
    int argc = 1;
    MUST(text);
    memcpy(text, data, size);
    text[size] = '\0';
    while (argc <= WORDS && at < text + size) {
        argv[argc++] = at;
        at += strlen(at) + 1;
    }
    argv[argc] = NULL;

    uint64_t bytes;
    if (opt_size(text, &bytes)) MUST(text[0] >= '0' && text[0] <= '9');

    if (!nowhere) {
        nowhere = fopen("/dev/null", "w");
        MUST(nowhere);
        fflush(stdout);
        stdout = nowhere;
    }
    FILE *saved = stderr;
    stderr = nowhere;
    optind = 0; /* glibc: start anew */
    count = 1;
    rules = 0;
    status = -1;
    armed = true;
    if (setjmp(back) == 0) {
        int first = opt_parse(&program, argc, argv);
        MUST(first >= 1 && first <= argc);
        MUST(count >= 1 && count <= 9);
        MUST(rules == 0 || rules == 1);
        MUST(!spill.memory || spill.memory >= 1 << 20);
    } else {
        MUST(status == 0 || status == 2);
    }
    armed = false;
    stderr = saved;
    free(text);
    return 0;
}
