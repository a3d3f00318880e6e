/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdio.h>
#include <string.h>

#include <ru/base/unit.h>
#include <ru/core/scenario.h>
#include <ru/io/yaml_read.h>

#include "support.h"

/* A scenario from text with the document it points into. */
typedef struct built {
    ru_document *document;
    ru_scenario *scenario;
} built;

static built build(const char *text)
{
    built b = {0};
    ru_diagnostics log = {0};
    ru_status status = ru_yaml_read_text(text, "t.yaml", NULL, 0, &b.document);
    if (status == RU_OK)
        status = ru_scenario_build(b.document, &log, &b.scenario);
    if (status != RU_OK)
        fail_msg("%s", ru_fault_text());
    ru_diagnostics_clear(&log);
    return b;
}

static void discard(built *b)
{
    ru_scenario_destroy(&b->scenario);
    ru_document_destroy(&b->document);
}

static double parameter(const ru_scenario *s, const char *name)
{
    return s->parameters[ru_model_parameter_index(s->model, name)];
}

static double initial(const ru_scenario *s, const char *name)
{
    return s->initial[ru_model_state_index(s->model, name)];
}

static void three_lines_are_a_scenario(void **state)
{
    (void)state;
    built b = build("time: 5 h\nvessel: 2 L\ncells: monod\n");
    const ru_scenario *s = b.scenario;
    assert_string_equal(s->title, "untitled");
    assert_close(s->start, 0, 0, 0);
    assert_close(s->end, 18000, 0, 0);
    assert_close(s->vessel.volume, 2e-3, 1e-15, 0);
    assert_true(isnan(s->vessel.diameter));
    assert_close(s->vessel.temperature, 310.15, 1e-15, 0);
    assert_int_equal(s->mixing.kind, RU_MIXING_WELL_MIXED);
    assert_string_equal(s->model->name, "monod");
    assert_close(parameter(s, "mu_max"), 0.5 / 3600, 1e-12, 0);
    assert_int_equal(s->gas.present, 0);
    assert_close(s->output.series_interval, 90, 1e-12, 0);
    assert_true(isinf(s->output.field_interval));
    assert_string_equal(s->solver.name, "bdf");
    assert_close(s->solver.relative, 1e-6, 0, 0);
    assert_int_equal(s->solver.step_limit, 1000000);
    assert_null(s->initial_by_compartment);
    discard(&b);
}

static const char cylinder[] =
    "title: fed-batch\n"
    "time: {start: 1 h, end: 10 h}\n"
    "vessel: {volume: 15 m3, diameter: 2.1 m, temperature: 30 degC, pH: 6.5}\n"
    "mixing:\n"
    "  kind: cylinder\n"
    "  cells: {r: 20, theta: 16, z: 60}\n"
    "  speed: 120 rpm\n"
    "  impellers:\n"
    "    - {flow: down, height: 70 cm, diameter: 0.7 m, power_number: 1.5}\n"
    "  dispersion: 3e-3 m2/s\n"
    "cells:\n"
    "  model: ecoli-anane\n"
    "  parameters: {q_s_max: 1.2 g/g/h, y_em: 50 %}\n"
    "initial: {biomass: 170 mg/L}\n"
    "feeds:\n"
    "  - name: glucose\n"
    "    at: {r: 0.8 m, theta: 90 deg, z: 3 m}\n"
    "    profile: {kind: exponential, rate: 36 L/h, exponent: 0.36 1/h, start: 7 h, maximum: 1 "
    "m3/h}\n"
    "    concentrations: {glucose: 300 g/L}\n"
    "withdrawals:\n"
    "  - {name: bleed, profile: 3.6 L/h}\n"
    "  - {name: samples, volume: 20 mL, times: [2 h, 3 h]}\n"
    "gas: {kla: 360 1/h, head_pressure: 2 bar, hydrostatic: false}\n"
    "sensors:\n"
    "  - {name: DO_top, measures: DO, at: {r: 0.5 m, z: 4 m}, lag: 35 s}\n"
    "  - {name: S, measures: glucose}\n"
    "output: {field_times: [1 h, 2 h], mode: parallel}\n";

static void fields_land_in_si(void **state)
{
    (void)state;
    built b = build(cylinder);
    const ru_scenario *s = b.scenario;
    assert_close(s->start, 3600, 0, 0);
    assert_close(s->vessel.temperature, 303.15, 1e-15, 0);
    assert_int_equal(s->mixing.n_r * s->mixing.n_theta * s->mixing.n_z, 20 * 16 * 60);
    assert_close(s->mixing.speed, 2, 1e-15, 0);
    assert_close(s->mixing.dispersion, 3e-3, 1e-15, 0);
    assert_close(s->mixing.stage_exchange, 0.25, 0, 0);
    assert_int_equal(s->mixing.n_impeller, 1);
    assert_int_equal(s->mixing.impellers[0].kind, RU_IMPELLER_DOWN);
    assert_close(s->mixing.impellers[0].height, 0.7, 1e-15, 0);
    assert_close(s->mixing.impellers[0].blade_height, 0.14, 1e-15, 0);
    assert_close(s->mixing.impellers[0].circulation, 2.28, 0, 0);
    assert_close(parameter(s, "q_s_max"), 1.2 / 3600, 1e-15, 0);
    assert_close(parameter(s, "y_em"), 0.5, 1e-15, 0);
    assert_close(initial(s, "biomass"), 0.17, 1e-15, 0);
    assert_close(initial(s, "glucose"), 4.94, 1e-15, 0);
    assert_int_equal(s->gas.present, 1);
    assert_close(s->gas.kla, 0.1, 1e-15, 0);
    assert_close(s->gas.head_pressure, 2e5, 1e-15, 0);
    /* Henry: 0.0013 mol/kg/bar at 25 degC, 1500 K; air less 31.7 mmHg of vapour (Antoine). */
    double vapour = 133.322368 * pow(10, 8.07131 - 1730.63 / (233.426 + 30));
    assert_close(s->gas.oxygen_saturation,
                 0.031998 * 0.2095 * 1.3e-5 * (2e5 - vapour) *
                     exp(1500 * (1 / 303.15 - 1 / 298.15)),
                 5e-5, 0);
    assert_int_equal(s->gas.hydrostatic, 0);
    assert_int_equal(s->output.n_field_time, 2);
    assert_int_equal(s->output.parallel, 1);
    discard(&b);
}

static void flows_and_sensors_land_in_si(void **state)
{
    (void)state;
    built b = build(cylinder);
    const ru_scenario *s = b.scenario;
    const ru_feed *feed = &s->feeds[0];
    assert_int_equal(feed->where.kind, RU_WHERE_POINT);
    assert_close(feed->where.theta, 1.5707963267948966, 1e-15, 0);
    assert_int_equal(feed->profile.kind, RU_PROFILE_EXPONENTIAL);
    assert_close(feed->profile.rate, 1e-5, 1e-15, 0);
    assert_close(feed->profile.exponent, 1e-4, 1e-15, 0);
    assert_close(feed->profile.maximum, 1.0 / 3600, 1e-15, 0);
    assert_close(feed->profile.start, 25200, 0, 0);
    assert_true(isinf(feed->profile.stop));
    assert_close(feed->concentrations[ru_model_state_index(s->model, "glucose")], 300, 0, 0);
    assert_close(feed->concentrations[ru_model_state_index(s->model, "biomass")], 0, 0, 0);
    assert_int_equal(s->withdrawals[0].profile.kind, RU_PROFILE_CONSTANT);
    assert_int_equal(s->withdrawals[0].where.kind, RU_WHERE_EVERYWHERE);
    assert_close(s->withdrawals[0].profile.rate, 1e-6, 1e-15, 0);
    /* 20 mL in 10 s: 2e-6 m3/s, then nothing. */
    const ru_profile *samples = &s->withdrawals[1].profile;
    assert_int_equal(samples->kind, RU_PROFILE_TABLE);
    assert_int_equal(samples->n_point, 4);
    assert_int_equal(samples->stepwise, 1);
    assert_close(samples->start, 7200, 0, 0);
    assert_close(samples->stop, 10810, 0, 0);
    assert_close(samples->rates[2], 2e-6, 1e-15, 0);
    assert_close(samples->times[3], 10810, 0, 0);
    assert_close(samples->rates[3], 0, 0, 0);
    assert_int_equal(s->sensors[0].kind, RU_SENSOR_DO);
    assert_close(s->sensors[0].lag, 35, 0, 0);
    assert_int_equal(s->sensors[1].kind, RU_SENSOR_CONCENTRATION);
    assert_int_equal(s->sensors[1].component, ru_model_state_index(s->model, "glucose"));
    assert_int_equal(s->sensors[1].where.kind, RU_WHERE_EVERYWHERE);
    discard(&b);
}

static void compartments_have_links_and_their_own_initial_states(void **state)
{
    (void)state;
    built b = build("time: 1 h\n"
                    "mixing:\n"
                    "  kind: compartments\n"
                    "  compartments:\n"
                    "    - {name: top, volume: 5 m3, height: 4 m}\n"
                    "    - {name: bottom, volume: 10 m3}\n"
                    "  flows: [{from: top, to: bottom, flow: 1 L/s}, {from: bottom, to: top, flow: "
                    "1 L/s}]\n"
                    "  exchanges: [{between: [bottom, top], flow: 2 L/s}]\n"
                    "cells: monod\n"
                    "initial: {biomass: 1 g/L, by_compartment: {top: {glucose: 3 g/L}}}\n"
                    "feeds: [{name: f, at: top, profile: 1 L/h}]\n");
    const ru_scenario *s = b.scenario;
    size_t n = s->model->n_state, glucose = ru_model_state_index(s->model, "glucose");
    assert_close(s->vessel.volume, 15, 1e-15, 0);
    assert_int_equal(s->mixing.n_link, 3);
    assert_string_equal(s->mixing.links[1].from, "bottom");
    assert_int_equal(s->mixing.links[1].two_way, 0);
    assert_int_equal(s->mixing.links[2].two_way, 1);
    assert_close(s->mixing.links[2].flow, 2e-3, 1e-15, 0);
    assert_int_equal(s->mixing.links[2].at.line, 8);
    assert_close(s->initial_by_compartment[glucose], 3, 1e-15, 0);
    assert_close(s->initial_by_compartment[n + glucose], s->initial[glucose], 0, 0);
    assert_close(s->initial_by_compartment[ru_model_state_index(s->model, "biomass")], 1, 0, 0);
    assert_int_equal(s->feeds[0].where.kind, RU_WHERE_NODE_NAME);
    assert_string_equal(s->feeds[0].where.name, "top");
    discard(&b);
}

static void the_resolved_scenario_reads_back_as_itself(void **state)
{
    (void)state;
    built first = build(cylinder);
    built second = build(first.scenario->resolved);
    assert_string_equal(first.scenario->resolved, second.scenario->resolved);
    assert_true(first.scenario->checksum == second.scenario->checksum);
    size_t n = first.scenario->model->n_parameter;
    assert_memory_equal(first.scenario->parameters, second.scenario->parameters,
                        n * sizeof(double));
    /* The air that is fed where nothing is said. */
    assert_int_equal(first.scenario->gas.n_share, second.scenario->gas.n_share);
    for (size_t i = 0; i < first.scenario->gas.n_share; i++)
        assert_close(first.scenario->gas.shares[i].inlet, second.scenario->gas.shares[i].inlet,
                     1e-9, 0);
    discard(&second);
    discard(&first);
    /* Another order of keys is the same scenario; another value is not. */
    first = build("time: 5 h\nvessel: 2 L\ncells: monod\n");
    second = build("cells: monod\nvessel: {volume: 2 L}\ntime: {end: 5 h}\n");
    assert_true(first.scenario->checksum == second.scenario->checksum);
    discard(&second);
    second = build("time: 5 h\nvessel: 3 L\ncells: monod\n");
    assert_true(first.scenario->checksum != second.scenario->checksum);
    discard(&second);
    discard(&first);
}

static void a_point_means_everywhere_in_a_well_mixed_vessel(void **state)
{
    (void)state;
    built b = build("time: 5 h\nvessel: 2 L\ncells: monod\n"
                    "sensors: [{name: S, measures: glucose, at: {r: 1 m, z: 2 m}}]\n");
    assert_int_equal(b.scenario->sensors[0].where.kind, RU_WHERE_EVERYWHERE);
    discard(&b);
}

static void every_profile_is_read(void **state)
{
    (void)state;
    built b = build("time: 5 h\nvessel: 2 L\ncells: monod\nfeeds:\n"
                    "  - {name: a, profile: {kind: pulses, rate: 1 L/h, period: 10 min, width: 30 "
                    "s, stop: 2 h}}\n"
                    "  - name: b\n"
                    "    profile: {kind: table, times: [0 h, 1 h], rates: [0 L/h, 36 L/h], "
                    "stepwise: true}\n");
    const ru_profile *pulses = &b.scenario->feeds[0].profile;
    const ru_profile *table = &b.scenario->feeds[1].profile;
    assert_int_equal(pulses->kind, RU_PROFILE_PULSES);
    assert_close(pulses->period, 600, 0, 0);
    assert_close(pulses->width, 30, 0, 0);
    assert_close(pulses->stop, 7200, 0, 0);
    assert_int_equal(table->kind, RU_PROFILE_TABLE);
    assert_int_equal(table->n_point, 2);
    assert_int_equal(table->stepwise, 1);
    assert_close(table->rates[1], 1e-5, 1e-15, 0);
    discard(&b);
}

static void the_keys_are_described(void **state)
{
    (void)state;
    for (int markdown = 0; markdown < 2; markdown++) {
        char *text;
        assert_int_equal(ru_scenario_describe(markdown, &text), RU_OK);
        assert_non_null(strstr(text, "carbon_dioxide_equilibrium"));
        assert_non_null(strstr(text, "mixing.impellers[]"));
        free(text);
    }
}

static int shut_down(void **state)
{
    (void)state;
    ru_unit_shutdown();
    return 0;
}

/* 1 vvm of 2 L in a minute, 0.12 Nm3/h, and as much in m3/s where the vessel is at 0 degC and
 * 1.01325 bar: 2 L/min of 44.615 mol/m3 each time. */
static void a_gas_flow_may_be_said_in_three_ways(void **state)
{
    (void)state;
    static const char *const flows[] = {"1 vvm", "0.12 Nm3/h", "2 L/min"};
    for (int i = 0; i < 3; i++) {
        char text[512];
        snprintf(text, sizeof text,
                 "time: 1 h\nvessel: {volume: 2 L, temperature: 0 degC}\ncells: monod\n"
                 "gas: {kla: 100 1/h, phase: mixed, flow: %s, head_pressure: 1.01325 bar}\n",
                 flows[i]);
        built b = build(text);
        assert_close(b.scenario->gas.molar_flow, 2e-3 / 60 * 44.61503, 1e-6, 0);
        assert_int_equal(b.scenario->gas.n_share, 3);
        discard(&b);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(three_lines_are_a_scenario),
        cmocka_unit_test(fields_land_in_si),
        cmocka_unit_test(flows_and_sensors_land_in_si),
        cmocka_unit_test(a_gas_flow_may_be_said_in_three_ways),
        cmocka_unit_test(compartments_have_links_and_their_own_initial_states),
        cmocka_unit_test(the_resolved_scenario_reads_back_as_itself),
        cmocka_unit_test(a_point_means_everywhere_in_a_well_mixed_vessel),
        cmocka_unit_test(every_profile_is_read),
        cmocka_unit_test(the_keys_are_described),
    };
    return cmocka_run_group_tests(tests, NULL, shut_down);
}
