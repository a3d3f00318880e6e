/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "support.h"

#include <stdio.h>
#include <string.h>

#include <ru/base/unit.h>
#include <ru/study/study.h>

static const ru_column series[] = {{"acetate", "g/L", ""}, {"T", "degC", ""}};

/* Binds one output and keeps it; the study is the caller's. */
static ru_study *bind(const char *output, ru_status *status)
{
    char text[512];
    ru_study *s = NULL;
    ru_tree empty = {.kind = RU_TREE_MAP};
    const ru_study_base base = {&empty, series, 2, NULL, 0, NULL};
    snprintf(text, sizeof text,
             "scenario: b.yaml\ndesign: grid\nparameters: {k: {path: a, low: 1, high: 2}}\n"
             "outputs:\n  x: {%s}\n",
             output);
    assert_int_equal(ru_study_read_text(text, "s.yaml", &s), RU_OK);
    ru_diagnostics log = {.document = s->document};
    ru_outputs_bind(s->outputs, s->n_output, &base, &log);
    *status = RU_OK;
    if (log.n_error)
        *status = ru_fault(RU_ERR_INPUT, "%s", ru_diagnostics_render(&log));
    ru_diagnostics_clear(&log);
    return s;
}

static void units_are_the_users(void **state)
{
    (void)state;
    const struct {
        const char *output, *unit;
        double factor, shift;
    } rows[] = {{"of: acetate", "g/L", 1, 0},
                {"of: acetate, unit: mg/L", "mg/L", 1000, 0},
                {"of: T, unit: K", "K", 1, 273.15},
                {"of: acetate, time: {from: 3 h, until: 3 h}", "g/L", 1, 0},
                {"of: acetate, reduce: time-of-max", "h", 1 / 3600.0, 0},
                {"of: acetate, reduce: time-of-max, unit: min", "min", 1 / 60.0, 0},
                {"of: acetate, reduce: integral", "(g/L).h", 1 / 3600.0, 0}};
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        ru_status status;
        ru_study *s = bind(rows[i].output, &status);
        assert_int_equal(status, RU_OK);
        assert_string_equal(s->outputs[0].unit, rows[i].unit);
        assert_close(s->outputs[0].factor, rows[i].factor, 1e-12, 0);
        assert_close(s->outputs[0].shift, rows[i].shift, 1e-12, 0);
        ru_study_destroy(&s);
    }
}

static void thresholds_are_in_the_unit_of_the_series(void **state)
{
    (void)state;
    ru_status status;
    ru_study *s = bind("of: acetate, reduce: time-above, threshold: 50 mg/L", &status);
    assert_int_equal(status, RU_OK);
    assert_close(s->outputs[0].limit, 0.05, 1e-14, 0);
    ru_study_destroy(&s);
}

static void what_does_not_fit_is_told(void **state)
{
    (void)state;
    const struct {
        const char *output, *says;
    } rows[] = {
        {"of: acetate, reduce: time-above", "needs a threshold, in g/L"},
        {"of: acetate, reduce: time-above, threshold: 5 kg", "expected a quantity in g/L"},
        {"of: acetate, reduce: max, threshold: 5 g/L", "'max' needs none"},
        {"of: acetate, unit: h", "is no unit of it"},
        {"of: acetate, time: {from: 3 h, until: 2 h}", "until must not be before from"},
        {"of: acetate, reduce: integral, time: {from: 3 h, until: 3 h}", "not of one moment"},
        {"of: acetate, over: mean", "'end' has none: only volume-below"},
        {"of: aceton", "no series 'aceton'"}};
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        ru_status status;
        ru_study *s = bind(rows[i].output, &status);
        assert_int_equal(status, RU_ERR_INPUT);
        if (!strstr(ru_fault_text(), rows[i].says))
            fail_msg("'%s' is not in:\n%s", rows[i].says, ru_fault_text());
        ru_study_destroy(&s);
    }
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
        cmocka_unit_test(units_are_the_users),
        cmocka_unit_test(thresholds_are_in_the_unit_of_the_series),
        cmocka_unit_test_teardown(what_does_not_fit_is_told, shut_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
