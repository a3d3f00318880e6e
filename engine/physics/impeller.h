/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RU_PHYSICS_IMPELLER_H
#define RU_PHYSICS_IMPELLER_H

#include <stddef.h>

/* Impellers as catalogues describe them, and the power that one draws. */

typedef enum ru_discharge { RU_DISCHARGE_RADIAL, RU_DISCHARGE_DOWN, RU_DISCHARGE_UP } ru_discharge;

typedef struct ru_impeller_type {
    const char *name;  /* as users write it */
    const char *title; /* one line */
    ru_discharge discharge;
    double power_number, power_low, power_high; /* Po, turbulent */
    double flow_number, flow_low, flow_high;    /* Fl, turbulent */
    double radial_share;                        /* of the discharge of an axial impeller */
    double blade_height;                        /* w/D */
    int blades;
    double blade_exponent; /* Po ~ (number of blades)^this; 0: not known, keep the number */
    double laminar;        /* Kp: Po = Kp/Re for Re < 10 */
    double shear;          /* k_s of Metzner and Otto: shear rate = k_s N */
    double least_gassed;   /* smallest Pg/P0 that is met before flooding */
    const char *source;
} ru_impeller_type;

/* The table; *n gets the number of rows. Not collective. */
const ru_impeller_type *ru_impeller_types(size_t *n);

/* Row with this name, NULL: none. Not collective. */
const ru_impeller_type *ru_impeller_type_find(const char *name);

/* Po over Re: Kp/Re below 10, the turbulent value above 1e4, between them straight in logarithms.
 * `turbulent`: Po there. Not collective. */
double ru_impeller_power_number(double laminar, double turbulent, double reynolds);

/* Total circulation over discharge, with what is entrained on the way round: 1 + 0.16 ((T/D)^2 -
 * 1), for Rushton turbines (recalled). For axial impellers 1.7 to 2.0 is recalled; the same
 * form, 2.3 at D/T 1/3 and 1.5 at 1/2, gives their mixing times over D/T, where a constant does
 * not. Not collective. */
double ru_impeller_circulation(double tank_over_impeller);

/* Apparent viscosity of a power-law broth, Pa s: K (k_s N)^(n - 1). Metzner, Otto, AIChE J. 3:3
 * (1957). Not collective. */
double ru_apparent_viscosity(double consistency, double flow_index, double shear, double speed);

#endif
