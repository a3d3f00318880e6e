/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "support.h"

#include <stdio.h>
#include <string.h>

#include <ru/base/hash.h>
#include <ru/base/unit.h>
#include <ru/validation/limits.h>
#include <ru/validation/limits_files.h>
#include <ru/validation/run_file.h>

static const char full[] = "data: [offline.csv, $RU_TEST_DATA/set/online.csv, /abs/x.csv]\n"
                           "run: E_coli\n"
                           "used_for: {adjusted: \"initial values\", fitted: nothing}\n"
                           "at: {D=0.1: 100 h, D=0.2: 200 h}\n"
                           "quantities:\n"
                           "  - measured: OD600\n"
                           "    simulated: biomass\n"
                           "    factor: 0.33 g/L\n"
                           "    offset: -0.02 g/L\n"
                           "    limit: {nrmse: 15 %, rmse: 1 g/L, chi2: 2, coverage: 80 %}\n"
                           "    minimum_points: 4\n"
                           "    sd: {relative: 5 %, absolute: 0.1 g/L}\n"
                           "    override_sd: true\n"
                           "    drop_flags: [implausible, before inoculation]\n"
                           "    ignore_sd_flags: [sd]\n"
                           "    time: {from: 1 h, until: 12 h}\n"
                           "  - measured: acetate\n"
                           "    molar_mass: 60.05 g/mol\n";

static void all_keys_are_read_in_si(void **state)
{
    (void)state;
    ru_limits *limits = NULL;
    if (ru_limits_read_text(full, "cases/a/limits.yaml", &limits) != RU_OK)
        fail_msg("%s", ru_fault_text());
    assert_string_equal(limits->run, "E_coli");
    assert_int_equal(limits->n_rule, 2);
    const ru_rule *rule = &limits->rules[0];
    assert_string_equal(rule->measured, "OD600");
    assert_string_equal(rule->simulated, "biomass");
    assert_close(rule->factor.number, 0.33, 1e-15, 0);
    assert_string_equal(rule->factor.unit, "g/L");
    assert_close(rule->offset.number, -0.02, 1e-15, 0);
    assert_string_equal(rule->offset.unit, "g/L");
    assert_int_equal(limits->along_z, 0);
    assert_close(rule->limit.at_most[RU_METRIC_NRMSE].number, 0.15, 1e-12, 0);
    assert_close(rule->limit.at_most[RU_METRIC_RMSE].number, 1, 1e-12, 0);
    assert_string_equal(rule->limit.at_most[RU_METRIC_RMSE].unit, "g/L");
    assert_close(rule->limit.at_most[RU_METRIC_CHI2].number, 2, 1e-12, 0);
    assert_close(rule->limit.at_most[RU_METRIC_COVERAGE].number, 0.8, 1e-12, 0);
    assert_null(rule->limit.at_most[RU_METRIC_BIAS].text);
    assert_int_equal(rule->minimum_points, 4);
    assert_close(rule->noise.relative, 0.05, 1e-12, 0);
    assert_close(rule->noise.absolute.number, 0.1, 1e-12, 0);
    assert_int_equal(rule->override_sd, 1);
    assert_int_equal(rule->n_drop_flag, 2);
    assert_string_equal(rule->drop_flags[1], "before inoculation");
    assert_int_equal(rule->n_ignore_sd_flag, 1);
    assert_close(rule->time.from, 3600, 1e-12, 0);
    assert_close(rule->time.until, 43200, 1e-12, 0);
    ru_limits_destroy(&limits);
    ru_limits_destroy(&limits);
}

static void absent_keys_have_defaults(void **state)
{
    (void)state;
    ru_limits *limits = NULL;
    assert_int_equal(ru_limits_read_text(full, "l.yaml", &limits), RU_OK);
    const ru_rule *rule = &limits->rules[1];
    assert_null(rule->simulated);
    assert_close(rule->factor.number, 1, 0, 0);
    assert_string_equal(rule->factor.unit, "");
    assert_close(rule->molar_mass, 0.06005, 1e-12, 0);
    assert_int_equal(rule->minimum_points, 5);
    assert_true(isnan(rule->noise.relative) && !rule->noise.absolute.text);
    assert_true(rule->time.from == -INFINITY && rule->time.until == INFINITY);
    assert_int_equal(limits->n_statement, 2);
    assert_string_equal(limits->statements[0].name, "adjusted");
    assert_string_equal(limits->statements[1].text, "nothing");
    assert_int_equal(limits->n_run_time, 2);
    assert_string_equal(limits->run_times[1].run, "D=0.2");
    assert_close(limits->run_times[1].time, 720000, 1e-12, 0);
    ru_limits_destroy(&limits);
}

static void data_stand_beside_the_file_or_where_a_variable_says(void **state)
{
    (void)state;
    ru_limits *limits = NULL;
    char *path = NULL;
    assert_int_equal(ru_limits_read_text(full, "cases/a/limits.yaml", &limits), RU_OK);
    assert_int_equal(limits->n_data, 3);
    assert_int_equal(ru_limits_data_path(limits, 0, &path), RU_OK);
    assert_string_equal(path, "cases/a/offline.csv");
    free(path);
    unsetenv("RU_TEST_DATA");
    assert_int_equal(ru_limits_data_path(limits, 1, &path), RU_ERR_INPUT);
    assert_non_null(strstr(ru_fault_text(), "cases/a/limits.yaml:1:21: '$RU_TEST_DATA/"));
    setenv("RU_TEST_DATA", "/somewhere", 1);
    assert_int_equal(ru_limits_data_path(limits, 1, &path), RU_OK);
    assert_string_equal(path, "/somewhere/set/online.csv");
    free(path);
    assert_int_equal(ru_limits_data_path(limits, 2, &path), RU_OK);
    assert_string_equal(path, "/abs/x.csv");
    free(path);
    ru_limits_destroy(&limits);
    assert_int_equal(
        ru_limits_read_text("data: one.csv\nquantities: [{measured: x}]\n", "l.yaml", &limits),
        RU_OK);
    assert_int_equal(limits->n_data, 1);
    assert_int_equal(ru_limits_data_path(limits, 0, &path), RU_OK);
    assert_string_equal(path, "one.csv");
    free(path);
    ru_limits_destroy(&limits);
}

static void the_hash_is_fnv_1a_of_the_bytes(void **state)
{
    (void)state;
    /* Published test vectors of FNV-1a, 64 bit: "", "a", "foobar". */
    assert_true(ru_hash_bytes("", 0) == 0xcbf29ce484222325u);
    assert_true(ru_hash_bytes("a", 1) == 0xaf63dc4c8601ec8cu);
    assert_true(ru_hash_bytes("foobar", 6) == 0x85944171f73967e8u);
    ru_limits *limits = NULL;
    assert_int_equal(ru_limits_read_text(full, "l.yaml", &limits), RU_OK);
    assert_true(limits->hash == ru_hash_bytes(full, sizeof full - 1));
    ru_limits_destroy(&limits);
}

static void expect_fault(const char *text, const char *words)
{
    ru_limits *limits = NULL;
    assert_int_equal(ru_limits_read_text(text, "l.yaml", &limits), RU_ERR_INPUT);
    assert_null(limits);
    if (!strstr(ru_fault_text(), words))
        fail_msg("'%s' lacks '%s'", ru_fault_text(), words);
}

static void mistakes_are_named_with_their_place(void **state)
{
    (void)state;
#define RULE "quantities:\n  - measured: x\n    "
    expect_fault(RULE "limit: {nrsme: 15 %}\n", "did you mean 'nrmse'");
    expect_fault(RULE "limit: {rmse: 1}\n", "needs the unit of the data");
    expect_fault(RULE "limit: {nrmse: 1 g/L}\n", "l.yaml:3:");
    expect_fault(RULE "limit: {rmse: -1 g/L}\n", "never met");
    expect_fault(RULE "limit: {rmse: little}\n", "no number");
    expect_fault(RULE "limit: {rmse: 1 furlong}\n", "no number with a unit");
    expect_fault(RULE "factor: a lot\n", "factor");
    expect_fault(RULE "unit: gll\n", "is no unit");
    expect_fault(RULE "sd: {absolute: -1 g/L}\n", "not below zero");
    expect_fault(RULE "override_sd: true\n", "no sd to put in place");
    expect_fault(RULE "time: {from: 2 h, until: 1 h}\n", "after 'until'");
    expect_fault(RULE "minimum_points: 0\n", "minimum_points");
    expect_fault("quantities: []\n", "no quantities");
    expect_fault("run: A\n", "quantities");
    expect_fault("quantities: [{simulated: x}]\n", "measured");
    expect_fault("used_for: {a: [1]}\nquantities: [{measured: x}]\n", "used_for.a");
    expect_fault("at: {a: 3 g}\nquantities: [{measured: x}]\n", "at.a: expected a time");
    expect_fault("quantities: [\n", "l.yaml:");
}

static void the_keys_describe_themselves(void **state)
{
    (void)state;
    ru_text text = {0};
    char *page = NULL;
    ru_limits_describe(1, &text);
    assert_int_equal(ru_text_take(&text, &page), RU_OK);
    for (size_t i = 0; i < RU_METRIC_COUNT; i++)
        assert_non_null(strstr(page, ru_metrics[i].name));
    free(page);
}

static int free_units(void **state)
{
    (void)state;
    ru_unit_shutdown();
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(all_keys_are_read_in_si),
        cmocka_unit_test(absent_keys_have_defaults),
        cmocka_unit_test(data_stand_beside_the_file_or_where_a_variable_says),
        cmocka_unit_test(the_hash_is_fnv_1a_of_the_bytes),
        cmocka_unit_test(mistakes_are_named_with_their_place),
        cmocka_unit_test(the_keys_describe_themselves),
    };
    return cmocka_run_group_tests(tests, NULL, free_units);
}
