/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RU_TEST_FIT_PROBLEMS_H
#define RU_TEST_FIT_PROBLEMS_H

#include "support.h"

#include <ru/fit/statistics.h>
#include <string.h>

/* Small problems with known answers. */

/* y = b1 (1 - exp(-b2 x)): Misra1a of NIST's Statistical Reference Datasets (StRD), certified to 11
 * digits: b1 = 2.3894212918E+02 (sd 2.7070075241E+00), b2 = 5.5015643181E-04 (sd 7.2668688436E-06),
 * sum of squares 1.2455138894E-01, 12 degrees of freedom. */
static const double misra_y[14] = {10.07E0, 14.73E0, 17.94E0, 23.93E0, 29.61E0, 35.18E0, 40.02E0,
                                   44.82E0, 50.76E0, 55.05E0, 61.01E0, 66.40E0, 75.47E0, 81.78E0};
static const double misra_x[14] = {77.6E0,  114.9E0, 141.1E0, 190.8E0, 239.9E0, 289.0E0, 332.8E0,
                                   378.4E0, 434.8E0, 477.3E0, 536.8E0, 593.1E0, 689.1E0, 760.0E0};

static inline ru_status misra(void *context, const double *b, double *r, double *jacobian,
                              int *fails)
{
    (void)context;
    *fails = 0;
    for (size_t i = 0; i < 14; i++) {
        double e = exp(-b[1] * misra_x[i]);
        r[i] = b[0] * (1 - e) - misra_y[i];
        if (jacobian) {
            jacobian[2 * i] = 1 - e;
            jacobian[2 * i + 1] = b[0] * misra_x[i] * e;
        }
    }
    return RU_OK;
}

static inline void start_misra(ru_fit_variable variables[2], ru_fit_problem *problem)
{
    variables[0] = (ru_fit_variable){"b1", RU_FIT_LIN, 1, 1000, 500, RU_FIT_FLAT, NAN, NAN};
    variables[1] = (ru_fit_variable){"b2", RU_FIT_LOG, 1e-5, 1e-1, 1e-4, RU_FIT_FLAT, NAN, NAN};
    *problem = (ru_fit_problem){.variables = variables,
                                .n_variable = 2,
                                .n_residual = 14,
                                .residuals = misra,
                                .has_jacobian = 1};
}

/* Searches from the start of the variables. */
static inline ru_fit_found search(const ru_fit_problem *problem, const char *method,
                                  const ru_fit_options *options)
{
    double u[8];
    ru_fit_found found;
    for (size_t i = 0; i < problem->n_variable; i++)
        u[i] = ru_fit_to_u(&problem->variables[i], problem->variables[i].start);
    assert_int_equal(ru_fit_run(problem, ru_fit_method_find(method), options, u, NULL, &found),
                     RU_OK);
    return found;
}

#endif
