/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <ru/core/gas.h>

#include <math.h>
#include <string.h>

#include <ru/core/network_make.h>
#include <ru/physics/constant.h>
#include <ru/physics/henry.h>
#include <ru/physics/water.h>

/* kLa = factor (Pg/V)^a u_s^b in 1/s, W/m3, m/s; van't Riet, Ind. Eng. Chem. Process Des. Dev.
 * 18:357 (1979); good to 30 % for 2 L to 2.6 m3 (4.4 m3 with salts) and 500 to 10 000 W/m3. */
typedef struct correlation {
    double factor, power, velocity;
} correlation;

static const correlation correlations[] = {
    [RU_KLA_COALESCING] = {0.026, 0.4, 0.5},
    [RU_KLA_NONCOALESCING] = {0.002, 0.7, 0.2},
};

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

static double gassed_power_density(const ru_scenario *scenario)
{
    double share = isnan(scenario->gas.gassed_power) ? 1 : scenario->gas.gassed_power;
    return share * ru_mixing_power(scenario) / scenario->vessel.volume;
}

double ru_gas_kla(const ru_scenario *scenario)
{
    const ru_gas *gas = &scenario->gas;
    if (!gas->present)
        return 0;
    if (gas->kind == RU_KLA_GIVEN)
        return gas->kla;
    const correlation *c = &correlations[gas->kind];
    return c->factor * pow(gassed_power_density(scenario), c->power) *
           pow(ru_gas_velocity(scenario), c->velocity);
}

double ru_gas_holdup(const ru_scenario *scenario)
{
    double given = scenario->gas.holdup, velocity = ru_gas_velocity(scenario);
    if (!isnan(given))
        return given;
    double power = gassed_power_density(scenario);
    double holdup =
        power > 0 ? 0.13 * cbrt(power) * pow(velocity, 2.0 / 3) : 0.6 * pow(velocity, 0.7);
    return fmin(holdup, 0.5);
}

double ru_gas_solubility(const ru_scenario *scenario, const ru_gas_species *species)
{
    return ru_henry_mass(species, scenario->vessel.temperature);
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
    return state->role == RU_ROLE_PLAIN ? ru_gas_species_find(state->quantity.name) : NULL;
}
