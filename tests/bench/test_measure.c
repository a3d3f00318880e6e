/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "support.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include <ru/base/unit.h>
#include <ru/bench/measure.h>

/* 5 rings, 12 levels, at most 8 cells around: enough unknowns for clocks on two ranks. */
static const ru_bench_case coarse = {
    .name = "coarse",
    .scenario = "bench/trial_vessel.yaml",
    .sets = {"mixing.cells.r=5", "mixing.cells.theta=8", "mixing.cells.z=12"},
    .hours = 0.04,
    .short_hours = 0.01,
    .relative = 1e-4,
    .reference = 1e-6,
    .window = 1,
    .repeats = 1,
    .writes = 1,
};

static void measure(const ru_bench_options *options, ru_bench_row *row)
{
    ru_comm comm;
    assert_int_equal(ru_comm_wrap(MPI_COMM_WORLD, &comm), RU_OK);
    assert_int_equal(ru_bench_measure(&coarse, options, &comm, row), RU_OK);
}

static void a_case_fills_every_column(void **state)
{
    (void)state;
    const char *file = ru_temporary_path("rushton-bench-coarse.h5");
    char folder[512];
    snprintf(folder, sizeof folder, "%.*s", (int)(strrchr(file, '/') - file), file);
    MPI_Bcast(folder, sizeof folder, MPI_CHAR, 0, MPI_COMM_WORLD);
    const ru_bench_options options = {
        .scenarios = RU_SOURCE_DIR "/scenarios", .output = folder, .accuracy = 1, .triad = 1e10};
    ru_bench_row row;
    measure(&options, &row);
    for (size_t c = 0; c < RU_BENCH_COLUMN_COUNT; c++)
        assert_true(isfinite(row.values[c]));
    const double *v = row.values;
    assert_close(v[RU_BENCH_SPEED] * v[RU_BENCH_WALL], 60 * 0.04, 1e-12, 0);
    /* What the speeds rest on, without their clocks: large steps against small ones, counted. */
    double counted = 0.5 * coarse.window / v[RU_BENCH_EXPLICIT_STEP];
    assert_true(counted > 0.5);
    assert_close(counted, round(counted), 1e-12, 0);
    assert_true(3600 * v[RU_BENCH_HOURS] / v[RU_BENCH_STEPS] > 2 * v[RU_BENCH_EXPLICIT_STEP]);
    assert_true(v[RU_BENCH_RATIO] > 0);
    /* Parts of the wall time, messages and the memory's share apart. */
    double sum = 0;
    for (size_t c = RU_BENCH_IN_RHS; c <= RU_BENCH_IN_OUTPUT; c++)
        sum += v[c];
    assert_close(sum, 100, 1e-9, 0);
    assert_true((v[RU_BENCH_MESSAGES] > 0) == (v[RU_BENCH_RANKS] > 1));
    assert_true(v[RU_BENCH_TITRE_ERROR] < 1e-3 && v[RU_BENCH_GRADIENT_ERROR] < 1e-2);
    assert_true(v[RU_BENCH_EXPLICIT_ERROR] < 1e-2);
    assert_int_equal(access(file, F_OK), -1);
}

static void what_is_not_asked_for_is_not_measured(void **state)
{
    (void)state;
    ru_bench_case plain = coarse;
    const ru_bench_options options = {.scenarios = RU_SOURCE_DIR "/scenarios",
                                      .output = ".",
                                      .brief = 1,
                                      .relative = 1e-3,
                                      .no_explicit = 1,
                                      .triad = NAN};
    ru_bench_row row;
    ru_comm comm;
    plain.writes = 0;
    assert_int_equal(ru_comm_wrap(MPI_COMM_WORLD, &comm), RU_OK);
    assert_int_equal(ru_bench_measure(&plain, &options, &comm, &row), RU_OK);
    assert_close(row.values[RU_BENCH_HOURS], 0.01, 0, 0);
    assert_close(row.values[RU_BENCH_RELATIVE], 1e-3, 0, 0);
    assert_true(isnan(row.values[RU_BENCH_RATIO]));
    assert_true(isnan(row.values[RU_BENCH_TITRE_ERROR]));
    assert_true(isnan(row.values[RU_BENCH_OF_MEMORY]));
    assert_true(row.values[RU_BENCH_OF_TRIAD] > 0);
}

static void a_case_that_cannot_be_opened_says_so(void **state)
{
    (void)state;
    const ru_bench_options options = {.scenarios = "nowhere", .output = "."};
    ru_bench_row row;
    ru_comm comm;
    assert_int_equal(ru_comm_wrap(MPI_COMM_WORLD, &comm), RU_OK);
    assert_int_not_equal(ru_bench_measure(&coarse, &options, &comm, &row), RU_OK);
    assert_non_null(strstr(ru_fault_text(), "nowhere"));
    ru_unit_shutdown();
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_case_fills_every_column),
        cmocka_unit_test(what_is_not_asked_for_is_not_measured),
        cmocka_unit_test(a_case_that_cannot_be_opened_says_so),
    };
    return ru_run_group(tests);
}
