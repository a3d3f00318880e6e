/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <ru/core/sheet.h>

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <ru/core/gas.h>
#include <ru/core/mixing_time.h>
#include <ru/core/sheet_rows.h>
#include <ru/core/stages.h>
#include <ru/physics/blending.h>
#include <ru/physics/constant.h>
#include <ru/physics/gas_transfer.h>
#include <ru/physics/power.h>

void ru_sheet_destroy(ru_sheet *sheet)
{
    free(sheet->figures);
    *sheet = (ru_sheet){0};
}

const ru_figure *ru_sheet_find(const ru_sheet *sheet, const char *symbol, int impeller)
{
    for (size_t i = 0; i < sheet->n; i++)
        if (sheet->figures[i].impeller == impeller && strcmp(sheet->figures[i].symbol, symbol) == 0)
            return &sheet->figures[i];
    return NULL;
}

/* Adds a figure; one without a finite value does not apply, and is left out. */
static ru_status add(ru_sheet *sheet, const ru_figure *figure)
{
    if (!isfinite(figure->value))
        return RU_OK;
    if (sheet->n == sheet->capacity) {
        size_t capacity = sheet->capacity ? 2 * sheet->capacity : 64;
        ru_figure *more = realloc(sheet->figures, capacity * sizeof *more);
        RU_REQUIRE(more, RU_ERR_SYSTEM, "out of memory for the sheet");
        sheet->figures = more;
        sheet->capacity = capacity;
    }
    sheet->figures[sheet->n++] = *figure;
    return RU_OK;
}

static ru_status add_rows(ru_sheet *sheet, const ru_sheet_row *rows, size_t n,
                          const ru_sheet_site *site, int impeller)
{
    for (size_t i = 0; i < n; i++) {
        ru_figure figure = {.impeller = impeller,
                            .meaning = rows[i].meaning,
                            .unit = rows[i].unit,
                            .source = rows[i].source ? rows[i].source : "",
                            .formula = "",
                            .value = rows[i].value(site)};
        snprintf(figure.symbol, sizeof figure.symbol, "%s", rows[i].symbol);
        if (rows[i].remark)
            figure.warning = rows[i].remark(site, figure.note, sizeof figure.note);
        RU_TRY(add(sheet, &figure));
    }
    return RU_OK;
}

void ru_figure_tell(const ru_figure *figure, char *text, size_t size)
{
    char where[32] = "";
    if (figure->impeller)
        snprintf(where, sizeof where, "impeller %d: ", figure->impeller);
    snprintf(text, size, "%s%s = %.4g%s%s: %s%s", where, figure->symbol, figure->value,
             figure->unit[0] ? " " : "", figure->unit, figure->note,
             figure->range == RU_RANGE_OUTSIDE ? ", the correlation is extrapolated" : "");
}

/* The ranges of a correlation in words. */
static void tell_validity(const ru_correlation *row, char *text, size_t size)
{
    text[0] = '\0';
    for (size_t i = 0; i < RU_MAX_VALIDITY && row->valid[i].quantity; i++) {
        const ru_validity *v = &row->valid[i];
        size_t n = strlen(text);
        snprintf(text + n, size - n, "%s%s %.4g to %.4g%s%s", n ? ", " : "", v->quantity, v->low,
                 v->high, v->unit[0] ? " " : "", v->unit);
    }
}

/* A figure by a correlation, with its range and whether that is kept. */
static ru_figure of_correlation(const char *symbol, const char *meaning, const char *unit,
                                double value, const ru_correlation *row, const ru_conditions *c)
{
    ru_figure figure = {.meaning = meaning,
                        .unit = unit,
                        .value = value,
                        .source = row->source,
                        .formula = row->formula};
    snprintf(figure.symbol, sizeof figure.symbol, "%s", symbol);
    tell_validity(row, figure.valid, sizeof figure.valid);
    if (figure.valid[0])
        figure.range = ru_correlation_holds(row, c, figure.note, sizeof figure.note)
                           ? RU_RANGE_INSIDE
                           : RU_RANGE_OUTSIDE;
    return figure;
}

/* All rows of a table but one, each under "symbol(name)". */
static ru_status add_table(ru_sheet *sheet, const ru_correlations *table, const char *symbol,
                           const char *meaning, const char *unit, const ru_conditions *c,
                           int impeller)
{
    for (size_t i = 0; i < table->n; i++) {
        char name[40];
        snprintf(name, sizeof name, "%s(%s)", symbol, table->rows[i].name);
        ru_figure figure =
            of_correlation(name, meaning, unit, table->rows[i].evaluate(c), &table->rows[i], c);
        figure.impeller = impeller;
        RU_TRY(add(sheet, &figure));
    }
    return RU_OK;
}

static ru_status add_impellers(const ru_scenario *s, ru_sheet *sheet)
{
    if (!(s->mixing.speed > 0))
        return RU_OK;
    for (size_t i = 0; i < s->mixing.n_impeller; i++) {
        const ru_sheet_site site = {s, ru_gas_at_impeller(s, i), &s->mixing.impellers[i]};
        int number = (int)i + 1;
        size_t n;
        const ru_sheet_row *rows = ru_sheet_impeller_rows(&n);
        RU_TRY(add_rows(sheet, rows, n, &site, number));
        if (site.c.gas_flow > 0 && !isnan(s->vessel.diameter))
            RU_TRY(add_table(sheet, &ru_regime_limits, "Fl", "gas number of a change of regime", "",
                             &site.c, number));
    }
    return RU_OK;
}

static ru_status add_kla(const ru_scenario *s, const ru_conditions *c, ru_sheet *sheet)
{
    const ru_correlation *chosen = ru_gas_kla_row(s);
    const ru_correlations *table = s->mixing.n_impeller ? &ru_kla_stirred : &ru_kla_column;
    ru_figure used = {.symbol = "kLa",
                      .meaning = "transfer coefficient of oxygen, as given",
                      .unit = "1/h",
                      .source = "",
                      .formula = "",
                      .value = ru_gas_kla(s) * 3600};
    if (chosen)
        used = of_correlation("kLa", "transfer coefficient of oxygen, as the run uses it", "1/h",
                              used.value, chosen, c);
    used.warning = used.range == RU_RANGE_OUTSIDE;
    RU_TRY(add(sheet, &used));
    for (size_t i = 0; c->velocity > 0 && i < table->n; i++) {
        const ru_correlation *row = &table->rows[i];
        char name[40];
        int at_an_end =
            strcmp(row->name, "blended") == 0 && (c->coalescence <= 0 || c->coalescence >= 1);
        if (row == chosen || at_an_end)
            continue;
        snprintf(name, sizeof name, "kLa(%s)", row->name);
        ru_figure other = of_correlation(name, "the same by another correlation", "1/h",
                                         3600 * ru_gas_row_kla(s, row, c), row, c);
        RU_TRY(add(sheet, &other));
    }
    return RU_OK;
}

static ru_status add_gas(const ru_scenario *s, const ru_sheet_site *site, ru_sheet *sheet)
{
    size_t n;
    const ru_sheet_row *rows = ru_sheet_gas_rows(&n);
    if (!s->gas.present)
        return RU_OK;
    if (site->c.velocity > 0) {
        const ru_correlation *row = ru_gas_holdup_row(s);
        ru_figure holdup = of_correlation("eps_G", "hold-up: gas over gas and liquid", "%",
                                          100 * site->c.holdup, row, &site->c);
        if (!isnan(s->gas.holdup) && s->gas.holdup > 0)
            holdup = (ru_figure){.symbol = "eps_G",
                                 .meaning = "hold-up: gas over gas and liquid, as given",
                                 .unit = "%",
                                 .source = "",
                                 .formula = "",
                                 .value = 100 * site->c.holdup};
        RU_TRY(add(sheet, &holdup));
    }
    RU_TRY(add_kla(s, &site->c, sheet));
    return add_rows(sheet, rows, n, site, 0);
}

/* Stages in a row that exchange Q: the slowest mode decays with 2 Q/V_z (1 - cos(pi/n)). */
static ru_status add_stages(const ru_scenario *s, ru_sheet *sheet)
{
    ru_stages stages;
    double least = INFINITY;
    size_t n = s->mixing.n_impeller;
    if (n < 2)
        return RU_OK;
    RU_TRY(ru_stages_build(&s->mixing, ru_gas_liquid_height(s), &stages));
    for (size_t i = 1; i < n; i++)
        least = fmin(least, stages.exchange[i]);
    ru_stages_destroy(&stages);
    ru_figure figure = {
        .symbol = "t95(stages)",
        .meaning = "mixing time by exchange between impellers",
        .unit = "s",
        .source =
            "equal zones with the exchange of mixing.stage_rule, of which published ones differ "
            "by three; for two: Vasconcelos et al. (1995), recalled",
        .formula = "t95 = ln(20) V_z/(2 Q_EX (1 - cos(pi/n)))",
        .value = ru_t95_stages(s->vessel.volume / (double)n, least * (1 - cos(RU_PI / (double)n)))};
    return add(sheet, &figure);
}

static ru_status add_mixing(const ru_scenario *s, const ru_conditions *c, ru_sheet *sheet)
{
    const ru_correlations *table = s->mixing.n_impeller ? &ru_t95_stirred : &ru_t95_column;
    if (isnan(s->vessel.diameter) || (s->mixing.n_impeller ? !(c->speed > 0) : !(c->velocity > 0)))
        return RU_OK;
    RU_TRY(add_table(sheet, table, "t95", "mixing time to 95 %", "s", c, 0));
    if (s->mixing.n_impeller && cbrt(c->power_number) * ru_conditions_reynolds(c) < 6370) {
        ru_figure figure = {.symbol = "t95(transitional)",
                            .meaning = "mixing time to 95 % below Po^1/3 Re = 6370",
                            .unit = "s",
                            .source = "Grenville (1992), Handbook of Industrial Mixing (2004)",
                            .formula = "t95 = rho T^1.5 H^0.5 Fo/mu, Fo = (183/(Po^1/3 Re))^2",
                            .value = ru_t95_transitional(c)};
        RU_TRY(add(sheet, &figure));
    }
    return s->mixing.speed > 0 ? add_stages(s, sheet) : RU_OK;
}

static ru_status fill(const ru_scenario *s, ru_sheet *sheet)
{
    const ru_sheet_site vessel = {s, ru_gas_of_vessel(s), NULL};
    size_t n;
    const ru_sheet_row *rows = ru_sheet_vessel_rows(&n);
    RU_TRY(add_rows(sheet, rows, n, &vessel, 0));
    RU_TRY(add_impellers(s, sheet));
    rows = ru_sheet_power_rows(&n);
    if (s->mixing.n_impeller && s->mixing.speed > 0)
        RU_TRY(add_rows(sheet, rows, n, &vessel, 0));
    RU_TRY(add_mixing(s, &vessel.c, sheet));
    RU_TRY(add_gas(s, &vessel, sheet));
    rows = ru_sheet_heat_rows(&n);
    return add_rows(sheet, rows, n, &vessel, 0);
}

ru_status ru_sheet_build(const ru_scenario *scenario, ru_sheet *sheet)
{
    *sheet = (ru_sheet){0};
    ru_status status = fill(scenario, sheet);
    if (status != RU_OK)
        ru_sheet_destroy(sheet);
    RU_TRY(status);
    return RU_OK;
}

ru_status ru_sheet_add_grid(const ru_scenario *scenario, ru_sheet *sheet)
{
    ru_tracer_result result;
    RU_TRY(ru_mixing_time_of_scenario(scenario, &result));
    const ru_figure figures[] = {
        {.symbol = "t95(grid)",
         .meaning = "mixing time to 95 % on a grid: tracer below the surface",
         .unit = "s",
         .source = "",
         .formula = "",
         .value = result.t95},
        {.symbol = "lambda(grid)",
         .meaning = "slowest decay of a tracer on that grid",
         .unit = "1/s",
         .source = "",
         .formula = "",
         .value = result.decay},
    };
    ru_tracer_result_clear(&result);
    for (size_t i = 0; i < sizeof figures / sizeof figures[0]; i++)
        RU_TRY(add(sheet, &figures[i]));
    return RU_OK;
}

/* Depth over T and volume over T^3; recalled. Torispherical: 6 % knuckle (ASME). */
static const struct {
    double depth, volume;
} bottoms[] = {
    [RU_BOTTOM_FLAT] = {0, 0},
    [RU_BOTTOM_TORISPHERICAL] = {0.169, 0.0809},
    [RU_BOTTOM_ELLIPTICAL] = {0.25, RU_PI / 24},
    [RU_BOTTOM_HEMISPHERICAL] = {0.5, RU_PI / 12},
};

double ru_vessel_liquid_height(const ru_vessel *vessel)
{
    double t = vessel->diameter;
    double above = vessel->volume - bottoms[vessel->bottom].volume * t * t * t;
    if (isnan(t) || above < 0)
        return NAN;
    return bottoms[vessel->bottom].depth * t + above / (0.25 * RU_PI * t * t);
}
