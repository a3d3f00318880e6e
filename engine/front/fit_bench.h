/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RU_FRONT_FIT_BENCH_H
#define RU_FRONT_FIT_BENCH_H

#include <ru/base/log.h>
#include <ru/fit/statistics.h>
#include <ru/front/fit_file.h>
#include <ru/front/fit_stop.h>
#include <ru/front/rushton.h>
#include <ru/validation/limits.h>
#include <ru/validation/measured.h>
#include <ru/validation/verdict.h>

/* The runs of a fit, open and beside their data, and the residuals between them. One rank's. */

#define RU_FIT_NONE ((size_t)-1)

/* How well a quantity of a run is met. */
typedef struct ru_fit_score {
    size_t n, n_censored;
    double bias, rmse, nrmse; /* in the unit of the points; share of the range */
    double chi2;              /* mean square in sd; NAN: no sd is known */
} ru_fit_score;

/* A quantity of a run. */
typedef struct ru_fit_series {
    const ru_verdict_row *row; /* points and how they are reached; borrowed of the run's verdict */
    char name[192];            /* of what is simulated */
    int counts;                /* 1: it is fitted or, in a run that is left out, judged */
    size_t group;              /* of quantities that share an sd where it is estimated */
    ru_fit_score published, found;
} ru_fit_series;

typedef struct ru_fit_case {
    const ru_fit_member *member;
    int is_judged;
    ru_simulation *simulation;
    ru_limits *limits;
    ru_measured *measured;
    ru_run_choice choice;
    ru_verdict *verdict;   /* with the scenario's own values */
    ru_fit_series *series; /* [n_series] */
    size_t n_series;
    size_t *variables; /* [n_item] which variable is the item's here; RU_FIT_NONE: none */
} ru_fit_case;

typedef struct ru_fit_bench {
    const ru_fit_file *file;
    ru_fit_case *cases; /* [n_case] fitted first */
    size_t n_case, n_fitted;
    ru_fit_variable *variables; /* [n_variable] */
    size_t n_variable;
    size_t *items, *owners; /* [n_variable] item of each; case of one per run, RU_FIT_NONE */
    char *names;            /* storage of composed names */
    size_t n_residual;
    double *doubts; /* [n_group] sd of groups where they are estimated */
    size_t n_group;
    double *simulated;  /* [n_residual] at the last evaluation that went well */
    int has_slopes;     /* 1: gradients come from sensitivities */
    ru_fit_stop *stop;  /* what ends a search early; borrowed; NULL */
    ru_log_level level; /* before it was opened */
    char why_not[400];  /* why they do not although they were asked for; "" */
    char failure[512];  /* what the last run that failed said; "" for none */
} ru_fit_bench;

/* Opens all runs, reads all data, and finds what is held against what. Fails with RU_ERR_INPUT for
 * what does not fit together, naming it; with RU_ERR_SOLVER when a scenario cannot be run with its
 * own values. `bench` is good for ru_fit_bench_close in any case. Not collective. */
RU_MUST_USE ru_status ru_fit_bench_open(const ru_fit_file *file, ru_fit_bench *bench);
void ru_fit_bench_close(ru_fit_bench *bench);

/* The problem as a search takes it; borrows the bench. Not collective. */
ru_fit_problem ru_fit_bench_problem(ru_fit_bench *bench);

/* Takes the sd of each group from the residuals at the last evaluation; the largest relative
 * change of one. Not collective. */
double ru_fit_bench_estimate(ru_fit_bench *bench);

/* Which parameters the scenario may keep its own value of: those that `statistics` tell to be
 * undetermined and that can, one after the other from the flattest direction on, all go back to it
 * from x [n_variable] without the sum of squares rising by statistics->rise. spare [n_variable]: 1
 * for these. Not collective. */
RU_MUST_USE ru_status ru_fit_bench_spare(ru_fit_bench *bench, const double *x,
                                         const ru_fit_statistics *statistics, unsigned char *spare);

/* Runs all cases, those left out too, at x [n_variable] and fills in what was found. A left-out run
 * that fails has scores without values. Not collective. */
RU_MUST_USE ru_status ru_fit_bench_judge(ru_fit_bench *bench, const double *x);

#endif
