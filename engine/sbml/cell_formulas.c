/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <ru/sbml/cell_parts.h>

#include <stdlib.h>
#include <string.h>

/* Where hardly any cells are, what is inside them fades out instead of becoming infinite, kg/m3. */
static const double hardly_any = 1e-9;

/* Makes nodes; the first failure is kept, and makes all that follows void. */
typedef struct maker {
    ru_sbml_cell_plan *plan;
    ru_expr *pool;
    ru_status status;
    ru_node *with; /* [1 + n] what stands for the model's time and stores */
} maker;

static ru_node number(maker *m, double value)
{
    ru_node made = 0;
    if (m->status == RU_OK)
        m->status = ru_expr_number(m->pool, value, &made);
    return made;
}

static ru_node symbol(maker *m, size_t i)
{
    ru_node made = 0;
    if (m->status == RU_OK)
        m->status = ru_expr_symbol(m->pool, (int32_t)i, &made);
    return made;
}

static ru_node call(maker *m, ru_op op, ru_node a, ru_node b)
{
    ru_node made = 0, args[] = {a, b};
    if (m->status == RU_OK)
        m->status = ru_expr_call(m->pool, op, 2, args, &made);
    return made;
}

static ru_node scale(maker *m, double factor, ru_node a)
{
    return call(m, RU_OP_MULTIPLY, number(m, factor), a);
}

/* A formula in the model's stores, in states, time and parameters. */
static ru_node translate(maker *m, ru_node formula)
{
    ru_node made = 0;
    if (m->status == RU_OK)
        m->status = ru_expr_substitute(m->pool, formula, 1 + m->plan->source->n, m->with, &made);
    return made;
}

static double size_of_home(const ru_sbml_cell_plan *p, size_t v)
{
    return p->system->values[1 + p->source->variables[v].compartment];
}

/* Amount of a species in the model, from the state. */
static ru_node store_of(maker *m, size_t state)
{
    const ru_sbml_cell_plan *p = m->plan;
    size_t v = p->variables[state];
    ru_node y = symbol(m, state);
    if (p->is_outside[state])
        return scale(m, size_of_home(p, v) / p->factor[state], y);
    ru_node x = symbol(m, p->biomass);
    ru_node square =
        call(m, RU_OP_ADD, call(m, RU_OP_MULTIPLY, x, x), number(m, hardly_any * hardly_any));
    return scale(m, p->sample / p->factor[state],
                 call(m, RU_OP_MULTIPLY, y, call(m, RU_OP_DIVIDE, x, square)));
}

static ru_status prepare(maker *m)
{
    const ru_sbml_cell_plan *p = m->plan;
    size_t n = p->source->n;
    m->with = malloc((1 + n) * sizeof *m->with);
    RU_REQUIRE(m->with, RU_ERR_SYSTEM, "out of memory for a model");
    m->with[0] = scale(m, 1 / p->time, symbol(m, p->n_state));
    for (size_t v = 0; v < n; v++)
        m->with[1 + v] = number(m, p->system->values[1 + v]);
    for (size_t i = 0; i < p->n_parameter; i++)
        m->with[1 + p->parameters[i]] = symbol(m, p->n_state + 1 + i);
    for (size_t k = 0; k < p->n_state; k++)
        if (p->variables[k] != RU_SBML_NONE)
            m->with[1 + p->variables[k]] = store_of(m, k);
    return m->status;
}

static int is_listed(char *const *list, size_t n, const char *id)
{
    for (size_t i = 0; i < n; i++)
        if (strcmp(list[i], id) == 0)
            return 1;
    return 0;
}

/* Without cells all is of the medium; with them, what is listed. */
static int is_of_medium(const ru_sbml_cell_plan *p, size_t reaction)
{
    return p->sample != p->sample ||
           is_listed(p->spec->in_medium, p->spec->n_in_medium, p->source->variables[reaction].id);
}

/* The change of a species' amount by the reactions of one kind, per unit of the model's time. */
static ru_node turnover(maker *m, size_t v, int of_medium)
{
    const ru_sbml_cell_plan *p = m->plan;
    ru_sbml_resolver *r = p->system->resolver;
    ru_node sum = number(m, 0), one = 0, rate = 0;
    for (size_t i = 0; i < p->source->n_part && m->status == RU_OK; i++) {
        const ru_sbml_part *part = &p->source->parts[i];
        if (part->species != v || is_of_medium(p, part->reaction) != of_medium)
            continue;
        m->status = ru_sbml_resolve(r, part->stoichiometry, &one);
        if (m->status == RU_OK)
            m->status = ru_sbml_resolve_meaning(r, part->reaction, &rate);
        sum = call(m, part->sign < 0 ? RU_OP_SUBTRACT : RU_OP_ADD, sum,
                   call(m, RU_OP_MULTIPLY, one, rate));
    }
    size_t factor = p->source->variables[v].conversion;
    if (factor == RU_SBML_NONE || m->status != RU_OK)
        return sum;
    m->status = ru_sbml_resolve_meaning(r, factor, &one);
    return call(m, RU_OP_MULTIPLY, one, sum);
}

static ru_node ruled(maker *m, size_t v)
{
    ru_node made = 0;
    if (m->status == RU_OK)
        m->status = ru_sbml_resolve_change(m->plan->system->resolver, v, &made);
    return made;
}

/* dy/dt in SI of a state. */
static ru_node rate_of(maker *m, size_t state)
{
    const ru_sbml_cell_plan *p = m->plan;
    size_t v = p->variables[state];
    int has_cells = p->sample == p->sample;
    double unit = p->factor[state] / p->time;
    ru_node x = p->biomass < p->n_state ? symbol(m, p->biomass) : number(m, 0), made = number(m, 0);
    if (v == RU_SBML_NONE) {
        size_t growth = p->spec->growth ? ru_sbml_find(p->source, p->spec->growth) : RU_SBML_NONE;
        if (growth == RU_SBML_NONE || m->status != RU_OK)
            return made;
        m->status = ru_sbml_resolve_meaning(p->system->resolver, growth, &made);
        return scale(m, 1 / p->time, call(m, RU_OP_MULTIPLY, translate(m, made), x));
    }
    int is_ruled = p->source->variables[v].role == RU_SBML_RATED;
    if (!p->is_outside[state]) {
        ru_node inside = translate(m, is_ruled ? ruled(m, v) : turnover(m, v, 0));
        return scale(m, unit / p->sample, call(m, RU_OP_MULTIPLY, inside, x));
    }
    ru_node liquid = translate(m, is_ruled ? ruled(m, v) : turnover(m, v, 1));
    made = scale(m, unit / size_of_home(p, v), liquid);
    if (!has_cells || is_ruled)
        return made;
    ru_node cells = call(m, RU_OP_MULTIPLY, translate(m, turnover(m, v, 0)), x);
    return call(m, RU_OP_ADD, made, scale(m, unit * p->volume / p->sample, cells));
}

static ru_status build_slopes(maker *m, const ru_node *rates)
{
    ru_sbml_cell_plan *p = m->plan;
    ru_sbml_cell *c = p->cell;
    ru_node *slopes = calloc(p->n_state * p->n_state + 1, sizeof *slopes);
    RU_REQUIRE(slopes, RU_ERR_SYSTEM, "out of memory for a model");
    ru_status status = RU_OK;
    for (size_t i = 0; i < p->n_state * p->n_state && status == RU_OK; i++) {
        double value = 1;
        ru_node slope;
        status =
            ru_expr_derivative(m->pool, rates[i / p->n_state], (int32_t)(i % p->n_state), &slope);
        if (status != RU_OK || (ru_expr_is_number(m->pool, slope, &value) && value == 0))
            continue;
        slopes[c->n_slope] = slope;
        c->slope_at[c->n_slope++] = i;
    }
    if (status == RU_OK)
        status = ru_tape_build(m->pool, c->n_slope, slopes, &c->slopes);
    free(slopes);
    return status;
}

ru_status ru_sbml_cell_formulas(ru_sbml_cell_plan *p)
{
    maker m = {.plan = p, .pool = p->source->pool};
    ru_node rates[RU_MODEL_MAX_STATE] = {0};
    ru_status status = prepare(&m);
    for (size_t k = 0; k < p->n_state && status == RU_OK; k++) {
        rates[k] = rate_of(&m, k);
        status = m.status == RU_OK ? ru_sbml_continue(m.pool, rates[k], &rates[k]) : m.status;
    }
    free(m.with);
    RU_TRY(status);
    RU_TRY(ru_tape_build(m.pool, p->n_state, rates, &p->cell->rates));
    return build_slopes(&m, rates);
}
