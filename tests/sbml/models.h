/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RU_TEST_SBML_MODELS_H
#define RU_TEST_SBML_MODELS_H

#include "support.h"

#include <stdio.h>
#include <string.h>

#include <ru/sbml/simulate.h>

/* Small SBML models as text, with formulas in short. */

#define MATH            "<math xmlns=\"http://www.w3.org/1998/Math/MathML\">"
#define ENDMATH         "</math>"
#define CI(id)          "<ci> " id " </ci>"
#define CN(x)           "<cn> " x " </cn>"
#define APPLY(op, args) "<apply><" op "/>" args "</apply>"
#define TIME                                                                                       \
    "<csymbol encoding=\"text\" definitionURL=\"http://www.sbml.org/sbml/symbols/time\"> t "       \
    "</csymbol>"
#define FORMULA(x) MATH x ENDMATH

#define L3                                                                                         \
    "<?xml version=\"1.0\" encoding=\"UTF-8\"?>"                                                   \
    "<sbml xmlns=\"http://www.sbml.org/sbml/level3/version2/core\" level=\"3\" version=\"2\">"     \
    "<model>"
#define END "</model></sbml>"

#define PARAMETER(id, value, constant)                                                             \
    "<parameter id=\"" id "\" value=\"" value "\" constant=\"" constant "\"/>"
#define COMPARTMENT(id, size, constant)                                                            \
    "<compartment id=\"" id "\" spatialDimensions=\"3\" size=\"" size "\" constant=\"" constant    \
    "\"/>"
#define SPECIES(id, home, amount)                                                                  \
    "<species id=\"" id "\" compartment=\"" home "\" initialAmount=\"" amount                      \
    "\" hasOnlySubstanceUnits=\"false\" boundaryCondition=\"false\" constant=\"false\"/>"
#define REFERENCE(species, stoichiometry)                                                          \
    "<speciesReference species=\"" species "\" stoichiometry=\"" stoichiometry                     \
    "\" constant=\"true\"/>"
#define RATE_RULE(id, x)       "<rateRule variable=\"" id "\">" FORMULA(x) "</rateRule>"
#define ASSIGNMENT_RULE(id, x) "<assignmentRule variable=\"" id "\">" FORMULA(x) "</assignmentRule>"

/* Reads a text; the model is the caller's. */
static inline ru_status read_text(const char *text, ru_sbml_model **model)
{
    const char *path = ru_temporary_path("model.xml");
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    assert_true(fputs(text, file) >= 0);
    assert_int_equal(fclose(file), 0);
    return ru_sbml_read(path, model);
}

static inline ru_sbml_model *read_good(const char *text)
{
    ru_sbml_model *model = NULL;
    if (read_text(text, &model) != RU_OK)
        fail_msg("%s", ru_fault_text());
    return model;
}

/* The text is refused, with a message that has `word` in it. */
static inline void check_refused(const char *text, const char *word)
{
    ru_sbml_model *model = NULL;
    assert_int_equal(read_text(text, &model), RU_ERR_INPUT);
    assert_null(model);
    if (!strstr(ru_fault_text(), word))
        fail_msg("expected '%s' in: %s", word, ru_fault_text());
}

/* The value of a variable, as formulas mean it, at a time. */
static inline double value_at(ru_sbml_model *model, const char *id, double time)
{
    const ru_sbml_run run = {.duration = time, .steps = 1};
    const ru_sbml_column column = {ru_sbml_find(model, id), RU_SBML_MEANING};
    double rows[4];
    assert_true(column.variable != RU_SBML_NONE);
    if (ru_sbml_simulate(model, &run, 1, &column, rows) != RU_OK)
        fail_msg("%s", ru_fault_text());
    return rows[3];
}

#endif
