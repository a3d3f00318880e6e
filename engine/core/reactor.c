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

/* What light has to pass to a node, kg/m3 of biomass. */
static double shade_of(const ru_problem *problem, const ru_reactor_moment *moment, const double *c)
{
    const ru_light_field *light = &problem->light;
    return light->on_grid ? moment->shade : ru_light_biomass(light, problem->model, c);
}

/* Rates of the processes, with light their mean over the node's depth. */
static int take_rates(const ru_problem *problem, const ru_reactor_moment *moment,
                      const ru_local *at, size_t node, const double *c, double *r)
{
    const ru_model *model = problem->model;
    const ru_light_field *light = &problem->light;
    const double *p = problem->scenario->parameters;
    double one[RU_MODEL_MAX_PROCESS], slope;
    if (!light->present)
        return model->rates(model, p, at, c, r);
    ru_local here = *at;
    int worst = 0;
    double shade = shade_of(problem, moment, c);
    memset(r, 0, problem->n_process * sizeof *r);
    for (size_t q = 0; q < light->n_point; q++) {
        double weight = ru_light_weight(light, node, q);
        here.light = ru_light_at(light, node, q, shade, &slope);
        int verdict = model->rates(model, p, &here, c, one);
        worst = verdict != 0 ? verdict : worst;
        for (size_t i = 0; i < problem->n_process; i++)
            r[i] += weight * one[i];
    }
    return worst;
}

/* Net reaction of the cells; `reacted` [n_state]. */
static int react(const ru_problem *problem, const ru_reactor_moment *moment, const ru_local *at,
                 size_t node, const double *c, double *reacted)
{
    double r[RU_MODEL_MAX_PROCESS];
    size_t n = problem->components.n_model;
    double factor = slow_down(&problem->scenario->factors, at);
    int verdict = take_rates(problem, moment, at, node, c, r);
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
    int verdict = react(problem, moment, &at, node, c, rates->reacted);
    memset(rates->passed, 0, problem->n_state * sizeof *rates->passed);
    ru_transfer_add(&problem->exchange, moment->pool, node, c, rates->passed);
    add_heat(problem, moment, node, c, rates);
    const ru_acidity *acidity = &problem->acidity;
    if (acidity->present && acidity->biomass < problem->n_state)
        rates->reacted[acidity->component[RU_ACID_AMMONIUM]] -=
            acidity->nitrogen * rates->reacted[acidity->biomass];
    return verdict;
}

/* What more biomass takes from the light at a point: `dr` gains `weight` times the slope of the
 * rates to light, by a central difference, times that of light to biomass. */
static void add_shading(const ru_problem *problem, const ru_local *here, const double *c,
                        double weight, double light_slope, double *dr)
{
    const ru_model *model = problem->model;
    const double *p = problem->scenario->parameters;
    double above[RU_MODEL_MAX_PROCESS], below[RU_MODEL_MAX_PROCESS];
    ru_local moved = *here;
    double step = 1e-4 * here->light + 1e-12;
    moved.light = here->light + step;
    (void)model->rates(model, p, &moved, c, above);
    moved.light = here->light - step;
    (void)model->rates(model, p, &moved, c, below);
    for (size_t i = 0; i < problem->n_process; i++) {
        double slope = weight * light_slope * (above[i] - below[i]) / (2 * step);
        for (size_t k = 0; k < model->n_state; k++)
            dr[i * model->n_state + k] += problem->light.absorbs[k] ? slope : 0;
    }
}

/* Slopes of the processes' rates, as take_rates has these. */
static void take_slopes(const ru_problem *problem, const ru_reactor_moment *moment,
                        const ru_local *at, size_t node, const double *c, double *dr)
{
    const ru_model *model = problem->model;
    const ru_light_field *light = &problem->light;
    const double *p = problem->scenario->parameters;
    double one[RU_MODEL_MAX_PROCESS * RU_MODEL_MAX_STATE], slope;
    size_t n = problem->n_process * model->n_state;
    if (!light->present) {
        (void)ru_model_slopes(model, p, at, c, dr);
        return;
    }
    ru_local here = *at;
    double shade = shade_of(problem, moment, c);
    memset(dr, 0, n * sizeof *dr);
    for (size_t q = 0; q < light->n_point; q++) {
        double weight = ru_light_weight(light, node, q);
        here.light = ru_light_at(light, node, q, shade, &slope);
        (void)ru_model_slopes(model, p, &here, c, one);
        for (size_t i = 0; i < n; i++)
            dr[i] += weight * one[i];
        add_shading(problem, &here, c, weight, slope, dr);
    }
}

/* The cells' slopes to their own states. */
static void add_cells(const ru_problem *problem, const ru_reactor_moment *moment,
                      const ru_local *at, size_t node, const double *c, double *block)
{
    double dr[RU_MODEL_MAX_PROCESS * RU_MODEL_MAX_STATE];
    size_t ns = problem->n_state, n = problem->components.n_model;
    double slow = slow_down(&problem->scenario->factors, at);
    take_slopes(problem, moment, at, node, c, dr);
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
    (void)react(problem, moment, &at, node, c, above);
    at.temperature = c[t] - step;
    (void)react(problem, moment, &at, node, c, below);
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
        add_cells(problem, moment, &at, node, c, block);
    add_warmth(problem, moment, node, c, block);
    const ru_acidity *acidity = &problem->acidity;
    for (size_t k = 0; acidity->present && acidity->biomass < ns && k < ns; k++)
        block[acidity->component[RU_ACID_AMMONIUM] * ns + k] -=
            acidity->nitrogen * block[acidity->biomass * ns + k];
    ru_transfer_add_slopes(&problem->exchange, moment->pool, node, ns, c, block);
}
