/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <ru/plot/vessel.h>

#include <math.h>
#include <stdlib.h>

#include <ru/io/yaml_read.h>

static void read_tree(const ru_tree *root, ru_plot_vessel *v)
{
    const ru_tree *impellers = ru_tree_find(ru_tree_find(root, "mixing"), "impellers"),
                  *feeds = ru_tree_find(root, "feeds");
    for (size_t i = 0; impellers && i < impellers->n_item && v->n_impeller < RU_PLOT_FITTINGS;
         i++) {
        const ru_tree *row = impellers->items[i];
        ru_plot_impeller one = {ru_tree_quantity(row, "height"), ru_tree_quantity(row, "diameter"),
                                ru_tree_quantity(row, "blade_height")};
        if (!(one.blade > 0))
            one.blade = one.diameter / 5;
        if (isfinite(one.height) && one.diameter > 0)
            v->impellers[v->n_impeller++] = one;
    }
    for (size_t i = 0; feeds && i < feeds->n_item && v->n_feed < RU_PLOT_FITTINGS; i++) {
        const ru_tree *at = ru_tree_find(feeds->items[i], "at");
        ru_plot_feed one = {ru_tree_quantity(at, "r"), ru_tree_quantity(at, "theta"),
                            ru_tree_quantity(at, "z")};
        if (!isfinite(one.theta))
            one.theta = 0;
        if (isfinite(one.r) && isfinite(one.z))
            v->feeds[v->n_feed++] = one;
    }
}

void ru_plot_vessel_read(const ru_result *result, ru_plot_vessel *vessel)
{
    char *text = NULL;
    ru_document *document = NULL;
    *vessel = (ru_plot_vessel){0};
    if (ru_result_text_read(result, "input/resolved", &text, NULL) == RU_OK &&
        ru_yaml_read_text(text, "resolved", NULL, 0, &document) == RU_OK)
        read_tree(document->root, vessel);
    ru_fault_clear();
    ru_document_destroy(&document);
    free(text);
}
