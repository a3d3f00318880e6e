/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "verdict_sample.h"

#include <ru/base/unit.h>

static void scores_stand_beside_their_limits(void **state)
{
    (void)state;
    sample b;
    assert_int_equal(sample_judge(&b, SAMPLE_OD "    limit: {rmse: 100 mg/L, bias: 10 mg/L}\n"),
                     RU_OK);
    const ru_verdict_row *row = &b.verdict->rows[0];
    /* OD/2 is 1, 2.1, 3, 4, 5: errors 0, -0.1, 0, 0, 0; the point at 6 h lies outside. */
    assert_int_equal(row->points.n, 5);
    assert_int_equal(row->n_outside, 1);
    assert_int_equal(row->points.n_row, 6);
    assert_string_equal(row->points.unit, "g/L");
    assert_close(row->scores[RU_METRIC_BIAS], -0.02, 1e-9, 0);
    assert_close(row->scores[RU_METRIC_RMSE], sqrt(0.002), 1e-9, 0);
    assert_close(row->scores[RU_METRIC_NRMSE], sqrt(0.002) / 4, 1e-9, 0);
    assert_close(row->scores[RU_METRIC_CHI2], 0.2, 1e-9, 0); /* sd 0.2/2: (0.1/0.1)^2/5 */
    assert_close(row->limits[RU_METRIC_RMSE].limit, 0.1, 1e-9, 0);
    assert_int_equal(row->limits[RU_METRIC_RMSE].judgement, RU_PASS);
    assert_int_equal(row->limits[RU_METRIC_BIAS].judgement, RU_FAIL); /* 0.02 against 0.01 */
    assert_int_equal(row->judgement, RU_FAIL);
    assert_int_equal(b.verdict->n_failed, 1);
    assert_int_equal(b.verdict->n_other, 1);
    assert_string_equal(b.verdict->others[0], "acetate");
    sample_clear(&b);
}

/* Of OD at 0, 1, 2, 3, 4 and 6 h a run to 1.5 h shows two. */
static void a_run_that_is_cut_short_is_not_judged(void **state)
{
    (void)state;
    sample b;
    ru_simulated cut = sample_simulated;
    cut.n_time = 2;
    assert_int_equal(
        sample_judge(&b, SAMPLE_OD "    minimum_points: 2\n    limit: {nrmse: 50 %}\n"), RU_OK);
    assert_int_equal(b.verdict->rows[0].judgement, RU_PASS);
    ru_verdict_destroy(&b.verdict);
    assert_int_equal(ru_verdict_build(&cut, b.measured, &b.choice, b.limits, &b.verdict), RU_OK);
    assert_int_equal(b.verdict->rows[0].judgement, RU_NOT_JUDGED);
    assert_int_equal(ru_verdict_overall(b.verdict), RU_NOT_JUDGED);
    assert_non_null(strstr(b.verdict->rows[0].reason, "after the end"));
    sample_clear(&b);
}

static void limits_from_below_are_met_from_above(void **state)
{
    (void)state;
    sample b;
    assert_int_equal(
        sample_judge(&b, SAMPLE_OD "    limit: {coverage: 100 %, r2: 0.9, nrmse: 2 %}\n"), RU_OK);
    assert_int_equal(b.verdict->rows[0].judgement, RU_PASS);
    sample_clear(&b);
    assert_int_equal(sample_judge(&b, SAMPLE_OD "    limit: {r2: 0.9999}\n"), RU_OK);
    assert_int_equal(b.verdict->rows[0].judgement, RU_FAIL);
    sample_clear(&b);
}

static void amounts_are_compared_with_masses(void **state)
{
    (void)state;
    sample b;
    assert_int_equal(sample_judge(&b, "quantities:\n  - measured: acetate\n    minimum_points: 2\n"
                                      "    limit: {max_error: 0.06 g/L}\n"),
                     RU_OK);
    const ru_verdict_row *row = &b.verdict->rows[0];
    assert_string_equal(row->points.unit, "mmol/L");
    assert_close(row->values[0], 10, 1e-9, 0);
    assert_close(row->scores[RU_METRIC_MAX_ERROR], 2, 1e-9, 0);
    assert_close(row->limits[RU_METRIC_MAX_ERROR].limit, 60 / 59.044, 1e-9, 0);
    assert_close(row->molar_mass, 59.044, 1e-9, 0);
    assert_string_equal(row->formula, "C2H3O2");
    assert_int_equal(row->judgement, RU_FAIL);
    sample_clear(&b);
}

static void too_little_to_judge_is_said_and_neither_passes_nor_fails(void **state)
{
    (void)state;
    static const struct {
        const char *limits, *reason;
    } cases[] = {
        {"quantities: [{measured: acetate, limit: {nrmse: 50 %}}]\n", "2 points, 5 needed"},
        {"quantities: [{measured: acetate, limit: {chi2: 2}, minimum_points: 1}]\n",
         "0 points with an sd, 1 needed"},
        {"quantities: [{measured: glucose, simulated: biomass, limit: {nrmse: 9 %}}]\n",
         "the data have no glucose in run A"},
        {"quantities: [{measured: nothing, simulated: biomass, limit: {rmse: 1 g/L}}]\n",
         "the data have no nothing"},
        {"quantities: [{measured: OD600, simulated: biomass, limit: {nrmse: 9 %}}]\n",
         "does not convert to 1"},
        {SAMPLE_OD "    limit: {nrmse: 9 %}\n    time: {from: 5.5 h}\n",
         "outside of the simulated time"},
        {SAMPLE_OD "    limit: {nrmse: 9 %}\n    time: {from: 9 h}\n", "no row is left"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        sample b;
        if (sample_judge(&b, cases[i].limits) != RU_OK)
            fail_msg("%zu: %s", i, ru_fault_text());
        const ru_verdict_row *row = &b.verdict->rows[0];
        if (row->judgement != RU_NOT_JUDGED || !strstr(row->reason, cases[i].reason))
            fail_msg("%zu: %s '%s'", i, ru_judgement_name(row->judgement), row->reason);
        assert_int_equal(b.verdict->n_not_judged, 1);
        assert_int_equal(b.verdict->n_failed, 0);
        sample_clear(&b);
    }
}

static void slips_in_the_limits_are_errors(void **state)
{
    (void)state;
    static const struct {
        const char *limits, *words;
    } cases[] = {
        {"quantities:\n  - measured: OD600\n    simulated: biomas\n", "l.yaml:3:16: the result"},
        {"quantities:\n  - measured: acetat\n    simulated: acetate\n", "did you mean 'acetate'?"},
        {"quantities:\n  - measured: OD600\n", "no series 'OD600'"},
        {SAMPLE_OD "    limit: {rmse: 1 h}\n",
         "l.yaml:5:19: limit '1 h' of OD600 does not convert to g/L"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        sample b;
        assert_int_equal(sample_judge(&b, cases[i].limits), RU_ERR_INPUT);
        assert_null(b.verdict);
        if (!strstr(ru_fault_text(), cases[i].words))
            fail_msg("'%s' lacks '%s'", ru_fault_text(), cases[i].words);
        sample_clear(&b);
    }
}

static void without_limits_equal_names_are_compared_and_nothing_fails(void **state)
{
    (void)state;
    sample b;
    assert_int_equal(sample_judge(&b, NULL), RU_OK);
    assert_int_equal(b.verdict->n_row, 1);
    assert_string_equal(b.verdict->rows[0].simulated, "acetate");
    assert_int_equal(b.verdict->rows[0].judgement, RU_COMPARED);
    assert_close(b.verdict->rows[0].scores[RU_METRIC_BIAS], -0.5, 1e-9, 0); /* -2 and +1 */
    assert_int_equal(b.verdict->n_judged, 0);
    assert_string_equal(b.verdict->others[0], "OD600");
    sample_clear(&b);
}

static int free_units(void **state)
{
    (void)state;
    ru_unit_shutdown();
    return 0;
}

/* At 4 h both are 5 g/L, at the start 1 g/L; biomass is asked to be at least 4.5 g/L. */
static void a_value_at_the_end_is_held_against_its_specification(void **state)
{
    (void)state;
    sample a;
    assert_int_equal(sample_judge(&a, SAMPLE_OD "    last: true\n    time: {until: 4 h}\n"
                                                "    minimum_points: 1\n"
                                                "    specification: {least: 4500 mg/L}\n"
                                                "    limit: {decision: 100 %}\n"),
                     RU_OK);
    const ru_verdict_row *row = &a.verdict->rows[0];
    assert_int_equal(row->points.n, 1);
    assert_int_equal(row->points.n_skipped, 5); /* four before the last, one after 4 h */
    assert_close(row->points.points[0].time, 4 * 3600, 1e-12, 0);
    assert_close(row->specification[0], 4.5, 1e-12, 0);
    assert_true(isinf(row->specification[1]));
    assert_int_equal(row->judgement, RU_PASS);
    sample_clear(&a);
    /* measured 4.2 at 1 h is 2.1 g/L, simulated 2 g/L: on different sides of 2.05 */
    assert_int_equal(sample_judge(&a, SAMPLE_OD "    last: true\n    time: {until: 1 h}\n"
                                                "    minimum_points: 1\n"
                                                "    specification: {most: 2.05 g/L}\n"
                                                "    limit: {decision: 100 %}\n"),
                     RU_OK);
    assert_int_equal(a.verdict->rows[0].judgement, RU_FAIL);
    sample_clear(&a);
    assert_int_equal(sample_judge(&a, SAMPLE_OD "    specification: {most: 2 mol}\n"),
                     RU_ERR_INPUT);
    assert_non_null(strstr(ru_fault_text(), "specification.most '2 mol' does not convert"));
    sample_clear(&a);
}

/* E of OD600 is 0, -0.1, 0, 0, 0 g/L with sd 0.05, 0.1, 0.05, ... g/L; u_num 0.05 g/L of biomass.
 * By hand: (E/u_val)^2 is 0.01/(0.01 + 0.0025) = 0.8 at one of five points. */
static void numerical_uncertainty_that_was_found_goes_into_the_score(void **state)
{
    (void)state;
    static const double found[] = {.05, .05, .05, .05, .05, .05};
    static const double *const u_num[] = {found, NULL};
    sample a;
    assert_int_equal(sample_judge(&a, SAMPLE_OD "    time: {until: 4 h}\n"), RU_OK);
    assert_close(a.verdict->rows[0].scores[RU_METRIC_E_OVER_U], sqrt(1.0 / 5), 1e-9, 0);
    ru_simulated simulated = sample_simulated;
    simulated.u_num = u_num;
    ru_verdict_destroy(&a.verdict);
    assert_int_equal(ru_verdict_build(&simulated, a.measured, &a.choice, a.limits, &a.verdict),
                     RU_OK);
    assert_close(a.verdict->rows[0].scores[RU_METRIC_E_OVER_U], sqrt(0.8 / 5), 1e-9, 0);
    sample_clear(&a);
    /* what the limits state of it goes before */
    assert_int_equal(sample_judge(&a, SAMPLE_OD "    time: {until: 4 h}\n    u_num: {absolute: 0.2 "
                                                "g/L}\n"),
                     RU_OK);
    ru_verdict_destroy(&a.verdict);
    assert_int_equal(ru_verdict_build(&simulated, a.measured, &a.choice, a.limits, &a.verdict),
                     RU_OK);
    assert_close(a.verdict->rows[0].scores[RU_METRIC_E_OVER_U], sqrt(0.2 / 5), 1e-9, 0);
    sample_clear(&a);
}

/* A verdict by limits that are not those of before the run passes nothing. */
static void changed_limits_pass_nothing(void **state)
{
    (void)state;
    sample a;
    assert_int_equal(sample_judge(&a, SAMPLE_OD "    limit: {nrmse: 15 %}\n"), RU_OK);
    assert_int_equal(ru_verdict_overall(a.verdict), RU_PASS);
    a.verdict->limits_changed = 1;
    assert_int_equal(ru_verdict_overall(a.verdict), RU_NOT_JUDGED);
    sample_clear(&a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(scores_stand_beside_their_limits),
        cmocka_unit_test(a_run_that_is_cut_short_is_not_judged),
        cmocka_unit_test(limits_from_below_are_met_from_above),
        cmocka_unit_test(amounts_are_compared_with_masses),
        cmocka_unit_test(too_little_to_judge_is_said_and_neither_passes_nor_fails),
        cmocka_unit_test(slips_in_the_limits_are_errors),
        cmocka_unit_test(without_limits_equal_names_are_compared_and_nothing_fails),
        cmocka_unit_test(a_value_at_the_end_is_held_against_its_specification),
        cmocka_unit_test(changed_limits_pass_nothing),
        cmocka_unit_test(numerical_uncertainty_that_was_found_goes_into_the_score),
    };
    return cmocka_run_group_tests(tests, NULL, free_units);
}
