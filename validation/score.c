/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <ru/validation/score.h>

#include <gsl/gsl_cdf.h>
#include <gsl/gsl_math.h>
#include <gsl/gsl_sf_erf.h>
#include <math.h>

static int known(double sd)
{
    return isfinite(sd) && sd > 0;
}

static double sum_of_squares(size_t n, const double *simulated, const double *measured)
{
    double sum = 0;
    for (size_t i = 0; i < n; i++)
        sum += (simulated[i] - measured[i]) * (simulated[i] - measured[i]);
    return sum;
}

static double mean_of(size_t n, const double *values)
{
    double mean = 0;
    for (size_t i = 0; i < n; i++)
        mean += values[i] / (double)n;
    return mean;
}

/* max - min of the measured values; 0 without points. */
static double range(size_t n, const double *measured)
{
    double low = INFINITY, high = -INFINITY;
    for (size_t i = 0; i < n; i++) {
        low = fmin(low, measured[i]);
        high = fmax(high, measured[i]);
    }
    return n ? high - low : 0;
}

double ru_score_bias(size_t n, const double *simulated, const double *measured)
{
    double sum = 0;
    for (size_t i = 0; i < n; i++)
        sum += simulated[i] - measured[i];
    return n ? sum / (double)n : NAN;
}

double ru_score_rmse(size_t n, const double *simulated, const double *measured)
{
    return n ? sqrt(sum_of_squares(n, simulated, measured) / (double)n) : NAN;
}

double ru_score_nrmse(size_t n, const double *simulated, const double *measured)
{
    double width = range(n, measured);
    return width > 0 ? ru_score_rmse(n, simulated, measured) / width : NAN;
}

double ru_score_mae(size_t n, const double *simulated, const double *measured)
{
    double sum = 0;
    for (size_t i = 0; i < n; i++)
        sum += fabs(simulated[i] - measured[i]);
    return n ? sum / (double)n : NAN;
}

double ru_score_max_error(size_t n, const double *simulated, const double *measured)
{
    double most = 0;
    for (size_t i = 0; i < n; i++)
        most = fmax(most, fabs(simulated[i] - measured[i]));
    return n ? most : NAN;
}

double ru_score_r2(size_t n, const double *simulated, const double *measured)
{
    /* The range decides, since the spread about a rounded mean is never quite zero. */
    if (!(range(n, measured) > 0))
        return NAN;
    double mean = mean_of(n, measured), spread = 0;
    for (size_t i = 0; i < n; i++)
        spread += (measured[i] - mean) * (measured[i] - mean);
    return 1 - sum_of_squares(n, simulated, measured) / spread;
}

/* ln of the standard normal distribution function, far into its tail too. */
static double log_normal(double z)
{
    return gsl_sf_log_erfc(-z * M_SQRT1_2) - M_LN2;
}

double ru_score_chi2(size_t n, const double *simulated, const double *measured, const double *sd,
                     const int *censored)
{
    double sum = 0;
    size_t n_known = 0;
    for (size_t i = 0; i < n; i++) {
        if (!known(sd[i]))
            continue;
        double ratio = (simulated[i] - measured[i]) / sd[i];
        /* A bound above the simulation is met by most readings, one below by few. */
        sum += censored && censored[i] ? -2 * log_normal(censored[i] * ratio) : ratio * ratio;
        n_known++;
    }
    return n_known ? sum / (double)n_known : NAN;
}

double ru_score_coverage(size_t n, const double *simulated, const double *measured,
                         const double *sd)
{
    size_t n_known = 0, n_inside = 0;
    for (size_t i = 0; i < n; i++) {
        if (!known(sd[i]))
            continue;
        n_known++;
        n_inside += fabs(simulated[i] - measured[i]) <= 2 * sd[i];
    }
    return n_known ? (double)n_inside / (double)n_known : NAN;
}

static double root_mean_square(size_t n, const double *values)
{
    double sum = 0;
    for (size_t i = 0; i < n; i++)
        sum += values[i] * values[i];
    return sqrt(sum / (double)n);
}

double ru_score_theil(size_t n, const double *simulated, const double *measured)
{
    double size = root_mean_square(n, simulated) + root_mean_square(n, measured);
    return n && size > 0 ? ru_score_rmse(n, simulated, measured) / size : NAN;
}

double ru_score_willmott(size_t n, const double *simulated, const double *measured)
{
    double mean = mean_of(n, measured), sum = 0;
    for (size_t i = 0; i < n; i++) {
        double reach = fabs(simulated[i] - mean) + fabs(measured[i] - mean);
        sum += reach * reach;
    }
    return sum > 0 ? 1 - sum_of_squares(n, simulated, measured) / sum : NAN;
}

double ru_score_equivalence(size_t n, const double *simulated, const double *measured)
{
    if (n < 2)
        return NAN;
    double bias = ru_score_bias(n, simulated, measured), sum = 0;
    for (size_t i = 0; i < n; i++) {
        double off = simulated[i] - measured[i] - bias;
        sum += off * off;
    }
    double error = sqrt(sum / (double)(n - 1) / (double)n);
    return fabs(bias) + gsl_cdf_tdist_Pinv(0.95, (double)(n - 1)) * error;
}

double ru_score_e_over_u(size_t n, const double *simulated, const double *measured,
                         const double *sd, const double *u_model)
{
    double sum = 0;
    size_t n_known = 0;
    for (size_t i = 0; i < n; i++) {
        if (!known(sd[i]))
            continue;
        double ratio = (simulated[i] - measured[i]) / hypot(sd[i], u_model[i]);
        sum += ratio * ratio;
        n_known++;
    }
    return n_known ? sqrt(sum / (double)n_known) : NAN;
}

double ru_score_band(size_t n, const double *simulated, const double *measured, const double *sd,
                     const double *u_model)
{
    size_t n_known = 0, n_inside = 0;
    for (size_t i = 0; i < n; i++) {
        double u = hypot(known(sd[i]) ? sd[i] : 0, known(u_model[i]) ? u_model[i] : 0);
        n_known += u > 0;
        n_inside += u > 0 && fabs(simulated[i] - measured[i]) <= 2 * u;
    }
    return n_known ? (double)n_inside / (double)n_known : NAN;
}

/* Whether a measured value keeps least and most: 1, 0, or -1 where a bound leaves it open. */
static int keeps(double value, int censored, double least, double most)
{
    double from = censored < 0 ? -INFINITY : value, to = censored > 0 ? INFINITY : value;
    if (from >= least && to <= most)
        return 1;
    if (!censored)
        return 0;
    /* what lies below a bound does not reach it */
    return to <= least || from >= most ? 0 : -1;
}

double ru_score_decision(size_t n, const double *simulated, const double *measured,
                         const int *censored, double least, double most, size_t *n_decided)
{
    size_t n_same = 0;
    *n_decided = 0;
    for (size_t i = 0; i < n; i++) {
        int kept = keeps(measured[i], censored ? censored[i] : 0, least, most);
        *n_decided += kept >= 0;
        n_same += kept == (simulated[i] >= least && simulated[i] <= most);
    }
    return *n_decided ? (double)n_same / (double)*n_decided : NAN;
}

size_t ru_score_known_sd(size_t n, const double *sd)
{
    size_t n_known = 0;
    for (size_t i = 0; i < n; i++)
        n_known += known(sd[i]);
    return n_known;
}
