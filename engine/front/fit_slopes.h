/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RU_FRONT_FIT_SLOPES_H
#define RU_FRONT_FIT_SLOPES_H

#include <ru/front/fit_bench.h>

/* Slopes of what a run says at its points by what is sought, from forward sensitivities. Internal
 * to the front. */

/* Runs a case as ru_fit_case_run does, with its sensitivities. Fails as ru_restart_with_slopes and
 * ru_run. Not collective. */
RU_MUST_USE ru_status ru_fit_slopes_run(const ru_fit_bench *bench, ru_fit_case *c, const double *x);

/* Slopes of all points that count, of the run before: jacobian [points of the case][n_variable]
 * gets d simulated / dx in the columns of the case's variables, and 0 elsewhere. Not collective. */
RU_MUST_USE ru_status ru_fit_slopes_take(const ru_fit_bench *bench, const ru_fit_case *c,
                                         const double *x, double *jacobian);

/* 1 where all fitted runs have sensitivities; else 0, and `why` tells which has not. Not
 * collective. */
int ru_fit_slopes_possible(ru_fit_bench *bench, char *why, size_t size);

#endif
