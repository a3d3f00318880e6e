/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "support.h"
#include "tiny.h"

#include <string.h>

#include <ru/base/unit.h>
#include <ru/core/observe.h>

typedef struct rig {
    ru_comm comm;
    ru_problem *problem;
    ru_system *system;
    ru_observer *observer;
} rig;

static rig open_rig(const ru_scenario *s)
{
    rig g = {0};
    assert_int_equal(ru_comm_wrap(MPI_COMM_SELF, &g.comm), RU_OK);
    assert_int_equal(ru_problem_build(s, &g.comm, &g.problem), RU_OK);
    assert_int_equal(ru_system_build(g.problem, &g.system), RU_OK);
    assert_int_equal(ru_observer_build(g.system, &g.observer), RU_OK);
    return g;
}

static void close_rig(rig *g)
{
    ru_observer_destroy(&g->observer);
    ru_system_destroy(&g->system);
    ru_problem_destroy(&g->problem);
}

static double look(const rig *g, const char *name, double t, const double *y)
{
    double values[64], found = NAN;
    assert_int_equal(ru_observer_look(g->observer, t, y, values), RU_OK);
    for (size_t i = 0; i < g->observer->n_column; i++)
        if (strcmp(g->observer->columns[i].name, name) == 0)
            found = values[i];
    return found;
}

static void a_lagging_probe_reads_63_percent_after_its_lag(void **state)
{
    (void)state;
    double initial[1], parameters[1];
    ru_scenario s = ru_tiny_scenario(&ru_tiny_tracer, initial, parameters);
    ru_sensor probe = {.name = "probe", .lag = 20};
    s.sensors = &probe;
    s.n_sensor = 1;
    rig g = open_rig(&s);
    const double zero = 0, one = 1;
    assert_int_equal(ru_observer_follow(g.observer, 0, &zero), RU_OK);
    assert_int_equal(ru_observer_follow(g.observer, 1e-9, &one), RU_OK); /* a step */
    assert_close(look(&g, "probe", 20, &one), 1 - exp(-1), 1e-6, 0);
    assert_close(look(&g, "probe", 60, &one), 1 - exp(-3), 1e-6, 0);
    close_rig(&g);
}

static void a_ramp_is_followed_exactly_however_long_the_step(void **state)
{
    (void)state;
    /* x = t: m = t - tau (1 - exp(-t/tau)) */
    double initial[1], parameters[1];
    ru_scenario s = ru_tiny_scenario(&ru_tiny_tracer, initial, parameters);
    ru_sensor probe = {.name = "probe", .lag = 20};
    s.sensors = &probe;
    s.n_sensor = 1;
    rig g = open_rig(&s);
    const double y[] = {0, 15, 100};
    assert_int_equal(ru_observer_follow(g.observer, 0, &y[0]), RU_OK);
    assert_int_equal(ru_observer_follow(g.observer, 15, &y[1]), RU_OK);
    assert_close(look(&g, "probe", 100, &y[2]), 100 - 20 * (1 - exp(-5)), 1e-12, 0);
    close_rig(&g);
}

static void means_extremes_and_variation_come_from_the_volumes(void **state)
{
    (void)state;
    ru_compartment tanks[] = {{.name = "a", .volume = 3, .height = 1},
                              {.name = "b", .volume = 1, .height = 0}};
    ru_link link = {.from = "a", .to = "b", .flow = 1e-3, .two_way = 1};
    double initial[1], parameters[1];
    ru_scenario s = ru_tiny_scenario(&ru_tiny_tracer, initial, parameters);
    s.vessel.volume = 4;
    s.mixing = (ru_mixing){.kind = RU_MIXING_COMPARTMENTS,
                           .compartments = tanks,
                           .n_compartment = 2,
                           .links = &link,
                           .n_link = 1};
    rig g = open_rig(&s);
    const double y[] = {2, 6}; /* mean (3*2 + 6)/4 = 3, variance (3*1 + 9)/4 = 3 */
    assert_close(look(&g, "tracer", 0, y), 3, 1e-14, 0);
    assert_close(look(&g, "tracer_min", 0, y), 2, 0, 0);
    assert_close(look(&g, "tracer_max", 0, y), 6, 0, 0);
    assert_close(look(&g, "tracer_CoV", 0, y), sqrt(3) / 3, 1e-14, 0);
    close_rig(&g);
}

static void columns_are_named_in_order_with_their_units(void **state)
{
    (void)state;
    double initial[2], parameters[1];
    ru_scenario s = ru_tiny_scenario(&ru_tiny_decay, initial, parameters);
    ru_sensor probe = {.name = "probe"};
    s.sensors = &probe;
    s.n_sensor = 1;
    s.gas = (ru_gas){.present = 1, .kla = 0.1, .head_pressure = 1e5, .carbon_dioxide_ratio = 0.9};
    const char *expected[][2] = {{"substrate", "g/L"},
                                 {"carbon_dioxide", "g/L"},
                                 {"V", "L"},
                                 {"feed_rate", "L/h"},
                                 {"withdrawal_rate", "L/h"},
                                 {"CER", "mmol/L/h"},
                                 {"CTR", "mmol/L/h"},
                                 {"kLa", "1/h"},
                                 {"probe", "g/L"}};
    rig g = open_rig(&s);
    assert_int_equal(g.observer->n_column, 9);
    for (size_t i = 0; i < 9; i++) {
        assert_string_equal(g.observer->columns[i].name, expected[i][0]);
        assert_string_equal(g.observer->columns[i].unit, expected[i][1]);
    }
    close_rig(&g);
}

static void gas_rates_are_in_millimoles_per_litre_and_hour(void **state)
{
    (void)state;
    /* k 1e-3 1/s on 2 kg/m3 forms 2e-3 * 1.6 kg/m3/s of carbon dioxide, 44.009 g/mol; from 0.5
     * kg/m3 at 0.1 * 0.9 1/s, 0.045 kg/m3/s leave. */
    double initial[2], parameters[1];
    ru_scenario s = ru_tiny_scenario(&ru_tiny_decay, initial, parameters);
    s.gas = (ru_gas){.present = 1, .kla = 0.1, .head_pressure = 1e5, .carbon_dioxide_ratio = 0.9};
    rig g = open_rig(&s);
    const double y[] = {2, 0.5};
    assert_close(look(&g, "CER", 0, y), 3.2e-3 / 0.044009 * 3600, 1e-12, 0);
    assert_close(look(&g, "CTR", 0, y), 0.045 / 0.044009 * 3600, 1e-12, 0);
    assert_close(look(&g, "kLa", 0, y), 360, 1e-12, 0);
    close_rig(&g);
}

static void every_column_has_a_unit_that_is_known(void **state)
{
    (void)state;
    double initial[8], parameters[64];
    const ru_model *model = ru_model_find("ecoli-anane");
    ru_scenario s = ru_tiny_scenario(model, initial, parameters);
    assert_int_equal(ru_model_defaults(model, parameters), RU_OK);
    s.gas = (ru_gas){.present = 1,
                     .kla = 0.1,
                     .oxygen_saturation = 0.007,
                     .head_pressure = 1e5,
                     .carbon_dioxide_ratio = 0.9};
    rig g = open_rig(&s);
    for (size_t i = 0; i < g.observer->n_column; i++) {
        double si;
        assert_int_equal(ru_unit_to_si(g.observer->columns[i].unit, 1, &si), RU_OK);
        assert_true(strlen(g.observer->columns[i].meaning) > 3);
    }
    close_rig(&g);
    ru_unit_shutdown();
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_lagging_probe_reads_63_percent_after_its_lag),
        cmocka_unit_test(a_ramp_is_followed_exactly_however_long_the_step),
        cmocka_unit_test(means_extremes_and_variation_come_from_the_volumes),
        cmocka_unit_test(columns_are_named_in_order_with_their_units),
        cmocka_unit_test(gas_rates_are_in_millimoles_per_litre_and_hour),
        cmocka_unit_test(every_column_has_a_unit_that_is_known),
    };
    return ru_run_group(tests);
}
