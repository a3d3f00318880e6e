/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RU_VALIDATION_MEASURED_H
#define RU_VALIDATION_MEASURED_H

#include <stddef.h>

#include <ru/base/status.h>

/* Measured data in long form: one value a row. Columns, in any order: `quantity` and `value` are
 * needed; `run_id`, one of `time_s`, `time_min`, `time_h`, `time_d`, `unit`, `replicate`, `sd`,
 * `kind` and `flag` may be missing; others are ignored. A file without a time column holds steady
 * states; one with `z_m` in its place holds profiles over the height. */

struct ru_csv;

typedef struct ru_measured_row {
    const char *run, *quantity, *unit, *replicate, *flag; /* "" when missing; borrowed */
    double time;        /* s, or m where the set stands along z; NAN: a steady state */
    double value;       /* finite, in `unit` */
    double sd;          /* in `unit`; NAN: unknown */
    const char *source; /* file, borrowed */
    int line;
} ru_measured_row;

/* A row that could not be used, or not in full. */
typedef struct ru_measured_fault {
    const char *run, *source; /* borrowed */
    int line;
    int used; /* 1: the row is used all the same (its sd is taken as unknown) */
    char text[160];
} ru_measured_fault;

typedef struct ru_measured {
    struct ru_csv **files; /* [n_file]; owned, all texts point into them */
    size_t n_file;
    ru_measured_row *rows; /* [n_row] in the order of the files; owned */
    size_t n_row;
    ru_measured_fault *faults; /* [n_fault]; owned */
    size_t n_fault;
    int along_z; /* 1: profiles over the height */
} ru_measured;

/* Reads one or more files into one set. Rows that are no measurement (no number, no quantity, no
 * time, more cells than the header) and copies of a row with the same replicate are left out and
 * listed in `faults`. Fails with RU_ERR_INPUT when a file is no CSV, lacks a column, names one
 * twice, has no rows or no usable one; with RU_ERR_SYSTEM when memory ends. Not collective. */
RU_MUST_USE ru_status ru_measured_read(const char *const *paths, size_t n_path,
                                       ru_measured **measured);

/* Finds the run to use: `wanted`, or the only one when NULL. Fails with RU_ERR_INPUT, naming the
 * runs there are. *run is borrowed. Not collective. */
RU_MUST_USE ru_status ru_measured_find_run(const ru_measured *measured, const char *wanted,
                                           const char **run);

/* Path of the i-th file, as given. Borrowed. Not collective. */
const char *ru_measured_file(const ru_measured *measured, size_t i);

/* Frees a set; NULL is accepted. Not collective. */
void ru_measured_destroy(ru_measured **measured);

#endif
