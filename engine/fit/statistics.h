/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RU_FIT_STATISTICS_H
#define RU_FIT_STATISTICS_H

#include <ru/fit/fit.h>

/* What the data say of the parameters around the best place: from the slopes of the residuals there
 * (linear theory), on the scales of the parameters. */

/* A direction in the room of parameters: moving along it from bound to bound changes the sum of
 * squares by `square` at most, in linear theory. Where that is below the `rise` of the statistics
 * it is flat: the data do not confine it within the bounds. */
typedef struct ru_fit_direction {
    double square;
    int flat;
    double *part; /* [n_variable] in units of the widths, of length 1; owned by the statistics */
} ru_fit_direction;

/* 1 where variable k belongs to a direction: its part is a tenth of it at least. */
int ru_fit_is_part(const ru_fit_direction *direction, size_t k);

typedef struct ru_fit_statistics {
    size_t n_variable, n_free; /* n_free: those that do not lie at a bound */
    double variance;           /* of the residuals: 1 where the sd are known, else what they show */
    double quantile; /* of 95 %: normal, or of Student's t where the variance is estimated */
    double rise; /* of the sum of squares to an end of a 95 % interval, the other parameters fitted
                  * anew: quantile^2 variance, where the variance is known the 3.84 of chi-square */
    double *sd;  /* [n_variable] of u; NAN: at a bound; INFINITY: not determined; owned */
    double *low, *high;          /* [n_variable] 95 % interval of x, within the bounds; owned */
    double *correlation;         /* [n_variable][n_variable]; NAN for what lies at a bound; owned */
    signed char *at_bound;       /* [n_variable] -1, 0, 1; owned */
    unsigned char *undetermined; /* [n_variable] 1: part of a flat direction; owned */
    ru_fit_direction *directions; /* [n_variable] by rising square; owned */
} ru_fit_statistics;

/* Takes them at u [n_variable]. estimated: 1 where the sd of the data are only known against each
 * other, so that their size is taken from the residuals. Fails with RU_ERR_SOLVER when the model
 * cannot be evaluated there, RU_ERR_SYSTEM when memory ends. Not collective. */
RU_MUST_USE ru_status ru_fit_statistics_take(const ru_fit_problem *problem, const double *u,
                                             int estimated, ru_fit_statistics *statistics);
void ru_fit_statistics_clear(ru_fit_statistics *statistics);

/* Profile likelihood of variable k: how far it can go from u (the best place, with sum `square`)
 * while the others are fitted anew, until the sum has risen by `rise`. low, high: of x; an end that
 * reaches the bound is the bound, with *open (bit 1: low, bit 2: high) set. *better gets a sum that
 * turned out smaller than `square`, else `square`. Not collective. */
enum { RU_FIT_TRACE = 52 }; /* places at most at which a profile is looked at */
typedef struct ru_fit_profile {
    double low, high;
    int open;
    double better;
    size_t n_trace;
    double trace[RU_FIT_TRACE][2]; /* x, and how far the sum lies above `square` there; by rising x;
                                    * places where the model fails are left out */
} ru_fit_profile;
RU_MUST_USE ru_status ru_fit_profile_take(const ru_fit_problem *problem, const double *u,
                                          double square, double rise, size_t k,
                                          ru_fit_profile *profile);

#endif
