/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>

#include <ru/physics/henry.h>
#include <ru/physics/water.h>

#define REFERENCE_TEMPERATURE 298.15 /* K, of the tables */

/* mol/(kg bar) to mol/(m3 Pa): 1000 kg/m3 of water, 1e5 Pa/bar. */
#define PER_VOLUME_AND_PASCAL 0.01

double ru_henry(const ru_gas_species *gas, double temperature)
{
    double shift = 1 / temperature - 1 / REFERENCE_TEMPERATURE;
    return PER_VOLUME_AND_PASCAL * gas->henry_25 * exp(gas->henry_slope * shift);
}

double ru_henry_mass(const ru_gas_species *gas, double temperature)
{
    return gas->molar_mass * ru_henry(gas, temperature);
}

double ru_salting_out(const ru_gas_species *gas, size_t n, const ru_ion_amount *ions,
                      double organics)
{
    double log_ratio = organics;
    for (size_t i = 0; i < n; i++)
        log_ratio += (ions[i].ion->h_ion + gas->h_gas) * ions[i].concentration / 1000;
    return pow(10, log_ratio);
}

double ru_ionic_strength(size_t n, const ru_ion_amount *ions)
{
    double sum = 0;
    for (size_t i = 0; i < n; i++)
        sum += 0.5 * ions[i].ion->charge * ions[i].ion->charge * ions[i].concentration;
    return sum;
}

double ru_wet_fraction(double dry, double temperature, double pressure)
{
    return fmax(0, dry * (1 - ru_water_vapour_pressure(temperature) / pressure));
}

double ru_saturation_wet(const ru_gas_species *gas, double temperature, double pressure, double dry,
                         double ratio)
{
    double fraction = ru_wet_fraction(dry, temperature, pressure);
    return ru_henry(gas, temperature) * pressure * fraction / ratio;
}

double ru_diffusivity(const ru_gas_species *gas, double temperature)
{
    double thinner = ru_water_viscosity(REFERENCE_TEMPERATURE) / ru_water_viscosity(temperature);
    return gas->diffusivity_25 * temperature / REFERENCE_TEMPERATURE * thinner;
}

double ru_kla_ratio(const ru_gas_species *gas)
{
    return sqrt(gas->diffusivity_25 / ru_gas_species_find("oxygen")->diffusivity_25);
}
