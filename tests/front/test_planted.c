/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "support.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <ru/front/rushton.h>

/* Errors that are planted in a scenario or in the data are found by the comparison, which names the
 * modality that shows them and what they look like. The data are what the plain scenario gives. */

static const char scenario[] =
    "title: fed-batch with instruments\n"
    "time: {end: 20 h}\n"
    "vessel: {volume: 10 L, temperature: 35 degC}\n"
    "cells: {model: ecoli-overflow}\n"
    "initial: {biomass: 1 g/L, glucose: 5 g/L, oxygen: 6 mg/L}\n"
    "feeds: [{name: glucose, profile: {kind: exponential, start: 5 h, rate: 10 mL/h, exponent: "
    "0.15 1/h},\n"
    "  concentrations: {glucose: 500 g/L}}]\n"
    "gas: {kla: 400 1/h, flow: 2 vvm, phase: mixed}\n"
    "sensors:\n"
    "  - {name: DO_probe, measures: DO, instrument: do-probe}\n"
    "  - {name: CO2_out, measures: offgas_carbon_dioxide, instrument: off-gas}\n"
    "output: {series_interval: 3 min}\n";

static const char limits[] =
    "run: a\nquantities:\n"
    "  - {measured: DO, simulated: DO_probe, modality: online-probe, limit: "
    "{nrmse: 2 %}}\n"
    "  - {measured: CO2, simulated: CO2_out, modality: off-gas, limit: "
    "{nrmse: 2 %, shift: 5 min}}\n"
    "  - {measured: biomass, modality: offline-assay, limit: {nrmse: 2 %}}\n"
    "  - {measured: acetate, modality: offline-assay, limit: {nrmse: 5 %}}\n";

/* How a quantity is sampled, and what is done to it. */
typedef struct sampling {
    const char *quantity, *series, *unit;
    double every, late; /* h */
    double factor;
} sampling;

static void run(const char *change, const char *path, ru_simulation **s)
{
    const ru_open_options options = {.sets = &change, .n_set = change != NULL};
    assert_int_equal(ru_open_text(scenario, "text", MPI_COMM_SELF, &options, s), RU_OK);
    assert_int_equal(ru_output_open(*s, path), RU_OK);
    assert_int_equal(ru_run(*s), RU_OK);
}

/* Samples the plain run into a file. */
static void measure(const char *path, const sampling *plan, size_t n_plan)
{
    static double times[500], values[500];
    ru_simulation *s = NULL;
    run(NULL, ru_temporary_path("plain.h5"), &s);
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    fputs("run_id,time_h,quantity,value,unit\n", file);
    for (size_t p = 0; p < n_plan; p++) {
        size_t n = ru_series_read(s, plan[p].series, times, values, 500);
        assert_true(n > 300 && n < 500);
        double next = 0;
        for (size_t i = 0; i < n; i++)
            if (times[i] / 3600 >= next - 1e-6) {
                fprintf(file, "a,%.9g,%s,%.9g,%s\n", times[i] / 3600 + plan[p].late,
                        plan[p].quantity, values[i] * plan[p].factor, plan[p].unit);
                next += plan[p].every;
            }
    }
    assert_int_equal(fclose(file), 0);
    ru_close(&s);
}

static const sampling honest[] = {{"DO", "DO_probe", "%", 0.1, 0, 1},
                                  {"CO2", "CO2_out", "%", 0.1, 0, 1},
                                  {"biomass", "biomass", "g/L", 1, 0, 1},
                                  {"acetate", "acetate", "g/L", 1, 0, 1}};
enum { N_HONEST = 4 };

/* The report of the scenario with `change` against data as `plan` takes them; malloc'ed. */
static char *compare(const char *change, const sampling *plan, ru_status expected)
{
    const char *data = ru_temporary_path("data.csv"), *rules = ru_temporary_path("limits.yaml");
    const char *result = ru_temporary_path("result.h5");
    ru_simulation *s = NULL;
    char *report = NULL;
    measure(data, plan, N_HONEST);
    FILE *file = fopen(rules, "w");
    assert_non_null(file);
    fputs(limits, file);
    assert_int_equal(fclose(file), 0);
    run(change, result, &s);
    ru_close(&s);
    const ru_compare_options options = {.limits = rules};
    ru_status status = ru_compare(result, data, &options, &report);
    if (status != expected)
        fail_msg("expected status %d, got %d: %s\n%s", expected, status, ru_last_fault(),
                 report ? report : "");
    return report;
}

static void expect(char *report, const char *words)
{
    if (!strstr(report, words))
        fail_msg("expected '%s' in\n%s", words, report);
    free(report);
}

static void without_an_error_nothing_is_found(void **state)
{
    (void)state;
    expect(compare(NULL, honest, RU_OK), "verdict   PASS (4 of 4");
}

static void a_tenth_more_kla_is_shown_by_the_oxygen_probe(void **state)
{
    (void)state;
    expect(compare("gas.kla=440 1/h", honest, RU_ERR_CRITERION), "shown by  online-probe (DO)");
}

static void a_tenth_more_feed_is_shown_by_the_off_gas(void **state)
{
    (void)state;
    char *report = compare("feeds[0].profile.rate=11 mL/h", honest, RU_ERR_CRITERION);
    expect(report, "shown by  off-gas (CO2)");
}

static void a_clock_that_is_half_an_hour_late_is_called_one(void **state)
{
    (void)state;
    sampling plan[N_HONEST];
    memcpy(plan, honest, sizeof plan);
    plan[1].late = 0.5;
    char *report = compare(NULL, plan, RU_ERR_CRITERION);
    assert_non_null(strstr(report, "CO2: a clock: 30 min too early in the simulation"));
    expect(report, "shown by  off-gas (CO2)");
}

static void grams_that_are_called_moles_are_called_a_unit(void **state)
{
    (void)state;
    sampling plan[N_HONEST];
    memcpy(plan, honest, sizeof plan);
    plan[3].unit = "mol/L"; /* the numbers are g/L */
    char *report = compare(NULL, plan, RU_ERR_CRITERION);
    assert_non_null(strstr(report, "acetate: a unit: measured are"));
    assert_non_null(strstr(report, "mass for amount of substance"));
    expect(report, "shown by  offline-assay (acetate)");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(without_an_error_nothing_is_found),
        cmocka_unit_test(a_tenth_more_kla_is_shown_by_the_oxygen_probe),
        cmocka_unit_test(a_tenth_more_feed_is_shown_by_the_off_gas),
        cmocka_unit_test(a_clock_that_is_half_an_hour_late_is_called_one),
        cmocka_unit_test(grams_that_are_called_moles_are_called_a_unit),
    };
    return ru_run_group(tests);
}
