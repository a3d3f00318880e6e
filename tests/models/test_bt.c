/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "follow.h"

static void open_batch(follow_case *c)
{
    follow_open(c, ru_model_find("bt"), 2.114e-3 * 1320, 0.00759);
    c->parameters[ru_model_parameter_index(c->scenario.model, "k_r")] = 1e-12; /* as published */
}

static void a_batch_to_spores_is_met(void **state)
{
    (void)state;
    ru_test_table t = follow_read("b9_bt.csv");
    follow_case c;
    open_batch(&c);
    ru_tiny_run tiny = follow_run(&c, 0, 20, 1);
    follow_column(&tiny, &t, "Xv", "vegetative_cells", 1, 1e-6, 0);
    follow_column(&tiny, &t, "Xs", "sporulated_cells", 1, 1e-6, 0);
    follow_column(&tiny, &t, "O", "oxygen", 1, 1e-6, 0);
    follow_column(&tiny, &t, "S", "glucose", 1, 1e-6, 1e-8);
    /* Seven in ten grams of what has grown have become spores. */
    assert_true(ru_tiny_value(&tiny, "sporulated_cells", SIZE_MAX) > 0.7 * 0.37 * 32);
    ru_tiny_run_close(&tiny);
    free(t.values);
}

/* Half of the largest death rate at 4.9 h, whatever the reactor does. */
static void death_follows_the_clock(void **state)
{
    (void)state;
    const ru_model *model = ru_model_find("bt");
    double p[FOLLOW_PARAMETERS], r[8], y[4] = {1, 10, 0.005, 0};
    assert_int_equal(ru_model_defaults(model, p), RU_OK);
    const double hours[] = {0, 4.9, 10}, expected[] = {0, 0.05, 0.1};
    for (size_t i = 0; i < 3; i++) {
        const ru_local at = {.temperature = 303.15, .pH = 7, .time = hours[i] * hour};
        assert_int_equal(model->rates(model, p, &at, y, r), 0);
        assert_close(r[2] * hour, expected[i], 1e-9, 1e-11);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_batch_to_spores_is_met),
        cmocka_unit_test(death_follows_the_clock),
    };
    return ru_run_group(tests);
}
