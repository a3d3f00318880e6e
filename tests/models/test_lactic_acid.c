/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "follow.h"

static void a_batch_to_the_last_glucose_is_met(void **state)
{
    (void)state;
    ru_test_table t = follow_read("b9_lactic_lp_design.csv");
    follow_case c;
    follow_open(&c, ru_model_find("lactic-acid"), 0, 0);
    c.scenario.gas.present = 0;
    ru_tiny_run tiny = follow_run(&c, 0, 30, 5);
    follow_column(&tiny, &t, "X", "biomass", 1, 1e-6, 0);
    follow_column(&tiny, &t, "S", "glucose", 1, 1e-6, 1e-7);
    follow_column(&tiny, &t, "P", "lactate", 1, 1e-6, 0);
    assert_close(ru_tiny_value(&tiny, "lactate", SIZE_MAX), 0.95 * 60, 1e-8, 0);
    ru_tiny_run_close(&tiny);
    free(t.values);
}

static void lactate_acidifies_a_reactor_with_an_acid_base_balance(void **state)
{
    (void)state;
    follow_case c;
    follow_open(&c, ru_model_find("lactic-acid"), 0, 0);
    c.scenario.gas.present = 0;
    c.scenario.acid_base.present = 1;
    c.initial[3] = c.initial[4] = c.initial[5] = 0;
    c.initial[5] = 50; /* phosphate, and as many strong ions as hold pH 7 about */
    c.initial[3] = 80;
    ru_tiny_run tiny = follow_run(&c, 0, 12, 6);
    double early = ru_tiny_value(&tiny, "pH", 0), late = ru_tiny_value(&tiny, "pH", SIZE_MAX);
    assert_true(early > 6 && early < 8);
    assert_true(late < 4.5 && late > 2);
    ru_tiny_run_close(&tiny);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_batch_to_the_last_glucose_is_met),
        cmocka_unit_test(lactate_acidifies_a_reactor_with_an_acid_base_balance),
    };
    return ru_run_group(tests);
}
