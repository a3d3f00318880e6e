/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Cells that are a metabolic network: the map `cells.flux`. */
#include <ru/core/model_source.h>
#include <ru/flux/cell.h>
#include <ru/sbml/network_file.h>

static const ru_tree *asked(const ru_draft *draft)
{
    return draft->cells.flux.node;
}

/* The last fault as a message at a place: what the user got wrong. */
static ru_status blame(const ru_model_request *request, ru_place_in_text at, ru_status status)
{
    if (status != RU_ERR_INPUT)
        return status;
    ru_diagnostics_error(request->log, at, "", "%s", ru_fault_text());
    ru_fault_clear();
    return RU_OK;
}

static ru_status open(const ru_model_request *request, ru_model **model)
{
    const ru_flux_cell_spec *spec = &request->draft->cells.flux;
    const ru_tree *file = ru_tree_find(spec->node, "network"), *at = NULL;
    ru_flux_network *network = NULL;
    char path[4096];
    if (request->log->n_error || !file)
        return RU_OK;
    ru_model_source_path(request, file->value_at, spec->network, path, sizeof path);
    ru_status status = ru_network_read(path, &network);
    if (status != RU_OK)
        return blame(request, file->value_at, status);
    status = ru_flux_cell_build(spec, network, model, &at);
    at = at ? at : spec->node;
    return status == RU_OK ? RU_OK
                           : blame(request, at->key_at.line ? at->key_at : at->value_at, status);
}

extern const ru_model_source ru_model_source_flux;
const ru_model_source ru_model_source_flux = {
    .name = "a metabolic network (flux)", .asked = asked, .open = open};
