/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RU_VALIDATION_NUMERICS_H
#define RU_VALIDATION_NUMERICS_H

#include <stddef.h>

#include <ru/base/record.h>
#include <ru/base/status.h>

/* Numerical uncertainty of series over time, as a study of grids and tolerances finds it: a table
 * with a column `time_s` and one a series, in the unit that the series has in results of the same
 * scenario, whose checksum stands in its first line. */

/* Writes one. names [n_series], times [n_time] in s, u [n_time][n_series]; NAN where it is not
 * known. Fails with RU_ERR_SYSTEM. Not collective. */
typedef struct ru_numerics {
    const char *checksum;
    const char *const *names;
    const double *times, *u;
    size_t n_series, n_time;
} ru_numerics;

RU_MUST_USE ru_status ru_numerics_write(const char *path, const ru_numerics *numerics);

/* Reads one for a result: *u gets [n_series] of the result's columns, each [n_time] at its times,
 * or NULL where the table does not know the series; malloc'ed for the caller, for ru_numerics_free
 * in any case. Fails with RU_ERR_INPUT for what is no such table or one of another scenario than
 * `checksum` ("": any), with RU_ERR_SYSTEM when memory ends. Not collective. */
typedef struct ru_numerics_wanted {
    const char *checksum;
    const ru_column *columns;
    size_t n_series;
    const double *times;
    size_t n_time;
} ru_numerics_wanted;

RU_MUST_USE ru_status ru_numerics_read(const char *path, const ru_numerics_wanted *wanted,
                                       double ***u);
void ru_numerics_free(double ***u, size_t n_series);

#endif
