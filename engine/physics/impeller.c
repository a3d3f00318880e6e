/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <ru/physics/impeller.h>

#include <math.h>
#include <string.h>

#define REVIEWS                                                                                    \
    "Hemrajani and Tatterson, Handbook of Industrial Mixing (2004); Nienow, Chem. Eng. Sci. "      \
    "(1997); makers' data; recalled"

/* Turbulent numbers, D/T about 1/3, four baffles. Down-pumping pitched blades throw a quarter of
 * their discharge outwards (a choice, between what is seen at D/T 1/3 and 1/2). */
static const ru_impeller_type types[] = {
    {"rushton", "Rushton turbine, six flat blades on a disc", RU_DISCHARGE_RADIAL, 5.0, 4.6, 6.0,
     0.72, 0.65, 0.80, 0, 0.2, 6, 0.8, 71, 11.5, 0.2, REVIEWS},
    {"bt6", "asymmetric parabolic blades (BT-6)", RU_DISCHARGE_RADIAL, 2.4, 2.2, 2.6, 0.5, 0.4, 0.6,
     0, 0.2, 6, 0, 71, 11.5, 0.8, REVIEWS},
    {"smith", "Smith turbine, concave blades (CD-6)", RU_DISCHARGE_RADIAL, 3.0, 2.8, 3.2, 0.65,
     0.55, 0.75, 0, 0.2, 6, 0, 71, 11.5, 0.6, REVIEWS},
    {"scaba", "Scaba 6SRGT, hollow half-pipe blades", RU_DISCHARGE_RADIAL, 1.5, 1.3, 1.8, 0.5, 0.4,
     0.6, 0, 0.2, 6, 0, 71, 11.5, 0.8, REVIEWS},
    {"pitched-4-down", "four blades at 45 degrees, down", RU_DISCHARGE_DOWN, 1.27, 1.1, 1.4, 0.79,
     0.7, 0.9, 0.25, 0.2, 4, 0.7, 50, 13, 0.4, REVIEWS},
    {"pitched-6-down", "six blades at 45 degrees, down", RU_DISCHARGE_DOWN, 1.64, 1.5, 1.8, 0.81,
     0.7, 0.9, 0.25, 0.2, 6, 0.7, 50, 13, 0.4, REVIEWS},
    {"pitched-6-up", "six blades at 45 degrees, up", RU_DISCHARGE_UP, 1.64, 1.5, 1.8, 0.81, 0.7,
     0.9, 0.25, 0.2, 6, 0.7, 50, 13, 0.6, REVIEWS},
    {"a310", "Lightnin A310 hydrofoil, down", RU_DISCHARGE_DOWN, 0.30, 0.28, 0.35, 0.56, 0.5, 0.6,
     0, 0.15, 3, 0, 50, 10, 0.6, REVIEWS},
    {"a315", "Lightnin A315 wide hydrofoil, down", RU_DISCHARGE_DOWN, 0.80, 0.75, 0.84, 0.73, 0.65,
     0.8, 0, 0.35, 4, 0, 50, 10, 0.6, REVIEWS},
    {"marine", "marine propeller, pitch 1.0, down", RU_DISCHARGE_DOWN, 0.35, 0.30, 0.40, 0.50, 0.4,
     0.6, 0, 0.15, 3, 0, 41, 10, 0.6, REVIEWS},
    {"elephant-ear-down", "three wide blades at 45 degrees, down", RU_DISCHARGE_DOWN, 1.7, 1.4, 2.1,
     0.8, 0.7, 0.9, 0.25, 0.4, 3, 0, 50, 11, 0.6, REVIEWS},
    {"elephant-ear-up", "three wide blades at 45 degrees, up", RU_DISCHARGE_UP, 1.7, 1.4, 2.1, 0.8,
     0.7, 0.9, 0.25, 0.4, 3, 0, 50, 11, 0.7, REVIEWS},
};
enum { N_TYPE = sizeof types / sizeof types[0] };

const ru_impeller_type *ru_impeller_types(size_t *n)
{
    *n = N_TYPE;
    return types;
}

const ru_impeller_type *ru_impeller_type_find(const char *name)
{
    for (size_t i = 0; i < N_TYPE; i++)
        if (strcmp(types[i].name, name) == 0)
            return &types[i];
    return NULL;
}

double ru_impeller_power_number(double laminar, double turbulent, double reynolds)
{
    const double low = 10, high = 1e4;
    if (reynolds >= high)
        return turbulent;
    if (reynolds <= low)
        return laminar / reynolds;
    double along = log(reynolds / low) / log(high / low);
    return exp((1 - along) * log(laminar / low) + along * log(turbulent));
}

double ru_impeller_circulation(double tank_over_impeller)
{
    return 1 + 0.16 * (tank_over_impeller * tank_over_impeller - 1);
}

double ru_apparent_viscosity(double consistency, double flow_index, double shear, double speed)
{
    return consistency * pow(shear * speed, flow_index - 1);
}
