/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "support.h"

#include <stdio.h>
#include <string.h>

#include <ru/validation/numerics.h>

static const char *const names[] = {"biomass", "probe, top"};
static const double times[] = {0, 3600, 7200};
static const double u[] = {0, 1, 0.5, (double)NAN, 0.1, 3};
static const ru_column columns[] = {
    {"probe, top", "%", ""}, {"glucose", "g/L", ""}, {"biomass", "g/L", ""}};

static const char *write_table(const char *checksum)
{
    const char *path = ru_temporary_path("u_num.csv");
    const ru_numerics all = {checksum, names, times, u, 2, 3};
    assert_int_equal(ru_numerics_write(path, &all), RU_OK);
    return path;
}

static void what_is_written_comes_back_at_the_times_of_a_result(void **state)
{
    (void)state;
    const double at[] = {0, 1800, 7200};
    double **back = NULL;
    const ru_numerics_wanted wanted = {"12ab", columns, 3, at, 3};
    if (ru_numerics_read(write_table("12ab"), &wanted, &back) != RU_OK)
        fail_msg("%s", ru_fault_text());
    assert_null(back[1]); /* not in the table */
    assert_close(back[2][1], 0.25, 1e-12, 0);
    assert_close(back[2][2], 0.1, 1e-12, 0);
    assert_close(back[0][0], 1, 1e-12, 0);
    assert_true(isnan(back[0][1])); /* beside a gap */
    assert_close(back[0][2], 3, 1e-12, 0);
    ru_numerics_free(&back, 3);
    assert_null(back);
}

static void a_table_of_another_scenario_is_refused(void **state)
{
    (void)state;
    double **back = NULL;
    ru_numerics_wanted wanted = {"34cd", columns, 3, times, 3};
    assert_int_equal(ru_numerics_read(write_table("12ab"), &wanted, &back), RU_ERR_INPUT);
    assert_non_null(strstr(ru_fault_text(), "is of scenario 12ab, the result of 34cd"));
    assert_null(back);
    wanted.checksum = ""; /* a result that does not tell */
    assert_int_equal(ru_numerics_read(write_table("12ab"), &wanted, &back), RU_OK);
    ru_numerics_free(&back, 3);
}

static void what_is_no_such_table_is_refused(void **state)
{
    (void)state;
    double **back = NULL;
    const ru_numerics_wanted wanted = {"", columns, 3, times, 3};
    const char *path = ru_temporary_path("u_num.csv");
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    fputs("time_s,biomass\n0,1\n", file);
    fclose(file);
    assert_int_equal(ru_numerics_read(path, &wanted, &back), RU_ERR_INPUT);
    assert_non_null(strstr(ru_fault_text(), "is no table of numerical uncertainty"));
    file = fopen(path, "w");
    assert_non_null(file);
    fputs("# numerical uncertainty of scenario 1\ntime_s,biomass\n0,1\n10,much\n", file);
    fclose(file);
    assert_int_equal(ru_numerics_read(path, &wanted, &back), RU_ERR_INPUT);
    assert_non_null(strstr(ru_fault_text(), ":4:4: 'much' is no number"));
    assert_int_equal(ru_numerics_read("/no/such.csv", &wanted, &back), RU_ERR_INPUT);
    const ru_numerics all = {"1", names, times, u, 2, 3};
    assert_int_equal(ru_numerics_write("/no/such.csv", &all), RU_ERR_SYSTEM);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_written_comes_back_at_the_times_of_a_result),
        cmocka_unit_test(a_table_of_another_scenario_is_refused),
        cmocka_unit_test(what_is_no_such_table_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
