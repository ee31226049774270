/* table_out - a table on its way out in the form that was asked for: the suite's TSV or CSV (io/rec.h), JSON lines (an object a row) or
 * an aligned Markdown table (GitHub Flavored Markdown, 4.10). The caller gives cells in wire form and says which columns are numbers.
 *
 * Markdown needs the widths of all cells before the first line, so that table is held in memory. */
#ifndef TXT_TABLE_OUT_H
#define TXT_TABLE_OUT_H

#include "io/rec.h"

enum table_form { TABLE_ROWS, TABLE_JSON, TABLE_MARKDOWN };

struct table_out;
struct table_out *table_out_open(const struct rec_options *options, enum table_form form);

/* The columns, in order, and their end: TSV and CSV write the header now. Names are copied. In a numeric column a cell that is a number
 * is one in JSON and stands right in Markdown; an empty one is null. */
void table_out_column(struct table_out *t, struct slice name, bool numeric);
void table_out_header(struct table_out *t);

/* The cells of a row, in order, and its end. */
void table_out_cell(struct table_out *t, struct slice wire);
void table_out_row(struct table_out *t);

void table_out_close(struct table_out *t); /* writes what waits, checks everything; dies on error */

#endif
