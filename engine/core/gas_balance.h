/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RU_CORE_GAS_BALANCE_H
#define RU_CORE_GAS_BALANCE_H

#include <ru/core/problem.h>
#include <ru/core/transfer.h>

/* The gas of a vessel over all ranks: what enters and leaves, and the balance of a gas that is one
 * for the whole vessel. */

/* A gas on nodes: inflow at the sparger, kg/s, added to `in`, and `sign` times what leaves at the
 * surface with components c [n_own][n_state] added to `out`. Both are rows of nodes where `stride`
 * is n_state, or one row of sums where it is 0; `in` may be NULL. Not collective. */
void ru_gas_balance_add(const ru_problem *problem, const double *c, size_t stride, double *in,
                        double *out, double sign);

/* Brings the pool into balance with the liquid's c [n_own][n_state]; `grown`: V/V0. Collective. */
void ru_gas_balance_pool(const ru_problem *problem, double grown, const double *c,
                         ru_gas_pool *pool);

/* `grown` times the change of the pool's mole fractions [n_passing] when y changes by v
 * [n_own][n_state]. Collective. */
void ru_gas_balance_change(const ru_problem *problem, const ru_gas_pool *pool, const double *v,
                           double *change);

/* What y loses to the gas or with it when it changes by v [n_own][n_state], kg/s taken from `loss`
 * [n_state]: at the surface where the gas is on nodes, else by transfer. Collective. */
void ru_gas_balance_lose(const ru_problem *problem, const ru_gas_pool *pool, double grown,
                         const double *v, double *loss);

#endif
