/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "verdict_sample.h"

#include <jansson.h>

#include <ru/base/unit.h>
#include <ru/validation/report.h>

static json_t *report_of(const char *limits, const char *result)
{
    sample s;
    char *text = NULL;
    json_error_t error;
    if (sample_judge(&s, limits) != RU_OK)
        fail_msg("%s", ru_fault_text());
    const ru_report_facts facts = {.result = result,
                                   .complete = 1,
                                   .result_status = "complete",
                                   .measured = s.measured,
                                   .choice = &s.choice,
                                   .limits = s.limits,
                                   .verdict = s.verdict};
    assert_int_equal(ru_report_json(&facts, &text), RU_OK);
    json_t *json = json_loads(text, JSON_REJECT_DUPLICATES, &error);
    if (!json)
        fail_msg("%s in:\n%s", error.text, text);
    free(text);
    sample_clear(&s);
    return json;
}

static double number(const json_t *object, const char *key)
{
    return json_number_value(json_object_get(object, key));
}

static const char *text(const json_t *object, const char *key)
{
    return json_string_value(json_object_get(object, key));
}

static void it_holds_the_numbers_of_the_table(void **state)
{
    (void)state;
    json_t *json = report_of("used_for: {adjusted: initial values}\n" SAMPLE_OD
                             "    limit: {bias: 10 mg/L, chi2: 2}\n",
                             "run.h5");
    const json_t *row = json_array_get(json_object_get(json, "quantities"), 0);
    const json_t *scores = json_object_get(row, "scores");
    const json_t *bias = json_array_get(json_object_get(row, "limits"), 0);
    assert_string_equal(text(json, "verdict"), "FAIL");
    assert_string_equal(text(json_object_get(json, "used_for"), "adjusted"), "initial values");
    assert_int_equal(strlen(text(json, "limits_fnv1a64")), 16);
    assert_string_equal(text(row, "measured"), "OD600");
    assert_close(number(row, "rows"), 6, 0, 0);
    assert_close(number(row, "compared"), 5, 0, 0);
    assert_close(number(row, "outside_simulated_time"), 1, 0, 0);
    assert_close(number(scores, "bias"), -0.02, 1e-9, 0);
    assert_close(number(scores, "rmse"), sqrt(0.002), 1e-9, 0);
    assert_string_equal(text(bias, "metric"), "bias");
    assert_close(number(bias, "limit"), 0.01, 1e-9, 0);
    assert_close(number(bias, "value"), 0.02, 1e-9, 0);
    assert_string_equal(text(bias, "verdict"), "FAIL");
    const json_t *points = json_object_get(row, "points");
    assert_int_equal(json_array_size(json_object_get(points, "simulated")), 5);
    assert_close(json_number_value(json_array_get(json_object_get(points, "measured"), 1)), 2.1,
                 1e-12, 0);
    assert_int_equal(json_array_size(json_object_get(json, "row_faults")), 1);
    json_decref(json);
}

/* For pictures: 0.59044 kg/m3 of acetate are 10 mmol/L. */
static void it_tells_how_the_result_becomes_comparable(void **state)
{
    (void)state;
    json_t *json = report_of("quantities:\n  - measured: acetate\n", "run.h5");
    const json_t *row = json_array_get(json_object_get(json, "quantities"), 0);
    const json_t *way = json_object_get(row, "from_result");
    assert_string_equal(text(row, "unit"), "mmol/L");
    assert_close(0.59044 * number(way, "scale") + number(way, "offset"), 10, 1e-3, 0);
    json_decref(json);
}

static void what_has_no_value_is_null(void **state)
{
    (void)state;
    json_t *json = report_of(NULL, "a\xff.h5");
    const json_t *row = json_array_get(json_object_get(json, "quantities"), 0);
    assert_string_equal(text(json, "result"), "(not UTF-8)");
    assert_string_equal(text(json, "verdict"), "none");
    assert_true(json_is_null(json_object_get(json, "limits")));
    assert_true(json_is_null(json_object_get(json_object_get(row, "scores"), "chi2")));
    assert_string_equal(json_string_value(json_array_get(json_object_get(json, "runs"), 0)), "A");
    json_decref(json);
}

static int free_units(void **state)
{
    (void)state;
    ru_unit_shutdown();
    return 0;
}

static void what_was_read_is_counted(void **state)
{
    (void)state;
    json_t *json = report_of(SAMPLE_OD, "run.h5");
    const json_t *source = json_array_get(json_object_get(json, "sources"), 0);
    const json_t *acetate = json_array_get(json_object_get(source, "quantities"), 1);
    const json_t *values = json_object_get(acetate, "values");
    assert_close(number(source, "rows"), 11, 0, 0);
    assert_string_equal(text(acetate, "quantity"), "acetate");
    assert_close(number(values, "used"), 2, 0, 0);
    assert_close(number(values, "no_number"), 1, 0, 0);
    assert_close(number(values, "below"), 0, 0, 0);
    assert_close(number(acetate, "first"), 3600, 0, 0);
    /* Run B is not of this report; a plain file has no description. */
    assert_int_equal(json_array_size(json_object_get(source, "quantities")), 2);
    assert_int_equal(json_array_size(json_object_get(json, "run_descriptions")), 0);
    assert_close(number(json, "row_faults_not_listed"), 0, 0, 0);
    json_decref(json);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(it_holds_the_numbers_of_the_table),
        cmocka_unit_test(what_was_read_is_counted),
        cmocka_unit_test(it_tells_how_the_result_becomes_comparable),
        cmocka_unit_test(what_has_no_value_is_null),
    };
    return cmocka_run_group_tests(tests, NULL, free_units);
}
