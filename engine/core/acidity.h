/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RU_CORE_ACIDITY_H
#define RU_CORE_ACIDITY_H

#include <ru/core/component.h>
#include <ru/physics/acid_base.h>

/* The pH of a node from its components: pools of ammonia, phosphate and strong ions that the
 * reactor carries, carbon dioxide (then the total of its forms), and acids of the model. */

typedef struct ru_acidity {
    int present;
    size_t component[RU_ACID_COUNT];  /* where each acid's total is; n of the list: nowhere */
    double per_number[RU_ACID_COUNT]; /* mol/m3 for one of the component's numbers */
    size_t strong, biomass;           /* components */
    double nitrogen;                  /* mol of ammonia per kg of biomass formed */
    size_t n;                         /* of the list */
    ru_acid_constants constants;      /* at the vessel's temperature at the start */
} ru_acidity;

/* Where everything is in a scenario's components. Not collective. */
void ru_acidity_build(const ru_scenario *scenario, const ru_component_list *list,
                      ru_acidity *acidity);

/* pH of components c. Not collective. */
double ru_acidity_pH(const ru_acidity *acidity, const double *c);

/* Strong ions, mol/m3, for which components c have a pH. Not collective. */
double ru_acidity_strong(const ru_acidity *acidity, const double *c, double pH);

/* Part of the carbon dioxide that is not ionised, and so can leave. Not collective. */
double ru_acidity_molecular(const ru_acidity *acidity, double pH);

#endif
