/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <ru/core/model_source.h>

#include <string.h>

/* The model that the scenario defines under `model`, when `cells` asks for it by its name or for
 * none by name. */

static const ru_tree *asked(const ru_draft *draft)
{
    const ru_definition *definition = &draft->model;
    const char *wanted = draft->cells.model;
    if (!definition->node || !draft->cells.node || (draft->cells.library && !wanted))
        return NULL;
    return !wanted || (definition->name && strcmp(wanted, definition->name) == 0) ? definition->node
                                                                                  : NULL;
}

static ru_status open_definition(const ru_model_request *request, ru_model **model)
{
    /* What the tables refused is told already. */
    if (request->log->n_error)
        return RU_OK;
    RU_TRY(ru_definition_open(&request->draft->model, request->log, model));
    return RU_OK;
}

const ru_model_source ru_model_source_definition = {
    .name = "a definition under 'model'", .asked = asked, .open = open_definition};
