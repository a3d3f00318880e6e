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

static double value(const ru_sheet *sheet, const char *symbol, const char *meaning)
{
    for (size_t i = 0; i < sheet->n; i++)
        if (strcmp(sheet->figures[i].symbol, symbol) == 0 &&
            strstr(sheet->figures[i].meaning, meaning))
            return sheet->figures[i].value;
    fail_msg("no figure %s (%s)", symbol, meaning);
    return NAN;
}

#define POINT(name) ru_test_value(RU_SOURCE_DIR "/tests/reference/a_hydro_point_values.csv", name)

static void a_data_sheet_gives_the_check_values(void **state)
{
    (void)state;
    ru_scenario *s = build(case_a);
    ru_sheet sheet;
    ru_sheet_fill(s, &sheet);
    assert_close(value(&sheet, "Re", ""), POINT("Re"), 1e-6, 0);
    assert_close(value(&sheet, "P0", ""), POINT("P0"), 1e-6, 0);
    assert_close(value(&sheet, "Fl_G", ""), POINT("FlG"), 1e-6, 0);
    assert_close(value(&sheet, "Pg", ""), POINT("Pg MichelMiller 0.783 SI"), 1e-6, 0);
    assert_close(value(&sheet, "Pg/V", ""), POINT("Pg/V"), 1e-6, 0);
    assert_close(value(&sheet, "u_s", ""), POINT("us"), 1e-6, 0);
    assert_close(value(&sheet, "eps_G", ""), 100 * POINT("holdup .13(Pg/V)^1/3 us^2/3"), 1e-6, 0);
    assert_close(value(&sheet, "kLa", "as chosen"), 3600 * POINT("kLa vR coalescing .026/.4/.5"),
                 1e-6, 0);
    assert_close(value(&sheet, "kLa", "noncoalescing"), 3600 * POINT("kLa vR noncoal .002/.7/.2"),
                 1e-6, 0);
    assert_close(value(&sheet, "t95", "grenville"), POINT("theta95 Grenville 5.2"), 1e-6, 0);
    assert_close(value(&sheet, "t95", "nienow"), POINT("theta95 Nienow 5.9"), 1e-6, 0);
    assert_close(value(&sheet, "lambda_K", ""), 1e6 * POINT("Kolmogorov"), 1e-6, 0);
    assert_close(value(&sheet, "v_tip", ""), 4.18879, 1e-6, 0);
    assert_close(value(&sheet, "t_c", ""), 7.36311, 1e-6, 0);
    assert_close(value(&sheet, "EDCF", ""), 6.14832, 1e-6, 0);
    assert_close(value(&sheet, "Fl_F/Fl_G", ""), POINT("Fl_flood 30Fr(D/T)^3.5") / POINT("FlG"),
                 1e-6, 0);
    char text[400];
    assert_int_equal(ru_sheet_warning(s, 0, text, sizeof text), 0);
    discard(&s);
}

/* Half the speed and eight times the gas: Fl_G = 1.08, flooding at 0.087. */
static void a_flooded_impeller_is_warned_of_and_loses_power(void **state)
{
    (void)state;
    char text[1024], warning[400];
    snprintf(text, sizeof text, "%s", case_a);
    memcpy(strstr(text, "240 rpm"), "120 rpm", 7);
    memcpy(strstr(text, "10 L/s"), "80 L/s", 6);
    ru_scenario *s = build(text);
    ru_sheet sheet;
    ru_sheet_fill(s, &sheet);
    assert_true(value(&sheet, "Fl_F/Fl_G", "") < 1);
    assert_close(value(&sheet, "Pg", "") / value(&sheet, "P0", ""), 0.4, 1e-12, 0);
    assert_int_equal(ru_sheet_warning(s, 0, warning, sizeof warning), 1);
    assert_non_null(strstr(warning, "flood"));
    discard(&s);
}

/* 22 m3 is more than the 2.6 m3 of the correlation. */
static void a_correlation_outside_its_range_says_so(void **state)
{
    (void)state;
    ru_scenario *s = build("time: 1 h\n"
                           "vessel: {volume: 20 m3, diameter: 2.1 m, bottom: torispherical}\n"
                           "mixing: {kind: well-mixed, speed: 120 rpm, impellers: [{type: rushton, "
                           "height: 0.7 m, diameter: 0.7 m}, {type: rushton, height: 2.5 m, "
                           "diameter: 0.7 m}]}\n"
                           "cells: monod\n"
                           "gas: {correlation: coalescing, flow: 0.2 vvm}\n");
    char warning[400];
    ru_sheet sheet;
    ru_sheet_fill(s, &sheet);
    assert_int_equal(ru_sheet_warning(s, 0, warning, sizeof warning), 1);
    assert_non_null(strstr(warning, "V 20 m3 is outside 0.002 to 2.6"));
    /* 0.0809 T^3 of the dish fills 0.169 T */
    double t = 2.1, area = 3.14159265358979 / 4 * t * t;
    assert_close(value(&sheet, "H", "lowest"), 0.169 * t + (20 - 0.0809 * t * t * t) / area, 1e-9,
                 0);
    assert_close(value(&sheet, "H", "flat"), 20 / area, 1e-9, 0);
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
        cmocka_unit_test(a_correlation_outside_its_range_says_so),
        cmocka_unit_test(a_type_fills_in_what_is_not_written),
        cmocka_unit_test(thick_broth_changes_the_power_number),
    };
    return ru_run_group(tests);
}
