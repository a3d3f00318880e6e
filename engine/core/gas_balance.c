/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <ru/core/gas_balance.h>

#include <string.h>

void ru_gas_balance_add(const ru_problem *problem, const double *c, size_t stride, double *in,
                        double *out, double sign)
{
    const ru_exchange *exchange = &problem->exchange;
    size_t ns = problem->n_state;
    for (size_t k = 0; exchange->on_nodes && k < exchange->n_passing; k++) {
        const ru_passing *p = &exchange->passing[k];
        double fed = exchange->molar_flow * p->inlet * p->species->molar_mass;
        for (size_t a = 0; in && a < exchange->inlet.n_node; a++)
            in[(size_t)exchange->inlet.nodes[a] * stride + p->gas] +=
                fed * exchange->inlet.shares[a];
        for (size_t i = 0; i < (size_t)problem->part->n_own; i++)
            out[i * stride + p->gas] += sign * exchange->outlet[i] * c[i * ns + p->gas];
    }
}

void ru_gas_balance_pool(const ru_problem *problem, double grown, const double *c,
                         ru_gas_pool *pool)
{
    const ru_exchange *exchange = &problem->exchange;
    double sums[RU_MAX_GAS];
    if (!exchange->n_passing || exchange->on_nodes)
        return;
    ru_transfer_sum(exchange, pool, problem->part, problem->n_state, c, sums);
    if (exchange->phase != RU_GAS_AS_FED)
        ru_comm_sum(&problem->comm, sums, (int)exchange->n_passing);
    ru_transfer_balance(exchange, grown, sums, pool);
}

/* From this rank's sums to the changes of the mole fractions. */
static void find_change(const ru_problem *problem, const ru_gas_pool *pool, double *change)
{
    ru_comm_sum(&problem->comm, change, (int)problem->exchange.n_passing);
    ru_transfer_change(&problem->exchange, pool, change);
}

void ru_gas_balance_change(const ru_problem *problem, const ru_gas_pool *pool, const double *v,
                           double *change)
{
    ru_transfer_sum(&problem->exchange, pool, problem->part, problem->n_state, v, change);
    find_change(problem, pool, change);
}

void ru_gas_balance_lose(const ru_problem *problem, const ru_gas_pool *pool, double grown,
                         const double *v, double *loss)
{
    const ru_exchange *exchange = &problem->exchange;
    double sums[RU_MAX_GAS], change[RU_MAX_GAS];
    int mixed = exchange->phase == RU_GAS_MIXED;
    if (exchange->on_nodes) {
        ru_gas_balance_add(problem, v, 0, NULL, loss, -1 / grown);
        return;
    }
    ru_transfer_sum(exchange, pool, problem->part, problem->n_state, v, sums);
    if (mixed) {
        memcpy(change, sums, exchange->n_passing * sizeof *sums);
        find_change(problem, pool, change);
    }
    ru_transfer_lose(exchange, pool, problem->part, sums, mixed ? change : NULL, loss);
}
