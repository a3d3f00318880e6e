/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Numbers of a network that formulas set: the model is read as any other, and asked for what holds
 * at its start. */
#include <ru/sbml/fbc_parts.h>

#include <math.h>

#include <ru/sbml/document.h>
#include <ru/sbml/read.h>
#include <ru/sbml/system.h>

static int has_formulas(Model_t *source)
{
    return Model_getNumRules(source) > 0 || Model_getNumInitialAssignments(source) > 0;
}

ru_status ru_fbc_values_build(SBMLDocument_t *document, const char *path, ru_fbc_values *values)
{
    *values = (ru_fbc_values){.path = path};
    if (!has_formulas(SBMLDocument_getModel(document)))
        return RU_OK;
    RU_TRY(ru_sbml_read_document(path, document, &values->model));
    return ru_sbml_system_build(values->model, &values->system);
}

void ru_fbc_values_clear(ru_fbc_values *values)
{
    ru_sbml_system_destroy(&values->system);
    ru_sbml_destroy(&values->model);
}

/* The variable's number at the start, NAN where nothing says it. */
static ru_status find_value(const ru_fbc_values *values, const SBase_t *element, size_t v,
                            double *number)
{
    const ru_sbml_variable *about = &values->model->variables[v];
    ru_node formula;
    *number = values->system->values[1 + v];
    if (about->role != RU_SBML_ASSIGNED)
        return RU_OK;
    RU_TRY(ru_expr_symbol(values->model->pool, ru_sbml_meaning(values->model, v), &formula));
    RU_TRY(ru_sbml_finish(values->system, formula, &formula));
    RU_REQUIRE(ru_expr_is_number(values->model->pool, formula, number), RU_ERR_INPUT,
               "%s: error: '%s' changes with time, and flux balance wants a number",
               ru_sbml_place(values->path, element), about->id);
    return RU_OK;
}

ru_status ru_fbc_value(const ru_fbc_values *values, const SBase_t *element, const char *id,
                       double written, double *number)
{
    size_t v = values->model && id && *id ? ru_sbml_find(values->model, id) : RU_SBML_NONE;
    *number = written;
    if (v != RU_SBML_NONE)
        RU_TRY(find_value(values, element, v, number));
    RU_REQUIRE(!isnan(*number), RU_ERR_INPUT, "%s: error: '%s' has no value",
               ru_sbml_place(values->path, element), id && *id ? id : "a stoichiometry");
    return RU_OK;
}
