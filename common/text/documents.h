/* documents - where documents and paragraphs begin and end in a stream of bytes.
 *
 * The caller holds a window of the stream; documents_next takes it paragraph by paragraph and says when it needs more. What
 * it answers depends on the stream alone, never on how it came in windows. Nothing is copied: the answers
 * are ranges of the window.
 *
 *     stream    = BOM? document*
 *     document  = opener? paragraph*           opener: the line where it begins; which lines are openers is the caller's choice
 *     paragraph = line (LF line)*              up to a line of blanks (or, by line: one line)
 *     dated     = blank* "date" blank YYYY-MM-DD (blank | LF)       in front of a document's first paragraph: not text
 *
 * Blanks are the ASCII ones: space, TAB, CR, FF, VT. So a CRLF is a LF, and a page break stands for a space. */
#ifndef TXT_DOCUMENTS_H
#define TXT_DOCUMENTS_H

#include "base/slice.h"

/* A paragraph longer than this comes in stretches. */
#define DOCUMENTS_STRETCH ((size_t)1 << 20)
/* Openers and headings are told by this many bytes at most. */
#define DOCUMENTS_LINE ((size_t)4096)

enum documents_openers {
    DOCUMENTS_ONE, /* the stream is one document */
    DOCUMENTS_DATED, /* a line that opens with " date YYYY-MM-DD " (the blank before it may lack at the stream's start) */
    DOCUMENTS_LINES, /* a line for which opens() is true */
};

/* Is the line (without LF and CR, its first DOCUMENTS_LINE bytes) an opener? */
typedef bool documents_opens(void *to, struct slice line);

struct documents {
    enum documents_openers openers;
    bool by_line; /* every line is a paragraph */
    documents_opens *opens;
    void *opens_to;

    /* state; set by documents_start */
    size_t at;          /* bytes of the window that are used */
    size_t scan;        /* bytes of the open paragraph that hold no end of it */
    size_t feed;        /* its last LF, when only blanks followed so far */
    bool fed;           /* feed is set */
    bool inside;        /* a paragraph is open: some of it was given */
    bool fresh;         /* a document opened, its first paragraph is still to come */
    bool first_line;    /* nothing but blanks so far on the stream's first line */
    bool line_start;    /* only blanks since the last LF */
    bool opened;        /* any document was opened */
    size_t line;        /* bytes of blanks before `at` on this line */
    uint64_t base;      /* offset of the window in the document */
    unsigned short_run; /* paragraphs that may be headings, just before */
};

enum documents_event {
    DOCUMENTS_MORE,      /* forget documents_used() bytes and call with more (or with end = true) */
    DOCUMENTS_OPEN,      /* a document begins */
    DOCUMENTS_PARAGRAPH, /* a paragraph, or a stretch of one */
    DOCUMENTS_END,       /* the stream is used up */
};

struct documents_item {
    struct slice date; /* OPEN: "YYYY-MM-DD", in the window; empty when the document opens with none */
    struct slice text; /* PARAGRAPH: first byte is no blank */
    uint64_t offset;   /* of text in the document, whose first byte is that of its opening line */
    bool begins;       /* text is the paragraph's beginning */
    bool ends;         /* and its end. When false: more follows, call documents_take */
    bool heading;      /* one short line without a final stop, in front of a longer paragraph */
};

/* Begins a stream. The choices (openers, by_line, opens) are kept. */
void documents_start(struct documents *d);

/* The next event in the window; end: nothing comes behind it. */
enum documents_event documents_next(struct documents *d, struct slice window, bool end,
                                    struct documents_item *item);

/* After a stretch (ends = false): the first n bytes of it were used (n > 0); the rest comes again. */
void documents_take(struct documents *d, size_t n);

/* After DOCUMENTS_MORE: how many bytes of the window to forget. The next window begins behind them. */
size_t documents_used(struct documents *d);

/* YYYY-MM-DD of the Gregorian calendar in the 10 bytes at p. */
bool documents_is_date(const char *p);
/* The last date in a file's name, with no digit beside it; empty when there is none. */
struct slice documents_date_in(struct slice name);

/* A closing credit ("– VNA/VNS"): a dash, then agencies in capitals with slashes between, at the paragraph's end and behind a
 * stop or at its beginning. Gives its offset in the paragraph; text.len when there is none. */
size_t documents_credit(struct slice paragraph);

#endif
