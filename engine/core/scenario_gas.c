/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <ru/core/scenario_build.h>

#include <math.h>
#include <string.h>

#include <ru/core/gas.h>
#include <ru/physics/constant.h>
#include <ru/physics/henry.h>
#include <ru/physics/power.h>

/* The gas of a scenario: which species it holds, and the numbers that follow from physics where
 * the user gave none. */

enum { MAX_SPECIES = 16 };

/* Dry air: oxygen 20.95 %, carbon dioxide 0.04 %, the rest (with argon) as nitrogen. */
static const struct {
    const char *name;
    double fraction;
} air[] = {{"oxygen", 0.2095}, {"carbon_dioxide", 0.0004}};

/* Adds a species once; the fraction of one that is there already stays. */
static void add_share(ru_gas *gas, const ru_gas_species *species, double inlet)
{
    for (size_t i = 0; i < gas->n_share; i++)
        if (gas->shares[i].species == species)
            return;
    if (gas->n_share < RU_MAX_GAS)
        gas->shares[gas->n_share++] = (ru_gas_share){species, inlet};
}

/* What the liquid gives off is in the gas also where none is fed. */
static void add_what_the_model_has(const ru_model *model, ru_gas *gas)
{
    for (size_t k = 0; k < model->n_state; k++) {
        const ru_gas_species *species = ru_gas_species_of(&model->states[k]);
        if (species)
            add_share(gas, species, 0);
    }
}

static ru_status read_composition(ru_scenario_building *b, const ru_gas_species *all, size_t n,
                                  double *fractions)
{
    const ru_tree *node = b->draft.gas.composition;
    ru_quantity names[MAX_SPECIES] = {{0}};
    ru_tree *gas, *resolved;
    RU_REQUIRE(n <= MAX_SPECIES, RU_ERR_INTERNAL, "%zu gas species are too many", n);
    for (size_t i = 0; i < n; i++) {
        names[i] = (ru_quantity){all[i].name, "1", all[i].formula, 0, 0, 1, NULL};
        for (size_t a = 0; !node && a < sizeof air / sizeof air[0]; a++)
            if (strcmp(air[a].name, all[i].name) == 0)
                fractions[i] = air[a].fraction;
    }
    const ru_named named = {"gas", names, sizeof names[0], n};
    RU_TRY(ru_scenario_enter_resolved(b->resolved, "gas", &gas));
    RU_TRY(ru_scenario_enter_resolved(gas, "composition", &resolved));
    /* Written out, since a composition that is given and empty is nitrogen. */
    for (size_t i = 0; !node && i < n; i++)
        if (fractions[i] > 0)
            RU_TRY(ru_table_resolve(resolved, names[i].name, &fractions[i], "1"));
    return ru_table_read_named(&named, node, "gas.composition", 0, b->log, fractions, resolved);
}

/* Salts of the medium, by name. */
static ru_status read_ions(ru_scenario_building *b)
{
    size_t n;
    const ru_ion *all = ru_ion_all(&n);
    ru_quantity names[64] = {{0}};
    ru_tree *medium, *resolved;
    void *memory;
    if (!b->draft.medium.ions)
        return RU_OK;
    RU_REQUIRE(n <= sizeof names / sizeof names[0], RU_ERR_INTERNAL, "%zu ions are too many", n);
    for (size_t i = 0; i < n; i++)
        names[i] = (ru_quantity){all[i].name, "mol/L", all[i].formula, 0, 0, 10, NULL};
    RU_TRY(ru_scenario_allocate(n, sizeof(double), &memory));
    b->scenario->medium.ions = memory;
    const ru_named named = {"ion of the medium", names, sizeof names[0], n};
    RU_TRY(ru_scenario_enter_resolved(b->resolved, "medium", &medium));
    RU_TRY(ru_scenario_enter_resolved(medium, "ions", &resolved));
    return ru_table_read_named(&named, b->draft.medium.ions, "medium.ions", 0, b->log, memory,
                               resolved);
}

ru_status ru_scenario_read_gas(ru_scenario_building *b)
{
    ru_gas *gas = &b->scenario->gas;
    size_t n;
    const ru_gas_species *all = ru_gas_species_all(&n);
    double fractions[MAX_SPECIES] = {0}, sum = 0;
    RU_TRY(read_ions(b));
    if (!gas->present)
        return RU_OK;
    RU_TRY(read_composition(b, all, n, fractions));
    for (size_t i = 0; i < n; i++)
        if (strcmp(all[i].name, "nitrogen") != 0)
            sum += fractions[i];
    for (size_t i = 0; i < n; i++) {
        if (strcmp(all[i].name, "nitrogen") == 0)
            add_share(gas, &all[i], fmax(0, 1 - sum));
        else if (fractions[i] > 0)
            add_share(gas, &all[i], fractions[i]);
    }
    add_what_the_model_has(b->scenario->model, gas);
    if (sum > 1 + 1e-9)
        ru_diagnostics_error(b->log, ru_table_place(b->draft.gas.node, "composition"),
                             "mole fractions add up to 1; nitrogen takes what is left",
                             "gas.composition: %.6g in all without nitrogen", sum);
    return RU_OK;
}

static double molar_flow(const ru_scenario *s, const ru_draft_gas *draft)
{
    const double normal = RU_NORMAL_PRESSURE / (RU_GAS_CONSTANT * RU_ZERO_CELSIUS);
    const double here = s->gas.head_pressure / (RU_GAS_CONSTANT * s->vessel.temperature);
    const double factors[] = {
        [RU_FLOW_VOLUME] = here, [RU_FLOW_VVM] = s->vessel.volume * normal, [RU_FLOW_NORMAL] = 1};
    return isnan(draft->flow) ? 0 : draft->flow * factors[draft->flow_unit];
}

/* Power numbers at the Reynolds number that is there, and power under gas, where none is given. */
static void finish_impellers(ru_scenario *s)
{
    const ru_gas *gas = &s->gas;
    for (size_t i = 0; i < s->mixing.n_impeller; i++) {
        ru_impeller *impeller = &s->mixing.impellers[i];
        ru_conditions c = ru_gas_at_impeller(s, i);
        if (impeller->type)
            impeller->power_number = ru_impeller_power_number(
                impeller->type->laminar, impeller->power_number, ru_conditions_reynolds(&c));
        if (!isnan(impeller->gassed_power))
            continue;
        c = ru_gas_at_impeller(s, i);
        double least = impeller->type ? impeller->type->least_gassed : 0.2;
        int gassed = gas->present && gas->molar_flow > 0;
        impeller->gassed_power =
            !gassed                     ? 1
            : !isnan(gas->gassed_power) ? gas->gassed_power
            : isnan(s->vessel.diameter)
                ? 1
                : ru_power_gassed_ratio(&ru_gassed_power.rows[gas->gassed_rule], &c, least);
    }
}

ru_status ru_scenario_finish_gas(ru_scenario_building *b)
{
    ru_scenario *s = b->scenario;
    ru_gas *gas = &s->gas;
    gas->molar_flow = gas->present ? molar_flow(s, &b->draft.gas) : 0;
    finish_impellers(s);
    if (!gas->present)
        return RU_OK;
    ru_tree *resolved = ru_tree_find(b->resolved, "gas");
    if (isnan(gas->sparger.diameter))
        gas->sparger.diameter = 0.5 * s->vessel.diameter;
    if (isnan(gas->oxygen_saturation)) {
        gas->oxygen_saturation = ru_gas_saturation(s, "oxygen");
        RU_TRY(ru_table_resolve(resolved, "oxygen_saturation", &gas->oxygen_saturation, "mg/L"));
    }
    if (isnan(gas->carbon_dioxide_equilibrium)) {
        gas->carbon_dioxide_equilibrium = ru_gas_saturation(s, "carbon_dioxide");
        RU_TRY(ru_table_resolve(resolved, "carbon_dioxide_equilibrium",
                                &gas->carbon_dioxide_equilibrium, "mg/L"));
    }
    return RU_OK;
}
