/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "support.h"

#include <ru/models/kinetics.h>

/* a depends on state 0, b on state 1. */
static ru_dual smaller(double a, double b, double width)
{
    const double y[2] = {a, b};
    return ru_smooth_min(ru_variable(y, 0), ru_variable(y, 1), width);
}

static void the_smooth_minimum_lies_below_both_and_close(void **state)
{
    (void)state;
    const double width = 1e-2;
    for (double a = 1e-6; a < 1e4; a *= 1.7)
        for (double b = 1e-6; b < 1e4; b *= 2.3) {
            double v = smaller(a, b, width).v, least = fmin(a, b);
            assert_true(v >= 0 && v < least * (1 + 1e-14));
            assert_true(v > least * (1 - 0.5 * width) * (1 - 1e-14));
        }
}

static void the_smooth_minimum_is_off_by_what_is_stated(void **state)
{
    (void)state;
    /* (2 - w)/2 where both are 1; w^2/4 * 1 * 2/(2 - 1) where they are 1 and 2 */
    assert_close(smaller(1, 1, 1e-2).v, 0.995, 1e-14, 0);
    assert_close(1 - smaller(1, 2, 1e-2).v, 5e-5, 1e-3, 0);
}

static void the_smooth_minimum_with_nothing_is_nothing(void **state)
{
    (void)state;
    assert_true(smaller(0, 3, 0.1).v == 0);
    assert_true(smaller(3, 0, 0.1).v == 0);
    ru_dual both = smaller(0, 0, 0.1);
    assert_true(both.v == 0 && both.s[0] == 0.5 && both.s[1] == 0.5);
    /* tiny against large: to the last digits, no difference of near equals */
    assert_close(smaller(1e-20, 1, 1e-4).v, 1e-20 * (1 - 0.25e-8), 1e-14, 0);
}

static void the_smooth_minimum_carries_its_slopes_through_zero(void **state)
{
    (void)state;
    const double width = 0.05,
                 points[][2] = {{1, 1.01}, {0.3, 2},  {2, 0.3},    {1e-4, 1},   {-1e-4, 1},
                                {0, 1},    {1, -0.2}, {-1, -1.01}, {-0.5, -0.1}};
    for (size_t i = 0; i < sizeof points / sizeof points[0]; i++) {
        double a = points[i][0], b = points[i][1], h = 1e-6;
        ru_dual v = smaller(a, b, width);
        assert_close(v.s[0], (smaller(a + h, b, width).v - smaller(a - h, b, width).v) / (2 * h),
                     1e-7, 1e-9);
        assert_close(v.s[1], (smaller(a, b + h, width).v - smaller(a, b - h, width).v) / (2 * h),
                     1e-7, 1e-9);
        assert_true(v.s[2] == 0 && v.s[3] == 0);
    }
}

static void saturation_is_odd_and_inhibition_has_no_kink(void **state)
{
    (void)state;
    const double plus[1] = {0.3}, minus[1] = {-0.3}, none[1] = {0}, below[1] = {-1e-300};
    ru_dual up = ru_saturation(ru_variable(plus, 0), 0.1);
    ru_dual down = ru_saturation(ru_variable(minus, 0), 0.1);
    assert_close(up.v, 0.75, 1e-15, 0);
    assert_true(down.v == -up.v && down.s[0] == up.s[0]);
    assert_close(ru_saturation(ru_variable(none, 0), 0.1).s[0], 10, 1e-15, 0);
    assert_close(ru_inhibition(ru_variable(plus, 0), 0.1).v, 0.25, 1e-15, 0);
    assert_close(ru_inhibition(ru_variable(none, 0), 0.1).s[0],
                 ru_inhibition(ru_variable(below, 0), 0.1).s[0], 1e-15, 0);
}

static void what_is_not_noise_is_refused(void **state)
{
    (void)state;
    const double noise[2] = {1e-3, RU_NOT_IN_RATES};
    const double good[][2] = {{0, 0}, {-1e-4, 1}, {1e9, -50}};
    const double bad[][2] = {{-2e-3, 0}, {NAN, 0}, {0, NAN}, {INFINITY, 0}, {0, -INFINITY}};
    for (size_t i = 0; i < 3; i++)
        assert_int_equal(ru_refuse(good[i], 2, noise), 0);
    for (size_t i = 0; i < 5; i++)
        assert_int_equal(ru_refuse(bad[i], 2, noise), 1);
}

static ru_dual haldane(const double *y)
{
    return ru_haldane(ru_variable(y, 0), 0.2, 5);
}

static ru_dual crowded(const double *y)
{
    return ru_crowded(ru_variable(y, 0), 0.1, ru_variable(y, 1));
}

static ru_dual power(const double *y)
{
    return ru_power(ru_variable(y, 0), 2.5);
}

static void laws_carry_their_slopes_and_are_odd_in_the_concentration(void **state)
{
    (void)state;
    ru_dual (*const laws[])(const double *) = {haldane, crowded, power};
    const double points[][2] = {{0.3, 2}, {7, 0.4}, {1e-3, 1e-3}, {0.5, -0.1}}, h = 1e-6;
    for (size_t n = 0; n < sizeof laws / sizeof laws[0]; n++)
        for (size_t i = 0; i < sizeof points / sizeof points[0]; i++) {
            const double *y = points[i], mirrored[2] = {-y[0], y[1]};
            for (size_t k = 0; k < 2; k++) {
                double up[2] = {y[0], y[1]}, down[2] = {y[0], y[1]};
                up[k] += h * fabs(y[k]);
                down[k] -= h * fabs(y[k]);
                double slope = (laws[n](up).v - laws[n](down).v) / (2 * h * fabs(y[k]));
                assert_close(laws[n](y).s[k], slope, 1e-7, 1e-9);
            }
            assert_true(laws[n](mirrored).v == -laws[n](y).v);
        }
}

static void laws_have_the_values_of_their_formulas(void **state)
{
    (void)state;
    /* 1/(0.2 + 1 + 1/5); 0.3/(0.1 * 2 + 0.3); 4^2.5 */
    assert_close(haldane((const double[]){1, 0}).v, 1 / 1.4, 1e-14, 0);
    assert_close(crowded((const double[]){0.3, 2}).v, 0.6, 1e-9, 0);
    assert_close(power((const double[]){4, 0}).v, 32, 1e-14, 0);
    assert_true(crowded((const double[]){0, 0}).v == 0 && power((const double[]){0, 0}).v == 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_smooth_minimum_lies_below_both_and_close),
        cmocka_unit_test(the_smooth_minimum_is_off_by_what_is_stated),
        cmocka_unit_test(the_smooth_minimum_with_nothing_is_nothing),
        cmocka_unit_test(the_smooth_minimum_carries_its_slopes_through_zero),
        cmocka_unit_test(saturation_is_odd_and_inhibition_has_no_kink),
        cmocka_unit_test(what_is_not_noise_is_refused),
        cmocka_unit_test(laws_carry_their_slopes_and_are_odd_in_the_concentration),
        cmocka_unit_test(laws_have_the_values_of_their_formulas),
    };
    return ru_run_group(tests);
}
