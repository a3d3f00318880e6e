/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "models.h"

#define TWO_NUMBERS                                                                                \
    "<listOfParameters>" PARAMETER("x", "3", "true") PARAMETER("y", "7", "true")                   \
        PARAMETER("z", "0", "false") "</listOfParameters>"

/* What a formula of x = 3 and y = 7 is. */
static double value_of(const char *formula)
{
    char text[4096];
    snprintf(text, sizeof text,
             L3 TWO_NUMBERS "<listOfRules><assignmentRule variable=\"z\">" MATH "%s" ENDMATH
                            "</assignmentRule></listOfRules>" END,
             formula);
    ru_sbml_model *m = read_good(text);
    double value = value_at(m, "z", 0);
    ru_sbml_destroy(&m);
    return value;
}

static void operations_mean_what_mathml_says(void **state)
{
    (void)state;
    assert_close(value_of(APPLY("divide", CI("x") CI("y"))), 3.0 / 7, 1e-15, 0);
    assert_close(value_of(APPLY("root", "<degree>" CN("3") "</degree>" CI("y"))), cbrt(7), 1e-14,
                 0);
    assert_close(value_of(APPLY("root", CI("y"))), sqrt(7), 1e-15, 0);
    assert_close(value_of(APPLY("log", "<logbase>" CN("2") "</logbase>" CI("y"))), log2(7), 1e-15,
                 0);
    assert_close(value_of(APPLY("log", CI("y"))), log10(7), 1e-15, 0);
    assert_close(value_of(APPLY("arccoth", CI("y"))), atanh(1.0 / 7), 1e-15, 0);
    assert_close(value_of(APPLY("factorial", CI("y"))), 5040, 0, 0);
    assert_close(value_of("<cn type=\"e-notation\"> 1.5 <sep/> 2 </cn>"), 150, 0, 0);
    assert_close(value_of("<cn type=\"rational\"> 1 <sep/> 4 </cn>"), 0.25, 0, 0);
    assert_close(value_of("<exponentiale/>"), exp(1), 1e-15, 0);
    assert_close(value_of(APPLY("rem", CI("y") CI("x"))), 1, 0, 0);
    assert_close(value_of(APPLY("max", CI("y") CI("x") CN("9"))), 9, 0, 0);
}

static void relations_take_any_number_and_conditions_are_numbers(void **state)
{
    (void)state;
    assert_close(value_of(APPLY("lt", CI("x") CI("y") CN("8"))), 1, 0, 0);
    assert_close(value_of(APPLY("lt", CI("x") CN("9") CI("y"))), 0, 0, 0);
    assert_close(value_of(APPLY("plus", CI("x") "<true/>")), 4, 0, 0);
    assert_close(value_of(APPLY("plus", "")), 0, 0, 0);
    assert_close(value_of(APPLY("times", "")), 1, 0, 0);
    assert_close(value_of(APPLY("implies", "<false/><false/>")), 1, 0, 0);
    assert_close(
        value_of("<piecewise><piece>" CN("5") APPLY("gt", CI("x") CI("y")) "</piece><otherwise>" CN(
            "6") "</otherwise></piecewise>"),
        6, 0, 0);
}

static void functions_are_inlined_with_all_arguments_at_once(void **state)
{
    (void)state;
    /* f(x, y) = x - y called as f(y, x) is y - x = 4; substituted one after the other it is 0. */
    ru_sbml_model *m = read_good(
        L3 "<listOfFunctionDefinitions><functionDefinition id=\"f\">" MATH
           "<lambda><bvar>" CI("x") "</bvar><bvar>" CI("y") "</bvar>" APPLY(
               "minus",
               CI("x") CI("y")) "</lambda>" ENDMATH
                                "</functionDefinition></listOfFunctionDefinitions>" TWO_NUMBERS
                                "<listOfRules>" ASSIGNMENT_RULE(
                                    "z", "<apply>" CI("f") CI("y")
                                             CI("x") "</apply>") "</listOfRules>" END);
    assert_close(value_at(m, "z", 0), 4, 0, 0);
    ru_sbml_destroy(&m);
}

static void what_nests_too_deeply_is_refused(void **state)
{
    (void)state;
    enum { DEPTH = 4000 };
    static char text[200 * DEPTH];
    strcpy(text, L3 TWO_NUMBERS "<listOfRules><assignmentRule variable=\"z\">" MATH);
    char *end = text + strlen(text);
    for (int i = 0; i < DEPTH; i++)
        end += sprintf(end, "<apply><abs/>");
    end += sprintf(end, CI("x"));
    for (int i = 0; i < DEPTH; i++)
        end += sprintf(end, "</apply>");
    strcpy(end, ENDMATH "</assignmentRule></listOfRules>" END);
    check_refused(text, "nested");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(operations_mean_what_mathml_says),
        cmocka_unit_test(relations_take_any_number_and_conditions_are_numbers),
        cmocka_unit_test(functions_are_inlined_with_all_arguments_at_once),
        cmocka_unit_test(what_nests_too_deeply_is_refused),
    };
    return ru_run_group(tests);
}
