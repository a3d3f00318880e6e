/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "support.h"

#include <math.h>

#include <ru/physics/cardinal.h>

static const ru_cardinal warm = {278.15, 310.15, 320.15}, mild = {4, 7, 9};

static void a_factor_is_one_at_the_optimum_and_nothing_at_the_ends(void **unused)
{
    (void)unused;
    assert_close(ru_cardinal_temperature(&warm, 310.15), 1, 1e-14, 0);
    assert_true(ru_cardinal_temperature(&warm, 278.15) == 0);
    assert_true(ru_cardinal_temperature(&warm, 320.15) == 0);
    assert_true(ru_cardinal_temperature(&warm, 400) == 0);
    assert_close(ru_cardinal_pH(&mild, 7), 1, 1e-14, 0);
    assert_true(ru_cardinal_pH(&mild, 4) == 0 && ru_cardinal_pH(&mild, 9.5) == 0);
}

/* At 300.15 K: (-20)(22^2)/(32 (32 (-10) - (-10)(310.15 + 278.15 - 600.30))) = -9680/(32 (-440)).
 * At pH 6: (2)(-3)/((2)(-3) - 1) = 6/7. */
static void factors_between_follow_the_papers(void **unused)
{
    (void)unused;
    assert_close(ru_cardinal_temperature(&warm, 300.15), 9680.0 / 14080.0, 1e-12, 0);
    assert_close(ru_cardinal_pH(&mild, 6), 6.0 / 7, 1e-14, 0);
}

static void the_optimum_is_a_maximum(void **unused)
{
    (void)unused;
    for (double t = 278.5; t < 320; t += 0.25)
        assert_true(ru_cardinal_temperature(&warm, t) <= 1 + 1e-14);
    for (double pH = 4.1; pH < 9; pH += 0.1)
        assert_true(ru_cardinal_pH(&mild, pH) <= 1 + 1e-14);
}

static void an_optimum_below_the_middle_is_refused(void **unused)
{
    (void)unused;
    const ru_cardinal low = {278.15, 290.15, 320.15}, swapped = {310, 300, 320};
    assert_true(ru_cardinal_temperature_valid(&warm));
    assert_false(ru_cardinal_temperature_valid(&low));
    assert_false(ru_cardinal_temperature_valid(&swapped));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_factor_is_one_at_the_optimum_and_nothing_at_the_ends),
        cmocka_unit_test(factors_between_follow_the_papers),
        cmocka_unit_test(the_optimum_is_a_maximum),
        cmocka_unit_test(an_optimum_below_the_middle_is_refused),
    };
    return ru_run_group(tests);
}
