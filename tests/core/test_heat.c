/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "support.h"
#include "tiny.h"

#include <math.h>

static double initial[16], parameters[64];
static ru_impeller impeller;

/* A tracer in 1 m3 of water at 37 degC, with heat. */
static ru_scenario make(void)
{
    ru_scenario s = ru_tiny_scenario(&ru_tiny_tracer, initial, parameters);
    s.heat = (ru_heat){.present = 1,
                       .oxygen_heat = 460e3,
                       .capacity = 4180,
                       .power = 0,
                       .coolant_capacity = 4180,
                       .coolant_temperature = 283.15,
                       .setpoint = NAN,
                       .band = 1,
                       .ambient = 293.15};
    initial[1] = 310.15;
    return s;
}

static double end_temperature(const ru_scenario *s)
{
    ru_tiny_run run = ru_tiny_run_open(s);
    ru_tiny_run_finish(&run);
    double end = ru_tiny_value(&run, "temperature", 1000000);
    ru_tiny_run_close(&run);
    return end;
}

/* 4.18 kW in 1000 kg of 4180 J/kg/K: 1e-3 K/s. */
static void stirring_warms_the_broth(void **state)
{
    (void)state;
    ru_scenario s = make();
    s.heat.power = 4180;
    assert_close(end_temperature(&s), 37 + 3.6, 1e-8, 0);
    ru_tiny_cylinder(&s, &impeller, RU_IMPELLER_RADIAL, 4, 1, 6);
    double mass = s.vessel.volume * 1000;
    assert_close(end_temperature(&s), 37 + 3.6 * 1000 / mass, 1e-7, 0);
}

/* T - T_coolant falls with U A/(rho c V) where the coolant is plenty: 418 W/K gives 1e-4 1/s. */
static void a_jacket_cools_exponentially(void **state)
{
    (void)state;
    ru_scenario s = make();
    s.heat.jacket_area = 1;
    s.heat.jacket_coefficient = 418;
    s.heat.coolant_flow = 1e9;
    assert_close(end_temperature(&s), 10 + 27 * exp(-0.36), 1e-5, 0);
    s.heat.jacket_area = 0;
    s.heat.loss = 418;
    assert_close(end_temperature(&s), 20 + 17 * exp(-0.36), 1e-5, 0);
}

/* 10 m3 at 12.778 kW/m3, U 900 W/m2/K, 40 m2, broth at 30 degC, water from 10 degC on: 1.53406 kg/s
 * (worked out apart from this program, with 4184 J/kg/K). */
static void a_pinched_jacket_takes_the_heat_of_the_example(void **state)
{
    (void)state;
    const ru_heat heat = {.jacket_area = 40,
                          .jacket_coefficient = 900,
                          .coolant_flow = 1.53406,
                          .coolant_capacity = 4180};
    assert_close(20 * ru_heat_jacket(&heat), 127777.78, 2e-3, 0);
}

/* 100 mmol/L/h of oxygen: 12.7778 kW/m3. */
static void cells_give_off_heat_with_their_oxygen(void **state)
{
    (void)state;
    double none[1] = {0};
    const ru_heat_terms terms = {.capacity = 4.18e6,
                                 .oxygen_heat = 460e3 / 0.031998,
                                 .source = none,
                                 .wall = none,
                                 .setpoint = NAN};
    ru_heat_flows flows = ru_heat_take(&terms, 0, 1, 310.15, -100.0 / 3600 * 0.031998);
    assert_close(flows.metabolic, 12777.778, 1e-6, 0);
    assert_close(flows.jacket + flows.stirring + flows.loss, 0, 0, 1e-12);
}

/* Between fed heat and a valve around 37 degC the broth settles where both are equal. */
static void a_valve_holds_its_setpoint(void **state)
{
    (void)state;
    ru_scenario s = make();
    s.heat.power = 4180;
    s.heat.jacket_area = 1;
    s.heat.jacket_coefficient = 418;
    s.heat.coolant_flow = 1e9;
    s.heat.setpoint = 310.15;
    s.end = 50 * 3600;
    s.output.series_interval = 3600;
    double end = end_temperature(&s) + 273.15;
    double open = 0.5 * (1 + tanh(2 * (end - 310.15)));
    assert_close(open * 418 * (end - 283.15), 4180, 1e-6, 0);
    assert_true(fabs(end - 310.15) < 0.5);
}

/* 1 m3 at 37 degC and 1 m3 fed at 17 degC. */
static void a_cold_feed_cools_by_mixing(void **state)
{
    (void)state;
    double cold[2] = {0, 290.15};
    ru_feed feed = {.profile = {.stop = INFINITY, .rate = 1.0 / 3600}, .concentrations = cold};
    ru_scenario s = make();
    s.feeds = &feed;
    s.n_feed = 1;
    assert_close(end_temperature(&s), 27, 1e-7, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(stirring_warms_the_broth),
        cmocka_unit_test(a_jacket_cools_exponentially),
        cmocka_unit_test(a_pinched_jacket_takes_the_heat_of_the_example),
        cmocka_unit_test(cells_give_off_heat_with_their_oxygen),
        cmocka_unit_test(a_valve_holds_its_setpoint),
        cmocka_unit_test(a_cold_feed_cools_by_mixing),
    };
    return ru_run_group(tests);
}
