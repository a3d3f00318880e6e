/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RU_CORE_GAS_H
#define RU_CORE_GAS_H

#include <ru/core/scenario.h>

/* The gas of a scenario as a whole: its flow, hold-up, transfer coefficient and equilibrium. */

/* The kLa of a scenario, 1/s: as given, or by its correlation; 0 without gas. Not collective. */
double ru_gas_kla(const ru_scenario *scenario);

/* The row of a kLa correlation by a scenario's word, NULL where kLa is given; and that for the
 * hold-up. Not collective. */
const ru_correlation *ru_gas_kla_row(const ru_scenario *scenario);
const ru_correlation *ru_gas_holdup_row(const ru_scenario *scenario);

/* Conditions at an impeller (its own power, the gas that passes it, the pressure there), and of the
 * whole vessel (all power, mean pressure; the first impeller's shape). Not collective. */
ru_conditions ru_gas_at_impeller(const ru_scenario *scenario, size_t i);
ru_conditions ru_gas_of_vessel(const ru_scenario *scenario);

/* A row's kLa with the factors of temperature, viscosity and antifoam, 1/s; and the hold-up, as
 * given or by its row, at most 0.5. Not collective. */
double ru_gas_row_kla(const ru_scenario *scenario, const ru_correlation *row,
                      const ru_conditions *c);
double ru_gas_row_holdup(const ru_scenario *scenario, const ru_conditions *c);

/* Volume of gas over gas and liquid in the vessel. Not collective. */
double ru_gas_holdup(const ru_scenario *scenario);

/* Viscosity of the broth, Pa s; of a power law at the shear rate of an impeller (NULL: any).
 * Not collective. */
double ru_gas_viscosity(const ru_scenario *scenario, const ru_impeller *impeller);

/* Height of the liquid without gas, m; 0 where no diameter is given. Not collective. */
double ru_gas_liquid_height(const ru_scenario *scenario);

/* Absolute pressure at a depth below the surface of the liquid without gas (which weighs what the
 * dispersion above that place does), Pa; and in the middle. Not collective. */
double ru_gas_pressure(const ru_scenario *scenario, double depth);
double ru_gas_mean_pressure(const ru_scenario *scenario);

/* Superficial velocity at the mean pressure, m/s; 0 where no diameter is given. Not collective. */
double ru_gas_velocity(const ru_scenario *scenario);

/* Concentration in equilibrium per partial pressure, kg/m3/Pa, at the vessel's temperature.
 * Not collective. */
double ru_gas_solubility(const ru_scenario *scenario, const ru_gas_species *species);

/* Concentration in equilibrium with the gas that is fed, wet, at the head pressure, kg/m3; 0 for a
 * species that is not fed. Not collective. */
double ru_gas_saturation(const ru_scenario *scenario, const char *species);

/* The gas species that a state of a model is: by its role, or by its name; NULL: none.
 * Not collective. */
const ru_gas_species *ru_gas_species_of(const ru_state_info *state);

#endif
