/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RU_FIT_OBJECTIVE_H
#define RU_FIT_OBJECTIVE_H

#include <ru/fit/fit.h>

/* For methods: residuals with those of the priors behind them, counted, at places on the scales.
 * Internal to fit. */

/* What one search has done so far. */
typedef struct ru_fit_counts {
    int64_t n, n_failed, most;
    int is_stopped;    /* 1: the problem's `stops` said so */
    ru_status status;  /* of an evaluation that ended everything */
    double *best;      /* [n_variable] the best u */
    double square;     /* there; INFINITY: none yet */
    double *x, *moved; /* [n_variable]: work */
    double *aside;     /* [n_residual]: work */
} ru_fit_counts;

typedef struct ru_fit_search {
    const ru_fit_problem *problem;
    ru_fit_options options;    /* filled in */
    const unsigned char *free; /* [n_variable] 0: stays where it is; NULL: all move */
    size_t n_free;
    ru_fit_counts *counts;
} ru_fit_search;

/* Residuals and priors together: their number. */
size_t ru_fit_rows(const ru_fit_problem *problem);

/* Evaluates at u: r [ru_fit_rows]; jacobian (may be NULL) [ru_fit_rows][n_variable], dr/du, where
 * the problem has none by central differences of a thousandth. Returns 0; 1 where the model fails
 * or nothing more may be evaluated; -1 when everything ends (counts->status). Keeps the best place.
 */
int ru_fit_evaluate(const ru_fit_search *search, const double *u, double *r, double *jacobian);

/* 1 when a search may go on. */
int ru_fit_may_go_on(const ru_fit_search *search);

/* 1 when the variable may move. */
int ru_fit_is_free(const ru_fit_search *search, size_t i);

/* Sum of squares of n numbers. */
double ru_fit_square(const double *r, size_t n);

#endif
