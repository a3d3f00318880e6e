/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "follow.h"

/* 12 g/h of glucose at 500 g/L into 7 L from 1.5 g/L of cells on: the benchmark's units. */
static void open_culture(follow_case *c)
{
    follow_open(c, ru_model_find("penicillin-banga"), 1000, 1);
    c->fed[ru_model_state_index(c->scenario.model, "glucose")] = 500;
    ru_profile steady = {.stop = INFINITY,
                         .rate = 12.0 / 500 / 7 / hour * c->scenario.vessel.volume};
    c->feed = (ru_feed){.profile = steady, .concentrations = c->fed};
    c->scenario.feeds = &c->feed;
    c->scenario.n_feed = 1;
}

static void the_benchmark_at_a_constant_feed_is_met(void **state)
{
    (void)state;
    ru_test_table t = follow_read("b4_penicillin_banga_u12.csv");
    follow_case c;
    open_culture(&c);
    c.initial[ru_model_state_index(c.scenario.model, "oxygen")] = 1;
    ru_tiny_run tiny = follow_run(&c, 0, 125, 5);
    follow_column(&tiny, &t, "X", "biomass", 1, 1e-6, 0);
    follow_column(&tiny, &t, "P", "penicillin", 1, 1e-6, 0);
    follow_column(&tiny, &t, "S", "glucose", 1, 1e-6, 0);
    follow_column(&tiny, &t, "V", "V", 7e-3 / c.scenario.vessel.volume, 1e-8, 0);
    /* 10 L are full: 82.3 g of penicillin */
    assert_close(10 * ru_tiny_value(&tiny, "penicillin", SIZE_MAX), 82.28470686, 1e-6, 0);
    ru_tiny_run_close(&tiny);
    free(t.values);
}

static void oxygen_limits_only_where_it_is_told_to(void **state)
{
    (void)state;
    const ru_model *model = ru_model_find("penicillin-banga");
    double p[FOLLOW_PARAMETERS], with[4], without[4];
    const double y[5] = {10, 1, 1e-3, 2, 0}, starved[5] = {10, 1, 0, 2, 0};
    const ru_local at = {.temperature = 298.15, .pH = 5.5};
    assert_int_equal(ru_model_defaults(model, p), RU_OK);
    assert_int_equal(model->rates(model, p, &at, y, with), 0);
    assert_int_equal(model->rates(model, p, &at, starved, without), 0);
    assert_memory_equal(with, without, sizeof with);
    p[ru_model_parameter_index(model, "k_o")] = 1e-3;
    assert_int_equal(model->rates(model, p, &at, y, without), 0);
    for (size_t i = 0; i < 3; i++)
        assert_close(without[i], 0.5 * with[i], 1e-14, 0);
    assert_true(without[3] == with[3]);
}

static void the_carbon_of_the_product_is_half_from_its_precursor(void **state)
{
    (void)state;
    /* 1 g of penicillin takes 1/1.2 g of glucose, 0.3334 g of carbon, and holds 0.5747 g, of which
     * 0.2874 g come with phenylacetate: 0.0460 g are left for carbon dioxide, 0.1685 g. */
    const ru_model *model = ru_model_find("penicillin-banga");
    double p[FOLLOW_PARAMETERS], s[4 * 5] = {0};
    assert_int_equal(ru_model_defaults(model, p), RU_OK);
    model->stoichiometry(model, p, s);
    assert_close(s[1 * 5 + ru_model_state_index(model, "carbon_dioxide")], 0.1685, 1e-3, 0);
    assert_close(ru_model_gain(model, s, 1, RU_CARBON, NULL), 8 * 12.011 / 334.39, 1e-12, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_benchmark_at_a_constant_feed_is_met),
        cmocka_unit_test(oxygen_limits_only_where_it_is_told_to),
        cmocka_unit_test(the_carbon_of_the_product_is_half_from_its_precursor),
    };
    return ru_run_group(tests);
}
