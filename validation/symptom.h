/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RU_VALIDATION_SYMPTOM_H
#define RU_VALIDATION_SYMPTOM_H

#include <stddef.h>

/* What the errors of one quantity look like: a clock that is off, a unit that was mistaken, a scale
 * that is wrong. A hint for people, never part of a verdict. */

typedef struct ru_symptom {
    double factor; /* that measured are of simulated, by least squares through zero; NAN: none */
    double factor_left; /* share of the squared error that is left with it, 0 to 1 */
    double shift_left;  /* share that is left when the simulation is moved in time; NAN: no shift */
    char text[160]; /* in words; "" where nothing explains three quarters of the squared error */
} ru_symptom;

/* Looks at simulated and measured values [n] in one unit. `shift`: the best move in s,
 * `shift_square`: the mean square error with it, NAN where there is none; `molar_mass`: of the
 * substance in g/mol, NAN where it is unknown. Not collective. */
ru_symptom ru_symptom_find(size_t n, const double *simulated, const double *measured, double shift,
                           double shift_square, double molar_mass);

#endif
