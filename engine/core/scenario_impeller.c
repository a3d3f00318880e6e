/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <ru/core/scenario_draft.h>

#include <math.h>
#include <stdio.h>
#include <string.h>

/* The keys of one impeller: what its type says where the user does not, and checks. */

#define COMPLAIN(visit, key, help, ...)                                                            \
    ru_diagnostics_error((visit)->log, ru_table_place((visit)->node, (key)), (help), __VA_ARGS__)

static void report_type(ru_table_visit *visit, const char *type)
{
    char help[400] = "known are: ";
    size_t n;
    const ru_impeller_type *all = ru_impeller_types(&n), *nearest = all;
    for (size_t i = 0; i < n; i++) {
        size_t used = strlen(help);
        snprintf(help + used, sizeof help - used, "%s%s", i ? ", " : "", all[i].name);
        if (ru_edit_distance(type, all[i].name) < ru_edit_distance(type, nearest->name))
            nearest = &all[i];
    }
    if (ru_is_near(type, nearest->name))
        snprintf(help, sizeof help, "did you mean '%s'?", nearest->name);
    COMPLAIN(visit, "type", help, "'%.80s' is not a type of impeller", type);
}

static void fill(ru_table_visit *visit, const char *key, double value, const char *unit, double *to)
{
    if (ru_tree_find(visit->node, key))
        return;
    *to = value;
    if (ru_table_resolve(visit->resolved, key, to, unit) != RU_OK)
        COMPLAIN(visit, NULL, "", "%s: %s", visit->path, ru_fault_text());
}

/* The direction is a word: the resolved map gets the type's. */
static void fill_direction(ru_table_visit *visit, ru_discharge discharge, ru_impeller *impeller)
{
    static const char *const words[] = {"radial", "down", "up"};
    static const ru_impeller_kind kinds[] = {RU_IMPELLER_RADIAL, RU_IMPELLER_DOWN, RU_IMPELLER_UP};
    ru_tree *made;
    if (ru_tree_find(visit->node, "flow"))
        return;
    impeller->kind = kinds[discharge];
    for (size_t i = visit->resolved->n_item; i-- > 0;)
        if (strcmp(visit->resolved->items[i]->key, "flow") == 0)
            ru_tree_remove(visit->resolved, i);
    if (ru_tree_build(RU_TREE_SCALAR, "flow", words[discharge], &made) != RU_OK ||
        ru_tree_add(visit->resolved, made) != RU_OK)
        COMPLAIN(visit, NULL, "", "%s: %s", visit->path, ru_fault_text());
}

static void fill_type(ru_table_visit *visit, ru_draft_impeller *draft)
{
    ru_impeller *impeller = &draft->impeller;
    const ru_impeller_type *type = ru_impeller_type_find(draft->type);
    if (!type) {
        report_type(visit, draft->type);
        return;
    }
    double power = type->power_number;
    if (draft->blades && type->blade_exponent > 0)
        power *= pow((double)draft->blades / type->blades, type->blade_exponent);
    impeller->type = type;
    fill_direction(visit, type->discharge, impeller);
    fill(visit, "power_number", power, "1", &impeller->power_number);
    fill(visit, "flow_number", type->flow_number, "1", &impeller->flow_number);
    fill(visit, "radial_share", type->radial_share, "1", &impeller->radial_share);
    fill(visit, "blade_height", type->blade_height * impeller->diameter, "m",
         &impeller->blade_height);
}

void ru_check_impeller(ru_table_visit *visit, void *object)
{
    ru_draft_impeller *draft = object;
    ru_impeller *impeller = &draft->impeller;
    if (draft->type)
        fill_type(visit, draft);
    if (isnan(impeller->blade_height)) {
        impeller->blade_height = impeller->diameter / 5;
        if (ru_table_resolve(visit->resolved, "blade_height", &impeller->blade_height, "m") !=
            RU_OK)
            COMPLAIN(visit, NULL, "", "%s: %s", visit->path, ru_fault_text());
    }
    if (impeller->blade_height > impeller->diameter)
        COMPLAIN(visit, "blade_height", "a Rushton turbine has diameter / 5",
                 "%s: the blades are higher than the impeller is wide", visit->path);
    if (impeller->blade_height / 2 >= impeller->height)
        COMPLAIN(visit, "height", "'height' is that of the middle of the blades",
                 "%s: the blades reach below the bottom", visit->path);
}
