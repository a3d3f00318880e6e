/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RU_VALIDATION_SUMMARY_GRID_H
#define RU_VALIDATION_SUMMARY_GRID_H

#include <stddef.h>

#include <ru/base/status.h>
#include <ru/base/text.h>

/* Modality by organism and scale, or by any two words: how many of the judged quantities passed in
 * each cell. */

/* One quantity that passed or failed. All borrowed. */
typedef struct ru_summary_mark {
    const char *row, *note; /* together they name its row */
    const char *column;
    int passed; /* 1 or 0 */
} ru_summary_mark;

/* Appends the table of `marks` [n]: rows by their name and then in the order in which they come,
 * columns as they come and one of all, a cell "passed/judged". `row`, `note`: titles of the first
 * two columns; markdown: 1 for a page, 0 for a line a row. Fails with RU_ERR_SYSTEM when memory
 * ends. Not collective. */
RU_MUST_USE ru_status ru_summary_grid(const ru_summary_mark *marks, size_t n, const char *row,
                                      const char *note, int markdown, ru_text *out);

#endif
