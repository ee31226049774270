/* words: every line of the Unicode conformance test; txt1 by examples; pieces, fast path and scalar path agree. */
#include "text/utf8.h"
#include "text/words.h"
#include "base/mem.h"
#include "tap.h"
#include <ctype.h>
#include <stdlib.h>

static void conformance(void) {
    const char *ucd = getenv("TXT_UCD");
    char path[512], line[4096];
    snprintf(path, sizeof path, "%s/auxiliary/WordBreakTest.txt", ucd ? ucd : "/usr/share/unicode");
    FILE *f = fopen(path, "r");
    if (!f) {
        ok(true, "WordBreakTest # SKIP no %s (package unicode-data)", path);
        return;
    }
    int lines = 0, wrong = 0;
    while (fgets(line, sizeof line, f)) {
        if (*line == '#' || *line == '\n') continue;
        char text[256];
        bool want[256] = {0}, good = true;
        size_t n = 0;
        for (char *p = line; *p && *p != '#';) {
            if (strncmp(p, "\xC3\xB7", 2) == 0) {
                want[n] = true, p += 2;
            } else if (strncmp(p, "\xC3\x97", 2) == 0) {
                p += 2;
            } else if (isxdigit((unsigned char)*p)) {
                n += utf8_encode((uint32_t)strtoul(p, &p, 16), text + n);
            } else {
                p++;
            }
        }
        for (const char *p = text, *end = text + n; p < end;) {
            const char *q = words_boundary(p, end);
            for (const char *c = p + 1; c < q; c++) good &= !want[c - text];
            good &= want[q - text];
            p = q;
        }
        lines++;
        if (!good) wrong++, printf("# %s", line);
    }
    fclose(f);
    ok(wrong == 0 && lines == 1823, "WordBreakTest: %d of %d lines", lines - wrong, lines);
}

/* The tokens of text, ended by | each, with the first letter of the class in front. */
static const char *spell(enum words_rules rules, struct slice text, enum words_way way) {
    static char to[4096];
    struct word word[WORDS_ROOM];
    struct words w;
    size_t n = 0, from = 0;
    words_init(&w, rules, WORDS_ALL);
    w.way = way;
    words_begin(&w);
    while (from < text.len)
        for (size_t i = 0, k = words_cut(&w, text, true, &from, word, WORDS_ROOM); i < k; i++)
            n += (size_t)snprintf(to + n, sizeof to - n, "%c:%.*s|", *words_class_name(word[i].kind),
                                  (int)(word[i].end - word[i].start), text.at + word[i].start);
    to[n] = 0;
    return to;
}

static void examples(void) {
    static const struct {
        const char *text, *txt1;
    } row[] = {
        {"Don't stop.", "w:Don't|w:stop|p:.|"},
        {"See http://a.org/x_(y)?q=1,2. Or (www.b.vn).",
         "w:See|u:http://a.org/x_(y)?q=1,2|p:.|w:Or|p:(|u:www.b.vn|p:)|p:.|"},
        {"news.com, yes.no, go.to/x, e.g. this.That",
         "u:news.com|p:,|w:yes|p:.|w:no|p:,|u:go.to/x|p:,|w:e.g.|w:this|p:.|w:That|"},
        {"<a.b-c+d@mail.example.co.uk>, x@y", "s:<|e:a.b-c+d@mail.example.co.uk|s:>|p:,|e:x@y|"},
        {"my-report_v2.pdf and photo.JPG.", "f:my-report_v2.pdf|w:and|f:photo.JPG|p:.|"},
        {"12/31/2004 2004-12-31 9/11 1998-2000 555-0123 1-800-555-0123",
         "n:12/31/2004|n:2004-12-31|n:9|p:/|n:11|n:1998|p:-|n:2000|n:555-0123|n:1-800-555-0123|"},
        {"10:30, 08:14:05 and 10:30am", "n:10:30|p:,|n:08:14:05|w:and|n:10:30am|"},
        {"-5 +3.2 (-1,000) x-5 -.5 .5 3-4",
         "n:-5|n:+3.2|p:(|n:-1,000|p:)|w:x|p:-|n:5|n:-.5|n:.5|n:3|p:-|n:4|"},
        {"the U.S. at 5 p.m. J. Smith and I. No. 7 No.",
         "w:the|w:U.S.|w:at|n:5|w:p.m.|w:J.|w:Smith|w:and|w:I|p:.|w:No.|n:7|w:No|p:.|"},
        {"Mr. Lee, Acme Inc.", "w:Mr.|w:Lee|p:,|w:Acme|w:Inc.|"},
        {"e-mail non-stop well-known Co-op", "w:e-mail|w:non-stop|w:well|p:-|w:known|w:Co-op|"},
        {"b/c w/o and/or AT&T R&D a&b", "w:b/c|w:w/o|w:and|p:/|w:or|w:AT&T|w:R&D|w:a|p:&|w:b|"},
        {"US$5 costs 5%", "s:US$|n:5|w:costs|n:5|p:%|"},
        {"#topic @name #1 a#b", "t:#topic|t:@name|p:#|n:1|w:a|p:#|w:b|"},
        {"hi :-) :D <3 (: x:-)", "w:hi|e::-)|e::D|e:<3|e:(:|w:x|p::|p:-|p:)|"},
        {"what?! so... -- ==== (( **", "w:what|p:?!|w:so|p:...|p:--|s:====|p:(|p:(|p:**|"},
        {"\xE2\x80\x99"
         "90s 'em 'quoted'",
         "n:\xE2\x80\x99"
         "90s|w:'em|p:'|w:quoted|p:'|"},
        {"Vi\xE1\xBB\x87t Nam: TP.HCM, TP. Hu\xE1\xBA\xBF",
         "w:Vi\xE1\xBB\x87t|w:Nam|p::|w:TP.HCM|p:,|w:TP.|w:Hu\xE1\xBA\xBF|"},
        {"\xF0\x9F\x91\xA9\xE2\x80\x8D\xF0\x9F\x92\xBB\xF0\x9F\x87\xBB\xF0\x9F\x87\xB3\xF0\x9F\x87\xAB\xF0"
         "\x9F\x87\xB7",
         "e:\xF0\x9F\x91\xA9\xE2\x80\x8D\xF0\x9F\x92\xBB|e:\xF0\x9F\x87\xBB\xF0\x9F\x87\xB3|e:"
         "\xF0\x9F\x87\xAB\xF0\x9F\x87\xB7|"},
        {"\xE4\xB8\xAD\xE6\x96\x87\xE3\x80\x82\xED\x95\x9C\xEA\xB8\x80",
         "w:\xE4\xB8\xAD|w:\xE6\x96\x87|p:\xE3\x80\x82|w:\xED\x95\x9C\xEA\xB8\x80|"},
        {"8-D is 8, - and D", "n:8|p:-|w:D|w:is|n:8|p:,|p:-|w:and|w:D|"},
        {"J. \xC3\x89mile, J. \xC3\xA9t\xC3\xA9; x@b.org\xC3\xA9",
         "w:J.|w:\xC3\x89mile|p:,|w:J|p:.|w:\xC3\xA9t\xC3\xA9|p:;|w:x|p:@|w:b.org\xC3\xA9|"},
        {"non-U.S. F.C.C. a.c main.c \xE2\x80\x9C"
         "2004-12-31\xE2\x80\x9D",
         "w:non-U.S.|w:F.C.C.|w:a.c|w:main.c|p:\xE2\x80\x9C|n:2004-12-31|p:\xE2\x80\x9D|"},
        {"a\xFFz \xC3", "w:a|o:\xFF|w:z|o:\xC3|"},
    };
    for (size_t i = 0; i < sizeof row / sizeof *row; i++)
        for (unsigned way = 0; way < WORDS_WAYS; way++) {
            const char *got = spell(WORDS_TXT1, slice_of(row[i].text), (enum words_way)way);
            if (!ok(strcmp(got, row[i].txt1) == 0, "txt1, way %u: %s", way, row[i].text))
                printf("#    got %s\n# wanted %s\n", got, row[i].txt1);
        }
    ok(strcmp(spell(WORDS_UAX29, SLICE("U.S. a:b x@y.z 3,5 ..."), WORDS_BEST),
              "w:U.S|p:.|w:a:b|w:x|p:@|w:y.z|n:3,5|p:.|p:.|p:.|") == 0,
       "uax29 joins and cuts as the standard says");
}

static uint64_t state = 88172645463325252u;
static uint64_t draw(uint64_t n) {
    state ^= state << 13, state ^= state >> 7;
    return (state ^= state << 17) % n;
}

/* A text of pieces that the rules care about. */
static size_t compose(char *to, size_t size) {
    static const char *const piece[] = {
        "a",
        "the",
        "Viet",
        "U.S.",
        "Mr.",
        "J.",
        "x",
        "12",
        "3.5",
        "1,000",
        "2004-12-31",
        "10:30",
        "http://",
        "www.",
        ".com",
        "@",
        "-",
        "--",
        "/",
        ":",
        ".",
        "...",
        "!",
        "?",
        "'",
        "\"",
        "(",
        ")",
        "_",
        "&",
        "$",
        "#",
        "+",
        "<3",
        ":-)",
        "=",
        "*",
        "%",
        ",",
        ";",
        "\\",
        "\t",
        "\n",
        "\r\n",
        "  ",
        "e",
        "non",
        "don't",
        "AT&T",
        "b/c",
        "report.pdf",
        "\xC4\x91",
        "\xE1\xBB\x87",
        "\xC6\xB0\xC6\xA1",
        "\xC3\x97",
        "\xC2\xA0",
        "\xE2\x80\x99",
        "\xE2\x80\x9C",
        "\xE2\x80\x93",
        "\xE2\x80\xA6",
        "\xCC\x81",
        "e\xCC\x81",
        "\xC2\xAD",
        "\xEF\xBB\xBF",
        "\xE4\xB8\xAD",
        "\xE0\xB8\x81\xE0\xB8\xB1",
        "\xF0\x9F\x98\x80",
        "\xE2\x80\x8D",
        "\xEF\xB8\x8F",
        "\xF0\x9F\x87\xBB",
        "\xD7\x90",
        "\xE3\x82\xA2",
        "\xED\x95\x9C",
        "\xFF",
        "\xC3",
        "\xE1\xBB",
        "\x80",
        "\xF0\x9F",
        "antidisestablishmentarianism",
        "\xC4\xB0",
        "\xC3\x9F",
        "A",
        "I.",
        "Inc.",
        "\xE2\x88\x92",
        "\xC2\xB1",
        "\xC2\xB7",
        "\xC2\xBA",
        "\xCA\xBC",
        "\xCC",
        "\xE2\x80",
    };
    size_t n = 0, spaces = 1 + draw(12);
    while (n + 40 < size && draw(200)) {
        const char *p = piece[draw(sizeof piece / sizeof *piece)];
        if (draw(12) < spaces) p = draw(3) ? "word" : " ";
        size_t len = strlen(p);
        memcpy(to + n, p, len), n += len;
        if (draw(100) == 0) to[n++] = 0;
    }
    return n;
}

struct answer {
    struct word word[8192];
    size_t count;
    uint64_t damage, first;
};

/* All tokens of text; `piece` > 0: fed that many bytes at a time. */
static void answer_of(struct answer *a, enum words_rules rules, unsigned keep, enum words_way way, bool runs,
                      struct slice text, size_t piece, size_t room) {
    struct words w;
    words_init(&w, rules, keep);
    w.way = way;
    w.runs = runs;
    words_begin(&w);
    a->count = 0;
    size_t have = piece ? piece : text.len, done = 0;
    for (;;) {
        if (have > text.len) have = text.len;
        struct slice part = {text.at + done, have - done};
        size_t from = 0, before, n;
        do {
            before = from;
            n = words_cut(&w, part, have == text.len, &from, a->word + a->count, room);
            for (size_t i = 0; i < n; i++)
                a->word[a->count + i].start += (uint32_t)done, a->word[a->count + i].end += (uint32_t)done;
            a->count += n;
        } while (from < part.len && from != before);
        done += from;
        w.gone = done;
        if (done == text.len) break;
        have += piece;
    }
    a->damage = w.damage, a->first = w.first;
}

static bool same(const struct answer *a, const struct answer *b) {
    bool good = a->count == b->count && a->damage == b->damage && a->first == b->first;
    for (size_t i = 0; i < a->count && good; i++)
        good = a->word[i].start == b->word[i].start && a->word[i].end == b->word[i].end &&
               a->word[i].kind == b->word[i].kind;
    return good;
}

static void show(struct slice text) {
    printf("# ");
    for (size_t i = 0; i < text.len; i++)
        printf(text.at[i] > ' ' && text.at[i] < 127 ? "%c" : "\\x%02X", (unsigned char)text.at[i]);
    printf("\n");
}

/* Shows the first token that is not the same, and what stands around it. */
static void differ(struct slice text, const struct answer *a, const struct answer *b) {
    size_t i = 0;
    while (i + 1 < a->count && i + 1 < b->count && memcmp(&a->word[i], &b->word[i], 9) == 0) i++;
    struct word x = a->word[i], y = b->word[i];
    printf("# %zu and %zu tokens, damage %d %d; token %zu: %u-%u class %d, %u-%u class %d\n", a->count,
           b->count, (int)a->damage, (int)b->damage, i, x.start, x.end, x.kind, y.start, y.end, y.kind);
    size_t from = x.start < y.start ? x.start : y.start;
    from = from > 40 ? from - 40 : 0;
    show((struct slice){text.at + from, text.len - from > 100 ? 100 : text.len - from});
}

/* With w.runs: each word that holds spaces back into words; false where one has no right to hold them. */
static bool spread(struct answer *a, struct slice text) {
    static struct word word[8192];
    size_t n = 0;
    bool good = true;
    for (size_t i = 0; i < a->count; i++) {
        struct word w = a->word[i];
        for (uint32_t k = w.start; k < w.end; k++) {
            if (text.at[k] != ' ') continue;
            good &= w.simple && w.end - w.start <= 64 && w.kind == WORDS_WORD;
            word[n] = w, word[n++].end = k;
            w.start = k + 1;
        }
        word[n++] = w;
    }
    memcpy(a->word, word, n * sizeof *word);
    a->count = n;
    return good;
}

static void twins(void) {
    static struct answer all, fast, few;
    bool twin = true, order = true, spoken = true, joined = true;
    size_t held = 0;
    for (int round = 0; round < 30000; round++) {
        char *text = mem_alloc(1200);
        size_t n = compose(text, 200 + draw(1000));
        text = mem_resize(text, n ? n : 1, 1); /* so that reading behind the end shows */
        struct slice s = {text, n};
        enum words_rules rules = draw(2) ? WORDS_TXT1 : WORDS_UAX29;
        answer_of(&all, rules, WORDS_ALL, WORDS_SCALAR, false, s, 0, 8192);
        enum words_way way = (enum words_way)draw(WORDS_SCALAR);
        answer_of(&fast, rules, WORDS_ALL, way, false, s, 0, WORDS_ROOM + draw(100));
        bool good = same(&all, &fast);
        if (!good && twin) differ(s, &all, &fast);
        twin &= good;
        size_t at = 0;
        for (size_t i = 0; i < all.count; i++) {
            struct word w = all.word[i];
            order &= w.start >= at && w.end > w.start && w.end <= n;
            for (size_t k = w.start; k < w.end; k++) order &= !memchr(" \t\n", text[k], 3);
            at = w.end;
        }
        unsigned keep = draw(2) ? WORDS_SPOKEN : (unsigned)draw(WORDS_ALL + 1);
        size_t k = 0;
        for (size_t i = 0; i < all.count; i++)
            if (keep >> all.word[i].kind & 1) all.word[k++] = all.word[i];
        all.count = k;
        answer_of(&few, rules, keep, way, false, s, 0, WORDS_ROOM);
        good = same(&all, &few);
        if (!good && spoken) differ(s, &all, &few);
        spoken &= good;
        answer_of(&few, rules, keep, way, true, s, 0, WORDS_ROOM);
        held += all.count - few.count;
        good = spread(&few, s) && all.count == few.count;
        for (size_t i = 0; i < all.count && good; i++)
            good = all.word[i].start == few.word[i].start && all.word[i].end == few.word[i].end;
        if (!good && joined) differ(s, &all, &few);
        joined &= good;
        free(text);
    }
    ok(twin, "fast path = scalar path, byte for byte");
    ok(order, "tokens are in order, not empty, and hold no white space");
    ok(spoken, "only some classes kept: the same tokens of them");
    ok(joined && held > 10000, "runs of words that come as one are the same words");
}

static void pieces(void) {
    static struct answer all, cut;
    static char text[20000];
    bool good = true, bounded = true;
    for (int round = 0; round < 300; round++) {
        size_t n = 0;
        while (n < 10000) n += compose(text + n, 1500);
        if (round % 10 == 0) memset(text + 1000, "a-_.:"[draw(5)], 6000); /* a token beyond WORDS_MAX */
        if (round % 10 == 1)
            for (size_t i = 1000; i < 9000; i += 2) memcpy(text + i, "\xCC\x81", 2);
        struct slice s = {text, n};
        enum words_rules rules = draw(2) ? WORDS_TXT1 : WORDS_UAX29;
        enum words_way way = (enum words_way)draw(WORDS_WAYS);
        answer_of(&all, rules, WORDS_SPOKEN, WORDS_SCALAR, false, s, 0, 8192);
        answer_of(&cut, rules, WORDS_SPOKEN, way, false, s, 1 + draw(6000), WORDS_ROOM + draw(1000));
        bool equal = same(&all, &cut);
        if (!equal && good) differ(s, &all, &cut);
        good &= equal;
        for (size_t i = 0; i < all.count; i++) bounded &= all.word[i].end - all.word[i].start <= WORDS_MAX;
    }
    ok(good, "text in pieces of any size gives the same tokens");
    ok(bounded, "no token is longer than WORDS_MAX");
}

int main(void) {
    conformance();
    examples();
    twins();
    pieces();
    return tap_done();
}
