/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <ru/physics/gas_transfer.h>

#include <math.h>

#include <ru/physics/constant.h>

static double power_law(const ru_conditions *c, double factor, double a, double b)
{
    return factor * pow(ru_conditions_power_density(c), a) * pow(c->velocity, b);
}

static double coalescing(const ru_conditions *c)
{
    return power_law(c, 0.026, 0.4, 0.5);
}

static double noncoalescing(const ru_conditions *c)
{
    return power_law(c, 0.002, 0.7, 0.2);
}

static double blended(const ru_conditions *c)
{
    return c->coalescence * coalescing(c) + (1 - c->coalescence) * noncoalescing(c);
}

static double figueiredo(const ru_conditions *c)
{
    return power_law(c, 0.026, 0.6, 0.8);
}

static double labik(const ru_conditions *c)
{
    return 0.295 * pow(c->speed * c->impeller, 2.083) * pow(c->velocity, 0.461) *
           pow(c->power_number, 0.737);
}

static double velocity_of(const ru_conditions *c)
{
    return c->velocity;
}

static double width_of(const ru_conditions *c)
{
    return c->tank;
}

#define POWER_DENSITY                                                                              \
    {                                                                                              \
        "Pg/V", "W/m3", ru_conditions_power_density, 500, 10000                                    \
    }

static const ru_correlation stirred[] = {
    {"coalescing",
     "kLa = 0.026 (Pg/V)^0.4 u_s^0.5",
     "van 't Riet, Ind. Eng. Chem. Process Des. Dev. 18:357 (1979), within 30 %",
     coalescing,
     {POWER_DENSITY, {"V", "m3", ru_conditions_volume, 0.002, 2.6}}},
    {"noncoalescing",
     "kLa = 0.002 (Pg/V)^0.7 u_s^0.2",
     "van 't Riet, Ind. Eng. Chem. Process Des. Dev. 18:357 (1979), within 30 %",
     noncoalescing,
     {POWER_DENSITY, {"V", "m3", ru_conditions_volume, 0.002, 4.4}}},
    {"blended",
     "kLa = f coalescing + (1 - f) noncoalescing, f the coalescence of the medium",
     "between van 't Riet's two correlations in a straight line (a choice)",
     blended,
     {POWER_DENSITY, {"V", "m3", ru_conditions_volume, 0.002, 2.6}}},
    {"figueiredo",
     "kLa = 0.026 (Pg/V)^0.6 u_s^0.8",
     "Figueiredo and Calderbank, Chem. Eng. Sci. 34:1333 (1979)",
     figueiredo,
     {{"u_s", "m/s", velocity_of, 0.006, 0.013}}},
    {"labik",
     "kLa = 0.295 (N D)^2.083 u_s^0.461 Po^0.737",
     "Labik, Moucha et al., Chem. Eng. Technol. 40 (2017)",
     labik,
     {{"u_s", "m/s", velocity_of, 0.002, 0.009}}},
};
const ru_correlations ru_kla_stirred = {stirred, sizeof stirred / sizeof stirred[0]};

static double heijnen(const ru_conditions *c)
{
    return 0.32 * pow(c->velocity, 0.7);
}

/* kLa T^2/D_L = 0.6 Sc^0.5 Bo^0.62 Ga^0.31 eps^1.1 */
static double akita(const ru_conditions *c)
{
    double nu = c->viscosity / c->density;
    double schmidt = nu / c->diffusivity;
    double bond = RU_FITTED_GRAVITY * c->tank * c->tank * c->density / c->surface_tension;
    double galilei = RU_FITTED_GRAVITY * pow(c->tank, 3) / (nu * nu);
    return 0.6 * sqrt(schmidt) * pow(bond, 0.62) * pow(galilei, 0.31) * pow(c->holdup, 1.1) *
           c->diffusivity / (c->tank * c->tank);
}

static double dewes(const ru_conditions *c)
{
    return pow(c->velocity, 0.9) * pow(1000 * c->viscosity, -0.55) * pow(c->gas_density, 0.46);
}

static const ru_correlation columns[] = {
    {"heijnen",
     "kLa = 0.32 u_s^0.7",
     "Heijnen and van 't Riet, Chem. Eng. J. 28:B21 (1984), recalled",
     heijnen,
     {{"u_s", "m/s", velocity_of, 0.005, 0.3}, {"T", "m", width_of, 0.08, 12}}},
    {"akita",
     "kLa T^2/D_L = 0.6 Sc^0.5 Bo^0.62 Ga^0.31 eps^1.1",
     "Akita and Yoshida, Ind. Eng. Chem. Process Des. Dev. 12:76 (1973)",
     akita,
     {{"T", "m", width_of, 0.15, 0.6}, {"u_s", "m/s", velocity_of, 0.003, 0.33}}},
    {"dewes",
     "kLa = u_s^0.9 (mu/mPa s)^-0.55 rho_G^0.46",
     "Dewes and Schumpe, Chem. Eng. Sci. 52:4105 (1997)",
     dewes,
     {{"u_s", "m/s", velocity_of, 0.01, 0.08}}},
};
const ru_correlations ru_kla_column = {columns, sizeof columns / sizeof columns[0]};

static double holdup_power(const ru_conditions *c)
{
    return 0.13 * cbrt(ru_conditions_power_density(c)) * pow(c->velocity, 2.0 / 3);
}

/* eps/(1 - eps) = A */
static double kudrewizki(const ru_conditions *c)
{
    double a = 0.819 * pow(c->velocity, 2.0 / 3) * pow(c->speed, 0.4) * pow(c->impeller, 4.0 / 15) *
               pow(RU_FITTED_GRAVITY, -1.0 / 3) * pow(c->density / c->surface_tension, 0.2) *
               c->density / (c->density - c->gas_density) *
               pow(c->density / c->gas_density, -1.0 / 15);
    return a / (1 + a);
}

/* The correlation is in per cent. */
static double smith(const ru_conditions *c)
{
    double group =
        ru_conditions_reynolds(c) * ru_conditions_froude(c) * ru_conditions_gas_number(c);
    return 0.01 * 0.85 * pow(group, 0.35) * pow(c->impeller / c->tank, 1.25);
}

static const ru_correlation held[] = {
    {"power",
     "eps = 0.13 (Pg/V)^1/3 u_s^2/3",
     "as in Noorman and co-workers, 90 m3 vessel",
     holdup_power,
     {POWER_DENSITY}},
    {"kudrewizki",
     "eps/(1 - eps) = 0.819 u_s^2/3 N^2/5 D^4/15 g^-1/3 (rho/sigma)^1/5 rho/(rho - rho_G) "
     "(rho/rho_G)^-1/15",
     "Kudrewizki (1982), in Garcia-Ochoa and Gomez, Chem. Eng. Sci. 59:2489 (2004)",
     kudrewizki,
     {{0}}},
    {"smith", "eps = 0.0085 (Re Fr Fl_G)^0.35 (D/T)^1.25", "Smith (1991), recalled", smith, {{0}}},
};
const ru_correlations ru_holdup_stirred = {held, sizeof held / sizeof held[0]};

static double holdup_heijnen(const ru_conditions *c)
{
    return 0.6 * pow(c->velocity, 0.7);
}

static const ru_correlation held_column[] = {
    {"heijnen",
     "eps = 0.6 u_s^0.7",
     "Heijnen and van 't Riet, Chem. Eng. J. 28:B21 (1984), recalled",
     holdup_heijnen,
     {{"u_s", "m/s", velocity_of, 0.005, 0.3}}},
};
const ru_correlations ru_holdup_column = {held_column, sizeof held_column / sizeof held_column[0]};

double ru_kla_warmth(double temperature)
{
    return pow(1.022, temperature - RU_ZERO_CELSIUS - 20);
}

double ru_kla_thickness(double viscosity)
{
    const double thin = 2e-3, thick = 5e-3;
    double at_thick = pow(thick / 0.89e-3, -0.7);
    if (viscosity <= thin)
        return 1;
    if (viscosity < thick)
        return pow(at_thick, log(viscosity / thin) / log(thick / thin));
    return pow(viscosity / 0.89e-3, -0.7);
}

double ru_bubble_diameter(const ru_conditions *c)
{
    return 4.15 * pow(c->surface_tension, 0.6) /
               (pow(ru_conditions_power_density(c), 0.4) * pow(c->density, 0.2)) * sqrt(c->holdup) +
           9e-4;
}

double ru_kl_turbulent(double factor, double diffusivity, double dissipation, double viscosity)
{
    return factor * sqrt(diffusivity) * pow(dissipation / viscosity, 0.25);
}

double ru_kl_penetration(double diffusivity, double slip, double diameter)
{
    return 2 * sqrt(diffusivity * slip / (RU_PI * diameter));
}

double ru_column_dispersion_deckwer(double tank, double velocity)
{
    return 0.678 * pow(tank, 1.4) * pow(velocity, 0.3);
}

double ru_column_dispersion_baird(double tank, double velocity)
{
    return 0.35 * cbrt(RU_FITTED_GRAVITY * velocity) * pow(tank, 4.0 / 3);
}

double ru_column_circulation(double tank, double velocity)
{
    return 0.9 * cbrt(RU_FITTED_GRAVITY * tank * velocity);
}
