/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "problems.h"

/* Steady states, as starts and as what is measured. */

#define BEFORE                                                                                     \
    "observableId\tpreequilibrationConditionId\tsimulationConditionId\ttime\tmeasurement\n"
#define K2 "parameterId\tparameterScale\tnominalValue\testimate\nk2\tlin\t0.6\t1\n"

static void what_rests_is_the_start_unless_the_condition_says_otherwise(void **state)
{
    (void)state;
    /* rest of A(0) = 0, B(0) = 2 with k1 = 0.3: A = 4/3, B = 2/3 */
    ru_petab_problem *p = run_problem(&(problem_files){
        .parameters = K2,
        .conditions = "conditionId\tk1\tB\tA\n"
                      "rest\t0.3\t2\t0\n"
                      "kept\t0.8\tNaN\t\n"
                      "partly\t0.8\tNaN\t1\n",
        .observables = "observableId\tobservableFormula\tnoiseFormula\n"
                       "obs_a\tA\t0.5\nobs_b\tB\t0.2\n",
        .measurements = BEFORE "obs_a\trest\tkept\t1\t1\nobs_a\trest\tpartly\t1\t1\n"
                               "obs_b\trest\tpartly\t0\t1\nobs_a\trest\tkept\t0\t1\n"
                               "obs_a\t\tpartly\t1\t1\n"});
    assert_close(simulated(p, 0), exact_a(1, 4. / 3, 2. / 3, 0.8, 0.6), 1e-6, 0);
    assert_close(simulated(p, 1), exact_a(1, 1, 2. / 3, 0.8, 0.6), 1e-6, 0);
    assert_close(simulated(p, 2), 2. / 3, 1e-6, 0);
    assert_close(simulated(p, 3), 4. / 3, 1e-6, 0);
    /* without pre-equilibration NaN is the model's own start, b0 = 1 */
    assert_close(simulated(p, 4), exact_a(1, 1, 1, 0.8, 0.6), 1e-6, 0);
    ru_petab_destroy(&p);
}

static void infinity_is_the_steady_state(void **state)
{
    (void)state;
    /* slow beside the measured time, and on its way through a decade where nothing seems to happen
     */
    ru_petab_problem *p = run_problem(
        &(problem_files){.parameters = "parameterId\tparameterScale\tnominalValue\testimate\n"
                                       "k1\tlin\t3e-3\t0\nk2\tlin\t1e-3\t0\n",
                         .measurements = "observableId\tsimulationConditionId\ttime\tmeasurement\n"
                                         "obs_a\tc0\tinf\t1\nobs_a\tc0\t10\t1\n"});
    assert_close(simulated(p, 0), 0.5, 1e-6, 0);
    assert_close(simulated(p, 1), exact_a(10, 1, 1, 3e-3, 1e-3), 1e-6, 0);
    ru_petab_destroy(&p);
}

/* B is a parameter with a rate rule and A a species with one; x is set to 5 by an event at t = 2.
 */
static const char rated[] = MODEL_HEAD "<listOfSpecies>" SPECIES(
    "A",
    "1") "</listOfSpecies>"
         "<listOfParameters>" CONSTANT("k1", "0.3") CONSTANT(
             "k2",
             "0") "<parameter id=\"B\" value=\"2\" "
                  "constant=\"false\"/>"
                  "<parameter id=\"x\" value=\"1\" "
                  "constant=\"false\"/></listOfParameters>"
                  "<listOfRules><rateRule variable=\"A\">" MATH(
                      "<apply><minus/><apply><times/><ci>k2</"
                      "ci><ci>B</ci></apply>"
                      "<apply><times/><ci>k1</ci><ci>A</ci></apply></"
                      "apply>") "</rateRule><rateRule "
                                "variable=\"B\">" MATH(
                                    "<apply><minus/"
                                    "><apply><"
                                    "times/"
                                    "><ci>k1</"
                                    "ci><ci>A</"
                                    "ci></apply>"
                                    "<apply><times/"
                                    "><ci>k2</"
                                    "ci><ci>B</"
                                    "ci></apply></"
                                    "apply>") "</"
                                              "rate"
                                              "Rule"
                                              "></"
                                              "list"
                                              "OfRu"
                                              "les>"
                                              "<lis"
                                              "tOfE"
                                              "vent"
                                              "s><"
                                              "even"
                                              "t "
                                              "id="
                                              "\"pu"
                                              "sh\""
                                              " use"
                                              "Valu"
                                              "esFr"
                                              "omTr"
                                              "igge"
                                              "rTim"
                                              "e="
                                              "\"tr"
                                              "ue\""
                                              ">"
                                              "<tri"
                                              "gger"
                                              " ini"
                                              "tial"
                                              "Valu"
                                              "e="
                                              "\"tr"
                                              "ue\""
                                              " per"
                                              "sist"
                                              "ent="
                                              "\"tr"
                                              "ue\""
                                              ">" MATH("<apply><gt/><csymbol encoding=\"text\" "
                                                       "definitionURL=\"http://www.sbml.org/sbml/"
                                                       "symbols/time\">t</csymbol><cn>2</cn></"
                                                       "apply>") "</"
                                                                 "trigger><listOfEventAssignments><"
                                                                 "eventAssignment "
                                                                 "variable=\"x\">" MATH("<cn>5</"
                                                                                        "cn>") "</"
                                                                                               "eve"
                                                                                               "ntA"
                                                                                               "ssi"
                                                                                               "gnm"
                                                                                               "ent"
                                                                                               "></"
                                                                                               "lis"
                                                                                               "tOf"
                                                                                               "Eve"
                                                                                               "ntA"
                                                                                               "ssi"
                                                                                               "gnm"
                                                                                               "ent"
                                                                                               "s><"
                                                                                               "/ev"
                                                                                               "ent"
                                                                                               "></"
                                                                                               "lis"
                                                                                               "tOf"
                                                                                               "Eve"
                                                                                               "nts"
                                                                                               "></"
                                                                                               "mod"
                                                                                               "el>"
                                                                                               "</"
                                                                                               "sbm"
                                                                                               "l>"
                                                                                               "\n";

static void rules_and_events_are_followed_to_rest_and_after_it(void **state)
{
    (void)state;
    ru_petab_problem *p = run_problem(
        &(problem_files){.model = rated,
                         .parameters = K2,
                         .conditions = "conditionId\tk1\tA\nrest\t0.3\t1\nnow\t0.8\t1\n",
                         .observables = "observableId\tobservableFormula\tnoiseFormula\n"
                                        "obs_a\tA\t1\nobs_b\tB\t1\nobs_x\tx\t1\n",
                         .measurements = BEFORE "obs_a\trest\tnow\t1\t1\nobs_b\trest\tnow\t0\t1\n"
                                                "obs_x\t\tnow\t2\t1\nobs_x\t\tnow\t3\t1\n"
                                                "obs_x\trest\tnow\t0\t1\n"});
    /* A + B = 3 rests at A = 2, B = 1; then A starts from 1 again */
    assert_close(simulated(p, 0), exact_a(1, 1, 1, 0.8, 0.6), 1e-6, 0);
    assert_close(simulated(p, 1), 1, 1e-6, 0);
    assert_close(simulated(p, 2), 1, 0, 0);
    assert_close(simulated(p, 3), 5, 0, 0);
    assert_close(simulated(p, 4), 5, 0, 0);
    ru_petab_destroy(&p);
}

static void what_grows_without_end_is_told(void **state)
{
    (void)state;
    ru_petab_problem *p = NULL;
    /* dA/dt = k1 */
    const char *grows = MODEL_HEAD "<listOfSpecies>" SPECIES(
        "A", "1") "</listOfSpecies>"
                  "<listOfParameters>" CONSTANT("k1", "0") CONSTANT(
                      "k2", "0") "</listOfParameters>"
                                 "<listOfRules><rateRule variable=\"A\">" MATH(
                                     "<ci>k1</ci>") "</rateRule></listOfRules></model></sbml>\n";
    const char *path = write_problem(
        &(problem_files){.model = grows,
                         .measurements = "observableId\tsimulationConditionId\ttime\tmeasurement\n"
                                         "obs_a\tc0\tinf\t1\n"});
    assert_int_equal(ru_petab_read(path, &p), RU_OK);
    assert_int_equal(ru_petab_run(p, NULL), RU_ERR_SOLVER);
    assert_non_null(strstr(ru_fault_text(), "no steady state is reached: 'A' goes on"));
    ru_petab_destroy(&p);
}

/* dA/dt = 1 + sin(2 pi t / 24) - A, first waited for 24, a thousand times what is measured: times
 * ten it is one phase of the day.
 */
static void a_daily_rhythm_has_no_steady_state(void **state)
{
    (void)state;
    ru_petab_problem *p = NULL;
    static const char daily[] = MODEL_HEAD "<listOfParameters>" CONSTANT("k1", "0") CONSTANT(
        "k2",
        "0") "<parameter id=\"A\" value=\"1\" constant=\"false\"/></listOfParameters>"
             "<listOfRules><rateRule variable=\"A\">" MATH(
                 "<apply><minus/><apply><plus/><cn>1</cn><apply><sin/><apply><times/>"
                 "<cn>0.2617993877991494</cn><csymbol encoding=\"text\" "
                 "definitionURL=\"http://www.sbml.org/sbml/symbols/time\">t</csymbol></apply>"
                 "</apply></apply><ci>A</ci></apply>") "</rateRule></listOfRules></model></sbml>\n";
    const char *path = write_problem(
        &(problem_files){.model = daily,
                         .measurements = "observableId\tsimulationConditionId\ttime\tmeasurement\n"
                                         "obs_a\tc0\t0.024\t1\nobs_a\tc0\tinf\t1\n"});
    assert_int_equal(ru_petab_read(path, &p), RU_OK);
    assert_int_equal(ru_petab_run(p, NULL), RU_ERR_SOLVER);
    assert_non_null(strstr(ru_fault_text(), "no steady state is reached: 'A' goes on"));
    ru_petab_destroy(&p);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_rests_is_the_start_unless_the_condition_says_otherwise),
        cmocka_unit_test(infinity_is_the_steady_state),
        cmocka_unit_test(rules_and_events_are_followed_to_rest_and_after_it),
        cmocka_unit_test(what_grows_without_end_is_told),
        cmocka_unit_test(a_daily_rhythm_has_no_steady_state),
    };
    return ru_run_group(tests);
}
