/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <ru/sbml/course.h>

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <ru/sbml/events.h>

/* How far beyond a crossing a trigger is judged "just after it", as a part of the time between two
 * looks or of the time itself; and what of a time is round-off. */
static const double moment = 1e-9, round_off = 1e-12;

/* What counts as no change: a part of the value, and multiples of the absolute tolerance. */
static const double at_rest = 1e-6, small_at_rest = 1e3;

/* MOST_RETURNS: what so often was as before and then was not is a rhythm. */
enum { MOST_DECADES = 12, LOOKS = 8, LOOKS_A_RATIO = 4, CLOSE_LOOKS = 200, MOST_RETURNS = 2 };

static ru_status build(ru_sbml_course *c, ru_sbml_model *model)
{
    ru_sbml_system *system = NULL;
    RU_TRY(ru_sbml_system_build(model, &system));
    RU_TRY(ru_sbml_machine_build(system, c->pace.absolute > 0 ? c->pace.absolute : RU_SBML_ABSOLUTE,
                                 &c->machine));
    ru_sbml_machine *m = c->machine;
    c->y = calloc(m->system->n_state + 1, sizeof *c->y);
    c->crossed = calloc(m->conditions->n + 1, sizeof *c->crossed);
    RU_REQUIRE(c->y && c->crossed, RU_ERR_SYSTEM, "out of memory for a run");
    RU_TRY(ru_sbml_events_start(m));
    return ru_sbml_events_process(m, &c->has_moved);
}

ru_status ru_sbml_course_build(ru_sbml_model *model, const ru_sbml_pace *pace,
                               ru_sbml_course **course)
{
    ru_sbml_course *c = *course = calloc(1, sizeof *c);
    RU_REQUIRE(c, RU_ERR_SYSTEM, "out of memory for a run");
    c->pace = *pace;
    if (!(c->pace.relative > 0))
        c->pace.relative = RU_SBML_RELATIVE;
    ru_status status = build(c, model);
    if (status != RU_OK)
        ru_sbml_course_destroy(course);
    return status;
}

void ru_sbml_course_destroy(ru_sbml_course **course)
{
    ru_sbml_course *c = *course;
    if (!c)
        return;
    free(c->y);
    free(c->crossed);
    ru_sbml_machine_destroy(&c->machine);
    free(c);
    *course = NULL;
}

/* Triggers just after the present moment: at a point a little further along the rates. */
static ru_status depart(ru_sbml_course *c)
{
    ru_sbml_machine *m = c->machine;
    ru_sbml_system *s = m->system;
    double t = m->values[0], step = moment * fmax(c->pace.scale, fabs(t));
    memcpy(m->ahead, m->values, (1 + s->model->n) * sizeof *m->ahead);
    if (m->conditions->n) {
        const double *rates = ru_sbml_tape_run(&m->rates, m->values);
        m->ahead[0] = t + step;
        for (size_t i = 0; i < s->n_state; i++)
            if (isfinite(rates[i]))
                m->ahead[1 + s->states[i]] += step * rates[i];
        ru_sbml_conditions_depart(m->conditions, m->ahead, c->n_crossed ? c->crossed : NULL);
        RU_TRY(ru_sbml_events_process(m, &c->has_moved));
    }
    /* A crossing breaks the smoothness of the rates, a jump the solution's. */
    if (c->n_crossed || c->has_moved) {
        memcpy(m->ahead, m->values, (1 + s->model->n) * sizeof *m->ahead);
        ru_sbml_state(m, c->y);
        RU_TRY(ru_switched_restart(m->solver, t, c->y));
    }
    c->n_crossed = 0;
    c->has_moved = 0;
    return RU_OK;
}

static int is_reached(double t, double target)
{
    return t >= target - round_off * fmax(1e-3, fabs(target));
}

/* To the target, or to the first crossing or execution before it. */
static ru_status leg(ru_sbml_course *c, double target)
{
    ru_sbml_machine *m = c->machine;
    double next = ru_sbml_events_next(m);
    int is_barrier = next <= target;
    RU_TRY(ru_switched_advance(m->solver, is_barrier ? next : target, is_barrier, c->crossed,
                               &c->n_crossed));
    ru_sbml_load(m, ru_switched_time(m->solver), ru_switched_state(m->solver), m->values);
    ru_sbml_conditions_arrive(m->conditions, m->values, c->n_crossed ? c->crossed : NULL);
    return ru_sbml_events_process(m, &c->has_moved);
}

ru_status ru_sbml_course_go(ru_sbml_course *c, double until)
{
    ru_sbml_machine *m = c->machine;
    while (!is_reached(m->values[0], until)) {
        if (!m->solver)
            RU_TRY(ru_sbml_machine_open(m, c->pace.relative, m->conditions->n ? c->pace.scale : 0));
        RU_TRY(depart(c));
        RU_TRY(leg(c, until));
    }
    return RU_OK;
}

/* The first state that has changed since `before`: [n_state]; n_state: none has. */
static size_t find_change(const ru_sbml_course *c, const double *before)
{
    const ru_sbml_machine *m = c->machine;
    size_t i = 0;
    for (; i < m->system->n_state; i++) {
        double now = m->values[1 + m->system->states[i]];
        if (!(fabs(now - before[i]) <=
              at_rest * fmax(fabs(now), fabs(before[i])) + small_at_rest * m->absolute[i]))
            break;
    }
    return i;
}

static ru_status never_settles(const ru_sbml_course *c, const double *before, size_t i,
                               double earlier)
{
    const ru_sbml_machine *m = c->machine;
    size_t v = m->system->states[i];
    return ru_fault(RU_ERR_SOLVER,
                    "%s: no steady state is reached: '%s' goes on from %g at time %g to %g at %g",
                    m->system->model->path, m->system->model->variables[v].id, before[i], earlier,
                    m->values[1 + v], m->values[0]);
}

static ru_status go_to_rest(ru_sbml_course *c, double until)
{
    char why[1024];
    ru_status status = ru_sbml_course_go(c, until);
    if (status != RU_ERR_SOLVER)
        return status;
    snprintf(why, sizeof why, "%s", ru_fault_text());
    return ru_fault(RU_ERR_SOLVER, "%s: no steady state is reached by time %g: %s",
                    c->machine->system->model->path, c->machine->values[0], why);
}

/* A rhythm looks at rest at moments that meet one phase of it. So what seems at rest since `before`
 * is looked at again at moments whose ratios are powers of the golden one, which no period divides;
 * *moving: as of find_change at the first where there is one. */
static ru_status look_between(ru_sbml_course *c, double from, double wait, const double *before,
                              size_t *moving)
{
    const double golden = 0.5 * (1 + sqrt(5));
    for (int j = 1; j <= LOOKS && *moving == c->machine->system->n_state; j++) {
        RU_TRY(go_to_rest(c, from + wait * pow(golden, (double)j / LOOKS_A_RATIO)));
        *moving = find_change(c, before);
    }
    return RU_OK;
}

static ru_status reopen(ru_sbml_course *c, double longest_step)
{
    ru_switched_close(&c->machine->solver);
    return ru_sbml_machine_open(c->machine, c->pace.relative, longest_step);
}

/* Steps that grow with the time pass over switches that go to and fro meanwhile, so that some of
 * the time is gone in steps as short as on the way. */
static ru_status look_closely(ru_sbml_course *c, const double *before, size_t *moving)
{
    ru_sbml_machine *m = c->machine;
    if (!m->conditions->n || !(c->pace.scale > 0) || *moving < m->system->n_state)
        return RU_OK;
    RU_TRY(reopen(c, c->pace.scale));
    for (int j = 0; j < CLOSE_LOOKS && *moving == m->system->n_state; j++) {
        RU_TRY(go_to_rest(c, m->values[0] + c->pace.scale));
        *moving = find_change(c, before);
    }
    return reopen(c, 0);
}

static ru_status settle(ru_sbml_course *c, double after, double *before)
{
    ru_sbml_machine *m = c->machine;
    double from = m->values[0], wait = after, earlier = from;
    size_t moving = m->system->n_state;
    int returns = 0;
    for (int i = 0; i < MOST_DECADES && returns < MOST_RETURNS; i++, wait *= 10) {
        earlier = m->values[0];
        ru_sbml_state(m, before);
        RU_TRY(go_to_rest(c, from + wait));
        moving = find_change(c, before);
        if (i == 0 || moving < m->system->n_state)
            continue;
        RU_TRY(look_between(c, from, wait, before, &moving));
        RU_TRY(look_closely(c, before, &moving));
        if (moving == m->system->n_state)
            return RU_OK;
        returns++;
    }
    return never_settles(c, before, moving, earlier);
}

ru_status ru_sbml_course_settle(ru_sbml_course *c, double after)
{
    ru_sbml_machine *m = c->machine;
    double *before = calloc(1 + m->system->n_state, sizeof *before);
    RU_REQUIRE(before, RU_ERR_SYSTEM, "out of memory for a run");
    /* Steps may grow with the time that nothing happens. */
    ru_status status = reopen(c, 0);
    if (status == RU_OK)
        status = settle(c, after, before);
    free(before);
    return status;
}
