/* opt - a filter's options, from one table: parsing (getopt_long), --help, the SYNOPSIS and option
 * list of its page, and shell completion are all made from it, so they cannot disagree.
 *
 * Every program has -h/--help and -V/--version without listing them. A hidden --dump-options prints
 * the table as TSV (letter name argument choices help) for scripts that make pages and completion. */
#ifndef TXT_OPT_H
#define TXT_OPT_H

#include <stdbool.h>
#include <stdint.h>

enum opt_kind {
    OPT_FLAG,   /* to: bool *             set to true */
    OPT_TEXT,   /* to: const char **      the argument itself */
    OPT_NUMBER, /* to: uint64_t *         range-checked, min..max */
    OPT_SIZE,   /* to: uint64_t *         bytes; K M G T (1024), b, or % of memory, as sort(1); min..max */
    OPT_CHOICE, /* to: int *              index into the words of `choices`, "sentence|paragraph|document" */
    OPT_CALL,   /* call(to, option, arg)  for repeatable or ordered options; arg is NULL if none is taken */
};

struct opt {
    char letter; /* 0 = long only */
    const char
        *name; /* long name without dashes; NULL ends the table; "" = a line of help only (a group's title) */
    const char *arg;  /* name of the argument, "FILE"; NULL = takes none */
    const char *help; /* one line, no stop at the end */
    enum opt_kind kind;
    void *to;
    uint64_t min, max;   /* of OPT_NUMBER and OPT_SIZE; max 0 = no upper bound */
    const char *choices; /* of OPT_CHOICE */
    void (*call)(void *to, const struct opt *option, const char *arg); /* of OPT_CALL */
};

struct opt_program {
    const char *name;     /* "txt-split" */
    const char *purpose;  /* one line: "cuts text into sentences, a row each" */
    const char *operands; /* "[FILE ...]" */
    const char *columns;  /* "doc text -> doc date para sent kind text": what it needs and writes */
    const char *example;  /* one command line */
    const char
        *versions; /* what -V says behind the version of Unicode: "rules txt1"; NULL = no rules of text */
    const struct opt *options;
};

/* Parses argv; returns the index of the first operand. A wrong option is die(): one line that names it
 * and what would be right. --help and --version print and exit 0. Calls die_init. */
int opt_parse(const struct opt_program *program, int argc, char **argv);

/* "64M", "1G", "50%", "4096b" -> bytes (a bare number is KiB, as in sort(1)). False if it is none. */
bool opt_size(const char *text, uint64_t *bytes);

/* "2", "1-3" or "1,3,5-7": sets a bit for each of these numbers, 1 .. most (31 at most). False if it is no such list. */
bool opt_numbers(const char *text, unsigned most, unsigned *bits);

#endif
