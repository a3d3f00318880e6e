/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "support.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <ru/front/rushton.h>

/* Instruments whose reading is many numbers: cytometers and spectrometers. */

static ru_simulation *run(const char *text)
{
    ru_simulation *s = NULL;
    if (ru_open_text(text, "text", MPI_COMM_WORLD, NULL, &s) != RU_OK)
        fail_msg("%s", ru_last_fault());
    assert_int_equal(ru_run(s), RU_OK);
    return s;
}

static const double *array(const ru_simulation *s, const char *name, size_t i)
{
    const double *values = ru_memory_record_array(ru_record(s), name, i);
    assert_non_null(values);
    return values;
}

static double series(const ru_simulation *s, const char *name, size_t i)
{
    const ru_memory_record *record = ru_record(s);
    size_t column = ru_memory_record_column(record, name);
    assert_true(column < record->n_series && i < record->n_time);
    return record->series[i * record->n_series + column];
}

/* The shares of twenty classes are those of their masses, and their mean growth rate that of the
 * model, mu of class i being (i - 1/2) 0.5/20 1/h. */
static void a_population_is_shown_by_its_classes(void **state)
{
    (void)state;
    ru_simulation *s = run(
        "title: adaptation\ntime: {end: 3 h}\nvessel: {volume: 1 L}\n"
        "cells: {model: mu-adaptation}\ninitial: {glucose: 20 g/L}\n"
        "sensors:\n"
        "  - {name: growth, measures: class*, instrument: cytometer, sd_relative: 0, events: 400,\n"
        "     bins: {from: 0 1/h, until: 0.5 1/h, number: 20}}\n"
        "output: {series_interval: 30 min}\n");
    for (size_t i = 0; i < 7; i += 3) {
        const double *shares = array(s, "growth", i);
        double all = 0, one[20], sum = 0;
        for (int k = 0; k < 20; k++) {
            char name[32];
            snprintf(name, sizeof name, "class%d", k + 1);
            all += one[k] = series(s, name, i);
        }
        for (int k = 0; k < 20; k++) {
            assert_close(shares[k], one[k] / all, 1e-12, 1e-15);
            double p = one[k] / all; /* 400 cells */
            assert_close(shares[20 + k], sqrt(fmax(0, p * (1 - p))) / 20, 1e-9, 1e-12);
            sum += shares[k];
        }
        assert_close(sum, 1, 1e-12, 0);
    }
    assert_true(array(s, "growth", 0)[4] == 1 && array(s, "growth", 6)[4] < 0.9);
    ru_close(&s);
}

/* Two halves that hardly mix: 3 g/L of cells see 0.5 g/L of glucose, 1 g/L of them 8 g/L. */
static const char halves[] =
    "title: halves\ntime: {end: 1 s}\nvessel: {temperature: 30 degC}\n"
    "cells: {model: monod, parameters: {mu_max: 0 1/h}}\n"
    "initial: {by_compartment: {top: {biomass: 1 g/L, glucose: 8 g/L},\n"
    "  bottom: {biomass: 3 g/L, glucose: 0.5 g/L}}}\n"
    "mixing: {kind: compartments, compartments: [{name: top, volume: 2 L}, {name: bottom, volume: "
    "2 L}],\n"
    "  exchanges: [{between: [top, bottom], flow: 1e-6 L/h}]}\n"
    "sensors:\n"
    "  - {name: seen, measures: glucose, instrument: cytometer, sd_relative: 0,\n"
    "     bins: {from: 100 mg/L, until: 10 g/L, number: 4, spacing: log}}\n"
    "  - {name: filled, measures: glucose, instrument: cytometer, sd_relative: 0,\n"
    "     weighted_by: volume, bins: {from: 1 g/L, until: 5 g/L, number: 2}}\n"
    "  - {name: top, at: top, measures: glucose, instrument: cytometer, sd_relative: 0,\n"
    "     bins: {from: 0 g/L, until: 10 g/L, number: 5}}\n"
    "  - {name: drawn, measures: glucose, instrument: cytometer, sd_relative: 0, events: 4000,\n"
    "     noise_seed: 3, bins: {from: 0 g/L, until: 10 g/L, number: 2}}\n";

static void what_cells_see_is_weighted_by_the_cells(void **state)
{
    (void)state;
    ru_simulation *s = run(halves);
    /* 0.1, 0.316, 1, 3.16, 10 g/L */
    const double expected[] = {0, 0.75, 0, 0.25};
    for (int k = 0; k < 4; k++)
        assert_close(array(s, "seen", 0)[k], expected[k], 1e-12, 0);
    /* what lies beyond the bins is counted at their ends; by volume it is half and half */
    assert_close(array(s, "filled", 0)[0], 0.5, 1e-12, 0);
    assert_close(array(s, "filled", 0)[1], 0.5, 1e-12, 0);
    assert_close(array(s, "top", 0)[4], 1, 1e-12, 0);
    ru_close(&s);
}

/* Of 4000 cells 3000 are in the lower bin, give or take sqrt(4000 0.75 0.25) = 27.4; five times. */
static void a_count_of_cells_scatters_as_it_says(void **state)
{
    (void)state;
    ru_simulation *s = run(halves);
    const double *drawn = array(s, "drawn", 0);
    assert_close(drawn[0] * 4000, round(drawn[0] * 4000), 0, 1e-9);
    assert_close(drawn[0] + drawn[1], 1, 1e-12, 0);
    assert_true(drawn[0] != 0.75);
    assert_close(drawn[0], 0.75, 0, 5 * 27.4 / 4000);
    assert_close(drawn[2], sqrt(0.75 * 0.25 / 4000), 1e-9, 0);
    ru_close(&s);
}

/* By hand: 4 g/L of glucose and 2 g/L of cells over three places, half the axis behind the second:
 * baseline 0.05 + 0.02 x. */
static void a_spectrum_is_the_sum_of_its_parts(void **state)
{
    (void)state;
    ru_simulation *s =
        run("title: light\ntime: {end: 10 min}\nvessel: {volume: 1 L}\n"
            "cells: {model: monod, parameters: {mu_max: 0 1/h}}\n"
            "initial: {biomass: 2 g/L, glucose: 4 g/L}\n"
            "feeds: [{name: sugar, profile: {rate: 1 L/h, start: 5 min}, concentrations: {glucose: "
            "200 g/L}}]\n"
            "sensors:\n"
            "  - name: raman\n"
            "    measures: spectrum\n"
            "    instrument: spectrometer\n"
            "    spectrum:\n"
            "      axis: {from: 1000 1/cm, until: 1200 1/cm, number: 3}\n"
            "      pure:\n"
            "        - {of: glucose, at: 10 g/L, values: [0.1, 0.5, 0.2]}\n"
            "        - {of: biomass, at: 500 mg/L, values: [0.01, 0.02, 0.04]}\n"
            "      baseline: [0.05, 0.02]\n"
            "output: {series_interval: 10 s}\n");
    const double at_start[] = {0.05 + 0.04 + 0.04, 0.06 + 0.2 + 0.08, 0.07 + 0.08 + 0.16};
    for (int k = 0; k < 3; k++) {
        assert_close(array(s, "raman", 0)[k], at_start[k], 1e-12, 0);
        assert_close(array(s, "raman", 0)[3 + k], 0.01 * at_start[k], 1e-12, 0);
    }
    /* an exposure of a minute: while sugar rises at some 3 g/L/min, a reading is a minute behind */
    size_t i = 60;
    double now = 0.06 + 0.05 * series(s, "glucose", i) + 0.04 * series(s, "biomass", i);
    double before = 0.06 + 0.05 * series(s, "glucose", i - 6) + 0.04 * series(s, "biomass", i - 6);
    assert_true(now - before > 0.1);
    assert_close(array(s, "raman", i)[1], before, 0, 0.05 * (now - before));
    ru_close(&s);
}

/* A culture under a cytometer and a spectrometer without noise. */
static const char watched[] =
    "title: watched\ntime: {end: 4 h}\nvessel: {volume: 1 L}\n"
    "cells: {model: mu-adaptation}\ninitial: {glucose: 20 g/L}\n"
    "sensors:\n"
    "  - {name: growth, measures: class*, instrument: cytometer, sd_relative: 0, events: 1000,\n"
    "     bins: {from: 0 1/h, until: 0.5 1/h, number: 20}}\n"
    "  - {name: raman, measures: spectrum, instrument: spectrometer, lag: 0 s, sd_relative: 0,\n"
    "     spectrum: {axis: {from: 1000 1/cm, until: 1300 1/cm, number: 4}, pure: [\n"
    "       {of: glucose, at: 10 g/L, values: [0.1, 0.5, 0.2, 0]},\n"
    "       {of: carbon_dioxide, at: 1 g/L, values: [0.3, 0, 0.1, 0.1]}], baseline: [0.05]}}\n"
    "output: {series_interval: 1 h}\n";

static const char judged[] =
    "quantities:\n"
    "  - {measured: growth, modality: distribution, file: growth.csv, limit: {area: 0.01 1/h, "
    "chi2: "
    "4}}\n"
    "  - {measured: raman, modality: spectrum, file: raman.csv, limit: {max_error: 0.02 1}}\n"
    "  - {measured: raman, simulated: glucose, modality: spectrum, file: raman.csv, pure: "
    "pure.csv,\n"
    "     component: glucose, unit: g/L, limit: {nrmse: 2 %}}\n";

static void write_text(const char *name, const char *text)
{
    FILE *file = fopen(ru_temporary_path(name), "w");
    assert_non_null(file);
    fputs(text, file);
    assert_int_equal(fclose(file), 0);
}

/* What the instruments of the scenario with a change show, in files, the readings of the
 * spectrometer times `factor`. */
static void measure(const char *change, double factor)
{
    ru_simulation *s = NULL;
    const ru_open_options options = {.sets = &change, .n_set = change != NULL};
    assert_int_equal(ru_open_text(watched, "text", MPI_COMM_SELF, &options, &s), RU_OK);
    assert_int_equal(ru_run(s), RU_OK);
    FILE *growth = fopen(ru_temporary_path("growth.csv"), "w");
    FILE *raman = fopen(ru_temporary_path("raman.csv"), "w");
    assert_true(growth && raman);
    fputs("time_h,low,high,value,sd,axis_unit\n", growth);
    fputs("time_h,position,value,axis_unit\n", raman);
    for (int hour = 0; hour < 5; hour++) {
        const double *cells = array(s, "growth", (size_t)hour);
        const double *light = array(s, "raman", (size_t)hour);
        for (int k = 0; k < 20; k++)
            fprintf(growth, "%d,%.9g,%.9g,%.12g,%.9g,1/h\n", hour, 0.025 * k, 0.025 * (k + 1),
                    cells[k], cells[20 + k] + 1e-3);
        for (int k = 0; k < 4; k++)
            fprintf(raman, "%d,%d,%.12g,1/cm\n", hour, 1000 + 100 * k, factor * light[k]);
    }
    assert_int_equal(fclose(growth) + fclose(raman), 0);
    ru_close(&s);
}

static void compare(ru_status expected, const char *words)
{
    char result[512], *report = NULL;
    ru_simulation *s = NULL;
    write_text("limits.yaml", judged);
    write_text("pure.csv", "position,glucose,carbon_dioxide\n1000,0.01,0.3\n1100,0.05,0\n"
                           "1200,0.02,0.1\n1300,0,0.1\n");
    snprintf(result, sizeof result, "%s", ru_temporary_path("watched.h5"));
    assert_int_equal(ru_open_text(watched, "text", MPI_COMM_SELF, NULL, &s), RU_OK);
    assert_int_equal(ru_output_open(s, result), RU_OK);
    assert_int_equal(ru_run(s), RU_OK);
    ru_close(&s);
    char limits[512];
    snprintf(limits, sizeof limits, "%s", ru_temporary_path("limits.yaml"));
    const ru_compare_options options = {.limits = limits};
    ru_status status = ru_compare(result, NULL, &options, &report);
    if (status != expected || !report || !strstr(report, words))
        fail_msg("expected '%s', status %d, got %d: %s\n%s", words, expected, status,
                 ru_last_fault(), report ? report : "");
    free(report);
}

static void histograms_and_spectra_are_judged_from_a_result(void **state)
{
    (void)state;
    measure(NULL, 1);
    compare(RU_OK, "verdict   PASS (3 of 3");
}

static void a_slower_adaptation_is_shown_by_the_distribution(void **state)
{
    (void)state;
    measure("cells.parameters.t_up=3 h", 1);
    compare(RU_ERR_CRITERION, "shown by  distribution (growth)");
}

static void a_laser_that_grew_weak_is_shown_by_the_spectrum(void **state)
{
    (void)state;
    measure(NULL, 0.9);
    compare(RU_ERR_CRITERION, "shown by  spectrum (raman)");
    compare(RU_ERR_CRITERION, "raman: a scale: measured are 0.9 times simulated");
}

static void expect_refused(const char *sensor, const char *message)
{
    char text[1024];
    snprintf(text, sizeof text,
             "title: x\ntime: {end: 1 h}\nvessel: {volume: 1 L}\ncells: {model: monod}\n"
             "sensors: [%s]\n",
             sensor);
    ru_simulation *s = NULL;
    assert_int_equal(ru_open_text(text, "text", MPI_COMM_WORLD, NULL, &s), RU_ERR_INPUT);
    if (!strstr(ru_last_fault(), message))
        fail_msg("expected '%s' in: %s", message, ru_last_fault());
    ru_close(&s);
}

#define CYTOMETER "{name: a, measures: glucose, instrument: cytometer"
#define SPECTRUM(pure)                                                                             \
    "{name: a, measures: spectrum, instrument: spectrometer, spectrum: "                           \
    "{axis: {from: 800 1/cm, until: 900 1/cm, number: 2}, pure: [" pure "]}}"

static void what_cannot_be_read_is_refused(void **state)
{
    (void)state;
    expect_refused(CYTOMETER "}", "cytometer needs bins");
    expect_refused(CYTOMETER ", bins: {from: 0 1/h, until: 1 1/h, number: 4}}",
                   "glucose is in g/L, the bins in 1/h");
    expect_refused(CYTOMETER ", bins: {from: 2 g/L, until: 1 g/L, number: 4}}",
                   "from has to be below until");
    expect_refused(CYTOMETER ", bins: {from: 0 g/L, until: 1 g/L, number: 4, spacing: log}}",
                   "logarithms need 0 < from < until");
    expect_refused(CYTOMETER ", bins: {from: 0 g/L, until: 1 mol, number: 4}}", "not of one kind");
    expect_refused(CYTOMETER ", gain: 1 L/g, bins: {from: 0 g/L, until: 1 g/L, number: 4}}",
                   "cytometer has no gain");
    expect_refused(
        "{name: a, measures: class*, instrument: cytometer, bins: {from: 0 1/h, until: 1 "
        "1/h, number: 4}}",
        "0 states are called class*");
    expect_refused("{name: a, measures: glucose, bins: {from: 0 g/L, until: 1 g/L, number: 4}}",
                   "plain reads one number");
    expect_refused(SPECTRUM("{of: glucose, at: 1 g/L, values: [1]}"), "has 1 values, the axis 2");
    expect_refused(SPECTRUM("{of: glucos, at: 1 g/L, values: [1, 2]}"), "did you mean 'glucose'?");
    expect_refused(SPECTRUM("{of: glucose, at: 1 mol/L, values: [1, 2]}"), "glucose is in g/L");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_population_is_shown_by_its_classes),
        cmocka_unit_test(what_cells_see_is_weighted_by_the_cells),
        cmocka_unit_test(a_count_of_cells_scatters_as_it_says),
        cmocka_unit_test(a_spectrum_is_the_sum_of_its_parts),
        cmocka_unit_test(histograms_and_spectra_are_judged_from_a_result),
        cmocka_unit_test(a_slower_adaptation_is_shown_by_the_distribution),
        cmocka_unit_test(a_laser_that_grew_weak_is_shown_by_the_spectrum),
        cmocka_unit_test(what_cannot_be_read_is_refused),
    };
    return ru_run_group(tests);
}
