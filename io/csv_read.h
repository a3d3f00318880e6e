/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RU_IO_CSV_READ_H
#define RU_IO_CSV_READ_H

#include <stddef.h>

#include <ru/base/status.h>

/* Whole tables of text in memory: one header line, then rows, read as csv_scan.h says in its
 * plainest style. Cells stay text. */

typedef struct ru_csv {
    char *source;    /* the path as given; owned */
    size_t n_column; /* columns of the header */
    size_t n_row;
    char **names;   /* [n_column]; owned */
    char **cells;   /* [n_row][n_column]; "" where empty or missing, never NULL; owned */
    int *lines;     /* [n_row]: 1-based line where the row starts; owned */
    char **texts;   /* [n_row]: rows as they stand in the file; owned */
    char separator; /* of these */
    size_t *extras; /* [n_row]: filled cells beyond the header, which were dropped; owned */
} ru_csv;

/* Reads a file. Fails with RU_ERR_INPUT when it cannot be opened, is no text, has a broken quote or
 * no header (with file:line), with RU_ERR_SYSTEM when memory ends. Not collective. */
RU_MUST_USE ru_status ru_csv_read(const char *path, ru_csv **csv);

/* The same from `n_byte` bytes in memory; `name` stands for the file in messages. Not collective.
 */
RU_MUST_USE ru_status ru_csv_read_text(const char *bytes, size_t n_byte, const char *name,
                                       ru_csv **csv);

/* The same where the separator is a tab whatever else the header line holds. Not collective. */
RU_MUST_USE ru_status ru_tsv_read_text(const char *bytes, size_t n_byte, const char *name,
                                       ru_csv **csv);

/* All bytes of a file, malloc'ed for the caller. Fails with RU_ERR_INPUT when it cannot be read.
 * Not collective. */
RU_MUST_USE ru_status ru_bytes_read(const char *path, char **bytes, size_t *n_byte);

/* Finds a column by its exact name; *column is n_column when there is none. Fails with RU_ERR_INPUT
 * when two columns have that name. Not collective. */
RU_MUST_USE ru_status ru_csv_find(const ru_csv *csv, const char *name, size_t *column);

/* The cell of a row and column, "" when the column is n_column. Borrowed. Not collective. */
const char *ru_csv_cell(const ru_csv *csv, size_t row, size_t column);

/* Where the cell of a row and column stands: 1-based line and column in characters. Not collective.
 */
void ru_csv_place(const ru_csv *csv, size_t row, size_t column, int *line, int *at);

/* Frees a table; NULL is accepted. Not collective. */
void ru_csv_destroy(ru_csv **csv);

#endif
