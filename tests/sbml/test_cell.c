/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "models.h"

#include <ru/base/log.h>
#include <ru/sbml/cell.h>

/* A in the medium is taken up into a cell as B by transport, B burns with O in the medium:
 *   transport = c k A/(K + A), burning = c v B^h, with k = 2, K = 0.5, v = 3, h = 1.5
 * Cells of 0.2 L in a medium of 5 L; units: minute, mmol, litre. */
#define UNITS                                                                                      \
    "<?xml version=\"1.0\" encoding=\"UTF-8\"?><sbml xmlns=\"http://www.sbml.org/sbml/level3/"     \
    "version2/core\" level=\"3\" version=\"2\"><model timeUnits=\"minute\" substanceUnits="        \
    "\"mmol\" volumeUnits=\"litre\" extentUnits=\"mmol\"><listOfUnitDefinitions>"                  \
    "<unitDefinition id=\"minute\"><listOfUnits><unit kind=\"second\" exponent=\"1\" scale=\"0\" " \
    "multiplier=\"60\"/></listOfUnits></unitDefinition><unitDefinition id=\"mmol\"><listOfUnits>"  \
    "<unit kind=\"mole\" exponent=\"1\" scale=\"-3\" multiplier=\"1\"/></listOfUnits>"             \
    "</unitDefinition></listOfUnitDefinitions>"
/* clang-format off */
#define BODY                                                                                       \
    "<listOfCompartments>" COMPARTMENT("m", "5", "true") COMPARTMENT("c", "0.2", "true")           \
    "</listOfCompartments><listOfSpecies>" SPECIES("A", "m", "10") SPECIES("B", "c", "0.1")        \
    SPECIES("O", "m", "1") "</listOfSpecies><listOfParameters>" PARAMETER("k", "2", "true")        \
    PARAMETER("K", "0.5", "true") PARAMETER("v", "3", "true") PARAMETER("mu", "0.01", "true")      \
    "</listOfParameters>"
#define REACTION(id, inside) "<reaction id=\"" id "\" reversible=\"false\">" inside "</reaction>"
#define FROM(x) "<listOfReactants>" x "</listOfReactants>"
#define TO(x)   "<listOfProducts>" x "</listOfProducts>"
#define LAW(x)  "<kineticLaw>" FORMULA(x) "</kineticLaw>"
#define MONOD   APPLY("divide", CI("A") APPLY("plus", CI("K") CI("A")))
#define REACTIONS                                                                                  \
    "<listOfReactions>"                                                                            \
    REACTION("transport", FROM(REFERENCE("A", "1")) TO(REFERENCE("B", "1"))                        \
             LAW(APPLY("times", CI("c") CI("k") MONOD)))                                           \
    REACTION("burning", FROM(REFERENCE("B", "1") REFERENCE("O", "6"))                              \
             LAW(APPLY("times", CI("c") CI("v") APPLY("power", CI("B") CN("1.5")))))               \
    REACTION("aeration", TO(REFERENCE("O", "1")) LAW(CN("1000")))                                  \
    "</listOfReactions>"
/* clang-format on */
#define GOOD UNITS BODY REACTIONS END

static char *medium[] = {"m"}, *without[] = {"aeration"};

static ru_sbml_cell_spec good_spec(void)
{
    return (ru_sbml_cell_spec){.medium = medium,
                               .n_medium = 1,
                               .without = without,
                               .n_without = 1,
                               .growth = "mu",
                               .oxygen = "O",
                               .dry_mass = NAN,
                               .cell_volume = 2e-3, /* m3/kg: 0.2 L are 0.1 kg */
                               .initial_biomass = 4};
}

static ru_status build(const char *text, const ru_sbml_cell_spec *spec, ru_model **model)
{
    const char *path = ru_temporary_path("cell.xml");
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    fputs(text, file);
    assert_int_equal(fclose(file), 0);
    return ru_sbml_cell_build(spec, path, model);
}

static ru_model *build_good(void)
{
    const ru_sbml_cell_spec spec = good_spec();
    ru_model *model = NULL;
    if (build(GOOD, &spec, &model) != RU_OK)
        fail_msg("%s", ru_fault_text());
    assert_int_equal(ru_model_check(model), RU_OK);
    return model;
}

static void states_are_what_the_liquid_holds(void **state)
{
    (void)state;
    ru_model *m = build_good();
    assert_int_equal(m->n_state, 4);
    assert_string_equal(m->states[3].quantity.name, "biomass");
    assert_int_equal(m->states[3].role, RU_ROLE_BIOMASS);
    assert_int_equal(m->states[2].role, RU_ROLE_OXYGEN);
    /* 10 mmol in 5 L; 0.1 mmol in 0.1 kg of cells of which there are 4 kg/m3; 1 mmol in 5 L. */
    assert_close(m->states[0].quantity.value, 2, 1e-12, 0);
    assert_close(m->states[1].quantity.value, 4e-3, 1e-12, 0);
    assert_close(m->states[2].quantity.value, 0.2 * 31.998e-3, 1e-12, 0);
    ru_model_destroy(&m);
}

static void rates_are_those_of_the_paper_per_volume_of_liquid(void **state)
{
    (void)state;
    ru_model *m = build_good();
    double p[4], r[4];
    assert_int_equal(ru_model_defaults(m, p), RU_OK);
    const ru_local at = {.temperature = 300, .pH = 7};
    /* X = 8 kg/m3: 0.016 of the liquid is cells. B: 0.04 mol/m3 of liquid, 2.5 mM in the cells. */
    const double y[] = {1.5, 0.04, 0.006, 8}, share = 0.016;
    const double transport = 2 * 1.5 / 2 / 60 * share; /* mol/m3/s */
    const double burning = 3 * pow(2.5, 1.5) / 60 * share;
    assert_int_equal(m->rates(m, p, &at, y, r), 0);
    assert_close(r[0], -transport, 1e-12, 0);
    assert_close(r[1], transport - burning, 1e-12, 0);
    assert_close(r[2], -6 * burning * 31.998e-3, 1e-12, 0);
    assert_close(r[3], 0.01 / 60 * 8, 1e-12, 0);
    /* The file's parameters are the model's. */
    p[ru_model_parameter_index(m, "mu")] = 0.02;
    assert_int_equal(m->rates(m, p, &at, y, r), 0);
    assert_close(r[3], 0.02 / 60 * 8, 1e-12, 0);
    ru_model_destroy(&m);
}

static void slopes_are_those_of_the_rates_below_zero_too(void **state)
{
    (void)state;
    ru_model *m = build_good();
    double p[4], exact[16], differences[16];
    const ru_local at = {.temperature = 300, .pH = 7};
    const double points[][4] = {{1.5, 0.04, 0.006, 8}, {0.2, -0.001, -1e-4, 2}};
    assert_int_equal(ru_model_defaults(m, p), RU_OK);
    for (int i = 0; i < 2; i++) {
        assert_int_equal(ru_model_slopes(m, p, &at, points[i], exact), 0);
        ru_model plain = *m;
        plain.rate_slopes = NULL;
        assert_int_equal(ru_model_slopes(&plain, p, &at, points[i], differences), 0);
        for (int k = 0; k < 16; k++)
            assert_close(exact[k], differences[k], 2e-4, 1e-9);
    }
    /* No cells: nothing happens, and nothing is infinite. */
    double r[4];
    assert_int_equal(m->rates(m, p, &at, (const double[]){1, 0, 0, 0}, r), 0);
    for (int k = 0; k < 4; k++)
        assert_close(r[k], 0, 0, 0);
    ru_model_destroy(&m);
}

static void a_model_of_the_liquid_alone_needs_no_cells(void **state)
{
    (void)state;
    /* dS/dt = -k S, given in g/L and hours. */
    ru_sbml_cell_spec spec = {
        .time = "h", .substance = "g", .volume = "L", .dry_mass = NAN, .cell_volume = NAN};
    ru_model *m = NULL;
    assert_int_equal(
        build(L3 "<listOfCompartments>" COMPARTMENT(
                  "v", "1",
                  "true") "</"
                          "listOfCompartments><"
                          "listOfSpecies>" SPECIES(
                              "S", "v",
                              "3") "</"
                                   "listOfSpecies><"
                                   "listOfParameters>" PARAMETER(
                                       "k", "0.5",
                                       "true") "</"
                                               "listOfParameters><"
                                               "listOfReactions><"
                                               "reaction id=\"r\" "
                                               "reversible=\"false\">"
                                               "<listOfReactants"
                                               ">" REFERENCE("S", "1") "</"
                                                                       "listOfReactants><"
                                                                       "kineticLaw>" FORMULA(APPLY(
                                                                           "times",
                                                                           CI("v") CI("k")
                                                                               CI("S"))) "</"
                                                                                         "ki"
                                                                                         "ne"
                                                                                         "ti"
                                                                                         "cL"
                                                                                         "aw"
                                                                                         "><"
                                                                                         "/r"
                                                                                         "ea"
                                                                                         "ct"
                                                                                         "io"
                                                                                         "n>"
                                                                                         "</"
                                                                                         "li"
                                                                                         "st"
                                                                                         "Of"
                                                                                         "Re"
                                                                                         "ac"
                                                                                         "ti"
                                                                                         "on"
                                                                                         "s"
                                                                                         ">" END,
              &spec, &m),
        RU_OK);
    double p[1], r[1];
    const ru_local at = {.temperature = 300};
    assert_int_equal(m->n_state, 1);
    assert_string_equal(m->states[0].quantity.unit, "g/L");
    assert_int_equal(ru_model_defaults(m, p), RU_OK);
    assert_int_equal(m->rates(m, p, &at, (const double[]){3}, r), 0);
    assert_close(r[0], -1.5 / 3600, 1e-12, 0);
    ru_model_destroy(&m);
}

/* Fermentation of glucose to two lactates and two protons, which closes, one that makes lactate
 * alone, and one with a species of unknown make; before them six that bring or take a species, as
 * many as would use up all warnings. */
#define MADE_OF(id, formula, charge)                                                               \
    "<species id=\"" id "\" compartment=\"v\" initialConcentration=\"1\" hasOnlySubstanceUnits="   \
    "\"false\" boundaryCondition=\"false\" constant=\"false\" " formula " fbc:charge=\"" charge    \
    "\"/>"
#define OF(formula) "fbc:chemicalFormula=\"" formula "\""
#define TURN(id, from, to)                                                                         \
    "<reaction id=\"" id "\" reversible=\"false\" fast=\"false\">" FROM(from) TO(to)               \
        LAW(CN("1")) "</reaction>"
#define BRING(id, to)                                                                              \
    "<reaction id=\"" id "\" reversible=\"false\" fast=\"false\">" TO(REFERENCE(to, "1"))          \
        LAW(CN("1")) "</reaction>"
#define TAKE(id, from)                                                                             \
    "<reaction id=\"" id "\" reversible=\"false\" fast=\"false\">" FROM(REFERENCE(from, "1"))      \
        LAW(CN("1")) "</reaction>"
#define FERMENTATION                                                                               \
    "<?xml version=\"1.0\" encoding=\"UTF-8\"?><sbml xmlns=\"http://www.sbml.org/sbml/level3/"     \
    "version1/core\" xmlns:fbc=\"http://www.sbml.org/sbml/level3/version1/fbc/version2\" "         \
    "level=\"3\" version=\"1\" fbc:required=\"false\"><model fbc:strict=\"false\">"                \
    "<listOfCompartments>" COMPARTMENT(                                                            \
        "v", "1", "true") "</listOfCompartments><listOfSpecies>" MADE_OF("G", OF("C6H12O6"), "0")  \
        MADE_OF("L", OF("C3H5O3"), "-1") MADE_OF("H", OF("H"), "1")                                \
            MADE_OF("Q", "", "0") "</listOfSpecies><listOfReactions>" BRING("i1", "G")             \
                BRING("i2", "L") BRING("i3", "H") TAKE("o1", "G") TAKE("o2", "L") TAKE("o3", "H")  \
                    TURN("whole", REFERENCE("G", "1"), REFERENCE("L", "2") REFERENCE("H", "2"))    \
                        TURN("half", REFERENCE("G", "1"), REFERENCE("L", "1") REFERENCE("H", "1")) \
                            TURN("odd", REFERENCE("Q", "1"),                                       \
                                 REFERENCE("L", "1")) "</listOfReactions></model></sbml>"

/* What it is made of may be longer than any buffer. */
static void a_long_formula_is_read_whole(void **state)
{
    (void)state;
    char atoms[1024] = "", text[4096];
    for (int i = 0; i < 120; i++)
        strcat(atoms, "C6H12O6");
    snprintf(
        text, sizeof text,
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?><sbml xmlns=\"http://www.sbml.org/sbml/level3/"
        "version1/core\" xmlns:fbc=\"http://www.sbml.org/sbml/level3/version1/fbc/version2\" "
        "level=\"3\" version=\"1\" fbc:required=\"false\"><model fbc:strict=\"false\">"
        "<listOfCompartments>" COMPARTMENT(
            "v", "1", "true") "</listOfCompartments>"
                              "<listOfSpecies>" MADE_OF("G", OF("%s"),
                                                        "-2") "</listOfSpecies></model></sbml>",
        atoms);
    ru_sbml_model *m = read_good(text);
    const char *formula = m->variables[ru_sbml_find(m, "G")].formula;
    assert_non_null(formula);
    assert_int_equal(strlen(formula), 840 + 2);
    assert_string_equal(formula + 840, "-2");
    ru_sbml_destroy(&m);
}

static void hear(ru_log_level level, const char *text, void *heard)
{
    if (level == RU_LOG_WARNING)
        snprintf(heard, 512, "%s", text);
}

static void reactions_are_held_against_the_formulas_of_the_file(void **state)
{
    (void)state;
    char heard[512] = "";
    const ru_sbml_cell_spec spec = {
        .time = "h", .substance = "mol", .volume = "L", .dry_mass = NAN, .cell_volume = NAN};
    ru_model *m = NULL;
    ru_log_set_sink(hear, heard);
    ru_status status = build(FERMENTATION, &spec, &m);
    ru_log_set_sink(NULL, NULL);
    if (status != RU_OK)
        fail_msg("%s", ru_fault_text());
    assert_string_equal(m->evidence, "the formulas of the file: of 9 reactions 1 close, 1 do not, "
                                     "6 are sources or sinks, 1 lack one");
    /* half of the glucose's 72.066 g of carbon a mole */
    assert_non_null(strstr(heard, "'half' gains -0.03603 kg/mol of carbon"));
    ru_model_destroy(&m);
    m = build_good();
    assert_non_null(strstr(m->evidence, "no element balance"));
    ru_model_destroy(&m);
}

static void check_refused_cell(const char *text, ru_sbml_cell_spec spec, const char *word)
{
    ru_model *model = NULL;
    assert_int_equal(build(text, &spec, &model), RU_ERR_INPUT);
    assert_null(model);
    if (!strstr(ru_fault_text(), word))
        fail_msg("expected '%s' in: %s", word, ru_fault_text());
}

static void what_has_no_meaning_in_a_reactor_is_refused(void **state)
{
    (void)state;
    ru_sbml_cell_spec spec = good_spec();
    check_refused_cell(L3 BODY REACTIONS END, spec, "cells.sbml.time is missing");
    check_refused_cell(UNITS BODY REACTIONS
                       "<listOfEvents><event id=\"dose\" useValuesFromTriggerTime=\"true\">"
                       "<trigger initialValue=\"true\" persistent=\"true\">" FORMULA(
                           APPLY("geq", TIME CN("1"))) "</trigger></event></listOfEvents>" END,
                       spec, "events (dose): not supported");
    check_refused_cell(
        UNITS "<listOfParameters>" PARAMETER(
            "x", "1",
            "false") "</listOfParameters><listOfRules>" RATE_RULE("x",
                                                                  CN("1")) "</listOfRules>" END,
        spec, "'x' is no species and has a rate rule");
    spec.cell_volume = NAN;
    check_refused_cell(GOOD, spec, "'B' is inside the cells");
    spec = good_spec();
    spec.oxygen = "B";
    check_refused_cell(GOOD, spec, "cannot pass to the gas");
    spec = good_spec();
    spec.growth = "muu";
    check_refused_cell(GOOD, spec, "did you mean 'mu'");
    spec = good_spec();
    spec.time = "kg";
    check_refused_cell(GOOD, spec, "cells.sbml.time: expected a unit such as 's'");
    spec = good_spec();
    spec.medium = (char *[]){"nowhere"};
    check_refused_cell(GOOD, spec, "cells.sbml.medium: 'nowhere' is no compartment");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(states_are_what_the_liquid_holds),
        cmocka_unit_test(rates_are_those_of_the_paper_per_volume_of_liquid),
        cmocka_unit_test(slopes_are_those_of_the_rates_below_zero_too),
        cmocka_unit_test(a_model_of_the_liquid_alone_needs_no_cells),
        cmocka_unit_test(a_long_formula_is_read_whole),
        cmocka_unit_test(reactions_are_held_against_the_formulas_of_the_file),
        cmocka_unit_test(what_has_no_meaning_in_a_reactor_is_refused),
    };
    return ru_run_group(tests);
}
