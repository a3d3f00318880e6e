/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "models.h"

#define ALGEBRAIC(x) "<algebraicRule>" FORMULA(x) "</algebraicRule>"

static void two_rules_are_solved_for_two_variables(void **state)
{
    (void)state;
    /* x + y = 10 t, x - y = 2: x = 5 t + 1, y = 5 t - 1. */
    ru_sbml_model *m = read_good(
        L3 "<listOfParameters>" PARAMETER("x", "0", "false")
            PARAMETER("y", "0", "false") "</listOfParameters><listOfRules>" ALGEBRAIC(
                APPLY("minus", APPLY("plus", CI("x") CI("y")) APPLY("times", CN("10") TIME)))
                ALGEBRAIC(
                    APPLY("minus", APPLY("minus", CI("x") CI("y")) CN("2"))) "</listOfRules>" END);
    assert_close(value_at(m, "x", 3), 16, 1e-12, 0);
    assert_close(value_at(m, "y", 3), 14, 1e-12, 0);
    /* A model runs again and again. */
    assert_close(value_at(m, "x", 1), 6, 1e-12, 0);
    ru_sbml_destroy(&m);
}

static void a_total_determines_the_free_part(void **state)
{
    (void)state;
    /* ds/dt = -s, s + p = 4. */
    ru_sbml_model *m =
        read_good(L3 "<listOfParameters>" PARAMETER("s", "3", "false") PARAMETER("p", "0", "false")
                      PARAMETER("total", "4", "true") "</listOfParameters><listOfRules>" RATE_RULE(
                          "s", APPLY("minus", CI("s")))
                          ALGEBRAIC(APPLY("minus", APPLY("plus", CI("s") CI("p"))
                                                       CI("total"))) "</listOfRules>" END);
    assert_close(value_at(m, "p", 0), 1, 1e-12, 0);
    assert_close(value_at(m, "p", 2), 4 - 3 * exp(-2), 1e-6, 0);
    ru_sbml_destroy(&m);
}

static void a_rule_that_determines_nothing_is_refused(void **state)
{
    (void)state;
    ru_sbml_model *m = NULL;
    ru_status status =
        read_text(L3 "<listOfParameters>" PARAMETER(
                      "x", "1", "true") "</"
                                        "listOfParameters><listOfRules>" ALGEBRAIC(
                                            APPLY("minus", CI("x") CN("2"))) "</listOfRules>" END,
                  &m);
    if (status == RU_OK) {
        const ru_sbml_run run = {.duration = 1};
        double row[1];
        status = ru_sbml_simulate(m, &run, 0, NULL, row);
    }
    assert_int_equal(status, RU_ERR_INPUT);
    ru_sbml_destroy(&m);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(two_rules_are_solved_for_two_variables),
        cmocka_unit_test(a_total_determines_the_free_part),
        cmocka_unit_test(a_rule_that_determines_nothing_is_refused),
    };
    return ru_run_group(tests);
}
