/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RU_IO_CSV_SCAN_H
#define RU_IO_CSV_SCAN_H

#include <stdio.h>

#include <ru/base/status.h>
#include <ru/io/rows.h>

/* Text files with separated cells, in one pass: no more than a row is held at a time. Lines that
 * start with '#' are comments above the first row, below it only where a blank or nothing follows
 * ("#7" may be the name of a run); blank rows are skipped, cells may be quoted and then span lines.
 */

typedef struct ru_csv_style {
    char separator;    /* 0: a comma, or a semicolon or a tab where the first row holds one of these
                          and no comma */
    int latin1;        /* 1: bytes are Latin-1; 0: UTF-8, with or without a byte order mark */
    int first_line;    /* lines before are not looked at; 0, 1: all are */
    size_t *n_comment; /* gets the number of comments below the first row; NULL: not asked for */
} ru_csv_style;

/* Gives all rows of a file to the taker, the header first. Fails with RU_ERR_INPUT when the file
 * cannot be opened or is no text, at a broken quote and at bytes that are no UTF-8, with
 * file:line:column; with RU_ERR_SYSTEM when memory ends; and as the taker does. Not collective. */
RU_MUST_USE ru_status ru_csv_scan(const char *path, const ru_csv_style *style,
                                  const ru_row_taker *taker);

/* The same from an open file that is called `name`. Not collective. */
RU_MUST_USE ru_status ru_csv_scan_file(FILE *file, const char *name, const ru_csv_style *style,
                                       const ru_row_taker *taker);

#endif
