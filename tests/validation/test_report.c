/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "verdict_sample.h"

#include <ru/base/hash.h>
#include <ru/base/unit.h>
#include <ru/validation/report.h>

static char *report_of(const char *limits)
{
    sample s;
    char *text = NULL;
    if (sample_judge(&s, limits) != RU_OK)
        fail_msg("%s", ru_fault_text());
    const ru_report_facts facts = {.result = "run.h5",
                                   .result_status = "stopped at 5 h",
                                   .measured = s.measured,
                                   .choice = &s.choice,
                                   .limits = s.limits,
                                   .verdict = s.verdict};
    assert_int_equal(ru_report_text(&facts, &text), RU_OK);
    sample_clear(&s);
    return text;
}

static void expect(const char *report, const char *words)
{
    if (!strstr(report, words))
        fail_msg("no '%s' in:\n%s", words, report);
}

static const char limits[] =
    "used_for: {adjusted: initial values}\n" SAMPLE_OD "    limit: {nrmse: 15 %, bias: 10 mg/L}\n"
    "  - measured: acetate\n    limit: {rmse: 0.1 g/L}\n";

static void the_table_shows_numbers_limits_and_verdicts(void **state)
{
    (void)state;
    char *report = report_of(limits);
    expect(report, "quantity             n  unit         bias       RMSE NRMSE(range)  limit");
    /* bias -0.1/5; RMSE sqrt(0.01/5); range 4 */
    expect(report, "OD600 -> biomass     5  g/L         -0.02    0.04472       1.12 %  "
                   "abs(bias) <= 0.01 g/L           0.02  FAIL\n");
    expect(report, "  NRMSE(range) <= 15 %          1.12 %  PASS\n");
    expect(report, "RMSE <= 1.694 mmol/L           1.581  NOT JUDGED (2 points, 5 needed)\n");
    expect(report, "verdict   FAIL (0 of 2 quantities met their limits, 1 failed, 1 not judged)\n");
    free(report);
}

static void origin_of_limits_data_and_result_is_told(void **state)
{
    (void)state;
    char hash[32];
    char *report = report_of(limits);
    snprintf(hash, sizeof hash, "FNV-1a %016llx",
             (unsigned long long)ru_hash_bytes(limits, sizeof limits - 1));
    expect(report, hash);
    expect(report, "adjusted  initial values\n");
    expect(report, "result    run.h5 (stopped at 5 h)\n");
    expect(report, "v.csv\nrun       A\n");
    free(report);
    report = report_of(SAMPLE_OD);
    expect(report, "used for  not stated");
    expect(report, "verdict   none: no limits were set\n");
    free(report);
}

static void every_row_is_accounted_for(void **state)
{
    (void)state;
    char *report = report_of(limits);
    expect(report, "OD600: 6 rows, 5 points compared; 5 with an sd; 1 used although flagged; "
                   "1 outside of the simulated time, not judged\n");
    expect(report, "acetate: 2 rows, 2 points compared; converted with 59.044 g/mol of C2H3O2\n");
    expect(report, "v.csv:11:13: value 'low' of acetate is not a number\n");
    assert_null(strstr(report, "'none'")); /* of another run */
    free(report);
}

static void without_limits_it_says_that_nothing_can_fail(void **state)
{
    (void)state;
    char *report = report_of(NULL);
    expect(report, "limits    none: nothing can fail\n");
    expect(report, "not compared: OD600\n");
    expect(report, "verdict   none");
    free(report);
}

static void units_that_do_not_convert_are_explained(void **state)
{
    (void)state;
    char *report =
        report_of("quantities:\n  - {measured: OD600, simulated: biomass, limit: "
                  "{nrmse: 9 %}}\n  - {measured: OD600, simulated: biomass, unit: g/L}\n");
    expect(report, "NOT JUDGED (biomass is simulated in g/L, which does not convert to 1)");
    expect(report, "v.csv:2: unit '-' does not convert to g/L");
    expect(report, "verdict   NOT JUDGED (0 of 1");
    free(report);
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
        cmocka_unit_test(the_table_shows_numbers_limits_and_verdicts),
        cmocka_unit_test(origin_of_limits_data_and_result_is_told),
        cmocka_unit_test(every_row_is_accounted_for),
        cmocka_unit_test(without_limits_it_says_that_nothing_can_fail),
        cmocka_unit_test(units_that_do_not_convert_are_explained),
    };
    return cmocka_run_group_tests(tests, NULL, free_units);
}
