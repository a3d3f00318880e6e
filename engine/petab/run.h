/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RU_PETAB_RUN_H
#define RU_PETAB_RUN_H

#include <ru/petab/problem.h>

/* Runs the models of a problem at its present parameters, and says how well they agree with the
 * measurements. */

typedef struct ru_petab_tolerances {
    double relative, absolute; /* of the integrator; 0: its defaults */
} ru_petab_tolerances;

/* Simulates every measurement: fills `simulated` and `sigma` of all points. Each pair of conditions
 * is run once, from time zero; a pre-equilibration goes before until the model rests, and leaves
 * amounts of species, what rates and events change, and sizes of compartments as the start. Fails
 * with RU_ERR_INPUT when a parameter has no value, an observable has none or none on its scale, or
 * a noise is not positive, with RU_ERR_SOLVER when the integrator gives up or nothing rests. Not
 * collective. */
RU_MUST_USE ru_status ru_petab_run(ru_petab_problem *problem,
                                   const ru_petab_tolerances *tolerances);

/* Agreement of the points of one observable, or of all. Residuals are on the scale of the
 * transformation and in units of sigma. */
typedef struct ru_petab_score {
    const char *id; /* NULL: all */
    size_t n;
    double llh;           /* sum of ln p(measured | simulated, sigma) */
    double chi2;          /* sum of squared residuals */
    double mean, largest; /* residual: mean; of the greatest size */
    double largest_time;  /* and where it is */
    const char *largest_condition;
} ru_petab_score;

/* scores: [n_observable of all parts]; all: their sum. Not collective. */
void ru_petab_judge(const ru_petab_problem *problem, ru_petab_score *scores, ru_petab_score *all);

/* Observables of all parts. Not collective. */
size_t ru_petab_observables(const ru_petab_problem *problem);

/* The simulation table: the measurement tables one below the other, with `simulation` in place of
 * `measurement`. Not collective. */
RU_MUST_USE ru_status ru_petab_simulations(const ru_petab_problem *problem, char **tsv);

#endif
