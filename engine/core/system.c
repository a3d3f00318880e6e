/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <ru/core/system.h>

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include <ru/core/gas_balance.h>
#include <ru/core/precondition.h>
#include <ru/core/reactor.h>
#include <ru/core/schedule.h>
#include <ru/core/transport.h>

static const ru_profile *profile_of(const ru_scenario *s, size_t inlet)
{
    return inlet < s->n_feed ? &s->feeds[inlet].profile
                             : &s->withdrawals[inlet - s->n_feed].profile;
}

/* A time inside the present interval, so that one-sided limits are taken from within. */
static double inside(const ru_system *system, double t)
{
    double margin = 1e-9 * (system->to - system->from);
    return fmin(fmax(t, system->from + margin), system->to - margin);
}

double ru_system_inlet_rate(const ru_system *system, size_t inlet, double t)
{
    return ru_profile_rate(profile_of(system->problem->scenario, inlet), inside(system, t));
}

/* Volume over that at the start. An integrator asks at the same time again and again. */
static double growth_of_volume(const ru_system *system, double t)
{
    ru_growth *last = system->growth;
    if (last->time != t) {
        const ru_scenario *scenario = system->problem->scenario;
        *last = (ru_growth){t, ru_schedule_volume(scenario, t) / scenario->vessel.volume};
    }
    return last->value;
}

void ru_system_set_interval(ru_system *system, double from, double to)
{
    system->from = from;
    system->to = to;
    system->flow_time = NAN;
}

/* Total flow on every local edge: circulation and what feeds and withdrawals displace. */
static void set_flows(ru_system *system, double t)
{
    const ru_problem *problem = system->problem;
    const ru_part *part = problem->part;
    if (system->flow_time == t)
        return;
    system->flow_time = t;
    for (size_t e = 0; e < part->n_edge; e++)
        system->flow[e] = part->edges[e].flow;
    for (size_t i = 0; i < problem->n_inlet; i++) {
        double rate = ru_system_inlet_rate(system, i, t);
        if (i >= problem->scenario->n_feed)
            rate = -rate;
        if (rate != 0 && problem->inlets[i].along)
            for (size_t e = 0; e < part->n_edge; e++)
                system->flow[e] += rate * problem->inlets[i].along[e];
    }
    const ru_exchange *exchange = &problem->exchange;
    for (size_t e = 0; exchange->on_nodes && e < part->n_edge; e++)
        system->gas_flow[e] =
            (exchange->carried ? system->flow[e] : 0) + exchange->velocity * part->edges[e].rise;
}

size_t ru_system_streams(const ru_system *system, ru_stream streams[2])
{
    const ru_problem *problem = system->problem;
    double mixing = problem->exchange.carried ? 1 : 0;
    streams[0] = (ru_stream){problem->moves, system->flow, 1, 0};
    streams[1] = (ru_stream){problem->rises, system->gas_flow, mixing, 1};
    return problem->exchange.on_nodes ? 2 : 1;
}

/* Feeds bring amounts, withdrawals take them; both in kg/s added to `amounts`. */
static void add_inlets(const ru_system *system, double t, const double *c, double *amounts)
{
    const ru_problem *problem = system->problem;
    const ru_scenario *s = problem->scenario;
    size_t ns = problem->n_state;
    for (size_t i = 0; i < problem->n_inlet; i++) {
        const ru_inlet *inlet = &problem->inlets[i];
        double rate = ru_system_inlet_rate(system, i, t);
        if (rate == 0)
            continue;
        for (size_t a = 0; a < inlet->n_node; a++) {
            size_t node = (size_t)inlet->nodes[a];
            for (size_t k = 0; k < ns; k++) {
                if (!problem->moves[k])
                    continue;
                double value = i < s->n_feed ? s->feeds[i].concentrations[k] : -c[node * ns + k];
                amounts[node * ns + k] += rate * inlet->shares[a] * value;
            }
        }
    }
}

static void refuse(ru_system *system, double t, size_t node, const double *y)
{
    const ru_problem *problem = system->problem;
    size_t ns = problem->n_state, worst = 0;
    double least = INFINITY;
    for (size_t k = 0; k < ns; k++) {
        double against = y[k] / problem->absolute[node * ns + k];
        if (!isfinite(y[k]) || against < least) {
            worst = k;
            least = isfinite(y[k]) ? against : -INFINITY;
        }
    }
    system->trouble = (ru_trouble){.node = problem->part->first + (int64_t)node,
                                   .state = worst,
                                   .value = y[worst],
                                   .time = t,
                                   .rank = problem->comm.rank};
}

/* Light, pH and molecular carbon dioxide follow the components at once. */
static void set_surroundings(ru_system *system, double grown, const double *c)
{
    ru_light_look(&system->problem->light, system->problem->model, system->problem->part,
                  system->problem->n_state, grown, c, system->shade, system->light);
    if (!system->problem->acidity.present)
        return;
    ru_reactor_acidity(system->problem, c, system->pH, system->molecular);
    system->pool.molecular = system->molecular;
}

/* When and in what liquid, with the pH of the last refresh. */
static ru_reactor_moment moment_of(const ru_system *system, double t, double grown)
{
    return (ru_reactor_moment){t, grown, &system->pool,
                               system->problem->acidity.present ? system->pH : NULL, system->light};
}

/* Brings c and its halo, the flows and the growth up to (t, y). */
static double refresh(ru_system *system, double t, const double *y)
{
    const ru_problem *problem = system->problem;
    double grown = growth_of_volume(system, t);
    ru_system_concentrations(system, t, y, system->c);
    ru_part_exchange(problem->part, system->c);
    set_flows(system, t);
    ru_settling_look(&problem->settling, problem->part, system->flow, system->c, &system->settled);
    set_surroundings(system, grown, system->c);
    ru_gas_balance_pool(problem, grown, system->c, &system->pool);
    return grown;
}

static ru_verdict agree(const ru_problem *problem, int verdict)
{
    int code = verdict < 0 ? 2 : verdict > 0;
    if (problem->comm.size > 1)
        MPI_Allreduce(MPI_IN_PLACE, &code, 1, MPI_INT, MPI_MAX, problem->comm.mpi);
    return code == 2 ? -1 : code;
}

static ru_verdict right_hand_side(void *context, double t, const double *y, double *dydt)
{
    ru_system *system = context;
    const ru_problem *problem = system->problem;
    const ru_part *part = problem->part;
    size_t ns = problem->n_state, n = (size_t)part->n_own;
    double grown = refresh(system, t, y);
    memset(system->amounts, 0, n * ns * sizeof *system->amounts);
    ru_stream streams[2];
    for (size_t i = 0, n_stream = ru_system_streams(system, streams); i < n_stream; i++)
        ru_transport_apply(part, ns, &streams[i], system->c, system->amounts);
    ru_settling_apply(&problem->settling, part, &system->settled, system->c, system->amounts);
    add_inlets(system, t, system->c, system->amounts);
    ru_gas_balance_add(problem, system->c, ns, system->amounts, system->amounts, -1);
    const ru_reactor_moment moment = moment_of(system, t, grown);
    int worst = 0, verdicts[RU_LANES];
    double probe = 0;
    ru_reactor_rates rates[RU_LANES];
    for (size_t i = 0; i < n; i++) {
        size_t lane = i % RU_LANES;
        if (lane == 0)
            ru_reactor_take(problem, &moment, i, ru_reactor_count(i, n), system->c + i * ns, rates,
                            verdicts);
        double scale = 1 / part->weight[i];
        for (size_t k = 0; k < ns; k++) {
            double rate = rates[lane].reacted[k] + rates[lane].passed[k];
            dydt[i * ns + k] = system->amounts[i * ns + k] * scale + grown * rate;
            probe += 0 * dydt[i * ns + k];
        }
        if (verdicts[lane] != 0 && (worst == 0 || verdicts[lane] < 0)) {
            worst = verdicts[lane];
            refuse(system, t, i, system->c + i * ns);
        }
    }
    if (!(probe == 0) && worst == 0)
        worst = 1;
    return agree(problem, worst);
}

/* Rates of the integrals: local parts, kg/s, [RU_INTEGRAL_COUNT][n_state]. */
static ru_verdict integrand(void *context, double t, const double *y, double *rates)
{
    ru_system *system = context;
    const ru_problem *problem = system->problem;
    const ru_scenario *s = problem->scenario;
    const ru_part *part = problem->part;
    size_t ns = problem->n_state;
    double grown = growth_of_volume(system, t);
    double *fed = rates, *out = rates + ns, *gas = out + ns, *reacted = gas + ns;
    memset(rates, 0, RU_INTEGRAL_COUNT * ns * sizeof *rates);
    for (size_t i = 0; i < problem->n_inlet; i++) {
        const ru_inlet *inlet = &problem->inlets[i];
        double rate = ru_system_inlet_rate(system, i, t);
        for (size_t a = 0; a < inlet->n_node && rate != 0; a++)
            for (size_t k = 0; k < ns; k++) {
                double flow = rate * inlet->shares[a];
                if (!problem->moves[k])
                    continue;
                if (i < s->n_feed)
                    fed[k] += flow * s->feeds[i].concentrations[k];
                else
                    out[k] += flow * y[(size_t)inlet->nodes[a] * ns + k] / grown;
            }
    }
    double *c = system->at;
    ru_system_concentrations(system, t, y, c);
    ru_gas_balance_add(problem, c, 0, fed, out, 1);
    set_surroundings(system, grown, c);
    ru_gas_balance_pool(problem, grown, c, &system->pool);
    const ru_reactor_moment moment = moment_of(system, t, grown);
    ru_reactor_rates now[RU_LANES];
    int verdicts[RU_LANES];
    for (size_t i = 0, n = (size_t)part->n_own; i < n; i++) {
        size_t lane = i % RU_LANES;
        double volume = part->weight[i] * grown;
        if (lane == 0)
            ru_reactor_take(problem, &moment, i, ru_reactor_count(i, n), c + i * ns, now, verdicts);
        for (size_t k = 0; k < ns; k++) {
            reacted[k] += volume * now[lane].reacted[k];
            gas[k] += volume * now[lane].passed[k];
        }
    }
    return 0;
}

static void invariant_weights(void *context, size_t k, double *w)
{
    const ru_system *system = context;
    const ru_problem *problem = system->problem;
    for (size_t i = 0; i < (size_t)problem->part->n_own; i++)
        for (size_t a = 0; a < problem->n_state; a++)
            w[i * problem->n_state + a] =
                problem->part->weight[i] * problem->invariants[k].per_state[a];
}

/* What v carries over the boundary: withdrawals and gas; the constant part drops out. */
static void invariant_boundary(void *context, double t, const double *v, double *values)
{
    const ru_system *system = context;
    const ru_problem *problem = system->problem;
    size_t ns = problem->n_state;
    double grown = growth_of_volume(system, t), loss[RU_MAX_COMPONENT] = {0};
    for (size_t i = problem->scenario->n_feed; i < problem->n_inlet; i++) {
        const ru_inlet *inlet = &problem->inlets[i];
        double rate = ru_system_inlet_rate(system, i, t) / grown;
        for (size_t a = 0; a < inlet->n_node && rate != 0; a++)
            for (size_t k = 0; k < ns; k++)
                if (problem->moves[k])
                    loss[k] -= rate * inlet->shares[a] * v[(size_t)inlet->nodes[a] * ns + k];
    }
    ru_gas_balance_lose(problem, &system->pool, grown, v, loss);
    for (size_t q = 0; q < problem->n_invariant; q++) {
        values[q] = 0;
        for (size_t k = 0; k < ns; k++)
            values[q] += problem->invariants[q].per_state[k] * loss[k];
    }
    ru_comm_sum(&problem->comm, values, (int)problem->n_invariant);
}

void ru_system_visit_outlets(const ru_system *system, double t, ru_outlet_visit visit,
                             void *context)
{
    const ru_problem *problem = system->problem;
    const ru_exchange *exchange = &problem->exchange;
    for (size_t i = problem->scenario->n_feed; i < problem->n_inlet; i++) {
        const ru_inlet *inlet = &problem->inlets[i];
        double rate = ru_system_inlet_rate(system, i, t);
        for (size_t a = 0; a < inlet->n_node && rate != 0; a++)
            visit(context, (size_t)inlet->nodes[a], problem->moves, rate * inlet->shares[a]);
    }
    for (size_t i = 0; exchange->on_nodes && i < (size_t)problem->part->n_own; i++)
        visit(context, i, problem->rises, exchange->outlet[i]);
}

static void add_outlet(void *context, size_t node, const unsigned char *moves, double flow)
{
    ru_jacobian_add_outlet(context, node, moves, flow);
}

static ru_verdict set_up_jacobian(void *context, double t, const double *y)
{
    ru_system *system = context;
    const ru_problem *problem = system->problem;
    size_t ns = problem->n_state;
    double grown = y ? refresh(system, t, y) : growth_of_volume(system, t);
    ru_stream streams[2];
    size_t n_stream = ru_system_streams(system, streams);
    ru_settling_freeze(&problem->settling, problem->part, system->c, &system->settled);
    ru_jacobian_freeze(&system->jacobian, streams, n_stream, &system->pool, grown, system->c);
    const ru_reactor_moment moment = moment_of(system, t, grown);
    for (size_t i = 0, n = (size_t)problem->part->n_own; i < n; i += RU_LANES) {
        size_t count = ru_reactor_count(i, n);
        ru_reactor_slopes(problem, &moment, i, count, system->c + i * ns, system->blocks);
        for (size_t lane = 0; lane < count; lane++)
            ru_jacobian_set_node(&system->jacobian, i + lane, system->blocks + lane * ns * ns);
    }
    ru_system_visit_outlets(system, t, add_outlet, &system->jacobian);
    return 0;
}

static ru_verdict take_image(void *context, double gamma, float *v, float *image)
{
    ru_system *system = context;
    ru_jacobian_image(&system->jacobian, gamma, v, image);
    return 0;
}

static ru_verdict set_up_preconditioner(void *context, double t, const double *y, double gamma,
                                        int reuse)
{
    ru_system *system = context;
    const ru_problem *problem = system->problem;
    size_t ns = problem->n_state;
    double grown = growth_of_volume(system, t);
    if (!reuse) {
        refresh(system, t, y);
        ru_settling_freeze(&problem->settling, problem->part, system->c, &system->settled);
        const ru_reactor_moment moment = moment_of(system, t, grown);
        for (size_t i = 0, n = (size_t)problem->part->n_own; i < n; i += RU_LANES)
            ru_reactor_slopes(problem, &moment, i, ru_reactor_count(i, n), system->c + i * ns,
                              system->slopes + i * ns * ns);
    }
    if (!system->sparse)
        ru_jacobian_scale(&system->jacobian, y);
    return agree(problem, ru_precondition_set_up(system, t, gamma, grown));
}

static ru_verdict solve_directly(void *context, const double *r, double *z)
{
    ru_precondition_solve(context, r, z);
    return 0;
}

static ru_verdict solve_packed(void *context, const float *r, float *z)
{
    ru_precondition_apply(context, r, z);
    return 0;
}

ru_ode ru_system_ode(ru_system *system)
{
    const ru_problem *problem = system->problem;
    int exact = system->sparse != NULL;
    return (ru_ode){.comm = problem->comm,
                    .n = (size_t)problem->part->n_own * problem->n_state,
                    .context = system,
                    .rhs = right_hand_side,
                    .prec_setup = set_up_preconditioner,
                    .prec_solve = exact ? solve_directly : NULL,
                    .is_exact = exact,
                    .jac_setup = exact ? NULL : set_up_jacobian,
                    .rows = system->jacobian.rows,
                    .packed_image = exact ? NULL : take_image,
                    .packed_solve = exact ? NULL : solve_packed,
                    .n_integral = RU_INTEGRAL_COUNT * problem->n_state,
                    .integrand = integrand,
                    .n_invariant = problem->n_invariant,
                    .invariant_weights = invariant_weights,
                    .invariant_boundary = invariant_boundary,
                    .absolute = problem->absolute};
}

void ru_system_concentrations(const ru_system *system, double t, const double *y, double *c)
{
    double grown = growth_of_volume(system, t);
    size_t n = (size_t)system->problem->part->n_own * system->problem->n_state;
    for (size_t i = 0; i < n; i++)
        c[i] = y[i] / grown;
}

/* Most negative concentration of this rank against its tolerance. */
static double find_most_negative(const ru_system *system, double t, const double *y,
                                 ru_trouble *trouble)
{
    const ru_problem *problem = system->problem;
    size_t ns = problem->n_state;
    double least = INFINITY, grown = growth_of_volume(system, t);
    for (size_t i = 0; i < (size_t)problem->part->n_own * ns; i++) {
        double against = isfinite(y[i]) ? y[i] / problem->absolute[i] : -INFINITY;
        if (against < least) {
            least = against;
            *trouble = (ru_trouble){problem->part->first + (int64_t)(i / ns), i % ns, y[i] / grown,
                                    t, problem->comm.rank};
        }
    }
    return least;
}

ru_trouble ru_system_find_trouble(ru_system *system, double t, const double *y)
{
    const ru_comm *comm = &system->problem->comm;
    ru_trouble mine = system->trouble;
    struct {
        double value;
        int rank;
    } worst = {mine.node >= 0 ? -INFINITY : find_most_negative(system, t, y, &mine), comm->rank};
    MPI_Allreduce(MPI_IN_PLACE, &worst, 1, MPI_DOUBLE_INT, MPI_MINLOC, comm->mpi);
    MPI_Bcast(&mine, (int)sizeof mine, MPI_BYTE, worst.rank, comm->mpi);
    return mine;
}

static ru_status allocate(ru_system *system)
{
    const ru_problem *problem = system->problem;
    size_t ns = problem->n_state, own = (size_t)problem->part->n_own;
    size_t all = own + (size_t)problem->part->n_halo, edges = problem->part->n_edge;
    system->c = calloc(all * ns + RU_TRANSPORT_LANES, sizeof *system->c);
    system->amounts = calloc(own * ns + 1, sizeof *system->amounts);
    system->right = calloc(own * ns + 1, sizeof *system->right);
    system->flow = calloc(edges + 1, sizeof *system->flow);
    system->gas_flow = calloc(edges + 1, sizeof *system->gas_flow);
    system->at = calloc(own * ns + 1, sizeof *system->at);
    system->pH = calloc(2 * own + 1, sizeof *system->pH);
    system->slopes = calloc(own * ns * ns + 1, sizeof *system->slopes);
    system->blocks = calloc(RU_LANES * ns * ns + 1, sizeof *system->blocks);
    system->growth = calloc(1, sizeof *system->growth);
    system->shade = calloc(problem->light.n_place + 1, sizeof *system->shade);
    system->light = calloc(ru_light_room(&problem->light) + 1, sizeof *system->light);
    RU_REQUIRE(system->shade && system->light && system->growth && system->gas_flow && system->at &&
                   system->pH && system->c && system->amounts && system->right && system->flow &&
                   system->slopes && system->blocks,
               RU_ERR_SYSTEM, "out of memory for the system of equations");
    system->molecular = system->pH + own;
    system->growth->time = system->flow_time = NAN;
    return ru_settling_state_build(&problem->settling, &system->settled);
}

static ru_status build_jacobian(ru_system *system)
{
    const ru_part *part = system->problem->part;
    RU_TRY(ru_jacobian_build(system->problem, &system->settled, &system->jacobian));
    system->volume = calloc((size_t)part->n_own + 1, sizeof *system->volume);
    RU_REQUIRE(system->volume, RU_ERR_SYSTEM, "out of memory for the system of equations");
    for (int32_t i = 0; i < part->n_own; i++)
        system->volume[i] = (float)part->weight[i];
    return RU_OK;
}

ru_status ru_system_build(const ru_problem *problem, ru_system **system)
{
    *system = NULL;
    ru_system *made = calloc(1, sizeof *made);
    ru_status status = made ? RU_OK : ru_fault(RU_ERR_SYSTEM, "out of memory for the system");
    if (status == RU_OK) {
        const ru_scenario *scenario = problem->scenario;
        *made = (ru_system){problem, scenario->start, scenario->end, .trouble = {.node = -1}};
        status = allocate(made);
    }
    if (status == RU_OK)
        status = ru_precondition_build(made);
    if (status == RU_OK && !made->sparse)
        status = build_jacobian(made);
    status = ru_comm_agree(&problem->comm, status);
    if (status != RU_OK)
        ru_system_destroy(&made);
    *system = made;
    RU_TRY(status);
    return RU_OK;
}

void ru_system_destroy(ru_system **system)
{
    ru_system *s = *system;
    if (!s)
        return;
    void *const owned[] = {s->c,      s->amounts, s->right,  s->flow,   s->gas_flow,
                           s->at,     s->pH,      s->volume, s->slopes, s->blocks,
                           s->growth, s->shade,   s->light,  s};
    ru_multilevel_destroy(&s->multilevel);
    ru_sparse_destroy(&s->sparse);
    ru_jacobian_destroy(&s->jacobian);
    ru_settling_state_destroy(&s->settled);
    for (size_t i = 0; i < sizeof owned / sizeof owned[0]; i++)
        free(owned[i]);
    *system = NULL;
}
