/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RU_CORE_REACTOR_H
#define RU_CORE_REACTOR_H

#include <ru/core/problem.h>
#include <ru/core/transfer.h>

/* What happens at one node besides transport: reactions of the cells, transfer between gas and
 * liquid. Rates are per volume of liquid, kg/m3/s. */

typedef struct ru_reactor_rates {
    double reacted[RU_MAX_COMPONENT]; /* [n_state] */
    double passed[RU_MAX_COMPONENT];  /* [n_state] between gas and liquid */
} ru_reactor_rates;

/* The rates at a local node with components c [n_state] at time t. Returns the model's verdict: 0,
 * > 0 try a smaller step, < 0 impossible. Not collective. */
int ru_reactor_take(const ru_problem *problem, const ru_gas_pool *pool, size_t node, double t,
                    const double *c, ru_reactor_rates *rates);

/* Slopes of reacted + passed, block [n_state][n_state], 1/s. Not collective. */
void ru_reactor_slopes(const ru_problem *problem, const ru_gas_pool *pool, size_t node, double t,
                       const double *c, double *block);

#endif
