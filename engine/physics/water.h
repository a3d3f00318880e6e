/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RU_PHYSICS_WATER_H
#define RU_PHYSICS_WATER_H

/* Water as a function of temperature, near atmospheric pressure, 0 to 100 degC. */

/* Density, kg/m3, 0 to 100 degC: Kell, J. Chem. Eng. Data 20:97 (1975), recalled; 997.05 at 25
 * degC. Not collective. */
double ru_water_density(double temperature);

/* Dynamic viscosity, Pa s, 0 to 100 degC within 2.5 %: 2.414e-5 10^(247.8/(T - 140)), recalled;
 * 0.890 mPa s at 25 degC. Not collective. */
double ru_water_viscosity(double temperature);

/* Vapour pressure, Pa, 1 to 100 degC: Antoine, log10(p/mmHg) = 8.07131 - 1730.63/(233.426 + t),
 * recalled. Not collective. */
double ru_water_vapour_pressure(double temperature);

/* Heat of evaporation, J/mol, 0 to 100 degC within 0.5 %: Watson's rule from 40.65 kJ/mol at
 * 373.15 K, critical point 647.1 K, recalled, with the exponent 0.335 that meets steam tables.
 * Not collective. */
double ru_water_evaporation_heat(double temperature);

#endif
