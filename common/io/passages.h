/* passages - the table of the parts of documents: whose part, where it stands, and its text on one line.
 *
 *     doc date OTHERS para sent kind [start end] text [rule]
 *
 * What stands before `sent` seldom changes and is kept ready; the number of a sentence is counted up as text. A row whose text is
 * too long to be held is written piece by piece. Texts are clean UTF-8; names and columns come in wire form (io/rec.h). */
#ifndef TXT_PASSAGES_H
#define TXT_PASSAGES_H

#include "io/rec.h"

enum passage_kind {
    PASSAGE_SENTENCE,
    PASSAGE_HEADING,
    PASSAGE_CREDIT,
    PASSAGE_PARAGRAPH,
    PASSAGE_DOCUMENT,
};

struct passages;

/* Writes to the output that the options name. offsets, rules: with the columns start and end, and rule. numbered: `sent` counts the rows of a document. */
struct passages *passages_open(const struct rec_options *options, bool offsets, bool rules, bool numbered);
void passages_close(struct passages *p); /* checks everything; dies on error */

/* The header; `others` are names of columns that are passed on. Is the name one that is written here? Then it cannot be one of them. */
void passages_header(struct passages *p, const struct slice *others, size_t count);
bool passages_writes(const struct passages *p, struct slice name);

/* What the next rows are of; all is copied. A document begins its numbers anew; para 0 leaves the column empty. */
void passages_document(struct passages *p, struct slice doc, struct slice date, const struct slice *others,
                       size_t count);
void passages_paragraph(struct passages *p, uint64_t para);

/* A row. start, end: bytes in the document. The bytes of text.at up to `limit`, at or behind its end, may be read. */
struct passage {
    enum passage_kind kind;
    struct slice text;
    const char *limit;
    uint64_t start, end;
    const char *rule;
};
void passages_put(struct passages *p, const struct passage *passage);

/* A row in pieces, each from `start` to `end` in the document; what lies between two is shown as so many spaces. With offsets,
 * the text is held until the row ends. passages_end without a piece writes nothing. */
void passages_begin(struct passages *p, enum passage_kind kind);
void passages_piece(struct passages *p, struct slice text, uint64_t start, uint64_t end);
void passages_end(struct passages *p, const char *rule);
bool passages_in_pieces(const struct passages *p); /* between passages_begin and passages_end */

#endif
