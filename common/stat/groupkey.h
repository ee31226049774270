/* groupkey - the key that says which group a row belongs to, and the keys of groups that have no row. Pure.
 *
 *     key = [ cell { TAB cell } ] [ TAB bin ] [ TAB pivot ]
 *
 * Cells are the group columns' fields (a date may be cut to its period), in wire form, so that no cell holds a TAB and the keys' byte order
 * is that of the rows that are written. A bin of numbers is written as 16 hex digits that order as the bins do. The field
 * of the column that becomes columns (stat/grouprows.h) stands last. */
#ifndef TXT_GROUPKEY_H
#define TXT_GROUPKEY_H

#include "base/dates.h"
#include "base/decimal.h"
#include "base/mem.h"
#include "base/table.h"

struct groupkey_part {
    size_t column;
    enum date_cut cut;
    struct slice name;
};

struct groupkey {
    struct groupkey_part *part;
    size_t parts;
    bool binned, pivoted;
    struct groupkey_part bin;
    struct decimal width;
    size_t pivot; /* column */
    /* groups without rows */
    bool filled;
    size_t date; /* part */
    char first[DATE_TEXT], last[DATE_TEXT], period[DATE_TEXT];
    struct table others; /* keys with an empty period */
    uint32_t other;      /* groupkey_fill is at this one */
    struct buf scratch;
};

/* Each binds one option's argument to the columns of a table. False: *error says why. Slices point into the argument and `names`;
 * the bin's name is in the arena. */
bool groupkey_by(struct groupkey *k, struct slice by, const struct slice *names, size_t columns,
                 struct buf *error);
bool groupkey_bins(struct groupkey *k, struct slice column_width, const struct slice *names, size_t columns,
                   struct arena *arena, struct buf *error);
bool groupkey_pivot(struct groupkey *k, struct slice column, const struct slice *names, size_t columns,
                    struct buf *error);
/* Periods of this cut are to be filled up; some part must be cut so. */
bool groupkey_gaps(struct groupkey *k, const char *cut, struct buf *error);
void groupkey_free(struct groupkey *k);

enum groupkey_answer { KEY_OK, KEY_NO_DATE, KEY_NO_NUMBER, KEY_TOO_FAR };

/* Appends the key of a row. What is wrong with a field leaves its cell empty; *column says whose field it was, the last one if several. */
enum groupkey_answer groupkey_make(struct groupkey *k, const struct slice *field, bool exponents,
                                   struct buf *key, size_t *column);

/* Number of cells that a key gives (without the pivot's), and those cells with TABs between them, appended to *row. */
size_t groupkey_cells(const struct groupkey *k);
void groupkey_put(const struct groupkey *k, struct slice key, struct buf *row);

/* Remembers the period and the other cells of a key. */
void groupkey_note(struct groupkey *k, struct slice key);
/* All periods from the first to the last, with all other cells that were seen: one key a call, valid until the next. False at the end. */
bool groupkey_fill(struct groupkey *k, struct buf *key);

#endif
