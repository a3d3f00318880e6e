/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "models.h"

#include <ru/sbml/document.h>

static void the_place_of_nothing_is_the_file(void **state)
{
    (void)state;
    assert_string_equal(ru_sbml_place("a.xml", NULL), "a.xml");
}

static void invalid_models_are_refused_with_line_and_reason(void **state)
{
    (void)state;
    /* Two parameters of one id. */
    check_refused(L3 "<listOfParameters>" PARAMETER("x", "1", "true")
                      PARAMETER("x", "2", "true") "</listOfParameters>" END,
                  "model.xml:1:");
    /* A rule for what is constant. */
    check_refused(
        L3 "<listOfParameters>" PARAMETER("x", "1", "true") "</listOfParameters>"
                                                            "<listOfRules>" RATE_RULE(
                                                                "x", CN("1")) "</listOfRules>" END,
        "not a valid SBML model");
}

/* libSBML would end the program at these. */
static void roots_of_no_known_level_are_refused(void **state)
{
    (void)state;
#define ROOT(level, version, uri)                                                                  \
    "<?xml version=\"1.0\" encoding=\"UTF-8\"?><sbml xmlns=\"http://www.sbml.org/sbml/" uri        \
    "\" level=\"" level "\" version=\"" version "\"><model/></sbml>"
    check_refused(ROOT("2", "4", "Level2/version4"), "there is no such SBML");
    check_refused(ROOT("2", "4", "level1/version4"), "there is no such SBML");
    check_refused(ROOT("3", "9", "level3/version2/core"),
                  ": error: SBML of level '3', version '9'");
    check_refused("<sbml/>", "SBML of level '', version '', namespace ''");
    ru_sbml_model *m = read_good(ROOT("2", "4", "level2/version4"));
    ru_sbml_destroy(&m);
}

/* The same in a file that is named by the one that is read, and files in a circle. */
static void other_files_are_looked_at_first(void **state)
{
    (void)state;
#define TOP(file)                                                                                  \
    "<?xml version=\"1.0\" encoding=\"UTF-8\"?><sbml xmlns=\"http://www.sbml.org/sbml/level3/"     \
    "version1/core\" xmlns:comp=\"http://www.sbml.org/sbml/level3/version1/comp/version1\" "       \
    "level=\"3\" version=\"1\" comp:required=\"true\"><model id=\"top\"><comp:listOfSubmodels>"    \
    "<comp:submodel comp:id=\"s\" comp:modelRef=\"x\"/></comp:listOfSubmodels></model>"            \
    "<comp:listOfExternalModelDefinitions><comp:externalModelDefinition comp:id=\"x\" "            \
    "comp:source=\"" file "\"/></comp:listOfExternalModelDefinitions></sbml>"
    FILE *file = fopen(ru_temporary_path("other.xml"), "w");
    assert_non_null(file);
    fputs(ROOT("2", "4", "Level2/version4"), file);
    fclose(file);
    check_refused(TOP("other.xml"), "other.xml:1:");
    check_refused(TOP("model.xml"), "files that name each other");
}

static void submodels_are_flattened(void **state)
{
    (void)state;
    /* Two instances of dx/dt = -x, one of which starts at the outer model's 5. */
    ru_sbml_model *m = read_good(
        "<?xml version=\"1.0\"?><sbml xmlns=\"http://www.sbml.org/sbml/level3/version1/core\" "
        "xmlns:comp=\"http://www.sbml.org/sbml/level3/version1/comp/version1\" level=\"3\" "
        "version=\"1\" comp:required=\"true\"><model id=\"outer\"><listOfParameters>"
        "<parameter id=\"x\" value=\"5\" constant=\"false\"><comp:listOfReplacedElements>"
        "<comp:replacedElement comp:submodelRef=\"b\" comp:idRef=\"x\"/>"
        "</comp:listOfReplacedElements></parameter></listOfParameters><comp:listOfSubmodels>"
        "<comp:submodel comp:id=\"a\" comp:modelRef=\"decay\"/>"
        "<comp:submodel comp:id=\"b\" comp:modelRef=\"decay\"/></comp:listOfSubmodels></model>"
        "<comp:listOfModelDefinitions><comp:modelDefinition "
        "id=\"decay\"><listOfParameters>" PARAMETER(
            "x", "2",
            "false") "</listOfParameters><listOfRules>" RATE_RULE("x",
                                                                  APPLY("minus",
                                                                        CI("x"))) "</listOfRules></"
                                                                                  "comp:"
                                                                                  "modelDefinition>"
                                                                                  "</"
                                                                                  "comp:"
                                                                                  "listOfModelDefin"
                                                                                  "itions></sbml>");
    assert_close(value_at(m, "a__x", 1), 2 * exp(-1), 1e-6, 0);
    assert_close(value_at(m, "x", 1), 5 * exp(-1), 1e-6, 0);
    ru_sbml_destroy(&m);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_place_of_nothing_is_the_file),
        cmocka_unit_test(invalid_models_are_refused_with_line_and_reason),
        cmocka_unit_test(roots_of_no_known_level_are_refused),
        cmocka_unit_test(other_files_are_looked_at_first),
        cmocka_unit_test(submodels_are_flattened),
    };
    return ru_run_group(tests);
}
