/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <ru/core/runner_inside.h>

#include <math.h>
#include <stdio.h>
#include <string.h>

#include <ru/base/log.h>
#include <ru/core/budget.h>
#include <ru/core/sheet.h>

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

ru_status ru_runner_send_series(ru_runner *run, double t, const double *y)
{
    double statistics[N_STATISTIC];
    RU_TRY(ru_observer_look(run->observer, t, y, run->values));
    if (run->follower.look)
        RU_TRY(run->follower.look(run->follower.context, t, y, run->solver));
    take_statistics(&run->solver->stats, statistics);
    if (run->watch)
        RU_TRY(ru_tracer_watch_see(run->watch, t, run->observer->means, run->observer->variations,
                                   run->observer->reading));
    for (size_t i = 0; i < run->n_sink; i++) {
        RU_TRY(run->sinks[i]->series(run->sinks[i], t, run->values));
        RU_TRY(run->sinks[i]->statistics(run->sinks[i], t, statistics));
    }
    run->sent.series++;
    run->sent.statistics++;
    run->last_series = t;
    return RU_OK;
}

ru_status ru_runner_send_fields(ru_runner *run, double t, const double *y)
{
    ru_system_concentrations(run->system, t, y, run->observer->c);
    ru_fields_take(&run->fields, run->observer->c, run->shown);
    for (size_t i = 0; i < run->n_sink; i++)
        RU_TRY(run->sinks[i]->field(run->sinks[i], t, run->shown));
    run->sent.fields++;
    run->last_field = t;
    return RU_OK;
}

ru_status ru_runner_send_balance(ru_runner *run, double t, const double *y, const double *integrals)
{
    ru_budget_take(run->problem, run->initial, y, integrals, run->balance);
    for (size_t i = 0; i < run->n_sink; i++)
        RU_TRY(run->sinks[i]->balance(run->sinks[i], t, run->balance));
    return RU_OK;
}

ru_status ru_runner_send_event(ru_runner *run, double t, const char *kind, const char *text)
{
    for (size_t i = 0; i < run->n_sink; i++)
        RU_TRY(run->sinks[i]->event(run->sinks[i], t, kind, text));
    run->sent.events++;
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

ru_status ru_runner_send_due(ru_runner *run, double t, const double *y, const double *integrals)
{
    int last = t >= run->problem->scenario->end;
    if (t >= run->next_series || last) {
        RU_TRY(ru_runner_send_series(run, t, y));
        run->next_series = plan_series(run, t);
    }
    if (t >= run->next_field || last) {
        RU_TRY(ru_runner_send_fields(run, t, y));
        RU_TRY(ru_runner_send_balance(run, t, y, integrals));
        run->next_field = plan_field(run, t);
    }
    return RU_OK;
}

ru_status ru_runner_send_warnings(ru_runner *run, double t)
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
        status = ru_runner_send_event(run, t, "warning", text);
    }
    ru_sheet_destroy(&sheet);
    RU_TRY(status);
    return RU_OK;
}

ru_status ru_runner_send_findings(ru_runner *run, double t)
{
    ru_text text = {0};
    char line[400];
    ru_sensor_bank_tell(&run->observer->sensors, &text);
    ru_tracer_watch_tell(run->watch, &text);
    RU_TRY(ru_text_take(&text, &run->findings));
    for (const char *at = run->findings; *at; at += strcspn(at, "\n") + 1) {
        snprintf(line, sizeof line, "%.*s", (int)strcspn(at, "\n"), at);
        RU_TRY(ru_runner_send_event(run, t, "finding", line));
    }
    return RU_OK;
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

ru_status ru_runner_begin_sinks(ru_runner *run)
{
    for (size_t i = 0; i < run->n_sink; i++)
        RU_TRY(run->sinks[i]->begin(run->sinks[i], &run->problem->comm, run->schemas[i]));
    return RU_OK;
}
