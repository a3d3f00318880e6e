/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "support.h"
#include "tiny.h"

#include <ru/core/stages.h>

static void stages_are_sorted_and_parted_midway(void **state)
{
    (void)state;
    ru_impeller impellers[] = {{.height = 2.5, .diameter = 0.4}, {.height = 0.5, .diameter = 0.5}};
    ru_mixing mixing = {
        .impellers = impellers, .n_impeller = 2, .speed = 2, .stage_exchange = 0.25};
    ru_stages stages;
    assert_int_equal(ru_stages_build(&mixing, 4, &stages), RU_OK);
    assert_close(stages.impellers[0].height, 0.5, 0, 0);
    assert_close(stages.planes[0], 0, 0, 0);
    assert_close(stages.planes[1], 1.5, 1e-15, 0);
    assert_close(stages.planes[2], 4, 0, 0);
    /* Q_EX/(N D^3) refers to the larger of the two. */
    assert_close(stages.exchange[1], 0.25 * 2 * 0.125, 1e-14, 0);
    assert_close(stages.exchange[0], 0, 0, 0);
    assert_close(stages.exchange[2], 0, 0, 0);
    ru_stages_destroy(&stages);
}

static void discharge_and_power_are_those_of_their_numbers(void **state)
{
    (void)state;
    /* T = 1 m, D = T/3, N = 4/s, Po 5, Fl 0.72: P0 = 1316.8724 W, Q_p = 0.106667 m3/s. */
    ru_impeller rushton = {
        .diameter = 1.0 / 3, .flow_number = 0.72, .power_number = 5, .gassed_power = 0.5};
    assert_close(ru_impeller_discharge(&rushton, 4), 0.106667, 1e-5, 0);
    assert_close(ru_impeller_power(&rushton, 4, 1000), 0.5 * 1316.8724, 1e-7, 0);
}

static void exchange_by_power_is_the_mean_of_two_pumpings_halved(void **state)
{
    (void)state;
    ru_impeller a = {.diameter = 1, .power_number = 5, .gassed_power = 1};
    ru_impeller b = {.diameter = 1, .power_number = 5, .gassed_power = 0.5};
    ru_mixing mixing = {.speed = 2, .stage_rule = RU_STAGE_BY_POWER};
    assert_close(ru_stage_exchange(&mixing, &a, &b), (2.0 + 1.0) / 4, 1e-14, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(stages_are_sorted_and_parted_midway),
        cmocka_unit_test(discharge_and_power_are_those_of_their_numbers),
        cmocka_unit_test(exchange_by_power_is_the_mean_of_two_pumpings_halved),
    };
    return ru_run_group(tests);
}
