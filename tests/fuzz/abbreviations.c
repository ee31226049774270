/* Any bytes as a file of abbreviations: a line is taken or said to be wrong; a word that was taken has its kind, and "none" takes all of
 * its kinds away. */
#include "fuzz.h"
#include "text/abbreviations.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    struct abbreviations a;
    struct slice rest = {(const char *)data, size}, line;
    abbreviations_init(&a);
    while (rest.len && slice_cut(&rest, '\n', &line)) {
        char *copy = malloc(line.len ? line.len : 1);
        MUST(copy);
        if (line.len) memcpy(copy, line.at, line.len);
        struct slice tail = {copy, line.len}, kind, word;
        bool taken = abbreviations_add(&a, tail) == NULL;
        while (tail.len && (tail.at[tail.len - 1] == '\r' || tail.at[tail.len - 1] == ' ')) tail.len--;
        if (taken && tail.len && tail.at[0] != '#') {
            MUST(slice_cut(&tail, '\t', &kind) && tail.at && slice_cut(&tail, '\t', &word) && word.len);
            if (word.len > 1 && word.at[word.len - 1] == '.') word.len--;
            MUST((abbreviations_find(&a, word) == 0) == slice_eq(kind, SLICE("none")));
        }
        free(copy);
    }
    abbreviations_free(&a);
    return 0;
}
