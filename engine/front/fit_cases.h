/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RU_FRONT_FIT_CASES_H
#define RU_FRONT_FIT_CASES_H

#include <ru/front/fit_bench.h>

/* Single runs of a fit. Internal to the front. */

/* Opens a run, reads its data and compares it with the scenario's own values. `c` zeroed; good for
 * ru_fit_case_close in any case. Fails as ru_open, ru_run and ru_verdict_build. Not collective. */
RU_MUST_USE ru_status ru_fit_case_open(const ru_fit_member *member, int is_judged, ru_fit_case *c);
void ru_fit_case_close(ru_fit_case *c);

/* Runs a case from its start at x [n_variable], with what is sought in place of its own; where
 * x is NAN it keeps its own. Fails as ru_restart and ru_run. Not collective. */
RU_MUST_USE ru_status ru_fit_case_run(const ru_fit_bench *bench, ru_fit_case *c, const double *x);

/* The record of the last run as comparisons take it; *storage is malloc'ed and to be freed after
 * use. Not collective. */
RU_MUST_USE ru_status ru_fit_case_simulated(const ru_fit_case *c, ru_simulated *simulated,
                                            double **storage);

/* Scores of simulated values [row->points.n] at the points of a row. Not collective. */
RU_MUST_USE ru_status ru_fit_score_take(const ru_verdict_row *row, const double *values,
                                        ru_fit_score *score);

#endif
