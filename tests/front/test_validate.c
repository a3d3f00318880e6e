/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "support.h"

#include <mpi.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <ru/front/rushton.h>

/* Cases of a tank that is washed out: salt falls as exp(-t/10 min) from 5 g/L, which is also what
 * the data say, by hand; the third case has no data. */
static const char scenario[] = "title: wash-out\n"
                               "time: {end: 30 min}\n"
                               "vessel: {volume: 1 L}\n"
                               "cells: {model: none}\n"
                               "tracers: [salt]\n"
                               "initial: {salt: 5 g/L}\n"
                               "feeds: [{name: water, profile: 0.1 L/min}]\n"
                               "withdrawals: [{name: bleed, profile: 0.1 L/min}]\n"
                               "output: {series_interval: 1 min}\n";
static const char data[] = "run_id,time_min,quantity,value,unit\n"
                           "a,0,salt,5,g/L\na,10,salt,1.839397,g/L\na,20,salt,0.676676,g/L\n";
static const char limits[] = "data: data.csv\nabout: {organism: none, title: wash-out}\n"
                             "quantities:\n"
                             "  - {measured: salt, modality: tracer, minimum_points: 3, limit: "
                             "{max_error: %s}}\n";

static void put(const char *folder, const char *name, const char *format, const char *word)
{
    char path[4096];
    snprintf(path, sizeof path, "%s/%s", folder, name);
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    fprintf(file, format, word);
    assert_int_equal(fclose(file), 0);
}

static void make_case(const char *root, const char *name, const char *most, int with_data)
{
    char folder[4000];
    snprintf(folder, sizeof folder, "%s/%s", root, name);
    assert_int_equal(mkdir(folder, 0777), 0);
    put(folder, "scenario.yaml", "%s", scenario);
    put(folder, "limits.yaml", limits, most);
    if (with_data)
        put(folder, "data.csv", "%s", data);
}

static void remove_case(const char *root, const char *name)
{
    static const char *const files[] = {"scenario.yaml", "limits.yaml", "data.csv"};
    char path[4096];
    for (size_t i = 0; i < 3; i++) {
        snprintf(path, sizeof path, "%s/%s/%s", root, name, files[i]);
        (void)remove(path);
    }
    snprintf(path, sizeof path, "%s/%s", root, name);
    assert_int_equal(rmdir(path), 0);
}

static int rank(void)
{
    int mine;
    MPI_Comm_rank(MPI_COMM_WORLD, &mine);
    return mine;
}

/* The root is made by rank 0 and known to all. */
static void make_root(char root[64])
{
    snprintf(root, 64, "/tmp/rushton-test-XXXXXX");
    if (rank() == 0)
        assert_non_null(mkdtemp(root));
    MPI_Bcast(root, 64, MPI_CHAR, 0, MPI_COMM_WORLD);
}

static ru_status validate(const char *path, char **report)
{
    MPI_Barrier(MPI_COMM_WORLD);
    ru_status status = ru_validate(&path, 1, MPI_COMM_WORLD, NULL, report);
    MPI_Barrier(MPI_COMM_WORLD);
    return status;
}

static void every_case_is_a_row_whatever_becomes_of_it(void **state)
{
    (void)state;
    char root[64], *report = NULL;
    make_root(root);
    if (rank() == 0) {
        make_case(root, "close", "0.01 g/L", 1);
        make_case(root, "strict", "1e-9 g/L", 1);
        make_case(root, "without", "1 g/L", 0);
    }
    assert_int_equal(validate(root, &report), RU_ERR_CRITERION);
    if (rank() == 0) {
        assert_non_null(strstr(report, "PASS"));
        assert_non_null(strstr(report, "FAIL"));
        assert_non_null(strstr(report, "no verdict"));
        assert_non_null(strstr(report, "3 cases (1 without a verdict), 0 organisms, 1 modalities: "
                                       "of the quantities with limits 1 passed, 1 failed"));
        remove_case(root, "close");
        remove_case(root, "strict");
        remove_case(root, "without");
        assert_int_equal(rmdir(root), 0);
    } else {
        assert_null(report);
    }
    free(report);
}

static void where_all_limits_are_met_it_says_so(void **state)
{
    (void)state;
    char root[64], *report = NULL;
    make_root(root);
    if (rank() == 0)
        make_case(root, "close", "0.01 g/L", 1);
    assert_int_equal(validate(root, &report), RU_OK);
    if (rank() == 0) {
        remove_case(root, "close");
        assert_int_equal(rmdir(root), 0);
    }
    free(report);
}

static void a_folder_without_a_case_is_an_error_everywhere(void **state)
{
    (void)state;
    char root[64], *report = NULL;
    make_root(root);
    assert_int_equal(validate(root, &report), RU_ERR_INPUT);
    assert_null(report);
    if (rank() == 0)
        assert_int_equal(rmdir(root), 0);
    assert_int_equal(validate("/no/such/folder", &report), RU_ERR_INPUT);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_case_is_a_row_whatever_becomes_of_it),
        cmocka_unit_test(where_all_limits_are_met_it_says_so),
        cmocka_unit_test(a_folder_without_a_case_is_an_error_everywhere),
    };
    return ru_run_group(tests);
}
