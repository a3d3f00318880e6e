/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RU_FIT_SPACE_H
#define RU_FIT_SPACE_H

#include <stddef.h>

/* The room in which parameters are sought: each on its own scale, within bounds, with or without a
 * prior. Three numbers stand for a parameter: its value x in its own unit; u, its place on its
 * scale, x or ln x, on which intervals and priors are told; and z, any real number, which searches
 * without bounds move: u between two bounds is logistic in z, above or below a single one
 * exponential. */

typedef enum ru_fit_scale { RU_FIT_LIN, RU_FIT_LOG } ru_fit_scale;

typedef enum ru_fit_prior {
    RU_FIT_FLAT,
    RU_FIT_PRIOR_NORMAL,
    RU_FIT_PRIOR_LOGNORMAL,
    RU_FIT_PRIOR_LAPLACE,
    RU_FIT_PRIOR_LOGLAPLACE
} ru_fit_prior;

typedef struct ru_fit_variable {
    const char *name; /* borrowed */
    ru_fit_scale scale;
    double low, high; /* of x; -INFINITY, INFINITY: none. On a logarithmic scale low > 0 or none */
    double start;     /* x, within the bounds */
    /* Normal: centre and sd of x. Lognormal: median of x, sd of ln x. Laplace: centre and scale of
     * x, or median of x and scale of ln x. */
    ru_fit_prior prior;
    double prior_center, prior_sd;
} ru_fit_variable;

/* The residual of the prior at u, whose square is -2 ln of its density but for a constant, and its
 * slope by u; where that of a Laplace prior has no bound, at its centre, it is cut. Not collective.
 */
double ru_fit_prior_residual(const ru_fit_variable *v, double u, double *slope);

/* From x to u and back. Not collective. */
double ru_fit_to_u(const ru_fit_variable *v, double x);
double ru_fit_from_u(const ru_fit_variable *v, double u);

/* Bounds on u; -INFINITY or INFINITY where there is none. Not collective. */
double ru_fit_low(const ru_fit_variable *v);
double ru_fit_high(const ru_fit_variable *v);

/* From u to z and back; a u on its bound, or beyond, becomes one just inside, by a ten-millionth of
 * the width. *slope (may be NULL): du/dz. Not collective. */
double ru_fit_to_z(const ru_fit_variable *v, double u);
double ru_fit_from_z(const ru_fit_variable *v, double z, double *slope);

/* How far u can go: the width between the bounds, or where one is missing what a person would call
 * far: a factor of ten on a logarithmic scale, the size of the start (1 where that is 0) on the
 * linear one. Not collective. */
double ru_fit_width(const ru_fit_variable *v);

/* -1: u lies at the lower bound, 1: at the upper one (within a thousandth of the width), 0: at
 * none. Not collective. */
int ru_fit_at_bound(const ru_fit_variable *v, double u);

#endif
