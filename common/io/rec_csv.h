/* rec_csv - the rows of CSV files (RFC 4180), in the suite's wire form; for io/rec alone.
 *
 * Quotes where there must be none, and a quote that is never closed, are said through io/in (status 1): that row is left out. Line ends inside
 * fields, CRLF, a BOM, empty lines between rows and a missing last line end are fine. */
#ifndef TXT_REC_CSV_H
#define TXT_REC_CSV_H

#include "io/in.h"

struct rec_csv_field {
    size_t at, len; /* in `bytes` */
};
struct rec_csv_row {
    const char *bytes;
    const struct rec_csv_field *field; /* `held` of them */
    size_t held, fields;               /* fields > held: it has that many, and what is held says nothing */
    uint64_t line;                     /* where it begins */
};

struct rec_csv;
struct rec_csv *rec_csv_open(struct in *in);
void rec_csv_begin(struct rec_csv *c); /* after in_next: the file's first row comes next */
void rec_csv_close(struct rec_csv *c); /* NULL is fine */

/* The next row; valid until the next call. No more than most_fields and one of a row are held. LONG: the row that comes has more than
 * most_bytes, and the rest of the file cannot be read. */
enum rec_csv_got { REC_CSV_END, REC_CSV_ROW, REC_CSV_LONG };
enum rec_csv_got rec_csv_next(struct rec_csv *c, size_t most_fields, size_t most_bytes,
                              struct rec_csv_row *row);

#endif
