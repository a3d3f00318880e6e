/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RU_PHYSICS_CARDINAL_H
#define RU_PHYSICS_CARDINAL_H

/* Cardinal temperature and pH models with inflection: factors from 0 to 1 on a growth rate, 1 at
 * the optimum, 0 at and beyond the ends. Rosso, Lobry, Flandrois, J. Theor. Biol. 162:447 (1993);
 * Rosso et al., Appl. Environ. Microbiol. 61:610 (1995). The temperature form needs an optimum
 * above the middle of the range, else it has a pole inside. */

typedef struct ru_cardinal {
    double low, optimum, high; /* K or pH; low < optimum < high */
} ru_cardinal;

/* Not collective. */
double ru_cardinal_temperature(const ru_cardinal *c, double temperature);
double ru_cardinal_pH(const ru_cardinal *c, double pH);

/* 1 where the three values make a factor without a pole. Not collective. */
int ru_cardinal_temperature_valid(const ru_cardinal *c);

#endif
