#include "io/word_list.h"
#include "base/die.h"
#include "io/in.h"
#include "io/rec.h"

#include <stdlib.h>
#include <unistd.h>

void word_list_read(struct table *words, const char *option, const char *path) {
    char *operand = mem_text(path);
    if (strcmp(path, "-") != 0 && access(path, R_OK) != 0) die_errno("--%s %s", option, path);
    struct in *in = in_open(&operand, 1);
    struct slice line;
    struct buf wire = {0};
    if (!words->slot) table_init(words, 0);
    if (!in_next(in)) die("--%s %s: cannot be read", option, path);
    while (in_line(in, &line)) {
        while (line.len && (line.at[line.len - 1] == ' ' || line.at[line.len - 1] == '\r')) line.len--;
        if (!line.len || line.at[0] == '#') continue;
        wire.len = 0;
        rec_escape(line, &wire);
        table_intern(words, buf_get(&wire), NULL);
    }
    in_close(in);
    buf_free(&wire);
    free(operand);
}
