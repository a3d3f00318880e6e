/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RU_MODELS_COMPOSITION_H
#define RU_MODELS_COMPOSITION_H

#include <ru/base/status.h>
#include <ru/models/element.h>

/* What a substance of known formula holds. */
typedef struct ru_composition {
    double molar_mass;                /* kg/mol */
    double carbon_atoms;              /* in one molecule, a count without rounding */
    double content[RU_ELEMENT_COUNT]; /* kg (charge: mol) per mol */
} ru_composition;

/* Reads a formula such as C6H12O6, CH1.8O0.5N0.2, NH4+ or SO4-2: symbols with counts that may be
 * fractions, then the charge. Atomic weights are the abridged ones of IUPAC 2021. The oxygen demand
 * is that of burning to CO2, H2O, NH3, phosphate and sulfate. Fails with RU_ERR_INPUT, telling what
 * cannot be read. Not collective. */
RU_MUST_USE ru_status ru_composition_read(const char *formula, ru_composition *composition);

#endif
