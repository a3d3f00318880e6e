/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <ru/core/problem.h>

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include <ru/core/network_make.h>
#include <ru/core/schedule.h>

/* Shares of a place over the whole network, [n_node]. */
static ru_status find_place(const ru_network *network, const ru_where *where, double *share)
{
    size_t n = (size_t)network->n_node;
    if (where->kind == RU_WHERE_EVERYWHERE || n == 1) {
        memcpy(share, network->fraction, n * sizeof *share);
        return RU_OK;
    }
    memset(share, 0, n * sizeof *share);
    if (where->kind == RU_WHERE_POINT) {
        RU_REQUIRE(ru_network_has_points(network), RU_ERR_INPUT,
                   "a place given as a point needs a grid, or compartments made from one");
        share[ru_network_node_at(network, where->r, where->theta, where->z)] = 1;
        return RU_OK;
    }
    for (size_t i = 0; network->names && i < n; i++)
        if (strcmp(network->names[i], where->name) == 0) {
            share[i] = 1;
            return RU_OK;
        }
    return ru_fault(RU_ERR_INPUT, "there is no compartment '%s'", where->name);
}

/* The part of a place that lies on this rank. */
static ru_status take_own(const ru_part *part, const double *share, size_t *n_node, int32_t **nodes,
                          double **shares)
{
    size_t n = 0;
    for (int32_t i = 0; i < part->n_own; i++)
        n += share[part->first + i] != 0;
    *nodes = malloc((n + 1) * sizeof **nodes);
    *shares = malloc((n + 1) * sizeof **shares);
    RU_REQUIRE(*nodes && *shares, RU_ERR_SYSTEM, "out of memory for a place in the vessel");
    *n_node = 0;
    for (int32_t i = 0; i < part->n_own; i++)
        if (share[part->first + i] != 0) {
            (*nodes)[*n_node] = i;
            (*shares)[(*n_node)++] = share[part->first + i];
        }
    return RU_OK;
}

static ru_status build_inlet(const ru_problem *problem, const ru_where *where, double *share,
                             double *along, ru_inlet *inlet)
{
    const ru_part *part = problem->part;
    RU_TRY(find_place(problem->network, where, share));
    RU_TRY(take_own(part, share, &inlet->n_node, &inlet->nodes, &inlet->shares));
    if (where->kind == RU_WHERE_EVERYWHERE || problem->network->n_node == 1)
        return RU_OK;
    RU_TRY(ru_network_displacement(problem->network, share, along));
    inlet->along = malloc((part->n_edge + 1) * sizeof *inlet->along);
    RU_REQUIRE(inlet->along, RU_ERR_SYSTEM, "out of memory for displacement flows");
    for (size_t e = 0; e < part->n_edge; e++)
        inlet->along[e] = along[part->edge_global[e]];
    return RU_OK;
}

static ru_status build_shares(const ru_problem *problem, const ru_where *where, double *share,
                              ru_node_shares *place)
{
    RU_TRY(find_place(problem->network, where, share));
    RU_TRY(take_own(problem->part, share, &place->n_node, &place->nodes, &place->shares));
    return RU_OK;
}

static ru_status build_places(ru_problem *problem)
{
    const ru_scenario *s = problem->scenario;
    problem->n_inlet = s->n_feed + s->n_withdrawal;
    problem->inlets = calloc(problem->n_inlet + 1, sizeof *problem->inlets);
    problem->sensors = calloc(s->n_sensor + 1, sizeof *problem->sensors);
    problem->arrays = calloc(s->n_array + 1, sizeof *problem->arrays);
    problem->pulses = calloc(s->n_pulse + 1, sizeof *problem->pulses);
    double *share = malloc(((size_t)problem->network->n_node + 1) * sizeof *share);
    double *along = malloc(((size_t)problem->network->n_edge + 1) * sizeof *along);
    ru_status status = RU_OK;
    if (!problem->inlets || !problem->sensors || !problem->arrays || !problem->pulses || !share ||
        !along)
        status = ru_fault(RU_ERR_SYSTEM, "out of memory for places in the vessel");
    for (size_t i = 0; i < problem->n_inlet && status == RU_OK; i++) {
        const ru_where *where =
            i < s->n_feed ? &s->feeds[i].where : &s->withdrawals[i - s->n_feed].where;
        status = build_inlet(problem, where, share, along, &problem->inlets[i]);
    }
    for (size_t i = 0; i < s->n_sensor && status == RU_OK; i++)
        status = build_shares(problem, &s->sensors[i].where, share, &problem->sensors[i]);
    for (size_t i = 0; i < s->n_array && status == RU_OK; i++)
        status = build_shares(problem, &s->arrays[i].where, share, &problem->arrays[i]);
    for (size_t i = 0; i < s->n_pulse && status == RU_OK; i++)
        status = build_shares(problem, &s->pulses[i].where, share, &problem->pulses[i]);
    free(share);
    free(along);
    RU_TRY(status);
    return RU_OK;
}

/* The model's state of that role; n_state when there is none. */
static size_t find_role(const ru_problem *problem, ru_role role)
{
    for (size_t k = 0; k < problem->model->n_state; k++)
        if (problem->model->states[k].role == role)
            return k;
    return problem->n_state;
}

static void read_model(ru_problem *problem)
{
    const ru_model *model = problem->model;
    problem->n_state = problem->components.n;
    problem->n_process = model->n_process;
    model->stoichiometry(model, problem->scenario->parameters, problem->stoichiometry);
    for (size_t k = 0; k < problem->n_state; k++) {
        problem->moves[k] = problem->components.items[k].carrier == RU_CARRIER_LIQUID;
        problem->rises[k] = problem->components.items[k].carrier == RU_CARRIER_GAS;
    }
    problem->oxygen = find_role(problem, RU_ROLE_OXYGEN);
    problem->carbon_dioxide = find_role(problem, RU_ROLE_CARBON_DIOXIDE);
    problem->biomass = find_role(problem, RU_ROLE_BIOMASS);
}

/* Sum of a row of processes over states, weighted, as part of the sum of the sizes; 0 where a
 * process conserves the quantity. */
static double worst_source(const ru_problem *problem, const double *per_state)
{
    double worst = 0;
    for (size_t p = 0; p < problem->n_process; p++) {
        double sum = 0, size = 0;
        for (size_t k = 0; k < problem->components.n_model; k++) {
            double part =
                problem->stoichiometry[p * problem->components.n_model + k] * per_state[k];
            sum += part;
            size += fabs(part);
        }
        worst = fmax(worst, size > 0 ? fabs(sum) / size : 0);
    }
    return worst;
}

/* The component of the gas that component k passes into; n_state where there is none. */
static size_t find_partner(const ru_problem *problem, size_t k)
{
    const ru_exchange *exchange = &problem->exchange;
    for (size_t i = 0; exchange->on_nodes && i < exchange->n_passing; i++)
        if (exchange->passing[i].liquid == k)
            return exchange->passing[i].gas;
    return problem->n_state;
}

/* 1 for a component of the gas that also is in the liquid, and so is counted there. */
static int is_partner(const ru_problem *problem, size_t k)
{
    for (size_t i = 0; i < problem->components.n_model; i++)
        if (find_partner(problem, i) == k)
            return 1;
    return 0;
}

/* The elements that every process closes. */
static void find_elements(ru_problem *problem)
{
    for (ru_element e = 0; e < RU_ELEMENT_COUNT; e++) {
        ru_invariant element = {.name = ru_element_of(e)->name, .unit = ru_element_of(e)->amount};
        double total = 0;
        for (size_t k = 0; k < problem->n_state; k++) {
            element.per_state[k] = problem->components.items[k].content[e];
            total += fabs(element.per_state[k]);
        }
        if (total > 0 && ru_element_of(e)->balanced &&
            worst_source(problem, element.per_state) < 1e-12)
            problem->invariants[problem->n_invariant++] = element;
    }
}

/* Every component that no process touches, with its part in the gas, unless it stands for an
 * element that is watched already. */
static void find_inert(ru_problem *problem)
{
    const ru_component *items = problem->components.items;
    for (size_t k = 0; k < problem->n_state; k++) {
        ru_invariant one = {.name = items[k].quantity.name, .unit = "kg"};
        size_t partner = find_partner(problem, k);
        one.per_state[k] = 1;
        if (partner < problem->n_state)
            one.per_state[partner] = 1;
        int alone = worst_source(problem, one.per_state) == 0 && !is_partner(problem, k);
        if (alone && items[k].content[RU_CARBON] == 0 && items[k].amount)
            problem->invariants[problem->n_invariant++] = one;
    }
}

static ru_status find_invariants(ru_problem *problem)
{
    problem->invariants = calloc(problem->n_state + RU_ELEMENT_COUNT, sizeof *problem->invariants);
    RU_REQUIRE(problem->invariants, RU_ERR_SYSTEM, "out of memory for invariants");
    find_elements(problem);
    find_inert(problem);
    return RU_OK;
}

static ru_status check_volume(const ru_scenario *scenario)
{
    double t = scenario->start;
    while (t < scenario->end) {
        t = fmin(ru_schedule_next_event(scenario, t), scenario->end);
        double volume = ru_schedule_volume(scenario, t);
        RU_REQUIRE(volume > 1e-3 * scenario->vessel.volume, RU_ERR_INPUT,
                   "the vessel runs empty: %.4g m3 of liquid are left at %.4g h, of %.4g m3 at the "
                   "start",
                   volume, t / 3600, scenario->vessel.volume);
    }
    return RU_OK;
}

double ru_problem_absolute(const ru_problem *problem, size_t k)
{
    const ru_solver_choice *choice = &problem->scenario->solver;
    double coarser = fmax(1, sqrt(choice->relative / RU_MODEL_RELATIVE));
    return problem->components.items[k].absolute * choice->absolute_factor * coarser;
}

static ru_status set_tolerances(ru_problem *problem)
{
    size_t ns = problem->n_state, n = (size_t)problem->part->n_own * ns;
    problem->absolute = malloc((n + 1) * sizeof *problem->absolute);
    RU_REQUIRE(problem->absolute, RU_ERR_SYSTEM, "out of memory for tolerances");
    for (size_t i = 0; i < n; i++)
        problem->absolute[i] = ru_problem_absolute(problem, i % ns);
    return RU_OK;
}

static ru_status find_idle(ru_problem *problem)
{
    const ru_mixing *mixing = &problem->scenario->mixing;
    size_t n = (size_t)problem->part->n_own;
    int any = 0;
    for (size_t i = 0; i < mixing->n_compartment; i++)
        any |= mixing->compartments[i].idle;
    if (!any || mixing->kind != RU_MIXING_COMPARTMENTS)
        return RU_OK;
    problem->idle = calloc(n + 1, sizeof *problem->idle);
    RU_REQUIRE(problem->idle, RU_ERR_SYSTEM, "out of memory for compartments");
    for (size_t i = 0; i < n; i++)
        problem->idle[i] =
            (unsigned char)mixing->compartments[(size_t)problem->part->first + i].idle;
    return RU_OK;
}

static ru_status build_local(ru_problem *problem)
{
    RU_TRY(find_idle(problem));
    RU_TRY(ru_light_build(problem->scenario, problem->network, problem->part, &problem->light));
    RU_TRY(ru_settling_build(&problem->scenario->mixing, &problem->components, problem->part,
                             &problem->settling));
    RU_TRY(build_places(problem));
    RU_TRY(ru_exchange_build(problem->scenario, &problem->components, problem->network,
                             problem->part, &problem->exchange));
    ru_acidity_build(problem->scenario, &problem->components, &problem->acidity);
    RU_TRY(ru_heat_build(problem->scenario, problem->network, problem->part, &problem->heat));
    RU_TRY(find_invariants(problem));
    RU_TRY(set_tolerances(problem));
    return RU_OK;
}

static ru_status build_all(ru_problem *problem)
{
    const ru_scenario *scenario = problem->scenario;
    ru_status status = ru_component_list_build(scenario, &problem->components);
    if (status == RU_OK) {
        read_model(problem);
        status = check_volume(scenario);
    }
    if (status == RU_OK)
        status = ru_network_make(scenario, &problem->network);
    RU_TRY(ru_comm_agree(&problem->comm, status));
    RU_TRY(ru_part_build(problem->network, &problem->comm, problem->n_state, &problem->part));
    RU_TRY(ru_comm_agree(&problem->comm, build_local(problem)));
    return RU_OK;
}

ru_status ru_problem_build(const ru_scenario *scenario, const ru_comm *comm, ru_problem **problem)
{
    *problem = NULL;
    ru_problem *made = calloc(1, sizeof *made);
    RU_TRY(ru_comm_agree(comm,
                         made ? RU_OK : ru_fault(RU_ERR_SYSTEM, "out of memory for the problem")));
    made->scenario = scenario;
    made->comm = *comm;
    made->model = scenario->model;
    made->conditions = (ru_local){.temperature = scenario->vessel.temperature,
                                  .pH = scenario->vessel.pH,
                                  .time = scenario->start};
    ru_status status = build_all(made);
    if (status != RU_OK)
        ru_problem_destroy(&made);
    *problem = made;
    RU_TRY(status);
    return RU_OK;
}

static void free_shares(ru_node_shares *places, size_t n)
{
    for (size_t i = 0; places && i < n; i++) {
        free(places[i].nodes);
        free(places[i].shares);
    }
    free(places);
}

void ru_problem_destroy(ru_problem **problem)
{
    ru_problem *p = *problem;
    if (!p)
        return;
    for (size_t i = 0; p->inlets && i < p->n_inlet; i++) {
        free(p->inlets[i].nodes);
        free(p->inlets[i].shares);
        free(p->inlets[i].along);
    }
    free_shares(p->sensors, p->scenario->n_sensor);
    free_shares(p->arrays, p->scenario->n_array);
    free_shares(p->pulses, p->scenario->n_pulse);
    free(p->inlets);
    free(p->absolute);
    ru_exchange_destroy(&p->exchange);
    ru_heat_destroy(&p->heat);
    free(p->invariants);
    free(p->idle);
    ru_settling_destroy(&p->settling);
    ru_light_destroy(&p->light);
    ru_part_destroy(&p->part);
    ru_network_destroy(&p->network);
    free(p);
    *problem = NULL;
}

/* Gas as it is fed, so much of it as stays when nothing dissolves. */
static void start_gas(const ru_exchange *exchange, int32_t node, double *y)
{
    for (size_t k = 0; exchange->on_nodes && k < exchange->n_passing; k++) {
        const ru_passing *p = &exchange->passing[k];
        y[p->gas] = exchange->start[node] * p->inlet * p->species->molar_mass;
    }
}

void ru_problem_start(const ru_problem *problem, double *y)
{
    const ru_scenario *s = problem->scenario;
    size_t ns = problem->n_state, given = problem->components.n_liquid;
    for (int32_t i = 0; i < problem->part->n_own; i++) {
        const double *from = s->initial;
        if (s->initial_by_compartment)
            from = s->initial_by_compartment + (size_t)(problem->part->first + i) * given;
        memcpy(y + (size_t)i * ns, from, given * sizeof *y);
        start_gas(&problem->exchange, i, y + (size_t)i * ns);
    }
}

double ru_problem_memory(const ru_problem *problem)
{
    double ns = (double)problem->n_state, n = problem->part->n_own + problem->part->n_halo;
    double edges = (double)problem->part->n_edge, all = problem->network->n_node;
    /* Krylov vectors (2 x 30), integrator (12), fields (8), blocks twice over all levels (x 4/3),
     * work of the levels (8 x 4/3). */
    double vectors = (60 + 12 + 8 + 11) * n * ns * sizeof(double);
    double blocks = 2 * 4.0 / 3 * n * ns * ns * sizeof(double);
    double local = edges * (sizeof(ru_edge) + 24 + ns) + 2 * edges * 80;
    double whole = all * 4 * sizeof(double) + (double)problem->network->n_edge * sizeof(ru_edge);
    return vectors + blocks + local + whole;
}
