/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <ru/definition/making.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <ru/base/unit.h>

static ru_site site_of(const ru_making *m, const ru_tree *scalar)
{
    return (ru_site){m->log, scalar->value_at, scalar->text};
}

/* A name for a piece of formula, which what stands below it may use. */
static ru_status read_derived(ru_making *m, const ru_definition_derived *d)
{
    const char *why = NULL;
    ru_typed made;
    ru_dimension dimension;
    const ru_tree *scalar = ru_making_scalar(d->node, "formula");
    const ru_site site = site_of(m, scalar);
    ru_scope_refuses(d->node->key, &why);
    if (!why && ru_scope_find(&m->scope, d->node->key))
        why = "it is the name of a state, a parameter or a condition already";
    if (why)
        ru_diagnostics_error(m->log, d->node->key_at, why, "'%.60s' cannot be a name here",
                             d->node->key);
    RU_TRY(ru_formula_read(&m->scope, &site, &made));
    if (d->unit && ru_dimension_of(d->unit, &dimension) != RU_OK) {
        ru_diagnostics_error(m->log, ru_making_scalar(d->node, "unit")->value_at, "", "%s",
                             ru_fault_text());
        ru_fault_clear();
    } else if (d->unit && !ru_formula_expect(&site, &made, &dimension, d->node->key)) {
        made.kind = RU_TYPED_WRONG;
    }
    if (!why)
        RU_TRY(ru_scope_add(&m->scope, d->node->key, &made));
    return RU_OK;
}

/* A rate is an amount per volume and time: 1 when it is, or was told wrong. */
static int check_rate(const ru_making *m, const ru_site *site, const ru_typed *rate,
                      const char *name)
{
    ru_dimension amount, volume_time;
    if (rate->kind == RU_TYPED_WRONG || (rate->kind == RU_TYPED_NUMBER && rate->any_unit))
        return 1;
    int good = rate->kind == RU_TYPED_NUMBER && ru_dimension_of("m3*s", &volume_time) == RU_OK;
    amount = ru_dimension_combine(&rate->dimension, 1, &volume_time, 1);
    for (size_t i = 0; good && i < RU_DIMENSION_BASES; i++)
        good = volume_time.power[i] == 0 || amount.power[i] == 0;
    if (good)
        return 1;
    char words[96];
    ru_dimension_words(&rate->dimension, words, sizeof words);
    ru_diagnostics_error(
        m->log, ru_place_within(m->log->document, site->at, site->text, 0, strlen(site->text)),
        "it is an amount per volume and time, such as g/L/h; is it to be "
        "multiplied by the biomass?",
        "the rate of %s is %s", name, rate->kind == RU_TYPED_CONDITION ? "a condition" : words);
    return 0;
}

/* The state that a key of stoichiometry or closes names; n_state with a message when it is none. */
static size_t find_state(const ru_making *m, const ru_tree *item)
{
    const ru_definition *d = m->definition;
    const char *nearest = d->states[0].node->key;
    char help[96];
    for (size_t k = 0; k < d->n_state; k++) {
        const char *name = d->states[k].node->key;
        if (strcmp(name, item->key) == 0)
            return k;
        if (ru_edit_distance(item->key, name) < ru_edit_distance(item->key, nearest))
            nearest = name;
    }
    snprintf(help, sizeof help, "did you mean '%.60s'?", nearest);
    ru_diagnostics_error(m->log, item->key_at, ru_is_near(item->key, nearest) ? help : "",
                         "'%.60s' is not a state of the model", item->key);
    return d->n_state;
}

/* 1 when a coefficient hangs on parameters alone; else 0 with a message. */
static ru_status check_constant(const ru_making *m, const ru_site *site, ru_node node,
                                int *constant)
{
    *constant = 1;
    for (size_t s = 0; s < m->definition->n_state + RU_N_CONDITION && *constant; s++) {
        int depends;
        RU_TRY(ru_expr_depends(m->scope.pool, node, (int32_t)s, &depends));
        if (!depends)
            continue;
        *constant = 0;
        ru_diagnostics_error(m->log, site->at, "make a process of its own of what changes",
                             "stoichiometry hangs on parameters only, not on %s",
                             s < m->definition->n_state ? m->definition->states[s].node->key
                                                        : "conditions");
    }
    return RU_OK;
}

static ru_status read_coefficient(ru_making *m, size_t i, const ru_tree *item)
{
    const ru_definition *d = m->definition;
    char what[128];
    size_t k = find_state(m, item);
    const ru_typed *rate = &m->rates[i];
    ru_typed made;
    ru_dimension time, wanted;
    int constant;
    if (item->kind != RU_TREE_SCALAR) {
        ru_diagnostics_error(m->log, item->value_at, "write a number or a formula of parameters",
                             "a coefficient is a single value");
        return RU_OK;
    }
    const ru_site site = site_of(m, item);
    RU_TRY(ru_formula_read(&m->scope, &site, &made));
    if (k == d->n_state || made.kind == RU_TYPED_WRONG || rate->kind == RU_TYPED_WRONG)
        return RU_OK;
    RU_TRY(ru_dimension_of("s", &time));
    RU_TRY(ru_dimension_of(m->made->states[k].quantity.unit, &wanted));
    wanted = ru_dimension_combine(&wanted, 1, &time, -1);
    wanted = ru_dimension_combine(&wanted, 1, &rate->dimension, -1);
    snprintf(what, sizeof what, "the coefficient of %.60s", item->key);
    if (!rate->any_unit && !ru_formula_expect(&site, &made, &wanted, what))
        return RU_OK;
    RU_TRY(check_constant(m, &site, made.node, &constant));
    if (constant)
        m->made_of[i * d->n_state + k] = made.node;
    return RU_OK;
}

static ru_status call(ru_making *m, ru_op op, ru_node a, ru_node b, ru_node *made)
{
    return ru_expr_call(m->scope.pool, op, 2, (const ru_node[]){a, b}, made);
}

/* - (what the others hold of the element)/(what this state holds) */
static ru_status close_element(ru_making *m, size_t i, const ru_tree *item)
{
    size_t ns = m->definition->n_state, k = find_state(m, item);
    size_t e = item->kind == RU_TREE_SCALAR ? ru_element_index(item->text) : RU_ELEMENT_COUNT;
    if (e == RU_ELEMENT_COUNT)
        ru_diagnostics_error(m->log, item->value_at,
                             "carbon, nitrogen, phosphorus, sulfur, oxygen_demand or charge",
                             "expected the name of an element");
    if (k == ns || e == RU_ELEMENT_COUNT)
        return RU_OK;
    const ru_state_info *states = m->made->states;
    ru_node *row = m->made_of + i * ns, sum, content, part;
    if (row[k] != RU_NO_NODE || states[k].content[e] == 0) {
        ru_diagnostics_error(m->log, item->key_at,
                             row[k] != RU_NO_NODE ? "give it in one place" : "give it a formula",
                             row[k] != RU_NO_NODE ? "%s has its coefficient already"
                                                  : "%s holds nothing of this element",
                             item->key);
        return RU_OK;
    }
    RU_TRY(ru_expr_number(m->scope.pool, 0, &sum));
    for (size_t other = 0; other < ns; other++) {
        if (row[other] == RU_NO_NODE || states[other].content[e] == 0)
            continue;
        RU_TRY(ru_expr_number(m->scope.pool, states[other].content[e], &content));
        RU_TRY(call(m, RU_OP_MULTIPLY, row[other], content, &part));
        RU_TRY(call(m, RU_OP_SUBTRACT, sum, part, &sum));
    }
    RU_TRY(ru_expr_number(m->scope.pool, states[k].content[e], &content));
    RU_TRY(call(m, RU_OP_DIVIDE, sum, content, &row[k]));
    return RU_OK;
}

static ru_status read_process(ru_making *m, size_t i)
{
    const ru_definition_process *d = &m->definition->processes[i];
    const ru_tree *scalar = ru_making_scalar(d->node, "rate");
    const ru_site site = site_of(m, scalar);
    const char *why = NULL;
    ru_scope_refuses(d->node->key, &why);
    if (why && strcmp(why, "it is a function") != 0)
        ru_diagnostics_error(m->log, d->node->key_at, why, "'%.60s' cannot be a name here",
                             d->node->key);
    RU_TRY(ru_formula_read(&m->scope, &site, &m->rates[i]));
    if (!check_rate(m, &site, &m->rates[i], d->node->key))
        m->rates[i].kind = RU_TYPED_WRONG;
    for (size_t c = 0; d->stoichiometry && c < d->stoichiometry->n_item; c++)
        RU_TRY(read_coefficient(m, i, d->stoichiometry->items[c]));
    for (size_t c = 0; d->closes && c < d->closes->n_item && m->log->n_error == 0; c++)
        RU_TRY(close_element(m, i, d->closes->items[c]));
    return RU_OK;
}

ru_status ru_making_formulas(ru_making *m)
{
    for (size_t i = 0; i < m->definition->n_derived; i++)
        RU_TRY(read_derived(m, &m->definition->derived[i]));
    for (size_t i = 0; i < m->definition->n_process; i++)
        RU_TRY(read_process(m, i));
    return RU_OK;
}

/* The derivatives that are not zero, and where they go. */
static ru_status make_slopes(ru_making *m, ru_node *roots)
{
    const ru_definition *d = m->definition;
    size_t n = 0;
    m->made->slope_at = malloc((d->n_process * d->n_state + 1) * sizeof *m->made->slope_at);
    RU_REQUIRE(m->made->slope_at, RU_ERR_SYSTEM, "out of memory for a model");
    for (size_t i = 0; i < d->n_process; i++)
        for (size_t k = 0; k < d->n_state; k++) {
            double value;
            RU_TRY(ru_expr_derivative(m->scope.pool, m->rates[i].node, (int32_t)k, &roots[n]));
            if (ru_expr_is_number(m->scope.pool, roots[n], &value) && value == 0)
                continue;
            m->made->slope_at[n++] = (int32_t)(i * d->n_state + k);
        }
    RU_TRY(ru_tape_build_uniform(m->scope.pool, n, roots, (int32_t)(d->n_state + RU_N_CONDITION),
                                 &m->made->slopes));
    return RU_OK;
}

static ru_status make_stoichiometry(ru_making *m, ru_node *roots)
{
    const ru_definition *d = m->definition;
    size_t n = 0;
    m->made->made_at = malloc((d->n_process * d->n_state + 1) * sizeof *m->made->made_at);
    RU_REQUIRE(m->made->made_at, RU_ERR_SYSTEM, "out of memory for a model");
    for (size_t i = 0; i < d->n_process * d->n_state; i++)
        if (m->made_of[i] != RU_NO_NODE) {
            roots[n] = m->made_of[i];
            m->made->made_at[n++] = (int32_t)i;
        }
    RU_TRY(ru_tape_build(m->scope.pool, n, roots, &m->made->stoichiometry));
    return RU_OK;
}

/* States that no rate depends on may run below zero: what is missing of them is booked. */
static ru_status set_noise(ru_making *m)
{
    const ru_definition *d = m->definition;
    m->made->noise = malloc((d->n_state + 1) * sizeof *m->made->noise);
    RU_REQUIRE(m->made->noise, RU_ERR_SYSTEM, "out of memory for a model");
    for (size_t k = 0; k < d->n_state; k++) {
        int used = 0;
        for (size_t i = 0; i < d->n_process && !used; i++)
            RU_TRY(ru_expr_depends(m->scope.pool, m->rates[i].node, (int32_t)k, &used));
        m->made->noise[k] = (used ? 1e6 : 1e12) * m->made->states[k].absolute;
    }
    return RU_OK;
}

static ru_status make_all(ru_making *m, ru_node *roots)
{
    const ru_definition *d = m->definition;
    for (size_t i = 0; i < d->n_process; i++)
        roots[i] = m->rates[i].node;
    RU_TRY(ru_tape_build_uniform(m->scope.pool, d->n_process, roots,
                                 (int32_t)(d->n_state + RU_N_CONDITION), &m->made->rates));
    RU_TRY(make_slopes(m, roots));
    RU_TRY(make_stoichiometry(m, roots));
    RU_TRY(set_noise(m));
    return RU_OK;
}

ru_status ru_making_tapes(ru_making *m)
{
    const ru_definition *d = m->definition;
    ru_node *roots = malloc((d->n_process * (d->n_state + 1) + 1) * sizeof *roots);
    RU_REQUIRE(roots, RU_ERR_SYSTEM, "out of memory for a model");
    ru_status status = make_all(m, roots);
    free(roots);
    RU_TRY(status);
    ru_defined *made = m->made;
    size_t rates = ru_tape_work_many(made->rates), slopes = ru_tape_work_many(made->slopes);
    made->work_many = malloc((rates > slopes ? rates : slopes) * sizeof *made->work_many);
    RU_REQUIRE(made->work_many, RU_ERR_SYSTEM, "out of memory for a model");
    if (ru_tape_work(made->rates) > RU_DEFINED_WORK ||
        ru_tape_work(made->slopes) > RU_DEFINED_WORK ||
        ru_tape_work(made->stoichiometry) > RU_DEFINED_WORK)
        ru_diagnostics_error(m->log, d->node->key_at, "",
                             "the formulas are too many for one model");
    return RU_OK;
}
