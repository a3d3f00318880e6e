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

void ru_gas_balance_change(const ru_problem *problem, const ru_gas_pool *pool, const double *v,
                           double *change)
{
    const ru_exchange *exchange = &problem->exchange;
    ru_transfer_sum(exchange, pool, problem->part, problem->n_state, v, change);
    ru_comm_sum(&problem->comm, change, (int)exchange->n_passing);
    ru_transfer_change(exchange, pool, change);
}

void ru_gas_balance_lose(const ru_problem *problem, const ru_gas_pool *pool, double grown,
                         const double *v, double *loss)
{
    const ru_exchange *exchange = &problem->exchange;
    size_t ns = problem->n_state, n = (size_t)problem->part->n_own;
    double change[RU_MAX_GAS] = {0}, none[RU_MAX_GAS] = {0};
    if (exchange->on_nodes) {
        ru_gas_balance_add(problem, v, 0, NULL, loss, -1 / grown);
        return;
    }
    if (exchange->phase == RU_GAS_MIXED)
        ru_gas_balance_change(problem, pool, v, change);
    ru_gas_pool without = *pool;
    memcpy(without.x, none, sizeof none);
    for (size_t i = 0; exchange->n_passing && i < n; i++) {
        double passed[RU_MAX_COMPONENT] = {0};
        ru_transfer_add(exchange, &without, i, v + i * ns, passed);
        ru_transfer_add_change(exchange, pool, i, change, passed);
        for (size_t k = 0; k < ns; k++)
            loss[k] += problem->part->weight[i] * passed[k];
    }
}
