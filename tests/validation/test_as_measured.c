/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "support.h"

#include <string.h>

#include <ru/base/unit.h>
#include <ru/io/yaml_read.h>
#include <ru/validation/as_measured.h>

static const char scenario[] =
    "vessel: {volume: 15 m3, temperature: 37 degC}\ncells: {model: monod}\n"
    "feeds:\n  - {name: acid, profile: {kind: constant, rate: 1 L/h}}\n"
    "  - {name: glucose, profile: {kind: table, times: [0 h, 5 h], rates: [1 L/h, 2 L/h]}}\n";

/* The differences as one text: "path: text" a line. */
static void differ(const char *measured, double tolerance, size_t n_checked, const char *expected)
{
    char seen[2000] = "";
    ru_document *a = NULL, *b = NULL;
    ru_differences d = {0};
    assert_int_equal(ru_yaml_read_text(measured, "run.yaml", NULL, 0, &a), RU_OK);
    assert_int_equal(ru_yaml_read_text(scenario, "s.yaml", NULL, 0, &b), RU_OK);
    assert_int_equal(ru_as_measured_compare(a->root, b->root, tolerance, &d), RU_OK);
    for (size_t i = 0; i < d.n; i++) {
        strcat(strcat(strcat(strcat(seen, d.items[i].path), ": "), d.items[i].text), "\n");
        assert_string_equal(d.items[i].at.source, "run.yaml");
        assert_true(d.items[i].at.line > 0);
    }
    assert_string_equal(seen, expected);
    assert_int_equal(d.n_checked, n_checked);
    ru_differences_clear(&d);
    ru_document_destroy(&a);
    ru_document_destroy(&b);
}

static void equal_values_in_other_units_do_not_differ(void **state)
{
    (void)state;
    differ("vessel: {volume: 15000 L, temperature: 310.15 K}\ncells: {model: monod}\n", 1e-6, 3,
           "");
}

static void numbers_may_differ_by_the_tolerance(void **state)
{
    (void)state;
    differ("vessel: {volume: 14.9 m3}\n", 0.01, 1, "");
    differ("vessel: {volume: 12 m3}\n", 0.01, 1,
           "vessel.volume: 12 m3 measured, 15 m3 simulated (+25 %)\n");
    differ("vessel: {volume: 12 m}\n", 0.01, 1,
           "vessel.volume: 12 m measured, 15 m3 simulated, which does not convert\n");
}

static void items_are_found_by_their_name(void **state)
{
    (void)state;
    differ("feeds: [{name: glucose, profile: {rates: [1 L/h, 2.5 L/h]}}]\n", 0.01, 3,
           "feeds.glucose.profile.rates[1]: 2.5 L/h measured, 2 L/h simulated (-20 %)\n");
    differ("feeds: [{name: base, profile: {rate: 1 L/h}}]\n", 0.01, 1,
           "feeds.base: a map measured, not in the scenario\n");
    differ("feeds: [{name: acid, profile: {rate: 0 L/h}}]\n", 0.01, 2,
           "feeds.acid.profile.rate: 0 L/h measured, 1 L/h simulated\n");
}

static void what_the_scenario_lacks_or_has_otherwise_is_told(void **state)
{
    (void)state;
    differ("vessel: {diameter: 2 m}\ncells: {model: contois}\nfeeds: none\n"
           "gas: {flow: 1 vvm}\n",
           0.01, 4,
           "vessel.diameter: 2 m measured, not in the scenario\n"
           "cells.model: contois measured, monod simulated\n"
           "feeds: a single value here, a list in the scenario as computed\n"
           "gas: a map measured, not in the scenario\n");
    differ("feeds: [{profile: {rate: 1 L/h}}, {}, {}]\n", 0.01, 2,
           "feeds: 3 items measured, 2 simulated\nfeeds[2]: a map measured, not in the scenario\n");
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
        cmocka_unit_test(equal_values_in_other_units_do_not_differ),
        cmocka_unit_test(numbers_may_differ_by_the_tolerance),
        cmocka_unit_test(items_are_found_by_their_name),
        cmocka_unit_test(what_the_scenario_lacks_or_has_otherwise_is_told),
    };
    return cmocka_run_group_tests(tests, NULL, free_units);
}
