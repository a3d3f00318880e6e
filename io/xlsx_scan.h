/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RU_IO_XLSX_SCAN_H
#define RU_IO_XLSX_SCAN_H

#include <ru/base/status.h>
#include <ru/io/rows.h>

/* One sheet of an XLSX file, row by row: of the file no more than its shared texts is held. Cells
 * come as texts: numbers as they are stored; those shown as dates as "2024-03-01T08:15:00", as
 * "2024-03-01" at midnight, as "08:15:00" without a day; elapsed times ("[h]:mm") as days, marked
 * as such in the row; formulas by the value stored with them. */

typedef struct ru_xlsx_style {
    const char *sheet; /* NULL: the only one */
    char mark;         /* decimal mark that numbers get, 0: a point */
    int first_line;    /* rows above are not looked at; 0, 1: all are */
} ru_xlsx_style;

/* Gives all rows that are not blank to the taker. Fails with RU_ERR_INPUT when the file cannot be
 * opened, is no XLSX file or has no such sheet, with RU_ERR_SYSTEM when memory ends, and as the
 * taker does. Not collective. */
RU_MUST_USE ru_status ru_xlsx_scan(const char *path, const ru_xlsx_style *style,
                                   const ru_row_taker *taker);

#endif
