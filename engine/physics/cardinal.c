/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <ru/physics/cardinal.h>

double ru_cardinal_temperature(const ru_cardinal *c, double temperature)
{
    double t = temperature, above = t - c->low;
    if (t <= c->low || t >= c->high)
        return 0;
    double rise = c->optimum - c->low;
    double below =
        rise * (rise * (t - c->optimum) - (c->optimum - c->high) * (c->optimum + c->low - 2 * t));
    return (t - c->high) * above * above / below;
}

double ru_cardinal_pH(const ru_cardinal *c, double pH)
{
    if (pH <= c->low || pH >= c->high)
        return 0;
    double both = (pH - c->low) * (pH - c->high), off = pH - c->optimum;
    return both / (both - off * off);
}

int ru_cardinal_temperature_valid(const ru_cardinal *c)
{
    return c->low < c->optimum && c->optimum < c->high && 2 * c->optimum > c->low + c->high;
}
