/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <ru/core/runner_inside.h>

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include <ru/core/budget.h>
#include <ru/core/pulses.h>
#include <ru/core/schedule.h>

/* Keeps what went wrong until the solver has come back; ends its advance. */
static int note_fault(ru_runner *run, ru_status status)
{
    run->record_status = status;
    snprintf(run->record_fault, sizeof run->record_fault, "%s", ru_fault_text());
    return -1;
}

/* After each internal step: outputs inside the step by interpolation, sensors, the caller's hook.
 */
static int after_step(void *context, double t)
{
    ru_runner *run = context;
    double due = fmin(run->next_series, run->next_field);
    while (due < t) {
        ru_status status = ru_solver_interpolate(run->solver, due, run->y, run->integrals);
        if (status == RU_OK)
            status = ru_runner_send_due(run, due, run->y, run->integrals);
        if (status != RU_OK)
            return note_fault(run, status);
        due = fmin(run->next_series, run->next_field);
    }
    ru_status status = ru_observer_follow(run->observer, t, run->solver->y);
    if (status == RU_OK && run->follower.step)
        status = run->follower.step(run->follower.context, t, run->solver);
    if (status != RU_OK)
        return note_fault(run, status);
    return run->hook ? run->hook(run->hook_context, run->solver) : 0;
}

/* Puts in what is due at exactly t. Returns how many pulses that were. */
static int apply_pulses(ru_runner *run, double t)
{
    int n = ru_pulses_put_in(run->problem, t, run->solver->y,
                             run->solver->integrals + RU_INTEGRAL_FED * run->problem->n_state);
    if (n && run->follower.pulses)
        run->follower.pulses(run->follower.context, t, run->solver);
    return n;
}

/* The stretch between events in which the next steps lie. */
static void set_interval(ru_runner *run, double from, double to)
{
    ru_system_set_interval(run->system, from, to);
    if (run->follower.interval)
        run->follower.interval(run->follower.context, from, to);
}

static ru_status begin(ru_runner *run)
{
    double t = run->problem->scenario->start;
    if (apply_pulses(run, t))
        RU_TRY(ru_solver_restart(run->solver));
    run->started = 1;
    RU_TRY(ru_runner_begin_sinks(run));
    run->next_series = run->next_field = t;
    RU_TRY(ru_runner_send_event(run, t, "start", "run started"));
    RU_TRY(ru_runner_send_warnings(run, t));
    RU_TRY(ru_runner_send_due(run, t, run->solver->y, run->solver->integrals));
    return ru_runner_keep(run);
}

/* What a person needs to know of a run that broke off. */
static ru_status describe_failure(ru_runner *run, ru_status status)
{
    char cause[512], where[160];
    const ru_problem *problem = run->problem;
    snprintf(cause, sizeof cause, "%s", ru_fault_text());
    ru_trouble bad = ru_system_find_trouble(run->system, run->solver->t, run->solver->y);
    snprintf(where, sizeof where, "an unknown place");
    if (bad.node >= 0)
        ru_network_node_text(problem->network, (int32_t)bad.node, where, sizeof where);
    const char *state = bad.state < problem->n_state
                            ? problem->components.items[bad.state].quantity.name
                            : "unknowns";
    return ru_fault(status,
                    "the solver stopped at t = %.6g h (step %lld)\n   where   %s, rank %d\n"
                    "   what    %s is %.4g g/L there at %.6g h\n   reason  %s\n"
                    "   state   what was computed until then is kept",
                    run->solver->t / 3600, (long long)run->solver->stats.steps, where, bad.rank,
                    state, bad.value, bad.time / 3600, cause);
}

static ru_status end_incomplete(ru_runner *run, ru_status status)
{
    char reason[4096];
    if (status == RU_ERR_SOLVER)
        status = describe_failure(run, status);
    snprintf(reason, sizeof reason, "%s", ru_fault_text());
    run->ended = 1;
    double t = run->solver->t;
    ru_status kept = RU_OK;
    if (!(run->last_series == t))
        kept = ru_runner_send_series(run, t, run->solver->y);
    if (kept == RU_OK && !(run->last_field == t))
        kept = ru_runner_send_fields(run, t, run->solver->y);
    if (kept == RU_OK)
        kept = ru_runner_send_balance(run, t, run->solver->y, run->solver->integrals);
    for (size_t i = 0; i < run->n_sink; i++)
        kept = run->sinks[i]->end(run->sinks[i], 0, reason);
    return ru_fault(status, "%s%s", reason, kept == RU_OK ? "" : " (and the record broke off)");
}

/* Puts in what is due at t, and takes the flows of the time after it. */
static ru_status apply_event(ru_runner *run, double t)
{
    int pulses = apply_pulses(run, t);
    RU_TRY(ru_runner_send_event(run, t, pulses ? "pulse" : "feed",
                                pulses ? "an amount is put in" : "a feed or withdrawal changes"));
    set_interval(
        run, t,
        fmin(ru_schedule_next_event(run->problem->scenario, t), run->problem->scenario->end));
    return RU_OK;
}

/* One stretch between events and points to go on from. */
static ru_status advance_stretch(ru_runner *run, double until)
{
    double t = run->solver->t, end = run->problem->scenario->end;
    double event = ru_schedule_next_event(run->problem->scenario, t);
    double point = fmin(ru_runner_next_point(run, t, event), event);
    double stop = fmin(fmin(point, end), until);
    set_interval(run, t, fmin(event, end));
    ru_status status = ru_solver_advance(run->solver, stop);
    if (run->record_status != RU_OK)
        return ru_fault(run->record_status, "%s", run->record_fault);
    RU_TRY(status);
    RU_TRY(ru_runner_send_due(run, stop, run->solver->y, run->solver->integrals));
    if (stop != point || stop >= end)
        return RU_OK;
    if (stop == event)
        RU_TRY(apply_event(run, stop));
    RU_TRY(ru_solver_restart(run->solver));
    return ru_runner_keep(run);
}

ru_status ru_runner_advance(ru_runner *run, double until)
{
    RU_REQUIRE(!run->ended, RU_ERR_USAGE, "this run has ended");
    until = fmin(until, run->problem->scenario->end);
    ru_status status = run->started ? RU_OK : begin(run);
    while (status == RU_OK && run->solver->t < until)
        status = advance_stretch(run, until);
    if (status != RU_OK)
        status = end_incomplete(run, status);
    RU_TRY(status);
    return RU_OK;
}

const char *ru_runner_findings(const ru_runner *run)
{
    return run->findings ? run->findings : "";
}

ru_status ru_runner_finish(ru_runner *run)
{
    double t = run->solver->t;
    RU_TRY(ru_runner_send_balance(run, t, run->solver->y, run->solver->integrals));
    RU_TRY(ru_runner_send_findings(run, t));
    RU_TRY(ru_runner_send_event(run, t, "end", "run completed"));
    for (size_t i = 0; i < run->n_sink; i++)
        RU_TRY(run->sinks[i]->end(run->sinks[i], 1, ""));
    run->ended = 1;
    for (size_t i = 0; i < ru_budget_count(run->problem); i++) {
        const ru_balance *row = &run->balance[i];
        RU_REQUIRE(!row->conserved || fabs(row->closure) < RU_CLOSURE_LIMIT, RU_ERR_CRITERION,
                   "the balance of %s does not close: %.3g of what was there and fed is missing "
                   "(limit %.0e)",
                   row->name, row->closure, RU_CLOSURE_LIMIT);
    }
    return RU_OK;
}

/* One node has no circulating flow, so no order is unstable. The few nodes of a network that is
 * solved directly damp theirs: a ring of n has its least damped wave 180 degrees/n off the
 * imaginary axis, and order three is stable up to 4 degrees from it. */
static int highest_order(const ru_runner *run, const ru_ode *ode)
{
    if (run->problem->network->n_node == 1)
        return 5;
    return ode->is_exact ? 3 : 2;
}

static ru_status open_solver(ru_runner *run)
{
    const ru_scenario *s = run->problem->scenario;
    const ru_solver_type *type = ru_solver_find(s->solver.name);
    RU_REQUIRE(type, RU_ERR_INPUT, "there is no solver '%s'", s->solver.name);
    ru_ode ode = ru_system_ode(run->system);
    if (run->follower.equations)
        run->follower.equations(run->follower.context, &ode);
    ru_solver_options options = {.relative = s->solver.relative,
                                 .initial_step = s->solver.initial_step,
                                 .maximum_step = s->solver.maximum_step,
                                 .step_limit = s->solver.step_limit,
                                 .maximum_order = highest_order(run, &ode),
                                 /* Where a Newton iteration costs nothing, no component misses
                                  * more than 1e-11. */
                                 .newton_factor = run->problem->network->n_node == 1 ? 1e-6 : 0};
    ru_problem_start(run->problem, run->y);
    ru_budget_amounts(run->problem, run->y, run->initial);
    RU_TRY(ru_solver_open(type, &ode, &options, s->start, run->y, &run->solver));
    run->solver->after_step = after_step;
    run->solver->after_step_context = run;
    return RU_OK;
}

static ru_status allocate(ru_runner *run)
{
    const ru_problem *problem = run->problem;
    RU_TRY(ru_fields_build(problem, &run->fields));
    RU_TRY(ru_mesh_build(problem, &run->mesh));
    run->shown = calloc((size_t)problem->part->n_own * run->fields.n + 1, sizeof *run->shown);
    run->y = calloc((size_t)problem->part->n_own * problem->n_state + 1, sizeof *run->y);
    run->integrals = calloc(RU_INTEGRAL_COUNT * problem->n_state, sizeof *run->integrals);
    run->values = calloc(ru_observer_width(run->observer), sizeof *run->values);
    run->balance = calloc(ru_budget_count(problem), sizeof *run->balance);
    RU_REQUIRE(run->shown && run->y && run->integrals && run->values && run->balance, RU_ERR_SYSTEM,
               "out of memory for the run");
    return RU_OK;
}

static ru_status build_local(ru_runner *run)
{
    RU_TRY(ru_observer_build(run->system, &run->observer));
    RU_TRY(ru_tracer_watch_build(run->problem, &run->watch));
    RU_TRY(allocate(run));
    return RU_OK;
}

ru_status ru_runner_build(const ru_problem *problem, ru_runner **run)
{
    return ru_runner_build_with(problem, &(ru_follower){0}, run);
}

ru_status ru_runner_build_with(const ru_problem *problem, const ru_follower *follower,
                               ru_runner **run)
{
    *run = NULL;
    ru_runner *made = calloc(1, sizeof *made);
    RU_REQUIRE(made, RU_ERR_SYSTEM, "out of memory for the run");
    made->problem = problem;
    made->follower = *follower;
    made->points = INFINITY;
    made->last_series = made->last_field = NAN;
    ru_status status = ru_system_build(problem, &made->system);
    if (status == RU_OK)
        status = ru_comm_agree(&problem->comm, build_local(made));
    if (status == RU_OK)
        status = open_solver(made);
    if (status != RU_OK)
        ru_runner_destroy(&made);
    *run = made;
    RU_TRY(status);
    return RU_OK;
}

void ru_runner_destroy(ru_runner **run)
{
    ru_runner *r = *run;
    if (!r)
        return;
    ru_solver_close(&r->solver);
    ru_observer_destroy(&r->observer);
    ru_tracer_watch_destroy(&r->watch);
    free(r->findings);
    ru_system_destroy(&r->system);
    ru_fields_destroy(&r->fields);
    ru_mesh_destroy(&r->mesh);
    free(r->shown);
    free(r->y);
    free(r->integrals);
    free(r->values);
    free(r->balance);
    ru_run_state_destroy(&r->kept);
    free(r);
    *run = NULL;
}

ru_status ru_runner_add_sink(ru_runner *run, ru_sink *sink, const ru_schema *schema)
{
    RU_REQUIRE(!run->started, RU_ERR_USAGE, "a sink has to be added before the run starts");
    RU_REQUIRE(run->n_sink < RU_MAX_SINK, RU_ERR_INTERNAL, "too many sinks");
    run->sinks[run->n_sink] = sink;
    run->schemas[run->n_sink++] = schema;
    return RU_OK;
}

void ru_runner_set_hook(ru_runner *run, ru_runner_hook hook, void *context)
{
    run->hook = hook;
    run->hook_context = context;
}

double ru_runner_time(const ru_runner *run)
{
    return run->solver->t;
}

const ru_solver_stats *ru_runner_stats(const ru_runner *run)
{
    return &run->solver->stats;
}

const double *ru_runner_unknowns(const ru_runner *run)
{
    return run->solver->y;
}
