/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <ru/core/sheet_rows.h>

#include <math.h>
#include <stdio.h>

#include <ru/core/gas.h>
#include <ru/core/heat.h>
#include <ru/core/sheet.h>
#include <ru/core/stages.h>
#include <ru/physics/blending.h>
#include <ru/physics/constant.h>
#include <ru/physics/gas_transfer.h>
#include <ru/physics/power.h>

#define COUNT(rows) (sizeof(rows) / sizeof((rows)[0]))

/* --- the vessel and its liquid --- */

static double volume(const ru_sheet_site *s)
{
    return s->scenario->vessel.volume * 1e3;
}

static double flat_height(const ru_sheet_site *s)
{
    return isnan(s->scenario->vessel.diameter) ? NAN : ru_gas_liquid_height(s->scenario);
}

static double dished_height(const ru_sheet_site *s)
{
    return s->scenario->vessel.bottom == RU_BOTTOM_FLAT
               ? NAN
               : ru_vessel_liquid_height(&s->scenario->vessel);
}

static double slenderness(const ru_sheet_site *s)
{
    return flat_height(s) / s->scenario->vessel.diameter;
}

static double viscosity(const ru_sheet_site *s)
{
    return 1e3 * s->c.viscosity;
}

static int tell_viscosity(const ru_sheet_site *s, char *note, size_t size)
{
    if (!isnan(s->scenario->medium.consistency))
        snprintf(note, size,
                 "of the power law at the first impeller's shear rate, Metzner and "
                 "Otto (1957)");
    return 0;
}

static double baffling(const ru_sheet_site *s)
{
    const ru_vessel *v = &s->scenario->vessel;
    double width = isnan(v->baffle_width) ? 0.1 * v->diameter : v->baffle_width;
    return s->scenario->mixing.n_impeller ? (double)v->baffles * width / v->diameter : NAN;
}

static int tell_baffling(const ru_sheet_site *s, char *note, size_t size)
{
    if (baffling(s) >= 0.3)
        return 0;
    snprintf(note, size, "hardly baffled: power and mixing time are for 0.3 to 0.5");
    return 1;
}

static const ru_sheet_row vessel_rows[] = {
    {"V", "liquid at the start", "L", NULL, volume, NULL},
    {"H", "height of the liquid over a flat bottom, as on the grid", "m", NULL, flat_height, NULL},
    {"H(bottom)", "height of the liquid over the lowest point of its dished bottom", "m",
     "volumes of dished bottoms, recalled", dished_height, NULL},
    {"H/T", "slenderness", "", NULL, slenderness, NULL},
    {"mu", "viscosity", "mPa s", NULL, viscosity, tell_viscosity},
    {"n_b B/T", "baffling: number of baffles times width over diameter", "",
     "Handbook of Industrial Mixing (2004), recalled", baffling, tell_baffling},
};

const ru_sheet_row *ru_sheet_vessel_rows(size_t *n)
{
    *n = COUNT(vessel_rows);
    return vessel_rows;
}

/* --- one impeller --- */

static double reynolds(const ru_sheet_site *s)
{
    return ru_conditions_reynolds(&s->c);
}

static int tell_reynolds(const ru_sheet_site *s, char *note, size_t size)
{
    double re = reynolds(s);
    snprintf(note, size, "%s", re >= 1e4 ? "turbulent" : re > 10 ? "transitional" : "laminar");
    return 0;
}

static double froude(const ru_sheet_site *s)
{
    return ru_conditions_froude(&s->c);
}

static double tip_speed(const ru_sheet_site *s)
{
    return RU_PI * s->c.speed * s->c.impeller;
}

static double diameter_ratio(const ru_sheet_site *s)
{
    return s->c.impeller / s->c.tank;
}

static double power_number(const ru_sheet_site *s)
{
    return s->c.power_number;
}

static int tell_type(const ru_sheet_site *s, char *note, size_t size)
{
    const ru_impeller_type *type = s->impeller->type;
    if (type)
        snprintf(note, size, "%s: %.3g to %.3g turbulent", type->title, type->power_low,
                 type->power_high);
    return 0;
}

static double discharge(const ru_sheet_site *s)
{
    return 1e3 * ru_impeller_discharge(s->impeller, s->c.speed);
}

static double flow_number(const ru_sheet_site *s)
{
    return s->impeller->flow_number;
}

static double power(const ru_sheet_site *s)
{
    return s->c.power;
}

static double gassed_ratio(const ru_sheet_site *s)
{
    return s->c.gas_flow > 0 ? s->c.gassed_power / s->c.power : NAN;
}

static double gassed_power(const ru_sheet_site *s)
{
    return s->c.gas_flow > 0 ? s->c.gassed_power : NAN;
}

static double circulation_time(const ru_sheet_site *s)
{
    return s->c.volume / (double)s->scenario->mixing.n_impeller * 1e3 / discharge(s);
}

static double whole_circulation(const ru_sheet_site *s)
{
    return circulation_time(s) / s->impeller->circulation;
}

static double largest_dissipation(const ru_sheet_site *s)
{
    return ru_largest_dissipation(&s->c);
}

static double edcf(const ru_sheet_site *s)
{
    return 1e-3 * ru_edcf(s->c.power, s->c.impeller, circulation_time(s));
}

static double gas_number(const ru_sheet_site *s)
{
    return s->c.gas_flow > 0 ? ru_conditions_gas_number(&s->c) : NAN;
}

static double flooding_margin(const ru_sheet_site *s)
{
    double margin;
    if (!(s->c.gas_flow > 0) || isnan(s->c.tank))
        return NAN;
    (void)ru_regime_find(&s->c, &margin);
    return margin;
}

/* The lines of the regime map were measured for turbines. */
static int tell_regime(const ru_sheet_site *s, char *note, size_t size)
{
    double margin = flooding_margin(s);
    int radial = s->impeller->kind == RU_IMPELLER_RADIAL;
    if (isnan(margin))
        return 0;
    ru_regime regime = ru_regime_find(&s->c, &margin);
    snprintf(note, size, "%s%s%s", ru_regime_word(regime),
             regime == RU_REGIME_FLOODED
                 ? ": stir faster or feed less gas; power and kLa of the sheet are guesses"
                 : "",
             radial ? "" : " (by the lines of Rushton turbines)");
    return regime == RU_REGIME_FLOODED;
}

static const ru_sheet_row impeller_rows[] = {
    {"D/T", "impeller over tank", "", NULL, diameter_ratio, NULL},
    {"Re", "Reynolds number rho N D^2/mu", "", NULL, reynolds, tell_reynolds},
    {"Fr", "Froude number N^2 D/g", "", NULL, froude, NULL},
    {"v_tip", "tip speed pi N D", "m/s", NULL, tip_speed, NULL},
    {"Po", "power number", "", NULL, power_number, tell_type},
    {"Fl", "flow number", "", NULL, flow_number, NULL},
    {"Q_p", "discharge Fl N D^3", "L/s", NULL, discharge, NULL},
    {"t_c", "circulation time of its part of the tank, V/(n Q_p)", "s", NULL, circulation_time,
     NULL},
    {"t_circ", "the same by the whole circulation, with what the discharge takes along", "s", NULL,
     whole_circulation, NULL},
    {"P0", "power without gas", "W", NULL, power, NULL},
    {"Pg/P0", "power with gas over without", "", NULL, gassed_ratio, NULL},
    {"Pg", "power with gas", "W", NULL, gassed_power, NULL},
    {"eps_max", "largest dissipation: all power in the swept volume (upper bound)", "W/kg", NULL,
     largest_dissipation, NULL},
    {"EDCF", "energy dissipation/circulation function P/(pi/4 D^3 t_c)", "kW/m3/s",
     "Smith et al. (1990), recalled", edcf, NULL},
    {"Fl_G", "gas number Q/(N D^3) of the gas that meets it, at the pressure there", "", NULL,
     gas_number, NULL},
    {"Fl_F/Fl_G", "gas that floods it over gas that meets it; below 1 it is flooded", "",
     "Nienow et al., 5th Eur. Conf. Mixing (1985), recalled", flooding_margin, tell_regime},
};

const ru_sheet_row *ru_sheet_impeller_rows(size_t *n)
{
    *n = COUNT(impeller_rows);
    return impeller_rows;
}

/* --- all impellers --- */

static double power_density(const ru_sheet_site *s)
{
    return s->c.power / s->c.volume;
}

static double gassed_density(const ru_sheet_site *s)
{
    return s->c.gas_flow > 0 ? s->c.gassed_power / s->c.volume : NAN;
}

static double dissipation(const ru_sheet_site *s)
{
    return ru_conditions_dissipation(&s->c);
}

static double kolmogorov(const ru_sheet_site *s)
{
    return 1e6 * ru_kolmogorov_length(s->c.viscosity / s->c.density, dissipation(s));
}

static const ru_sheet_row power_rows[] = {
    {"P0", "power of all impellers without gas", "W", NULL, power, NULL},
    {"Pg", "power of all impellers with gas", "W", NULL, gassed_power, NULL},
    {"P0/V", "power per liquid without gas", "W/m3", NULL, power_density, NULL},
    {"Pg/V", "power per liquid with gas", "W/m3", NULL, gassed_density, NULL},
    {"eps", "mean dissipation without gas", "W/kg", NULL, dissipation, NULL},
    {"lambda_K", "Kolmogorov length at the mean dissipation", "um", NULL, kolmogorov, NULL},
};

const ru_sheet_row *ru_sheet_power_rows(size_t *n)
{
    *n = COUNT(power_rows);
    return power_rows;
}

/* --- gas and transfer --- */

static const double normal_volume = RU_GAS_CONSTANT * RU_ZERO_CELSIUS / RU_NORMAL_PRESSURE;

static double normal_flow(const ru_sheet_site *s)
{
    double flow = s->scenario->gas.molar_flow;
    return flow > 0 ? flow * normal_volume * 3600 : NAN;
}

static double vvm(const ru_sheet_site *s)
{
    return normal_flow(s) / 60 / s->scenario->vessel.volume;
}

static double velocity(const ru_sheet_site *s)
{
    return s->c.velocity > 0 ? s->c.velocity : NAN;
}

static double bubble(const ru_sheet_site *s)
{
    return s->c.gassed_power > 0 && s->c.velocity > 0 ? 1e3 * ru_bubble_diameter(&s->c) : NAN;
}

static double interface(const ru_sheet_site *s)
{
    return 6 * s->c.holdup / (1e-3 * bubble(s));
}

static double lamont(const ru_sheet_site *s)
{
    if (!(s->c.gassed_power > 0) || !(s->c.velocity > 0))
        return NAN;
    return 1e3 *
           ru_kl_turbulent(0.4, s->c.diffusivity, dissipation(s), s->c.viscosity / s->c.density);
}

static double higbie(const ru_sheet_site *s)
{
    return 1e3 * ru_kl_penetration(s->c.diffusivity, 0.2, 1e-3 * bubble(s));
}

static double saturation(const ru_sheet_site *s)
{
    return 1e3 * s->scenario->gas.oxygen_saturation;
}

/* kg/m3 at the mean pressure. */
static double mean_saturation(const ru_scenario *s)
{
    return s->gas.oxygen_saturation * ru_gas_mean_pressure(s) / s->gas.head_pressure;
}

/* kg/m3/s to mmol/L/h. */
static double molar_rate(double rate, const char *species)
{
    return 3.6e6 * rate / (1e3 * ru_gas_species_find(species)->molar_mass);
}

static double transfer(const ru_sheet_site *s)
{
    return molar_rate(ru_gas_kla(s->scenario) * mean_saturation(s->scenario), "oxygen");
}

static double oxygen_fed(const ru_sheet_site *s)
{
    const ru_gas *gas = &s->scenario->gas;
    for (size_t i = 0; gas->molar_flow > 0 && i < gas->n_share; i++)
        if (gas->shares[i].species == ru_gas_species_find("oxygen"))
            return 3600 * gas->molar_flow * gas->shares[i].inlet / s->scenario->vessel.volume;
    return NAN;
}

static int tell_transfer(const ru_sheet_site *s, char *note, size_t size)
{
    double fed = oxygen_fed(s);
    if (transfer(s) > fed)
        snprintf(note, size, "only %.4g mmol/L/h of oxygen are fed", fed);
    else if (transfer(s) > 0.3 * fed)
        snprintf(note, size, "much of the oxygen fed, so that the gas gets poor: less is met");
    return 0;
}

/* 0.2 bar of dissolved carbon dioxide harms most cultures: what leaves the liquid there, and what
 * the gas can hold at that pressure. */
static double stripped_by_transfer(const ru_scenario *s)
{
    const ru_gas_species *dioxide = ru_gas_species_find("carbon_dioxide");
    double dissolved = ru_gas_solubility(s, dioxide) * 0.2e5;
    return molar_rate(s->gas.carbon_dioxide_ratio * ru_gas_kla(s) *
                          (dissolved - s->gas.carbon_dioxide_equilibrium),
                      "carbon_dioxide");
}

static double carried_by_gas(const ru_scenario *s)
{
    if (!(s->gas.molar_flow > 0))
        return INFINITY;
    return 3600 * s->gas.molar_flow * 0.2e5 / ru_gas_mean_pressure(s) / s->vessel.volume;
}

static double stripping(const ru_sheet_site *s)
{
    return fmin(stripped_by_transfer(s->scenario), carried_by_gas(s->scenario));
}

static int tell_stripping(const ru_sheet_site *s, char *note, size_t size)
{
    if (carried_by_gas(s->scenario) < stripped_by_transfer(s->scenario))
        snprintf(note, size, "the gas flow limits it, not the transfer");
    return 0;
}

static double column_power(const ru_sheet_site *s)
{
    return s->scenario->mixing.n_impeller || !(s->c.velocity > 0)
               ? NAN
               : s->c.density * RU_GRAVITY * s->c.velocity;
}

static const ru_sheet_row gas_rows[] = {
    {"Q_n", "gas fed, dry, at 0 degC and 1.01325 bar", "m3/h", NULL, normal_flow, NULL},
    {"vvm", "normal volume of gas per liquid and minute", "1/min", NULL, vvm, NULL},
    {"u_s", "superficial velocity of gas at the mean pressure", "m/s", NULL, velocity, NULL},
    {"P/V", "power per liquid that the gas gives off", "W/m3", NULL, column_power, NULL},
    {"d32", "mean diameter of bubbles", "mm",
     "Calderbank, Trans. Inst. Chem. Eng. 36:443 (1958), recalled", bubble, NULL},
    {"a", "interface per dispersion, 6 eps_G/d32", "1/m", NULL, interface, NULL},
    {"kL(turbulent)", "liquid-side coefficient, 0.4 D_L^0.5 (eps/nu)^0.25", "mm/s",
     "Lamont and Scott, AIChE J. 16:513 (1970)", lamont, NULL},
    {"kL(penetration)", "liquid-side coefficient, slip 0.2 m/s", "mm/s", "Higbie (1935)", higbie,
     NULL},
    {"c*_O2", "oxygen in equilibrium with the gas fed, at the head pressure", "mg/L", NULL,
     saturation, NULL},
    {"OTR_max", "oxygen transfer at zero DO, gas as fed, mean pressure", "mmol/L/h", NULL, transfer,
     tell_transfer},
    {"O2 fed", "oxygen fed with the gas", "mmol/L/h", NULL, oxygen_fed, NULL},
    {"CTR_max", "carbon dioxide stripped with 0.2 bar of it in the liquid", "mmol/L/h", NULL,
     stripping, tell_stripping},
};

const ru_sheet_row *ru_sheet_gas_rows(size_t *n)
{
    *n = COUNT(gas_rows);
    return gas_rows;
}

/* --- heat --- */

static double oxygen_heat(const ru_scenario *s)
{
    return s->heat.present ? s->heat.oxygen_heat : 460e3;
}

static double metabolic(const ru_sheet_site *s)
{
    if (!s->scenario->gas.present)
        return NAN;
    double fed = oxygen_fed(s), rate = isnan(fed) ? transfer(s) : fmin(fed, transfer(s));
    return 1e-3 * rate / 3600 * oxygen_heat(s->scenario) * s->scenario->vessel.volume;
}

static double stirring(const ru_sheet_site *s)
{
    const ru_heat *heat = &s->scenario->heat;
    double power = heat->present && !isnan(heat->power) ? heat->power : s->c.gassed_power;
    return power > 0 ? 1e-3 * power : NAN;
}

static double jacket(const ru_sheet_site *s)
{
    const ru_heat *heat = &s->scenario->heat;
    double limit =
        ru_heat_jacket(heat) * (s->scenario->vessel.temperature - heat->coolant_temperature);
    return heat->present && limit != 0 ? 1e-3 * limit : NAN;
}

static int tell_jacket(const ru_sheet_site *s, char *note, size_t size)
{
    double power = stirring(s), load = metabolic(s) + (isnan(power) ? 0 : power);
    if (jacket(s) < load)
        snprintf(note, size, "less than cells at OTR_max and stirring give off (%.4g kW)", load);
    return 0;
}

static const ru_sheet_row heat_rows[] = {
    {"Q_met", "heat of cells at OTR_max, at most at the oxygen fed", "kW",
     "oxycaloric, 460 kJ/mol unless given; recalled", metabolic, NULL},
    {"Q_stir", "heat of stirring", "kW", NULL, stirring, NULL},
    {"Q_jacket", "most that jacket or coil takes at the vessel's temperature", "kW", NULL, jacket,
     tell_jacket},
};

const ru_sheet_row *ru_sheet_heat_rows(size_t *n)
{
    *n = COUNT(heat_rows);
    return heat_rows;
}
