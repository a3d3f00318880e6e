/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <ru/core/runner.h>

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <ru/base/log.h>
#include <ru/core/budget.h>
#include <ru/core/fields.h>
#include <ru/core/mesh.h>
#include <ru/core/schedule.h>
#include <ru/core/sheet.h>
#include <ru/core/tracer_watch.h>

enum { MAX_SINK = 4 };

struct ru_runner {
    const ru_problem *problem;
    ru_system *system;
    ru_solver *solver;
    ru_observer *observer;
    ru_tracer_watch *watch; /* NULL: no tracer is put in */
    char *findings;         /* lines about the whole run; NULL before its end */
    ru_sink *sinks[MAX_SINK];
    const ru_schema *schemas[MAX_SINK];
    size_t n_sink;
    ru_fields fields;
    ru_mesh mesh;
    double *shown;                  /* [n_own][fields.n] */
    double *y, *integrals, *values; /* at an output time; values [n_column] */
    ru_balance *balance;
    double initial[RU_MAX_COMPONENT];
    double next_series, next_field; /* s */
    size_t field_time;              /* next of the listed ones */
    int started, ended;
    ru_status record_status; /* of records sent from within a step */
    char record_fault[1024];
    ru_runner_hook hook;
    void *hook_context;
};

/* Solver counters as columns: name, unit, meaning, member. */
#define STATISTICS(X)                                                                              \
    X(steps, "1", "internal steps", (double)s->steps)                                              \
    X(rhs_calls, "1", "right-hand sides", (double)s->rhs_calls)                                    \
    X(newton_iterations, "1", "Newton iterations", (double)s->newton_iterations)                   \
    X(krylov_iterations, "1", "Krylov iterations", (double)s->krylov_iterations)                   \
    X(preconditioner_setups, "1", "preconditioner set-ups", (double)s->preconditioner_setups)      \
    X(error_test_failures, "1", "steps refused by the error test", (double)s->error_test_failures) \
    X(newton_failures, "1", "steps refused by Newton", (double)s->newton_failures)                 \
    X(step_size, "s", "last internal step", s->last_step)                                          \
    X(order, "1", "last order", (double)s->last_order)

static const ru_column statistic_columns[] = {
#define STATISTIC_COLUMN(name, unit, meaning, value) {#name, unit, meaning},
    STATISTICS(STATISTIC_COLUMN)
#undef STATISTIC_COLUMN
};
enum { N_STATISTIC = sizeof statistic_columns / sizeof statistic_columns[0] };

static void take_statistics(const ru_solver_stats *s, double values[N_STATISTIC])
{
    const double all[] = {
#define STATISTIC_VALUE(name, unit, meaning, value) value,
        STATISTICS(STATISTIC_VALUE)
#undef STATISTIC_VALUE
    };
    memcpy(values, all, sizeof all);
}

static ru_status send_series(ru_runner *run, double t, const double *y)
{
    double statistics[N_STATISTIC];
    RU_TRY(ru_observer_look(run->observer, t, y, run->values));
    take_statistics(&run->solver->stats, statistics);
    if (run->watch)
        RU_TRY(ru_tracer_watch_see(run->watch, t, run->observer->means, run->observer->variations,
                                   run->observer->reading));
    for (size_t i = 0; i < run->n_sink; i++) {
        RU_TRY(run->sinks[i]->series(run->sinks[i], t, run->values));
        RU_TRY(run->sinks[i]->statistics(run->sinks[i], t, statistics));
    }
    return RU_OK;
}

static ru_status send_fields(ru_runner *run, double t, const double *y)
{
    ru_system_concentrations(run->system, t, y, run->observer->c);
    ru_fields_take(&run->fields, run->observer->c, run->shown);
    for (size_t i = 0; i < run->n_sink; i++)
        RU_TRY(run->sinks[i]->field(run->sinks[i], t, run->shown));
    return RU_OK;
}

static ru_status send_balance(ru_runner *run, double t, const double *y, const double *integrals)
{
    ru_budget_take(run->problem, run->initial, y, integrals, run->balance);
    for (size_t i = 0; i < run->n_sink; i++)
        RU_TRY(run->sinks[i]->balance(run->sinks[i], t, run->balance));
    return RU_OK;
}

static ru_status send_event(ru_runner *run, double t, const char *kind, const char *text)
{
    for (size_t i = 0; i < run->n_sink; i++)
        RU_TRY(run->sinks[i]->event(run->sinks[i], t, kind, text));
    return RU_OK;
}

/* The next time, after t, at which fields are wanted. */
static double plan_field(ru_runner *run, double t)
{
    const ru_output *output = &run->problem->scenario->output;
    double start = run->problem->scenario->start, next = INFINITY;
    if (isfinite(output->field_interval))
        next = start +
               (floor((t - start) / output->field_interval + 1e-9) + 1) * output->field_interval;
    while (run->field_time < output->n_field_time && output->field_times[run->field_time] <= t)
        run->field_time++;
    if (run->field_time < output->n_field_time)
        next = fmin(next, output->field_times[run->field_time]);
    return next;
}

static double plan_series(const ru_runner *run, double t)
{
    double start = run->problem->scenario->start;
    double interval = run->problem->scenario->output.series_interval;
    return start + (floor((t - start) / interval + 1e-9) + 1) * interval;
}

/* Sends everything that is due at t. */
static ru_status send_due(ru_runner *run, double t, const double *y, const double *integrals)
{
    int last = t >= run->problem->scenario->end;
    if (t >= run->next_series || last) {
        RU_TRY(send_series(run, t, y));
        run->next_series = plan_series(run, t);
    }
    if (t >= run->next_field || last) {
        RU_TRY(send_fields(run, t, y));
        RU_TRY(send_balance(run, t, y, integrals));
        run->next_field = plan_field(run, t);
    }
    return RU_OK;
}

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
            status = send_due(run, due, run->y, run->integrals);
        if (status != RU_OK)
            return note_fault(run, status);
        due = fmin(run->next_series, run->next_field);
    }
    ru_status status = ru_observer_follow(run->observer, t, run->solver->y);
    if (status != RU_OK)
        return note_fault(run, status);
    return run->hook ? run->hook(run->hook_context, run->solver) : 0;
}

/* Puts in what is due at exactly t. Returns how many pulses that were. */
static int apply_pulses(ru_runner *run, double t)
{
    const ru_problem *problem = run->problem;
    const ru_scenario *s = problem->scenario;
    int n = 0;
    for (size_t i = 0; i < s->n_pulse; i++) {
        const ru_pulse *pulse = &s->pulses[i];
        const ru_node_shares *place = &problem->pulses[i];
        if (pulse->time != t)
            continue;
        n++;
        for (size_t a = 0; a < place->n_node; a++) {
            size_t node = (size_t)place->nodes[a], k = pulse->component;
            double amount = pulse->amount * place->shares[a];
            run->solver->y[node * problem->n_state + k] += amount / problem->part->weight[node];
            run->solver->integrals[RU_INTEGRAL_FED * problem->n_state + k] += amount;
        }
    }
    return n;
}

/* What correlations warn of is told once and kept with the results. */
static ru_status send_warnings(ru_runner *run, double t)
{
    char text[256];
    ru_sheet sheet;
    RU_TRY(ru_sheet_build(run->problem->scenario, &sheet));
    ru_status status = RU_OK;
    for (size_t i = 0; status == RU_OK && i < sheet.n; i++) {
        if (!sheet.figures[i].warning)
            continue;
        ru_figure_tell(&sheet.figures[i], text, sizeof text);
        ru_log_root(RU_LOG_WARNING, "%s", text);
        status = send_event(run, t, "warning", text);
    }
    ru_sheet_destroy(&sheet);
    RU_TRY(status);
    return RU_OK;
}

static ru_status begin(ru_runner *run)
{
    double t = run->problem->scenario->start;
    if (apply_pulses(run, t))
        RU_TRY(ru_solver_restart(run->solver));
    run->started = 1;
    for (size_t i = 0; i < run->n_sink; i++)
        RU_TRY(run->sinks[i]->begin(run->sinks[i], &run->problem->comm, run->schemas[i]));
    run->next_series = run->next_field = t;
    RU_TRY(send_event(run, t, "start", "run started"));
    RU_TRY(send_warnings(run, t));
    return send_due(run, t, run->solver->y, run->solver->integrals);
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
    ru_status kept = send_series(run, t, run->solver->y);
    if (kept == RU_OK)
        kept = send_fields(run, t, run->solver->y);
    if (kept == RU_OK)
        kept = send_balance(run, t, run->solver->y, run->solver->integrals);
    for (size_t i = 0; i < run->n_sink; i++)
        kept = run->sinks[i]->end(run->sinks[i], 0, reason);
    return ru_fault(status, "%s%s", reason, kept == RU_OK ? "" : " (and the record broke off)");
}

/* One stretch between events. */
static ru_status advance_stretch(ru_runner *run, double until)
{
    double t = run->solver->t;
    double event = ru_schedule_next_event(run->problem->scenario, t);
    double stop = fmin(fmin(event, run->problem->scenario->end), until);
    ru_system_set_interval(run->system, t, fmin(event, run->problem->scenario->end));
    ru_status status = ru_solver_advance(run->solver, stop);
    if (run->record_status != RU_OK)
        return ru_fault(run->record_status, "%s", run->record_fault);
    RU_TRY(status);
    RU_TRY(send_due(run, stop, run->solver->y, run->solver->integrals));
    if (stop == event && stop < run->problem->scenario->end) {
        int pulses = apply_pulses(run, stop);
        RU_TRY(send_event(run, stop, pulses ? "pulse" : "feed",
                          pulses ? "an amount is put in" : "a feed or withdrawal changes"));
        ru_system_set_interval(run->system, stop,
                               fmin(ru_schedule_next_event(run->problem->scenario, stop),
                                    run->problem->scenario->end));
        RU_TRY(ru_solver_restart(run->solver));
    }
    return RU_OK;
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

/* What the run as a whole shows, one event a line. */
static ru_status send_findings(ru_runner *run, double t)
{
    ru_text text = {0};
    char line[400];
    ru_sensor_bank_tell(&run->observer->sensors, &text);
    ru_tracer_watch_tell(run->watch, &text);
    RU_TRY(ru_text_take(&text, &run->findings));
    for (const char *at = run->findings; *at; at += strcspn(at, "\n") + 1) {
        snprintf(line, sizeof line, "%.*s", (int)strcspn(at, "\n"), at);
        RU_TRY(send_event(run, t, "finding", line));
    }
    return RU_OK;
}

const char *ru_runner_findings(const ru_runner *run)
{
    return run->findings ? run->findings : "";
}

ru_status ru_runner_finish(ru_runner *run)
{
    double t = run->solver->t;
    RU_TRY(send_balance(run, t, run->solver->y, run->solver->integrals));
    RU_TRY(send_findings(run, t));
    RU_TRY(send_event(run, t, "end", "run completed"));
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
    *run = NULL;
    ru_runner *made = calloc(1, sizeof *made);
    RU_REQUIRE(made, RU_ERR_SYSTEM, "out of memory for the run");
    made->problem = problem;
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
    free(r);
    *run = NULL;
}

void ru_runner_schema(const ru_runner *run, ru_schema *schema)
{
    const ru_problem *problem = run->problem;
    *schema = (ru_schema){
        .title = problem->scenario->title,
        .model = problem->model->name,
        .series = run->observer->columns,
        .n_series = run->observer->n_column,
        .arrays = run->observer->arrays.columns,
        .n_array = problem->scenario->n_array,
        .fields = run->fields.columns,
        .n_field = run->fields.n,
        .statistics = statistic_columns,
        .n_statistic = N_STATISTIC,
        .n_balance = ru_budget_count(problem),
        .mesh = run->mesh.info,
        .parallel_fields = problem->scenario->output.parallel,
        .node_first = problem->part->first,
        .node_count = problem->part->n_own,
    };
}

ru_status ru_runner_add_sink(ru_runner *run, ru_sink *sink, const ru_schema *schema)
{
    RU_REQUIRE(!run->started, RU_ERR_USAGE, "a sink has to be added before the run starts");
    RU_REQUIRE(run->n_sink < MAX_SINK, RU_ERR_INTERNAL, "too many sinks");
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
