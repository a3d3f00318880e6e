/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "verdict_sample.h"

#include <ru/base/unit.h>

/* Simulated at 0 and 2 h: a histogram that moves from the first to the second of two bins of 1 um,
 * and a spectrum at 800 and 1000 1/cm that rises from 1 and 3 to 2 and 5. */
static const double edges[] = {0, 1, 2}, middles[] = {0.5, 1.5}, lines[] = {800, 1000};
static const double hours[] = {0, 7200}, shares[] = {1, 0, 0, 1}, readings[] = {1, 3, 2, 5};
static const ru_array_column columns[] = {{{"size", "1", "cells"}, "um", 2, middles, edges, 0},
                                          {{"raman", "1", "light"}, "1/cm", 2, lines, NULL, 0}};
static const ru_simulated_array arrays[] = {{&columns[0], hours, shares, 2},
                                            {&columns[1], hours, readings, 2}};

static void write_text(const char *name, const char *text)
{
    FILE *file = fopen(ru_temporary_path(name), "w");
    assert_non_null(file);
    fputs(text, file);
    fclose(file);
}

static ru_status judge(sample *s, const char *limits)
{
    ru_simulated simulated = sample_simulated;
    char path[512];
    simulated.arrays = arrays;
    simulated.n_array = 2;
    *s = (sample){.choice = {.run = "", .end = 18000}};
    s->measured = calloc(1, sizeof *s->measured);
    assert_non_null(s->measured);
    snprintf(path, sizeof path, "%s", ru_temporary_path("l.yaml"));
    if (ru_limits_read_text(limits, path, &s->limits) != RU_OK)
        fail_msg("%s", ru_fault_text());
    return ru_verdict_build(&simulated, s->measured, &s->choice, s->limits, &s->verdict);
}

/* At 1 h the simulated histogram is half and half. Measured in nm: 60 of 100 cells below 1 um, 40
 * above, which is 0.1 too many over a triangle of 2 um: an area of 0.1 um. At 2 h all are above 1
 * um in both. */
static void histograms_are_compared_by_shares_and_by_area(void **state)
{
    (void)state;
    sample s;
    write_text("size.csv", "time_h,low,high,value,axis_unit\n1,0,1000,60,nm\n1,1000,2000,40,nm\n"
                           "2,1000,2000,80,nm\n2,0,1000,0,nm\n5,0,2000,1,nm\n");
    if (judge(&s, "quantities:\n  - measured: size\n    modality: distribution\n"
                  "    file: size.csv\n    minimum_points: 2\n"
                  "    limit: {area: 0.051 um, rmse: 0.08 1}\n") != RU_OK)
        fail_msg("%s", ru_fault_text());
    const ru_verdict_row *row = &s.verdict->rows[0];
    assert_int_equal(row->points.n, 4);
    assert_int_equal(row->n_after, 1);
    assert_close(row->points.points[0].value, 0.6, 1e-12, 0);
    assert_close(row->values[0], 0.5, 1e-12, 0);
    assert_close(row->places[1], 1500, 1e-12, 0);
    assert_string_equal(row->axis_unit, "nm");
    assert_close(row->scores[RU_METRIC_AREA], (100 + 0) / 2.0, 1e-9, 0);
    assert_close(row->limits[RU_METRIC_AREA].limit, 51, 1e-12, 0);
    assert_close(row->scores[RU_METRIC_RMSE], sqrt(0.02 / 4), 1e-9, 0);
    assert_int_equal(row->judgement, RU_PASS);
    sample_clear(&s);
}

/* Two histograms are two areas, however many bins they have. */
static void areas_are_counted_by_histograms(void **state)
{
    (void)state;
    sample s;
    write_text("size.csv", "time_h,low,high,value\n1,0,1,60\n1,1,2,40\n2,1,2,80\n2,0,1,0\n");
    assert_int_equal(judge(&s, "quantities:\n  - measured: size\n    file: size.csv\n"
                               "    minimum_points: 3\n    limit: {area: 1 um, rmse: 1 1}\n"),
                     RU_OK);
    const ru_verdict_row *row = &s.verdict->rows[0];
    assert_int_equal(row->limits[RU_METRIC_AREA].judgement, RU_NOT_JUDGED);
    assert_string_equal(row->limits[RU_METRIC_AREA].reason, "2 histograms, 3 needed");
    assert_int_equal(row->limits[RU_METRIC_RMSE].judgement, RU_PASS);
    sample_clear(&s);
}

/* At 1000 1/cm and 1 h 4 is simulated, 400 %. Readings of 200 % doubled and 10 % added are 410 %,
 * 4.1 as a pure number; a flagged one is left out. Where the file says no unit it is that of the
 * result. */
static void readings_of_spectra_become_the_unit_compared(void **state)
{
    (void)state;
    sample s;
    write_text("raman.csv", "time_h,position,value,unit,sd,flag\n1,1000,200,%,5,\n"
                            "1,800,900,%,5,spike\n");
    assert_int_equal(judge(&s, "quantities:\n  - {measured: raman, file: raman.csv, factor: 2, "
                               "offset: 10 %, drop_flags: [spike]}\n"),
                     RU_OK);
    const ru_verdict_row *row = &s.verdict->rows[0];
    assert_true(row->points.n == 1 && row->points.n_row == 2 && row->points.n_dropped == 1);
    assert_string_equal(row->points.unit, "%");
    assert_close(row->points.points[0].value, 410, 1e-12, 0);
    assert_close(row->points.points[0].sd, 10, 1e-12, 0);
    assert_close(row->values[0], 400, 1e-12, 0);
    sample_clear(&s);
    assert_int_equal(judge(&s, "quantities:\n  - {measured: raman, file: raman.csv, unit: '1', "
                               "factor: 2, offset: 10 %, drop_flags: [spike]}\n"),
                     RU_OK);
    assert_close(s.verdict->rows[0].points.points[0].value, 4.1, 1e-12, 0);
    assert_close(s.verdict->rows[0].values[0], 4, 1e-12, 0);
    sample_clear(&s);
    write_text("raman.csv", "time_h,position,value\n1,1000,2\n");
    assert_int_equal(judge(&s, "quantities:\n  - {measured: raman, file: raman.csv, unit: '%'}\n"),
                     RU_OK);
    assert_close(s.verdict->rows[0].points.points[0].value, 200, 1e-12, 0);
    sample_clear(&s);
}

static void spectra_are_compared_at_their_places(void **state)
{
    (void)state;
    sample s;
    write_text("raman.csv", "time_h,position,value,sd\n1,850,2.3,0.1\n1,1000,3.8,0.1\n"
                            "1,1100,9,0.1\n");
    assert_int_equal(judge(&s, "quantities:\n  - {measured: raman, modality: spectrum, file: "
                               "raman.csv, minimum_points: 2, limit: {chi2: 4}}\n"),
                     RU_OK);
    const ru_verdict_row *row = &s.verdict->rows[0];
    assert_int_equal(row->points.n, 2);
    assert_int_equal(row->n_outside, 1);
    assert_close(row->values[0], 1.5 + 2.5 / 4, 1e-12, 0); /* a quarter of the way at 1 h */
    assert_close(row->values[1], 4, 1e-12, 0);
    assert_close(row->scores[RU_METRIC_CHI2], (1.75 * 1.75 + 2 * 2) / 2, 1e-9, 0);
    assert_int_equal(row->judgement, RU_PASS);
    sample_clear(&s);
}

/* 2 and 5 g/L of biomass at 1 and 4 h, which the sample simulates, by spectra of three places. */
static void spectra_become_concentrations(void **state)
{
    (void)state;
    sample s;
    write_text("light.csv", "time_h,position,value\n1,1,2.1\n1,2,4.1\n1,3,6.1\n1,4,0.1\n"
                            "4,1,5\n4,2,10\n4,3,15\n4,4,0\n");
    write_text("pure.csv", "position,cells\n1,1\n3,3\n4,0\n");
    if (judge(&s,
              "quantities:\n  - measured: light\n    simulated: biomass\n    modality: spectrum\n"
              "    file: light.csv\n    pure: pure.csv\n    component: cells\n    unit: g/L\n"
              "    minimum_points: 2\n    limit: {max_error: 1 mg/L}\n") != RU_OK)
        fail_msg("%s", ru_fault_text());
    const ru_verdict_row *row = &s.verdict->rows[0];
    assert_int_equal(row->points.n, 2);
    assert_close(row->points.points[0].value, 2, 1e-10, 0);
    assert_close(row->points.points[1].value, 5, 1e-10, 0);
    assert_int_equal(row->judgement, RU_PASS);
    sample_clear(&s);
}

static void expect_refused(const char *limits, const char *message)
{
    sample s;
    assert_int_equal(judge(&s, limits), RU_ERR_INPUT);
    if (!strstr(ru_fault_text(), message))
        fail_msg("expected '%s' in: %s", message, ru_fault_text());
    sample_clear(&s);
}

static void what_does_not_fit_is_refused(void **state)
{
    (void)state;
    write_text("size.csv", "time_h,low,high,value,axis_unit\n1,0,1000,60,nm\n");
    expect_refused("quantities: [{measured: sise, file: size.csv}]\n", "did you mean 'size'?");
    expect_refused("quantities: [{measured: raman, file: size.csv}]\n", "raman is a spectrum");
    expect_refused("quantities: [{measured: size, file: none.csv}]\n", "none.csv");
    expect_refused(
        "quantities: [{measured: size, file: size.csv, factor: 2}]\n",
        "l.yaml:1:55: 'size.csv' holds bins, which are compared by their shares: `factor` "
        "means nothing there");
    expect_refused("quantities: [{measured: size, file: size.csv, unit: '1'}]\n", "`unit` means");
    expect_refused("quantities: [{measured: size, file: size.csv, offset: 1}]\n", "`offset` means");
    write_text("raman.csv", "time_h,position,value,unit\n1,1000,2,g/L\n");
    expect_refused("quantities: [{measured: raman, file: raman.csv}]\n",
                   "l.yaml:1:38: raman is simulated in 1, which does not convert to g/L");
    expect_refused("quantities: [{measured: raman, file: raman.csv, unit: '%'}]\n",
                   "l.yaml:1:56: readings of 'raman.csv' in g/L do not convert to %");
    expect_refused("quantities: [{measured: size, file: $RU_NONE/s.csv}]\n",
                   "l.yaml:1:37: '$RU_NONE/s.csv' needs the environment variable RU_NONE");
    write_text("size.csv", "time_h,low,high,value,axis_unit\n1,0,1000,60,g/L\n");
    expect_refused("quantities: [{measured: size, file: size.csv}]\n",
                   "l.yaml:1:37: the axis of size is in um, that of 'size.csv' in g/L");
    write_text("size.csv", "time_h,low,high,value,axis_unit\n1,0,1000,-1,nm\n1,1000,2000,2,nm\n");
    expect_refused("quantities: [{measured: size, file: size.csv}]\n",
                   "size.csv:2:10: a bin holds -1, which is less than nothing");
    ru_limits *limits = NULL;
    assert_int_equal(
        ru_limits_read_text("quantities: [{measured: a, pure: p.csv}]\n", "l.yaml", &limits),
        RU_ERR_INPUT);
    assert_non_null(strstr(ru_fault_text(), "by file, pure, component and unit"));
    assert_int_equal(ru_limits_read_text("quantities:\n  - {measured: a, file: s.csv, pure: p.csv, "
                                         "component: c, unit: g/L, factor: 2}\n",
                                         "l.yaml", &limits),
                     RU_ERR_INPUT);
    assert_non_null(strstr(ru_fault_text(), "take no factor and no offset"));
    ru_unit_shutdown();
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(histograms_are_compared_by_shares_and_by_area),
        cmocka_unit_test(areas_are_counted_by_histograms),
        cmocka_unit_test(readings_of_spectra_become_the_unit_compared),
        cmocka_unit_test(spectra_are_compared_at_their_places),
        cmocka_unit_test(spectra_become_concentrations),
        cmocka_unit_test(what_does_not_fit_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
