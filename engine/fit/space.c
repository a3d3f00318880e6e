/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <ru/fit/space.h>

#include <math.h>

/* The least residual of a Laplace prior by which its slope is still true. */
static const double steepest = 1e-3;

/* What of the width counts as being at the bound, and how near the transforms go to it. */
static const double at_bound = 1e-3, nearest = 1e-7;

double ru_fit_to_u(const ru_fit_variable *v, double x)
{
    return v->scale == RU_FIT_LOG ? log(x) : x;
}

double ru_fit_from_u(const ru_fit_variable *v, double u)
{
    return v->scale == RU_FIT_LOG ? exp(u) : u;
}

double ru_fit_low(const ru_fit_variable *v)
{
    if (v->scale == RU_FIT_LOG)
        return v->low > 0 ? log(v->low) : -INFINITY;
    return v->low;
}

double ru_fit_high(const ru_fit_variable *v)
{
    return v->scale == RU_FIT_LOG ? log(v->high) : v->high;
}

double ru_fit_width(const ru_fit_variable *v)
{
    double low = ru_fit_low(v), high = ru_fit_high(v);
    if (isfinite(low) && isfinite(high))
        return high - low;
    if (v->scale == RU_FIT_LOG)
        return log(10);
    return v->start != 0 ? fabs(v->start) : 1;
}

/* u as it may be: off the bounds by a small part of the width. */
static double inside(const ru_fit_variable *v, double u)
{
    double margin = nearest * ru_fit_width(v);
    return fmin(fmax(u, ru_fit_low(v) + margin), ru_fit_high(v) - margin);
}

double ru_fit_to_z(const ru_fit_variable *v, double u)
{
    double low = ru_fit_low(v), high = ru_fit_high(v), width = ru_fit_width(v);
    u = inside(v, u);
    if (isfinite(low) && isfinite(high))
        return log((u - low) / (high - u));
    if (isfinite(low))
        return log((u - low) / width);
    if (isfinite(high))
        return -log((high - u) / width);
    return u / width;
}

double ru_fit_from_z(const ru_fit_variable *v, double z, double *slope)
{
    double low = ru_fit_low(v), high = ru_fit_high(v), width = ru_fit_width(v), u, by;
    if (isfinite(low) && isfinite(high)) {
        /* the smaller of the two shares is the one that keeps its digits */
        double e = exp(-fabs(z)), small = e / (1 + e);
        u = z < 0 ? low + width * small : high - width * small;
        by = width * small / (1 + e);
    } else if (isfinite(low)) {
        by = width * exp(z);
        u = low + by;
    } else if (isfinite(high)) {
        by = width * exp(-z);
        u = high - by;
    } else {
        by = width;
        u = width * z;
    }
    if (slope)
        *slope = by;
    return u;
}

int ru_fit_at_bound(const ru_fit_variable *v, double u)
{
    double margin = at_bound * ru_fit_width(v);
    if (u - ru_fit_low(v) <= margin)
        return -1;
    return ru_fit_high(v) - u <= margin ? 1 : 0;
}

double ru_fit_prior_residual(const ru_fit_variable *v, double u, double *slope)
{
    double x = ru_fit_from_u(v, u), by = v->scale == RU_FIT_LOG ? x : 1;
    int is_log = v->prior == RU_FIT_PRIOR_LOGNORMAL || v->prior == RU_FIT_PRIOR_LOGLAPLACE;
    double r = (is_log ? log(x / v->prior_center) : x - v->prior_center) / v->prior_sd;
    *slope = (is_log ? by / x : by) / v->prior_sd;
    if (v->prior == RU_FIT_PRIOR_LAPLACE || v->prior == RU_FIT_PRIOR_LOGLAPLACE) {
        r = copysign(sqrt(2 * fabs(r)), r);
        *slope /= fmax(fabs(r), steepest);
    }
    return r;
}
