/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <ru/core/sheet.h>

#include <math.h>
#include <stdio.h>
#include <string.h>

#include <ru/core/gas.h>
#include <ru/core/heat.h>
#include <ru/core/network_make.h>
#include <ru/core/stages.h>
#include <ru/physics/blending.h>
#include <ru/physics/constant.h>
#include <ru/physics/gas_transfer.h>
#include <ru/physics/power.h>
#include <ru/physics/water.h>

static const double molar_oxygen = 0.031998, molar_carbon_dioxide = 0.044009; /* kg/mol */

static ru_figure *add(ru_sheet *sheet, const char *symbol, double value, const char *unit,
                      const char *meaning)
{
    static ru_figure overflow;
    ru_figure *f = sheet->n < RU_MAX_FIGURE ? &sheet->figures[sheet->n++] : &overflow;
    *f = (ru_figure){.symbol = symbol, .value = value, .unit = unit, .formula = "", .source = ""};
    snprintf(f->meaning, sizeof f->meaning, "%s", meaning);
    return f;
}

/* A figure by a row of a table, in the unit people use. */
static void add_row(ru_sheet *sheet, const char *symbol, const ru_correlation *row, double value,
                    const char *unit, const char *meaning, const ru_conditions *c)
{
    ru_figure *f = add(sheet, symbol, value, unit, meaning);
    f->formula = row->formula;
    f->source = row->source;
    f->outside = !ru_correlation_holds(row, c, f->note, sizeof f->note);
}

static void add_shape(const ru_scenario *s, ru_sheet *sheet)
{
    /* Volume of the dish, and the height it takes, over T^3 and T. Standard shapes; recalled. */
    static const struct {
        double volume, height;
    } bottoms[] = {[RU_BOTTOM_FLAT] = {0, 0},
                   [RU_BOTTOM_TORISPHERICAL] = {0.0809, 0.169},
                   [RU_BOTTOM_ELLIPTICAL] = {RU_PI / 24, 0.25},
                   [RU_BOTTOM_HEMISPHERICAL] = {RU_PI / 12, 0.5}};
    double t = s->vessel.diameter, area = RU_PI / 4 * t * t, height = ru_gas_liquid_height(s);
    double dish = bottoms[s->vessel.bottom].volume * t * t * t;
    double above = bottoms[s->vessel.bottom].height * t;
    add(sheet, "H", height, "m", "liquid height, as a flat cylinder");
    if (dish > 0 && dish < s->vessel.volume)
        add(sheet, "H", above + (s->vessel.volume - dish) / area, "m",
            "liquid height from the lowest point of the bottom");
    add(sheet, "H/T", height / t, "1", "slenderness");
}

static void add_impeller(const ru_scenario *s, size_t i, ru_sheet *sheet)
{
    const ru_impeller *impeller = &s->mixing.impellers[i];
    ru_conditions c = ru_gas_at_impeller(s, i);
    char meaning[96];
    double margin, discharge = ru_impeller_discharge(impeller, s->mixing.speed);
    snprintf(meaning, sizeof meaning, "impeller %zu%s%s at %.4g m: Reynolds number", i + 1,
             impeller->type ? ", " : "", impeller->type ? impeller->type->name : "",
             impeller->height);
    add(sheet, "Re", ru_conditions_reynolds(&c), "1", meaning);
    add(sheet, "Po", impeller->power_number, "1", "power number")->source =
        impeller->type ? impeller->type->source : "given";
    add(sheet, "Fl", impeller->flow_number, "1", "flow number")->source =
        impeller->type ? impeller->type->source : "given";
    add(sheet, "P0", c.power, "W", "power without gas");
    add(sheet, "v_tip", RU_PI * s->mixing.speed * impeller->diameter, "m/s", "tip speed");
    add(sheet, "Q_p", discharge, "m3/s", "discharge");
    if (!(c.gas_flow > 0))
        return;
    add(sheet, "Fl_G", ru_conditions_gas_number(&c), "1", "gas number");
    add_row(sheet, "Pg", &ru_gassed_power.rows[s->gas.gassed_rule], c.gassed_power, "W",
            "power with gas", &c);
    ru_regime regime = ru_regime_find(&c, &margin);
    ru_figure *f = add(sheet, "Fl_F/Fl_G", margin, "1", "gas that floods it over gas that passes");
    f->formula = ru_regime_limits.rows[0].formula;
    f->source = ru_regime_limits.rows[0].source;
    snprintf(f->note, sizeof f->note, "the impeller is %s", ru_regime_word(regime));
    f->outside = regime == RU_REGIME_FLOODED;
}

static void add_stirring(const ru_scenario *s, const ru_conditions *c, ru_sheet *sheet)
{
    double discharge = 0, circulated = 0;
    for (size_t i = 0; i < s->mixing.n_impeller; i++) {
        const ru_impeller *impeller = &s->mixing.impellers[i];
        double flow = ru_impeller_discharge(impeller, s->mixing.speed);
        discharge += flow;
        circulated += flow * (isnan(impeller->circulation) ? 1 : impeller->circulation);
    }
    double eps = ru_conditions_dissipation(c), circulation = s->vessel.volume / discharge;
    add(sheet, "P/V", c->power / c->volume, "W/m3", "power without gas");
    add(sheet, "Pg/V", c->gassed_power / c->volume, "W/m3", "power with gas");
    add(sheet, "eps", eps, "W/kg", "mean dissipation without gas");
    add(sheet, "eps_max", ru_largest_dissipation(c), "W/kg",
        "dissipation if all power went into the lowest impeller's swept volume");
    add(sheet, "lambda_K", 1e6 * ru_kolmogorov_length(c->viscosity / c->density, eps), "um",
        "Kolmogorov length at the mean dissipation");
    add(sheet, "t_c", circulation, "s", "volume over discharge");
    add(sheet, "t_circ", s->vessel.volume / circulated, "s", "volume over whole circulation");
    add(sheet, "EDCF", ru_edcf(c->power, c->impeller, circulation) / 1000, "kW/m3/s",
        "dissipation over circulation");
    for (size_t i = 0; i < ru_t95_stirred.n; i++)
        add_row(sheet, "t95", &ru_t95_stirred.rows[i], ru_t95_stirred.rows[i].evaluate(c), "s",
                ru_t95_stirred.rows[i].name, c);
    if (s->mixing.n_impeller > 1) {
        double exchange =
            ru_stage_exchange(&s->mixing, &s->mixing.impellers[0], &s->mixing.impellers[1]);
        ru_figure *f = add(sheet, "t95",
                           ru_t95_stages(s->vessel.volume / (double)s->mixing.n_impeller, exchange),
                           "s", "two stages that exchange");
        f->formula = "ln(20) V_stage/(2 Q_EX)";
        f->source = "two-zone estimate, Vasconcelos et al.; Cui et al. (1996), recalled";
    }
}

/* The chosen kLa first, then the others of its table. */
static void add_transfer(const ru_scenario *s, const ru_conditions *c, ru_sheet *sheet)
{
    const ru_correlations *table = s->mixing.n_impeller ? &ru_kla_stirred : &ru_kla_column;
    const ru_correlation *chosen = ru_gas_kla_row(s), *holdup = ru_gas_holdup_row(s);
    add(sheet, "u_s", c->velocity, "m/s", "superficial gas velocity at the mean pressure");
    add(sheet, "VVM",
        s->gas.molar_flow * RU_GAS_CONSTANT * RU_ZERO_CELSIUS / RU_NORMAL_PRESSURE /
            s->vessel.volume * 60,
        "1/min", "normal volume of gas over volume of liquid");
    if (isnan(s->gas.holdup) || !(s->gas.holdup > 0))
        add_row(sheet, "eps_G", holdup, 100 * c->holdup, "%", "gas hold-up", c);
    else
        add(sheet, "eps_G", 100 * c->holdup, "%", "gas hold-up, as given");
    if (chosen)
        add_row(sheet, "kLa", chosen, 3600 * ru_gas_row_kla(s, chosen, c), "1/h", "as chosen", c);
    else
        add(sheet, "kLa", 3600 * s->gas.kla, "1/h", "as given");
    for (size_t i = 0, others = 0; i < table->n && others < 2; i++) {
        if (&table->rows[i] == chosen)
            continue;
        add_row(sheet, "kLa", &table->rows[i], 3600 * ru_gas_row_kla(s, &table->rows[i], c), "1/h",
                table->rows[i].name, c);
        others++;
    }
}

/* What the gas can bring and take, and the heat that goes with it. */
static void add_capacity(const ru_scenario *s, const ru_conditions *c, ru_sheet *sheet)
{
    double kla = ru_gas_kla(s), mean = ru_gas_mean_pressure(s) / s->gas.head_pressure;
    double otr = kla * s->gas.oxygen_saturation * mean / molar_oxygen;
    double fed = s->gas.molar_flow * 0.2095 / s->vessel.volume;
    for (size_t i = 0; i < s->gas.n_share; i++)
        if (strcmp(s->gas.shares[i].species->name, "oxygen") == 0)
            fed = s->gas.molar_flow * s->gas.shares[i].inlet / s->vessel.volume;
    ru_figure *f = add(sheet, "OTR_max", 3600 * otr, "mmol/L/h",
                       "oxygen transfer at no dissolved oxygen, gas as fed, mean pressure");
    if (s->gas.molar_flow > 0 && otr > fed) {
        f->outside = 1;
        snprintf(f->note, sizeof f->note, "only %.3g mmol/L/h of oxygen are fed", 3600 * fed);
    }
    /* 0.2 bar of carbon dioxide harms most cultures: what can be stripped below it. */
    const ru_gas_species *dioxide = ru_gas_species_find("carbon_dioxide");
    double limit = 0.2e5 * ru_gas_solubility(s, dioxide) / molar_carbon_dioxide;
    double by_liquid = kla * s->gas.carbon_dioxide_ratio * limit;
    double by_gas = s->gas.molar_flow * 0.2e5 / ru_gas_mean_pressure(s) / s->vessel.volume;
    f = add(sheet, "CTR_max", 3600 * (s->gas.molar_flow > 0 ? fmin(by_liquid, by_gas) : by_liquid),
            "mmol/L/h", "carbon dioxide stripped at 0.2 bar in the liquid");
    if (s->gas.molar_flow > 0 && by_gas < by_liquid)
        snprintf(f->note, sizeof f->note, "the gas flow limits it, not the transfer");
    double metabolic = 460e3 * fmin(otr, s->gas.molar_flow > 0 ? fed : otr);
    f = add(sheet, "Q_heat", (metabolic * s->vessel.volume + c->gassed_power) / 1000, "kW",
            "heat to be removed at OTR_max: 460 kJ per mol of oxygen, and stirring");
    f->source = "oxycaloric, 440 to 480 kJ/mol, recalled";
    if (!s->heat.present || !(ru_heat_jacket(&s->heat) > 0))
        return;
    double wall = isnan(s->heat.setpoint) ? s->vessel.temperature : s->heat.setpoint;
    double jacket = ru_heat_jacket(&s->heat) * (wall - s->heat.coolant_temperature) / 1000;
    ru_figure *limits = add(sheet, "Q_jacket", jacket, "kW", "most that the jacket takes");
    if (jacket < f->value) {
        limits->outside = 1;
        snprintf(limits->note, sizeof limits->note, "less than the heat at OTR_max");
    }
}

void ru_sheet_fill(const ru_scenario *scenario, ru_sheet *sheet)
{
    sheet->n = 0;
    if (isnan(scenario->vessel.diameter))
        return;
    ru_conditions c = ru_gas_of_vessel(scenario);
    add_shape(scenario, sheet);
    for (size_t i = 0; i < scenario->mixing.n_impeller; i++)
        add_impeller(scenario, i, sheet);
    if (scenario->mixing.n_impeller && scenario->mixing.speed > 0)
        add_stirring(scenario, &c, sheet);
    if (scenario->gas.present && c.velocity > 0) {
        if (!scenario->mixing.n_impeller) {
            add_row(sheet, "t95", &ru_t95_column.rows[0], ru_t95_column.rows[0].evaluate(&c), "s",
                    "bubble column", &c);
            add(sheet, "P/V", c.density * RU_GRAVITY * c.velocity, "W/m3", "given off by the gas");
        }
        add_transfer(scenario, &c, sheet);
    }
    if (scenario->gas.present)
        add_capacity(scenario, &c, sheet);
}

int ru_sheet_warning(const ru_scenario *scenario, size_t i, char *text, size_t size)
{
    ru_sheet sheet;
    ru_sheet_fill(scenario, &sheet);
    const ru_correlation *chosen = ru_gas_kla_row(scenario);
    for (size_t k = 0; k < sheet.n; k++) {
        const ru_figure *f = &sheet.figures[k];
        int flooded = strcmp(f->symbol, "Fl_F/Fl_G") == 0;
        int of_choice = chosen && f->formula == chosen->formula;
        if (!f->outside || !(flooded || of_choice) || i-- > 0)
            continue;
        snprintf(text, size, "%s: %s%s%s", flooded ? "flooding" : "kLa",
                 flooded ? "an impeller takes more gas than it can disperse: " : "",
                 flooded ? f->note : f->note,
                 flooded ? "" : " (kLa by this correlation is extrapolated)");
        return 1;
    }
    return 0;
}
