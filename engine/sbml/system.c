/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <ru/sbml/system.h>

#include <math.h>
#include <stdlib.h>

typedef struct starter {
    ru_sbml_system *system;
    ru_node *known;       /* [1 + n] numbers of time and stores, RU_NO_NODE: not yet */
    unsigned char *marks; /* [1 + n] being worked on */
} starter;

static ru_status start_store(starter *s, size_t v);

/* The number of a resolved formula at the start. */
static ru_status evaluate(starter *s, ru_node formula, ru_node *number)
{
    ru_sbml_model *m = s->system->model;
    int32_t *symbols;
    size_t n;
    RU_TRY(ru_sbml_symbols(m->pool, formula, &symbols, &n));
    ru_status status = RU_OK;
    for (size_t i = 0; i < n && status == RU_OK; i++)
        if (symbols[i] > 0)
            status = start_store(s, (size_t)symbols[i] - 1);
    free(symbols);
    if (status == RU_OK)
        status = ru_expr_substitute(m->pool, formula, 1 + m->n, s->known, number);
    return status;
}

/* The formula of a store's first value: an amount for species. */
static ru_status first_value(starter *s, size_t at, ru_node *made)
{
    ru_sbml_system *system = s->system;
    ru_sbml_model *m = system->model;
    const ru_sbml_variable *v = &m->variables[at];
    int by_volume = v->kind == RU_SBML_SPECIES && !v->in_amount && v->is_set;
    if (v->role == RU_SBML_IMPLIED) {
        *made = system->resolver->implied[1 + at];
        return RU_OK;
    }
    if (v->initial != RU_NO_NODE) {
        RU_TRY(ru_sbml_resolve(system->resolver, v->initial, made));
        by_volume = ru_sbml_is_concentration(v);
    } else {
        RU_TRY(ru_expr_number(m->pool, v->value, made));
    }
    if (!by_volume)
        return RU_OK;
    ru_node args[2] = {*made, RU_NO_NODE};
    RU_TRY(ru_sbml_resolve_meaning(system->resolver, v->compartment, &args[1]));
    return ru_expr_call(m->pool, RU_OP_MULTIPLY, 2, args, made);
}

static ru_status start_store(starter *s, size_t v)
{
    ru_sbml_model *m = s->system->model;
    if (s->known[1 + v] != RU_NO_NODE)
        return RU_OK;
    RU_REQUIRE(!s->marks[1 + v], RU_ERR_INPUT,
               "%s: error: the initial values go in a circle through '%s'", m->path,
               m->variables[v].id);
    s->marks[1 + v] = 1;
    ru_node formula, number;
    RU_TRY(first_value(s, v, &formula));
    RU_TRY(evaluate(s, formula, &number));
    RU_REQUIRE(ru_expr_is_number(m->pool, number, &s->system->values[1 + v]), RU_ERR_INTERNAL,
               "%s: the initial value of '%s' is not a number", m->path, m->variables[v].id);
    s->known[1 + v] = number;
    return RU_OK;
}

static ru_status start(ru_sbml_system *system)
{
    ru_sbml_model *m = system->model;
    starter s = {system, malloc((1 + m->n) * sizeof(ru_node)), calloc(1 + m->n, 1)};
    ru_status status = s.known && s.marks ? ru_expr_number(m->pool, 0, &s.known[0])
                                          : ru_fault(RU_ERR_SYSTEM, "out of memory for a model");
    for (size_t i = 1; s.known && i <= m->n; i++)
        s.known[i] = RU_NO_NODE;
    for (size_t v = 0; v < m->n && status == RU_OK; v++)
        if (m->variables[v].role != RU_SBML_ASSIGNED)
            status = start_store(&s, v);
    for (size_t v = 0; v < m->n && status == RU_OK; v++)
        if (m->variables[v].role == RU_SBML_FIXED)
            system->fixed[1 + v] = s.known[1 + v];
    free(s.known);
    free(s.marks);
    return status;
}

static ru_status find_states(ru_sbml_system *system)
{
    ru_sbml_model *m = system->model;
    for (size_t v = 0; v < m->n; v++) {
        const ru_sbml_variable *about = &m->variables[v];
        if (about->role != RU_SBML_RATED && about->role != RU_SBML_REACTING)
            continue;
        ru_node rate;
        RU_TRY(ru_sbml_resolve_change(system->resolver, v, &rate));
        RU_TRY(ru_sbml_check_given(system, rate, about->id));
        RU_REQUIRE(isfinite(system->values[1 + v]), RU_ERR_INPUT,
                   "%s: error: '%s' changes with time but has no finite initial value", m->path,
                   about->id);
        RU_TRY(ru_sbml_finish_resolved(system, rate, &system->rates[system->n_state]));
        system->states[system->n_state++] = v;
    }
    return RU_OK;
}

ru_status ru_sbml_check_given(ru_sbml_system *system, ru_node formula, const char *use)
{
    ru_sbml_model *m = system->model;
    int32_t *symbols;
    size_t n, missing = RU_SBML_NONE;
    RU_TRY(ru_sbml_symbols(m->pool, formula, &symbols, &n));
    for (size_t i = 0; i < n; i++) {
        size_t v = (size_t)symbols[i] - 1;
        if (symbols[i] > 0 && !m->variables[v].is_set && isnan(system->values[1 + v]))
            missing = v;
    }
    free(symbols);
    RU_REQUIRE(missing == RU_SBML_NONE, RU_ERR_INPUT,
               "%s: error: '%s' needs '%s', which is given no value", m->path, use,
               m->variables[missing].id);
    return RU_OK;
}

ru_status ru_sbml_finish_resolved(ru_sbml_system *system, ru_node formula, ru_node *made)
{
    return ru_expr_substitute(system->model->pool, formula, 1 + system->model->n, system->fixed,
                              made);
}

ru_status ru_sbml_finish(ru_sbml_system *system, ru_node formula, ru_node *made)
{
    RU_TRY(ru_sbml_resolve(system->resolver, formula, made));
    return ru_sbml_finish_resolved(system, *made, made);
}

static ru_status build(ru_sbml_system *system)
{
    size_t n = system->model->n;
    system->values = calloc(1 + n, sizeof *system->values);
    system->fixed = malloc((1 + n) * sizeof *system->fixed);
    system->states = calloc(1 + n, sizeof *system->states);
    system->rates = calloc(1 + n, sizeof *system->rates);
    RU_REQUIRE(system->values && system->fixed && system->states && system->rates, RU_ERR_SYSTEM,
               "out of memory for a model");
    for (size_t i = 0; i <= n; i++)
        system->fixed[i] = RU_NO_NODE;
    RU_TRY(ru_sbml_resolver_build(system->model, &system->resolver));
    RU_TRY(start(system));
    RU_TRY(find_states(system));
    return RU_OK;
}

ru_status ru_sbml_system_build(ru_sbml_model *model, ru_sbml_system **system)
{
    ru_sbml_system *s = *system = calloc(1, sizeof *s);
    RU_REQUIRE(s, RU_ERR_SYSTEM, "out of memory for a model");
    s->model = model;
    ru_status status = build(s);
    if (status != RU_OK)
        ru_sbml_system_destroy(system);
    return status;
}

void ru_sbml_system_destroy(ru_sbml_system **system)
{
    ru_sbml_system *s = *system;
    if (!s)
        return;
    ru_sbml_resolver_destroy(&s->resolver);
    free(s->values);
    free(s->fixed);
    free(s->states);
    free(s->rates);
    free(s);
    *system = NULL;
}
