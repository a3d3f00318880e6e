/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <ru/validation/grid_convergence.h>

#include <math.h>

static const double safety = 1.25, most_order = 3, without_order = 3, coverage = 1.15;

const char *ru_convergence_name(ru_convergence kind)
{
    static const char *const names[] = {"converged", "monotonic", "oscillating", "diverging"};
    return names[kind];
}

/* p = |ln|e32/e21| + ln((r21^p - s)/(r32^p - s))|/ln r21, by fixed-point steps from equal ratios.
 */
static double find_order(double e21, double e32, double r21, double r32)
{
    double sign = e32 / e21 > 0 ? 1 : -1, ratio = log(fabs(e32 / e21)), p = fabs(ratio) / log(r21);
    for (int i = 0; i < 200; i++) {
        double next = fabs(ratio + log((pow(r21, p) - sign) / (pow(r32, p) - sign))) / log(r21);
        if (!isfinite(next))
            return NAN;
        if (fabs(next - p) < 1e-12 * (1 + p))
            return next;
        p = 0.5 * (p + next);
    }
    return p;
}

static double widest(const double v[3])
{
    return fmax(fabs(v[0] - v[1]), fmax(fabs(v[1] - v[2]), fabs(v[0] - v[2])));
}

ru_grid_convergence ru_grid_convergence_of(const double values[3], const double sizes[3])
{
    double e21 = values[1] - values[0], e32 = values[2] - values[1];
    double r21 = sizes[1] / sizes[0], r32 = sizes[2] / sizes[1];
    double round_off = 1e-13 * (fabs(values[0]) + fabs(values[2]));
    ru_grid_convergence found = {RU_CONVERGED, NAN, NAN, without_order * widest(values)};
    if (fabs(e21) <= round_off && fabs(e32) <= round_off)
        return found;
    found.kind = fabs(e21) > fabs(e32) ? RU_DIVERGING
                 : e21 * e32 < 0       ? RU_OSCILLATING
                                       : RU_MONOTONIC;
    if (found.kind != RU_MONOTONIC || fabs(e21) <= round_off)
        return found;
    found.order = find_order(e21, e32, r21, r32);
    if (!(found.order > 0))
        return found;
    double p = fmin(found.order, most_order), gain = pow(r21, p) - 1;
    found.extrapolated = values[0] - e21 / gain;
    found.index = safety * fabs(e21) / gain;
    return found;
}

double ru_numerical_uncertainty(double index, double solver_difference)
{
    return hypot(index / coverage, solver_difference);
}
