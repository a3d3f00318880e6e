/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cases.h"

#include <string.h>

#include <ru/scale/window.h>

enum { MIDDLE = RU_WINDOW_GAS / 2 }; /* the site's own gas flow */

#define POINT(name) ru_test_value(RU_SOURCE_DIR "/tests/reference/a_hydro_point_values.csv", name)

/* A jacket of 1 m2 500 W/m2/K with so much water that it stays at 10 degC, under 20 degC: nearly 5
 * kW. */
static const char text[] = RU_CASE_STIRRED RU_CASE_CELLS
    "gas: {correlation: coalescing, phase: mixed, flow: 10 L/s, hydrostatic: false, "
    "kla_temperature: false, oxygen_saturation: 9 mg/L}\n"
    "heat: {jacket_area: 1 m2, jacket_coefficient: 500 W/m2/K, coolant_flow: 1000 kg/s, "
    "coolant_temperature: 10 degC, evaporation: false}\n";

static ru_window window;

static void build(double demand, const char *const *limits, size_t n_limit)
{
    ru_document *d = ru_case_read(text);
    ru_vessel_site *site;
    ru_limit read[4];
    for (size_t i = 0; i < n_limit; i++)
        assert_int_equal(ru_limit_read(limits[i], &read[i]), RU_OK);
    assert_int_equal(ru_site_build(d, &site), RU_OK);
    const ru_window_task task = {
        .site = site, .limits = read, .n_limit = n_limit, .demand = demand, .gas = NAN};
    if (ru_window_build(&task, &window) != RU_OK)
        fail_msg("%s", ru_fault_text());
    ru_site_destroy(&site);
    ru_document_destroy(&d);
}

/* Where the named bound changes at a gas flow. */
static const ru_window_crossing *crossing(int row, const char *name)
{
    for (size_t b = 0; b < window.n_bound; b++)
        if (strcmp(window.bounds[b].name, name) == 0) {
            assert_int_equal(window.rows[row].n_crossing[b], 1);
            return &window.rows[row].crossings[b][0];
        }
    fail_msg("no bound %s", name);
    return NULL;
}

/* Fl_F/Fl_G goes with N^3/Q, so that it is 1 at 4 (0.0675/0.34876)^(1/3) rev/s with the site's gas
 * and at 10^(1/3) of that with ten times as much; kLa and so OTR with N^(7 0.459 0.4) above it,
 * which the mixed gas, poorer by what it gave, passes to the part 1/(1 + OTR/fed); the tip speed
 * with N. */
static void bounds_lie_where_their_formulas_say(void **state)
{
    (void)state;
    static const char *const limits[] = {"tip-speed <= 5 m/s"};
    double saturation = 3600 * POINT("kLa vR coalescing .026/.4/.5"), flooding;
    build(30, limits, 1);
    flooding = 4 * cbrt(0.0675 / 0.34875993);
    assert_close(crossing(MIDDLE, "flooding")->speed, flooding, 1e-5, 0);
    assert_close(crossing(RU_WINDOW_GAS - 1, "flooding")->speed, flooding * cbrt(10), 1e-5, 0);
    assert_close(crossing(MIDDLE, "tip-speed <= 5 m/s")->speed, 4 * 5 / 4.1887902, 1e-5, 0);
    assert_int_equal(crossing(MIDDLE, "flooding")->opens, 1);
    assert_int_equal(crossing(MIDDLE, "tip-speed <= 5 m/s")->opens, 0);
    double speed = crossing(MIDDLE, "oxygen transfer")->speed;
    double otr = saturation * 9 / 31.998 * pow(speed / 4, 7 * 0.459 * 0.4);
    double fed = 3600 * 1.013e5 * 0.01 / (8.314462618 * 293.15) * 0.2095 / 0.78539816;
    assert_close(otr / (1 + otr / fed), 30, 1e-4, 0);
    assert_close(window.rows[MIDDLE].low, fmax(speed, flooding), 1e-5, 0);
    assert_close(window.rows[MIDDLE].high, 4 * 5 / 4.1887902, 1e-5, 0);
    assert_string_equal(window.bounds[window.rows[MIDDLE].high_by].name, "tip-speed <= 5 m/s");
}

/* 5 kW of jacket against 40 mmol/L/h 460 kJ/mol 0.7854 m3 = 4.0143 kW of cells leave stirring
 * 0.9857 kW; Pg is 777.9 W at 4 rev/s and goes with N^3.213. The jacket's water warms by a
 * thousandth. */
static void the_jacket_bounds_the_speed_from_above(void **state)
{
    (void)state;
    double coolant = 1000 * 4180.0, jacket = -coolant * expm1(-500 / coolant) * 10;
    double cells = 40 / 3600.0 * 460e3 * 0.78539816;
    double speed = 4 * pow((jacket - cells) / POINT("Pg MichelMiller 0.783 SI"), 1 / 3.213);
    build(40, NULL, 0);
    assert_close(crossing(MIDDLE, "cooling")->speed, speed, 1e-3, 0);
    assert_int_equal(crossing(MIDDLE, "cooling")->opens, 0);
    assert_close(window.rows[MIDDLE].high, speed, 1e-3, 0);
}

/* More than the jacket takes at any speed, with gas enough for the oxygen. */
static void an_empty_window_names_what_is_missed(void **state)
{
    (void)state;
    build(60, NULL, 0);
    assert_int_equal(window.best, -1);
    const ru_window_row *row = &window.rows[MIDDLE + 4];
    assert_true(isnan(row->low));
    assert_string_equal(window.bounds[row->worst].name, "cooling");
}

static void without_a_demand_only_the_vessel_bounds(void **state)
{
    (void)state;
    build(NAN, NULL, 0);
    for (size_t b = 1; b < window.n_bound; b++)
        assert_int_equal(window.here_kept[b], -1);
    assert_int_equal(window.here_kept[0], 1);
    assert_int_equal(window.rows[MIDDLE].high_by, -1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(bounds_lie_where_their_formulas_say),
        cmocka_unit_test(the_jacket_bounds_the_speed_from_above),
        cmocka_unit_test(an_empty_window_names_what_is_missed),
        cmocka_unit_test(without_a_demand_only_the_vessel_bounds),
    };
    return ru_run_group(tests);
}
