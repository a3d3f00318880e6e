/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RU_PHYSICS_SPECIES_H
#define RU_PHYSICS_SPECIES_H

/* Gases and ions that a scenario can name: constant tables, every row with its sources. */

#include <stddef.h>

typedef struct ru_gas_species {
    const char *name;    /* as written in a scenario: oxygen */
    const char *formula; /* O2 */
    double molar_mass;   /* kg/mol */
    double carbon;       /* kg C per kg */
    double henry_25; /* mol/(kg bar) at 298.15 K; 0: water, whose vapour is at its own pressure */
    double henry_slope;    /* K; k_H(T) = henry_25 exp[henry_slope (1/T - 1/298.15 K)] */
    double h_gas;          /* m3/kmol, Schumpe's parameter of the gas */
    double diffusivity_25; /* m2/s, in water at 25 degC */
    const char *source;    /* of the constants, with their range */
} ru_gas_species;

typedef struct ru_ion {
    const char *name;    /* as written in a scenario: chloride */
    const char *formula; /* Cl- */
    int charge;
    double molar_mass; /* kg/mol */
    double h_ion;      /* m3/kmol, Schumpe's parameter of the ion */
} ru_ion;

/* The tables; *n gets the number of rows. Not collective. */
const ru_gas_species *ru_gas_species_all(size_t *n);
const ru_ion *ru_ion_all(size_t *n);

/* Row with this name, or NULL. Not collective. */
const ru_gas_species *ru_gas_species_find(const char *name);
const ru_ion *ru_ion_find(const char *name);

#endif
