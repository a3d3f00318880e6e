/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "models.h"

static void a_reaction_knows_its_species_and_local_parameters(void **state)
{
    (void)state;
    /* dA/dt = -k A with the rate law's own k = 2, not the model's k = 100. */
    ru_sbml_model *m = read_good(L3 "<listOfCompartments>" COMPARTMENT(
        "c", "1",
        "true") "</listOfCompartments>"
                "<listOfSpecies>" SPECIES("A", "c", "3") SPECIES(
                    "B", "c",
                    "0") "</listOfSpecies>"
                         "<listOfParameters>" PARAMETER(
                             "k", "100",
                             "true") "</listOfParameters>"
                                     "<listOfReactions><reaction id=\"r\" reversible=\"false\">"
                                     "<listOfReactants>" REFERENCE(
                                         "A",
                                         "1") "</listOfReactants>"
                                              "<listOfProducts>" REFERENCE(
                                                  "B",
                                                  "2") "</listOfProducts>"
                                                       "<kineticLaw>" FORMULA(APPLY(
                                                           "times",
                                                           CI("k") CI(
                                                               "A"))) "<listOfLocalParameters><"
                                                                      "localParameter id=\"k\" "
                                                                      "value=\"2\"/></"
                                                                      "listOfLocalParameters>"
                                                                      "</kineticLaw></reaction></"
                                                                      "listOfReactions>" END);
    assert_int_equal(m->n_part, 2);
    assert_close(value_at(m, "A", 0.7), 3 * exp(-1.4), 1e-6, 0);
    assert_close(value_at(m, "B", 0.7), 6 * (1 - exp(-1.4)), 1e-6, 0);
    assert_close(value_at(m, "r", 0.7), 6 * exp(-1.4), 1e-6, 0);
    ru_sbml_destroy(&m);
}

static void a_file_that_is_no_model_is_refused_with_its_place(void **state)
{
    (void)state;
    check_refused("", "error");
    check_refused("no xml", "error");
    check_refused("<sbml", "error");
    check_refused("<?xml version=\"1.0\"?><html/>", "error");
    check_refused(L3, "error");
    ru_sbml_model *m = NULL;
    assert_int_equal(ru_sbml_read("/nowhere/at/all.xml", &m), RU_ERR_INPUT);
    assert_null(m);
}

static void what_is_not_known_is_named(void **state)
{
    (void)state;
    check_refused(
        L3 "<listOfParameters>" PARAMETER(
            "x", "1", "false") "</listOfParameters>"
                               "<listOfRules>" RATE_RULE("x", CI("nobody")) "</listOfRules>" END,
        "nobody");
    check_refused(
        L3 "<listOfParameters>" PARAMETER("x", "1", "false") "</listOfParameters>"
                                                             "<listOfRules>" RATE_RULE(
                                                                 "y", CI("x")) "</listOfRules>" END,
        "y");
}

static void delays_and_fast_reactions_are_refused_by_name(void **state)
{
    (void)state;
    check_refused(
        L3 "<listOfParameters>" PARAMETER(
            "x", "1",
            "false") "</listOfParameters>"
                     "<listOfRules>" RATE_RULE(
                         "x", "<apply><csymbol encoding=\"text\" definitionURL="
                              "\"http://www.sbml.org/sbml/symbols/delay\"> d </csymbol>" CI("x")
                                  CN("1") "</apply>") "</listOfRules>" END,
        "delay");
    check_refused(
        "<?xml version=\"1.0\"?><sbml xmlns=\"http://www.sbml.org/sbml/level2/version4\" "
        "level=\"2\" version=\"4\"><model><listOfCompartments><compartment id=\"c\" size=\"1\"/>"
        "</listOfCompartments><listOfSpecies><species id=\"A\" compartment=\"c\" "
        "initialAmount=\"1\"/></listOfSpecies><listOfReactions><reaction id=\"quick\" "
        "fast=\"true\"><listOfReactants><speciesReference species=\"A\"/></listOfReactants>"
        "<kineticLaw>" FORMULA(CI("A")) "</kineticLaw></reaction></listOfReactions>" END,
        "'quick' is 'fast'");
}

static void an_unknown_package_that_is_required_is_refused(void **state)
{
    (void)state;
    check_refused("<?xml version=\"1.0\"?><sbml xmlns=\"http://www.sbml.org/sbml/level3/version1/"
                  "core\" xmlns:distrib=\"http://www.sbml.org/sbml/level3/version1/distrib/"
                  "version1\" level=\"3\" version=\"1\" distrib:required=\"true\"><model>" END,
                  "distrib");
}

static void units_that_do_not_fit_are_a_warning(void **state)
{
    (void)state;
    ru_sbml_model *m = read_good(
        "<?xml version=\"1.0\"?><sbml xmlns=\"http://www.sbml.org/sbml/level3/version2/core\" "
        "level=\"3\" version=\"2\"><model timeUnits=\"second\"><listOfParameters>"
        "<parameter id=\"x\" value=\"1\" units=\"metre\" constant=\"false\"/>"
        "<parameter id=\"y\" value=\"1\" units=\"kilogram\" constant=\"true\"/>"
        "</listOfParameters><listOfRules>" ASSIGNMENT_RULE("x", CI("y")) "</listOfRules>" END);
    assert_non_null(m->warnings.bytes);
    assert_non_null(strstr(m->warnings.bytes, "warning"));
    assert_close(value_at(m, "x", 1), 1, 0, 0);
    ru_sbml_destroy(&m);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_reaction_knows_its_species_and_local_parameters),
        cmocka_unit_test(a_file_that_is_no_model_is_refused_with_its_place),
        cmocka_unit_test(what_is_not_known_is_named),
        cmocka_unit_test(delays_and_fast_reactions_are_refused_by_name),
        cmocka_unit_test(an_unknown_package_that_is_required_is_refused),
        cmocka_unit_test(units_that_do_not_fit_are_a_warning),
    };
    return ru_run_group(tests);
}
