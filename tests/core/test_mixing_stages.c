/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mixing_time.h"

/* Vessels twice as high as wide with two impellers: mixing goes through the plane between. */

static void two_radial_stages_mix_through_dispersion_alone(void **state)
{
    (void)state;
    expect_mixing_time(&(mixing_case){.n_impeller = 2,
                                      .kinds = {RU_IMPELLER_RADIAL, RU_IMPELLER_RADIAL},
                                      .look = 0.5,
                                      .table = "a_rz_mixing.csv",
                                      .row = "radial2",
                                      .named = 1});
}

static void an_axial_impeller_above_a_radial_one_mixes_as_the_reference(void **state)
{
    (void)state;
    expect_mixing_time(&(mixing_case){.n_impeller = 2,
                                      .kinds = {RU_IMPELLER_RADIAL, RU_IMPELLER_DOWN},
                                      .look = 0.5,
                                      .table = "a_rz_mixing.csv",
                                      .row = "radial+axial",
                                      .named = 1});
}

static void exchange_between_stages_speeds_mixing_up_as_the_reference(void **state)
{
    (void)state;
    expect_mixing_time(&(mixing_case){.n_impeller = 2,
                                      .kinds = {RU_IMPELLER_RADIAL, RU_IMPELLER_RADIAL},
                                      .stage_exchange = 0.2,
                                      .look = 0.5,
                                      .table = "a_rz_two_impeller_exchange.csv",
                                      .row = "0.2"});
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(two_radial_stages_mix_through_dispersion_alone),
        cmocka_unit_test(an_axial_impeller_above_a_radial_one_mixes_as_the_reference),
        cmocka_unit_test(exchange_between_stages_speeds_mixing_up_as_the_reference),
    };
    return ru_run_group(tests);
}
