/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "brief.h"
#include "mixing_time.h"

static void a_radial_impeller_mixes_as_fast_as_the_reference(void **state)
{
    (void)state;
    expect_mixing_time(&(mixing_case){.n_impeller = 1,
                                      .kinds = {RU_IMPELLER_RADIAL},
                                      .look = 0.05,
                                      .table = "a_rz_mixing.csv",
                                      .row = "radial1",
                                      .named = 1});
}

static void an_axial_impeller_mixes_as_fast_as_the_reference(void **state)
{
    (void)state;
    if (RU_TEST_BRIEF)
        skip();
    expect_mixing_time(&(mixing_case){.n_impeller = 1,
                                      .kinds = {RU_IMPELLER_DOWN},
                                      .look = 0.05,
                                      .table = "a_rz_mixing.csv",
                                      .row = "axial1",
                                      .named = 1});
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_radial_impeller_mixes_as_fast_as_the_reference),
        cmocka_unit_test(an_axial_impeller_mixes_as_fast_as_the_reference),
    };
    return ru_run_group(tests);
}
