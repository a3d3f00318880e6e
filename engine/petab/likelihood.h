/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RU_PETAB_LIKELIHOOD_H
#define RU_PETAB_LIKELIHOOD_H

/* How likely a measured value is where a simulation and a model of the noise are given, as pure
 * functions. The noise is on the scale of the transformation: with RU_TRANSFORM_LOG the logarithm
 * of the measured value is distributed around the logarithm of the simulated one. */

typedef enum ru_transform { RU_TRANSFORM_LIN, RU_TRANSFORM_LOG, RU_TRANSFORM_LOG10 } ru_transform;

typedef enum ru_noise_law { RU_NOISE_NORMAL, RU_NOISE_LAPLACE } ru_noise_law;

/* The value on the scale; NAN, or -INFINITY at 0, where it has no logarithm. Not collective. */
double ru_transform_apply(ru_transform transform, double value);

/* (simulated - measured) / sigma with both on the scale; a pure number. `sigma` > 0: standard
 * deviation of normal, scale parameter of Laplace noise, in the unit of the scale. Not collective.
 */
double ru_petab_residual(ru_transform transform, double simulated, double measured, double sigma);

/* ln p(measured | simulated, sigma), the density being that of the measured value itself, so that a
 * logarithm brings its slope at it: with r the residual
 *   normal   -ln(2 pi sigma^2) / 2 - r^2 / 2
 *   Laplace  -ln(2 sigma) - |r|
 * and for LOG further -ln(measured), for LOG10 -ln(measured ln 10) (Schmiester et al., PLoS Comput.
 * Biol. 17:e1008646, 2021, PEtab). In ln(1/unit of the data). Not collective. */
double ru_petab_log_likelihood(ru_noise_law noise, ru_transform transform, double simulated,
                               double measured, double sigma);

#endif
