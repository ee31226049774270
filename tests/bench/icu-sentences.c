/* The peer of tests/bench/split.sh: ICU's sentence iterator over each line of a file, the sentences written a line each. Built on demand.
 *     icu-sentences [-s] FILE      -s: with the suppressions of the locale (abbreviations), "en-u-ss-standard" */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unicode/ubrk.h>
#include <unicode/ustring.h>
#include <unicode/utext.h>

int main(int argc, char **argv) {
    int suppress = argc > 2 && !strcmp(argv[1], "-s");
    if (argc < 2) return 2;
    FILE *in = fopen(argv[argc - 1], "rb");
    UErrorCode error = U_ZERO_ERROR;
    UBreakIterator *sentences =
        ubrk_open(UBRK_SENTENCE, suppress ? "en-u-ss-standard" : "en", NULL, 0, &error);
    UText *text = NULL;
    char *line = NULL;
    size_t room = 0;
    if (!in) return 2;
    if (U_FAILURE(error)) exit(2);
    for (ssize_t n; (n = getline(&line, &room, in)) > 0;) {
        text = utext_openUTF8(text, line, n, &error);
        ubrk_setUText(sentences, text, &error);
        if (U_FAILURE(error)) exit(2);
        for (int32_t from = ubrk_first(sentences), to; (to = ubrk_next(sentences)) != UBRK_DONE; from = to) {
            fwrite(line + from, 1, (size_t)(to - from), stdout);
            if (line[to - 1] != '\n') putchar('\n');
        }
    }
    utext_close(text);
    ubrk_close(sentences);
    free(line);
    return fclose(in) || fflush(stdout) ? 2 : 0;
}
