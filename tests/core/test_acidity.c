/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "support.h"
#include "tiny.h"

#include <math.h>
#include <string.h>

static double initial[16], parameters[64];
static ru_component_list list;

/* Monod cells in 1 m3 with 50 mmol/L of ammonia and 20 of phosphate at pH 7. */
static ru_scenario make(double biomass)
{
    const ru_model *monod = ru_model_find("monod");
    ru_scenario s = ru_tiny_scenario(monod, initial, parameters);
    assert_int_equal(ru_model_defaults(monod, parameters), RU_OK);
    s.acid_base = (ru_acid_base){1, 0.12};
    s.vessel.temperature = 298.15;
    assert_int_equal(ru_component_list_build(&s, &list), RU_OK);
    initial[ru_component_index(&list, "biomass")] = biomass;
    initial[ru_component_index(&list, "carbon_dioxide")] = 0;
    initial[ru_component_index(&list, "ammonia")] = 50;
    initial[ru_component_index(&list, "phosphate")] = 20;
    ru_acidity acidity;
    ru_acidity_build(&s, &list, &acidity);
    initial[acidity.strong] = ru_acidity_strong(&acidity, initial, 7);
    s.output.series_interval = 60;
    return s;
}

static void the_broth_starts_at_the_pH_that_was_given(void **state)
{
    (void)state;
    ru_scenario s = make(0);
    s.end = 60;
    ru_tiny_run run = ru_tiny_run_open(&s);
    ru_tiny_run_finish(&run);
    assert_close(ru_tiny_value(&run, "pH", 0), 7, 1e-9, 0);
    assert_close(ru_tiny_value(&run, "pH", 1000), 7, 1e-9, 0);
    ru_tiny_run_close(&run);
}

/* 10 mol of strong base into 1 m3: the buffer of phosphate (pK2 7.20) and ammonia (9.25) takes it:
 * alkalinity rises by 10 mmol/L, 20 (a2(pH) - a2(7)) + 50 (b(pH) - b(7)) = 10, with a2, b the parts
 * beyond their pK; first and third steps of phosphate and water are below 1e-2 mmol/L there. */
static void base_meets_the_buffer(void **state)
{
    (void)state;
    ru_scenario s = make(0);
    ru_pulse pulse = {
        .component = ru_component_index(&list, "strong_ions"), .time = 60, .amount = 10};
    s.pulses = &pulse;
    s.n_pulse = 1;
    s.end = 120;
    ru_tiny_run run = ru_tiny_run_open(&s);
    ru_tiny_run_finish(&run);
    double pH = ru_tiny_value(&run, "pH", 1000);
    double taken = 20 * (1 / (1 + pow(10, 7.20 - pH)) - 1 / (1 + pow(10, 0.20))) +
                   50 * (1 / (1 + pow(10, 9.25 - pH)) - 1 / (1 + pow(10, 2.25)));
    assert_close(taken, 10, 2e-3, 0);
    assert_true(pH > 7.3 && pH < 9);
    ru_tiny_run_close(&run);
}

/* Growth binds 0.12 g of nitrogen a gram and leaves its proton behind. */
static void growth_takes_ammonia_and_makes_acid(void **state)
{
    (void)state;
    ru_scenario s = make(1);
    s.end = 3600;
    ru_tiny_run run = ru_tiny_run_open(&s);
    ru_tiny_run_finish(&run);
    double grown = ru_tiny_value(&run, "biomass", 1000) - 1;
    assert_true(grown > 0.1);
    assert_close(50 - ru_tiny_value(&run, "ammonia", 1000), grown * 0.12 / 0.014007, 1e-6, 0);
    assert_true(ru_tiny_value(&run, "pH", 1000) < 6.9);
    ru_tiny_run_close(&run);
}

/* Only molecular carbon dioxide leaves: stripping goes slower where it is ionised, raises the pH
 * and loses no carbon. */
static void stripping_carbon_dioxide_raises_the_pH(void **state)
{
    (void)state;
    double left[2];
    for (int alkaline = 0; alkaline < 2; alkaline++) {
        ru_scenario s = make(0);
        size_t dioxide = ru_component_index(&list, "carbon_dioxide");
        initial[dioxide] = 0.44;
        ru_acidity acidity;
        ru_acidity_build(&s, &list, &acidity);
        initial[acidity.strong] = ru_acidity_strong(&acidity, initial, alkaline ? 7.5 : 5.5);
        s.gas = (ru_gas){.present = 1,
                         .kla = 1e-3,
                         .oxygen_saturation = 7e-3,
                         .head_pressure = 1e5,
                         .carbon_dioxide_ratio = 0.9};
        s.end = 600;
        ru_tiny_run run = ru_tiny_run_open(&s);
        ru_tiny_run_finish(&run);
        left[alkaline] = ru_tiny_value(&run, "carbon_dioxide", 1000);
        assert_true(ru_tiny_value(&run, "pH", 1000) > ru_tiny_value(&run, "pH", 0));
        assert_close(ru_tiny_worst_closure(&run), 0, 0, 1e-11);
        ru_tiny_run_close(&run);
    }
    /* at pH 5.5 0.876 of it is molecular: exp(-9e-4 600 0.876) or less, since the pH rises */
    assert_true(left[0] > 0.44 * exp(-0.54) && left[0] < 0.44 * exp(-0.54 * 0.8));
    assert_true(left[1] > 0.44 * exp(-0.54 * 0.07) && left[1] < 0.44);
}

static void a_model_that_counts_its_ammonia_keeps_it_and_its_growth_takes_no_more(void **state)
{
    (void)state;
    static double cells[32], constants[64];
    const ru_model *cho = ru_model_find("cho-xing");
    ru_scenario s = ru_tiny_scenario(cho, cells, constants);
    s.acid_base = (ru_acid_base){1, 0.12};
    s.vessel.temperature = 310.15;
    assert_int_equal(ru_component_list_build(&s, &list), RU_OK);
    assert_int_equal(list.n, cho->n_state + 2); /* strong ions, phosphate */
    ru_acidity acidity;
    ru_acidity_build(&s, &list, &acidity);
    assert_int_equal(acidity.component[RU_ACID_AMMONIUM], ru_model_state_index(cho, "ammonia"));
    assert_int_equal(acidity.component[RU_ACID_LACTIC], ru_model_state_index(cho, "lactate"));
    assert_int_equal(acidity.biomass, list.n);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_broth_starts_at_the_pH_that_was_given),
        cmocka_unit_test(base_meets_the_buffer),
        cmocka_unit_test(growth_takes_ammonia_and_makes_acid),
        cmocka_unit_test(stripping_carbon_dioxide_raises_the_pH),
        cmocka_unit_test(a_model_that_counts_its_ammonia_keeps_it_and_its_growth_takes_no_more),
    };
    return ru_run_group(tests);
}
