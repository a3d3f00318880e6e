/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <ru/sbml/machine.h>

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include <ru/sbml/events.h>

/* Beyond this many entries of a Jacobian differences are cheaper than formulas. */
enum { MOST_SLOPES = 400000 };

ru_status ru_sbml_tape_build(ru_sbml_system *system, size_t n, const ru_node *formulas,
                             ru_sbml_formula_tape *t)
{
    RU_TRY(ru_tape_build(system->model->pool, n, formulas, &t->tape));
    t->n = n;
    t->work = calloc(ru_tape_work(t->tape) + 1, sizeof *t->work);
    t->out = calloc(n + 1, sizeof *t->out);
    RU_REQUIRE(t->work && t->out, RU_ERR_SYSTEM, "out of memory for a model");
    return RU_OK;
}

void ru_sbml_tape_destroy(ru_sbml_formula_tape *t)
{
    ru_tape_destroy(&t->tape);
    free(t->work);
    free(t->out);
    *t = (ru_sbml_formula_tape){0};
}

const double *ru_sbml_tape_run(const ru_sbml_formula_tape *t, const double *values)
{
    ru_tape_run(t->tape, values, t->work, t->out);
    return t->out;
}

void ru_sbml_load(const ru_sbml_machine *m, double t, const double *y, double *values)
{
    values[0] = t;
    for (size_t i = 0; i < m->system->n_state; i++)
        values[1 + m->system->states[i]] = y[i];
}

void ru_sbml_state(const ru_sbml_machine *m, double *y)
{
    for (size_t i = 0; i < m->system->n_state; i++)
        y[i] = m->values[1 + m->system->states[i]];
}

/* What is held between events is in both arrays; the integrator's point only in `ahead`. */
static void look(ru_sbml_machine *m, double t, const double *y)
{
    ru_sbml_load(m, t, y, m->ahead);
}

static ru_verdict rhs(void *context, double t, const double *y, double *dydt)
{
    ru_sbml_machine *m = context;
    look(m, t, y);
    memcpy(dydt, ru_sbml_tape_run(&m->rates, m->ahead), m->rates.n * sizeof *dydt);
    return 0;
}

static ru_verdict jacobian(void *context, double t, const double *y, double *J)
{
    ru_sbml_machine *m = context;
    look(m, t, y);
    const double *slopes = ru_sbml_tape_run(&m->slopes, m->ahead);
    for (size_t i = 0; i < m->slopes.n; i++)
        J[m->slope_at[i]] = slopes[i];
    return 0;
}

static void switches(void *context, double t, const double *y, double *g)
{
    ru_sbml_machine *m = context;
    look(m, t, y);
    ru_sbml_conditions_differences(m->conditions, m->ahead, g);
}

static ru_status differentiate(ru_sbml_system *s, size_t row, const size_t *row_of, ru_node *nodes,
                               size_t *places, size_t *n)
{
    int32_t *symbols;
    size_t n_symbol;
    RU_TRY(ru_sbml_symbols(s->model->pool, s->rates[row], &symbols, &n_symbol));
    ru_status status = RU_OK;
    for (size_t k = 0; k < n_symbol && status == RU_OK && *n < MOST_SLOPES; k++) {
        size_t column = symbols[k] ? row_of[symbols[k] - 1] : RU_SBML_NONE;
        double value = 1;
        if (column == RU_SBML_NONE)
            continue;
        status = ru_expr_derivative(s->model->pool, s->rates[row], symbols[k], &nodes[*n]);
        if (status != RU_OK || (ru_expr_is_number(s->model->pool, nodes[*n], &value) && value == 0))
            continue;
        places[(*n)++] = column * s->n_state + row;
    }
    free(symbols);
    return status;
}

/* The Jacobian's entries as formulas; none where there would be too many. */
static ru_status build_slopes(ru_sbml_machine *m)
{
    ru_sbml_system *s = m->system;
    size_t n = 0, *row_of = malloc((1 + s->model->n) * sizeof *row_of);
    ru_node *nodes = malloc((MOST_SLOPES + 1) * sizeof *nodes);
    m->slope_at = malloc((MOST_SLOPES + 1) * sizeof *m->slope_at);
    ru_status status = row_of && nodes && m->slope_at
                           ? RU_OK
                           : ru_fault(RU_ERR_SYSTEM, "out of memory for a model");
    for (size_t v = 0; row_of && v < s->model->n; v++)
        row_of[v] = RU_SBML_NONE;
    for (size_t i = 0; row_of && i < s->n_state; i++)
        row_of[s->states[i]] = i;
    for (size_t i = 0; i < s->n_state && status == RU_OK; i++)
        status = differentiate(s, i, row_of, nodes, m->slope_at, &n);
    if (status == RU_OK && n < MOST_SLOPES)
        status = ru_sbml_tape_build(s, n, nodes, &m->slopes);
    free(row_of);
    free(nodes);
    return status;
}

/* A species is as exact as its concentration: in a compartment of a femtolitre a femtomole is
 * much. What starts small stays resolved too. */
static ru_status choose_tolerances(ru_sbml_machine *m, double absolute)
{
    ru_sbml_system *s = m->system;
    m->absolute = malloc((1 + s->n_state) * sizeof *m->absolute);
    RU_REQUIRE(m->absolute, RU_ERR_SYSTEM, "out of memory for a model");
    double largest = 0;
    for (size_t i = 0; i < s->n_state; i++)
        if (s->model->variables[s->states[i]].kind == RU_SBML_SPECIES)
            largest = fmax(largest, fabs(s->values[1 + s->states[i]]));
    for (size_t i = 0; i < s->n_state; i++) {
        const ru_sbml_variable *v = &s->model->variables[s->states[i]];
        m->absolute[i] = absolute;
        if (v->kind == RU_SBML_SPECIES && largest > 0)
            m->absolute[i] *= fmin(1, largest);
    }
    return RU_OK;
}

static ru_status watch_rates(ru_sbml_machine *m)
{
    for (size_t i = 0; i < m->system->n_state; i++)
        RU_TRY(ru_sbml_conditions_watch(m->conditions, m->system->rates[i]));
    return RU_OK;
}

static ru_status build(ru_sbml_machine *m, double absolute)
{
    size_t n = m->system->model->n;
    m->values = malloc((1 + n) * sizeof *m->values);
    m->ahead = malloc((1 + n) * sizeof *m->ahead);
    RU_REQUIRE(m->values && m->ahead, RU_ERR_SYSTEM, "out of memory for a model");
    memcpy(m->values, m->system->values, (1 + n) * sizeof *m->values);
    memcpy(m->ahead, m->system->values, (1 + n) * sizeof *m->ahead);
    m->dice = 88172645463325252u;
    RU_TRY(ru_sbml_tape_build(m->system, m->system->n_state, m->system->rates, &m->rates));
    RU_TRY(build_slopes(m));
    RU_TRY(choose_tolerances(m, absolute));
    RU_TRY(ru_sbml_conditions_build(m->system, &m->conditions));
    RU_TRY(ru_sbml_events_build(m));
    RU_TRY(watch_rates(m));
    RU_TRY(ru_sbml_conditions_close(m->conditions));
    return RU_OK;
}

ru_status ru_sbml_machine_build(ru_sbml_system *system, double absolute, ru_sbml_machine **machine)
{
    ru_sbml_machine *m = *machine = calloc(1, sizeof *m);
    if (!m)
        ru_sbml_system_destroy(&system);
    RU_REQUIRE(m, RU_ERR_SYSTEM, "out of memory for a model");
    m->system = system;
    ru_status status = build(m, absolute);
    if (status != RU_OK)
        ru_sbml_machine_destroy(machine);
    return status;
}

void ru_sbml_machine_destroy(ru_sbml_machine **machine)
{
    ru_sbml_machine *m = *machine;
    if (!m)
        return;
    ru_switched_close(&m->solver);
    ru_sbml_events_destroy(m);
    ru_sbml_conditions_destroy(&m->conditions);
    ru_sbml_tape_destroy(&m->rates);
    ru_sbml_tape_destroy(&m->slopes);
    free(m->slope_at);
    free(m->values);
    free(m->ahead);
    free(m->absolute);
    ru_sbml_system_destroy(&m->system);
    free(m);
    *machine = NULL;
}

ru_status ru_sbml_machine_open(ru_sbml_machine *m, double relative, double maximum_step)
{
    const ru_switched_ode ode = {.n = m->system->n_state,
                                 .n_switch = m->conditions->n,
                                 .context = m,
                                 .rhs = rhs,
                                 .jacobian = m->slopes.tape ? jacobian : NULL,
                                 .switches = switches,
                                 .absolute = m->absolute,
                                 .relative = relative,
                                 .maximum_step = maximum_step};
    double *y = malloc((1 + m->system->n_state) * sizeof *y);
    RU_REQUIRE(y, RU_ERR_SYSTEM, "out of memory for a model");
    ru_sbml_state(m, y);
    ru_status status = ru_switched_open(&ode, m->values[0], y, &m->solver);
    free(y);
    return status;
}
