/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RU_IO_ROWS_H
#define RU_IO_ROWS_H

#include <stddef.h>

#include <ru/base/status.h>

/* Tables of text, row by row, as their readers (csv_scan.h, xlsx_scan.h) come to them: what a
 * table costs in memory is up to whoever takes the rows. */

typedef struct ru_row {
    const char *source;       /* name of the file */
    const char *const *cells; /* [n_cell]; never NULL */
    size_t n_cell;
    int line;           /* 1-based: where the row starts; of a sheet the number of the row */
    const char *text;   /* as it stands in the file; NULL: not known, as of a sheet */
    char separator;     /* of `text` */
    const int *columns; /* [n_cell]: of a sheet, 1-based; NULL: one after the other */
    /* Of a sheet; NULL: not known. */
    const char *elapsed;  /* [n_cell]: 1: shown as an elapsed time, which is in days */
    const size_t *filled; /* [n_filled], ascending: all other cells are empty */
    size_t n_filled;
} ru_row;

/* Takes one row, which is borrowed until it returns. A status other than RU_OK ends the reading. */
typedef struct ru_row_taker {
    ru_status (*take)(void *context, const ru_row *row);
    void *context;
} ru_row_taker;

/* The i-th cell of a row, "" beyond its end. Borrowed. Not collective. */
const char *ru_row_cell(const ru_row *row, size_t i);

/* How many cells from the first-th on are not empty. Not collective. */
size_t ru_row_count_from(const ru_row *row, size_t first);

/* Where the i-th cell stands: 1-based line and column (characters; of a sheet its columns). Not
 * collective. */
void ru_row_place(const ru_row *row, size_t i, int *line, int *column);

#endif
