/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "support.h"

#include <stdio.h>
#include <string.h>

#include <ru/base/unit.h>
#include <ru/io/yaml_read.h>
#include <ru/study/study.h>

static ru_study *read_one(const char *parameter)
{
    char text[512];
    ru_study *s = NULL;
    ru_fault_clear();
    snprintf(text, sizeof text,
             "scenario: b.yaml\noutputs: {acetate: {}}\ndesign: grid\nparameters:\n  k: {path: "
             "gas.kla, %s}\n",
             parameter);
    if (ru_study_read_text(text, "s.yaml", &s) != RU_OK)
        assert_null(s);
    return s;
}

static void numbers_share_the_unit_of_the_first(void **state)
{
    (void)state;
    ru_study *s = read_one("low: 3 1/h, high: 2 1/min");
    const ru_parameter *p = &s->parameters[0];
    assert_string_equal(p->unit, "1/h");
    assert_close(p->low, 3, 0, 0);
    assert_close(p->high, 120, 1e-14, 0);
    assert_close(ru_parameter_between(p, 0.5), 61.5, 1e-14, 0);
    ru_study_destroy(&s);
}

static void a_log_scale_has_its_middle_at_the_geometric_mean(void **state)
{
    (void)state;
    const char *const same[] = {"low: 1 1/h, high: 100 1/h, scale: log",
                                "low: 1 1/h, high: 100 1/h, distribution: loguniform"};
    for (size_t i = 0; i < 2; i++) {
        ru_study *s = read_one(same[i]);
        assert_close(ru_parameter_between(&s->parameters[0], 0.5), 10, 1e-14, 0);
        assert_true(ru_parameter_between(&s->parameters[0], 1) == 100);
        ru_study_destroy(&s);
    }
}

static void an_override_reads_back_to_the_last_bit(void **state)
{
    (void)state;
    char text[RU_PARAMETER_TEXT];
    ru_study *s = read_one("low: 0.1 1/h, high: 0.3 1/h");
    ru_parameter_override(&s->parameters[0], 1.0 / 3, text, sizeof text);
    assert_string_equal(text, "gas.kla=0.33333333333333331 1/h");
    ru_study_destroy(&s);
    s = read_one("values: [given, van-t-riet]");
    assert_true(s->parameters[0].is_word);
    ru_parameter_override(&s->parameters[0], 1, text, sizeof text);
    assert_string_equal(text, "gas.kla=van-t-riet");
    ru_study_destroy(&s);
}

static void an_sd_may_be_a_share_of_the_mean(void **state)
{
    (void)state;
    ru_study *s = read_one("distribution: normal, mean: 200 1/h, sd: 5 %, low: 0 1/h");
    assert_close(s->parameters[0].sd, 10, 1e-14, 0);
    assert_close(s->parameters[0].low, 0, 0, 0);
    assert_true(isinf(s->parameters[0].high));
    ru_study_destroy(&s);
}

static void a_bare_number_and_a_percentage_are_of_one_dimension(void **state)
{
    (void)state;
    ru_study *s = read_one("low: 0.1, high: 50 %");
    assert_string_equal(s->parameters[0].unit, "");
    assert_close(s->parameters[0].low, 0.1, 0, 0);
    assert_close(s->parameters[0].high, 0.5, 1e-15, 0);
    ru_study_destroy(&s);
    s = read_one("distribution: normal, mean: 0.5, sd: 10 %");
    assert_close(s->parameters[0].sd, 0.05, 1e-14, 0);
    ru_study_destroy(&s);
}

static void ranges_of_values_are_their_ends(void **state)
{
    (void)state;
    ru_study *s = read_one("values: [3 1/h, 1 1/h, 2 1/h]");
    assert_close(s->parameters[0].low, 1, 0, 0);
    assert_close(s->parameters[0].high, 3, 0, 0);
    assert_close(s->parameters[0].values[2], 2, 0, 0);
    ru_study_destroy(&s);
}

static const struct {
    const char *parameter, *says;
} bad[] = {
    {"low: 3 1/h, high: 2 1/h", "high (2) must be above low (3)"},
    {"low: 3 1/h, high: 3 1/h", "must be above low"},
    {"low: 0 1/h, high: 3 1/h, scale: log", "values above zero"},
    {"low: -1 1/h, high: 3 1/h, distribution: loguniform", "values above zero"},
    {"low: 3 1/h", "a uniform distribution needs it"},
    {"low: much, high: 3 1/h", "expected a quantity, found 'much'"},
    {"low: 1 1/h, high: 3 kg", "is not in a unit like '1/h'"},
    {"low: 1 1/h, high: 3", "is not in a unit like '1/h'"},
    {"low: 100, high: 400 1/h", "k.high: '400 1/h' has a unit, the number before it has none"},
    {"low: 100, high: 400, unit: 1/h", "k.low: '100' is not in a unit like '1/h'"},
    {"values: [1, 2 1/h]", "k.values: '2 1/h' has a unit"},
    {"distribution: normal, mean: 1, sd: 1 1/h", "k.sd: '1 1/h' has a unit"},
    {"distribution: normal, mean: 1 1/h, sd: 1", "k.sd: '1' is not in a unit like '1/h'"},
    {"distribution: lognormal, median: 2, spread: 2, high: 9 1/h", "k.median: '2' is not in a"},
    {"low: 1 horse, high: 3 horse", "expected a quantity, found '1 horse'"},
    {"values: [1 1/h], low: 1 1/h, high: 2 1/h", "either values, or a range"},
    {"values: [1 1/h, much]", "expected a quantity, found 'much'"},
    {"distribution: normal, mean: 1 1/h", "a normal distribution needs it"},
    {"distribution: normal, mean: 1 1/h, sd: 0 1/h", "must be above zero"},
    {"distribution: lognormal, median: 1 1/h, spread: 0.9", "expected a number above 1"},
    {"distribution: lognormal, mean: 1 1/h, sd: 1 1/h", "a lognormal distribution has none"},
    {"distribution: triangular, low: 1 1/h, high: 2 1/h, mode: 3 1/h", "between low and high"},
    {"low: 1 1/h, high: 2 1/h, mode: 1.5 1/h", "write 'distribution: triangular'"},
};

static void what_cannot_be_is_refused(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        assert_null(read_one(bad[i].parameter));
        if (!strstr(ru_fault_text(), bad[i].says))
            fail_msg("'%s' is not in:\n%s", bad[i].says, ru_fault_text());
        assert_non_null(strstr(ru_fault_text(), "s.yaml:5:"));
    }
}

static void one_value_varies_once(void **state)
{
    (void)state;
    ru_study *s = NULL;
    assert_int_equal(ru_study_read_text("scenario: b.yaml\noutputs: {acetate: {}}\ndesign: grid\n"
                                        "parameters:\n"
                                        "  a: {path: gas.kla, low: 1 1/h, high: 2 1/h}\n"
                                        "  b: {path: gas.kla, low: 1 1/h, high: 2 1/h}\n",
                                        "s.yaml", &s),
                     RU_ERR_INPUT);
    assert_non_null(strstr(ru_fault_text(), "varies already, as 'a'"));
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
        cmocka_unit_test(numbers_share_the_unit_of_the_first),
        cmocka_unit_test(a_log_scale_has_its_middle_at_the_geometric_mean),
        cmocka_unit_test(an_override_reads_back_to_the_last_bit),
        cmocka_unit_test(an_sd_may_be_a_share_of_the_mean),
        cmocka_unit_test(a_bare_number_and_a_percentage_are_of_one_dimension),
        cmocka_unit_test(ranges_of_values_are_their_ends),
        cmocka_unit_test(what_cannot_be_is_refused),
        cmocka_unit_test_teardown(one_value_varies_once, shut_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
