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

/* Nodes next to each other: one, or as many as there are lanes. Numbers of theirs stand
 * side by side, [..][width]. */
typedef struct batch {
    const ru_problem *problem;
    size_t first, n, width; /* width: 1 or RU_LANES */
    const double *c;        /* [n][n_state] */
    const ru_reactor_moment *moment;
    ru_local at[RU_LANES];
    double factor[RU_LANES]; /* on all rates of the cells; 0 where they do nothing */
} batch;

static int is_idle(const ru_problem *problem, size_t node)
{
    return problem->idle && problem->idle[node];
}

/* Light at a point of a node, and the point's part in the node's mean. */
static ru_light_here light_at(const ru_problem *problem, const ru_reactor_moment *moment,
                              size_t node, size_t point, const double *c)
{
    const ru_light_field *light = &problem->light;
    if (light->on_grid)
        return moment->light[(size_t)light->place[node] * light->n_point + point];
    ru_light_here here = {.weight = light->points[point].weight};
    here.value = ru_light_at(light, point, ru_light_biomass(light, problem->model, c), &here.slope);
    return here;
}

/* Rates of the processes at one node, with light their mean over the node's depth. */
static int rates_at(const ru_problem *problem, const ru_reactor_moment *moment, const ru_local *at,
                    size_t node, const double *c, double *r)
{
    const ru_model *model = problem->model;
    const ru_light_field *light = &problem->light;
    const double *p = problem->scenario->parameters;
    double one[RU_MODEL_MAX_PROCESS];
    if (!light->present)
        return model->rates(model, p, at, c, r);
    ru_local here = *at;
    int worst = 0;
    memset(r, 0, problem->n_process * sizeof *r);
    for (size_t q = 0; q < light->n_point; q++) {
        ru_light_here lit = light_at(problem, moment, node, q, c);
        here.light = lit.value;
        int verdict = model->rates(model, p, &here, c, one);
        worst = verdict != 0 ? verdict : worst;
        for (size_t i = 0; i < problem->n_process; i++)
            r[i] += lit.weight * one[i];
    }
    return worst;
}

/* Lanes that no node is left for repeat the last one. */
static void look_at(batch *b)
{
    b->width = b->n > 1 ? RU_LANES : 1;
    for (size_t i = 0; i < b->width; i++) {
        if (i >= b->n) {
            b->at[i] = b->at[i - 1];
            b->factor[i] = 0;
            continue;
        }
        b->at[i] = conditions(b->problem, b->moment, b->first + i, b->c + i * b->problem->n_state);
        b->factor[i] = is_idle(b->problem, b->first + i)
                           ? 0
                           : slow_down(&b->problem->scenario->factors, &b->at[i]);
    }
}

/* The model's states side by side, y [n_model][RU_LANES]. */
static void spread(const batch *b, double *y)
{
    size_t ns = b->problem->n_state;
    for (size_t k = 0; k < b->problem->components.n_model; k++)
        for (size_t i = 0; i < RU_LANES; i++)
            y[k * RU_LANES + i] = b->c[(i < b->n ? i : b->n - 1) * ns + k];
}

/* Rates r [n_process][width] and the model's verdict on each node. */
static void take_rates(const batch *b, double *r, int *verdicts)
{
    const ru_problem *problem = b->problem;
    const ru_model *model = problem->model;
    const double *p = problem->scenario->parameters;
    double y[RU_MODEL_MAX_STATE * RU_LANES], one[RU_MODEL_MAX_PROCESS];
    memset(verdicts, 0, b->n * sizeof *verdicts);
    if (b->width == RU_LANES && model->rates_many && !problem->light.present) {
        spread(b, y);
        if (model->rates_many(model, p, b->at, y, r) == 0)
            return;
    }
    memset(r, 0, problem->n_process * b->width * sizeof *r);
    for (size_t i = 0; i < b->n; i++) {
        verdicts[i] =
            rates_at(problem, b->moment, &b->at[i], b->first + i, b->c + i * problem->n_state, one);
        for (size_t k = 0; k < problem->n_process; k++)
            r[k * b->width + i] = one[k];
    }
}

/* Adds the cells' net reaction to `reacted` [n_model][width], which the caller's width makes a
 * constant. */
static inline void add_reaction(const batch *b, const double *r, double *reacted, size_t width)
{
    const ru_problem *problem = b->problem;
    size_t n = problem->components.n_model;
    for (size_t p = 0; p < problem->n_process; p++)
        for (size_t k = 0; k < n; k++) {
            double part = problem->stoichiometry[p * n + k];
            for (size_t i = 0; part != 0 && i < width; i++)
                reacted[k * width + i] += part * (b->factor[i] * r[p * width + i]);
        }
}

/* Net reaction of the cells; `reacted` [n_state][width]. */
static void react(const batch *b, double *reacted, int *verdicts)
{
    double r[RU_MODEL_MAX_PROCESS * RU_LANES];
    take_rates(b, r, verdicts);
    memset(reacted, 0, b->problem->n_state * b->width * sizeof *reacted);
    if (b->width == 1)
        add_reaction(b, r, reacted, 1);
    else
        add_reaction(b, r, reacted, RU_LANES);
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

static void add_ammonium(const ru_problem *problem, double *reacted)
{
    const ru_acidity *acidity = &problem->acidity;
    if (acidity->present && acidity->biomass < problem->n_state)
        reacted[acidity->component[RU_ACID_AMMONIUM]] -=
            acidity->nitrogen * reacted[acidity->biomass];
}

void ru_reactor_take(const ru_problem *problem, const ru_reactor_moment *moment, size_t first,
                     size_t n, const double *c, ru_reactor_rates *rates, int *verdicts)
{
    size_t ns = problem->n_state;
    double reacted[RU_MAX_COMPONENT * RU_LANES];
    batch b = {.problem = problem, .first = first, .n = n, .c = c, .moment = moment};
    look_at(&b);
    react(&b, reacted, verdicts);
    for (size_t i = 0; i < n; i++) {
        for (size_t k = 0; k < ns; k++)
            rates[i].reacted[k] = reacted[k * b.width + i];
        memset(rates[i].passed, 0, ns * sizeof *rates[i].passed);
        ru_transfer_add(&problem->exchange, moment->pool, first + i, c + i * ns, rates[i].passed);
        add_heat(problem, moment, first + i, c + i * ns, &rates[i]);
        add_ammonium(problem, rates[i].reacted);
    }
}

/* What more biomass takes from the light at a point: `dr` gains the slope of the rates to light, by
 * a central difference, times that of light to biomass (with the point's weight). */
static void add_shading(const ru_problem *problem, const ru_local *here, const double *c,
                        double light_slope, double *dr)
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
        double slope = light_slope * (above[i] - below[i]) / (2 * step);
        for (size_t k = 0; k < model->n_state; k++)
            dr[i * model->n_state + k] += problem->light.absorbs[k] ? slope : 0;
    }
}

/* Slopes of the processes' rates, as rates_at has these. */
static void slopes_at(const ru_problem *problem, const ru_reactor_moment *moment,
                      const ru_local *at, size_t node, const double *c, double *dr)
{
    const ru_model *model = problem->model;
    const ru_light_field *light = &problem->light;
    const double *p = problem->scenario->parameters;
    double one[RU_MODEL_MAX_PROCESS * RU_MODEL_MAX_STATE];
    size_t n = problem->n_process * model->n_state;
    if (!light->present) {
        (void)ru_model_slopes(model, p, at, c, dr);
        return;
    }
    ru_local here = *at;
    memset(dr, 0, n * sizeof *dr);
    for (size_t q = 0; q < light->n_point; q++) {
        ru_light_here lit = light_at(problem, moment, node, q, c);
        here.light = lit.value;
        (void)ru_model_slopes(model, p, &here, c, one);
        for (size_t i = 0; i < n; i++)
            dr[i] += lit.weight * one[i];
        add_shading(problem, &here, c, lit.weight * lit.slope, dr);
    }
}

/* A model with more states, or more slopes in all, is taken point by point: its work would leave
 * the caches. */
enum { MOST_STATES = 16, MOST_SLOPES = 256 };

static void add_cells_in_lanes(const batch *b, double *blocks)
{
    const ru_problem *problem = b->problem;
    const ru_model *model = problem->model;
    size_t ns = problem->n_state, n = problem->components.n_model;
    double y[MOST_STATES * RU_LANES] = {0}, dr[MOST_SLOPES * RU_LANES];
    double sums[MOST_STATES * MOST_STATES * RU_LANES];
    memset(sums, 0, n * n * RU_LANES * sizeof *sums);
    spread(b, y);
    (void)model->slopes_many(model, problem->scenario->parameters, b->at, y, dr);
    for (size_t p = 0; p < problem->n_process; p++)
        for (size_t a = 0; a < n; a++) {
            double part = problem->stoichiometry[p * n + a];
            for (size_t k = 0; part != 0 && k < n; k++)
                for (size_t i = 0; i < RU_LANES; i++)
                    sums[(a * n + k) * RU_LANES + i] +=
                        b->factor[i] * part * dr[(p * n + k) * RU_LANES + i];
        }
    for (size_t i = 0; i < b->n; i++)
        for (size_t a = 0; a < n; a++)
            for (size_t k = 0; k < n; k++)
                blocks[(i * ns + a) * ns + k] += sums[(a * n + k) * RU_LANES + i];
}

static void add_cells_one_by_one(const batch *b, double *blocks)
{
    const ru_problem *problem = b->problem;
    double dr[RU_MODEL_MAX_PROCESS * RU_MODEL_MAX_STATE];
    size_t ns = problem->n_state, n = problem->components.n_model;
    for (size_t i = 0; i < b->n; i++) {
        if (b->factor[i] == 0)
            continue;
        slopes_at(problem, b->moment, &b->at[i], b->first + i, b->c + i * ns, dr);
        for (size_t p = 0; p < problem->n_process; p++)
            for (size_t a = 0; a < n; a++) {
                double factor = b->factor[i] * problem->stoichiometry[p * n + a];
                for (size_t k = 0; factor != 0 && k < n; k++)
                    blocks[(i * ns + a) * ns + k] += factor * dr[p * n + k];
            }
    }
}

/* The cells' slopes to their own states. */
static void add_cells(const batch *b, double *blocks)
{
    size_t n = b->problem->components.n_model;
    int few =
        !b->problem->light.present && n <= MOST_STATES && b->problem->n_process * n <= MOST_SLOPES;
    if (b->width == RU_LANES && b->problem->model->slopes_many && few)
        add_cells_in_lanes(b, blocks);
    else
        add_cells_one_by_one(b, blocks);
}

/* What temperature does to the cells, by a central difference, and heat's own slopes. */
static void add_warmth(const ru_problem *problem, const ru_reactor_moment *moment, size_t node,
                       const double *c, double *slopes)
{
    size_t ns = problem->n_state, t = problem->components.temperature, o = problem->oxygen;
    double moved[RU_MAX_COMPONENT], above[RU_MAX_COMPONENT], below[RU_MAX_COMPONENT];
    const double step = 1e-3; /* K */
    int verdict;
    if (t >= ns)
        return;
    batch b = {.problem = problem, .first = node, .n = 1, .c = moved, .moment = moment};
    memcpy(moved, c, ns * sizeof *moved);
    moved[t] = c[t] + step;
    look_at(&b);
    react(&b, above, &verdict);
    moved[t] = c[t] - step;
    look_at(&b);
    react(&b, below, &verdict);
    for (size_t k = 0; k < problem->components.n_model; k++)
        slopes[k * ns + t] += (above[k] - below[k]) / (2 * step);
    double per_oxygen = -problem->heat.oxygen_heat / problem->heat.capacity;
    for (size_t k = 0; o < ns && k < ns; k++)
        slopes[t * ns + k] += per_oxygen * slopes[o * ns + k];
    slopes[t * ns + t] +=
        ru_heat_slope(&problem->heat, node, moment->grown, c[t]) / problem->heat.capacity;
}

void ru_reactor_slopes(const ru_problem *problem, const ru_reactor_moment *moment, size_t first,
                       size_t n, const double *c, double *blocks)
{
    const ru_acidity *acidity = &problem->acidity;
    size_t ns = problem->n_state;
    batch b = {.problem = problem, .first = first, .n = n, .c = c, .moment = moment};
    look_at(&b);
    memset(blocks, 0, n * ns * ns * sizeof *blocks);
    add_cells(&b, blocks);
    for (size_t i = 0; i < n; i++) {
        double *own = blocks + i * ns * ns;
        add_warmth(problem, moment, first + i, c + i * ns, own);
        for (size_t k = 0; acidity->present && acidity->biomass < ns && k < ns; k++)
            own[acidity->component[RU_ACID_AMMONIUM] * ns + k] -=
                acidity->nitrogen * own[acidity->biomass * ns + k];
        ru_transfer_add_slopes(&problem->exchange, moment->pool, first + i, ns, c + i * ns, own);
    }
}
