/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RU_FIT_NOISE_H
#define RU_FIT_NOISE_H

/* What a measured value says of a simulated one, as a residual whose square is -2 ln of its
 * likelihood, up to what does not depend on the simulation. */

typedef enum ru_fit_law {
    RU_FIT_NORMAL,   /* the value is scattered about the simulated one, with the sd */
    RU_FIT_LOGNORMAL /* its logarithm is, with the sd over the measured value */
} ru_fit_law;

typedef struct ru_fit_reading {
    double value; /* measured, in the unit of the simulated one */
    double sd;    /* > 0 */
    int censored; /* -1: all that is known is that it lies below `value`, 1: above, 0: neither */
} ru_fit_reading;

/* The residual; a pure number. With E the difference simulated less measured over the sd, it is E,
 * and for a bound the root of -2 ln P, P the probability that a normal reading about the simulated
 * value lies beyond the bound (Helsel, Statistics for Censored Environmental Data, 2012), as
 * ru_score_chi2 has it. *slope (may be NULL): its derivative by `simulated`. NAN where a log-normal
 * law meets a value that is not positive. Not collective. */
double ru_fit_residual(ru_fit_law law, const ru_fit_reading *reading, double simulated,
                       double *slope);

#endif
