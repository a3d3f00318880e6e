/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <ru/sbml/simulate.h>

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include <ru/base/log.h>
#include <ru/sbml/events.h>

/* How far beyond a crossing a trigger is judged "just after it", as a part of the time between two
 * rows or of the time itself; and what of a time is round-off. */
static const double moment = 1e-9, round_off = 1e-12;

typedef struct journey {
    ru_sbml_machine *machine;
    const ru_sbml_run *run;
    ru_sbml_formula_tape columns, constraints;
    double *y, *rows; /* y: [n_state] */
    int *crossed, *told;
    size_t n_crossed;
    int has_moved; /* since the integrator was started */
} journey;

static ru_status make_column(ru_sbml_system *s, const ru_sbml_column *column, ru_node *made)
{
    const ru_sbml_variable *v = &s->model->variables[column->variable];
    if (v->kind == RU_SBML_SPECIES && column->view != RU_SBML_MEANING) {
        RU_TRY(ru_sbml_resolve_amount(s->resolver, column->variable, made));
        if (column->view == RU_SBML_CONCENTRATION) {
            ru_node args[2] = {*made, RU_NO_NODE};
            RU_TRY(ru_sbml_resolve_meaning(s->resolver, v->compartment, &args[1]));
            RU_TRY(ru_expr_call(s->model->pool, RU_OP_DIVIDE, 2, args, made));
        }
    } else if (v->kind == RU_SBML_REACTION && v->rule == RU_NO_NODE) {
        RU_TRY(ru_expr_number(s->model->pool, NAN, made));
    } else {
        RU_TRY(ru_sbml_resolve_meaning(s->resolver, column->variable, made));
    }
    return ru_sbml_finish_resolved(s, *made, made);
}

static ru_status build_tapes(journey *j, size_t n, const ru_sbml_column *columns)
{
    ru_sbml_system *s = j->machine->system;
    size_t n_constraint = s->model->n_constraint;
    ru_node *nodes = malloc((n + n_constraint + 1) * sizeof *nodes);
    RU_REQUIRE(nodes, RU_ERR_SYSTEM, "out of memory for a run");
    ru_status status = RU_OK;
    for (size_t i = 0; i < n && status == RU_OK; i++)
        status = make_column(s, &columns[i], &nodes[i]);
    for (size_t i = 0; i < n_constraint && status == RU_OK; i++)
        status = ru_sbml_finish(s, s->model->constraints[i].holds, &nodes[n + i]);
    if (status == RU_OK)
        status = ru_sbml_tape_build(s, n, nodes, &j->columns);
    if (status == RU_OK)
        status = ru_sbml_tape_build(s, n_constraint, nodes + n, &j->constraints);
    free(nodes);
    return status;
}

static ru_status prepare(journey *j, size_t n, const ru_sbml_column *columns)
{
    ru_sbml_machine *m = j->machine;
    RU_TRY(build_tapes(j, n, columns));
    j->y = calloc(m->system->n_state + 1, sizeof *j->y);
    j->crossed = calloc(m->conditions->n + 1, sizeof *j->crossed);
    j->told = calloc(m->system->model->n_constraint + 1, sizeof *j->told);
    RU_REQUIRE(j->y && j->crossed && j->told, RU_ERR_SYSTEM, "out of memory for a run");
    return RU_OK;
}

static void write_row(journey *j, size_t i, double time)
{
    const ru_sbml_model *model = j->machine->system->model;
    double *row = &j->rows[i * (1 + j->columns.n)];
    row[0] = time;
    memcpy(row + 1, ru_sbml_tape_run(&j->columns, j->machine->values), j->columns.n * sizeof *row);
    const double *holds = ru_sbml_tape_run(&j->constraints, j->machine->values);
    for (size_t k = 0; k < j->constraints.n; k++)
        if (holds[k] == 0 && !j->told[k]++)
            ru_log_rank(RU_LOG_WARNING, "%s: the model's constraint does not hold at time %g",
                        model->constraints[k].text, time);
}

static double spacing(const ru_sbml_run *run)
{
    return run->steps ? run->duration / (double)run->steps : run->duration;
}

/* Triggers just after the present moment: at a point a little further along the rates. */
static ru_status depart(journey *j)
{
    ru_sbml_machine *m = j->machine;
    ru_sbml_system *s = m->system;
    double t = m->values[0], step = moment * fmax(spacing(j->run), fabs(t));
    memcpy(m->ahead, m->values, (1 + s->model->n) * sizeof *m->ahead);
    if (m->conditions->n) {
        const double *rates = ru_sbml_tape_run(&m->rates, m->values);
        m->ahead[0] = t + step;
        for (size_t i = 0; i < s->n_state; i++)
            if (isfinite(rates[i]))
                m->ahead[1 + s->states[i]] += step * rates[i];
        ru_sbml_conditions_depart(m->conditions, m->ahead, j->n_crossed ? j->crossed : NULL);
        RU_TRY(ru_sbml_events_process(m, &j->has_moved));
    }
    /* A crossing breaks the smoothness of the rates, a jump the solution's. */
    if (j->n_crossed || j->has_moved) {
        memcpy(m->ahead, m->values, (1 + s->model->n) * sizeof *m->ahead);
        ru_sbml_state(m, j->y);
        RU_TRY(ru_switched_restart(m->solver, t, j->y));
    }
    j->n_crossed = 0;
    j->has_moved = 0;
    return RU_OK;
}

static int is_reached(double t, double target)
{
    return t >= target - round_off * fmax(1e-3, fabs(target));
}

/* To the target, or to the first crossing or execution before it. */
static ru_status leg(journey *j, double target)
{
    ru_sbml_machine *m = j->machine;
    double next = ru_sbml_events_next(m);
    int is_barrier = next <= target;
    RU_TRY(ru_switched_advance(m->solver, is_barrier ? next : target, is_barrier, j->crossed,
                               &j->n_crossed));
    ru_sbml_load(m, ru_switched_time(m->solver), ru_switched_state(m->solver), m->values);
    ru_sbml_conditions_arrive(m->conditions, m->values, j->n_crossed ? j->crossed : NULL);
    return ru_sbml_events_process(m, &j->has_moved);
}

static ru_status travel(journey *j)
{
    ru_sbml_machine *m = j->machine;
    RU_TRY(ru_sbml_events_start(m));
    RU_TRY(ru_sbml_events_process(m, &j->has_moved));
    if (j->run->start + j->run->duration > 0)
        RU_TRY(ru_sbml_machine_open(m, j->run->relative > 0 ? j->run->relative : RU_SBML_RELATIVE,
                                    m->conditions->n ? spacing(j->run) : 0));
    for (size_t i = 0; i <= j->run->steps; i++) {
        double target = j->run->start;
        if (j->run->steps)
            target += j->run->duration * (double)i / (double)j->run->steps;
        while (!is_reached(m->values[0], target)) {
            RU_TRY(depart(j));
            RU_TRY(leg(j, target));
        }
        write_row(j, i, target);
    }
    return RU_OK;
}

ru_status ru_sbml_simulate(ru_sbml_model *model, const ru_sbml_run *run, size_t n_column,
                           const ru_sbml_column *columns, double *rows)
{
    ru_sbml_system *system = NULL;
    journey j = {.run = run, .rows = rows};
    RU_REQUIRE(run->start >= 0 && run->duration >= 0 && isfinite(run->start + run->duration),
               RU_ERR_INPUT, "a run starts at time zero or later and lasts zero or longer");
    RU_TRY(ru_sbml_system_build(model, &system));
    ru_status status = ru_sbml_machine_build(
        system, run->absolute > 0 ? run->absolute : RU_SBML_ABSOLUTE, &j.machine);
    if (status == RU_OK)
        status = prepare(&j, n_column, columns);
    if (status == RU_OK)
        status = travel(&j);
    ru_sbml_tape_destroy(&j.columns);
    ru_sbml_tape_destroy(&j.constraints);
    free(j.y);
    free(j.crossed);
    free(j.told);
    ru_sbml_machine_destroy(&j.machine);
    return status;
}
