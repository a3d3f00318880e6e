/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <ru/sbml/resolve.h>

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Algebraic rules, 0 = g. Each is solved for one variable that nothing else determines and in which
 * it is linear, 0 = a x + b, and x = -b/a is put into all that follows: Gauss elimination in
 * symbols. Of several choices the best is a variable that events leave alone, with a constant a. */

typedef struct choice {
    int32_t symbol;
    ru_node slope;
    int rank; /* 0: none yet */
} choice;

/* 0: not to be determined by a rule; higher is better. */
static ru_status judge(ru_sbml_resolver *r, ru_node rule, int32_t symbol, choice *best)
{
    ru_sbml_model *m = r->model;
    if (symbol == 0)
        return RU_OK;
    const ru_sbml_variable *v = &m->variables[symbol - 1];
    /* Implied and yet a symbol: from an earlier run of the same model. */
    int is_free = v->role == RU_SBML_FIXED || v->role == RU_SBML_IMPLIED;
    if (v->is_constant || (!is_free && v->role != RU_SBML_HELD))
        return RU_OK;
    ru_node slope;
    int depends;
    RU_TRY(ru_expr_derivative(m->pool, rule, symbol, &slope));
    RU_TRY(ru_expr_depends(m->pool, slope, symbol, &depends));
    double value = 1;
    int is_number = ru_expr_is_number(m->pool, slope, &value);
    if (depends || value == 0 || !isfinite(value))
        return RU_OK;
    int rank = 1 + is_number + 2 * is_free;
    if (rank > best->rank)
        *best = (choice){symbol, slope, rank};
    return RU_OK;
}

static ru_status choose(ru_sbml_resolver *r, ru_node rule, choice *best)
{
    int32_t *symbols;
    size_t n;
    RU_TRY(ru_sbml_symbols(r->model->pool, rule, &symbols, &n));
    ru_status status = RU_OK;
    for (size_t i = 0; i < n && status == RU_OK; i++)
        status = judge(r, rule, symbols[i], best);
    free(symbols);
    return status;
}

static ru_status put(ru_sbml_resolver *r, int32_t symbol, ru_node solution)
{
    ru_sbml_model *m = r->model;
    r->implied[symbol] = solution;
    r->n_implied++;
    m->variables[symbol - 1].role = RU_SBML_IMPLIED;
    /* In what was solved before, and in all that was written out with it. */
    for (size_t i = 1; i <= m->n; i++)
        if (r->implied[i] != RU_NO_NODE)
            RU_TRY(
                ru_expr_substitute(m->pool, r->implied[i], 1 + m->n, r->implied, &r->implied[i]));
    for (size_t i = 0; i < 1 + 3 * m->n; i++)
        r->with[i] = RU_NO_NODE;
    for (size_t i = 0; i < m->n; i++)
        r->changes[i] = RU_NO_NODE;
    return RU_OK;
}

/* x = -b/a, b being the rule at x = 0. */
static ru_status solve(ru_sbml_resolver *r, ru_node rule, const choice *best)
{
    ru_expr *pool = r->model->pool;
    ru_node *zero = malloc(((size_t)best->symbol + 1) * sizeof *zero), rest, args[2];
    RU_REQUIRE(zero, RU_ERR_SYSTEM, "out of memory for a model");
    for (int32_t i = 0; i < best->symbol; i++)
        zero[i] = RU_NO_NODE;
    ru_status status = ru_expr_number(pool, 0, &zero[best->symbol]);
    if (status == RU_OK)
        status = ru_expr_substitute(pool, rule, (size_t)best->symbol + 1, zero, &rest);
    free(zero);
    RU_TRY(status);
    RU_TRY(ru_expr_call(pool, RU_OP_SUBTRACT, 1, &rest, &args[0]));
    args[1] = best->slope;
    ru_node solution;
    RU_TRY(ru_expr_call(pool, RU_OP_DIVIDE, 2, args, &solution));
    return put(r, best->symbol, solution);
}

ru_status ru_sbml_solve_algebraic(ru_sbml_resolver *r)
{
    ru_sbml_model *m = r->model;
    for (size_t i = 0; i < m->n_algebraic; i++) {
        ru_node rule;
        choice best = {0};
        double left = NAN;
        RU_TRY(ru_sbml_resolve(r, m->algebraic[i], &rule));
        if (ru_expr_is_number(m->pool, rule, &left) && left == 0)
            continue;
        RU_TRY(choose(r, rule, &best));
        RU_REQUIRE(best.rank, RU_ERR_INPUT,
                   "%s: error: algebraic rule %zu determines no variable, or none linearly: not "
                   "supported",
                   m->path, i + 1);
        RU_TRY(solve(r, rule, &best));
    }
    for (size_t i = 0; i < m->n_setting; i++)
        RU_REQUIRE(m->variables[m->settings[i].variable].role != RU_SBML_IMPLIED, RU_ERR_INPUT,
                   "%s: error: an event sets '%s', which an algebraic rule determines", m->path,
                   m->variables[m->settings[i].variable].id);
    return RU_OK;
}
