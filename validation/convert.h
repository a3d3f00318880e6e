/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RU_VALIDATION_CONVERT_H
#define RU_VALIDATION_CONVERT_H

#include <stddef.h>

#include <ru/base/status.h>

/* Units and names as laboratories write them, and the way from one unit to another when an amount
 * is measured and a mass is simulated. */

/* value in the new unit = scale * value + offset */
typedef struct ru_affine {
    double scale, offset;
    int by_molar_mass; /* 1: the molar mass was needed */
} ru_affine;

/* The unit text that the unit system knows for one as found in data files ("%sat" is "%", "-" is
 * "1"); the text itself when there is nothing to replace. Borrowed. Not collective. */
const char *ru_lab_unit(const char *text);

/* The name that simulations use for a measured quantity ("biomass_cdw" is "biomass"); the name
 * itself when there is none other. Only names that mean the same: an optical density has no other
 * name. Borrowed. Not collective. */
const char *ru_lab_name(const char *quantity);

/* Molar mass in g/mol of a substance by its name, from its formula; NAN when it is not in the
 * table. `formula`: out, such as "C2H3O2"; `size` bytes; "" when unknown. Not collective. */
double ru_molar_mass(const char *substance, char *formula, size_t size);

/* Finds the way from unit `from` to unit `to`. Between amount and mass it takes `molar_mass`
 * (g/mol; NAN: unknown). Fails with RU_ERR_INPUT when a text is no unit or there is no way. Not
 * collective. */
RU_MUST_USE ru_status ru_convert_find(const char *from, const char *to, double molar_mass,
                                      ru_affine *way);

#endif
