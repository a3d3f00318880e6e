/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <ru/fit/noise.h>

#include <gsl/gsl_math.h>
#include <gsl/gsl_sf_erf.h>
#include <math.h>

/* sqrt(-2 ln Phi(z)) and its derivative by z. */
static double bound_residual(double z, double *slope)
{
    double log_p =
        z > 0 ? log1p(-0.5 * gsl_sf_erfc(z * M_SQRT1_2)) : gsl_sf_log_erfc(-z * M_SQRT1_2) - M_LN2;
    double r = log_p < 0 ? sqrt(-2 * log_p) : 0;
    /* phi/Phi through logarithms, so that it lasts into both tails */
    double log_hazard = -0.5 * z * z - 0.5 * log(2 * M_PI) - log_p;
    *slope = r > 0 ? -exp(log_hazard) / r : 0;
    return r;
}

double ru_fit_residual(ru_fit_law law, const ru_fit_reading *reading, double simulated,
                       double *slope)
{
    double value = reading->value, sd = reading->sd, at = simulated, by = 1, way = 1;
    if (law == RU_FIT_LOGNORMAL) {
        if (!(value > 0 && simulated > 0)) {
            if (slope)
                *slope = NAN;
            return NAN;
        }
        sd /= value;
        value = log(value);
        at = log(simulated);
        way = 1 / simulated;
    }
    double r = (at - value) / sd;
    if (reading->censored) {
        double z = reading->censored * r;
        r = bound_residual(z, &by);
        by *= reading->censored;
    }
    if (slope)
        *slope = by * way / sd;
    return r;
}
