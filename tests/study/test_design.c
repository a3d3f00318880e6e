/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "support.h"

#include <string.h>

#include <ru/base/unit.h>

#include "study_text.h"

static ru_status build(const char *text, ru_design **design)
{
    ru_study *s = NULL;
    ru_status status = ru_study_read_text(text, ru_temporary_path("s.yaml"), &s);
    *design = NULL;
    for (size_t i = 0; s && i < s->n_parameter; i++)
        s->parameters[i].base = 2;
    if (status == RU_OK)
        status = ru_design_build(s, design);
    ru_study_destroy(&s);
    return status;
}

#define TOP "scenario: b.yaml\noutputs: {y: {}}\n"

static void a_grid_crosses_values_and_levels(void **state)
{
    (void)state;
    ru_design *d;
    assert_int_equal(build(TOP "parameters:\n"
                               "  a: {path: a, values: [1 g/L, 3 g/L]}\n"
                               "  b: {path: b, low: 1 h, high: 100 h, scale: log}\n"
                               "  c: {path: c, values: [red, green]}\n"
                               "design: {kind: grid, levels: 3}\n",
                           &d),
                     RU_OK);
    assert_int_equal(d->n_run, 12);
    const double first[] = {1, 1, 0, 1, 1, 1, 1, 10, 0};
    for (size_t i = 0; i < 9; i++)
        assert_close(d->values[i], first[i], 1e-14, 0);
    assert_close(d->values[11 * 3], 3, 0, 0);
    assert_close(d->values[11 * 3 + 1], 100, 0, 0);
    assert_close(d->values[11 * 3 + 2], 1, 0, 0);
    ru_design_destroy(&d);
}

static void one_at_a_time_starts_from_the_base(void **state)
{
    (void)state;
    ru_design *d;
    assert_int_equal(build(TOP "parameters:\n"
                               "  a: {path: a, low: 1 h, high: 5 h}\n"
                               "  b: {path: b, values: [2 h, 3 h, 4 h]}\n"
                               "design: one-at-a-time\n",
                           &d),
                     RU_OK);
    const double all[] = {2, 2, 1, 2, 5, 2, 2, 2, 2, 3, 2, 4};
    assert_int_equal(d->n_run, 6);
    for (size_t i = 0; i < 12; i++)
        assert_close(d->values[i], all[i], 0, 0);
    ru_design_destroy(&d);
}

static void write_file(const char *name, const char *text)
{
    FILE *file = fopen(ru_temporary_path(name), "w");
    assert_non_null(file);
    assert_true(fputs(text, file) >= 0);
    assert_int_equal(fclose(file), 0);
}

static const char list_study[] = TOP "parameters:\n"
                                     "  a: {path: a, low: 0.3 h, high: 2 h}\n"
                                     "  c: {path: c, values: [red, green]}\n"
                                     "  t: {path: t, values: [30 degC, 32 degC]}\n"
                                     "design: {kind: list, file: runs.csv}\n";

static void a_list_is_read_in_its_units_and_words(void **state)
{
    (void)state;
    ru_design *d;
    /* 18 min are 0.3 h, at which the range begins. */
    write_file("runs.csv", "c,a [min],t\nred,30,30\ngreen,90,305.15 K\nred,2 h,30 degC\n"
                           "red,18,32\n");
    assert_int_equal(build(list_study, &d), RU_OK);
    const double all[] = {0.5, 0, 30, 1.5, 1, 32, 2, 0, 30, 0.3, 0, 32};
    assert_int_equal(d->n_run, 4);
    for (size_t i = 0; i < 12; i++)
        assert_close(d->values[i], all[i], 1e-14, 0);
    ru_design_destroy(&d);
}

static void what_is_wrong_with_a_list_is_told_with_its_place(void **state)
{
    (void)state;
    const struct {
        const char *table, *says;
    } rows[] = {
        {"c,a [min],t\nred,30,30\nblue,90,30\n", "runs.csv:3:1: error: 'blue' is none"},
        {"c,a [min],t\nred,3x,30\n", "runs.csv:2:5: error: expected a number"},
        {"c,a,t\nred,3 kg,30\n", "runs.csv:2:5: error: '3 kg' is not in a unit like 'h'"},
        {"c,a,t\nred,1,30\nred,3,30\n", "runs.csv:3:5: error: '3' is above the high of 'a', 2 h"},
        {"c,a [min],t\nred,17,30\n", "runs.csv:2:5: error: '17' is below the low of 'a', 0.3 h"},
        {"c,a,t\nred,1,31\n", "runs.csv:2:7: error: '31' is none of the values of 't'"},
        {"c,a,t\nred,1\nred,1,30\n", "runs.csv:2:6: error: this row has no value of 't'"},
        {"c,t\nred,30\n", "no column is named after the parameter 'a'"},
        {"c,a,t,b\nred,1,30,2\n", "no parameter for the column 'b'"},
        {"c,a [kg],t\nred,1,30\n", "is in kg, the parameter in 'h'"},
        {"c,a,a,t\nred,1,2,30\n", "more than one column"},
        {"c,a,t\n", "no runs in it"}};
    ru_design *d;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        write_file("runs.csv", rows[i].table);
        assert_int_equal(build(list_study, &d), RU_ERR_INPUT);
        if (!strstr(ru_fault_text(), rows[i].says))
            fail_msg("'%s' is not in:\n%s", rows[i].says, ru_fault_text());
    }
}

static void drawn_designs_are_within_their_bounds(void **state)
{
    (void)state;
    const char *const kinds[] = {"random", "latin-hypercube", "sobol"};
    for (size_t i = 0; i < 3; i++) {
        char text[80];
        ru_design *d = NULL;
        snprintf(text, sizeof text, "{kind: %s, runs: 64}", kinds[i]);
        ru_study *s = study_of(5, text);
        assert_int_equal(ru_design_build(s, &d), RU_OK);
        assert_int_equal(d->n_run, 64);
        double sum = 0;
        for (size_t k = 0; k < 64 * 5; k++) {
            assert_true(fabs(d->values[k]) <= 1);
            sum += d->values[k];
        }
        assert_true(sum != 0 && fabs(sum / 320) < 0.12);
        ru_design_destroy(&d);
        ru_study_destroy(&s);
    }
}

static void designs_that_cannot_be_are_refused(void **state)
{
    (void)state;
    const struct {
        const char *text, *says;
    } rows[] = {
        {TOP "parameters: {a: {path: a, unit: h}}\ndesign: random\n", "'a' needs a low and a high"},
        {TOP "parameters: {a: {path: a, unit: h}}\ndesign: grid\n", "'a' needs a low and a high"},
        {TOP "parameters: {a: {path: a, values: [x, y]}}\ndesign: morris\n",
         "has words for values"},
        {TOP "parameters: {a: {path: a, low: 1, high: 2}}\ndesign: {kind: morris, levels: 5}\n",
         "s.yaml:4:32: error: design: Morris's trajectories need an even number"},
        {TOP "parameters: {a: {path: a, low: 1, high: 2}, b: {path: b, low: 1, high: 2}}\n"
             "design: random\n"
             "correlation: [{between: [a, b], coefficient: 1}]\n",
         "contradict each other"},
        {TOP "parameters: {a: {path: a, low: 1, high: 2}, b: {path: b, low: 1, high: 2},\n"
             "             c: {path: c, low: 1, high: 2}}\n"
             "design: {kind: grid, levels: 1000}\n",
         "would be 1e+09 runs"},
    };
    ru_design *d;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        assert_int_equal(build(rows[i].text, &d), RU_ERR_INPUT);
        if (!strstr(ru_fault_text(), rows[i].says))
            fail_msg("'%s' is not in:\n%s", rows[i].says, ru_fault_text());
        assert_non_null(strstr(ru_fault_text(), "s.yaml:"));
    }
    ru_study *s = study_of(65, "sobol");
    assert_int_equal(ru_design_build(s, &d), RU_ERR_INPUT);
    assert_non_null(strstr(ru_fault_text(), "up to 64 dimensions here, 65 are needed"));
    ru_study_destroy(&s);
    s = study_of(33, "sobol-indices");
    assert_int_equal(ru_design_build(s, &d), RU_ERR_INPUT);
    assert_non_null(strstr(ru_fault_text(), "sampler: random"));
    ru_study_destroy(&s);
    ru_unit_shutdown();
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_grid_crosses_values_and_levels),
        cmocka_unit_test(one_at_a_time_starts_from_the_base),
        cmocka_unit_test(a_list_is_read_in_its_units_and_words),
        cmocka_unit_test(what_is_wrong_with_a_list_is_told_with_its_place),
        cmocka_unit_test(drawn_designs_are_within_their_bounds),
        cmocka_unit_test(designs_that_cannot_be_are_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
