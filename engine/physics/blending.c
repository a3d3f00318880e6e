/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <ru/physics/blending.h>

#include <math.h>

#include <ru/physics/constant.h>

double ru_t95_power(double tank, double impeller, double dissipation)
{
    return 5.9 * pow(tank, 2.0 / 3) / cbrt(dissipation) / cbrt(impeller / tank);
}

static double nienow(const ru_conditions *c)
{
    return ru_t95_power(c->tank, c->impeller, ru_conditions_dissipation(c));
}

static double turbulent(const ru_conditions *c, double factor)
{
    return factor * pow(c->tank, 1.5) * sqrt(c->height) /
           (cbrt(c->power_number) * c->speed * c->impeller * c->impeller);
}

static double grenville(const ru_conditions *c)
{
    return turbulent(c, 5.2);
}

static double ruszkowski(const ru_conditions *c)
{
    return turbulent(c, 5.3);
}

static double turbulence(const ru_conditions *c)
{
    return cbrt(c->power_number) * ru_conditions_reynolds(c);
}

#define TURBULENT                                                                                  \
    {                                                                                              \
        "Po^1/3 Re", "", turbulence, 6370, 1e12                                                    \
    }
#define SQUARE                                                                                     \
    {                                                                                              \
        "H/T", "", ru_conditions_slenderness, 0.5, 1.5                                             \
    }
#define RATIO                                                                                      \
    {                                                                                              \
        "D/T", "", ru_conditions_diameter_ratio, 0.25, 0.6                                         \
    }

static const ru_correlation stirred[] = {
    {"grenville",
     "t95 = 5.2 T^1.5 H^0.5/(Po^1/3 N D^2)",
     "Grenville (1992), Handbook of Industrial Mixing (2004)",
     grenville,
     {TURBULENT, SQUARE, RATIO}},
    {"nienow",
     "t95 = 5.9 T^2/3 (P/m)^-1/3 (D/T)^-1/3",
     "Nienow, Chem. Eng. Sci. 52:2557 (1997), recalled",
     nienow,
     {TURBULENT, SQUARE, RATIO}},
    {"ruszkowski",
     "t95 = 5.3 T^1.5 H^0.5/(Po^1/3 N D^2)",
     "Ruszkowski, 8th Eur. Conf. Mixing (1994), recalled",
     ruszkowski,
     {TURBULENT, SQUARE, RATIO}},
};
const ru_correlations ru_t95_stirred = {stirred, sizeof stirred / sizeof stirred[0]};

static double column(const ru_conditions *c)
{
    return 11 * c->height / c->tank / cbrt(RU_FITTED_GRAVITY * c->velocity / (c->tank * c->tank));
}

static const ru_correlation columns[] = {
    {"column",
     "t95 = 11 (H/T) (g u_s/T^2)^-1/3",
     "van 't Riet and Tramper (1991), recalled",
     column,
     {{"H/T", "", ru_conditions_slenderness, 3, 20}}},
};
const ru_correlations ru_t95_column = {columns, sizeof columns / sizeof columns[0]};

double ru_t95_transitional(const ru_conditions *c)
{
    double fourier = 183 / turbulence(c);
    return c->density * pow(c->tank, 1.5) * sqrt(c->height) * fourier * fourier / c->viscosity;
}

double ru_mixing_homogeneity(double t95, double homogeneity)
{
    return t95 * log(1 - homogeneity) / log(0.05);
}

double ru_t95_stages(double stage_volume, double exchange)
{
    return log(20) * stage_volume / (2 * exchange);
}

double ru_kolmogorov_length(double kinematic_viscosity, double dissipation)
{
    return pow(pow(kinematic_viscosity, 3) / dissipation, 0.25);
}

double ru_largest_dissipation(const ru_conditions *c)
{
    return c->power / (c->density * RU_PI / 4 * c->impeller * c->impeller * c->blade);
}

double ru_edcf(double power, double impeller, double circulation_time)
{
    return power / (RU_PI / 4 * pow(impeller, 3) * circulation_time);
}
