/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "models.h"

#include <ru/sbml/system.h>

#define INITIAL(id, x) "<initialAssignment symbol=\"" id "\">" FORMULA(x) "</initialAssignment>"

static void initial_values_follow_each_other_in_any_order(void **state)
{
    (void)state;
    /* a = 2 b, b = c + 1 (a rule), c = 4: b = 5, a = 10; A is a concentration a in V = 3. */
    ru_sbml_model *m =
        read_good(L3 "<listOfCompartments>" COMPARTMENT(
            "V", "1",
            "true") "</listOfCompartments>"
                    "<listOfSpecies>" SPECIES(
                        "A", "V", "0") "</listOfSpecies><listOfParameters>" PARAMETER("a", "0",
                                                                                      "true")
                        PARAMETER("b", "0", "false") PARAMETER(
                            "c", "0",
                            "true") "</"
                                    "listOfParameters><"
                                    "listOfInitialAssignments>" INITIAL(
                                        "a", APPLY("times", CN("2") CI("b"))) INITIAL("A", CI("a"))
                                        INITIAL("V", CN("3")) INITIAL(
                                            "c", CN("4")) "</"
                                                          "listOfInitialAssignm"
                                                          "ents><"
                                                          "listOfRules"
                                                          ">" ASSIGNMENT_RULE(
                                                              "b", APPLY("plus",
                                                                         CI("c") CN("1"))) "<"
                                                                                           "/"
                                                                                           "l"
                                                                                           "i"
                                                                                           "s"
                                                                                           "t"
                                                                                           "O"
                                                                                           "f"
                                                                                           "R"
                                                                                           "u"
                                                                                           "l"
                                                                                           "e"
                                                                                           "s"
                                                                                           ">" END);
    ru_sbml_system *s = NULL;
    assert_int_equal(ru_sbml_system_build(m, &s), RU_OK);
    assert_close(s->values[1 + ru_sbml_find(m, "a")], 10, 0, 0);
    assert_close(s->values[1 + ru_sbml_find(m, "A")], 30, 0, 0);
    assert_int_equal(s->n_state, 0);
    ru_sbml_system_destroy(&s);
    ru_sbml_destroy(&m);
}

static void what_is_needed_and_not_given_is_named(void **state)
{
    (void)state;
    ru_sbml_model *m = read_good(L3 "<listOfParameters>" PARAMETER(
        "x", "1", "false") "<parameter id=\"unset\" "
                           "constant=\"true\"/></listOfParameters><listOfRules>" RATE_RULE(
                               "x", CI("unset")) "</listOfRules>" END);
    ru_sbml_system *s = NULL;
    assert_int_equal(ru_sbml_system_build(m, &s), RU_ERR_INPUT);
    assert_null(s);
    assert_non_null(strstr(ru_fault_text(), "'unset'"));
    ru_sbml_destroy(&m);
}

static void initial_circles_are_refused(void **state)
{
    (void)state;
    ru_sbml_model *m = read_good(L3 "<listOfParameters>" PARAMETER("a", "1", "true") PARAMETER(
        "b", "1", "true") "</listOfParameters><listOfInitialAssignments>" INITIAL("a", CN("2"))
                                     INITIAL("b", CI("a")) "</listOfInitialAssignments>" END);
    m->variables[0].initial = m->variables[1].initial; /* a = a, past libSBML's own check */
    ru_sbml_system *s = NULL;
    assert_int_equal(ru_sbml_system_build(m, &s), RU_ERR_INPUT);
    assert_non_null(strstr(ru_fault_text(), "circle"));
    ru_sbml_destroy(&m);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(initial_values_follow_each_other_in_any_order),
        cmocka_unit_test(what_is_needed_and_not_given_is_named),
        cmocka_unit_test(initial_circles_are_refused),
    };
    return ru_run_group(tests);
}
