/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RU_PHYSICS_POWER_H
#define RU_PHYSICS_POWER_H

#include <ru/physics/correlation.h>

/* Power under gas, and whether an impeller can disperse it. */

/* P0 = Po rho N^3 D^5, W. Not collective. */
double ru_power_ungassed(const ru_conditions *c);

/* Pg by several authors, W, not yet bounded. */
extern const ru_correlations ru_gassed_power;

/* Pg/P0 by a row, bounded to [least, 1]; 1 without gas, 0.4 where the impeller is flooded (a
 * choice). Not collective. */
double ru_power_gassed_ratio(const ru_correlation *row, const ru_conditions *c, double least);

/* Gas numbers Fl_G at which a turbine changes its regime: flooding (two authors), complete
 * dispersion, gross recirculation, the 3-3 structure of large cavities. */
extern const ru_correlations ru_regime_limits;

/* What a turbine does with its gas. */
typedef enum ru_regime { RU_REGIME_FLOODED, RU_REGIME_LOADED, RU_REGIME_DISPERSED } ru_regime;

/* Regime after Nienow's flooding line and the line of complete dispersion; *margin: Fl at flooding
 * over Fl_G (above 1: not flooded). Not collective. */
ru_regime ru_regime_find(const ru_conditions *c, double *margin);

const char *ru_regime_word(ru_regime regime);

#endif
