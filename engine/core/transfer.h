/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RU_CORE_TRANSFER_H
#define RU_CORE_TRANSFER_H

#include <ru/core/exchange.h>

/* The rates of transfer between gas and liquid, and the balance of a gas that is one for the whole
 * vessel: it is so much quicker than the broth that it is in balance at every instant. */

/* The present state of the gas where it is not on nodes: one composition for the whole vessel. */
typedef struct ru_gas_pool {
    const double *molecular;  /* [n_own] part of carbon dioxide that can pass; NULL: all of it */
    double x[RU_MAX_GAS];     /* mole fractions that the liquid meets */
    double out[RU_MAX_GAS];   /* mole fractions that leave */
    double slope[RU_MAX_GAS]; /* d x / d (sum of kLa V c / M), s/mol; 0: x is given */
    double share[RU_MAX_GAS]; /* of kLa that acts: below 1 where rising gas is used up */
    double molar_flow;        /* mol/s that leave, dry */
} ru_gas_pool;

/* What the gas gives up or takes at a node, kg/m3/s added to `passed` [n components]: into the
 * liquid counts as positive there, negative in the gas. `slopes` adds its derivatives to a block
 * [n][n]. `pool` is not read for a gas on nodes. Not collective. */
void ru_transfer_add(const ru_exchange *exchange, const ru_gas_pool *pool, size_t node,
                     const double *c, double *passed);
void ru_transfer_add_slopes(const ru_exchange *exchange, const ru_gas_pool *pool, size_t node,
                            size_t n, const double *c, double *block);

/* Sum of kLa V c / M over this rank's nodes for each species, mol/s, from unknowns or directions
 * v [n_own][n]: what a pool is balanced with. Not collective. */
void ru_transfer_sum(const ru_exchange *exchange, const ru_gas_pool *pool, const ru_part *part,
                     size_t n, const double *v, double *sums);

/* Balances the pool: `sums` [n_passing] over all ranks, of concentrations times the volumes at the
 * start; `grown`: V/V0. Not collective. */
void ru_transfer_balance(const ru_exchange *exchange, double grown, const double *sums,
                         ru_gas_pool *pool);

/* Turns changes of the sums [n_passing] into those of the mole fractions; the flow that leaves
 * changes with them so that these still add up to one. Not collective. */
void ru_transfer_change(const ru_exchange *exchange, const ru_gas_pool *pool, double *change);

/* What a change of the pool by `change` [n_passing] mole fractions adds at a node, kg/m3/s, to
 * `passed` [n]. Not collective. */
void ru_transfer_add_change(const ru_exchange *exchange, const ru_gas_pool *pool, size_t node,
                            const double *change, double *passed);

/* Adds to `loss` [n] what a direction carries from this rank's liquid to a pool, as kg/s that it
 * gains: `sums` [n_passing] of it on this rank, `change` [n_passing] of the pool with it, NULL:
 * none. Not collective. */
void ru_transfer_lose(const ru_exchange *exchange, const ru_gas_pool *pool, const ru_part *part,
                      const double *sums, const double *change, double *loss);

#endif
