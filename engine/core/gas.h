/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RU_CORE_GAS_H
#define RU_CORE_GAS_H

#include <ru/core/scenario.h>

/* The gas of a scenario as a whole: its flow, hold-up, transfer coefficient and equilibrium. */

/* The kLa of a scenario, 1/s: as given, or by its correlation; 0 without gas. Not collective. */
double ru_gas_kla(const ru_scenario *scenario);

/* Volume of gas over gas and liquid in the vessel: as given, or 0.13 (Pg/V)^(1/3) u_s^(2/3) with
 * impellers and 0.6 u_s^0.7 without (Heijnen and van 't Riet 1984; both recalled); at most 0.5.
 * Not collective. */
double ru_gas_holdup(const ru_scenario *scenario);

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
