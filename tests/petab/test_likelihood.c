/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "support.h"

#include <ru/petab/likelihood.h>

/* Likelihoods as densities. */

static const double width = 0.3, center = 2.5;

/* The integral of the density over measured values, by the trapezoidal rule in ln(measured) for
 * logarithmic scales and in measured otherwise; 40 widths to either side. */
static double integral(ru_noise_law noise, ru_transform transform)
{
    enum { N = 40000 };
    double unit = transform == RU_TRANSFORM_LOG10 ? width * log(10) : width, sum = 0;
    for (int i = -N; i <= N; i++) {
        double x = 40 * unit * i / N, slope = 1;
        double measured = center + x;
        if (transform != RU_TRANSFORM_LIN) {
            measured = center * exp(x);
            slope = measured;
        }
        sum += slope * exp(ru_petab_log_likelihood(noise, transform, center, measured, width));
    }
    return sum * 40 * unit / N;
}

static void each_noise_on_each_scale_is_a_density_of_the_measured_value(void **state)
{
    (void)state;
    for (int noise = RU_NOISE_NORMAL; noise <= RU_NOISE_LAPLACE; noise++)
        for (int scale = RU_TRANSFORM_LIN; scale <= RU_TRANSFORM_LOG10; scale++)
            assert_close(integral((ru_noise_law)noise, (ru_transform)scale), 1, 1e-6, 0);
}

static void values_are_those_of_the_distributions(void **state)
{
    (void)state;
    /* standard normal at 1: exp(-1/2)/sqrt(2 pi) = 0.24197072451914337; Laplace of scale 2 at 3:
     * exp( -3/2)/4; log-normal with mu = 0, sigma = 1 at e: exp(-1/2)/sqrt(2 pi)/e */
    assert_close(ru_petab_log_likelihood(RU_NOISE_NORMAL, RU_TRANSFORM_LIN, 1, 2, 1),
                 log(0.24197072451914337), 1e-13, 0);
    assert_close(ru_petab_log_likelihood(RU_NOISE_LAPLACE, RU_TRANSFORM_LIN, 5, 2, 2),
                 -1.5 - log(4), 1e-13, 0);
    assert_close(ru_petab_log_likelihood(RU_NOISE_NORMAL, RU_TRANSFORM_LOG, 1, exp(1), 1),
                 log(0.24197072451914337) - 1, 1e-13, 0);
    assert_close(ru_petab_residual(RU_TRANSFORM_LOG10, 1000, 10, 0.5), 4, 1e-13, 0);
    assert_close(ru_petab_residual(RU_TRANSFORM_LIN, 1, 3, 4), -0.5, 1e-13, 0);
}

static void a_simulation_without_logarithm_is_impossible(void **state)
{
    (void)state;
    double llh = ru_petab_log_likelihood(RU_NOISE_NORMAL, RU_TRANSFORM_LOG, 0, 1, 1);
    assert_true(isinf(llh) && llh < 0);
    assert_true(isnan(ru_petab_residual(RU_TRANSFORM_LOG, -1, 1, 1)));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_noise_on_each_scale_is_a_density_of_the_measured_value),
        cmocka_unit_test(values_are_those_of_the_distributions),
        cmocka_unit_test(a_simulation_without_logarithm_is_impossible),
    };
    return ru_run_group(tests);
}
