/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RU_PHYSICS_CORRELATION_H
#define RU_PHYSICS_CORRELATION_H

#include <stddef.h>

/* Correlations of engineering as rows of tables: one number from the state of a vessel, with the
 * formula as text, its source and where it holds. */

/* The state of a vessel with one impeller (or none), SI. Members that do not apply are 0. */
typedef struct ru_conditions {
    double tank, height, volume;   /* T, H of the liquid, V: m, m, m3 */
    double impeller, blade, speed; /* D, w, N: m, m, 1/s */
    double power_number;           /* Po */
    double power, gassed_power;    /* P0, Pg: W */
    double gas_flow, velocity;     /* Q, u_s at the pressure there: m3/s, m/s */
    double density, viscosity;     /* of the broth: kg/m3, Pa s */
    double surface_tension;        /* N/m */
    double gas_density;            /* kg/m3 */
    double diffusivity;            /* of oxygen, m2/s */
    double holdup;                 /* gas over gas and liquid */
    double coalescence;            /* 1: bubbles merge as in water, 0: salts keep them apart */
} ru_conditions;

/* A range of validity: a quantity of the conditions. */
typedef struct ru_validity {
    const char *quantity, *unit;
    double (*value)(const ru_conditions *c);
    double low, high;
} ru_validity;

enum { RU_MAX_VALIDITY = 3 };

/* As authors take it when they fit. */
#define RU_FITTED_GRAVITY 9.81 /* m/s2 */

typedef struct ru_correlation {
    const char *name;    /* as users write it */
    const char *formula; /* SI unless it says otherwise */
    const char *source;  /* "recalled": digits not read again in the paper */
    double (*evaluate)(const ru_conditions *c);
    ru_validity valid[RU_MAX_VALIDITY]; /* quantity NULL: none */
} ru_correlation;

/* A table of correlations of one quantity. */
typedef struct ru_correlations {
    const ru_correlation *rows;
    size_t n;
} ru_correlations;

/* The row of that name, NULL: none. Not collective. */
const ru_correlation *ru_correlation_find(const ru_correlations *table, const char *name);

/* Writes where the conditions leave a correlation's range into `text` [size], "" inside; returns 1
 * inside, 0 outside. Not collective. */
int ru_correlation_holds(const ru_correlation *row, const ru_conditions *c, char *text,
                         size_t size);

/* Quantities that several tables give ranges of. Not collective. */
double ru_conditions_reynolds(const ru_conditions *c);       /* rho N D^2/mu */
double ru_conditions_froude(const ru_conditions *c);         /* N^2 D/g */
double ru_conditions_gas_number(const ru_conditions *c);     /* Fl_G = Q/(N D^3) */
double ru_conditions_power_density(const ru_conditions *c);  /* Pg/V, W/m3 */
double ru_conditions_dissipation(const ru_conditions *c);    /* P0/(rho V), W/kg */
double ru_conditions_volume(const ru_conditions *c);         /* V, m3 */
double ru_conditions_slenderness(const ru_conditions *c);    /* H/T */
double ru_conditions_diameter_ratio(const ru_conditions *c); /* D/T */

#endif
