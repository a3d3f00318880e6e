/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RU_CORE_SENSITIVITY_H
#define RU_CORE_SENSITIVITY_H

#include <ru/base/record.h>
#include <ru/core/problem.h>
#include <ru/core/runner.h>

/* Forward sensitivities: how everything that a run records changes with parameters, integrated with
 * the run. A parameter is known only by two problems, built with a little more and a little less of
 * it; the rate of change along it is
 *
 *   ds/dt = (f_up(t, y + h s) - f_down(t, y - h s)) / 2h
 *
 * which takes the slope by the parameter and the Jacobian's product in one, whatever in the model
 * depends on what, and is exact to h^2. What is recorded is differenced the same way: observers of
 * both problems see y + h s and y - h s. Where the linear systems are solved directly only (one
 * node, small networks), on one rank. */

typedef struct ru_direction {
    const ru_problem *up, *down; /* borrowed */
    double step;                 /* 2h, in the unit that slopes are wanted by */
} ru_direction;

typedef struct ru_sensitivity ru_sensitivity;

/* Fails with RU_ERR_INPUT where directions cannot be: other unknowns or series than those of the
 * base, or events at other times, which a parameter moves. Not collective: one rank. */
RU_MUST_USE ru_status ru_sensitivity_build(const ru_problem *base, const ru_direction *directions,
                                           size_t n_direction, ru_sensitivity **sensitivity);
void ru_sensitivity_destroy(ru_sensitivity **sensitivity);

/* What a runner of the base takes along. Borrows. Not collective. */
ru_follower ru_sensitivity_follower(ru_sensitivity *sensitivity);

/* Slopes of all series by direction k at the times of the record: [n_time][n_series], in the units
 * of the series and the direction. Borrowed until the next run; *n_time: out. Not collective. */
const double *ru_sensitivity_slopes(const ru_sensitivity *sensitivity, size_t k, size_t *n_time);

#endif
