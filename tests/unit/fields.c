/* fields: what a list of columns means. */
#include "stat/fields.h"
#include "tap.h"

static const struct slice names[] = {SLICE("word"), SLICE("a_count"), SLICE("b_count"), SLICE("x-y"),
                                     SLICE("a:b"),  SLICE("3"),       SLICE("c,d")};
enum { COUNT = sizeof names / sizeof *names };

/* "1 2 " for columns 1 and 2 (from 0), or "!" and the message. */
static const char *matched(const char *pattern) {
    static struct buf text;
    struct buf columns = {0}, error = {0};
    text.len = 0;
    if (fields_match(slice_of(pattern), names, COUNT, &columns, &error)) {
        for (size_t i = 0; i < columns.len / sizeof(size_t); i++) {
            size_t c;
            memcpy(&c, columns.at + i * sizeof c, sizeof c);
            buf_format(&text, "%zu ", c);
        }
    } else {
        buf_format(&text, "!%.*s", (int)error.len, error.at);
    }
    buf_byte(&text, '\0');
    buf_free(&columns);
    buf_free(&error);
    return text.at;
}

static void means(const char *pattern, const char *expected) {
    const char *got = matched(pattern);
    ok(strcmp(got, expected) == 0, "'%s' means %s(expected %s)", pattern, got, expected);
}

static void cuts(const char *list, const char *expected) {
    struct slice rest = slice_of(list);
    struct field_item item;
    struct buf text = {0};
    while (fields_cut(&rest, names, COUNT, &item))
        buf_format(&text, "[%.*s|%.*s]", (int)item.pattern.len, item.pattern.at, (int)item.rest.len,
                   item.rest.at ? item.rest.at : "");
    buf_byte(&text, '\0');
    ok(strcmp(text.at, expected) == 0, "'%s' is cut into %s (expected %s)", list, text.at, expected);
    buf_free(&text);
}

#define THERE_ARE "; there are: word a_count b_count x-y a:b 3 c,d"

int main(void) {
    means("word", "0 ");
    means("1", "0 ");
    means("3", "5 "); /* a name goes before a number */
    means("7", "6 ");
    means("8", "!no column '8'" THERE_ARE);
    means("0", "!no column '0'" THERE_ARE);
    means("", "!no column ''" THERE_ARE);
    means("*_count", "1 2 ");
    means("?_count", "1 2 ");
    means("*", "0 1 2 3 4 5 6 ");
    means("*o*t", "1 2 ");
    means("*count*count", "!no column matches '*count*count'" THERE_ARE);
    means("a\\:b", "4 ");
    means("\\*", "!no column matches '\\*'" THERE_ARE);
    means("x-y", "3 ");
    means("a_count-x-y", "1 2 3 ");
    means("x-y-a_count", "3 2 1 ");
    means("1-2", "0 1 ");
    means("4-4", "3 ");
    means("word-2", "0 1 ");
    means("1-99", "!no column '1-99'" THERE_ARE);
    means("-1", "!no column '-1'" THERE_ARE);

    cuts("word", "[word|]");
    cuts("word,1", "[word|][1|]");
    cuts("word:w,a_count", "[word|w][a_count|]");
    cuts("a:b", "[a:b|]");
    cuts("a:b:c", "[a:b|c]");
    cuts("word:a:b", "[word|a:b]");
    cuts("c\\,d:x", "[c\\,d|x]");
    cuts("a\\:b:x", "[a\\:b|x]");
    cuts("", "[|]");
    cuts("word,", "[word|][|]");
    return tap_done();
}
