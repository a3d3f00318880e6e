/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "support.h"

#include <ru/physics/water.h>

static const char points[] = RU_SOURCE_DIR "/tests/reference/a_hydro_point_values.csv";

/* Handbook values of pure water (IAPWS): 999.84 at 0, 997.05 at 25, 992.22 at 40, 958.35 at 100. */
static void density_is_that_of_the_handbook(void **unused)
{
    (void)unused;
    assert_close(ru_water_density(273.15), 999.84, 0, 0.01);
    assert_close(ru_water_density(298.15), 997.05, 0, 0.01);
    assert_close(ru_water_density(313.15), 992.22, 0, 0.01);
    assert_close(ru_water_density(373.15), 958.35, 0, 0.06);
}

/* 1.0016 mPa s at 20, 0.890 at 25, 0.6913 at 37, 0.2818 at 100 degC. */
static void viscosity_is_within_its_stated_error(void **unused)
{
    (void)unused;
    assert_close(ru_water_viscosity(293.15), 1.0016e-3, 0.01, 0);
    assert_close(ru_water_viscosity(298.15), 0.890e-3, 0.005, 0);
    assert_close(ru_water_viscosity(310.15), 0.6913e-3, 0.01, 0);
    assert_close(ru_water_viscosity(373.15), 0.2818e-3, 0.025, 0);
}

static void vapour_pressure_follows_antoine(void **unused)
{
    (void)unused;
    double bar = ru_test_value(points, "p_w 303.15 Antoine bar");
    assert_close(ru_water_vapour_pressure(303.15), 1e5 * bar, 1e-9, 0);
    assert_close(ru_water_vapour_pressure(373.15), 101325, 2e-3, 0);
}

/* Steam tables: 44.9 kJ/mol at 5 degC, 43.8 at 30, 40.65 at 100. */
static void evaporation_takes_less_heat_when_it_is_warm(void **unused)
{
    (void)unused;
    assert_close(ru_water_evaporation_heat(278.15), 44.9e3, 5e-3, 0);
    assert_close(ru_water_evaporation_heat(303.15), 43.8e3, 5e-3, 0);
    assert_close(ru_water_evaporation_heat(373.15), 40.65e3, 1e-12, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(density_is_that_of_the_handbook),
        cmocka_unit_test(viscosity_is_within_its_stated_error),
        cmocka_unit_test(vapour_pressure_follows_antoine),
        cmocka_unit_test(evaporation_takes_less_heat_when_it_is_warm),
    };
    return ru_run_group(tests);
}
