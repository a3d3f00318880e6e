/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <ru/core/model_source.h>

#include <stdio.h>
#include <string.h>

#define RU_MODEL_SOURCE(name) extern const ru_model_source ru_model_source_##name;
#include <ru/core/model_source.def>
#undef RU_MODEL_SOURCE

static const ru_model_source *const sources[] = {
#define RU_MODEL_SOURCE(name) &ru_model_source_##name,
#include <ru/core/model_source.def>
#undef RU_MODEL_SOURCE
    NULL};

/* A name that no source knows: the nearest, or all. */
static void report_unknown(const ru_model_request *request, const char *name)
{
    char help[1024];
    const char *nearest = ru_model_nearest(name), *own = request->draft->model.name;
    if (own && ru_edit_distance(name, own) <= ru_edit_distance(name, nearest))
        nearest = own;
    if (ru_is_near(name, nearest)) {
        snprintf(help, sizeof help, "did you mean '%s'?", nearest);
    } else {
        snprintf(help, sizeof help, "known are: ");
        for (size_t i = 0; i < ru_model_count(); i++) {
            size_t n = strlen(help);
            snprintf(help + n, sizeof help - n, "%s%s", i ? ", " : "", ru_model_at(i)->name);
        }
    }
    ru_diagnostics_error(request->log, ru_table_place(request->draft->cells.node, "model"), help,
                         "'%.80s' is not a model", name);
}

static void find_built_in(const ru_model_request *request, const ru_model **model)
{
    const ru_draft_cells *cells = &request->draft->cells;
    const ru_tree *root = request->document->root;
    if (!cells->node && !ru_tree_find(root, "cells"))
        ru_diagnostics_error(request->log, ru_table_place(root, NULL),
                             "write e.g. 'cells: monod', or 'cells: none' for liquid alone",
                             "the scenario: 'cells' is missing");
    if (!cells->node)
        return; /* told */
    if (!cells->model) {
        ru_diagnostics_error(request->log, ru_table_place(cells->node, NULL),
                             "write e.g. 'model: monod'", "cells: 'model' is missing");
        return;
    }
    *model = ru_model_find(cells->model);
    if (!*model)
        report_unknown(request, cells->model);
}

static ru_place_in_text place_of(const ru_tree *node)
{
    return node->key_at.line ? node->key_at : node->value_at;
}

/* The one source that is asked for; NULL: none, or several, which is told. */
static const ru_model_source *find_source(const ru_model_request *request, int *several)
{
    const ru_model_source *found = NULL;
    *several = 0;
    for (const ru_model_source *const *s = sources; *s; s++) {
        const ru_tree *node = (*s)->asked(request->draft);
        if (!node)
            continue;
        if (found) {
            *several = 1;
            ru_diagnostics_error(request->log, place_of(node), "keep one of them",
                                 "cells: %s and %s both give a model", found->name, (*s)->name);
        }
        found = *s;
    }
    return found;
}

ru_status ru_model_source_open(const ru_model_request *request, const ru_model **model)
{
    int several;
    *model = NULL;
    const ru_model_source *source = find_source(request, &several);
    if (several)
        return RU_OK;
    if (!source) {
        find_built_in(request, model);
        return RU_OK;
    }
    ru_model *made = NULL;
    RU_TRY(source->open(request, &made));
    if (made && ru_model_check(made) != RU_OK) {
        ru_diagnostics_error(request->log, place_of(source->asked(request->draft)), "", "%s",
                             ru_fault_text());
        ru_fault_clear();
        ru_model_destroy(&made);
    }
    *model = made;
    return RU_OK;
}

void ru_model_source_path(const ru_model_request *request, ru_place_in_text at, const char *name,
                          char *path, size_t size)
{
    const ru_document *document = request->document;
    const char *from = at.source;
    /* What an override names is sought beside the scenario. */
    if (document->n_source && (!from || strcmp(from, "--set") == 0))
        from = document->sources[0]->name;
    const char *slash = from ? strrchr(from, '/') : NULL;
    int folder = name[0] == '/' || !slash ? 0 : (int)(slash - from) + 1;
    snprintf(path, size, "%.*s%s", folder, from ? from : "", name);
}
