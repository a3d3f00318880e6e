/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <ru/plot/vessel.h>

#include <math.h>
#include <stdlib.h>

#include <ru/base/unit.h>
#include <ru/io/yaml_read.h>

/* A quantity of a map in SI, NAN where there is none. */
static double quantity(const ru_tree *map, const char *key)
{
    const ru_tree *item = map && map->kind == RU_TREE_MAP ? ru_tree_find(map, key) : NULL;
    double number, si;
    char unit[32];
    if (!item || item->kind != RU_TREE_SCALAR ||
        ru_unit_split(item->text, &number, unit, sizeof unit) != RU_OK)
        return NAN;
    return unit[0] == '\0' ? number : ru_unit_to_si(unit, number, &si) == RU_OK ? si : NAN;
}

static const ru_tree *list(const ru_tree *map, const char *key)
{
    const ru_tree *item = map && map->kind == RU_TREE_MAP ? ru_tree_find(map, key) : NULL;
    return item && item->kind != RU_TREE_SCALAR ? item : NULL;
}

static void read_tree(const ru_tree *root, ru_plot_vessel *v)
{
    const ru_tree *impellers = list(list(root, "mixing"), "impellers"),
                  *feeds = list(root, "feeds");
    for (size_t i = 0; impellers && i < impellers->n_item && v->n_impeller < RU_PLOT_FITTINGS;
         i++) {
        const ru_tree *row = impellers->items[i];
        ru_plot_impeller one = {quantity(row, "height"), quantity(row, "diameter"),
                                quantity(row, "blade_height")};
        if (!(one.blade > 0))
            one.blade = one.diameter / 5;
        if (isfinite(one.height) && one.diameter > 0)
            v->impellers[v->n_impeller++] = one;
    }
    for (size_t i = 0; feeds && i < feeds->n_item && v->n_feed < RU_PLOT_FITTINGS; i++) {
        const ru_tree *at = list(feeds->items[i], "at");
        ru_plot_feed one = {quantity(at, "r"), quantity(at, "theta"), quantity(at, "z")};
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
