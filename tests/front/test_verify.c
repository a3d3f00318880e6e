/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "support.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <mpi.h>
#include <ru/front/rushton.h>

/* A scenario on disk, made by rank 0. */
static void write_scenario(char path[64], const char *text)
{
    int rank;
    MPI_Comm_rank(MPI_COMM_WORLD, &rank);
    snprintf(path, 64, "/tmp/rushton-verify-XXXXXX");
    if (rank == 0) {
        int handle = mkstemp(path);
        FILE *file = handle < 0 ? NULL : fdopen(handle, "w");
        assert_non_null(file);
        fputs(text, file);
        assert_int_equal(fclose(file), 0);
    }
    MPI_Bcast(path, 64, MPI_CHAR, 0, MPI_COMM_WORLD);
}

static void remove_scenario(const char *path)
{
    int rank;
    MPI_Comm_rank(MPI_COMM_WORLD, &rank);
    MPI_Barrier(MPI_COMM_WORLD);
    if (rank == 0)
        (void)remove(path);
}

static void verify(const char *text, char **report)
{
    char path[64];
    write_scenario(path, text);
    assert_int_equal(ru_verify(path, MPI_COMM_WORLD, NULL, report), RU_OK);
    remove_scenario(path);
}

/* The numbers of the row of a series at the end; returns how many. */
static int read_row(const char *report, const char *name, const char *unit, double *numbers, int n)
{
    char first[64], at_word[16], unit_word[32];
    for (const char *line = report; line;
         line = strchr(line, '\n') ? strchr(line, '\n') + 1 : NULL) {
        int used = 0, found = 0;
        if (sscanf(line, "%63s %15s %31s%n", first, at_word, unit_word, &used) != 3 ||
            strcmp(first, name) != 0 || strcmp(at_word, "end") != 0 || strcmp(unit_word, unit) != 0)
            continue;
        const char *at = line + used;
        while (found < n && sscanf(at, " %lf", &numbers[found]) == 1) {
            at += strspn(at, " ");
            at += strcspn(at, " \n");
            found++;
        }
        return found;
    }
    fail_msg("no row '%s' in\n%s", name, report);
    return 0;
}

static void a_tank_has_the_uncertainty_of_the_solver_alone(void **state)
{
    (void)state;
    char *report = NULL;
    verify("title: decay\ntime: {end: 10 h}\nvessel: {volume: 1 L}\n"
           "cells: {model: monod}\ninitial: {biomass: 0.1 g/L, glucose: 10 g/L}\n"
           "solver: {relative_tolerance: 1e-4}\n",
           &report);
    double row[3];
    assert_int_equal(read_row(report, "biomass", "g/L", row, 3), 3);
    assert_close(row[0], 5.1, 1e-3, 0);
    assert_true(row[1] > 0 && row[1] < 1e-3 * 5.1);
    assert_close(row[2], row[1], 1e-2, 0);
    assert_null(strstr(report, "GCI "));
    free(report);
}

/* A tracer that is dropped into a stirred cylinder: its variation falls with the grid's own mixing.
 */
static void a_grid_has_three_values_and_an_index(void **state)
{
    (void)state;
    char *report = NULL;
    verify("title: tracer\ntime: {end: 20 s}\n"
           "vessel: {volume: 1 m3, diameter: 1 m, temperature: 20 degC}\n"
           "cells: {model: none}\ntracers: [salt]\n"
           "pulses: [{of: salt, amount: 1 kg, time: 0 s, at: {r: 0.2 m, z: 1 m}}]\n"
           "mixing: {kind: cylinder, cells: {r: 9, z: 18}, speed: 60 rpm,\n"
           "  impellers: [{type: rushton, diameter: 0.33 m, height: 0.4 m}]}\n"
           "solver: {relative_tolerance: 1e-4}\n",
           &report);
    double row[3];
    assert_int_equal(read_row(report, "salt_CoV", "1", row, 3), 3);
    assert_true(row[0] != row[1] && row[1] != row[2]);
    assert_non_null(strstr(report, "fine   9 x 1 x 18 cells"));
    assert_non_null(strstr(report, "medium 6 x 1 x 12 cells"));
    assert_non_null(strstr(report, "coarse 4 x 1 x 8 cells"));
    free(report);
}

/* The last row of the file is the end of the table; before it the uncertainty of a front, which
 * ends nowhere in the table, is there. */
static void the_uncertainty_over_time_is_kept_in_a_file(void **state)
{
    (void)state;
    char path[64], table[80], line[4096], last[4096] = "", *report = NULL;
    write_scenario(path, "title: decay\ntime: {end: 10 h}\nvessel: {volume: 1 L}\n"
                         "cells: {model: monod}\ninitial: {biomass: 0.1 g/L, glucose: 10 g/L}\n"
                         "solver: {relative_tolerance: 1e-4}\noutput: {series_interval: 10 min}\n");
    snprintf(table, sizeof table, "%s.csv", path);
    const ru_verify_options options = {.output = table};
    assert_int_equal(ru_verify(path, MPI_COMM_WORLD, &options, &report), RU_OK);
    FILE *file = fopen(table, "r");
    assert_non_null(file);
    double row[3], most = 0, time, biomass = 0, glucose = 0;
    int n = 0;
    while (fgets(line, sizeof line, file)) {
        if (sscanf(line, "%lf,%lf,%lf", &time, &biomass, &glucose) == 3) {
            most = fmax(most, glucose);
            n++;
        }
        snprintf(last, sizeof last, "%s", line);
    }
    fclose(file);
    assert_int_equal(n, 61);
    assert_close(strtod(last, NULL), 36000, 1e-9, 0);
    assert_int_equal(read_row(report, "biomass", "g/L", row, 3), 3);
    assert_close(biomass, row[2], 2e-3, 0);
    assert_true(most > 10 * glucose); /* it is used up at the end, not before */
    free(report);
    remove_scenario(path);
    remove_scenario(table);
}

static void a_scenario_that_is_none_fails(void **state)
{
    (void)state;
    char *report = NULL;
    assert_int_equal(ru_verify("/no/such.yaml", MPI_COMM_WORLD, NULL, &report), RU_ERR_INPUT);
    assert_null(report);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_tank_has_the_uncertainty_of_the_solver_alone),
        cmocka_unit_test(a_grid_has_three_values_and_an_index),
        cmocka_unit_test(the_uncertainty_over_time_is_kept_in_a_file),
        cmocka_unit_test(a_scenario_that_is_none_fails),
    };
    return ru_run_group(tests);
}
