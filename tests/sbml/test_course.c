/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "models.h"

#include <ru/sbml/course.h>

/* Models on their way, step by step and until they rest. */

/* dx/dt = -k x + z, dy/dt = 1e-6 (1 - y): x rests soon, y only after a million units of time; z is
 * set to 3 at time 5. */
static const char slow[] =
    L3 "<listOfParameters>" PARAMETER("x", "1", "false") PARAMETER("y", "0", "false") PARAMETER(
        "z", "0",
        "false") "</listOfParameters><listOfRules>"
                 "<rateRule variable=\"x\">" FORMULA(APPLY(
                     "minus",
                     CI("z")
                         CI("x"))) "</rateRule>"
                                   "<rateRule variable=\"y\">" FORMULA(APPLY(
                                       "times",
                                       CN("1e-6") APPLY(
                                           "minus",
                                           CN("1") CI(
                                               "y")))) "</rateRule></listOfRules>"
                                                       "<listOfEvents><event id=\"e\" "
                                                       "useValuesFromTriggerTime=\"true\"><trigger "
                                                       "initialValue=\"true\" "
                                                       "persistent=\"true\">" FORMULA(APPLY(
                                                           "geq",
                                                           TIME CN(
                                                               "5"))) "</"
                                                                      "trigger><"
                                                                      "listOfEventAssignments>"
                                                                      "<eventAssignment "
                                                                      "variable=\"z\">" FORMULA(CN(
                                                                          "3")) "</eventAssignment>"
                                                                                "</"
                                                                                "listOfEventAssignm"
                                                                                "ents></event></"
                                                                                "listOfEvents>" END;

static double value(const ru_sbml_course *c, const char *id)
{
    return c->machine->values[1 + ru_sbml_find(c->machine->system->model, id)];
}

static ru_sbml_course *begin(ru_sbml_model **model, const char *text)
{
    ru_sbml_course *c = NULL;
    *model = read_good(text);
    assert_int_equal(ru_sbml_course_build(*model, &(ru_sbml_pace){.scale = 1}, &c), RU_OK);
    return c;
}

static void it_goes_on_from_time_to_time_through_events(void **state)
{
    (void)state;
    ru_sbml_model *m;
    ru_sbml_course *c = begin(&m, slow);
    assert_close(value(c, "x"), 1, 0, 0);
    assert_int_equal(ru_sbml_course_go(c, 2), RU_OK);
    assert_close(value(c, "x"), exp(-2), 1e-6, 0);
    assert_int_equal(ru_sbml_course_go(c, 1), RU_OK); /* passed: nothing */
    assert_close(c->machine->values[0], 2, 0, 0);
    assert_int_equal(ru_sbml_course_go(c, 5), RU_OK);
    assert_close(value(c, "z"), 3, 0, 0);
    assert_int_equal(ru_sbml_course_go(c, 7), RU_OK);
    assert_close(value(c, "x"), 3 + (exp(-5) - 3) * exp(-2), 1e-6, 0);
    ru_sbml_course_destroy(&c);
    ru_sbml_destroy(&m);
}

static void it_rests_when_the_slowest_rests(void **state)
{
    (void)state;
    ru_sbml_model *m;
    ru_sbml_course *c = begin(&m, slow);
    assert_int_equal(ru_sbml_course_go(c, 1), RU_OK);
    assert_int_equal(ru_sbml_course_settle(c, 1e3), RU_OK);
    assert_close(value(c, "x"), 3, 1e-5, 0);
    assert_close(value(c, "y"), 1, 1e-5, 0);
    ru_sbml_course_destroy(&c);
    ru_sbml_destroy(&m);
}

static void what_never_rests_is_named(void **state)
{
    (void)state;
    ru_sbml_model *m;
    ru_sbml_course *c =
        begin(&m, L3 "<listOfParameters>" PARAMETER(
                      "x", "1", "false") "</listOfParameters><listOfRules><rateRule "
                                         "variable=\"x\">" FORMULA(CN("2")) "</rateRule></"
                                                                            "listOfRules>" END);
    assert_int_equal(ru_sbml_course_settle(c, 1), RU_ERR_SOLVER);
    assert_non_null(strstr(ru_fault_text(), "no steady state is reached: 'x' goes on"));
    ru_sbml_course_destroy(&c);
    ru_sbml_destroy(&m);
}

static void without_states_it_rests_at_once(void **state)
{
    (void)state;
    ru_sbml_model *m;
    ru_sbml_course *c =
        begin(&m, L3 "<listOfParameters>" PARAMETER("x", "1", "true") "</listOfParameters>" END);
    assert_int_equal(ru_sbml_course_settle(c, 1), RU_OK);
    assert_close(value(c, "x"), 1, 0, 0);
    ru_sbml_course_destroy(&c);
    ru_sbml_destroy(&m);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(it_goes_on_from_time_to_time_through_events),
        cmocka_unit_test(it_rests_when_the_slowest_rests),
        cmocka_unit_test(what_never_rests_is_named),
        cmocka_unit_test(without_states_it_rests_at_once),
    };
    return ru_run_group(tests);
}
