/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RU_CORE_HEAT_H
#define RU_CORE_HEAT_H

#include <ru/core/network.h>
#include <ru/core/part.h>
#include <ru/core/scenario.h>

/* The heat of the broth on this rank's nodes: what cells, impellers and gas bring or take, and what
 * the jacket and the surroundings carry off. */

typedef struct ru_heat_terms {
    double capacity;    /* J/m3/K, of broth */
    double oxygen_heat; /* J per kg of oxygen taken up */
    double *source;     /* [n_own] W/m3 of stirring less evaporation, per volume at the start */
    double *wall;       /* [n_own] W/m3/K of the open jacket, per volume at the start */
    double coolant;     /* K, where it enters */
    double setpoint;    /* K; NAN: the jacket is always open */
    double band;        /* K over which the valve opens */
    double loss;        /* W/m3/K to the surroundings, per volume at the start */
    double ambient;     /* K */
} ru_heat_terms;

/* Builds the terms of a scenario; all zero without heat. Not collective. */
RU_MUST_USE ru_status ru_heat_build(const ru_scenario *scenario, const ru_network *network,
                                    const ru_part *part, ru_heat_terms *terms);

void ru_heat_destroy(ru_heat_terms *terms);

/* Parts of the heat at a node, W/m3 of the present liquid; `grown`: V/V0. Not collective. */
typedef struct ru_heat_flows {
    double metabolic, stirring, jacket, loss;
} ru_heat_flows;

ru_heat_flows ru_heat_take(const ru_heat_terms *terms, size_t node, double grown,
                           double temperature, double oxygen_reacted);

/* Slope of their sum to the temperature, W/m3/K. Not collective. */
double ru_heat_slope(const ru_heat_terms *terms, size_t node, double grown, double temperature);

/* Heat that the jacket takes per kelvin between broth and entering coolant when fully open, W/K:
 * m c_p (1 - exp(-U A/(m c_p))). Not collective. */
double ru_heat_jacket(const ru_heat *heat);

#endif
