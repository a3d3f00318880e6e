/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RU_STUDY_SENSITIVITY_H
#define RU_STUDY_SENSITIVITY_H

#include <stddef.h>
#include <stdint.h>

#include <ru/base/status.h>

/* Global sensitivity of one output from the runs of a design. Runs without a number (NAN) are left
 * out with what depends on them. Not collective. */

/* How the bounds of an estimate are found: 95 % percentile intervals of a bootstrap. */
typedef struct ru_bootstrap {
    size_t resamples; /* 0: no bounds, they are NAN */
    uint64_t seed;
} ru_bootstrap;

/* Morris, Technometrics 33:161 (1991); mu* Campolongo et al., Environ. Model. Softw. 22:1509
 * (2007). Effects are changes of the output per whole range of the parameter. */
typedef struct ru_elementary {
    size_t n;           /* effects that count */
    double mu, mu_star; /* mean, mean of sizes */
    double sigma;       /* their standard deviation: interactions or curvature */
    double low, high;   /* of mu_star */
} ru_elementary;

/* x [n][d + 1][d]: trajectories in any units that grow with the parameter; `step`: of the range;
 * f [n][d + 1]; effects [d]. */
RU_MUST_USE ru_status ru_morris_effects(size_t n, size_t d, const double *x, double step,
                                        const double *f, const ru_bootstrap *bootstrap,
                                        ru_elementary *effects);

/* Shares of the variance: of a parameter alone (first), and with all it interacts in (total). First
 * after Saltelli et al., Comput. Phys. Commun. 181:259 (2010), table 2 (b); total after Jansen,
 * Comput. Phys. Commun. 117:35 (1999). */
typedef struct ru_index {
    double first, first_low, first_high;
    double total, total_low, total_high;
} ru_index;

/* f [n][d + 2]: of A, of B, of A with parameter k of B. indices [d]; *used: base samples without a
 * gap; mean and variance of the output from A and B of them (may be NULL). */
RU_MUST_USE ru_status ru_sobol_estimate(size_t n, size_t d, const double *f,
                                        const ru_bootstrap *bootstrap, ru_index *indices,
                                        size_t *used, double moments[2]);

#endif
