/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "support.h"
#include "tiny.h"

#include <string.h>

#include <ru/core/component.h>

static char *names[] = {"salt", "dye"};

static ru_scenario two_tracers(double *initial, double *parameters)
{
    ru_scenario s = ru_tiny_scenario(&ru_tiny_decay, initial, parameters);
    s.tracers = names;
    s.n_tracer = 2;
    return s;
}

static void the_model_comes_first_and_tracers_after_it(void **state)
{
    (void)state;
    double initial[4], parameters[1];
    ru_scenario s = two_tracers(initial, parameters);
    ru_component_list list;
    assert_int_equal(ru_component_list_build(&s, &list), RU_OK);
    assert_int_equal(list.n, 4);
    assert_int_equal(list.n_model, 2);
    assert_int_equal(list.n_liquid, 4);
    assert_int_equal(ru_component_index(&list, "substrate"), 0);
    assert_int_equal(ru_component_index(&list, "dye"), 3);
    assert_int_equal(ru_component_index(&list, "gold"), list.n);
    assert_close(list.items[0].content[RU_CARBON], 0.4, 0, 0);
    assert_close(list.items[3].content[RU_CARBON], 0, 0, 0);
    assert_int_equal(list.items[3].carrier, RU_CARRIER_LIQUID);
}

static void components_know_the_unit_they_are_shown_in(void **state)
{
    (void)state;
    double initial[16], parameters[64];
    ru_scenario s = ru_tiny_scenario(ru_model_find("cho-xing"), initial, parameters);
    s.heat.present = 1;
    ru_component_list list;
    assert_int_equal(ru_component_list_build(&s, &list), RU_OK);
    const ru_component *cells = &list.items[ru_component_index(&list, "viable")],
                       *warmth = &list.items[list.temperature];
    assert_close(cells->size, 1e12, 1e-14, 0); /* 1e6 cell/mL in cell/m3 */
    assert_true(cells->origin == 0);
    assert_close(warmth->origin, 273.15, 1e-14, 0);
    assert_close(warmth->size, 1, 1e-12, 0);
}

static void a_tracer_may_not_take_the_name_of_a_state(void **state)
{
    (void)state;
    double initial[4], parameters[1];
    ru_scenario s = two_tracers(initial, parameters);
    char *taken[] = {"substrate"};
    ru_component_list list;
    s.tracers = taken;
    s.n_tracer = 1;
    assert_int_equal(ru_component_list_build(&s, &list), RU_ERR_INPUT);
    assert_non_null(strstr(ru_fault_text(), "substrate"));
}

/* 2 kg at 100 s and 1 kg at the start, into 1 m3. */
static void a_pulse_puts_in_its_amount_at_its_time(void **state)
{
    (void)state;
    double initial[4] = {0}, parameters[1];
    ru_scenario s = two_tracers(initial, parameters);
    initial[2] = initial[3] = 0;
    ru_pulse pulses[] = {{.component = 2, .time = 100, .amount = 2},
                         {.component = 3, .time = 0, .amount = 1}};
    s.pulses = pulses;
    s.n_pulse = 2;
    s.end = 200;
    s.output.series_interval = 50;
    ru_tiny_run run = ru_tiny_run_open(&s);
    ru_tiny_run_finish(&run);
    assert_close(ru_tiny_value(&run, "salt", 1), 0, 0, 1e-12);
    assert_close(ru_tiny_value(&run, "salt", 4), 2, 1e-12, 0);
    assert_close(ru_tiny_value(&run, "dye", 0), 1, 1e-12, 0);
    assert_close(ru_tiny_value(&run, "dye", 4), 1, 1e-12, 0);
    for (size_t i = 0; i < run.record->n_balance; i++)
        if (strcmp(run.record->balance[i].name, "salt") == 0) {
            assert_close(run.record->balance[i].fed, 2, 1e-12, 0);
            assert_close(run.record->balance[i].closure, 0, 0, 1e-12);
        }
    ru_tiny_run_close(&run);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_model_comes_first_and_tracers_after_it),
        cmocka_unit_test(components_know_the_unit_they_are_shown_in),
        cmocka_unit_test(a_tracer_may_not_take_the_name_of_a_state),
        cmocka_unit_test(a_pulse_puts_in_its_amount_at_its_time),
    };
    return ru_run_group(tests);
}
