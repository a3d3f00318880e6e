/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <ru/core/reactor.h>

#include <string.h>

int ru_reactor_take(const ru_problem *problem, const ru_gas_pool *pool, size_t node, double t,
                    const double *c, ru_reactor_rates *rates)
{
    double r[RU_MODEL_MAX_PROCESS];
    size_t n = problem->components.n_model, ns = problem->n_state;
    ru_local at = problem->conditions;
    at.time = t;
    int verdict = problem->model->rates(problem->scenario->parameters, &at, c, r);
    memset(rates->reacted, 0, ns * sizeof *rates->reacted);
    memset(rates->passed, 0, ns * sizeof *rates->passed);
    for (size_t p = 0; p < problem->n_process; p++)
        for (size_t k = 0; k < n; k++)
            rates->reacted[k] += problem->stoichiometry[p * n + k] * r[p];
    ru_transfer_add(&problem->exchange, pool, node, c, rates->passed);
    return verdict;
}

void ru_reactor_slopes(const ru_problem *problem, const ru_gas_pool *pool, size_t node, double t,
                       const double *c, double *block)
{
    double dr[RU_MODEL_MAX_PROCESS * RU_MODEL_MAX_STATE];
    size_t ns = problem->n_state, n = problem->components.n_model;
    ru_local at = problem->conditions;
    at.time = t;
    memset(block, 0, ns * ns * sizeof *block);
    (void)ru_model_slopes(problem->model, problem->scenario->parameters, &at, c, dr);
    for (size_t p = 0; p < problem->n_process; p++)
        for (size_t a = 0; a < n; a++) {
            double factor = problem->stoichiometry[p * n + a];
            if (factor != 0)
                for (size_t b = 0; b < n; b++)
                    block[a * ns + b] += factor * dr[p * n + b];
        }
    ru_transfer_add_slopes(&problem->exchange, pool, node, ns, c, block);
}
