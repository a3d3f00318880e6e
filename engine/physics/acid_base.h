/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RU_PHYSICS_ACID_BASE_H
#define RU_PHYSICS_ACID_BASE_H

#include <stddef.h>

/* The pH of a broth from its charge balance, ideal solution: strong ions, and weak acids that each
 * lose up to three protons in turn. */

/* What dissociates. A further acid is a further row. */
typedef enum ru_weak_acid {
    RU_ACID_CARBONIC,
    RU_ACID_AMMONIUM,
    RU_ACID_PHOSPHORIC,
    RU_ACID_ACETIC,
    RU_ACID_LACTIC,
    RU_ACID_COUNT
} ru_weak_acid;

typedef struct ru_acid_info {
    const char *name;
    double molar_mass; /* kg/mol of what a broth's total is counted as */
    int charge;        /* of the fully protonated form */
    int n_step;        /* protons it can lose */
    double pK_25[3];
    const char *source;
} ru_acid_info;

/* Row of an acid. Not collective. */
const ru_acid_info *ru_acid_info_of(ru_weak_acid acid);

/* Constants at one temperature, as concentrations in mol/m3. */
typedef struct ru_acid_constants {
    double K[RU_ACID_COUNT][3];
    double water; /* Kw, (mol/m3)^2 */
} ru_acid_constants;

/* Constants of all acids: carbonic acid and water over temperature after Harned and co-workers, the
 * others at 25 degC (recalled). Not collective. */
void ru_acid_constants_at(double temperature, ru_acid_constants *constants);

/* The same as exponents. */
typedef struct ru_acid_exponents {
    double pK[RU_ACID_COUNT][3], water;
} ru_acid_exponents;

/* Constants from exponents. Not collective. */
void ru_acid_constants_of(const ru_acid_exponents *exponents, ru_acid_constants *constants);

/* pH for which the charges sum to zero: `strong`, cations less anions, mol/m3; `totals`
 * [RU_ACID_COUNT], mol/m3. In [-1, 15], to 1e-12. Not collective. */
double ru_acid_base_pH(const ru_acid_constants *constants, double strong, const double *totals);

/* Strong cations less anions, mol/m3, that give a pH. Not collective. */
double ru_acid_base_strong(const ru_acid_constants *constants, double pH, const double *totals);

/* Part of an acid's total that has lost `step` protons (0: none) at a pH. Not collective. */
double ru_acid_base_part(const ru_acid_constants *constants, ru_weak_acid acid, int step,
                         double pH);

#endif
