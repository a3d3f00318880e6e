/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "support.h"

#include <ru/plot/measured.h>

static const char report[] =
    "{\"along\": \"time\", \"quantities\": ["
    "{\"measured\": \"OD\", \"simulated\": \"biomass\", \"unit\": \"g/L\", \"verdict\": \"PASS\","
    " \"from_result\": {\"scale\": 2, \"offset\": 1},"
    " \"points\": {\"time_s\": [0, 60], \"measured\": [3, 5], \"sd\": [0.5, null],"
    " \"simulated\": [3.5, 4], \"censored\": [0, -1]}},"
    "{\"measured\": \"size\", \"simulated\": \"cells\", \"unit\": \"1\", \"verdict\": \"-\","
    " \"from_result\": null, \"points\": {}}]}";

static void points_are_those_of_the_report_and_bounds_are_none(void **state)
{
    (void)state;
    ru_plot_measured m;
    size_t next = 0;
    assert_int_equal(ru_plot_measured_read(report, &m), RU_OK);
    const ru_plot_quantity *q = ru_plot_measured_next(&m, "biomass", &next);
    assert_non_null(q);
    assert_int_equal(q->n, 2);
    assert_true(q->value[0] == 3 && q->sd[0] == 0.5 && q->computed[1] == 4 && q->place[1] == 60);
    assert_true(isnan(q->value[1]) && isnan(q->sd[1]));
    assert_true(q->scale == 2 && q->offset == 1);
    assert_null(ru_plot_measured_next(&m, "biomass", &next));
    next = 0;
    q = ru_plot_measured_next(&m, "cells", &next);
    assert_true(q && q->n == 0 && q->scale == 0);
    ru_plot_measured_clear(&m);
}

static void what_is_no_report_is_refused(void **state)
{
    (void)state;
    static const char *const texts[] = {"", "{", "[]", "{\"along\": \"time\"}"};
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        ru_plot_measured m;
        assert_int_equal(ru_plot_measured_read(texts[i], &m), RU_ERR_INPUT);
        assert_null(m.quantities);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(points_are_those_of_the_report_and_bounds_are_none),
        cmocka_unit_test(what_is_no_report_is_refused),
    };
    return ru_run_group(tests);
}
