/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "models.h"

#include <ru/sbml/resolve.h>

#define RATE_OF(id)                                                                                \
    "<apply><csymbol encoding=\"text\" definitionURL=\"http://www.sbml.org/sbml/symbols/rateOf\">" \
    " rate </csymbol>" CI(id) "</apply>"

static void assignment_rules_come_in_any_order(void **state)
{
    (void)state;
    ru_sbml_model *m = read_good(
        L3 "<listOfParameters>" PARAMETER("a", "0", "false") PARAMETER("b", "0", "false")
            PARAMETER("c", "2", "true") "</listOfParameters><listOfRules>" ASSIGNMENT_RULE(
                "a", APPLY("times", CI("b") CN("3")))
                ASSIGNMENT_RULE("b", APPLY("plus", CI("c") TIME)) "</listOfRules>" END);
    assert_close(value_at(m, "a", 4), 18, 1e-12, 0);
    ru_sbml_destroy(&m);
}

static void rates_of_concentrations_see_the_volume_grow(void **state)
{
    (void)state;
    /* V = 1 + t, A = 6 kept: c = 6/V, dc/dt = -6/V^2, which is -6/9 at t = 2. */
    ru_sbml_model *m = read_good(L3 "<listOfCompartments>" COMPARTMENT(
        "V", "1", "false") "</listOfCompartments>"
                           "<listOfSpecies>" SPECIES(
                               "A", "V",
                               "6") "</"
                                    "listOfSpecies><"
                                    "listOfParameters>" PARAMETER(
                                        "r", "0",
                                        "false") "</"
                                                 "listOfParameters><"
                                                 "listOfRules"
                                                 ">" RATE_RULE("V", CN("1"))
                                                     ASSIGNMENT_RULE("r", RATE_OF("A")) "</"
                                                                                        "list"
                                                                                        "OfRu"
                                                                                        "les"
                                                                                        ">" END);
    assert_close(value_at(m, "A", 2), 2, 1e-9, 0);
    assert_close(value_at(m, "r", 2), -6.0 / 9, 1e-9, 0);
    ru_sbml_destroy(&m);
}

static void a_rate_rule_for_a_concentration_holds_in_a_growing_volume(void **state)
{
    (void)state;
    /* dc/dt = 2 whatever V does: c = 6 + 2 t. */
    ru_sbml_model *m = read_good(L3 "<listOfCompartments>" COMPARTMENT(
        "V", "1",
        "false") "</listOfCompartments>"
                 "<listOfSpecies>" SPECIES("A", "V", "6") "</listOfSpecies><listOfRules>" RATE_RULE(
                     "V", CN("1")) RATE_RULE("A", CN("2")) "</listOfRules>" END);
    assert_close(value_at(m, "A", 3), 12, 1e-7, 0);
    ru_sbml_destroy(&m);
}

static void symbols_of_a_formula_are_listed_once(void **state)
{
    (void)state;
    ru_expr *pool;
    ru_node x, y, sum, square;
    int32_t *symbols;
    size_t n;
    assert_int_equal(ru_expr_build(&pool), RU_OK);
    assert_int_equal(ru_expr_symbol(pool, 3, &x), RU_OK);
    assert_int_equal(ru_expr_symbol(pool, 8, &y), RU_OK);
    assert_int_equal(ru_expr_call(pool, RU_OP_ADD, 2, (ru_node[]){x, y}, &sum), RU_OK);
    assert_int_equal(ru_expr_call(pool, RU_OP_MULTIPLY, 2, (ru_node[]){sum, x}, &square), RU_OK);
    assert_int_equal(ru_sbml_symbols(pool, square, &symbols, &n), RU_OK);
    assert_int_equal(n, 2);
    assert_int_equal(symbols[0] + symbols[1], 11);
    free(symbols);
    ru_expr_destroy(&pool);
}

static void circles_are_refused(void **state)
{
    (void)state;
    ru_sbml_model *m = NULL;
    /* libSBML finds this one itself, from its own check of rules. */
    assert_int_equal(
        read_text(
            L3 "<listOfParameters>" PARAMETER("a", "0", "false") PARAMETER(
                "b", "0", "false") "</listOfParameters><listOfRules>" ASSIGNMENT_RULE("a", CI("b"))
                ASSIGNMENT_RULE("b", CI("a")) "</listOfRules>" END,
            &m),
        RU_ERR_INPUT);
    /* And this one not: the rate of a follows from the rate of a. */
    ru_sbml_resolver *r = NULL;
    ru_node made;
    m = read_good(L3 "<listOfParameters>" PARAMETER(
        "a", "0", "false") "</listOfParameters>"
                           "<listOfRules>" RATE_RULE("a", CI("a")) "</listOfRules>" END);
    assert_int_equal(ru_expr_symbol(m->pool, ru_sbml_rate(m, 0), &m->variables[0].rule), RU_OK);
    assert_int_equal(ru_sbml_resolver_build(m, &r), RU_OK);
    assert_int_equal(ru_sbml_resolve_change(r, 0, &made), RU_ERR_INPUT);
    assert_non_null(strstr(ru_fault_text(), "circle"));
    ru_sbml_resolver_destroy(&r);
    ru_sbml_destroy(&m);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(assignment_rules_come_in_any_order),
        cmocka_unit_test(rates_of_concentrations_see_the_volume_grow),
        cmocka_unit_test(a_rate_rule_for_a_concentration_holds_in_a_growing_volume),
        cmocka_unit_test(symbols_of_a_formula_are_listed_once),
        cmocka_unit_test(circles_are_refused),
    };
    return ru_run_group(tests);
}
