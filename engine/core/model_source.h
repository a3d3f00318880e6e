/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RU_CORE_MODEL_SOURCE_H
#define RU_CORE_MODEL_SOURCE_H

#include <ru/core/scenario_draft.h>

/* Where the cell model of a scenario comes from: the library of built-in models, by name, or one
 * of the sources in model_source.def, which make a model while the scenario is built.
 *
 * A new source is
 *   - a file engine/core/source_<name>.c with `const ru_model_source ru_model_source_<name>`;
 *   - a line RU_MODEL_SOURCE(<name>) in model_source.def;
 *   - a row for its key in cells_keys (scenario_table.c) and the field it fills in ru_draft_cells,
 *     or a key of its own at the top of the scenario. A key of kind map with keeps_node tells by
 *     its node whether it is there.
 * All else follows: at most one source may be asked for, the model is held against
 * ru_model_check, its parameters and states are keys of `cells.parameters`, `initial` and feeds,
 * and the scenario destroys it through model->destroy. A model owns all texts that its tables
 * point at; the document may be gone before it. */

/* What a source may look at. */
typedef struct ru_model_request {
    const ru_document *document;
    const ru_draft *draft; /* what the tables have read; log->n_error tells whether all of it */
    ru_diagnostics *log;
} ru_model_request;

typedef struct ru_model_source {
    const char *name; /* in messages: "a definition" */
    /* The node that asks for this source, for messages; NULL where none does. */
    const ru_tree *(*asked)(const ru_draft *draft);
    /* Makes the model. What the user got wrong goes to the log, with its place, and leaves *model
     * NULL; the status tells of memory and the like. */
    ru_status (*open)(const ru_model_request *request, ru_model **model);
} ru_model_source;

/* The scenario's model, NULL with messages in the log where there is none. Owned by the caller, who
 * may hand a built-in one to ru_model_destroy as well. Not collective. */
RU_MUST_USE ru_status ru_model_source_open(const ru_model_request *request, const ru_model **model);

/* The path of a file that is named at a place of the document: beside the file that names it. Not
 * collective. */
void ru_model_source_path(const ru_model_request *request, ru_place_in_text at, const char *name,
                          char *path, size_t size);

#endif
