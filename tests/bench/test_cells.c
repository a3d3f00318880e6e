/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "support.h"

#include <string.h>

#include <mpi.h>

#include <ru/base/comm.h>
#include <ru/base/unit.h>
#include <ru/bench/cells.h>
#include <ru/models/model.h>

/* A short look: that each model has a row with times, not what they are. */

static ru_bench_cell *cells;
static size_t n_cell;

static const ru_bench_cell *find(const char *name, const char *source)
{
    for (size_t i = 0; i < n_cell; i++)
        if (strcmp(cells[i].name, name) == 0 && strcmp(cells[i].source, source) == 0)
            return &cells[i];
    fail_msg("no row of %s from %s", name, source);
    return NULL;
}

static void expect_times(const ru_bench_cell *cell)
{
    for (int c = 0; c < RU_BENCH_CLOCK_COUNT; c++)
        if (!(cell->ns[c] > 0 && isfinite(cell->ns[c])))
            fail_msg("%s: clock %d tells %g ns", cell->name, c, cell->ns[c]);
}

static void every_model_of_the_library_has_a_row(void **state)
{
    (void)state;
    for (size_t i = 0; i < ru_model_count(); i++)
        expect_times(find(ru_model_at(i)->name, "library"));
}

static void models_of_other_sources_have_rows(void **state)
{
    (void)state;
    expect_times(find("mine", "definition"));
    expect_times(find("monod-defined", "definition"));
    expect_times(find("ecoli-overflow-defined", "definition"));
    size_t n_sbml = 0, n_programme = 0;
    for (size_t i = 0; i < n_cell; i++) {
        n_sbml += strcmp(cells[i].source, "SBML") == 0;
        if (strcmp(cells[i].source, "network, linear programme") != 0)
            continue;
        n_programme++;

        const ru_bench_cell *table = find(cells[i].name, "network, table");
        expect_times(table);
        assert_true(cells[i].ns[RU_BENCH_RATES_ALONE] > 0);
        assert_true(isnan(cells[i].ns[RU_BENCH_SLOPES_ALONE]));
    }
    assert_int_equal(n_sbml, 1);
    assert_int_equal(n_programme, 1);
}

static void the_table_shows_what_was_not_measured_as_a_dash(void **state)
{
    (void)state;
    const ru_bench_cell one = {"a-model", "a \"library\"", 3, 2, {12.4, 5.06, 1234.5, NAN}};
    ru_text text = {0};
    char *told;
    ru_bench_cells_tell(&one, 1, 1, &text);
    assert_int_equal(ru_text_take(&text, &told), RU_OK);
    assert_non_null(strstr(told, "| `a-model` | a \"library\" | 3 | 2 | 12 | 5.1 | 1234 | - |\n"));
    free(told);
    text = (ru_text){0};
    ru_bench_cells_json(&one, 1, "1.0 \"x\"", &text);
    assert_int_equal(ru_text_take(&text, &told), RU_OK);
    assert_non_null(strstr(told, "{\"version\": \"1.0 \\\"x\\\"\","));
    assert_non_null(strstr(told, "\"model\": \"a-model\", \"from\": \"a \\\"library\\\"\", "));
    assert_non_null(strstr(told, "\"rates_ns\": 12.4, \"rates_lanes_ns\": 5.06, "
                                 "\"jacobian_ns\": 1234.5, \"jacobian_lanes_ns\": null}"));
    free(told);
}

static int measure(void **state)
{
    (void)state;
    const ru_bench_cells_options options = {.scenarios = RU_SOURCE_DIR "/scenarios", .brief = 1};
    return ru_bench_cells(&options, &cells, &n_cell) != RU_OK;
}

static int clear(void **state)
{
    (void)state;
    free(cells);
    ru_unit_shutdown();
    return 0;
}

int main(int argc, char **argv)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_model_of_the_library_has_a_row),
        cmocka_unit_test(models_of_other_sources_have_rows),
        cmocka_unit_test(the_table_shows_what_was_not_measured_as_a_dash),
    };
    ru_comm_prepare();
    MPI_Init(&argc, &argv);
    int failed = cmocka_run_group_tests(tests, measure, clear);
    MPI_Finalize();
    return failed;
}
