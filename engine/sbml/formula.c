/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a species is made of, where the file says it: fbc:chemicalFormula and fbc:charge. */
#include <ru/sbml/fbc_parts.h>

#include <ru/sbml/read.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

ru_status ru_sbml_read_formula(Species_t *species, char **formula)
{
    FbcSBasePlugin_t *fbc = (FbcSBasePlugin_t *)SBase_getPlugin((SBase_t *)species, "fbc");
    char *atoms = fbc ? FbcSpeciesPlugin_getChemicalFormula(fbc) : NULL; /* ours */
    int charge = fbc && FbcSpeciesPlugin_isSetCharge(fbc) ? FbcSpeciesPlugin_getCharge(fbc) : 0;
    *formula = NULL;
    if (!atoms || !*atoms) {
        free(atoms);
        return RU_OK;
    }
    size_t room = strlen(atoms) + 16; /* and a sign and a number */
    *formula = malloc(room);
    if (*formula)
        snprintf(*formula, room, charge ? "%s%+d" : "%s", atoms, charge);
    free(atoms);
    RU_REQUIRE(*formula, RU_ERR_SYSTEM, "out of memory for a model");
    return RU_OK;
}
