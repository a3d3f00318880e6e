/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "support.h"
#include "tiny.h"

#include <string.h>

#include <ru/core/problem.h>
#include <ru/core/sensor.h>

/* A tank of one component with one instrument that looks at it. */
typedef struct rig {
    ru_scenario scenario;
    ru_problem *problem;
    ru_system *system;
    ru_sensor_bank bank;
    double initial[2], parameters[1];
} rig;

static void open_rig(rig *g, const ru_sensor *sensor)
{
    ru_comm comm;
    assert_int_equal(ru_comm_wrap(MPI_COMM_WORLD, &comm), RU_OK);
    g->scenario = ru_tiny_scenario(&ru_tiny_tracer, g->initial, g->parameters);
    g->scenario.sensors = (ru_sensor *)(uintptr_t)sensor;
    g->scenario.n_sensor = 1;
    assert_int_equal(ru_problem_build(&g->scenario, &comm, &g->problem), RU_OK);
    assert_int_equal(ru_system_build(g->problem, &g->system), RU_OK);
    assert_int_equal(ru_sensor_bank_build(g->system, &g->bank), RU_OK);
}

static void close_rig(rig *g)
{
    ru_sensor_bank_destroy(&g->bank);
    ru_system_destroy(&g->system);
    ru_problem_destroy(&g->problem);
}

static void follow(rig *g, double t, double y)
{
    assert_int_equal(ru_sensor_bank_follow(&g->bank, t, &y), RU_OK);
}

static double reading(rig *g)
{
    double values[2];
    ru_sensor_bank_read(&g->bank, 0, values);
    return values[0];
}

/* x = t from 0 on: m = (t - d) - tau (1 - exp(-(t - d)/tau)) once the delay d is over. */
static double ramp_seen(double t, double delay, double lag)
{
    double s = t > delay ? t - delay : 0;
    return lag > 0 ? s - lag * (1 - exp(-s / lag)) : s;
}

static void a_delayed_ramp_is_the_ramp_of_before_whatever_the_steps(void **state)
{
    (void)state;
    const double steps[] = {1, 7, 40, 130}, lags[] = {0, 15};
    for (size_t i = 0; i < 4; i++)
        for (size_t k = 0; k < 2; k++) {
            const ru_sensor line = {.name = "line", .delay = 60, .lag = lags[k]};
            rig g;
            open_rig(&g, &line);
            for (double t = 0; t <= 400; t += steps[i]) {
                follow(&g, t, t);
                assert_close(reading(&g), ramp_seen(t, 60, lags[k]), 1e-10, 1e-9);
            }
            close_rig(&g);
        }
}

static void a_delay_forgets_what_has_come_through(void **state)
{
    (void)state;
    const ru_sensor line = {.name = "line", .delay = 60};
    rig g;
    open_rig(&g, &line);
    for (int i = 0; i < 5000; i++)
        follow(&g, i, sin(i));
    assert_true(g.bank.channels[0].n < 70);
    close_rig(&g);
}

static void drift_grows_with_the_age_of_the_run(void **state)
{
    (void)state;
    const ru_sensor old = {.name = "old", .drift = 0.1 / 86400, .offset_drift = 0.02 / 86400};
    rig g;
    open_rig(&g, &old);
    follow(&g, g.scenario.start, 5);
    assert_close(reading(&g), 5, 1e-14, 0);
    follow(&g, g.scenario.start + 86400, 5);
    assert_close(reading(&g), 5 * 1.1 + 0.02, 1e-12, 0);
    close_rig(&g);
}

static void what_is_too_little_to_be_quantified_is_a_gap(void **state)
{
    (void)state;
    const ru_sensor assay = {
        .name = "assay", .relative = 0.03, .absolute = 0.05, .quantified = 0.1};
    rig g;
    double values[2];
    open_rig(&g, &assay);
    assert_int_equal(ru_sensor_columns(&assay), 2);
    follow(&g, 0, 2);
    ru_sensor_bank_read(&g.bank, 0, values);
    assert_close(values[0], 2, 1e-14, 0);
    assert_close(values[1], sqrt(0.06 * 0.06 + 0.05 * 0.05), 1e-14, 0);
    follow(&g, 1, 0.09);
    assert_true(isnan(reading(&g)));
    close_rig(&g);
}

static void turbidity_bends(void **state)
{
    (void)state;
    const ru_sensor optics = {.name = "OD", .gain = 2.5, .bend = 0.05, .baseline = 0.1};
    size_t i = 0;
    while (strcmp(ru_instrument_names[i], "turbidity") != 0)
        i++;
    ru_sensor sensor = optics;
    sensor.instrument = ru_instrument_at(i);
    rig g;
    open_rig(&g, &sensor);
    assert_string_equal(ru_sensor_unit(g.problem, &sensor), "1");
    follow(&g, 0, 10);
    assert_close(reading(&g), 0.1 + 25 / 1.5, 1e-14, 0);
    close_rig(&g);
}

static void noise_has_the_size_that_is_told(void **state)
{
    (void)state;
    const ru_sensor noisy = {.name = "noisy", .absolute = 0.3, .noise_seed = 5};
    rig g;
    double square = 0;
    open_rig(&g, &noisy);
    for (int i = 0; i < 4000; i++) {
        follow(&g, 60.0 * i, 7);
        square += pow(reading(&g) - 7, 2) / 4000;
    }
    assert_close(sqrt(square), 0.3, 0.06, 0); /* five standard errors */
    close_rig(&g);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_delayed_ramp_is_the_ramp_of_before_whatever_the_steps),
        cmocka_unit_test(a_delay_forgets_what_has_come_through),
        cmocka_unit_test(drift_grows_with_the_age_of_the_run),
        cmocka_unit_test(what_is_too_little_to_be_quantified_is_a_gap),
        cmocka_unit_test(turbidity_bends),
        cmocka_unit_test(noise_has_the_size_that_is_told),
    };
    return ru_run_group(tests);
}
