/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "models.h"

static void variables_are_found_by_id_and_the_nearest_is_told(void **state)
{
    (void)state;
    ru_sbml_model *m = read_good(L3 "<listOfParameters>" PARAMETER("zeta", "1", "true") PARAMETER(
        "alpha", "2", "true") PARAMETER("mu", "3", "true") "</listOfParameters>" END);
    assert_int_equal(ru_sbml_find(m, "zeta"), 0);
    assert_int_equal(ru_sbml_find(m, "alpha"), 1);
    assert_int_equal(ru_sbml_find(m, "mu"), 2);
    assert_true(ru_sbml_find(m, "omega") == RU_SBML_NONE);
    assert_string_equal(ru_sbml_nearest(m, "alfa"), "alpha");
    ru_sbml_destroy(&m);
    assert_null(m);
    ru_sbml_destroy(&m);
}

static void an_empty_model_is_a_model(void **state)
{
    (void)state;
    ru_sbml_model *m = read_good(L3 END);
    assert_int_equal(m->n, 0);
    assert_string_equal(ru_sbml_nearest(m, "x"), "");
    const ru_sbml_run run = {.duration = 1, .steps = 2};
    double rows[3];
    assert_int_equal(ru_sbml_simulate(m, &run, 0, NULL, rows), RU_OK);
    assert_close(rows[1], 0.5, 0, 0);
    ru_sbml_destroy(&m);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(variables_are_found_by_id_and_the_nearest_is_told),
        cmocka_unit_test(an_empty_model_is_a_model),
    };
    return ru_run_group(tests);
}
