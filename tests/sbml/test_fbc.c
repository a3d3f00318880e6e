/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mutate.h"
#include "support.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include <ru/sbml/fbc.h>

static const char *const head =
    "<?xml version='1.0' encoding='UTF-8'?>\n"
    "<sbml xmlns='http://www.sbml.org/sbml/level3/version1/core' level='3' version='1'\n"
    " xmlns:fbc='http://www.sbml.org/sbml/level3/version1/fbc/version2' fbc:required='false'>\n"
    " <model id='two' fbc:strict='false'><listOfCompartments>\n"
    "  <compartment id='c' constant='true'/></listOfCompartments><listOfSpecies>\n"
    "  <species id='M_a' compartment='c' hasOnlySubstanceUnits='false' boundaryCondition='false'\n"
    "   constant='false' fbc:chemicalFormula='C6H12O6'/></listOfSpecies><listOfParameters>\n";
static const char *const parameters = "<parameter id='low' value='-10' constant='true'/>\n"
                                      "<parameter id='none' value='0' constant='true'/>\n"
                                      "<parameter id='high' value='INF' constant='true'/>";
static const char *const assignments = "";
static const char *const uptake =
    "<reaction id='R_EX_a' reversible='true' fast='false' fbc:lowerFluxBound='low'\n"
    " fbc:upperFluxBound='none'><listOfReactants><speciesReference species='M_a'\n"
    " stoichiometry='1' constant='true'/></listOfReactants></reaction>\n";
static const char *const use =
    "<reaction id='R_use' reversible='false' fast='false' fbc:lowerFluxBound='none'\n"
    " fbc:upperFluxBound='high'><listOfReactants><speciesReference id='many' species='M_a'\n"
    " stoichiometry='2' constant='false'/></listOfReactants></reaction>\n";
static const char *const goal =
    "<fbc:listOfObjectives fbc:activeObjective='best'><fbc:objective fbc:id='best'\n"
    " fbc:type='maximize'><fbc:listOfFluxObjectives><fbc:fluxObjective fbc:reaction='R_use'\n"
    " fbc:coefficient='1'/></fbc:listOfFluxObjectives></fbc:objective></fbc:listOfObjectives>\n";

/* The document of these parts; NULL stands for the part above. */
static const char *write_model(const char *p, const char *a, const char *r, const char *g)
{
    const char *path = ru_temporary_path("model.xml");
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    fprintf(file,
            "%s%s</listOfParameters>%s<listOfReactions>%s%s</listOfReactions>%s</model></sbml>",
            head, p ? p : parameters, a ? a : assignments, uptake, r ? r : use, g ? g : goal);
    fclose(file);
    return path;
}

static double best_of(const char *path)
{
    const char *const name = "best";
    double value = 0;
    if (ru_fbc_solve(path, 1, &name, &value) != RU_OK)
        fail_msg("%s", ru_fault_text());
    return value;
}

static void a_small_model_is_read(void **state)
{
    (void)state;
    ru_flux_network *n = NULL;
    assert_int_equal(ru_fbc_read(write_model(NULL, NULL, NULL, NULL), &n), RU_OK);
    assert_int_equal(n->n_species, 1);
    assert_int_equal(n->n_reaction, 2);
    assert_int_equal(n->active, 0);
    assert_string_equal(n->species[0].formula, "C6H12O6");
    assert_close(n->reactions[0].lower, -10, 0, 0);
    assert_true(isinf(n->reactions[1].upper));
    assert_close(n->entries[1].value, -2, 0, 0);
    ru_flux_network_destroy(&n);
}

#define MATH "<math xmlns='http://www.w3.org/1998/Math/MathML'>"

/* 10 in, used in twos, fours, or as far as a bound of -(2 x 3) lets in. */
static void assignments_set_stoichiometry_and_bounds(void **state)
{
    (void)state;
    assert_close(best_of(write_model(NULL, NULL, NULL, NULL)), 5, 1e-12, 0);
    const char *four = "<listOfInitialAssignments><initialAssignment symbol='many'>" MATH
                       "<cn>4</cn></math></initialAssignment></listOfInitialAssignments>";
    assert_close(best_of(write_model(NULL, four, NULL, NULL)), 2.5, 1e-12, 0);
    const char *six =
        "<listOfInitialAssignments><initialAssignment symbol='low'>" MATH
        "<apply><minus/><apply><times/><ci>x</ci><cn type='integer'>3</cn></apply></apply></math>"
        "</initialAssignment></listOfInitialAssignments>";
    const char *with_x = "<parameter id='low' constant='true'/><parameter id='x' value='2' "
                         "constant='true'/><parameter id='none' value='0' constant='true'/>"
                         "<parameter id='high' value='INF' constant='true'/>";
    assert_close(best_of(write_model(with_x, six, NULL, NULL)), 3, 1e-12, 0);
    /* Any formula that the engine knows: a bound of -sin(1). */
    const char *sine =
        "<listOfInitialAssignments><initialAssignment symbol='low'>" MATH
        "<apply><minus/><apply><sin/><cn>1</cn></apply></apply></math></initialAssignment>"
        "</listOfInitialAssignments>";
    assert_close(best_of(write_model(NULL, sine, NULL, NULL)), sin(1) / 2, 1e-12, 0);
    const char *rule = "<listOfRules><assignmentRule variable='low'>" MATH
                       "<apply><minus/><ci>x</ci></apply></math></assignmentRule></listOfRules>";
    const char *free_low = "<parameter id='low' constant='false'/><parameter id='x' value='7' "
                           "constant='true'/><parameter id='none' value='0' constant='true'/>"
                           "<parameter id='high' value='INF' constant='true'/>";
    assert_close(best_of(write_model(free_low, rule, NULL, NULL)), 3.5, 1e-12, 0);
}

static void what_cannot_be_used_is_named(void **state)
{
    (void)state;
#define SYMBOL(name, rest)                                                                         \
    "<csymbol encoding='text' definitionURL='http://www.sbml.org/sbml/symbols/" name "'>" name     \
    "</csymbol>" rest
    static const char *const late =
        "<listOfInitialAssignments><initialAssignment symbol='low'>" MATH
        "<apply>" SYMBOL("delay", "<cn>1</cn><cn>2</cn>") "</apply></math></initialAssignment>"
                                                          "</listOfInitialAssignments>";
    static const char *const clock = "<listOfRules><assignmentRule variable='many'>" MATH SYMBOL(
        "time", "") "</math></assignmentRule></listOfRules>";
    static const char *const circle =
        "<listOfInitialAssignments><initialAssignment symbol='low'>" MATH
        "<ci>none</ci></math></initialAssignment><initialAssignment symbol='none'>" MATH
        "<ci>low</ci></math></initialAssignment></listOfInitialAssignments>";
    static const struct {
        const char *parameters, *assignments, *reaction, *goal, *said;
    } cases[] = {
        {"<parameter id='low' constant='true'/><parameter id='none' value='0' constant='true'/>"
         "<parameter id='high' value='1' constant='true'/>",
         NULL, NULL, NULL, ".xml:8:36: error: 'low' has no value"},
        {"<parameter id='low' value='1' constant='true'/>"
         "<parameter id='none' value='0' constant='true'/>"
         "<parameter id='high' value='1' constant='true'/>",
         NULL, NULL, NULL, "reaction 'R_EX_a': lower flux bound 1 above"},
        {"<parameter id='none' value='0' constant='true'/>"
         "<parameter id='high' value='1' constant='true'/>",
         NULL, NULL, NULL, "there is no parameter 'low' for a bound of 'R_EX_a'"},
        {NULL, late, NULL, NULL, "'delay'"},
        {NULL, clock, NULL, NULL, ".xml:15:36: error: 'many' changes with time"},
        {NULL, circle, NULL, NULL, "go in a circle"},
        {NULL, NULL,
         "<reaction id='R_use' reversible='false' fast='false'><listOfProducts><speciesReference "
         "species='M_b' stoichiometry='1' constant='true'/></listOfProducts></reaction>",
         NULL, "there is no species 'M_b' for reaction 'R_use'"},
        {NULL, NULL,
         "<reaction id='R_other' reversible='false' fast='false'><listOfReactants>"
         "<speciesReference species='M_a' stoichiometry='1' constant='true'/></listOfReactants>"
         "</reaction>",
         NULL, ".xml:15:21: error: there is no reaction 'R_use' for an objective"},
        {NULL, NULL, NULL, "<fbc:listOfObjectives", ".xml:"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        ru_flux_network *n = NULL;
        const char *path = write_model(cases[i].parameters, cases[i].assignments, cases[i].reaction,
                                       cases[i].goal);
        assert_int_equal(ru_fbc_read(path, &n), RU_ERR_INPUT);
        assert_null(n);
        if (!strstr(ru_fault_text(), cases[i].said))
            fail_msg("'%s' does not say '%s'", ru_fault_text(), cases[i].said);
    }
}

static void an_unknown_name_gets_the_nearest_one(void **state)
{
    (void)state;
    const char *const name = "R_used";
    double value;
    assert_int_equal(ru_fbc_solve(write_model(NULL, NULL, NULL, NULL), 1, &name, &value),
                     RU_ERR_INPUT);
    assert_non_null(strstr(ru_fault_text(), "the nearest is 'R_use'"));
}

/* Texts near a good one are read or refused; what is read is solved. */
static void odd_documents_are_refused_or_solved(void **state)
{
    (void)state;
    unsigned seed = 1;
    int n_read = 0;
    char good[4096];
    FILE *file = fopen(write_model(NULL, NULL, NULL, NULL), "r");
    assert_non_null(file);
    good[fread(good, 1, sizeof good - 1, file)] = '\0';
    fclose(file);
    for (int i = 0; i < 100; i++) {
        static const char *const name = "best";
        char text[4096];
        double value;
        strcpy(text, good);
        mutate(text, sizeof text, &seed);
        const char *path = ru_temporary_path("odd.xml");
        assert_non_null(file = fopen(path, "w"));
        fputs(text, file);
        fclose(file);
        ru_status status = ru_fbc_solve(path, 1, &name, &value);
        assert_true(status == RU_OK || status == RU_ERR_INPUT);
        n_read += status == RU_OK;
    }
    print_message("%d of 100 read\n", n_read);
    assert_true(n_read > 0);
}

static void a_missing_file_and_one_without_fbc_are_errors(void **state)
{
    (void)state;
    ru_flux_network *n = NULL;
    assert_int_equal(ru_fbc_read("/nowhere/model.xml", &n), RU_ERR_INPUT);
    const char *path = ru_temporary_path("plain.xml");
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    fputs("<?xml version='1.0' encoding='UTF-8'?>"
          "<sbml xmlns='http://www.sbml.org/sbml/level3/version1/core' "
          "level='3' version='1'><model/></sbml>",
          file);
    fclose(file);
    assert_int_equal(ru_fbc_read(path, &n), RU_ERR_INPUT);
    assert_non_null(strstr(ru_fault_text(), "no flux balance constraints"));
}

/* Splits a line at commas, in place. */
static size_t split(char *line, const char **words, size_t most)
{
    size_t n = 0;
    for (char *w = strtok(line, ", \r\n"); w && n < most; w = strtok(NULL, ", \r\n"))
        words[n++] = w;
    return n;
}

/* One case of the SBML Test Suite: names and values in its results, tolerances of all 1e-3. */
static void solve_case(const char *folder, const char *name)
{
    char path[512], header[256] = "", row[256] = "";
    const char *names[16], *texts[16];
    double values[16];
    snprintf(path, sizeof path, "%s/%s/%s-results.csv", folder, name, name);
    FILE *file = fopen(path, "r");
    assert_non_null(file);
    assert_non_null(fgets(header, sizeof header, file));
    assert_non_null(fgets(row, sizeof row, file));
    fclose(file);
    size_t n = split(header, names, 16);
    assert_int_equal(split(row, texts, 16), n);
    for (int version = 1; version <= 2; version++) {
        snprintf(path, sizeof path, "%s/%s/%s-sbml-l3v%d.xml", folder, name, name, version);
        if (access(path, R_OK) != 0)
            continue;
        if (ru_fbc_solve(path, n, names, values) != RU_OK)
            fail_msg("%s: %s", name, ru_fault_text());
        for (size_t i = 0; i < n; i++) {
            double wanted = strtod(texts[i], NULL);
            if (isnan(wanted) ? !isnan(values[i])
                              : !(fabs(values[i] - wanted) <= 1e-3 + 1e-3 * fabs(wanted)))
                fail_msg("%s: %s is %g, not %g", path, names[i], values[i], wanted);
        }
    }
}

static void the_test_suite_agrees(void **state)
{
    (void)state;
    static const char *const cases[] = {"01188", "01192", "01193", "01194", "01195",
                                        "01609", "01612", "01616", "01621", "01623",
                                        "01624", "01625", "01629", "01630"};
    const char *folder = RU_SOURCE_DIR "/../shared/suites/sbml-semantic";
    if (access(folder, R_OK) != 0) {
        print_message("skipped: no %s\n", folder);
        skip();
    }
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
        solve_case(folder, cases[i]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_small_model_is_read),
        cmocka_unit_test(assignments_set_stoichiometry_and_bounds),
        cmocka_unit_test(what_cannot_be_used_is_named),
        cmocka_unit_test(an_unknown_name_gets_the_nearest_one),
        cmocka_unit_test(odd_documents_are_refused_or_solved),
        cmocka_unit_test(a_missing_file_and_one_without_fbc_are_errors),
        cmocka_unit_test(the_test_suite_agrees),
    };
    return ru_run_group(tests);
}
