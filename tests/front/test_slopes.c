/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "support.h"

#include <stdio.h>
#include <string.h>

#include <ru/base/log.h>
#include <ru/front/rushton.h>

/* Forward sensitivities against exact solutions, and against differences of tight runs. */

enum { MOST = 4, TEXT = 96 };

/* A parameter on a logarithmic scale: path, unit, value. */
typedef struct parameter {
    const char *path, *unit;
    double value;
} parameter;

/* The member with parameter `moved` multiplied; texts [n]. */
static void write_sets(const parameter *p, size_t n, size_t moved, double factor,
                       char texts[MOST][TEXT], const char *sets[MOST])
{
    for (size_t i = 0; i < n; i++) {
        snprintf(texts[i], TEXT, "%s=%.17g %s", p[i].path, p[i].value * (i == moved ? factor : 1),
                 p[i].unit);
        sets[i] = texts[i];
    }
}

static ru_simulation *open_text(const char *text)
{
    ru_simulation *s;
    ru_log_set_level(RU_LOG_ERROR);
    if (ru_open_text(text, "scenario.yaml", MPI_COMM_SELF, NULL, &s) != RU_OK)
        fail_msg("%s", ru_last_fault());
    return s;
}

static ru_status restart_with_slopes(ru_simulation *s, const parameter *p, size_t n)
{
    static char texts[2 * MOST + 1][MOST][TEXT];
    static const char *sets[2 * MOST + 1][MOST];
    ru_slope_direction directions[MOST];
    write_sets(p, n, n, 1, texts[0], sets[0]);
    for (size_t k = 0; k < n; k++) {
        write_sets(p, n, k, exp(5e-5), texts[1 + 2 * k], sets[1 + 2 * k]);
        write_sets(p, n, k, exp(-5e-5), texts[2 + 2 * k], sets[2 + 2 * k]);
        directions[k] = (ru_slope_direction){sets[1 + 2 * k], sets[2 + 2 * k], 1e-4};
    }
    const ru_slope_wanted wanted = {directions, n, n};
    return ru_restart_with_slopes(s, sets[0], n, &wanted);
}

static size_t column(const ru_simulation *s, const char *name)
{
    for (size_t i = 0; i < ru_series_count(s); i++)
        if (strcmp(ru_series_info(s, i)->name, name) == 0)
            return i;
    fail_msg("no series %s", name);
    return 0;
}

static const char decay[] =
    "title: decay\ntime: 10 h\nvessel: {volume: 1 L}\n"
    "model: {name: decay, states: {a: {initial: 2 g/L, meaning: x}, b: {initial: 0 g/L, meaning: "
    "x}},\n  parameters: {k: {value: 0.3 1/h, source: x}},\n"
    "  processes: {fall: {rate: k*a, stoichiometry: {a: -1, b: 1}}}}\ncells: decay\n"
    "output: {series_interval: 30 min}\nsolver: {relative_tolerance: 1e-8}\n";

/* a = a0 exp(-k t): da/dln k = -k t a, da/dln a0 = a. */
static void a_decay_has_the_slopes_of_its_formula(void **state)
{
    (void)state;
    const parameter p[] = {{"cells.parameters.k", "1/h", 0.3}, {"initial.a", "g/L", 2}};
    ru_simulation *s = open_text(decay);
    size_t n, n_series = ru_series_count(s), a = column(s, "a"), b = column(s, "b");
    assert_int_equal(restart_with_slopes(s, p, 2), RU_OK);
    assert_int_equal(ru_run(s), RU_OK);
    const ru_memory_record *record = ru_record(s);
    for (size_t k = 0; k < 2; k++) {
        const double *slopes = ru_slopes(s, k, &n);
        assert_int_equal(n, record->n_time);
        assert_int_equal(n, 21);
        for (size_t i = 0; i < n; i++) {
            double t = record->time[i] / 3600, is = 2 * exp(-0.3 * t);
            double by_k = -0.3 * t * is;
            assert_close(slopes[i * n_series + a], k ? is : by_k, 2e-6, 1e-7);
            assert_close(slopes[i * n_series + b], k ? 2 - is : -by_k, 2e-6, 1e-7);
        }
    }
    ru_close(&s);
}

/* A fed-batch with a feed that starts, grows and stops, oxygen from gas, a probe with a lag, and a
 * pulse; as one tank and as three compartments. */
static const char fed[] =
    "title: fed\ntime: 8 h\nvessel: {volume: 2 L, temperature: 37 degC}\ncells: {model: "
    "ecoli-anane}\n"
    "initial: {biomass: 2 g/L, glucose: 1 g/L, acetate: 0.01 g/L, oxygen: 7 mg/L}\n"
    "gas: {kla: 300 1/h, oxygen_saturation: 7.07 mg/L}\n"
    "feeds: [{name: sugar, profile: {kind: exponential, rate: 4 mL/h, exponent: 0.2 1/h, start: 1 "
    "h, stop: 6 h}, concentrations: {glucose: 300 g/L}}]\n"
    "pulses: [{of: glucose, time: 4 h, amount: 1 g}]\n"
    "sensors: [{name: probe, measures: DO, lag: 60 s}]\n"
    "output: {series_interval: 30 min}\n";
static const char zones[] =
    "mixing: {kind: compartments, compartments: [{name: top, volume: 0.7 L}, {name: middle, "
    "volume: "
    "0.8 L}, {name: bottom, volume: 0.5 L}],\n  exchanges: [{between: [top, middle], flow: 60 "
    "L/h}, {between: [middle, bottom], flow: 60 L/h}]}\n";

static const parameter of_fed[] = {{"cells.parameters.q_s_max", "g/g/h", 0.63},
                                   {"gas.kla", "1/h", 300},
                                   {"feeds.sugar.profile.rate", "mL/h", 4},
                                   {"pulses[0].amount", "g", 1}};

/* Differences of whole runs at a relative tolerance of 1e-10, which leaves up to 1e-7 of a series
 * and 1e-6 close to jumps, over 6e-3: the smallest slopes drown in that. */
static void difference(ru_simulation *s, size_t k, double *slopes)
{
    const double h = 3e-3;
    char texts[MOST][TEXT];
    const char *sets[MOST + 1];
    size_t n = 0;
    for (int side = 0; side < 2; side++) {
        write_sets(of_fed, MOST, k, exp(side ? -h : h), texts, sets);
        sets[MOST] = "solver.relative_tolerance=1e-10";
        assert_int_equal(ru_restart(s, sets, MOST + 1), RU_OK);
        assert_int_equal(ru_run(s), RU_OK);
        n = ru_record(s)->n_time * ru_series_count(s);
        for (size_t i = 0; i < n; i++)
            slopes[i] =
                ((side ? -1 : 1) * ru_record(s)->series[i] + (side ? slopes[i] * 2 * h : 0)) /
                (2 * h);
    }
}

static void check_against_differences(const char *text)
{
    ru_simulation *s = open_text(text);
    size_t n_time, n = ru_series_count(s);
    static double tight[MOST][64 * 128];
    for (size_t k = 0; k < MOST; k++)
        difference(s, k, tight[k]);
    assert_int_equal(restart_with_slopes(s, of_fed, MOST), RU_OK);
    assert_int_equal(ru_run(s), RU_OK);
    for (size_t k = 0; k < MOST; k++) {
        const double *slopes = ru_slopes(s, k, &n_time);
        for (size_t i = 0; i < n; i++) {
            double size = 0, value = 0;
            /* a root at zero has no slope */
            if (strstr(ru_series_info(s, i)->name, "_CoV"))
                continue;
            for (size_t j = 0; j < n_time; j++) {
                size = fmax(size, fabs(tight[k][j * n + i]));
                value = fmax(value, fabs(ru_record(s)->series[j * n + i]));
            }
            for (size_t j = 0; j < n_time; j++)
                if (isfinite(tight[k][j * n + i]))
                    ru_assert_close(slopes[j * n + i], tight[k][j * n + i], 1e-3,
                                    1e-3 * size + 1e-3 * value, ru_series_info(s, i)->name,
                                    __FILE__, __LINE__);
        }
    }
    ru_close(&s);
}

static void a_fed_batch_has_the_slopes_of_tight_differences(void **state)
{
    (void)state;
    check_against_differences(fed);
}

static void compartments_have_the_slopes_of_tight_differences(void **state)
{
    (void)state;
    char text[4096];
    snprintf(text, sizeof text, "%s%s", fed, zones);
    check_against_differences(text);
}

static void what_has_no_slopes_is_told(void **state)
{
    (void)state;
    const parameter start[] = {{"feeds.sugar.profile.start", "h", 1}};
    ru_simulation *s = open_text(fed);
    assert_int_equal(restart_with_slopes(s, start, 1), RU_ERR_INPUT);
    assert_non_null(strstr(ru_last_fault(), "moves the event"));
    /* the simulation is as it was */
    assert_int_equal(ru_run(s), RU_OK);
    ru_close(&s);
    char text[4096];
    snprintf(text, sizeof text, "%ssolver: {name: erk}\n", fed);
    s = open_text(text);
    assert_int_equal(restart_with_slopes(s, of_fed, MOST), RU_ERR_INPUT);
    assert_non_null(strstr(ru_last_fault(), "'erk' gives no sensitivities"));
    ru_close(&s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_decay_has_the_slopes_of_its_formula),
        cmocka_unit_test(a_fed_batch_has_the_slopes_of_tight_differences),
        cmocka_unit_test(compartments_have_the_slopes_of_tight_differences),
        cmocka_unit_test(what_has_no_slopes_is_told),
    };
    return ru_run_group(tests);
}
