/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RU_VALIDATION_SAMPLES_H
#define RU_VALIDATION_SAMPLES_H

#include <stddef.h>

#include <ru/base/status.h>

/* Measured histograms and spectra in long form: one bin, or one place of an axis, a row. Columns,
 * in any order: `time_s`, `time_min`, `time_h` or `time_d`; `low` and `high` of a bin, or
 * `position`; `value`; and, where there are such, `quantity`, `run_id`, `axis_unit`, `unit`, `sd`,
 * `flag`. Others are ignored. Rows of one time belong together; their order is nothing. */

typedef struct ru_sample {
    double time;     /* s */
    size_t first, n; /* rows of it */
} ru_sample;

typedef struct ru_samples {
    int is_binned;      /* 1: bins, whose edges follow on each other */
    double *low, *high; /* [n_row] edges of a bin; low is the place where there are none; rising
                         * within a sample; owned */
    double *values;     /* [n_row]; owned */
    double *sd;         /* [n_row], NAN: unknown; owned */
    char *flagged;      /* [n_row], 1: kept although it carries a flag; owned */
    size_t n_row;
    size_t n_dropped;   /* rows left out for their flags */
    ru_sample *samples; /* [n_sample] by rising time; owned */
    size_t n_sample;
    char axis_unit[48], unit[48]; /* "" where the file does not say */
} ru_samples;

/* Which rows are wanted; all borrowed. */
typedef struct ru_samples_wanted {
    const char *quantity; /* all rows where the file has no such column */
    const char *run;      /* NULL or "": the only one */
    char *const *drop_flags, *const *ignore_sd_flags; /* [n_drop], [n_ignore]: words of flags */
    size_t n_drop, n_ignore;
} ru_samples_wanted;

/* Reads them. A row whose flag contains a word of `drop_flags` is left out, of bins the whole
 * histogram, as it would have a gap; with one of `ignore_sd_flags` its sd is unknown. Fails with
 * RU_ERR_INPUT, with file, line and column, for what is no such table: a column that is not there,
 * a cell that is no number, bins that overlap, leave a gap or hold less than nothing, a place
 * twice, units that change; with RU_ERR_SYSTEM when memory ends. Not collective. */
RU_MUST_USE ru_status ru_samples_read(const char *path, const ru_samples_wanted *wanted,
                                      ru_samples *samples);

void ru_samples_clear(ru_samples *samples);

/* A table of pure spectra: a column `position` and one a component. *places [*n], *pure
 * [n_name][*n] in the order of names, malloc'ed for the caller; `names` NULL-terminated. Fails as
 * above. Not collective. */
typedef struct ru_pure_spectra {
    double *places, *values; /* [n], [n_name][n]; owned */
    char **names;            /* [n_name]; owned */
    size_t n, n_name;
} ru_pure_spectra;

RU_MUST_USE ru_status ru_pure_spectra_read(const char *path, ru_pure_spectra *pure);
void ru_pure_spectra_clear(ru_pure_spectra *pure);

#endif
