/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "support.h"

#include <string.h>

#include <ru/base/unit.h>
#include <ru/front/rushton.h>

static const char *const batch = "title: batch\n"
                                 "time: {end: 4 h}\n"
                                 "vessel: {volume: 2 L, temperature: 37 degC}\n"
                                 "cells: {model: monod}\n"
                                 "initial: {biomass: 0.1 g/L, glucose: 10 g/L}\n"
                                 "output: {series_interval: 1 h}\n";

static void a_text_is_opened_advanced_and_read_by_series(void **state)
{
    (void)state;
    ru_simulation *s = NULL;
    double times[16], biomass[16];
    assert_int_equal(ru_open_text(batch, "batch.yaml", MPI_COMM_WORLD, NULL, &s), RU_OK);
    assert_int_equal(ru_advance(s, 7200), RU_OK);
    assert_close(ru_time(s), 7200, 0, 0);
    assert_int_equal(ru_run(s), RU_OK);
    assert_int_equal(ru_series_read(s, "biomass", times, biomass, 16), 5);
    assert_close(times[2], 7200, 0, 0);
    /* Far from exhaustion, mu = 0.5 * 10/10.2 at the start: exp(0.49 t) to a few per mille. */
    assert_close(biomass[2], 0.1 * exp(0.4902 * 2), 5e-3, 0);
    assert_int_equal(ru_series_read(s, "biomas", NULL, NULL, 0), 0);
    assert_true(ru_record(s)->complete);
    ru_close(&s);
    assert_null(s);
}

static void overrides_change_what_is_run(void **state)
{
    (void)state;
    const char *sets[] = {"time.end=1 h", "initial.biomass=200 mg/L"};
    const ru_open_options options = {.sets = sets, .n_set = 2};
    ru_simulation *s = NULL;
    double biomass[4];
    assert_int_equal(ru_open_text(batch, "batch.yaml", MPI_COMM_WORLD, &options, &s), RU_OK);
    assert_close(ru_end(s), 3600, 1e-15, 0);
    assert_int_equal(ru_run(s), RU_OK);
    assert_int_equal(ru_series_read(s, "biomass", NULL, biomass, 4), 2);
    assert_close(biomass[0], 0.2, 1e-12, 0);
    ru_close(&s);
}

static void a_wrong_scenario_opens_nothing_and_says_where(void **state)
{
    (void)state;
    ru_simulation *s = NULL;
    assert_int_equal(ru_open_text("time: {end: 4}\n", "bad.yaml", MPI_COMM_WORLD, NULL, &s),
                     RU_ERR_INPUT);
    assert_null(s);
    assert_non_null(strstr(ru_last_fault(), "bad.yaml:1:13: error:"));
}

static int stop_at_once(const ru_progress *progress, void *context)
{
    ++*(int *)context;
    return progress->step > 3;
}

static void a_run_stops_when_progress_says_so(void **state)
{
    (void)state;
    ru_simulation *s = NULL;
    int calls = 0;
    assert_int_equal(ru_open_text(batch, "batch.yaml", MPI_COMM_WORLD, NULL, &s), RU_OK);
    ru_progress_set(s, stop_at_once, &calls);
    assert_int_equal(ru_run(s), RU_ERR_STOPPED);
    assert_true(ru_time(s) < ru_end(s));
    assert_false(ru_record(s)->complete);
    ru_close(&s);
}

static void tables_are_printed_and_unknown_names_get_the_nearest(void **state)
{
    (void)state;
    char *text = NULL;
    assert_int_equal(ru_models("monod", 0, &text), RU_OK);
    assert_non_null(strstr(text, "mu_max"));
    free(text);
    assert_int_equal(ru_models("monot", 0, &text), RU_ERR_USAGE);
    assert_non_null(strstr(ru_last_fault(), "'monod'"));
    assert_int_equal(ru_describe("scenario", 0, &text), RU_OK);
    free(text);
    assert_int_equal(ru_describe("nothing", 0, &text), RU_ERR_USAGE);
    assert_non_null(strstr(ru_version(), "SUNDIALS"));
}

static int shut_down(void **state)
{
    (void)state;
    ru_unit_shutdown();
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_text_is_opened_advanced_and_read_by_series),
        cmocka_unit_test(overrides_change_what_is_run),
        cmocka_unit_test(a_wrong_scenario_opens_nothing_and_says_where),
        cmocka_unit_test(a_run_stops_when_progress_says_so),
        cmocka_unit_test_teardown(tables_are_printed_and_unknown_names_get_the_nearest, shut_down),
    };
    return ru_run_group(tests);
}
