/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RU_VALIDATION_SUMMARY_GRID_H
#define RU_VALIDATION_SUMMARY_GRID_H

#include <stddef.h>

#include <ru/base/status.h>
#include <ru/base/text.h>

/* Modality by organism and scale: how many of the judged quantities passed in each cell. */

/* One quantity that passed or failed. All borrowed. */
typedef struct ru_summary_mark {
    const char *organism, *scale, *modality;
    int passed; /* 1 or 0 */
} ru_summary_mark;

/* Appends the table of `marks` [n]: a row an organism and scale, by organism and in the order in
 * which they come, a column a modality, a cell "passed/judged". markdown: 1 for a page, 0 for a
 * line a row. Fails with RU_ERR_SYSTEM when memory ends. Not collective. */
RU_MUST_USE ru_status ru_summary_grid(const ru_summary_mark *marks, size_t n, int markdown,
                                      ru_text *out);

#endif
