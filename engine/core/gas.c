/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <ru/core/gas.h>

#include <math.h>
#include <string.h>

#include <ru/base/unit.h>
#include <ru/core/network_make.h>
#include <ru/physics/constant.h>
#include <ru/physics/gas_transfer.h>
#include <ru/physics/henry.h>
#include <ru/physics/power.h>
#include <ru/physics/water.h>

/* Rows behind the words of a scenario, in its order. */
static const struct {
    const ru_correlations *table;
    const char *name;
} kla_rows[] = {
    [RU_KLA_COALESCING] = {&ru_kla_stirred, "coalescing"},
    [RU_KLA_NONCOALESCING] = {&ru_kla_stirred, "noncoalescing"},
    [RU_KLA_BLENDED] = {&ru_kla_stirred, "blended"},
    [RU_KLA_FIGUEIREDO] = {&ru_kla_stirred, "figueiredo"},
    [RU_KLA_LABIK] = {&ru_kla_stirred, "labik"},
    [RU_KLA_HEIJNEN] = {&ru_kla_column, "heijnen"},
    [RU_KLA_AKITA] = {&ru_kla_column, "akita"},
    [RU_KLA_DEWES] = {&ru_kla_column, "dewes"},
};

const ru_correlation *ru_gas_kla_row(const ru_scenario *scenario)
{
    ru_kla_kind kind = scenario->gas.kind;
    return kind == RU_KLA_GIVEN ? NULL
                                : ru_correlation_find(kla_rows[kind].table, kla_rows[kind].name);
}

const ru_correlation *ru_gas_holdup_row(const ru_scenario *scenario)
{
    return scenario->mixing.n_impeller ? &ru_holdup_stirred.rows[scenario->gas.holdup_rule]
                                       : &ru_holdup_column.rows[0];
}

static double cross_section(const ru_scenario *scenario)
{
    return 0.25 * RU_PI * scenario->vessel.diameter * scenario->vessel.diameter;
}

double ru_gas_liquid_height(const ru_scenario *scenario)
{
    return isnan(scenario->vessel.diameter) ? 0 : scenario->vessel.volume / cross_section(scenario);
}

double ru_gas_pressure(const ru_scenario *scenario, double depth)
{
    const ru_gas *gas = &scenario->gas;
    return gas->head_pressure +
           (gas->hydrostatic ? scenario->vessel.density * RU_GRAVITY * depth : 0);
}

double ru_gas_mean_pressure(const ru_scenario *scenario)
{
    return ru_gas_pressure(scenario, 0.5 * ru_gas_liquid_height(scenario));
}

double ru_gas_velocity(const ru_scenario *scenario)
{
    if (isnan(scenario->vessel.diameter))
        return 0;
    double flow = scenario->gas.molar_flow * RU_GAS_CONSTANT * scenario->vessel.temperature /
                  ru_gas_mean_pressure(scenario);
    return flow / cross_section(scenario);
}

double ru_gas_viscosity(const ru_scenario *scenario, const ru_impeller *impeller)
{
    const ru_medium *medium = &scenario->medium;
    if (!isnan(medium->consistency)) {
        double shear = impeller && impeller->type ? impeller->type->shear : 11.5;
        return ru_apparent_viscosity(medium->consistency, medium->flow_index, shear,
                                     fmax(scenario->mixing.speed, 1e-3));
    }
    return isnan(medium->viscosity) || medium->viscosity == 0
               ? ru_water_viscosity(scenario->vessel.temperature)
               : medium->viscosity;
}

/* What all conditions of a vessel share. */
static ru_conditions describe_vessel(const ru_scenario *s, double pressure)
{
    const double molar_air = 0.02896; /* kg/mol */
    double gas = RU_GAS_CONSTANT * s->vessel.temperature / pressure;
    return (ru_conditions){
        .tank = s->vessel.diameter,
        .height = ru_gas_liquid_height(s),
        .volume = s->vessel.volume,
        .speed = s->mixing.speed,
        .gas_flow = s->gas.molar_flow * gas,
        .velocity = ru_gas_velocity(s),
        .density = s->vessel.density,
        .viscosity = ru_gas_viscosity(s, s->mixing.impellers),
        .surface_tension = s->medium.surface_tension,
        .gas_density = molar_air / gas,
        .coalescence = s->medium.coalescence,
        .diffusivity = ru_diffusivity(ru_gas_species_find("oxygen"), s->vessel.temperature)};
}

ru_conditions ru_gas_at_impeller(const ru_scenario *scenario, size_t i)
{
    const ru_impeller *impeller = &scenario->mixing.impellers[i];
    double depth = fmax(0, ru_gas_liquid_height(scenario) - impeller->height);
    ru_conditions c = describe_vessel(scenario, ru_gas_pressure(scenario, depth));
    for (size_t k = 0; k < scenario->mixing.n_impeller; k++)
        if (scenario->mixing.impellers[k].height < impeller->height) {
            c.gas_flow *= 0.5; /* half of the gas passes an upper impeller (a choice) */
            break;
        }
    c.impeller = impeller->diameter;
    c.blade = impeller->blade_height;
    c.viscosity = ru_gas_viscosity(scenario, impeller);
    c.power_number = impeller->power_number;
    c.power = ru_power_ungassed(&c);
    c.gassed_power = c.power * impeller->gassed_power;
    return c;
}

ru_conditions ru_gas_of_vessel(const ru_scenario *scenario)
{
    ru_conditions c = describe_vessel(scenario, ru_gas_mean_pressure(scenario));
    for (size_t i = 0; i < scenario->mixing.n_impeller; i++) {
        ru_conditions one = ru_gas_at_impeller(scenario, i);
        c.power += one.power;
        c.gassed_power += one.gassed_power;
        if (i == 0) {
            c.impeller = one.impeller;
            c.blade = one.blade;
            c.power_number = one.power_number;
        }
    }
    c.holdup = ru_gas_row_holdup(scenario, &c);
    return c;
}

double ru_gas_row_kla(const ru_scenario *scenario, const ru_correlation *row,
                      const ru_conditions *c)
{
    const ru_gas *gas = &scenario->gas;
    double antifoam = scenario->medium.antifoam > 0 ? scenario->medium.antifoam : 1;
    double warmth = gas->kla_temperature ? ru_kla_warmth(scenario->vessel.temperature) : 1;
    return row->evaluate(c) * warmth * antifoam * ru_kla_thickness(c->viscosity);
}

double ru_gas_kla(const ru_scenario *scenario)
{
    const ru_gas *gas = &scenario->gas;
    if (!gas->present)
        return 0;
    if (gas->kind == RU_KLA_GIVEN)
        return gas->kla;
    ru_conditions c = ru_gas_of_vessel(scenario);
    return ru_gas_row_kla(scenario, ru_gas_kla_row(scenario), &c);
}

double ru_gas_row_holdup(const ru_scenario *scenario, const ru_conditions *c)
{
    double given = scenario->gas.holdup;
    if (!isnan(given) && given > 0)
        return given;
    return c->velocity > 0 ? fmin(0.5, ru_gas_holdup_row(scenario)->evaluate(c)) : 0;
}

double ru_gas_holdup(const ru_scenario *scenario)
{
    return ru_gas_of_vessel(scenario).holdup;
}

double ru_gas_solubility(const ru_scenario *scenario, const ru_gas_species *species)
{
    double fresh = ru_henry_mass(species, scenario->vessel.temperature), salt = 1;
    ru_ion_amount amounts[64];
    size_t n;
    const ru_ion *all = ru_ion_all(&n);
    if (scenario->medium.ions && n <= sizeof amounts / sizeof amounts[0]) {
        for (size_t i = 0; i < n; i++)
            amounts[i] = (ru_ion_amount){&all[i], scenario->medium.ions[i]};
        salt = ru_salting_out(species, n, amounts, 0);
    }
    return fresh / salt;
}

double ru_gas_saturation(const ru_scenario *scenario, const char *name)
{
    const ru_gas *gas = &scenario->gas;
    double dry =
        fmax(0, gas->head_pressure - ru_water_vapour_pressure(scenario->vessel.temperature));
    for (size_t i = 0; i < gas->n_share; i++)
        if (strcmp(gas->shares[i].species->name, name) == 0)
            return gas->shares[i].inlet * dry * ru_gas_solubility(scenario, gas->shares[i].species);
    return 0;
}

const ru_gas_species *ru_gas_species_of(const ru_state_info *state)
{
    if (state->phase != RU_PHASE_LIQUID)
        return NULL;
    if (state->role == RU_ROLE_OXYGEN)
        return ru_gas_species_find("oxygen");
    if (state->role == RU_ROLE_CARBON_DIOXIDE)
        return ru_gas_species_find("carbon_dioxide");
    /* what passes is a mass: ammonia in mol is that of the ions too */
    return state->role == RU_ROLE_PLAIN && ru_unit_same_dimension(state->quantity.unit, "kg/m3")
               ? ru_gas_species_find(state->quantity.name)
               : NULL;
}
