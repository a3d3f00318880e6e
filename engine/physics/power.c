/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <ru/physics/power.h>

#include <math.h>

double ru_power_ungassed(const ru_conditions *c)
{
    return c->power_number * c->density * pow(c->speed, 3) * pow(c->impeller, 5);
}

static double michel_miller(const ru_conditions *c, double factor, double exponent)
{
    double inside = c->power * c->power * c->speed * pow(c->impeller, 3) / pow(c->gas_flow, 0.56);
    return factor * pow(inside, exponent);
}

static double michel_miller_783(const ru_conditions *c)
{
    return michel_miller(c, 0.783, 0.459);
}

static double michel_miller_72(const ru_conditions *c)
{
    return michel_miller(c, 0.72, 0.45);
}

static double hughmark(const ru_conditions *c)
{
    double gas = c->gas_flow / (c->speed * c->volume);
    double load = c->speed * c->speed * pow(c->impeller, 4) /
                  (RU_FITTED_GRAVITY * c->blade * pow(c->volume, 2.0 / 3));
    return c->power * 0.10 * pow(gas, -0.25) * pow(load, -0.2);
}

static double reuss(const ru_conditions *c)
{
    return c->power * 0.0312 * pow(ru_conditions_froude(c), -0.16) *
           pow(ru_conditions_reynolds(c), 0.064) * pow(ru_conditions_gas_number(c), -0.38) *
           pow(c->tank / c->impeller, 0.8);
}

static double cui(const ru_conditions *c)
{
    double x = c->gas_flow * pow(c->speed, 0.25) / (c->impeller * c->impeller);
    return c->power * (x <= 0.055 ? 1 - 9.9 * x : 1 - (0.52 + 0.62 * x));
}

#define RATIO                                                                                      \
    {                                                                                              \
        "D/T", "", ru_conditions_diameter_ratio, 0.25, 0.6                                         \
    }

static const ru_correlation gassed[] = {
    {"michel-miller",
     "Pg = 0.783 (P0^2 N D^3/Q^0.56)^0.459",
     "Michel and Miller, AIChE J. 8:262 (1962), constants as used by later work",
     michel_miller_783,
     {RATIO}},
    {"michel-miller-72",
     "Pg = 0.72 (P0^2 N D^3/Q^0.56)^0.45",
     "Michel and Miller, AIChE J. 8:262 (1962), recalled",
     michel_miller_72,
     {RATIO}},
    {"hughmark",
     "Pg = 0.10 P0 (Q/(N V))^-1/4 (N^2 D^4/(g w V^2/3))^-1/5",
     "Hughmark, Ind. Eng. Chem. Process Des. Dev. 19:638 (1980), recalled",
     hughmark,
     {RATIO}},
    {"reuss",
     "Pg = 0.0312 P0 Fr^-0.16 Re^0.064 Fl_G^-0.38 (T/D)^0.8",
     "Reuss et al. (1986), as in Noorman and co-workers",
     reuss,
     {{"Re", "", ru_conditions_reynolds, 1e4, 1e8}, RATIO}},
    {"cui",
     "Pg = P0 (1 - 9.9 x), x = Q N^0.25/D^2 <= 0.055, else P0 (1 - (0.52 + 0.62 x))",
     "Cui, van der Lans, Luyben, Chem. Eng. Sci. 51:2631 (1996), recalled",
     cui,
     {RATIO}},
};
const ru_correlations ru_gassed_power = {gassed, sizeof gassed / sizeof gassed[0]};

static double flooding_nienow(const ru_conditions *c)
{
    return 30 * ru_conditions_froude(c) * pow(c->impeller / c->tank, 3.5);
}

static double flooding_warmoeskerken(const ru_conditions *c)
{
    return 1.2 * ru_conditions_froude(c);
}

static double dispersion(const ru_conditions *c)
{
    return 0.2 * sqrt(c->impeller / c->tank) * sqrt(ru_conditions_froude(c));
}

static double recirculation(const ru_conditions *c)
{
    double froude = ru_conditions_froude(c);
    return 13 * froude * froude * pow(c->impeller / c->tank, 5);
}

static double three_three(const ru_conditions *c)
{
    double reynolds = ru_conditions_reynolds(c);
    return 3.8e-3 * pow(reynolds * reynolds / ru_conditions_froude(c), 0.07) *
           sqrt(c->tank / c->impeller);
}

#define TURBINE                                                                                    \
    {                                                                                              \
        "D/T", "", ru_conditions_diameter_ratio, 0.22, 0.55                                        \
    }

static const ru_correlation limits[] = {
    {"flooding",
     "Fl = 30 Fr (D/T)^3.5",
     "Nienow et al., 5th Eur. Conf. Mixing (1985), recalled",
     flooding_nienow,
     {TURBINE}},
    {"flooding-warmoeskerken",
     "Fl = 1.2 Fr",
     "Warmoeskerken and Smith, Chem. Eng. Sci. 40:2063 (1985), recalled",
     flooding_warmoeskerken,
     {TURBINE}},
    {"complete-dispersion",
     "Fl = 0.2 (D/T)^0.5 Fr^0.5",
     "Nienow et al., 5th Eur. Conf. Mixing (1985), recalled",
     dispersion,
     {TURBINE}},
    {"gross-recirculation",
     "Fl = 13 Fr^2 (D/T)^5",
     "Nienow et al., 5th Eur. Conf. Mixing (1985), recalled",
     recirculation,
     {TURBINE}},
    {"large-cavities",
     "Fl = 3.8e-3 (Re^2/Fr)^0.07 (T/D)^0.5",
     "Warmoeskerken and Smith (1985), recalled",
     three_three,
     {TURBINE}},
};
const ru_correlations ru_regime_limits = {limits, sizeof limits / sizeof limits[0]};

ru_regime ru_regime_find(const ru_conditions *c, double *margin)
{
    double gas = ru_conditions_gas_number(c);
    *margin = gas > 0 ? flooding_nienow(c) / gas : INFINITY;
    if (*margin < 1)
        return RU_REGIME_FLOODED;
    return gas > dispersion(c) ? RU_REGIME_LOADED : RU_REGIME_DISPERSED;
}

const char *ru_regime_word(ru_regime regime)
{
    static const char *const words[] = {[RU_REGIME_FLOODED] = "flooded",
                                        [RU_REGIME_LOADED] = "loaded",
                                        [RU_REGIME_DISPERSED] = "dispersed"};
    return words[regime];
}

double ru_power_gassed_ratio(const ru_correlation *row, const ru_conditions *c, double least)
{
    double margin;
    if (!(c->gas_flow > 0) || !(c->power > 0))
        return 1;
    if (ru_regime_find(c, &margin) == RU_REGIME_FLOODED)
        return 0.4;
    return fmin(1, fmax(least, row->evaluate(c) / c->power));
}
