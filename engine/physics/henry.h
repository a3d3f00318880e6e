/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RU_PHYSICS_HENRY_H
#define RU_PHYSICS_HENRY_H

/* How much of a gas a broth holds at equilibrium, and how fast others pass where oxygen's kLa is
 * known. */

#include <ru/physics/species.h>

/* Solubility in water, mol/(m3 Pa): k_H(T) = k_H(298.15 K) exp[A (1/T - 1/298.15 K)], a kilogram of
 * water taken as 1/1000 m3. Valid for dilute gases, about 0 to 60 degC. Not collective. */
double ru_henry(const ru_gas_species *gas, double temperature);

/* The same in kg/(m3 Pa). Not collective. */
double ru_henry_mass(const ru_gas_species *gas, double temperature);

typedef struct ru_ion_amount {
    const ru_ion *ion;
    double concentration; /* mol/m3 */
} ru_ion_amount;

/* Solubility in water over that in the medium, C0/C: log10(C0/C) = sum (h_ion + h_gas) c_ion +
 * organics. Schumpe, Chem. Eng. Sci. 48:153 (1993), 25 degC, up to about 2 kmol/m3 of salts.
 * organics: sum of Setschenow constants times concentrations of sugars and proteins, no unit; 0
 * where unknown. Not collective. */
double ru_salting_out(const ru_gas_species *gas, size_t n, const ru_ion_amount *ions,
                      double organics);

/* Ionic strength, mol/m3. Not collective. */
double ru_ionic_strength(size_t n, const ru_ion_amount *ions);

/* Mole fraction in gas saturated with water of a gas whose fraction in the dry gas is `dry`; 0
 * where water boils. Not collective. */
double ru_wet_fraction(double dry, double temperature, double pressure);

/* Concentration at equilibrium with dry mole fraction `dry` in gas saturated with water, mol/m3.
 * ratio: C0/C of ru_salting_out, 1 in water. Not collective. */
double ru_saturation_wet(const ru_gas_species *gas, double temperature, double pressure, double dry,
                         double ratio);

/* Diffusivity in water, m2/s: that at 25 degC times T/viscosity. Not collective. */
double ru_diffusivity(const ru_gas_species *gas, double temperature);

/* kLa of the gas over that of oxygen, (D/D_O2)^0.5: penetration theory, Higbie (1935). The ratio
 * hardly changes with temperature. Not collective. */
double ru_kla_ratio(const ru_gas_species *gas);

#endif
