/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cases.h"

#include <ru/scale/criterion.h>
#include <ru/scale/point.h>

#define POINT(name) ru_test_value(RU_SOURCE_DIR "/tests/reference/a_hydro_point_values.csv", name)

static void criteria_are_the_check_values_of_the_sheet(void **state)
{
    (void)state;
    ru_document *d = ru_case_read(RU_CASE_STIRRED RU_CASE_CELLS RU_CASE_GAS);
    ru_vessel_site *site;
    ru_operating_point point;
    assert_int_equal(ru_site_build(d, &site), RU_OK);
    const ru_knobs knobs = ru_site_knobs(site);
    assert_int_equal(ru_site_look(site, &knobs, &point), RU_OK);
    const ru_point_view view = {point.scenario, &point.sheet};
    const struct {
        const char *name;
        double value;
    } wanted[] = {{"speed", 240},
                  {"P/V", POINT("Pg/V")},
                  {"power", 1e-3 * POINT("Pg MichelMiller 0.783 SI")},
                  {"P0/V", POINT("P0") / 0.78539816339744831},
                  {"tip-speed", 4.18879},
                  {"Re", POINT("Re")},
                  {"t95", POINT("theta95 Grenville 5.2")},
                  {"t_c", 7.36311},
                  {"u_s", POINT("us")},
                  {"Fl_G", POINT("FlG")},
                  {"flooding", 0.34875993 / 0.0675},
                  {"eps_G", 100 * POINT("holdup .13(Pg/V)^1/3 us^2/3")},
                  {"kLa", 3600 * POINT("kLa vR coalescing .026/.4/.5")},
                  {"eps", POINT("eps mean (ungassed)")},
                  {"eps_max", POINT("dissipation if all P in swept volume pi/4 D^2 w")},
                  {"EDCF", 6.14832},
                  {"lambda_K", 1e6 * POINT("Kolmogorov")},
                  {"pressure", 1.013}};
    for (size_t i = 0; i < sizeof wanted / sizeof wanted[0]; i++) {
        const ru_criterion *row = ru_criterion_find(wanted[i].name);
        assert_non_null(row);
        assert_close(ru_criterion_value(row, &view, NULL), wanted[i].value, 2e-6, 0);
    }
    assert_true(isnan(ru_criterion_value(ru_criterion_find("cooling"), &view, NULL)));
    ru_operating_point_clear(&point);
    ru_site_destroy(&site);
    ru_document_destroy(&d);
}

static void every_rule_has_a_source_and_every_row_a_meaning(void **state)
{
    (void)state;
    size_t n;
    const ru_criterion *rows = ru_criteria(&n);
    for (size_t i = 0; i < n; i++) {
        assert_true(rows[i].meaning[0] && (rows[i].pick || rows[i].symbols[0]));
        assert_int_equal(rows[i].source[0] != '\0', (rows[i].stirred | rows[i].column) != 0);
        assert_ptr_equal(ru_criterion_find(rows[i].name), &rows[i]);
    }
}

static void without_gas_power_is_of_the_speed_and_kla_of_nothing(void **state)
{
    (void)state;
    ru_document *d = ru_case_read(RU_CASE_STIRRED RU_CASE_CELLS);
    ru_vessel_site *site;
    assert_int_equal(ru_site_build(d, &site), RU_OK);
    const ru_scenario *s = ru_site_scenario(site);
    assert_int_equal(ru_criterion_means(ru_criterion_find("P/V"), s), RU_BY_SPEED);
    assert_int_equal(ru_criterion_means(ru_criterion_find("kLa"), s), 0);
    assert_int_equal(ru_criterion_means(ru_criterion_find("vvm"), s), 0);
    ru_site_destroy(&site);
    ru_document_destroy(&d);
}

/* Stages that exchange by the power drawn mix slower under gas: t95 follows from both. */
static void t95_of_stages_by_power_follows_from_the_gas_too(void **state)
{
    (void)state;
    static const char text[] =
        "time: 1 h\nvessel: {volume: 1.6 m3, diameter: 1 m}\n"
        "mixing: {kind: cylinder, cells: {r: 4, z: 8}, speed: 240 rpm, stage_rule: power, "
        "impellers: [{height: 0.4 m, diameter: 0.35 m}, {height: 1.2 m, diameter: 0.35 "
        "m}]}\n" RU_CASE_CELLS RU_CASE_GAS;
    double t95[2];
    ru_document *d = ru_case_read(text);
    ru_vessel_site *site;
    assert_int_equal(ru_site_build(d, &site), RU_OK);
    const ru_criterion *row = ru_criterion_find("t95");
    assert_int_equal(ru_criterion_means(row, ru_site_scenario(site)), RU_BY_SPEED | RU_BY_GAS);
    for (int i = 0; i < 2; i++) {
        ru_operating_point point;
        ru_knobs knobs = ru_site_knobs(site);
        knobs.gas *= 1 + 0.2 * i;
        assert_int_equal(ru_site_look(site, &knobs, &point), RU_OK);
        const ru_point_view view = {point.scenario, &point.sheet};
        t95[i] = ru_criterion_value(row, &view, NULL);
        ru_operating_point_clear(&point);
    }
    assert_true(t95[1] > 1.02 * t95[0]);
    ru_site_destroy(&site);
    ru_document_destroy(&d);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(criteria_are_the_check_values_of_the_sheet),
        cmocka_unit_test(every_rule_has_a_source_and_every_row_a_meaning),
        cmocka_unit_test(without_gas_power_is_of_the_speed_and_kla_of_nothing),
        cmocka_unit_test(t95_of_stages_by_power_follows_from_the_gas_too),
    };
    return ru_run_group(tests);
}
