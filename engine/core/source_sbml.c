/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Cells that are an SBML model: the map `cells.sbml`. */
#include <ru/core/model_source.h>

#include <ru/base/unit.h>
#include <ru/sbml/cell.h>

static const ru_tree *asked(const ru_draft *draft)
{
    return draft->cells.sbml.node;
}

/* What is inside the cells is there in proportion to them: the defaults of the pools need to know
 * how many cells there are at first. */
static double initial_biomass(const ru_draft *draft)
{
    const ru_tree *given = draft->initial ? ru_tree_find(draft->initial, "biomass") : NULL;
    double value = 1, si;
    char unit[64];
    if (given && given->text && ru_unit_split(given->text, &value, unit, sizeof unit) == RU_OK &&
        ru_unit_same_dimension(unit, "g/L") && ru_unit_to_si(unit, value, &si) == RU_OK)
        return si;
    ru_fault_clear();
    return 1;
}

static ru_status open(const ru_model_request *request, ru_model **model)
{
    ru_sbml_cell_spec spec = request->draft->cells.sbml;
    const ru_tree *file = ru_tree_find(spec.node, "file");
    ru_place_in_text at = file ? file->value_at : spec.node->value_at;
    char path[4096];
    if (request->log->n_error || !spec.file)
        return RU_OK;
    spec.initial_biomass = initial_biomass(request->draft);
    ru_model_source_path(request, at, spec.file, path, sizeof path);
    ru_status status = ru_sbml_cell_build(&spec, path, model);
    if (status != RU_ERR_INPUT)
        return status;
    ru_diagnostics_error(request->log, at, "", "%s", ru_fault_text());
    ru_fault_clear();
    return RU_OK;
}

extern const ru_model_source ru_model_source_sbml;
const ru_model_source ru_model_source_sbml = {
    .name = "an SBML model", .asked = asked, .open = open};
