/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <ru/scale/rig_scenario.h>

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <ru/core/gas.h>
#include <ru/io/yaml_read.h>
#include <ru/physics/water.h>
#include <ru/scale/grow.h>
#include <ru/scale/point.h>
#include <ru/scale/vessel.h>

static void remove_key(ru_tree *map, const char *key)
{
    for (size_t i = map && map->kind == RU_TREE_MAP ? map->n_item : 0; i-- > 0;)
        if (strcmp(map->items[i]->key, key) == 0)
            ru_tree_remove(map, i);
}

static void describe_mixing(const ru_rig_shape *shape, ru_text *out)
{
    double fed = shape->volume * shape->share, flow = fed / shape->residence;
    ru_text_add(out, "mixing:\n  kind: compartments\n  compartments:\n");
    ru_text_add(out, "    - {name: stirred, volume: %.9g m3}\n", shape->volume - fed);
    if (shape->kind == RU_RIG_TWO_STR) {
        ru_text_add(out, "    - {name: fed, volume: %.9g m3}\n", fed);
        ru_text_add(out, "  exchanges: [{between: [stirred, fed], flow: %.9g m3/s}]\n", flow);
        return;
    }
    for (int i = 1; i <= RU_RIG_PARTS; i++)
        ru_text_add(out, "    - {name: plug%d, volume: %.9g m3, kla: 0 1/h}\n", i,
                    fed / RU_RIG_PARTS);
    ru_text_add(out, "  flows:\n    - {from: stirred, to: plug1, flow: %.9g m3/s}\n", flow);
    for (int i = 1; i < RU_RIG_PARTS; i++)
        ru_text_add(out, "    - {from: plug%d, to: plug%d, flow: %.9g m3/s}\n", i, i + 1, flow);
    ru_text_add(out, "    - {from: plug%d, to: stirred, flow: %.9g m3/s}\n", RU_RIG_PARTS, flow);
}

/* Of all but water vapour, Pa. */
static double dry(const ru_scenario *tank, double pressure)
{
    return fmax(1, pressure - ru_water_vapour_pressure(tank->vessel.temperature));
}

/* Where gas rises unmixed and gets poor: what passes, over what would pass of fresh gas. `ratio`:
 * the species' kLa over oxygen's, `solubility` kg/m3/Pa. */
static double plug_share(const ru_scenario *tank, double molar_mass, double ratio,
                         double solubility)
{
    const ru_gas *gas = &tank->gas;
    double reach = ru_gas_kla(tank) * ratio * tank->vessel.volume * solubility *
                   dry(tank, ru_gas_mean_pressure(tank)) / molar_mass;
    double stanton = gas->phase == RU_GAS_PLUG ? reach / gas->molar_flow : 0;
    return stanton > 1e-12 ? -expm1(-stanton) / stanton : 1;
}

static void describe_composition(const ru_gas *gas, ru_text *out)
{
    int n = 0;
    ru_text_add(out, "  composition: {");
    for (size_t i = 0; i < gas->n_share; i++)
        if (gas->shares[i].inlet > 0 && strcmp(gas->shares[i].species->name, "nitrogen") != 0)
            ru_text_add(out, "%s%s: %.9g", n++ ? ", " : "", gas->shares[i].species->name,
                        gas->shares[i].inlet);
    ru_text_add(out, "}\n");
}

/* Transfer as in the tank, as one number each: a rig's own gassing is set to reach them. A mixed
 * gas gets poor in the rig as in the tank; of one in plug flow the rig passes as much by less kLa.
 */
static void describe_gas(const ru_scenario *tank, ru_text *out)
{
    const ru_gas *gas = &tank->gas;
    const ru_gas_species *oxygen = ru_gas_species_find("oxygen"),
                         *dioxide = ru_gas_species_find("carbon_dioxide");
    double pressure = ru_gas_mean_pressure(tank), deeper = dry(tank, pressure), inlet = 0;
    double head = dry(tank, gas->head_pressure);
    if (!gas->present)
        return;
    for (size_t i = 0; i < gas->n_share; i++)
        if (gas->shares[i].species == oxygen)
            inlet = gas->shares[i].inlet;
    double share =
        inlet > 0 ? plug_share(tank, oxygen->molar_mass, 1, gas->oxygen_saturation / (inlet * head))
                  : 1;
    double of_dioxide = plug_share(tank, dioxide->molar_mass, gas->carbon_dioxide_ratio,
                                   ru_gas_solubility(tank, dioxide));
    ru_text_add(out, "gas:\n");
    if (gas->phase == RU_GAS_MIXED || gas->phase == RU_GAS_CARRIED)
        ru_text_add(out, "  phase: mixed\n  flow: %.9g vvm\n", ru_vvm_of(tank, gas->molar_flow));
    ru_text_add(out, "  kla: %.9g 1/h\n  oxygen_saturation: %.9g mg/L\n",
                3600 * ru_gas_kla(tank) * share, 1e3 * gas->oxygen_saturation * deeper / head);
    ru_text_add(out, "  carbon_dioxide_ratio: %.9g\n  carbon_dioxide_equilibrium: %.9g mg/L\n",
                fmin(gas->carbon_dioxide_ratio * of_dioxide / share, 10),
                1e3 * gas->carbon_dioxide_equilibrium * deeper / head);
    ru_text_add(out, "  head_pressure: %.9g bar\n  hydrostatic: false\n", 1e-5 * pressure);
    describe_composition(gas, out);
}

/* Puts what a text says in the place of the keys of the same name. */
static ru_status graft(ru_tree *root, const char *text)
{
    ru_document *part = NULL;
    RU_TRY(ru_yaml_read_text(text, "the rig", NULL, 0, &part));
    ru_status status = RU_OK;
    for (size_t i = 0; i < part->root->n_item && status == RU_OK; i++) {
        ru_tree *copy = NULL;
        remove_key(root, part->root->items[i]->key);
        status = ru_tree_copy(part->root->items[i], &copy);
        if (status == RU_OK)
            status = ru_tree_add(root, copy);
    }
    /* Places in the copies borrow names of `part`: the caller writes the tree out and reads it. */
    ru_document_destroy(&part);
    return status;
}

/* Everything in a list moves to one place. */
static ru_status place(ru_tree *root, const char *list_name, const char *where)
{
    ru_tree *list = ru_tree_find(root, list_name);
    for (size_t i = 0; list && i < list->n_item; i++) {
        ru_tree *at;
        if (list->items[i]->kind != RU_TREE_MAP)
            continue;
        int had = ru_tree_find(list->items[i], "at") != NULL;
        remove_key(list->items[i], "at");
        if (!where || (!had && strcmp(list_name, "feeds") != 0))
            continue;
        RU_TRY(ru_tree_build(RU_TREE_SCALAR, "at", where, &at));
        RU_TRY(ru_tree_add(list->items[i], at));
    }
    return RU_OK;
}

static ru_status widen_short_forms(const ru_tree *root)
{
    static const char *const flows[] = {"feeds", "withdrawals"};
    for (size_t i = 0; i < 2; i++) {
        const ru_tree *list = ru_tree_find(root, flows[i]);
        for (size_t k = 0; list && k < list->n_item; k++)
            RU_TRY(ru_tree_widen(list->items[k], "profile", RU_TREE_MAP, "rate"));
    }
    return ru_tree_widen(root, "vessel", RU_TREE_MAP, "volume");
}

/* One well-mixed vessel has its volume by itself, compartments add up to it. */
static ru_status set_volume(ru_tree *root, double volume)
{
    ru_tree *vessel = ru_tree_find(root, "vessel");
    char text[64];
    snprintf(text, sizeof text, "%.9g m3", volume);
    if (!vessel) {
        RU_TRY(ru_tree_build(RU_TREE_MAP, "vessel", NULL, &vessel));
        RU_TRY(ru_tree_add(root, vessel));
    }
    return ru_grow_put(vessel, "volume", text);
}

static ru_status shape_tree(ru_tree *root, const ru_scenario *tank, const ru_rig_shape *shape)
{
    static const char *const gone[] = {"heat", "light"};
    static const char *const shapes[] = {"volume", "diameter", "bottom", "baffles", "baffle_width"};
    int two = shape->share > 0;
    char *text = NULL;
    ru_text out = {0};
    RU_TRY(widen_short_forms(root));
    for (size_t i = 0; i < sizeof gone / sizeof gone[0]; i++)
        remove_key(root, gone[i]);
    for (size_t i = 0; i < sizeof shapes / sizeof shapes[0]; i++)
        remove_key(ru_tree_find(root, "vessel"), shapes[i]);
    remove_key(ru_tree_find(root, "initial"), "by_compartment");
    RU_TRY(ru_grow_amounts(root, shape->volume / tank->vessel.volume));
    RU_TRY(place(root, "feeds", !two ? NULL : shape->kind == RU_RIG_TWO_STR ? "fed" : "plug1"));
    RU_TRY(place(root, "withdrawals", two ? "stirred" : NULL));
    RU_TRY(place(root, "pulses", two ? "stirred" : NULL));
    RU_TRY(place(root, "sensors", two ? "stirred" : NULL));
    if (two)
        describe_mixing(shape, &out);
    else
        ru_text_add(&out, "mixing: well-mixed\n");
    describe_gas(tank, &out);
    RU_TRY(ru_text_take(&out, &text));
    ru_status status = two ? RU_OK : set_volume(root, shape->volume);
    if (status == RU_OK)
        status = graft(root, text);
    free(text);
    return status;
}

ru_status ru_rig_document(const ru_document *from, const ru_scenario *tank,
                          const ru_rig_shape *shape, ru_document **document)
{
    ru_document *copy = NULL;
    char *text = NULL;
    *document = NULL;
    RU_TRY(ru_document_copy(from, &copy));
    ru_status status = ru_vessel_anchor(copy);
    if (status == RU_OK)
        status = shape_tree(copy->root, tank, shape);
    if (status == RU_OK)
        status = ru_tree_write(copy->root, &text);
    ru_document_destroy(&copy);
    if (status == RU_OK)
        status = ru_yaml_read_text(text, "the rig", NULL, 0, document);
    free(text);
    RU_TRY(status);
    return RU_OK;
}
