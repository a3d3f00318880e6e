/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "follow.h"

/* Without cells the vessel alone acts, and that has closed forms. */

static void oxygen_rises_as_one_exponential(void **state)
{
    (void)state;
    const double kla = 24, saturation = 8.854e-3;
    follow_case c;
    follow_open(&c, ru_model_find("none"), kla, saturation);
    c.scenario.gas.carbon_dioxide_ratio = 0;
    c.initial[ru_model_state_index(c.scenario.model, "oxygen")] = 0;
    ru_tiny_run tiny = follow_run(&c, 0, 0.2, 0.02);
    for (size_t i = 0; i < tiny.record->n_time; i++) {
        double exact = saturation * (1 - exp(-kla * tiny.record->time[i] / hour));
        assert_close(ru_tiny_value(&tiny, "oxygen", i), exact, 1e-7, 1e-12);
    }
    assert_true(ru_tiny_worst_closure(&tiny) < 1e-12);
    ru_tiny_run_close(&tiny);
}

static void what_is_fed_washes_in_as_one_exponential(void **state)
{
    (void)state;
    const double dilution = 0.3, fed = 0.5;
    follow_case c;
    follow_open(&c, ru_model_find("none"), 0, 0);
    c.scenario.gas.carbon_dioxide_ratio = 0;
    follow_chemostat(&c, dilution);
    c.fed[ru_model_state_index(c.scenario.model, "carbon_dioxide")] = fed;
    ru_tiny_run tiny = follow_run(&c, 0, 10, 1);
    for (size_t i = 0; i < tiny.record->n_time; i++) {
        double exact = fed * (1 - exp(-dilution * tiny.record->time[i] / hour));
        assert_close(ru_tiny_value(&tiny, "carbon_dioxide", i), exact, 1e-7, 1e-12);
    }
    assert_true(ru_tiny_worst_closure(&tiny) < 1e-12);
    ru_tiny_run_close(&tiny);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(oxygen_rises_as_one_exponential),
        cmocka_unit_test(what_is_fed_washes_in_as_one_exponential),
    };
    return ru_run_group(tests);
}
