/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <ru/core/reactor.h>

#include <string.h>

void ru_reactor_acidity(const ru_problem *problem, const double *c, double *pH, double *molecular)
{
    for (size_t i = 0; i < (size_t)problem->part->n_own; i++) {
        pH[i] = ru_acidity_pH(&problem->acidity, c + i * problem->n_state);
        molecular[i] = ru_acidity_molecular(&problem->acidity, pH[i]);
    }
}

/* Temperature and pH at a node with components c. */
static ru_local conditions(const ru_problem *problem, const ru_reactor_moment *moment, size_t node,
                           const double *c)
{
    ru_local at = problem->conditions;
    at.time = moment->time;
    if (moment->pH)
        at.pH = moment->pH[node];
    if (problem->components.temperature < problem->n_state)
        at.temperature = c[problem->components.temperature];
    return at;
}

/* By what factor temperature and pH slow all rates down. */
static double slow_down(const ru_factors *factors, const ru_local *at)
{
    double factor = 1;
    if (factors->temperature.optimum > 0)
        factor *= ru_cardinal_temperature(&factors->temperature, at->temperature);
    if (factors->pH.optimum > 0)
        factor *= ru_cardinal_pH(&factors->pH, at->pH);
    return factor;
}

static int is_idle(const ru_problem *problem, size_t node)
{
    return problem->idle && problem->idle[node];
}

/* Net reaction of the cells; `reacted` [n_state]. */
static int react(const ru_problem *problem, const ru_local *at, size_t node, const double *c,
                 double *reacted)
{
    double r[RU_MODEL_MAX_PROCESS];
    size_t n = problem->components.n_model;
    double factor = slow_down(&problem->scenario->factors, at);
    int verdict = problem->model->rates(problem->model, problem->scenario->parameters, at, c, r);
    memset(reacted, 0, problem->n_state * sizeof *reacted);
    for (size_t p = 0; p < problem->n_process && !is_idle(problem, node); p++)
        for (size_t k = 0; k < n; k++)
            reacted[k] += problem->stoichiometry[p * n + k] * (factor * r[p]);
    return verdict;
}

/* Heat of the cells and of stirring counts as reacted, what leaves through the wall as passed. */
static void add_heat(const ru_problem *problem, const ru_reactor_moment *moment, size_t node,
                     const double *c, ru_reactor_rates *rates)
{
    size_t k = problem->components.temperature;
    if (k >= problem->n_state)
        return;
    double oxygen = problem->oxygen < problem->n_state ? rates->reacted[problem->oxygen] : 0;
    ru_heat_flows flows = ru_heat_take(&problem->heat, node, moment->grown, c[k], oxygen);
    rates->reacted[k] += (flows.metabolic + flows.stirring) / problem->heat.capacity;
    rates->passed[k] += (flows.jacket + flows.loss) / problem->heat.capacity;
}

int ru_reactor_take(const ru_problem *problem, const ru_reactor_moment *moment, size_t node,
                    const double *c, ru_reactor_rates *rates)
{
    ru_local at = conditions(problem, moment, node, c);
    int verdict = react(problem, &at, node, c, rates->reacted);
    memset(rates->passed, 0, problem->n_state * sizeof *rates->passed);
    ru_transfer_add(&problem->exchange, moment->pool, node, c, rates->passed);
    add_heat(problem, moment, node, c, rates);
    const ru_acidity *acidity = &problem->acidity;
    if (acidity->present && acidity->biomass < problem->n_state)
        rates->reacted[acidity->component[RU_ACID_AMMONIUM]] -=
            acidity->nitrogen * rates->reacted[acidity->biomass];
    return verdict;
}

/* The cells' slopes to their own states. */
static void add_cells(const ru_problem *problem, const ru_local *at, const double *c, double *block)
{
    double dr[RU_MODEL_MAX_PROCESS * RU_MODEL_MAX_STATE];
    size_t ns = problem->n_state, n = problem->components.n_model;
    double slow = slow_down(&problem->scenario->factors, at);
    (void)ru_model_slopes(problem->model, problem->scenario->parameters, at, c, dr);
    for (size_t p = 0; p < problem->n_process; p++)
        for (size_t a = 0; a < n; a++) {
            double factor = slow * problem->stoichiometry[p * n + a];
            if (factor != 0)
                for (size_t b = 0; b < n; b++)
                    block[a * ns + b] += factor * dr[p * n + b];
        }
}

/* What temperature does to the cells, by a central difference, and heat's own slopes. */
static void add_warmth(const ru_problem *problem, const ru_reactor_moment *moment, size_t node,
                       const double *c, double *block)
{
    size_t ns = problem->n_state, t = problem->components.temperature, o = problem->oxygen;
    double above[RU_MAX_COMPONENT], below[RU_MAX_COMPONENT];
    const double step = 1e-3; /* K */
    if (t >= ns)
        return;
    ru_local at = conditions(problem, moment, node, c);
    at.temperature = c[t] + step;
    (void)react(problem, &at, node, c, above);
    at.temperature = c[t] - step;
    (void)react(problem, &at, node, c, below);
    for (size_t k = 0; k < problem->components.n_model; k++)
        block[k * ns + t] += (above[k] - below[k]) / (2 * step);
    double per_oxygen = -problem->heat.oxygen_heat / problem->heat.capacity;
    for (size_t k = 0; o < ns && k < ns; k++)
        block[t * ns + k] += per_oxygen * block[o * ns + k];
    block[t * ns + t] +=
        ru_heat_slope(&problem->heat, node, moment->grown, c[t]) / problem->heat.capacity;
}

void ru_reactor_slopes(const ru_problem *problem, const ru_reactor_moment *moment, size_t node,
                       const double *c, double *block)
{
    size_t ns = problem->n_state;
    ru_local at = conditions(problem, moment, node, c);
    memset(block, 0, ns * ns * sizeof *block);
    if (!is_idle(problem, node))
        add_cells(problem, &at, c, block);
    add_warmth(problem, moment, node, c, block);
    const ru_acidity *acidity = &problem->acidity;
    for (size_t k = 0; acidity->present && acidity->biomass < ns && k < ns; k++)
        block[acidity->component[RU_ACID_AMMONIUM] * ns + k] -=
            acidity->nitrogen * block[acidity->biomass * ns + k];
    ru_transfer_add_slopes(&problem->exchange, moment->pool, node, ns, c, block);
}
