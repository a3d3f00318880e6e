/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <ru/petab/likelihood.h>

#include <math.h>

static const double pi = 3.14159265358979323846, ln_10 = 2.30258509299404568402;

double ru_transform_apply(ru_transform transform, double value)
{
    return transform == RU_TRANSFORM_LOG     ? log(value)
           : transform == RU_TRANSFORM_LOG10 ? log10(value)
                                             : value;
}

double ru_petab_residual(ru_transform transform, double simulated, double measured, double sigma)
{
    return (ru_transform_apply(transform, simulated) - ru_transform_apply(transform, measured)) /
           sigma;
}

/* ln of the slope of the scale at a value */
static double log_slope(ru_transform transform, double value)
{
    return transform == RU_TRANSFORM_LOG     ? -log(value)
           : transform == RU_TRANSFORM_LOG10 ? -log(value * ln_10)
                                             : 0;
}

double ru_petab_log_likelihood(ru_noise_law noise, ru_transform transform, double simulated,
                               double measured, double sigma)
{
    double r = ru_petab_residual(transform, simulated, measured, sigma);
    double density = noise == RU_NOISE_LAPLACE ? -log(2 * sigma) - fabs(r)
                                               : -0.5 * log(2 * pi) - log(sigma) - 0.5 * r * r;
    return density + log_slope(transform, measured);
}
