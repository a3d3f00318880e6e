/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RU_FRONT_FIT_SOLVE_H
#define RU_FRONT_FIT_SOLVE_H

#include <ru/base/comm.h>
#include <ru/fit/statistics.h>
#include <ru/front/fit_stop.h>

/* From a problem to its outcome: many starts over the ranks, then what the data say of the
 * parameters. Knows nothing of where residuals come from. */

typedef struct ru_fit_plan {
    const char *method;
    size_t n_start;
    ru_fit_options options;
    int polish, profile;
    int estimated; /* 1: the sd of the data are only known against each other */
    /* Takes weights anew from the residuals at the last evaluation, and returns the largest
     * relative change of one; NULL: they stay. */
    double (*reweigh)(void *context);
    void *reweigh_context;
    void (*told)(int i, int n, void *context); /* before a start, on its rank; may be NULL */
    void *told_context;
    ru_fit_stop *stop; /* what ends it early; NULL: nothing does */
} ru_fit_plan;

/* One start. */
typedef struct ru_fit_start {
    double square; /* INFINITY: the model failed wherever it was tried */
    int64_t n_evaluation, n_failed;
    ru_fit_end end;
} ru_fit_start;

typedef struct ru_fit_outcome {
    size_t n_variable, n_start;
    double *u, *x;        /* [n_variable] the best place */
    double square;        /* sum of squares there, priors included, with the final weights */
    double start_square;  /* at the start of the variables, with the final weights; INFINITY: the
                           * model fails there */
    ru_fit_start *starts; /* [n_start] */
    size_t best;          /* the start that led to it */
    int n_round;          /* of weights */
    int64_t n_evaluation, n_failed;
    ru_fit_end end;
    int is_stopped;     /* 1: before its end, `end` says so; or before its profiles */
    int has_statistics; /* 0: it was stopped, or the model cannot be evaluated around the best place
                         */
    ru_fit_statistics statistics;
    ru_fit_profile *profiles; /* [n_variable]; NULL: not asked for */
    double profile_better;    /* the smallest sum that profiles met */
} ru_fit_outcome;

/* Seeks. The outcome is the same on all ranks, and the same on any number of them. Fails with
 * RU_ERR_SOLVER when no start could be evaluated, that of ru_fit_stop_judge when none had been when
 * it was stopped, and with the faults of the residuals. Where it is stopped the outcome is the best
 * so far. `outcome` is good for ru_fit_outcome_clear in any case. Collective. */
RU_MUST_USE ru_status ru_fit_solve(const ru_comm *comm, const ru_fit_problem *problem,
                                   const ru_fit_plan *plan, ru_fit_outcome *outcome);

/* How many starts came within `share` times the sum of the best start, and `more`, of it: starts
 * are held against each other, as all had the weights that the search began with. Not collective.
 */
size_t ru_fit_near_best(const ru_fit_outcome *outcome, double share, double more);

/* RU_OK, RU_ERR_CRITERION with how the search ended when it did not converge, or with what a fit
 * ends that `stop` (may be NULL where nothing could) has stopped. Not collective. */
RU_MUST_USE ru_status ru_fit_outcome_judge(const ru_fit_outcome *outcome, const ru_fit_stop *stop);
void ru_fit_outcome_clear(ru_fit_outcome *outcome);

#endif
