/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <ru/definition/making.h>

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* What only numbers show. An implicit solver looks at states of zero and a little below, so that
 * rates and their slopes must be numbers there, at the parameters' values: where all states are
 * zero, and where each one alone is, or is ten absolute tolerances below. */

/* Numbers of the states that are not zero, in SI: nothing that a formula would name. */
#define ELSEWHERE 0.7310585786

typedef struct trial {
    ru_making *m;
    double *p, *y, *r, *dr, *symbols, *work;
    ru_local at;
    ru_tape *hazards; /* the values of all hazards */
    double *values;   /* [n_hazard] */
    char where[128];
} trial;

/* The innermost operation that has no value at the point. */
static const ru_hazard *find_hazard(trial *t)
{
    const ru_definition *d = t->m->definition;
    const double conditions[RU_N_CONDITION] = {t->at.temperature, t->at.pH, t->at.time,
                                               t->at.light};
    memcpy(t->symbols, t->y, d->n_state * sizeof *t->y);
    memcpy(t->symbols + d->n_state, conditions, sizeof conditions);
    memcpy(t->symbols + d->n_state + RU_N_CONDITION, t->p, d->n_parameter * sizeof *t->p);
    ru_tape_run(t->hazards, t->symbols, t->work, t->values);
    for (size_t i = 0; i < t->m->scope.n_hazard; i++)
        if (!isfinite(t->values[i]))
            return &t->m->scope.hazards[i];
    return NULL;
}

static void tell(trial *t, size_t process, const char *what)
{
    const ru_definition_process *d = &t->m->definition->processes[process];
    const ru_hazard *hazard = find_hazard(t);
    ru_place_in_text at = hazard ? hazard->at : ru_making_scalar(d->node, "rate")->value_at;
    ru_diagnostics_error(t->m->log, at,
                         "solvers look there; monod(s, k), hill(s, k, n) and "
                         "if(condition, a, b) go smoothly through zero",
                         "%s of %s is no number where %s%s%s", what, d->node->key, t->where,
                         hazard ? ": " : "", hazard ? hazard->what : "");
}

/* Tries one point; 0 with a message when a rate or slope is no number there. */
static int try_point(trial *t)
{
    const ru_model *model = &t->m->made->model;
    (void)model->rates(model, t->p, &t->at, t->y, t->r);
    (void)model->rate_slopes(model, t->p, &t->at, t->y, t->dr);
    for (size_t i = 0; i < model->n_process; i++) {
        int rate = isfinite(t->r[i]), slope = 1;
        for (size_t k = 0; k < model->n_state; k++)
            slope = slope && isfinite(t->dr[i * model->n_state + k]);
        if (rate && slope)
            continue;
        tell(t, i, rate ? "a slope of the rate" : "the rate");
        return 0;
    }
    return 1;
}

static void try_points(trial *t)
{
    const ru_model *model = &t->m->made->model;
    snprintf(t->where, sizeof t->where, "all states are zero");
    memset(t->y, 0, model->n_state * sizeof *t->y);
    int good = try_point(t);
    for (size_t one = 0; one < model->n_state && good; one++)
        for (int below = 0; below < 2 && good; below++) {
            for (size_t k = 0; k < model->n_state; k++)
                t->y[k] = ELSEWHERE;
            t->y[one] = below ? -10 * model->states[one].absolute : 0;
            snprintf(t->where, sizeof t->where, "%s is %s", model->states[one].quantity.name,
                     below ? "a little below zero" : "zero");
            good = try_point(t);
        }
}

/* The rule of ru_model_check, told where the process stands. */
static ru_status check_elements(const ru_making *m, const double *p)
{
    const ru_model *model = &m->made->model;
    double *S = calloc(model->n_process * model->n_state + 1, sizeof *S);
    RU_REQUIRE(S, RU_ERR_SYSTEM, "out of memory for a model");
    model->stoichiometry(model, p, S);
    for (size_t i = 0; i < model->n_process; i++)
        for (size_t e = 0; e < RU_ELEMENT_COUNT; e++) {
            const ru_element_info *element = ru_element_of((ru_element)e);
            const char *name = model->processes[i].name;
            double size, gain = ru_model_gain(model, S, i, (ru_element)e, &size);
            if (!element->balanced || fabs(gain) <= 1e-12 * (1 + size) ||
                ru_model_leak(model, (ru_element)e, name))
                continue;
            ru_diagnostics_error(m->log, m->definition->processes[i].node->key_at,
                                 "close it, as in 'closes: {carbon_dioxide: carbon}', or list it "
                                 "in `leaks` with the reason",
                                 "%s %s %.4g %s of %s per unit of its rate", name,
                                 gain > 0 ? "makes" : "loses", fabs(gain), element->amount,
                                 element->name);
        }
    free(S);
    return RU_OK;
}

static ru_status try_all(trial *t)
{
    ru_making *m = t->m;
    size_t n = m->scope.n_hazard;
    ru_node *roots = malloc((n + 1) * sizeof *roots);
    RU_REQUIRE(roots, RU_ERR_SYSTEM, "out of memory for a model");
    for (size_t i = 0; i < n; i++)
        roots[i] = m->scope.hazards[i].node;
    ru_status status = ru_tape_build(m->scope.pool, n, roots, &t->hazards);
    free(roots);
    RU_TRY(status);
    const ru_definition *d = m->definition;
    t->p = calloc(d->n_parameter + 1, sizeof *t->p);
    t->y = calloc(d->n_state + 1, sizeof *t->y);
    t->r = calloc(d->n_process + 1, sizeof *t->r);
    t->dr = calloc(d->n_process * d->n_state + 1, sizeof *t->dr);
    t->symbols = calloc(d->n_state + RU_N_CONDITION + d->n_parameter + 1, sizeof *t->symbols);
    t->work = calloc(ru_tape_work(t->hazards), sizeof *t->work);
    t->values = calloc(n + 1, sizeof *t->values);
    RU_REQUIRE(t->p && t->y && t->r && t->dr && t->symbols && t->work && t->values, RU_ERR_SYSTEM,
               "out of memory for a model");
    RU_TRY(ru_model_defaults(&m->made->model, t->p));
    try_points(t);
    RU_TRY(check_elements(m, t->p));
    return RU_OK;
}

ru_status ru_making_verdict(ru_making *m)
{
    trial t = {.m = m, .at = {.temperature = 310.15, .pH = 7, .time = 3600, .light = 1e-4}};
    ru_status status = try_all(&t);
    ru_tape_destroy(&t.hazards);
    double *const owned[] = {t.p, t.y, t.r, t.dr, t.symbols, t.work, t.values};
    for (size_t i = 0; i < sizeof owned / sizeof owned[0]; i++)
        free(owned[i]);
    return status;
}
