/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "models.h"

#include <sys/stat.h>

#include <ru/sbml/case.h>

static void write_file(const char *folder, const char *name, const char *text)
{
    char path[4096];
    snprintf(path, sizeof path, "%s/%s", folder, name);
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    fputs(text, file);
    assert_int_equal(fclose(file), 0);
}

/* A case of dx/dt = -x from 2, expected as told. */
static void make_case(const char *folder, const char *results)
{
    assert_int_equal(mkdir(folder, 0700), 0);
    write_file(folder, "00042-settings.txt",
               "start: 0\nduration: 1\nsteps: 1\nvariables: x\nabsolute: 1e-6\nrelative: 1e-5\n"
               "amount:\nconcentration:\n");
    write_file(folder, "00042-results.csv", results);
    write_file(folder, "00042-sbml-l3v1.xml", "not looked at");
    write_file(folder, "00042-sbml-l3v2.xml",
               L3 "<listOfParameters>" PARAMETER(
                   "x", "2", "false") "</listOfParameters>"
                                      "<listOfRules>" RATE_RULE(
                                          "x", APPLY("minus", CI("x"))) "</listOfRules>" END);
}

static ru_sbml_result run_case(const char *results, int all_levels)
{
    char folder[4096];
    static int number;
    ru_sbml_result result;
    char name[32];
    snprintf(name, sizeof name, "case%d", number++);
    snprintf(folder, sizeof folder, "%s", ru_temporary_path(name));
    assert_int_equal(mkdir(folder, 0700), 0);
    strcat(folder, "/00042");
    make_case(folder, results);
    strcat(folder, "/");
    assert_int_equal(ru_sbml_case_run(folder, all_levels, &result), RU_OK);
    assert_string_equal(result.id, "00042");
    return result;
}

static void a_case_passes_within_its_tolerances_only(void **state)
{
    (void)state;
    assert_int_equal(run_case("time,x\n0,2\n1,0.735758882\n", 0).outcome, RU_SBML_PASSED);
    assert_int_equal(run_case("time,x\n0,2\n1,0.73580\n", 0).outcome, RU_SBML_FAILED);
    assert_int_equal(run_case("time,x\n0,2\n1,NaN\n", 0).outcome, RU_SBML_FAILED);
    assert_int_equal(run_case("time,x\n0,2\n", 0).outcome, RU_SBML_FAILED);
    assert_int_equal(run_case("time,x\n0,2\n1,word\n", 0).outcome, RU_SBML_FAILED);
    /* The older level is broken here. */
    assert_int_equal(run_case("time,x\n0,2\n1,0.735758882\n", 1).outcome, RU_SBML_FAILED);
}

static void a_folder_that_is_no_case_is_wrong_usage(void **state)
{
    (void)state;
    ru_sbml_result result;
    assert_int_equal(ru_sbml_case_run("/nowhere/00001", 0, &result), RU_ERR_USAGE);
}

static void lists_are_split_at_commas(void **state)
{
    (void)state;
    char **list;
    assert_int_equal(ru_sbml_list_read(" a, b ,,c", &list), RU_OK);
    assert_string_equal(list[0], "a");
    assert_string_equal(list[1], "b");
    assert_string_equal(list[2], "c");
    assert_null(list[3]);
    ru_sbml_list_free(list);
}

static void the_table_counts_by_tier_and_tag(void **state)
{
    (void)state;
    const ru_sbml_result results[] = {
        {.tier = "ode", .tags = "Amount,Parameter", .outcome = RU_SBML_PASSED},
        {.tier = "ode", .tags = "Amount", .outcome = RU_SBML_FAILED},
        {.tier = "fast", .tags = "Parameter", .outcome = RU_SBML_UNSUPPORTED}};
    ru_text text = {0};
    assert_int_equal(ru_sbml_results_table(3, results, &text), RU_OK);
    char found[64];
    size_t passed, failed, unsupported;
    assert_int_equal(sscanf(strstr(text.bytes, "\node"), "%63s %zu %zu %zu", found, &passed,
                            &failed, &unsupported),
                     4);
    assert_int_equal(100 * passed + 10 * failed + unsupported, 110);
    assert_int_equal(sscanf(strstr(text.bytes, "\nParameter"), "%63s %zu %zu %zu", found, &passed,
                            &failed, &unsupported),
                     4);
    assert_int_equal(100 * passed + 10 * failed + unsupported, 101);
    free(text.bytes);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_case_passes_within_its_tolerances_only),
        cmocka_unit_test(a_folder_that_is_no_case_is_wrong_usage),
        cmocka_unit_test(lists_are_split_at_commas),
        cmocka_unit_test(the_table_counts_by_tier_and_tag),
    };
    return ru_run_group(tests);
}
