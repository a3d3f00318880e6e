/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <ru/sbml/model.h>

#include <stdlib.h>
#include <string.h>

#include <ru/base/tree.h>

void ru_sbml_destroy(ru_sbml_model **model)
{
    ru_sbml_model *m = *model;
    if (!m)
        return;
    for (size_t i = 0; m->variables && i < m->n; i++) {
        free(m->variables[i].id);
        free(m->variables[i].formula);
    }
    for (size_t i = 0; m->events && i < m->n_event; i++)
        free(m->events[i].id);
    for (size_t i = 0; m->constraints && i < m->n_constraint; i++)
        free(m->constraints[i].text);
    free(m->variables);
    free(m->by_id);
    free(m->parts);
    free(m->events);
    free(m->settings);
    free(m->algebraic);
    free(m->constraints);
    free(m->warnings.bytes);
    free(m->path);
    ru_expr_destroy(&m->pool);
    free(m);
    *model = NULL;
}

size_t ru_sbml_find(const ru_sbml_model *model, const char *id)
{
    size_t low = 0, high = model->n;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        int order = strcmp(id, model->variables[model->by_id[middle]].id);
        if (order == 0)
            return model->by_id[middle];
        if (order < 0)
            high = middle;
        else
            low = middle + 1;
    }
    return RU_SBML_NONE;
}

const char *ru_sbml_nearest(const ru_sbml_model *model, const char *id)
{
    const char *best = "";
    size_t least = (size_t)-1;
    for (size_t i = 0; i < model->n; i++) {
        size_t distance = (size_t)ru_edit_distance(id, model->variables[i].id);
        if (model->variables[i].id[0] && distance < least) {
            least = distance;
            best = model->variables[i].id;
        }
    }
    return best;
}
