/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "models.h"

#define TRIGGER(initial, persistent, x)                                                            \
    "<trigger initialValue=\"" initial "\" persistent=\"" persistent "\">" FORMULA(x) "</trigger>"
#define SET(id, x) "<eventAssignment variable=\"" id "\">" FORMULA(x) "</eventAssignment>"
#define EVENT(at_trigger, inside, settings)                                                        \
    "<event useValuesFromTriggerTime=\"" at_trigger "\">" inside                                   \
    "<listOfEventAssignments>" settings "</listOfEventAssignments></event>"
#define THREE                                                                                      \
    "<listOfParameters>" PARAMETER("x", "0", "false") PARAMETER("y", "0", "false")                 \
        PARAMETER("z", "0", "false") "</listOfParameters>"

static void an_event_fires_when_its_trigger_turns_true(void **state)
{
    (void)state;
    /* dx/dt = 1; at x >= 3 it falls to 1: 3, 5 and 7 are such times. */
    ru_sbml_model *m = read_good(
        L3 THREE "<listOfRules>" RATE_RULE("x", CN("1")) "</listOfRules><listOfEvents>" EVENT(
            "true", TRIGGER("true", "true", APPLY("geq", CI("x") CN("3"))),
            SET("x", CN("1")) SET("y", APPLY("plus", CI("y") CN("1")))) "</listOfEvents>" END);
    assert_close(value_at(m, "y", 2.9), 0, 0, 0);
    assert_close(value_at(m, "x", 3.5), 1.5, 1e-9, 0);
    assert_close(value_at(m, "y", 8), 3, 0, 0);
    assert_close(value_at(m, "x", 8), 2, 1e-9, 0);
    ru_sbml_destroy(&m);
}

static void strict_and_equal_triggers_fire_too(void **state)
{
    (void)state;
    ru_sbml_model *m = read_good(
        L3 THREE "<listOfEvents>" EVENT("true", TRIGGER("true", "true", APPLY("gt", TIME CN("2"))),
                                        SET("x", CN("1")))
            EVENT("true", TRIGGER("true", "true", APPLY("eq", TIME CN("2"))), SET("y", CN("1")))
                EVENT("true", TRIGGER("false", "true", APPLY("geq", TIME CN("0"))),
                      SET("z", CN("1"))) "</listOfEvents>" END);
    assert_close(value_at(m, "x", 3), 1, 0, 0);
    assert_close(value_at(m, "y", 3), 1, 0, 0);
    assert_close(value_at(m, "z", 0), 1, 0, 0);
    ru_sbml_destroy(&m);
}

static void values_are_of_the_trigger_or_of_the_execution(void **state)
{
    (void)state;
    /* dx/dt = 1, triggered at 1, executed at 3: y = 1, z = 3. */
    ru_sbml_model *m = read_good(
        L3 THREE "<listOfRules>" RATE_RULE("x", CN("1")) "</listOfRules><listOfEvents>" EVENT(
            "true",
            TRIGGER("true", "true",
                    APPLY("geq", TIME CN("1"))) "<delay>" FORMULA(CN("2")) "</delay>",
            SET("y", CI("x")))
            EVENT("false",
                  TRIGGER("true", "true",
                          APPLY("geq", TIME CN("1"))) "<delay>" FORMULA(CN("2")) "</delay>",
                  SET("z", CI("x"))) "</listOfEvents>" END);
    assert_close(value_at(m, "y", 2.9), 0, 0, 0);
    assert_close(value_at(m, "y", 3), 1, 1e-9, 0);
    assert_close(value_at(m, "z", 4), 3, 1e-9, 0);
    ru_sbml_destroy(&m);
}

static void what_is_not_persistent_is_withdrawn(void **state)
{
    (void)state;
    /* True from 1 to 2, executed at 3 if still true. */
    const char *window = "<listOfEvents>" EVENT(
        "true",
        TRIGGER("true", "false",
                APPLY("and", APPLY("geq", TIME CN("1"))
                                 APPLY("lt", TIME CN("2")))) "<delay>" FORMULA(CN("2")) "</delay>",
        SET("x", CN("1")))
        EVENT("true",
              TRIGGER("true", "true",
                      APPLY("and", APPLY("geq", TIME CN("1")) APPLY(
                                       "lt", TIME CN("2")))) "<delay>" FORMULA(CN("2")) "</delay>",
              SET("y", CN("1"))) "</listOfEvents>";
    char text[8192];
    snprintf(text, sizeof text, "%s%s%s", L3 THREE, window, END);
    ru_sbml_model *m = read_good(text);
    assert_close(value_at(m, "x", 5), 0, 0, 0);
    assert_close(value_at(m, "y", 5), 1, 0, 0);
    ru_sbml_destroy(&m);
}

static void the_highest_priority_comes_first(void **state)
{
    (void)state;
    /* x = 2 x + 1 with priority 1, x = x + 10 with priority 2: (0 + 10) 2 + 1. */
    ru_sbml_model *m = read_good(
        L3 THREE "<listOfEvents>" EVENT(
            "false",
            TRIGGER("true", "true",
                    APPLY("geq", TIME CN("1"))) "<priority>" FORMULA(CN("1")) "</priority>",
            SET("x", APPLY("plus", APPLY("times", CN("2") CI("x")) CN("1"))))
            EVENT("false",
                  TRIGGER("true", "true",
                          APPLY("geq", TIME CN("1"))) "<priority>" FORMULA(CN("2")) "</priority>",
                  SET("x", APPLY("plus", CI("x") CN("10")))) "</listOfEvents>" END);
    assert_close(value_at(m, "x", 2), 21, 0, 0);
    ru_sbml_destroy(&m);
}

static void a_concentration_is_set_with_the_new_volume(void **state)
{
    (void)state;
    ru_sbml_model *m = read_good(L3 "<listOfCompartments>" COMPARTMENT(
        "V", "1", "false") "</listOfCompartments>"
                           "<listOfSpecies>" SPECIES("A", "V", "6") SPECIES(
                               "B", "V",
                               "6") "</listOfSpecies>"
                                    "<listOfEvents>" EVENT(
                                        "true", TRIGGER("true", "true", APPLY("geq", TIME CN("1"))),
                                        SET("A", CN("5")) SET("V", CN("2"))) "</listOfEvents>" END);
    assert_close(value_at(m, "A", 2), 5, 1e-12, 0);
    assert_close(value_at(m, "B", 2), 3, 1e-12, 0);
    ru_sbml_destroy(&m);
}

static void endless_and_negative_events_are_errors(void **state)
{
    (void)state;
    const ru_sbml_run run = {.duration = 2, .steps = 1};
    double rows[2];
    /* Each sets what triggers the other. */
    ru_sbml_model *m = read_good(L3 THREE "<listOfEvents>" EVENT(
        "true", TRIGGER("false", "true", APPLY("eq", CI("x") CN("0"))),
        SET("x", CN("1"))) EVENT("true", TRIGGER("false", "true", APPLY("eq", CI("x") CN("1"))),
                                 SET("x", CN("0"))) "</listOfEvents>" END);
    assert_int_equal(ru_sbml_simulate(m, &run, 0, NULL, rows), RU_ERR_SOLVER);
    ru_sbml_destroy(&m);
    m = read_good(L3 THREE "<listOfEvents>" EVENT(
        "true",
        TRIGGER("true", "true", APPLY("geq", TIME CN("1"))) "<delay>" FORMULA(CN("-1")) "</delay>",
        SET("x", CN("1"))) "</listOfEvents>" END);
    assert_int_equal(ru_sbml_simulate(m, &run, 0, NULL, rows), RU_ERR_INPUT);
    assert_non_null(strstr(ru_fault_text(), "negative"));
    ru_sbml_destroy(&m);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_event_fires_when_its_trigger_turns_true),
        cmocka_unit_test(strict_and_equal_triggers_fire_too),
        cmocka_unit_test(values_are_of_the_trigger_or_of_the_execution),
        cmocka_unit_test(what_is_not_persistent_is_withdrawn),
        cmocka_unit_test(the_highest_priority_comes_first),
        cmocka_unit_test(a_concentration_is_set_with_the_new_volume),
        cmocka_unit_test(endless_and_negative_events_are_errors),
    };
    return ru_run_group(tests);
}
