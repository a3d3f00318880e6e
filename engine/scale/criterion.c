/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <ru/scale/criterion.h>

#include <math.h>
#include <stdio.h>
#include <string.h>

#include <ru/core/gas.h>

/* The figure with the largest or the smallest value over all impellers, NULL: none. */
static const ru_figure *extreme(const ru_point_view *view, const char *symbol, int largest)
{
    const ru_figure *found = NULL;
    for (size_t i = 0; i < view->sheet->n; i++) {
        const ru_figure *f = &view->sheet->figures[i];
        if (f->impeller == 0 || strcmp(f->symbol, symbol) != 0)
            continue;
        if (!found || (largest ? f->value > found->value : f->value < found->value))
            found = f;
    }
    return found;
}

static double take(const ru_figure *figure, const ru_figure **from)
{
    *from = figure;
    return figure ? figure->value : NAN;
}

static double speed(const ru_point_view *view, const ru_figure **from)
{
    *from = NULL;
    return view->scenario->mixing.n_impeller ? view->scenario->mixing.speed * 60 : NAN;
}

static double volume(const ru_point_view *view, const ru_figure **from)
{
    *from = NULL;
    return view->scenario->vessel.volume;
}

static double diameter(const ru_point_view *view, const ru_figure **from)
{
    *from = NULL;
    return view->scenario->vessel.diameter;
}

static double diameter_ratio(const ru_point_view *view, const ru_figure **from)
{
    return take(extreme(view, "D/T", 1), from);
}

static double tip_speed(const ru_point_view *view, const ru_figure **from)
{
    return take(extreme(view, "v_tip", 1), from);
}

static double reynolds(const ru_point_view *view, const ru_figure **from)
{
    return take(extreme(view, "Re", 0), from);
}

static double dissipation(const ru_point_view *view, const ru_figure **from)
{
    return take(extreme(view, "eps_max", 1), from);
}

static double edcf(const ru_point_view *view, const ru_figure **from)
{
    return take(extreme(view, "EDCF", 1), from);
}

static double circulation(const ru_point_view *view, const ru_figure **from)
{
    return take(extreme(view, "t_c", 1), from);
}

static double gas_number(const ru_point_view *view, const ru_figure **from)
{
    return take(extreme(view, "Fl_G", 1), from);
}

static double flooding(const ru_point_view *view, const ru_figure **from)
{
    return take(extreme(view, "Fl_F/Fl_G", 0), from);
}

static double pressure(const ru_point_view *view, const ru_figure **from)
{
    *from = NULL;
    return view->scenario->gas.present ? 1e-5 * ru_gas_mean_pressure(view->scenario) : NAN;
}

/* The slowest of what mixes: within the reach of one impeller, and from one to the next. */
static double mixing_time(const ru_point_view *view, const ru_figure **from)
{
    const ru_figure *slow = ru_sheet_find(view->sheet, "t95(transitional)", 0);
    const ru_figure *stages = ru_sheet_find(view->sheet, "t95(stages)", 0);
    if (!slow)
        slow = ru_sheet_find(view->sheet, "t95(grenville)", 0);
    if (!slow)
        slow = ru_sheet_find(view->sheet, "t95(column)", 0);
    return take(stages && (!slow || stages->value > slow->value) ? stages : slow, from);
}

static double per_volume(const ru_point_view *view, const char *symbol)
{
    const ru_figure *f = ru_sheet_find(view->sheet, symbol, 0);
    return f ? f->value / view->scenario->vessel.volume : NAN;
}

static double power(const ru_point_view *view, const ru_figure **from)
{
    const ru_figure *f = ru_sheet_find(view->sheet, "Pg", 0);
    *from = f ? f : ru_sheet_find(view->sheet, "P0", 0);
    return *from ? 1e-3 * (*from)->value : NAN;
}

static double heat(const ru_point_view *view, const ru_figure **from)
{
    double cells = per_volume(view, "Q_met"), stirring = per_volume(view, "Q_stir");
    *from = ru_sheet_find(view->sheet, "Q_met", 0);
    return isnan(cells) ? NAN : cells + (isnan(stirring) ? 0 : stirring);
}

static double cooling(const ru_point_view *view, const ru_figure **from)
{
    *from = ru_sheet_find(view->sheet, "Q_jacket", 0);
    return per_volume(view, "Q_jacket");
}

#define OLDSHUE "Oldshue, Biotechnol. Bioeng. 8:3 (1966), recalled"
#define GARCIA                                                                                     \
    "Garcia-Ochoa and Gomez, Biotechnol. Adv. 27:153 (2009), on scale-up of oxygen transfer"
enum { SPEED = RU_BY_SPEED, GAS = RU_BY_GAS, BOTH = RU_BY_SPEED | RU_BY_GAS };

static const ru_criterion rows[] = {
    {"speed", "rpm", "of the shaft", 0, 0, "", speed, ""},
    {"gas", "m3/h", "gas fed, dry, at 0 degC and 1.01325 bar", 0, 0, "Q_n", NULL, ""},
    {"volume", "m3", "liquid at the start", 0, 0, "", volume, ""},
    {"T", "m", "diameter of the vessel", 0, 0, "", diameter, ""},
    {"H/T", "", "slenderness", 0, 0, "H/T", NULL, ""},
    {"D/T", "", "largest impeller over vessel", 0, 0, "", diameter_ratio, ""},
    {"power", "kW", "of all impellers, with gas where there is some", 0, 0, "", power, ""},
    {"P/V", "W/m3", "power per liquid, with gas where there is some", BOTH, GAS, "Pg/V|P0/V|P/V",
     NULL, OLDSHUE},
    {"P0/V", "W/m3", "power per liquid without gas", SPEED, 0, "P0/V", NULL, OLDSHUE},
    {"tip-speed", "m/s", "of the largest impeller", SPEED, 0, "", tip_speed, OLDSHUE},
    {"Re", "", "Reynolds number, smallest of all impellers", SPEED, 0, "", reynolds, OLDSHUE},
    {"t95", "s", "mixing time: the slower of Grenville's and the exchange between impellers", SPEED,
     GAS, "", mixing_time, OLDSHUE},
    {"t_c", "s", "circulation time, longest of all impellers", SPEED, 0, "", circulation, OLDSHUE},
    {"vvm", "1/min", "normal volume of gas per liquid and minute", GAS, GAS, "vvm", NULL, GARCIA},
    {"u_s", "m/s", "superficial velocity of gas at the mean pressure", GAS, GAS, "u_s", NULL,
     GARCIA},
    {"Fl_G", "", "gas number, largest of all impellers", BOTH, 0, "", gas_number, GARCIA},
    {"flooding", "", "gas that floods over gas that comes, smallest; below 1 flooded", 0, 0, "",
     flooding, ""},
    {"eps_G", "%", "hold-up", 0, 0, "eps_G", NULL, ""},
    {"kLa", "1/h", "transfer coefficient of oxygen", BOTH, GAS, "kLa", NULL, GARCIA},
    {"OTR", "mmol/L/h", "oxygen transfer at zero DO, gas as fed, mean pressure", BOTH, GAS,
     "OTR_max", NULL, GARCIA},
    {"O2-fed", "mmol/L/h", "oxygen fed with the gas", 0, 0, "O2 fed", NULL, ""},
    {"CTR", "mmol/L/h", "carbon dioxide stripped with 0.2 bar of it in the liquid",
     BOTH | RU_RATHER_GAS, GAS, "CTR_max", NULL, GARCIA},
    {"eps", "W/kg", "mean dissipation without gas", 0, 0, "eps", NULL, ""},
    {"eps_max", "W/kg", "largest dissipation: all power in the swept volume", SPEED, 0, "",
     dissipation, OLDSHUE},
    {"EDCF", "kW/m3/s", "dissipation over circulation, largest", SPEED, 0, "", edcf,
     "Smith et al. (1990), recalled"},
    {"lambda_K", "um", "Kolmogorov length at the mean dissipation", 0, 0, "lambda_K", NULL, ""},
    {"pressure", "bar", "in the middle of the liquid, absolute", 0, 0, "", pressure, ""},
    {"heat", "kW/m3", "of cells at OTR, at most at the oxygen fed, and of stirring", 0, 0, "", heat,
     ""},
    {"cooling", "kW/m3", "most that jacket or coil takes", 0, 0, "", cooling, ""},
};
enum { N_ROW = sizeof rows / sizeof rows[0] };

const ru_criterion *ru_criteria(size_t *n)
{
    *n = N_ROW;
    return rows;
}

const ru_criterion *ru_criterion_find(const char *name)
{
    for (size_t i = 0; i < N_ROW; i++)
        if (strcmp(rows[i].name, name) == 0)
            return &rows[i];
    return NULL;
}

const ru_criterion *ru_criterion_nearest(const char *name)
{
    const ru_criterion *nearest = NULL;
    for (size_t i = 0; i < N_ROW; i++)
        if ((rows[i].stirred || rows[i].column) &&
            (!nearest ||
             ru_edit_distance(name, rows[i].name) < ru_edit_distance(name, nearest->name)))
            nearest = &rows[i];
    return nearest;
}

unsigned ru_criterion_means(const ru_criterion *criterion, const ru_scenario *scenario)
{
    unsigned means = BOTH & (scenario->mixing.n_impeller ? criterion->stirred : criterion->column);
    int flows = scenario->gas.present && scenario->gas.molar_flow > 0;
    /* Stages that exchange by the power drawn do so less under gas. */
    int by_power = scenario->mixing.n_impeller > 1 &&
                   scenario->mixing.stage_rule == RU_STAGE_BY_POWER &&
                   strcmp(criterion->name, "t95") == 0;
    if (flows)
        return by_power ? BOTH : means;
    /* Without gas the power is that of the speed; what only gas brings is not there. */
    return strcmp(criterion->name, "P/V") == 0 ? means & RU_BY_SPEED
                                               : (means & RU_BY_GAS ? 0 : means);
}

double ru_criterion_value(const ru_criterion *criterion, const ru_point_view *view,
                          const ru_figure **from)
{
    const ru_figure *figure = NULL;
    double value = NAN;
    if (criterion->pick)
        value = criterion->pick(view, &figure);
    for (const char *at = criterion->symbols; !criterion->pick && *at && !figure;) {
        char symbol[40];
        size_t n = strcspn(at, "|");
        snprintf(symbol, sizeof symbol, "%.*s", (int)n, at);
        figure = ru_sheet_find(view->sheet, symbol, 0);
        at += n + (at[n] == '|');
    }
    if (!criterion->pick && figure)
        value = figure->value;
    if (from)
        *from = figure;
    return value;
}
