/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RU_REPORT_THIN_H
#define RU_REPORT_THIN_H

#include <stddef.h>

#include <ru/base/status.h>

/* Fewer points of a curve that look the same. */

/* What a curve is in figures, all points counted. */
typedef struct ru_curve_facts {
    double first, last, min, min_at, max, max_at; /* NAN where no value is finite */
} ru_curve_facts;

/* times, values: [n]. Not collective. */
ru_curve_facts ru_curve_look(size_t n, const double *times, const double *values);

/* Chooses at most `most` (at least 8) of n points of a curve: the first and the last, and of each
 * stretch between the lowest, the highest and one gap. rows: [most] their numbers, rising. All of
 * them where n <= most. Returns how many. Not collective. */
size_t ru_thin_curve(size_t n, const double *values, size_t most, size_t *rows);

/* Chooses at most `most` (at least 2) of n rows evenly, the first and the last among them; rows:
 * [most]. Returns how many. Not collective. */
size_t ru_thin_evenly(size_t n, size_t most, size_t *rows);

#endif
