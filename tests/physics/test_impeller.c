/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "support.h"

#include <string.h>

#include <ru/physics/impeller.h>

static void the_catalogue_is_wide_and_sound(void **state)
{
    (void)state;
    size_t n;
    const ru_impeller_type *t = ru_impeller_types(&n);
    assert_true(n >= 10);
    for (size_t i = 0; i < n; i++) {
        assert_true(t[i].power_low <= t[i].power_number && t[i].power_number <= t[i].power_high);
        assert_true(t[i].flow_low <= t[i].flow_number && t[i].flow_number <= t[i].flow_high);
        assert_true(t[i].least_gassed > 0 && t[i].least_gassed <= 1 && t[i].blade_height < 1);
        assert_true(t[i].radial_share == 0 || t[i].discharge != RU_DISCHARGE_RADIAL);
        assert_ptr_equal(ru_impeller_type_find(t[i].name), &t[i]);
    }
    assert_null(ru_impeller_type_find("egg whisk"));
}

static void the_power_number_joins_laminar_and_turbulent(void **state)
{
    (void)state;
    assert_close(ru_impeller_power_number(71, 5, 1), 71, 1e-12, 0);
    assert_close(ru_impeller_power_number(71, 5, 10), 7.1, 1e-12, 0);
    assert_close(ru_impeller_power_number(71, 5, 1e4), 5, 1e-12, 0);
    assert_close(ru_impeller_power_number(71, 5, 1e6), 5, 1e-12, 0);
    double middle = ru_impeller_power_number(71, 5, sqrt(1e5));
    assert_close(middle, sqrt(7.1 * 5), 1e-12, 0);
}

/* 2.28 at D/T 1/3. */
static void circulation_grows_with_the_tank(void **state)
{
    (void)state;
    assert_close(ru_impeller_circulation(3), 2.28, 1e-12, 0);
}

/* K 2 Pa s^0.5 at 11.5 x 2 1/s: 2/sqrt(23). */
static void shear_thins_the_broth(void **state)
{
    (void)state;
    assert_close(ru_apparent_viscosity(2, 0.5, 11.5, 2), 2 / sqrt(23), 1e-12, 0);
    assert_close(ru_apparent_viscosity(1e-3, 1, 11.5, 2), 1e-3, 1e-12, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_catalogue_is_wide_and_sound),
        cmocka_unit_test(the_power_number_joins_laminar_and_turbulent),
        cmocka_unit_test(circulation_grows_with_the_tank),
        cmocka_unit_test(shear_thins_the_broth),
    };
    return ru_run_group(tests);
}
