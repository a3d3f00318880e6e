/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "verdict_sample.h"

#include <ru/base/unit.h>
#include <ru/validation/verdict_score.h>

/* Writes data of one run and judges them. */
static ru_status judge_text(sample *s, const char *data, const char *limits)
{
    char path[512];
    const char *const paths[] = {path};
    *s = (sample){.choice = {.run = "", .end = 18000}};
    snprintf(path, sizeof path, "%s", ru_temporary_path("t.csv"));
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    fputs(data, file);
    fclose(file);
    assert_int_equal(ru_measured_read(paths, 1, &s->measured), RU_OK);
    remove(path);
    if (ru_limits_read_text(limits, "l.yaml", &s->limits) != RU_OK)
        fail_msg("%s", ru_fault_text());
    return ru_verdict_build(&sample_simulated, s->measured, &s->choice, s->limits, &s->verdict);
}

/* Three values that are wrong by 4 g/L and four bounds of 0.01 g/L that anything meets. By hand: E
 * is -4, -4 and -4, so the far end of the interval of the bias is 4; of seven it would be 3.11. */
static void bounds_that_are_met_do_not_water_down_what_is_wrong(void **state)
{
    (void)state;
    static const char data[] =
        "time_h,quantity,value,unit,sd\n0,biomass,5,g/L,1\n1,biomass,6,g/L,1\n"
        "2,biomass,7,g/L,1\n3,biomass,> 0.01,g/L,1\n4,biomass,> 0.01,g/L,1\n"
        "4.5,biomass,> 0.01,g/L,1\n5,biomass,> 0.01,g/L,1\n";
    sample a;
    assert_int_equal(judge_text(&a, data,
                                "quantities:\n  - measured: biomass\n    minimum_points: 3\n"
                                "    limit: {equivalence: 3.5 g/L, coverage: 50 %, band: 50 %}\n"),
                     RU_OK);
    const ru_verdict_row *row = &a.verdict->rows[0];
    assert_close(row->scores[RU_METRIC_EQUIVALENCE], 4, 1e-9, 0);
    assert_close(row->scores[RU_METRIC_E_OVER_U], 4, 1e-9, 0);
    assert_close(row->scores[RU_METRIC_COVERAGE], 0, 0, 1e-12);
    assert_close(row->scores[RU_METRIC_BAND], 0, 0, 1e-12);
    assert_close(row->scores[RU_METRIC_R2], 1 - 48.0 / 2, 1e-9, 0);
    assert_int_equal(row->limits[RU_METRIC_EQUIVALENCE].judgement, RU_FAIL);
    sample_clear(&a);
    assert_int_equal(judge_text(&a, data,
                                "quantities:\n  - measured: biomass\n    minimum_points: 4\n"
                                "    limit: {rmse: 5 g/L, chi2: 100, coverage: 0}\n"),
                     RU_OK);
    row = &a.verdict->rows[0];
    assert_string_equal(row->limits[RU_METRIC_RMSE].reason, "3 points, 4 needed");
    assert_string_equal(row->limits[RU_METRIC_COVERAGE].reason, "3 points with an sd, 4 needed");
    assert_int_equal(row->limits[RU_METRIC_CHI2].judgement, RU_PASS);
    sample_clear(&a);
}

/* 4, 5 and 6 g/L are simulated at 3, 4 and 5 h. At least 4.5 is asked for: below 4 misses it as the
 * simulation does, above 4.6 keeps it, and below 9 says nothing. */
static void a_bound_decides_where_it_can(void **state)
{
    (void)state;
    sample a;
    assert_int_equal(judge_text(&a,
                                "time_h,quantity,value,unit\n3,biomass,< 4,g/L\n"
                                "4,biomass,> 4.6,g/L\n5,biomass,< 9,g/L\n",
                                "quantities:\n  - measured: biomass\n    minimum_points: 3\n"
                                "    specification: {least: 4.5 g/L}\n"
                                "    limit: {decision: 100 %}\n"),
                     RU_OK);
    const ru_verdict_row *row = &a.verdict->rows[0];
    assert_close(row->scores[RU_METRIC_DECISION], 1, 1e-12, 0);
    assert_int_equal(row->n_decided, 2);
    assert_string_equal(row->limits[RU_METRIC_DECISION].reason, "2 points, 3 needed");
    sample_clear(&a);
}

/* Simulated 1 and 2 g/L where 0.5 and 4 were measured: 10 % of what is simulated are 0.1 and 0.2,
 * and 0.3 from the inputs besides; sd is 10 % of what is measured with 0.03 g/L. */
static void shares_of_the_simulation_are_of_what_is_simulated(void **state)
{
    (void)state;
    sample a;
    assert_int_equal(judge_text(&a,
                                "time_h,quantity,value,unit\n0,biomass,0.5,g/L\n"
                                "1,biomass,4,g/L\n",
                                "quantities:\n  - measured: biomass\n"
                                "    sd: {relative: 10 %, absolute: 30 mg/L}\n"
                                "    u_num: {relative: 10 %}\n    u_input: {absolute: 0.3 g/L}\n"),
                     RU_OK);
    const ru_point *points = a.verdict->rows[0].points.points;
    assert_close(points[0].u_model, sqrt(0.01 + 0.09), 1e-12, 0);
    assert_close(points[1].u_model, sqrt(0.04 + 0.09), 1e-12, 0);
    assert_close(points[0].sd, sqrt(0.05 * 0.05 + 0.03 * 0.03), 1e-12, 0);
    assert_close(points[1].sd, sqrt(0.16 + 0.0009), 1e-12, 0);
    sample_clear(&a);
}

/* Acetate of 59.044 g/mol: 0.059044 g/L are 1 mmol/L; a unit that is none of it is told where. */
static void uncertainties_convert_as_the_quantity_does(void **state)
{
    (void)state;
    static const char data[] = "time_h,quantity,value,unit\n0,acetate,10,mmol/L\n";
    sample a;
    assert_int_equal(judge_text(&a, data,
                                "quantities:\n  - measured: acetate\n"
                                "    sd: {absolute: 0.059044 g/L}\n"
                                "    u_num: {absolute: 118.088 mg/L}\n"),
                     RU_OK);
    assert_close(a.verdict->rows[0].points.points[0].sd, 1, 1e-9, 0);
    assert_close(a.verdict->rows[0].points.points[0].u_model, 2, 1e-9, 0);
    assert_close(a.verdict->rows[0].molar_mass, 59.044, 1e-9, 0);
    sample_clear(&a);
    static const char *const keys[] = {"sd", "u_num", "u_input"};
    for (size_t i = 0; i < 3; i++) {
        char limits[200], message[200];
        snprintf(limits, sizeof limits,
                 "quantities:\n  - measured: acetate\n    %s: {relative: 1 %%, absolute: 1 h}\n",
                 keys[i]);
        snprintf(message, sizeof message,
                 "l.yaml:3:%zu: %s.absolute '1 h' does not convert to mmol/L, which is compared",
                 strlen(keys[i]) + 33, keys[i]);
        assert_int_equal(judge_text(&a, data, limits), RU_ERR_INPUT);
        if (!strstr(ru_fault_text(), message))
            fail_msg("expected '%s' in: %s", message, ru_fault_text());
        sample_clear(&a);
    }
}

/* Simulated biomass is 1, 2 and 3 g/L at 0, 1 and 2 h. Below 4: met, so in chi2 alone; above 2.5
 * while 2 is simulated: -0.5; below 2.85: 0.15. */
static void bounds_count_where_they_are_crossed(void **state)
{
    (void)state;
    char path[512];
    const ru_run_choice choice = {.run = "", .end = 18000};
    ru_measured *m = NULL;
    ru_verdict *verdict = NULL;
    snprintf(path, sizeof path, "%s", ru_temporary_path("c.csv"));
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    fputs("time_h,quantity,value,unit,sd\n0,biomass,< 4,g/L,0.1\n1,biomass,> 2.5,g/L,0.1\n"
          "2,biomass,<2.85,g/L,0.1\n",
          file);
    fclose(file);
    const char *const paths[] = {path};
    assert_int_equal(ru_measured_read(paths, 1, &m), RU_OK);
    remove(path);
    assert_int_equal(ru_verdict_build(&sample_simulated, m, &choice, NULL, &verdict), RU_OK);
    const ru_verdict_row *row = &verdict->rows[0];
    assert_int_equal(row->n_censored, 3);
    assert_int_equal(row->n_met, 1);
    assert_int_equal(row->n_known_sd, 3);
    assert_close(row->scores[RU_METRIC_BIAS], (-0.5 + 0.15) / 2, 1e-12, 0);
    assert_close(row->scores[RU_METRIC_RMSE], sqrt((0.25 + 0.0225) / 2), 1e-12, 0);
    assert_close(row->scores[RU_METRIC_COVERAGE], 1.0 / 2, 1e-12, 0);
    /* -2 ln of the standard normal distribution at 30, -5 and -1.5 (math.erfc) */
    assert_close(row->scores[RU_METRIC_CHI2], (0 + 30.129996787977447 + 5.411888801647779) / 3,
                 1e-9, 0);
    assert_close(row->values[0], 1, 1e-12, 0);
    ru_verdict_destroy(&verdict);
    ru_measured_destroy(&m);
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
        cmocka_unit_test(bounds_count_where_they_are_crossed),
        cmocka_unit_test(bounds_that_are_met_do_not_water_down_what_is_wrong),
        cmocka_unit_test(a_bound_decides_where_it_can),
        cmocka_unit_test(shares_of_the_simulation_are_of_what_is_simulated),
        cmocka_unit_test(uncertainties_convert_as_the_quantity_does),
    };
    return cmocka_run_group_tests(tests, NULL, free_units);
}
