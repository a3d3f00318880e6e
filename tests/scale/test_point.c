/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cases.h"

#include <string.h>

#include <ru/scale/point.h>

static const double normal = 8.314462618 * 273.15 / 101325; /* m3/mol */

/* 1 vvm of 0.785 m3 is 0.01309 m3/s at 0 degC. */
static void vvm_is_normal_volume_per_liquid(void **state)
{
    (void)state;
    ru_document *d = ru_case_read(RU_CASE_STIRRED RU_CASE_CELLS RU_CASE_GAS);
    ru_vessel_site *site;
    assert_int_equal(ru_site_build(d, &site), RU_OK);
    const ru_scenario *s = ru_site_scenario(site);
    assert_close(ru_gas_of_vvm(s, 1), 0.78539816339744831 / 60 / normal, 1e-9, 0);
    assert_close(ru_vvm_of(s, ru_gas_of_vvm(s, 0.7)), 0.7, 1e-12, 0);
    ru_site_destroy(&site);
    ru_document_destroy(&d);
}

/* Half the speed: an eighth of the power without gas. The scenario itself stays. */
static void turning_a_knob_changes_what_follows(void **state)
{
    (void)state;
    ru_document *d = ru_case_read(RU_CASE_STIRRED RU_CASE_CELLS RU_CASE_GAS);
    ru_vessel_site *site;
    ru_operating_point point;
    assert_int_equal(ru_site_build(d, &site), RU_OK);
    ru_knobs knobs = ru_site_knobs(site);
    assert_close(knobs.speed, 4, 1e-12, 0);
    knobs.speed = 2;
    knobs.gas *= 0.25;
    assert_int_equal(ru_site_look(site, &knobs, &point), RU_OK);
    assert_close(ru_sheet_find(&point.sheet, "P0", 0)->value, 1316.8724 / 8, 1e-6, 0);
    assert_close(ru_sheet_find(&point.sheet, "u_s", 0)->value, 0.012732395 / 4, 1e-6, 0);
    ru_operating_point_clear(&point);
    assert_close(ru_site_knobs(site).speed, 4, 1e-12, 0);
    knobs.speed = 1e6;
    assert_int_equal(ru_site_look(site, &knobs, &point), RU_ERR_INPUT);
    ru_site_destroy(&site);
    ru_document_destroy(&d);
}

static void a_beaker_has_nothing_to_turn(void **state)
{
    (void)state;
    ru_document *d = ru_case_read("time: 1 h\nvessel: {volume: 1 L, diameter: 10 cm}\n"
                                  "cells: monod\n");
    ru_vessel_site *site;
    assert_int_equal(ru_site_build(d, &site), RU_ERR_INPUT);
    assert_non_null(strstr(ru_fault_text(), "no impellers and no gas flow"));
    assert_null(site);
    ru_document_destroy(&d);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(vvm_is_normal_volume_per_liquid),
        cmocka_unit_test(turning_a_knob_changes_what_follows),
        cmocka_unit_test(a_beaker_has_nothing_to_turn),
    };
    return ru_run_group(tests);
}
