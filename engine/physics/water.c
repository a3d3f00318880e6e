/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <stddef.h>

#include <ru/physics/constant.h>
#include <ru/physics/water.h>

#define MILLIMETRE_OF_MERCURY 133.322 /* Pa */

double ru_water_density(double temperature)
{
    static const double c[] = {999.83952,     16.945176,    -7.9870401e-3,
                               -46.170461e-6, 105.56302e-9, -280.54253e-12};
    double t = temperature - RU_ZERO_CELSIUS, sum = 0;
    for (size_t i = sizeof c / sizeof c[0]; i-- > 0;)
        sum = sum * t + c[i];
    return sum / (1 + 16.879850e-3 * t);
}

double ru_water_viscosity(double temperature)
{
    return 2.414e-5 * pow(10, 247.8 / (temperature - 140));
}

double ru_water_vapour_pressure(double temperature)
{
    double t = temperature - RU_ZERO_CELSIUS;
    return MILLIMETRE_OF_MERCURY * pow(10, 8.07131 - 1730.63 / (233.426 + t));
}

double ru_water_evaporation_heat(double temperature)
{
    const double critical = 647.1, boiling = 373.15, heat_at_boiling = 40650;
    return heat_at_boiling * pow((critical - temperature) / (critical - boiling), 0.335);
}
