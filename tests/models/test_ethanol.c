/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "follow.h"

static void a_batch_to_the_last_glucose_is_met(void **state)
{
    (void)state;
    ru_test_table t = follow_read("b8_ethanol_ghose_tyagi.csv");
    follow_case c;
    follow_open(&c, ru_model_find("ethanol"), 0, 0);
    c.scenario.gas.present = 0;
    ru_tiny_run tiny = follow_run(&c, 0, 14, 1);
    follow_column(&tiny, &t, "X", "biomass", 1, 1e-6, 0);
    follow_column(&tiny, &t, "S", "glucose", 1, 1e-6, 1e-7);
    follow_column(&tiny, &t, "E", "ethanol", 1, 1e-6, 0);
    assert_true(ru_tiny_worst_closure(&tiny) < 1e-12);
    ru_tiny_run_close(&tiny);
    free(t.values);
}

static void beyond_its_limits_ethanol_stops_growth_then_fermentation(void **state)
{
    (void)state;
    const ru_model *model = ru_model_find("ethanol");
    double p[FOLLOW_PARAMETERS], r[2];
    const ru_local at = {.temperature = 303.15, .pH = 5};
    assert_int_equal(ru_model_defaults(model, p), RU_OK);
    double y[4] = {10, 50, 90, 0};
    assert_int_equal(model->rates(model, p, &at, y, r), 0);
    assert_close(r[0], 0, 0, 0);
    assert_true(r[1] > 0);
    y[2] = 120;
    assert_int_equal(model->rates(model, p, &at, y, r), 0);
    assert_close(r[1], 0, 0, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_batch_to_the_last_glucose_is_met),
        cmocka_unit_test(beyond_its_limits_ethanol_stops_growth_then_fermentation),
    };
    return ru_run_group(tests);
}
