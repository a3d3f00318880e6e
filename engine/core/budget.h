/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RU_CORE_BUDGET_H
#define RU_CORE_BUDGET_H

#include <ru/base/record.h>
#include <ru/core/system.h>

/* The budget of a run: for every component and every invariant, what was there, what came and went
 * by each way, what is there, and how far that closes. Components close to the solver's tolerance,
 * since their reaction is an integral of its own; invariants (carbon, inert components) close to
 * round-off. */

size_t ru_budget_count(const ru_problem *problem);

/* Amounts of each state in the vessel, kg: amounts [n_state], the same on all ranks. Collective. */
void ru_budget_amounts(const ru_problem *problem, const double *y, double *amounts);

/* rows [ru_budget_count]: `initial` [n_state] and y now; `integrals` [RU_INTEGRAL_COUNT * n_state]
 * of this rank. Collective. */
void ru_budget_take(const ru_problem *problem, const double *initial, const double *y,
                    const double *integrals, ru_balance *rows);

#endif
