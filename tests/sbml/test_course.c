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

/* dx/dt = force - x, where the force has a period of 24. */
static void expect_rhythm(const char *force, double after)
{
    char text[4096];
    ru_sbml_model *m;
    snprintf(text, sizeof text,
             L3 "<listOfParameters>" PARAMETER(
                 "x", "1", "false") "</listOfParameters><listOfRules><rateRule variable=\"x\">" MATH
                                    "<apply><minus/>%s" CI("x") "</apply>" ENDMATH
                                                                "</rateRule></listOfRules>" END,
             force);
    ru_sbml_course *c = begin(&m, text);
    assert_int_equal(ru_sbml_course_settle(c, after), RU_ERR_SOLVER);
    if (!strstr(ru_fault_text(), "no steady state is reached: 'x' goes on"))
        fail_msg("%s", ru_fault_text());
    ru_sbml_course_destroy(&c);
    ru_sbml_destroy(&m);
}

static void a_rhythm_that_is_looked_at_in_one_phase_is_no_rest(void **state)
{
    (void)state;
    static const char day[] =
        APPLY("plus", CN("1") APPLY("sin", APPLY("times", CN("0.2617993877991494") TIME)));
    /* every one of the times that grow tenfold is a multiple of the period, or 16 after one */
    expect_rhythm(day, 24);
    expect_rhythm(day, 40);
    /* light and dark: 1, not 0.5, for some ten hours of each day, and x follows within some hours
     */
    expect_rhythm(
        "<piecewise><piece>" CN("1")
            APPLY("gt", APPLY("sin", APPLY("times", CN("0.2617993877991494") TIME))
                            CN("0.3")) "</piece><otherwise>" CN("0.5") "</otherwise></piecewise>",
        24);
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
        cmocka_unit_test(a_rhythm_that_is_looked_at_in_one_phase_is_no_rest),
        cmocka_unit_test(without_states_it_rests_at_once),
    };
    return ru_run_group(tests);
}
