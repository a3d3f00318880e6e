/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <ru/core/scenario_draft.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Settlers of a draft become compartments, before anything names them. */

/* Layer i from the top; no gas passes there. */
static void add_layer(const ru_draft_settler *draft, int64_t i, ru_draft_compartment *layer)
{
    const ru_settler *s = &draft->settler;
    double depth = s->height / (double)s->n_layer;
    char name[128];
    snprintf(name, sizeof name, "%.100s%d", s->name, (int)i + 1);
    *layer = (ru_draft_compartment){.node = draft->node, .reactions = draft->reactions};
    layer->compartment = (ru_compartment){.name = strdup(name),
                                          .volume = s->area * depth,
                                          .height = s->height - ((double)i + 0.5) * depth};
}

void ru_draft_add_layers(ru_table_visit *visit, ru_draft_mixing *mixing)
{
    size_t n = mixing->n_compartment;
    for (size_t i = 0; i < mixing->n_settler; i++) {
        const ru_draft_settler *draft = &mixing->settlers[i];
        n += (size_t)draft->settler.n_layer;
        if (draft->settler.feed_layer > draft->settler.n_layer)
            ru_diagnostics_error(visit->log, ru_table_place(draft->node, "feed_layer"),
                                 "layers are counted from 1 at the top",
                                 "settler '%.80s' has %d layers, and is fed at layer %d",
                                 draft->settler.name, (int)draft->settler.n_layer,
                                 (int)draft->settler.feed_layer);
    }
    if (mixing->n_settler == 0)
        return;
    ru_draft_compartment *all = realloc(mixing->compartments, n * sizeof *all);
    if (!all) {
        ru_diagnostics_error(visit->log, ru_table_place(visit->node, NULL), "", "out of memory");
        return;
    }
    mixing->compartments = all;
    for (size_t i = 0; i < mixing->n_settler; i++) {
        mixing->settlers[i].settler.first = mixing->n_compartment;
        for (int64_t k = 0; k < mixing->settlers[i].settler.n_layer; k++)
            add_layer(&mixing->settlers[i], k, &all[mixing->n_compartment++]);
    }
}
