/* spelling: what is masked, folded, left out; and that tokens which are copied come out as those that are not. */
#include "text/spelling.h"
#include "tap.h"

static void is(const struct spelling_rules *rules, struct slice token, unsigned kind, const char *right) {
    struct spelling s;
    spelling_init(&s, rules);
    struct slice got = spelling_token(&s, token, kind);
    ok(slice_eq(got, slice_of(right)), "'%.*s' is '%.*s'", (int)token.len, token.at, (int)got.len, got.at);
    spelling_free(&s);
}

/* Every simple token that is said to be copied is the same by fold_copy and by the long way; `runs` as expected. */
static void copies(const char *what, const struct spelling_rules *rules, struct slice text, bool runs,
                   size_t least) {
    struct spelling s;
    struct words w;
    struct word word[128];
    char padded[256] = "", copy[256] = "";
    memcpy(padded, text.at, text.len);
    struct slice piece = {padded, text.len};
    spelling_init(&s, rules);
    words_init(&w, WORDS_TXT1, WORDS_ALL);
    words_begin(&w);
    bool may = spelling_begin(&s, piece), good = true;
    size_t from = 0, n = words_cut(&w, piece, true, &from, word, 128), copied = 0;
    for (size_t i = 0; i < n; i++) {
        if (!spelling_copies(&s, &word[i], piece)) continue;
        struct slice token = {padded + word[i].start, word[i].end - word[i].start};
        copied++;
        fold_copy(copy, token.at, token.len, !rules->keep_case);
        good &= slice_eq((struct slice){copy, token.len}, spelling_token(&s, token, word[i].kind));
    }
    ok(good && may == runs && copied >= least && (least || !copied), "%s: %zu of %zu tokens are copied", what,
       copied, n);
    spelling_free(&s);
}

int main(void) {
    const struct spelling_rules plain = {0}, keep = {.keep_case = true}, strip = {.strip_marks = true},
                                mask = {.masked = 1u << WORDS_NUMBER}, wide = {.nfkc = true},
                                three = {.min_length = 3}, one = {.min_length = 1};
    is(&plain, SLICE("Đức"), WORDS_WORD, "đức");
    is(&keep, SLICE("Đức"), WORDS_WORD, "Đức");
    is(&strip, SLICE("Đức"), WORDS_WORD, "duc");
    is(&wide, SLICE("ＡＢ"), WORDS_WORD, "ab");
    is(&mask, SLICE("12.5"), WORDS_NUMBER, "<number>");
    is(&mask, SLICE("Word"), WORDS_WORD, "word");
    static const char *const names[] = {"<word>", "<number>", "<url>",   "<email>",  "<file>",
                                        "<tag>",  "<emoji>",  "<punct>", "<symbol>", "<other>"};
    const struct spelling_rules all = {.masked = WORDS_ALL};
    for (unsigned c = 0; c < WORDS_CLASSES; c++) {
        char name[16];
        snprintf(name, sizeof name, "<%s>", words_class_name((enum words_class)c));
        is(&all, SLICE("x"), c, names[c]);
        ok(!strcmp(name, names[c]), "and that is the class's name: %s", name);
    }
    is(&three, SLICE("ab"), WORDS_WORD, "");
    is(&three, SLICE("Đức"), WORDS_WORD, "đức");
    is(&three, SLICE("đu"), WORDS_WORD, ""); /* five bytes when decomposed, two characters */
    is(&one, SLICE("a"), WORDS_WORD, "a");

    const struct slice english = SLICE("The DOGS, 12 of them; a@b.org \xE2\x80\x9Csaid\xE2\x80\x9D so"),
                       mixed = SLICE("Việt Nam and the DOGS of Đức"),
                       ascii = SLICE("Viet Nam and the DOGS of Duc");
    copies("English", &plain, english, true, 5);
    copies("with its case", &keep, english, true, 5);
    copies("marks dropped, none there", &strip, ascii, true, 5);
    copies("marks dropped, some there", &strip, mixed, false, 4);
    copies("some masked", &mask, english, false, 0);
    copies("some too short", &three, english, false, 0);
    ok(spelling_is_ascii(SLICE("")) && spelling_is_ascii(SLICE("a\x7F")) &&
           !spelling_is_ascii(SLICE("a\x80")),
       "what is ASCII");
    return tap_done();
}
