/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <ru/scale/point.h>

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <ru/physics/constant.h>
#include <ru/scale/grow.h>

struct ru_vessel_site {
    ru_document *document; /* vessel, medium, mixing, gas, heat; owned */
    ru_scenario *scenario; /* as it stands; owned */
    ru_tree *speed, *gas;  /* the scalars that knobs turn; NULL: none */
};

static const double normal_volume = RU_GAS_CONSTANT * RU_ZERO_CELSIUS / RU_NORMAL_PRESSURE;

double ru_vvm_of(const ru_scenario *scenario, double gas)
{
    return gas * normal_volume * 60 / scenario->vessel.volume;
}

double ru_gas_of_vvm(const ru_scenario *scenario, double vvm)
{
    return vvm * scenario->vessel.volume / (normal_volume * 60);
}

/* What the sheet follows from stays; a mean temperature and pH stand for heat and acids. */
static ru_status strip(ru_tree *root)
{
    static const char *const kept[] = {"vessel", "medium", "mixing", "gas", "heat"};
    for (size_t i = root->n_item; i-- > 0;) {
        int keep = 0;
        for (size_t k = 0; k < sizeof kept / sizeof kept[0]; k++)
            keep |= strcmp(root->items[i]->key, kept[k]) == 0;
        if (!keep)
            ru_tree_remove(root, i);
    }
    RU_TRY(ru_grow_put(root, "time", "1 h"));
    return ru_grow_put(root, "cells", "none");
}

static ru_status build_scenario(const ru_document *document, ru_scenario **scenario)
{
    ru_diagnostics log = {.document = document};
    ru_status status = ru_scenario_build(document, &log, scenario);
    ru_diagnostics_clear(&log);
    return status;
}

static ru_status hold_knobs(ru_vessel_site *site)
{
    const ru_scenario *s = site->scenario;
    ru_tree *root = site->document->root;
    ru_tree *mixing = ru_tree_find(root, "mixing"), *gas = ru_tree_find(root, "gas");
    if (s->mixing.n_impeller && mixing && mixing->kind == RU_TREE_MAP)
        site->speed = ru_tree_find(mixing, "speed");
    if (s->gas.present && s->gas.molar_flow > 0 && gas && gas->kind == RU_TREE_MAP)
        site->gas = ru_tree_find(gas, "flow");
    RU_REQUIRE(site->speed || site->gas, RU_ERR_INPUT,
               "%s: no impellers and no gas flow, so there is no operating point to scale\n"
               "    help: give 'mixing.impellers' with 'mixing.speed', or 'gas.flow'",
               site->document->n_source ? site->document->sources[0]->name : "the scenario");
    return RU_OK;
}

ru_status ru_site_build(const ru_document *document, ru_vessel_site **site)
{
    ru_vessel_site *made = calloc(1, sizeof *made);
    *site = NULL;
    RU_REQUIRE(made, RU_ERR_SYSTEM, "out of memory");
    ru_status status = ru_document_copy(document, &made->document);
    if (status == RU_OK)
        status = strip(made->document->root);
    if (status == RU_OK)
        status = build_scenario(made->document, &made->scenario);
    if (status == RU_OK)
        status = hold_knobs(made);
    if (status != RU_OK)
        ru_site_destroy(&made);
    *site = made;
    RU_TRY(status);
    return RU_OK;
}

void ru_site_destroy(ru_vessel_site **site)
{
    if (!site || !*site)
        return;
    ru_scenario_destroy(&(*site)->scenario);
    ru_document_destroy(&(*site)->document);
    free(*site);
    *site = NULL;
}

const ru_scenario *ru_site_scenario(const ru_vessel_site *site)
{
    return site->scenario;
}

ru_knobs ru_site_knobs(const ru_vessel_site *site)
{
    return (ru_knobs){site->speed ? site->scenario->mixing.speed : NAN,
                      site->gas ? site->scenario->gas.molar_flow : NAN};
}

static ru_status turn(ru_tree *node, const char *unit, double value)
{
    char text[64];
    snprintf(text, sizeof text, "%.17g %s", value, unit);
    char *copy = strdup(text);
    RU_REQUIRE(copy, RU_ERR_SYSTEM, "out of memory");
    free(node->text);
    node->text = copy;
    return RU_OK;
}

ru_status ru_site_look(ru_vessel_site *site, const ru_knobs *knobs, ru_operating_point *point)
{
    *point = (ru_operating_point){.knobs = *knobs};
    if (site->speed)
        RU_TRY(turn(site->speed, "rpm", knobs->speed * 60));
    if (site->gas)
        RU_TRY(turn(site->gas, "Nm3/h", knobs->gas * normal_volume * 3600));
    ru_status status = build_scenario(site->document, &point->scenario);
    if (status == RU_OK)
        status = ru_sheet_build(point->scenario, &point->sheet);
    if (status != RU_OK)
        ru_operating_point_clear(point);
    RU_TRY(status);
    return RU_OK;
}

void ru_operating_point_clear(ru_operating_point *point)
{
    ru_scenario_destroy(&point->scenario);
    ru_sheet_destroy(&point->sheet);
}
