/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "support.h"

#include <gsl/gsl_cdf.h>

#include <ru/fit/noise.h>

static void a_value_gives_its_distance_in_sd(void **state)
{
    (void)state;
    double slope;
    const ru_fit_reading reading = {.value = 3, .sd = 0.5};
    assert_close(ru_fit_residual(RU_FIT_NORMAL, &reading, 4, &slope), 2, 1e-14, 0);
    assert_close(slope, 2, 1e-14, 0);
    /* relative sd 1/6: ln(6/3) * 6 */
    assert_close(ru_fit_residual(RU_FIT_LOGNORMAL, &reading, 6, &slope), 6 * log(2), 1e-14, 0);
    assert_close(slope, 1, 1e-14, 0);
}

/* The square is -2 ln P, with P from another function of the library. */
static void a_bound_gives_the_probability_beyond_it(void **state)
{
    (void)state;
    for (int censored = -1; censored <= 1; censored += 2)
        for (double y = -1; y < 7; y += 0.5) {
            const ru_fit_reading reading = {.value = 3, .sd = 0.7, .censored = censored};
            double r = ru_fit_residual(RU_FIT_NORMAL, &reading, y, NULL);
            double p =
                censored < 0 ? gsl_cdf_gaussian_P(3 - y, 0.7) : gsl_cdf_gaussian_Q(3 - y, 0.7);
            assert_close(r * r, -2 * log(p), 1e-10, 1e-14);
        }
}

static void slopes_are_those_of_differences(void **state)
{
    (void)state;
    const double h = 1e-6;
    for (int law = RU_FIT_NORMAL; law <= RU_FIT_LOGNORMAL; law++)
        for (int censored = -1; censored <= 1; censored++)
            for (double y = 0.5; y < 6; y += 0.25) {
                double slope;
                const ru_fit_reading reading = {.value = 3, .sd = 1, .censored = censored};
                (void)ru_fit_residual((ru_fit_law)law, &reading, y, &slope);
                double up = ru_fit_residual((ru_fit_law)law, &reading, y + h, NULL);
                double down = ru_fit_residual((ru_fit_law)law, &reading, y - h, NULL);
                assert_close((up - down) / (2 * h), slope, 1e-6, 1e-8);
            }
}

static void far_beyond_a_bound_nothing_overflows(void **state)
{
    (void)state;
    double slope;
    const ru_fit_reading below = {.value = 1, .sd = 0.01, .censored = -1};
    /* met by a hundred sd: nothing is left; missed by 1000 sd: nearly the distance itself */
    assert_close(ru_fit_residual(RU_FIT_NORMAL, &below, 0, &slope), 0, 0, 1e-300);
    assert_true(isfinite(slope));
    assert_close(ru_fit_residual(RU_FIT_NORMAL, &below, 11, &slope), 1000, 1e-4, 0);
    assert_close(slope, 100, 1e-4, 0);
    assert_true(isnan(ru_fit_residual(RU_FIT_LOGNORMAL, &below, -1, &slope)));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_value_gives_its_distance_in_sd),
        cmocka_unit_test(a_bound_gives_the_probability_beyond_it),
        cmocka_unit_test(slopes_are_those_of_differences),
        cmocka_unit_test(far_beyond_a_bound_nothing_overflows),
    };
    return ru_run_group(tests);
}
