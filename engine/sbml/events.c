/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <ru/sbml/events.h>

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Executions at one time before they count as endless. */
enum { MOST_EXECUTIONS = 100000 };

/* Times that differ by less are one: a part of the time. */
static const double same_time = 1e-11;

static ru_status build_timing(ru_sbml_machine *m, const ru_sbml_event *e,
                              ru_sbml_formula_tape *tape)
{
    const ru_node as_read[] = {e->delay, e->priority};
    ru_node nodes[2];
    for (int i = 0; i < 2; i++) {
        if (as_read[i] == RU_NO_NODE) {
            RU_TRY(ru_expr_number(m->system->model->pool, NAN, &nodes[i]));
            continue;
        }
        RU_TRY(ru_sbml_resolve(m->system->resolver, as_read[i], &nodes[i]));
        RU_TRY(ru_sbml_check_given(m->system, nodes[i], e->id));
        RU_TRY(ru_sbml_finish_resolved(m->system, nodes[i], &nodes[i]));
    }
    return ru_sbml_tape_build(m->system, 2, nodes, tape);
}

static ru_status build_settings(ru_sbml_machine *m, const ru_sbml_event *e,
                                ru_sbml_event_parts *parts, ru_node *values, ru_node *volumes)
{
    ru_sbml_system *s = m->system;
    for (size_t k = 0; k < e->n; k++) {
        const ru_sbml_setting *setting = &s->model->settings[e->first + k];
        const ru_sbml_variable *v = &s->model->variables[setting->variable];
        RU_TRY(ru_sbml_resolve(s->resolver, setting->value, &values[k]));
        RU_TRY(ru_sbml_check_given(s, values[k], e->id));
        RU_TRY(ru_sbml_finish_resolved(s, values[k], &values[k]));
        if (ru_sbml_is_concentration(v))
            RU_TRY(ru_sbml_resolve_meaning(s->resolver, v->compartment, &volumes[k]));
        else
            RU_TRY(ru_expr_number(s->model->pool, 1, &volumes[k]));
        RU_TRY(ru_sbml_finish_resolved(s, volumes[k], &volumes[k]));
    }
    RU_TRY(ru_sbml_tape_build(s, e->n, values, &parts->settings));
    RU_TRY(ru_sbml_tape_build(s, e->n, volumes, &parts->volumes));
    return RU_OK;
}

static ru_status build_event(ru_sbml_machine *m, size_t i)
{
    const ru_sbml_event *e = &m->system->model->events[i];
    ru_sbml_event_parts *parts = &m->events[i];
    ru_node trigger;
    RU_TRY(build_timing(m, e, &parts->timing));
    if (e->trigger == RU_NO_NODE)
        RU_TRY(ru_expr_number(m->system->model->pool, 0, &trigger));
    else
        RU_TRY(ru_sbml_resolve(m->system->resolver, e->trigger, &trigger));
    RU_TRY(ru_sbml_check_given(m->system, trigger, e->id));
    RU_TRY(ru_sbml_finish_resolved(m->system, trigger, &trigger));
    RU_TRY(ru_sbml_conditions_add(m->conditions, trigger, &parts->trigger));
    RU_TRY(ru_sbml_conditions_watch(m->conditions, trigger));
    ru_node *nodes = malloc((2 * e->n + 1) * sizeof *nodes);
    RU_REQUIRE(nodes, RU_ERR_SYSTEM, "out of memory for the events of a model");
    ru_status status = build_settings(m, e, parts, nodes, nodes + e->n);
    free(nodes);
    return status;
}

ru_status ru_sbml_events_build(ru_sbml_machine *m)
{
    size_t n = m->system->model->n_event;
    m->events = calloc(n + 1, sizeof *m->events);
    RU_REQUIRE(m->events, RU_ERR_SYSTEM, "out of memory for the events of a model");
    for (size_t i = 0; i < n; i++)
        RU_TRY(build_event(m, i));
    return RU_OK;
}

void ru_sbml_events_destroy(ru_sbml_machine *m)
{
    for (size_t i = 0; m->events && i < m->system->model->n_event; i++) {
        free(m->events[i].trigger.steps);
        ru_sbml_tape_destroy(&m->events[i].timing);
        ru_sbml_tape_destroy(&m->events[i].settings);
        ru_sbml_tape_destroy(&m->events[i].volumes);
    }
    for (size_t i = 0; i < m->n_pending; i++)
        free(m->pending[i].values);
    free(m->events);
    free(m->pending);
    m->events = NULL;
    m->pending = NULL;
    m->n_pending = 0;
}

static ru_status trigger(ru_sbml_machine *m, size_t event)
{
    const ru_sbml_event *e = &m->system->model->events[event];
    ru_sbml_event_parts *parts = &m->events[event];
    double delay = ru_sbml_tape_run(&parts->timing, m->values)[0];
    ru_sbml_pending fresh = {.event = event, .time = m->values[0] + (isnan(delay) ? 0 : delay)};
    RU_REQUIRE(!(delay < 0), RU_ERR_INPUT, "%s: error: the delay of event '%s' is negative: %g",
               m->system->model->path, e->id, delay);
    if (m->n_pending == m->pending_capacity) {
        size_t more = m->pending_capacity ? 2 * m->pending_capacity : 8;
        ru_sbml_pending *moved = realloc(m->pending, more * sizeof *moved);
        RU_REQUIRE(moved, RU_ERR_SYSTEM, "out of memory for the events of a model");
        m->pending = moved;
        m->pending_capacity = more;
    }
    if (e->at_trigger) {
        fresh.values = malloc((e->n + 1) * sizeof *fresh.values);
        RU_REQUIRE(fresh.values, RU_ERR_SYSTEM, "out of memory for the events of a model");
        memcpy(fresh.values, ru_sbml_tape_run(&parts->settings, m->values),
               e->n * sizeof *fresh.values);
    }
    m->pending[m->n_pending++] = fresh;
    return RU_OK;
}

static void drop(ru_sbml_machine *m, size_t i)
{
    free(m->pending[i].values);
    m->n_pending--;
    memmove(&m->pending[i], &m->pending[i + 1], (m->n_pending - i) * sizeof *m->pending);
}

/* A trigger that has turned false takes back what is not persistent. */
static void withdraw(ru_sbml_machine *m, size_t event)
{
    if (m->system->model->events[event].is_persistent)
        return;
    for (size_t i = m->n_pending; i-- > 0;)
        if (m->pending[i].event == event)
            drop(m, i);
}

static ru_status judge_triggers(ru_sbml_machine *m)
{
    for (size_t i = 0; i < m->system->model->n_event; i++) {
        int before = m->events[i].holds;
        int now = ru_sbml_holds(m->conditions, &m->events[i].trigger);
        m->events[i].holds = now;
        if (now && !before)
            RU_TRY(trigger(m, i));
        else if (before && !now)
            withdraw(m, i);
    }
    return RU_OK;
}

static int is_due(const ru_sbml_machine *m, const ru_sbml_pending *p)
{
    return p->time <= m->values[0] + same_time * fmax(1e-3, fabs(m->values[0]));
}

/* xorshift: the choice is by chance and yet the same in each run. */
static uint64_t throw_dice(ru_sbml_machine *m)
{
    m->dice ^= m->dice << 13;
    m->dice ^= m->dice >> 7;
    m->dice ^= m->dice << 17;
    return m->dice;
}

/* The due event of the highest priority; n_pending when none is due. An event without a priority
 * may come in any order: here after those that have one. */
static size_t choose(ru_sbml_machine *m)
{
    size_t best = m->n_pending, equal = 0;
    double highest = 0;
    for (size_t i = 0; i < m->n_pending; i++) {
        if (!is_due(m, &m->pending[i]))
            continue;
        double priority = ru_sbml_tape_run(&m->events[m->pending[i].event].timing, m->values)[1];
        int has_one = !isnan(priority);
        if (!has_one)
            priority = -INFINITY;
        if (best == m->n_pending || priority > highest) {
            best = i;
            highest = priority;
            equal = 1;
        } else if (has_one && priority == highest && throw_dice(m) % ++equal == 0) {
            best = i;
        }
    }
    return best;
}

/* All assignments at once. A concentration becomes an amount with the volume that holds then. */
static void execute(ru_sbml_machine *m, size_t at)
{
    ru_sbml_pending p = m->pending[at];
    const ru_sbml_event *e = &m->system->model->events[p.event];
    const ru_sbml_setting *settings = &m->system->model->settings[e->first];
    ru_sbml_event_parts *parts = &m->events[p.event];
    const double *values = p.values ? p.values : ru_sbml_tape_run(&parts->settings, m->values);
    for (size_t k = 0; k < e->n; k++)
        m->values[1 + settings[k].variable] = values[k];
    const double *volumes = ru_sbml_tape_run(&parts->volumes, m->values);
    for (size_t k = 0; k < e->n; k++)
        m->values[1 + settings[k].variable] = values[k] * volumes[k];
    drop(m, at);
}

ru_status ru_sbml_events_start(ru_sbml_machine *m)
{
    for (size_t i = 0; i < m->system->model->n_event; i++)
        m->events[i].holds = m->system->model->events[i].before_start;
    ru_sbml_conditions_start(m->conditions, m->values);
    return RU_OK;
}

ru_status ru_sbml_events_process(ru_sbml_machine *m, int *moved)
{
    for (int i = 0; i < MOST_EXECUTIONS; i++) {
        RU_TRY(judge_triggers(m));
        size_t next = choose(m);
        if (next == m->n_pending)
            return RU_OK;
        execute(m, next);
        *moved = 1;
        memcpy(m->ahead, m->values, (1 + m->system->model->n) * sizeof *m->ahead);
        ru_sbml_conditions_jump(m->conditions, m->values);
    }
    return ru_fault(RU_ERR_SOLVER, "%s: events trigger each other without end at time %g",
                    m->system->model->path, m->values[0]);
}

double ru_sbml_events_next(const ru_sbml_machine *m)
{
    double next = INFINITY;
    for (size_t i = 0; i < m->n_pending; i++)
        next = fmin(next, m->pending[i].time);
    return next;
}
