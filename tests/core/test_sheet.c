/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "support.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include <ru/core/sheet.h>
#include <ru/io/yaml_read.h>

static ru_document *document;
static ru_diagnostics diagnostics;

static ru_scenario *build(const char *text)
{
    ru_scenario *scenario = NULL;
    assert_int_equal(ru_yaml_read_text(text, "t.yaml", NULL, 0, &document), RU_OK);
    ru_status status = ru_scenario_build(document, &diagnostics, &scenario);
    if (status != RU_OK)
        print_error("%s\n", ru_fault_text());
    assert_int_equal(status, RU_OK);
    return scenario;
}

static void discard(ru_scenario **scenario)
{
    ru_scenario_destroy(scenario);
    ru_document_destroy(&document);
    ru_diagnostics_clear(&diagnostics);
}

/* The vessel of a_hydro_point_values.csv: T = H = 1 m, D = C = T/3, 240 rpm; 0.01 m3/s of gas at
 * the pressure in the middle, so the head is where 0.01 m3/s arrive at head pressure without depth.
 */
static const char case_a[] =
    "time: 1 h\n"
    "vessel: {volume: 0.78539816339744831 m3, diameter: 1 m, temperature: 20 degC}\n"
    "medium: {viscosity: 1 mPa s}\n"
    "mixing:\n"
    "  kind: cylinder\n"
    "  speed: 240 rpm\n"
    "  impellers: [{type: rushton, height: 0.33333333333333333 m, diameter: 0.33333333333333333 "
    "m}]\n"
    "cells: monod\n"
    "gas: {correlation: coalescing, phase: mixed, flow: 10 L/s, hydrostatic: false}\n";

static double value(const ru_sheet *sheet, const char *symbol, int impeller)
{
    const ru_figure *figure = ru_sheet_find(sheet, symbol, impeller);
    if (!figure)
        fail_msg("no figure %s of %d", symbol, impeller);
    return figure ? figure->value : NAN;
}

/* The first warning of a sheet in words, "" for none. */
static void first_warning(const ru_sheet *sheet, char *text, size_t size)
{
    text[0] = '\0';
    for (size_t i = 0; i < sheet->n && !text[0]; i++)
        if (sheet->figures[i].warning)
            ru_figure_tell(&sheet->figures[i], text, size);
}

#define POINT(name) ru_test_value(RU_SOURCE_DIR "/tests/reference/a_hydro_point_values.csv", name)

static void a_data_sheet_gives_the_check_values(void **state)
{
    (void)state;
    /* figure, impeller, row of the file, factor from its unit */
    static const struct {
        const char *symbol;
        int impeller;
        const char *row;
        double factor;
    } points[] = {{"Re", 1, "Re", 1},
                  {"Fr", 1, "Fr", 1},
                  {"P0", 1, "P0", 1},
                  {"P0", 0, "P0", 1},
                  {"Fl_G", 1, "FlG", 1},
                  {"Pg", 1, "Pg MichelMiller 0.783 SI", 1},
                  {"Pg/V", 0, "Pg/V", 1},
                  {"u_s", 0, "us", 1},
                  {"eps_G", 0, "holdup .13(Pg/V)^1/3 us^2/3", 100},
                  {"kLa", 0, "kLa vR coalescing .026/.4/.5", 3600},
                  {"kLa(noncoalescing)", 0, "kLa vR noncoal .002/.7/.2", 3600},
                  {"kLa(figueiredo)", 0, "kLa FigCald .026/.6/.8", 3600},
                  {"t95(grenville)", 0, "theta95 Grenville 5.2", 1},
                  {"t95(nienow)", 0, "theta95 Nienow 5.9", 1},
                  {"t95(ruszkowski)", 0, "theta95 Ruszkowski 5.3", 1},
                  {"eps", 0, "eps mean (ungassed)", 1},
                  {"eps_max", 1, "dissipation if all P in swept volume pi/4 D^2 w", 1},
                  {"lambda_K", 0, "Kolmogorov", 1e6},
                  {"Fl(flooding)", 1, "Fl_flood 30Fr(D/T)^3.5", 1},
                  {"Fl(flooding-warmoeskerken)", 1, "Fl_flood 1.2Fr (WS)", 1},
                  {"Fl(complete-dispersion)", 1, "Fl_CD .2(D/T)^.5Fr^.5", 1},
                  {"Fl(gross-recirculation)", 1, "Fl_recirc 13Fr^2(D/T)^5", 1},
                  {"Fl(large-cavities)", 1, "Fl_3-3 .0038(Re^2/Fr)^.07(T/D)^.5", 1}};
    char text[256];
    ru_scenario *s = build(case_a);
    ru_sheet sheet;
    assert_int_equal(ru_sheet_build(s, &sheet), RU_OK);
    for (size_t i = 0; i < sizeof points / sizeof points[0]; i++)
        assert_close(value(&sheet, points[i].symbol, points[i].impeller),
                     points[i].factor * POINT(points[i].row), 1e-6, 0);
    assert_close(value(&sheet, "v_tip", 1), 4.18879, 1e-6, 0);
    assert_close(value(&sheet, "t_c", 1), 7.36311, 1e-6, 0);
    assert_close(value(&sheet, "EDCF", 1), 6.14832, 1e-6, 0);
    assert_close(value(&sheet, "Fl_F/Fl_G", 1), 0.34875993 / 0.0675, 1e-6, 0);
    assert_int_equal(ru_sheet_find(&sheet, "kLa", 0)->range, RU_RANGE_INSIDE);
    assert_string_equal(ru_sheet_find(&sheet, "kLa", 0)->valid,
                        "Pg/V 500 to 1e+04 W/m3, V 0.002 to 2.6 m3");
    first_warning(&sheet, text, sizeof text);
    assert_string_equal(text, "");
    ru_sheet_destroy(&sheet);
    discard(&s);
}

/* Half the speed and eight times the gas: Fl_G = 1.08, flooding at 0.087. */
static void a_flooded_impeller_is_warned_of_and_loses_power(void **state)
{
    (void)state;
    char text[1024], warning[256];
    snprintf(text, sizeof text, "%s", case_a);
    memcpy(strstr(text, "240 rpm"), "120 rpm", 7);
    memcpy(strstr(text, "10 L/s"), "80 L/s", 6);
    ru_scenario *s = build(text);
    ru_sheet sheet;
    assert_int_equal(ru_sheet_build(s, &sheet), RU_OK);
    assert_close(value(&sheet, "Fl_F/Fl_G", 1), 0.34875993 / 4 / 1.08, 1e-6, 0);
    assert_close(value(&sheet, "Pg/P0", 1), 0.4, 1e-12, 0);
    first_warning(&sheet, warning, sizeof warning);
    assert_non_null(strstr(warning, "impeller 1: Fl_F/Fl_G = 0.08073: flooded"));
    ru_sheet_destroy(&sheet);
    discard(&s);
}

/* The file's bubbles go with the hold-up of Kudrewizki, at a gas density of 1.2 kg/m3 where air has
 * 1.203. */
static void bubbles_follow_the_hold_up_that_is_chosen(void **state)
{
    (void)state;
    char text[1024];
    snprintf(text, sizeof text, "%s", case_a);
    snprintf(strstr(text, "hydrostatic"), 64, "hydrostatic: false, holdup_by: kudrewizki}\n");
    ru_scenario *s = build(text);
    ru_sheet sheet;
    assert_int_equal(ru_sheet_build(s, &sheet), RU_OK);
    assert_close(value(&sheet, "eps_G", 0), 100 * POINT("holdup Kudrewizki A/(1+A)"), 1e-3, 0);
    assert_close(value(&sheet, "d32", 0), 1000 * POINT("d32 Calderbank"), 1e-3, 0);
    assert_close(value(&sheet, "a", 0), POINT("a=6eps/d32"), 1e-3, 0);
    ru_sheet_destroy(&sheet);
    discard(&s);
}

/* 20 m3 is more than the 2.6 m3 of the correlation; two stages of 10 m3 exchange 0.25 N D^3. */
static void a_correlation_outside_its_range_says_so(void **state)
{
    (void)state;
    ru_scenario *s = build("time: 1 h\n"
                           "vessel: {volume: 20 m3, diameter: 2.1 m, bottom: torispherical}\n"
                           "mixing: {kind: stages, speed: 120 rpm, impellers: [{type: rushton, "
                           "height: 0.7 m, diameter: 0.7 m}, {type: rushton, height: 2.5 m, "
                           "diameter: 0.7 m}]}\n"
                           "cells: monod\n"
                           "gas: {correlation: coalescing, flow: 0.2 vvm}\n");
    ru_sheet sheet;
    assert_int_equal(ru_sheet_build(s, &sheet), RU_OK);
    const ru_figure *kla = ru_sheet_find(&sheet, "kLa", 0);
    assert_int_equal(kla->range, RU_RANGE_OUTSIDE);
    assert_true(kla->warning);
    assert_non_null(strstr(kla->note, "V 20 m3 is outside 0.002 to 2.6"));
    assert_int_equal(ru_sheet_find(&sheet, "t95(nienow)", 0)->range, RU_RANGE_OUTSIDE);
    assert_close(value(&sheet, "t95(stages)", 0), log(20) * 10 / (2 * 0.25 * 2 * 0.343), 1e-9, 0);
    /* 0.0809 T^3 of the dish fills 0.169 T */
    double t = 2.1, area = 3.14159265358979 / 4 * t * t;
    assert_close(value(&sheet, "H(bottom)", 0), 0.169 * t + (20 - 0.0809 * t * t * t) / area, 1e-9,
                 0);
    assert_close(value(&sheet, "H", 0), 20 / area, 1e-9, 0);
    ru_sheet_destroy(&sheet);
    discard(&s);
}

/* Jacket of 40 m2 and 900 W/m2/K with 1.53406 kg/s of 10 degC at 30 degC: 127.778 kW
 * (physics: 10 m3 with 12.778 kW/m3). No impellers: what applies is on the sheet, no more. */
static void the_limit_of_the_jacket_stands_beside_the_heat(void **state)
{
    (void)state;
    ru_scenario *s = build("time: 1 h\n"
                           "vessel: {volume: 10 m3, temperature: 30 degC}\n"
                           "cells: monod\n"
                           "gas: {kla: 500 1/h, oxygen_saturation: 8 mg/L}\n"
                           "heat: {jacket_area: 40 m2, jacket_coefficient: 900 W/m2/K, "
                           "coolant_flow: 1.53406 kg/s, coolant_temperature: 10 degC, "
                           "coolant_heat_capacity: 4180 J/kg/K}\n");
    ru_sheet sheet;
    assert_int_equal(ru_sheet_build(s, &sheet), RU_OK);
    double otr = 500 * 8 / 31.998; /* mmol/L/h */
    assert_close(value(&sheet, "OTR_max", 0), otr, 1e-3, 0);
    assert_close(value(&sheet, "Q_met", 0), otr / 3600 * 460 * 10, 1e-3, 0);
    assert_close(value(&sheet, "Q_jacket", 0), 127.778, 2e-3, 0);
    assert_non_null(strstr(ru_sheet_find(&sheet, "Q_jacket", 0)->note, "less than"));
    assert_null(ru_sheet_find(&sheet, "P0", 0));
    assert_null(ru_sheet_find(&sheet, "H", 0));
    ru_sheet_destroy(&sheet);
    discard(&s);
}

/* Column of the file: 1 m wide, 5 m high, 0.05 m/s (0.0392699 m3/s) at 20 degC; its power takes
 * g 9.81. */
static void a_bubble_column_gives_the_check_values(void **state)
{
    (void)state;
    ru_scenario *s = build("time: 1 h\n"
                           "vessel: {volume: 3.92699081698724 m3, diameter: 1 m, temperature: 20 "
                           "degC}\n"
                           "mixing: {kind: cylinder, circulation: bubble-column}\n"
                           "cells: monod\n"
                           "gas: {correlation: heijnen, flow: 39.2699081698724 L/s, hydrostatic: "
                           "false}\n");
    ru_sheet sheet;
    assert_int_equal(ru_sheet_build(s, &sheet), RU_OK);
    assert_close(value(&sheet, "kLa", 0), 3600 * POINT("BC kLa .32 ug^.7"), 1e-6, 0);
    assert_close(value(&sheet, "eps_G", 0), 100 * POINT("BC holdup .6 ug^.7"), 1e-6, 0);
    assert_close(value(&sheet, "t95(column)", 0), POINT("BC theta 11 H/T (g ug/T^2)^-1/3"), 1e-6,
                 0);
    assert_close(value(&sheet, "P/V", 0), POINT("BC P/V=rho g ug"), 4e-4, 0);
    assert_null(ru_sheet_find(&sheet, "Re", 1));
    ru_sheet_destroy(&sheet);
    discard(&s);
}

static void a_type_fills_in_what_is_not_written(void **state)
{
    (void)state;
    ru_scenario *s = build("time: 1 h\n"
                           "vessel: {volume: 1 m3, diameter: 1 m}\n"
                           "mixing: {kind: cylinder, speed: 120 rpm, impellers: [{type: "
                           "pitched-4-down, blades: 6, flow_number: 0.7, height: 0.5 m, diameter: "
                           "0.4 m}]}\n"
                           "cells: monod\n");
    const ru_impeller *i = &s->mixing.impellers[0];
    assert_int_equal(i->kind, RU_IMPELLER_DOWN);
    assert_close(i->flow_number, 0.7, 1e-12, 0);
    assert_close(i->power_number, 1.27 * pow(1.5, 0.7), 1e-9, 0);
    assert_close(i->radial_share, 0.25, 1e-12, 0);
    assert_close(i->gassed_power, 1, 0, 0);
    assert_non_null(strstr(s->resolved, "flow: down"));
    discard(&s);
}

/* K 1 Pa s, n 1 is a fluid of 1 Pa s: Re = 1000 2 0.16/1 = 320, between laminar and turbulent. */
static void thick_broth_changes_the_power_number(void **state)
{
    (void)state;
    ru_scenario *s = build("time: 1 h\n"
                           "vessel: {volume: 1 m3, diameter: 1 m}\n"
                           "medium: {consistency: 1 Pa s}\n"
                           "mixing: {kind: cylinder, speed: 120 rpm, impellers: [{type: rushton, "
                           "height: 0.5 m, diameter: 0.4 m}]}\n"
                           "cells: monod\n");
    double along = log(32) / log(1000);
    assert_close(s->mixing.impellers[0].power_number, exp((1 - along) * log(7.1) + along * log(5)),
                 1e-9, 0);
    discard(&s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_data_sheet_gives_the_check_values),
        cmocka_unit_test(a_flooded_impeller_is_warned_of_and_loses_power),
        cmocka_unit_test(bubbles_follow_the_hold_up_that_is_chosen),
        cmocka_unit_test(a_correlation_outside_its_range_says_so),
        cmocka_unit_test(the_limit_of_the_jacket_stands_beside_the_heat),
        cmocka_unit_test(a_bubble_column_gives_the_check_values),
        cmocka_unit_test(a_type_fills_in_what_is_not_written),
        cmocka_unit_test(thick_broth_changes_the_power_number),
    };
    return ru_run_group(tests);
}
