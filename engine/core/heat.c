/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <ru/core/heat.h>

#include <math.h>
#include <stdlib.h>

#include <ru/core/gas.h>
#include <ru/core/network_make.h>
#include <ru/physics/water.h>

static const double molar_oxygen = 0.031998; /* kg/mol */

double ru_heat_jacket(const ru_heat *heat)
{
    double carried = heat->coolant_flow * heat->coolant_capacity;
    if (!(carried > 0))
        return 0;
    return -carried * expm1(-heat->jacket_coefficient * heat->jacket_area / carried);
}

/* Water that dry gas takes along as vapour, W. */
static double evaporation(const ru_scenario *scenario)
{
    double t = scenario->vessel.temperature, vapour = ru_water_vapour_pressure(t);
    double dry = scenario->gas.head_pressure - vapour;
    if (!scenario->heat.evaporation || !scenario->gas.present || !(dry > 0))
        return 0;
    return scenario->gas.molar_flow * vapour / dry * ru_water_evaporation_heat(t);
}

static double stirring(const ru_scenario *scenario)
{
    if (!isnan(scenario->heat.power))
        return scenario->heat.power;
    return ru_gas_of_vessel(scenario).gassed_power;
}

/* 1 where a node touches the jacketed wall; without a geometry all do. */
static int at_wall(const ru_network *network, int64_t node)
{
    if (network->kind != RU_MESH_CYLINDER)
        return 1;
    int32_t in_level = (int32_t)(node % network->ring_start[network->n_r]);
    return in_level >= network->ring_start[network->n_r - 1];
}

static void spread(const ru_scenario *scenario, const ru_network *network, const ru_part *part,
                   ru_heat_terms *terms)
{
    double power = stirring(scenario), vapour = evaporation(scenario), wall = 0, dissipated = 0;
    for (int32_t i = 0; i < network->n_node; i++) {
        wall += at_wall(network, i) ? network->fraction[i] : 0;
        dissipated += network->fraction[i] * network->dissipation[i];
    }
    for (int32_t i = 0; i < part->n_own; i++) {
        int64_t node = part->first + i;
        double share = dissipated > 0 ? network->dissipation[node] / dissipated : 1;
        terms->source[i] = (power * share - vapour) / network->volume;
        if (at_wall(network, node))
            terms->wall[i] = ru_heat_jacket(&scenario->heat) / (wall * network->volume);
    }
}

ru_status ru_heat_build(const ru_scenario *scenario, const ru_network *network, const ru_part *part,
                        ru_heat_terms *terms)
{
    const ru_heat *heat = &scenario->heat;
    *terms = (ru_heat_terms){.capacity = scenario->vessel.density * heat->capacity,
                             .oxygen_heat = heat->oxygen_heat / molar_oxygen,
                             .coolant = heat->coolant_temperature,
                             .setpoint = heat->setpoint,
                             .band = heat->band,
                             .loss = heat->loss / scenario->vessel.volume,
                             .ambient = heat->ambient};
    if (!heat->present)
        return RU_OK;
    terms->source = calloc(2 * (size_t)part->n_own + 1, sizeof *terms->source);
    RU_REQUIRE(terms->source, RU_ERR_SYSTEM, "out of memory for the heat");
    terms->wall = terms->source + part->n_own;
    spread(scenario, network, part, terms);
    return RU_OK;
}

void ru_heat_destroy(ru_heat_terms *terms)
{
    free(terms->source);
    *terms = (ru_heat_terms){.capacity = 0};
}

/* How far the coolant's valve is open, half at the set-point; and its slope, 1/K. */
static double opening(const ru_heat_terms *terms, double temperature, double *slope)
{
    *slope = 0;
    if (isnan(terms->setpoint))
        return 1;
    double t = tanh(2 * (temperature - terms->setpoint) / terms->band);
    *slope = (1 - t * t) / terms->band;
    return 0.5 * (1 + t);
}

ru_heat_flows ru_heat_take(const ru_heat_terms *terms, size_t node, double grown,
                           double temperature, double oxygen_reacted)
{
    double slope, open = opening(terms, temperature, &slope);
    return (ru_heat_flows){.metabolic = -terms->oxygen_heat * oxygen_reacted,
                           .stirring = terms->source[node] / grown,
                           .jacket =
                               -open * terms->wall[node] / grown * (temperature - terms->coolant),
                           .loss = -terms->loss / grown * (temperature - terms->ambient)};
}

double ru_heat_slope(const ru_heat_terms *terms, size_t node, double grown, double temperature)
{
    double slope, open = opening(terms, temperature, &slope);
    return -(terms->wall[node] * (open + slope * (temperature - terms->coolant)) + terms->loss) /
           grown;
}
