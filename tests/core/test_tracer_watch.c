/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "support.h"
#include "tiny.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

/* Two tanks of 0.5 m3 that exchange 0.01 m3/s; a pulse into one. The difference decays with
 * 2 q/V = 0.04 1/s: CoV = exp(-0.04 t), below 0.05 at ln(20)/0.04 = 74.9 s; the other tank has come
 * within 5 % of its end then too. */
static void two_tanks_mix_as_their_exchange_says(void **state)
{
    (void)state;
    char *names[] = {"dye"};
    double initial[4], parameters[1];
    ru_compartment tanks[] = {{.name = "a", .volume = 0.5}, {.name = "b", .volume = 0.5}};
    ru_link link = {.from = "a", .to = "b", .flow = 0.01, .two_way = 1};
    ru_scenario s = ru_tiny_scenario(&ru_tiny_decay, initial, parameters);
    s.mixing = (ru_mixing){.kind = RU_MIXING_COMPARTMENTS,
                           .compartments = tanks,
                           .n_compartment = 2,
                           .links = &link,
                           .n_link = 1,
                           .dispersion = NAN};
    s.tracers = names;
    s.n_tracer = 1;
    initial[2] = 0;
    ru_pulse pulse = {.component = 2,
                      .time = 50,
                      .amount = 1,
                      .where = {.kind = RU_WHERE_NODE_NAME, .name = "a"}};
    ru_sensor probe = {.name = "probe",
                       .kind = RU_SENSOR_CONCENTRATION,
                       .component = 2,
                       .where = {.kind = RU_WHERE_NODE_NAME, .name = "b"}};
    s.pulses = &pulse;
    s.sensors = &probe;
    s.n_pulse = s.n_sensor = 1;
    s.end = 350;
    s.output.series_interval = 1;
    ru_tiny_run run = ru_tiny_run_open(&s);
    ru_tiny_run_finish(&run);
    const char *found = ru_runner_findings(run.run);
    double t95 = 0, decay = 0, at_probe = 0;
    assert_int_equal(sscanf(strstr(found, "dye: t95"), "dye: t95 %lf", &t95), 1);
    assert_int_equal(sscanf(strstr(found, "decays with"), "decays with %lf", &decay), 1);
    assert_int_equal(sscanf(strstr(found, "probe: t95"), "probe: t95 %lf", &at_probe), 1);
    assert_close(t95, log(20) / 0.04, 2e-3, 0);
    assert_close(decay, 0.04, 2e-3, 0);
    assert_close(at_probe, log(20) / 0.04, 5e-3, 0);
    ru_tiny_run_close(&run);
}

static void a_run_without_tracers_finds_nothing(void **state)
{
    (void)state;
    double initial[2], parameters[1];
    ru_scenario s = ru_tiny_scenario(&ru_tiny_decay, initial, parameters);
    ru_tiny_run run = ru_tiny_run_open(&s);
    ru_tiny_run_finish(&run);
    assert_string_equal(ru_runner_findings(run.run), "");
    ru_tiny_run_close(&run);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(two_tanks_mix_as_their_exchange_says),
        cmocka_unit_test(a_run_without_tracers_finds_nothing),
    };
    return ru_run_group(tests);
}
