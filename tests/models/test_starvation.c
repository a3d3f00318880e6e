/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "follow.h"

#include <ru/base/unit.h>

/* A dense culture that runs out of oxygen, then of glucose: every model of the registry gets
 * through, whatever it thinks of it. */

static void set(follow_case *c, const char *parameter, double si)
{
    size_t i = ru_model_parameter_index(c->scenario.model, parameter);
    if (i < c->scenario.model->n_parameter)
        c->parameters[i] = si;
}

static size_t with_role(const ru_model *model, ru_role role)
{
    size_t k = 0;
    while (k < model->n_state && model->states[k].role != role)
        k++;
    return k;
}

/* 1 kg/m3; of what is counted otherwise a million times what integration may err by. */
static double usual(const ru_state_info *state)
{
    return ru_unit_same_dimension(state->quantity.unit, "kg/m3") ? 1 : 1e6 * state->absolute;
}

/* 2 g/L of cells on 10 g/L of glucose and 7 mg/L of oxygen, at the tolerance a user has. */
static void open_culture(follow_case *c, const ru_model *model, double kla)
{
    const ru_role roles[] = {RU_ROLE_BIOMASS, RU_ROLE_SUBSTRATE, RU_ROLE_OXYGEN};
    const double values[] = {2, 10, 0.007};
    follow_open(c, model, kla, 0.007);
    c->scenario.gas.present = kla > 0;
    c->scenario.solver.relative = 1e-5;
    c->scenario.solver.absolute_factor = 1;
    for (size_t i = 0; i < 3; i++) {
        size_t k = with_role(model, roles[i]);
        if (k < model->n_state)
            c->initial[k] = values[i] * usual(&model->states[k]);
    }
}

/* A sum of ions is no substance that can run out. */
static int is_charge(const ru_state_info *state)
{
    return state->content[RU_CHARGE] != 0 && state->content[RU_NITROGEN] == 0 &&
           state->content[RU_OXYGEN_DEMAND] == 0;
}

/* A mass that holds no element: a number of a benchmark that balances nothing and may fall below
 * zero. */
static int is_score(const ru_state_info *state)
{
    int holds =
        state->role != RU_ROLE_PLAIN || !ru_unit_same_dimension(state->quantity.unit, "g/L");
    for (size_t e = 0; e < RU_ELEMENT_COUNT; e++)
        holds |= state->content[e] != 0;
    return !holds;
}

/* `limited`: nothing that needs oxygen runs without it, so that it stays above zero. */
static void get_through(follow_case *c, int limited)
{
    const ru_model *model = c->scenario.model;
    ru_tiny_run tiny = follow_run(c, 0, 48, 1);
    assert_true(ru_tiny_worst_closure(&tiny) < 1e-12);
    for (size_t k = 0; k < model->n_state; k++) {
        ru_role role = model->states[k].role;
        double least = -100 * model->states[k].absolute;
        for (size_t i = 0; i < tiny.record->n_time; i++) {
            const ru_quantity *q = &model->states[k].quantity;
            double value;
            assert_int_equal(ru_unit_to_si(q->unit, ru_tiny_value(&tiny, q->name, i), &value),
                             RU_OK);
            assert_true(isfinite(value));
            if (is_charge(&model->states[k]) || is_score(&model->states[k]) ||
                role == RU_ROLE_CARBON_DIOXIDE || (role == RU_ROLE_OXYGEN && !limited))
                continue;
            if (!(value > least))
                fail_msg("%s: %s is %g after %zu h", model->name, q->name, value, i);
        }
    }
    ru_tiny_run_close(&tiny);
}

static void every_model_gets_through(double kla)
{
    for (size_t i = 0; i < ru_model_count(); i++) {
        follow_case c;
        open_culture(&c, ru_model_at(i), kla);
        get_through(&c, 0);
        open_culture(&c, ru_model_at(i), kla);
        set(&c, "oxygen_limited", 1);
        set(&c, "k_o", 1e-4);
        set(&c, "m_s", 0.05 / hour);
        set(&c, "k_d", 0.01 / hour);
        get_through(&c, 1);
    }
}

static void every_model_gets_through_without_air(void **state)
{
    (void)state;
    every_model_gets_through(0);
}

static void every_model_gets_through_with_little_air(void **state)
{
    (void)state;
    every_model_gets_through(30);
}

static void without_oxygen_a_limited_monod_culture_stands_still(void **state)
{
    (void)state;
    /* 7 mg/L of oxygen burn 7e-3/(burnt by growth) and no more: with y 0.5, electrons give
     * 31.998/30.026/0.5 - 1.05 * 31.998/24.626 = 0.766976 g of oxygen per g of biomass. */
    follow_case c;
    const ru_model *model = ru_model_find("monod");
    open_culture(&c, model, 0);
    c.scenario.solver.relative = 1e-8;
    set(&c, "k_o", 1e-5);
    double burnt = 31.998 / 30.026 / 0.5 - 1.05 * 31.998 / 24.626;
    ru_tiny_run tiny = follow_run(&c, 0, 10, 10);
    assert_close(ru_tiny_value(&tiny, "biomass", SIZE_MAX), 2 + 0.007 / burnt, 1e-7, 0);
    assert_close(ru_tiny_value(&tiny, "glucose", SIZE_MAX), 10 - 0.014 / burnt, 1e-7, 0);
    ru_tiny_run_close(&tiny);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_model_gets_through_without_air),
        cmocka_unit_test(every_model_gets_through_with_little_air),
        cmocka_unit_test(without_oxygen_a_limited_monod_culture_stands_still),
    };
    return ru_run_group(tests);
}
