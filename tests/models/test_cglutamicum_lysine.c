/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "follow.h"

static void open_culture(follow_case *c)
{
    follow_open(c, ru_model_find("cglutamicum-lysine"), 300, 0.0075);
    c->parameters[ru_model_parameter_index(c->scenario.model, "k_om")] = 1e-13;
}

static void a_batch_meets_an_independent_integration(void **state)
{
    (void)state;
    ru_test_table t = follow_read("b7_cglutamicum_design_batch.csv");
    follow_case c;
    open_culture(&c);
    ru_tiny_run tiny = follow_run(&c, 0, 40, 2);
    follow_column(&tiny, &t, "X", "biomass", 1, 1e-6, 0);
    follow_column(&tiny, &t, "S", "glucose", 1, 1e-6, 1e-8);
    follow_column(&tiny, &t, "Thr", "threonine", 1, 1e-6, 1e-9);
    follow_column(&tiny, &t, "Lys", "lysine", 1, 1e-6, 0);
    follow_column(&tiny, &t, "O2", "oxygen", 1, 1e-6, 0);
    assert_true(ru_tiny_worst_closure(&tiny) < 1e-12);
    ru_tiny_run_close(&tiny);
    free(t.values);
}

static void threonine_sets_the_cells_and_frees_the_lysine(void **state)
{
    (void)state;
    /* Biomass 0.5 + 40 T; with ten times the threonine the sugar goes to cells instead. */
    double lysine[2];
    const double threonine[] = {0.25, 0.4};
    for (size_t i = 0; i < 2; i++) {
        follow_case c;
        open_culture(&c);
        c.initial[ru_model_state_index(c.scenario.model, "threonine")] = threonine[i];
        ru_tiny_run tiny = follow_run(&c, 0, 40, 40);
        assert_close(ru_tiny_value(&tiny, "biomass", SIZE_MAX), 0.5 + 40 * threonine[i], 1e-6, 0);
        lysine[i] = ru_tiny_value(&tiny, "lysine", SIZE_MAX);
        ru_tiny_run_close(&tiny);
    }
    assert_true(lysine[1] < lysine[0]);
}

static void nothing_is_made_at_the_limit_of_lysine(void **state)
{
    (void)state;
    const ru_model *model = ru_model_find("cglutamicum-lysine");
    double p[FOLLOW_PARAMETERS], r[3];
    const ru_local at = {.temperature = 303.15, .pH = 7};
    const double full[6] = {10, 20, 0.1, 140, 0.005, 0}, over[6] = {10, 20, 0.1, 170, 0.005, 0};
    assert_int_equal(ru_model_defaults(model, p), RU_OK);
    assert_int_equal(model->rates(model, p, &at, full, r), 0);
    assert_close(r[0], 0, 0, 1e-18);
    assert_close(r[1], 0, 0, 1e-18);
    assert_true(r[2] > 0);
    assert_int_equal(model->rates(model, p, &at, over, r), 0);
    assert_true(r[0] == 0 && r[1] == 0 && r[2] > 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_batch_meets_an_independent_integration),
        cmocka_unit_test(threonine_sets_the_cells_and_frees_the_lysine),
        cmocka_unit_test(nothing_is_made_at_the_limit_of_lysine),
    };
    return ru_run_group(tests);
}
