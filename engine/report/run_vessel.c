/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <ru/report/run.h>

#include <math.h>

const char *ru_report_word(const ru_tree *map, const char *key)
{
    const ru_tree *item = ru_tree_find(map, key);
    return item ? item->text : NULL;
}

static void set_quantity(ru_json to, const char *name, const ru_tree *map, const char *key)
{
    ru_json_set_number(to, name, ru_tree_quantity(map, key));
}

static void set_impellers(ru_json mesh, const ru_tree *mixing)
{
    const ru_tree *impellers = ru_tree_find(mixing, "impellers");
    ru_json list = ru_json_set_list(mesh, "impellers");
    for (size_t i = 0; impellers && i < impellers->n_item; i++) {
        const ru_tree *impeller = impellers->items[i];
        ru_json one = ru_json_set_map(list, NULL);
        set_quantity(one, "z", impeller, "height");
        set_quantity(one, "diameter", impeller, "diameter");
        set_quantity(one, "blade_height", impeller, "blade_height");
        ru_json_set_text(one, "kind", ru_report_word(impeller, "flow"));
        ru_json_set_text(one, "name", ru_report_word(impeller, "type"));
    }
    set_quantity(mesh, "speed", mixing, "speed");
}

static void set_sparger(ru_json mesh, const ru_tree *gas)
{
    const ru_tree *sparger = ru_tree_find(gas, "sparger");
    if (!sparger) {
        ru_json_set_text(mesh, "sparger", NULL);
        return;
    }
    ru_json one = ru_json_set_map(mesh, "sparger");
    ru_json_set_text(one, "kind", ru_report_word(sparger, "kind"));
    set_quantity(one, "z", sparger, "height");
    set_quantity(one, "diameter", sparger, "diameter");
}

/* Those of a list that have a place in a grid. */
static void set_points(ru_json list, const ru_tree *root, const char *key, const char *what)
{
    const ru_tree *items = ru_tree_find(root, key);
    for (size_t i = 0; items && items->kind == RU_TREE_LIST && i < items->n_item; i++) {
        const ru_tree *at = ru_tree_find(items->items[i], "at");
        if (!at || at->kind != RU_TREE_MAP || isnan(ru_tree_quantity(at, "z")))
            continue;
        ru_json point = ru_json_set_map(list, NULL);
        ru_json_set_text(point, "what", what);
        ru_json_set_text(point, "name", ru_report_word(items->items[i], "name"));
        set_quantity(point, "r", at, "r");
        set_quantity(point, "theta", at, "theta");
        set_quantity(point, "z", at, "z");
    }
}

void ru_report_vessel(const ru_report_run *run, ru_json mesh)
{
    const ru_tree *root = run->resolved ? run->resolved->root : NULL;
    const ru_tree *vessel = ru_tree_find(root, "vessel");
    double diameter = ru_tree_quantity(vessel, "diameter");
    double volume = ru_tree_quantity(vessel, "volume"), pi = 3.14159265358979323846;
    ru_json_set_number(mesh, "diameter", diameter);
    ru_json_set_number(mesh, "volume", volume);
    ru_json_set_number(mesh, "height", 4 * volume / (pi * diameter * diameter));
    ru_json_set_text(mesh, "bottom", ru_report_word(vessel, "bottom"));
    set_quantity(mesh, "baffles", vessel, "baffles");
    set_impellers(mesh, ru_tree_find(root, "mixing"));
    set_sparger(mesh, ru_tree_find(root, "gas"));
    ru_json points = ru_json_set_list(mesh, "points");
    set_points(points, root, "feeds", "feed");
    set_points(points, root, "withdrawals", "withdrawal");
    set_points(points, root, "sensors", "sensor");
}
