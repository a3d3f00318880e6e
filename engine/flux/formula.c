/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <ru/flux/network.h>

#include <ru/models/composition.h>

int ru_flux_formula(const char *formula, double *carbon, double *molar_mass)
{
    ru_composition made;
    *carbon = *molar_mass = 0;
    if (ru_composition_read(formula, &made) != RU_OK) {
        ru_fault_clear();
        return 0;
    }
    /* Networks tell the charge beside the formula. */
    if (made.content[RU_CHARGE] != 0)
        return 0;
    *carbon = made.carbon_atoms;
    *molar_mass = 1000 * made.molar_mass;
    return 1;
}
