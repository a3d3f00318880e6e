/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RU_EXPRESSION_FUNCTION_H
#define RU_EXPRESSION_FUNCTION_H

/* Functions of one number that formulas know and <math.h> does not. */

/* x!, for whole numbers exact as far as a double goes; between them Gamma(x + 1). Not collective.
 */
double ru_factorial(double x);

/* The real root of that degree: of a negative x where the degree is odd, else not a number. Not
 * collective. */
double ru_root(double degree, double x);

/* Derivative of ln Gamma(x); not a number at 0, -1, -2, ... Not collective. */
double ru_digamma(double x);

#endif
