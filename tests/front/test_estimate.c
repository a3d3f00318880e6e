/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "fed_batch.h"
#include "support.h"

#include <math.h>
#include <string.h>

#include <ru/base/log.h>
#include <ru/front/estimate.h>

/* What a run takes is held against the run itself: in steps, since seconds are the machine's. */

static const char *const tank = "title: tank\n"
                                "time: {end: 1 h}\n"
                                "vessel: {volume: 1 m3, diameter: 1 m, temperature: 37 degC}\n"
                                "mixing: {kind: cylinder, cells: {r: 11, z: 50}, speed: 120 rpm,\n"
                                "  impellers: [{type: rushton, diameter: 0.33 m, height: 0.4 m}]}\n"
                                "cells: {model: monod}\n"
                                "initial: {biomass: 1 g/L, glucose: 5 g/L}\n";

static void assert_in_factor(double value, double true_value, double factor)
{
    print_message("%g for %g\n", value, true_value);
    assert_true(value < factor * true_value);
    assert_true(value > true_value / factor);
}

static int count(const ru_progress *progress, void *context)
{
    *(long long *)context = progress->step;
    return 0;
}

static ru_simulation *open_text(const char *text)
{
    ru_simulation *s = NULL;
    ru_status status = ru_open_text(text, "case.yaml", MPI_COMM_WORLD, NULL, &s);
    if (status != RU_OK)
        print_message("%s\n", ru_last_fault());
    assert_int_equal(status, RU_OK);
    return s;
}

/* Steps of the run, good on rank 0; all of them have them afterwards. */
static double count_steps(ru_simulation *s)
{
    long long steps = 0;
    ru_progress_set(s, count, &steps);
    assert_int_equal(ru_run(s), RU_OK);
    MPI_Bcast(&steps, 1, MPI_LONG_LONG, 0, MPI_COMM_WORLD);
    return (double)steps;
}

static void a_run_that_ends_in_the_trial_is_known_and_still_to_be_made(void **state)
{
    (void)state;
    ru_estimate e;
    const char *told = NULL;
    ru_simulation *s = open_text(fed_batch);
    assert_int_equal(ru_estimate_run(s, 1e9, &e), RU_OK);
    assert_int_equal(e.way, RU_ESTIMATE_WHOLE);
    assert_true(e.seconds > 0);
    assert_true(e.factor > 1);
    assert_int_equal(e.nodes, 1);
    int rank;
    MPI_Comm_rank(MPI_COMM_WORLD, &rank);
    if (rank == 0)
        assert_true(e.memory == ru_memory_expected(s));
    assert_int_equal(ru_consequences(s, &told), RU_OK);
    assert_non_null(strstr(told, "\ntime        about "));
    assert_non_null(strstr(told, "to its end"));
    assert_true(ru_time(s) == 0);
    assert_true(count_steps(s) == e.steps);
    ru_close(&s);
}

static void steps_of_a_grid_are_those_of_a_coarse_one(void **state)
{
    (void)state;
    ru_estimate e;
    ru_simulation *s = open_text(tank);
    assert_int_equal(ru_estimate_run(s, 1e-9, &e), RU_OK);
    assert_int_equal(e.way, RU_ESTIMATE_COARSE);
    assert_int_equal(e.nodes, 550);
    assert_true(e.tried_steps == 1);
    assert_in_factor(e.steps, count_steps(s), e.factor);
    ru_close(&s);
}

static void without_a_grid_a_start_leaves_the_rule(void **state)
{
    (void)state;
    ru_estimate e;
    ru_simulation *s = open_text(fed_batch);
    assert_int_equal(ru_estimate_run(s, 0, &e), RU_OK);
    assert_true(isnan(e.seconds));
    assert_int_equal(ru_estimate_run(s, 1e-9, &e), RU_OK);
    assert_int_equal(e.way, RU_ESTIMATE_RULE);
    assert_true(e.tried_steps == 1);
    assert_in_factor(e.steps, count_steps(s), e.factor);
    ru_close(&s);
}

static void a_shortest_step_bounds_how_many_there_are(void **state)
{
    (void)state;
    ru_estimate e;
    const char *set = "solver.maximum_step=1 s";
    const ru_open_options options = {.sets = &set, .n_set = 1};
    ru_simulation *s = NULL;
    assert_int_equal(ru_open_text(fed_batch, "case.yaml", MPI_COMM_WORLD, &options, &s), RU_OK);
    assert_int_equal(ru_estimate_run(s, 1e-9, &e), RU_OK);
    assert_true(e.steps >= 6 * 3600);
    ru_close(&s);
}

static void a_run_that_breaks_off_is_a_fault(void **state)
{
    (void)state;
    ru_estimate e;
    const char *set = "solver.step_limit=5";
    const ru_open_options options = {.sets = &set, .n_set = 1};
    ru_simulation *s = NULL;
    assert_int_equal(ru_open_text(fed_batch, "case.yaml", MPI_COMM_WORLD, &options, &s), RU_OK);
    assert_int_equal(ru_estimate_run(s, 1e9, &e), RU_ERR_SOLVER);
    ru_close(&s);
}

static void ranks_help_as_long_as_they_have_nodes(void **state)
{
    (void)state;
    const ru_estimate big = {.seconds = 100, .nodes = 4000}, small = {.seconds = 100, .nodes = 50};
    assert_close(ru_estimate_seconds(&big, 1), 100, 1e-12, 0);
    assert_close(ru_estimate_seconds(&big, 2), 100 / 1.82, 1e-12, 0);
    assert_close(ru_estimate_seconds(&big, 4), 100 / 1.82 / 1.82, 1e-12, 0);
    assert_close(ru_estimate_seconds(&big, 64), 100 / 1.82 / 1.82, 1e-12, 0);
    assert_close(ru_estimate_seconds(&small, 64), 100, 1e-12, 0);
}

static void a_limit_of_the_run_is_one_on_any_number_of_ranks(void **state)
{
    (void)state;
    const ru_estimate e = {.seconds = 100, .nodes = 4000, .limit = 40};
    assert_true(ru_estimate_seconds(&e, 1) == 40);
    assert_true(ru_estimate_seconds(&e, 2) == 40);
    assert_close(ru_estimate_seconds(&e, 4), 100 / 1.82 / 1.82, 1e-12, 0);
    const ru_estimate none = {.seconds = NAN, .nodes = 1, .limit = 40};
    assert_true(isnan(ru_estimate_seconds(&none, 1)));
}

static int heard;

static void hear(ru_log_level level, const char *text, void *context)
{
    (void)level;
    (void)context;
    heard += strstr(text, "cells starve") != NULL;
}

/* Cells that look up fluxes remember what they have met, and warn once. */
static void a_trial_leaves_the_cells_as_they_were(void **state)
{
    (void)state;
    ru_estimate e;
    const char *path = RU_SOURCE_DIR "/scenarios/ecoli_flux_batch.yaml";
    double ends[2];
    int rank;
    MPI_Comm_rank(MPI_COMM_WORLD, &rank);
    for (int tried = 0; tried < 2; tried++) {
        ru_simulation *s = NULL;
        assert_int_equal(ru_open(path, MPI_COMM_WORLD, NULL, &s), RU_OK);
        ru_log_set_sink(hear, NULL);
        if (tried)
            assert_int_equal(ru_estimate_run(s, 1e9, &e), RU_OK);
        assert_int_equal(heard, 0);
        ends[tried] = 0;
        assert_int_equal(ru_run(s), RU_OK);
        assert_true(heard == 1 || rank > 0);
        const ru_memory_record *r = ru_record(s);
        for (size_t i = 0; r && i < r->n_time * r->n_series; i++)
            if (isfinite(r->series[i]))
                ends[tried] += r->series[i] * (double)(i % 7 + 1);
        heard = 0;
        ru_log_set_sink(NULL, NULL);
        ru_close(&s);
    }
    assert_true(ends[0] == ends[1]);
}

static void seconds_are_spelt_in_the_unit_that_people_take(void **state)
{
    (void)state;
    static const struct {
        double seconds;
        const char *text;
    } cases[] = {{0.00123, "0.0012 s"}, {11.2, "11 s"},    {99.4, "99 s"},
                 {99.6, "1.7 min"},     {5940, "99 min"},  {36000, "10 h"},
                 {354600, "98 h"},      {360000, "100 h"}, {1e6, "278 h"}};
    char text[32];
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        ru_estimate_spell(cases[i].seconds, text);
        assert_string_equal(text, cases[i].text);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_run_that_ends_in_the_trial_is_known_and_still_to_be_made),
        cmocka_unit_test(steps_of_a_grid_are_those_of_a_coarse_one),
        cmocka_unit_test(without_a_grid_a_start_leaves_the_rule),
        cmocka_unit_test(a_shortest_step_bounds_how_many_there_are),
        cmocka_unit_test(a_run_that_breaks_off_is_a_fault),
        cmocka_unit_test(a_limit_of_the_run_is_one_on_any_number_of_ranks),
        cmocka_unit_test(a_trial_leaves_the_cells_as_they_were),
        cmocka_unit_test(ranks_help_as_long_as_they_have_nodes),
        cmocka_unit_test(seconds_are_spelt_in_the_unit_that_people_take),
    };
    return ru_run_group(tests);
}
