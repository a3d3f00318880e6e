/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RU_VALIDATION_SUBJECT_H
#define RU_VALIDATION_SUBJECT_H

#include <stddef.h>

#include <ru/base/record.h>
#include <ru/base/status.h>

/* The simulated side of a comparison, and what of it a measured quantity is held against: one
 * series, the sum of several, as an assay sees free and bound forms together, or one sum over
 * another, as a specific rate or a yield. */

/* A distribution or spectrum over time; all borrowed. */
typedef struct ru_simulated_array {
    const ru_array_column *column;
    const double *times;  /* [n_row], s, never falling */
    const double *values; /* [n_row][column->n] */
    size_t n_row;
} ru_simulated_array;

/* The simulated side, as plain arrays; all borrowed. */
typedef struct ru_simulated {
    const double *times; /* [n_time], s, never falling */
    size_t n_time;
    const ru_column *columns;    /* [n_series] */
    const double *const *values; /* [n_series][n_time], in the units of the columns */
    size_t n_series;
    const double *const *u_num; /* [n_series][n_time] numerical uncertainty, NULL where it is not
                                 * known; NULL: of none */
    const ru_simulated_array *arrays; /* [n_array]; not with profiles */
    size_t n_array;
    int along_z; /* 1: profiles; `times` are heights in m, joined by straight lines */
} ru_simulated;

typedef struct ru_subject {
    const char *name, *unit; /* borrowed: of the series, or the text of the sum; the unit of a
                                quotient is its own */
    const double *values;    /* [n_time] */
    double *sum;             /* owned; NULL for one series */
    const double *u_num;     /* [n_time]; NULL: not known */
    double *sum_u;           /* owned; of a sum, whose errors are taken to go together */
    char *own_unit;          /* owned: of a quotient; NULL else */
} ru_subject;

/* Index of a series by name, n_series when there is none. Not collective. */
size_t ru_simulated_index(const ru_simulated *simulated, const char *name);

/* Finds what `text` names: a series, or several with " + " between them, which must be of one
 * dimension and are added in the unit of the first, or one such sum over another with " / " between
 * them, in (unit)/(unit), NAN where the lower one is zero. *missing: a name that is no series, of
 * `size` bytes, "" when all are there; then nothing else is set. Fails with RU_ERR_INPUT where the
 * units do not convert, with RU_ERR_SYSTEM when memory ends. *subject is then still to be cleared.
 * Not collective. */
RU_MUST_USE ru_status ru_subject_find(const ru_simulated *simulated, const char *text,
                                      ru_subject *subject, char *missing, size_t size);

void ru_subject_clear(ru_subject *subject);

#endif
