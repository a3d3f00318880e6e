/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <ru/sbml/resolve.h>

#include <stdlib.h>

static ru_status ensure(ru_sbml_resolver *r, int32_t symbol);

static ru_status combine(ru_sbml_resolver *r, ru_op op, ru_node a, ru_node b, ru_node *made)
{
    const ru_node args[] = {a, b};
    return ru_expr_call(r->model->pool, op, 2, args, made);
}

ru_status ru_sbml_resolve(ru_sbml_resolver *r, ru_node formula, ru_node *made)
{
    ru_sbml_model *m = r->model;
    int32_t *symbols;
    size_t n;
    RU_TRY(ru_sbml_symbols(m->pool, formula, &symbols, &n));
    ru_status status = RU_OK;
    for (size_t i = 0; i < n && status == RU_OK; i++)
        if ((size_t)symbols[i] > m->n)
            status = ensure(r, symbols[i]);
    free(symbols);
    if (status == RU_OK)
        status = ru_expr_substitute(m->pool, formula, 1 + 3 * m->n, r->with, made);
    if (status == RU_OK && r->n_implied)
        status = ru_expr_substitute(m->pool, *made, 1 + m->n, r->implied, made);
    return status;
}

static ru_status store_of(ru_sbml_resolver *r, size_t v, ru_node *made)
{
    if (r->implied[1 + v] != RU_NO_NODE) {
        *made = r->implied[1 + v];
        return RU_OK;
    }
    return ru_expr_symbol(r->model->pool, ru_sbml_store(v), made);
}

static ru_status find_meaning(ru_sbml_resolver *r, size_t at, ru_node *made)
{
    const ru_sbml_variable *v = &r->model->variables[at];
    if (v->role == RU_SBML_ASSIGNED) {
        RU_REQUIRE(v->rule != RU_NO_NODE, RU_ERR_INPUT,
                   "%s: error: the rate of reaction '%s' is used but not given", r->model->path,
                   v->id);
        return ru_sbml_resolve(r, v->rule, made);
    }
    RU_TRY(store_of(r, at, made));
    if (!ru_sbml_is_concentration(v))
        return RU_OK;
    ru_node volume;
    RU_TRY(ru_sbml_resolve_meaning(r, v->compartment, &volume));
    return combine(r, RU_OP_DIVIDE, *made, volume, made);
}

/* d/dt of a formula in time and stores, by the chain rule. */
static ru_status total_derivative(ru_sbml_resolver *r, ru_node formula, ru_node *made)
{
    ru_sbml_model *m = r->model;
    int32_t *symbols;
    size_t n;
    RU_TRY(ru_sbml_symbols(m->pool, formula, &symbols, &n));
    ru_status status = ru_expr_number(m->pool, 0, made);
    for (size_t i = 0; i < n && status == RU_OK; i++) {
        ru_node slope, change;
        status = ru_expr_derivative(m->pool, formula, symbols[i], &slope);
        if (status == RU_OK && symbols[i] > 0) {
            status = ru_sbml_resolve_change(r, (size_t)symbols[i] - 1, &change);
            if (status == RU_OK)
                status = combine(r, RU_OP_MULTIPLY, slope, change, &slope);
        }
        if (status == RU_OK)
            status = combine(r, RU_OP_ADD, *made, slope, made);
    }
    free(symbols);
    return status;
}

/* The rate of what a variable means; of a concentration also through its volume. */
static ru_status find_rate(ru_sbml_resolver *r, size_t at, ru_node *made)
{
    ru_sbml_model *m = r->model;
    const ru_sbml_variable *v = &m->variables[at];
    ru_node meaning, volume, widening, thinner;
    if (v->role == RU_SBML_RATED)
        return ru_sbml_resolve(r, v->rule, made);
    if (v->role == RU_SBML_ASSIGNED || v->role == RU_SBML_IMPLIED) {
        RU_TRY(ru_sbml_resolve_meaning(r, at, &meaning));
        return total_derivative(r, meaning, made);
    }
    RU_TRY(ru_sbml_resolve_change(r, at, made));
    if (!ru_sbml_is_concentration(v))
        return RU_OK;
    RU_TRY(ru_sbml_resolve_meaning(r, v->compartment, &volume));
    RU_TRY(ru_expr_symbol(m->pool, ru_sbml_rate(m, v->compartment), &widening));
    RU_TRY(ru_sbml_resolve(r, widening, &widening));
    RU_TRY(ru_sbml_resolve_meaning(r, at, &meaning));
    RU_TRY(combine(r, RU_OP_MULTIPLY, meaning, widening, &thinner));
    RU_TRY(combine(r, RU_OP_SUBTRACT, *made, thinner, made));
    return combine(r, RU_OP_DIVIDE, *made, volume, made);
}

static ru_status circle(const ru_sbml_resolver *r, size_t v)
{
    return ru_fault(RU_ERR_INPUT, "%s: error: the formulas for '%s' go in a circle", r->model->path,
                    r->model->variables[v].id);
}

static ru_status ensure(ru_sbml_resolver *r, int32_t symbol)
{
    size_t v = ((size_t)symbol - 1) % r->model->n;
    if (r->with[symbol] != RU_NO_NODE)
        return RU_OK;
    if (r->marks[symbol])
        return circle(r, v);
    r->marks[symbol] = 1;
    ru_node made;
    ru_status status =
        (size_t)symbol <= 2 * r->model->n ? find_meaning(r, v, &made) : find_rate(r, v, &made);
    r->marks[symbol] = 0;
    if (status == RU_OK)
        r->with[symbol] = made;
    return status;
}

ru_status ru_sbml_resolve_meaning(ru_sbml_resolver *r, size_t v, ru_node *made)
{
    int32_t symbol = ru_sbml_meaning(r->model, v);
    RU_TRY(ensure(r, symbol));
    *made = r->with[symbol];
    return RU_OK;
}

ru_status ru_sbml_resolve_amount(ru_sbml_resolver *r, size_t at, ru_node *made)
{
    const ru_sbml_variable *v = &r->model->variables[at];
    if (v->role != RU_SBML_ASSIGNED)
        return store_of(r, at, made);
    RU_TRY(ru_sbml_resolve_meaning(r, at, made));
    if (!ru_sbml_is_concentration(v))
        return RU_OK;
    ru_node volume;
    RU_TRY(ru_sbml_resolve_meaning(r, v->compartment, &volume));
    return combine(r, RU_OP_MULTIPLY, *made, volume, made);
}

/* Sum over the reactions of a species: sign, stoichiometry, rate, conversion of extents. */
static ru_status find_turnover(ru_sbml_resolver *r, size_t at, ru_node *made)
{
    ru_sbml_model *m = r->model;
    RU_TRY(ru_expr_number(m->pool, 0, made));
    for (size_t i = 0; i < m->n_part; i++) {
        const ru_sbml_part *part = &m->parts[i];
        ru_node stoichiometry, rate;
        if (part->species != at)
            continue;
        RU_TRY(ru_sbml_resolve(r, part->stoichiometry, &stoichiometry));
        RU_TRY(ru_sbml_resolve_meaning(r, part->reaction, &rate));
        RU_TRY(combine(r, RU_OP_MULTIPLY, stoichiometry, rate, &rate));
        RU_TRY(combine(r, part->sign < 0 ? RU_OP_SUBTRACT : RU_OP_ADD, *made, rate, made));
    }
    if (m->variables[at].conversion == RU_SBML_NONE)
        return RU_OK;
    ru_node factor;
    RU_TRY(ru_sbml_resolve_meaning(r, m->variables[at].conversion, &factor));
    return combine(r, RU_OP_MULTIPLY, factor, *made, made);
}

/* A rate rule of a concentration says nothing of the amount that a growing volume needs. */
static ru_status find_ruled_change(ru_sbml_resolver *r, size_t at, ru_node *made)
{
    ru_sbml_model *m = r->model;
    const ru_sbml_variable *v = &m->variables[at];
    ru_node volume, widening, meaning;
    RU_TRY(ru_sbml_resolve(r, v->rule, made));
    if (!ru_sbml_is_concentration(v))
        return RU_OK;
    RU_TRY(ru_sbml_resolve_meaning(r, v->compartment, &volume));
    RU_TRY(combine(r, RU_OP_MULTIPLY, *made, volume, made));
    RU_TRY(ru_expr_symbol(m->pool, ru_sbml_rate(m, v->compartment), &widening));
    RU_TRY(ru_sbml_resolve(r, widening, &widening));
    RU_TRY(ru_sbml_resolve_meaning(r, at, &meaning));
    RU_TRY(combine(r, RU_OP_MULTIPLY, meaning, widening, &widening));
    return combine(r, RU_OP_ADD, *made, widening, made);
}

ru_status ru_sbml_resolve_change(ru_sbml_resolver *r, size_t at, ru_node *made)
{
    ru_sbml_role role = r->model->variables[at].role;
    if (r->changes[at] != RU_NO_NODE) {
        *made = r->changes[at];
        return RU_OK;
    }
    unsigned char *mark = &r->marks[1 + 3 * r->model->n + at];
    if (*mark)
        return circle(r, at);
    *mark = 1;
    ru_status status = role == RU_SBML_RATED      ? find_ruled_change(r, at, made)
                       : role == RU_SBML_REACTING ? find_turnover(r, at, made)
                                                  : ru_expr_number(r->model->pool, 0, made);
    *mark = 0;
    if (status == RU_OK)
        r->changes[at] = *made;
    return status;
}

static ru_node *no_nodes(size_t n)
{
    ru_node *nodes = malloc(n * sizeof *nodes);
    for (size_t i = 0; nodes && i < n; i++)
        nodes[i] = RU_NO_NODE;
    return nodes;
}

ru_status ru_sbml_resolver_build(ru_sbml_model *model, ru_sbml_resolver **resolver)
{
    ru_sbml_resolver *r = *resolver = calloc(1, sizeof *r);
    RU_REQUIRE(r, RU_ERR_SYSTEM, "out of memory for a model");
    r->model = model;
    r->with = no_nodes(1 + 3 * model->n);
    r->changes = no_nodes(1 + model->n);
    r->implied = no_nodes(1 + model->n);
    r->marks = calloc(1 + 4 * model->n, 1);
    ru_status status = r->with && r->changes && r->implied && r->marks
                           ? ru_sbml_solve_algebraic(r)
                           : ru_fault(RU_ERR_SYSTEM, "out of memory for a model");
    if (status != RU_OK)
        ru_sbml_resolver_destroy(resolver);
    return status;
}

void ru_sbml_resolver_destroy(ru_sbml_resolver **resolver)
{
    ru_sbml_resolver *r = *resolver;
    if (!r)
        return;
    free(r->with);
    free(r->changes);
    free(r->implied);
    free(r->marks);
    free(r);
    *resolver = NULL;
}
