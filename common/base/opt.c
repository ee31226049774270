#include "base/opt.h"
#include "base/slice.h"
#include "base/die.h"
#include "base/mem.h"
#include "base/version.h"

#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static const struct opt own[] = {
    {'h', "help", NULL, "show this help and exit", OPT_FLAG, NULL, 0, 0, NULL, NULL},
    {'V', "version", NULL, "show versions and exit", OPT_FLAG, NULL, 0, 0, NULL, NULL},
    {0, NULL, NULL, NULL, OPT_FLAG, NULL, 0, 0, NULL, NULL},
};

static size_t count_of(const struct opt *o) {
    size_t n = 0;
    while (o[n].name) n++;
    return n;
}

/* The synopsis, in the order that style(9) asks for: flags with a letter in one bracket, then the rest. */
static void print_synopsis(const struct opt_program *p, FILE *to) {
    fprintf(to, "%s [-hV", p->name);
    for (const struct opt *o = p->options; o->name; o++)
        if (o->letter && !o->arg) fputc(o->letter, to);
    fputc(']', to);
    for (const struct opt *o = p->options; o->name; o++) {
        if (!*o->name || (o->letter && !o->arg)) continue;
        if (o->letter)
            fprintf(to, " [-%c %s]", o->letter, o->arg);
        else if (o->arg)
            fprintf(to, " [--%s %s]", o->name, o->arg);
        else
            fprintf(to, " [--%s]", o->name);
    }
    if (*p->operands) fprintf(to, " %s", p->operands);
}

static void print_option(const struct opt *o) {
    char left[80];
    int n = 0;
    if (!*o->name) {
        printf("\n%s\n", o->help);
        return;
    }
    n = snprintf(left, sizeof left, "  %c%c%s --%s%s%s", o->letter ? '-' : ' ', o->letter ? o->letter : ' ',
                 o->letter ? "," : " ", o->name, o->arg ? " " : "", o->arg ? o->arg : "");
    printf("%-28s%s%s", left, n >= 28 ? "\n                            " : "", o->help);
    if (o->choices) printf(" (%s)", o->choices);
    putchar('\n');
}

static void print_help(const struct opt_program *p) {
    printf("%s - %s\nusage: ", p->name, p->purpose);
    print_synopsis(p, stdout);
    printf("\n");
    if (p->columns) printf("columns: %s\n", p->columns);
    printf("\n");
    for (const struct opt *o = p->options; o->name; o++) print_option(o);
    for (const struct opt *o = own; o->name; o++) print_option(o);
    if (p->example) printf("\nexample: %s\n", p->example);
}

/* For the scripts that make pages and completion: program line, then letter, name, argument, choices, help. */
static void dump(const struct opt_program *p) {
    printf("%s\t%s\t%s\n", p->name, p->purpose, p->operands);
    for (int pass = 0; pass < 2; pass++)
        for (const struct opt *o = pass ? own : p->options; o->name; o++)
            printf("%c\t%s\t%s\t%s\t%s\n", o->letter ? o->letter : '-', o->name, o->arg ? o->arg : "",
                   o->choices ? o->choices : "", o->help);
}

static _Noreturn void end(void) {
    if (fflush(stdout) || ferror(stdout)) die_errno("cannot write to stdout");
    exit(0);
}

bool opt_size(const char *text, uint64_t *bytes) {
    size_t digits = strspn(text, "0123456789");
    uint64_t n;
    if (!slice_u64((struct slice){text, digits}, &n)) return false;
    const char *unit = text + digits;
    int shift = 10; /* a bare number is KiB */
    if (*unit == '%') {
        long pages = sysconf(_SC_PHYS_PAGES), size = sysconf(_SC_PAGESIZE);
        if (unit[1] || pages <= 0 || size <= 0 || n > 100) return false;
        *bytes = (uint64_t)pages / 100 * (uint64_t)size * n;
        return true;
    }
    if (*unit) {
        const char *units = "bKMGT",
                   *u =
                       strchr(units, *unit == 'k' || *unit == 'm' || *unit == 'g' || *unit == 't' ? *unit - 32
                                                                                                  : *unit);
        if (!u || unit[1]) return false;
        shift = 10 * (int)(u - units);
    }
    if (shift && n > UINT64_MAX >> shift) return false;
    *bytes = n << shift;
    return true;
}

static void set_number(const struct opt *o, const char *arg) {
    uint64_t n;
    bool good = o->kind == OPT_SIZE ? opt_size(arg, &n) : slice_u64(slice_of(arg), &n);
    if (good && n >= o->min && (!o->max || n <= o->max)) {
        *(uint64_t *)o->to = n;
        return;
    }
    const char *what = o->kind == OPT_SIZE ? "a size such as 64M, 2G or 50%" : "a whole number";
    if (o->max)
        die("--%s: '%s' is not %s from %llu to %llu", o->name, arg, what, (unsigned long long)o->min,
            (unsigned long long)o->max);
    die("--%s: '%s' is not %s of at least %llu%s", o->name, arg, what, (unsigned long long)o->min,
        o->kind == OPT_SIZE ? " bytes" : "");
}

static void set_choice(const struct opt *o, const char *arg) {
    struct slice rest = slice_of(o->choices), word;
    for (int i = 0; slice_cut(&rest, '|', &word); i++)
        if (slice_eq(word, slice_of(arg))) {
            *(int *)o->to = i;
            return;
        }
    die("--%s: '%s' is none of %s", o->name, arg, o->choices);
}

static void set(const struct opt *o, const char *arg) {
    switch (o->kind) {
    case OPT_FLAG: *(bool *)o->to = true; break;
    case OPT_TEXT: *(const char **)o->to = arg; break;
    case OPT_NUMBER:
    case OPT_SIZE: set_number(o, arg); break;
    case OPT_CHOICE: set_choice(o, arg); break;
    case OPT_CALL: o->call(o->to, o, arg); break;
    }
}

/* The long option that getopt_long could not use, said with what exists. */
static _Noreturn void bad_option(const struct opt_program *p, char **argv, int code,
                                 const struct option *longs) {
    if (code == ':' && optopt && optopt < 0x1000)
        die("option -%c needs an argument; see '%s --help'", optopt, p->name);
    if (optopt && optopt < 0x1000) die("there is no option -%c; see '%s --help'", optopt, p->name);
    const char *given = argv[optind - 1];
    size_t n = strcspn(given, "=");
    if (code == ':') die("option %s needs an argument; see '%s --help'", given, p->name);
    struct buf near = {0};
    bool exact = false;
    for (const struct option *l = longs; l->name; l++) {
        if (n > 2 && strncmp(l->name, given + 2, n - 2) == 0 && strcmp(l->name, "dump-options") != 0) {
            if (strlen(l->name) == n - 2) exact = true;
            buf_format(&near, " --%s", l->name);
        }
    }
    if (exact) die("option %.*s takes no argument; see '%s --help'", (int)n, given, p->name);
    if (near.len) die("option %.*s could be:%.*s", (int)n, given, (int)near.len, near.at);
    for (const struct option *l = longs; l->name; l++) /* the same first two letters: a slip */
        if (n > 4 && strncmp(l->name, given + 2, 2) == 0) buf_format(&near, " --%s", l->name);
    if (near.len) die("there is no option %.*s; near it are:%.*s", (int)n, given, (int)near.len, near.at);
    die("there is no option %.*s; see '%s --help'", (int)n, given, p->name);
}

int opt_parse(const struct opt_program *p, int argc, char **argv) {
    size_t n = count_of(p->options);
    struct option *longs = mem_zero(n + 4, sizeof *longs);
    const struct opt **by_code = mem_zero(n + 4, sizeof *by_code);
    struct buf letters = {0};
    int used = 0;

    die_init(argc > 0 && argv[0] ? argv[0] : p->name);
    buf_put(&letters, ":", 1);
    for (int pass = 0; pass < 2; pass++)
        for (const struct opt *o = pass ? own : p->options; o->name; o++) {
            if (o->letter) buf_format(&letters, "%c%s", o->letter, o->arg ? ":" : "");
            if (!*o->name) continue;
            by_code[used] = o;
            longs[used] =
                (struct option){o->name, o->arg ? required_argument : no_argument, NULL, 0x1000 + used};
            used++;
        }
    longs[used] = (struct option){"dump-options", no_argument, NULL, 0x1000 + used};
    int dump_code = 0x1000 + used;
    buf_byte(&letters, '\0');

    int code;
    opterr = 0;
    while ((code = getopt_long(argc, argv, letters.at, longs, NULL)) != -1) {
        const struct opt *o = NULL;
        if (code == '?' || code == ':') bad_option(p, argv, code, longs);
        if (code == dump_code) {
            dump(p);
            end();
        }
        if (code >= 0x1000) o = by_code[code - 0x1000];
        for (int i = 0; !o && i < used; i++)
            if (by_code[i]->letter == code) o = by_code[i];
        if (o == &own[0]) {
            print_help(p);
            end();
        }
        if (o == &own[1]) {
            version_print(p->name, p->versions, stdout);
            end();
        }
        if (o) set(o, optarg);
    }
    free(longs);
    free(by_code);
    buf_free(&letters);
    return optind;
}

bool opt_numbers(const char *text, unsigned most, unsigned *bits) {
    struct slice rest = slice_of(text), part, low;
    while (slice_cut(&rest, ',', &part)) {
        uint64_t from, till;
        slice_cut(&part, '-', &low);
        if (!slice_u64(low, &from) || !slice_u64(part.at ? part : low, &till) || from < 1 || till > most ||
            from > till)
            return false;
        for (; from <= till; from++) *bits |= 1u << from;
    }
    return true;
}
