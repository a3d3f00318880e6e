/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RU_CORE_PULSES_H
#define RU_CORE_PULSES_H

#include <ru/core/problem.h>

/* Adds what the pulses due at exactly t put in to the unknowns y [n_own][n_state] and, where it is
 * not NULL, to `fed` [n_state], kg of this rank. Returns how many pulses are due. Not collective.
 */
int ru_pulses_put_in(const ru_problem *problem, double t, double *y, double *fed);

#endif
