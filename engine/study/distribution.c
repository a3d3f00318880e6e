/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <ru/study/parameter.h>

#include <math.h>

#include <gsl/gsl_cdf.h>

/* Normal with mean 0 and sd 1, cut off at both ends. Taken from the nearer tail, where a share is
 * known to more digits. */
static double cut_normal(double share, double low, double high)
{
    if (low > 0)
        return -cut_normal(1 - share, -high, -low);
    double below = gsl_cdf_ugaussian_P(low), upto = gsl_cdf_ugaussian_P(high);
    double p = below + share * (upto - below);
    double z = p < 0.5 ? gsl_cdf_ugaussian_Pinv(p) : gsl_cdf_ugaussian_Qinv(1 - p);
    return fmin(fmax(z, low), high);
}

static double triangular(const ru_parameter *p, double share)
{
    double width = p->high - p->low, peak = (p->mode - p->low) / width;
    return share < peak ? p->low + width * sqrt(share * peak)
                        : p->high - width * sqrt((1 - share) * (1 - peak));
}

static double single(const ru_parameter *p, double share)
{
    size_t n = p->text.n_values, i = (size_t)(share * (double)n);
    i = i < n ? i : n - 1;
    return p->is_word ? (double)i : p->values[i];
}

double ru_parameter_quantile(const ru_parameter *parameter, double share)
{
    const ru_parameter *p = parameter;
    if (p->text.n_values)
        return single(p, share);
    switch ((ru_distribution)p->distribution) {
    case RU_NORMAL:
        return p->mean +
               p->sd * cut_normal(share, (p->low - p->mean) / p->sd, (p->high - p->mean) / p->sd);
    case RU_LOGNORMAL: {
        double s = log(p->spread);
        double low = p->low > 0 ? log(p->low / p->median) / s : -INFINITY;
        return p->median * exp(s * cut_normal(share, low, log(p->high / p->median) / s));
    }
    case RU_TRIANGULAR:
        return triangular(p, share);
    case RU_UNIFORM:
    case RU_LOGUNIFORM:
        break;
    }
    /* The ends exactly, whatever the round-off between them. */
    if (share == 0 || share == 1)
        return share == 0 ? p->low : p->high;
    return p->is_log ? p->low * pow(p->high / p->low, share) : p->low + share * (p->high - p->low);
}

int ru_parameter_ends(const ru_parameter *parameter, double ends[2])
{
    const ru_parameter *p = parameter;
    int spread = p->distribution == RU_NORMAL || p->distribution == RU_LOGNORMAL;
    ends[0] = !isfinite(p->low) && spread ? ru_parameter_quantile(p, 0.025) : p->low;
    ends[1] = !isfinite(p->high) && spread ? ru_parameter_quantile(p, 0.975) : p->high;
    return !p->is_word && isfinite(ends[0]) && isfinite(ends[1]);
}

double ru_parameter_between(const ru_parameter *parameter, double share)
{
    double ends[2];
    if (!ru_parameter_ends(parameter, ends))
        return NAN;
    if (share == 0 || share == 1)
        return ends[share == 1];
    return parameter->is_log ? ends[0] * pow(ends[1] / ends[0], share)
                             : ends[0] + share * (ends[1] - ends[0]);
}

double ru_parameter_coded(const ru_parameter *parameter, double value)
{
    double ends[2];
    if (!ru_parameter_ends(parameter, ends))
        return NAN;
    return 2 * (parameter->is_log ? log(value / ends[0]) / log(ends[1] / ends[0])
                                  : (value - ends[0]) / (ends[1] - ends[0])) -
           1;
}
