/* words_peer - the words of stdin's lines by the word boundaries of ICU (-DPEER_ICU, link -licuuc) or of GNU libunistring (link -lunistring), one
 * space between: what tests/bench/tokenize.sh holds txt-tokenize to. No normalization, no folding; invalid text is not looked at. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static int is_word(const char *p,
                   size_t n) { /* has it a letter or digit? (all that is not ASCII counts as one) */
    for (size_t i = 0; i < n; i++) {
        unsigned char c = (unsigned char)p[i];
        if (c >= 0x80 || (c >= '0' && c <= '9') || ((c | 32) >= 'a' && (c | 32) <= 'z')) return 1;
    }
    return 0;
}

static void put(const char *p, size_t n) {
    if (!is_word(p, n)) return;
    fwrite(p, 1, n, stdout);
    putchar(' ');
}

#ifdef PEER_ICU
#include <unicode/ubrk.h>
#include <unicode/utext.h>
static void cut(const char *line, size_t n) {
    static UBreakIterator *words;
    static UText text = UTEXT_INITIALIZER;
    UErrorCode error = U_ZERO_ERROR;
    if (!words) words = ubrk_open(UBRK_WORD, "root", NULL, 0, &error);
    utext_openUTF8(&text, line, (int64_t)n, &error);
    ubrk_setUText(words, &text, &error);
    if (U_FAILURE(error)) exit(2);
    int32_t from = ubrk_first(words), to;
    for (; (to = ubrk_next(words)) != UBRK_DONE; from = to) put(line + from, (size_t)(to - from));
}
#else
#include <uniwbrk.h>
static void cut(const char *line, size_t n) {
    static char *breaks;
    static size_t room;
    if (!n) return;
    if (n > room) {
        free(breaks);
        breaks = malloc(room = 2 * n);
    }
    if (!breaks) exit(2);
    u8_wordbreaks((const uint8_t *)line, n, breaks);
    size_t from = 0;
    for (size_t i = 1; i <= n; i++)
        if (i == n || breaks[i]) put(line + from, i - from), from = i;
}
#endif

int main(void) {
    char *line = NULL;
    size_t room = 0;
    ssize_t n;
    while ((n = getline(&line, &room, stdin)) >= 0) {
        if (n && line[n - 1] == '\n') n--;
        cut(line, (size_t)n);
        putchar('\n');
    }
    free(line);
    return ferror(stdin) || fflush(stdout) ? 2 : 0;
}
