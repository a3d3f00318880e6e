/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "models.h"

#include <ru/sbml/machine.h>

#define DECAY                                                                                      \
    "<listOfCompartments>" COMPARTMENT(                                                            \
        "V", "2",                                                                                  \
        "true") "</listOfCompartments>"                                                            \
                "<listOfSpecies>" SPECIES(                                                         \
                    "A", "V",                                                                      \
                    "6") "</listOfSpecies><listOfRules>" RATE_RULE("A",                            \
                                                                   APPLY(                          \
                                                                       "minus",                    \
                                                                       CI("A"))) "</listOfRules>"

static void rows_are_at_equal_distances_in_the_view_asked_for(void **state)
{
    (void)state;
    ru_sbml_model *m = read_good(L3 DECAY END);
    const ru_sbml_run run = {.start = 1, .duration = 2, .steps = 4};
    const ru_sbml_column columns[] = {
        {1, RU_SBML_AMOUNT}, {1, RU_SBML_CONCENTRATION}, {1, RU_SBML_MEANING}, {0, RU_SBML_AMOUNT}};
    double rows[5][5];
    assert_int_equal(ru_sbml_simulate(m, &run, 4, columns, rows[0]), RU_OK);
    for (int i = 0; i < 5; i++) {
        assert_close(rows[i][0], 1 + 0.5 * i, 1e-15, 0);
        assert_close(rows[i][1], 6 * exp(-rows[i][0]), 1e-6, 0);
        assert_close(rows[i][2], 3 * exp(-rows[i][0]), 1e-6, 0);
        assert_close(rows[i][3], rows[i][2], 0, 0);
        assert_close(rows[i][4], 2, 0, 0);
    }
    ru_sbml_destroy(&m);
}

static void a_run_backwards_is_refused(void **state)
{
    (void)state;
    ru_sbml_model *m = read_good(L3 DECAY END);
    double row[1];
    const ru_sbml_run backwards = {.duration = -1}, endless = {.duration = INFINITY};
    assert_int_equal(ru_sbml_simulate(m, &backwards, 0, NULL, row), RU_ERR_INPUT);
    assert_int_equal(ru_sbml_simulate(m, &endless, 0, NULL, row), RU_ERR_INPUT);
    ru_sbml_destroy(&m);
}

static void a_rate_that_blows_up_is_a_solver_error(void **state)
{
    (void)state;
    /* dx/dt = x^2 from 1 reaches infinity at t = 1. */
    ru_sbml_model *m = read_good(L3 "<listOfParameters>" PARAMETER(
        "x", "1",
        "false") "</listOfParameters><listOfRules>" RATE_RULE("x",
                                                              APPLY(
                                                                  "power",
                                                                  CI("x") CN(
                                                                      "2"))) "</listOfRules>" END);
    const ru_sbml_run run = {.duration = 2, .steps = 1};
    double rows[2];
    assert_int_equal(ru_sbml_simulate(m, &run, 0, NULL, rows), RU_ERR_SOLVER);
    ru_sbml_destroy(&m);
}

static void steps_of_rates_are_met_exactly(void **state)
{
    (void)state;
    /* dx/dt = 1 between 2 and 2.001, else 0: a pulse that a long step would miss. */
    ru_sbml_model *m = read_good(L3 "<listOfParameters>" PARAMETER(
        "x", "0",
        "false") "</listOfParameters><listOfRules>" RATE_RULE("x",
                                                              "<piecewise><piece>" CN("1") APPLY(
                                                                  "and",
                                                                  APPLY("geq", TIME CN("2")) APPLY(
                                                                      "lt",
                                                                      TIME CN(
                                                                          "2.001"))) "</"
                                                                                     "piece><"
                                                                                     "otherwise"
                                                                                     ">" CN(
                                                                                         "0") "<"
                                                                                              "/"
                                                                                              "o"
                                                                                              "t"
                                                                                              "h"
                                                                                              "e"
                                                                                              "r"
                                                                                              "w"
                                                                                              "i"
                                                                                              "s"
                                                                                              "e"
                                                                                              ">"
                                                                                              "<"
                                                                                              "/"
                                                                                              "p"
                                                                                              "i"
                                                                                              "e"
                                                                                              "c"
                                                                                              "e"
                                                                                              "w"
                                                                                              "i"
                                                                                              "s"
                                                                                              "e"
                                                                                              ">") "</listOfRules>" END);
    assert_close(value_at(m, "x", 10), 0.001, 1e-6, 0);
    ru_sbml_destroy(&m);
}

static void slopes_are_those_of_the_rates(void **state)
{
    (void)state;
    ru_sbml_model *m = read_good(L3 "<listOfParameters>" PARAMETER("x", "2", "false") PARAMETER(
        "y", "3",
        "false") "</listOfParameters><listOfRules>" RATE_RULE("x", APPLY("times", CI("x") CI("y")))
                                     RATE_RULE("y", APPLY("sin", CI("x"))) "</listOfRules>" END);
    ru_sbml_system *system = NULL;
    ru_sbml_machine *machine = NULL;
    assert_int_equal(ru_sbml_system_build(m, &system), RU_OK);
    assert_int_equal(ru_sbml_machine_build(system, 1e-12, &machine), RU_OK);
    assert_int_equal(machine->slopes.n, 3);
    const double expected[] = {3, cos(2), 2, 0}; /* by columns */
    const double *slopes = ru_sbml_tape_run(&machine->slopes, machine->values);
    for (int i = 0; i < 3; i++)
        assert_close(slopes[i], expected[machine->slope_at[i]], 1e-14, 0);
    ru_sbml_machine_destroy(&machine);
    ru_sbml_destroy(&m);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(rows_are_at_equal_distances_in_the_view_asked_for),
        cmocka_unit_test(a_run_backwards_is_refused),
        cmocka_unit_test(a_rate_that_blows_up_is_a_solver_error),
        cmocka_unit_test(steps_of_rates_are_met_exactly),
        cmocka_unit_test(slopes_are_those_of_the_rates),
    };
    return ru_run_group(tests);
}
